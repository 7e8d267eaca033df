"""``caro-lsp generate --template``: templates listed, filled, imported and exported."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from caro_lsp.dogma.ruleset import RuleSet
    from caro_lsp.generate.templates.store import Held, Store

WRONG_USAGE = 2


@dataclass(frozen=True)
class Asked:
    """What the command line asks of templates; a list where it names none.

    ``head`` is the shell of a whole script, ``source`` a file to import.
    """

    name: str | None
    values: tuple[str, ...] = ()
    head: str | None = None
    export: str | None = None
    source: str | None = None
    replace: bool = False
    as_json: bool = False


def answer(asked: Asked) -> None:
    """Do what is asked."""
    if asked.name:
        print_filled(asked.name, asked.values, asked.head)
    elif asked.export:
        print_source(asked.export)
    elif asked.source:
        keep(asked.source, replace=asked.replace)
    else:
        print_list(as_json=asked.as_json)


def print_list(*, as_json: bool) -> None:
    """Print the templates, with their variables."""
    store, _ = _loaded()
    if as_json:
        document = {
            "version": 1,
            "templates": [
                {
                    "name": name,
                    "summary": held.template.summary,
                    "layer": held.layer,
                    "source": str(held.file),
                    "variables": {
                        key: one.model_dump(exclude_none=True, mode="json")
                        for key, one in held.template.variables.items()
                    },
                }
                for name, held in store.templates.items()
            ],
        }
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
        return
    for name, held in store.templates.items():
        layer = "" if held.layer == "built-in" else f" ({held.layer})"
        click.echo(f"{name}: {held.template.summary}{layer}")
        for key, one in held.template.variables.items():
            about = f"  {one.about}" if one.about else ""
            click.echo(f"    {key}={one.default}{about}")


def print_filled(name: str, values: tuple[str, ...], head: str | None) -> None:
    """Print a template with ``values``, each KEY=VALUE; ``head`` is the shell of a whole script.

    The status is 1 where a rule speaks against what comes of it.
    """
    from caro_lsp.dogma.check import forbidden
    from caro_lsp.generate.templates.model import WrongValue
    from caro_lsp.generate.templates.store import checked
    from caro_lsp.generate.whole.write import opening

    store, rules = _loaded()
    template = _named(store, name).template
    given: dict[str, str] = {}
    for pair in values:
        key, sign, value = pair.partition("=")
        if not sign:
            _fail(f"--set {pair}: expected KEY=VALUE")
        given[key] = value
    try:
        text = template.filled(checked(template, given))
    except WrongValue as error:
        _fail(f"--set {error}")
    if forbidden(text, rules):
        click.echo(f"caro-lsp: the rules forbid what {name} would do with this.", err=True)
        raise click.exceptions.Exit(1)
    click.echo(f"{opening(head)}{text}" if head else text, nl=False)


def print_source(name: str) -> None:
    """Print the file of a template."""
    store, _ = _loaded()
    click.echo(_named(store, name).file.read_text("utf-8"), nl=False)


def keep(source: str, *, replace: bool) -> None:
    """Keep the template in the file ``source``, or from standard input for ``-``."""
    from caro_lsp.dogma.check import forbidden
    from caro_lsp.generate.templates.store import BrokenTemplate, imported, parsed
    from caro_lsp.paths import Paths

    _, rules = _loaded()
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text("utf-8")
        if forbidden(parsed(text, source).filled({}), rules):
            _fail(f"{source}: the rules forbid what it would do")
        file = imported(text, source, Paths.from_environment(), replace=replace)
    except BrokenTemplate as error:
        _fail(str(error))
    except (OSError, UnicodeDecodeError) as error:
        _fail(f"{source}: cannot be read: {error}")
    click.echo(f"kept as {file}")


def _loaded() -> tuple[Store, RuleSet]:
    from caro_lsp import config
    from caro_lsp.dogma import layers
    from caro_lsp.generate.templates.store import load
    from caro_lsp.paths import Paths

    paths = Paths.from_environment()
    configuration = config.load(paths, config.find_project(Path.cwd()))
    loaded = layers.load(paths, configuration)
    if configuration.broken or loaded.broken:
        _fail(str((*configuration.problems, *loaded.problems)[0]))
    store = load(paths, configuration.project, trusted=configuration.trusted)
    for problem in store.problems:
        click.echo(f"caro-lsp: {problem}", err=True)
    return store, loaded.rules


def _named(store: Store, name: str) -> Held:
    try:
        return store.get(name)
    except KeyError as error:
        _fail(str(error.args[0]))


def _fail(message: str) -> NoReturn:
    click.echo(f"caro-lsp: {message}", err=True)
    raise click.exceptions.Exit(WRONG_USAGE)
