"""``caro-lsp heal``."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections import Counter
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.heal.desk import Desk
    from caro_lsp.heal.outbox import Entry

_KINDS = ("wrong-suggestion", "no-suggestion", "edited-suggestion", "false-alarm", "missing-rule",
          "crash", "slow", "rebuilt-state")  # fmt: skip
_LEVELS = ("minimal", "standard", "full")
_CONSENT = {
    "ask": "each report is shown, and sent after your yes",
    "minimal": "reports of this level are sent without asking",
    "standard": "reports up to this level are sent without asking",
    "full": "all reports are sent without asking",
}
_SHOWN = 60
"""Characters of what a report is about, in a list."""


class _InOrder(click.Group):
    """Lists its commands as they are used one after the other."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.commands)


@click.group("heal", cls=_InOrder)
def command() -> None:
    """Report what caro got wrong; nothing leaves without your yes.

    \b
      caro-lsp heal preview 'rm -r x' --kind false-alarm --rule CARO-FS-001
      caro-lsp heal edit ID      change it, if you like
      caro-lsp heal send ID      to where the setting heal.sender says
      caro-lsp heal status ID    what came of it
    """  # noqa: D301 - for click it is a sign


@command.command("preview", short_help="Make a report, and show every byte of it.")
@click.argument("text", metavar="[COMMAND | ID]", default="")
@click.option("--kind", type=click.Choice(_KINDS), default="wrong-suggestion", show_default=True)
@click.option("--rule", default="", help="The rule that was wrong.")
@click.option("--request", default="", help="What was asked for.")
@click.option("--wanted", default="", help="The command that would have been right.")
@click.option("--note", default="", help="What you want to say about it.")
@click.option("--contact", default="", help="Where an answer may go, such as an address.")
@click.option("--level", type=click.Choice(_LEVELS), help="How much the report may hold.")
@click.option("--file", "script", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="The script that COMMAND is from.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def preview(
    *,
    text: str,
    kind: Any,
    rule: str,
    request: str,
    wanted: str,
    note: str,
    contact: str,
    level: Any,
    script: Path | None,
    as_json: bool,
) -> None:
    """Make a report about COMMAND and show every byte of it; or show the report ID once more."""
    from caro_lsp.govern.private import is_private
    from caro_lsp.heal.failure import Failure
    from caro_lsp.heal.private import PrivateFile

    desk = _desk()
    with _told():
        if script is not None and is_private(script.read_text("utf-8", "replace")):
            raise PrivateFile
        if _is_id(text):
            entry = desk.outbox.get(text)
            _show(desk, entry.id, as_json=as_json)
            return
        if not any((text, request, rule, note)):
            _fail(
                "expected something to report: COMMAND, --request, --rule or --note, such as"
                " caro-lsp heal preview 'rm -rf ./build' --kind false-alarm --rule CARO-FS-001",
                2,
            )
        if kind == "false-alarm" and not rule:
            _fail("a false alarm is of a rule: name it with --rule, such as CARO-FS-001", 2)
        severity, builtin = _rule(rule)
        made = desk.preview(
            Failure(
                kind,
                feature="command-line",
                rule=rule,
                builtin_rule=builtin,
                severity=severity,
                dialect=_dialect(script),
                request=request,
                command=text,
                wanted=wanted,
                note=note,
                contact=contact,
            ),
            level,
        )
        if made.sent_as:
            click.echo(f"caro-lsp: an equal failure was reported as case {made.sent_as}", err=True)
        _show(desk, made.id, as_json=as_json)


