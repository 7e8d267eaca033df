"""Words that are one goal and take several steps: "deploy", "create a swap file of 2G"."""

from __future__ import annotations

import re
import shlex
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_PRONOUNS_TEXT = "it them this that there these those its their the an my"
_PRONOUNS = frozenset(_PRONOUNS_TEXT.split())
_SLOT = re.compile(
    r"\{\{|\}\}|\{(?:(?P<below>\w+)/)?(?P<name>\w+)(?P<list>\*)?(?P<raw>!)?(?::(?P<default>[^{}]*))?\}"
)
_FILES = ("goals.toml", "steps.toml")


@dataclass(frozen=True)
class Act:
    """One step of a goal: what it does in words, and its command or, behind ``?``, a request."""

    text: str
    command: str


@dataclass(frozen=True)
class _Goal:
    says: re.Pattern[str]
    steps: tuple[tuple[str, str], ...]
    unless: str
    kinds: frozenset[tuple[str, str]]
    """Slots, and of what something must have been spoken of where a slot is not said."""
    when: re.Pattern[str]
    """What must stand somewhere in the text."""
    never: re.Pattern[str]
    """What none of its names is."""


def acts_for(
    text: str, named: Mapping[str, str] | None = None, variables: Collection[str] = ()
) -> list[Act]:
    """The steps of the goal that ``text`` is; none where it is no such goal.

    ``named`` is what was spoken of before, by its kind, such as the folder. ``variables`` are the
    names of those of the script: a goal that guesses what one of them tells is none there.
    """
    for goal in _goals():
        match = goal.says.fullmatch(text.strip())
        if match is None or (goal.unless and any(goal.unless[:2] in v.lower() for v in variables)):
            continue
        said = [value for value in match.groupdict().values() if value]
        if any(value in _PRONOUNS or goal.never.fullmatch(value) for value in said):
            continue
        if not goal.when.search(text):
            continue
        slots = {name: value for name, value in match.groupdict().items() if value}
        slots |= {name[:-1]: value for name, value in slots.items() if name.endswith("2")}
        known = {"folder": ".", **(named or {})}
        if all(kind in known for name, kind in goal.kinds if name not in slots):
            return [Act(words, _filled(command, slots, known)) for words, command in goal.steps]
    return []


def _filled(template: str, slots: dict[str, str], known: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        if match["name"] is None:
            return match[0][0]
        said = slots.get(match["name"])
        if said is None:
            default = match["default"] or ""
            return known[default[1:]] if default.startswith("@") else default
        if match["list"]:
            above = f"{slots[match['below']].rstrip('/')}/" if match["below"] else ""
            return " ".join(_quoted(f"{above}{name}") for name in re.split(r",? and |, ", said))
        bare = said.strip("'\"`")
        if size := re.fullmatch(r"(\d+) ?([MGk])", bare, re.IGNORECASE):
            bare = size[1] + ("k" if size[2] in "kK" else size[2].upper())
        return bare if match["raw"] else _quoted(bare)

    return _SLOT.sub(value, template)


def _quoted(name: str) -> str:
    return f"~/{shlex.quote(name[2:])}" if name.startswith("~/") else shlex.quote(name)


def commands_of_goals() -> list[str]:
    """The commands of all goals, slots in them."""
    return [command for goal in _goals() for _, command in goal.steps]


def declared() -> list[dict[str, Any]]:
    """The goals as they are declared, with their examples."""
    return [goal for file in _FILES for goal in _read(file)]


def _read(file: str) -> list[dict[str, Any]]:
    data = tomllib.loads((Path(__file__).parent / file).read_text("utf-8"))
    named: dict[str, str] = data.get("named", {})
    goals: list[dict[str, Any]] = data.get("goal", [])
    for goal in goals:
        goal["says"] = [
            re.sub(r"(?<!\?P)<(\w+)>", lambda m: f"(?:{named[m[1]]})", says)
            for says in goal["says"]
        ]
    return goals


@cache
def _goals() -> tuple[_Goal, ...]:
    return tuple(
        _Goal(
            re.compile(says, re.IGNORECASE),
            tuple((str(words), str(command)) for words, command in entry["steps"]),
            str(entry.get("unless", "")),
            frozenset(re.findall(r"\{(\w+):@(\w+)\}", str(entry["steps"]))),
            re.compile(str(entry.get("when", "")), re.IGNORECASE),
            re.compile(str(entry.get("never", r"(?!)")), re.IGNORECASE),
        )
        for entry in declared()
        for says in entry["says"]
    )
