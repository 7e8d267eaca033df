"""What is asked of the value of a variable, of an array, and in conditions on them."""

import pytest

from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.script.answers import in_script
from caro_lsp.generate.script.readings import arrays, conditions, values
from caro_lsp.generate.script.scope import Scope

SH = (
    "#!/bin/sh",
    "LABEL=crate-a7",
    "HEADING='winter tale'",
    "RELEASE=r3.14.2",
    "BORN=2021-11-05",
    "ROADS=/a/x:/b/y",
    "PEER=gate.lan:7070",
    "ASKER=eve@post.example",
    "PAGE=https://docs.example.net/a",
    "BUNDLE=out/kit.tar.xz",
    "BOXES=12",
    "ROWS=4",
    'echo "$HEADING"',
)


@pytest.mark.parametrize(
    ("request_", "command"),
    [
        ("label in capitals", "echo \"$LABEL\" | tr '[:lower:]' '[:upper:]'"),
        ("turn HEADING into upper case", "echo \"$HEADING\" | tr '[:lower:]' '[:upper:]'"),
        ("lowercase the heading", "echo \"$HEADING\" | tr '[:upper:]' '[:lower:]'"),
        ("print heading with dashes for the spaces", "echo \"$HEADING\" | tr ' ' -"),
        ("release with the dots turned into underscores", 'echo "$RELEASE" | tr . _'),
        ("show the label with an underscore instead of the dash", 'echo "$LABEL" | tr - _'),
        ("the heading without the spaces", "echo \"$HEADING\" | tr -d ' '"),
        (
            "heading in upper case with underscores for spaces",
            "echo \"$HEADING\" | tr '[:lower:]' '[:upper:]' | tr ' ' _",
        ),
        ("bundle without the .tar.xz", 'echo "${BUNDLE%.tar.xz}"'),
        ("strip the r from the release", 'echo "${RELEASE#r}"'),
        ("print the label without its leading crate-", 'echo "${LABEL#crate-}"'),
        ("print the peer without the port", 'echo "${PEER%:*}"'),
        ("roads, each on a line of its own", ""),
        ("print the roads, one per line", "echo \"$ROADS\" | tr ':' '\\n'"),
        ("split BORN into year, month and day, one a line", "echo \"$BORN\" | tr - '\\n'"),
        ("everything behind the dash of LABEL", 'echo "${LABEL#*-}"'),
        ("the part of the label before the dash", 'echo "${LABEL%%-*}"'),
        ("host part of PEER", 'echo "${PEER%%:*}"'),
        ("just the port of the peer", 'echo "${PEER##*:}"'),
        ("who is the user of the asker", ""),
        ("the domain of the asker", 'echo "${ASKER#*@}"'),
        ("the host of the page", "echo \"$PAGE\" | sed -E 's|^[^/]*//||; s|[/:].*||'"),
        ("the month of BORN", 'echo "$BORN" | cut -d- -f2'),
        ("the minor version of the release", 'echo "$RELEASE" | cut -d. -f2'),
        ("major and minor of release", "echo \"$RELEASE\" | sed 's/^[^0-9]*//' | cut -d. -f1,2"),
        ("print the label, or spare if it is not set", 'echo "${LABEL:-spare}"'),
        ("the second argument, or none if it was not given", 'echo "${2:-none}"'),
        ("boxes times rows", "echo $((BOXES * ROWS))"),
        ("difference between BOXES and ROWS", "echo $((BOXES - ROWS))"),
        ("twice the boxes", "echo $((BOXES * 2))"),
        ("half of boxes", "echo $((BOXES / 2))"),
        ("rows as a percentage of boxes", "echo $((100 * ROWS / BOXES))"),
        ("how long is the heading", 'echo "${#HEADING}"'),
        ("boxes padded to 5 digits", "printf '%05d\\n' \"$BOXES\""),
        ("underline it with 30 dashes", "printf '%30s\\n' '' | tr ' ' -"),
        ("underline the heading with equal signs", "echo \"$HEADING\" | sed 's/./=/g'"),
        # What is no request about a value.
        ("delete the label", ""),
        ("bundle the roads", ""),
        ("print the lines without comments", ""),
        ("the size of the page", ""),
        ("boxes without lids", ""),
        ("strip leading zeros from the label", ""),
        ("strip leading dashes from the label", "echo \"$LABEL\" | sed 's/^-*//'"),
        ("strip trailing spaces from BUNDLE", ""),
        ("words of BUNDLE, one per line", ""),
        ("everything before the colon of BUNDLE", ""),
    ],
)
def test_a_value_is_asked_for(request_, command):
    assert values.asked(request_, Scope.of(SH)) == command


