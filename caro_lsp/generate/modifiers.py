"""Modifiers: what a request says beside its task, and how that changes the command.

"In webapp, the last 3 commits, one line each" is the recipe for the last 3 commits and two
modifiers: a folder, which becomes ``git -C webapp``, and a form, which becomes ``--oneline``. A
modifier is declared once and goes with every recipe whose command is one of those it is ``on``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from caro_lsp.generate.phrases import Slot

MOST = 10
"""Modifiers of a request that are tried together."""
_SLOT_NAME = re.compile(r"(?<!\{)\{(\w+)")
_TAIL = re.compile(r" (?=-- )| (?=[|>]|&&)|$")
_COMPRESSED = re.compile(r"\| gzip > [^|;&]*?\.sql(?=[}\"\s]|$)")
_PLACES = frozenset({"after", "end", "front", "before", "instead"})


class BrokenModifier(Exception):
    """A modifier that is not declared as this module says."""


@dataclass(frozen=True)
class Change:
    """What a modifier does to the command of a recipe, before its slots are filled.

    ``put`` goes where ``place`` says: ``after`` the beginning of the command that it is ``on``, at
    its ``end`` (before what it is piped to, or what follows ``--``), in ``front`` of each command
    that it is ``on``, ``before`` the text ``mark``, or ``instead`` of that.
    """

    on: re.Pattern[str]
    put: str
    place: str
    mark: str
    unless: re.Pattern[str] | None
    """What the command has already where it says nothing new."""
    several: bool
    """Whether it may be said more than once."""
    tells: bool
    """Whether it tells which tool is meant, so that recipes count that need to be told."""

    @classmethod
    def of(cls, entry: Mapping[str, object]) -> Change:
        """The change of an entry ``[[modifier]]``. Raises BrokenModifier."""
        text = {key: str(entry.get(key, "")) for key in ("put", "at", "before", "instead")}
        place = next((key for key in ("before", "instead") if text[key]), text["at"] or "after")
        on, unless = entry.get("on"), entry.get("unless")
        if place not in _PLACES or not isinstance(on, list) or not on:
            raise BrokenModifier(f"modifier {text['put']}: expected `on`, a list, and a place")
        commands = "|".join(str(command).replace(" ", r"\ ") for command in on)
        return cls(
            re.compile(rf"(?<![\w./-])(?:{commands})(?![\w-])"),
            text["put"],
            place,
            text.get(place, ""),
            re.compile(str(unless)) if unless else None,
            bool(entry.get("several")),
            bool(entry.get("tells")),
        )

    @property
    def is_after(self) -> bool:
        """Whether it is put right after a word."""
        return self.place == "after"

    def fits(self, command: str) -> bool:
        """Whether it says something about ``command``."""
        return (
            bool(self.on.search(command))
            and (not self.mark or self.mark in command)
            and not (self.unless and self.unless.search(command))
        )

    def made(self, command: str, number: int) -> str:
        """``command`` changed; ``number`` tells its slots from those of others."""
        if not self.put:
            return command
        put = _SLOT_NAME.sub(rf"{{{_prefix(number)}\1", self.put)
        if self.place == "front":
            return self.on.sub(lambda match: f"{put} {match[0]}", command)
        if self.place == "before":
            return command.replace(self.mark, put + self.mark)
        if self.place == "instead":
            return command.replace(self.mark, put)
        if self.place == "after":
            return self.on.sub(lambda match: f"{match[0]} {put}", command)
        found = self.on.search(command)
        end = len(command)
        if found and put[0] not in "|>" and (tail := _TAIL.search(command, found.end())):
            end = tail.start()
        return f"{command[:end]} {put}{command[end:]}"


def _prefix(number: int) -> str:
    return f"modifier{number}_"


@dataclass(frozen=True)
class Said:
    """A modifier where a request says it: the tokens, and the slots in them."""

    change: Change
    tokens: frozenset[int]
    slots: Mapping[str, Slot]
    weight: float

    def goes_with(self, other: Said) -> bool:
        """Whether a request may say both."""
        return self.tokens.isdisjoint(other.tokens) and (
            self.change is not other.change or self.change.several
        )


def together(said: Sequence[Said]) -> Iterator[tuple[Said, ...]]:
    """All choices of modifiers that can be meant at once, none left out."""
    once = [one for index, one in enumerate(said) if not _is_again(one, said[:index])]
    most = sorted(once, key=lambda one: -one.weight)[:MOST]
    yield from _more((), [one for one in once if one in most])


def _more(chosen: tuple[Said, ...], others: Sequence[Said]) -> Iterator[tuple[Said, ...]]:
    """The choices that begin with some modifiers."""
    for index, one in enumerate(others):
        if all(one.goes_with(other) for other in chosen):
            yield (*chosen, one)
            yield from _more((*chosen, one), others[index + 1 :])


def _is_again(one: Said, before: Sequence[Said]) -> bool:
    """Whether the same words have said the same."""
    return any(one.change is other.change and one.tokens == other.tokens for other in before)


def changed(command: str, chosen: Sequence[Said]) -> str:
    """The template of a recipe with what modifiers change; empty where one does not fit."""
    # So that what is put in the same place stands in the order of the declarations.
    last_first = [said for said in reversed(list(enumerate(chosen))) if said[1].change.is_after]
    first_first = [said for said in enumerate(chosen) if not said[1].change.is_after]
    for number, one in (*first_first, *last_first):
        if not one.change.fits(command):
            return ""
        command = one.change.made(command, number)
    # A file of ours that comes out of gzip is called so.
    return _COMPRESSED.sub(r"\g<0>.gz", command)


def slots_of(chosen: Sequence[Said]) -> dict[str, Slot]:
    """The slots of modifiers by the names that :func:`changed` gives them."""
    return {
        _prefix(number) + name.rstrip("_"): slot
        for number, one in enumerate(chosen)
        for name, slot in one.slots.items()
    }
