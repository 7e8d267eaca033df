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


def print_rules(rules: Iterable[Rule]) -> None:
    """One line a rule."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("Rule", "Severity", "Layer", "What"):
        table.add_column(title, overflow="fold")
    for rule in rules:
        severity = Text(rule.severity, style=COLOURS[rule.severity])
        table.add_row(rule.id, severity, rule.layer, Text(str(rule.data["name"])))
    Console().print(table)
