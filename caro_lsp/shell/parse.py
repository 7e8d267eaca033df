"""Source bytes -> Script, from scratch or from the version before."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from caro_lsp.shell import dialect as dialects
from caro_lsp.shell import platform as platforms
from caro_lsp.shell.reader import Failure, Reader, State
from caro_lsp.shell.remembered import Remembered, Room
from caro_lsp.shell.syntax import Span, Statement
from caro_lsp.shell.turns import give_way
from caro_lsp.shell.words import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_ATTEMPTS = 20
"""Statements that may reach the end of the text in vain before what follows is read by lines."""
_KEY_CHARACTERS = 64
"""Characters of its first line by which a piece is remembered."""
MAX_ALIKE = 100
"""Pieces with the same such characters that are remembered."""
_LOOKAHEAD = 2
"""Bytes behind a statement that its reading may depend on."""


class Unit(NamedTuple):
    """One statement of the top level; its spans count from ``offset``, where ``text`` stands."""

    offset: int
    statement: Statement
    text: bytes


class Chunk(NamedTuple):
    """A piece of text that was read at once: most often one unit.

    All offsets count from where it begins, so that it is the same object wherever edits move it.
    ``end`` is where reading goes on; ``errors`` what could not be read, ``opening`` what was never
    closed there; ``examined`` is how far the reading depends on the text.
    """

    end: int
    units: tuple[Unit, ...]
    comments: tuple[Span, ...]
    spans_lines: bool
    examined: int
    errors: tuple[Span, ...] = ()
    opening: str = ""


@dataclass(frozen=True)
class Script:
    """A parsed text with its dialect: ``chunks``, and where each of them begins.

    ``platform`` is the system that it is for, None where it does not tell. ``stands_at`` is where
    it stands for rules about places, if that is not ``path``.
    """

    source: bytes
    dialect: dialects.Dialect
    path: str = ""
    chunks: tuple[Chunk, ...] = ()
    starts: tuple[int, ...] = ()
    platform: platforms.Platform | None = None
    stands_at: str = ""

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The statements of the top level."""
        return tuple(
            Unit(start + unit.offset, unit.statement, unit.text)
            for start, chunk in zip(self.starts, self.chunks, strict=True)
            for unit in chunk.units
        )

    @cached_property
    def errors(self) -> tuple[Span, ...]:
        """The regions that are not valid syntax."""
        return tuple(
            Span(start + span.start, start + span.end)
            for start, chunk in zip(self.starts, self.chunks, strict=True)
            if chunk.errors
            for span in chunk.errors
        )

    @cached_property
    def comments(self) -> tuple[Span, ...]:
        """All comments, without the line ends behind them."""
        found: list[Span] = []
        at = 0
        for start, chunk in zip(self.starts, self.chunks, strict=True):
            if start > at:
                found.extend(_comments_between(self.source, at, start))
            found.extend(Span(start + span.start, start + span.end) for span in chunk.comments)
            at = start + chunk.end
        found.extend(_comments_between(self.source, at, len(self.source)))
        return tuple(sorted(set(found), key=lambda span: span.start))


def parse(source: bytes, path: str = "", dialect: dialects.Dialect | None = None) -> Script:
    """Parse ``source`` from scratch. Never raises for what it contains."""
    return IncrementalParser(path, dialect).parse(source)


