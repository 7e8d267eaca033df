"""Where a suppression comment has to be written so that it holds, found by trying."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caro_lsp.dogma.directive import write
from caro_lsp.dogma.place import Places
from caro_lsp.dogma.review import Review, Reviewer
from caro_lsp.dogma.ruleset import BUILT_IN
from caro_lsp.shell.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from caro_lsp.dogma.finding import Finding
    from caro_lsp.dogma.ruleset import Level, RuleSet
    from caro_lsp.shell.parse import Script


class Insertion(NamedTuple):
    """``text`` to be inserted at the byte ``offset``."""

    offset: int
    text: str


class NotSuppressed(Exception):
    """No comment can suppress the finding; the message says why."""


def waive(
    finding: Finding,
    script: Script,
    rules: RuleSet,
    level: Level,
    reason: str,
    until: date | None = None,
) -> Insertion:
    """The comment that suppresses ``finding``, and where it holds: above it, else behind it.

    An empty ``reason`` leaves room for one. The place is verified by a review of the changed
    script: the finding is suppressed, and of the others none comes and none goes. Raises
    :class:`NotSuppressed` where that cannot be had.
    """
    rule = finding.rule
    if not rule.suppressible:
        raise NotSuppressed(f"{rule.id} may not be suppressed (set by layer {rule.layer})")
    before = Reviewer().review(script, rules, level)
    for offset, form in _candidates(finding, script):
        trial = form.format(write(rule.id, reason or "a stand-in", until))
        if _holds(Insertion(offset, trial), finding, script, rules, level, before):
            return Insertion(offset, form.format(write(rule.id, reason, until)))
    raise NotSuppressed(
        f"no comment near this finding of {rule.id} would hold; write one above the statement by"
        " hand, or mend the finding"
    )


def _candidates(finding: Finding, script: Script) -> Iterator[tuple[int, str]]:
    """Places for a comment with what stands around it there, the best ones first."""
    places, source = Places(script), script.source
    start = finding.span.start
    own = places.line(start)
    pipeline = places.pipeline(start)
    # Above the whole pipeline it is read before the pipeline is; between its lines it disturbs.
    above = [own] if pipeline is None else [pipeline, own]
    for line in dict.fromkeys([*above, *sorted(places.heads(start), reverse=True)]):
        end = source.find(b"\n", line)
        ending = "\r\n" if source[max(end - 1, 0) : end] == b"\r" else "\n"
        content = source[line : end if end >= 0 else None]
        indentation = content[: len(content) - len(content.lstrip(b" \t"))].decode()
        yield line, f"{indentation}{{}}{ending}"
    end = source.find(b"\n", finding.span.end)
    end = len(source) if end < 0 else end
    if source[max(end - 1, 0) : end] == b"\r":
        end -= 1
    yield end, "  {}"


def _holds(
    insertion: Insertion,
    finding: Finding,
    script: Script,
    rules: RuleSet,
    level: Level,
    before: Review,
) -> bool:
    offset, new = insertion.offset, insertion.text.encode()
    changed = script.source[:offset] + new + script.source[offset:]
    again = parse(changed, script.path, script.dialect)
    if len(again.errors) > len(script.errors):
        return False
    review = Reviewer().review(again, rules, level)
    shift = len(new)

    def place(start: int) -> int:
        return start + shift if start >= offset else start

    def all_of(found: Review) -> list[tuple[str, int]]:
        every = [*found.findings, *(each for each, _ in found.suppressed)]
        return [(f.rule.id, f.span.start) for f in every if f.rule.layer != BUILT_IN]

    expected = sorted((name, place(start)) for name, start in all_of(before))
    if sorted(all_of(review)) != expected:
        return False
    wanted = (finding.rule.id, place(finding.span.start))
    return any((f.rule.id, f.span.start) == wanted for f, _ in review.suppressed)
