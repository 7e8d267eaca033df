"""Make an example's command do what a request asks: put the request's entities in their places."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import open_quote
from caro_lsp.generate.entities import (
    NOUNS,
    Entity,
    Kind,
    find_entities,
    find_names,
    masked,
)
from caro_lsp.generate.script.mentions import find_variables, with_names_said
from caro_lsp.generate.script.scope import NOTHING, Scope
from caro_lsp.generate.words import NAMELESS, STOP, content_words, normalise, stem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from caro_lsp.generate.bank import Bank, Example

# How well an entity of one kind fills a place made for another; those not named do not.
_FITS: dict[Kind, dict[Kind, float]] = {
    "file": {"path": 0.97, "variable": 0.95, "name": 0.9, "glob": 0.6, "text": 0.8},
    "path": {"file": 0.97, "variable": 0.95, "name": 0.95, "glob": 0.6, "text": 0.8},
    "name": {"text": 0.9, "variable": 0.95, "file": 0.7, "host": 0.7, "path": 0.6},
    "text": {"name": 0.95, "variable": 0.9, "file": 0.7, "path": 0.7, "number": 0.7, "email": 0.8,
             "host": 0.8, "url": 0.8, "date": 0.8},
    "host": {"name": 0.8, "variable": 0.9},
    "email": {"host": 0.95, "name": 0.8, "variable": 0.9},
    "url": {"variable": 0.9, "host": 0.8},
    "number": {"variable": 0.8},
    "variable": {"name": 0.8},
}  # fmt: skip
_SAME_ROLE = 0.05
_OTHER_ENDING = 0.97
_ARCHIVES = frozenset({"gz", "tgz", "zip", "xz", "tar", "bz2", "zst"})
_OTHER_ARCHIVE = 0.7
_BARE_TEXT = 0.85
_KEPT_NUMBER = 0.8
_UNPLACED = 0.8
_NARROWED = 0.97
_LIKELY_NAME = 0.95
_UNLIKELY_NAME = 0.88
_OTHER_NOUN = 0.8
_MOST_ENTITIES = 5
_PREPOSITION = re.compile(
    r"\b(to|into|as|from|in|under|below|on|of|by|with|at|and|than|for|called|named)\s+"
    r"(?:the\s+|a\s+|all\s+)?(?:\w+\s+)?[\"'`]?$"
)
_ROLES = {
    "into": "to", "as": "to", "called": "to", "named": "to", "under": "in", "below": "in",
    "of": "in", "from": "in",
}  # fmt: skip
_ANCHORED = re.compile(r"\.{0,2}/|[~$\"]")
_SAFE = re.compile(r"[\w@%+=:,./~^-]+")
_BARE_PATTERN = re.compile(r"[\w@%+=:,./~^*?-]+")


@dataclass(frozen=True)
class Question:
    """A request taken apart: its text, the entities in it, and words that may be names.

    ``asked`` is what was written; a variable in ``scope`` that the text mentions is an entity.
    """

    asked: str
    scope: Scope = NOTHING

    @cached_property
    def text(self) -> str:
        """What was asked, with times and places of columns as numbers."""
        return normalise(self.asked)

    @cached_property
    def entities(self) -> list[Entity]:
        """What must reach the command."""
        found = find_entities(self.text)
        found += find_variables(self.text, self.scope, found)
        found = [
            replace(one, value=self.scope.plain(with_names_said(one, self.scope).value))
            for one in found
        ]
        return sorted(found, key=lambda entity: entity.start)

    @cached_property
    def rest(self) -> str:
        """The text without its entities."""
        return masked(self.text, self.entities)

    @cached_property
    def words(self) -> frozenset[str]:
        """Stems of the rest."""
        return frozenset(content_words(self.rest))

    @cached_property
    def nouns(self) -> frozenset[str]:
        """Stems of what the rest speaks of: "folder", "database"."""
        return frozenset(
            stem(word) for word in re.findall(r"\w+", self.rest.lower()) if word in NOUNS
        )

    def names(self, bank: Bank) -> list[Entity]:
        """Words that may be names: beside a noun such as "folder", or unknown to the bank."""
        beside = [
            replace(entity, likely=not bank.knows(stem(entity.value)))
            for entity in find_names(self.text, self.entities)
        ]
        taken = {place for entity in self.entities for place in range(entity.start, entity.end)}
        taken |= {entity.start for entity in beside}
        others = [
            Entity(
                "name",
                match[0],
                *match.span(),
                firm=False,
                likely=not bank.knows(stem(match[0])),
            )
            for match in re.finditer(r"[A-Za-z_][\w+-]*(?:[._-][\w+-]+)*", self.text)
            # The first word is the verb.
            if match.start() > 0 and match.start() not in taken
        ]
        return sorted(
            (
                entity
                for entity in beside + others
                if entity.value.lower() not in STOP | NOUNS | NAMELESS
            ),
            key=lambda entity: (not entity.likely, entity.start),
        )


@dataclass(frozen=True)
class Adaptation:
    """An example's command made for a request. ``similarity`` 0..1: how well the two agree.

    ``complete``: every entity of the request has its place and none of the example's is left.
    """

    example: Example
    command: str
    similarity: float
    complete: bool
    comment: str
    """The example's comment with the same entities put in."""


