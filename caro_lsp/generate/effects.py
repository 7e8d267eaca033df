"""What a suggested command would do beyond what was asked.

The effects, and the words that ask for each, are in ``effects.toml``; which commands have one is
said there as rules say it (``dogma.match``).
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caro_lsp.dogma.match import Captures, compile_match

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caro_lsp.dogma.match import Matcher
    from caro_lsp.shell.command import Command

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_FILE = Path(__file__).with_name("effects.toml")


@dataclass(frozen=True)
class Effect:
    """``does``: what a command that ``matches`` would do; ``asked``: what in a request asks so."""

    does: str
    matches: Matcher
    asked: re.Pattern[str]


@cache
def _declared() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))


@cache
def effects() -> tuple[Effect, ...]:
    """All effects; takes milliseconds the first time. Raises OSError, ValueError."""
    return tuple(
        Effect(
            entry["does"],
            compile_match(entry["match"]),
            re.compile(rf"\b(?:{'|'.join(entry['asked'])})", re.IGNORECASE),
        )
        for entry in _declared()["effect"]
    )


def uncalled_for(found: Iterable[Command], asked: str) -> str:
    """What the first of these commands would do for which nothing in ``asked`` asks, or nothing."""
    for command in found:
        for effect in effects():
            if not effect.matches(command, Captures()) or effect.asked.search(asked):
                continue
            tool = command.name.partition(" ")[0]
            named = re.search(rf"(?<![\w-]){re.escape(tool)}(?![\w-])", asked)
            if not named or tool in _declared()["many-uses"]:
                return f"it would {effect.does}, which was not asked for"
    return ""
