"""Tables for terminals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from caro_lsp.cli.output.human import COLOURS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caro_lsp.dogma.ruleset import Rule
    from caro_lsp.explain.command import Explanation


def print_rules(rules: Iterable[Rule]) -> None:
    """One line a rule."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("Rule", "Severity", "Layer", "What"):
        table.add_column(title, overflow="fold")
    for rule in rules:
        severity = Text(rule.severity, style=COLOURS[rule.severity])
        table.add_row(rule.id, severity, rule.layer, Text(str(rule.data["name"])))
    Console().print(table)


def print_explanation(explanation: Explanation) -> None:
    """One line a part of the command."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Part", style="bold", overflow="fold")
    table.add_column("Is", style="dim")
    table.add_column("What it does", overflow="fold")
    for part in explanation.parts:
        unknown = "not known" if part.kind in {"command", "flag"} else ""
        about = part.about or unknown
        table.add_row(Text(part.text), part.kind, Text(about, style="" if part.about else "dim"))
    Console().print(table)