@pytest.mark.parametrize(
    ("said", "meant"),
    [("dots", "."), ("the first slash", "/"), ("'::'", "::"), ("dashes", "-"), ("cats", "")],
)
def test_a_sign_has_a_name(said, meant):
    assert values.sign(said) == meant


BASH = (
    "#!/bin/bash",
    "declare -A FLOOR=([kitchen]=1 [attic]=3)",
    "rooms=(kitchen attic cellar)",
    "keys=(k1 k2 k3)",
    "sheets=(in/*.csv)",
    "WHICH=attic",
)


@pytest.mark.parametrize(
    ("request_", "command"),
    [
        (
            "print the name and floor of every room",
            'for room in "${!FLOOR[@]}"; do echo "$room ${FLOOR[$room]}"; done',
        ),
        (
            "every room with its floor like kitchen=1, sorted",
            "",
        ),
        (
            "every room with its floor, sorted, like kitchen=1",
            'for room in "${!FLOOR[@]}"; do echo "$room=${FLOOR[$room]}"; done | sort',
        ),
        (
            "each of the rooms with its key",
            'for i in "${!rooms[@]}"; do echo "${rooms[$i]} ${keys[$i]}"; done',
        ),
        ("the floor of attic", 'echo "${FLOOR[attic]}"'),
        ("print the floor of WHICH", 'echo "${FLOOR[$WHICH]}"'),
        ("the floor of the garage", ""),
        ("print all keys of FLOOR, sorted", "printf '%s\\n' \"${!FLOOR[@]}\" | sort"),
        ("show last room", 'echo "${rooms[-1]}"'),
        ("the second room", 'echo "${rooms[1]}"'),
        ("rooms joined with semicolons", "(IFS=';'; echo \"${rooms[*]}\")"),
        ("the rooms comma separated", '(IFS=,; echo "${rooms[*]}")'),
        (
            "is WHICH among the rooms",
            'if printf \'%s\\n\' "${rooms[@]}" | grep -qxF "$WHICH"; '
            "then echo yes; else echo no; fi",
        ),
        ("rooms in reverse order", "printf '%s\\n' \"${rooms[@]}\" | tac"),
        ("line count of each of the sheets", 'wc -l "${sheets[@]}"'),
        ("line count of each of the rooms", ""),
        ("paint every room", ""),
    ],
)
def test_an_array_is_asked_for(request_, command):
    assert arrays.asked(request_, Scope.of(BASH)) == command


def answer(request: str, *lines: str) -> str:
    found = in_script(Grammar.load(), request, Scope.of(lines))
    return found[0].command if found else ""


DIE = 'quit_with() { echo "$*"; exit 3; }'


@pytest.mark.parametrize(
    ("request_", "command"),
    [
        (
            "exit with 4 unless rows is all digits",
            "printf '%s\\n' \"$ROWS\" | grep -Eq '^[0-9]+$' || exit 4",
        ),
        (
            "exit with 4 unless the release looks like r1.2.3",
            "printf '%s\\n' \"$RELEASE\" | grep -Eq '^r[0-9]+\\.[0-9]+\\.[0-9]+$' || exit 4",
        ),
        (
            'print "old" if the release is older than 3.2.0',
            'if [ "$(printf \'%s\\n\' 3.2.0 "$RELEASE" | sort -V | head -n 1)" != 3.2.0 ]; '
            "then echo old; fi",
        ),
        (
            "does the heading contain tale? yes or no",
            'case "$HEADING" in *tale*) echo yes ;; *) echo no ;; esac',
        ),
        ("print spare if label starts with crate", 'case "$LABEL" in crate*) echo spare ;; esac'),
    ],
)
def test_a_condition_is_on_a_value(request_, command):
    assert answer(request_, *SH, DIE) == command


def test_a_file_contains_what_its_name_need_not():
    lines = ("#!/bin/bash", "RULES=etc/rules.conf", 'ls "$RULES"')
    assert answer("does the rules mention tls? yes or no", *lines) == (
        'if grep -q tls "$RULES"; then echo yes; else echo no; fi'
    )


@pytest.mark.parametrize(
    ("example", "expression"),
    [
        ("v1.2", r"^v[0-9]+\.[0-9]+$"),
        ("YYYY-MM-DD", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
        ("2020-01-31", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
        ("build-12", "^build-[0-9]+$"),
    ],
)
def test_an_example_has_a_shape(example, expression):
    assert conditions.shape(example) == expression
