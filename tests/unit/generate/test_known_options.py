"""Each option in what the project itself suggests is one that the tool has."""

import json
import sys
from pathlib import Path

import pytest

from caro_lsp.generate import knowledge
from caro_lsp.generate.bank import Bank
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse
from caro_lsp.shell.unknown import UnknownOption, unknown_option

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PRACTICE = sorted((Path(__file__).parents[3] / "bench/practice").glob("*.jsonl"))


def unknown(text: str) -> UnknownOption | None:
    found = [unknown_option(one, "linux") for one in commands(parse(text.encode()))]
    return next((one for one in found if one is not None), None)


@pytest.mark.parametrize("file", knowledge.files(), ids=lambda file: file.stem)
def test_the_options_of_examples_exist(file):
    made = [
        command
        for entries in tomllib.loads(file.read_text("utf-8")).values()
        if isinstance(entries, list)
        for entry in entries
        for command in entry.get("examples", {}).values()
    ]
    assert {command: found for command in made if (found := unknown(command))} == {}


def test_the_options_of_the_bank_exist():
    made = [example.command for example in Bank.load().examples]
    assert {command: found for command in made if (found := unknown(command))} == {}


@pytest.mark.parametrize("file", PRACTICE, ids=lambda file: file.stem)
def test_right_answers_are_not_refused(file):
    tasks = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    right = [command for task in tasks for command in task["gold"]]
    assert {command: found for command in right if (found := unknown(command))} == {}
