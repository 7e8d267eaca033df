"""What a run of ``check`` found, as plain data for every form of output.

Lines and columns count from 1, columns in code points, the end is exclusive.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from caro_lsp.dogma.fix import replaced_by
from caro_lsp.dogma.provenance import of_finding
from caro_lsp.dogma.ruleset import SEVERITIES
from caro_lsp.server.positions import content, split_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from caro_lsp.dogma.finding import Finding
    from caro_lsp.dogma.fix import Fix
    from caro_lsp.dogma.layers import Loaded
    from caro_lsp.dogma.ruleset import Rule, Severity
    from caro_lsp.dogma.suppress import Waiver
    from caro_lsp.shell.syntax import Span

UNREADABLE = 2
"""The exit status of a run in which something could not be read or written."""
INTERNAL_ERROR = 3
_HALF = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Surrogates that stand for no byte."""
_RANK = {severity: rank for rank, severity in enumerate((*SEVERITIES, "never"))}


@dataclass(frozen=True)
class Located:
    """A finding with its place in a file, without anything that stays in the process.

    ``path`` is as the user named it, ``home`` as the fingerprint has it: relative to the project,
    with slashes. ``span`` counts bytes, ``lines`` are the source lines that it spans.
    """

    path: str
    home: str
    rule: str
    severity: Severity
    message: str
    command: str
    fingerprint: str
    layer: str
    locked: bool
    tags: tuple[str, ...]
    compliance: tuple[str, ...]
    span: Span
    line: int
    column: int
    end_line: int
    end_column: int
    fix: Fix | None
    lines: tuple[str, ...]

    def at_least(self, severity: str) -> bool:
        """Whether the finding is of ``severity`` or above; none is of ``never``."""
        return _RANK[self.severity] >= _RANK[severity]


@dataclass(frozen=True)
class Waived:
    """A suppression comment that takes findings out, with its place."""

    path: str
    line: int
    waiver: Waiver

    def as_json(self) -> dict[str, Any]:
        """The entry of ``--format json``."""
        said = self.waiver
        return {
            "path": shown(self.path),
            "line": self.line,
            "rule": said.rule,
            "reason": said.reason,
            "until": said.until.isoformat() if said.until else None,
            "owner": said.owner or None,
        }


class Trouble(NamedTuple):
    """Why a file, or a part of what was asked for it, was not done.

    ``status`` is the exit status that it asks for; 0 for what is only to be known.
    """

    path: str
    message: str
    status: int = 0


@dataclass
class Report:
    """All that a run found.

    ``baselined`` are findings that the baseline knows; None where there is no baseline.
    """

    loaded: Loaded
    located: list[Located] = field(default_factory=list)
    suppressed: list[tuple[Located, Waiver]] = field(default_factory=list)
    baselined: list[Located] | None = None
    waivers: list[Waived] = field(default_factory=list)
    errors: list[Trouble] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    """The files that were checked."""
    commands: int = 0

    @property
    def files(self) -> int:
        """How many files were checked."""
        return len(self.checked)

    def rule(self, located: Located) -> Rule:
        """The rule that a finding is of."""
        return self.loaded.rules.rules[located.rule]

    def status(self, fail_on: str) -> int:
        """The exit status, by ``docs/cli.md``."""
        worst = max((trouble.status for trouble in self.errors), default=0)
        return worst or int(any(located.at_least(fail_on) for located in self.located))

    def as_json(self) -> dict[str, Any]:
        """The document of ``--format json``."""
        return {
            "version": 1,
            "policy": {
                "digest": self.loaded.rules.digest,
                "layers": [
                    {"name": layer.name, "source": layer.source, "rules": layer.rules}
                    for layer in self.loaded.rules.layers
                ],
            },
            "findings": [_as_json(located, self.rule(located)) for located in self.located],
            "waivers": [waived.as_json() for waived in self.waivers],
            "errors": [
                {"path": shown(error.path), "message": error.message} for error in self.errors
            ],
            "summary": {
                "files": self.files,
                "commands": self.commands,
                "findings": len(self.located),
                "suppressed": len(self.suppressed),
                "baselined": len(self.baselined or ()),
            },
        }


def shown(path: str) -> str:
    """``path`` as text that can be written: bytes of its name that are not UTF-8 are replaced.

    So are halves of characters, which only a text can have that was never bytes.
    """
    path = _HALF.sub("\ufffd", path)
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def locate(
    path: str, source: bytes, home: str, findings: Sequence[tuple[Finding, Fix | None]]
) -> Iterator[Located]:
    """The findings of one file with their places."""
    if not findings:
        return
    lines = split_lines(source)
    starts = list(accumulate(map(len, lines), initial=0))

    def place(offset: int) -> tuple[int, int]:
        row = min(max(bisect_right(starts, offset) - 1, 0), len(lines) - 1)
        return row, len(lines[row][: offset - starts[row]].decode("utf-8", "replace"))

    for finding, fix in findings:
        row, column = place(finding.span.start)
        end_row, end_column = place(finding.span.end)
        rule = finding.rule
        yield Located(
            path=path,
            home=home,
            rule=rule.id,
            severity=finding.severity,
            message=finding.message,
            command=finding.text,
            fingerprint=finding.fingerprint(home),
            layer=rule.layer,
            locked=rule.locked,
            tags=rule.tags,
            compliance=rule.compliance,
            span=replaced_by(fix, finding, source) if fix else finding.span,
            line=row + 1,
            column=column + 1,
            end_line=end_row + 1,
            end_column=end_column + 1,
            fix=fix,
            lines=tuple(
                content(line).decode("utf-8", "replace") for line in lines[row : end_row + 1]
            ),
        )


def locate_waivers(path: str, source: bytes, waivers: Iterable[Waiver]) -> Iterator[Waived]:
    """The suppression comments of one file that take findings out."""
    ends: list[int] = []
    for waiver in waivers:
        ends = ends or list(accumulate(map(len, split_lines(source))))
        yield Waived(path, bisect_right(ends, waiver.span.start) + 1, waiver)


def _as_json(located: Located, rule: Rule) -> dict[str, Any]:
    fix = located.fix
    return {
        "path": shown(located.path),
        "rule": located.rule,
        "severity": located.severity,
        "message": located.message,
        "line": located.line,
        "column": located.column,
        "end_line": located.end_line,
        "end_column": located.end_column,
        "command": located.command,
        "fingerprint": located.fingerprint,
        "layer": located.layer,
        "locked": located.locked,
        "tags": list(located.tags),
        "compliance": list(located.compliance),
        "provenance": [step.as_json() for step in of_finding(rule, located.severity)],
        "fix": {"title": fix.title, "replacement": fix.replacement} if fix else None,
    }
