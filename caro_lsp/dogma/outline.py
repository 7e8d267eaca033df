"""A tolerant reading of YAML: which key or value stands where, also in a half-written file.

A parser gives up at the first mistake, which is where an author is typing. This follows the
indentation in place of the grammar, so that one line that is not finished hides no other. It knows
what rule files use: block and flow collections, quotes, block scalars, comments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from caro_lsp.dogma.schema import Path

MAX_TOKENS = 20_000

_KEY = re.compile(
    r"""(?P<key>"[^"\n]*"|'[^'\n]*'|[^\s#,\[\]{}"'&*!|>%@`?-][^:#\n]*?|-[^\s:#]+)\s*:(?=\s|$)"""
)
_FLOW_PLAIN = re.compile(r"(?:[^\s,\[\]{}:#]|:(?![\s,\]}]|$)|(?<!\s)#|[ \t]+(?=[^\s,\[\]{}:#]))+")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_COMMENT = re.compile(r"\s+#")
_DECORATION = re.compile(r"(?:[&!]\S*[ \t]+)+")
_ABSENT = "\ufffe"
"""Stands where the cursor is and nothing else: a noncharacter, which no file has."""


@dataclass(frozen=True)
class Token:
    """A key or a value. ``start`` and ``end`` count characters and include quotes.

    ``path`` is its own place. A ``word`` may become a key or a value: its path is that of what it
    stands in, or would be the value of.
    """

    kind: Literal["key", "value", "word"]
    path: Path
    start: int
    end: int
    text: str
    flow: bool = False
    """Whether it stands between brackets or braces."""


@dataclass
class _Open:
    """A key or an entry of a list whose content may follow on deeper lines."""

    column: int
    path: Path
    entry: bool = False


@dataclass
class _Flow:
    """An open bracket or brace."""

    path: Path
    braces: bool
    index: int = 0
    key: str | None = None


def outline(text: str) -> list[Token]:
    """The keys and values of ``text`` in their order. Never raises."""
    return _Reader(text).read()


def token_at(text: str, offset: int) -> Token | None:
    """The token that the character ``offset`` stands in or behind."""
    touching = [token for token in outline(text) if token.start <= offset <= token.end]
    return touching[-1] if touching else None


