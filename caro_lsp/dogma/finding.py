"""A rule that matched: where, what would run, and how it is told to people."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from caro_lsp.dogma.match import Captures
from caro_lsp.shell.syntax import Span

if TYPE_CHECKING:
    from datetime import date

    from caro_lsp.dogma.fix import Fix
    from caro_lsp.dogma.ruleset import Rule, Severity
    from caro_lsp.shell.command import Command
    from caro_lsp.shell.embedded import Region
    from caro_lsp.shell.follow import Run
    from caro_lsp.shell.parse import Script


@dataclass(frozen=True)
class Origin:
    """Where a finding in a host file comes from: the finding in the shell text of one region."""

    finding: Finding
    script: Script
    region: Region


@dataclass(frozen=True)
class Finding:
    """A rule that matched. ``span`` counts bytes of the script."""

    rule: Rule
    severity: Severity
    message: str
    span: Span
    command: Command | None
    captures: Captures
    text: str
    run: Run | None = field(default=None, compare=False, repr=False)
    """The unit that it stands in; None for one in a function that is called from elsewhere."""
    fixes: tuple[Fix, ...] = field(default=(), compare=False, repr=False)
    """Of a finding that is not about a command: what could be written in its place."""
    origin: Origin | None = field(default=None, compare=False, repr=False)
    """Of a finding in shell text inside another file: what it is there."""

    def shifted(self, offset: int) -> Finding:
        """The finding with its spans moved by ``offset`` bytes."""
        if not offset:
            return self
        moved = {name: word.shifted(offset) for name, word in self.captures.arguments.items()}
        return replace(
            self,
            span=Span(self.span.start + offset, self.span.end + offset),
            command=self.command and self.command.shifted(offset),
            captures=Captures(moved, self.captures.flags),
        )

    def fingerprint(self, path: str) -> str:
        """A name for the finding that stays when lines move: file, rule and what would run."""
        content = "\0".join((path, self.rule.id, self.text or self.message))
        return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:24]


def of_command(
    rule: Rule, command: Command, captures: Captures, today: date | None = None
) -> Finding:
    """The finding of ``rule`` on ``command``, as it is reported on the day ``today`` (UTC)."""
    severity = rule.reported_severity(today)
    if severity == "error" and not command.exact:
        # What stands beside a syntax error may not be what was meant.
        severity = "warning"
    text = _without_secrets(command, rule, captures)
    finding = Finding(rule, severity, "", command.span, command, captures, text)
    return replace(finding, message=filled(rule.data["message"], finding))


def _without_secrets(command: Command, rule: Rule, captures: Captures) -> str:
    """What would run, with the values that a rule about credentials is about left out.

    Those are the argument that the rule calls ``secret`` and values of its ``with-value`` flags.
    """
    text = command.text
    if "credentials" not in rule.tags:
        return text
    flags = rule.data["match"].get("flags", {}).get("with-value", ())
    words = [word for flag in flags for word in command.parsed.flags.get(flag, ())]
    for word in (*words, captures.arguments.get("secret")):
        if word is not None and word.value:
            text = text.replace(word.value, "***")
    return text


def filled(template: str, finding: Finding) -> str:
    """``template`` with its placeholders replaced by what was resolved."""

    def value(match: re.Match[str]) -> str:
        kind, _, name = match[1].partition(".")
        if kind == "command":
            return finding.text
        if kind == "flag":
            return ", ".join(finding.captures.flags)
        if kind == "host" and finding.command is not None:
            return next((c for c in finding.command.context if c.startswith("ssh")), "ssh")
        word = finding.captures.arguments.get(name)
        if word is None:
            return match[0]
        return word.shown if kind == "arg" else (word.value or word.shown)

    return re.sub(r"\{([\w.-]+)\}", value, template)
