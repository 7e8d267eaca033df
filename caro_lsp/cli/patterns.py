"""``caro-lsp patterns``."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from caro_lsp.govern import audit
    from caro_lsp.learn.entry import Entry
    from caro_lsp.learn.patterns.evidence import Event
    from caro_lsp.learn.patterns.pattern import Pattern
    from caro_lsp.learn.patterns.patterns import Patterns
    from caro_lsp.learn.patterns.store import Version

_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


class _Group(click.Group):
    """Says what is wrong with the store, or the name of a pattern, as wrong usage."""

    def invoke(self, ctx: click.Context) -> Any:
        from caro_lsp.learn.patterns.exchange import WrongFile
        from caro_lsp.learn.patterns.store import NoPattern, StoreBroken

        try:
            return super().invoke(ctx)
        except NoPattern as error:
            _refuse(str(error.args[0]), 1)
        except (StoreBroken, WrongFile) as error:
            _refuse(str(error), 2)


@click.group("patterns", cls=_Group)
def command() -> None:
    """Show and change what was learned from your corrections."""


@command.command("list")
@_AS_JSON
def list_patterns(*, as_json: bool) -> None:
    """All patterns, the surest first."""
    patterns = _opened()
    every = sorted(patterns.store.all(), key=lambda one: (-one.confidence, one.id))
    if as_json:
        _print({"version": 1, "patterns": [_entry(one, patterns) for one in every]})
        return
    if not every:
        click.echo("nothing is learned yet", err=True)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("Pattern", "Sure", "State", "For", "What"):
        table.add_column(title, overflow="fold", no_wrap=title in {"Pattern", "Sure"})
    for one in every:
        where = f"{one.platform or 'all'} {one.dialect or 'all'}"
        what = _what(one)
        table.add_row(one.id, f"{one.confidence:.0%}", _state(one, patterns), where, Text(what))
    Console().print(table)
    click.echo(
        "`caro-lsp patterns show ID` tells from which corrections one was learned, and how to undo"
        " it; `enable ID` and `disable ID` decide.",
        err=True,
    )


@command.command("show")
@click.argument("name", metavar="ID")
@_AS_JSON
def show(name: str, *, as_json: bool) -> None:
    """What a pattern does, what speaks for it, and all its versions."""
    from caro_lsp.cli.output import evidence
    from caro_lsp.learn.patterns import telling
    from caro_lsp.learn.patterns.evidence import ENOUGH

    patterns = _opened()
    pattern = patterns.store.get(name)
    versions = patterns.store.versions(pattern.id)
    seen = patterns.store.sources(pattern.id)
    entries = _remembered([source for _, source in seen if source])
    if as_json:
        entry = _entry(pattern, patterns)
        learned = [_evidence(event, entries.get(source)) for event, source in seen]
        told = [_version(one) for one in versions]
        _print({"version": 1, **entry, "evidence": learned, "versions": told})
        return
    click.echo(f"{pattern.id}: {_what(pattern)}")
    click.echo(f"for: {pattern.platform or 'every platform'}, {pattern.dialect or 'every shell'}")
    if where := telling.scope(pattern):
        click.echo(f"where: {where}")
    click.echo(f"state: {_state(pattern, patterns)}")
    weighed = pattern.weighed
    weights = f"for it {weighed.support:.1f}, against {weighed.against:.1f}"
    click.echo(f"sure: {pattern.confidence:.0%} ({weights}; used from {ENOUGH:.0%} on)")
    click.echo("learned from:")
    for line in evidence.told(seen, entries) if seen else ("  nothing that still counts",):
        click.echo(line)
    click.echo("versions:")
    for one in versions:
        mark = "*" if one.number == pattern.version else " "
        options = f" (with {telling.named(one.condition)})" if one.condition else ""
        decided = "" if one.state == "waiting" else one.state
        facts = f"{evidence.day(one.at)}  {decided:8}  {one.confidence:4.0%}  {one.cause}"
        click.echo(f"{mark} {one.number:3}  {facts}: {one.change.title}{options}")
    click.echo("what you can do:")
    for line in telling.choices(pattern, active=patterns.active(pattern)):
        click.echo(f"  {line}")


@command.command("edit")
@click.argument("name", metavar="ID")
@click.option("--file", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Take this in place of what an editor writes.")  # fmt: skip
def edit(name: str, *, file: Path | None) -> None:
    """Change a pattern in your editor. The version before is kept."""
    from caro_lsp.learn.patterns import exchange

    patterns = _opened()
    pattern = patterns.store.get(name)
    before = exchange.one_written(pattern)
    text = file.read_text("utf-8") if file else click.edit(before, extension=".yaml")
    if text is None or text == before:
        click.echo("unchanged", err=True)
        return
    made = patterns.store.put(exchange.edited(text, pattern), "edited")
    patterns.record("pattern.changed", made.id, "edited")
    click.echo(f"{made.id}: {_what(made)} (version {made.version})")


@command.command("enable")
@click.argument("names", metavar="ID...", nargs=-1, required=True)
def enable(names: tuple[str, ...]) -> None:
    """Let patterns change suggestions, whatever the trust level says."""
    from caro_lsp.learn.patterns import evidence

    patterns = _opened()
    for pattern in [patterns.store.get(name) for name in names]:
        approved = [] if pattern.state == "enabled" else [evidence.Event(time.time(), "approved")]
        made = patterns.store.put(replace(pattern, state="enabled"), "enabled", approved)
        patterns.record("approval.given", made.id, "enabled")
        click.echo(f"enabled: {made.id}: {_what(made)}")


@command.command("disable")
@click.argument("names", metavar="ID...", nargs=-1, required=True)
def disable(names: tuple[str, ...]) -> None:
    """Keep patterns from changing suggestions. They are kept, and can be enabled again."""
    patterns = _opened()
    for pattern in [patterns.store.get(name) for name in names]:
        made = patterns.store.put(replace(pattern, state="disabled"), "disabled")
        patterns.record("approval.refused", made.id, "disabled")
        click.echo(f"disabled: {made.id}: {_what(made)}")


@command.command("rollback")
@click.argument("name", metavar="ID")
@click.argument("number", metavar="VERSION", type=click.IntRange(1))
def rollback(name: str, number: int) -> None:
    """Make a pattern what it was in VERSION; what was learned since then counts no more."""
    patterns = _opened()
    made = patterns.store.roll_back(patterns.store.get(name).id, number)
    patterns.record("rollback", made.id, f"to version {number}")
    click.echo(f"{made.id}: {_what(made)} (version {made.version}, as in {number})")


@command.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
def export(file: Path | None) -> None:
    """Write all patterns and the evidence for them to FILE, or print them. YAML."""
    from caro_lsp.learn.patterns import exchange
    from caro_lsp.paths import write_atomically

    store = _opened().store
    every = [exchange.described(one, store.evidence(one.id)) for one in store.all()]
    text = exchange.written(every)
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        write_atomically(file.absolute(), text.encode("utf-8", "surrogateescape"))
    except OSError as error:
        _refuse(f"{file}: cannot be written: {error.strerror}", 2)
    click.echo(f"{file}: {len(every)} patterns")


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--approve", is_flag=True,
              help="Keep those enabled that are so in FILE; else they wait.")  # fmt: skip
def import_patterns(file: Path, *, approve: bool) -> None:
    """Take the patterns in FILE. Those that are here already become what they are in FILE."""
    from caro_lsp.learn.patterns import exchange

    patterns = _opened()
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        _refuse(f"{file}: cannot be read: {error}", 2)
    taken = exchange.read_file(text, str(file))
    for pattern, events in taken:
        if not approve and pattern.state == "enabled":
            pattern = replace(pattern, state="waiting")  # noqa: PLW2901 - the same one
            events = [one for one in events if one.cause != "approved"]  # noqa: PLW2901
        patterns.store.take(pattern, events)
        patterns.record("pattern.changed", pattern.id, "imported")
    click.echo(f"{len(taken)} patterns taken from {file}")


def _opened() -> Patterns:
    """The patterns under the settings in force here; also where learning is off."""
    from caro_lsp import config
    from caro_lsp.cli.audit import log_of
    from caro_lsp.learn.patterns.opening import open_anyway
    from caro_lsp.paths import Paths

    paths = Paths.from_environment()
    settings = config.load(paths, config.find_project(Path.cwd())).settings
    patterns = open_anyway(settings, paths)

    def record(event: audit.Event, pattern: str, what: str) -> None:
        try:
            log_of(paths, settings).append(event, pattern=pattern, what=what)
        except OSError as error:
            click.echo(f"caro-lsp: the audit log cannot be written: {error.strerror}", err=True)

    if settings.audit.enable:
        patterns.record = record
    return patterns


def _what(pattern: Pattern) -> str:
    from caro_lsp.learn.patterns.telling import named

    options = f" (with {named(pattern.condition)})" if pattern.condition else ""
    return pattern.change.title + options


def _state(pattern: Pattern, patterns: Patterns) -> str:
    if pattern.state == "disabled":
        return "disabled"
    if patterns.active(pattern):
        return "active"
    return "waits for approval" if pattern.proven else "not sure enough"


def _entry(pattern: Pattern, patterns: Patterns) -> dict[str, Any]:
    from caro_lsp.learn.patterns.exchange import described

    return {
        **described(pattern),
        "when": sorted(pattern.condition),
        "active": patterns.active(pattern),
        "revision": pattern.version,
        "kind": pattern.trust_kind,
    }


def _version(version: Version) -> dict[str, Any]:
    from caro_lsp.learn.patterns.pattern import as_data

    return {
        "revision": version.number,
        "at": version.at,
        "cause": version.cause,
        "state": version.state,
        "when": sorted(version.condition),
        "confidence": round(version.confidence, 2),
        "change": as_data(version.change),
    }


def _evidence(event: Event, entry: Entry | None) -> dict[str, Any]:
    """A piece of evidence, with the correction where the history has it."""
    known = (
        {"prompt": entry.prompt, "generated": entry.generated, "saved": entry.saved}
        if entry
        else {}
    )
    return {"at": event.at, "cause": event.cause, **known}


def _remembered(uids: list[str]) -> dict[str, Entry]:
    """What the history has of these suggestions; nothing where it cannot be read."""
    from caro_lsp.learn.database import Unavailable
    from caro_lsp.learn.store import History
    from caro_lsp.paths import Paths

    file = Paths.from_environment().history_file
    if not uids or not file.exists():
        return {}
    try:
        with History(file, create=False) as history:
            return history.named(uids)
    except Unavailable as error:
        click.echo(f"caro-lsp: {error}", err=True)
        return {}


def _print(document: dict[str, Any]) -> None:
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


def _refuse(message: str, status: int) -> NoReturn:
    click.echo(f"caro-lsp: {message}", err=True)
    raise click.exceptions.Exit(status)
