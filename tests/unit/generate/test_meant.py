"""A request in a script means what the script says, where it does not say so itself."""

import pytest

from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.script import lists
from caro_lsp.generate.script.answers import in_script
from caro_lsp.generate.script.manners import options
from caro_lsp.generate.script.meant import said_in_full
from caro_lsp.generate.script.readings import templates
from caro_lsp.generate.script.scope import Scope


def answer(request: str, *lines: str) -> str:
    found = in_script(Grammar.load(), request, Scope.of(lines))
    return found[0].command if found else ""


AGE = ("SPOOL=/var/spool/faxes", "KEEP_DAYS=9")


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ("delete the faxes that are too old", "delete the faxes older than $KEEP_DAYS days"),
        ("which files are expired?", "which files are older than $KEEP_DAYS days?"),
        ("remove old faxes", "remove faxes older than $KEEP_DAYS days"),
        ("files not opened for that long", "files older than $KEEP_DAYS days"),
        ("files unused for longer than that", "files older than $KEEP_DAYS days"),
        ("faxes newer than the limit", "faxes newer than $KEEP_DAYS days"),
        ("faxes older than 3 days", "faxes older than 3 days"),
        ("faxes older than KEEP_DAYS days", "faxes older than KEEP_DAYS days"),
        ("the old name", "the old name"),
    ],
)
def test_an_age_is_that_of_the_script(request_, said):
    assert said_in_full(request_, Scope.of(AGE)) == said


@pytest.mark.parametrize(
    ("line", "request_", "said"),
    [
        ("TOP=4", "top visitors of the log", "top $TOP visitors of the log"),
        ("KEEP=2", "keep only the newest ones", "keep only the newest $KEEP"),
        ("MAX_LINES=30", "show the tail of the log", "show the last $MAX_LINES lines of the log"),
        ("COUNT=3", "the most common words", "the top $COUNT most frequent words"),
        ("TOP_N=3", "the slowest pages, only the top N", "the slowest $TOP_N pages"),
        ("COUNT=3", "newest messages", "last $COUNT messages"),
        ("TOP=4", "top 3 visitors", "top 3 visitors"),
        ("PORT=80", "top visitors", "top visitors"),
        ("KEEP=2", "the latest backup", "the latest backup"),
    ],
)
def test_a_number_is_that_of_the_script(line, request_, said):
    assert said_in_full(request_, Scope.of([line])) == said


@pytest.mark.parametrize(
    ("lines", "request_", "said"),
    [
        (["MAX=20M"], "files bigger than that", "files bigger than $MAX"),
        (["MAX=20M"], "videos that are too large", "videos bigger than $MAX"),
        (["NEEDLE=panic"], "count the matching lines", "count lines matching $NEEDLE"),
        (["USER_ID=u7"], "requests of that user", "lines that contain $USER_ID"),
        (["WHO=u7", "LOG=a.log"], "lines with WHO", "lines that contain $WHO"),
        (["EXT=ogg"], "play all songs with this extension", "play all *.EXT files"),
        (["OLD=a.example", "NEW=b.example"], "replace the old host", "replace $OLD with $NEW"),
        (["NEW_NAME=x"], "set it to the new one", "set it to $NEW_NAME"),
        (["SKIP=vendor"], "list scripts, leaving out SKIP", "list scripts except in $SKIP"),
        (
            ["CSV=a.csv", "CITY=Rome"],
            "sum the price of our city",
            "sum the price where city is $CITY",
        ),
        (["IN=a/in", "OUT=a/out"], "move everything over", "move everything from $IN to $OUT"),
        (["pick=$(ls | head -n 1)"], "open the one we found", "open $pick"),
        (["app=x", "rev=1"], "as a tarball named app-rev", "as a tarball named APP-REV.tar.gz"),
        (["app=x"], "as a tarball named app-rev", "as a tarball named app-rev"),
    ],
)
def test_what_is_left_to_the_script_is_put_in(lines, request_, said):
    assert said_in_full(request_, Scope.of(lines)) == said


