"""Strings of JSON with the places of their characters.

Source: RFC 8259, section 7. Raw line feeds are refused, so that a missing quote ends with its line.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from caro_lsp.shell.embedded.mapped import Kind, Mapped, Writer

if TYPE_CHECKING:
    from collections.abc import Iterator

STRING = rb'"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
_ESCAPE = re.compile(
    rb"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))"
)
_SIMPLE = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t"}
_ITEM = re.compile(rb"\s*(" + STRING + rb")\s*([,\]])", re.DOTALL)
_TOKEN = re.compile(STRING + rb"|[{}\[\]:,]|[^\s{}\[\]:,\"]+")


def decoded(mapped: Mapped, start: int, end: int) -> Mapped:
    """The characters of the string whose quotes are at ``start`` and before ``end``."""
    writer = Writer()
    at = start + 1
    for match in _ESCAPE.finditer(mapped.text, at, end - 1):
        writer.copy(mapped, at, match.start())
        writer.put(_character(match), mapped.host(*match.span()), Kind.SPELLED)
        at = match.end()
    writer.copy(mapped, at, end - 1)
    return writer.mapped()


def _character(match: re.Match[bytes]) -> bytes:
    high, low, code, simple = match.groups()
    if simple:
        return _SIMPLE.get(simple, simple)
    units = b"".join(int(unit, 16).to_bytes(2, "big") for unit in (high, low, code) if unit)
    return units.decode("utf-16-be", "replace").encode()


def spell(text: str) -> str | None:
    """``text`` as it stands inside a string."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def array(mapped: Mapped) -> list[tuple[int, int]] | None:
    """Start and end of each string of an array of strings; None for anything else."""
    text = mapped.text.strip()
    at = mapped.text.find(b"[") + 1
    if not text.startswith(b"[") or not text.endswith(b"]"):
        return None
    items: list[tuple[int, int]] = []
    if text[1:-1].strip() == b"":
        return items
    while match := _ITEM.match(mapped.text, at):
        items.append(match.span(1))
        at = match.end()
        if match[2] == b"]":
            return items if not mapped.text[at:].strip() else None
    return None


def members(source: bytes, key: bytes) -> Iterator[tuple[bytes, int, int]]:
    """The string members of the object at ``key`` of the outermost object.

    Their names as they are written, and where their values start and end. What is broken elsewhere
    does not matter.
    """
    depth = 0
    inside = False
    path: list[bytes] = []
    for match in _TOKEN.finditer(source):
        token = match[0]
        if token in {b"{", b"["}:
            depth += 1
            inside = inside or (depth == 2 and token == b"{" and path[:2] == [key, b":"])
            path = []
        elif token in {b"}", b"]"}:
            depth -= 1
            if inside and depth < 2:
                return
            path = []
        elif token == b",":
            path = []
        else:
            if inside and depth == 2 and len(path) == 2 and token[:1] == b'"' and path[1] == b":":
                yield path[0], match.start(), match.end()
            # A comma may be missing.
            path = [*path, token] if len(path) < 3 else [token]
