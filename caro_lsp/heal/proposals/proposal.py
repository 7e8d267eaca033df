"""Makes a rule, or a change of one, of a command that the rules miss or find without need."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from caro_lsp.dogma.check import check
from caro_lsp.dogma.ruleset import BUILT_IN, RuleSet
from caro_lsp.dogma.selftest import speaking
from caro_lsp.heal.proposals import confidence, generalise, nearby, trying
from caro_lsp.heal.proposals.confidence import Evidence, Factor
from caro_lsp.heal.proposals.made_up import is_made_up
from caro_lsp.heal.proposals.redacting import redacted
from caro_lsp.heal.proposals.rule_text import changed, new
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from caro_lsp.config import Level
    from caro_lsp.dogma.ruleset import Rule, Severity
    from caro_lsp.heal.proposals.trying import Corpus, Place
    from caro_lsp.shell.command import Command

Kind = Literal["missing", "false-alarm"]
LONGEST_COMMAND = 4_000
_KEEP = "`--keep WORD` lets a word of yours pass"
_LEAST_EXAMPLES = 3
"""Of each kind, in a rule file."""


class NoProposal(Exception):
    """Nothing can be proposed; the message says why, and what to do."""


@dataclass(frozen=True)
class Proposal:
    """A rule file that somebody may accept.

    ``id`` names the proposal, ``rule`` the rule; ``text`` is the whole file. ``failed`` are
    examples that do not come out as it says, ``found`` what it finds anew in scripts.
    """

    id: str
    kind: Kind
    rule: str
    severity: Severity
    text: str
    data: dict[str, Any]
    command: str
    factors: tuple[Factor, ...]
    changes: str = ""
    """The rule that it changes; empty for a new one."""
    failed: tuple[str, ...] = ()
    found: tuple[Place, ...] = ()
    silenced: int = 0
    scripts: int = 0
    lines: int = 0
    forms: tuple[str, ...] = field(default=())
    """In which forms the examples have the command, those to find first."""

    @property
    def confidence(self) -> int:
        """0 to 100."""
        return confidence.total(self.factors)

    @property
    def ready(self) -> bool:
        """Whether it is good enough for a pull request."""
        return self.confidence > confidence.READY and not self.failed and not self.found

    @property
    def only_adds_hints(self) -> bool:
        """Whether it is good enough, and the most that it can do is to say more, as a hint."""
        return self.ready and self.kind == "missing" and self.severity == "hint"


def propose(
    text: str,
    rules: RuleSet,
    corpus: Corpus,
    *,
    wrong: str = "",
    severity: Severity | None = None,
    level: Level = "moderate",
    keep: Iterable[str] = (),
) -> Proposal:
    """What to do about ``text``: ``wrong`` is the rule that finds it, empty where one is missing.

    It is redacted, but for the words of ``keep``.

    The widest change is taken of which the scripts of ``corpus`` and the examples of all ``rules``
    show no harm. Raises NoProposal.
    """
    text = text.strip()
    if not text or len(text) > LONGEST_COMMAND:
        raise NoProposal(f"expected a command of 1 to {LONGEST_COMMAND} characters")
    text = redacted(text, rules.known.values(), keep)
    return (
        _exception(text, rules, corpus, wrong)
        if wrong
        else _addition(text, rules, corpus, severity, level)
    )


def _addition(
    text: str, rules: RuleSet, corpus: Corpus, severity: Severity | None, level: Level
) -> Proposal:
    script = parse(text.encode("utf-8", "replace"))
    at_level = check(script, rules, level).findings
    quiet = [
        finding
        for finding in check(script, rules, "strict").findings
        if finding.rule.layer != BUILT_IN
    ]
    if loud := [f for f in at_level if f.severity in {"error", "warning"}]:
        rule = loud[0].rule.id
        message = f"{rule} finds that already; `--wrong {rule}` proposes that it should not"
        raise NoProposal(message)
    command = generalise.culprit(text, [finding.text for finding in quiet])
    if command is None:
        raise NoProposal("this runs no command, so no rule can find one")
    model = next((f.rule for f in quiet if f.text == command.text), None)
    severity = severity or "warning"
    matches = [match for match in generalise.widening(command) if _is_told(match)]
    if not matches:
        raise NoProposal(f"`{text}` is what may be told of it, too little for a rule; {_KEEP}")
    maker = _Maker(text, command, model, severity, rules, corpus, level)
    tried = [maker.tried(match) for match in matches]
    # The widest without harm; else the one with the least.
    number, best = min(enumerate(tried, 1), key=lambda one: (one[1].harm, one[0]))
    what = generalise.carriers(command)
    kin = len({rule.id for rule in rules.rules.values() if _about(rule, command)})
    evidence = Evidence(
        clear=what.clear,
        facts=what.facts,
        alone=_alone(text),
        rung=number,
        rungs=len(matches),
        severity=severity,
        new=len(best.found),
        uses=trying.uses(str(best.data["match"].get("command", "")), corpus),
        lines=corpus.lines,
        noisy=best.noisy,
        passed=best.examples - len(best.failed),
        tried=best.examples,
        precedent=f"{model.id} finds it at strict" if model else "",
        kin=kin,
    )
    return Proposal(
        _name(best.data["match"]),
        "missing",
        best.data["id"],
        severity,
        new(best.data),
        best.data,
        text,
        confidence.judge(evidence),
        failed=best.failed,
        found=best.found,
        scripts=len(corpus.scripts),
        lines=corpus.lines,
        forms=best.forms,
    )


@dataclass(frozen=True)
class _Tried:
    data: dict[str, Any]
    forms: tuple[str, ...]
    examples: int
    failed: tuple[str, ...]
    found: tuple[Place, ...] = ()
    noisy: int = 0

    @property
    def harm(self) -> tuple[int, int, int]:
        return len(self.failed), len(self.found) + self.noisy, self.noisy


@dataclass(frozen=True)
class _Maker:
    """Makes rules of matches, and tries them."""

    text: str
    command: Command
    model: Rule | None
    severity: Severity
    rules: RuleSet
    corpus: Corpus
    level: Level

    def tried(self, match: dict[str, Any]) -> _Tried:
        invalid = list(nearby.variants(self.text, self.command))
        valid = list(nearby.near_misses(self.text, self.command, match))
        data = _rule(self.command, match, self.model, self.severity)
        found = _distinct(invalid)
        data["examples"] = {
            "invalid": found,
            "valid": [one for one in _distinct(valid) if one not in found],
        }
        forms = tuple(one.form for one in (*invalid, *valid))
        examples = sum(map(len, data["examples"].values()))
        if min(map(len, data["examples"].values())) < _LEAST_EXAMPLES:
            return _Tried(data, forms, examples, ("fewer than three examples could be made",))
        rule = trying.rule_of(data)
        failed = tuple(f"{trial.outcome}: {trial.example}" for trial in trying.failed(rule))
        if failed:
            return _Tried(data, forms, examples, failed)
        noisy = trying.said_to_be_fine(rule, self.rules.rules.values()).total()
        new_ones = tuple(trying.new_findings(rule, self.corpus, self.rules, self.level))
        return _Tried(data, forms, examples, failed, new_ones, noisy)


def _exception(text: str, rules: RuleSet, corpus: Corpus, wrong: str) -> Proposal:
    rule = rules.known.get(wrong)
    if rule is None or rule.layer == BUILT_IN:
        raise NoProposal(f"there is no rule {wrong!r}; `caro-lsp rules list` shows those in force")
    if rule.locked or not rule.data.get("overridable", True):
        message = f"{rule.id} may not be changed here; ask whoever set it: {rule.source}"
        raise NoProposal(message)
    if rule.query:
        message = f"{rule.id} looks at syntax, which an exception for a command cannot narrow"
        raise NoProposal(message)
    script = parse(text.encode("utf-8", "replace"))
    before = check(script, RuleSet([speaking(rule)]), "strict").findings
    if not before:
        raise NoProposal(f"{rule.id} finds nothing in `{text}`, what may be told of it; {_KEEP}")
    command = generalise.culprit(text, [before[0].text])
    if command is None:
        raise NoProposal("this runs no command, so no exception can name one")
    exceptions = [match for match in generalise.narrowing(command) if _is_told(match)]
    valid = _distinct([nearby.Example(text, ""), *nearby.variants(text, command)][:3])
    own = rule.data["examples"]
    chosen: tuple[int, str, dict[str, Any], tuple[str, ...]] | None = None
    for number, exception in enumerate(exceptions, 1):
        file, data = changed(rule, exception, [one for one in valid if one not in own["valid"]])
        failed = tuple(f"{t.outcome}: {t.example}" for t in trying.failed(trying.rule_of(data)))
        chosen = (number, file, data, failed)
        if not failed and not _swallows(data, rule, rules, command.name):
            break
    if chosen is None:
        told = f"what may be told of this command (`{text}`) is like all that the rule is for"
        raise NoProposal(f"{told}; {_KEEP}")
    number, file, data, failed = chosen
    examples = sum(map(len, data["examples"].values()))
    silenced = _silenced(trying.rule_of(data), rule, corpus, command.name)
    evidence = Evidence(
        clear=True,
        facts=generalise.carriers(command).facts,
        alone=_alone(text),
        rung=number,
        rungs=len(exceptions),
        severity=rule.severity,
        new=0,
        uses=trying.uses(command.name, corpus),
        lines=corpus.lines,
        noisy=0,
        passed=examples - len(failed),
        tried=examples,
        precedent=f"{rule.id} has exceptions already"
        if "not" in json.dumps(rule.data["match"])
        else "",
        kin=1,
        exception=True,
        silenced=silenced,
    )
    return Proposal(
        _name({"rule": rule.id, "match": data["match"]}),
        "false-alarm",
        rule.id,
        rule.severity,
        file,
        data,
        text,
        confidence.judge(evidence),
        changes=rule.id,
        failed=failed,
        silenced=silenced,
        scripts=len(corpus.scripts),
        lines=corpus.lines,
        forms=("as it was",),
    )


def _is_told(match: dict[str, Any]) -> bool:
    return not is_made_up(json.dumps(match))


def _swallows(data: dict[str, Any], rule: Rule, rules: RuleSet, name: str) -> bool:
    """Whether ``rule`` finds less in an example of another rule; the exception is for ``name``."""
    now = trying.rule_of(data)
    for other in rules.rules.values():
        for text in other.data.get("examples", {}).get("invalid", ()):
            if name not in text:
                continue
            script = parse(text.encode("utf-8", "replace"))
            if trying.found_by(rule, script) - trying.found_by(now, script):
                return True
    return False


def _silenced(now: Rule, before: Rule, corpus: Corpus, name: str) -> int:
    """How many findings in the corpus go; the exception is for the command ``name``."""
    gone = 0
    for _, script in corpus.mentioning([name] if name else trying.words_of(before)):
        gone += len(trying.found_by(before, script) - trying.found_by(now, script))
    return gone


def _rule(
    command: Command, match: dict[str, Any], model: Rule | None, severity: Severity
) -> dict[str, Any]:
    line = str(match.get("command", "")) or "a redirection"
    about = model.data["name"] if model else f"{line} may do harm"
    why = (
        model.why
        if model
        else f"Somebody who ran {line} like this wished to have been warned. Say here what happens,"
        " and what to do instead."
    )
    digest = hashlib.sha256(json.dumps(match, sort_keys=True).encode()).hexdigest()[:4].upper()
    domain = re.sub(r"[^A-Z0-9]", "", command.name.upper())[:16] or "SHELL"
    return {
        "id": f"USER-{domain}-{digest}",
        "name": about,
        "severity": severity,
        "message": _message(model, match),
        "why": why,
        "match": match,
        "tags": ["proposed", *(model.tags if model else ())],
    }


def _message(model: Rule | None, match: dict[str, Any]) -> str:
    """That of ``model`` where it names nothing that ``match`` does not find."""
    message = str(model.data["message"]) if model else "{command} may do harm"
    wanted = set(re.findall(r"\{(arg|value|flag|host)\b", message))
    flags = bool(match.get("flags", {}).get("all"))
    return message if wanted <= ({"flag"} if flags else set()) else "{command} may do harm"


def _about(rule: Rule, command: Command) -> bool:
    return bool(command.name) and rule.names is not None and command.name in rule.names


def _alone(text: str) -> bool:

    return (
        sum(bool(command.name) for command in commands(parse(text.encode("utf-8", "replace")))) == 1
    )


def _distinct(examples: Iterable[nearby.Example] | Sequence[nearby.Example]) -> list[str]:
    return list(dict.fromkeys(example.text for example in examples))


def _name(content: dict[str, Any]) -> str:
    """The name of a proposal; the same again for the same change."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:10]
