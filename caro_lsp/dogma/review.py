"""Script + rule set -> the findings that count, the same in every editor and in CI."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caro_lsp.dogma.check import Checker
from caro_lsp.dogma.scope import Scope
from caro_lsp.dogma.suppress import Waiver, judge
from caro_lsp.shell.embedded.hosts import host_of
from caro_lsp.shell.parse import Script, parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from caro_lsp.dogma.finding import Finding
    from caro_lsp.dogma.ruleset import Level, Rule, RuleSet
    from caro_lsp.shell.embedded import Host


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
    broken: int = 0
    """Regions that are not valid syntax."""


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
        stop: Callable[[], bool] | None = None,
    ) -> Review:
        """The findings on what ``script`` would execute, and what its comments say of them.

        ``today`` is the day in UTC. ``stop`` is asked now and then; once it says so,
        ``follow.Interrupted`` is raised, and what is known until then serves the next review.
        """
        scope = Scope(script, rules.root)

        def speaks(rule: Rule) -> bool:
            return rule.active_at(level) and scope.holds(rule)

        result = self._checker.check(script, rules, level, today=today, stop=stop)
        judged = judge(script, result.findings, rules, speaks, today)
        return Review(
            judged.findings,
            judged.suppressed,
            judged.waivers,
            result.commands,
            len(script.errors),
        )


def review_file(
    source: bytes,
    path: str,
    rules: RuleSet,
    level: Level = "moderate",
    *,
    embedded: bool = True,
    language_id: str = "",
    today: date | None = None,
    stands_at: str = "",
) -> tuple[Script, Review]:
    """The review of a file, a script or one that holds shell text; and it as a script.

    ``embedded``: whether files of other kinds are looked into. ``stands_at``: where rules about
    places take the file to be, if that is not ``path``.
    """
    host = host_of(path, source, language_id) if embedded else None
    if host is None:
        script = replace(parse(source, path), stands_at=stands_at)
        return script, Reviewer().review(script, rules, level, today)
    return Script(source, "sh", path), review_inside(
        source, path, host, rules, level, today, stands_at
    )


def review_inside(
    source: bytes,
    path: str,
    host: Host,
    rules: RuleSet,
    level: Level = "moderate",
    today: date | None = None,
    stands_at: str = "",
) -> Review:
    """The review of the shell text inside a file of another kind."""
    from caro_lsp.dogma.embedded import review_host

    found = review_host(source, path, host, rules, level, today, stands_at)
    judged = found.judged
    return Review(judged.findings, judged.suppressed, judged.waivers, found.commands, found.broken)
