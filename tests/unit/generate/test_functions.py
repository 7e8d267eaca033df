"""What a script has made its own, functions and ways to call its tools, is used by what follows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.script.answers import in_script
from caro_lsp.generate.script.manners.calls import calls_of, functions_of
from caro_lsp.generate.script.manners.functions import through
from caro_lsp.generate.script.manners.habits import as_script
from caro_lsp.generate.script.scope import Scope

LOG = 'note() { echo "[job] $*" >> "$OUT"; }'
DIE = 'die() { echo "$*" >&2; exit 1; }'
RUN = ["run() {", 'if [ "$DRY" ]; then', 'echo "$*"', "else", '"$@"', "fi", "}"]
GET = """get() { sed -n "s/^$1=//p" app.conf; }"""


def answer(request: str, *lines: str) -> str:
    found = in_script(Grammar.load(), request, Scope.of(lines))
    return found[0].command if found else ""


@pytest.mark.parametrize(
    ("line", "stands_for", "passes_all", "exits"),
    [
        ('k() { kubectl -n "$NS" "$@"; }', ("kubectl", "-n", '"$NS"'), False, False),
        ('as_app() { sudo -u app "$@"; }', (), True, False),
        (DIE, (), False, True),
        ("try() { for i in 1 2; do \"$@\" && return; done; }", (), True, False),
        ('pack() { tar -czf "$2" "$1"; }', (), False, False),
    ],
)  # fmt: skip
def test_what_a_function_is_for_is_told_from_its_body(line, stands_for, passes_all, exits):
    (function,) = functions_of(Scope.of([line]))
    assert (function.stands_for, function.exits) == (stands_for, exits)
    assert function.passes_all is passes_all


@pytest.mark.parametrize(
    ("lines", "tools"),
    [
        (['dc() { docker compose -p x "$@"; }', "dc up -d"], ["docker compose"]),
        (["K='kubectl -n a'", "$K get pods"], ["kubectl"]),
        ([*RUN, "run cp a b"], ["cp"]),
        (['n=$(git -C "$R" tag | wc -l)'], ["git", "wc"]),
        (['echo "at $(git -C "$R" describe)"'], ["echo", "git"]),
        (['q() { psql -d shop -c "$1"; }', 'q "select 1"'], ["psql"]),
        (["if ! grep -q a b 2>/dev/null; then", "fi"], ["grep"]),
    ],
)
def test_commands_are_found_behind_variables_and_functions(lines, tools):
    assert [call.tool for call in calls_of(Scope.of(lines))] == tools


@pytest.mark.parametrize(
    ("command", "lines", "expected"),
    [
        ("curl -fsS https://a/b", ['curl -s -H "Auth: $T" "$API/x"'],
         'curl -s -H "Auth: $T" https://a/b'),
        ("curl -fsSL -o f https://a/b", ["curl -sSf https://a/c", "wget -q x"],
         "curl -sSf -o f https://a/b"),
        ("sudo apt-get install -y jq", ["sudo apt-get install -y -qq git"],
         "sudo apt-get install -y -qq jq"),
        ("sudo apt-get install -y jq", ["apt-get update"], "apt-get install -y jq"),
        ("sudo systemctl restart a", ['[ "$(id -u)" = 0 ] || exit 1', "cp a b"],
         "systemctl restart a"),
        ("sudo systemctl restart a", ["$SUDO apt-get update"], "$SUDO systemctl restart a"),
        ("sudo systemctl restart a", ["cp a b"], "sudo systemctl restart a"),
        ("apk add jq", ["apk add --no-cache git", "apk update"], "apk add --no-cache jq"),
        ('psql -c "select 1"', ['psql -h "$H" -U me -At shop -c "select 2"'],
         'psql -h "$H" -U me -At shop -c "select 1"'),
        ("pg_dump -t a > b", ["psql -h db1 shop -f x.sql"], "pg_dump -h db1 shop -t a > b"),
        ('psql -c "select 1"', ["mysql -N shop < a.sql"], 'mysql -N shop -e "select 1"'),
        ('psql -c "select 1"', ['sqlite3 "$DB" < a.sql'], 'sqlite3 "$DB" "select 1"'),
        ("docker compose up -d", ['dc() { docker compose -f "$F" "$@"; }', "dc pull"], "dc up -d"),
        ("kubectl get pods", ['K="kubectl --context a -n b"', "$K get svc"], "$K get pods"),
        ("scp a b:c", ["ssh -p 2222 -i k host ls"], "scp -P 2222 -i k a b:c"),
        ("aws s3 cp a s3://b", ["aws --profile x s3 cp --only-show-errors c s3://d"],
         "aws --profile x s3 cp --only-show-errors a s3://b"),
        ("tar -czf a.tgz b", ['tar -C "$S" --exclude=x -czf c.tgz d'],
         'tar -C "$S" --exclude=x -czf a.tgz b'),
        ("make install", ["make -j4"], "make -j4 install"),
        ("gunzip -c a.gz | psql", ["psql -d shop -f x"], "gunzip -c a.gz | psql -d shop"),
        ("git log 2>/dev/null | head", ['g() { git -C r "$@"; }', "g fetch"],
         "g log 2>/dev/null | head"),
        ("grep -c a b", ["grep -q c d", "grep -v e f"], "grep -c a b"),
        ("docker logs -f a", ["docker compose -f x up"], "docker logs -f a"),
    ],
)  # fmt: skip
def test_a_command_keeps_to_the_manners_of_the_script(command, lines, expected):
    assert as_script(command, Scope.of(lines)) == expected


@pytest.mark.parametrize(
    ("command", "request_", "lines", "expected"),
    [
        ("systemctl reload app", "reload app", [*RUN, "run cp a b", "run cp c d"],
         "run systemctl reload app"),
        ("wc -l a", "count the lines of a", [*RUN, "run cp a b"], "wc -l a"),
        ("grep -q a b", "check that b has a", ['check() { "$@" && echo ok; }'],
         "check grep -q a b"),
        ("grep -q a b", "find a in b", ['check() { "$@" && echo ok; }'], "grep -q a b"),
        ('psql -d shop -c "select 1"', "", ['q() { psql -d shop -At -c "$1"; }'], 'q "select 1"'),
        ('tar -czf d.tgz "$DOCS"', "", ["pack() {", "local dir=$1 out=$2", 'tar -czf "$out" "$dir"',
         "}"], 'pack "$DOCS" d.tgz'),
        ('cp "$F" "$F.bak"', "", ["keep() {", 'cp -p "$1" "$1.bak"', 'echo "kept $1"', "}"],
         'keep "$F"'),
        ('cp "$F" "$G"', "", ["keep() {", 'cp -p "$1" "$1.bak"', "}"], 'cp "$F" "$G"'),
        ('curl -s "$API/users"', "", ['api() { curl -fsS -H "A: $T" "$API/$1"; }'], "api users"),
        ("[ -f x ] || { echo 'no x' >&2; exit 1; }", "", [DIE], '[ -f x ] || die "no x"'),
    ],
)  # fmt: skip
def test_a_command_is_called_by_the_function_for_it(command, request_, lines, expected):
    assert through(command, Scope.of(lines), request_) == expected


@pytest.mark.parametrize(
    ("request_", "lines", "command"),
    [
        ('note "copied all"', [LOG], 'note "copied all"'),
        ("log that the copy is done", ['log() { echo "$*"; }'], 'log "the copy is done"'),
        ('say "ready"', ['info() { printf "%s\\n" "$1"; }', DIE], 'info "ready"'),
        ('write to the log: "VERSION is out"', ["VERSION=3", 'log() { echo "$*"; }'],
         'log "$VERSION is out"'),
        ('log an error "no input"', ["log() {", "local level=$1 msg=$2", 'echo "$level $msg"', "}",
         'log INFO "begin"'], 'log ERROR "no input"'),
        ('give up with "no key" unless $KEY exists', ["KEY=a.pem", DIE],
         '[ -f "$KEY" ] || die "no key"'),
        ('bail out with "not root" unless we are root', [DIE],
         '[ "$(id -u)" -eq 0 ] || die "not root"'),
        ('print "hello"', [LOG], "echo hello"),
        ("what is the database user", [GET, "port=$(get port)"], "get db_user"),
        ("now the port of test", ["ini() {", 'awk -v s="[$1]" -v k="$2" \'$0 == s\' a.ini', "}",
         "ini live host"], "ini test port"),
        ('alert us: "disk full"', ['alert() { curl -d "[$1] $2" "$HOOK"; }', 'alert ops "begin"'],
         'alert ops "disk full"'),
        ("df -h on db2", ["ssh -p 2222 me@db1 uptime"], "ssh -p 2222 me@db2 df -h"),
        ("free memory on the server", ['far() { ssh "$SERVER" "$@"; }', "far uptime"],
         "far free -h"),
        ("restart the service cron", [*RUN, "run cp a b", "run systemctl stop cron"],
         "run systemctl restart cron"),
    ],
)  # fmt: skip
def test_a_request_is_answered_with_what_the_script_has_made_its_own(request_, lines, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("request_", "line", "command"),
    [
        ("and the sum of all prices", "jq -r '.[].name' \"$F\"",
         "jq -r '[.[].price] | add' \"$F\""),
        ("average age", "jq '.people[].name' a.json", "jq '[.people[].age] | add / length' a.json"),
        ("highest ms", "jq 'select(.a == 1)' a.ndjson", "jq -s 'map(.ms) | max' a.ndjson"),
        ("emails of the unverified users", "jq -r '.[].name' a.json",
         "jq -r '.[] | select(.verified | not) | .email' a.json"),
        ("every city once", "jq -r '.[].name' a.json", "jq -r '.[].city' a.json | sort -u"),
    ],
)  # fmt: skip
def test_questions_on_data_go_to_the_file_and_the_tool_of_the_script(request_, line, command):
    assert answer(request_, line) == command


@given(st.lists(st.text(alphabet="ab $\"'(){};|&<>@=-\n\\1", max_size=40), max_size=6))
def test_no_function_is_too_strange(lines):
    scope = Scope.of(lines)
    functions_of(scope)
    assert isinstance(through("cp a b", scope), str)
