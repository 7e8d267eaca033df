"""Words that are one goal and take several steps: "deploy", "create a swap file of 2G"."""

from __future__ import annotations

import re
import shlex
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_SLOT = re.compile(r"\{(\w+)(?::([^{}]*))?\}")


@dataclass(frozen=True)
class Act:
    """One step of a goal: what it does in words, and its command; none where it is to be asked."""

    text: str
    command: str


@dataclass(frozen=True)
class _Goal:
    says: re.Pattern[str]
    steps: tuple[tuple[str, str], ...]


def acts_for(text: str) -> list[Act]:
    """The steps of the goal that ``text`` is; none where it is no such goal."""
    for goal in _goals():
        if match := goal.says.fullmatch(text.strip()):
            slots = {name: value for name, value in match.groupdict().items() if value}
            return [
                Act(_filled(words, slots, quoted=False), _filled(command, slots, quoted=True))
                for words, command in goal.steps
            ]
    return []


def _filled(template: str, slots: dict[str, str], *, quoted: bool) -> str:
    def value(match: re.Match[str]) -> str:
        said = slots.get(match[1])
        if said is None:
            return match[2] or ""
        bare = said.strip("'\"`")
        return shlex.quote(bare) if quoted else bare

    return _SLOT.sub(value, template)


@cache
def _goals() -> tuple[_Goal, ...]:
    data = tomllib.loads((Path(__file__).parent / "goals.toml").read_text("utf-8"))
    return tuple(
        _Goal(
            re.compile(says, re.IGNORECASE),
            tuple((str(words), str(command)) for words, command in entry["steps"]),
        )
        for entry in data.get("goal", ())
        for says in entry["says"]
    )
