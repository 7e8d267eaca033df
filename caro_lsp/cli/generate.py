"""``caro-lsp generate``."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.candidate import Candidate
    from caro_lsp.generate.why import Why


def _existing(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """The name of a backend, or wrong usage."""
    if value is not None:
        from caro_lsp.config import BACKENDS
        from caro_lsp.generate.backends import known_backends

        if value not in BACKENDS and value not in (known := known_backends()):
            raise click.BadParameter(f"{value!r} is not one of {', '.join(known)}")
    return value


@click.command("generate")
@click.argument("text", default="")
@click.option("--context", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A script whose variables and dialect count.")  # fmt: skip
@click.option("-n", "limit", type=click.IntRange(1, 20), default=3, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--script", "as_script", is_flag=True, help="Make a whole script of it.")
@click.option("--template", metavar="NAME", help="Print a template with its slots filled.")
@click.option("--set", "values", metavar="KEY=VALUE", multiple=True,
              help="A value for a variable of the template; more than one is fine.")  # fmt: skip
@click.option("--list-templates", is_flag=True, help="List the templates.")
@click.option("--export-template", metavar="NAME", help="Print a template as it is declared.")
@click.option("--import-template", metavar="FILE", help="Keep a template; - is input.")
@click.option("--replace", is_flag=True, help="Let an imported template replace one of its name.")
@click.option("--dialect", type=click.Choice(["bash", "sh"]),
              help="The shell that a script is for; bash if nothing tells.")  # fmt: skip
@click.option("--why", is_flag=True,
              help="Show what was read in TEXT, and why candidates are shown or not.")  # fmt: skip
@click.option("--backend", callback=_existing, help="Where the model runs: local, openai, none.")
def command(
    *,
    text: str,
    context: Path | None,
    limit: int,
    as_json: bool,
    as_script: bool,
    template: str | None,
    values: tuple[str, ...],
    list_templates: bool,
    export_template: str | None,
    import_template: str | None,
    replace: bool,
    dialect: str | None,
    why: bool,
    backend: str | None,
) -> None:
    """Make a command from the description TEXT. Nothing is run."""
    if template or list_templates or export_template or import_template:
        from caro_lsp.cli.templating import Asked, answer

        head = (dialect or "bash") if as_script else None
        answer(Asked(template, values, head, export_template, import_template, replace, as_json))
        return
    if not text.strip():
        raise click.UsageError("expected a TEXT, or --template NAME")
    if as_script:
        from caro_lsp.cli.scripting import print_script

        print_script(text, context, dialect, as_json=as_json, backend=backend)
        return
    started = time.perf_counter()
    source = context.read_bytes() if context else b""
    candidates, missing, reasons = asyncio.run(
        _generate(text, context, source, limit, backend, why=why)
    )
    elapsed = round((time.perf_counter() - started) * 1000, 1)
    if as_json:
        document = _document(candidates, elapsed)
        if reasons is not None:
            document["why"] = _reasons(reasons)
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        for candidate in candidates:
            click.echo(candidate.command)
            note = f"  {candidate.confidence:.0%} {candidate.source}"
            click.echo(click.style(note, dim=True), err=True)
            if candidate.source == "learned":
                click.echo(click.style(f"  {candidate.explanation}", dim=True), err=True)
        for line in _told(reasons) if reasons is not None else ():
            click.echo(line)
    if missing:
        click.echo(f"caro-lsp: {missing}", err=True)
    if not candidates:
        click.echo("caro-lsp: no command that could be verified.", err=True)
        raise click.exceptions.Exit(1)


async def _generate(
    text: str,
    context: Path | None,
    source: bytes,
    limit: int,
    backend: str | None,
    *,
    why: bool,
) -> tuple[list[Candidate], str, Why | None]:
    """Candidates, why there was no model where there was none, and what was read if asked."""
    from caro_lsp import config
    from caro_lsp.dogma import layers
    from caro_lsp.dogma.check import forbidden
    from caro_lsp.generate.around.looking import informed
    from caro_lsp.generate.intent import Request, context_above
    from caro_lsp.generate.knowledge.declared import BrokenKnowledge
    from caro_lsp.generate.pipeline import Generator
    from caro_lsp.learn.patterns.opening import open_patterns
    from caro_lsp.paths import Paths
    from caro_lsp.shell.dialect import of_script

    paths = Paths.from_environment()
    editor: dict[str, Any] = {"model": {"backend": backend}} if backend else {}
    start = context.parent if context else Path.cwd()
    configuration = config.load(paths, config.find_project(start), editor)
    loaded = layers.load(paths, configuration)
    if configuration.broken or loaded.broken:
        for problem in (*configuration.problems, *loaded.problems):
            click.echo(f"caro-lsp: {problem}", err=True)
        raise click.exceptions.Exit(2)
    rules = loaded.rules
    request = Request(" ".join(text.split()))
    if context is not None:
        lines = source.decode("utf-8", "replace").splitlines()
        dialect = of_script(source, str(context))
        request = Request(request.text, context=context_above(lines, len(lines), dialect))
    if configuration.settings.completion.read_files:
        request = informed(request, [start])
    generator = Generator.from_settings(
        configuration.settings,
        paths,
        lambda command: forbidden(command, rules),
        patterns=open_patterns(configuration.settings, paths),
    )
    try:
        candidates = await generator.generate(request, limit=limit, explicit=True)
        state = generator.state
        missing = state.kind in {"not-installed", "no-weights", "failed"}
        reasons = await generator.why(request) if why else None
    except BrokenKnowledge as error:
        click.echo(f"caro-lsp: {error}", err=True)
        raise click.exceptions.Exit(2) from error
    else:
        return candidates, state.detail if missing else "", reasons
    finally:
        await generator.close()


def _told(why: Why) -> Iterator[str]:
    """What was read, and what became of it, for people."""
    yield "read:"
    for one in why.phrases:
        yield f'  "{one.said}"  {one.kind} {one.means}  ({one.file.name}:{one.line})'
    if not why.phrases:
        yield "  no phrase by itself"
    yield "considered:"
    for candidate in why.candidates:
        yield f"  {candidate.command}"
        factors = ", ".join(f"{name} {value:.2f}" for name, value in candidate.factors.items())
        yield f"    {candidate.frame}: {candidate.confidence:.0%} ({factors})"
        if candidate.left:
            yield f"    not understood: {' '.join(word.lstrip('~') for word in candidate.left)}"
        if candidate.refused:
            yield f"    refused: {candidate.refused}"
    if not why.candidates:
        yield "  nothing"


def _reasons(why: Why) -> dict[str, Any]:
    phrases = [{**asdict(one), "file": str(one.file)} for one in why.phrases]
    return {"phrases": phrases, "candidates": [asdict(one) for one in why.candidates]}


def _document(candidates: list[Candidate], elapsed: float) -> dict[str, Any]:
    return {
        "version": 1,
        "candidates": [
            {
                "command": candidate.command,
                "confidence": candidate.confidence,
                "source": candidate.source,
                "findings": [],
                "explanation": candidate.explanation,
            }
            for candidate in candidates
        ],
        "elapsed_ms": elapsed,
    }
