"""Where in a script a comment speaks of which command.

A comment can stand neither behind a backslash that joins two lines nor inside quotes or a
here-document. Lines that are joined so are one *logical line*, named by the byte at which it
begins. As in the shell, only a line feed ends a line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caro_lsp.shell.syntax import Span
from caro_lsp.shell.tree import root_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from caro_lsp.shell.parse import Script

MAX_COMMENTS = 10_000
"""Comments of a script after which no more are read: nobody writes so many."""
MAX_LINE_BYTES = 10_000
"""The longest line of a region with syntax errors in which a comment is looked for."""

_COMMENT = re.compile(rb"#[ \t]*caro:")
_NO_CODE = re.compile(rb"(?:[ \t\r\f\v]*(?:#[^\n]*)?\n)*")
_QUOTED = frozenset(
    {
        "string", "raw_string", "ansi_c_string", "translated_string", "arithmetic_expansion",
        "expansion",
    }
)  # fmt: skip
_HERE_DOCUMENT = frozenset({"heredoc_body", "heredoc_end"})
_SUBSTITUTION = frozenset({"command_substitution", "process_substitution"})
_AROUND = _SUBSTITUTION | {
    "program", "compound_statement", "subshell", "do_group", "if_statement", "elif_clause",
    "else_clause", "while_statement", "for_statement", "c_style_for_statement", "case_statement",
    "case_item", "function_definition", "ERROR",
}  # fmt: skip
"""What holds statements, and is not part of one that a comment above could mean."""


@dataclass(frozen=True)
class Comment:
    """A comment that speaks to caro.

    ``alone``: no code before it. ``line`` is the logical line that it speaks of: its own one, or
    where it is alone that of the next code, -1 where none follows.
    """

    span: Span
    text: str
    alone: bool
    line: int


class Places:
    """The lines and comments of one version of a script."""

    def __init__(self, script: Script) -> None:
        self._source = script.source
        self._root = root_of(script.source)
        self._comments = script.comments
        self._errors = script.errors
        self._lines: dict[int, int] = {}

    def comments(self) -> list[Comment]:
        """The comments that speak to caro, in order."""
        spans: list[Span] = []
        for match in _COMMENT.finditer(self._source):
            span = self._comment_at(match.start())
            if span is not None:
                spans.append(span)
            if len(spans) >= MAX_COMMENTS:
                break
        found: list[Comment] = []
        # From the end, so that of comments above one another each has only the next one to read.
        for span in reversed(spans):
            text = self._source[span.start : span.end].decode("utf-8", "replace")
            line = self.line(span.start)
            alone = not self._source[line : span.start].strip()
            if alone:
                line = self._next_code(span.end, found[-1] if found else None)
            found.append(Comment(span, text, alone, line))
        return found[::-1]

    def line(self, offset: int) -> int:
        """The logical line of a byte."""
        start = self._source.rfind(b"\n", 0, offset) + 1
        passed: list[int] = []
        while start and start not in self._lines:
            passed.append(start)
            before = self._joined_to(start)
            if before is None:
                break
            start = self._source.rfind(b"\n", 0, before) + 1
        line = self._lines.get(start, start)
        self._lines.update(dict.fromkeys(passed, line))
        return line

    def heads(self, offset: int) -> set[int]:
        """The logical lines above which a comment means the command at ``offset``.

        Its own, and those where the pipeline or the list begins that it is part of.
        """
        found = {self.line(offset)}
        found.update(self.line(node.start_byte) for node in self._statement(offset))
        return found

    def pipeline(self, offset: int) -> int | None:
        """The logical line where the pipeline around ``offset`` begins; None without one."""
        starts = [n.start_byte for n in self._statement(offset) if n.type == "pipeline"]
        return self.line(starts[-1]) if starts else None

    def beside_error(self, comment: Comment) -> bool:
        """Whether what ``comment`` speaks of could not be read for certain."""
        if not self._errors:
            return False
        start = min(comment.span.start, max(comment.line, 0))
        end = self._source.find(b"\n", max(comment.span.end, comment.line))
        end = len(self._source) if end < 0 else end
        return any(error.start <= end and start <= error.end for error in self._errors)

    def _comment_at(self, offset: int) -> Span | None:
        """The comment that begins with the mark at ``offset`` or some before it."""
        index = bisect_right(self._comments, offset, key=lambda span: span.start) - 1
        known = self._comments[index] if index >= 0 else Span(0, 0)
        if known.start <= offset < known.end:
            start, end = known.start, known.end
            if self._source[start:offset].strip(b"#"):
                return None
        elif any(error.start <= offset < error.end for error in self._errors):
            start = self._source.rfind(b"\n", 0, offset) + 1
            end = self._source.find(b"\n", offset)
            end = len(self._source) if end < 0 else end
            if not self._is_comment(self._source[start:end], offset - start):
                return None
            start = offset
        else:
            return None
        text = self._source[start:end].rstrip()
        return Span(start, start + len(text))

    def _is_comment(self, line: bytes, column: int) -> bool:
        """Whether a line that is read by itself, as ``parse`` does near errors, has a comment."""
        if len(line) > MAX_LINE_BYTES:
            return False
        root = root_of(line)
        node = root.descendant_for_byte_range(column, column + 1)
        return node is not None and node.type == "comment" and node.start_byte == column

    def _next_code(self, offset: int, following: Comment | None) -> int:
        """The first line behind ``offset`` that has code; -1 where there is none."""
        newline = self._source.find(b"\n", offset)
        if newline < 0:
            return -1
        if following and following.alone:
            start = self._source.rfind(b"\n", 0, following.span.start) + 1
            if _NO_CODE.fullmatch(self._source, newline + 1, start):
                return following.line
        match = _NO_CODE.match(self._source, newline + 1)
        line = match.end() if match else newline + 1
        last = self._source.find(b"\n", line) < 0
        return -1 if last and not self._source[line:].partition(b"#")[0].strip() else line

    def _joined_to(self, start: int) -> int | None:
        """A byte before the line at ``start`` that it is joined to; None where it is not."""
        node = self._root.descendant_for_byte_range(start, start)
        while node is not None and not (node.type in _SUBSTITUTION and node.start_byte < start):
            if node.type in _HERE_DOCUMENT and node.parent is not None:
                return min(node.parent.start_byte, start - 1)
            if node.type in _QUOTED and node.start_byte < start < node.end_byte:
                return node.start_byte
            node = node.parent
        # A carriage return before the line feed is an editor's, not the author's.
        end = start - 1
        if self._source[end - 1 : end] == b"\r":
            end -= 1
        head = self._source[max(end - 100, 0) : end]
        marks = len(head) - len(head.rstrip(b"\\"))
        if marks % 2 == 0:
            return None
        node = self._root.descendant_for_byte_range(end - 1, end)
        return None if node is not None and node.type == "comment" else end - 1

    def _statement(self, offset: int) -> list[Node]:
        """What is around ``offset``, up to the whole statement, from the inside."""
        found: list[Node] = []
        node = self._root.descendant_for_byte_range(offset, offset + 1)
        while node is not None and node.type not in _AROUND:
            found.append(node)
            node = node.parent
        return found
