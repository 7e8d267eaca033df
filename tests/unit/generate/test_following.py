"""Requests that go on from the line above: with what it listed, by its tool, in its form."""

# ruff: noqa: E501 - a script and its answer are read as a whole

import pytest

from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.script.answers import in_script
from caro_lsp.generate.script.following.asking import carried, misses
from caro_lsp.generate.script.following.listings import listing
from caro_lsp.generate.script.scope import Scope


def answer(request: str, *lines: str) -> str:
    found = in_script(Grammar.load(), request, Scope.of(("#!/bin/bash", *lines)))
    return found[0].command if found else ""


LISTED = [
    ('find "$T" -name "*.tmp" -mtime +3', "now delete them", 'find "$T" -name "*.tmp" -mtime +3 -delete'),
    ("n=$(find pics -name '*.jpg' | wc -l)", "how many of them are bigger than 1 MB",
     "find pics -name '*.jpg' -size +1M | wc -l"),
    ('echo "$(find . -name \'*.py\' | wc -l) scripts"', "how many of them mention FIXME",
     "find . -name '*.py' -exec grep -l FIXME {} + | wc -l"),
    ("find src -name '*.c'", "how many lines do they have in total",
     "find src -name '*.c' -exec cat {} + | wc -l"),
    ("find src -name '*.c'", "sort them by size", "find src -name '*.c' -printf '%s %p\\n' | sort -n"),
    ("find media -name '*.mp4'", "their total size",
     "find media -name '*.mp4' -exec du -ch {} + | tail -n 1"),
    ("find . -name '*.orig' -o -name '*.rej'", "delete those files",
     "find . \\( -name '*.orig' -o -name '*.rej' \\) -delete"),
    ("k=$(find old -type d -empty | wc -l)", "remove them", "find old -type d -empty -prune -exec rm -r {} +"),
    ("ls -1 bills/*.pdf", "pack them into bills.tar.gz", "tar -czf bills.tar.gz bills/*.pdf"),
    ("ls fonts | wc -l", "how many of them end in .woff2",
     "find fonts -mindepth 1 -maxdepth 1 -name '*.woff2' | wc -l"),
    ("grep -rl http: docs", "replace http with https in those files",
     "grep -rlZ http: docs | xargs -0 sed -i 's/http/https/g'"),
    ("grep -Rl TODO src", "which of them also contain FIXME", "grep -RlZ TODO src | xargs -0 grep -l FIXME"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "request_", "command"), LISTED)
def test_what_was_listed_is_worked_on_and_nothing_else(line, request_, command):
    assert answer(request_, "T=tmp", line) == command


@pytest.mark.parametrize(
    "line",
    [
        "find . -name '*.log' -delete",
        "find . -name '*.log' -exec gzip {} +",
        "find . -name '*.log' | xargs rm",
        "find . -name '*.log' > list.txt",
        "latest=$(ls -t backups | head -n 1)",
        "grep -c x notes.txt",
        "ls -R music",
        "rm -f notes.txt",
    ],
)
def test_what_is_gone_changed_or_one_of_many_is_not_listed(line):
    assert listing((line,)) is None


def test_what_another_line_works_on_stands_between():
    assert listing(("find . -name '*.log'", 'echo "logs:"')) is not None
    assert listing(("find . -name '*.log'", "tar -xf new.tar")) is None
    assert listing(("find . -name '*.log'", 'pkgs="a b"')) is None


ANNOUNCED = [
    ('echo "empty files in $D:"', "find them", 'find "$D" -type f -empty'),
    ('echo "== broken symlinks in $D =="', "list them", 'find "$D" -xtype l'),
    ('echo "Removing empty directories in $D:"', "remove them", 'find "$D" -type d -empty -delete'),
    ('printf "log files older than $N days in $D:\\n"', "count them",
     'find "$D" -type f -name \'*.log\' -mtime +"$N" | wc -l'),
]  # fmt: skip


@pytest.mark.parametrize(("line", "request_", "command"), ANNOUNCED)
def test_what_is_announced_is_found(line, request_, command):
    assert answer(request_, "D=work", "N=9", line) == command


@pytest.mark.parametrize(
    ("line", "request_"),
    [
        ('echo "done"', "list them"),
        ('echo "users logged in:"', "list them"),
        ('for h in web1 web2; do ping -c 1 "$h"; done', "and the uptime of each of them"),
        ("make -j4 -C firmware", "now flash it in the same directory"),
        ("find tmp -name '*.log' -delete", "also log it"),
    ],
)
def test_what_nobody_can_know_is_not_answered(line, request_):
    assert answer(request_, "D=work", line) == ""


FIELDS = [
    ('git log -n 1 --format=%h -- "$f"', "and its author", 'git log -n 1 --format=%an -- "$f"'),
    ("git log -1 --pretty=format:%s", "and the full hash", "git log -1 --pretty=format:%H"),
    ('echo "Owner: $(stat -c %U "$f")"', "and the size", 'echo "Size: $(stat -c %s "$f")"'),
    ('size=$(stat -c %s "$f")', "and the owner", 'owner=$(stat -c %U "$f")'),
    ("identify -format '%w\\n' a.png", "also the height", "identify -format '%h\\n' a.png"),
    ('ps -o rss= -p "$p"', "what about its parent", 'ps -o ppid= -p "$p"'),
    ("cut -d: -f1 /etc/passwd", "and their shells", "cut -d: -f7 /etc/passwd"),
    ("awk '{print $7}' logs/access.log | sort | uniq -c", "same for the ip addresses",
     "awk '{print $1}' logs/access.log | sort | uniq -c"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "request_", "command"), FIELDS)
