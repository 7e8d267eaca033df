"""Quick fixes and fix all, hover, commands."""

import pytest
from driving import span
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from caro_lsp.server.documents import path_of


def apply(text: str, edit: types.WorkspaceEdit, uri: str) -> str:
    """The text after an edit; ASCII only, so that every encoding is the same."""
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:i])) for i in range(len(lines) + 1)]
    for change in sorted(edit.changes[uri], key=lambda c: c.range.start.line, reverse=True):
        start = starts[change.range.start.line] + change.range.start.character
        end = starts[change.range.end.line] + change.range.end.character
        text = text[:start] + change.new_text + text[end:]
    return text


async def test_the_quick_fix_mends_what_it_is_for(ed):
    text = 'rm -rf "$BUILD/"\n'
    uri = ed.open(text)
    action, ignore = await ed.actions(uri, span(0, 3, 3), "quickfix")
    assert action.is_preferred
    assert not ignore.is_preferred
    assert action.kind == types.CodeActionKind.QuickFix
    assert action.diagnostics[0].code == "CARO-FS-002"
    fixed = apply(text, action.edit, uri)
    assert fixed == 'rm -rf "${BUILD:?}/"\n'
    ed.replace(uri, fixed)
    assert await ed.codes(uri) == []


async def test_fix_all_mends_what_needs_no_look_at_each(ed):
    # What asks before it removes the root would wait in a script for an answer: one by one only.
    text = 'rm -rf "$A/"\nrm -rf "$B/"\nrm -rf /\n'
    uri = ed.open(text)
    (action,) = await ed.actions(uri, span(0, 0, 0), "source.fixAll")
    resolved = await ed.client.code_action_resolve_async(action)
    fixed = apply(text, resolved.edit, uri)
    assert fixed == 'rm -rf "${A:?}/"\nrm -rf "${B:?}/"\nrm -rf /\n'
    ed.replace(uri, fixed)
    assert await ed.codes(uri) == ["CARO-FS-001"]


async def test_no_action_is_offered_where_nothing_is_wrong(ed):
    uri = ed.open("echo hello\n")
    (only,) = await ed.actions(uri, span(0, 0, 4))
    assert only.title == "Caro: Explain command"
    assert await ed.actions(uri, span(0, 0, 4), "quickfix") == []


async def test_explain_is_an_action_that_shows_the_table(ed):
    uri = ed.open("sort -u names.txt | wc -l\n")
    (action,) = await ed.actions(uri, span(0, 1, 1))
    # lsprotocol takes an action with a command for the command.
    assert "'show': True" in str(action.command)
    place = {"start": {"line": 0, "character": 1}, "end": {"line": 0, "character": 1}}
    answer = await ed.command("caro.explain", {"uri": uri, "range": place, "show": True})
    assert [part["text"] for part in answer["parts"] if part["kind"] == "command"] == ["sort", "wc"]
    file = path_of(ed.shown[-1])
    assert "`names.txt`" in file.read_text("utf-8")
    ed.replace(uri, "# nothing to explain\n")
    assert await ed.actions(uri, span(0, 1, 1)) == []


async def test_hover_says_why(ed):
    uri = ed.open("rm -rf /\n")
    text = await ed.hover(uri, 0, 1)
    assert "CARO-FS-001" in text
    assert "cannot be undone" in text.replace("\n", " ")
    assert "community" in text
    assert "Fix: Ask before each removal\n" in text


async def test_hover_explains_a_harmless_command(ed):
    uri = ed.open("tar -czf a.tgz docs\n")
    text = await ed.hover(uri, 0, 1)
    assert "tar" in text
    assert "-czf" in text or "-c" in text


async def test_explain_by_text_and_by_place(ed):
    uri = ed.open("sudo chown -R bob /srv\n")
    by_text = await ed.command("caro.explain", {"command": "chown -R bob /srv"})
    assert any("-R" in part["text"] for part in by_text["parts"])
    place = {"start": {"line": 0, "character": 6}, "end": {"line": 0, "character": 6}}
    by_place = await ed.command("caro.explain", {"uri": uri, "range": place})
    assert "chown" in by_place["markdown"]


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("caro.explain", [{"uri": "file:///nowhere.sh"}], "not open"),
        ("caro.explain", [[1]], "one JSON object"),
        ("caro.generate", [{}], "'text'"),
        ("caro.showRule", [{"rule": "NO-RULE-1"}], "no rule"),
        ("caro.acceptCompletion", [{"id": 5}], "'id'"),
        ("caro.unheardOf", [{}], "not defined"),
    ],
)
async def test_wrong_arguments_are_answered_with_what_was_expected(ed, name, arguments, said):
    with pytest.raises(JsonRpcException, match=said):
        await ed.command(name, *arguments)
    assert (await ed.command("caro.status"))["enabled"]


async def test_a_rule_can_be_shown(ed):
    answer = await ed.command("caro.showRule", {"rule": "CARO-FS-001"})
    assert answer["layer"] == "community"
    assert answer["source"].endswith("CARO-FS-001.yaml")
    assert "# CARO-FS-001: " in path_of(answer["uri"]).read_text()
    window = ed.capabilities.window
    if window.show_document and window.show_document.support:
        assert ed.shown == [answer["uri"]]


async def test_the_doctor_answers(ed):
    answer = await ed.command("caro.doctor")
    names = {check["name"] for check in answer["checks"]}
    assert {"platform", "rules", "model weights"} <= names
