"""Which of the ways to go on a model is asked about next: the most promising first.

One token behind one way costs a run over all weights, and for a model of this size two at once cost
as much as two after each other. So where beams would follow several ways to the end, this follows
the likeliest, and turns to another where that has become likelier.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_EXPECTED_LOSS = 0.5
"""What a token of an answer costs on average, as a natural logarithm."""
_UNLIKELY = 3.0
"""By how much a token may be less likely than the likeliest at its place."""
_BEHIND = 1.0
"""By how much a branch may be less likely than a whole answer for it to be followed."""
_LONGEST_CYCLE = 6
_CYCLE_REPEATS = 4


@dataclass(frozen=True)
class Branch:
    """Tokens behind the prompt, and the natural log-probability of all of them.

    ``sequence`` is where those before the last are in the key-value cache.
    """

    tokens: tuple[int, ...] = ()
    log_probability: float = 0.0
    sequence: int = 0

    @property
    def mean(self) -> float:
        """The mean log-probability of a token."""
        return self.log_probability / len(self.tokens)

    @property
    def promise(self) -> float:
        """The more, the sooner it is followed: one that is longer could lose more already."""
        return self.log_probability + _EXPECTED_LOSS * len(self.tokens)


class Search:
    """A search for up to ``answers`` branches that end.

    It reads ``max_tokens`` in all: who is so unsure that the first answer takes more is seldom
    right. ``ends`` says whether a token ends an answer.
    """

    def __init__(self, answers: int, max_tokens: int, ends: Callable[[int], bool]) -> None:
        self._answers = answers
        self._ends = ends
        self._open: list[Branch] = []
        self._most = max_tokens
        self.read = 0
        """Tokens that were asked for."""
        self.ended: list[Branch] = []

    def next(self) -> Branch | None:
        """The branch whose last token is to be read now; None where it is enough."""
        best = max((one.log_probability for one in self.ended), default=-math.inf)
        self._open = [one for one in self._open if one.log_probability > best - _BEHIND]
        if not self._open or self.read == self._most or len(self.ended) >= self._answers:
            return None
        self.read += 1
        chosen = max(self._open, key=lambda one: one.promise)
        self._open.remove(chosen)
        return chosen

    def grow(self, branch: Branch, row: Any) -> None:
        """Take in what may follow ``branch``: ``row`` has the logit of each token, as an array."""
        top = row.max()
        total = branch.log_probability - log_sum(row)
        near = np.flatnonzero(row > top - _UNLIKELY)
        for token in map(int, near):
            tokens = (*branch.tokens, token)
            longer = Branch(tokens, total + float(row[token]), branch.sequence)
            if self._ends(token):
                if branch.tokens:  # an empty line is no answer
                    self.ended.append(longer)
            elif not _goes_in_circles(tokens):
                self._open.append(longer)


def log_sum(row: Any) -> float:
    """Log of the sum of exponentials of an array."""
    top = float(row.max())
    return top + float(np.log(np.exp(row - top).sum()))


def _goes_in_circles(tokens: Sequence[int]) -> bool:
    """Whether the last tokens are one short piece again and again."""
    for size in range(1, _LONGEST_CYCLE + 1):
        if len(tokens) < size * _CYCLE_REPEATS:
            return False
        piece = tokens[-size:]
        if all(
            tokens[len(tokens) - (turn + 1) * size : len(tokens) - turn * size] == piece
            for turn in range(1, _CYCLE_REPEATS)
        ):
            return True
    return False
