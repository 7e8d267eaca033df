"""What is written behind a command: another stage of the pipeline, a redirection."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from caro_lsp.learn.patterns.changes.base import ALWAYS, Change, Found, Terms
from caro_lsp.learn.patterns.changes.quoting import bare
from caro_lsp.learn.patterns.reading import Splice, read

if TYPE_CHECKING:
    from caro_lsp.learn.patterns.reading import Line

_ENDING = re.compile(r"\s*(\|[^|&]|\d*>|&>|2>&1)")
_MAX_CHARACTERS = 60


@dataclass(frozen=True)
class EndingChange(Change):
    """``ending`` behind a line whose last command is ``tool``, or without it (``drop``)."""

    kind: ClassVar[str] = "ending"
    recipe: ClassVar[bool] = True

    tool: str
    ending: str
    drop: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """Tool and ending."""
        return (self.kind, self.tool, self.ending, "drop" if self.drop else "add")

    @property
    def title(self) -> str:
        """Such as ``find: with | sort``."""
        return f"{self.tool}: {'without' if self.drop else 'with'} {self.ending}"

    @property
    def to_file(self) -> bool:
        """Whether it writes what the command prints to a file."""
        return self.ending.startswith((">", "1>", "&>")) and not self.drop

    def context(self, line: Line, terms: Terms = ALWAYS) -> frozenset[str]:  # noqa: ARG002
        """What the last command has."""
        return line.units[-1].features

    def rewrite(self, line: Line, terms: Terms = ALWAYS) -> str | None:
        """``line`` with the ending, or without it."""
        text = line.text.rstrip()
        if self.drop:
            if not text.endswith(self.ending):
                return None
            text = text.removesuffix(self.ending).rstrip()
            shorter = read(text, line.dialect)
            concerned = shorter is not None and shorter.units[-1].name == self.tool
            return text if concerned and shorter and self._holds(shorter, terms) else None
        last = line.units[-1]
        if last.name != self.tool or self.ending in text or not self._holds(line, terms):
            return None
        if last.end != len(line.source.rstrip()):
            return None
        return line.spliced([Splice(last.end, last.end, f" {self.ending}")])

    @staticmethod
    def _holds(line: Line, terms: Terms) -> bool:
        return terms.hold(line.units[-1].features)


def find(before: Line, after: Line) -> list[Found]:
    """What one line has behind all of the other, whose commands may be others."""
    for short, long, drop in ((before, after, False), (after, before, True)):
        same = [unit.name for unit in short.units]
        if [unit.name for unit in long.units[: len(same)]] != same:
            continue
        last, more = long.units[len(same) - 1], len(long.units) > len(same)
        if not more and short.units[-1].redirects:
            continue
        behind = long.source[last.end if more else last.words[-1].end :]
        ending = behind.decode("utf-8", "surrogateescape").strip()
        if ">" in ending and any(bare(word) in ending for word in last.text_of(last.operands)):
            # Another name each time.
            continue
        whole = short.units[-1].end == len(short.source.rstrip())
        if whole and 0 < len(ending) <= _MAX_CHARACTERS and _ENDING.match(ending):
            change = EndingChange(short.units[-1].name, " ".join(ending.split()), drop)
            return [Found(change, short.units[-1].features)]
    return []
