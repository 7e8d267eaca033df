"""Why a request is answered as it is: the phrases that it meets, and what became of candidates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from caro_lsp.generate import knowledge
from caro_lsp.generate.grammar import COMPOSE
from caro_lsp.generate.utterance import utterance

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from caro_lsp.generate.grammar import Grammar
    from caro_lsp.generate.script.scope import Scope


@dataclass(frozen=True)
class Met:
    """A phrase that a request meets: the words, and the entry of the knowledge that has it.

    ``kind`` is that of the entry, ``means`` its value or command, ``line`` counts from 1.
    """

    said: str
    kind: str
    means: str
    file: Path
    line: int


@dataclass(frozen=True)
class Judged:
    """A candidate, and what speaks for and against it.

    ``frame`` is what it was understood as, ``confidence`` 0..1 the product of its ``factors``,
    ``left`` what it does not account for, ``refused`` why it is not shown, empty where it may be.
    """

    command: str
    frame: str
    confidence: float
    factors: Mapping[str, float] = field(default_factory=dict)
    left: tuple[str, ...] = ()
    refused: str = ""


@dataclass(frozen=True)
class Why:
    """What was read in a request, and what was made of it, the surest first."""

    phrases: tuple[Met, ...]
    candidates: tuple[Judged, ...]


def met(grammar: Grammar, text: str, scope: Scope, frames: Collection[str]) -> tuple[Met, ...]:
    """The phrases of some ``frames`` that a request meets as it is written.

    What the script or a condition puts in its words is not looked for.
    """
    found = dict.fromkeys(_met(grammar, text, scope, frames))
    return tuple(
        Met(said, kind, means, *knowledge.place(kind, number))
        for said, kind, means, number in found
    )


def _met(
    grammar: Grammar, text: str, scope: Scope, frames: Collection[str]
) -> Iterator[tuple[str, str, str, int]]:
    asked = utterance(text, grammar.vocabulary, scope)
    for name in COMPOSE:
        if name in frames:
            frame = grammar.frames[name]
            for one in frame.read(asked).heard:
                said = asked.said(one.found.first, one.found.last)
                phrase = one.phrase
                means = f"{phrase.facet}: {phrase.value}".rstrip(": ")
                yield said, name, means, frame.phrases.number_of(phrase)
    if "recipe" not in frames:
        return
    for pattern, recipe in grammar.recipes.possible(asked):
        for place in pattern.find(asked):
            if recipe.allows(place.slots):
                said = asked.said(place.first, place.last)
                yield said, "recipe", recipe.command, grammar.recipes.number_of(recipe)
    for pattern, modifier in grammar.modifiers.possible(asked):
        for one in modifier[0].said_by(pattern, asked):
            said = asked.said(one.found.first, one.found.last)
            yield said, "modifier", modifier[1].put, grammar.modifiers.number_of(modifier)
