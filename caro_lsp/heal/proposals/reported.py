"""What a report says that a rule may be made of."""

from __future__ import annotations

import json
from dataclasses import dataclass

from caro_lsp.heal.proposals.made_up import made_up
from caro_lsp.heal.proposals.proposal import NoProposal

_KINDS = frozenset({"false-alarm", "missing-rule", "wrong-suggestion"})
"""Failures that a rule can mend."""


@dataclass(frozen=True)
class Reported:
    """What a report is about. ``wrong``: the rule that finds the command without need, or empty."""

    command: str
    wrong: str


def reported(body: bytes, command: str = "", wrong: str = "") -> Reported:
    """What the report with the bytes ``body`` is about.

    ``command`` and ``wrong`` are what the user says of it besides, and count before what stands
    there. Raises NoProposal.
    """
    document = json.loads(body)
    kind = document["kind"]
    if kind not in _KINDS:
        expected = ", ".join(sorted(_KINDS))
        raise NoProposal(f"the report is about {kind}, which no rule mends; expected {expected}")
    command = command or made_up(document.get("command", ""))
    if not command:
        level = document["level"]
        raise NoProposal(
            f"the report holds no command (its level is {level}); say it with --command"
        )
    if kind == "false-alarm" and not wrong:
        wrong = document.get("rule", {}).get("id", "other")
        if wrong == "other":
            raise NoProposal("the report does not tell which rule was wrong; say it with --wrong")
    return Reported(command, wrong)
