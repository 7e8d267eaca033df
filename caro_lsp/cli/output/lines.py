"""One line a finding: for compilers' readers (gcc) and for GitHub workflows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.cli.output.report import shown

if TYPE_CHECKING:
    from caro_lsp.cli.output.report import Report

_GCC = {"error": "error", "warning": "warning", "info": "note", "hint": "note"}
_GITHUB = {"error": "error", "warning": "warning", "info": "notice", "hint": "notice"}
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def gcc(report: Report) -> str:
    """``file:line:column: severity: message [rule]``; what was not checked has no line."""
    found = [
        f"{_single(located.path)}:{located.line}:{located.column}: {_GCC[located.severity]}:"
        f" {_single(located.message)} [{located.rule}]"
        for located in report.located
    ]
    errors = [
        f"{_single(error.path)}: {'error' if error.status else 'warning'}: {_single(error.message)}"
        for error in report.errors
    ]
    return "\n".join((*found, *errors))


def github(report: Report) -> str:
    """Workflow commands, by GitHub's documentation of workflow commands."""
    found = [
        f"::{_GITHUB[located.severity]} file={_property(located.path)},line={located.line},"
        f"col={located.column},endLine={located.end_line},endColumn={located.end_column},"
        f"title={_property(located.rule)}::{_escaped(located.message)}"
        for located in report.located
    ]
    errors = [
        f"::{'error' if error.status else 'warning'} file={_property(error.path)},"
        f"title=caro-lsp::{_escaped(error.message)}"
        for error in report.errors
    ]
    return "\n".join((*found, *errors))


def _single(text: str) -> str:
    return _CONTROL.sub(" ", shown(text)).strip()


def _escaped(text: str) -> str:
    return shown(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
