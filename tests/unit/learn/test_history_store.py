"""The history file: what it keeps, what it lets go, and what it survives."""

from __future__ import annotations

import contextlib
import os
import resource
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caro_lsp.govern.salvage import quarantined
from caro_lsp.learn import schema
from caro_lsp.learn.database import Unavailable
from caro_lsp.learn.entry import Entry
from caro_lsp.learn.erase import erase
from caro_lsp.learn.store import DAY, History, Query
from caro_lsp.paths import Paths


@pytest.fixture
def paths(tmp_path):
    return Paths.below(tmp_path)


@pytest.fixture
def file(paths):
    return paths.history_file


@pytest.fixture
def history(file):
    with History(file) as opened:
        yield opened


def entry(prompt="list big files", generated="ls -lS", **more):
    return Entry(prompt, generated, **more)


def found(history, words="", **more):
    return [e.generated for e in history.search(Query(words, **more))]


def fill(history, count):
    history.add([entry(f"request {n}", f"command {n} {'x' * 200}") for n in range(count)])


# What is kept.


def test_an_entry_comes_back_as_it_was(history):
    one = entry(outcome="accepted", saved="ls -lhS", executed=True, success=False, source="recipe")
    history.add([one])
    assert history.search(Query()) == [one]


def test_more_that_is_known_of_an_entry_is_added_to_it(history):
    one = entry()
    history.add([one])
    history.add([replace(one, outcome="accepted", saved="ls -lhS", executed=True)])
    history.add([replace(one, outcome="accepted")])
    (kept,) = history.search(Query())
    assert (kept.saved, kept.executed, kept.outcome) == ("ls -lhS", True, "accepted")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("big", ["ls -lS"]),
        ("LIST files", ["ls -lS"]),
        ("tar", ["tar czf a.tgz src"]),
        ("tar.gz", []),
        ("a.tgz", ["tar czf a.tgz src"]),
        ("fil*", ["ls -lS"]),
        ("fil", []),
        ("-lS", ["ls -lS"]),
        ('"', ["tar czf a.tgz src", "ls -lS"]),
        ("files OR src", []),
        ("prompt:big", []),
    ],
)
@pytest.mark.parametrize("encrypt", [False, True], ids=["plain", "encrypted"])
def test_a_search_finds_all_its_words_and_knows_no_operators(file, words, expected, encrypt):
    if encrypt:
        # What is encrypted is searched as text: a part of a word is found as well, a quote is not.
        expected = {"fil": ["ls -lS"], '"': []}.get(words, expected)
    with History(file, encrypt=encrypt) as history:
        history.add([entry(), entry("pack it", "tar czf a.tgz src")])
        assert found(history, words) == expected


def test_what_the_command_became_is_found_as_well(history):
    one = entry()
    history.add([one])
    history.add([replace(one, outcome="accepted", saved="eza --long")])
    history.add([replace(one, outcome="accepted", saved="exa --long")])
    assert found(history, "exa") == ["ls -lS"]
    assert found(history, "eza") == []
    assert found(history, corrected=True) == ["ls -lS"]


@given(st.text(max_size=30))
def test_no_words_break_a_search(tmp_path_factory, words):
    with History(tmp_path_factory.getbasetemp() / "any.sqlite") as history:
        history.search(Query(words))


@given(st.text(max_size=30), st.text(min_size=1, max_size=30))
def test_any_text_can_be_kept(tmp_path_factory, prompt, command):
    with History(tmp_path_factory.getbasetemp() / "texts.sqlite") as history:
        one = entry(prompt, command)
        history.add([one])
        (kept,) = history.search(Query(), 1)
        assert (kept.prompt, kept.generated) == (prompt, command)


def test_half_a_character_is_kept_as_a_mark(history):
    history.add([entry("a \ud800 b")])
    assert history.search(Query())[0].prompt == "a ? b"


def test_files_are_for_their_owner_only(history, file):
    history.add([entry()])
    for one in file.parent.iterdir():
        assert stat.S_IMODE(one.stat().st_mode) == 0o600, one
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_counts_tell_what_became_of_suggestions(history):
    history.add(
        [
            entry(outcome="accepted", saved="ls -l"),
            entry(outcome="accepted", saved="ls -lS"),
            entry(outcome="accepted", saved=""),
            entry(outcome="rejected"),
            entry(),
        ]
    )
    assert history.counts() == {
        "entries": 5,
        "shown": 1,
        "accepted": 3,
        "rejected": 1,
    }
    assert history.corrected() == 1


# What is let go.


