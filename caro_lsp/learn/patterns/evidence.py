"""How much speaks for a pattern: corrections and answers, weighed by their age."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

Cause = Literal["corrected", "accepted", "contradicted", "kept", "approved"]

WEIGHTS: dict[Cause, float] = {
    "corrected": 1.0,
    "accepted": 0.5,
    "contradicted": -1.5,
    "kept": -0.5,
    "approved": 2.0,
}
"""What each kind of evidence counts: a user made the change; took a suggestion that had it; took it
back; left a command as it was that it would have changed; said that it is to be."""
HALF_LIFE_DAYS = 180.0
DOUBT = 1.0
"""What one has to overcome before a pattern is believed: one odd correction does not."""
DOUBT_OF_MANNER = 0.5
"""The same where the command does what it did, written in another manner: nothing but a preference
is a reason for that."""
DOUBT_OF_HABIT = 0.6
"""The same where one correction is enough to do so again with a command of the same options; it
takes a second one elsewhere before it is done with others."""
ENOUGH = 0.6
"""The confidence from which a pattern counts."""
_COMMON = 0.75
"""A flag that this share of the corrected commands had is taken for a condition."""
_DAY = 86_400.0


class Event(NamedTuple):
    """One piece of evidence, at ``at`` seconds since 1970; ``context`` as in ``Found``."""

    at: float
    cause: Cause
    context: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Weighed:
    """What speaks for and against a pattern, and when it applies.

    ``confidence`` is 0..1, ``when`` what a command has to have, ``unless`` what it may not have,
    ``about`` in how many more surroundings it was seen than it was left out in. ``once``: only one
    correction shows it, so that a command has to have what ``when`` says, and nothing else.
    """

    support: float = 0.0
    against: float = 0.0
    when: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    about: int = 0
    doubt: float = DOUBT
    once: bool = False

    @property
    def confidence(self) -> float:
        """The share of the evidence that supports it, in doubt at first."""
        return self.support / (self.support + self.against + self.doubt)


def decayed(age: float) -> float:
    """What is left of a weight after ``age`` seconds."""
    return float(0.5 ** (max(0.0, age) / (_DAY * HALF_LIFE_DAYS)))


def _surroundings(words: Iterable[str]) -> int:
    return sum(word.startswith("about:") for word in words)


def weigh(events: Iterable[Event], now: float, doubt: float = DOUBT) -> Weighed:
    """Sum up ``events`` at the time ``now``; an approval does not age.

    What speaks against a pattern where the command has something that no corrected one had is an
    exception, and speaks against it elsewhere no more.
    """
    events = list(events)
    seen = {word for event in events if event.cause == "corrected" for word in event.context}
    support = against = corrected = 0.0
    shares: dict[str, float] = {}
    corrections = sum(event.cause in ("corrected", "approved") for event in events)
    unless: set[str] = set()
    for event in events:
        age = 0.0 if event.cause == "approved" else now - event.at
        weight = WEIGHTS[event.cause] * decayed(age)
        if weight < 0 and seen and (strange := event.context - seen):
            unless |= strange
            continue
        support += max(0.0, weight)
        against -= min(0.0, weight)
        if event.cause == "corrected":
            corrected += weight
            for word in event.context:
                shares[word] = shares.get(word, 0.0) + weight
    when = frozenset(
        word
        for word, share in shares.items()
        if share >= _COMMON * corrected and not word.startswith("about:")
    )
    about = _surroundings(seen) - _surroundings(unless)
    return Weighed(support, against, when, frozenset(unless), about, doubt, corrections == 1)
