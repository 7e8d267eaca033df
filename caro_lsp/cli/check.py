"""``caro-lsp check``: its options, what it prints, and its exit status."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from caro_lsp.cli.checking.run import Refused, Request, run
from caro_lsp.cli.output.report import UNREADABLE, shown
from caro_lsp.cli.output.write import FORMATS, counted, rendered, tell, write

if TYPE_CHECKING:
    from caro_lsp.cli.checking.run import Answer
    from caro_lsp.config import Level


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, readable=False))
@click.option("--stdin-filename", default="stdin.sh", metavar="NAME", help="The name of `-`.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="human", show_default=True)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "hint", "never"]),
    default="error",
    show_default=True,
    help="Exit with 1 if there is a finding of this severity or above.",
)
@click.option("--level", type=click.Choice(["strict", "moderate", "permissive"]))
@click.option(
    "--changed-since",
    metavar="REV",
    help="Only what was changed since this git revision; with `...` behind it, since HEAD left it.",
)
@click.option(
    "--baseline",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Only findings that this baseline does not know.",
)
@click.option(
    "--write-baseline",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write what is found as a baseline.",
)
@click.option("--fix", is_flag=True, help="Fix what can be fixed safely.")
@click.option("--diff", is_flag=True, help="Print what --fix would change, and change nothing.")
@click.option("--policy", multiple=True, type=click.Path(exists=True, path_type=Path))
@click.option("--no-config", is_flag=True, help="Leave out your configuration and the project's.")
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="Processes for many files; one a core if not given.",
)
@click.option("--no-cache", is_flag=True, help="Look at all files, also at those known before.")
def command(
    *,
    paths: tuple[Path, ...],
    stdin_filename: str,
    form: str,
    fail_on: str,
    level: Level | None,
    changed_since: str | None,
    baseline: Path | None,
    write_baseline: Path | None,
    fix: bool,
    diff: bool,
    policy: tuple[Path, ...],
    no_config: bool,
    jobs: int | None,
    no_cache: bool,
) -> None:
    """Find dangerous commands in scripts: files, folders, or `-` for standard input."""
    request = Request(
        paths,
        stdin_filename,
        level,
        policy,
        no_config,
        baseline,
        write_baseline,
        changed_since,
        "show" if diff else "write" if fix else "no",
        jobs,
        not no_cache,
    )
    _refuse_contradictions(request, form)
    try:
        answer = run(request)
    except Refused as refused:
        _refuse(str(refused))
    for note in answer.notes:
        tell(f"caro-lsp: {note}")
    written = _print(answer, request, form, fail_on)
    status = answer.report.status(fail_on)
    raise click.exceptions.Exit(status if written else max(status, UNREADABLE))


def _refuse(message: str) -> NoReturn:
    for line in message.splitlines():
        tell(f"caro-lsp: {line}")
    raise click.exceptions.Exit(UNREADABLE)


def _refuse_contradictions(request: Request, form: str) -> None:
    if request.fixes_stdin and request.files:
        raise click.UsageError("`-` with --fix prints the fixed text, so it takes no other PATH")
    if form != "human" and (request.fixing == "show" or request.fixes_stdin):
        raise click.UsageError(f"standard output is for the text: leave out --format {form}")
    if request.write_baseline is not None and request.fixing == "show":
        raise click.UsageError("--diff changes nothing: leave out --write-baseline")
    if request.write_baseline is not None and request.changed_since is not None:
        message = "a baseline of what changed would lose the rest: leave out --changed-since"
        raise click.UsageError(message)


def _print(answer: Answer, request: Request, form: str, fail_on: str) -> bool:
    """Print what was asked for; whether that could be written."""
    if request.fixing == "show":
        from caro_lsp.cli.checking.fixing import difference

        for trouble in answer.report.errors:
            tell(f"caro-lsp: {shown(trouble.path)}: {trouble.message}")
        written = write(b"".join(difference(mended) for mended in answer.mended))
    elif request.fixes_stdin:
        tell(rendered(answer.report, form, fail_on))
        written = answer.text is not None and write(answer.text)
    else:
        written = write(rendered(answer.report, form, fail_on), machine=form != "human")
    if request.fixing != "no":
        tell(f"caro-lsp: {_summary(answer, request)}")
    return written


def _summary(answer: Answer, request: Request) -> str:
    """How much was fixed, or would be."""
    rules = Counter(rule for mended in answer.mended for rule in mended.fixed)
    would = "would fix" if request.fixing == "show" else "fixed"
    if not rules:
        return f"{would} nothing"
    files = len(answer.mended)
    by_rule = ", ".join(f"{rule} {count}" for rule, count in sorted(rules.items()))
    return f"{would} {counted(rules.total(), 'finding')} in {counted(files, 'file')} ({by_rule})"
