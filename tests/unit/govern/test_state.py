"""State that is damaged: what is said of it, what is put aside, what is made anew."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from caro_lsp.govern import salvage
from caro_lsp.govern.state import (
    MAX_ASIDE,
    NotRebuilt,
    Store,
    Watch,
    aside_folder,
    looked_at,
    mend,
    notes,
)
from caro_lsp.paths import Paths


@pytest.fixture
def paths(tmp_path) -> Paths:
    return Paths.below(tmp_path)


def text_store(file: Path, **options) -> Store:
    def fault() -> str:
        return "" if not file.exists() or file.read_text() == "whole" else "is damaged"

    def rebuild(_: Path | None) -> str:
        file.write_text("whole")
        return ""

    return Store("a text", (file,), fault, rebuild, "less works", **options)


def test_a_damaged_file_is_kept_aside_and_made_anew(paths, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("dama")
    (done,) = mend([text_store(file)], paths)
    assert file.read_text() == "whole"
    assert not done.error
    assert (Path(done.aside) / "a.txt").read_text() == "dama"
    assert stat.S_IMODE(Path(done.aside).stat().st_mode) == 0o700
    assert notes(paths) == [done]


def test_what_is_whole_is_left_alone(paths, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("whole")
    assert mend([text_store(file)], paths) == []
    assert not aside_folder(paths).exists()


def test_a_store_that_cannot_be_mended_keeps_no_other_from_it(paths, tmp_path):
    def refuse(_: Path | None) -> str:
        raise NotRebuilt("nobody can")

    def fail() -> str:
        raise ValueError("strange")

    file = tmp_path / "a.txt"
    file.write_text("x")
    bad = Store("bad", (), lambda: "is gone", refuse, "")
    worse = Store("worse", (), fail, lambda _: "", "")
    done = mend([bad, worse, text_store(file)], paths)
    assert done[0].error == "nobody can"
    assert "strange" in done[1].fault
    assert file.read_text() == "whole"


def test_the_users_own_file_is_put_back_only_when_asked(paths, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("mine, half typed")
    store = text_store(file, cure="asked")
    assert mend([store], paths) == []
    assert file.read_text() == "mine, half typed"
    mend([store], paths, asked=True)
    assert file.read_text() == "whole"


def test_copies_of_what_other_files_tell_are_few_and_of_others_all_stay(paths, tmp_path):
    for name, derived, left in (("cache.txt", True, MAX_ASIDE), ("own.txt", False, 8)):
        file = tmp_path / name
        for number in range(8):
            file.write_text(f"dam{number}")
            mend([text_store(file, derived=derived)], paths)
        kept = sorted(aside_folder(paths).glob(f"*-{name}"))
        assert len(kept) == left
        assert (kept[-1] / name).read_text() == "dam7"


def test_a_watch_looks_again_only_when_a_file_has_changed(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("whole")
    looks = []
    store = text_store(file)

    def fault() -> str:
        looks.append(1)
        return store.fault()

    watch = Watch((Store("a text", (file,), fault, store.rebuild, ""),))
    assert watch.faults() == {}
    assert watch.faults() == {}
    assert len(looks) == 1
    file.write_text("damaged!")
    assert watch.faults() == {"a text": "is damaged"}


def test_notes_that_are_damaged_are_none(paths):
    paths.state.mkdir(parents=True)
    (paths.state / "mended.json").write_text('[{"store": ')
    assert notes(paths) == []


class TestSalvage:
    @pytest.fixture
    def database(self, tmp_path) -> Path:
        file = tmp_path / "rows.sqlite"
        with closing(sqlite3.connect(file)) as made:
            made.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT, part BLOB)")
            made.execute("CREATE INDEX by_text ON note (text)")
            rows = [(n, f"note ä {n}", bytes([n % 256]) * 400) for n in range(1, 501)]
            made.executemany("INSERT INTO note VALUES (?, ?, ?)", rows)
            made.execute("PRAGMA user_version = 7")
            made.commit()
        return file

    def rows(self, file: Path) -> dict[int, tuple[object, ...]]:
        with closing(sqlite3.connect(file)) as opened:
            return {row[0]: row for row in opened.execute("SELECT * FROM note")}

    def test_a_whole_database_has_no_fault(self, database):
        assert salvage.database_fault(database) == ""
        assert salvage.database_fault(database.with_name("none")) == ""

    @pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
    def test_every_row_on_a_page_that_is_left_is_saved(self, database, tmp_path, share):
        before = self.rows(database)
        size = database.stat().st_size
        os.truncate(database, int(size * share))
        assert salvage.database_fault(database)
        saved = tmp_path / "saved.sqlite"
        count = salvage.database_copied(database, saved)
        assert salvage.database_fault(saved) == ""
        after = self.rows(saved)
        assert len(after) == count
        assert after.items() <= before.items()
        # A page has 4096 bytes, a row some 420, and an index takes pages too.
        assert len(after) >= len(before) * share * 0.75
        with closing(sqlite3.connect(saved)) as opened:
            assert opened.execute("PRAGMA user_version").fetchone() == (7,)
            assert opened.execute("SELECT name FROM sqlite_master WHERE type='index'").fetchall()

    def test_a_table_whose_first_page_is_gone_does_not_keep_others(self, database, tmp_path):
        before = self.rows(database)
        with closing(sqlite3.connect(database)) as opened:
            opened.execute("CREATE TABLE late (text TEXT)")
            opened.execute("INSERT INTO late VALUES ('x')")
            opened.commit()
        os.truncate(database, database.stat().st_size - 4096)
        saved = tmp_path / "saved.sqlite"
        salvage.database_copied(database, saved)
        assert self.rows(saved) == before

    def test_rows_behind_a_page_that_is_overwritten_are_saved(self, database, tmp_path):
        before = self.rows(database)
        content = bytearray(database.read_bytes())
        middle = len(content) // 2 // 4096 * 4096
        content[middle : middle + 8192] = b"\xff" * 8192
        database.write_bytes(content)
        saved = tmp_path / "saved.sqlite"
        salvage.database_copied(database, saved)
        after = self.rows(saved)
        assert len(after) >= len(before) - 30
        assert max(after) == 500

    def test_what_is_no_database_gives_an_empty_one(self, tmp_path):
        file, saved = tmp_path / "a", tmp_path / "b"
        for content in (b"", b"x", b"hello world" * 100, b"SQLite format 3\0" + b"\0" * 200):
            file.write_bytes(content)
            assert salvage.database_copied(file, saved) == 0
            assert salvage.database_fault(saved) == ""
        file.write_bytes(b"hello")
        assert salvage.database_fault(file)

    def test_the_damaged_database_stays_as_it_is(self, database, tmp_path):
        os.truncate(database, 20_000)
        content = database.read_bytes()
        salvage.database_copied(database, tmp_path / "saved.sqlite")
        assert database.read_bytes() == content

    def test_only_complete_texts_of_json_are_read(self, tmp_path):
        file = tmp_path / "a.json"
        file.write_text(json.dumps({"folders": ["/srv/a", '/srv/"b"', "/srv/cut off"]})[:-8])
        assert salvage.strings(file) == ["folders", "/srv/a", '/srv/"b"']
        file.write_text('{"pins": {"a": {"sha256": "1", "commit": "2"}, "b": {"sha2')
        assert salvage.objects(file) == [("a", {"sha256": "1", "commit": "2"})]


def test_a_look_never_raises(tmp_path):
    def fail() -> str:
        raise OSError("no")

    assert looked_at(Store("a", (), fail, lambda _: "", ""))
