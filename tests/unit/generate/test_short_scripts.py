"""Requests in short scripts: values, tables, JSON, machines and tools that stand above."""

import pytest

from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.script.answers import in_script
from caro_lsp.generate.script.scope import Scope


def answer(request: str, *lines: str) -> str:
    found = in_script(Grammar.load(), request, Scope.of(lines))
    return found[0].command if found else ""


@pytest.mark.parametrize(
    ("request_", "lines", "command"),
    [
        ("exit 2 if there are more than MOST boats", ["MOST=5", "boats=(a b c)"],
         'if [ "${#boats[@]}" -gt "$MOST" ]; then exit 2; fi'),
        ("quit unless the reply starts with y or Y", ["reply=no"],
         "case $reply in y*|Y*) ;; *) exit 1 ;; esac"),
        ("say beta if the label has rc in it", ["#!/bin/sh", "label=2-rc"],
         "case $label in *rc*) echo beta ;; esac"),
        ("run both at once and wait for them", ["load() { a; }", "save() { b; }"],
         "load & save & wait"),
        ("call dock until it works, 4 times at most, 3 seconds apart", ["dock() { a; }"],
         "for attempt in $(seq 4); do dock && break; sleep 3; done"),
        ("switch loud on", ["loud=no"], "loud=yes"),
        ("add all the tolls up into sum", ["tolls=(2 3)", "sum=0"],
         'for t in "${tolls[@]}"; do sum=$((sum + t)); done'),
        ("add a line with the ship and the pier to it", ["BOOK=a/b.csv", "SHIP=x", "PIER=3"],
         'echo "$SHIP,$PIER" >> "$BOOK"'),
        ("exit 4 unless the state in the reply is done", ["reply=$(curl -s https://a.example)"],
         '[ "$(jq -r .state <<< "$reply")" = done ] || exit 4'),
        ("skip those with only a header", ["for f in in/*.csv; do"],
         '[ "$(wc -l < "$f")" -le 1 ] && continue'),
        ("print which of the tools are not installed", ["tools=(jq bc)"],
         'for tool in "${tools[@]}"; do command -v "$tool" > /dev/null 2>&1 || echo "$tool"; done'),
        ("print its name and the number of lines", ["for f in in/*.csv; do"],
         'echo "$f $(wc -l < "$f")"'),
        ("is n odd or even", ["n=3"],
         "if [ $((n % 2)) -eq 0 ]; then echo even; else echo odd; fi"),
        ("copy the conf into bak and log that it was kept",
         ["CONF=a.ini", "BAK=baks", 'log() { echo "$*"; }'],
         'cp "$CONF" "$BAK" && log "$CONF was kept"'),
    ],
)  # fmt: skip
def test_statements_of_short_scripts(request_, lines, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("request_", "lines", "command"),
    [
        ("the first two letters of the port", ["#!/bin/sh", "port=kiel"],
         "printf '%.2s\\n' \"$port\""),
        ("the captain out of entry", ['entry="id=4;captain=ada;berth=2"'],
         "echo \"$entry\" | tr ';' '\\n' | sed -n 's/^captain=//p'"),
        ("only major and minor", ["release=4.2.1"], 'echo "$release" | cut -d. -f1,2'),
        ("the larger of x and y", ["x=2", "y=5"], "echo $((x > y ? x : y))"),
        ("print them one per line, last first", ['flags="red blue"'],
         "printf '%s\\n' $flags | tac"),
        ("the last argument", ["#!/bin/sh", "set -u"], 'for last; do :; done; echo "$last"'),
        ("span as hours:minutes:seconds", ["span=3700"],
         "printf '%02d:%02d:%02d\\n' $((span / 3600)) $((span % 3600 / 60)) $((span % 60))"),
        ("size of the newest log", ["LOGS=logs", 'NEWEST=$(ls -t "$LOGS" | head -n 1)'],
         'du -h "$LOGS/$NEWEST"'),
    ],
)  # fmt: skip
def test_parts_of_values(request_, lines, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("request_", "lines", "command"),
    [
        ("sum of the weights per harbour", ['sqlite3 a.db "select count(*) from loads"'],
         'sqlite3 a.db "select harbour, sum(weight) from loads group by harbour"'),
        ("number of loads per day, biggest first", ['mysql shop -e "select 1 from loads"'],
         'mysql shop -e "select day, count(*) from loads group by day order by count(*) desc"'),
        ("dump the db to a.sql", ["DBHOST=x.example.org", 'psql -h "$DBHOST" -d sea -c "select 1"'],
         'pg_dump -h "$DBHOST" -d sea > a.sql'),
        ("dump it gzipped to a.gz", ['mysql -u app -p"$PW" sea < a.sql'],
         'mysqldump -u app -p"$PW" sea | gzip > a.gz'),
        ("and the depth", ["jq -r .berth.width a.json"], "jq -r .berth.depth a.json"),
        ("turn light on in there", ["J=a.json", 'jq .fog "$J"'],
         'jq \'.light = true\' "$J" > "$J.tmp" && mv "$J.tmp" "$J"'),
        ("how full are the disks there", ["ssh -p 22 ops@quay uptime"], "ssh -p 22 ops@quay df -h"),
        ("fetch the MAPS the same way",
         ['MAPS="n.pdf s.pdf"', 'curl -fsS "$U/w.pdf" -o out/w.pdf'],
         'for map in $MAPS; do curl -fsS "$U/$map" -o "out/$map"; done'),
        ("upload the hull to the host", ["HULL_DIR=hull", "HOST=quay", "REMOTE_DIR=/srv/hull"],
         'rsync -a "$HULL_DIR/" "$HOST:$REMOTE_DIR/"'),
        ("wait for the rollout", ["DEPLOYMENT=web", "kubectl set image deploy/web app=a:2"],
         'kubectl rollout status deployment/"$DEPLOYMENT"'),
    ],
)  # fmt: skip
def test_tools_that_stand_above(request_, lines, command):
    assert answer(request_, *lines) == command


def test_a_machine_that_no_variable_holds_is_not_made_up():
    assert "scp" not in answer("upload the file to the server", "FILE=a.txt")
