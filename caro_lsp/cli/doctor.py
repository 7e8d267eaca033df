"""``caro-lsp doctor``."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from caro_lsp.config import Model
    from caro_lsp.heal.doctor import Diagnosis, Measured
    from caro_lsp.paths import Paths

_MARKS = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "error": ("✗", "red")}
_REQUEST = "find all log files below /var/log that are older than 30 days and larger than 10 MB"
_TEXT = f"# {_REQUEST}\n"
_TOKENS = 48


@click.command("doctor")
@click.option("--json", "as_json_document", is_flag=True, help="Print one JSON document.")
@click.option("--fix", "fixing", is_flag=True, help="Cure what can be cured safely.")
@click.option(
    "--model-seconds",
    type=click.FloatRange(0, 600),
    default=30,
    show_default=True,
    help="How long the model may take to load and answer; 0 leaves it alone.",
)
def command(*, as_json_document: bool, fixing: bool, model_seconds: float) -> None:
    """Check that everything works; say what to do where it does not."""
    from caro_lsp import config
    from caro_lsp.heal.doctor import Patient, as_json, examine, treat, worst
    from caro_lsp.paths import Paths

    def measure(settings: Model, paths: Paths) -> Measured:
        return _measured(settings, paths, model_seconds)

    patient = Patient(
        Paths.from_environment(),
        config.find_project(Path.cwd()),
        measure=measure if model_seconds else None,
    )
    found = examine(patient)
    if fixing:
        found = treat(patient, found)
    if as_json_document:
        click.echo(json.dumps(as_json(found), indent=2))
    else:
        for line in lines(found):
            click.echo(line)
    if worst(found) == "error":
        raise click.exceptions.Exit(1)


def lines(found: list[Diagnosis]) -> list[str]:
    """What people read: a line for each check, below it what is wrong with it."""
    width = max(len(diagnosis.name) for diagnosis in found)
    told: list[str] = []
    for diagnosis in found:
        mark, colour = _MARKS[diagnosis.state]
        head = click.style(mark, fg=colour, bold=True)
        told.append(f"{head} {diagnosis.name.ljust(width)}  {diagnosis.detail}")
        indent = " " * (width + 4)
        if diagnosis.meaning and diagnosis.state != "ok":
            told.append(f"{indent}{diagnosis.meaning}")
        if diagnosis.cure:
            told.append(indent + click.style(f"-> {diagnosis.cure}", fg=colour))
        if diagnosis.fixed and diagnosis.fixed != diagnosis.detail:
            told.append(indent + click.style(f"done: {diagnosis.fixed}", fg="green"))
    counted: Counter[str] = Counter(diagnosis.state for diagnosis in found)
    told.append(", ".join(_counted(state, counted[state]) for state in _MARKS if counted[state]))
    if any(diagnosis.fix and diagnosis.state != "ok" for diagnosis in found):
        told.append("`caro-lsp doctor --fix` cures what can be cured safely.")
    return told


def _counted(state: str, number: int) -> str:
    many = "s" if number != 1 and state != "ok" else ""
    return f"{number} {state}{many}"


def _measured(settings: Model, paths: Paths, limit: float) -> Measured:
    import asyncio

    return asyncio.run(_ask(settings, paths, limit))


async def _ask(settings: Model, paths: Paths, limit: float) -> Measured:
    """Ask twice: the first answer is there when the model is loaded. Raises ModelUnavailable."""
    import time

    from caro_lsp.generate.backend import ModelUnavailable, Prompt
    from caro_lsp.generate.backends import make_model
    from caro_lsp.heal.doctor import Measured

    model = make_model(settings, paths)
    if model is None:
        raise ModelUnavailable("there is no model")
    prompt = Prompt(_TEXT, _REQUEST)
    start = time.monotonic()
    try:
        await model.generate(prompt, branches=1, max_tokens=1, limit=limit, automatic=False)
        loaded = time.monotonic()
        left = max(limit - (loaded - start), 1.0)
        # The same again, so that only what is written counts.
        answers = await model.generate(
            prompt, branches=1, max_tokens=_TOKENS, limit=left, automatic=False
        )
        seconds = time.monotonic() - loaded
    finally:
        await model.close()
    tokens = sum(one.tokens or len(one.text) / 3 for one in answers)
    return Measured(model.name, loaded - start, tokens / seconds if seconds else 0.0)
