"""What patterns make of commands that stand in a script."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from caro_lsp.learn.patterns.changes.base import UnitChange
from caro_lsp.learn.patterns.reading import MAX_BYTES, Line, read
from caro_lsp.shell.syntax import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caro_lsp.learn.patterns.pattern import Pattern
    from caro_lsp.shell.parse import Script

MAX_STATEMENTS = 10


class Standing(NamedTuple):
    """A pattern that would write ``after`` in place of ``before``, which stands at ``span``."""

    pattern: Pattern
    span: Span
    before: str
    after: str


def standing(
    script: Script, touched: Span, patterns: Iterable[Pattern], platform: str
) -> list[Standing]:
    """What ``patterns`` would change in the commands that ``touched`` (bytes) touches."""
    fitting = [one for one in patterns if one.fits(platform, script.dialect)]
    found: dict[tuple[Span, str], Standing] = {}
    if fitting:
        for line, offset in _lines(script, touched):
            for one in _in_line(line, offset, touched, fitting):
                found.setdefault((one.span, one.after), one)
    return sorted(found.values(), key=lambda one: (one.span.start, one.pattern.order))


def _in_line(line: Line, offset: int, touched: Span, patterns: list[Pattern]) -> Iterator[Standing]:
    units = [
        unit
        for unit in line.units
        if offset + unit.start <= touched.end and touched.start <= offset + unit.end
    ]
    for pattern in patterns:
        if not isinstance(pattern.change, UnitChange):
            made = pattern.change.rewrite(line, pattern.terms) if units else None
            if made is not None and made != line.text:
                yield _standing(pattern, line, made, offset, 0, len(line.source))
            continue
        for unit in units:
            made = pattern.change.rewrite(replace(line, units=(unit,)), pattern.terms)
            if made is not None and made != line.text:
                yield _standing(pattern, line, made, offset, unit.start, unit.end)


def _standing(
    pattern: Pattern, line: Line, made: str, offset: int, start: int, end: int
) -> Standing:
    """The part of ``line`` between two bytes, and what has become of it."""
    new = made.encode("utf-8", "surrogateescape")
    longer = len(new) - len(line.source)
    texts = (line.source[start:end], new[start : end + longer])
    before, after = (text.decode("utf-8", "surrogateescape") for text in texts)
    return Standing(pattern, Span(offset + start, offset + end), before, after)


def _lines(script: Script, touched: Span) -> Iterator[tuple[Line, int]]:
    """The statements of the top level that are touched, or their lines where they are long."""
    source = script.source
    count = 0
    for start, chunk in zip(script.starts, script.chunks, strict=True):
        end = start + chunk.end
        if end < touched.start or start > touched.end or not chunk.units:
            continue
        first, last = start, end
        if end - start > MAX_BYTES:
            first = max(first, source.rfind(b"\n", 0, touched.start) + 1)
            behind = source.find(b"\n", touched.end)
            last = min(last, behind if behind >= 0 else last)
        while first < last and source[first : first + 1].isspace():
            first += 1
        text = source[first:last].rstrip().decode("utf-8", "surrogateescape")
        line = read(text, script.dialect)
        if line is not None:
            yield line, first
        count += 1
        if count >= MAX_STATEMENTS:
            return
