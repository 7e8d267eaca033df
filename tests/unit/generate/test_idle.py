"""What a request says must come to something in its command."""

from __future__ import annotations

import pytest

from caro_lsp.generate.grammar import Grammar


@pytest.fixture(scope="module")
def grammar() -> Grammar:
    return Grammar.load()


@pytest.mark.parametrize(
    ("request_", "half"),
    [
        ("copy the file a.txt to docs and backup", "cp a.txt docs"),
        ("print the last 5 lines of the biggest log in /var/log", "tail -q -n 5 /var/log/*.log"),
    ],
)
def test_a_command_that_does_half_of_it_is_not_sure(
    grammar: Grammar, request_: str, half: str
) -> None:
    found = {answer.command: answer for answer in grammar.answers(request_)}
    assert half in found
    assert found[half].coverage < 0.9
    assert found[half].left


@pytest.mark.parametrize(
    "request_",
    [
        "the five most recently changed files under src, newest first",
        "total number of lines in all .py files under src",
        "show the 3 largest files in docs with their sizes",
        "remove all files but the 4 newest ones from dumps",
        "zip all the logs in spool into logs.zip",
    ],
)
def test_what_something_else_says_too_is_no_lack(grammar: Grammar, request_: str) -> None:
    assert grammar.answers(request_)[0].coverage > 0.99
