"""Reports from an editor: marked, shown, edited, agreed to, received, answered."""

import ast
import json
import sys
from pathlib import Path

import pytest
from driving import editor, span
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from caro_lsp.server.documents import path_of

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "heal"))
from collecting import Receiver, attributes
from loopback import Loopback

SCRIPT = "#!/bin/bash\nrm -rf /srv/acme-secret/jane\nrm -rf /\n"
ALARM = "Caro: This finding is a false alarm"
MISSING = "Caro: A rule is missing here"
PREVIEW, SEND = "caro.previewHealingReport", "caro.sendHealingReport"


@pytest.fixture
def receiver():
    with Loopback() as made:
        yield made


@pytest.fixture
async def writer(client_name, tmp_path, receiver):
    """An editor whose user answers questions as ``answers`` say."""
    async with editor(client_name, tmp_path, weights=False) as made:
        prepare(made, receiver)
        await made.start()
        yield made


def prepare(made, receiver):
    made.settings = {"heal": {"sender": "https", "endpoint": receiver.url}}
    made.answers, made.questions = [], []

    @made.client.feature(types.WINDOW_SHOW_MESSAGE_REQUEST)
    def ask(params):
        made.questions.append(params)
        answer = made.answers.pop(0)(params) if made.answers else None
        return next((a for a in params.actions if a.title == answer), None)


async def action(made, uri, title, place):
    context = types.CodeActionContext([], trigger_kind=types.CodeActionTriggerKind.Invoked)
    params = types.CodeActionParams(types.TextDocumentIdentifier(uri), place, context)
    found = await made.client.text_document_code_action_async(params)
    chosen = next((one for one in found if one.title == title), None)
    # The converter of the tests' client takes an action with a command for a bare command.
    return chosen and ast.literal_eval(chosen.command)


async def test_a_false_alarm_is_shown_edited_and_received_as_shown(writer, receiver):
    uri = writer.open(SCRIPT)
    chosen = await action(writer, uri, ALARM, span(2, 0, 3))
    edited = []

    def edit(_):
        file = path_of(writer.shown[0])
        assert file.stat().st_mode & 0o777 == 0o600
        before = file.read_bytes()
        # What an editor does when the user asks for it, and saves.
        after = before.replace(b'"dialect": "bash"', b'"dialect": "bash",\n  "note": "it is empty"')
        assert after != before
        edited.append(after)
        import threading

        threading.Timer(0.2, file.write_bytes, [after]).start()
        return "Edit"

    writer.answers = [edit, lambda _: "Send, get answer"]
    made = await writer.command(chosen["command"], *chosen["arguments"])
    await writer.until(lambda: any("was sent" in text for text in writer.said))
    assert receiver.bodies == edited
    assert len(writer.questions) == 2
    assert made["json"].encode() != edited[0]
    report = json.loads(edited[0])
    assert report["command"] == "rm -rf /"
    assert report["rule"] == {"id": "CARO-FS-001", "severity": "error"}


async def test_a_report_that_an_edit_broke_is_mended_and_asked_about_again(writer, receiver):
    uri = writer.open(SCRIPT)
    chosen = await action(writer, uri, ALARM, span(2, 0, 3))
    whole = []

    def saves(data):
        import threading

        threading.Timer(1.0, path_of(writer.shown[0]).write_bytes, [data]).start()

    def break_it(_):
        whole.append(path_of(writer.shown[0]).read_bytes())
        saves(whole[0].rstrip()[:-1])
        return "Edit"

    def send_and_mend(_):
        saves(whole[0])
        return "Send"

    writer.answers = [break_it, send_and_mend, lambda _: "Send"]
    await writer.command(chosen["command"], *chosen["arguments"])
    await writer.until(lambda: any("was sent" in text for text in writer.said))
    assert any("no JSON" in text for text in writer.said)
    assert receiver.bodies == whole
    assert len(writer.questions) == 3


async def test_nothing_is_sent_without_a_yes(writer, receiver):
    uri = writer.open(SCRIPT)
    chosen = await action(writer, uri, ALARM, span(2, 0, 3))
    for answer in ("Cancel", None):
        writer.answers = [lambda _, given=answer: given]
        await writer.command(chosen["command"], *chosen["arguments"])
        count = len(writer.questions) + 1
        await writer.until(lambda n=count: len(writer.questions) >= n - 1)
    await writer.command("caro.status", {})
    assert receiver.bodies == []


