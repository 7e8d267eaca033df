"""Typed phrases: patterns of words and entities, and what each means.

A pattern is a line of base forms: ``(over|larger than) <size>``. In it ``(a|b c)`` is one of these,
``[the]`` may be left out, ``<size>`` is an entity of this kind (the kinds are those of
``entities``), ``<where=path|variable>`` one of several kinds, called ``where``, ``<word>`` any one
word but a stop word, and ``<unknown>`` one that stands in no pattern, most likely a name. ``{dir}`` stands for a pattern that is defined under that name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from caro_lsp.generate.utterance import Utterance, Vocabulary

_TOKEN = re.compile(r"<[\w=|-]+>|[()\[\]|]|[^\s()\[\]|<>]+")
_NAMED = re.compile(r"\{(\w+)\}")
_MAX_NAMED = 8


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

    def __init__(self, text: str, named: Mapping[str, str]) -> None:
        self.text = text
        for _ in range(_MAX_NAMED):
            if not _NAMED.search(text):
                break
            text = _NAMED.sub(lambda match: _definition(match[1], named), text)
        self._tokens = _TOKEN.findall(text)
        self._slots: dict[str, str] = {}
        self._stop = ""
        self._expression = ""
        self._regex: re.Pattern[str] | None = None
        self._needs: frozenset[str] | None = None

    @property
    def words(self) -> set[str]:
        """The words in it, as they are written."""
        return {token for token in self._tokens if token[0] not in "<()[]|"}

    def bind(self, vocabulary: Vocabulary) -> None:
        """Bring its words to the forms that words of requests are brought to.

        Raises BrokenPattern.
        """
        base = vocabulary.base
        self._stop = "|".join(sorted(map(re.escape, vocabulary.stop)))
        self._tokens = [token if token[0] in "<()[]|" else base(token) for token in self._tokens]
        self._expression, self._needs, end = self._choice(0)
        if end != len(self._tokens):
            raise BrokenPattern(f"{self.text}: a bracket is closed that was not opened")

    def find(self, utterance: Utterance) -> Iterator[Found]:
        """Each place where it is met."""
        if self._needs is not None and self._needs.isdisjoint(utterance.marks):
            return
        if self._regex is None:
            # Most of them are never met.
            self._regex = re.compile(rf"(?<![^ ])(?:{self._expression})")
        for match in self._regex.finditer(utterance.line):
            if match.start() == match.end():
                continue
            slots = {}
            for name, group in self._slots.items():
                if match[group] is not None:
                    slots[name] = _slot(utterance, match.start(group), match[group])
            first = utterance.token_at(match.start())
            yield Found(first, utterance.token_at(match.end() - 1), slots)

    def _choice(self, at: int) -> tuple[str, frozenset[str] | None, int]:
        """The expression for alternatives, marks of which one must be there, where it ends."""
        choices: list[str] = []
        needs: frozenset[str] | None = frozenset()
        while True:
            expression, needed, at = self._sequence(at)
            choices.append(expression)
            needs = None if needs is None or needed is None else needs | needed
            if at >= len(self._tokens) or self._tokens[at] != "|":
                # The longest first, since the first one that fits is taken.
                choices.sort(key=len, reverse=True)
                return "|".join(choices), needs, at
            at += 1

    def _sequence(self, at: int) -> tuple[str, frozenset[str] | None, int]:
        parts: list[str] = []
        best: frozenset[str] | None = None
        while at < len(self._tokens) and self._tokens[at] not in ")]|":
            token = self._tokens[at]
            at += 1
            needed: frozenset[str] | None = None
            if token in "([":
                inner, needed, at = self._choice(at)
                closing = {"(": ")", "[": "]"}[token]
                if at >= len(self._tokens) or self._tokens[at] != closing:
                    raise BrokenPattern(f"{self.text}: a bracket is not closed")
                at += 1
                parts.append(f"(?:{inner})" + ("?" if token == "[" else ""))
                needed = None if token == "[" else needed
            elif token[0] == "<":
                expression, needed = self._entity(token[1:-1])
                parts.append(expression)
            else:
                parts.append(re.escape(token) + " ")
                needed = frozenset({token})
            if needed is not None and (best is None or len(needed) < len(best)):
                best = needed
        return "".join(parts), best, at

    def _entity(self, text: str) -> tuple[str, frozenset[str] | None]:
        name, equals, kinds = text.partition("=")
        kinds = kinds if equals else text
        name = name if equals else text.split("|")[0]
        group = f"s{len(self._slots)}"
        while name in self._slots:
            # The same slot in two alternatives.
            name += "_"
        self._slots[name] = group
        plain = {"word", "unknown"} & set(kinds.split("|"))
        if plain:
            others = "|".join(kind for kind in kinds.split("|") if kind not in plain)
            entity = f"|<(?:{others}):\\d+>" if others else ""
            mark = "~?" if "word" in plain else "~"
            return rf"(?P<{group}>(?!(?:{self._stop}) ){mark}\w[\w.+-]*{entity}) ", None
        marks = frozenset(f"<{kind}>" for kind in kinds.split("|"))
        return rf"(?P<{group}><(?:{kinds}):\d+>) ", marks


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
    return Slot(kind, utterance.entities[int(number)].value, said)
