"""Suppression comments in the editor: the code action, and the command that writes one."""

import ast

import pytest
from driving import editor, span
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from test_code_action import apply

from caro_lsp.server.documents import path_of

DANGER = "#!/bin/sh\nif true; then\n  rm -rf /\nfi\n"
COMMENT = '# caro: ignore[CARO-FS-001] reason="a test image"'
WHERE = {"start": {"line": 2, "character": 3}, "end": {"line": 2, "character": 3}}


@pytest.fixture
async def writer(ed):
    """An editor that does what the server asks it to do to a document."""
    texts = {}

    def open_(text, name="script.sh"):
        uri = ed.open(text, name)
        texts[uri] = text
        return uri

    @ed.client.feature(types.WORKSPACE_APPLY_EDIT)
    def apply_edit(params):
        for uri in params.edit.changes:
            texts[uri] = apply(texts[uri], params.edit, uri)
            ed.replace(uri, texts[uri])
        return types.ApplyWorkspaceEditResult(applied=True)

    ed.write, ed.texts = open_, texts
    return ed


async def test_a_suppressed_finding_is_not_shown(ed):
    uri = ed.open(f"{COMMENT}\nrm -rf /\n")
    assert await ed.codes(uri) == []
    ed.replace(uri, f"{COMMENT}\nrm -rf ./build\n")
    assert await ed.codes(uri) == ["CARO-META-004"]
    ed.replace(uri, "# caro: ignore[CARO-FS-001]\nrm -rf /\n")
    assert await ed.codes(uri) == ["CARO-META-001", "CARO-FS-001"]


async def test_hover_over_a_comment_says_what_is_wrong_with_it(ed):
    uri = ed.open("# caro: ignore[CARO-FS-001]\nrm -rf /\n")
    text = await ed.hover(uri, 0, 5)
    assert "CARO-META-001" in text
    assert "Would run" not in text


async def test_the_command_writes_a_comment_that_holds(writer):
    uri = writer.write(DANGER)
    argument = {"uri": uri, "range": WHERE, "rule": "CARO-FS-001", "reason": "a test image"}
    answer = await writer.command("caro.ignoreRule", argument)
    assert answer == {"applied": True, "line": 2}
    assert writer.texts[uri] == f"#!/bin/sh\nif true; then\n  {COMMENT}\n  rm -rf /\nfi\n"
    assert await writer.codes(uri) == []


async def test_the_day_is_written_too(writer):
    uri = writer.write("rm -rf /\n")
    where = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 8}}
    argument = {"uri": uri, "range": where, "rule": "CARO-FS-001", "reason": 'the "old" disk'}
    await writer.command("caro.ignoreRule", {**argument, "until": "2999-01-31"})
    comment = r'# caro: ignore[CARO-FS-001] reason="the \"old\" disk" until=2999-01-31'
    assert writer.texts[uri] == f"{comment}\nrm -rf /\n"
    assert await writer.codes(uri) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": " "}, "'reason'"),
        ({"reason": "..."}, "in words"),
        ({"rule": "CARO-FS-999"}, "no rule CARO-FS-999"),
        ({"rule": "CARO-GIT-001"}, "finds nothing there"),
        ({"until": "tomorrow"}, "'until'"),
        ({"until": "2020-01-31"}, "not over"),
        ({"until": ["2999-01-31"]}, "'until'"),
        ({"range": 5}, "Range"),
        ({"uri": "file:///nowhere.sh"}, "not open"),
    ],
)
async def test_what_cannot_be_ignored_is_told(writer, change, said):
    uri = writer.write(DANGER)
    argument = {"uri": uri, "range": WHERE, "rule": "CARO-FS-001", "reason": "a test image"}
    with pytest.raises(JsonRpcException, match=said):
        await writer.command("caro.ignoreRule", {**argument, **change})
    assert writer.texts[uri] == DANGER


