"""What a server remembers of suggestions, seen from the editor and from the history."""

from __future__ import annotations

import asyncio
import json
import sqlite3

import pytest
from driving import editor
from lsprotocol import types

from caro_lsp.govern.audit import AuditLog, verify
from caro_lsp.learn.store import History, Query
from caro_lsp.paths import Paths

COMMENT = "# list the ten largest files in /var/log"
NO_MODEL = {"model": {"backend": "none"}}


def insertion(line, character, text):
    at = types.Position(line, character)
    return types.TextDocumentContentChangePartial(types.Range(at, at), text)


def save(ed, uri):
    identifier = types.TextDocumentIdentifier(uri)
    ed.client.text_document_did_save(types.DidSaveTextDocumentParams(identifier))


@pytest.fixture
async def ed(tmp_path):
    async with editor("neovim-0.11", tmp_path, weights=False) as made:
        yield made


@pytest.fixture
def paths(tmp_path):
    return Paths.below(tmp_path / "caro-home")


async def entries(paths, count=1, **query):
    """The entries, once there are ``count``: they are written in the background."""
    for _ in range(1000):
        if paths.history_file.exists():
            with History(paths.history_file) as history:
                found = history.search(Query(**query))
            if len(found) >= count:
                return found
        await asyncio.sleep(0.02)
    raise AssertionError(f"fewer than {count} entries")


async def asked(ed, text=COMMENT + "\n", **settings):
    ed.settings = {**NO_MODEL, **settings}
    await ed.start(initialization_options=ed.settings)
    uri = ed.open(text)
    line = text.split("\n").index(COMMENT)
    items = await ed.suggestions(uri, line, len(COMMENT))
    return uri, items[0].insert_text


async def test_ghost_text_that_was_changed_is_a_correction_without_any_command(ed, paths):
    uri, text = await asked(ed)
    ed.change(uri, insertion(0, len(COMMENT), text))
    command = text.strip()
    ed.change(uri, insertion(1, len(command), " -z"))
    save(ed, uri)
    (entry,) = await entries(paths, corrected=True)
    assert entry.correction
    assert (entry.correction.generated, entry.correction.corrected) == (command, f"{command} -z")
    assert entry.prompt == COMMENT.removeprefix("# ")
    # The audit log is written after the history, and completely at the end.
    await ed.client.shutdown_session()
    log = [json.loads(line) for line in paths.audit_file.read_text().splitlines()]
    assert [line["event"] for line in log] == ["suggestion.accepted"]
    assert command not in paths.audit_file.read_text()
    assert verify(paths.audit_file).fault is None


async def test_a_command_that_was_typed_letter_by_letter_is_accepted(ed, paths):
    uri, text = await asked(ed)
    ed.change(uri, insertion(0, len(COMMENT), "\n"))
    for column, letter in enumerate(text.strip()):
        ed.change(uri, insertion(1, column, letter))
    (entry,) = await entries(paths, outcome="accepted")
    assert entry.generated == text.strip()


async def test_what_was_shown_and_not_taken_is_known_at_the_save(ed, paths):
    uri, _ = await asked(ed)
    ed.change(uri, insertion(0, len(COMMENT), "\ndu -a /var/log"))
    save(ed, uri)
    found = await entries(paths)
    assert {(entry.outcome, entry.saved) for entry in found} == {("shown", "du -a /var/log")}


async def test_commands_of_the_editor_count_as_well(ed, paths):
    await ed.start(initialization_options=NO_MODEL)
    uri = ed.open(COMMENT)
    answer = await ed.command("caro.generate", {"text": COMMENT[2:], "uri": uri})
    identity = answer["candidates"][0]["id"]
    arguments = {"id": identity, "executed": True, "success": False}
    assert await ed.command("caro.acceptCompletion", arguments) == {"known": True}
    (entry,) = await entries(paths, outcome="accepted")
    assert (entry.uid, entry.executed, entry.success) == (identity, True, False)
    status = await ed.command("caro.status")
    assert status["history"]["enabled"]
    assert status["history"]["accepted"] == 1


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        (f"{COMMENT}\n", {"learn": {"enable": False}, "audit": {"enable": False}}),
        (f"# caro: private\n\n{COMMENT}\n", {"audit": {"enable": False}}),
    ],
    ids=["switched off", "private"],
)
async def test_nothing_is_written_where_nothing_may_be(ed, paths, text, settings):
    uri, command = await asked(ed, text, **settings)
    line = text.count("\n") - 1
    ed.change(uri, insertion(line, len(COMMENT), command))
    save(ed, uri)
    await ed.command("caro.status")
    await ed.client.shutdown_session()
    assert not list(paths.state.glob("history*"))
    assert not list(paths.state.glob("audit*"))


