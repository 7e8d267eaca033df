"""Typed phrases: patterns of words and entities, as ``patterns`` made them, found in requests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from caro_lsp.generate.utterance import Utterance

T = TypeVar("T")


@dataclass(frozen=True)
class Slot:
    """An entity or word in a phrase: ``value`` as a command would have it, ``kind`` of entity."""

    kind: str
    value: str
    said: str


class Found:
    """A place where a pattern is met: the tokens from ``first`` to ``last``, and its slots."""

    __slots__ = ("_groups", "_match", "_slots", "_utterance", "first", "last")

    def __init__(self, utterance: Utterance, match: re.Match[str], groups: Sequence[str]) -> None:
        self.first, self.last = match.start(), match.end() - 1
        self._utterance, self._match, self._groups = utterance, match, groups
        self._slots: dict[str, Slot] | None = None

    @property
    def slots(self) -> Mapping[str, Slot]:
        """Its slots by their names."""
        if self._slots is None:
            match = self._match
            self._slots = {
                name: _slot(self._utterance, match.start(group))
                for group, name in enumerate(self._groups, start=1)
                if match[group] is not None
            }
        return self._slots

    @property
    def tokens(self) -> range:
        """The tokens that it covers."""
        return range(self.first, self.last + 1)

    @property
    def mask(self) -> int:
        """The tokens that it covers, as the bits of a number."""
        return (2 << self.last) - (1 << self.first)


class Pattern:
    """One way to say something."""

    __slots__ = ("_search", "expression", "needs", "slots")

    def __init__(
        self, expression: str, slots: Sequence[str], needs: Sequence[Collection[str]]
    ) -> None:
        """What the regular ``expression`` for signs finds; ``slots`` are the names of its groups.

        ``needs`` are signs, of each set one, without which it is not met.
        """
        self.expression, self.slots, self.needs = expression, slots, needs
        self._search: Callable[..., re.Match[str] | None] | None = None

    def find(
        self, utterance: Utterance, fits: Callable[[Mapping[str, Slot]], bool] | None = None
    ) -> Sequence[Found]:
        """Each place where it is met, and its slots are such that it ``fits``."""
        search = self._search
        if search is None:
            # Most of them are never looked for.
            search = self._search = re.compile(self.expression).search
        signs = utterance.signs
        match = search(signs)
        if match is None:
            return ()
        places: list[Found] = []
        while match is not None:
            start, end = match.span()
            if start == end:
                match = search(signs, end + 1) if end < len(signs) else None
                continue
            found = Found(utterance, match, self.slots)
            if fits is None or fits(found.slots):
                places.append(found)
                match = search(signs, end)
            else:
                # It may be met from the next word on.
                match = search(signs, start + 1)
        return places


class Shelf:
    """The patterns of some tables by a sign that each of them needs, to be looked up at once.

    Neither they nor what they stand for is made before a request has what they need.
    """

    def __init__(self, by_sign: Mapping[str, Sequence[int]], lines: Sequence[bytes]) -> None:
        self._by_sign, self._lines = by_sign, lines
        self._made: dict[int, _Shelved] = {}
        self._makers: dict[str, Callable[[int], Any]] = {}

    def put(self, table: str, make: Callable[[int], Any]) -> None:
        """Say what makes the item of a ``table`` that a number stands for."""
        self._makers[table] = make

    def possible(self, utterance: Utterance) -> Mapping[str, list[tuple[Pattern, Any]]]:
        """The patterns that ``utterance`` has the words for, and their items, by their tables."""
        known: dict[str, list[tuple[Pattern, Any]]] | None = utterance.memory.get(self)
        if known is None:
            known = utterance.memory[self] = self._possible(frozenset(utterance.signs))
        return known

    def _possible(self, signs: frozenset[str]) -> dict[str, list[tuple[Pattern, Any]]]:
        by_sign, made = self._by_sign, self._made
        places = set(by_sign.get("", ()))
        for sign in signs:
            if sign in by_sign:
                places.update(by_sign[sign])
        found: dict[str, list[tuple[Pattern, Any]]] = {table: [] for table in self._makers}
        for place in sorted(places):
            needs, table, shelved = made.get(place) or self._make(place)
            for need in needs:
                if signs.isdisjoint(need):
                    break
            else:
                found[table].append(shelved or self._stand_for(place))
        return found

    def _make(self, place: int) -> _Shelved:
        table, _, _, _, *needs = self._lines[place].decode().split(" ")
        # The first need is that by which it is found.
        self._made[place] = tuple([frozenset(need) for need in needs[1:]]), table, None
        return self._made[place]

    def _stand_for(self, place: int) -> tuple[Pattern, Any]:
        needs, _, _ = self._made[place]
        table, number, expression, slots, *_ = self._lines[place].decode().split(" ")
        pattern = Pattern(expression, slots.split(",") if slots else (), needs)
        shelved = pattern, self._makers[table](int(number))
        self._made[place] = needs, table, shelved
        return shelved


_Shelved = tuple["tuple[frozenset[str], ...]", str, "tuple[Pattern, Any] | None"]
"""What a pattern needs beside the sign that it is found by, its table, and what is made of it."""


class Index(Generic[T]):
    """What the patterns of one table on a shelf stand for."""

    def __init__(
        self,
        name: str,
        entries: Sequence[Mapping[str, Any]],
        shelf: Shelf,
        make: Callable[[Mapping[str, Any]], T],
    ) -> None:
        """``make`` makes of an entry what its patterns, which are on the ``shelf``, stand for."""
        self.entries = entries
        self._name, self._shelf, self._make = name, shelf, make
        self._items: dict[int, T] = {}
        shelf.put(name, self._item)

    def possible(self, utterance: Utterance) -> list[tuple[Pattern, T]]:
        """The patterns that ``utterance`` has the words for, in their order."""
        return self._shelf.possible(utterance)[self._name]

    def number_of(self, item: T) -> int:
        """The number of the entry that an item was made of."""
        return next(number for number, one in self._items.items() if one is item)

    def _item(self, number: int) -> T:
        if number not in self._items:
            self._items[number] = self._make(self.entries[number])
        return self._items[number]


def _slot(utterance: Utterance, place: int) -> Slot:
    key = _slot, place
    known: Slot | None = utterance.memory.get(key)
    if known is None:
        known = utterance.memory[key] = _made(utterance, place)
    return known


def _made(utterance: Utterance, place: int) -> Slot:
    token = utterance.tokens[place]
    said = utterance.said(place, place)
    if token.text[0] != "<":
        here = said.lower() in _HERE and place + 1 < len(utterance.tokens)
        if here and utterance.tokens[place + 1].text in _FOLDERS:
            return Slot("word", ".", said)
        return Slot("word", said, said)
    kind, _, number = token.text[1:-1].partition(":")
    kind = kind.partition(".")[0]
    return Slot(kind, utterance.entities[int(number)].value, said)


_HERE = frozenset({"current", "present", "working"})
"""What is said of the folder where one is, and is no name of one."""
_FOLDERS = frozenset({"directory", "folder", "dir"})
