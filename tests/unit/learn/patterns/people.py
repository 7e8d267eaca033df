"""Patterns of a user who corrects what is suggested."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from caro_lsp.learn.correction import Correction
from caro_lsp.learn.patterns.patterns import Patterns

if TYPE_CHECKING:
    from pathlib import Path

DAY = 86_400.0
START = 1_800_000_000.0


@dataclass
class Person:
    """Somebody whose corrections are learned from, at a time that the test sets."""

    file: Path
    now: float = START
    trusted: frozenset[str] = frozenset({"preference", "recipe"})
    told: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.patterns = Patterns(
            self.file,
            may_activate=lambda kind: kind in self.trusted,
            record=lambda event, pattern, what: self.told.append((event, pattern)),
            clock=lambda: self.now,
        )

    @property
    def store(self):
        return self.patterns.store

    def corrects(
        self, generated, corrected, prompt="do it", *, dialect="bash", platform="", source=""
    ):
        made = Correction(prompt, generated, corrected, dialect, platform or sys.platform, self.now)
        return self.patterns.learn(made, source)

    def gets(self, command, *, platform="linux", dialect="bash"):
        """What ``command`` is suggested as; noted, as if it were shown."""
        made = self.patterns.current().rewritten(command, platform, dialect)
        if made is None:
            return command
        self.patterns.shaped(made)
        return made.command

    def confidence(self, title):
        return next(one.confidence for one in self.store.all() if one.change.title == title)
