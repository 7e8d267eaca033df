"""``caro-lsp rules``."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caro_lsp.paths import resolved

if TYPE_CHECKING:
    from caro_lsp.dogma.layers import Loaded
    from caro_lsp.dogma.ruleset import Rule
    from caro_lsp.dogma.selftest import Trial


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
@click.option("--yaml", "as_yaml", is_flag=True, help="Print the file as it is.")
def show(name: str, *, as_yaml: bool) -> None:
    """Why a rule exists, what it looks for and examples."""
    rule = _loaded().rules.rules.get(name)
    if rule is None:
        message = f"there is no rule {name!r} in force; `caro-lsp rules list` shows them"
        raise click.BadParameter(message, param_hint="ID")
    if as_yaml and rule.source:
        click.echo(Path(rule.source).read_text("utf-8"), nl=False)
        return
    if as_yaml:
        from ruamel.yaml import YAML

        # A built-in rule has no file; it is shown as one would look.
        YAML(typ="rt").dump(dict(rule.data), sys.stdout)
        return
    from caro_lsp.cli.output.rules import print_rule

    print_rule(rule)


@command.command("schema")
def schema() -> None:
    """The JSON Schema of a rule file."""
    from caro_lsp.dogma.rule import json_schema

    click.echo(json.dumps(json_schema(), indent=2))


@command.command("test")
@click.argument("folder", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def test(folder: Path | None, *, as_json: bool) -> None:
    """Run the examples inside each rule file (those below FOLDER, else all in force)."""
    from caro_lsp.dogma.selftest import run

    loaded = _loaded([folder] if folder else [])
    rules = [
        rule
        for rule in loaded.rules.rules.values()
        if folder is None or resolved(Path(rule.source)).is_relative_to(resolved(folder))
    ]
    trials = [trial for rule in rules for trial in run(rule)]
    failed = [trial for trial in trials if not trial.passed]
    if as_json:
        click.echo(json.dumps(_trials_as_json(rules, trials, loaded), indent=2))
    else:
        from caro_lsp.cli.output.rules import print_trials

        print_trials(trials)
        for problem in loaded.problems:
            click.echo(f"{problem}", err=True)
        click.echo(f"{len(trials) - len(failed)} passed, {len(failed)} failed")
    if any(problem.fatal for problem in loaded.problems):
        raise click.exceptions.Exit(2)
    if failed:
        raise click.exceptions.Exit(1)


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


def _loaded(policies: list[Path] | None = None) -> Loaded:
    from caro_lsp import config
    from caro_lsp.dogma import layers
    from caro_lsp.paths import Paths

    paths = Paths.from_environment()
    configuration = config.load(paths, config.find_project(Path.cwd()))
    return layers.load(paths, configuration, policies or [])
