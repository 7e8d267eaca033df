"""What the recipes and phrases say of themselves: each example, asked, gives its command."""

import sys

import pytest

from caro_lsp.generate import knowledge
from caro_lsp.generate.grammar import Grammar
from caro_lsp.shell.parse import parse

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILES = knowledge.files()


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


def test_what_is_kept_makes_the_same_grammar(tmp_path, monkeypatch):
    monkeypatch.setattr(knowledge, "CACHE", tmp_path / "knowledge.json")
    assert knowledge.kept() is None
    data = knowledge.read()
    first = Grammar(data)
    knowledge.keep(first.made)
    kept = knowledge.kept()
    again = Grammar(kept["data"], kept)
    for asked in ("find all pyhton files in src", "show the kernel version", "stop nginx"):
        assert again.answers(asked) == first.answers(asked)


def test_a_damaged_cache_is_made_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(knowledge, "CACHE", tmp_path / "knowledge.json")
    knowledge.CACHE.write_text('{"of": [1], "made"')
    assert knowledge.kept() is None