def test_what_is_older_than_wanted_goes(history):
    now = time.time()
    history.add([entry(f"old {age}", f"c{age}", created_at=now - age * DAY) for age in (1, 8, 31)])
    assert history.purge(0, now=now) == 0
    assert history.purge(30, now=now) == 1
    assert history.purge(7, now=now) == 1
    assert found(history) == ["c1"]
    assert found(history, "old") == ["c1"]


def remains(folder, text):
    return [file.name for file in folder.rglob("*") if file.is_file() and text in file.read_bytes()]


@pytest.mark.parametrize("encrypt", [False, True], ids=["plain", "encrypted"])
def test_clearing_leaves_nothing_behind(paths, file, encrypt):
    with History(file) as history, History(file) as other:
        fill(history, 500)
        history.add([one := entry("find the needleword", "grep needleword")])
        history.add([replace(one, outcome="accepted", saved="rg needleword")])
        assert other.counts()["entries"] == 501
        # A reader in another process, and a damaged copy from before.
        file.with_name(f"{file.name}.damaged-1").write_bytes(b"needleword")
        file.with_name(f"{file.name}.damaged-1-wal").write_bytes(b"needleword")
        assert remains(file.parent, b"needleword")
        assert erase(paths, None) == 501
        assert remains(file.parent, b"needleword") == []
        assert remains(file.parent, b"command 7 ") == []
        # Both go on.
        history.add([entry()])
        assert other.counts()["entries"] == 1


def test_retention_takes_words_out_of_the_index_as_well(history, file):
    now = time.time()
    history.add([entry("the needleword", created_at=now - 40 * DAY)])
    history.purge(30, now=now)
    assert remains(file.parent, b"needleword") == []
    history.close()
    with contextlib.closing(sqlite3.connect(file)) as connection:
        words = connection.execute("SELECT block FROM entry_text_data").fetchall()
    assert not any(b"needleword" in block for (block,) in words)


# Encryption.


def test_what_is_encrypted_cannot_be_read_in_the_file(file):
    with History(file, encrypt=True) as history:
        history.add([entry("the needleword", "grep needleword", saved="rg needleword")])
        assert found(history, "needleword") == ["grep needleword"]
        assert remains(file.parent, b"needleword") == []


def test_switching_encryption_on_converts_what_is_there(file):
    with History(file) as history:
        history.add([entry("the needleword", outcome="accepted", saved="x")])
        assert history.recode() == 0
    with History(file, encrypt=True) as history:
        assert history.recode() == 1
        assert history.recode() == 0
        assert remains(file.parent, b"needleword") == []
        assert history.corrected() == 1
    with History(file) as history:
        assert history.recode() == 1
        assert found(history, "needleword") == ["ls -lS"]


def test_without_its_key_an_entry_is_left_out_and_others_are_not(file):
    with History(file, encrypt=True) as history:
        history.add([entry("before", "one")])
    key = file.with_name(f"{file.name}.key")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    key.unlink()
    with History(file, encrypt=True) as history:
        history.add([entry("after", "two")])
        assert found(history) == ["two"]
        assert history.counts()["entries"] == 2


def test_servers_with_different_settings_share_a_history(file):
    with History(file) as plain, History(file, encrypt=True) as sealed:
        one, two = entry("first word"), entry("second word")
        plain.add([one])
        sealed.add([two])
        sealed.add([replace(one, outcome="accepted", saved="ls -l")])
        plain.add([replace(two, outcome="accepted", saved="ls -h")])
        for history in (plain, sealed):
            assert {e.saved for e in history.search(Query())} == {"ls -l", "ls -h"}
        sealed.recode()
        assert b"ls -h" not in file.read_bytes()
        assert {e.saved for e in plain.search(Query())} == {"ls -l", "ls -h"}


# What is survived.


def test_a_file_that_is_no_database_is_kept_aside(file):
    file.parent.mkdir(parents=True)
    file.write_bytes(b"\xff\xfe no database \x00" * 500)
    with History(file) as history:
        history.add([entry()])
        assert found(history) == ["ls -lS"]
        assert history.saved_from in quarantined(file)
    (aside,) = quarantined(file)
    assert aside.read_bytes().startswith(b"\xff\xfe no database")


