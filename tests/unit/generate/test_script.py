"""A request in a script is answered as that script would go on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.script.answers import in_script
from caro_lsp.generate.script.fitting import makes_sense
from caro_lsp.generate.script.manners.habits import as_script
from caro_lsp.generate.script.mentions import find_variables
from caro_lsp.generate.script.readings.variants import ignores
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
        ("backup db and gzip", ["DB_NAME=shop", 'mysql -u root "$DB_NAME" < new.sql'],
         'mysqldump -u root --single-transaction "$DB_NAME" | gzip'
         ' > "$DB_NAME"-"$(date +%F)".sql.gz'),
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


@pytest.mark.parametrize(
    ("lines", "command", "ignored"),
    [
        (["OUT=a"], "ls", True),
        (["OUT=a"], 'ls "$OUT"', False),
        (["OUT=a", 'mkdir "$OUT"'], "ls", False),
        (["OUT=a", *["true"] * 6], "ls", False),
        ([], "ls", False),
    ],
)
def test_a_variable_set_just_above_is_there_for_something(lines, command, ignored):
    assert ignores(command, Scope.of(lines)) is ignored


@given(st.lists(st.text(max_size=60), max_size=8), st.text(max_size=60))
def test_no_script_is_too_strange(lines, text):
    scope = Scope.of(lines)
    find_variables(text, scope, ())
    assert isinstance(as_script(text, scope), str)


@pytest.mark.parametrize(
    ("request_", "lines", "command"),
    [
        # Where the output goes.
        ("write the number of lines of the config to the report", ["CONF=a.conf", "REPORT=r.txt"],
         'wc -l < "$CONF" > "$REPORT"'),
        ("append the last 5 lines of the log to the report", ["LOG=a.log", "REPORT=r.txt"],
         'tail -n 5 "$LOG" >> "$REPORT"'),
        ("list all python files -> out", ["SRC=src", "OUT=list.txt"],
         "find \"$SRC\" -type f -name '*.py' > \"$OUT\""),
        ("count the WARN lines, there may be none", ["LOG=a.log"],
         "grep -c 'WARN' \"$LOG\" || true"),
        # Names made of variables.
        ("pack the source folder as src-DATE.tar.gz into the backup dir",
         ["SRC_DIR=src", "BACKUP_DIR=bak", "DATE=$(date +%F)"],
         'tar -czf "$BACKUP_DIR/src-$DATE.tar.gz" "$SRC_DIR"'),
        # Numbers, sizes, patterns, replacements.
        ("show the last N lines of the log", ["LOG=a.log", "N=5"], 'tail -n "$N" "$LOG"'),
        ("find files larger than the minimum size", ["DATA_DIR=data", "MIN_SIZE=10M"],
         'find "$DATA_DIR" -type f -size +"$MIN_SIZE"'),
        ("replace 8080 by the port in the config", ["CONF=a.conf", "PORT=9090"],
         'sed -i "s/8080/$PORT/g" "$CONF"'),
        ("show the lines of the log that contain the pattern", ["LOG=a.log", "PATTERN=x y"],
         'grep -F "$PATTERN" "$LOG"'),
        # Lists.
        ("how many packages", ["PKGS=(a b)"], 'echo "${#PKGS[@]}"'),
        ("join them with slashes", ["parts=(a b)"], '(IFS=/; echo "${parts[*]}")'),
        ("print all but the first, one per line", ["hosts=(a b)"],
         "printf '%s\\n' \"${hosts[@]:1}\""),
        ("print the last element of the array", ["names=(a b)"], 'echo "${names[-1]}"'),
        ("install the dependencies", ["DEPS=(a b)", "apt-get update"],
         'apt-get install -y "${DEPS[@]}"'),
        # Texts.
        ("print the version with underscores instead of dots", ["VERSION=1.4"],
         'echo "$VERSION" | tr . _'),
        ("replace dots in the version with dashes", ["VERSION=1.4"], 'echo "$VERSION" | tr . -'),
        ("major version only", ["VERSION=1.4"], 'echo "${VERSION%%.*}"'),
        ("take the value after the equals sign", ["LINE=a=b"], 'echo "${LINE#*=}"'),
        ("print the file name without folder and extension", ["FILE=a/b.csv"],
         'basename "${FILE%.*}"'),
        ("multiply them", ["WIDTH=3", "HEIGHT=4"], "echo $(( WIDTH * HEIGHT ))"),
        # Folders called like what is in them.
        ("list test files", ["SRC=src", "TEST_DIR=$SRC/tests", "DATA=data"], 'ls "$TEST_DIR"'),
        ("gzip all log files", ["LOG_DIR=logs", "SRC=src"],
         "find \"$LOG_DIR\" -type f -name '*.log' -exec gzip {} +"),
        # Functions and tools.
        ('log "deploying VERSION" with the real values', ["log() { echo; }", "VERSION=1.4"],
         'log "deploying $VERSION"'),
        ("restart the service", ["SERVICE=web", "docker compose -f prod.yml pull"],
         'docker compose -f prod.yml restart "$SERVICE"'),
        ("follow the logs of the service",
         ["SERVICE=web", 'COMPOSE="docker compose -f prod.yml"', "$COMPOSE pull"],
         '$COMPOSE logs -f "$SERVICE"'),
        ("how many users are there", ["DB=app.db", 'sqlite3 "$DB" < a.sql'],
         'sqlite3 "$DB" "SELECT count(*) FROM users"'),
        ("load the schema into the new database",
         ["DB=shop", "SCHEMA=a.sql", 'MYSQL="mysql -u root"', '$MYSQL -e "create database $DB"'],
         '$MYSQL "$DB" < "$SCHEMA"'),
        ("load the env file", ["#!/bin/sh", "ENV_FILE=.env"], '. "$ENV_FILE"'),
    ],
)  # fmt: skip
def test_a_request_is_answered_with_what_the_script_has(request_, lines, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        ('wc -l "${VERSION}"', ["VERSION=1.4"]),
        ('find . -name "${LOG}"', ["LOG=a/b.log"]),
        ('cp "x-${HOSTS[@]}" a', ["HOSTS=(a b)"]),
        ('ssh "${DAY}"', ["DAY=$(date +%F)"]),
    ],
)
def test_variables_stand_only_where_they_make_sense(command, lines):
    assert not makes_sense(command, Scope.of(lines))


def test_a_variable_in_a_program_in_single_quotes_is_put_in():
    scope = Scope.of(["COLUMN=3"])
    assert scope.written("awk '{print $${COLUMN}}' a") == "awk '{print $'\"$COLUMN\"'}' a"