async def test_a_server_with_a_damaged_history_goes_on(ed, paths):
    paths.state.mkdir(parents=True)
    paths.history_file.write_bytes(b"no database" * 1000)
    uri, text = await asked(ed)
    ed.change(uri, insertion(0, len(COMMENT), text))
    await entries(paths, outcome="accepted")
    assert len(list(paths.state.glob("history.sqlite.damaged-*"))) == 1


async def test_secrets_stay_out_of_history_and_audit_log(ed, paths):
    comment = "# copy notes.txt to backup.txt with password hunter2"
    await ed.start(initialization_options=NO_MODEL)
    uri = ed.open(comment)
    answer = await ed.command("caro.generate", {"text": comment[2:], "uri": uri})
    if answer["candidates"]:
        await ed.command("caro.acceptCompletion", {"id": answer["candidates"][0]["id"]})
    save(ed, uri)
    await ed.client.shutdown_session()
    for file in paths.state.rglob("*"):
        if file.is_file():
            assert b"hunter2" not in file.read_bytes(), file


async def test_two_editors_write_to_one_history(tmp_path, paths):
    async with (
        editor("neovim-0.11", tmp_path, weights=False) as one,
        editor("vscode-1.139", tmp_path, weights=False) as other,
    ):
        for ed in (one, other):
            uri, text = await asked(ed)
            ed.change(uri, insertion(0, len(COMMENT), text))
        assert len(await entries(paths, 2, outcome="accepted")) == 2
    with sqlite3.connect(paths.history_file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


RULE = """\
id: TEAM-FIND-001
name: no find
severity: error
message: "find is not for us"
why: It is an example.
match: {command: find}
examples:
  invalid: ["find .", "find / -name x", "sudo find ."]
  valid: ["ls", "echo find", "fd x"]
"""


async def test_what_rules_block_and_what_is_ignored_is_in_the_audit_log(ed, paths):
    (paths.config / "rules").mkdir(parents=True)
    (paths.config / "rules" / "find.yaml").write_text(RULE)
    ed.client.feature(types.WORKSPACE_APPLY_EDIT)(
        lambda _: types.ApplyWorkspaceEditResult(applied=True)
    )
    await ed.start(initialization_options=NO_MODEL)
    uri = ed.open("find . -name x\n")
    await ed.command("caro.generate", {"text": "find files changed in the last two days"})
    found = {item.code: item for item in await ed.diagnostics(uri)}
    place = found["TEAM-FIND-001"].range
    span = {
        "start": {"line": place.start.line, "character": place.start.character},
        "end": {"line": place.end.line, "character": place.end.character},
    }
    arguments = {"uri": uri, "range": span, "rule": "TEAM-FIND-001", "reason": "only here"}
    await ed.command("caro.ignoreRule", arguments)
    await ed.client.shutdown_session()
    log = list(AuditLog(paths.audit_file).entries())
    *blocked, ignored = log
    assert {entry["event"] for entry in blocked} == {"suggestion.blocked"}
    assert all(entry["data"]["rules"] == ["TEAM-FIND-001"] for entry in blocked)
    assert (ignored["event"], ignored["data"]["rule"]) == ("rule.ignored", "TEAM-FIND-001")
    assert "find ." not in paths.audit_file.read_text()
    assert verify(paths.audit_file).fault is None


async def test_switching_it_off_counts_at_once(ed, paths):
    uri, text = await asked(ed)
    ed.settings = {**NO_MODEL, "learn": {"enable": False}}
    params = types.DidChangeConfigurationParams(ed.settings)
    ed.client.workspace_did_change_configuration(params)
    await ed.command("caro.status")
    ed.change(uri, insertion(0, len(COMMENT), text))
    save(ed, uri)
    assert not (await ed.command("caro.status"))["history"]["enabled"]
    await ed.client.shutdown_session()
    assert not paths.history_file.exists()
