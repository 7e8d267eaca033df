"""The examples inside each rule file, run.

The outcomes have the names of ast-grep's rule tests: *validated* (valid, no finding), *reported*
(invalid, found), *noisy* (valid, but found), *missing* (invalid, not found). A *broken fix* mends
none of the rule's own examples, or leaves one of them no better than it was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from caro_lsp.dogma.check import check
from caro_lsp.dogma.fix import fix_of, replaced_by
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
MAX_FIXES = 20
"""Fixes that are applied to one example, one after the other."""


@dataclass(frozen=True)
class Trial:
    """One example of one rule, and what came of it.

    ``path`` is its place in the rule file. ``found`` is what was found instead: the messages of a
    noisy example, the commands that a missing one would run, what a broken fix makes of it.
    ``fixed`` is a reported example with the rule's fix; None where none is offered for it.
    """

    rule: str
    example: str
    outcome: Outcome
    path: tuple[str | int, ...]
    found: tuple[str, ...] = ()
    fixed: str | None = None

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
    alone = RuleSet([speaking(rule)])
    fixes = 0
    for index, text in enumerate(rule.data["examples"]["invalid"]):
        path = ("examples", "invalid", index)
        script = _parsed(text)
        found = check(script, alone, "strict").findings
        if not found:
            yield Trial(rule.id, text, "missing", path, _commands(script))
            continue
        mended = _mended(script, alone)
        fixes += mended.fixes
        fixed = mended.text if mended.fixes else None
        yield Trial(rule.id, text, "reported", path, fixed=fixed)
        if fixed is not None and not mended.sound:
            yield Trial(rule.id, text, "broken fix", path, (fixed,))
    if rule.fixes and not fixes:
        key = "fix" if "fix" in rule.data else "fixes"
        yield Trial(rule.id, rule.fixes[0]["title"], "broken fix", (key,))
    for index, text in enumerate(rule.data["examples"]["valid"]):
        path = ("examples", "valid", index)
        found = check(_parsed(text), alone, "strict").findings
        if found:
            messages = tuple(dict.fromkeys(finding.message for finding in found))
            yield Trial(rule.id, text, "noisy", path, messages)
        else:
            yield Trial(rule.id, text, "validated", path)


def mended(rule: Rule) -> dict[str, str]:
    """The invalid examples that the rule's fix changes, each with what it makes of them."""
    if not rule.fixes:
        return {}
    alone = RuleSet([speaking(rule)])
    tried = {text: _mended(_parsed(text), alone) for text in rule.data["examples"]["invalid"]}
    return {text: mended.text for text, mended in tried.items() if mended.fixes}


def speaking(rule: Rule) -> Rule:
    """``rule`` as it is when it speaks at every level, on every system and in every place."""
    data = {key: value for key, value in rule.data.items() if key not in {"levels", "rollout"}}
    data["scope"] = {"dialects": rule.data.get("scope", {}).get("dialects", [])}
    return replace(rule, data=data)


class _Mended(NamedTuple):
    """An example with all fixes of one rule.

    ``sound``: whether the rule finds as many fewer as were fixed, and nothing was broken by it.
    """

    text: str
    fixes: int
    sound: bool


def _mended(script: Script, alone: RuleSet) -> _Mended:
    before = left = check(script, alone, "strict").findings
    fixes, errors = 0, len(script.errors)
    while fixes < MAX_FIXES:
        found = ((finding, fix_of(finding, script, alone, "strict")) for finding in left)
        chosen = next(((finding, fix) for finding, fix in found if fix is not None), None)
        if chosen is None:
            break
        finding, fix = chosen
        span = replaced_by(fix, finding, script.source)
        new = fix.replacement.encode()
        script = parse(script.source[: span.start] + new + script.source[span.end :])
        left = check(script, alone, "strict").findings
        fixes += 1
    sound = len(script.errors) <= errors and len(left) <= max(len(before) - fixes, 0)
    return _Mended(script.source.decode("utf-8", "replace"), fixes, sound)


def _parsed(text: str) -> Script:
    return parse(text.encode("utf-8", "replace"))


def _commands(script: Script) -> tuple[str, ...]:
    runs = list(Follower().follow(script).runs())
    commands = [command.text for run in runs for _, command in run.followed.commands]
    return tuple(dict.fromkeys(commands))[:MAX_COMMANDS]
