"""The examples inside each rule file, run.

The outcomes have the names of ast-grep's rule tests: *validated* (valid, no finding), *reported*
(invalid, found), *noisy* (valid, but found), *missing* (invalid, not found). A rule whose fix mends
none of its own examples has a *broken fix*.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from caro_lsp.dogma.check import check
from caro_lsp.dogma.fix import fix_of
from caro_lsp.dogma.ruleset import BUILT_IN, Rule, RuleSet
from caro_lsp.shell.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

Outcome = Literal["validated", "reported", "noisy", "missing", "broken fix"]


@dataclass(frozen=True)
class Trial:
    """One example of one rule, and what came of it."""

    rule: str
    example: str
    outcome: Outcome

    @property
    def passed(self) -> bool:
        """Whether the rule did what its author says it does."""
        return self.outcome in {"validated", "reported"}


def run(rule: Rule) -> Iterator[Trial]:
    """Try the examples of ``rule`` against it alone, at every level and without rollout."""
    if rule.layer == BUILT_IN:
        return
    data = {key: value for key, value in rule.data.items() if key not in {"levels", "rollout"}}
    alone = RuleSet([replace(rule, data=data)])
    fixes = 0
    for text in rule.data["examples"]["invalid"]:
        script = parse(text.encode())
        found = check(script, alone, "strict").findings
        yield Trial(rule.id, text, "reported" if found else "missing")
        fixes += sum(fix_of(finding, script, alone, "strict") is not None for finding in found)
    if "fix" in rule.data and not fixes:
        yield Trial(rule.id, rule.data["fix"]["title"], "broken fix")
    for text in rule.data["examples"]["valid"]:
        found = check(parse(text.encode()), alone, "strict").findings
        yield Trial(rule.id, text, "noisy" if found else "validated")
