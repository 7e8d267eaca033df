"""From the server to the history, in the background."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time

import pytest
from planted_secrets import PLANTED

from caro_lsp.govern.audit import AuditLog
from caro_lsp.govern.background import Background
from caro_lsp.learn import recorder as module
from caro_lsp.learn.entry import Entry, NotAnEntry, from_json
from caro_lsp.learn.recorder import Recorder
from caro_lsp.learn.store import DAY, History, Query
from caro_lsp.paths import Paths


@pytest.fixture
def paths(tmp_path):
    return Paths.below(tmp_path)


def make(paths, **options):
    said = []
    background = Background("test")
    return Recorder(paths.history_file, background, trouble=said.append, **options), said


def kept(paths):
    with History(paths.history_file) as history:
        return list(history.entries())


def test_what_is_put_is_written_redacted_and_told(paths):
    told = []
    recorder, said = make(paths, settled=lambda uid, correction: told.append((uid, correction)))
    entry = Entry(
        "log in with password hunter2", "mysql -phunter2", "accepted", "mysql -phunter2 -v"
    )
    recorder.put(entry)
    recorder.close(20)
    (found,) = kept(paths)
    assert found.generated == "mysql -pREDACTED_PASSWORD"
    assert told == [(entry.uid, found.correction)]
    assert said == []


def test_without_anything_to_write_there_is_no_file(paths):
    recorder, _ = make(paths)
    recorder.close(20)
    assert not paths.history_file.exists()


def test_trouble_is_told_once_and_what_waits_is_written_later(paths, monkeypatch):
    monkeypatch.setattr(module, "RETRY_SECONDS", 0.0)
    paths.state.parent.mkdir(exist_ok=True)
    paths.state.write_text("in the way")
    recorder, said = make(paths)
    for number in range(3):
        recorder.put(Entry(f"request {number}", "ls"))
        recorder._background.drain(20)
    assert len(said) == 1
    assert "to be yours" in recorder.problem
    paths.state.unlink()
    recorder.put(Entry("request 3", "ls"))
    recorder.close(20)
    assert len(kept(paths)) == 4
    assert recorder.problem == ""


def test_what_waits_has_a_bound(paths, monkeypatch):
    monkeypatch.setattr(module, "MOST_KEPT", 5)
    paths.state.parent.mkdir(exist_ok=True)
    paths.state.write_text("in the way")
    recorder, _ = make(paths)
    for number in range(20):
        recorder.put(Entry(f"request {number}", "ls"))
    recorder._background.drain(20)
    paths.state.unlink()
    recorder.close(20)
    assert len(kept(paths)) == 5


def test_a_lock_of_another_process_does_not_keep_anybody_waiting(paths):
    with History(paths.history_file) as history:
        history.add([Entry("first", "ls")])
    recorder, _ = make(paths)
    with contextlib.closing(sqlite3.connect(paths.history_file, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        for number in range(1000):
            recorder.put(Entry(f"request {number}", "ls"))
        # Nothing of it could be written; that it came here says that nobody waited.
        assert len(kept(paths)) == 1
        holder.execute("ROLLBACK")
    recorder.close(60)
    assert len(kept(paths)) > 900


def test_old_entries_go_and_plain_ones_are_encrypted_by_the_settings(paths):
    now = time.time()
    with History(paths.history_file) as history:
        history.add([Entry("old", "ls", created_at=now - 10 * DAY), Entry("plainword", "ls")])
    recorder, _ = make(paths)
    recorder.configure(encrypt=True, retention_days=7)
    recorder.put(Entry("new", "ls"))
    recorder.close(20)
    assert sorted(entry.prompt for entry in kept(paths)) == ["new", "plainword"]
    assert b"plainword" not in paths.history_file.read_bytes()


def test_planted_secrets_are_in_no_file_and_no_export(paths):
    """Each kind in a request, in a command, in what it became, and beside others in one text."""
    recorder, _ = make(paths)
    log = AuditLog(paths.audit_file)
    for text, _ in PLANTED.values():
        recorder.put(Entry(text, "ls", "accepted", f"ls; {text}"))
        recorder.put(Entry("a request", f"cd /tmp && {text}"))
        log.append("suggestion.accepted", text=log.digest(text), source="recipe")
    recorder.close(60)
    assert len(PLANTED) >= 30
    with History(paths.history_file) as history:
        exported = json.dumps([entry.as_json() for entry in history.entries(Query())])
    written = [file.read_bytes() for file in paths.state.rglob("*") if file.is_file()]
    assert len(written) >= 3
    for kind, (_, secret) in PLANTED.items():
        assert json.dumps(secret)[1:-1] not in exported, kind
        for content in written:
            assert secret.encode() not in content, kind


def test_entries_of_the_command_line_of_caro_are_understood():
    entry = from_json(
        {
            "prompt": "list files",
            "generated_command": "ls",
            "executed": True,
            "success": False,
            "corrected_command": "ls -a",
            "created_at": "2026-01-31T12:00:00Z",
            "platform": "darwin",
            "shell": "zsh",
        }
    )
    assert entry.correction
    assert (entry.outcome, entry.executed, entry.success) == ("accepted", True, False)
    assert (entry.dialect, entry.platform, entry.created_at) == ("zsh", "darwin", 1769860800)


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        {"prompt": "x"},
        {"prompt": "x", "generated_command": 1},
        {"prompt": "x", "generated_command": "y", "outcome": "eaten"},
        {"prompt": "x", "generated_command": "y", "created_at": "yesterday"},
    ],
)
def test_what_is_no_entry_is_refused(data):
    with pytest.raises(NotAnEntry, match="expected"):
        from_json(data)


def test_an_entry_survives_export_and_import():
    entry = Entry("a", "b", "accepted", "c", executed=True, source="recipe")
    assert from_json(json.loads(json.dumps(entry.as_json()))) == entry
