"""``caro-lsp history``: what is remembered, to look at, take along and delete."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.config import Settings
    from caro_lsp.learn.entry import Entry
    from caro_lsp.learn.stats import Stats
    from caro_lsp.learn.store import History
    from caro_lsp.paths import Paths

FAILED = 2
_BATCH = 1000
_BARS = "▁▂▃▄▅▆▇█"
_BAR_WIDTH = 24


@click.group("history")
def command() -> None:
    """Search, export and clear what is remembered."""


@command.command("search")
@click.argument("words", nargs=-1)
@click.option("--outcome", type=click.Choice(["shown", "accepted", "rejected"]), default=None)
@click.option("--corrected", is_flag=True, help="Only suggestions that you changed.")
@click.option("--days", type=click.IntRange(1), default=None, help="Only the last so many days.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def search(
    words: tuple[str, ...],
    outcome: str | None,
    days: int | None,
    limit: int,
    *,
    corrected: bool,
    as_json: bool,
) -> None:
    """Find requests and commands with all WORDS in them, the newest first."""
    from caro_lsp.learn.store import DAY, Query

    since = time.time() - days * DAY if days else 0.0
    query = Query(" ".join(words), outcome or "", since, corrected)
    with _history() as history:
        found = history.search(query, limit)
    if as_json:
        _print({"version": 1, "entries": [entry.as_json() for entry in found]})
    else:
        for entry in found:
            _print_entry(entry)
    if not found:
        click.echo("nothing is remembered of that", err=True)
        raise click.exceptions.Exit(1)


@command.command("stats")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def stats_command(*, as_json: bool) -> None:
    """Show how many suggestions were made, taken and changed."""
    from caro_lsp.learn.stats import stats

    with _history() as history:
        found = stats(history)
    if as_json:
        _print(found.as_json())
    else:
        _print_stats(found)


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path), default="-")
def export(file: Path) -> None:
    """Write all that is remembered to FILE as JSON, or to standard output."""
    from caro_lsp.learn.store import Query

    with _history() as history, _written(file) as out:
        out.write('{"version": 1, "entries": [')
        between = "\n"
        for entry in history.entries(Query()):
            out.write(between + json.dumps(entry.as_json(), ensure_ascii=False))
            between = ",\n"
        out.write("\n]}\n")


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
def import_command(file: Path) -> None:
    """Add what FILE holds: an export, or a JSON list of entries. `-` reads standard input."""
    from caro_lsp.learn.entry import NotAnEntry
    from caro_lsp.learn.recorder import redacted

    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        entries = [redacted(entry) for entry in _entries_of(json.loads(raw))]
    except OSError as error:
        _fail(f"{file}: {error.strerror}")
    except NotAnEntry as error:
        _fail(f"{file}: {error}; nothing was imported")
    except ValueError as error:
        _fail(f"{file}: no JSON ({error})")
    with _history(create=True) as history:
        for start in range(0, len(entries), _BATCH):
            history.add(entries[start : start + _BATCH])
    click.echo(f"imported {len(entries)} entries", err=True)


@command.command("clear")
@click.option("--yes", is_flag=True, help="Do not ask.")
def clear(*, yes: bool) -> None:
    """Delete all that is remembered, everywhere; the settings stay."""
    from caro_lsp.cli.audit import log_of
    from caro_lsp.learn.database import Unavailable
    from caro_lsp.learn.erase import erase

    paths, settings = _place()
    if not yes:
        click.confirm("Delete all that is remembered? This cannot be undone", abort=True, err=True)
    log = log_of(paths, settings)
    try:
        gone = erase(paths, log)
        if settings.audit.enable:
            log.append("history.cleared", entries=gone)
    except Unavailable as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{error.filename}: {error.strerror}")
    click.echo(f"deleted {gone} entries", err=True)


def _place() -> tuple[Paths, Settings]:
    from caro_lsp import config
    from caro_lsp.paths import Paths

    paths = Paths.from_environment()
    return paths, config.load(paths, config.find_project(Path.cwd())).settings


@contextlib.contextmanager
def _history(*, create: bool = False) -> Iterator[History]:
    """The user's history; ends with a message where it cannot be used."""
    from caro_lsp.learn.database import Unavailable
    from caro_lsp.learn.store import History

    paths, settings = _place()
    encrypt = settings.learn.encrypt
    try:
        with History(paths.history_file, encrypt=encrypt, create=create) as history:
            yield history
            if history.saved_from is not None:
                click.echo(
                    f"{history.file} was damaged: what could be read of it was taken over, and the"
                    f" damaged file is {history.saved_from}",
                    err=True,
                )
    except Unavailable as error:
        _fail(str(error))


@contextlib.contextmanager
def _written(file: Path) -> Iterator[Any]:
    """Where an export goes: a file of the user's own, mode 0600, or standard output."""
    import os

    if str(file) == "-":
        yield sys.stdout
        return
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            yield out
    except OSError as error:
        _fail(f"{file}: {error.strerror}")


def _entries_of(data: Any) -> list[Entry]:
    """The entries of a document. Raises NotAnEntry."""
    from caro_lsp.learn.entry import NotAnEntry, from_json

    listed = data.get("entries") if isinstance(data, dict) else data
    if not isinstance(listed, list):
        raise NotAnEntry("expected a list of entries, or an object with one under 'entries'")
    found = []
    for number, entry in enumerate(listed, 1):
        try:
            found.append(from_json(entry))
        except NotAnEntry as error:
            raise NotAnEntry(f"entry {number}: {error}") from None
    return found


def _print(document: dict[str, Any]) -> None:
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


def _print_entry(entry: Entry) -> None:
    at = time.strftime("%Y-%m-%d %H:%M", time.localtime(entry.created_at))
    head = f"{at}  {entry.outcome.ljust(8)}  "
    click.echo(click.style(head, dim=True) + entry.prompt)
    click.echo(f"{' ' * len(head)}{click.style(entry.generated, bold=True)}")
    if entry.saved and entry.saved != entry.generated:
        label = "became" if entry.outcome == "accepted" else "yours "
        click.echo(f"{' ' * len(head)}{click.style(label, dim=True)} {entry.saved}")


def _print_stats(found: Stats) -> None:
    from caro_lsp.learn.stats import LOOKED_AT

    share = f" ({found.accepted / found.entries:.0%})" if found.entries else ""
    click.echo(f"{found.entries} suggestions, {found.bytes / 1e6:.1f} MB")
    click.echo(f"  accepted  {found.accepted}{share}, changed after that {found.corrected}")
    click.echo(f"  rejected  {found.rejected}")
    click.echo(f"  shown     {found.shown}")
    if any(found.days):
        most = max(found.days)
        bars = "".join(
            " " if not count else _BARS[(count * len(_BARS) - 1) // most] for count in found.days
        )
        click.echo(f"\nthe last {len(found.days)} days, {most} at most\n  {bars}")
    of = f" of the newest {LOOKED_AT}" if found.entries > LOOKED_AT else ""
    for title, counts in (("commands", found.tools), ("shells", found.shells)):
        if counts:
            click.echo(f"\n{title}{of}")
        for name, count in counts.items():
            bar = "█" * max(1, count * _BAR_WIDTH // max(counts.values()))
            click.echo(f"  {name[:16].ljust(16)} {bar} {count}")
    for copy in found.damaged:
        click.echo(f"\na damaged file is kept: {copy}; `caro-lsp history clear` deletes it as well")


def _fail(message: str) -> Any:
    click.echo(f"caro-lsp: {message}", err=True)
    raise click.exceptions.Exit(FAILED)
