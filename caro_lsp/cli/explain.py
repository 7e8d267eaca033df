"""``caro-lsp explain``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from caro_lsp.explain.looking import Judges
    from caro_lsp.shell.parse import Script


@click.command("explain")
@click.argument("text", metavar="COMMAND")
@click.option("--json", "as_json_document", is_flag=True, help="Print one JSON document.")
def command(text: str, *, as_json_document: bool) -> None:
    """Say what each part of COMMAND does."""
    from caro_lsp.explain.command import explain_text
    from caro_lsp.explain.manual.store import Manual
    from caro_lsp.explain.shown import as_json

    explanation = explain_text(text, Manual.of_user(), _judged)
    if as_json_document:
        click.echo(json.dumps(as_json(explanation), indent=2))
    elif explanation.parts:
        from caro_lsp.cli.output.explanation import print_explanation

        print_explanation(explanation)
    if not explanation.parts:
        click.echo("caro-lsp: there is no command in that text.", err=True)
        raise click.exceptions.Exit(1)


def _judged(script: Script) -> Judges:
    """What the rules in force here find in ``script``."""
    from caro_lsp import config
    from caro_lsp.dogma import layers
    from caro_lsp.dogma.check import check
    from caro_lsp.explain.looking import Judges
    from caro_lsp.paths import Paths

    paths = Paths.from_environment()
    configuration = config.load(paths, config.find_project(Path.cwd()))
    rules = layers.load(paths, configuration).rules
    level = configuration.settings.dogma.level
    return Judges(rules, level, check(script, rules, level).findings)