def adapt_all(question: Question, examples: Iterable[Example], bank: Bank) -> list[Adaptation]:
    """Adapt each of ``examples``; the best comes first."""
    names = question.names(bank)[:_MOST_ENTITIES]
    adapted = [adapt(question, example, bank, names) for example in examples]
    return sorted(adapted, key=lambda one: (-one.similarity, not one.complete))


def adapt(
    question: Question, example: Example, bank: Bank, names: list[Entity] | None = None
) -> Adaptation:
    """Put the entities of ``question`` where ``example`` has its own.

    ``names`` are the question's, where the caller has them already.
    """
    best: tuple[float, dict[Entity, Entity]] = (-1.0, {})
    if names is None:
        names = question.names(bank)[:_MOST_ENTITIES]
    # How near the words are without those that fill places: the same for most ways to fill them.
    near: dict[frozenset[str], float] = {}
    agreed = 0.0

    def spoken_of(slot: Entity) -> bool:
        # Who asks for a file that is called "shop" does not ask for a database.
        nouns = _nouns_beside(example.comment, slot)
        return not nouns or not nouns.isdisjoint(question.nouns)

    slots = example.slots[:_MOST_ENTITIES]
    for filled in _assignments(slots, question.entities, names, spoken_of):
        unplaced = len(example.slots) + len(question.entities) - 2 * len(filled)
        agreement = _agreement(question, example, filled, bank, near)
        score = agreement * _UNPLACED**unplaced
        if score > best[0]:
            best, agreed = (score, filled), agreement
    filled, score = best[1], agreed
    command = substituted(example.command, filled)
    unfilled = [slot for slot in example.slots if slot not in filled]
    given = set(filled.values())
    left = [
        entity
        for entity in question.entities
        if entity not in given and not _stands_in(entity, command, given)
    ]
    for entity in left:
        command = narrowed(command, entity)
    complete = (
        all(slot.kind == "number" for slot in unfilled)
        and all(_stands_in(entity, command, given) for entity in left)
        and not _changes_meaning_in_sed(command, filled)
    )
    score *= _KEPT_NUMBER ** len(unfilled) * _NARROWED ** len(left)
    return Adaptation(
        example,
        command,
        max(0.0, min(1.0, score)),
        complete,
        _comment(question, example, filled),
    )


def _stands_in(entity: Entity, command: str, given: set[Entity]) -> bool:
    """Whether ``entity`` is in ``command`` by itself, not as a part of another one."""
    for other in given:
        if entity.value in other.value and entity.value != other.value:
            command = command.replace(other.value, " ")
    return entity.is_in(command)


def _comment(question: Question, example: Example, filled: dict[Entity, Entity]) -> str:
    comment = example.comment
    for slot, entity in sorted(filled.items(), key=lambda pair: -pair[0].start):
        said = question.text[entity.start : entity.end]
        comment = f"{comment[: slot.start]}{said}{comment[slot.end :]}"
    return comment.replace("`", "")