@command.command("edit", short_help="Change a report before it is sent.")
@click.argument("identity", metavar="ID")
@click.option("--from", "source", type=click.File("rb"), help="Take the report from this file.")
def edit(*, identity: str, source: Any) -> None:
    """Change a report in your editor ($EDITOR) before it is sent."""
    desk = _desk()
    with _told():
        entry = desk.outbox.get(identity)
        if source is not None:
            data = source.read()
        else:
            file = desk.show(entry.id)
            if not (sys.stdin.isatty() and sys.stdout.isatty()):
                given = f"caro-lsp heal edit {entry.id[:8]} --from FILE"
                _fail(f"there is no terminal for an editor; change {file}, then `{given}`", 2)
            click.edit(filename=str(file))
            data = desk.shown(entry.id)
        checked = desk.edit(entry.id, data)
        for place, shown in checked.undone:
            click.echo(f"caro-lsp: {place} says more than it would by itself: {shown}", err=True)
        _show(desk, entry.id)


@command.command("send", short_help="Send a report after your yes, or what waits.")
@click.argument("identity", metavar="[ID]", default="")
@click.option("--yes", is_flag=True, help="You have seen the report and agree to it.")
@click.option("--as-edited", is_flag=True, help="Also what an edit shows against the redaction.")
@click.option("--fetch-answer", is_flag=True, help="caro may ask for its answer later.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def send(*, identity: str, yes: bool, as_edited: bool, fetch_answer: bool, as_json: bool) -> None:
    """Send the report ID, after a yes to each byte of it; without ID, what waits in the outbox."""
    from caro_lsp.heal.postman import Postman

    desk = _desk()
    postman = Postman(desk, _paths())
    with _told():
        if not identity:
            _sent(desk, postman.deliver(), as_json=as_json)
            return
        entry = desk.outbox.get(identity)
        if entry.state not in {"queued", "sending", "sent"}:
            data = desk.shown(entry.id)
            if not yes and desk.needs_yes(entry.level) and not _asked(desk, data):
                _sent(desk, [entry], as_json=as_json)
            desk.agree(entry.id, data, fetch_answer=fetch_answer, as_edited=as_edited)
        postman.deliver(entry.id)
        _sent(desk, [desk.outbox.get(entry.id)], as_json=as_json)


@command.command("list", short_help="All reports.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_reports(*, as_json: bool) -> None:
    """All reports: what waits for your yes, what was sent, what came of it."""
    desk = _desk()
    with _told():
        desk.prune()
        entries = desk.outbox.all()
        if as_json:
            document = {"version": 1, "reports": [_row(entry) for entry in entries]}
            click.echo(json.dumps(document, indent=2))
            return
        for entry in entries:
            day = datetime.fromtimestamp(entry.created, timezone.utc).date()
            what = entry.answer or entry.problem or entry.case_url or entry.case_id
            times = f" x{entry.occurrences}" if entry.occurrences > 1 else ""
            head = f"{entry.id[:8]}  {day}  {entry.state:8}  {entry.level:8}  {entry.kind}{times}"
            click.echo(f"{head}  {_about(entry)}  {what}".rstrip())
        if not entries:
            click.echo("There are no reports.", err=True)
        _show_answers(desk)


@command.command("delete", short_help="Forget a report here.")
@click.argument("identity", metavar="[ID]", default="")
@click.option("--all", "everything", is_flag=True, help="All reports.")
def delete(*, identity: str, everything: bool) -> None:
    """Forget a report here. One that was sent stays where it is."""
    desk = _desk()
    with _told():
        if bool(identity) == everything:
            _fail("expected the ID of a report, or --all", 2)
        chosen = [entry.id for entry in desk.outbox.all()] if everything else [identity]
        for one in chosen:
            click.echo(f"deleted {desk.delete(one)}")


@command.command("status", short_help="Where reports go, and what came of them.")
@click.argument("identity", metavar="[ID]", default="")
@click.option("--fetch", is_flag=True, help="Ask those who have the reports for answers, now.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def status(*, identity: str, fetch: bool, as_json: bool) -> None:
    """What is chosen, how many reports there are, and what came of them."""
    from caro_lsp.heal.postman import Postman

    desk = _desk()
    with _told():
        chosen = desk.outbox.get(identity).id if identity else ""
        if fetch:
            Postman(desk, _paths()).fetch(asked=True, now=time.time(), identity=chosen)
        entries = [e for e in desk.outbox.all() if not chosen or e.id == chosen]
        if as_json:
            settings = desk.settings
            document = {
                "version": 1,
                "enable": settings.enable,
                "consent": settings.consent,
                "sender": settings.sender,
                "endpoint": settings.endpoint,
                "reports": [_row(entry) for entry in entries],
            }
            click.echo(json.dumps(document, indent=2))
            return
        _print_status(desk, entries)
        _show_answers(desk)


@command.command("schema")
def schema() -> None:
    """Print the JSON Schema of a report."""
    from caro_lsp.heal.schema import json_schema

    click.echo(json.dumps(json_schema(), indent=2))


def _paths() -> Any:
    from caro_lsp.paths import Paths

    return Paths.from_environment()


def _desk() -> Desk:
    from caro_lsp import config
    from caro_lsp.heal.desk import Desk

    configuration = config.load(_paths(), config.find_project(Path.cwd()))
    for problem in configuration.problems:
        click.echo(f"caro-lsp: {problem}", err=True)
    return Desk(_paths(), configuration.settings.heal)


def _is_id(text: str) -> bool:
    return len(text) >= 8 and set(text) <= set("0123456789abcdef")


def _rule(name: str) -> tuple[str, bool]:
    """Its severity, and whether it came with caro."""
    if not name:
        return "", False
    from caro_lsp import config
    from caro_lsp.dogma import layers

    paths = _paths()
    loaded = layers.load(paths, config.load(paths, config.find_project(Path.cwd())))
    rule = loaded.rules.known.get(name)
    if rule is None:
        _fail(f"there is no rule {name}; `caro-lsp rules list` shows them", 2)
    return rule.severity, rule.layer == "community"


def _dialect(script: Path | None) -> str:
    if script is None:
        return ""
    from caro_lsp.shell.dialect import of_script

    return of_script(script.read_bytes(), str(script))


def _show(desk: Desk, identity: str, *, as_json: bool = False) -> None:
    """The bytes of a report on standard output, and nothing else there."""
    from caro_lsp.heal.outbox import digest

    body = desk.shown(identity)
    file = desk.file(identity)
    if not file.exists():
        file = desk.show(identity)
    if as_json:
        document = {
            "version": 1,
            "reportId": identity,
            "file": str(file),
            "sha256": digest(body),
            "json": body.decode("utf-8", "replace"),
        }
        click.echo(json.dumps(document, indent=2))
        return
    click.echo(body, nl=False)
    click.echo(
        f"caro-lsp: these {len(body)} bytes are the report {identity[:8]}; nothing has been sent."
        f" Change it: `caro-lsp heal edit {identity[:8]}` (or {file}); send it:"
        f" `caro-lsp heal send {identity[:8]}`",
        err=True,
    )


def _asked(desk: Desk, data: bytes) -> bool:
    """Show the bytes and ask; no where nobody can answer."""
    from caro_lsp.heal.outbox import NotNow
    from caro_lsp.heal.senders import Destination, Refused, make_sender

    settings = desk.settings
    try:
        where = make_sender(
            settings.sender, Destination(_paths(), settings.endpoint, settings.token_env)
        ).where()
    except Refused as error:
        raise NotNow(str(error)) from error
    if not sys.stdin.isatty():
        click.echo("caro-lsp: not sent; nobody can be asked here, so say --yes", err=True)
        return False
    click.echo(data.decode("utf-8", "replace"), nl=False)
    click.echo(f"To {where}.", err=True)
    return click.confirm(f"Send exactly these {len(data)} bytes?", default=False, err=True)


def _sent(desk: Desk, entries: list[Entry], *, as_json: bool) -> None:
    """Say how each stands; the status is 1 where one was not agreed to or will not be taken."""
    if as_json:
        click.echo(json.dumps({"version": 1, "reports": [_row(e) for e in entries]}, indent=2))
    for entry in entries:
        if as_json:
            continue
        case = entry.case_url or entry.case_id
        if entry.state == "sent":
            click.echo(f"{entry.id[:8]} sent: {case}")
        elif entry.state == "draft":
            click.echo(f"{entry.id[:8]} not sent")
        else:
            click.echo(f"{entry.id[:8]} {entry.state}: {entry.problem or 'waiting'}")
    if not entries and not as_json:
        click.echo("There is nothing to send.", err=True)
    _show_answers(desk)
    if any(entry.state in {"draft", "refused"} for entry in entries):
        raise click.exceptions.Exit(1)
    raise click.exceptions.Exit(0)


def _print_status(desk: Desk, entries: list[Entry]) -> None:
    from caro_lsp.heal.senders import explained

    settings = desk.settings
    states = Counter(entry.state for entry in entries)
    counted = ", ".join(f"{number} {state}" for state, number in states.items()) or "none yet"
    click.echo(f"reports: {counted}{'' if settings.enable else ' (switched off)'}")
    click.echo(f"consent: {settings.consent}: {_CONSENT[settings.consent]}")
    click.echo(f"sender:  {settings.sender} {settings.endpoint}".rstrip())
    if settings.sender == "none":
        click.echo(f"         {explained()}")
        click.echo(f"         your settings are {_paths().config_file}")
    for entry in entries:
        said = entry.answer or "no answer yet" if entry.case_id else entry.problem or _next(entry)
        case = f"case {entry.case_id}  {entry.case_state}" if entry.case_id else entry.state
        click.echo(f"{entry.id[:8]}  {case}  {said}")


def _next(entry: Entry) -> str:
    """What the user can do about a report that has not arrived."""
    if entry.state == "draft":
        return f"`caro-lsp heal send {entry.id[:8]}` shows it and asks"
    return "it is sent when there is a connection"


def _about(entry: Entry) -> str:
    """What a report is about, in some words of it."""
    report = json.loads(entry.body)
    rule = report.get("rule", {}).get("id", "")
    said = report.get("command") or report.get("request") or report.get("note") or ""
    words = " ".join(f"{rule} {said}".split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"


def _show_answers(desk: Desk) -> None:
    """Answers that have not been seen yet, once."""
    for entry in desk.outbox.unseen():
        click.echo(f"caro-lsp: report {entry.id[:8]} was answered: {entry.answer}", err=True)
        desk.outbox.seen(entry.id)


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "state": entry.state,
        "kind": entry.kind,
        "level": entry.level,
        "fingerprint": entry.fingerprint,
        "occurrences": entry.occurrences,
        "created": datetime.fromtimestamp(entry.created, timezone.utc).isoformat(),
        "sha256": entry.consented or None,
        "attempts": entry.attempts,
        "problem": entry.problem or None,
        "case": entry.case_id or None,
        "caseState": entry.case_state or None,
        "url": entry.case_url or None,
        "answer": entry.answer or None,
    }


def _fail(message: str, status: int) -> NoReturn:
    click.echo(f"caro-lsp: {message}", err=True)
    raise click.exceptions.Exit(status)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """What goes wrong, as a message and an exit status."""
    import sqlite3

    from caro_lsp.heal.desk import SwitchedOff, Undone
    from caro_lsp.heal.outbox import NotNow, NotThere
    from caro_lsp.heal.private import PrivateFile
    from caro_lsp.heal.report import Unfit

    try:
        yield
    except Undone as error:
        _fail(f"{error}; mend it, or say --as-edited to send it as it is", 1)
    except (NotNow, SwitchedOff, PrivateFile) as error:
        _fail(str(error), 1)
    except (NotThere, Unfit) as error:
        _fail(str(error), 2)
    except OSError as error:
        _fail(f"{error.filename or 'outbox'}: {error.strerror or error}", 2)
    except sqlite3.Error as error:
        _fail(f"the outbox cannot be used: {error}; see `caro-lsp doctor`", 2)
