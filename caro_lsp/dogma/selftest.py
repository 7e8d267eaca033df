"""The examples inside each rule file, run.

The outcomes have the names of ast-grep's rule tests: *validated* (valid, no finding), *reported*
(invalid, found), *noisy* (valid, but found), *missing* (invalid, not found). A rule whose fix mends
none of its own examples has a *broken fix*.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from caro_lsp.dogma.check import check
from caro_lsp.dogma.fix import fix_of
from caro_lsp.dogma.ruleset import BUILT_IN, Rule, RuleSet
from caro_lsp.shell.follow import Follower
from caro_lsp.shell.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.shell.parse import Script

Outcome = Literal["validated", "reported", "noisy", "missing", "broken fix"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

MAX_COMMANDS = 5
"""Commands of a missing example that are told."""


@dataclass(frozen=True)
class Trial:
    """One example of one rule, and what came of it.

    ``path`` is its place in the rule file. ``found`` is what was found instead: the messages of a
    noisy example, the commands that a missing one would run.
    """

    rule: str
    example: str
    outcome: Outcome
    path: tuple[str | int, ...]
    found: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the rule did what its author says it does."""
        return self.outcome in {"validated", "reported"}


def run(rule: Rule) -> Iterator[Trial]:
    """Try the examples of ``rule`` against it alone.

    At every level, without rollout, and as if each were for a system and in a place of its scope.
    """
    if rule.layer == BUILT_IN:
        return
    data = {key: value for key, value in rule.data.items() if key not in {"levels", "rollout"}}
    data["scope"] = {"dialects": rule.data.get("scope", {}).get("dialects", [])}
    alone = RuleSet([replace(rule, data=data)])
    fixes = 0
    for index, text in enumerate(rule.data["examples"]["invalid"]):
        path = ("examples", "invalid", index)
        script = parse(text.encode("utf-8", "replace"))
        found = check(script, alone, "strict").findings
        if found:
            yield Trial(rule.id, text, "reported", path)
        else:
            yield Trial(rule.id, text, "missing", path, _commands(script))
        fixes += sum(fix_of(finding, script, alone, "strict") is not None for finding in found)
    if "fix" in rule.data and not fixes:
        yield Trial(rule.id, rule.data["fix"]["title"], "broken fix", ("fix",))
    for index, text in enumerate(rule.data["examples"]["valid"]):
        path = ("examples", "valid", index)
        found = check(parse(text.encode("utf-8", "replace")), alone, "strict").findings
        if found:
            messages = tuple(dict.fromkeys(finding.message for finding in found))
            yield Trial(rule.id, text, "noisy", path, messages)
        else:
            yield Trial(rule.id, text, "validated", path)


def _commands(script: Script) -> tuple[str, ...]:
    runs = list(Follower().follow(script).runs())
    commands = [command.text for run in runs for _, command in run.followed.commands]
    return tuple(dict.fromkeys(commands))[:MAX_COMMANDS]
