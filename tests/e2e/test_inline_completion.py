"""Commands from comments, by the real model."""

import asyncio
import os
import shutil
import signal

import psutil
import pytest
from driving import editor, span, within
from lsprotocol import types

COMMENT = "# count lines in notes.txt"
UNUSUAL = "# let nobody but me touch story.txt"
"""A request that no example answers for certain, so that the model is asked."""


async def test_at_the_end_of_a_comment_the_command_comes_on_a_line_of_its_own(ed):
    uri = ed.open(f"#!/bin/bash\nif true; then\n  {COMMENT}\nfi\n")
    items = await ed.suggestions(uri, 2, len(COMMENT) + 2)
    assert 1 <= len(items) <= 3
    first = items[0]
    assert first.insert_text.startswith("\n  ")
    assert shutil.which(first.insert_text.split()[0])
    assert "notes.txt" in first.insert_text
    assert first.range == types.Range(types.Position(2, 28), types.Position(2, 28))
    assert first.command.command == "caro.acceptCompletion"


async def test_on_the_empty_line_below_it_is_the_bare_command(ed):
    uri = ed.open(f"{COMMENT}\n")
    (above, *_) = await ed.suggestions(uri, 0, len(COMMENT))
    (below, *_) = await ed.suggestions(uri, 1, 0)
    assert above.insert_text == f"\n{below.insert_text}"


async def test_the_model_itself_makes_a_command(ed):
    asked = UNUSUAL.removeprefix("# ")
    answer = await ed.command("caro.generate", {"text": asked, "n": 10})
    assert answer["version"] == 1
    sources = [candidate["source"] for candidate in answer["candidates"]]
    assert any(source.startswith("model:") for source in sources), sources
    assert all("story.txt" in candidate["command"] for candidate in answer["candidates"])


