"""One piece of text without anything that a shell or a reader would take apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.heal.redact.placeholders import PLACEHOLDER
from caro_lsp.heal.redact.tables import DEVICE, FILES, FOLDERS, SCHEMES, WORDS

if TYPE_CHECKING:
    from caro_lsp.heal.redact.placeholders import Placeholders

_URL = re.compile(rf"(?i:({'|'.join(SCHEMES)})://)|[a-zA-Z][\w+.-]*://|(?i:www\.)\S")
_EMAIL = re.compile(r"[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+")
_HOST = re.compile(
    r"(?i:(?:[a-z0-9-]+\.)+[a-z]{2,}|\d+(?:\.\d+){3}(?::\d+)?|[0-9a-f]*:[0-9a-f]*:[0-9a-f:]+)"
)
_NUMBER = re.compile(r"[+-]?\d[\d.,:_-]*[a-zA-Z%]{0,2}|0[xX][0-9a-fA-F]+")
_EXTENSION = re.compile(r"[^/]*\.[A-Za-z0-9]{1,5}")


def hidden(value: str, placeholders: Placeholders, kind: str = "") -> str:
    """``value`` as it may be shown. ``kind``: of an operand, see ``shell.tools``."""
    shown: list[str] = []
    end = 0
    for match in PLACEHOLDER.finditer(value):
        shown.append(_piece(value[end : match.start()], placeholders, kind))
        shown.append(match[0])
        end = match.end()
    shown.append(_piece(value[end:], placeholders, kind))
    return "".join(shown)


def kind_of(value: str, kind: str = "") -> str:
    """The kind of placeholder that ``value`` gets."""
    if _URL.match(value):
        return "url"
    if _EMAIL.fullmatch(value):
        return "email"
    if "/" in value or value.startswith("~") or "\\" in value:
        return "path"
    if _NUMBER.fullmatch(value):
        return "number" if value.count(".") != 3 else "host"
    if kind in {"path", "host", "url", "name"}:
        return kind
    if _HOST.fullmatch(value):
        return "host" if not _EXTENSION.fullmatch(value) or value.count(".") > 1 else "path"
    return "path" if _EXTENSION.fullmatch(value) else "word"


def _piece(value: str, placeholders: Placeholders, kind: str) -> str:
    """A piece between two placeholders, or all of it."""
    if placeholders.passes is not None and re.search(r"\s", value):
        words = re.split(r"(\s+)", value)
        return "".join(_piece(w, placeholders, kind) if w.strip() else w for w in words)
    if value in WORDS or value in FILES or DEVICE.fullmatch(value) or placeholders.pass_it(value):
        return value
    if (scheme := _URL.match(value)) and scheme[1]:
        rest = value[scheme.end() :]
        return f"{scheme[1].lower()}://{placeholders.of('url', rest) if rest else ''}"
    if (value.startswith(("/", "~", ".")) and "/" in value) or value in FOLDERS:
        return _path(value, placeholders)
    for sign in ("*", "?"):
        if value.startswith(sign):
            return sign + _piece(value[1:], placeholders, kind)
        if value.endswith(sign):
            return _piece(value[:-1], placeholders, kind) + sign
    return placeholders.of(kind_of(value, kind), value)


def _path(value: str, placeholders: Placeholders) -> str:
    """The longest folder that every system has, and a placeholder for what is below it."""
    known = max(
        (f for f in FOLDERS if value == f or value.startswith(f"{f}/")), key=len, default=""
    )
    rest = value[len(known) :]
    end = ""
    for tail in ("/*", "/.", "/"):
        if rest.endswith(tail):
            rest, end = rest.removesuffix(tail), tail
            break
    if rest.startswith("/"):
        known, rest = f"{known}/", rest[1:]
    return known + (placeholders.of("path", rest) if rest else "") + end
