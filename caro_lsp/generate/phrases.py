r"""Typed phrases: patterns of words and entities, and what each means.

A pattern is a line of base forms: ``(over|larger than) <size>``. In it ``(a|b c)`` is one of these,
``[the]`` may be left out, ``<size>`` is an entity of this kind (the kinds are those of
``entities``), ``<where=path|variable>`` one of several kinds, called ``where``, ``<word>`` any one
word but a stop word, and ``<unknown>`` one that stands in no pattern, most likely a name. ``{dir}``
stands for a pattern that is defined under that name; ``\(`` is a bracket of the request.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )

    from caro_lsp.generate.utterance import Utterance, Vocabulary

_TOKEN = re.compile(r"\\[()<>]|<[\w=|-]+>|[()\[\]|]|[^\s()\[\]|<>]+")
_NAMED = re.compile(r"\{(\w+)\}")
_MAX_NAMED = 8
T = TypeVar("T")


class BrokenPattern(Exception):
    """A pattern that is not written as this module says."""


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

    __slots__ = ("_expression", "_load", "_regex", "_slots", "_stop", "_tokens", "needs", "text")

    def __init__(self, text: str, named: Mapping[str, str]) -> None:
        """The pattern ``text``, in which names of ``named`` stand for what they say."""
        self.text = text
        self._tokens = _tokens(text, named)
        self._slots: dict[str, str] = {}
        self._stop = ""
        self._expression = ""
        self._regex: re.Pattern[str] | None = None
        self._load: Callable[[], tuple[str, dict[str, str]]] | None = None
        self.needs: Sequence[Collection[str]] = ()
        """Marks of an utterance, of each set one, without which it is not met."""

    @property
    def words(self) -> set[str]:
        """The words in it, as they are written."""
        return {token for token in self._tokens if token[0] not in "<()[]|\\"}

    def bind(self, vocabulary: Vocabulary) -> None:
        """Bring its words to the forms that words of requests are brought to.

        Raises BrokenPattern.
        """
        base = vocabulary.base
        self._stop = "|".join(sorted(map(re.escape, vocabulary.nameless)))
        self._tokens = [token if token[0] in "<()[]|\\" else base(token) for token in self._tokens]
        self._expression, self.needs, end = self._choice(0)
        if end != len(self._tokens):
            raise BrokenPattern(f"{self.text}: a bracket is closed that was not opened")

    @property
    def bound(self) -> tuple[str, list[list[str]], dict[str, str]]:
        """What :meth:`bind` has found out: its expression, what it needs, the groups of slots."""
        return self._expression, list(map(sorted, self.needs)), self._slots

    @classmethod
    def again(
        cls, needs: Sequence[Collection[str]], load: Callable[[], tuple[str, dict[str, str]]]
    ) -> Pattern:
        """A pattern as it was ``bound``; ``load`` is called if it is looked for.

        Most patterns never are.
        """
        pattern = cls.__new__(cls)
        pattern.needs = needs
        pattern._load, pattern._regex = load, None  # noqa: SLF001 - of its own class
        return pattern

    def possible(self, utterance: Utterance) -> bool:
        """Whether the words are there without which it is not met."""
        return not any(map(utterance.marks.isdisjoint, self.needs))

    def find(
        self, utterance: Utterance, fits: Callable[[Mapping[str, Slot]], bool] | None = None
    ) -> Iterator[Found]:
        """Each place where it is met, and its slots are such that it ``fits``."""
        if not self.possible(utterance):
            return
        if self._regex is None:
            # Most of them are never met.
            if self._load is not None:
                self._expression, self._slots = self._load()
            self._regex = re.compile(rf"(?<![^ ])(?:{self._expression})")
        at = 0
        while match := self._regex.search(utterance.line, at):
            at = match.end() + (match.start() == match.end())
            if match.start() == match.end():
                continue
            slots = {}
            for name, group in self._slots.items():
                if match[group] is not None:
                    slots[name] = _slot(utterance, match.start(group), match[group])
            if fits is not None and not fits(slots):
                # It may be met from the next word on.
                at = match.start() + 1
                continue
            first = utterance.token_at(match.start())
            yield Found(first, utterance.token_at(match.end() - 1), slots)

    def _choice(self, at: int) -> tuple[str, tuple[frozenset[str], ...], int]:
        """The expression for alternatives, what they need, and where they end."""
        choices: list[str] = []
        needs: list[tuple[frozenset[str], ...]] = []
        while True:
            expression, needed, at = self._sequence(at)
            choices.append(expression)
            needs.append(needed)
            if at >= len(self._tokens) or self._tokens[at] != "|":
                break
            at += 1
        # The longest first, since the first one that fits is taken.
        choices.sort(key=len, reverse=True)
        if len(needs) == 1:
            return choices[0], needs[0], at
        one_of_each = [min(needed, key=len) for needed in needs if needed]
        together = (frozenset().union(*one_of_each),) if len(one_of_each) == len(needs) else ()
        return "|".join(choices), together, at

    def _sequence(self, at: int) -> tuple[str, tuple[frozenset[str], ...], int]:
        parts: list[str] = []
        needs: list[frozenset[str]] = []
        while at < len(self._tokens) and self._tokens[at] not in ")]|":
            part = self._tokens[at]
            at += 1
            literal = part.removeprefix("\\")
            if part in "([":
                inner, needed, at = self._choice(at)
                closing = {"(": ")", "[": "]"}[part]
                if at >= len(self._tokens) or self._tokens[at] != closing:
                    raise BrokenPattern(f"{self.text}: a bracket is not closed")
                at += 1
                parts.append(f"(?:{inner})" + ("?" if part == "[" else ""))
                if part == "(":
                    needs.extend(needed)
            elif part[0] == "<":
                expression, marks = self._entity(part[1:-1])
                parts.append(expression)
                needs.extend(marks)
            else:
                parts.append(re.escape(literal) + " ")
                needs.append(frozenset({literal}))
        return "".join(parts), tuple(needs), at

    def _entity(self, text: str) -> tuple[str, tuple[frozenset[str], ...]]:
        name, equals, kinds = text.partition("=")
        kinds = kinds if equals else text
        name = name if equals else text.split("|", maxsplit=1)[0]
        group = f"s{len(self._slots)}"
        while name in self._slots:
            # The same slot in two alternatives.
            name += "_"
        self._slots[name] = group
        plain = {"word", "unknown"} & set(kinds.split("|"))
        if plain:
            others = _fitting([kind for kind in kinds.split("|") if kind not in plain])
            entity = f"|<(?:{others}):\\d+>" if others else ""
            mark = "~?" if "word" in plain else "~"
            return rf"(?P<{group}>(?!(?:{self._stop}) ){mark}\w[\w.+-]*{entity}) ", ()
        marks = frozenset(
            f"<{mark}>"
            for kind in kinds.split("|")
            for mark in (kind, *(one for one, held in _HELD_AS.items() if kind in held))
        )
        return rf"(?P<{group}><(?:{_fitting(kinds.split('|'))}):\d+>) ", (marks,)


class Index(Generic[T]):
    """Patterns by a word that each of them needs, so that few are looked at for a request."""

    def __init__(self, items: Iterable[tuple[Pattern, T]]) -> None:
        """``items``: patterns that are bound and ``by_rarity``, and what each stands for."""
        self._always: list[tuple[int, Pattern, T]] = []
        self._by_mark: dict[str, list[tuple[int, Pattern, T]]] = {}
        for order, (pattern, item) in enumerate(items):
            if not pattern.needs:
                self._always.append((order, pattern, item))
                continue
            for mark in pattern.needs[0]:
                self._by_mark.setdefault(mark, []).append((order, pattern, item))

    def possible(self, utterance: Utterance) -> list[tuple[Pattern, T]]:
        """The patterns that ``utterance`` has the words for, in their order."""
        found = {entry[0]: entry for entry in self._always}
        for mark in utterance.marks:
            for entry in self._by_mark.get(mark, ()):
                if entry[0] not in found and entry[1].possible(utterance):
                    found[entry[0]] = entry
        return [(pattern, item) for _, pattern, item in sorted(found.values(), key=_order)]


def by_rarity(patterns: Iterable[Pattern]) -> None:
    """Let the needs of each pattern begin with what the fewest of them share."""
    entries = list(patterns)
    shared = Counter(mark for one in entries for needed in one.needs for mark in needed)
    for one in entries:
        one.needs = sorted(one.needs, key=lambda marks: sum(shared[mark] for mark in marks))


def _order(entry: tuple[int, Any, Any]) -> int:
    return entry[0]


def _fitting(kinds: list[str]) -> str:
    """The expression for entities of these kinds, and for variables that hold one."""
    held = [f"(?:variable\\.)?{kind}" for kind in kinds if kind != "variable"]
    held += [rf"variable\.{one}" for one, others in _HELD_AS.items() if others & {*kinds}]
    if "variable" in kinds:
        # Where a path is wanted, a number is none.
        paths = {"variable"} < {*kinds} <= _PATHS
        held.append(rf"variable(?:\.(?:{_PATH_VARIABLES}))?" if paths else r"variable(?:\.\w+)?")
    return "|".join(held)


_HELD_AS = {"list": frozenset({"file", "path"}), "string": frozenset({"name", "text"})}
"""Kinds that only variables have, and what a slot is for where these fit."""
_PATHS = frozenset({"variable", "path", "file", "glob"})
_PATH_VARIABLES = "path|file|list|name"


def _tokens(text: str, named: Mapping[str, str]) -> list[str]:
    """The parts of a pattern, definitions put in."""
    for _ in range(_MAX_NAMED):
        if not _NAMED.search(text):
            break
        text = _NAMED.sub(lambda match: _definition(match[1], named), text)
    return _TOKEN.findall(text)


def _definition(name: str, named: Mapping[str, str]) -> str:
    if name not in named:
        raise BrokenPattern(f"{{{name}}}: no pattern is defined under this name")
    return f"({named[name]})"


def _slot(utterance: Utterance, start: int, text: str) -> Slot:
    token = utterance.token_at(start)
    said = utterance.said(token, token)
    if text[0] != "<":
        return Slot("word", said, said)
    kind, _, number = text[1:-1].partition(":")
    kind = kind.partition(".")[0]
    return Slot(kind, utterance.entities[int(number)].value, said)