@pytest.mark.parametrize(
    "text",
    [
        "#!/usr/bin/env bash",
        "# shellcheck disable=SC2086",
        "# Copyright 2026 the authors",
        "# TODO: tidy this up",
        "# ---- settings ----",
        "# This function is called by the one above.",
        "# alte Dateien aufräumen",
        "echo hello",
        "",
        "# x='rm -rf /'",
    ],
)
async def test_nothing_is_suggested_unasked_where_nothing_is_asked_for(ed, text):
    uri = ed.open(text)
    assert await ed.suggestions(uri, 0, len(text.encode("utf-16-le")) // 2, invoked=False) == []


async def test_columns_are_those_of_the_file_beside_the_script(ed):
    (ed.folder / "hens.csv").write_text("day,hen,eggs\nmon,Berta,2\ntue,Ute,1\n")
    text = "hens=hens.csv\n# sum of the eggs of Berta"
    uri = ed.open(text)
    (item, *_) = await ed.suggestions(uri, 1, 26, invoked=False)
    assert "$3" in item.insert_text
    assert '$2 == "Berta"' in item.insert_text


async def test_files_are_left_alone_where_the_settings_say_so(client_name, tmp_path):
    async with editor(client_name, tmp_path) as ed:
        ed.settings = {"completion": {"readFiles": False}, "model": {"backend": "none"}}
        await ed.start()
        (ed.folder / "hens.csv").write_text("day,hen,eggs\nmon,Berta,2\ntue,Ute,1\n")
        uri = ed.open("hens=hens.csv\n# sum of the eggs of Berta")
        for item in await ed.suggestions(uri, 1, 26):
            assert '$2 == "Berta"' not in item.insert_text


async def test_a_dangerous_request_gets_no_dangerous_command(ed):
    text = "# delete everything in the root folder"
    uri = ed.open(text)
    for item in await ed.suggestions(uri, 0, len(text)):
        ed.replace(uri, item.insert_text)
        assert "CARO-FS-001" not in await ed.codes(uri)


async def test_an_accepted_suggestion_is_counted(ed):
    uri = ed.open(COMMENT)
    (item, *_) = await ed.suggestions(uri, 0, len(COMMENT))
    (argument,) = item.command.arguments
    identity = argument["id"] if isinstance(argument, dict) else argument.id
    assert (await ed.command("caro.acceptCompletion", {"id": identity}))["known"]
    assert not (await ed.command("caro.acceptCompletion", {"id": identity}))["known"]
    assert (await ed.command("caro.status"))["completions"]["accepted"] == 1


async def test_an_answer_for_a_text_that_moved_on_is_empty(ed):
    uri = ed.open(UNUSUAL)
    pending = asyncio.create_task(ed.suggestions(uri, 0, len(UNUSUAL)))
    await asyncio.sleep(0.02)
    ed.change(uri, types.TextDocumentContentChangePartial(span(0, 0, 0), "#"))
    assert await pending == []


async def test_a_cancelled_request_is_answered_at_once_and_others_go_on(ed):
    uri = ed.open(UNUSUAL)
    client = ed.client
    params = types.InlineCompletionParams(
        types.InlineCompletionContext(types.InlineCompletionTriggerKind.Invoked),
        types.TextDocumentIdentifier(uri),
        types.Position(0, len(UNUSUAL)),
    )
    future = client.protocol.send_request(types.TEXT_DOCUMENT_INLINE_COMPLETION, params, msg_id="x")
    client.cancel_request(types.CancelParams("x"))
    with pytest.raises(BaseException, match=r"(?i)cancel"):
        await within(asyncio.wrap_future(future))
    assert await ed.suggestions(uri, 0, len(UNUSUAL))


async def test_other_requests_are_answered_while_the_model_works(ed):
    uri = ed.open(f"rm -rf /\n{UNUSUAL}")
    slow = asyncio.create_task(ed.suggestions(uri, 1, len(UNUSUAL)))
    await asyncio.sleep(0.05)
    assert await ed.codes(uri) == ["CARO-FS-001"]
    assert not slow.done(), "the model answered before anything could overtake it"
    await slow


async def test_a_killed_worker_is_replaced(ed):
    uri = ed.open(UNUSUAL)
    assert await ed.suggestions(uri, 0, len(UNUSUAL))
    (worker,) = _workers()
    os.kill(worker.pid, signal.SIGKILL)
    await asyncio.to_thread(worker.wait, 10)
    other = "# " + UNUSUAL[2:].replace("story", "novel")
    ed.replace(uri, other)
    assert await ed.suggestions(uri, 0, len(other))
    (again,) = _workers()
    assert again.pid != worker.pid


async def test_without_weights_it_is_said_once_with_the_cure_and_the_rest_works(
    client_name, tmp_path
):
    async with editor(client_name, tmp_path, weights=False) as ed:
        await ed.start()
        uri = ed.open(f"rm -rf /\n{UNUSUAL}")
        for _ in range(3):
            await ed.suggestions(uri, 1, len(UNUSUAL))
        (said,) = ed.said
        assert "caro-lsp model pull" in said
        assert await ed.codes(uri) == ["CARO-FS-001"]
        assert ed.statuses[-1][0] == "warning"


async def test_a_truncated_model_file_is_said_with_the_cure(client_name, tmp_path):
    broken = tmp_path / "model.gguf"
    broken.write_bytes(b"GGUF\x03\x00\x00\x00" + b"\0" * 1000)
    async with editor(client_name, tmp_path) as ed:
        ed.settings = {"model": {"path": str(broken)}}
        await ed.start()
        uri = ed.open(f"rm -rf /\n{UNUSUAL}")
        await ed.suggestions(uri, 1, len(UNUSUAL))
        await ed.until(lambda: bool(ed.said))
        assert str(broken) in ed.said[0]
        assert await ed.codes(uri) == ["CARO-FS-001"]


async def test_without_the_extra_local_it_is_said_once_with_the_cure(client_name, tmp_path):
    # A module of this name that cannot be found: what an installation without the extra is.
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(
        "import importlib.util as u\n"
        "real = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'llama_cpp' else real(name, *a)\n"
    )
    async with editor(client_name, tmp_path, environment={"PYTHONPATH": str(hidden)}) as ed:
        await ed.start()
        uri = ed.open(f"rm -rf /\n{UNUSUAL}")
        for _ in range(2):
            await ed.suggestions(uri, 1, len(UNUSUAL))
        (said,) = ed.said
        assert "caro-lsp[local]" in said
        assert await ed.codes(uri) == ["CARO-FS-001"]


async def test_automatic_can_be_switched_off_and_asking_still_works(client_name, tmp_path):
    async with editor(client_name, tmp_path) as ed:
        ed.settings = {"completion": {"automatic": False}}
        await ed.start()
        uri = ed.open(COMMENT)
        await ed.until(lambda: bool(ed.statuses))
        assert await ed.suggestions(uri, 0, len(COMMENT), invoked=False) == []
        assert await ed.suggestions(uri, 0, len(COMMENT))


async def test_other_languages_are_left_alone(ed):
    uri = ed.open(COMMENT, "notes.py", "python")
    assert await ed.suggestions(uri, 0, len(COMMENT)) == []


def _workers() -> list[psutil.Process]:
    """The model processes below this one."""
    return [
        process
        for process in psutil.Process().children(recursive=True)
        if any("caro_lsp.generate.worker" in word for word in process.cmdline())
    ]
