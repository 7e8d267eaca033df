"""``caro-lsp rules``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from caro_lsp.dogma.layers import Loaded


@click.group("rules")
def command() -> None:
    """List and try the safety rules."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_rules(*, as_json: bool) -> None:
    """The rules in force here, with the layer that set each."""
    loaded = _loaded()
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
            }
            for rule in rules
        ]
        click.echo(json.dumps({"version": 1, "rules": entries}, indent=2))
        return
    from caro_lsp.cli.output.table import print_rules

    print_rules(rules)


@command.command("show")
@click.argument("name", metavar="ID")
def show(name: str) -> None:
    """Why a rule exists, what it looks for and examples."""
    rule = _loaded().rules.rules.get(name)
    if rule is None:
        message = f"there is no rule {name!r} in force; `caro-lsp rules list` shows them"
        raise click.BadParameter(message, param_hint="ID")
    if rule.source:
        click.echo(Path(rule.source).read_text("utf-8"), nl=False)
    else:
        from ruamel.yaml import YAML

        # A built-in rule has no file; it is shown as one would look.
        YAML(typ="rt").dump(dict(rule.data), sys.stdout)


@command.command("schema")
def schema() -> None:
    """The JSON Schema of a rule file."""
    from caro_lsp.dogma.rule import json_schema

    click.echo(json.dumps(json_schema(), indent=2))


@command.command("test")
@click.argument("folder", required=False, type=click.Path(exists=True, path_type=Path))
def test(folder: Path | None) -> None:
    """Run the examples inside each rule file (those below FOLDER, else all in force)."""
    from caro_lsp.dogma.selftest import run

    loaded = _loaded([folder] if folder else [])
    below = str(folder.resolve()) if folder else ""
    trials = [
        trial
        for rule in loaded.rules.rules.values()
        if str(Path(rule.source).resolve()).startswith(below)
        for trial in run(rule)
    ]
    failed = [trial for trial in trials if not trial.passed]
    for trial in failed:
        click.echo(f"{trial.rule}: {trial.outcome}: {trial.example}")
    for problem in loaded.problems:
        click.echo(f"{problem}", err=True)
    click.echo(f"{len(trials) - len(failed)} passed, {len(failed)} failed")
    if any(problem.fatal for problem in loaded.problems):
        raise click.exceptions.Exit(2)
    if failed:
        raise click.exceptions.Exit(1)


@command.command("validate")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def validate(path: Path) -> None:
    """Check the form of rule files: their syntax, keys and patterns."""
    from caro_lsp.dogma.layers import BrokenRule, read_rule, rule_files

    broken = 0
    files = rule_files(path)
    for file in files:
        try:
            read_rule(file)
        except BrokenRule as error:
            broken += 1
            click.echo(str(error))
    click.echo(f"{len(files) - broken} valid, {broken} broken")
    if broken or not files:
        raise click.exceptions.Exit(2)


def _loaded(policies: list[Path] | None = None) -> Loaded:
    from caro_lsp import config
    from caro_lsp.dogma import layers
    from caro_lsp.paths import Paths

    paths = Paths.from_environment()
    configuration = config.load(paths, config.find_project(Path.cwd()))
    return layers.load(paths, configuration, policies or [])
