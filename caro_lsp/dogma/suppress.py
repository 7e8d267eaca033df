"""Which findings the comments of a script suppress, and what is wrong with those comments."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caro_lsp.dogma import meta
from caro_lsp.dogma.check import MAX_FINDINGS
from caro_lsp.dogma.directive import Directive, closest, read
from caro_lsp.dogma.fix import Fix
from caro_lsp.dogma.place import Comment, Places
from caro_lsp.dogma.ruleset import BUILT_IN, SEVERITIES, utc_today

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from caro_lsp.dogma.finding import Finding
    from caro_lsp.dogma.ruleset import Rule, RuleSet
    from caro_lsp.shell.parse import Script
    from caro_lsp.shell.syntax import Span

MAX_SUGGESTIONS = 20
"""Comments of a script with unknown rules for which similar names are looked for."""
_SHOWN = 4
"""Names of rules that one message lists."""


@dataclass(frozen=True)
class Waiver:
    """A suppression comment that is in force: where it stands and what it says of one rule."""

    span: Span
    rule: str
    reason: str
    until: date | None = None
    owner: str = ""


@dataclass(frozen=True)
class Judged:
    """Findings after the comments have been heard; see ``review.Review``."""

    findings: tuple[Finding, ...]
    suppressed: tuple[tuple[Finding, Waiver], ...] = ()
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True)
class _Claim:
    """What one comment says of one rule that it may suppress; ``name`` is how it calls it."""

    comment: Comment
    directive: Directive
    rule: Rule
    name: str

    @property
    def waiver(self) -> Waiver:
        said = self.directive
        return Waiver(self.comment.span, self.rule.id, said.reason, said.until, said.owner)


def judge(
    script: Script,
    findings: tuple[Finding, ...],
    rules: RuleSet,
    speaks: Callable[[Rule], bool],
    today: date | None = None,
) -> Judged:
    """What the comments of ``script`` leave of ``findings``, and what is wrong with them.

    ``speaks`` tells whether a rule is heard here at all: a comment about one that is not cannot be
    told from a needless one, and is let be. ``today`` is the day in UTC.
    """
    if b"caro:" not in script.source:
        return Judged(findings)
    places = Places(script)
    told: list[Finding] = []
    claims: list[_Claim] = []
    known = rules.known
    today = today or utc_today()
    for comment in places.comments():
        directive = read(comment.text)
        if directive is None:
            continue
        wrong = _wrong(comment, directive, today)
        if wrong is not None:
            told.append(wrong)
            continue
        suggest = len(told) < MAX_SUGGESTIONS
        told.extend(_not_allowed(comment, directive, rules, suggest=suggest))
        claims.extend(
            _Claim(comment, directive, known[name], name)
            for name in directive.rules
            if name in known and known[name].suppressible
        )
    if not told and not claims:
        return Judged(findings)
    kept, suppressed, used = _apply(findings, claims, places)
    if len(findings) < MAX_FINDINGS:
        needless = [
            claim
            for index, claim in enumerate(claims)
            if index not in used
            and claim.rule.id in rules.rules
            and speaks(claim.rule)
            and not places.beside_error(claim.comment)
        ]
        told.extend(_unused(needless, kept, places, today))
    told = [finding for finding in told if finding.rule.id not in rules.off]
    ordered = sorted((*kept, *told), key=lambda f: (f.span.start, f.span.end, f.rule.id))
    waivers = tuple(claim.waiver for index, claim in enumerate(claims) if index in used)
    return Judged(tuple(ordered), tuple(suppressed), waivers)


def _wrong(comment: Comment, directive: Directive, today: date) -> Finding | None:
    """Why a comment suppresses nothing, whatever its rules are."""
    remove = Fix("Remove the comment", "")
    by_hand = Fix(remove.title, "", automatic=False)
    if directive.problem:
        message = f"this suppresses nothing: {directive.problem}"
        return meta.of_comment(meta.UNREADABLE, message, comment.span, (by_hand,))
    if not directive.reasoned:
        message = 'this suppresses nothing without a reason; write reason="..."'
        fixes: tuple[Fix, ...] = (by_hand,)
        if "reason" not in directive.keys:
            room = Fix("Add a reason", directive.with_room_for_a_reason(), automatic=False)
            fixes = (room, by_hand)
        return meta.of_comment(meta.NO_REASON, message, comment.span, fixes)
    if directive.until is not None and directive.until < today:
        names = _listed(directive.rules)
        message = f"this suppresses {names} no longer: it was good until {directive.until} (UTC)"
        return meta.of_comment(meta.EXPIRED, message, comment.span, (remove,))
    return None


def _not_allowed(
    comment: Comment, directive: Directive, rules: RuleSet, *, suggest: bool
) -> Iterator[Finding]:
    """What is told of rules that may not be suppressed, or that nobody knows."""
    known = rules.known
    held = [n for n in directive.rules if n in known and not known[n].suppressible]
    locked = [name for name in held if known[name].id not in rules.off]
    if locked:
        message = "; ".join(_reserved(name, known[name]) for name in locked[:_SHOWN])
        yield meta.of_comment(meta.LOCKED, message, comment.span, (_without(directive, locked),))
    unknown = [name for name in directive.rules if name not in known]
    if not unknown:
        return
    meant = {name: closest(name, known) for name in unknown[:_SHOWN] if suggest}
    message = f"there is no rule {_listed(unknown)} to suppress"
    fixes: tuple[Fix, ...] = (_without(directive, unknown, automatic=False),)
    if similar := ", ".join(filter(None, meant.values())):
        message += f"; did you mean {similar}?"
        new = directive.with_rules(dict.fromkeys(meant.get(n) or n for n in directive.rules))
        fixes = (Fix(f"Write {similar}", new, automatic=False), *fixes)
    yield meta.of_comment(meta.UNUSED, message, comment.span, fixes)


def _listed(names: Sequence[str]) -> str:
    """The first of ``names`` for a message."""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(name[:40] for name in names[:_SHOWN]) + more


def _reserved(name: str, rule: Rule) -> str:
    if rule.layer == BUILT_IN:
        return f"{name} is about comments such as this one and may not be suppressed"
    how = "has locked it" if rule.locked else "lets nobody override it"
    return f"{name} may not be suppressed: layer {rule.layer} {how}"


def _without(directive: Directive, names: Iterable[str], *, automatic: bool = True) -> Fix:
    names = set(names)
    left = [name for name in directive.rules if name not in names]
    title = f"No longer name {_listed(sorted(names))}" if left else "Remove the comment"
    return Fix(title, directive.with_rules(left), automatic=automatic)


def _apply(
    findings: tuple[Finding, ...], claims: list[_Claim], places: Places
) -> tuple[list[Finding], list[tuple[Finding, Waiver]], set[int]]:
    """The findings that are left, those that are not, and which claims took some out."""
    above: dict[tuple[str, int], list[int]] = {}
    behind: dict[str, list[tuple[int, int]]] = {}
    for index, claim in enumerate(claims):
        if claim.comment.alone:
            above.setdefault((claim.rule.id, claim.comment.line), []).append(index)
        else:
            behind.setdefault(claim.rule.id, []).append((claim.comment.line, index))
    named = {claim.rule.id for claim in claims}
    kept: list[Finding] = []
    suppressed: list[tuple[Finding, Waiver]] = []
    used: set[int] = set()
    for finding in findings:
        if finding.rule.id not in named:
            kept.append(finding)
            continue
        rule, span = finding.rule.id, finding.span
        holding = [i for head in places.heads(span.start) for i in above.get((rule, head), ())]
        listed = behind.get(rule, [])
        for line, index in listed[bisect_left(listed, (places.line(span.start), -1)) :]:
            if line > span.end:
                break
            holding.append(index)
        if holding:
            used.update(holding)
            suppressed.append((finding, claims[min(holding)].waiver))
        else:
            kept.append(finding)
    return kept, suppressed, used


def _unused(
    claims: list[_Claim], kept: list[Finding], places: Places, today: date
) -> Iterator[Finding]:
    """What is told of ``claims`` that take nothing out though their rules are heard."""
    if not claims:
        return
    by_comment: dict[Span, list[_Claim]] = {}
    for claim in claims:
        by_comment.setdefault(claim.comment.span, []).append(claim)
    louder = _loudest(kept, places)
    for listed in by_comment.values():
        told = [c for c in listed if not _outranked(c, louder, today)]
        if not told:
            continue
        claim, names = told[0], [c.name for c in told]
        where = "on the next line of code" if claim.comment.alone else "on this line"
        finds = "finds" if len(names) == 1 else "find"
        message = f"{_listed(names)} {finds} nothing {where}, so this suppresses nothing"
        fixes = (_without(claim.directive, names),)
        yield meta.of_comment(meta.UNUSED, message, claim.comment.span, fixes)


def _loudest(kept: list[Finding], places: Places) -> dict[tuple[int, str], int]:
    """The highest severity by line and domain of the rule."""
    found: dict[tuple[int, str], int] = {}
    for finding in kept:
        key = (places.line(finding.span.start), _domain(finding.rule))
        found[key] = max(found.get(key, 0), SEVERITIES.index(finding.severity))
    return found


def _outranked(claim: _Claim, loudest: dict[tuple[int, str], int], today: date) -> bool:
    """Whether a finding of the claim's rule may be left out for a worse one on the same words."""
    worst = loudest.get((claim.comment.line, _domain(claim.rule)), 0)
    return worst > SEVERITIES.index(claim.rule.reported_severity(today))


def _domain(rule: Rule) -> str:
    return rule.id.rpartition("-")[0]
