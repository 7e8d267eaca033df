"""Statements that only a script has, from what it holds."""

import pytest

from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.intent import Request, context_above
from caro_lsp.generate.pipeline import Generator
from caro_lsp.generate.script.answers import in_script
from caro_lsp.generate.script.scope import Scope

SCRIPT = (
    "#!/bin/bash",
    "set -euo pipefail",
    "die() {",
    '    echo "error: $*" >&2',
    "    exit 1",
    "}",
    "ship() {",
    '    rsync -a "$1" depot:/in/',
    "}",
    "CARGO=holds/cargo.lst",
    "HOLD_DIR=holds",
    "CRATES=(tea rum)",
    "WEIGHT=40",
    "MAX_WEIGHT=90",
    "QUAY=north",
    "LOUD=false",
    "PAGE=https://quay.example/tides.html",
    "set -- one two",
)


def answer(request: str, *lines: str) -> str:
    found = in_script(Grammar.load(), request, Scope.of(lines))
    return found[0].command if found else ""


@pytest.mark.parametrize(
    ("request_", "command"),
    [
        ("exit with an error if the cargo file is missing",
         '[ -f "$CARGO" ] || die "$CARGO does not exist"'),
        ("stop quietly when the cargo is empty", 'if [ ! -s "$CARGO" ]; then exit 0; fi'),
        ("die if the weight is over the max weight",
         'if [ "$WEIGHT" -gt "$MAX_WEIGHT" ]; then die "weight is over max weight"; fi'),
        ("exit 3 unless quay is north", '[ "$QUAY" = north ] || exit 3'),
        ("make sure the hold dir exists", 'mkdir -p "$HOLD_DIR"'),
        ("the weight must be a number",
         '[[ $WEIGHT =~ ^[0-9]+$ ]] || die "weight must be a number"'),
        ("only north and south are allowed for the quay",
         'case "$QUAY" in north|south) ;; *) die "quay must be north or south" ;; esac'),
        ("use the second argument as the berth, 7 by default", "BERTH=${2:-7}"),
        ("default QUAY to south", ': "${QUAY:=south}"'),
        ("increase the weight by 5", "WEIGHT=$((WEIGHT + 5))"),
        ("add salt to the crates", "CRATES+=(salt)"),
        ("put the file name of the page into a variable", "FILENAME=${PAGE##*/}"),
        ("find out in which folder this script is",
         'SCRIPT_DIR=$(cd "$(dirname "${BASH_SOURCE[0]:-$0}")" && pwd)'),
        ("ship the cargo", 'ship "$CARGO"'),
        ("ship the cargo until it works", 'until ship "$CARGO"; do sleep 1; done'),
        ("try to ship the cargo four times with 2 seconds in between",
         'for attempt in $(seq 4); do ship "$CARGO" && break; sleep 2; done'),
        ("wait until the cargo file appears", 'until [ -e "$CARGO" ]; do sleep 1; done'),
        ("remove the cargo when the script ends", "trap 'rm -f \"$CARGO\"' EXIT"),
        ("set loud to true if --loud is given",
         'for arg in "$@"; do if [ "$arg" = --loud ]; then LOUD=true; fi; done'),
        ("parse -q for the quay and -l for loud",
         'while getopts "q:l" opt; do case $opt in q) QUAY=$OPTARG ;; l) LOUD=true ;;'
         " *) exit 2 ;; esac; done"),
        ("a function that checks whether a command exists",
         'command_exists() { command -v "$1" > /dev/null 2>&1; }'),
    ],
)  # fmt: skip
def test_a_statement_is_made_of_what_is_in_scope(request_: str, command: str) -> None:
    assert answer(request_, *SCRIPT) == command


@pytest.mark.parametrize(
    ("request_", "command"),
    [
        ("skip it if it does not exist", '[ -e "$crate" ] || continue'),
        (
            "stop at the first one that ends with m",
            'if [ "${crate%m}" != "$crate" ]; then break; fi',
        ),
    ],
)
def test_in_a_loop_its_item_is_meant(request_: str, command: str) -> None:
    assert answer(request_, *SCRIPT, 'for crate in "${CRATES[@]}"; do') == command


def test_sh_gets_nothing_that_only_bash_has() -> None:
    lines = ("#!/bin/sh", "WEIGHT=40")
    assert "[[" not in answer("the weight must be a number", *lines)
    assert "=(" not in answer("read lines.txt into an array called rows", *lines)


@pytest.mark.parametrize(
    "request_",
    ["the weight is important here", "this function is old", "check out the manual if you like"],
)
def test_prose_is_no_statement(request_: str) -> None:
    assert not any(
        one.frame == "statement" for one in in_script(Grammar.load(), request_, Scope.of(SCRIPT))
    )


@pytest.mark.parametrize(
    ("text", "command"),
    [
        (
            'stop if LIST is empty, say "all done"',
            "if [ ! -s \"$LIST\" ]; then echo 'all done'; exit 1; fi",
        ),
        (
            'exit if LIST does not exist and print "no list"',
            "[ -f \"$LIST\" ] || { echo 'no list'; exit 1; }",
        ),
        (
            'if LIST is missing, print "no list" and quit',
            "[ -f \"$LIST\" ] || { echo 'no list'; exit 1; }",
        ),
    ],
)
async def test_what_is_said_is_said_before_the_end_and_nothing_else_is(text, command):
    lines = ["LIST=todo.txt", "date", f"# {text}"]
    request = Request(text, context=context_above(lines, len(lines)))
    (found,) = await Generator(None).generate(request, limit=1, explicit=True)
    assert found.command == command