def _assignments(
    slots: list[Entity],
    firm: list[Entity],
    names: list[Entity],
    spoken_of: Callable[[Entity], bool],
) -> Iterator[dict[Entity, Entity]]:
    """Each way to fill ``slots`` with firm entities that fit, and perhaps with names.

    ``spoken_of``: whether the request says of what a place takes the name.
    """
    firm = firm[:_MOST_ENTITIES]
    seen: set[tuple[tuple[Entity, Entity], ...]] = set()
    padded: list[Entity | None] = [*firm, *([None] * max(0, len(slots) - len(firm)))]
    for chosen in itertools.permutations(padded, len(slots)):
        filled = {
            slot: entity
            for slot, entity in zip(slots, chosen, strict=True)
            if entity is not None and _fit(slot.kind, entity.kind)
        }
        key = tuple(filled.items())
        if key in seen:
            continue
        seen.add(key)
        yield filled
        left = [
            slot
            for slot in slots
            if slot not in filled and _fit(slot.kind, "name") and spoken_of(slot)
        ]
        for picked in range(1, min(len(left), len(names)) + 1):
            for combination in itertools.combinations(names, picked):
                more = dict(zip(left, combination, strict=False))
                if all(_may_fill(slot, name) for slot, name in more.items()):
                    yield {**filled, **more}


def _fit(slot: Kind, given: Kind) -> float:
    return 1.0 if slot == given else _FITS.get(slot, {}).get(given, 0.0)


def _may_fill(slot: Entity, name: Entity) -> bool:
    """Whether a soft name may stand there; a word that the bank knows only where names stand."""
    return name.likely or slot.kind in ("name", "text")


def _agreement(
    question: Question,
    example: Example,
    filled: dict[Entity, Entity],
    bank: Bank,
    near: dict[frozenset[str], float],
) -> float:
    """Similarity of the words, less for each place that is filled by something unlike.

    ``near`` remembers the former.
    """
    words = question.words
    for entity in filled.values():
        if not entity.firm:
            words -= _content(entity.value)
    if words not in near:
        near[words] = bank.similarity(words, example)
    score = near[words]
    for slot, entity in filled.items():
        score *= _fit(slot.kind, entity.kind)
        if _role(example.comment, slot) != _role(question.text, entity):
            score *= 1 - _SAME_ROLE
        if slot.kind == "file" and _ending(slot.value) != _ending(entity.value):
            score *= _OTHER_ARCHIVE if _ending(slot.value) in _ARCHIVES else _OTHER_ENDING
        if not entity.firm:
            score *= _LIKELY_NAME if entity.likely else _UNLIKELY_NAME
            if slot.kind == "text":
                score *= _BARE_TEXT if entity.likely else _BARE_TEXT**2
            if not _same_noun(example.comment, slot, question.text, entity):
                score *= _OTHER_NOUN
    return score


def _ending(file: str) -> str:
    return file.rpartition(".")[2]


def _same_noun(example: str, slot: Entity, text: str, name: Entity) -> bool:
    """Whether the noun beside a place ("folder", "branch") is also beside the name."""
    nouns = _nouns_beside(example, slot)
    return not nouns or bool(nouns & _nouns_beside(text, name))


def _nouns_beside(text: str, entity: Entity) -> frozenset[str]:
    return _nouns_around(text, entity.start, entity.end)


_CALLED = re.compile(r"\b(?:called|named)\W*$")


@lru_cache(maxsize=2048)
def _nouns_around(text: str, start: int, end: int) -> frozenset[str]:
    before = re.findall(r"\w+", _CALLED.sub("", text[:start]))[-1:]
    after = re.findall(r"\w+", text[end:])[:1]
    return frozenset(stem(word) for word in before + after if word.lower() in NOUNS)


def _role(text: str, entity: Entity) -> str:
    return _role_behind(text, entity.start)


@lru_cache(maxsize=2048)
def _role_behind(text: str, end: int) -> str:
    found = _PREPOSITION.search(text[:end].lower())
    return _ROLES.get(found[1], found[1]) if found else ""


