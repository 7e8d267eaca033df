"""The example bank: every entry must be a command that may be suggested."""

import subprocess

import pytest

from caro_lsp.config import Configuration
from caro_lsp.dogma.check import forbidden
from caro_lsp.dogma.layers import load
from caro_lsp.generate.adapt import Question, adapt
from caro_lsp.generate.bank import Bank, read_examples
from caro_lsp.generate.pipeline import tools_of
from caro_lsp.generate.verify import verify
from caro_lsp.paths import Paths


def test_it_is_large_and_varied(bank: Bank) -> None:
    commands = {example.command for example in bank.examples}
    assert len(commands) >= 250
    assert len({command.split()[0] for command in commands}) >= 80


def test_no_comment_asks_for_two_different_commands(bank: Bank) -> None:
    commands: dict[str, str] = {}
    for example in bank.examples:
        assert commands.setdefault(example.comment, example.command) == example.command, example


def test_every_command_is_valid_and_carries_its_entities(bank: Bank) -> None:
    tools = tools_of(bank)
    for example in bank.examples:
        verdict = verify(
            example.command, asked=example.comment, entities=example.slots, tools=tools
        )
        assert verdict.accepted, (example, verdict.reason)


def test_every_command_is_valid_for_bash(bank: Bank) -> None:
    commands = "\n".join(example.command for example in bank.examples)
    subprocess.run(["bash", "-n"], input=commands, text=True, check=True)


def test_no_command_breaks_a_rule(bank: Bank, tmp_path_factory: pytest.TempPathFactory) -> None:
    rules = load(Paths.below(tmp_path_factory.mktemp("home")), Configuration()).rules
    for command in {example.command for example in bank.examples}:
        assert not forbidden(command, rules), command


def test_each_comment_leads_back_to_its_command(bank: Bank) -> None:
    for example in bank.examples:
        adapted = adapt(Question(example.comment), example, bank)
        assert adapted.command == example.command
        assert adapted.similarity > 0.95


def test_a_request_is_nearest_to_what_says_the_same(bank: Bank) -> None:
    nearest = bank.nearest(Question("show files over 3 GB below /srv").words)
    assert nearest[0].example.command.startswith("find ")
    assert "-size +" in nearest[0].example.command


def test_what_destroys_is_never_near_to_what_does_not_ask_for_it(bank: Bank) -> None:
    for neighbour in bank.nearest(Question("create the user bob with a home directory").words):
        assert "userdel" not in neighbour.example.command


def test_unknown_words_are_near_to_nothing(bank: Bank) -> None:
    assert bank.nearest(Question("frobnicate gizmos").words) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [("ls\n", "a.sh:1: a command without a comment"), ("# list\n", "the last comment has no")],
)
def test_a_stray_line_is_reported_with_its_place(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_examples(text, "a.sh")
