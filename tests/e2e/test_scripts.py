"""Whole scripts from comments."""

import subprocess

from driving import span
from lsprotocol import types

TITLE = "Caro: Generate script from this comment"
GOAL = "pack the folder src into src.tar.gz, copy it to /mnt/backup and delete the folder src"


async def drafts(ed, uri, place):
    found = await ed.actions(uri, place, "refactor.rewrite")
    return [action for action in found if action.title == TITLE]


async def test_a_comment_in_an_empty_file_becomes_a_script(ed):
    uri = ed.open(f"#!/usr/bin/env bash\n# {GOAL}\n")
    (action,) = await drafts(ed, uri, span(1, 5, 5))
    resolved = await ed.client.code_action_resolve_async(action)
    (edit,) = resolved.edit.changes[uri]
    assert edit.range.start == types.Position(0, 0)
    assert edit.range.end == types.Position(2, 0)
    assert edit.new_text.startswith("#!/usr/bin/env bash\n#\n# Pack the folder src")
    valid = subprocess.run(["bash", "-n"], input=edit.new_text, text=True, check=False)
    assert valid.returncode == 0
    ed.replace(uri, edit.new_text)
    assert await ed.codes(uri) == []


async def test_a_comment_among_code_is_left_to_suggestions(ed):
    uri = ed.open(f"# {GOAL}\n\necho done\n")
    assert await drafts(ed, uri, span(0, 5, 5)) == []


async def test_a_list_of_steps_is_one_goal(ed):
    uri = ed.open("# 1. create the folder output\n# 2. copy data.csv into it\n")
    (action,) = await drafts(ed, uri, span(0, 3, 3))
    resolved = await ed.client.code_action_resolve_async(action)
    (edit,) = resolved.edit.changes[uri]
    assert 'run mkdir "$dir"' in edit.new_text
    assert 'run cp "$source" "$dir"' in edit.new_text


async def test_the_command_makes_scripts_for_the_dialect_of_the_document(ed):
    uri = ed.open("#!/bin/sh\n", "script.sh")
    made = await ed.command("caro.generateScript", {"text": GOAL, "uri": uri})
    assert made["script"].startswith("#!/bin/sh\n")
    assert "pipefail" not in made["script"]
    assert made["steps"] == [
        "Pack the folder src into src.tar.gz.",
        "Copy src.tar.gz to /mnt/backup.",
        "Delete the folder src.",
    ]
    assert "--archive" in made["options"]


async def test_what_is_not_understood_in_full_is_no_script(ed):
    made = await ed.command(
        "caro.generateScript", {"text": "create the folder out, then frobnicate the gizmo"}
    )
    assert made["script"] is None
    assert made["refused"] == "not every step of it was understood"


async def items(ed, uri, line, character):
    params = types.CompletionParams(
        types.TextDocumentIdentifier(uri),
        types.Position(line, character),
        types.CompletionContext(types.CompletionTriggerKind.Invoked),
    )
    return (await ed.client.text_document_completion_async(params)).items


async def test_templates_are_offered_on_an_empty_line(ed):
    uri = ed.open("#!/bin/sh\n\nret\n")
    found = {item.label: item for item in await items(ed, uri, 2, 3)}
    assert {"retry", "lock-file", "backup-rotation"} <= found.keys()
    one = found["retry"]
    assert one.insert_text_format == types.InsertTextFormat.Snippet
    assert one.filter_text == "retry"
    assert one.text_edit.range == types.Range(types.Position(2, 0), types.Position(2, 3))
    assert "${1:5}" in one.text_edit.new_text
    assert '"\\$@"' in one.text_edit.new_text


async def test_templates_are_not_offered_within_a_command(ed):
    uri = ed.open("echo hello\n")
    assert not await items(ed, uri, 0, 10)


async def test_steps_are_suggested_as_lines(ed):
    uri = ed.open(f"if true; then\n    # {GOAL}\nfi\n")
    first, *_ = await ed.suggestions(uri, 1, len(GOAL) + 6)
    assert first.insert_text == (
        "\n    tar -czf src.tar.gz src &&\n    cp src.tar.gz /mnt/backup &&\n    rm -r src"
    )
