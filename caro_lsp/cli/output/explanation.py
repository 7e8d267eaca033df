"""An explanation of a command, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from caro_lsp.cli.output.human import COLOURS
from caro_lsp.explain.manual.places import leaves_manuals_out
from caro_lsp.explain.shown import WHAT, cell

if TYPE_CHECKING:
    from caro_lsp.explain.parts import Explanation, Part

MAX_RULES = 6
"""Rules without a finding that are named."""
_STYLES = {
    "command": "bold cyan",
    "subcommand": "cyan",
    "flag": "green",
    "flag value": "yellow",
    "program": "yellow",
    "operator": "magenta",
    "keyword": "magenta",
    "redirection": "magenta",
}
_ACTIONS = {"deletes": "bold red", "writes": "yellow", "changes": "yellow"}


def print_explanation(explanation: Explanation, console: Console | None = None) -> None:
    """One line a part of the command, then what it touches, who looks at it, and the sources."""
    console = console or Console(highlight=False)
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(overflow="fold", max_width=max(console.width // 3, 12))
    table.add_column(overflow="fold")
    for part in explanation.parts:
        table.add_row(_name(part), _about(part))
    console.print(table)
    if explanation.touches or explanation.looks:
        console.print()
    for action in ("deletes", "writes", "changes", "reads", "network"):
        names = [touch.what for touch in explanation.touches if touch.action == action]
        if names:
            label = "reaches" if action == "network" else action
            style = _ACTIONS.get(action, "dim")
            console.print(Text.assemble((f"{label} ", style), ", ".join(dict.fromkeys(names))))
    for look in explanation.looks:
        if look.message is not None:
            style = COLOURS.get(look.severity, "")
            console.print(Text.assemble((f"{look.rule} ", style), look.message))
    silent = [look.rule for look in explanation.looks if look.message is None]
    if silent:
        more = f" and {len(silent) - MAX_RULES} more" if len(silent) > MAX_RULES else ""
        shown = ", ".join(silent[:MAX_RULES])
        console.print(Text(f"looked at, with nothing to say: {shown}{more}", style="dim"))
    _sources(explanation, console)


def _name(part: Part) -> Text:
    text = "  " * part.depth + " ".join(part.text.split())
    return Text(text, style=_STYLES.get(part.kind, ""))


def _about(part: Part) -> Text:
    about = Text(cell(part.about or WHAT[part.kind]), style="" if part.about else "dim")
    if part.kind == "command" and part.about:
        about.stylize("bold")
    if part.value is not None:
        about.append(f" (here {' '.join(part.value.split())})", style="dim")
    return about


def _sources(explanation: Explanation, console: Console) -> None:
    pages = dict.fromkeys(p.source.page for p in explanation.parts if p.source and p.source.page)
    told = [f"from {', '.join(pages)}"] if pages else []
    if explanation.missing:
        told.append(f"no manual page here of {', '.join(explanation.missing)}")
        if file := leaves_manuals_out():
            told.append(f"{file} has dpkg install none")
    if told:
        console.print(Text("; ".join(told), style="dim"))
