"""Rule files in the editor: problems, completion, hover, and the scripts that they are about."""

import asyncio

import pytest
from driving import span, within
from lsprotocol import types

RULE = """\
id: TEAM-A-1
name: a tool that nobody should use
severity: warning
message: "no {arg.what}"
why: because
match:
  command: forbidden
  args:
    - {name: what, class: [root]}
examples:
  invalid: [forbidden /, sudo forbidden /, 'd=/; forbidden "$d"']
  valid: [forbidden x, echo forbidden /, "# forbidden /"]
"""
PLACE = ".caro/rules/team.yaml"


def save(ed, uri, text, name=PLACE):
    file = ed.folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    identifier = types.TextDocumentIdentifier(uri)
    ed.client.text_document_did_save(types.DidSaveTextDocumentParams(identifier))


def open_rule(ed, text=RULE, name=PLACE):
    (ed.folder / name).parent.mkdir(parents=True, exist_ok=True)
    return ed.open(text, name, "yaml")


async def complete(ed, uri, line, character):
    position = types.Position(line, character)
    params = types.CompletionParams(types.TextDocumentIdentifier(uri), position)
    found = await within(ed.client.text_document_completion_async(params))
    return {item.label: item for item in found.items}


async def test_a_rule_in_order_has_no_problem(ed):
    assert await ed.diagnostics(open_rule(ed)) == []


async def test_every_problem_is_underlined_where_it_is(ed):
    text = RULE.replace("severity: warning", "severty: warning").replace("[root]", "[rot]")
    found = {item.code: item for item in await ed.diagnostics(open_rule(ed, text))}
    assert found["unknown-key"].range == span(2, 0, 7)
    assert "did you mean `severity`" in found["unknown-key"].message
    assert found["wrong-value"].range == span(8, 27, 30)
    assert found["missing-key"].range.start.line == 0
    assert all(item.source == "caro" for item in found.values())


async def test_an_example_that_is_not_found_is_underlined(ed):
    text = RULE.replace("forbidden /, sudo", "forbidden ./x, sudo")
    (found,) = await ed.diagnostics(open_rule(ed, text))
    assert found.code == "missing"
    assert found.severity == types.DiagnosticSeverity.Error
    assert found.range == span(10, 12, 25)


async def test_typing_brings_and_takes_problems(ed):
    uri = open_rule(ed)
    ed.change(uri, types.TextDocumentContentChangePartial(span(2, 10, 17), "fatal"))
    assert await ed.codes(uri) == ["wrong-value"]
    ed.change(uri, types.TextDocumentContentChangePartial(span(2, 10, 15), "error"))
    assert await ed.codes(uri) == []


async def test_a_client_that_does_not_pull_is_sent_the_problems_of_rules(pusher):
    uri = open_rule(pusher, "id: [")
    assert await pusher.codes(uri) == ["yaml"]
    pusher.replace(uri, RULE)
    assert await pusher.codes(uri) == []


async def test_an_unchanged_rule_is_answered_as_unchanged(ed):
    document = types.TextDocumentIdentifier(open_rule(ed, "id: ["))
    first = await ed.client.text_document_diagnostic_async(types.DocumentDiagnosticParams(document))
    again = await ed.client.text_document_diagnostic_async(
        types.DocumentDiagnosticParams(document, previous_result_id=first.result_id)
    )
    assert again.kind == "unchanged"


@pytest.mark.parametrize("name", ["elsewhere.yaml", "untitled:Untitled-1"])
async def test_a_rule_is_known_by_its_content_wherever_it_lies(ed, name):
    uri = ed.open(RULE.replace("[root]", "[rot]"), name, "yaml")
    assert await ed.codes(uri) == ["wrong-value"]


async def test_other_yaml_is_left_alone(ed):
    uri = ed.open("jobs:\n  a: {run: rm -rf /}\n", "compose.yaml", "yaml")
    assert await ed.codes(uri) == []
    assert await ed.hover(uri, 0, 1) == ""
    assert await complete(ed, uri, 1, 2) == {}
    assert await ed.suggestions(uri, 0, 0) == []
    assert await ed.actions(uri, span(0, 0, 4)) == []


