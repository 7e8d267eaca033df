"""Requests about files: which ones are meant, and what is better left without an answer."""

import pytest

from caro_lsp.generate.grammar import Grammar


def best(asked):
    return next((a for a in Grammar.load().answers(asked) if a.coverage > 0.7), None)


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("how many logs are in spool", "find spool -type f -name '*.log' | wc -l"),
        ("the newest log in spool",
         "find spool -type f -name '*.log' -printf '%T@ %p\\n' | sort -rn | head -n 1"
         " | cut -d' ' -f2-"),
        ("list the files in logs", "ls logs"),
        ("mp3 songs in Tunes", "find Tunes -type f -iname '*.mp3'"),
        ("delete the dumps older than 9 days in /srv/dumps",
         "find /srv/dumps -type f -mtime +9 -delete"),
        ("delete the dumps db-*.sql in spool", "find spool -type f -name 'db-*.sql' -delete"),
        ("zip all the logs in spool into logs.zip", "zip -r logs.zip spool/*.log"),
    ],
)  # fmt: skip
def test_a_plural_means_the_extensions_of_its_kind(asked, command):
    assert best(asked).command == command


@pytest.mark.parametrize(
    "asked",
    [
        "gzip the logs of nginx",
        "delete error logs",
        "gzip the draft files in src but only 3",
        "delete all logs except the 2 newest ones of each app",
        "delete old backups",
        "rename the draft photos",
    ],
)
def test_what_restricts_is_not_dropped(asked):
    found = best(asked)
    assert found is None or found.frame != "files"


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("delete every Thumbs.db under Shots", "find Shots -type f -name 'Thumbs.db' -delete"),
        ("remove all node_modules folders below web",
         "find web -type d -name 'node_modules' -prune -exec rm -r {} +"),
        ("files in src changed between 1 june and 5 july 2023",
         "find src -type f -newermt 2023-06-01 ! -newermt 2023-07-05"),
        ("files in src newer than May 3rd, 2024", "find src -type f -newermt 2024-05-03"),
        ("delete the logs older than half a year",
         "find . -type f -name '*.log' -mtime +180 -delete"),
        ("copy the folder conf to conf_copy without .git",
         "rsync -a --exclude=.git conf/ conf_copy/"),
    ],
)  # fmt: skip
def test_which_files_are_meant(asked, command):
    assert best(asked).command == command


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("find regular files in $1 changed in the last 3*24 hours",
         'find "$1" -type f -mtime -3'),
        ("delete all files below ${OUT}/old modified more than 9 days ago",
         'find "${OUT}"/old -type f -mtime +9 -delete'),
        ("move all files including hidden files in /srv/in to /srv/out",
         "find /srv/in -mindepth 1 -maxdepth 1 -exec mv -t /srv/out {} +"),
        ("copy the folder docs to ann@web01:/srv/docs", "scp -r docs ann@web01:/srv/docs"),
        ("find the files in pkg that don\u2019t have 640 permissions",
         "find pkg -type f ! -perm 640"),
        ("files in pkg changed between 2 and 5 hours ago",
         "find pkg -type f -mmin +120 -mmin -300"),
        ("delete every core file below pkg",
         "find pkg -type f \\( -name 'core.[0-9]*' -o -name 'core' \\) -delete"),
        ("show the status of each file below pkg", "find pkg -type f -exec stat {} +"),
    ],
)  # fmt: skip
def test_what_is_said_of_them_is_kept(asked, command):
    assert best(asked).command == command


@pytest.mark.parametrize(
    "asked",
    [
        "delete everything in spool but what is pinned",
        "remove all files from spool except the two that ann needs",
    ],
)
def test_what_is_to_be_spared_is_not_deleted(asked):
    assert best(asked) is None or "! -" in best(asked).command


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("if there is no app/.env, create it from app/.env.sample",
         "[ -e app/.env ] || cp app/.env.sample app/.env"),
        ("say up when a.flag is absent, down if it exists",
         "if [ ! -f a.flag ]; then echo up; else echo down; fi"),
    ],
)  # fmt: skip
def test_conditions(asked, command):
    assert best(asked).command == command


@pytest.mark.parametrize(
    "asked",
    [
        "search for '/opt/tool' among the readable files in vault",
        "show files in vault sorted in peculiar order",
        "find the files in vault and save the list to the files one.txt & two.txt",
        "list the compressed files in vault and their sizes, of the compressed ones only",
        "delete all files in vault that are not present in /srv/keep",
        "list all files in vault and remove the first entry from the output",
        "find the logs in vault except *.log files under vault/kept",
        "find all of ann's files",
        "change the word 'draft' to 'final' in all the file names in vault",
    ],
)
def test_what_was_misheard_changes_and_searches_nothing(asked):
    found = best(asked)
    assert found is None or found.frame != "files" or found.coverage < 0.9


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("find all the regular files in all the folders in vault and delete them",
         "find vault -type f -delete"),
        ("remove all directories in vault",
         "find vault -mindepth 1 -maxdepth 1 -type d -exec rm -r {} +"),
        ("remove all *~ files below vault", "find vault -type f -name '*~' -delete"),
        ("remove the file a.txt recursively below vault",
         "find vault -type f -name 'a.txt' -delete"),
        ("delete all the \"wav\" \"flac\" files in vault",
         "find vault -type f \\( -name '*.flac' -o -name '*.wav' \\) -delete"),
        ("rename all *.txt files in the vault directory tree to *.rst",
         "find vault -type f -name '*.txt' -exec sh -c 'for f; do"
         " mv -n -- \"$f\" \"${f%.txt}.rst\"; done' _ {} +"),
        ("count the normal / regular files in vault", "find vault -type f | wc -l"),
        ("find all setgid files in vault whose permissions are set to 750",
         "find vault -type f -perm 2750"),
        ("count the number of unique file extensions in vault",
         "find vault -type f -name '*.*' | sed 's/.*\\.//' | sort -u | wc -l"),
    ],
)  # fmt: skip
def test_files_are_changed_where_they_are(asked, command):
    assert best(asked).command == command


def test_folders_left_out_may_be_patterns():
    found = best("find files in vault without descending into *one/two* and *three/four* paths")
    assert found.command == "find vault -type f ! -path '*one/two*' ! -path '*three/four*'"


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("remove empty files/folders below vault", "find vault -empty -delete"),
        ("find all the folders in vault that are empty (size 0 bytes)",
         "find vault -type d -empty"),
    ],
)  # fmt: skip
def test_empty_folders_are_empty(asked, command):
    assert best(asked).command == command


def test_folders_older_than_something_are_not_removed_with_what_is_newer_in_them():
    found = best("delete all files/directories older than 48 hours in vault")
    assert found is None or "-delete" not in found.command
