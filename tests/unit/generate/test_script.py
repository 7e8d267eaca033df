"""A request in a script is answered as that script would go on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.script.answers import in_script
from caro_lsp.generate.script.habits import as_script
from caro_lsp.generate.script.mentions import find_variables
from caro_lsp.generate.script.scope import Scope

LINES = [
    "#!/bin/bash",
    "SRC_DIR=/srv/app",
    'TARGET="/mnt/copies"',
    "logfile=run.log",
    "KEEP_DAYS=30",
    "LIMIT=10M",
    "HOSTS=(alpha beta)",
    "URL=https://example.org/data.tar",
    'STAMP="$(date +%F)"',
    "CONTAINER=web_1",
    "local dir=$1 out=${2:-result.txt}",
    "for item in a b; do",
    "while read -r first second; do",
    'mkdir -p "$WORK"',
    "WORK=scratch",
]


def answer(request: str, *lines: str) -> str:
    found = in_script(Grammar.load(), request, Scope.of(lines))
    return found[0].command if found else ""


def test_what_a_variable_holds_is_told_from_value_use_and_name():
    sorts = {variable.name: variable.sort for variable in Scope.of(LINES).variables}
    assert sorts == {
        "SRC_DIR": "folder",
        "TARGET": "folder",
        "logfile": "file",
        "KEEP_DAYS": "number",
        "LIMIT": "size",
        "HOSTS": "list",
        "URL": "url",
        "STAMP": "text",
        "CONTAINER": "text",
        "dir": "folder",
        "out": "file",
        "item": "text",
        "first": "text",
        "second": "text",
        "WORK": "folder",
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("copy the source folder to the target", ["$SRC_DIR", "$TARGET"]),
        ("count the lines of the log", ["$logfile"]),
        ("list TARGET", ["$TARGET"]),
        ("list all log files", []),
        ("copy sources", []),
        ("print the hosts", ["${HOSTS[@]}"]),
        ("stop the container", ["$CONTAINER"]),
        ("is there a target?", []),
        ("delete the files in there", ["$WORK"]),
        ("are there any files?", []),
    ],
)
def test_variables_are_found_by_what_people_call_them(text, found):
    scope = Scope.of(LINES)
    assert [scope.plain(one.value) for one in find_variables(text, scope, ())] == found


@pytest.mark.parametrize(
    ("command", "line", "expected"),
    [
        ("kubectl get pods", 'kubectl -n "$NS" apply -f x', 'kubectl -n "$NS" get pods'),
        ("kubectl -n a get pods", 'kubectl -n "$NS" apply -f x', "kubectl -n a get pods"),
        ("git log", "git -C repo fetch", "git -C repo log"),
        ("docker push app", "podman build -t app .", "podman push app"),
        ("docker push app", "docker build . && podman ps", "docker push app"),
        ('docker push "$IMG"', 'docker build -t "$IMG:$TAG" .', 'docker push "$IMG:$TAG"'),
        ("docker compose up -d", 'docker compose -f "$F" pull', 'docker compose -f "$F" up -d'),
        ("apt-get install -y jq", "apk update", "apk add jq"),
        ("apt-cache search jq", "apk update", "apt-cache search jq"),
        ("systemctl stop a", "sudo systemctl start a", "sudo systemctl stop a"),
        ("curl -fLO https://a.example/b", "wget -q https://a.example/c", "wget -q https://a.example/b"),
        ("mysqldump shop", 'mysql -u "$ME" -h db1 shop', 'mysqldump -u "$ME" -h db1 shop'),
        ("ls", "", "ls"),
    ],
)  # fmt: skip
def test_a_command_takes_the_tools_and_options_of_its_script(command, line, expected):
    assert as_script(command, Scope.of([line])) == expected


@pytest.mark.parametrize(
    ("request_", "lines", "command"),
    [
        ("count the ERROR lines", ["LOG=app.log"], "grep -c 'ERROR' \"$LOG\""),
        ("show the size of the given directory", ["DIR=$1"], 'du -sh "$DIR"'),
        ("delete backups older than that", ["BACKUPS=/b", "KEEP_DAYS=9"],
         'find "$BACKUPS" -type f -mtime +"$KEEP_DAYS" -delete'),
        ("and remove it", ["CONTAINER=a", 'docker stop "$CONTAINER"'], 'docker rm "$CONTAINER"'),
        ("start it again", ["SERVICE=a", 'sudo systemctl stop "$SERVICE"'],
         'sudo systemctl start "$SERVICE"'),
        ("the same for the docs", ["SITE=a", "DOCS=b", 'zip -r site.zip "$SITE"'],
         'zip -r docs.zip "$DOCS"'),
        ("move all csv files to the done folder", ["IN_DIR=in", "DONE_DIR=done"],
         'mv "$IN_DIR"/*.csv "$DONE_DIR"'),
        ("count the csv files", ["DATA_DIR=data", 'cd "$DATA_DIR"'],
         "find . -type f -name '*.csv' | wc -l"),
    ],
)  # fmt: skip
def test_what_a_request_leaves_out_is_taken_from_the_script(request_, lines, command):
    assert answer(request_, *lines) == command


@given(st.lists(st.text(max_size=60), max_size=8), st.text(max_size=60))
def test_no_script_is_too_strange(lines, text):
    scope = Scope.of(lines)
    find_variables(text, scope, ())
    assert isinstance(as_script(text, scope), str)
