"""One line a finding: for compilers' readers (gcc) and for GitHub workflows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caro_lsp.cli.output.report import Report

_GCC = {"error": "error", "warning": "warning", "info": "note", "hint": "note"}
_GITHUB = {"error": "error", "warning": "warning", "info": "notice", "hint": "notice"}


def gcc(report: Report) -> str:
    """``file:line:column: severity: message [rule]``."""
    return "\n".join(
        f"{found.path}:{found.line}:{found.column}: {_GCC[found.finding.severity]}:"
        f" {_single(found.finding.message)} [{found.finding.rule.id}]"
        for found in report.located
    )


def github(report: Report) -> str:
    """Workflow commands, by GitHub's documentation of workflow commands."""
    return "\n".join(
        f"::{_GITHUB[found.finding.severity]} file={_property(found.path)},line={found.line},"
        f"col={found.column},endLine={found.end_line},endColumn={found.end_column},"
        f"title={_property(found.finding.rule.id)}::{_escaped(found.finding.message)}"
        for found in report.located
    )


def _single(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