async def test_an_id_that_another_file_has_is_a_problem(ed):
    first = open_rule(ed)
    save(ed, first, RULE)
    uri = open_rule(ed, RULE, ".caro/rules/other.yaml")
    (found,) = await ed.diagnostics(uri)
    assert found.code == "duplicate-id"
    assert found.range == span(0, 4, 12)
    assert "team.yaml" in found.message


async def test_what_an_untrusted_folder_may_not_do_is_said_in_the_file(ed):
    text = RULE.replace("TEAM-A-1", "CARO-FS-001")
    uri = open_rule(ed, text)
    save(ed, uri, text)
    assert "not-in-force" in await ed.codes(uri)


async def test_saving_a_rule_checks_the_open_scripts_again(ed):
    script = ed.open("forbidden /\n")
    assert await ed.codes(script) == []
    uri = open_rule(ed)
    save(ed, uri, RULE)
    assert await ed.codes(script) == ["TEAM-A-1"]
    if (diagnostics := ed.capabilities.workspace.diagnostics) and diagnostics.refresh_support:
        await ed.until(lambda: ed.refreshes > 0)
    # With the file broken the rule is not in force, and nothing pops up: it is underlined.
    save(ed, uri, RULE.replace("warning", "fatal"))
    assert await ed.codes(script) == []
    assert ed.said == []


async def test_saving_a_rule_sends_the_findings_of_open_scripts(pusher):
    script = pusher.open("forbidden /\n")
    assert await pusher.codes(script) == []
    save(pusher, open_rule(pusher), RULE)
    await pusher.until(lambda: bool(pusher.published[script].diagnostics))


async def test_a_change_outside_the_editor_is_noticed(ed):
    script = ed.open("forbidden /\n")
    assert await ed.codes(script) == []
    file = ed.folder / PLACE
    file.parent.mkdir(parents=True)
    file.write_text(RULE)
    event = types.FileEvent(file.as_uri(), types.FileChangeType.Created)
    ed.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
    assert await ed.codes(script) == ["TEAM-A-1"]


async def test_completion_offers_keys_and_values_with_their_meaning(ed):
    uri = open_rule(ed, "id: TEAM-A-1\nseverity: \nmatch:\n  com\n  flags: {any: [r")
    severities = await complete(ed, uri, 1, 10)
    assert set(severities) == {"error", "warning", "info", "hint"}
    assert "check fails" in severities["error"].documentation.value
    keys = await complete(ed, uri, 3, 5)
    assert keys["command"].text_edit.new_text == "command: "
    assert keys["command"].text_edit.range == span(3, 2, 5)
    assert "flags" not in keys


async def test_completion_offers_the_flags_of_the_tool(ed):
    uri = open_rule(ed, "match:\n  command: rm\n  flags: {any: [é, r")
    flags = await complete(ed, uri, 2, 20)
    assert "-r, -R, --recursive of rm" in flags["recursive"].documentation.value
    start = 20 if ed.capabilities.general.position_encodings[0] == "utf-8" else 19
    assert flags["recursive"].text_edit.range == span(2, start, start + 1)


async def test_hover_says_what_a_key_is_for(ed):
    uri = open_rule(ed)
    assert "whether `caro-lsp check` fails" in await ed.hover(uri, 2, 3)
    assert "root folder" in await ed.hover(uri, 8, 28)
    assert await ed.hover(uri, 99, 0) == ""


async def test_nothing_is_said_when_switched_off(ed):
    ed.settings = {"enable": False}
    ed.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=None))
    await asyncio.sleep(0.3)
    uri = open_rule(ed, "id: [")
    assert await ed.codes(uri) == []
    assert await ed.hover(uri, 0, 0) == ""
    assert await complete(ed, uri, 0, 0) == {}


async def test_hostile_files_do_not_stop_the_server(ed):
    bomb = "\n".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 10))
    for text in (f"a0: &a0 [x]\n{bomb}\n", "x" * 10_000_000, "[" * 100_000):
        uri = open_rule(ed, text)
        assert await ed.codes(uri) == ["limit"]
    script = ed.open("rm -rf /\n")
    assert await ed.codes(script) == ["CARO-FS-001"]
