"""What all kinds of changes have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from caro_lsp.learn.patterns.evidence import DOUBT, DOUBT_OF_HABIT, DOUBT_OF_MANNER

if TYPE_CHECKING:
    from caro_lsp.learn.patterns.reading import Line, Splice, Unit

ANY = "*"
"""Stands for every tool, or every option."""


class Terms(NamedTuple):
    """What a command has to have, and what it may not have, for a change to be made.

    ``alone``: what it has to have is all that it may have.
    """

    when: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    alone: bool = False

    def hold(self, features: frozenset[str]) -> bool:
        """Whether a command with these features is one for the change."""
        if self.alone and any(w not in self.when and not w.startswith("about:") for w in features):
            return False
        return self.when <= features and self.unless.isdisjoint(features)


ALWAYS = Terms()


@dataclass(frozen=True)
class Change(ABC):
    """One way in which a user's commands differ from those that are suggested."""

    kind: ClassVar[str]
    recipe: ClassVar[bool] = False
    """Whether it makes another command of it, rather than the same in another manner."""

    manner: ClassVar[bool] = False
    """Whether the command does what it did."""

    @property
    def conditional(self) -> bool:
        """Whether it depends on the options that a command has."""
        return not self.manner

    @property
    def habit(self) -> bool:
        """Whether nobody makes it for once: one correction shows that the user has it so."""
        return False

    @property
    def doubt(self) -> float:
        """What evidence has to overcome."""
        if self.manner:
            return DOUBT_OF_MANNER
        return DOUBT_OF_HABIT if self.habit else DOUBT

    @property
    @abstractmethod
    def key(self) -> tuple[str, ...]:
        """What makes it this change and no other; what evidence adds to it is left out."""

    @property
    @abstractmethod
    def title(self) -> str:
        """A few words for people."""

    @property
    def diversity(self) -> int:
        """In how many different surroundings it has to be seen before it counts."""
        return 1

    @property
    def order(self) -> int:
        """Sorts changes of one kind as they are made."""
        return 0

    @property
    def rivals(self) -> tuple[str, ...]:
        """The beginning of the keys of changes that cannot be preferred beside it."""
        return self.key[:-1]

    def merged(self, other: Change) -> Change:  # noqa: ARG002 - most learn nothing more
        """The change with what ``other``, of the same key, has shown in addition."""
        return self

    @abstractmethod
    def rewrite(self, line: Line, terms: Terms = ALWAYS) -> str | None:
        """``line`` with the change made; None where there is nothing to change."""

    @abstractmethod
    def context(self, line: Line, terms: Terms = ALWAYS) -> frozenset[str]:
        """What the command in ``line`` has that it would change first; see ``Found``."""

    def answer(self, request: str) -> str | None:  # noqa: ARG002 - most answer none
        """The command for a request that led to it before."""
        return None


class UnitChange(Change):
    """A change of one command, whatever stands around it."""

    def rewrite(self, line: Line, terms: Terms = ALWAYS) -> str | None:
        """``line`` with the change made in each command that it concerns."""
        splices: list[Splice] = []
        for unit in line.units:
            if self.concerns(unit) and terms.hold(self.features(unit)):
                splices += self.splices(line, unit)
        return line.spliced(splices) if splices else None

    def context(self, line: Line, terms: Terms = ALWAYS) -> frozenset[str]:
        """What the first command has that it would change."""
        for unit in line.units:
            features = self.features(unit)
            if self.concerns(unit) and terms.hold(features) and self.splices(line, unit):
                return features
        return frozenset()

    def features(self, unit: Unit) -> frozenset[str]:
        """What may be a condition of the change."""
        return unit.features

    @abstractmethod
    def concerns(self, unit: Unit) -> bool:
        """Whether it is about commands of this tool."""

    @abstractmethod
    def splices(self, line: Line, unit: Unit) -> list[Splice]:
        """What to replace in ``unit``; nothing where it is so already."""


class Found(NamedTuple):
    """A change that a correction shows, and what the command had in which it was made.

    ``context`` has the names of the options, ``is:WORD`` for the subcommand, and ``about:WORD`` for
    what is different each time, such as the tool of a change that is about all tools.
    """

    change: Change
    context: frozenset[str] = frozenset()
