"""Script + RuleSet -> findings."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from caro_lsp.dogma import query
from caro_lsp.dogma.finding import Finding, filled, of_command
from caro_lsp.dogma.match import Captures, listed
from caro_lsp.dogma.pattern import compiled, either
from caro_lsp.dogma.ruleset import MAX_NAMES, utc_today
from caro_lsp.dogma.scope import Scope
from caro_lsp.shell.follow import Follower, Interrupted, Run
from caro_lsp.shell.parse import Script, parse
from caro_lsp.shell.syntax import Span
from caro_lsp.shell.tree import root_of
from caro_lsp.shell.turns import give_way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from caro_lsp.dogma.ruleset import Level, Rule, RuleSet
    from caro_lsp.shell.command import Command
    from caro_lsp.shell.followed import Followed
    from caro_lsp.shell.syntax import Function

Shape = tuple[str, frozenset[str], bool]
"""The name of a command, the operators of its redirections, and whether it is in a pipeline."""
MAX_FINDINGS = 10_000
"""Findings after which a check ends: nobody reads more, and an editor would choke on them."""


@dataclass(frozen=True)
class Result:
    """The findings of one script, in the order of the text."""

    findings: tuple[Finding, ...]
    commands: int


class Checker:
    """Checks the successive versions of one script and remembers what did not change.

    Used by one thread at a time.
    """

    def __init__(self) -> None:
        self._follower = Follower()
        self._terms: tuple[RuleSet, str, date, tuple[Rule, ...]] | None = None
        self._candidates = _NONE

    def check(
        self,
        script: Script,
        rules: RuleSet,
        level: Level = "moderate",
        *,
        known: Mapping[str, Any] | None = None,
        today: date | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Result:
        """The findings on what ``script`` would execute.

        ``today`` is the day in UTC; ``known`` and ``stop`` as for ``Follower.follow``.
        """
        today = today or utc_today()
        scope = Scope(script, rules.root)
        active = rules.active(level)
        everywhere = all(scope.holds(rule) for rule in rules.scoped(level))
        if not everywhere:
            active = tuple(rule for rule in active if scope.holds(rule))
        terms = (rules, script.dialect, today, active)
        if self._terms != terms:
            self._terms, self._follower = terms, Follower()
            self._candidates = (
                _candidates_of(rules, level)
                if everywhere
                else _candidates(rules, tuple([rule.id for rule in active]))
            )
        any_locked = self._candidates.any_locked
        queries = _Queries(self._candidates, script.source)
        found: dict[tuple[str, Span], Finding] = {}
        # Each locked rule by itself, all others together.
        counts: Counter[str] = Counter()
        following = self._follower.follow(script, known, stop)
        for run in following.runs():
            followed = run.followed
            if followed.conclusion is None:
                if stop is not None and stop():
                    raise Interrupted
                by_command = _by_command(followed, script, self._candidates, today)
                by_query = _by_query(queries, script, run, today)
                followed.conclusion = (*by_command, *by_query)
            for home, finding in followed.conclusion:
                rule = finding.rule
                if counts[rule.id if rule.locked else ""] >= MAX_FINDINGS:
                    continue
                located = finding.shifted(run.offset_of(home))
                if home is None and not run.function:
                    located = replace(located, run=run)
                if found.setdefault((rule.id, located.span), located) is located:
                    counts[rule.id if rule.locked else ""] += 1
            # No flood of findings of another rule hides those of a locked one.
            if not any_locked and len(found) >= MAX_FINDINGS:
                break
        ordered = sorted(found.values(), key=lambda f: (f.span.start, f.span.end, f.rule.id))
        return Result(tuple(_most_severe(ordered)), following.commands)


def check(script: Script, rules: RuleSet, level: Level = "moderate") -> Result:
    """The findings on what ``script`` would execute."""
    return Checker().check(script, rules, level)


class _Candidates(dict[Shape, tuple["Rule", ...]]):
    """The active rules that can match a command of a shape; and those on syntax."""

    def __init__(self, rules: RuleSet | None = None, active: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._rules = rules
        self._active = frozenset(active)
        every = [rules.rules[name] for name in active] if rules else []
        self.any_locked = any(rule.locked for rule in every)
        self._queries = [rule for rule in every if rule.query]
        mentions = [_mentions_of(rule)[:1] for rule in self._queries]
        first = tuple(pattern for patterns in mentions for pattern in patterns)
        self._mentions = either(first) if all(mentions) else None

    def queries_for(self, text: bytes) -> list[Rule]:
        """The rules on syntax that may find something in a text."""
        if not self._queries or (self._mentions is not None and not self._mentions.search(text)):
            # Nearly all texts.
            return []
        return [rule for rule in self._queries if _mentioned(rule, text)]

    def __missing__(self, key: Shape) -> tuple[Rule, ...]:
        name, operators, piped = key
        if self._rules is None:
            return ()
        able = self._rules.for_command(name, operators, piped=piped)
        found = tuple(rule for rule in able if rule.id in self._active)
        if len(self) < MAX_NAMES:
            self[key] = found
        return found


class _Queries:
    """The rules on syntax that may find something in some units of a text."""

    def __init__(self, candidates: _Candidates, text: bytes) -> None:
        self._candidates, self._text = candidates, text
        self._of_text: list[Rule] | None = None
        self._units = 0

    def of(self, unit: bytes) -> list[Rule]:
        """Those that may find something in this unit."""
        self._units += 1
        if self._units == _MANY_UNITS:
            # Most of a text is new: what is not in all of it need not be looked for in each unit.
            self._of_text = self._candidates.queries_for(self._text)
        if self._of_text is None:
            return self._candidates.queries_for(unit)
        return [rule for rule in self._of_text if _mentioned(rule, unit)]


_MANY_UNITS = 16


_NONE = _Candidates()
"""Those before there are rules."""


@lru_cache(maxsize=8)
def _candidates_of(rules: RuleSet, level: Level) -> _Candidates:
    """The same for all scripts that all rules of a level are for."""
    return _Candidates(rules, tuple([rule.id for rule in rules.active(level)]))


@lru_cache(maxsize=8)
def _candidates(rules: RuleSet, active: tuple[str, ...]) -> _Candidates:
    """The same for all scripts that the same rules are for."""
    return _Candidates(rules, active)


def _by_command(
    followed: Followed,
    script: Script,
    candidates: Mapping[Shape, tuple[Rule, ...]],
    today: date,
) -> Iterator[tuple[Function | None, Finding]]:
    """The findings of rules on commands in one unit, with the function that each is in."""
    for home, command in followed.commands:
        give_way()
        if script.dialect == "zsh" and not command.exact:
            # zsh is recognised, not parsed: only what was read for certain is judged.
            continue
        found = command.conclusion
        if found is None:
            # Else a function that was called again has run it, as it did before.
            found = command.conclusion = _on_command(command, candidates, today)
        for finding in found:
            yield home, finding


def _on_command(
    command: Command, candidates: Mapping[Shape, tuple[Rule, ...]], today: date
) -> tuple[Finding, ...]:
    """The findings of rules on one command."""
    shape = (command.name, command.operators, command.pipeline is not None)
    found: tuple[Finding, ...] = ()
    captures = Captures()
    for rule in candidates[shape]:
        if rule.matcher(command, captures):
            found = (*found, of_command(rule, command, captures, today))
            captures = Captures()
        else:
            # What the first parts of the rule have noted before another was not met.
            captures.clear()
    return found


def violations(text: str, rules: RuleSet, level: Level = "moderate") -> tuple[Finding, ...]:
    """The findings on a command that stands alone, such as one that might be suggested."""
    return check(parse(text.encode("utf-8", "replace")), rules, level).findings


def forbidden(text: str, rules: RuleSet) -> bool:
    """Whether the rules keep a command from being suggested: an error, or ``action: block``."""
    return bool(forbidding(text, rules))


def forbidding(text: str, rules: RuleSet) -> list[str]:
    """The ids of the rules that keep a command from being suggested."""
    return [
        finding.rule.id
        for finding in violations(text, rules)
        if finding.severity == "error" or finding.rule.blocks()
    ]


def _by_query(
    queries: _Queries, script: Script, run: Run, today: date
) -> Iterator[tuple[Function | None, Finding]]:
    """The findings of rules on syntax in one unit: the capture ``@finding`` of each match."""
    if run.function:
        # A function is read with the unit that defines it.
        return
    unit = script.source[run.offset : run.offset + run.length]
    rules = queries.of(unit)
    if not rules:
        return
    if not unit.isascii():
        # tree-sitter cannot compare what is not UTF-8; a mark in its place keeps the offsets.
        text = unit.decode("utf-8", "surrogateescape")
        unit = _NOT_UTF8.sub("?", text).encode()
    root = root_of(unit)
    found = ((rule, node) for rule in rules for node in query.found(rule.query, root))
    for rule, node in found:
        if node is None:
            # A locked rule cannot be dodged by so much that the bad one is not seen among it.
            if rule.locked:
                yield None, _not_searched(rule, unit, today)
            continue
        text = (node.text or b"").decode("utf-8", "replace")
        if "credentials" in rule.tags:
            text = f"{text[:4]}***"
        span = Span(node.start_byte, node.end_byte)
        finding = Finding(rule, rule.reported_severity(today), "", span, None, Captures(), text)
        yield None, replace(finding, message=filled(rule.data["message"], finding))


def _not_searched(rule: Rule, unit: bytes, today: date) -> Finding:
    """What is told of a unit in which a query began more matches than it may."""
    message = (
        f"this could not be searched as a whole for: {rule.data['name']}; too many places in this"
        " one statement could begin it. Take the statement apart, for example into functions"
    )
    line = Span(0, len(unit.split(b"\n", 1)[0]))
    return Finding(rule, rule.reported_severity(today), message, line, None, Captures(), "")


def _mentions_of(rule: Rule) -> list[str]:
    """The patterns without which the rule's query cannot match."""
    return listed(rule.data["match"].get("mentions"))


def _mentioned(rule: Rule, text: bytes) -> bool:
    """Whether a text has that without which the rule's query cannot match."""
    for pattern in _mentions_of(rule):  # noqa: SIM110 - as in match
        if not compiled(pattern).search(text):
            return False
    return True


_NOT_UTF8 = re.compile(r"[\udc80-\udcff]")


def _most_severe(findings: list[Finding]) -> list[Finding]:
    """``findings`` without those that a rule of the same domain outranks on the very same words.

    A locked rule is outranked by locked ones only: a comment may suppress the others.
    """
    order = {"error": 3, "warning": 2, "info": 1, "hint": 0}
    best: dict[tuple[Span, str, bool], int] = {}
    for finding in findings:
        domain = finding.rule.id.rsplit("-", 1)[0]
        for locked in {False, finding.rule.locked}:
            key = (finding.span, domain, locked)
            best[key] = max(best.get(key, 0), order[finding.severity])
    return [
        finding
        for finding in findings
        if order[finding.severity]
        >= best[finding.span, finding.rule.id.rsplit("-", 1)[0], finding.rule.locked]
    ]
