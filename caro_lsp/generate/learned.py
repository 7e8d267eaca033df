"""Candidates as the user would write them: what was learned from corrections comes first."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.learn.patterns.pattern import platform_name
from caro_lsp.learn.patterns.reading import read
from caro_lsp.learn.patterns.telling import why

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from caro_lsp.generate.candidate import Candidate
    from caro_lsp.generate.intent import Request
    from caro_lsp.generate.verify import Verdict
    from caro_lsp.learn.patterns.patterns import Learned, Patterns, Rewritten

SOURCE = "learned"
_BEHIND = 0.95
"""What was suggested before has this much of its confidence behind what the user would write."""


def recalled(
    request: Request,
    learned: Learned,
    verified: Callable[[str, frozenset[str]], Verdict],
    make: type[Candidate],
) -> list[tuple[Candidate, Rewritten]]:
    """Commands that the user preferred for such a request before.

    ``verified`` judges a command whose tools are the user's own, like every other candidate.
    """
    found = []
    for answer in learned.answers(request.text, _platform(request), request.context.dialect):
        if verified(answer.command, _tools(answer, request)).accepted:
            confidence = 1 - (1 - answer.confidence) / 2
            found.append((make(answer.command, confidence, SOURCE, why(answer)), answer))
    return found


def rewritten(
    candidates: Sequence[Candidate],
    request: Request,
    learned: Learned,
    verified: Callable[[str, frozenset[str]], Verdict],
) -> list[tuple[Candidate, Rewritten | None]]:
    """``candidates``, each behind what the user would make of it, where that is verified."""
    found: list[tuple[Candidate, Rewritten | None]] = []
    for one in candidates:
        made = learned.rewritten(one.command, _platform(request), request.context.dialect)
        if made is not None and verified(made.command, _tools(made, request)).accepted:
            found.append((replace(one, command=made.command, source=SOURCE,
                                  explanation=why(made)), made))  # fmt: skip
            found.append((replace(one, confidence=one.confidence * _BEHIND), None))
        else:
            found.append((one, None))
    return found


def remember(patterns: Patterns, shown: Sequence[Candidate], made: Sequence[Rewritten]) -> None:
    """Keep what the shown candidates were made of, so that their fate tells about the patterns."""
    commands = {one.command for one in shown if one.source == SOURCE}
    for one in made:
        if one.command in commands:
            patterns.shaped(one)


def _platform(request: Request) -> str:
    return platform_name(request.context.system or sys.platform)


def _tools(made: Rewritten, request: Request) -> frozenset[str]:
    """The tools of a command: the user has written them, so they are there."""
    line = read(made.command, request.context.dialect)
    return frozenset(unit.name for unit in line.units) if line else frozenset()
