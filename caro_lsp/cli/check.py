"""``caro-lsp check``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caro_lsp import config
from caro_lsp.cli.discover import scripts
from caro_lsp.cli.output.report import Report, locate, locate_suppressed, locate_waivers
from caro_lsp.dogma import layers
from caro_lsp.dogma.fix import fix_of
from caro_lsp.dogma.review import Reviewer
from caro_lsp.paths import Paths
from caro_lsp.shell.parse import parse

if TYPE_CHECKING:
    from caro_lsp.config import Level

FORMATS = ("human", "json", "sarif", "github", "gcc")
MAX_FILE_BYTES = 50_000_000
"""A larger file is not a script that anybody wrote; it goes to the errors."""
_ORDER = ("hint", "info", "warning", "error")


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
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
@click.option("--policy", multiple=True, type=click.Path(exists=True, path_type=Path))
@click.option("--no-config", is_flag=True, help="Leave out your configuration and the project's.")
def command(
    *,
    paths: tuple[Path, ...],
    stdin_filename: str,
    form: str,
    fail_on: str,
    level: Level | None,
    policy: tuple[Path, ...],
    no_config: bool,
) -> None:
    """Find dangerous commands in scripts: files, folders, or `-` for standard input."""
    places = Paths.from_environment()
    start = next((path for path in paths if str(path) != "-"), Path())
    project = None if no_config else config.find_project(start if start.is_dir() else start.parent)
    flags = {"dogma": {"level": level}} if level else {}
    configuration = config.load(places, project, user=not no_config, flags=flags)
    for problem in configuration.problems:
        click.echo(f"caro-lsp: {problem}", err=True)
    if configuration.broken:
        raise click.exceptions.Exit(2)
    locks = configuration.enterprise.locks
    if policy and locks.holds("dogma.policies"):
        click.echo(f"caro-lsp: --policy: ignored: {locks.source} locks dogma.policies", err=True)
        policy = ()
    loaded = layers.load(places, configuration, policy, user=not no_config)
    for broken in loaded.problems:
        click.echo(f"caro-lsp: {broken}", err=True)
    if any(broken.fatal for broken in loaded.problems):
        raise click.exceptions.Exit(2)
    report = Report(loaded)
    severity_level = configuration.settings.dogma.level
    if any(str(path) == "-" for path in paths):
        _check(sys.stdin.buffer.read(), stdin_filename, report, severity_level)
    named = tuple(path for path in paths if str(path) != "-") if paths else (Path(),)
    for path in scripts(named):
        source = _read(path, report)
        if source is not None:
            _check(source, str(path), report, severity_level)
    _print(report, form)
    raise click.exceptions.Exit(_status(report, fail_on, missing=_missing(named)))


def _read(path: Path, report: Report) -> bytes | None:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            report.errors.append((str(path), f"larger than {MAX_FILE_BYTES} bytes; not checked"))
            return None
        source = path.read_bytes()
    except OSError as error:
        report.errors.append((str(path), f"cannot be read: {error.strerror}"))
        return None
    if b"\0" in source[:8192]:
        report.errors.append((str(path), "a binary file, not a script; not checked"))
        return None
    return source


def _check(source: bytes, name: str, report: Report, level: Level) -> None:
    script = parse(source, name)
    rules = report.loaded.rules
    result = Reviewer().review(script, rules, level)
    report.files += 1
    report.commands += result.commands
    with_fixes = [(found, fix_of(found, script, rules, level)) for found in result.findings]
    report.located.extend(locate(name, source, with_fixes))
    report.suppressed.extend(locate_suppressed(name, source, result))
    report.waivers.extend(locate_waivers(name, source, result))


def _print(report: Report, form: str) -> None:
    if form == "json":
        click.echo(json.dumps(report.as_json(), indent=2, ensure_ascii=False))
    elif form == "sarif":
        from caro_lsp.cli.output import sarif

        click.echo(json.dumps(sarif.document(report), indent=2, ensure_ascii=False))
    elif form == "human":
        from caro_lsp.cli.output import human

        click.echo(human.render(report))
    else:
        from caro_lsp.cli.output import lines

        text = lines.gcc(report) if form == "gcc" else lines.github(report)
        if text:
            click.echo(text)


def _missing(named: tuple[Path, ...]) -> bool:
    return any(not path.exists() for path in named)


def _status(report: Report, fail_on: str, *, missing: bool) -> int:
    if missing or any("cannot be read" in message for _, message in report.errors):
        return 2
    if fail_on == "never":
        return 0
    least = _ORDER.index(fail_on)
    found = any(_ORDER.index(located.finding.severity) >= least for located in report.located)
    return 1 if found else 0
