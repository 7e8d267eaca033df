"""Each piece of state that there is, damaged and made anew."""

from __future__ import annotations

import json
import os

import pytest

from caro_lsp import config
from caro_lsp.dogma import layers
from caro_lsp.govern.state import (
    MISSING,
    Store,
    aside_folder,
    forget_aside,
    looked_at,
    mend,
    set_aside,
)
from caro_lsp.heal.stores import every
from caro_lsp.models.pins import Pin, file_of, pin, pinned
from caro_lsp.models.store import Record, models_folder, read_record, write_record
from caro_lsp.paths import Paths

NAME = "ann/models/m{}.gguf"


@pytest.fixture
def paths(tmp_path) -> Paths:
    return Paths.below(tmp_path)


def store(paths: Paths, name: str) -> Store:
    return next(one for one in every(paths) if one.name == name)


def test_nothing_is_wrong_with_a_new_installation(paths):
    faults = {one.name: looked_at(one) for one in every(paths)}
    assert set(faults.values()) <= {"", MISSING}
    assert {"kept vocabulary", "trusted folders", "your settings"} <= set(faults)


def test_compiled_rules_come_from_the_rule_files(paths):
    (paths.config / "rules").mkdir(parents=True)
    loaded = layers.load(paths, config.load(paths))
    content = paths.rule_cache.read_bytes() if paths.rule_cache.exists() else b""
    paths.rule_cache.parent.mkdir(parents=True, exist_ok=True)
    paths.rule_cache.write_bytes(b"0\n{" + content[:1000])
    rules = store(paths, "compiled rules")
    assert "damaged" in looked_at(rules)
    # Who needs them meanwhile has them.
    assert len(layers.load(paths, config.load(paths)).rules.rules) == len(loaded.rules.rules)
    mend([rules], paths)
    assert looked_at(rules) in {"", MISSING}


def test_trusted_folders_are_those_whose_names_are_whole(paths):
    config.write_trusted(paths, ["/srv/a", "/srv/b", "/srv/long-one"])
    os.truncate(paths.trust_file, paths.trust_file.stat().st_size - 10)
    assert config.trusted_folders(paths) == []
    (done,) = mend([store(paths, "trusted folders")], paths)
    assert config.trusted_folders(paths) == ["/srv/a", "/srv/b"]
    assert "trust them again" in done.lost


def test_a_list_of_folders_that_is_none_trusts_nobody(paths):
    paths.state.mkdir(parents=True)
    paths.trust_file.write_text('{"folders": 5}')
    assert config.trusted_folders(paths) == []
    assert not config.is_trusted(paths, paths.state)


def test_digests_come_from_what_is_left_and_from_the_records_beside_the_weights(paths):
    for number in range(3):
        pin(NAME.format(number), Pin(f"{number:064x}", "c"), paths)
    weights = models_folder(paths) / "m9.gguf"
    weights.parent.mkdir(parents=True)
    weights.write_bytes(b"GGUF")
    write_record(weights, Record(NAME.format(9), 4, "9" * 64, "hub", "c9"))
    os.truncate(file_of(paths), file_of(paths).stat().st_size - 60)
    mend([store(paths, "digests of models")], paths)
    assert pinned(NAME.format(0), paths) == Pin(f"{0:064x}", "c")
    assert pinned(NAME.format(1), paths) == Pin(f"{1:064x}", "c")
    assert pinned(NAME.format(9), paths) == Pin("9" * 64, "c9")


def test_a_new_digest_does_not_overwrite_those_in_a_damaged_file(paths):
    pin(NAME.format(0), Pin("0" * 64, "c"), paths)
    pin(NAME.format(1), Pin("1" * 64, "c"), paths)
    os.truncate(file_of(paths), file_of(paths).stat().st_size - 60)
    pin(NAME.format(2), Pin("2" * 64, "c"), paths)
    assert pinned(NAME.format(0), paths) == Pin("0" * 64, "c")
    assert pinned(NAME.format(2), paths) == Pin("2" * 64, "c")