def test_another_field_is_asked_of_the_same_tool(line, request_, command):
    assert answer(request_, "f=notes.txt", "p=7", line) == command


MORE = [
    ("find build -name '*.o' -delete", "and the .DS_Store files everywhere",
     "find . -type f -name .DS_Store -delete"),
    ('find "$f" -name "*.pyc" -delete', "also remove the __pycache__ directories",
     'find "$f" -type d -name __pycache__ -prune -exec rm -rf {} +'),
    ("find logs -name '*.log' -mtime +30 -delete", "then gzip those older than 7 days",
     "find logs -name '*.log' -mtime +7 -exec gzip {} +"),
    ("find logs -name '*.tmp' -mtime +7 -delete", "also those bigger than 100M",
     "find logs -name '*.tmp' -size +100M -delete"),
    ("find docs -type f | wc -l", "and the directories", "find docs -type d | wc -l"),
    ("rm -rf build", "and the node_modules folders everywhere",
     "find . -type d -name node_modules -prune -exec rm -rf {} +"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "request_", "command"), MORE)
def test_verb_and_folder_are_those_of_the_line_above(line, request_, command):
    assert answer(request_, "f=src", line) == command


TOOLS = [
    ("npm init -y", "install those packages", "npm install $PKGS"),
    (". .venv/bin/activate", "install them", "pip install $PKGS"),
    ("yarn init -y", "add the packages as dev dependencies", "yarn add --dev $PKGS"),
    ("make -C lib test", "then clean up with make in the same dir", "make -C lib clean"),
    ("npm --prefix web ci", "run the build script in the same folder", "npm --prefix web run build"),
    ("(cd web && npm ci)", "then run the tests in the same folder", "(cd web && npm test)"),
    ('git commit -am "v$V"', "tag it as v$V", 'git tag "v$V"'),
    ("docker build -t app:dev .", "tag it as v$V", 'docker tag app:dev "app:v$V"'),
]  # fmt: skip


@pytest.mark.parametrize(("line", "request_", "command"), TOOLS)
def test_the_tool_above_decides(line, request_, command):
    assert answer(request_, 'PKGS="left right"', "V=2", line) == command


THINGS = [
    ("b=$(ls -t dumps/*.tar.gz | head -n 1)", "list its contents", 'tar -tzf "$b"'),
    ("b=$(ls -t dumps/*.zip | head -n 1)", "what is in it", 'unzip -l "$b"'),
    ("b=$(ls -t dumps/*.sql.gz | head -n 1)", "print its first 10 lines", 'zcat "$b" | head -n 10'),
    ("b=$(ls -t dumps/*.tgz | head -n 1)", "make sure it is not corrupt", 'gzip -t "$b"'),
]


@pytest.mark.parametrize(("line", "request_", "command"), THINGS)
def test_an_archive_is_looked_into_as_what_it_is(line, request_, command):
    assert answer(request_, line) == command


FORMS = [
    ("convert a.png -resize 256x256 a-256.png", "same with 64x64", "convert a.png -resize 64x64 a-64.png"),
    ("ffmpeg -i a.wav -b:a 128k a-128k.mp3", "same with 320k", "ffmpeg -i a.wav -b:a 320k a-320k.mp3"),
    ("openssl genrsa -out k-2048.pem 2048", "and with 4096 bits", "openssl genrsa -out k-4096.pem 4096"),
    ("ffmpeg -i a.mov -vf scale=-1:720 a-720.mp4", "same for 480p",
     "ffmpeg -i a.mov -vf scale=-1:480 a-480.mp4"),
    # It would write over what was made.
    ("convert a.png -resize 50% half.png", "same with 25%", ""),
]  # fmt: skip


@pytest.mark.parametrize(("line", "request_", "command"), FORMS)
def test_a_value_of_the_same_form_takes_its_place(line, request_, command):
    assert answer(request_, line) == command


def test_each_thing_of_a_loop_is_asked_about():
    loop = ("for d in api shop; do", '  echo "$d: $(find "$d" -type f | wc -l) files"', "done")
    command = 'for d in api shop; do du -sh "$d"; done'
    assert answer("and how much disk space each of them uses", *loop) == command


def test_what_the_line_above_does_is_asked_for_where_nothing_else_is():
    above = Scope.of(["find . -name '*.o' -delete"])
    assert "delete" in carried("and the *.tmp files", above)
    assert not carried("and count the *.tmp files", above)
    assert not carried("the *.tmp files", above)


def test_several_things_are_no_whole_folder():
    scope = Scope.of(['D=$HOME/work/"x"', 'mkdir -p "$D"'])
    assert misses("delete them", 'rm -r "$D"', scope)
    assert not misses("delete it", 'rm -r "$D"', scope)
