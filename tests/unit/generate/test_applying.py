"""Functions of a script applied to what a request names."""

import pytest

from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.script.answers import in_script
from caro_lsp.generate.script.scope import Scope

LINES = (
    "#!/bin/bash",
    "HUB=ann@hub.lan",
    "SCANS=scans/2020",
    "SOURCES=sources.txt",
    "wards=(north south)",
    'away() { ssh -o BatchMode=yes "$HUB" "$@"; }',
    'guard() { echo "+ $*"; "$@"; }',
    "insist() {",
    "  local n=$1; shift",
    '  "$@" && return 0',
    "}",
    'ship() { curl -sf -T "$1" "https://up.example/$(basename "$1")"; }',
    'shrink() { convert "$1" -resize 20% "small/$(basename "$1")"; }',
    'tel() { mosquitto_pub -t "$1" -m "$2"; }',
    'notice() { echo "[$1] $2"; }',
    'tidy_up() { rm -f "$LOCK"; }',
    "away uptime",
    "insist 4 curl -fsS https://a.example/one",
    "ship out/a.json",
    "shrink scans/2019/b.png",
    'notice info "start"',
    "guard mkdir -p out",
)


@pytest.mark.parametrize(
    ("request_", "command"),
    [
        ("kernel version of the hub", "away uname -r"),
        ("free memory over there", "away free -h"),
        ("upload all txt files in out too", 'for f in out/*.txt; do ship "$f"; done'),
        ("ship every json file", 'for f in out/*.json; do ship "$f"; done'),
        ("shrink all pngs in SCANS", 'for f in "$SCANS"/*.png; do shrink "$f"; done'),
        (
            "ship every file listed in SOURCES, skipping comments and empty lines",
            "grep -v -e '^#' -e '^$' \"$SOURCES\" | while read -r file; do ship \"$file\"; done",
        ),
        ("guard: remove out/old.bin", "guard rm out/old.bin"),
        ("remove out/old.bin, with guard", "guard rm out/old.bin"),
        ("tell the ward: ward/lamp off", "tel ward/lamp off"),
        ("make sure tidy_up runs however the script ends", "trap tidy_up EXIT"),
        ("call that when the script exits", "trap tidy_up EXIT"),
        (
            "notice an info 'painting <name>' for each ward",
            'for ward in "${wards[@]}"; do notice info "painting $ward"; done',
        ),
    ],
)
def test_a_function_is_given_what_is_named(request_, command):
    found = in_script(Grammar.load(), request_, Scope.of(LINES))
    assert found
    assert found[0].command == command


@pytest.mark.parametrize(
    "request_",
    ["list all pngs in SCANS", "count the lines of every txt file", "delete all json files in out"],
)
def test_no_function_is_for_other_verbs(request_):
    found = in_script(Grammar.load(), request_, Scope.of(LINES))
    assert not found or not any(name in found[0].command for name in ("ship ", "shrink "))