async def test_the_commands_work_without_questions(writer, receiver):
    uri = writer.open(SCRIPT)
    place = {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 0}}
    made = await writer.command(PREVIEW, {"kind": "missing-rule", "uri": uri, "range": place})
    assert json.loads(made["json"])["command"] == "rm -rf /srv/{path:1}"
    assert "acme" not in made["json"]
    answer = await writer.command(SEND, {"reportId": made["reportId"], "kind": "missing-rule"})
    assert answer["state"] == "sent"
    assert answer["caseId"] == "C1"
    assert receiver.bodies == [made["json"].encode()]
    assert writer.questions == []


async def test_an_edit_that_shows_more_is_told(writer, receiver):
    uri = writer.open(SCRIPT)
    place = {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 0}}
    made = await writer.command(PREVIEW, {"kind": "missing-rule", "uri": uri, "range": place})
    text = made["json"].replace("{path:1}", "acme-secret")
    argument = {"reportId": made["reportId"], "kind": "missing-rule", "json": text}
    answer = await writer.command(SEND, argument)
    assert answer["state"] == "declined"
    assert "command would read: rm -rf /srv/{path:1}" in answer["message"]
    assert receiver.bodies == []
    broken = await writer.command(SEND, {**argument, "json": text[:-9]})
    assert broken["state"] == "declined"
    assert "no JSON" in broken["message"]
    writer.answers = [lambda _: "Send as it is"]
    assert (await writer.command(SEND, argument))["state"] == "sent"
    assert receiver.bodies == [text.encode()]


async def test_a_private_file_gives_no_report(writer):
    uri = writer.open(f"# caro: private\n{SCRIPT}")
    with pytest.raises(JsonRpcException, match="private"):
        await writer.command(PREVIEW, {"kind": "missing-rule", "uri": uri})


async def test_without_a_sender_the_file_is_explained(client_name, tmp_path):
    async with editor(client_name, tmp_path, weights=False) as made:
        await made.start()
        uri = made.open(SCRIPT)
        shown = await made.command(PREVIEW, {"kind": "missing-rule", "uri": uri})
        answer = await made.command(SEND, {"reportId": shown["reportId"], "kind": "missing-rule"})
        assert answer["state"] == "declined"
        assert 'heal.sender = "file"' in answer["message"]


async def test_the_answer_is_shown_at_the_next_start(tmp_path, receiver, monkeypatch):
    async with editor("neovim-0.11", tmp_path, weights=False) as made:
        prepare(made, receiver)
        await made.start()
        uri = made.open(SCRIPT)
        shown = await made.command(PREVIEW, {"kind": "missing-rule", "uri": uri})
        argument = {"reportId": shown["reportId"], "kind": "missing-rule", "fetchAnswer": True}
        assert (await made.command(SEND, argument))["state"] == "sent"
    receiver.answers = {"C1": "fixed in rule pack 1.3"}
    for start in (1, 2):
        async with editor("neovim-0.11", tmp_path, weights=False) as made:
            prepare(made, receiver)
            await made.start()
            if start == 1:
                await made.until(lambda m=made: any("rule pack 1.3" in text for text in m.said))
                await made.until(lambda m=made: any("rule pack" in text for _, text in m.statuses))
            else:
                await made.command("caro.status", {})
                assert not any("rule pack" in text for text in made.said)


