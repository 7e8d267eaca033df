"""``caro-lsp eval``: for contributors, how good suggestions are."""

from __future__ import annotations

import asyncio
import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from caro_lsp.generate.evaluation.report import Answer
    from caro_lsp.generate.evaluation.tasks import Task
    from caro_lsp.generate.intent import Request
    from caro_lsp.generate.pipeline import Part


@click.group("eval")
def command() -> None:
    """Measure suggestions on a file of tasks (for contributors)."""


@command.command("generate")
@click.argument("tasks", nargs=-1, required=True,
                type=click.Path(exists=True, dir_okay=False, path_type=Path))  # fmt: skip
@click.option("--fs", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="Folder of the scripts that make files; default: that of TASKS.")  # fmt: skip
@click.option("--half", type=click.Choice(["a", "b"]),
              help="Only the tasks of one half, by the hash of their ids.")  # fmt: skip
@click.option("--model/--no-model", default=False, help="With the model of the settings.")
@click.option("--part", "parts", multiple=True, type=click.Choice(["grammar", "examples", "model"]),
              help="Ask only this part, or these; the model only with --model.")  # fmt: skip
@click.option("--verbose", is_flag=True, help="Each task, with its answer.")
@click.option("--draw", type=click.Path(dir_okay=False, path_type=Path),
              help="Draw how right answers are by confidence, as an SVG file.")  # fmt: skip
@click.option("--minimum", type=click.FloatRange(0, 1), default=0.0,
              help="Exit with 1 where a smaller share is right.")  # fmt: skip
def generate(
    *,
    tasks: tuple[Path, ...],
    folder: Path | None,
    half: str | None,
    model: bool,
    parts: tuple[Part, ...],
    verbose: bool,
    draw: Path | None,
    minimum: float,
) -> None:
    """Answer the requests in the files TASKS, and run the answers beside right ones in a sandbox.

    Needs bubblewrap. A task that doing nothing solves, or whose own command is not installed, is
    left out and counted.
    """
    from caro_lsp.generate.evaluation import calibration, report, sandbox
    from caro_lsp.generate.evaluation import tasks as task_files
    from caro_lsp.generate.pipeline import PARTS

    try:
        sandbox.require()
        answers: list[Answer] = []
        unusable = 0
        for file in tasks:
            asked = [t for t in task_files.load(file) if half is None or t.half == half]
            if not asked:
                continue
            some, left = _answers(asked, folder or file.parent, parts or PARTS, model=model)
            answers, unusable = [*answers, *some], unusable + left
    except (task_files.BrokenTasks, sandbox.Unavailable) as error:
        click.echo(f"caro-lsp: {error}", err=True)
        raise click.exceptions.Exit(2) from error
    for line in report.lines(answers, unusable, verbose=verbose):
        click.echo(line)
    if draw is not None:
        given = calibration.outcomes(answers)
        draw.write_text(calibration.drawing(given, len(answers)) if given else "", "utf-8")
    right = sum(answer.right for answer in answers)
    if not answers or right / len(answers) < minimum:
        raise click.exceptions.Exit(1)


def _answers(
    tasks: list[Task], folder: Path, parts: tuple[Part, ...], *, model: bool
) -> tuple[list[Answer], int]:
    """The answers to those tasks that measure something, and how many do not."""
    from caro_lsp.generate.evaluation import sandbox
    from caro_lsp.generate.evaluation.judge import Judge
    from caro_lsp.generate.evaluation.report import Answer
    from caro_lsp.generate.evaluation.tasks import BrokenTasks

    with ExitStack() as stack:
        trees = {}
        for name in sorted({task.files for task in tasks}):
            script = folder / f"{name}.sh"
            if not script.is_file():
                raise BrokenTasks(f"{script}: not there, but tasks work on the files it makes")
            trees[name] = stack.enter_context(sandbox.template(script))
        said = asyncio.run(_said(tasks, trees, parts, model=model))

        def judged(task: Task) -> Answer | None:
            judge = Judge(task, trees[task.files])
            if not judge.usable():
                return None
            one = said[task.id]
            cause = judge.cause(one.command)
            return Answer(
                task, one.command, one.source, one.confidence, one.shown, cause, one.milliseconds
            )

        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            found = list(pool.map(judged, tasks))
    answers = [answer for answer in found if answer is not None]
    return answers, len(found) - len(answers)


class _Said(NamedTuple):
    """The first candidate for a task; ``shown``: whether it appears without being asked for."""

    command: str
    source: str
    confidence: float
    shown: bool
    milliseconds: float


async def _said(
    tasks: list[Task], trees: dict[str, Path], parts: tuple[Part, ...], *, model: bool
) -> dict[str, _Said]:
    """The first candidate for each task, by its id."""
    from caro_lsp.config import Configuration, Settings
    from caro_lsp.dogma import layers
    from caro_lsp.dogma.check import forbidden
    from caro_lsp.generate.around.looking import informed
    from caro_lsp.generate.candidate import Candidate
    from caro_lsp.generate.evaluation import sandbox
    from caro_lsp.generate.pipeline import Generator
    from caro_lsp.paths import Paths

    settings, paths = Settings(), Paths.from_environment()
    rules = layers.load(paths, Configuration()).rules

    def violations(text: str) -> bool:
        return forbidden(text, rules)

    if model:
        generator = Generator.from_settings(settings, paths, violations, parts)
    else:
        generator = Generator(None, violations=violations, parts=parts)
    found: dict[str, _Said] = {}
    try:
        # What is loaded at the first request is not a part of its time.
        await generator.generate(_request(tasks[0]), explicit=True)
        for task in tasks:
            started = time.perf_counter()
            tree = trees[task.files]
            request = informed(_request(task), [sandbox.work(tree)], tree)
            candidates = await generator.generate(request, limit=1, explicit=True)
            took = 1000 * (time.perf_counter() - started)
            best = candidates[0] if candidates else Candidate("", 0.0, "")
            shown = bool(best.command) and best.confidence >= settings.completion.min_confidence
            found[task.id] = _Said(best.command, best.source, best.confidence, shown, took)
    finally:
        await generator.close()
    return found


def _request(task: Task) -> Request:
    from caro_lsp.generate.intent import Request, context_above
    from caro_lsp.shell.dialect import of_script

    if not task.script:
        return Request(task.query)
    source = "\n".join(task.script).encode()
    lines = list(task.script)
    return Request(
        task.query, context=context_above(lines, len(lines), of_script(source, "script.sh"))
    )
