"""What a request says in passing, and its script in full: machines, names, files, arguments."""

import pytest

from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.script.answers import in_script
from caro_lsp.generate.script.scope import Scope


def answer(request: str, *lines: str) -> str:
    found = in_script(Grammar.load(), request, Scope.of(["#!/bin/bash", *lines]))
    return found[0].command if found else ""


SITE = ("SERVER=kim@shop.example.org", "TARGET_PATH=/srv/shop", "BUILD_DIR=./public")
LOGIN = ("REMOTE_USER=kim", "REMOTE_HOST=shop1", "APP_DIR=/srv/shop")
SSH = 'ssh "$REMOTE_USER@$REMOTE_HOST" "mkdir -p $APP_DIR"'


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (SITE, "copy the build to the server", 'rsync -a "$BUILD_DIR/" "$SERVER:$TARGET_PATH/"'),
        (
            (*LOGIN, SSH),
            "upload shop.tar.gz to the app dir on the remote host",
            'scp shop.tar.gz "$REMOTE_USER@$REMOTE_HOST:$APP_DIR/"',
        ),
        (
            ("HOST=db1", "DUMP=/var/backups/db.sql.gz", "LOCAL=./dumps"),
            "fetch the dump from the host into the local dir",
            'scp "$HOST:$DUMP" "$LOCAL"',
        ),
        (
            ("REMOTE=web1", "SERVICE=nginx"),
            "restart the service on the remote",
            'ssh "$REMOTE" "systemctl restart $SERVICE"',
        ),
    ],
)
def test_a_machine_is_that_of_the_script(lines, request_, command):
    assert answer(request_, *lines) == command


def test_a_question_about_a_machine_is_not_asked_there():
    found = answer("is the port open on that host?", "HOST=web1", "PORT=443")
    assert not found.startswith("ssh")


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (
            ("DIR=/srv/dumps", 'newest=$(ls -1t "$DIR" | head -1)'),
            "copy the newest dump to /tmp",
            'cp "$DIR/$newest" /tmp',
        ),
        (
            ("DIR=dumps", "KEEP=3", 'cd "$DIR" || exit 1'),
            "keep only the newest ones and remove the rest",
            "ls -1dt * | tail -n +$((KEEP + 1)) | xargs -r rm -rf --",
        ),
        (
            ("OLD_FILE=a.txt", "NEW_FILE=b.txt"),
            "remove both the old and the new file",
            'rm "$OLD_FILE" "$NEW_FILE"',
        ),
        (("OLD=a.conf", "NEW=b.conf"), "compare old and new", 'diff "$OLD" "$NEW"'),
        (
            ("OUT=all.txt", '[ "$#" -ge 1 ] || exit 2'),
            "concatenate all arguments into the output file",
            'cat "$@" > "$OUT"',
        ),
        (
            ("LOGS=/var/log/shop",),
            "compress app.log.N files in the logs",
            'gzip "$LOGS"/app.log.[0-9]*',
        ),
        (
            ("DEST=picked",),
            "copy part2.csv to part5.csv from raw to the destination",
            'cp raw/part[2-5].csv "$DEST"',
        ),
        (
            ("PARTS=(a.bin b.bin)", "OUT=whole.bin"),
            "join the parts into one file",
            'cat "${PARTS[@]}" > "$OUT"',
        ),
    ],
)
def test_files_are_those_of_the_script(lines, request_, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (
            ("CONF=app.env",),
            "source the config and print the database url",
            '. "$CONF" && echo "$DATABASE_URL"',
        ),
        ((". ./.env",), "show the app port", 'echo "$APP_PORT"'),
        ((". ./lib.sh",), "show the app port", ""),
    ],
)
def test_what_a_loaded_file_sets_is_called_in_capitals(lines, request_, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (("SRC=src",), "run flake8 over the source", 'flake8 "$SRC"'),
        (
            ("OPTS=(-x -S warning)", "SCRIPT=deploy.sh"),
            "run shellcheck with these options on the script",
            'shellcheck "${OPTS[@]}" "$SCRIPT"',
        ),
        (
            ("OUT=build.out", "EXTRA=more.txt"),
            "ls both src and the extra path, all output incl. errors into OUT",
            'ls src "$EXTRA" > "$OUT" 2>&1',
        ),
    ],
)
def test_a_tool_that_is_named_is_run(lines, request_, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (
            ("ORDERS=orders.json", "CUSTOMER=anna"),
            "ids of all orders of the customer",
            'jq --arg customer "$CUSTOMER" -r'
            " '.[] | select(.customer == $customer) | .id' \"$ORDERS\"",
        ),
        (
            ("TICKETS=tickets.json", "STATE=open"),
            "number of tickets with that state",
            'jq --arg state "$STATE" \'[.[] | select(.state == $state)] | length\' "$TICKETS"',
        ),
    ],
)
def test_a_variable_chooses_elements(lines, request_, command):
    assert answer(request_, *lines) == command
