"""What was found out about pieces of text before, as much of it as a document may take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

K = TypeVar("K")
V = TypeVar("V")

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
        self._weight = 0
        self.most = LEAST_WEIGHT
        """What one generation may weigh."""

    def fit(self, source: bytes) -> None:
        """Have room for all pieces of a text, of which most lines hold one or none."""
        self.most = max(LEAST_WEIGHT, len(source) + PIECE_WEIGHT * source.count(b"\n"))

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
            self._old, self._young, self._weight = self._young, {}, 0
        self._weight += weight
        values = self._young.setdefault(key, [])
        values.insert(0, (value, weight))
        for _, gone in values[self._alike :]:
            self._weight -= gone
        del values[self._alike :]

    def clear(self) -> None:
        """Forget all."""
        self._old, self._young, self._weight = {}, {}, 0