@pytest.mark.parametrize(
    ("line", "request_", "said"),
    [
        ('pg_dump crm > "$TO/crm-$(date +%F).sql"', "count the dumps", "count the crm-*.sql files"),
        ('ls "$TO"/snap_*.tgz', "remove the snapshots", "remove the snap_*.tgz files"),
        (
            'tar -czf "$TO/etc-$STAMP.tar.gz" /etc',
            "list all backups",
            "list all etc-*.tar.gz files",
        ),
        ('ls "$TO"/snap_*.tgz', "remove the reports", "remove the reports"),
        ('rm -f "$A"/*.log "$B"/*.log.gz', "count the logs", "count the logs"),
    ],
)
def test_files_are_called_as_the_script_calls_them(line, request_, said):
    assert said_in_full(request_, Scope.of([line])) == said


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (["CAMS=(yard door)"], "ping every cam", ""),
        (["CAMS=(yard door)", "OUT=/srv/cams"], "one folder per cam",
         'for cam in "${CAMS[@]}"; do mkdir -p "$OUT/$cam"; done'),
        (["CLONES=(a/b a/c)"], "git pull in each clone",
         'for clone in "${CLONES[@]}"; do git -C "$clone" pull; done'),
        (["HOSTS=(a b)"], "for each host, ping it",
         'for host in "${HOSTS[@]}"; do ping -c 4 "$host"; done'),
        (["need=(jq rg)"], "which of these are missing?",
         'for tool in "${need[@]}"; do command -v "$tool" > /dev/null 2>&1 || echo "$tool"; done'),
        (["TERMS=(oom killed)", "LOG=/srv/kern.log"],
         "for every term, how often it is in the log",
         'for term in "${TERMS[@]}"; do echo "$term: $(grep -cF -- "$term" "$LOG")"; done'),
        (["declare -A ages=([ann]=3 [bob]=5)"], "print name=age for each of them, sorted by name",
         'for name in "${!ages[@]}"; do echo "$name=${ages[$name]}"; done | sort'),
        (["UNITS=(web mail)", "RUN=/run/site"], "an empty log file per unit in the run dir",
         'for unit in "${UNITS[@]}"; do touch "$RUN/$unit.log"; done'),
    ],
)  # fmt: skip
def test_a_list_is_gone_through(lines, request_, command):
    found = answer(request_, *lines)
    assert found == command if command else "ping" not in found or "for " in found


def test_no_list_no_loop():
    assert not list(lists.looped("ping every host", Scope.of(["HOST=a"]), lambda *_: "x"))


def test_options_in_a_variable_go_behind_the_tool():
    scope = Scope.of(["LEAVE_EXCLUDES=(--exclude=tmp)", "SRC=/srv/a"])
    text, held = options.without_options("pack it with the excludes", scope)
    assert (text, held and held.name) == ("pack it", "LEAVE_EXCLUDES")
    assert held
    packed = options.with_options("tar -czf a.tgz b", held)
    assert packed == 'tar -czf a.tgz "${LEAVE_EXCLUDES[@]}" b'
    assert not options.with_options("ls | wc -l", held)
    assert options.without_options("pack it with the excludes", Scope.of(["A=1"]))[1] is None


def test_a_template_is_filled_with_what_the_placeholders_are_called():
    lines = ["TPL=unit.tmpl", "OUT=a.service", "RUN_USER=ann", "PORT=81"]
    asked = "fill in the template, replacing @USER@ and PORT"
    filled = 'sed -e "s|@USER@|$RUN_USER|g" -e "s|PORT|$PORT|g" "$TPL" > "$OUT"'
    assert templates.rendered(asked, Scope.of(lines)) == filled
    assert not templates.rendered("fill in the template with COLOUR", Scope.of(lines))


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (["SPOOL=/srv/faxes", "DAYS=9"], "delete the files that are too old",
         'find "$SPOOL" -type f -mtime +"$DAYS" -delete'),
        (["TO=/srv/b", "KEEP_DAYS=5", 'pg_dump crm > "$TO/crm-$(date +%F).sql"'],
         "remove outdated dumps",
         'find "$TO" -type f -name \'crm-*.sql\' -mtime +"$KEEP_DAYS" -delete'),
        (["LOG=/srv/a.log", "WORD=panic", "N=3"], "count the lines with that word",
         'grep -cF "$WORD" "$LOG"'),
        (["SALES=/srv/s.csv", "CITY=Rome"], "sum the price of our city",
         'awk -F, -v city="$CITY" \'NR == 1 {for (i = 1; i <= NF; i++) c[$i] = i; next} '
         '$c["city"] == city {s += $c["price"]} END {print s}\' "$SALES"'),
        (["PREFS=/srv/p.json"], "set colour to blue in the prefs",
         'jq \'.colour = "blue"\' "$PREFS" > "$PREFS".tmp && mv "$PREFS".tmp "$PREFS"'),
        (["FROM=/srv/in", "TO=/srv/out", "EXT=ogg"], "copy them across",
         'cp "$FROM"/*."$EXT" "$TO"'),
        (["REPO=/srv/repo", "TAG=v1"], "commits since that tag",
         'git -C "$REPO" log --oneline "$TAG"..HEAD'),
        (["OLD=http://a.example", "NEW=http://b.example", "SITE=/srv/site"],
         "replace the old address in all html files",
         'sed -i "s|$OLD|$NEW|g" "$SITE"/*.html'),
        (["LOG=/srv/a.log", "TOP=3", "SUMMARY=s.txt", 'echo "Visitors" > "$SUMMARY"'],
         "append the top ips with their counts",
         "grep -oE '([0-9]{1,3}\\.){3}[0-9]{1,3}' \"$LOG\" | sort | uniq -c | sort -rn"
         ' | head -n "$TOP" >> "$SUMMARY"'),
        (["newest=$(ls -t backups/crm-*.sql.gz | head -n 1)"], "unpack the newest",
         'gunzip "$newest"'),
        (["PIDFILE=run/a.pid", "PID=7"], "remove the pidfile", 'rm "$PIDFILE"'),
    ],
)  # fmt: skip
def test_the_script_says_the_rest(lines, request_, command):
    assert answer(request_, *lines) == command
