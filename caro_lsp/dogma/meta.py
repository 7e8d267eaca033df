"""The built-in rules: what is wrong with a suppression comment, told as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caro_lsp.dogma.finding import Finding
from caro_lsp.dogma.match import Captures
from caro_lsp.dogma.ruleset import BUILT_IN, Rule

if TYPE_CHECKING:
    from caro_lsp.dogma.fix import Fix
    from caro_lsp.shell.syntax import Span


def _rule(number: int, name: str, message: str, why: str) -> Rule:
    data = {
        "id": f"CARO-META-{number:03}",
        "name": name,
        "severity": "warning",
        "message": message,
        "why": why,
        "overridable": False,
        "tags": ["suppression"],
    }
    return Rule(str(data["id"]), "warning", data, BUILT_IN, "")


NO_REASON = _rule(
    1,
    "a suppression without a reason",
    'this suppresses nothing without a reason; write reason="..."',
    "Whoever reads the script later has to know why the finding was accepted. Until the comment"
    " says so, the finding stays.",
)
EXPIRED = _rule(
    2,
    "a suppression past its date",
    "this suppresses nothing since its date has passed",
    "The finding was accepted until a day, inclusive, in UTC, and that day is over. Mend what was"
    " found, or look at it again and write a later day.",
)
LOCKED = _rule(
    3,
    "a suppression of a rule that may not be suppressed",
    "this rule may not be suppressed",
    "Whoever set the rule has locked it, or declared that nobody may override it. A comment in a"
    " script cannot change that.",
)
UNUSED = _rule(
    4,
    "a suppression that matches nothing",
    "this suppresses nothing",
    "The rule finds nothing there, or there is no such rule. A comment that is left behind would"
    " hide a later mistake in the same place.",
)
UNREADABLE = _rule(
    5,
    "a suppression that cannot be read",
    "this suppresses nothing since it cannot be read",
    'The form is: # caro: ignore[RULE, RULE] reason="..." until=YYYY-MM-DD owner=NAME. The rules'
    " and the reason are needed, the rest is not.",
)

RULES = (NO_REASON, EXPIRED, LOCKED, UNUSED, UNREADABLE)


def of_comment(rule: Rule, message: str, span: Span, fixes: tuple[Fix, ...] = ()) -> Finding:
    """The finding of a built-in rule on the comment at ``span``."""
    return Finding(rule, rule.severity, message, span, None, Captures(), "", fixes=fixes)
