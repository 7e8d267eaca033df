"""What only one rule finds: what would be lost if it were left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, get_args

from caro_lsp.dogma.check import check
from caro_lsp.dogma.review import review_file
from caro_lsp.dogma.ruleset import BUILT_IN, Level, RuleSet
from caro_lsp.dogma.selftest import speaking
from caro_lsp.shell.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caro_lsp.dogma.finding import Finding
    from caro_lsp.dogma.ruleset import Rule

LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass
class Share:
    """What one rule adds to all others. A rule is alone where no other reports at some level.

    At a level only those rules count that speak there: one that speaks at ``moderate`` adds
    something next to one for ``strict`` alone, though that one reports the same.
    """

    rule: str
    reported: int = 0
    """Positive examples that it reports, its own and those of other rules."""
    alone: int = 0
    """Those of them where it is alone."""
    alone_at: Counter[Level] = field(default_factory=Counter)
    """The same for each level."""
    beside: Counter[str] = field(default_factory=Counter)
    """Which other rules report how many of those examples."""
    found: int = 0
    """Places in scripts that it reports."""
    found_alone: int = 0
    """Those of them where it is alone."""

    @property
    def adds_nothing(self) -> bool:
        """Whether nothing would be lost without it."""
        return not self.alone and not self.found_alone


class Ablation:
    """Counts for each of ``rules`` what it adds to the others, over examples and scripts."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = [rule for rule in rules.rules.values() if rule.layer != BUILT_IN]
        self._levels = {
            rule.id: {level for level in LEVELS if rule.active_at(level)} for rule in self._rules
        }
        # All as severe as each other, so that none hides another one on the same words.
        self._alike = RuleSet(map(_alike, self._rules))
        self.shares = {rule.id: Share(rule.id) for rule in self._rules}

    def count_examples(self) -> None:
        """Count what is reported in the positive examples of all rules."""
        for rule in self._rules:
            for text in rule.data["examples"]["invalid"]:
                script = parse(text.encode("utf-8", "replace"))
                self._count_example({f.rule.id for f in check(script, self._alike).findings})

    def _count_example(self, reporting: set[str]) -> None:
        for name in reporting:
            share = self.shares[name]
            share.reported += 1
            share.beside.update(reporting - {name})
            alone = self._alone(name, reporting)
            share.alone += bool(alone)
            share.alone_at.update(alone)

    def count_script(self, source: bytes, path: str) -> None:
        """Count what is reported in the script ``path``; its suppression comments do not count."""
        _, review = review_file(source, path, self._alike)
        suppressed = (finding for finding, _ in review.suppressed)
        findings = [f for f in (*review.findings, *suppressed) if f.rule.id in self.shares]
        for finding in findings:
            share = self.shares[finding.rule.id]
            share.found += 1
            here = {other.rule.id for other in _overlapping(finding, findings)}
            share.found_alone += bool(self._alone(finding.rule.id, here))

    def _alone(self, name: str, reporting: Iterable[str]) -> list[Level]:
        """The levels at which nothing but the rule ``name`` of those speaks."""
        others = [self._levels[other] for other in reporting if other != name]
        own = [level for level in LEVELS if level in self._levels[name]]
        return [level for level in own if not any(level in other for other in others)]


def _alike(rule: Rule) -> Rule:
    loud = speaking(rule)
    data = {key: value for key, value in loud.data.items() if key != "action"}
    return replace(loud, data=data, severity="warning", locked=False)


def _overlapping(finding: Finding, findings: Iterable[Finding]) -> Iterable[Finding]:
    start, end = finding.span.start, finding.span.end
    return (other for other in findings if other.span.start < end and start < other.span.end)
