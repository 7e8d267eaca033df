"""Versions, and a file that several processes share."""

import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest
from people import Person

from caro_lsp.learn.cipher import Cipher
from caro_lsp.learn.patterns.compare import differences
from caro_lsp.learn.patterns.evidence import Event
from caro_lsp.learn.patterns.store import NoPattern, PatternStore, StoreBroken


def taught(person, times=3):
    for _ in range(times):
        person.corrects("ls -lS", "ls -lhS")
    (pattern,) = person.store.all()
    return pattern


def test_every_version_is_kept(person):
    pattern = taught(person)
    causes = [(one.number, one.cause, one.state) for one in person.store.versions(pattern.id)]
    assert causes == [(1, "corrected", "waiting"), (2, "corrected", "waiting")]
    person.store.put(replace(pattern, state="disabled"), "disabled")
    assert [one.state for one in person.store.versions(pattern.id)][-1] == "disabled"


def test_a_pattern_goes_back_to_any_earlier_version(person):
    pattern = taught(person)
    assert person.gets("ls -lS") == "ls -lhS"
    assert person.gets("ls -laS") == "ls -lhaS"
    person.store.roll_back(pattern.id, 1)
    assert person.gets("ls -laS") == "ls -laS"
    assert person.store.get(pattern.id).version == 3
    person.store.roll_back(pattern.id, 2)
    assert person.gets("ls -laS") == "ls -lhaS"
    assert [one.cause for one in person.store.versions(pattern.id)][2:] == [
        "rolled back to 1",
        "rolled back to 2",
    ]


def test_an_edit_can_be_rolled_back(person):
    pattern = taught(person)
    person.store.put(replace(pattern, when=frozenset({"all"})), "edited")
    assert person.gets("ls -lS") == "ls -lS"
    assert person.gets("ls -a") == "ls -ah"
    person.store.roll_back(pattern.id, 2)
    assert person.gets("ls -lS") == "ls -lhS"


def test_what_is_not_there_is_told(person):
    pattern = taught(person)
    with pytest.raises(NoPattern, match="no version 9"):
        person.store.roll_back(pattern.id, 9)
    with pytest.raises(NoPattern, match="patterns list"):
        person.store.get("flag-00000000")
    assert person.store.get(pattern.id[:7]).id == pattern.id


def test_what_another_process_learns_is_known_at_the_next_suggestion(person):
    other = Person(person.file)
    assert person.gets("ls -lS") == "ls -lS"
    taught(other)
    assert person.gets("ls -lS") == "ls -lhS"


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_broken_store_says_so_and_suggestions_go_on(person, content):
    person.file.write_bytes(content)
    assert person.gets("ls -lS") == "ls -lS"
    with pytest.raises(StoreBroken, match=r"patterns\.sqlite: cannot be used"):
        person.corrects("ls -lS", "ls -lhS")


def test_a_store_that_breaks_later_does_not_take_away_what_was_known(person):
    taught(person)
    assert person.gets("ls -lS") == "ls -lhS"
    for suffix in ("-wal", "-shm"):
        person.file.with_name(person.file.name + suffix).unlink(missing_ok=True)
    person.file.write_bytes(b"broken")
    assert person.gets("ls -lS") == "ls -lhS"


def test_a_row_that_is_no_change_is_a_broken_store(person):
    taught(person)
    with sqlite3.connect(person.file) as db:
        db.execute("UPDATE versions SET change = ?", ('{"kind": "nonsense"}',))
    db.close()
    with pytest.raises(StoreBroken, match="nonsense"):
        person.store.all()


def test_a_newer_store_is_left_alone(person):
    taught(person)
    with sqlite3.connect(person.file) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StoreBroken, match="newer"):
        person.store.all()


def test_many_processes_learn_at_once(tmp_path):
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from caro_lsp.learn.correction import Correction\n"
        "from caro_lsp.learn.patterns.patterns import Patterns\n"
        "patterns = Patterns(Path(sys.argv[1]))\n"
        "for number in range(10):\n"
        "    made = Correction('x', 'ls -lS', 'ls -lhS', 'bash', sys.platform, number)\n"
        "    patterns.learn(made, f'{sys.argv[2]}-{number}')\n"
    )
    file = tmp_path / "patterns.sqlite"
    running = [subprocess.Popen([sys.executable, "-c", code, str(file), str(n)]) for n in range(3)]
    assert [one.wait() for one in running] == [0, 0, 0]
    person = Person(file)
    (pattern,) = person.store.all()
    assert len(person.store.evidence(pattern.id)) == 30


def test_nobody_else_may_read_it_and_nothing_is_left_after_clearing(person):
    taught(person)
    assert person.file.stat().st_mode & 0o077 == 0
    person.store.clear()
    left = b"".join(file.read_bytes() for file in person.file.parent.iterdir())
    assert b"human-readable" not in left
    assert b"corrected" not in left.replace(b"evidence(", b"")
    assert person.gets("ls -lS") == "ls -lS"


def test_encrypted_patterns_are_read_with_the_key_only(tmp_path):
    def opened(*, encrypt, key=b"k" * 32):
        cipher = Cipher(key, "file")
        return PatternStore(tmp_path / "p.sqlite", cipher=lambda: cipher, encrypt=encrypt)

    found = differences("cat a.txt | grep x", "grep x a.txt", "bash")
    events = [(one.change, Event(0.0, "corrected", one.context)) for one in found]
    opened(encrypt=False).learn("linux", "bash", events)
    assert b"grep {1} {0}" in stored(tmp_path)
    opened(encrypt=True).learn("linux", "bash", events)
    (pattern,) = opened(encrypt=True).all()
    assert pattern.change.title == "cat {0} | grep {1} -> grep {1} {0}"
    with sqlite3.connect(tmp_path / "p.sqlite") as db:
        kinds = db.execute("SELECT DISTINCT typeof(change) FROM versions").fetchall()
    db.close()
    assert kinds == [("blob",)]
    with pytest.raises(StoreBroken, match="key"):
        opened(encrypt=True, key=b"x" * 32).all()


def stored(folder):
    return b"".join(file.read_bytes() for file in folder.iterdir())


def test_an_approval_does_not_fade(person):
    pattern = taught(person, 1)
    person.store.put(replace(pattern, state="enabled"), "enabled", [Event(person.now, "approved")])
    person.now += 1e9
    assert person.gets("ls -lS") == "ls -lhS"
