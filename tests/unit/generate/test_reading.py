"""Requests to read something into a variable."""

from __future__ import annotations

import pytest

from caro_lsp.generate.compose.reading import read_into


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        (
            'Read a single character from standard input into variable "key" without backslash '
            'escapes, with a timeout of 5 seconds, and with the prompt "Go on? "',
            "read -r -n 1 -t 5 -p 'Go on? ' key",
        ),
        (
            'silently read a line from the user into variable "pin" using the prompt "PIN: "',
            "read -rs -p 'PIN: ' pin",
        ),
        (
            'read 4 characters from file descriptor 3 ignoring any delimiters into variable "tag"',
            "read -r -N 4 -u 3 tag",
        ),
        (
            'read a line of standard input with prompt "Where? ${hint}" and save the response to '
            'variable "place"',
            'read -r -p "Where? ${hint}" place',
        ),
    ],
)
def test_what_is_said_of_reading_is_an_option(asked: str, command: str) -> None:
    assert read_into(asked) == command


@pytest.mark.parametrize(
    "asked",
    [
        "read a line from standard input",
        'read a line into variable "a" in zsh',
        "read the file a.txt into variable b",
        'read a line into variable "a" into variable "b"',
    ],
)
def test_what_is_not_understood_in_full_reads_nothing(asked: str) -> None:
    assert read_into(asked) == ""
