"""Requests that are one idiom of the shell, done with what the script has."""

# ruff: noqa: E501 - a script stands in one line

import pytest

from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.script.answers import in_script
from caro_lsp.generate.script.scope import Scope


def answer(request: str, *lines: str) -> str:
    found = in_script(Grammar.load(), request, Scope.of(lines))
    return found[0].command if found else ""


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (("VERSIONS=versions", 'last=$(ls "$VERSIONS" | tail -n 1)'), "make live point to it", 'ln -sfn "$last" "$VERSIONS/live"'),
        (("RELEASES=releases", "NEW=releases/7", "LINK=releases/live"), "point the link to the new release", 'ln -sfn "$NEW" "$LINK"'),
        (("dump=$(ls -t dumps/*.gz | head -n 1)", 'echo "$dump"'), "an uncompressed copy of it in work as plain.sql", 'gunzip -c "$dump" > work/plain.sql'),
        (("STAGE=out/stage", 'mkdir -p "$STAGE"'), "make a SHA256SUMS file in it over all files", '(cd "$STAGE" && find . -type f ! -name SHA256SUMS -exec sha256sum {} + > SHA256SUMS)'),
        (("BUILD=build/app-3", 'cp a "$BUILD"/'), "pack the build as tar.gz into dist, same name", 'tar -czf "dist/$(basename "$BUILD").tar.gz" -C "$(dirname "$BUILD")" "$(basename "$BUILD")"'),
        (('docker build -t "$REG/web:1" .', 'docker tag "$REG/web:1" "$REG/web:latest"'), "push both tags", 'docker push "$REG/web:1" && docker push "$REG/web:latest"'),
        (("gcc -c one.c", "gcc -c two.c"), "link the objects to a program called both", "gcc one.o two.o -o both"),
        (("FILE=VERSION", 'IFS=. read -r major minor patch < "$FILE"'), "bump the minor version and write it back to the file", 'echo "$major.$((minor + 1)).0" > "$FILE"'),
        (("sort a.txt | uniq -c > counts.txt",), "which one has the most?", "sort -rn counts.txt | head -n 1"),
        (("ALL=all.csv", "OUT=some.csv", 'grep x "$ALL" > "$OUT"'), "put the header of all on top of the result", 'sed -i "1i $(head -n 1 "$ALL")" "$OUT"'),
        (("declare -A places=([mp3]=music [txt]=notes)", "cd Desktop"), "move the files into these folders by extension", 'for ext in "${!places[@]}"; do for f in *."$ext"; do if [ -e "$f" ]; then mv -- "$f" "${places[$ext]}"/; fi; done; done'),
        (("CODE=src/app", "MARK=FIXME"), "all lines with the mark, with file name and line number", 'grep -rn -- "$MARK" "$CODE"'),
    ],
)  # fmt: skip
def test_an_idiom_takes_what_the_script_has(lines, request_, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (("MAX_MB=9", "used=$(du -sm data | cut -f1)"), 'say "too much" if we are over the limit', """if [ "$used" -gt "$MAX_MB" ]; then echo 'too much'; fi"""),
        (("IN=incoming", 'ls "$IN"'), 'print "nothing" if there are no csv files', """ls "$IN"/*.csv > /dev/null 2>&1 || echo nothing"""),
        (("broken=()", 'broken+=("$1")'), "exit 1 if any is broken", "if [ ${#broken[@]} -gt 0 ]; then exit 1; fi"),
    ],
)  # fmt: skip
def test_a_condition_is_about_what_the_script_has_found(lines, request_, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (("CACHE=tmp/cache", '[ -d "$CACHE" ]'), "empty the cache dir", 'find "$CACHE" -mindepth 1 -delete'),
        (("DUMPS=dumps", "KEEP=2", 'cd "$DUMPS" || exit 1'), "keep only the newest ones and remove the rest", "ls -1dt * | tail -n +$((KEEP + 1)) | xargs -r rm -rf --"),
        (("LOCKDIR=/tmp/a.lock.d",), "take the lock or give up", 'mkdir "$LOCKDIR" || exit 1'),
        (("KEPT=(etc home)", "TO=copy", 'mkdir "$TO"'), "copy all of them to the copy folder", 'cp -r "${KEPT[@]}" "$TO"/'),
        (("SALES=sales.csv", "REGION=north"), "sum the price over the matching rows", "awk -F, -v region=\"$REGION\" 'NR == 1 {for (i = 1; i <= NF; i++) c[$i] = i; next} $c[\"region\"] == region {s += $c[\"price\"]} END {print s}' \"$SALES\""),
    ],
)  # fmt: skip
def test_what_a_variable_holds_tells_how_it_is_done(lines, request_, command):
    assert answer(request_, *lines) == command


@pytest.mark.parametrize(
    ("lines", "request_", "command"),
    [
        (("names=(bob eve)",), "sort them in place", "mapfile -t names < <(printf '%s\\n' \"${names[@]}\" | sort)"),
        (("names=(bob eve)",), "pick one at random", "printf '%s\\n' \"${names[@]}\" | shuf -n 1"),
        (("PIDFILE=run/a.pid",), "stop the process if it runs", 'kill -0 "$(cat "$PIDFILE")" 2> /dev/null && kill "$(cat "$PIDFILE")"'),
        (("CONF=a.ini", "KEY=timeout", "VALUE=3"), "change it in the config", 'sed -i "s|^$KEY *=.*|$KEY=$VALUE|" "$CONF"'),
        (("VERSION=1.2.3",), "next minor version", "echo \"$VERSION\" | awk -F. -v OFS=. '{print $1, $2 + 1, 0}'"),
        (("du -s home/* | sort -n > use.txt",), "the three biggest", "tail -n 3 use.txt"),
        (("git log --format=%an > who.txt",), "how many commits has each?", "sort who.txt | uniq -c | sort -rn"),
        (("SITE=public", "TO=/srv/old", "DAY=$(date +%F)", 'mkdir -p "$TO"'), "pack the site into a dated tarball there", 'tar -czf "$TO/public-$DAY.tar.gz" "$SITE"'),
        (("REPOS=(api web)", "BASE=/srv/git"), "pull every repo", 'for repo in "${REPOS[@]}"; do git -C "$BASE/$repo" pull; done'),
        (("HOSTS=hosts.txt",), "run uptime on each host", 'while IFS= read -r host; do ssh -n "$host" uptime; done < "$HOSTS"'),
        (("RSYNC_OPTS='-a --delete'", "SRC=site", "DEST=box:/srv"), "sync the source to the destination", 'rsync $RSYNC_OPTS "$SRC" "$DEST"'),
        (("LOG=a.log",), "follow it", 'tail -f "$LOG"'),
        (("OLD=a.conf", "NEW=b.conf"), "what changed between the two?", 'diff "$OLD" "$NEW"'),
        (("tmp=$(mktemp -d)",), "throw it away when we are done", "trap 'rm -rf \"$tmp\"' EXIT"),
    ],
)  # fmt: skip
def test_few_words_are_enough(lines, request_, command):
    assert answer(request_, *lines) == command
