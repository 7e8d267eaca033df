"""Which layer set a rule, which file or setting changed it, and who holds it there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from caro_lsp.dogma.ruleset import Rule, Severity


@dataclass(frozen=True)
class Step:
    """What one source did to a rule, or wanted to.

    ``source`` is a file, or words such as ``editor settings``; ``key`` what says so in it, empty
    for a rule file. ``heeded`` tells whether it has any effect.
    """

    layer: str
    source: str
    key: str
    effect: str
    heeded: bool = True

    def told(self, quoted: Callable[[str], str] = str) -> str:
        """The step in one line; ``quoted`` marks the names of keys and files."""
        place = ", ".join(quoted(part) for part in (self.key, self.source) if part)
        refused = "" if self.heeded else "; not heeded"
        return f"{self.layer} {self.effect}{refused}" + (f": {place}" if place else "")

    def as_json(self) -> dict[str, Any]:
        """The entry of ``--format json``."""
        return {
            "layer": self.layer,
            "source": self.source,
            "key": self.key,
            "effect": self.effect,
            "heeded": self.heeded,
        }


def of_rule(rule: Rule, today: date | None = None) -> tuple[Step, ...]:
    """How the rule came to be what it is on the day ``today`` (UTC), in the order of the layers."""
    return (*rule.history, *_stage(rule, today))


def of_finding(rule: Rule, severity: Severity, today: date | None = None) -> tuple[Step, ...]:
    """The same for a finding that ``rule`` reports as ``severity``."""
    steps = of_rule(rule, today)
    if severity == rule.reported_severity(today):
        return steps
    effect = f"reports it as {severity} only, since it stands beside a syntax error"
    return (*steps, Step("built-in", "", "", effect))


def _stage(rule: Rule, today: date | None) -> Iterator[Step]:
    if rule.data.get("action") == "audit":
        yield Step(rule.layer, rule.source, "action", "reports it as hint: audit")
        return
    stage = rule.stage(today)
    if stage != "full":
        key = f"{stage}-until"
        until, least = rule.data["rollout"][key], rule.reported_severity(today)
        effect = f"reports it as {least} up to {until}"
        yield Step(rule.layer, rule.source, f"rollout.{key}", effect)
