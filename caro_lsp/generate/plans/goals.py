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
    from collections.abc import Collection

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_PRONOUNS = frozenset({"it", "them", "this", "that", "there", "these", "those", "its", "their"})
_SLOT = re.compile(r"\{\{|\}\}|\{(?P<name>\w+)(?P<list>\*)?(?::(?P<default>[^{}]*))?\}")


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


def acts_for(text: str, folder: str = ".", variables: Collection[str] = ()) -> list[Act]:
    """The steps of the goal that ``text`` is; none where it is no such goal.

    ``folder`` is the one that was last spoken of, ``variables`` the names of those of the script: a
    goal that guesses what one of them tells is none there.
    """
    for goal in _goals():
        match = goal.says.fullmatch(text.strip())
        if match is None or (goal.unless and any(goal.unless[:2] in v.lower() for v in variables)):
            continue
        if any(value in _PRONOUNS for value in match.groupdict().values()):
            continue
        slots = {name: value for name, value in match.groupdict().items() if value}
        slots |= {name[:-1]: value for name, value in slots.items() if name.endswith("2")}
        return [Act(words, _filled(command, slots, folder)) for words, command in goal.steps]
    return []


def _filled(template: str, slots: dict[str, str], folder: str) -> str:
    def value(match: re.Match[str]) -> str:
        if match["name"] is None:
            return match[0][0]
        said = slots.get(match["name"])
        if said is None:
            default = match["default"] or ""
            return folder if default == "@folder" else default
        if match["list"]:
            names = re.split(r",? and |, ", said)
            return " ".join(shlex.quote(name) for name in names)
        bare = said.strip("'\"`")
        if re.fullmatch(r"\d+ [MGk]", bare):
            bare = bare.replace(" ", "")
        if bare.startswith("~/"):
            return f"~/{shlex.quote(bare[2:])}"
        return shlex.quote(bare)

    return _SLOT.sub(value, template)


def declared() -> list[dict[str, Any]]:
    """The goals as they are declared, with their examples."""
    data = tomllib.loads((Path(__file__).parent / "goals.toml").read_text("utf-8"))
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
        )
        for entry in declared()
        for says in entry["says"]
    )
