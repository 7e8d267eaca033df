"""Questions on the files that a script names: what the commands for them print."""

import os
import sqlite3
import subprocess

import pytest

from caro_lsp.generate.around.looking import MOST_BYTES, informed, look
from caro_lsp.generate.intent import Request, context_above
from caro_lsp.generate.pipeline import Generator
from caro_lsp.generate.script.scope import Scope

FARM = """day,animal,field,kilos
2025-05-01,goat,North,12
2025-05-01,cow,South,250
2025-05-02,goat,South,8
2025-06-03,cow,North,310
"""
BEES = "hive\tqueen\thoney\n1\tMaya\t14\n2\tWilla\t9\n3\tMaya\t20\n"
HELPERS = "tom 17 barn\nida 44 dairy\nole 61 barn\n"
LOGINS = "ida:x:1001:100:Ida:/home/ida:/bin/zsh\nole:x:1002:100:Ole:/home/ole:/bin/sh\n"
TASKS = (
    '[{"id": 7, "state": "open", "owner": "ida", "hours": 3},'
    ' {"id": 8, "state": "done", "owner": "ole", "hours": 5},'
    ' {"id": 9, "state": "open", "owner": "ole", "hours": 1}]'
)
SETTINGS = '{"name": "farm", "db": {"host": "cellar", "port": 5433}, "gates": ["east", "west"]}'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "data").mkdir()
    for name, text in (
        ("farm.csv", FARM),
        ("bees.tsv", BEES),
        ("helpers.txt", HELPERS),
        ("logins", LOGINS),
        ("tasks.json", TASKS),
        ("settings.json", SETTINGS),
    ):
        (tmp_path / "data" / name).write_text(text)
    with sqlite3.connect(tmp_path / "data" / "eggs.db") as held:
        held.execute("create table eggs (hen text, day text, grams integer)")
        held.executemany(
            "insert into eggs values (?, ?, ?)", [("Berta", "mon", 61), ("Ute", "tue", 55)]
        )
    held.close()
    return tmp_path


async def answer(script, text, folder):
    lines = [*script, f"# {text}"]
    request = Request(text, context=context_above(lines, len(lines)))
    found = await Generator(None).generate(informed(request, [folder]), limit=1, explicit=True)
    return found[0].command if found and found[0].explanation == "data" else ""


FARMED = ["f=data/farm.csv"]


