"""Findings for people: a code frame with why and fix."""

from __future__ import annotations

import textwrap
import unicodedata
from typing import TYPE_CHECKING

import click

from caro_lsp.cli.output.report import shown

if TYPE_CHECKING:
    from caro_lsp.cli.output.report import Located, Report

COLOURS = {"error": "red", "warning": "yellow", "info": "blue", "hint": "cyan"}
MAX_FRAME_LINES = 3
MAX_LINE_CHARACTERS = 160
_WIDTH = 96


def render(report: Report) -> str:
    """All findings as text with colours (click takes them out where there is no terminal)."""
    blocks = [frame(located, report.rule(located).why) for located in report.located]
    blocks += [
        click.style(f"{_clean(shown(error.path))}: ", bold=True) + _clean(error.message)
        for error in report.errors
    ]
    blocks.append(_summary(report))
    return "\n\n".join(blocks)


def frame(located: Located, why: str) -> str:
    """One finding: head, source with the words marked, why, what would run, fix."""
    colour = COLOURS[located.severity]
    place = f"{_clean(shown(located.path))}:{located.line}:{located.column}"
    lines = [
        click.style(located.severity, fg=colour, bold=True)
        + click.style(f"[{located.rule}] ", fg=colour)
        + click.style(_clean(located.message), bold=True),
        f"  {click.style('-->', dim=True)} {place}",
    ]
    margin = len(str(located.end_line))
    bar = click.style(f" {' ' * margin} |", dim=True)
    lines.append(bar)
    for index, text in enumerate(located.lines[:MAX_FRAME_LINES]):
        number = str(located.line + index).rjust(margin)
        lines.append(click.style(f" {number} | ", dim=True) + _clean(text)[:MAX_LINE_CHARACTERS])
        start = located.column - 1 if index == 0 else len(text) - len(text.lstrip())
        end = located.end_column - 1 if located.line + index == located.end_line else len(text)
        gap = _cells(text[:start])
        marks = "^" * max(_cells(text[start:end]), 1)
        if gap < MAX_LINE_CHARACTERS:
            lines.append(f"{bar} {' ' * gap}{click.style(marks, fg=colour, bold=True)}")
    lines.append(bar)
    if _bare(located.command) not in _bare(" ".join(located.lines)):
        lines += _note("runs", located.command)
    lines += _note("why", why)
    if located.fix:
        new = f": {located.fix.replacement}" if located.fix.replacement else ""
        lines += _note("fix", f"{located.fix.title}{new}", "green")
    return "\n".join(lines)


def _note(label: str, text: str, colour: str = "") -> list[str]:
    head = f"   = {label}: "
    wrapped = textwrap.wrap(_clean(text), _WIDTH - len(head)) or [""]
    first = click.style(head, dim=not colour, fg=colour or None, bold=bool(colour)) + wrapped[0]
    return [first, *(" " * len(head) + line for line in wrapped[1:])]


def _bare(text: str) -> str:
    """``text`` without quotes, to tell whether resolving it changed anything."""
    return " ".join(text.replace('"', "").replace("'", "").split())


def _summary(report: Report) -> str:
    counts = {
        severity: sum(located.severity == severity for located in report.located)
        for severity in COLOURS
    }
    found = ", ".join(
        click.style(
            f"{count} {name}{'s' if count != 1 and name != 'info' else ''}", fg=COLOURS[name]
        )
        for name, count in counts.items()
        if count
    )
    found = found or click.style("nothing found", fg="green")
    words = [
        f"{found} in {report.files} file{'' if report.files == 1 else 's'}",
        f"{report.commands} command{'' if report.commands == 1 else 's'}",
    ]
    if report.suppressed:
        words.append(f"{len(report.suppressed)} suppressed")
    if report.baselined is not None:
        words.append(f"{len(report.baselined)} in the baseline")
    return ", ".join(words)


def _clean(text: str) -> str:
    """``text`` without characters that steer a terminal; a tab is one space."""
    return "".join(
        " "
        if symbol in "\t\n\r"
        else "\ufffd"
        if unicodedata.category(symbol) in {"Cc", "Cf", "Zl", "Zp"}
        else symbol
        for symbol in text
    )


def _cells(text: str) -> int:
    """Columns that ``text`` takes on a terminal."""
    return sum(
        0
        if unicodedata.combining(symbol)
        else 2
        if unicodedata.east_asian_width(symbol) in "WF"
        else 1
        for symbol in _clean(text)
    )