async def test_failures_that_nobody_marks_are_kept_redacted_and_not_sent(
    writer, receiver, tmp_path
):
    from caro_lsp.heal.outbox import Outbox
    from caro_lsp.paths import Paths

    outbox = Outbox(Paths.below(tmp_path / "caro-home"))
    uri = writer.open("#!/bin/bash\n")
    answer = await writer.command("caro.generate", {"text": "sing Jane a song", "uri": uri})
    assert answer["candidates"] == []
    await writer.until(lambda: len(outbox.all()) == 1)
    [entry] = outbox.all()
    assert (entry.kind, entry.state) == ("no-suggestion", "draft")
    assert b"Jane" not in entry.body
    private = writer.open("#!/bin/bash\n# caro: private\n", "private.sh")
    await writer.command("caro.generate", {"text": "dance with Jane", "uri": private})
    made = await writer.command("caro.generate", {"text": "count lines in notes.txt", "uri": uri})
    await writer.command("caro.rejectCompletion", {"id": made["candidates"][0]["id"]})
    await writer.until(lambda: len(outbox.all()) == 2)
    kinds = {entry.kind for entry in outbox.all()}
    assert kinds == {"no-suggestion", "wrong-suggestion"}
    assert receiver.bodies == []


async def test_consent_beforehand_sends_without_asking(tmp_path, receiver):
    async with editor("neovim-0.11", tmp_path, weights=False) as made:
        prepare(made, receiver)
        made.settings["heal"]["consent"] = "minimal"
        await made.start()
        uri = made.open(SCRIPT)
        chosen = await action(made, uri, ALARM, span(2, 0, 3))
        shown = await made.command(chosen["command"], *chosen["arguments"])
        await made.until(lambda: receiver.bodies)
        assert receiver.bodies == [shown["json"].encode()]
        assert "command" not in json.loads(shown["json"])
        assert made.questions == []


async def test_a_missing_rule_becomes_a_proposal_that_does_nothing(writer, receiver, tmp_path):
    from caro_lsp.heal.proposals.kept import Proposals
    from caro_lsp.paths import Paths

    uri = writer.open("#!/bin/bash\ndocker volume rm jane-data\n")
    chosen = await action(writer, uri, MISSING, span(1, 0, 0))
    writer.answers = [lambda _: "Propose rule"]
    await writer.command(chosen["command"], *chosen["arguments"])
    await writer.until(lambda: any("is proposed" in text for text in writer.said))
    [kept] = Proposals(Paths.below(tmp_path / "caro-home")).every()
    assert kept.command == "docker volume rm word-1"
    assert path_of(writer.shown[-1]).name == "text.md"
    assert any(f"--accept {kept.id}" in text for text in writer.said)
    assert (kept.accepted_at, receiver.bodies) == (0.0, [])


async def test_the_audit_log_is_brought_to_a_collector(tmp_path):
    from caro_lsp.paths import Paths

    collector = Receiver()
    async with editor("neovim-0.11", tmp_path, weights=False) as made:
        made.settings = {"model": {"backend": "none"}, "audit": {"otlpEndpoint": collector.url}}
        await made.start(initialization_options=made.settings)
        uri = made.open("#!/bin/bash\n")
        text = "list the ten largest files in /var/log/acme"
        answer = await made.command("caro.generate", {"text": text, "uri": uri})
        await made.command("caro.acceptCompletion", {"id": answer["candidates"][0]["id"]})
        await made.until(collector.records)
    [record] = collector.records()
    assert record["body"] == {"stringValue": "suggestion.accepted"}
    log = Paths.below(tmp_path / "caro-home").audit_file.read_text()
    assert attributes(record)["caro.audit.hash"]["stringValue"] in log
    assert "acme" not in json.dumps(collector.requests)
    collector.server.shutdown()


async def test_an_equal_failure_is_not_sent_unasked_again(tmp_path, receiver):
    from caro_lsp.heal.outbox import Outbox
    from caro_lsp.paths import Paths

    outbox = Outbox(Paths.below(tmp_path / "caro-home"))
    async with editor("neovim-0.11", tmp_path, weights=False) as made:
        prepare(made, receiver)
        made.settings["heal"]["consent"] = "standard"
        await made.start()
        uri = made.open("#!/bin/bash\n")
        await made.command("caro.generate", {"text": "sing Jane a song", "uri": uri})
        await made.until(lambda: receiver.bodies)
        await made.until(lambda: outbox.all()[0].state == "sent")
        for _ in range(2):
            await made.command("caro.generate", {"text": "sing Anna a song", "uri": uri})
        await made.until(lambda: sum(e.occurrences for e in outbox.all()) == 3)
    assert [entry.state for entry in outbox.all()] == ["sent", "draft"]
    assert len(receiver.bodies) == 1