def test_a_record_that_is_gone_is_written_for_weights_that_are_what_was_pinned(paths):
    import hashlib

    folder = models_folder(paths)
    folder.mkdir(parents=True)
    from caro_lsp.models.catalogue import hub_entry

    good, other = NAME.format(1), NAME.format(2)
    for name, pinned_content in ((good, b"GGUF1"), (other, b"else")):
        (folder / hub_entry(name).file).write_bytes(b"GGUF1")
        pin(name, Pin(hashlib.sha256(pinned_content).hexdigest(), "c"), paths)
    (done,) = mend([store(paths, "records of models")], paths)
    record = read_record(folder / hub_entry(good).file)
    assert record is not None
    assert (record.size, record.commit) == (5, "c")
    assert read_record(folder / hub_entry(other).file) is None
    assert hub_entry(other).file in done.lost


class TestSettings:
    GOOD = '[dogma]\nlevel = "strict"\n'

    @pytest.fixture
    def kept(self, paths) -> Paths:
        paths.config.mkdir(parents=True)
        paths.config_file.write_text(self.GOOD)
        config.keep_settings(paths)
        return paths

    def test_what_they_said_last_stays_in_force_while_they_cannot_be_read(self, kept):
        kept.config_file.write_text('[dogma\nlevel = "st')
        loaded = config.load(kept)
        assert loaded.settings.dogma.level == "strict"
        assert "last good state" in str(loaded.problems[0])

    def test_half_typed_ones_are_not_what_is_kept(self, kept):
        kept.config_file.write_text("[dogma\n")
        config.keep_settings(kept)
        assert config.kept_settings(kept).read_text() == self.GOOD

    @pytest.mark.parametrize("content", [None, "", "[dogma\n"])
    def test_they_are_put_back_when_somebody_asks(self, kept, content):
        kept.config_file.unlink()
        if content is not None:
            kept.config_file.write_text(content)
        mine = store(kept, "your settings")
        assert looked_at(mine)
        assert mend([mine], kept) == []
        mend([mine], kept, asked=True)
        assert kept.config_file.read_text() == self.GOOD

    def test_the_kept_copy_may_be_damaged_too(self, kept):
        kept.config_file.write_text("[dogma\n")
        config.kept_settings(kept).write_text("[[[")
        loaded = config.load(kept)
        assert loaded.settings.dogma.level == "moderate"
        assert loaded.problems


def test_other_databases_keep_the_rows_that_can_be_read(paths):
    import sqlite3
    from contextlib import closing

    paths.state.mkdir(parents=True)
    file = paths.state / "patterns.sqlite"
    with closing(sqlite3.connect(file)) as made:
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("CREATE TABLE pattern (id TEXT PRIMARY KEY, text TEXT)")
        rows = [(f"p{n}", "x" * 300) for n in range(200)]
        made.executemany("INSERT INTO pattern VALUES (?, ?)", rows)
        made.commit()
    os.truncate(file, file.stat().st_size // 2)
    (done,) = mend([store(paths, "patterns")], paths)
    assert not done.error
    with closing(sqlite3.connect(file)) as opened:
        assert 50 < opened.execute("SELECT count(*) FROM pattern").fetchone()[0] < 200


def test_copies_of_what_is_cleared_go_too(paths):
    paths.state.mkdir(parents=True)
    for name in ("patterns.sqlite", "trusted.json"):
        (paths.state / name).write_text("x")
        set_aside([paths.state / name], paths)
    assert forget_aside(["patterns.sqlite"], paths) == 1
    assert [copy.name.endswith("trusted.json") for copy in aside_folder(paths).iterdir()] == [True]


def test_repairs_are_written_down_as_plain_data(paths):
    config.write_trusted(paths, ["/srv/a"])
    os.truncate(paths.trust_file, 20)
    mend(every(paths), paths)
    (note,) = json.loads((paths.state / "mended.json").read_bytes())
    assert note["store"] == "trusted folders"
    assert note["aside"]
