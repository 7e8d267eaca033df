"""Frames: the phrases of one kind of request, and what a request says by them.

The phrases that together account for the most of a request, and do not contradict each other, fill
the facets of its frame.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from caro_lsp.generate.compose.writing import word
from caro_lsp.generate.entities import EXTENSIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from caro_lsp.generate.phrases import Found, Index, Pattern, Slot
    from caro_lsp.generate.utterance import Utterance

_SLOT = re.compile(r"\{(\w+)\}")
_INSIDE = frozenset({"in", "into", "under", "below", "inside", "within"})
_ARTICLES = frozenset({"the", "my", "a"})


@dataclass(frozen=True)
class Phrase:
    """What is said by some patterns: the value of a facet."""

    facet: str
    value: str
    also: Mapping[str, str]
    words: Mapping[str, frozenset[str]]
    """For slots that are any word: which words they may be."""
    endings: Mapping[str, tuple[str, ...]]
    """For slots: how they must end."""
    refused: Mapping[str, frozenset[str]]
    """For slots that are any word: which words they may not be."""
    when: frozenset[str] = frozenset()
    """Words in base form, one of which must stand anywhere in the request; none: any request."""
    capital: str = ""
    """A slot that is a word in capital letters, where it is one."""
    titled: str = ""
    """A slot that is a word with a capital letter in front, where it is one."""

    @classmethod
    def of(cls, entry: Mapping[str, Any], named: Mapping[str, str]) -> Phrase:
        """The phrase of an entry; ``named`` are lists of words by their names."""
        words = {name: words_of(_list(text, named)) for name, text in _given(entry, "words")}
        endings = {name: tuple(text.split("|")) for name, text in _given(entry, "endings")}
        refused = {name: _forms(_list(text, named)) for name, text in _given(entry, "not")}
        if slot := entry.get("extensions"):
            words[slot] = frozenset(EXTENSIONS)
        when = frozenset(filter(None, entry.get("when", "").split("|")))
        return cls(
            entry.get("facet", "modifier"), entry.get("value", ""), entry.get("also", {}), words,
            endings, refused, when, entry.get("capital", ""), entry.get("titled", ""),
        )  # fmt: skip

    def said_by(self, pattern: Pattern, asked: Utterance) -> Sequence[Meaning]:
        """Each place of a request where one of its patterns says it."""
        if self.when and asked.marks.isdisjoint(self.when):
            return ()
        if not (found := pattern.find(asked, self._condition)):
            return ()
        return [Meaning(self, one, asked.weight_of(one.first, one.last)) for one in found]

    def values(self, slots: Mapping[str, Slot]) -> dict[str, Value]:
        """The facets that it says something of, where its patterns have these slots."""
        values = {self.facet: Value(_filled(self.value, slots), slots)}
        for facet, text in self.also.items():
            values[facet] = Value(_filled(text, slots), slots)
        return values

    @cached_property
    def _condition(self) -> Callable[[Mapping[str, Slot]], bool] | None:
        """What slots must be; None where they may be anything."""
        asks = self.words or self.endings or self.refused or self.capital or self.titled
        return self._fits if asks else None

    def _fits(self, slots: Mapping[str, Slot]) -> bool:
        if not allowed(slots, self.words):
            return False
        if self.capital and not _in_capitals(slot_of(self.capital, slots)):
            return False
        if self.titled and not _is_titled(slot_of(self.titled, slots)):
            return False
        for name, ends in self.endings.items():
            if name in slots and not slots[name].value.endswith(ends):
                return False
        if self.refused:
            for name, slot in slots.items():
                # What is quoted is meant as it stands.
                refused = slot.kind != "text" and self.refused.get(name.rstrip("_"))
                if refused and slot.value.lower() in refused:
                    return False
        return True


MAX_TRIES = 12
"""Other ways to hear a request that are tried where words are left over."""
_BETTER = 0.01


@dataclass(frozen=True)
class Value:
    """The value of a facet, and the entities in the phrase that says it."""

    text: str
    slots: Mapping[str, Slot]


class Meaning:
    """What a ``phrase`` says in the place of a request that was ``found``."""

    __slots__ = ("_values", "found", "phrase", "weight")

    def __init__(self, phrase: Phrase, found: Found, weight: float) -> None:
        self.phrase, self.found, self.weight = phrase, found, weight
        self._values: dict[str, Value] | None = None

    @property
    def values(self) -> dict[str, Value]:
        """The facets that it says something of: most meanings are never asked."""
        if self._values is None:
            self._values = self.phrase.values(self.found.slots)
        return self._values


@dataclass
class Reading:
    """A request as one frame understands it.

    ``coverage``: the share of what it says that is accounted for, 0 to 1. ``left``: the words that
    are not.
    """

    frame: str
    asked: Utterance
    facets: dict[str, list[Value]] = field(default_factory=dict)
    coverage: float = 0.0
    left: tuple[str, ...] = ()
    homeless: bool = False
    """Whether a place is left, as "in X": what is done elsewhere is not what was asked for."""
    meanings: int = 0
    """How many phrases it is made of: the fewer, the likelier it is what was meant."""
    heard: list[Meaning] = field(default_factory=list)
    """What they say."""

    def has(self, facet: str) -> bool:
        """Whether the request says something of a facet."""
        return facet in self.facets

    def get(self, facet: str, default: str = "") -> str:
        """The first value of a facet."""
        values = self.facets.get(facet)
        return values[0].text if values else default

    def all(self, facet: str) -> list[str]:
        """The values of a facet."""
        return [value.text for value in self.facets.get(facet, ())]


class Frame:
    """The phrases of one kind of request. ``several``: facets that may have more than one value."""

    def __init__(self, name: str, phrases: Index[Phrase], several: Iterable[str] = ()) -> None:
        self.name = name
        self.phrases = phrases
        self._several = frozenset(several)

    def meanings(self, asked: Utterance) -> Sequence[Meaning]:
        """What its phrases say anywhere in the request; what accounts for more goes first."""
        known: list[Meaning] | None = asked.memory.get(self)
        if known is None:
            known = []
            for pattern, phrase in self.phrases.possible(asked):
                known += phrase.said_by(pattern, asked)
            known.sort(key=_heaviest)
            asked.memory[self] = known
        return known

    def reach(self, asked: Utterance) -> float:
        """The coverage that no reading of the request exceeds, 0 to 1."""
        total = asked.weight
        if not total:
            return 0.0
        heard = 0
        for meaning in self.meanings(asked):
            heard |= meaning.found.mask
        return 1 - (total - asked.weight_in(heard)) / total

    def read(self, asked: Utterance, taken: Iterable[int] = ()) -> Reading:
        """What the request says; ``taken`` are tokens that something else accounts for.

        What accounts for most is heard first. Where that leaves words over, it may have been
        misheard: what accounts for those words is then heard before all else, and the reading that
        leaves least is taken.
        """
        covered = 0
        for index in taken:
            covered |= 1 << index
        best, left = self._heard(asked, covered, ())
        first: tuple[Meaning, ...] = ()
        tries = MAX_TRIES
        while left and tries:
            tried = first
            for meaning in self.meanings(asked):
                if not (tries and meaning.weight and meaning.found.mask & left):
                    continue
                tries -= 1
                other, still_left = self._heard(asked, covered, (*tried, meaning))
                if other.coverage > best.coverage + _BETTER:
                    best, left, first = other, still_left, (*tried, meaning)
            if first is tried:
                break
        return best

    def _heard(
        self, asked: Utterance, covered: int, first: tuple[Meaning, ...]
    ) -> tuple[Reading, int]:
        """What the request says, and what is left, if ``first`` is heard before all else."""
        reading = Reading(self.name, asked)
        facets = reading.facets
        # Stop words at the seam of two phrases may belong to both.
        telling = asked.telling
        for meaning in chain(first, self.meanings(asked)):
            if not meaning.weight:
                break
            tokens = meaning.found.mask & telling
            if covered & tokens or not self._fits(meaning, facets):
                continue
            covered |= tokens
            reading.meanings += 1
            reading.heard.append(meaning)
            for facet, value in meaning.values.items():
                facets.setdefault(facet, []).append(value)
        left = telling & ~covered
        total = asked.weight
        if not left:
            reading.coverage = 1.0 if total else 0.0
            return reading, 0
        places = [index for index in range(len(asked.tokens)) if left >> index & 1]
        reading.left = tuple([asked.tokens[place].text for place in places])
        reading.homeless = any(_behind_in(asked, place) for place in places)
        reading.coverage = 1 - asked.weight_in(left) / total
        return reading, left

    def _fits(self, meaning: Meaning, facets: Mapping[str, list[Value]]) -> bool:
        for facet, value in meaning.values.items():
            if facet in self._several:
                continue
            for known in facets.get(facet, ()):
                if known.text != value.text:
                    return False
        return True


def _heaviest(meaning: Meaning) -> tuple[float, int, int]:
    found = meaning.found
    return -meaning.weight, found.first - found.last, found.first


def _behind_in(asked: Utterance, place: int) -> bool:
    """Whether a token is where something is to be done, as in "in the docs"."""
    before = place - 1
    if before >= 0 and asked.tokens[before].text in _ARTICLES:
        before -= 1
    return before >= 0 and asked.tokens[before].text in _INSIDE


def allowed(slots: Mapping[str, Slot], words: Mapping[str, frozenset[str]]) -> bool:
    """Whether slots that may be some ``words`` only are one of them."""
    if not words or not slots:
        return True
    given = {name.rstrip("_"): slot.value.lower() for name, slot in slots.items()}
    return all(given[name] in some for name, some in words.items() if name in given)


def slot_of(name: str, slots: Mapping[str, Slot]) -> Slot | None:
    """The slot of that name, in whichever alternative it stands."""
    for key, slot in slots.items():
        if key.rstrip("_") == name:
            return slot
    return None


@cache
def words_of(text: str) -> frozenset[str]:
    """The words of a list, which stand between bars."""
    return frozenset(text.split("|"))


def _in_capitals(slot: Slot | None) -> bool:
    return slot is None or slot.kind != "word" or (len(slot.said) > 1 and slot.said.isupper())


def _is_titled(slot: Slot | None) -> bool:
    return slot is None or slot.kind != "word" or slot.said[:1].isupper()


def _given(entry: Mapping[str, Any], key: str) -> Iterable[tuple[str, str]]:
    table: Mapping[str, str] = entry.get(key, {})
    return table.items()


def _list(text: str, named: Mapping[str, str]) -> str:
    """Words, or the names of lists of words, as the words."""
    if "{" not in text:
        return text
    return "|".join(named.get(part[1:-1], part) for part in text.split("|"))


@cache
def _forms(text: str) -> frozenset[str]:
    """Words, and their plurals."""
    words = text.split("|")
    return frozenset((*words, *(f"{word}s" for word in words)))


def _filled(template: str, slots: Mapping[str, Slot]) -> str:
    if "{" not in template:
        return template
    # What begins with a dash is written into the command as it is.
    is_test = template.lstrip("! ").startswith("-")

    def value(match: re.Match[str]) -> str:
        slot = slot_of(match[1], slots)
        if slot is None:
            return ""
        return word(slot.value) if is_test else slot.value

    return _SLOT.sub(value, template)
