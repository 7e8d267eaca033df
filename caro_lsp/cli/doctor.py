"""``caro-lsp doctor``."""

from __future__ import annotations

import json
from pathlib import Path

import click

_MARKS = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "error": ("✗", "red")}


@click.command("doctor")
@click.option("--json", "as_json_document", is_flag=True, help="Print one JSON document.")
def command(*, as_json_document: bool) -> None:
    """Check that everything works; say what to do where it does not."""
    from caro_lsp import config
    from caro_lsp.heal.doctor import as_json, examine, worst
    from caro_lsp.paths import Paths

    found = examine(Paths.from_environment(), config.find_project(Path.cwd()))
    if as_json_document:
        click.echo(json.dumps(as_json(found), indent=2))
    else:
        width = max(len(diagnosis.name) for diagnosis in found)
        for diagnosis in found:
            mark, colour = _MARKS[diagnosis.state]
            head = click.style(mark, fg=colour, bold=True)
            click.echo(f"{head} {diagnosis.name.ljust(width)}  {diagnosis.detail}")
            if diagnosis.cure:
                click.echo(f"  {' ' * width}  {click.style(f'-> {diagnosis.cure}', fg=colour)}")
    if worst(found) == "error":
        raise click.exceptions.Exit(1)
