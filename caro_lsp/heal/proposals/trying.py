"""A proposed rule, tried: on its own examples, on those of all other rules, and on scripts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from caro_lsp.dogma.check import check
from caro_lsp.dogma.rule import validate
from caro_lsp.dogma.ruleset import Rule, RuleSet
from caro_lsp.dogma.selftest import Trial, run, speaking
from caro_lsp.shell.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caro_lsp.config import Level
    from caro_lsp.shell.parse import Script

LONGEST_SCRIPT = 200_000
"""Bytes of a script that is looked at; longer ones are data most often."""


@dataclass
class Corpus:
    """Scripts in which a good rule finds little: each by its name.

    Read once and kept, so that several matches can be tried.
    """

    scripts: list[tuple[str, bytes]] = field(default_factory=list)
    _parsed: dict[str, Script] = field(default_factory=dict)

    @classmethod
    def of(cls, scripts: Iterable[tuple[str, bytes]]) -> Corpus:
        """The scripts that are short enough."""
        return cls([(name, source) for name, source in scripts if len(source) <= LONGEST_SCRIPT])

    @property
    def lines(self) -> int:
        """The lines of all scripts."""
        return sum(source.count(b"\n") for _, source in self.scripts)

    def mentioning(self, words: Iterable[str]) -> Iterator[tuple[str, Script]]:
        """The scripts with one of ``words`` in them, all where there is none."""
        wanted = [word.encode() for word in words]
        for name, source in self.scripts:
            if not wanted or any(word in source for word in wanted):
                if name not in self._parsed:
                    self._parsed[name] = parse(source)
                yield name, self._parsed[name]


@dataclass(frozen=True)
class Place:
    """A finding in a script of the corpus. ``line`` counts from 1."""

    file: str
    line: int
    command: str


def rule_of(data: dict[str, Any]) -> Rule:
    """A rule of the content of a rule file. Raises pydantic.ValidationError."""
    return Rule.of(validate(data), "user", "")


def failed(rule: Rule) -> list[Trial]:
    """The examples of ``rule`` that do not come out as its file says."""
    return [trial for trial in run(rule) if not trial.passed]


def found_by(rule: Rule, script: Script) -> set[tuple[int, int]]:
    """The places of what ``rule`` alone finds."""
    findings = check(script, RuleSet([speaking(rule)]), "strict").findings
    return {(finding.span.start, finding.span.end) for finding in findings}


def new_findings(
    rule: Rule, corpus: Corpus, standing: RuleSet, level: Level, *, limit: int = 50
) -> list[Place]:
    """What ``rule`` finds in the corpus and the rules ``standing`` do not at ``level``."""
    alone = RuleSet([speaking(rule)])
    found: list[Place] = []
    for name, script in corpus.mentioning(words_of(rule)):
        findings = check(script, alone, "strict").findings
        if not findings:
            continue
        known = {(f.span.start, f.span.end) for f in check(script, standing, level).findings}
        for finding in findings:
            if (finding.span.start, finding.span.end) in known:
                continue
            line = script.source.count(b"\n", 0, finding.span.start) + 1
            found.append(Place(name, line, finding.text))
        if len(found) >= limit:
            break
    return found


def uses(name: str, corpus: Corpus) -> int:
    """How often a word ``name`` stands in the corpus: how much its silence says."""
    if not name:
        return 0
    return sum(source.count(name.encode()) for _, source in corpus.scripts)


def said_to_be_fine(rule: Rule, others: Iterable[Rule]) -> Counter[str]:
    """How many of the valid examples of other rules ``rule`` finds, by the rule they are of.

    These were written to be near misses of something that is dangerous.
    """
    words = [word for word in words_of(rule) if word]
    alone = RuleSet([speaking(rule)])
    noisy: Counter[str] = Counter()
    for other in others:
        for text in other.data.get("examples", {}).get("valid", ()):
            if words and not any(word in text for word in words):
                continue
            if check(parse(text.encode("utf-8", "replace")), alone, "strict").findings:
                noisy[other.id] += 1
    return noisy


def words_of(rule: Rule) -> list[str]:
    """What stands in every script that ``rule`` finds something in, as far as that is known."""
    command = rule.data["match"].get("command")
    names = [command] if isinstance(command, str) else list(command or ())
    heads = [name.split(" ")[0] for name in names]
    return [] if any("*" in head or "?" in head or "[" in head for head in heads) else heads
