"""Requests about what comes through a pipe: as of a file, with what gives it in front."""

from __future__ import annotations

import pytest

from caro_lsp.generate.adapt import Question
from caro_lsp.generate.compose.piping import is_of_output, piped
from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.verify import verify


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("the third column of the output of 'ls -l'", "ls -l | awk '{print $3}'"),
        ("lines 4 to 9 of the output of 'lsblk'", "lsblk | sed -n '4,9p'"),
        ("sort standard input numerically", "sort -n"),
        ("number every nonblank line from stdin", "cat -b"),
        ('remove all digits from variable "title"', "echo \"$title\" | tr -d '[:digit:]'"),
        ("print the second line of the value of $notes", "echo \"$notes\" | sed -n '2p'"),
        (
            'reverse the words in "one two three"',
            "echo 'one two three' | awk '{for (i = NF; i > 0; i--) printf \"%s%s\", $i,"
            ' (i > 1 ? " " : "\\n")}\'',
        ),
        ("lines of 'dmesg' output that contain usb", "dmesg | grep 'usb'"),
        ('the third column of the compressed file "$log"', "zcat \"$log\" | awk '{print $3}'"),
        ('unzip "a.gz" and count the lines', "zcat a.gz | wc -l"),
        ("print the last field of 'some nice words'", "echo 'some nice words' | awk '{print $NF}'"),
    ],
)
def test_what_is_asked_of_a_stream_is_a_pipe(asked: str, command: str) -> None:
    best = Grammar.load().answers(asked)[0]
    assert best.coverage > 0.99
    assert best.command == command


@pytest.mark.parametrize(
    "command",
    [
        "find . -name stream.in",
        "sort -o stream.in stream.in",
        "grep -r 'x' stream.in",
        "wc -l < stream.in > stream.in",
    ],
)
def test_what_is_no_filter_makes_no_pipe(command: str) -> None:
    (one,) = piped('the output of "ls"')
    assert one.command(command) == ""


@pytest.mark.parametrize(
    ("command", "pipe"),
    [
        ("cat stream.in | sort", "ls | sort"),
        ("sed -i 's/a/b/' stream.in", "ls | sed 's/a/b/'"),
        ("comm -12 <(sort a.txt) <(sort stream.in)", "comm -12 <(sort a.txt) <(ls | sort)"),
        ("paste a.txt stream.in", "ls | paste a.txt -"),
        ("wc -l < stream.in", "ls | wc -l"),
    ],
)
def test_a_filter_reads_what_the_command_gives(command: str, pipe: str) -> None:
    (one,) = piped('the output of "ls"')
    assert one.command(command) == pipe


def test_the_output_of_a_named_command_is_no_text() -> None:
    assert is_of_output("sort the output of 'ls -l'")
    assert not is_of_output("sort 'ls -l'")


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ('print "user: " followed by the current user name', 'echo "user: $(whoami)"'),
        ("uppercase $label and store it in variable banner",
         "banner=$(echo \"$label\" | tr '[:lower:]' '[:upper:]')"),
        ("set variable arch to machine architecture", "arch=$(uname -m)"),
        ("dump logo.bin as characters and view the output in less", "od -c logo.bin | less"),
    ],
)  # fmt: skip
def test_what_is_printed_goes_on_into_something(asked: str, command: str) -> None:
    best = Grammar.load().answers(asked)[0]
    assert best.coverage > 0.99
    assert best.command == command


@pytest.mark.parametrize(
    "asked",
    [
        'compress "hello world" and save to variable packed',
        "delete all symbolic links in $base and save to variable gone",
        "list every number from 5 up to the value in variable $2",
    ],
)
def test_what_changes_something_is_no_value(asked: str) -> None:
    assert not any("=$(" in one.command for one in Grammar.load().answers(asked))


def test_a_quoted_name_beside_a_column_that_is_told_in_words_is_closed() -> None:
    asked = 'print the 4th white space separated field in file "data"'
    verdict = verify(
        "awk '{print $4}' data",
        asked=asked,
        entities=Question(asked).entities,
        tools=frozenset({"awk"}),
        accounted=True,
    )
    assert verdict.accepted


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("sort a.txt, pausing for user input after each page", "sort a.txt | less"),
        ('print lines with "late" in a.log, one page at a time', "grep 'late' a.log | less"),
        ('print the contents of "a.b" to the console and append to "b.c"', "cat a.b | tee -a b.c"),
    ],
)
def test_what_is_said_of_the_screen_is_a_stage_of_the_pipe(asked: str, command: str) -> None:
    assert Grammar.load().answers(asked)[0].command == command
