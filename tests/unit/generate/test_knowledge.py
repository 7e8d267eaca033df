"""What the recipes and phrases say of themselves: each example, asked, gives its command."""

import sys

import pytest

from caro_lsp.generate.grammar import KNOWLEDGE, Grammar
from caro_lsp.shell.parse import parse

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILES = sorted(KNOWLEDGE.rglob("*.toml"))


def examples():
    for file in FILES:
        data = tomllib.loads(file.read_text("utf-8"))
        for kind, entries in data.items():
            if not isinstance(entries, list):
                continue
            for entry in entries:
                for asked, command in entry.get("examples", {}).items():
                    yield pytest.param(asked, command, id=f"{file.stem}-{kind}: {asked}")


@pytest.mark.parametrize(("asked", "command"), list(examples()))
def test_an_example_gives_its_command(asked, command):
    answers = Grammar.load().answers(asked)
    assert answers
    assert answers[0].command == command
    assert answers[0].coverage > 0.95


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_commands_of_recipes_are_valid_syntax(file):
    for recipe in tomllib.loads(file.read_text("utf-8")).get("recipe", ()):
        script = parse(recipe["do"].replace("{{", "{").replace("}}", "}").encode(), "a.sh")
        assert not script.errors, recipe["do"]
