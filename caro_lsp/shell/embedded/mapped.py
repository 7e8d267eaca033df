"""Text that was read out of a host file, with the places its bytes come from.

A host spells shell text in its own way: indented, escaped, folded, with lines joined. What the
shell gets is put together here piece by piece, and each piece knows where it stands in the host.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from caro_lsp.shell.syntax import Span

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(Enum):
    """How the bytes of a piece relate to those of the host."""

    COPIED = "the same bytes"
    SPELLED = "the host's escape for them"
    MADE = "something else that they stand for"


class Piece(NamedTuple):
    """``length`` bytes of a text from ``start`` stand for ``host_length`` of the host's."""

    start: int
    length: int
    host: int
    host_length: int
    kind: Kind

    @property
    def end(self) -> int:
        """The end in the text."""
        return self.start + self.length

    @property
    def host_end(self) -> int:
        """The end in the host."""
        return self.host + self.host_length


_start_of = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Mapped:
    """Bytes, and the pieces that they consist of, in order and without gaps."""

    text: bytes
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, source: bytes) -> Mapped:
        """A host as it is."""
        whole = Piece(0, len(source), 0, len(source), Kind.COPIED)
        return cls(source, (whole,) if source else ())

    def __len__(self) -> int:
        return len(self.text)

    def _index(self, offset: int) -> int:
        """The piece that ``offset`` is in; the last one for what is behind the text."""
        return max(bisect_right(self.pieces, offset, key=_start_of) - 1, 0)

    def within(self, start: int, end: int) -> Iterator[Piece]:
        """The pieces of ``start:end``, cut to it; what is not copied keeps its whole place."""
        start, end = max(start, 0), min(end, len(self.text))
        if start >= end:
            return
        for index in range(self._index(start), len(self.pieces)):
            piece = self.pieces[index]
            if piece.start >= end:
                return
            begin, stop = max(piece.start, start), min(piece.end, end)
            if piece.kind is Kind.COPIED:
                host = piece.host + begin - piece.start
                yield Piece(begin, stop - begin, host, stop - begin, Kind.COPIED)
            else:
                whole = begin == piece.start and stop == piece.end
                kind = piece.kind if whole else Kind.MADE
                yield Piece(begin, stop - begin, piece.host, piece.host_length, kind)

    def host(self, start: int, end: int) -> Span:
        """Where ``start:end`` stands in the host; an empty range is where the next byte stands."""
        if not self.pieces:
            return Span(0, 0)
        if start >= len(self.text):
            at = self.pieces[-1].host_end
            return Span(at, at)
        end = min(end, len(self.text))
        first = self.pieces[self._index(start)]
        copied = first.kind is Kind.COPIED
        begin = first.host + start - first.start if copied else first.host
        if end <= start:
            return Span(begin, begin)
        if end <= first.end:
            stop = first.host + end - first.start if copied else first.host_end
            return Span(begin, stop)
        last = self.pieces[self._index(end - 1)]
        stop = last.host + end - last.start if last.kind is Kind.COPIED else last.host_end
        if stop < begin:
            # Pieces may stand in another order, such as an image's entry point and its arguments.
            begin, stop = last.host, max(first.host_end, stop)
        return Span(begin, stop)

    def cut(self, start: int, end: int) -> Mapped:
        """``start:end`` by itself."""
        writer = Writer()
        writer.copy(self, start, end)
        return writer.mapped()


class Writer:
    """Puts a text together. Neighbours that are copied from neighbours become one piece."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._pieces: list[Piece] = []
        self.length = 0

    def copy(self, mapped: Mapped, start: int = 0, end: int | None = None) -> None:
        """Add bytes of another text with the places that they have."""
        end = len(mapped.text) if end is None else end
        for piece in mapped.within(start, end):
            self._add(
                mapped.text[piece.start : piece.end], piece.host, piece.host_length, piece.kind
            )

    def put(self, text: bytes, place: Span, kind: Kind = Kind.MADE) -> None:
        """Add bytes that stand for ``place`` in the host."""
        self._add(text, place.start, place.end - place.start, kind)

    def _add(self, text: bytes, host: int, host_length: int, kind: Kind) -> None:
        if not text:
            return
        self._chunks.append(text)
        last = self._pieces[-1] if self._pieces else None
        copied = kind is Kind.COPIED
        if copied and last and last.kind is Kind.COPIED and last.host_end == host:
            length = last.length + len(text)
            self._pieces[-1] = Piece(last.start, length, last.host, length, kind)
        else:
            self._pieces.append(Piece(self.length, len(text), host, host_length, kind))
        self.length += len(text)

    def mapped(self) -> Mapped:
        """What was added."""
        return Mapped(b"".join(self._chunks), tuple(self._pieces))
