"""Requests to copy between machines, and answers that mistake what is said."""

from __future__ import annotations

import pytest

from caro_lsp.generate.compose.mistaken import mistaken
from caro_lsp.generate.compose.transfers import copied


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ('recursively copy directory "out" to "ann@web1:/srv"', "scp -r out ann@web1:/srv"),
        (
            'Archive "/home/me/pics" to "/mnt/pics" on host "vault" via ssh on port 2200 and '
            "compress data during transmission",
            "rsync -avz -e 'ssh -p 2200' /home/me/pics vault:/mnt/pics",
        ),
        (
            'Archive "photos" from host "vault" to the current local directory, preserving hard '
            "links and keeping partial files",
            "rsync -avH --partial vault:photos .",
        ),
        (
            'copy "notes.db" to "ann@web1:/srv" via ssh protocol, showing progress',
            "rsync -av --progress notes.db ann@web1:/srv",
        ),
        ('copy all ".txt" files to "ann@web1:/in"', "scp *.txt ann@web1:/in"),
        ('Archive "links" to "kept" preserving symbolic links', "rsync -av links kept"),
        ('copy "a.sh" to "$who@$host:/tmp"', 'scp a.sh "$who@$host:/tmp"'),
        (
            'copy local file "/srv/a b" to "/in" on server "web1" as user "ann" on port 2222',
            "scp -P 2222 '/srv/a b' ann@web1:/in",
        ),
        (
            'copy "site/" to "ann@web1:/www" excluding "*.bak" and delete extraneous files',
            "rsync -av --delete --exclude='*.bak' site/ ann@web1:/www",
        ),
    ],
)
def test_how_it_is_to_be_copied_is_an_option(asked: str, command: str) -> None:
    assert copied(asked) == command


@pytest.mark.parametrize(
    "asked",
    [
        "copy the file to the server",
        "copy everything to host web1",
        'copy "a.txt" to "b.txt"',
        'archive "src" to "src.tar.gz" preserving permissions',
        'copy "a.txt" to "ann@web1:/in" at midnight',
        'recursively copy all ".txt" files to "ann@web1:/in"',
        'copy "a" to "ann@web1:/in" to "/mnt"',
    ],
)
def test_what_is_not_understood_in_full_is_no_copy(asked: str) -> None:
    assert copied(asked) == ""


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ('copy "a" to "ann@web1:/in"', "cp a ann@web1:/in"),
        ("remove the last N lines of a.txt", "sed -i '$d' a.txt"),
        ("reverse variable 'title'", "rev title"),
        ('set variable "a" to the first word of "b"', "a=$(echo 'b' | awk '{print $1}')"),
        ("find the process 'blender'", "echo 'blender' | grep 'process'"),
        ("count the non-empty lines of files here", "find . -type f ! -empty -exec cat {} +"),
        ("read a character in zsh", "read -rn 1 zsh"),
        ("remove ~/.a/one and ~/.a/two", "rm ~/.a/one/~/.a/two"),
        ('read a line into "a" with prompt "> $b"', "read -rp '> $b' a"),
        ("force create a link to a in b", "ln -s a b"),
        ("untar a.tgz to standard output", "tar -xzf a.tgz"),
        ("md5 sum of a.iso", "awk '{sum += $1} END {print sum}' a.iso"),
        ("save the size of a.sh in a variable", "size=$(du -h a.sh)"),
        ("the second field from the end of a.txt", "awk '{print $2}' a.txt"),
        ("what are the extensions of this file name", "find . -type f -name 'extensions'"),
    ],
)
def test_a_word_that_is_taken_for_something_else_makes_no_answer(asked: str, command: str) -> None:
    assert mistaken(command, asked)


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("copy a to b", "cp a b"),
        ("reverse variable 'title'", 'echo "$title" | rev'),
        ("print the first N lines of a.txt", "head -n N a.txt"),
        ('set variable "a" to the first word of the file "b"', "a=$(cat b | awk '{print $1}')"),
        ("lines with 'process' in the text 'a process'", "echo 'a process' | grep 'process'"),
        ("unset the variable 'title'", "unset title"),
        ("extract only a.txt from b.tgz to standard output", "tar -xzOf b.tgz a.txt"),
    ],
)
def test_what_is_meant_stays_an_answer(asked: str, command: str) -> None:
    assert not mistaken(command, asked)
