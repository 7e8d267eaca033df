"""What xargs and parallel make of each item that they read."""

import pytest

from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse


def run(text: str) -> list[str]:
    return [command.text for command in commands(parse(text.encode()))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("echo 'ls -l' | parallel bash -c {}", "ls -l"),
        ("echo 'ls -l' | xargs -I{} bash -c {}", "ls -l"),
        ("parallel ::: 'ls -l' pwd", "pwd"),
        ("parallel -j4 ::: 'ls -l'", "ls -l"),
        ("printf 'a b\\nc\\n' | xargs -I% mv % old/%", "mv c old/c"),
        ("echo a | xargs -I{} sh -c 'mv {} {}.bak'", "mv a a.bak"),
        ("ls | xargs -I{} sh -c 'mv {} {}.bak'", "mv $input $input.bak"),
    ],
)
def test_an_item_stands_where_the_mark_is(text, expected):
    assert expected in run(text)


def test_what_is_not_known_is_no_command():
    assert run("ls | xargs -I{} sh -c 'mv {} {}.bak'")[3:] == ["mv $input $input.bak"]
