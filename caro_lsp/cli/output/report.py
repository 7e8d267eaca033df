"""What a run of ``check`` found, as plain data for every form of output.

Lines and columns count from 1, columns in code points, the end is exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from caro_lsp.server.positions import content, split_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.dogma.finding import Finding
    from caro_lsp.dogma.fix import Fix
    from caro_lsp.dogma.layers import Loaded
    from caro_lsp.dogma.review import Review
    from caro_lsp.dogma.suppress import Waiver


@dataclass(frozen=True)
class Located:
    """A finding with its place in a file."""

    path: str
    finding: Finding
    line: int
    column: int
    end_line: int
    end_column: int
    fix: Fix | None
    lines: tuple[str, ...]
    """The source lines that it spans."""


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
            "path": self.path,
            "line": self.line,
            "rule": said.rule,
            "reason": said.reason,
            "until": said.until.isoformat() if said.until else None,
            "owner": said.owner or None,
        }


@dataclass
class Report:
    """All that a run found."""

    loaded: Loaded
    located: list[Located] = field(default_factory=list)
    suppressed: list[tuple[Located, Waiver]] = field(default_factory=list)
    waivers: list[Waived] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    files: int = 0
    commands: int = 0

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
            "findings": [_as_json(located) for located in self.located],
            "waivers": [waived.as_json() for waived in self.waivers],
            "errors": [{"path": path, "message": message} for path, message in self.errors],
            "summary": {
                "files": self.files,
                "commands": self.commands,
                "findings": len(self.located),
                "suppressed": len(self.suppressed),
                "baselined": 0,
            },
        }


def locate(
    path: str, source: bytes, findings: list[tuple[Finding, Fix | None]]
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
        text = tuple(content(line).decode("utf-8", "replace") for line in lines[row : end_row + 1])
        yield Located(path, finding, row + 1, column + 1, end_row + 1, end_column + 1, fix, text)


def locate_suppressed(path: str, source: bytes, review: Review) -> list[tuple[Located, Waiver]]:
    """The findings of one file that comments take out, each with the comment."""
    located = locate(path, source, [(finding, None) for finding, _ in review.suppressed])
    return list(zip(located, (waiver for _, waiver in review.suppressed), strict=True))


def locate_waivers(path: str, source: bytes, review: Review) -> list[Waived]:
    """The suppression comments of one file that take findings out."""
    if not review.waivers:
        return []
    ends = list(accumulate(map(len, split_lines(source))))
    return [Waived(path, bisect_right(ends, w.span.start) + 1, w) for w in review.waivers]


def _as_json(located: Located) -> dict[str, Any]:
    finding, fix = located.finding, located.fix
    return {
        "path": located.path,
        "rule": finding.rule.id,
        "severity": finding.severity,
        "message": finding.message,
        "line": located.line,
        "column": located.column,
        "end_line": located.end_line,
        "end_column": located.end_column,
        "command": finding.text,
        "fingerprint": finding.fingerprint(located.path),
        "layer": finding.rule.layer,
        "locked": finding.rule.locked,
        "tags": list(finding.rule.tags),
        "fix": {"title": fix.title, "replacement": fix.replacement} if fix else None,
    }
