"""What a run of ``check`` found, as plain data for every form of output.

Lines and columns count from 1, columns in code points, the end is exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from caro_lsp.server.positions import content, split_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.dogma.finding import Finding
    from caro_lsp.dogma.fix import Fix
    from caro_lsp.dogma.layers import Loaded


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


@dataclass
class Report:
    """All that a run found."""

    loaded: Loaded
    located: list[Located] = field(default_factory=list)
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
            "waivers": [],
            "errors": [{"path": path, "message": message} for path, message in self.errors],
            "summary": {
                "files": self.files,
                "commands": self.commands,
                "findings": len(self.located),
                "suppressed": 0,
                "baselined": 0,
            },
        }


def locate(
    path: str, source: bytes, findings: list[tuple[Finding, Fix | None]]
) -> Iterator[Located]:
    """The findings of one file with their places."""
    lines = split_lines(source)
    starts = list(accumulate(map(len, lines), initial=0))
    from bisect import bisect_right

    def place(offset: int) -> tuple[int, int]:
        row = min(max(bisect_right(starts, offset) - 1, 0), len(lines) - 1)
        return row, len(lines[row][: offset - starts[row]].decode("utf-8", "replace"))

    for finding, fix in findings:
        row, column = place(finding.span.start)
        end_row, end_column = place(finding.span.end)
        text = tuple(content(line).decode("utf-8", "replace") for line in lines[row : end_row + 1])
        yield Located(path, finding, row + 1, column + 1, end_row + 1, end_column + 1, fix, text)


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