class IncrementalParser:
    """Parses the successive versions of one document; used by one thread at a time.

    How a statement of the top level is read depends on its own text alone. So what stands before an
    edit is kept, and reading ends as soon as it comes to a place where it began before, with the
    same text behind it. The outcome is that of reading all anew.
    """

    def __init__(self, path: str = "", dialect: dialects.Dialect | None = None) -> None:
        self._path = path
        self._dialect = dialect
        self._source = b""
        self._chunks: list[Chunk] = []
        self._starts: list[int] = []
        self._room = Room()
        self._known: Remembered[str, tuple[str, Chunk]] = Remembered(MAX_ALIKE)
        self._lines: Remembered[bytes, tuple[Statement, ...]] = Remembered()
        self._doomed: dict[State, Failure] = {}
        # By the identity of the chunk, which is held so that it is not used again.
        self._doubted: Remembered[int, tuple[Chunk, Chunk]] = Remembered()

    def parse(self, source: bytes) -> Script:
        """Parse a version."""
        if source != self._source:
            most = self._room.of(source)
            self._known.fit(most)
            self._lines.fit(most)
            self._doubted.fit(most)
            chunks, starts = self._read(source)
            self._source, self._chunks, self._starts = source, chunks, starts
        shown = self._mistrusted(source, self._chunks, self._starts)
        dialect = self._dialect or dialects.of_script(source, self._path)
        platform = platforms.of_script(source, self._path)
        return Script(source, dialect, self._path, tuple(shown), tuple(self._starts), platform)

    def _read(self, source: bytes) -> tuple[list[Chunk], list[int]]:
        """The chunks of ``source``, and where they begin."""
        old, old_starts, before = self._chunks, self._starts, self._source
        prefix = _common(before, source, from_end=False)
        suffix = min(_common(before, source, from_end=True), min(len(before), len(source)) - prefix)
        delta = len(source) - len(before)
        kept = 0
        attempts = 0
        for begin, chunk in zip(old_starts, old, strict=True):
            if begin + chunk.examined > prefix:
                break
            kept += 1
            attempts += chunk.opening != ""
        chunks, starts = old[:kept], old_starts[:kept]
        at = starts[-1] + chunks[-1].end if chunks else 0
        text = source.decode("latin-1")
        same_from = len(source) - suffix
        reader = Reader(text)
        reader.doomed = self._doomed = {
            state: failure for state, failure in self._doomed.items() if state[2] <= suffix
        }
        while True:
            give_way()
            start = reader.start(at)
            if start is None:
                return chunks, starts
            if start >= same_from:
                index = bisect_left(old_starts, start - delta)
                if index < len(old) and old_starts[index] == start - delta:
                    behind = sum(chunk.opening != "" for chunk in old[index:])
                    earlier = sum(chunk.opening != "" for chunk in old[:index])
                    if attempts == earlier or max(attempts, earlier) + behind < MAX_ATTEMPTS:
                        chunks += old[index:]
                        starts += [where + delta for where in old_starts[index:]]
                        return chunks, starts
            if attempts < MAX_ATTEMPTS:
                piece = self._remembered(text, start) or self._chunk(reader, source, start)
            else:
                piece = self._line(source, start, Unreadable(start, "text"))
            attempts += piece.opening != ""
            chunks.append(piece)
            starts.append(start)
            at = start + piece.end

    def _remembered(self, text: str, start: int) -> Chunk | None:
        """What was read before from the same characters."""
        key = _key(text, start)
        found = self._known.find(key, lambda known: text.startswith(known[0], start))
        return found[1] if found else None

    def _chunk(self, reader: Reader, source: bytes, start: int) -> Chunk:
        """Read what begins at ``start``: a statement, or else the commands of one line."""
        text = reader.text
        units: list[Unit] = []
        spans_lines = False
        try:
            while (statement := reader.statement()) is not None:
                base = reader.base
                units.append(Unit(base - start, statement, source[base : reader.at]))
                spans_lines = spans_lines or reader.spans_lines
                if not reader.unfinished_line:
                    break
        except Unreadable as error:
            return self._line(source, start, error, reader.far)
        end = reader.at
        seen = max(end, reader.far)
        ended = seen < len(text) and not reader.unfinished
        chunk = Chunk(
            end - start,
            tuple(units),
            tuple(Span(span.start - start, span.end - start) for span in reader.comments),
            spans_lines,
            (seen + _LOOKAHEAD if ended else len(text) + 1) - start,
            tuple(Span(span.start - start, span.end - start) for span in reader.unfinished),
        )
        if ended:
            seen_text = text[start : seen + _LOOKAHEAD - 1]
            self._known.keep(_key(text, start), (seen_text, chunk), len(seen_text))
        return chunk

    def _line(self, source: bytes, start: int, error: Unreadable, far: int = 0) -> Chunk:
        """The commands of the line at ``start``, which is no statement.

        ``far`` is the byte up to which something was looked for.
        """
        stop = source.find(b"\n", start) + 1 or len(source)
        seen = max(error.at, far)
        examined = len(source) + 1 if error.open else seen + 2 * _LOOKAHEAD
        return Chunk(
            stop - start,
            tuple(self._loose(source[start:stop])),
            (),
            spans_lines=False,
            examined=max(examined, stop + _LOOKAHEAD) - start,
            errors=(Span(0, stop - start),),
            opening=error.open,
        )

    def _loose(self, text: bytes) -> Iterator[Unit]:
        """The commands of each line of ``text``, whatever stands around them."""
        at = 0
        for line in text.splitlines(keepends=True):
            statements = self._lines.get(line)
            if statements is None:
                reader = Reader(line.decode("latin-1"), exact=False)
                statements = tuple(reader.loosely())
                self._lines.keep(line, statements, len(line))
            for statement in statements:
                yield Unit(at, statement, line)
            at += len(line)

    def _mistrusted(self, source: bytes, chunks: list[Chunk], starts: list[int]) -> list[Chunk]:
        """``chunks`` with those read by lines that a quote which never ends makes doubtful.

        A quote that is opened turns code into strings and strings into code up to where the text
        ends. So before such an error all that has strings over several lines is not to be trusted,
        nor is what stands behind it.
        """
        quotes = {"'", '"', "`"}
        broken = next((n for n, chunk in enumerate(chunks) if chunk.opening in quotes), None)
        if broken is None:
            return chunks
        shown = list(chunks)
        index = broken - 1
        while index >= 0:
            chunk = chunks[index]
            if chunk.spans_lines:
                shown[index] = self._by_lines(source, chunk, starts[index])
            elif any(quote in unit.text for unit in chunk.units for quote in (b"'", b'"')):
                break
            index -= 1
        for index in range(broken + 1, len(chunks)):
            shown[index] = self._by_lines(source, chunks[index], starts[index])
        return shown

    def _by_lines(self, source: bytes, chunk: Chunk, start: int) -> Chunk:
        """``chunk`` with the commands of its lines in place of its units."""
        known = self._doubted.get(id(chunk))
        if known is None:
            units = tuple(self._loose(source[start : start + chunk.end]))
            known = (chunk, chunk._replace(units=units))
            self._doubted.keep(id(chunk), known, chunk.end)
        return known[1]


def _key(text: str, start: int) -> str:
    """The beginning of the line at ``start``, which need not be short."""
    stop = text.find("\n", start, start + _KEY_CHARACTERS)
    return text[start : stop if stop >= 0 else start + _KEY_CHARACTERS]


def _common(old: bytes, new: bytes, *, from_end: bool) -> int:
    """How many bytes at the start (or the end) are the same; by halves, as comparing is fast."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        same = (
            old[len(old) - middle : len(old) - low] == new[len(new) - middle : len(new) - low]
            if from_end
            else old[low:middle] == new[low:middle]
        )
        if same:
            low = middle
        else:
            high = middle - 1
    return low


def _comments_between(source: bytes, start: int, end: int) -> Iterator[Span]:
    """The comments in a text that holds nothing else but blanks."""
    while (mark := source.find(b"#", start, end)) >= 0:
        stop = source.find(b"\n", mark, end)
        start = stop if stop >= 0 else end
        yield Span(mark, start)
