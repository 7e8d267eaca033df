"""``caro-lsp rules propose`` and ``rules rollback``."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.config import Severity
    from caro_lsp.govern.audit import Event
    from caro_lsp.heal.proposals.proposal import Proposal
    from caro_lsp.heal.proposals.trying import Corpus
    from caro_lsp.paths import Paths

_MACHINE = ("/etc", "/usr/bin", "/usr/sbin", "/usr/lib", "/usr/share", "/var/lib/dpkg/info")
"""Where a machine has scripts that are well kept."""


@click.command("propose")
@click.option("--command", "text", metavar="CMD", help="The command; - reads it from stdin.")
@click.option("--report", metavar="ID", help="A report that it is about: `heal list` shows them.")
@click.option("--wrong", metavar="RULE", help="The rule that finds it without need.")
@click.option(
    "--kind",
    type=click.Choice(["missing", "false-alarm"]),
    help="Whether a rule is missing, or one is wrong; goes by --wrong if not given.",
)
@click.option(
    "--severity",
    type=click.Choice(["error", "warning", "info", "hint"]),
    help="How bad the command is (warning).",
)
@click.option(
    "--scripts",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Scripts in which little should be found; those of this machine if not given.",
)
@click.option(
    "--keep",
    multiple=True,
    metavar="WORD",
    help="A word of the command that may be told as it is.",
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Also write the rule here."
)
@click.option("--list", "listing", is_flag=True, help="List the proposals.")
@click.option("--show", metavar="ID", help="Print the text of a proposal.")
@click.option("--accept", metavar="ID", help="Put a proposal among your rules.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def propose(
    *,
    text: str | None,
    report: str | None,
    wrong: str | None,
    kind: str | None,
    severity: Severity | None,
    scripts: tuple[Path, ...],
    keep: tuple[str, ...],
    output: Path | None,
    listing: bool,
    show: str | None,
    accept: str | None,
    as_json: bool,
) -> None:
    """Make a rule of a command that the rules miss, or that one finds without need.

    \b
      caro-lsp rules propose --command 'docker volume rm data'       none warns of it
      caro-lsp rules propose --command 'vercel env rm' --wrong RULE  RULE should not
      caro-lsp rules propose --report ID                             you reported it

    It is written down and does nothing until it is accepted; `rules rollback` takes it back. Words
    that may tell whose the command is are replaced by made-up ones.
    """  # noqa: D301 - for click it is a sign
    about = text is not None or report is not None
    chosen = [name for name, given in _ways(show, accept, about=about, listing=listing) if given]
    if len(chosen) != 1:
        raise click.UsageError("give one of --command, --report, --list, --show and --accept")
    if chosen == ["--list"]:
        _list(as_json=as_json)
    elif show is not None:
        _show(show)
    elif accept is not None:
        _accept(accept)
    else:
        if (kind == "false-alarm") != bool(wrong) and kind is not None and not report:
            raise click.UsageError("--wrong names the rule of a false alarm; give both or neither")
        if text == "-":
            text = sys.stdin.read()
        asked = _About(text or "", wrong or "", report or "", severity, scripts, keep)
        _propose(asked, output, as_json=as_json)


@click.command("rollback")
@click.argument("name", metavar="ID", default="")
def rollback(name: str) -> None:
    """Take an accepted proposal back: ID, or the last one."""
    from caro_lsp.heal.proposals.kept import NotThere, Proposals
    from caro_lsp.paths import Paths

    try:
        waiting, file = Proposals(Paths.from_environment()).roll_back(name)
    except NotThere as error:
        raise click.BadParameter(str(error), param_hint="ID") from error
    _log("rollback", proposal=waiting.id, rule=waiting.rule)
    restored = "what was there before is back" if file.exists() else "the file is gone"
    click.echo(f"{waiting.rule} is taken back: {file}: {restored}")


def _log(event: Event, **data: object) -> None:
    """Note it in the audit log, which holds ids and no commands."""
    from caro_lsp import config
    from caro_lsp.cli.audit import log_of
    from caro_lsp.paths import Paths

    paths = Paths.from_environment()
    settings = config.load(paths, config.find_project(Path.cwd())).settings
    if not settings.audit.enable:
        return
    try:
        log_of(paths, settings).append(event, **data)
    except OSError as error:
        click.echo(f"caro-lsp: not in the audit log: {error}", err=True)


def _ways(
    show: str | None, accept: str | None, *, about: bool, listing: bool
) -> Iterator[tuple[str, bool]]:
    yield "--command", about
    yield "--show", show is not None
    yield "--accept", accept is not None
    yield "--list", listing


@dataclass(frozen=True)
class _About:
    """What a proposal is asked for with."""

    command: str
    wrong: str
    report: str
    severity: Severity | None
    scripts: tuple[Path, ...]
    keep: tuple[str, ...]


def _propose(about: _About, output: Path | None, *, as_json: bool) -> None:
    from caro_lsp import config
    from caro_lsp.dogma import layers
    from caro_lsp.govern.trust import allowed
    from caro_lsp.heal.proposals.kept import Proposals
    from caro_lsp.heal.proposals.proposal import NoProposal
    from caro_lsp.heal.proposals.proposal import propose as proposed
    from caro_lsp.heal.proposals.reported import Reported, reported
    from caro_lsp.paths import Paths, write_atomically

    paths = Paths.from_environment()
    configuration = config.load(paths, config.find_project(Path.cwd()))
    rules = layers.load(paths, configuration).rules
    level = configuration.settings.dogma.level
    try:
        meant = Reported(about.command, about.wrong)
        report = ""
        if about.report:
            report, body = _report(about.report, paths)
            meant = reported(body, about.command, about.wrong)
        proposal = proposed(
            meant.command,
            rules,
            _corpus(about.scripts),
            wrong=meant.wrong,
            severity=about.severity,
            level=level,
            keep=about.keep,
        )
    except NoProposal as error:
        click.echo(f"caro-lsp: {error}", err=True)
        raise click.exceptions.Exit(1) from error
    proposals = Proposals(paths)
    folder = proposals.keep(proposal, report)
    _log("rule.proposed", proposal=proposal.id, rule=proposal.rule, confidence=proposal.confidence)
    trust = configuration.settings.govern.trust_level
    active = proposal.only_adds_hints and allowed("hint", trust)
    if active:
        proposals.accept(proposal.id)
        _log("approval.given", proposal=proposal.id, rule=proposal.rule, trust_level=trust)
    if output is not None:
        try:
            write_atomically(output, proposal.text.encode())
        except OSError as error:
            message = f"{output}: cannot be written: {error.strerror}"
            raise click.BadParameter(message, param_hint="--output") from error
    if as_json:
        document = _as_json(proposal, folder, report) | {"active": active}
        click.echo(json.dumps(document, indent=2))
        return
    from caro_lsp.heal.proposals.wording import wording

    click.echo(wording(proposal), nl=False)
    if active:
        back = f"`caro-lsp rules rollback {proposal.id}` takes it back."
        click.echo(f"Active as a hint, as govern.trustLevel is {trust}; {back}", err=True)
        return
    click.echo(f"Written to {folder}; nothing is active.", err=True)
    accept = f"`caro-lsp rules propose --accept {proposal.id}` makes it one of your rules."
    click.echo(accept, err=True)


def _report(identity: str, paths: Paths) -> tuple[str, bytes]:
    """The whole id of a report, and its bytes."""
    from caro_lsp.heal.outbox import NotThere, Outbox

    try:
        entry = Outbox(paths).get(identity)
    except NotThere as error:
        raise click.BadParameter(str(error), param_hint="--report") from error
    return entry.id, entry.body


def _corpus(scripts: tuple[Path, ...]) -> Corpus:
    from caro_lsp.heal.proposals.trying import Corpus

    if not scripts:
        scripts = tuple(folder for folder in map(Path, _MACHINE) if folder.is_dir())
        if sys.stderr.isatty():
            click.echo(
                "caro-lsp: trying it on the scripts of this machine, which takes minutes;"
                " --scripts FOLDER tries it on others",
                err=True,
            )
    corpus = Corpus.of(_read(scripts))
    if not corpus.scripts:
        names = ", ".join(map(str, scripts))
        raise click.BadParameter(f"{names}: no shell scripts are there", param_hint="--scripts")
    return corpus


def _read(scripts: tuple[Path, ...]) -> Iterator[tuple[str, bytes]]:
    from caro_lsp.cli.checking.discover import scripts as discovered
    from caro_lsp.cli.checking.reading import NotRead, read
    from caro_lsp.cli.output.report import Trouble

    for found in discovered(scripts):
        if isinstance(found, Trouble):
            continue
        try:
            yield str(found), read(str(found))
        except NotRead:
            continue


def _as_json(proposal: Proposal, folder: Path, report: str) -> dict[str, Any]:
    return {
        "version": 1,
        "id": proposal.id,
        "kind": proposal.kind,
        "rule": proposal.rule,
        "changes": proposal.changes or None,
        "report": report or None,
        "severity": proposal.severity,
        "confidence": proposal.confidence,
        "ready": proposal.ready,
        "factors": [
            {"name": f.name, "points": f.points, "most": f.most, "reason": f.reason}
            for f in proposal.factors
        ],
        "failed": list(proposal.failed),
        "found": [{"path": p.file, "line": p.line, "command": p.command} for p in proposal.found],
        "silenced": proposal.silenced,
        "scripts": proposal.scripts,
        "lines": proposal.lines,
        "file": str(folder / "rule.yaml"),
        "text": str(folder / "text.md"),
    }


def _list(*, as_json: bool) -> None:
    from dataclasses import asdict

    from caro_lsp.heal.proposals.kept import Proposals
    from caro_lsp.paths import Paths

    every = list(Proposals(Paths.from_environment()).every())
    if as_json:
        document = {"version": 1, "proposals": [asdict(one) for one in every]}
        click.echo(json.dumps(document, indent=2))
        return
    for one in every:
        state = "accepted" if one.accepted_at else "ready" if one.ready else "draft"
        line = one.command.splitlines()[0]
        origin = f"  (report {one.report[:8]})" if one.report else ""
        click.echo(f"{one.id}  {state:8}  {one.confidence:3}  {one.rule}  {line}{origin}")
    if not every:
        click.echo(
            "There are no proposals; `caro-lsp rules propose --command CMD` makes one.", err=True
        )


def _show(name: str) -> None:
    from caro_lsp.heal.proposals.kept import NotThere, Proposals
    from caro_lsp.paths import Paths

    try:
        click.echo(Proposals(Paths.from_environment()).text(name), nl=False)
    except NotThere as error:
        raise click.BadParameter(str(error), param_hint="--show") from error


def _accept(name: str) -> None:
    from caro_lsp.heal.proposals.kept import NotThere, Proposals
    from caro_lsp.paths import Paths

    try:
        file = Proposals(Paths.from_environment()).accept(name)
    except NotThere as error:
        raise click.BadParameter(str(error), param_hint="--accept") from error
    _log("approval.given", proposal=name, rule=file.stem)
    click.echo(f"{file} is one of your rules now; `caro-lsp rules rollback {name}` takes it back")
