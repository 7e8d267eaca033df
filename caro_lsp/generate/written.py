"""What the model writes: when it is asked, what it is shown, and which of its answers count."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from caro_lsp.generate import rank, recall
from caro_lsp.generate.candidate import Candidate
from caro_lsp.generate.harmless import only_reads
from caro_lsp.generate.wording import prompt_for

if TYPE_CHECKING:
    from caro_lsp.generate.adapt import Question
    from caro_lsp.generate.backend import LanguageModel
    from caro_lsp.generate.grammar import Answer
    from caro_lsp.generate.intent import Request
    from caro_lsp.generate.verify import Verifier

SURE = 0.9
"""The confidence of an answer beside which no other is looked for."""
_BRANCHES = 4
_MAX_TOKENS = 48
_AUTOMATIC_SECONDS = 4.0
_EXPLICIT_SECONDS = 20.0
_CODE = re.compile(r"[`;#(){}|\n]")
"""What is in a request that may hold code, which a model takes for orders: of its answers those
count that only read and print."""

_ADDRESSED = re.compile(
    r"\b(?:ignore|disregard|forget) |\binstructions?\b|\bsuggestions?\b|\banswers? with\b"
    r"|\b(?:system|assistant|user):|\b(?:run|execute|eval)s? +\S+ +\S",
    re.IGNORECASE,
)
"""Who speaks to the one that answers, or names what to run with its operands, may have it from
elsewhere: the same holds."""

_PLACE = re.compile(
    r"\b(?:in|into|inside|under|from)\s+(?!(?:place|total|full|parallel|order|reverse|here|it|them)\b)"
    r"(\w[\w./-]*?)[.!]?$"
)
"""Where to work, at the end of a request: what works elsewhere may only read."""


def worth_asking(model: LanguageModel, best: float, minimum: float, *, explicit: bool) -> bool:
    """Whether to ask ``model`` where the surest answer so far has ``best``.

    ``minimum`` is what an answer that nobody asked for needs to be shown; all are 0..1.
    """
    if explicit:
        return best < SURE
    # Do not keep the processor busy for what could not be shown anyway.
    alone = rank.of_model(rank.LIKELIEST) if model.measured else rank.of_other_model(0.0)
    # What it says is shown where that is wished, or where it agrees with what is nearly sure.
    return best < minimum <= max(alone, best + rank.AGREED)


async def written(
    model: LanguageModel,
    question: Question,
    readings: list[Answer],
    request: Request,
    verifier: Verifier,
    *,
    explicit: bool,
) -> list[Candidate]:
    """Ask the model and keep what verifies. Raises ModelUnavailable.

    ``readings`` are what the grammar made of the request: the model is shown what was half
    understood.
    """
    # The first time, examples are read: not on the event loop.
    near = await asyncio.to_thread(recall.nearest, question)
    completions = await model.generate(
        prompt_for(request, near, recall.draft(request.text, readings)),
        branches=_BRANCHES,
        max_tokens=_MAX_TOKENS,
        limit=_EXPLICIT_SECONDS if explicit else _AUTOMATIC_SECONDS,
        automatic=not explicit,
    )
    known = "\n".join((request.text, *request.context.above, *request.context.scope.names))
    careful = bool(_CODE.search(request.text) or _ADDRESSED.search(request.text))
    place = _PLACE.search(request.text)
    found = []
    for completion in completions:
        command = completion.text.strip()
        verdict = verifier.verdict(command, request, question.entities, known_text=known)
        if model.measured and completion.log_probability is not None:
            confidence = rank.of_model(completion.log_probability)
        else:
            confidence = rank.of_other_model(completion.log_probability)
        whole = all(_is_one_word(one.value, command) for one in question.entities)
        elsewhere = place is not None and place[1] not in command
        harmless = not (careful or elsewhere) or only_reads(command, request.context.dialect)
        if verdict.accepted and whole and harmless and confidence >= rank.LEAST_OF_MODEL:
            found.append(Candidate(command, confidence, f"model:{model.name}"))
    return found


def _is_one_word(value: str, command: str) -> bool:
    """Whether a text with blanks in it is quoted, where a command has it."""
    return " " not in value or f"'{value}" in command or f'"{value}' in command
