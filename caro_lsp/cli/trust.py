"""``caro-lsp trust``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("trust")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Trust FOLDER: its .caro/config.toml may then change any setting, not only add rules."""
    from caro_lsp import config
    from caro_lsp.paths import Paths

    config.trust(Paths.from_environment(), folder)
    click.echo(f"{folder.resolve()} is trusted.")
