"""How good a proposal is likely to be: five factors, each with the reason of its points."""

from __future__ import annotations

import math
from dataclasses import dataclass

READY = 70
"""Above this a proposal is worth a pull request; else it is one for a discussion."""

_SEVERE = {"error": 20, "warning": 15, "info": 10, "hint": 5}


@dataclass(frozen=True)
class Factor:
    """Points of ``most``, and why it is so many."""

    name: str
    points: int
    most: int
    reason: str


@dataclass(frozen=True)
class Evidence:
    """What is known of a proposed rule when it is judged.

    ``rung`` is the number of the match that was chosen, of ``rungs`` from the widest; ``new`` and
    ``uses`` count in ``lines`` lines of scripts; ``noisy`` are valid examples of other rules that
    it finds; ``passed`` of ``tried`` are its own examples.
    """

    clear: bool
    facts: bool
    alone: bool
    rung: int
    rungs: int
    severity: str
    new: int
    uses: int
    lines: int
    noisy: int
    passed: int
    tried: int
    precedent: str = ""
    kin: int = 0
    exception: bool = False
    silenced: int = 0


def judge(evidence: Evidence) -> tuple[Factor, ...]:
    """The factors, which add up to 100 at most."""
    return (
        _clarity(evidence),
        _false_alarms(evidence),
        _severity(evidence),
        _reproducibility(evidence),
        _precedent(evidence),
    )


def total(factors: tuple[Factor, ...]) -> int:
    """The points of all factors: 0 to 100."""
    return sum(factor.points for factor in factors)


def _clarity(known: Evidence) -> Factor:
    points, reasons = 0, []
    if known.clear:
        points += 10
        reasons.append("a verb, a flag or an argument says what it does")
    else:
        reasons.append("nothing in the command says that it may do harm")
    if known.facts:
        points += 5
        reasons.append("the facts about the tool name its flags")
    else:
        reasons.append("there are no facts about the tool")
    if known.alone:
        points += 3
    else:
        reasons.append("several commands run, and one of them was chosen")
    if known.clear and (known.rungs <= 1 or known.rung < known.rungs):
        points += 7
        reasons.append(f"the match is number {known.rung} of {known.rungs}, from the widest")
    elif known.clear:
        reasons.append("the match names every word, so it says little about other commands")
    return Factor("clarity", points, 25, "; ".join(reasons))


def _false_alarms(known: Evidence) -> Factor:
    if known.exception:
        points = 25 if known.rung == known.rungs else 18
        reason = f"it takes findings away only, {known.silenced} in the scripts that were read"
        if known.rung < known.rungs:
            reason += "; it may take away one too many"
        return Factor("false-alarm risk", points, 25, reason)
    if known.new or known.noisy:
        points = max(10 - 2 * known.new - 3 * known.noisy, 0)
        reason = f"{known.new} new findings in scripts, {known.noisy} in valid examples of others"
        return Factor("false-alarm risk", points, 25, reason)
    if not known.lines:
        return Factor("false-alarm risk", 5, 25, "no scripts were read")
    points = min(15 + round(5 * math.log10(1 + known.uses)), 25)
    reason = (
        f"nothing new in {known.lines} lines of scripts, which have its words {known.uses} times"
    )
    return Factor("false-alarm risk", points, 25, reason)


def _severity(known: Evidence) -> Factor:
    what = "the finding that goes is" if known.exception else "a finding is"
    return Factor("severity", _SEVERE[known.severity], 20, f"{what} of severity {known.severity}")


def _reproducibility(known: Evidence) -> Factor:
    share = known.passed / known.tried if known.tried else 0.0
    # All or little: an example that fails is a rule that does not do what it says.
    points = 15 if share == 1 else round(8 * share)
    reason = f"{known.passed} of {known.tried} examples come out as the file says"
    return Factor("reproducibility", points, 15, reason)


def _precedent(known: Evidence) -> Factor:
    if known.precedent:
        return Factor("precedent", 15, 15, known.precedent)
    if known.kin:
        return Factor("precedent", 10, 15, f"{known.kin} rules are about the same tool")
    return Factor("precedent", 0, 15, "no rule is about this tool")
