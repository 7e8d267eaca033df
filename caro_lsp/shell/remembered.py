"""What was found out about pieces of text before, as much of it as a document may take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

K = TypeVar("K")
V = TypeVar("V")

MOST_KEPT = 1000
"""Characters of a text beyond which nothing is kept by the text itself, however often it occurs."""
LEAST_WEIGHT = 100_000
"""What may always be kept, in characters of text."""
PIECE_WEIGHT = 40
"""What each piece of text, or command in it, weighs beside its characters."""


class Remembered(Generic[K, V]):
    """Values by key, for each key up to ``alike`` of them, the last one first.

    Bounded by weight: a function of a thousand lines in which somebody types is another one after
    each key. What is kept beyond :attr:`most` was used longest ago, by and large: the values are of
    two generations, and once the young one is too heavy it becomes the old one, which is forgotten.
    What is found in the old one is young again.
    """

    def __init__(self, alike: int = 1) -> None:
        self._alike = alike
        self._young: dict[K, list[tuple[V, int]]] = {}
        self._old: dict[K, list[tuple[V, int]]] = {}
        self._weight = self._old_weight = 0
        self.most = LEAST_WEIGHT
        """What one generation may weigh."""

    def fit(self, most: int) -> None:
        """Have one generation weigh ``most``; what was kept of a text much longer is forgotten."""
        self.most = most
        if self._weight + self._old_weight > 2 * most:
            self.clear()

    def get(self, key: K) -> V | None:
        """The last value that was kept for ``key``."""
        found = self._young.get(key)
        if found is not None:
            return found[0][0]
        found = self._old.get(key)
        if found is None:
            return None
        self._put(key, *found[0])
        return found[0][0]

    def find(self, key: K, holds: Callable[[V], bool]) -> V | None:
        """The last value that was kept for ``key`` and ``holds``."""
        for value, _ in self._young.get(key, ()):
            if holds(value):
                return value
        for value, weight in self._old.get(key, ()):
            if holds(value):
                self._put(key, value, weight)
                return value
        return None

    def keep(self, key: K, value: V, weight: int) -> None:
        """Remember a value; ``weight`` is counted in characters of text."""
        self._put(key, value, weight + PIECE_WEIGHT)

    def _put(self, key: K, value: V, weight: int) -> None:
        if self._weight + weight > self.most:
            self._old, self._old_weight = self._young, self._weight
            self._young, self._weight = {}, 0
        self._weight += weight
        values = self._young.setdefault(key, [])
        values.insert(0, (value, weight))
        for _, gone in values[self._alike :]:
            self._weight -= gone
        del values[self._alike :]

    def clear(self) -> None:
        """Forget all."""
        self._old, self._young = {}, {}
        self._weight = self._old_weight = 0


class Room:
    """How much may be remembered of the successive versions of a text."""

    def __init__(self) -> None:
        self._measured = 0
        self._most = LEAST_WEIGHT

    def of(self, source: bytes) -> int:
        """What all its pieces weigh, of which most lines hold one, and equal ones are one.

        Measured again once the size is another.
        """
        if 8 * abs(len(source) - self._measured) > self._measured:
            self._measured = len(source)
            lines = source.split(b"\n")
            # Pieces of several lines may be different though their lines are not.
            self._most = max(LEAST_WEIGHT, min(_weight(lines), 2 * _weight(set(lines))))
        return self._most


def _weight(lines: Collection[bytes]) -> int:
    # Each with the line end that was taken off.
    return sum(map(len, lines)) + (PIECE_WEIGHT + 1) * len(lines)
