"""``caro-lsp generate --script``: a whole script for a description."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from caro_lsp.generate.whole.make import Made
    from caro_lsp.shell.dialect import Dialect


def print_script(
    text: str, context: Path | None, dialect: str | None, *, as_json: bool, backend: str | None
) -> None:
    """Print the script for ``text``; the status is 1 where there is none."""
    started = time.perf_counter()
    shell = _dialect(context, dialect)
    made = asyncio.run(_made(text, context, shell, backend))
    if as_json:
        document = {
            "version": 1,
            "script": made.script.text if made.script else None,
            "dialect": shell,
            "options": list(made.script.options) if made.script else [],
            "steps": list(made.script.steps) if made.script else [],
            "confidence": made.confidence,
            "refused": made.refused or None,
            "elapsed_ms": round((time.perf_counter() - started) * 1000, 1),
        }
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
    elif made.script:
        click.echo(made.script.text, nl=False)
    if made.script is None:
        click.echo(f"caro-lsp: no script: {made.refused}.", err=True)
        raise click.exceptions.Exit(1)


def _dialect(context: Path | None, named: str | None) -> Dialect:
    from caro_lsp.shell.dialect import of_script

    if named is not None:
        return "sh" if named == "sh" else "bash"
    return of_script(context.read_bytes(), str(context)) if context else "bash"


async def _made(text: str, context: Path | None, shell: Dialect, backend: str | None) -> Made:
    from caro_lsp import config
    from caro_lsp.dogma import layers
    from caro_lsp.dogma.check import forbidden, speaking_against
    from caro_lsp.generate.pipeline import Generator
    from caro_lsp.generate.whole.make import script_for
    from caro_lsp.paths import Paths

    paths = Paths.from_environment()
    editor: dict[str, Any] = {"model": {"backend": backend or "none"}}
    start = context.parent if context else Path.cwd()
    configuration = config.load(paths, config.find_project(start), editor)
    loaded = layers.load(paths, configuration)
    if configuration.broken or loaded.broken:
        for problem in (*configuration.problems, *loaded.problems):
            click.echo(f"caro-lsp: {problem}", err=True)
        raise click.exceptions.Exit(2)
    rules = loaded.rules
    generator = Generator.from_settings(
        configuration.settings, paths, lambda command: forbidden(command, rules)
    )
    try:
        return await script_for(
            generator, text, shell, lambda script: speaking_against(script, rules)
        )
    finally:
        await generator.close()
