"""Requests about the values that a script has reckoned or holds, and what is reckoned of them."""

# ruff: noqa: E501 - a script stands in one line

import pytest

from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.script.answers import in_script
from caro_lsp.generate.script.scope import Scope


def answer(request: str, *lines: str) -> str:
    found = in_script(Grammar.load(), request, Scope.of(lines))
    return found[0].command if found else ""


_TIMES = ("t0=$(date +%s)", "make all", "t1=$(date +%s)")
_TESTS = ("passed=41", "failed=3", "total=$((passed + failed))")
_SHOP = ("price=80", "discount=15")


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (("first=Ann", "last=Lee", "id=$(id -u)"), "show first, last and id in the form last/first:id", 'echo "$last/$first:$id"'),
        (("first=Ann", "last=Lee"), 'print first and last as "last, first"', 'echo "$last, $first"'),
        (("first=Ann", "last=Lee"), "echo it like <first>.<last>", 'echo "$first.$last"'),
        (("REG=ghcr.io", "IMG=shop", "TAG=1.2"), "print the image as reg/img:tag", 'echo "$REG/$IMG:$TAG"'),
        ((". config/app.env", "npm run build"), "print the smtp settings as host:port", 'echo "$SMTP_HOST:$SMTP_PORT"'),
    ],
)  # fmt: skip
def test_values_are_printed_in_the_layout_that_is_shown(lines, request_, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (_TESTS, "print the total", 'echo "$total"'),
        (_TESTS, "print how many failed", 'echo "$failed"'),
        (_TESTS, "print the failure rate in percent", 'echo "$((100 * failed / total))"'),
        (_TIMES, "show how long it took", 'echo "$((t1 - t0))"'),
        (_TIMES, "print the runtime in minutes and seconds", 'echo "$(( (t1 - t0) / 60 ))m $(( (t1 - t0) % 60 ))s"'),
        (_TIMES[:2], "print the duration in hours", 'echo "$(( ($(date +%s) - t0) / 3600 ))"'),
        (("sum=$(awk '{s += $1} END {print s}' a.txt)", "n=$(wc -l < a.txt)"), "print the mean", 'echo "scale=2; $sum / $n" | bc'),
        (_SHOP, "print the discounted price", "awk -v n=\"$price\" -v p=\"$discount\" 'BEGIN {printf \"%.2f\\n\", n * (100 - p) / 100}'"),
    ],
)  # fmt: skip
def test_figures_are_reckoned_with_by_what_they_are(lines, request_, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (("warnings=$(grep -c WARN a.log)",), 'if there were warnings print "see log", otherwise "clean"', "if [ \"$warnings\" -gt 0 ]; then echo 'see log'; else echo clean; fi"),
        (_TESTS, 'say "fine" if nothing failed', '[ "$failed" -gt 0 ] || echo fine'),
        (("colors=(red green)",), "print each color on its own line", "printf '%s\\n' \"${colors[@]}\""),
    ],
)  # fmt: skip
def test_what_was_counted_is_a_condition(lines, request_, command):
    assert answer(request_, *lines) == command


_BRANCHES = ("main=main", "topic=topic/x", 'git log --oneline "$main..$topic"')
_LISTS = ("sort one.txt > one.sorted", "sort two.txt > two.sorted")
_IMAGE = ("IMAGE=acme/web", "TAG=1.4", 'echo "$IMAGE:$TAG"')
_SERVERS = ("servers=(web1 web2)", "user=deploy")


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (_SERVERS, 'loop over the servers and print "deploy to SERVER" for each', 'for server in "${servers[@]}"; do echo "deploy to $server"; done'),
        (_SERVERS, "for each server print user@server", 'for server in "${servers[@]}"; do echo "$user@$server"; done'),
        (("conf=a.json", 'jq -e . "$conf"'), 'print "ping <host>" for each of the hosts', "jq -r '.hosts[]' \"$conf\" | while IFS= read -r host; do echo \"ping $host\"; done"),
        (("hosts=lists/hosts.txt", "user=root"), "for each host that isn't commented out print user@ip", "grep -v '^#' \"$hosts\" | grep -oE '[0-9]+(\\.[0-9]+){3}' | sed \"s|^|$user@|\""),
        (("in=a.csv", "out=report.txt", 'echo x > "$out"'), 'append "rows: N" to the report, header not counted', 'echo "rows: $(tail -n +2 "$in" | wc -l)" >> "$out"'),
        (("LOG=a.log", "start=$(date +%s)"), 'append "took Ns" to the log, N being the elapsed seconds', 'echo "took $(( $(date +%s) - start ))s" >> "$LOG"'),
    ],
)  # fmt: skip
def test_a_text_has_a_place_for_what_is_known(lines, request_, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (("ENV_FILE=shop/.env", "host=db1"), "set DB_HOST in the env file to $host", 'sed -i "s/^DB_HOST=.*/DB_HOST=$host/" "$ENV_FILE"'),
        (("conf=app.ini", "level=debug"), "change the level in $conf to $level", 'sed -i "s/^\\(level *= *\\).*/\\1$level/" "$conf"'),
        (("VERSION=2", "file=chart.yaml"), "update the version in $file", 'sed -i "s/^version: .*/version: $VERSION/" "$file"'),
        (("RELEASES=releases", "VERSION=v2", '[ -d "$RELEASES/$VERSION" ]'), "switch the current symlink to the new version", 'ln -sfn "$VERSION" "$RELEASES/current"'),
        (_IMAGE, "build the image from the api directory", 'docker build -t "$IMAGE:$TAG" api'),
        (("cd app",), "add a gitignore with node_modules and dist", "printf '%s\\n' node_modules dist > .gitignore"),
        (("SRC=pics", "OUT=small"), "resize all pngs to 300px width into OUT with convert", 'for f in "$SRC"/*.png; do convert "$f" -resize 300x "$OUT/$(basename "$f")"; done'),
        (("BASE=https://x.org/models", "FILE=model.bin"), "download the file from BASE, follow redirects", 'curl -fsSL -o "$FILE" "$BASE/$FILE"'),
        (("SRC=site", "ARCHIVE=site.zip"), "zip the folder quietly", 'zip -q -r "$ARCHIVE" "$SRC"'),
        (("HOST=me@web1", "REMOTE=/srv/www", 'ssh "$HOST" uptime'), "sync site to the server with rsync, delete extra files there", 'rsync -az --delete site/ "$HOST:$REMOTE/"'),
    ],
)  # fmt: skip
def test_what_the_script_holds_fills_what_the_request_leaves_open(lines, request_, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (_BRANCHES, "which files differ between the two branches", 'git diff --name-only "$main" "$topic"'),
        (_LISTS, "names only in two", "comm -13 one.sorted two.sorted"),
        (("RELEASES=releases", "KEEP=2"), "delete all releases (v*) except the newest two by version", 'ls -d "$RELEASES"/v* | sort -V | head -n -"$KEEP" | xargs -r rm -rf --'),
        (("out=all.csv", 'head -n 1 part1.csv > "$out"'), "append the rows of all parts without their headers", 'tail -q -n +2 part*.csv >> "$out"'),
        (("hosts=lists/hosts.txt",), "print only the names from the file, skip commented lines", "awk '!/^#/ {print $1}' \"$hosts\""),
    ],
)  # fmt: skip
def test_two_sides_of_a_script_are_compared(lines, request_, command):
    assert answer(request_, *lines) == command


def test_what_the_script_does_not_have_is_not_reckoned_with():
    assert "tax" not in answer("print the price with tax", *_SHOP)
    assert answer("print user:group", "first=Ann") == ""