async def test_findings_about_comments_cannot_be_ignored(writer):
    uri = writer.write("rm -rf / # caro: ignore[CARO-FS-001]\n")
    where = {"start": {"line": 0, "character": 12}, "end": {"line": 0, "character": 12}}
    argument = {"uri": uri, "range": where, "rule": "CARO-META-001", "reason": "it is fine"}
    with pytest.raises(JsonRpcException, match="may not be suppressed"):
        await writer.command("caro.ignoreRule", argument)
    titles = [action.title for action in await writer.actions(uri, span(0, 12, 12), "quickfix")]
    assert titles == ["Caro: Add a reason", "Caro: Remove the comment"]


async def test_an_editor_that_refuses_the_edit_is_told(ed):
    @ed.client.feature(types.WORKSPACE_APPLY_EDIT)
    def refuse(_):
        return types.ApplyWorkspaceEditResult(applied=False, failure_reason="read only")

    uri = ed.open(DANGER)
    argument = {"uri": uri, "range": WHERE, "rule": "CARO-FS-001", "reason": "a test image"}
    with pytest.raises(JsonRpcException, match="read only"):
        await ed.command("caro.ignoreRule", argument)


async def test_the_action_leaves_room_for_a_reason(ed):
    text = "dd if=disk.img of=/dev/sda\n"
    uri = ed.open(text)
    (action,) = await ed.actions(uri, span(0, 3, 3), "quickfix")
    assert action.title == "Caro: Ignore CARO-DISK-001 here…"
    assert action.diagnostics[0].code == "CARO-DISK-001"
    assert not action.is_preferred
    resolved = await ed.client.code_action_resolve_async(action)
    changed = apply(text, resolved.edit, uri)
    assert changed == f'# caro: ignore[CARO-DISK-001] reason=""\n{text}'
    ed.replace(uri, changed)
    assert await ed.codes(uri) == ["CARO-META-001", "CARO-DISK-001"]


async def test_a_client_that_resolves_nothing_gets_the_edit_at_once(client_name, tmp_path):
    async with editor(client_name, tmp_path) as made:
        made.capabilities.text_document.code_action.resolve_support = None
        await made.start()
        uri = made.open("dd if=disk.img of=/dev/sda\n")
        (action,) = await made.actions(uri, span(0, 3, 3), "quickfix")
        assert "ignore[CARO-DISK-001]" in action.edit.changes[uri][0].new_text


async def test_a_client_that_asks_for_the_reason_gets_its_own_command(client_name, tmp_path):
    async with editor(client_name, tmp_path) as made:
        await made.start(initialization_options={"ignoreCommand": "caro-lsp.ignoreRule"})
        uri = made.open("  dd if=disk.img of=/dev/sda\n")
        (action,) = await made.actions(uri, span(0, 3, 3), "quickfix")
        # The converter of the tests' client takes an action with a command for a bare command, and
        # holds the inner one as text.
        command = ast.literal_eval(action.command)
        start, end = {"line": 0, "character": 2}, {"line": 0, "character": 28}
        assert command["command"] == "caro-lsp.ignoreRule"
        assert command["arguments"] == [
            {"uri": uri, "rule": "CARO-DISK-001", "range": {"start": start, "end": end}}
        ]


async def test_needless_comments_go_with_all_that_can_be_fixed(ed):
    text = f"  {COMMENT}\nls # caro: ignore[CARO-FS-001]\n{COMMENT}\nls\n"
    uri = ed.open(text)
    (action,) = await ed.actions(uri, span(0, 0, 0), "source.fixAll")
    resolved = await ed.client.code_action_resolve_async(action)
    assert apply(text, resolved.edit, uri) == "ls # caro: ignore[CARO-FS-001]\nls\n"


async def test_a_built_in_rule_can_be_shown(ed):
    answer = await ed.command("caro.showRule", {"rule": "CARO-META-001"})
    assert answer["layer"] == "built-in"
    assert "know why" in answer["why"]
    assert answer["source"] is None
    assert "# CARO-META-001: " in path_of(answer["uri"]).read_text()
