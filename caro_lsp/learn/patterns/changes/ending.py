"""What is written behind a command: another stage of the pipeline, a redirection."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from caro_lsp.learn.patterns.changes.base import Change, Found
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

    def rewrite(self, line: Line, when: frozenset[str] = frozenset()) -> str | None:
        """``line`` with the ending, or without it."""
        text = line.text.rstrip()
        if self.drop:
            if not text.endswith(self.ending):
                return None
            text = text.removesuffix(self.ending).rstrip()
            shorter = read(text, line.dialect)
            concerned = shorter is not None and shorter.units[-1].name == self.tool
            return text if concerned and shorter and when <= shorter.units[-1].names else None
        last = line.units[-1]
        if last.name != self.tool or not when <= last.names or self.ending in text:
            return None
        if last.end != len(line.source.rstrip()):
            return None
        return line.spliced([Splice(last.end, last.end, f" {self.ending}")])


def find(before: Line, after: Line) -> list[Found]:
    """What one line has behind all of the other."""
    for short, long, drop in ((before, after, False), (after, before, True)):
        if not long.text.startswith(short.text.rstrip()):
            continue
        ending = long.text.rstrip()[len(short.text.rstrip()) :]
        if 0 < len(ending) <= _MAX_CHARACTERS and _ENDING.match(ending):
            last = short.units[-1]
            change = EndingChange(last.name, " ".join(ending.split()), drop)
            return [Found(change, last.names)]
    return []
