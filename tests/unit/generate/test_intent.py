"""Which comments are instructions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caro_lsp.generate.bank import Bank
from caro_lsp.generate.intent import Request, context_above, is_instruction, request_at

ASKED = "# back up the database"


@pytest.mark.parametrize(
    "text",
    [
        "backup db and gzip",
        "Copy report.pdf to backup/",
        "list files larger than 10 MB.",
        "how many lines are in a.txt?",
        "which process listens on port 80",
        "please delete old.log",
        "now restart nginx",
        "1. create the folder build",
        "- unpack release.tar.gz",
        "gzip app.log",
        "we need to stop the web container",
    ],
)
def test_instructions(text: str) -> None:
    assert is_instruction(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "list",
        "Configuration",
        "INSTALL DEPENDENCIES",
        "---- setup ----",
        "--------",
        "setup ======",
        "TODO: list files",
        "fixme delete this file",
        "NOTE copy the file first",
        "note that this copies files",
        "This function copies files",
        "the files are copied here",
        "if the file exists we stop",
        "default values",
        "Prints the usage",
        "Usage: copy a file",
        "@param file the file to copy",
        "Copyright 2024 The Authors",
        "Licensed under the Apache License",
        "list of options:",
        "tar -czf x.tgz x",
        "cd /srv/app",
        "FOO=bar make it",
        'echo "copy the file"',
        "if [ -f x ]; then",
        "rm -rf build && make build",
        "sudo systemctl restart nginx",
        "find . -name x",
        "copy_files() {",
        "lösche alle Dateien im Ordner",
        "copia todos los archivos",
        "コピー する ファイル",
        "copy " * 40,
    ],
)
def test_everything_else(text: str) -> None:
    assert not is_instruction(text)


def test_most_of_the_banks_comments_are_instructions(bank: Bank) -> None:
    missed = [one.plain_comment for one in bank.examples if not is_instruction(one.plain_comment)]
    assert len(missed) < 0.15 * len(bank.examples), missed


def test_the_end_of_a_comment_gets_a_new_line() -> None:
    lines = ["main() {", f"    {ASKED}  "]
    request = request_at(lines, 1, len(lines[1]))
    assert request is not None
    assert (request.text, request.indentation) == ("back up the database", "    ")
    assert (request.placement, request.line) == ("end-of-comment", 1)


def test_the_empty_line_below_gets_the_bare_command() -> None:
    request = request_at([f"  {ASKED}", "  "], 1, 2)
    assert request is not None
    assert (request.placement, request.indentation, request.line) == ("line-below", "  ", 0)


@pytest.mark.parametrize(
    ("lines", "line", "column"),
    [
        ([ASKED], 0, 5),  # in the middle of the comment
        ([ASKED, "", ""], 2, 0),  # two lines below
        (["ls " + ASKED], 0, 30),  # behind code
        (["#!/bin/sh"], 0, 9),
        (["#"], 0, 1),
        ([""], 0, 0),
        ([ASKED], 3, 0),
        ([ASKED], 0, 400),
        (["cat <<EOF", ASKED], 1, len(ASKED)),
        (["cat <<-'END'", "x", ASKED, "END"], 2, len(ASKED)),
        (["awk '", ASKED], 1, len(ASKED)),
        (["# shellcheck disable=SC2086"], 0, 27),
        (["# caro: ignore[X]"], 0, 17),
        (["# vim: set ts=4:"], 0, 16),
    ],
)
def test_no_request_is_there_even_when_asked_for(lines: list[str], line: int, column: int) -> None:
    assert request_at(lines, line, column, explicit=True) is None


@pytest.mark.parametrize(
    "lines",
    [
        [ASKED, "pg_dump shop"],
        ["# note: slow", ASKED, "# and so on"],
        ["# Copyright 2024", ASKED],
        ["# This is how it works"],
    ],
)
def test_doubt_is_silence_unless_explicit(lines: list[str]) -> None:
    line = next((place for place, text in enumerate(lines) if text == ASKED), 0)
    assert request_at(lines, line, len(lines[line])) is None
    assert request_at(lines, line, len(lines[line]), explicit=True) is not None


@pytest.mark.parametrize("below", ["", "fi", "  done", "}", "else", ";;"])
def test_the_end_of_a_block_below_is_no_answer_to_the_comment(below: str) -> None:
    assert request_at([ASKED, below], 0, len(ASKED)) is not None


def test_a_comment_that_goes_on_is_one_request() -> None:
    request = request_at(["# back up the database", "# and compress it"], 1, 17)
    assert request is not None
    assert request.text == "back up the database and compress it"


def test_a_finished_here_document_is_left_behind() -> None:
    lines = ["cat <<EOF", "don't", "EOF", "echo \"it's\" # don't", ASKED]
    assert request_at(lines, 4, len(ASKED)) is not None


def test_the_context_has_the_variables_in_scope() -> None:
    lines = [
        "#!/bin/sh",
        "LOG_DIR=/var/log",
        "export A=1 ; B=2",
        "for f in *; do",
        "read -r name",
        ASKED,
    ]
    context = context_above(lines, 5, "sh")
    assert context.scope.names == ("LOG_DIR", "A", "B", "f", "name")
    assert context.dialect == "sh"
    assert context.above[-1] == "read -r name"


@given(
    st.lists(st.text(max_size=40), max_size=6),
    st.integers(-1, 7),
    st.integers(-1, 50),
    st.booleans(),
)
def test_no_text_is_too_strange(lines: list[str], line: int, column: int, explicit: bool) -> None:
    found = request_at(lines, line, column, explicit=explicit)
    assert found is None or isinstance(found, Request)
