"""Typed phrases: patterns of words and entities, as ``patterns`` made them, found in requests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from caro_lsp.generate.utterance import Utterance

T = TypeVar("T")


@dataclass(frozen=True)
class Slot:
    """An entity or word in a phrase: ``value`` as a command would have it, ``kind`` of entity."""

    kind: str
    value: str
    said: str


@dataclass(frozen=True)
class Found:
    """A place where a pattern is met: the tokens from ``first`` to ``last``, and its slots."""

    first: int
    last: int
    slots: Mapping[str, Slot]

    @property
    def tokens(self) -> range:
        """The tokens that it covers."""
        return range(self.first, self.last + 1)


class Pattern:
    """One way to say something."""

    __slots__ = ("_regex", "expression", "needs", "slots")

    def __init__(
        self, expression: str, slots: Sequence[str], needs: Sequence[Collection[str]]
    ) -> None:
        """What the regular ``expression`` for signs finds; ``slots`` are the names of its groups.

        ``needs`` are signs, of each set one, without which it is not met.
        """
        self.expression, self.slots, self.needs = expression, slots, needs
        self._regex: re.Pattern[str] | None = None

    def possible(self, signs: frozenset[str]) -> bool:
        """Whether the signs are there without which it is not met."""
        return all(map(signs.intersection, self.needs))

    def find(
        self, utterance: Utterance, fits: Callable[[Mapping[str, Slot]], bool] | None = None
    ) -> Iterator[Found]:
        """Each place where it is met, and its slots are such that it ``fits``."""
        if self._regex is None:
            # Most of them are never looked for.
            self._regex = re.compile(self.expression)
        at = 0
        while match := self._regex.search(utterance.signs, at):
            start, end = match.span()
            at = end + (start == end)
            if start == end:
                continue
            slots = {
                name: _slot(utterance, match.start(group))
                for group, name in enumerate(self.slots, start=1)
                if match[group] is not None
            }
            if fits is not None and not fits(slots):
                # It may be met from the next word on.
                at = start + 1
                continue
            yield Found(start, end - 1, slots)


class Index(Generic[T]):
    """Patterns by a sign that each of them needs, so that few are looked at for a request.

    Neither they nor what they stand for is made before it is needed, which is seldom.
    """

    def __init__(
        self,
        table: Mapping[str, Any],
        lines: Sequence[bytes],
        make: Callable[[Mapping[str, Any]], T],
    ) -> None:
        """``make`` makes of an entry of the ``table`` what its patterns stand for."""
        self.entries: Sequence[Mapping[str, Any]] = table["entries"]
        self._by_sign: Mapping[str, Sequence[int]] = table["by_sign"]
        self._lines, self._make = lines, make
        self._patterns: dict[int, tuple[Pattern, int]] = {}
        self._items: dict[int, T] = {}

    def possible(self, utterance: Utterance) -> list[tuple[Pattern, T]]:
        """The patterns that ``utterance`` has the words for, in their order."""
        signs = frozenset(utterance.signs)
        places = {place for sign in ("", *signs) for place in self._by_sign.get(sign, ())}
        found = []
        for place in sorted(places):
            pattern, number = self._patterns.get(place) or self._pattern(place)
            if pattern.possible(signs):
                found.append((pattern, self._item(number)))
        return found

    def _pattern(self, place: int) -> tuple[Pattern, int]:
        number, expression, slots, *needs = self._lines[place].decode().split(" ")
        pattern = Pattern(expression, slots.split(",") if slots else (), needs)
        self._patterns[place] = pattern, int(number)
        return self._patterns[place]

    def _item(self, number: int) -> T:
        if number not in self._items:
            self._items[number] = self._make(self.entries[number])
        return self._items[number]


def _slot(utterance: Utterance, place: int) -> Slot:
    token = utterance.tokens[place]
    said = utterance.said(place, place)
    if token.text[0] != "<":
        return Slot("word", said, said)
    kind, _, number = token.text[1:-1].partition(":")
    kind = kind.partition(".")[0]
    return Slot(kind, utterance.entities[int(number)].value, said)
