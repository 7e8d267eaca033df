"""``caro-lsp explain``."""

from __future__ import annotations

import json

import click


@click.command("explain")
@click.argument("text", metavar="COMMAND")
@click.option("--json", "as_json_document", is_flag=True, help="Print one JSON document.")
def command(text: str, *, as_json_document: bool) -> None:
    """Say what each part of COMMAND does."""
    from caro_lsp.explain.command import explain_text
    from caro_lsp.explain.markdown import as_json

    explanation = explain_text(text)
    if as_json_document:
        click.echo(json.dumps(as_json(explanation), indent=2))
    elif explanation.parts:
        from caro_lsp.cli.output.table import print_explanation

        print_explanation(explanation)
    if not explanation.parts:
        click.echo("caro-lsp: there is no command in that text.", err=True)
        raise click.exceptions.Exit(1)
