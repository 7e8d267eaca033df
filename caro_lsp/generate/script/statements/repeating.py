"""What is done again and again: until it works, some times, while something is awaited."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.statements.actions import call
from caro_lsp.generate.script.statements.tests import test_of

if TYPE_CHECKING:
    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]


def until(match: _Match, here: Here) -> str:
    """A command again and again."""
    found = match.groupdict()
    run = _run(found["do"], here)
    if not run:
        return ""
    seconds = found.get("s") or "1"
    number = _count(found.get("n") or "", here)
    if found.get("n"):
        return (
            f"for attempt in $(seq {number}); do {run} && break; sleep {seconds}; done"
            if number
            else ""
        )
    return f"until {run}; do sleep {seconds}; done"


_SECONDS = r"(?P<s>\d+|an?|one|two|three|four|five|ten) ?s(?:ec(?:ond)?s?)?"
_PAUSES = re.compile(
    rf"[,;]? (?:and )?(?:with |waiting |wait |pausing |sleeping |sleep |every |a pause of |pause |leaving )*{_SECONDS}"
    r"(?: (?:in[- ]between|between(?: (?:tries|attempts|them|each|the tries))?|apart|pause|break|each time|of pause|long))?"
    r"(?=$|[,;]| until)",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"[,;]? (?:and )?(?:but )?(?:(?:at (?:the )?most|up to|max(?:imum)?|no more than|not more than|for|only) )?"
    r"(?P<n>\w+) (?:times|tries|attempts)(?: (?:at (?:the )?most|max(?:imum)?|in total|altogether))?(?=$|[,;]| until)",
    re.IGNORECASE,
)
_WORKS = re.compile(
    r"[,;]? until (?:it|that|this) (?:finally )?(?:works|succeeds|passes|is successful|goes through|is fine|returns 0)",
    re.IGNORECASE,
)


def retried(match: _Match, here: Here) -> str:
    """A command again and again, its pauses and tries said in any order."""
    said = match["said"]
    works = _WORKS.search(said)
    said = _WORKS.sub("", said, count=1)
    retries, said = (
        re.match(r"(?:keep )?(?:re)?try(?:ing)? (?:to )?", said),
        re.sub(r"^(?:keep )?(?:re)?try(?:ing)? (?:to )?", "", said),
    )
    times = _TIMES.search(said)
    said = _TIMES.sub("", said, count=1)
    pause = _PAUSES.search(said)
    said = _PAUSES.sub("", said, count=1)
    if not (works or (retries and times)) or re.search(r"[,;]", said):
        return ""
    run = _run(said, here)
    number = _count(times["n"], here) if times else ""
    if not run or (times and not number):
        return ""
    seconds = _count(pause["s"].replace("an", "one").replace("a", "one"), here) if pause else "1"
    if number:
        return f"for attempt in $(seq {number}); do {run} && break; sleep {seconds}; done"
    return f"until {run}; do sleep {seconds}; done"


def _run(said: str, here: Here) -> str:
    said = re.sub(r"^(?:to )?(?:call|run|execute) ", "", said.strip())
    if match := re.fullmatch(
        r"(?:check|fetch|get|ping|reach|request|open|call|query|ask|poll|probe)?(?:the )?(?P<x>.+)",
        said,
    ):
        plain = re.sub(r"^(?:check|fetch|get|reach|request|open|query|ask|poll|probe) ", "", said)
        one = here.variable(plain)
        if one and one.sort == "url" and match:
            return f'curl -fsS "${one.name}"'
    return call(said, here) or (said if said in here.scope.functions else "") or here.ask(said)


def _count(said: str, here: Here) -> str:
    words = {
        "once": "1",
        "twice": "2",
        "one": "1",
        "two": "2",
        "three": "3",
        "four": "4",
        "five": "5",
        "six": "6",
        "ten": "10",
    }
    said = said.strip().lower()
    if said.isdigit() or said in words:
        return words.get(said, said)
    one = here.variable(said)
    return f'"${one.name}"' if one and one.sort in {"number", "text"} else ""


def wait(match: _Match, here: Here) -> str:
    """A pause until something is so."""
    found = match.groupdict()
    test = test_of(found["c"], here)
    if test is None:
        return ""
    test = test.opposite() if found.get("while") else test
    if found.get("n"):
        number = _count(found["n"], here)
        return (
            f"for i in $(seq {number}); do {test.written} && break; sleep 1; done" if number else ""
        )
    word = "while" if test.negated else "until"
    test = test.opposite() if test.negated else test
    return f"{word} {test.written}; do sleep {found.get('s') or 1}; done"
