"""What the recipes and phrases say of themselves: each example, asked, gives its command."""

import re
import sys

import pytest

from caro_lsp.generate import knowledge
from caro_lsp.generate.grammar import Grammar, compiled
from caro_lsp.generate.script.answers import in_script
from caro_lsp.generate.script.scope import Scope
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILES = knowledge.files()


def examples():
    for file in FILES:
        data = tomllib.loads(file.read_text("utf-8"))
        for kind, entries in data.items():
            if not isinstance(entries, list):
                continue
            for entry in entries:
                for asked, command in entry.get("examples", {}).items():
                    yield pytest.param(asked, command, id=f"{file.stem}-{kind}: {asked}")


@pytest.mark.parametrize(("asked", "command"), list(examples()))
def test_an_example_gives_its_command(asked, command):
    *above, request = asked.split("\n")
    grammar = Grammar.load()
    answers = (
        in_script(grammar, request.lstrip("# "), Scope.of(above))
        if above
        else grammar.answers(asked)
    )
    assert answers
    assert answers[0].command == command
    assert answers[0].coverage > 0.95


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_commands_of_recipes_are_valid_syntax(file):
    for recipe in tomllib.loads(file.read_text("utf-8")).get("recipe", ()):
        named = re.sub(r"(?<!\{)\{(\w+)!\}", r"\1", recipe["do"])
        script = parse(named.replace("{{", "{").replace("}}", "}").encode(), "a.sh")
        assert not script.errors, recipe["do"]


@pytest.fixture
def cache(tmp_path, monkeypatch):
    file = tmp_path / "knowledge.txt"
    monkeypatch.setattr(knowledge, "CACHE", file)
    return file


@pytest.fixture(scope="module")
def made():
    return compiled(knowledge.read())


@pytest.mark.parametrize(
    "asked",
    [
        "find all hiden files in src",
        "show the kernel version",
        "stop nginx",
        "if a.txt exists, delete it",
        "in webapp, the last 3 commits, one line each",
    ],
)
def test_what_is_kept_makes_the_same_grammar(cache, made, asked):
    assert knowledge.kept() is None
    knowledge.keep(made)
    assert Grammar(knowledge.kept()).answers(asked) == Grammar(made).answers(asked) != []


def test_what_is_kept_is_made_of_the_files_as_they_are(cache, made, tmp_path, monkeypatch):
    file = tmp_path / "one.toml"
    file.write_text("stop = 'a'")
    monkeypatch.setattr(knowledge, "files", lambda: [file])
    knowledge.keep(made)
    assert knowledge.kept() is not None
    file.write_text("stop = 'an'")
    assert knowledge.kept() is None


@pytest.mark.parametrize("part", [0.0, 0.001, 0.3, 0.9999])
def test_a_damaged_cache_is_made_anew(cache, made, part):
    knowledge.keep(made)
    whole = cache.read_bytes()
    at = int(len(whole) * part)
    cache.write_bytes(whole[:at])
    assert knowledge.kept() is None
    cache.write_bytes(whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :])
    assert knowledge.kept() is None


def test_what_cannot_be_kept_is_no_reason_to_fail(cache, made):
    cache.mkdir()
    knowledge.keep(made)
    assert knowledge.kept() is None


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("remove backups older than 30 days in the backup dir",
         'find "$BACKUP_DIR" -type f -mtime +30 -delete'),
        ("compress the log file", 'gzip "$LOG_FILE"'),
        ("copy the log file to the backup dir", 'cp "$LOG_FILE" "$BACKUP_DIR"'),
        ("show the last 20 lines of LOG_FILE", 'tail -n 20 "$LOG_FILE"'),
        ("count errors in the log file", "grep -ci 'error' \"$LOG_FILE\""),
        ("create the backup directory if it does not exist", 'mkdir -p "$BACKUP_DIR"'),
        ("delete empty files in log_dir", 'find "$log_dir" -type f -empty -delete'),
        ("list the files in $SRC", 'ls "$SRC"'),
        ("count errors in the log", "grep -ci 'error' \"$LOG_FILE\""),
        ("list the files in the out directory", 'ls "$outdir"'),
    ],
)  # fmt: skip
def test_variables_of_the_script_stand_for_what_they_are_called(asked, command):
    names = ("BACKUP_DIR", "LOG_FILE", "SRC", "log_dir", "outdir")
    assert in_script(Grammar.load(), asked, Scope.named(names))[0].command == command


@pytest.mark.parametrize(
    "asked",
    [
        "delete the file",
        "delete all directories recursively",
        "remove everything",
        "delete the folder and everything in it",
    ],
)
def test_what_is_to_be_deleted_must_be_said(asked):
    assert not [
        a for a in Grammar.load().answers(asked) if "rm" in a.command or "-delete" in a.command
    ]


@pytest.mark.parametrize(
    ("asked", "command"),
    [
        ("show the kernel verison", "uname -r"),
        ("list hiden files", "ls -a"),
        ("please could you list hidden files", "ls -a"),
        ("how many lines are there in notes.txt?", "wc -l < notes.txt"),
        ("print every line that does not contain debug in app.log", "grep -v 'debug' app.log"),
        ("search for MAX_SIZE in src", "grep -r 'MAX_SIZE' src"),
        ("replace it's with it is in a.txt", None),
    ],
)
def test_wording_does_not_matter(asked, command):
    answers = Grammar.load().answers(asked)
    if command is None:
        assert all(answer.coverage < 1 for answer in answers)
    else:
        assert answers[0].command == command


HOSTILE = [
    "`x;reboot`",
    "'$a$(reboot)'",
    '"$a`reboot`"',
    "'$x\"; reboot; \"'",
    "`$(reboot)`",
    "'a b;reboot'",
]


@pytest.mark.parametrize("said", HOSTILE)
@pytest.mark.parametrize(
    "asked",
    [
        "find files owned by {}",
        "delete the file {}",
        "copy {} to backup/",
        "find files named {} in src",
        "show lines containing {} in a.txt",
        "replace {} with b in a.txt",
        "append {} to a.txt",
        "show the status of the service {}",
        "list the groups of {}",
    ],
)
def test_what_is_quoted_in_a_request_runs_nothing(asked, said):
    for answer in Grammar.load().answers(asked.format(said)):
        found = commands(parse(answer.command.encode(), "a.sh"))
        assert "reboot" not in {command.name for command in found}, answer.command


def test_numbers_that_are_not_whole_are_no_reason_to_fail():
    for asked in ("skip the first 2.5 lines of a.txt", "remove the first 1.5 characters of a.txt"):
        Grammar.load().answers(asked)


@pytest.mark.parametrize(
    "asked",
    [
        "authors in books.csv",
        "show the tags in posts.json",
        "what differs between dir1 and dir2",
        "who changed /etc/passwd",
        "files modified by root",
        "change the port in app.yml from 80 to 81",
        "commit setup.py with the message 'Fix'",
        "tag this commit v1.2 with the message 'Second'",
        "undo the changes of commit 9fceb02 without a new commit",
    ],
)
def test_what_need_not_be_about_history_is_not(asked):
    assert not [one for one in Grammar.load().answers(asked) if one.frame == "history"]


@pytest.mark.parametrize("asked", ["who deleted notes.txt", "who added notes.txt"])
def test_a_question_for_a_person_is_no_order(asked):
    answers = Grammar.load().answers(asked)
    assert answers[0].command.startswith("git log ")
    assert answers[0].command.endswith(" -- notes.txt") or "| head" in answers[0].command
