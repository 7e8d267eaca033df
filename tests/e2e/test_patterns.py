"""Learning in an editor: from a saved correction to the next suggestion and the code action."""

import ast
import asyncio

import pytest
from driving import editor, span
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from test_code_action import apply

COMMENT = "# show the biggest files first"


@pytest.fixture
async def writer(client_name, tmp_path):
    """An editor that does what the server asks it to do to a document."""
    async with editor(client_name, tmp_path, weights=False) as ed:
        ed.settings = {"govern": {"trustLevel": 2}, "model": {"backend": "none"}}
        await ed.start()
        ed.texts = {}

        @ed.client.feature(types.WORKSPACE_APPLY_EDIT)
        def apply_edit(params):
            for uri in params.edit.changes:
                ed.texts[uri] = apply(ed.texts[uri], params.edit, uri)
                ed.replace(uri, ed.texts[uri])
            return types.ApplyWorkspaceEditResult(applied=True)

        yield ed


async def correct(ed, uri, command):
    """Take what is suggested below the comment, change it, and save."""
    ed.replace(uri, f"#!/bin/bash\n{COMMENT}\n")
    (item, *_) = await ed.suggestions(uri, 1, len(COMMENT))
    suggested = item.insert_text.strip()
    ed.replace(uri, f"#!/bin/bash\n{COMMENT}\n{suggested}\n")
    ed.replace(uri, f"#!/bin/bash\n{COMMENT}\n{command}\n")
    identifier = types.TextDocumentIdentifier(uri)
    ed.client.text_document_did_save(types.DidSaveTextDocumentParams(identifier))
    return suggested


async def learned(ed, uri):
    """Wait until the code action is offered, as what is saved is learned in the background."""
    for _ in range(300):
        if found := await ed.actions(uri, span(0, 0, 0), "refactor.rewrite"):
            return found
        await asyncio.sleep(0.05)
    return []


async def test_what_is_corrected_is_suggested_offered_and_explained(writer):
    ed = writer
    script = ed.open("ls -lS src\n", "other.sh")
    ed.texts[script] = "ls -lS src\n"
    assert await ed.actions(script, span(0, 0, 0), "refactor.rewrite") == []
    assert await correct(ed, ed.open("", "first.sh"), "ls -lhS") == "ls -lS"
    (action,) = await learned(ed, script)
    assert action.title == "Caro: Apply learned correction: ls -lS src -> ls -lhS src"
    # The client of these tests takes every action with a command for a command.
    command = ast.literal_eval(action.command)
    await ed.command(command["command"], *command["arguments"])
    assert ed.texts[script] == "ls -lhS src\n"
    uri = ed.open(f"#!/bin/bash\n{COMMENT}\n", "next.sh")
    (item, *_) = await ed.suggestions(uri, 1, len(COMMENT))
    assert item.insert_text.strip() == "ls -lhS"
    ed.replace(uri, f"#!/bin/bash\n{COMMENT}\nls -lhS\n")
    told = await ed.hover(uri, 2, 1)
    assert "`ls: with -h`, 71% sure" in told
    assert "Without what was learned: `ls -lS`" in told
    assert "caro-lsp patterns disable flag-" in told


async def test_a_correction_that_is_not_there_is_refused(writer):
    uri = writer.open("ls -lS\n")
    place = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
    with pytest.raises(JsonRpcException, match="changes nothing there"):
        await writer.command(
            "caro.applyCorrection", {"uri": uri, "range": place, "pattern": "flag-00000000"}
        )
