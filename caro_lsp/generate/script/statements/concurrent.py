"""Functions of the script that run beside each other: "run both at the same time and wait"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]

_BESIDE = r"(?:in parallel|at the same time|at once|concurrently|simultaneously|side by side|in the background)"
_WAIT = (
    r"(?P<wait>,? (?:and )?(?:then )?wait(?: for (?:them|both|all|all of them|both of them|the result)"
    r"| (?:until|till) .*)?)?"
)
_BOTH = re.compile(
    r"both(?: functions| jobs| of them)?|the two(?: functions)?|them(?: both)?", re.IGNORECASE
)
_ALL = re.compile(r"(?:all|the|these|all of|all the) ?(?:them|functions|three|jobs)", re.IGNORECASE)
_FEWEST = 2


def beside(match: _Match, here: Here) -> str:
    """Functions, each in the background, and perhaps a wait for all."""
    names = _named(match["x"], here)
    if len(names) < _FEWEST:
        return ""
    started = " ".join(f"{name} &" for name in names)
    return f"{started} wait" if match["wait"] else started


def _named(said: str, here: Here) -> tuple[str, ...]:
    known = here.scope.functions
    uncalled = tuple(one for one in known if not _is_called(one, here))
    if _BOTH.fullmatch(said):
        return uncalled if len(uncalled) == _FEWEST else known if len(known) == _FEWEST else ()
    if _ALL.fullmatch(said):
        return uncalled or known
    names = tuple(
        re.sub(r"^the |\(\)$", "", one) for one in re.split(r",? and |, ", said.strip("`"))
    )
    return names if set(names) <= set(known) else ()


def _is_called(name: str, here: Here) -> bool:
    return any(re.match(rf"{re.escape(name)}(?!\s*\(\))\b", line) for line in here.scope.commands)


FORMS: tuple[tuple[str, Callable[[_Match, Here], str]], ...] = (
    (rf"(?:run|start|call|execute|do|launch) (?P<x>.+?) {_BESIDE}{_WAIT}", beside),
)