def test_what_can_be_read_of_a_damaged_file_is_taken_over(file):
    with History(file) as history:
        fill(history, 3000)
        # All pages are in the file then.
        history.clear()
        fill(history, 3000)
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = file.stat().st_size
    with file.open("r+b") as data:
        data.seek(size // 2 // 4096 * 4096)
        data.write(b"\xa5" * 4096 * 8)
    with History(file) as history:
        history.add([entry("after the damage", "new")])
        for words in ("request", "damage"):
            found(history, words)
        # Reading all of it comes across the damage, if writing has not.
        kept = [e.generated for e in history.entries()]
        assert "new" in kept
        assert len(kept) > 2000
        assert history.search(Query("damage"))
    with contextlib.closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_file_that_was_cut_off_is_taken_over_as_far_as_it_goes(file):
    with History(file) as history:
        fill(history, 3000)
    os.truncate(file, file.stat().st_size * 2 // 3 // 4096 * 4096)
    with History(file) as history:
        history.add([entry("after", "new")])
        kept = [e.generated for e in history.entries()]
    assert "new" in kept
    assert len(kept) > 500


def test_text_that_is_no_utf8_is_still_text(file):
    with History(file) as history:
        history.add([entry()])
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE entry SET source = CAST(x'ff41fe' AS TEXT)")
        connection.commit()
    with History(file) as history:
        assert history.search(Query("big"))[0].source == "\ufffdA\ufffd"


def test_another_process_that_holds_the_file_is_waited_for_and_named(file):
    with History(file) as history:
        history.add([entry()])
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with History(file, busy=0.2) as history:
            # Reading goes on.
            assert found(history) == ["ls -lS"]
            with pytest.raises(Unavailable, match="another process holds it"):
                history.add([entry()])
            holder.execute("ROLLBACK")
            history.add([entry()])
            assert history.counts()["entries"] == 2


def test_a_full_disk_loses_nothing_that_was_kept(file):
    """The size of a file is limited in a process of its own."""
    code = f"""
import resource
from pathlib import Path
from caro_lsp.learn.database import Unavailable
from caro_lsp.learn.entry import Entry
from caro_lsp.learn.store import History
history = History(Path({str(file)!r}))
history.add([Entry("first", "one")])
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
kept = 1
try:
    for number in range(10_000):
        history.add([Entry(f"request {{number}}", "x" * 500)])
        kept += 1
except Unavailable as error:
    print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
history.add([Entry("last", "two")])
assert history.counts()["entries"] == kept + 1, (history.counts(), kept)
"""
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "disk is full" in said.stdout or "reading or writing fails" in said.stdout
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    assert quarantined(file) == []


@pytest.mark.skipif(os.name != "posix", reason="there are no users to become")
def test_a_folder_that_cannot_be_written_to_is_named():
    """In a process of somebody for whom permissions hold, unlike the administrator."""
    code = """
import os, sys
from pathlib import Path
import filelock
from caro_lsp.learn.database import Unavailable
from caro_lsp.learn.entry import Entry
from caro_lsp.learn.store import History, Query
file = Path(sys.argv[1])
History(file).add([Entry("list big files", "ls -lS")])
file.parent.chmod(0o555)
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    History(file).add([Entry("another", "ls")])
except Unavailable as error:
    print(error)
"""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        file = Path(folder) / "state" / "history.sqlite"
        said = subprocess.run(
            [sys.executable, "-c", code, file], check=True, capture_output=True, text=True
        )
        file.parent.chmod(0o755)
    assert str(file) in said.stdout
    assert "to be yours" in said.stdout


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "state").write_text("a file in its place")
    with (
        History(tmp_path / "state" / "history.sqlite") as history,
        pytest.raises(Unavailable, match="to be yours"),
    ):
        history.add([entry()])


def test_the_tables_of_a_newer_version_are_left_alone(file):
    with History(file) as history:
        history.add([entry()])
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    with History(file) as history, pytest.raises(Unavailable, match="newer caro-lsp"):
        history.add([entry()])
    with contextlib.closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM entry").fetchone() == (1,)


def test_a_later_version_of_the_tables_takes_over_the_former(file, monkeypatch):
    with History(file) as history:
        history.add([entry()])
    later = (*schema.MIGRATIONS, "CREATE TABLE more (x); CREATE INDEX more_x ON more (x);")
    monkeypatch.setattr(schema, "MIGRATIONS", later)
    with History(file) as history:
        assert found(history) == ["ls -lS"]
    with contextlib.closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(later),)
        connection.execute("SELECT x FROM more")


def test_writers_that_are_killed_lose_nothing_that_was_kept():
    """Some of what ``bench/history.py`` does more often."""
    bench = Path(__file__).parents[3] / "bench" / "history.py"
    done = subprocess.run(
        [sys.executable, bench, "--kills", "12"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "of which 0 are lost" in done.stdout