@lru_cache(maxsize=256)
def _content(text: str) -> frozenset[str]:
    return frozenset(content_words(text))


_SED_SPECIAL = re.compile(r"[&*\[\]^$\\|]")


def _changes_meaning_in_sed(command: str, filled: dict[Entity, Entity]) -> bool:
    """Whether a text among ``filled`` would be read by sed as more than its characters."""
    return "sed " in command and any(
        slot.kind == "text" and _SED_SPECIAL.search(entity.value) for slot, entity in filled.items()
    )


def _with_room_for_slashes(command: str, filled: dict[Entity, Entity]) -> str:
    """``command`` with other delimiters in its sed script where a text has slashes in it."""
    if "sed " in command and any(
        slot.kind == "text" and "/" in entity.value for slot, entity in filled.items()
    ):
        command = re.sub(r"'s/([^/']*)/([^/']*)/", r"'s|\1|\2|", command)
        command = re.sub(r"'/([^/']*)/d'", r"'\\|\1|d'", command)
    return command


def substituted(command: str, filled: dict[Entity, Entity]) -> str:
    """``command`` with each place replaced, all at once, quoted as its surroundings need."""
    command = _with_room_for_slashes(command, filled)
    places: list[tuple[int, int, str]] = []
    for slot, entity in sorted(filled.items(), key=lambda pair: -len(pair[0].value)):
        for match in slot.shown_in.finditer(command):
            start, end = match.span()
            written = _written(entity, slot, open_quote(command[:start]))
            if command[start - 2 : start] == "./" and _ANCHORED.match(written):
                start -= 2
            if slot.value.endswith("/") and command[end : end + 1] == "/":
                end += 1
            elif slot.value.endswith("/") and len(written) > 1:
                written = written.removesuffix("/")
            if all(end <= other[0] or start >= other[1] for other in places):
                places.append((start, end, written))
    for start, end, text in sorted(places, reverse=True):
        command = command[:start] + text + command[end:]
    return command


_PLACE = re.compile(
    r"^(?P<head>find )\.(?= )|^(?P<grep>grep -r.*) \.$|(?P<glob>(?<![\w/])\./)(?=\*)"
)
_LISTING = re.compile(r"ls(?: -\w+)*")


def narrowed(command: str, entity: Entity) -> str:
    """Restrict a command that works on the current folder or on any file to what ``entity`` says.

    ``find . ...`` gets another folder or ``-name '*.EXT'``; a command that this does not fit comes
    back as it is.
    """
    if entity.kind in ("path", "variable") and "/" in entity.value + "/":
        written = _written(entity, replace(entity, kind="path"), "")
        if _LISTING.fullmatch(command):
            return f"{command} {written}"
        match = _PLACE.search(command)
        if match and match["glob"]:
            folder = written if written.endswith("/") else f"{written}/"
            return f"{command[: match.start()]}{folder}{command[match.end() :]}"
        if match:
            kept = match["head"] or f"{match['grep']} "
            return f"{kept}{written}{command[match.end() :]}"
    if entity.kind == "extension" and " -name " not in command:
        return re.sub(r"^(find \S+ -type f)\b", rf"\1 -name '*.{entity.value}'", command)
    return command


def _written(entity: Entity, slot: Entity, quote: str) -> str:
    value = entity.value
    if entity.kind == "variable":
        if value.endswith("[@]}"):
            return f'"{value}"' if not quote else value
        name = value.strip("${}")
        if slot.kind == "variable":
            return name if not slot.value.startswith("$") else f"${name}"
        return f"${{{name}}}" if quote == '"' else f'"${name}"' if not quote else value
    if entity.kind == "size":
        return value
    if quote == "'":
        return value.replace("'", "'\\''")
    if quote == '"':
        value = re.sub(r"^~(?=/)", "$HOME", value)
        return re.sub(r'([`"\\]|\$(?!HOME\b))', r"\\\1", value)
    pattern = _BARE_PATTERN if entity.kind in ("glob", "path") else _SAFE
    if pattern.fullmatch(value):
        return value
    return "'" + value.replace("'", "'\\''") + "'"
