"""Script + rule set -> the findings that count, the same in every editor and in CI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caro_lsp.dogma.check import Checker, in_scope
from caro_lsp.dogma.suppress import Waiver, judge

if TYPE_CHECKING:
    from datetime import date

    from caro_lsp.dogma.finding import Finding
    from caro_lsp.dogma.ruleset import Level, Rule, RuleSet
    from caro_lsp.shell.parse import Script


@dataclass(frozen=True)
class Review:
    """What is to be told about one script.

    ``findings`` in the order of the text, with those about its comments; ``suppressed`` those that
    a comment takes out, each with that comment; ``waivers`` all comments that take something out;
    ``commands`` how many commands the script would execute.
    """

    findings: tuple[Finding, ...]
    suppressed: tuple[tuple[Finding, Waiver], ...] = ()
    waivers: tuple[Waiver, ...] = ()
    commands: int = 0


class Reviewer:
    """Reviews the successive versions of one script and remembers what did not change.

    Used by one thread at a time.
    """

    def __init__(self) -> None:
        self._checker = Checker()

    def review(
        self,
        script: Script,
        rules: RuleSet,
        level: Level = "moderate",
        today: date | None = None,
    ) -> Review:
        """The findings on what ``script`` would execute, and what its comments say of them.

        ``today`` is the day in UTC.
        """

        def speaks(rule: Rule) -> bool:
            return rule.active_at(level) and in_scope(rule, script)

        result = self._checker.check(script, rules, level)
        judged = judge(script, result.findings, rules, speaks, today)
        return Review(judged.findings, judged.suppressed, judged.waivers, result.commands)
