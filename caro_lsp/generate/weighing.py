"""The grammar's answers weighed: how sure each is in its script, and why one may not be shown."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.generate import rank
from caro_lsp.generate.script.doubts import doubts
from caro_lsp.generate.script.following.asking import carried
from caro_lsp.generate.script.manners.habits import tools_of as tools_used
from caro_lsp.generate.script.readings import asides
from caro_lsp.generate.script.readings.variants import ignores
from caro_lsp.generate.why import Judged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from caro_lsp.generate.entities import Entity
    from caro_lsp.generate.grammar import Answer
    from caro_lsp.generate.intent import Request
    from caro_lsp.generate.verify import Verdict, Verifier

_RUN = re.compile(r"^\s*([a-z][\w.-]*)(?= )")
_NAME = re.compile(r"\w[\w.-]*\w")
_READINGS = 5
_ACCOUNTING = frozenset(
    {
        "recipe",
        "dates",
        "control",
        "script",
        "several",
        "value",
        "applying",
        "message",
        "table",
        "renaming",
        "statement",
    }
)
"""Frames whose phrases account for all that they hold."""
EXPLAINED = frozenset({"script", "several", "value"})
"""Frames of what a script explains."""
_WHOLE = 0.999
_BEHIND = 0.99


def weighed(
    verifier: Verifier,
    request: Request,
    entities: list[Entity],
    readings: list[Answer],
    least: float,
) -> Iterator[Judged]:
    """The ``readings`` of a request with these ``entities``, the surest first, each with why.

    Those below the confidence ``least``, 0..1, are left out. What the script does not wholly
    explain stays behind what it does.
    """
    # Who names a command has it, or runs the script where it is; functions are the script's.
    scope = request.context.scope
    tools = tools_used(scope) | {*_NAME.findall(request.text), *scope.functions}
    # What the script runs is there where it runs, also what only runs others: "doas".
    tools |= {name for line in scope.commands for name in _RUN.findall(line)}
    # What is only said of it need not be in a command.
    end = len(asides.without_trail(request.text) or request.text)
    entities = [one for one in entities if one.start < end]
    verdicts: dict[str, Verdict] = {}

    def verdict(answer: Answer) -> Verdict:
        # A phrase that was met as a whole accounts for the entities in it: "seconds since 1970"
        # asks for no 1970, "a1.png to a01.png" for neither of these files alone.
        accounted = answer.frame in _ACCOUNTING and not answer.left
        if answer.command not in verdicts:
            # What a request leaves to the line above is asked for as well.
            above = carried(request.text, scope) if answer.of_script else ""
            said = replace(request, text=f"{request.text} {above}") if above else request
            verdicts[answer.command] = verifier.verdict(
                answer.command, said, entities, tools=tools, accounted=accounted
            )
        return verdicts[answer.command]

    ranked: list[tuple[float, Mapping[str, float], Answer]] = []
    explained: tuple[Answer, float] | None = None
    for answer in readings[:_READINGS]:
        # What is known to go on with the tools and functions of the script ignores nothing.
        guessed = not answer.of_script
        factors = rank.factors_of_reading(
            answer.coverage,
            frame=answer.frame,
            variables=guessed and bool(scope.variables),
            ignored=guessed and ignores(answer.command, scope),
            doubts=doubts(answer.command, request.text, scope) if guessed else 0,
        )
        confidence = math.prod(factors.values())
        if answer.coverage >= _WHOLE and answer.frame in EXPLAINED:
            explained = explained or (answer, confidence * _BEHIND)
        elif (
            explained
            and answer.coverage < _WHOLE
            and confidence > explained[1]
            and verdict(explained[0]).accepted
        ):
            factors = {**factors, "behind": explained[1] / confidence}
            confidence = explained[1]
        if confidence >= least:
            ranked.append((confidence, factors, answer))
    ranked.sort(key=lambda one: -one[0])
    for confidence, reasons, answer in ranked:
        yield Judged(
            answer.command,
            answer.frame,
            confidence,
            reasons,
            answer.left,
            verdict(answer).reason,
        )
