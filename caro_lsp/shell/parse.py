"""Source bytes -> Script, from scratch or from the version before."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from caro_lsp.shell import dialect as dialects
from caro_lsp.shell import platform as platforms
from caro_lsp.shell.reader import Reader
from caro_lsp.shell.syntax import Span, Statement
from caro_lsp.shell.words import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_CHUNKS = 50_000
"""Pieces of former versions that are remembered before all are forgotten."""
MAX_LOOSE_LINES = 20_000
"""Lines near syntax errors that are remembered."""
MAX_ATTEMPTS = 20
"""Statements that may reach the end of the text in vain before what follows is read by lines."""
_LOOKAHEAD = 2
"""Bytes behind a statement that its reading may depend on."""


class Unit(NamedTuple):
    """One statement of the top level; its spans count from ``offset``, where ``text`` stands."""

    offset: int
    statement: Statement
    text: bytes


class _Chunk(NamedTuple):
    """A piece of text that was read at once: most often one unit.

    ``end`` is where reading goes on; ``error`` what could not be read, ``opening`` what was never
    closed there; ``examined`` is how far the reading depends on the text.
    """

    start: int
    end: int
    units: tuple[Unit, ...]
    comments: tuple[Span, ...]
    spans_lines: bool
    examined: int
    errors: tuple[Span, ...] = ()
    opening: str = ""

    def moved(self, by: int) -> _Chunk:
        """The same piece of text further on."""
        if not by:
            return self
        return _Chunk(
            self.start + by,
            self.end + by,
            tuple(Unit(offset + by, statement, text) for offset, statement, text in self.units),
            tuple(Span(s.start + by, s.end + by) for s in self.comments) if self.comments else (),
            self.spans_lines,
            self.examined + by,
            tuple(Span(s.start + by, s.end + by) for s in self.errors) if self.errors else (),
            self.opening,
        )


@dataclass(frozen=True)
class Script:
    """A parsed text with its dialect. ``errors`` are the regions that are not valid syntax.

    ``platform`` is the system that it is for, None where it does not tell. ``stands_at`` is where
    it stands for rules about places, if that is not ``path``.
    """

    source: bytes
    dialect: dialects.Dialect
    units: tuple[Unit, ...]
    errors: tuple[Span, ...] = ()
    path: str = ""
    _chunks: tuple[_Chunk, ...] = ()
    platform: platforms.Platform | None = None
    stands_at: str = ""

    @cached_property
    def comments(self) -> tuple[Span, ...]:
        """All comments, without the line ends behind them."""
        found: list[Span] = []
        at = 0
        for chunk in self._chunks:
            found.extend(_comments_between(self.source, at, chunk.start))
            found.extend(chunk.comments)
            at = chunk.end
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
        self._chunks: list[_Chunk] = []
        self._known: dict[str, list[tuple[str, _Chunk]]] = {}
        self._count = 0
        self._lines: dict[bytes, tuple[Statement, ...]] = {}

    def parse(self, source: bytes, pause: Callable[[], None] | None = None) -> Script:
        """Parse a version. ``pause`` is called now and then; what it raises ends the parsing."""
        chunks = self._read(source, pause)
        self._source, self._chunks = source, chunks
        shown = self._mistrusted(source, chunks)
        units = tuple(unit for chunk in shown for unit in chunk.units)
        errors = tuple(span for chunk in shown for span in chunk.errors)
        dialect = self._dialect or dialects.of_script(source, self._path)
        platform = platforms.of_script(source, self._path)
        return Script(source, dialect, units, errors, self._path, tuple(chunks), platform)

    def _read(self, source: bytes, pause: Callable[[], None] | None) -> list[_Chunk]:
        old, before = self._chunks, self._source
        if source == before:
            return old
        prefix = _common(before, source, from_end=False)
        suffix = min(_common(before, source, from_end=True), min(len(before), len(source)) - prefix)
        delta = len(source) - len(before)
        kept: list[_Chunk] = []
        for chunk in old:
            if chunk.examined > prefix:
                break
            kept.append(chunk)
        starts = [chunk.start for chunk in old]
        text = source.decode("latin-1")
        same_from = len(source) - suffix
        at = kept[-1].end if kept else 0
        chunks = kept
        attempts = 0
        reader = Reader(text)
        while True:
            start = reader.start(at)
            if start is None:
                return chunks
            if start >= same_from:
                index = bisect_left(starts, start - delta)
                if index < len(starts) and starts[index] == start - delta:
                    chunks.extend(chunk.moved(delta) for chunk in old[index:])
                    return chunks
            piece = self._remembered(text, start)
            if piece is None and attempts < MAX_ATTEMPTS:
                piece = self._chunk(reader, source, start)
                attempts += bool(piece.opening)
            piece = piece or self._line(source, start, Unreadable(start, "text"))
            chunks.append(piece)
            at = piece.end
            if pause is not None:
                pause()

    def _remembered(self, text: str, start: int) -> _Chunk | None:
        """What was read before from the same characters."""
        stop = text.find("\n", start)
        for known, chunk in self._known.get(text[start : stop if stop >= 0 else len(text)], ()):
            if text.startswith(known, start):
                return chunk.moved(start - chunk.start)
        return None

    def _chunk(self, reader: Reader, source: bytes, start: int) -> _Chunk:
        """Read what begins at ``start``: a statement, or else the commands of one line."""
        text = reader.text
        units: list[Unit] = []
        spans_lines = False
        try:
            while (statement := reader.statement()) is not None:
                units.append(Unit(reader.base, statement, source[reader.base : reader.at]))
                spans_lines = spans_lines or reader.spans_lines
                if not reader.unfinished_line:
                    break
        except Unreadable as error:
            return self._line(source, start, error)
        end = reader.at
        ended = end < len(text) and not reader.unfinished
        examined = end + _LOOKAHEAD if ended else len(text) + 1
        chunk = _Chunk(
            start,
            end,
            tuple(units),
            tuple(reader.comments),
            spans_lines,
            examined,
            tuple(reader.unfinished),
        )
        if ended:
            self._remember(text[start : end + _LOOKAHEAD - 1], chunk)
        return chunk

    def _remember(self, text: str, chunk: _Chunk) -> None:
        self._count += 1
        if self._count > MAX_CHUNKS:
            self._known.clear()
            self._count = 0
        first = text.partition("\n")[0]
        self._known.setdefault(first, []).append((text, chunk))

    def _line(self, source: bytes, start: int, error: Unreadable) -> _Chunk:
        """The commands of the line at ``start``, which is no statement."""
        stop = source.find(b"\n", start) + 1 or len(source)
        examined = len(source) + 1 if error.open else error.at + 2 * _LOOKAHEAD
        return _Chunk(
            start,
            stop,
            tuple(self._loose(source, start, stop)),
            (),
            spans_lines=False,
            examined=max(examined, stop + _LOOKAHEAD),
            errors=(Span(start, stop),),
            opening=error.open,
        )

    def _loose(self, source: bytes, start: int, stop: int) -> Iterator[Unit]:
        """The commands of each line from ``start`` to ``stop``, whatever stands around them."""
        at = start
        for line in source[start:stop].splitlines(keepends=True):
            statements = self._lines.get(line)
            if statements is None:
                if len(self._lines) > MAX_LOOSE_LINES:
                    self._lines.clear()
                reader = Reader(line.decode("latin-1"), exact=False)
                statements = self._lines[line] = tuple(reader.loosely())
            for statement in statements:
                yield Unit(at, statement, line)
            at += len(line)

    def _mistrusted(self, source: bytes, chunks: list[_Chunk]) -> list[_Chunk]:
        """``chunks`` with those read by lines that a quote which never ends makes doubtful.

        A quote that is opened turns code into strings and strings into code up to where the text
        ends. So before such an error all that has strings over several lines is not to be trusted,
        nor is what stands behind it.
        """
        broken = [index for index, chunk in enumerate(chunks) if chunk.opening in {"'", '"', "`"}]
        if not broken:
            return chunks
        shown = list(chunks)
        index = broken[0] - 1
        while index >= 0:
            chunk = chunks[index]
            if chunk.spans_lines:
                units = tuple(self._loose(source, chunk.start, chunk.end))
                shown[index] = chunk._replace(units=units)
            elif any(quote in unit.text for unit in chunk.units for quote in (b"'", b'"')):
                break
            index -= 1
        for index in range(broken[0] + 1, len(chunks)):
            chunk = chunks[index]
            units = tuple(self._loose(source, chunk.start, chunk.end))
            shown[index] = chunk._replace(units=units)
        return shown


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
