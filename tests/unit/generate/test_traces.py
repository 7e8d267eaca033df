"""Requests about what the lines above have left behind, and in the dialect of their script."""

import pytest

from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.script import traces
from caro_lsp.generate.script.answers import in_script
from caro_lsp.generate.script.manners.dialect import for_sh
from caro_lsp.generate.script.readings import asides
from caro_lsp.generate.script.scope import Scope


def answer(request: str, *lines: str) -> str:
    found = in_script(Grammar.load(), request, Scope.of(lines))
    return found[0].command if found else ""


@pytest.mark.parametrize(
    ("line", "role", "written"),
    [
        ('cp "$CONF" "$CONF.bak"', "backup", '"$CONF.bak"'),
        ("cp a.ini{,.orig}", "backup", "a.ini.orig"),
        ("sed -i.old 's/a/b/' hosts", "backup", "hosts.old"),
        ("cp a.txt out/b.txt", "backup", ""),
        ("cp a.txt out/b.txt", "copy", "out/b.txt"),
        ("sort a > b.txt", "file", "b.txt"),
        ("sort a > /dev/null", "file", ""),
        ("awk '$1 > 3' a", "file", ""),
        ("make 2> errors.txt", "file", ""),
        ("sha256sum *.iso > all.sums", "summer", "sha256sum"),
        ("find . -exec md5sum {} + > sums.txt", "summer", "md5sum"),
        ('tar -czf "$OUT/a.tgz" src', "archive", '"$OUT/a.tgz"'),
        ("tar -xzf a.tgz -C there", "unpacked", "there"),
        ("gzip -9 dump.sql", "archive", "dump.sql.gz"),
        ("zip -r a.zip a", "zipped", "a.zip"),
        ("W=$(mktemp -d)", "scratch", '"$W"'),
        ("T=$(mktemp)", "temporary", '"$T"'),
        ("rc=$?", "status", "$rc"),
        ("pid=$!", "job", "$pid"),
        ("exec 3> log", "descriptor", "3"),
        ("trap 'rm a' INT TERM", "signals", "INT TERM"),
        ('NAMES="ann bob"', "words", "$NAMES"),
        ("rows=(a b)", "array", "rows"),
        ('mv "$f" "$f.off"', "added", ".off"),
    ],
)
def test_a_line_leaves_things_behind(line, role, written):
    assert traces.last((line,), role) == written


def test_what_stands_in_a_here_document_leaves_nothing():
    lines = ("cat > run.sh <<'END'", "sort a > b", "END")
    assert traces.last(lines, "file") == "run.sh"


def test_the_last_of_a_role_is_the_one_that_was_used_last():
    lines = ("a=(1)", "b=(2)", 'echo "${a[@]}"')
    assert traces.last(lines, "array") == "a"


@pytest.mark.parametrize(
    ("request_", "lines", "command"),
    [
        ("compress the copy", ["cp sum.txt out/sum.txt"], "gzip out/sum.txt"),
        ("make it executable", ["cat > go.sh <<E", "true", "E"], "chmod +x go.sh"),
        ("how many lines are in it", ['grep x a > "$D/b"'], 'wc -l < "$D/b"'),
        ("move it to /mnt/cold", ['tar -czf "$D/a-$N.tgz" src'], 'mv "$D/a-$N.tgz" /mnt/cold'),
        ("copy both to /mnt", ["sort a > b.txt", "sort c > d.txt"], "cp b.txt d.txt /mnt"),
        ("now unpack it into x to test it", ["tar -czf a.tgz b"], "tar -xzf a.tgz -C x"),
        ("undo that", ["cp a.ini b.ini"], ""),
        ("print them one per line", ['TOWNS="rome oslo"'], "printf '%s\\n' $TOWNS"),
        ("for each town print \"in TOWN\"", ['TOWNS="rome oslo"'],
         'for town in $TOWNS; do echo "in $town"; done'),
        ("for each page print \"page PAGE\"", ["pages=(a b)"],
         'for page in "${pages[@]}"; do echo "page $page"; done'),
        ("create etc and var in the root", ["ROOT=/srv/x"], 'mkdir -p "$ROOT"/etc "$ROOT"/var'),
        ("if the mode starts with live say go else stay", ["#!/bin/sh", "MODE=$1"],
         'case "$MODE" in live*) echo go ;; *) echo stay ;; esac'),
    ],
)  # fmt: skip
def test_a_request_is_about_what_is_there(request_, lines, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("command", "written"),
    [
        ("source a.sh", ". a.sh"),
        ('[[ "$x" == a* ]] || exit 1', 'case "$x" in a*) ;; *) exit 1 ;; esac'),
        ('if [[ "$x" =~ ^(a|b)$ ]]; then echo y; fi', 'case "$x" in a|b) echo y ;; esac'),
        ("(( n > 3 ))", '[ "$n" -gt 3 ]'),
        ("mkdir -p a/{b,c}", "mkdir -p a/b a/c"),
        ("touch f{1..3}", "touch f1 f2 f3"),
        ('tr a b <<< "$x"', "printf '%s\\n' \"$x\" | tr a b"),
        ("set -euo pipefail", "set -eu"),
        ("mapfile -t a < b", ""),
        ('echo "${a[@]}"', ""),
        ("n=$((n + 1))", "n=$((n + 1))"),
        ("awk '{print $1}' a", "awk '{print $1}' a"),
    ],
)
def test_a_command_of_bash_is_said_in_sh(command, written):
    assert for_sh(command) == written


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("unpack it to be sure", "unpack it"),
        ("remove it, we need the space", "remove it"),
        ("copy a to b", ""),
        ("sort it in case of need", ""),
    ],
)
def test_reasons_are_no_part_of_a_request(text, rest):
    assert asides.without_trail(text) == rest