def token_to_complete(text: str, offset: int) -> Token | None:
    """What an author is about to write at ``offset``: an empty word where nothing stands yet.

    None inside a comment or a text of several lines.
    """
    token = token_at(text, offset)
    if token is not None:
        return token
    with_cursor = text[:offset] + _ABSENT + text[offset:]
    found = token_at(with_cursor, offset)
    if found is None or _ABSENT not in found.text:
        return None
    written = found.text.replace(_ABSENT, "")
    return Token(found.kind, found.path, found.start, found.end - 1, written, found.flow)


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[Token] = []
        self._open: list[_Open] = []
        self._flows: list[_Flow] = []
        self._counts: dict[Path, int] = {}
        self._column = 0
        """The column of the line in which the open flow or block scalar began."""
        self._block_scalar = False

    def read(self) -> list[Token]:
        position = 0
        for line in _LINE.findall(self._text):
            content = line.rstrip("\r\n")
            stripped = content.lstrip(" \t\ufeff")
            column = len(content) - len(stripped)
            if stripped and len(self._tokens) < MAX_TOKENS:
                self._line(position + column, position + len(content), column, stripped)
            position += len(line)
        return self._tokens

    def _line(self, start: int, end: int, column: int, stripped: str) -> None:
        if self._block_scalar:
            if column > self._column:
                return
            self._block_scalar = False
        if self._flows:
            fresh = column <= self._column and (_KEY.match(stripped) or stripped.startswith("- "))
            if not fresh:
                self._flow(start, end)
                return
            # A bracket that was never closed.
            self._flows.clear()
        if not stripped.startswith("#") and stripped not in {"---", "..."}:
            self._block(start, end, column)

    def _block(self, start: int, end: int, column: int) -> None:
        text, line = self._text, start - column
        self._column = column
        while start < end:
            column = start - line
            if text[start] == "-" and (start + 1 == end or text[start + 1] in " \t"):
                self._close(column, entries_only=True)
                above = self._open[-1].path if self._open else ()
                index = self._counts.get(above, 0)
                self._counts[above] = index + 1
                self._open.append(_Open(column, (*above, index), entry=True))
                start += 1
                while start < end and text[start] in " \t":
                    start += 1
                continue
            key = _KEY.match(text, start, end)
            if key is None:
                break
            self._close(column)
            name = _unquoted(key["key"])
            path = (*(self._open[-1].path if self._open else ()), name)
            self._tokens.append(Token("key", path, start, key.end("key"), name))
            self._open.append(_Open(column, path))
            self._value(self._after_blanks(key.end(), end), end, path, "value")
            return
        if start < end:
            self._close(start - line)
            self._value(start, end, self._open[-1].path if self._open else (), "word")

    def _close(self, column: int, *, entries_only: bool = False) -> None:
        """End what cannot hold content at ``column``; an entry may stand right below its key."""
        while self._open:
            last = self._open[-1]
            if last.column < column or (last.column == column and entries_only and not last.entry):
                return
            self._open.pop()

    def _after_blanks(self, start: int, end: int) -> int:
        while start < end and self._text[start] in " \t":
            start += 1
        return start

    def _value(self, start: int, end: int, path: Path, kind: Literal["value", "word"]) -> None:
        text = self._text
        if decoration := _DECORATION.match(text, start, end):
            start = decoration.end()
        if start >= end or text[start] == "#":
            return
        if text[start] in "[{":
            self._flow(start, end, path)
        elif text[start] in "|>":
            self._block_scalar = True
        elif text[start] in "\"'":
            self._quoted(start, end, path, kind, flow=False)
        else:
            comment = _COMMENT.search(text, start, end)
            stop = comment.start() if comment else end
            plain = text[start:stop].rstrip()
            self._tokens.append(Token(kind, path, start, start + len(plain), plain))

    def _quoted(
        self, start: int, end: int, path: Path, kind: Literal["value", "word"], *, flow: bool
    ) -> int:
        """Note a text in quotes; where the quote is not closed, it ends with the line."""
        text, quote = self._text, self._text[start]
        stop = start + 1
        while stop < end and text[stop] != quote:
            stop += 2 if quote == '"' and text[stop] == "\\" else 1
        stop = min(stop + 1, end)
        self._tokens.append(Token(kind, path, start, stop, _unquoted(text[start:stop]), flow))
        return stop

    def _flow(self, start: int, end: int, path: Path = ()) -> None:
        """Read between brackets; ``path`` is that of the first one, which opens."""
        text = self._text
        while start < end:
            mark = text[start]
            if mark in "[{":
                above = self._flows[-1] if self._flows else None
                self._flows.append(_Flow(_inner(above) if above else path, mark == "{"))
            elif mark in "]}":
                self._flows.pop()
                if not self._flows:
                    return
            elif mark == ",":
                self._flows[-1].index += 1
                self._flows[-1].key = None
            elif mark == "#" and text[start - 1] in " \t":
                return
            elif decoration := _DECORATION.match(text, start, end):
                start = decoration.end()
                continue
            elif mark != ":" and not mark.isspace():
                start = self._flow_scalar(start, end)
                continue
            start += 1

    def _flow_scalar(self, start: int, end: int) -> int:
        text, flow = self._text, self._flows[-1]
        decoration = _DECORATION.match(text, start, end)
        if decoration and decoration.end() > start:
            # An anchor or a tag: what it stands before is read next.
            return decoration.end()
        key = _KEY.match(text, start, end)
        plain = _FLOW_PLAIN.match(text, start, end)
        if flow.braces and flow.key is None and key and not re.search(r"[,\[\]{}]", key["key"]):
            flow.key = _unquoted(key["key"])
            path = (*flow.path, flow.key)
            self._tokens.append(Token("key", path, start, key.end("key"), flow.key, flow=True))
            return key.end()
        kind: Literal["value", "word"] = "value" if flow.key is not None else "word"
        path = _inner(flow) if flow.key is not None or not flow.braces else flow.path
        if text[start] in "\"'":
            return self._quoted(start, end, path, kind, flow=True)
        stop = plain.end() if plain else start + 1
        written = text[start:stop].rstrip()
        self._tokens.append(Token(kind, path, start, start + len(written), written, flow=True))
        return max(stop, start + 1)


def _inner(flow: _Flow) -> Path:
    """The place of what stands next between the brackets."""
    return (*flow.path, flow.key or "") if flow.braces else (*flow.path, flow.index)


def _unquoted(text: str) -> str:
    if text[:1] in {'"', "'"}:
        return text[1:].removesuffix(text[0]).replace('\\"', '"')
    return text
