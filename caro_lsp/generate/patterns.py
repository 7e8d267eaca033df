r"""The language of patterns, and the expressions that are made of them.

A pattern is a line of base forms: ``(over|larger than) <size>``. In it ``(a|b c)`` is one of these,
``[the]`` may be left out, ``<size>`` is an entity of this kind (the kinds are those of
``entities``), ``<where=path|variable>`` one of several kinds, called ``where``, ``<word>`` any one
word but a stop word, and ``<unknown>`` one that stands in no pattern, most likely a name. ``{dir}``
stands for a pattern that is defined under that name; ``\(`` is a bracket of the request.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any

from caro_lsp.generate.phrases import Pattern
from caro_lsp.generate.utterance import HELD_SIGNS, KIND_SIGNS, NAME_SIGN, Vocabulary
from caro_lsp.generate.words import NAMELESS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

_TOKEN = re.compile(r"\\[()<>]|<[\w=|-]+>|[()\[\]|]|[^\s()\[\]|<>]+")
_NAMED = re.compile(r"\{(\w+)\}")
_MAX_NAMED = 8


class BrokenPattern(Exception):
    """A pattern that is not written as this module says."""


class Wording:
    """A pattern as it is written."""

    def __init__(self, text: str, named: Mapping[str, str]) -> None:
        """The pattern ``text``, in which names of ``named`` stand for what they say.

        Raises BrokenPattern.
        """
        self.text = text
        self._tokens = _tokens(text, named)

    @property
    def words(self) -> set[str]:
        """The words in it, as they are written."""
        return {token.removeprefix("\\") for token in self._tokens if token[0] not in "<()[]|"}

    def pattern(self, vocabulary: Vocabulary, allowed: Mapping[str, Collection[str]]) -> Pattern:
        """What finds it; ``allowed`` is what some slots may be. Raises BrokenPattern."""
        return _Reader(self.text, self._tokens, vocabulary, allowed).pattern()


class _Reader:
    """The way through the tokens of a pattern."""

    def __init__(
        self,
        text: str,
        tokens: Sequence[str],
        vocabulary: Vocabulary,
        allowed: Mapping[str, Collection[str]],
    ) -> None:
        self._text, self._tokens, self._vocabulary = text, tokens, vocabulary
        self._allowed = allowed
        self._slots: list[str] = []

    def pattern(self) -> Pattern:
        expression, needs, end = self._choice(0)
        if end != len(self._tokens):
            raise BrokenPattern(f"{self._text}: a bracket is closed that was not opened")
        return Pattern(expression, self._slots, needs)

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
        if len(needs) == 1:
            return choices[0], needs[0], at
        one_of_each = [min(needed, key=len) for needed in needs if needed]
        together = (frozenset().union(*one_of_each),) if len(one_of_each) == len(needs) else ()
        return _alternatives(choices), together, at

    def _sequence(self, at: int) -> tuple[str, tuple[frozenset[str], ...], int]:
        parts: list[str] = []
        needs: list[frozenset[str]] = []
        while at < len(self._tokens) and self._tokens[at] not in ")]|":
            part = self._tokens[at]
            at += 1
            if part in "([":
                inner, needed, at = self._choice(at)
                closing = {"(": ")", "[": "]"}[part]
                if at >= len(self._tokens) or self._tokens[at] != closing:
                    raise BrokenPattern(f"{self._text}: a bracket is not closed")
                at += 1
                parts.append(_one(inner) + ("?" if part == "[" else ""))
                if part == "(":
                    needs.extend(needed)
            elif part[0] == "<":
                signs, needed = self._entity(part[1:-1])
                parts.append(f"([{signs}])")
                needs.extend(needed)
            else:
                word = part[1:] if part[0] == "\\" else self._vocabulary.base(part)
                parts.append(self._vocabulary.sign(word))
                needs.append(frozenset(parts[-1]))
        return "".join(parts), tuple(needs), at

    def _entity(self, text: str) -> tuple[str, tuple[frozenset[str], ...]]:
        name, equals, listed = text.partition("=")
        kinds = (listed if equals else text).split("|")
        name = name if equals else kinds[0]
        allowed = self._allowed.get(name, ())
        while name in self._slots:
            # The same slot in two alternatives.
            name += "_"
        self._slots.append(name)
        signs = _signs({*kinds} - {"word", "unknown"})
        if "word" in kinds:
            signs += NAME_SIGN
            if not allowed:
                return signs + self._vocabulary.may_be_names, ()
            # A few of these words are no words of patterns, and what they are is asked later.
            names = self._vocabulary.may_be_names
            bases = {self._vocabulary.sign(self._vocabulary.base(word)) for word in allowed}
            signs += "".join(sorted(sign for sign in bases if names[0] <= sign <= names[-1]))
            return signs, (frozenset(signs),)
        if "unknown" in kinds:
            signs += NAME_SIGN
        return signs, (frozenset(signs),)


def _alternatives(choices: Iterable[str]) -> str:
    """The expression for one of some, the longest first, since the first one that fits is taken."""
    longest = sorted(dict.fromkeys(choices), key=len, reverse=True)
    signs = [one for one in longest if len(one) == 1]
    if len(signs) > 1:
        longest = [*(one for one in longest if len(one) > 1), f"[{''.join(signs)}]",
                   *(one for one in longest if not one)]  # fmt: skip
    return "|".join(longest)


def _one(expression: str) -> str:
    """An expression as one that ``?`` goes with."""
    alone = len(expression) == 1 or (
        expression[:1] == "[" and expression.find("]") == len(expression) - 1
    )
    return expression if alone else f"(?:{expression})"


def _signs(kinds: set[str]) -> str:
    """The signs of entities of these kinds, and of variables that hold one."""
    signs = {KIND_SIGNS[kind] for kind in KIND_SIGNS if kind in kinds}
    signs |= {HELD_SIGNS[kind] for kind in HELD_SIGNS if kind in kinds - {"variable"}}
    signs |= {HELD_SIGNS[one] for one, others in _HELD_AS.items() if others & kinds}
    if "variable" in kinds:
        # Where a path is wanted, a number is none.
        paths = {"variable"} < kinds <= _PATHS
        signs |= {HELD_SIGNS[one] for one in (_PATH_VARIABLES if paths else HELD_SIGNS)}
    return "".join(sorted(signs))


_HELD_AS = {"list": frozenset({"file", "path"}), "string": frozenset({"name", "text"})}
"""Kinds that only variables have, and what a slot is for where these fit."""
_PATHS = frozenset({"variable", "path", "file", "glob"})
_PATH_VARIABLES = ("path", "file", "list", "name")


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


def indexed(
    entries: Mapping[str, Sequence[Mapping[str, Any]]],
    data: Mapping[str, Any],
    shelves: Mapping[str, str],
) -> dict[str, Any]:
    """The vocabulary of the patterns that entries ``say``, and the tables of those as plain data.

    ``data`` has what is ``named``, and further words, ``shelves`` for each table what it is looked
    up with. Raises BrokenPattern.
    """
    written: dict[str, Wording] = {}
    for entry in chain.from_iterable(entries.values()):
        for text in entry["says"]:
            written.setdefault(text, Wording(text, data.get("named", {})))
    stop, plain = (data.get(key, "").split() for key in ("stop", "plain"))
    words = {word for wording in written.values() for word in wording.words}
    vocabulary = Vocabulary.of(words, stop, plain, NAMELESS)
    named = data.get("named", {})
    patterns: dict[tuple[str, str], Pattern] = {}
    for entry in chain.from_iterable(entries.values()):
        allowed = {slot: _words(text, named) for slot, text in entry.get("words", {}).items()}
        for text in entry["says"]:
            if (key := _key(text, entry)) not in patterns:
                patterns[key] = written[text].pattern(vocabulary, allowed)
    shared = Counter(sign for one in patterns.values() for need in one.needs for sign in need)
    lines: list[bytes] = []
    by_sign: dict[str, dict[str, list[int]]] = {shelf: {} for shelf in shelves.values()}
    for name, some in entries.items():
        _shelve(name, some, patterns, shared, lines, by_sign[shelves[name]])
    tables = {
        name: [{k: v for k, v in entry.items() if k != "says"} for entry in some]
        for name, some in entries.items()
    }
    made = {"tables": tables, "shelves": by_sign, "shelf_of": dict(shelves), "lines": lines}
    return {"vocabulary": vocabulary.kept, **made}


def _key(text: str, entry: Mapping[str, Any]) -> tuple[str, str]:
    """What a pattern is known by: its text, and what its slots may be."""
    return text, json.dumps(entry.get("words", {}), sort_keys=True)


def _words(text: str, named: Mapping[str, str]) -> list[str]:
    """The words of a list; ``{name}`` in it stands for another list."""
    parts = (named.get(part[1:-1], part) if part[0] == "{" else part for part in text.split("|"))
    return "|".join(parts).split("|")


def _shelve(
    name: str,
    entries: Sequence[Mapping[str, Any]],
    patterns: Mapping[tuple[str, str], Pattern],
    shared: Mapping[str, int],
    lines: list[bytes],
    by_sign: dict[str, list[int]],
) -> None:
    """Add the patterns of the table ``name`` to the ``lines``, and ``by_sign`` where they are."""
    for number, entry in enumerate(entries):
        for text in entry["says"]:
            pattern = patterns[_key(text, entry)]
            # First what the fewest patterns need.
            needs = sorted(pattern.needs, key=lambda signs: sum(shared[sign] for sign in signs))
            for sign in sorted(needs[0]) if needs else ("",):
                by_sign.setdefault(sign, []).append(len(lines))
            needed = ("".join(sorted(signs)) for signs in needs)
            slots = ",".join(pattern.slots)
            line = " ".join((name, str(number), pattern.expression, slots, *needed))
            lines.append(line.encode())
