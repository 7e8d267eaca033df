"""``caro-lsp audit``: the record of what caro did."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from caro_lsp.config import Settings
    from caro_lsp.govern.audit import AuditLog
    from caro_lsp.paths import Paths

NOT_WHOLE = 1
FAILED = 2


@click.group("audit")
def command() -> None:
    """Show and verify the record of what caro did."""


@command.command("show")
@click.option("--event", default=None, help="Only events whose name begins so.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def show(event: str | None, limit: int, *, as_json: bool) -> None:
    """Show the last entries, the newest last."""
    entries = _entries(event)[-limit:]
    if as_json:
        _print({"version": 1, "entries": entries})
        return
    for entry in entries:
        particulars = " ".join(
            f"{key}={value if isinstance(value, str) else json.dumps(value)}"
            for key, value in dict(entry.get("data") or {}).items()
        )
        at = str(entry.get("at", ""))[:19].replace("T", " ")
        click.echo(f"{entry.get('n', '?'):>6}  {at}  {entry.get('event', '?')!s:22}  {particulars}")


@command.command("verify")
@click.option("--head", default="", help="A hash that has to be in the log, noted before.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def verify_command(head: str, *, as_json: bool) -> None:
    """Check that no line was altered, removed or moved; exit status 1 where one was."""
    from caro_lsp.govern.audit import verify

    log = _log()
    if not log.file.exists() and not head:
        click.echo(f"{log.file}: there is no log yet", err=True)
        return
    try:
        verdict = verify(log.file, head)
    except OSError as error:
        _fail(f"{log.file}: {error.strerror}")
    fault = verdict.fault
    if as_json:
        _print(
            {
                "version": 1,
                "file": str(log.file),
                "whole": fault is None,
                "entries": verdict.lines,
                "head": verdict.head,
                "fault": None if fault is None else vars(fault),
            }
        )
    elif fault is None:
        click.echo(f"{log.file}: {verdict.lines} entries, nothing was changed")
        click.echo(f"head {verdict.head}")
    else:
        place = f"{log.file}:{fault.line}" if fault.line else str(log.file)
        click.echo(f"{place}: {fault.message}")
    if fault is not None:
        raise click.exceptions.Exit(NOT_WHOLE)


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path), default="-")
@click.option("--to-collector", is_flag=True, help="Send what audit.otlpEndpoint does not have.")
def export(file: Path, *, to_collector: bool) -> None:
    """Write all entries to FILE as JSON, or to standard output; or send them to your collector."""
    if to_collector:
        _push()
        return
    text = json.dumps({"version": 1, "entries": _entries(None)}, indent=1, ensure_ascii=False)
    if str(file) == "-":
        sys.stdout.write(f"{text}\n")
        return
    try:
        file.write_text(f"{text}\n", "utf-8")
    except OSError as error:
        _fail(f"{file}: {error.strerror}")


def _push() -> None:
    from caro_lsp import config
    from caro_lsp.heal.collector import Collector
    from caro_lsp.heal.senders import Later, Refused
    from caro_lsp.paths import Paths

    paths = Paths.from_environment()
    settings = config.load(paths, config.find_project(Path.cwd())).settings
    endpoint = settings.audit.otlp_endpoint
    if not endpoint:
        _fail("there is no collector; set audit.otlpEndpoint to its address")
    try:
        count = Collector(log_of(paths, settings), endpoint).push()
    except (Later, Refused, OSError) as error:
        _fail(f"audit.otlpEndpoint: {error}")
    click.echo(f"{count} entries were sent to {endpoint}")


def log_of(paths: Paths, settings: Settings) -> AuditLog:
    """The log that the settings name."""
    from caro_lsp.govern.audit import AuditLog
    from caro_lsp.paths import expanded

    return AuditLog(expanded(settings.audit.path) if settings.audit.path else paths.audit_file)


def _log() -> AuditLog:
    from caro_lsp import config
    from caro_lsp.paths import Paths

    paths = Paths.from_environment()
    return log_of(paths, config.load(paths, config.find_project(Path.cwd())).settings)


def _entries(event: str | None) -> list[dict[str, Any]]:
    log = _log()
    try:
        return [
            entry
            for entry in log.entries()
            if not event or str(entry.get("event", "")).startswith(event)
        ]
    except OSError as error:
        return _fail(f"{log.file}: {error.strerror}")  # type: ignore[no-any-return]


def _print(document: dict[str, Any]) -> None:
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


def _fail(message: str) -> Any:
    click.echo(f"caro-lsp: {message}", err=True)
    raise click.exceptions.Exit(FAILED)
