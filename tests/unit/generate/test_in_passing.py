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
        (("SRC=/srv/app", "DEST=/mnt/backup"), "copy the source there", 'cp -r "$SRC" "$DEST"'),
        (
            ("input=$1",),
            "check the input exists",
            '[ -e "$input" ] || { echo "$input does not exist" >&2; exit 1; }',
        ),
        (
            ("SRC=/srv/app", "DEST=/mnt"),
            "make a compressed archive of the source named after today",
            'tar -czf "$SRC-$(date +%F).tar.gz" "$SRC"',
        ),
        (("INPUT=data.txt",), "sort by the second column numerically", 'sort -k2,2n "$INPUT"'),
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


DATABASE = ("DB=shop", "DUMPS=/srv/dumps", "NOW=$(date +%Y%m%d-%H%M)")
DUMP = 'pg_dump "$DB" | gzip > "$DUMPS/$DB-$NOW.sql.gz"'


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (DATABASE, "dump the database to a gzipped file with the time in its name", DUMP),
        (DATABASE, "back up the database into the dumps folder, compressed", DUMP),
        (
            ("DB_NAME=shop", "BACKUP_FILE=/srv/shop.sql.gz"),
            "dump the database to the backup file",
            'pg_dump "$DB_NAME" | gzip > "$BACKUP_FILE"',
        ),
        (
            ("export PGDATABASE=shop", "OUT_DIR=dumps"),
            "dump only the orders table into orders.sql in the output dir",
            'pg_dump -t orders > "$OUT_DIR"/orders.sql',
        ),
    ],
)
def test_a_database_is_dumped_where_the_script_keeps_dumps(lines, request_, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (
            ("REPORT=out.txt", "TO=ops@example.org"),
            'send the report with the subject "weekly"',
            'mail -s weekly "$TO" < "$REPORT"',
        ),
        (
            ("KEPT=/srv/kept", "ADMIN=kim@example.org"),
            "mail the size of /srv/kept to the admin",
            "du -sh /srv/kept | mail -s 'size of /srv/kept' \"$ADMIN\"",
        ),
        (("REPORT=out.txt",), "send the report to the moon", ""),
    ],
)
def test_mail_goes_to_whom_the_script_knows(lines, request_, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (
            ("DOCS=docs", "SITE=site"),
            "convert each markdown file in docs to html in the site",
            'for f in "$DOCS"/*.md; do pandoc "$f" -o "$SITE/$(basename "$f" .md).html"; done',
        ),
        (
            ("EXT=csv", "IN=data", "OUT=work/copies"),
            "copy the files with this extension and rename them to .txt in the output dir",
            'for f in "$IN"/*."$EXT"; do cp "$f" "$OUT/$(basename "$f" ".$EXT").txt"; done',
        ),
        (
            ("DONE=done", "FILE=incoming/people.csv", "TODAY=$(date +%F)"),
            "move the file to done with the date in its name",
            'mv "$FILE" "$DONE/$(basename "$FILE" .csv)-$TODAY.csv"',
        ),
        (
            ("IN=raw.csv", "CLEAN=people.csv"),
            "drop the header and write the rest to clean",
            'sed \'1d\' "$IN" > "$CLEAN"',
        ),
        (
            ("IN=raw.csv", "CLEAN=people.csv"),
            "strip carriage returns from the input",
            'sed \'s/\\r$//\' "$IN" > "$CLEAN"',
        ),
    ],
)
def test_files_made_of_others_go_where_the_script_says(lines, request_, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (
            ("HOSTS=hosts.txt",),
            "print which hosts do not answer a ping",
            'while IFS= read -r host; do ping -c 1 -W 1 "$host" > /dev/null 2>&1'
            ' || echo "$host"; done < "$HOSTS"',
        ),
        (
            (': "${DB_HOST:?}"', "DB_PORT=5432"),
            "wait for the database to accept connections",
            'until nc -z "$DB_HOST" "$DB_PORT"; do sleep 1; done',
        ),
        (
            ("LOCK=/run/lock/import",),
            "exit if another import is running",
            'exec 9> "$LOCK"; flock -n 9 || exit 1',
        ),
        (
            ("ENV=${1:-test}",),
            "only test and production are allowed",
            'case "$ENV" in test|production) ;;'
            ' *) echo "env must be test or production" >&2; exit 1 ;; esac',
        ),
        (
            ("SECRET_FILE=/run/secrets/db",),
            "read the password from the secret file into DB_PASSWORD",
            'DB_PASSWORD=$(cat "$SECRET_FILE")',
        ),
        (
            ("COUNT=$(wc -l < people.csv)",),
            "tell how many rows were imported",
            'echo "$COUNT rows imported"',
        ),
    ],
)
def test_what_a_script_checks_and_tells(lines, request_, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (("PIDFILE=/run/app.pid",), "write our pid to the pid file", 'echo $$ > "$PIDFILE"'),
        (
            ("BRANCH=${CI_BRANCH:-main}",),
            "only deploy from main",
            '[ "$BRANCH" = main ] || exit 0',
        ),
        (
            ('read -rp "Really? " answer',),
            "only go on if the answer is yes",
            '[ "$answer" = yes ] || exit 1',
        ),
        (("for f in *.log; do",), "skip empty ones", '[ -s "$f" ] || continue'),
        (
            ("while read -r name email; do",),
            "skip lines without an email",
            '[ -n "$email" ] || continue',
        ),
        (
            ('SERVICES="nginx php-fpm"', "for s in $SERVICES; do"),
            "restart it if it is not active",
            'systemctl is-active --quiet "$s" || systemctl restart "$s"',
        ),
        (
            ("total=0", "for f in *.csv; do", 'n=$(wc -l < "$f")'),
            "add to the total",
            "total=$((total + n))",
        ),
        (
            ("BASE_URL=https://example.org/dl", "FILE=tool.zip", "DEST=~/downloads"),
            "fetch the zip into the dest folder",
            'curl -fsSL -o "$DEST/$FILE" "$BASE_URL/$FILE"',
        ),
        (
            ("latest=$(ls -t /backups/*.sql.gz | head -n 1)", "WORK=$(mktemp -d)"),
            "unpack it into the work dir as dump.sql and keep the original",
            'gunzip -c "$latest" > "$WORK/dump.sql"',
        ),
    ],
)
def test_what_is_done_in_the_middle_of_a_script(lines, request_, command):
    assert answer(request_, *lines) == command
