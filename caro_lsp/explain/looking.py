"""Which rules look at the commands of an explanation, and what they say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caro_lsp.explain.parts import Explanation, Look

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caro_lsp.dogma.finding import Finding
    from caro_lsp.dogma.ruleset import Level, RuleSet
    from caro_lsp.shell.command import Command


@dataclass(frozen=True)
class Judges:
    """The rules in force, and what they found in the script."""

    rules: RuleSet
    level: Level
    findings: tuple[Finding, ...]


def with_rules(
    explanation: Explanation, commands: Iterable[Command], judges: Judges
) -> Explanation:
    """``explanation`` with the rules that can match one of ``commands``, those first that did.

    ``commands`` are those of the whole script, wrappers off.
    """
    rules = judges.rules
    start, end = explanation.start, explanation.end
    said: dict[str, Look] = {}
    for finding in judges.findings:
        if finding.span.start < end and start < finding.span.end:
            rule = finding.rule
            said.setdefault(
                rule.id,
                Look(rule.id, str(rule.data["name"]), rule.why, finding.severity, finding.message),
            )
    active = {rule.id for rule in rules.active(judges.level)}
    silent: dict[str, Look] = {}
    for command in commands:
        if command.span.start < start or command.span.end > end:
            continue
        piped = command.pipeline is not None and len(command.pipeline.stages) > 1
        for rule in rules.for_command(command.name, command.operators, piped=piped):
            named = rule.names is not None and command.name in rule.names
            if named and rule.id in active and rule.id not in said:
                look = Look(rule.id, str(rule.data["name"]), rule.why, rule.severity)
                silent.setdefault(rule.id, look)
    return replace(explanation, looks=(*said.values(), *silent.values()))