@pytest.mark.parametrize(
    ("script", "text", "printed"),
    [
        (FARMED, "total kilos of the goats", ["20"]),
        (FARMED, "average kilos of cows in the north", ["310"]),
        (FARMED, "kilos per animal, most first", ["cow 560", "goat 20"]),
        (FARMED, "how many different fields are there", ["2"]),
        (FARMED, "which days had more than 200 kilos", ["2025-05-01", "2025-06-03"]),
        (FARMED, "the 2 lightest rows", None),
        (FARMED, "the heaviest animal", None),
        (FARMED, "animal with the highest kilos", ["cow"]),
        (FARMED, "list every animal once", ["cow", "goat"]),
        (FARMED, "day and kilos of the goats", ["2025-05-01,12", "2025-05-02,8"]),
        (FARMED, "the rows of the cows with the header", [FARM.splitlines()[n] for n in (0, 2, 4)]),
        (FARMED, "how often does each animal occur", ["      2 cow", "      2 goat"]),
        (FARMED, "sort by kilos, biggest first and only the top 1", [FARM.splitlines()[4]]),
        ([*FARMED, "month=2025-05"], "sum the kilos of that month", ["270"]),
        ([*FARMED, "least=20"], "animals with kilos under $least", ["goat", "goat"]),
        ([*FARMED, 'kind="${1:-cow}"'], "count the rows of that animal", ["2"]),
        (["HIVES=data/bees.tsv"], "honey of Maya's hives", None),
        (["HIVES=data/bees.tsv"], "total honey per queen", ["Maya 34", "Willa 9"]),
        (["# name age place", "TEAM=data/helpers.txt"], "who is older than 40", ["ida", "ole"]),
        (["WHO=data/logins", "user=ole"], "which login shell does he have", ["/bin/sh"]),
        (["T=data/tasks.json", "state=open"], "ids of the tasks with that state", ["7", "9"]),
        (["T=data/tasks.json", "x=1"], "sum of hours per owner", ["ida\t3", "ole\t6"]),
        (["T=data/tasks.json", "x=1"], "owner of the task with the most hours", ["ole"]),
        (["S=data/settings.json", "x=1"], "print the database port", ["5433"]),
        (["S=data/settings.json", "x=1"], "list the gates", ["east", "west"]),
        (["DB=data/eggs.db", "x=1"], "average grams per hen", ["Berta|61.0", "Ute|55.0"]),
        (["DIR=data", "x=1"], "total kilos in $DIR/farm.csv", ["580"]),
    ],
)
async def test_what_is_asked_of_a_file_is_what_is_printed(script, text, printed, folder):
    command = await answer(script, text, folder)
    if printed is None:
        # Not understood to the last word, so nothing is claimed to be known.
        assert command == ""
        return
    whole = "\n".join([*script, command])
    done = subprocess.run(
        ["bash", "-c", whole], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == printed


@pytest.mark.parametrize("text", ["print the deadlines", "sum of the prices", "list the animals"])
async def test_names_that_a_document_does_not_have_are_not_read(text, folder):
    lines = ["T=data/tasks.json", "jq length data/tasks.json", f"# {text}"]
    request = Request(text, context=context_above(lines, len(lines)))
    blind = await Generator(None).generate(request, explicit=True)
    found = await Generator(None).generate(informed(request, [folder]), explicit=True)
    assert not any(one.command.startswith("jq") for one in found), blind


async def test_rows_go_below_the_header_that_was_just_written(folder):
    script = ["f=data/farm.csv", "OUT=cows.csv", 'head -n 1 "$f" > "$OUT"']
    command = await answer(script, "then the rows of the cows", folder)
    subprocess.run(["bash", "-c", "\n".join([*script, command])], cwd=folder, check=True)
    assert (folder / "cows.csv").read_text().splitlines() == [
        FARM.splitlines()[n] for n in (0, 2, 4)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "delete the rows of the cows",
        "mail the kilos to ida",
        "move the animal column to the end",
        "round the kilos",
        "plot kilos per day",
    ],
)
async def test_what_is_not_a_question_is_none(text, folder):
    assert await answer(FARMED, text, folder) == ""


def files(folder, line):
    return look([folder], Scope.of([line]), "").files


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"\x00\x01\x02" * 50),
        ("a.csv", b"one line"),
        ("a.csv", b'a,b\n"x, y",1\n'),
        ("a.csv", b"a,b\n1,2,3\n"),
        ("a.json", b'{"a": '),
        ("a.json", b"[" * 5000),
        ("a.db", b"SQLite format 3\x00 and no more"),
    ],
)
def test_a_file_that_is_not_what_it_seems_has_no_columns(name, content, tmp_path):
    (tmp_path / name).write_bytes(content)
    assert not any(one.relations or one.keys for one in files(tmp_path, f"f={name}"))


def test_other_encodings_are_read_as_far_as_they_go(tmp_path):
    (tmp_path / "a.csv").write_bytes("name,town\nJörg,Köln\n".encode("latin-1"))
    ((relation,),) = [one.relations for one in files(tmp_path, "f=a.csv")]
    assert relation.columns == ("name", "town")


def test_of_a_long_file_only_the_beginning_is_read(tmp_path):
    (tmp_path / "a.csv").write_text("name,hits\n" + "x,1\n" * MOST_BYTES)
    ((relation,),) = [one.relations for one in files(tmp_path, "f=a.csv")]
    assert relation.is_number(1)
    assert len(relation.rows) < MOST_BYTES


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.csv")
    assert files(tmp_path, "f=a.csv") == ()


def test_what_changed_is_read_anew(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("name,hits\nx,1\n")
    assert files(tmp_path, "f=a.csv")[0].relations[0].columns == ("name", "hits")
    file.write_text("name,score,hits\nx,1,2\n")
    assert files(tmp_path, "f=a.csv")[0].relations[0].columns == ("name", "score", "hits")


def test_where_the_script_goes_its_files_are(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("name,hits\nx,1\n")
    scope = Scope.of(["cd in", "sort a.csv"])
    assert look([tmp_path], scope, "").files[0].path == "a.csv"
