"""Commands from comments in clients that show no ghost text: as items and as code actions."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from driving import Editor, editor, span, within
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="module")
"""One server answers all tests of this module."""

COMMENT = "# count lines in notes.txt"
COMMAND = "wc -l < notes.txt"
PROSE = "# This function is called by the one above."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def plain(tmp_path_factory) -> AsyncIterator[Editor]:
    """A client without inline completion, and a server without model: these answers need none."""
    async with editor("neovim-0.11", tmp_path_factory.mktemp("plain"), weights=False) as made:
        made.capabilities.text_document.inline_completion = None
        made.settings = {"model": {"backend": "none"}}
        await made.start()
        yield made


async def completion(ed: Editor, uri: str, line: int, character: int) -> list[types.CompletionItem]:
    params = types.CompletionParams(
        types.TextDocumentIdentifier(uri), types.Position(line, character)
    )
    return list((await within(ed.client.text_document_completion_async(params))).items)


async def written(ed: Editor, uri: str, line: int, character: int = 0, trigger=None, only=None):
    """The code actions there that write a command."""
    context = types.CodeActionContext([], only=only, trigger_kind=trigger)
    there = span(line, character, character)
    params = types.CodeActionParams(types.TextDocumentIdentifier(uri), there, context)
    found = await within(ed.client.text_document_code_action_async(params))
    return [action for action in found or () if action.title.startswith("Caro: write ")]


async def accepted(ed: Editor) -> int:
    """How many suggestions were accepted so far."""
    return (await ed.command("caro.status"))["completions"]["accepted"]


def inserted(text: str, edit: types.TextEdit) -> str:
    """The text after an edit of one line of ASCII."""
    lines = text.split("\n")
    line = lines[edit.range.start.line]
    here = line[: edit.range.start.character] + edit.new_text + line[edit.range.end.character :]
    lines[edit.range.start.line] = here
    return "\n".join(lines)


async def test_an_item_adds_the_command_below_the_comment(plain):
    text = f"if true; then\n  {COMMENT}\nfi\n"
    uri = plain.open(text)
    first, *_ = await completion(plain, uri, 1, len(COMMENT) + 2)
    assert first.label == COMMAND
    assert inserted(text, first.text_edit) == f"if true; then\n  {COMMENT}\n  {COMMAND}\nfi\n"


async def test_an_item_is_filtered_by_the_text_that_it_replaces(plain):
    text = "# Größe von 🙂/notes.txt, count its lines in notes.txt"
    uri = plain.open(text)
    (first, *_) = await completion(plain, uri, 0, len(text.encode()))
    width = first.text_edit.range.end.character - first.text_edit.range.start.character
    assert first.filter_text == "notes.txt"
    assert text.encode()[-width:].decode() == first.filter_text
    assert first.text_edit.new_text.startswith(first.filter_text)


async def test_an_item_is_plain_text(plain):
    text = "# print the second column of table.csv"
    uri = plain.open(text)
    items = await completion(plain, uri, 0, len(text))
    assert any("$2" in item.text_edit.new_text for item in items), items
    assert all(item.insert_text_format == types.InsertTextFormat.PlainText for item in items)
    assert all(item.insert_text_mode == types.InsertTextMode.AsIs for item in items)


async def test_on_the_line_below_an_item_is_the_bare_command(plain):
    uri = plain.open(f"{COMMENT}\n")
    (first, *_) = await completion(plain, uri, 1, 0)
    assert (first.text_edit.new_text, first.filter_text) == (COMMAND, None)


@pytest.mark.parametrize("character", [0, 5, len(COMMENT)])
async def test_an_action_anywhere_on_the_comment_writes_the_command(plain, character):
    text = f"{COMMENT}\nexit\n"
    uri = plain.open(text)
    # The comment has its command, as far as one can tell without being asked.
    assert await written(plain, uri, 0, character) == []
    asked = types.CodeActionTriggerKind.Invoked
    (first, *_) = await written(plain, uri, 0, character, trigger=asked)
    assert first.title == f"Caro: write {COMMAND}"
    (edit,) = first.edit.changes[uri]
    assert inserted(text, edit) == f"{COMMENT}\n{COMMAND}\nexit\n"


async def test_an_action_below_the_comment_writes_the_bare_command(plain):
    uri = plain.open(f"  {COMMENT}\n")
    (first, *_) = await written(plain, uri, 1)
    assert first.edit.changes[uri][0].new_text == f"  {COMMAND}"


async def test_a_line_may_be_sent_with_its_end_but_not_two(plain):
    uri = plain.open(f"{COMMENT}\n\n{PROSE}\n")
    context = types.CodeActionContext([])

    async def titles(lines: int) -> list[str]:
        there = types.Range(types.Position(0, 0), types.Position(lines, 0))
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), there, context)
        found = await within(plain.client.text_document_code_action_async(params))
        return [action.title for action in found or ()]

    assert f"Caro: write {COMMAND}" in await titles(1)
    assert not any(title.startswith("Caro: write ") for title in await titles(2))


@pytest.mark.parametrize("text", [PROSE, "echo hello", "", "#!/bin/sh"])
async def test_no_action_where_nothing_is_asked_for(plain, text):
    uri = plain.open(text)
    assert await written(plain, uri, 0) == []


@pytest.mark.parametrize("typed", [f"\n{COMMAND}", f"notes.txt\n{COMMAND}", f"\n{COMMAND}\n"])
async def test_an_acceptance_is_seen_in_the_text(plain, typed):
    uri = plain.open(COMMENT)
    (first, *_) = await completion(plain, uri, 0, len(COMMENT))
    place = span(0, len(COMMENT), len(COMMENT))
    before = await accepted(plain)
    plain.change(uri, types.TextDocumentContentChangePartial(place, typed))
    assert await accepted(plain) == before + 1
    # A client that runs the command as well is not counted twice.
    (argument,) = first.command.arguments
    identity = argument["id"] if isinstance(argument, dict) else argument.id
    assert (await plain.command("caro.acceptCompletion", {"id": identity}))["known"]
    assert await accepted(plain) == before + 1


@pytest.mark.parametrize("typed", ["w", "\nls", f"\nsudo-{COMMAND}", f"{COMMAND} -x"])
async def test_other_text_is_no_acceptance(plain, typed):
    uri = plain.open(COMMENT)
    assert await completion(plain, uri, 0, len(COMMENT))
    place = span(0, len(COMMENT), len(COMMENT))
    before = await accepted(plain)
    plain.change(uri, types.TextDocumentContentChangePartial(place, typed))
    assert await accepted(plain) == before
