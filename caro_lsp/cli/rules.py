"""``caro-lsp rules``."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caro_lsp.cli.proposing import propose, rollback
from caro_lsp.paths import resolved

if TYPE_CHECKING:
    from caro_lsp.dogma.ablation import Share
    from caro_lsp.dogma.layers import Loaded
    from caro_lsp.dogma.ruleset import Rule
    from caro_lsp.dogma.selftest import Trial


@click.group("rules")
def command() -> None:
    """List and try the safety rules."""


command.add_command(propose)
command.add_command(rollback)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_rules(*, as_json: bool) -> None:
    """The rules in force here, with the layer that set each."""
    loaded = _loaded(told=True)
    rules = sorted(loaded.rules.rules.values(), key=lambda rule: rule.id)
    if as_json:
        entries = [
            {
                "id": rule.id,
                "name": rule.data["name"],
                "severity": rule.severity,
                "levels": rule.data.get("levels", []),
                "layer": rule.layer,
                "source": rule.source,
                "tags": list(rule.tags),
                "compliance": list(rule.compliance),
            }
            for rule in rules
        ]
        click.echo(json.dumps({"version": 1, "rules": entries}, indent=2))
        return
    from caro_lsp.cli.output.table import print_rules

    print_rules(rules)


@command.command("show")
@click.argument("name", metavar="ID")
@click.option("--yaml", "as_yaml", is_flag=True, help="Print the file as it is.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print its page.")
def show(name: str, *, as_yaml: bool, as_markdown: bool) -> None:
    """Why a rule exists, what it looks for, who set it and examples."""
    rules = _loaded(told=True).rules
    rule = rules.known.get(name)
    if rule is None:
        message = f"there is no rule {name!r}; `caro-lsp rules list` shows those in force"
        raise click.BadParameter(message, param_hint="ID")
    if as_markdown:
        from caro_lsp.dogma.selftest import mended
        from caro_lsp.explain.page import page

        source = resolved(Path(rule.source)).as_uri() if rule.source else ""
        click.echo(page(rule, source=source, mended=mended(rule)), nl=False)
        return
    if as_yaml and rule.source:
        click.echo(Path(rule.source).read_text("utf-8"), nl=False)
        return
    if as_yaml:
        from ruamel.yaml import YAML

        # A built-in rule has no file; it is shown as one would look.
        YAML(typ="rt").dump(dict(rule.data), sys.stdout)
        return
    from caro_lsp.cli.output.rules import print_rule

    print_rule(rule, in_force=rule.id in rules.rules)


@command.command("schema")
def schema() -> None:
    """The JSON Schema of a rule file."""
    from caro_lsp.dogma.rule import json_schema

    click.echo(json.dumps(json_schema(), indent=2))


@command.command("test")
@click.argument("folder", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--ablation", is_flag=True, help="Count what only each rule finds, too.")
@click.option(
    "--scripts",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="A script or folder to count in, beside the examples.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def test(folder: Path | None, *, ablation: bool, scripts: tuple[Path, ...], as_json: bool) -> None:
    """Run the examples inside each rule file (those below FOLDER, else all in force)."""
    from caro_lsp.dogma.selftest import run

    if scripts and not ablation:
        raise click.UsageError("--scripts is for --ablation: it says where else to count")
    loaded = _loaded([folder] if folder else [])
    rules = _below(folder, loaded)
    trials = [trial for rule in rules for trial in run(rule)]
    failed = [trial for trial in trials if not trial.passed]
    shares = _ablated(loaded, rules, scripts) if ablation else None
    if as_json:
        document = _trials_as_json(rules, trials, loaded)
        if shares is not None:
            document["ablation"] = _shares_as_json(shares)
        click.echo(json.dumps(document, indent=2))
    else:
        from caro_lsp.cli.output.rules import print_shares, print_trials

        print_trials(trials)
        for problem in loaded.problems:
            click.echo(f"{problem}", err=True)
        click.echo(f"{len(trials) - len(failed)} passed, {len(failed)} failed")
        if shares is not None:
            click.echo()
            print_shares(shares, in_scripts=bool(scripts))
    if any(problem.fatal for problem in loaded.problems):
        raise click.exceptions.Exit(2)
    if failed or any(share.adds_nothing for share in shares or ()):
        raise click.exceptions.Exit(1)


def _below(folder: Path | None, loaded: Loaded) -> list[Rule]:
    """The rules in force, or those of them that come from ``folder``."""
    every = loaded.rules.rules.values()
    if folder is None:
        return list(every)
    top = resolved(folder)
    return [rule for rule in every if resolved(Path(rule.source)).is_relative_to(top)]


def _ablated(loaded: Loaded, rules: list[Rule], scripts: tuple[Path, ...]) -> list[Share]:
    from caro_lsp.cli.checking.discover import scripts as discovered
    from caro_lsp.cli.checking.reading import NotRead, read
    from caro_lsp.cli.output.report import Trouble
    from caro_lsp.dogma.ablation import Ablation

    ablation = Ablation(loaded.rules)
    ablation.count_examples()
    for found in discovered(scripts, embedded=True):
        trouble = found if isinstance(found, Trouble) else None
        try:
            if not isinstance(found, Trouble):
                ablation.count_script(read(str(found)), str(found))
        except NotRead as error:
            trouble = error.trouble
        if trouble is not None:
            click.echo(f"{trouble.path}: {trouble.message}", err=True)
    return [ablation.shares[rule.id] for rule in rules if rule.id in ablation.shares]


def _shares_as_json(shares: list[Share]) -> list[dict[str, Any]]:
    return [
        {
            "id": share.rule,
            "reported": share.reported,
            "alone": share.alone,
            "alone_at": dict(share.alone_at),
            "beside": dict(share.beside.most_common()),
            "found_in_scripts": share.found,
            "alone_in_scripts": share.found_alone,
            "adds_nothing": share.adds_nothing,
        }
        for share in shares
    ]


def _trials_as_json(rules: list[Rule], trials: list[Trial], loaded: Loaded) -> dict[str, Any]:
    from caro_lsp.dogma.selftest import OUTCOMES

    counts = Counter((trial.rule, trial.outcome) for trial in trials)
    return {
        "version": 1,
        "rules": [
            {
                "id": rule.id,
                "layer": rule.layer,
                "source": rule.source,
                **{o.replace(" ", "_"): counts[rule.id, o] for o in OUTCOMES},
                "fixed": sum(t.rule == rule.id and t.fixed is not None for t in trials),
            }
            for rule in rules
        ],
        "failures": [
            {
                "rule": trial.rule,
                "outcome": trial.outcome,
                "example": trial.example,
                "found": list(trial.found),
            }
            for trial in trials
            if not trial.passed
        ],
        "problems": [str(problem) for problem in loaded.problems],
        "summary": {
            "passed": sum(trial.passed for trial in trials),
            "failed": sum(not trial.passed for trial in trials),
        },
    }


@command.command("docs")
@click.argument("target", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.argument("folder", required=False, type=click.Path(exists=True, path_type=Path))
def docs(target: Path, folder: Path | None) -> None:
    """Write a page for each rule into DIR, with an index.

    The rules below FOLDER, else those that ship with caro. Pages of rules that are gone go too.
    """
    from caro_lsp.config import Configuration
    from caro_lsp.dogma import layers
    from caro_lsp.dogma.ruleset import BUILT_IN
    from caro_lsp.explain.page_index import pages, write
    from caro_lsp.paths import Paths

    if folder is None:
        # As they are, whatever settings and other layers make of them here.
        loaded = layers.load(Paths.from_environment(), Configuration(), user=False)
        every = loaded.rules.rules.values()
        rules = [rule for rule in every if rule.layer in {"community", BUILT_IN}]
    else:
        loaded = _loaded([folder])
        rules = _below(folder, loaded)
    for problem in loaded.problems:
        click.echo(f"{problem}", err=True)
    if not rules or any(problem.fatal for problem in loaded.problems):
        click.echo("caro-lsp: no page written: there is no rule, or a broken one", err=True)
        raise click.exceptions.Exit(2)
    try:
        changed, removed = write(pages(rules, target), target)
    except OSError as error:
        message = f"{error.filename}: cannot be written: {error.strerror}"
        raise click.BadParameter(message, param_hint="DIR") from error
    click.echo(f"{len(rules)} rules: {changed} files written, {removed} removed")


@command.command("validate")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def validate(path: Path) -> None:
    """List what is wrong with rule files: their form, and the names that they use."""
    from caro_lsp.dogma.authoring import examine
    from caro_lsp.dogma.layers import BrokenRule, rule_files
    from caro_lsp.dogma.rule_file import read_file

    try:
        files = rule_files(path)
    except BrokenRule as error:
        click.echo(f"caro-lsp: {error}", err=True)
        raise click.exceptions.Exit(2) from error
    documents = {str(file): read_file(file) for file in files}
    broken = 0
    for file, document in documents.items():
        others: dict[str, list[str]] = {}
        for other, content in documents.items():
            if other != file and content.rule is not None:
                others.setdefault(content.rule["id"], []).append(other)
        problems = examine(document, others=others, examples=False)
        broken += any(problem.severity == "error" for problem in problems)
        for problem in problems:
            line, column = document.line_and_column(problem.span.start)
            click.echo(f"{file}:{line}:{column}: {problem.severity}: {problem.message}")
    click.echo(f"{len(documents) - broken} valid, {broken} broken")
    if broken or not documents:
        raise click.exceptions.Exit(2)


def _loaded(policies: list[Path] | None = None, *, told: bool = False) -> Loaded:
    """The rules in force here; ``told``: what is wrong with settings and rules is printed."""
    from caro_lsp import config
    from caro_lsp.dogma import layers
    from caro_lsp.paths import Paths

    paths = Paths.from_environment()
    configuration = config.load(paths, config.find_project(Path.cwd()))
    loaded = layers.load(paths, configuration, policies or [])
    if told:
        for problem in (*configuration.problems, *loaded.problems):
            click.echo(f"caro-lsp: {problem}", err=True)
    return loaded
