"""initialize, settings, shutdown, a client that dies."""

import asyncio
import json
import os
import signal
import sys

import psutil
import pytest
from driving import SERVER, editor, home, within
from lsprotocol import types


async def test_the_capabilities_are_those_of_the_contract(client_name, tmp_path):
    async with editor(client_name, tmp_path) as ed:
        result = await ed.start()
    server = result.capabilities
    assert result.server_info.name == "caro-lsp"
    assert server.inline_completion_provider is not None
    assert server.diagnostic_provider is not None
    assert server.hover_provider
    assert server.completion_provider is not None
    assert server.code_action_provider.resolve_provider
    assert "source.fixAll.caro" in server.code_action_provider.code_action_kinds
    assert {"caro.generate", "caro.explain", "caro.status"} <= set(
        server.execute_command_provider.commands
    )
    expected = ed.capabilities.general.position_encodings[0]
    assert server.position_encoding == expected


async def test_the_status_is_told_when_the_server_is_ready(ed):
    await ed.until(lambda: any(kind == "ready" for kind, _ in ed.statuses))


async def test_settings_come_from_the_editor_and_change_while_it_runs(ed):
    uri = ed.open("git branch -D old\n")
    assert await ed.codes(uri) == []
    ed.settings = {"dogma": {"level": "strict"}}
    changed = types.DidChangeConfigurationParams(settings=None)
    ed.client.workspace_did_change_configuration(changed)
    await asyncio.sleep(0.3)
    ed.change(uri, _nothing())
    assert await ed.codes(uri) == ["CARO-GIT-004"]


async def test_settings_come_from_the_project(ed):
    (ed.folder / ".caro").mkdir()
    (ed.folder / ".caro" / "config.toml").write_text("[dogma]\nlevel = 'strict'\n")
    uri = ed.open("git branch -D old\n")
    assert await ed.codes(uri) == ["CARO-GIT-004"]


async def test_unknown_settings_are_said_once_and_the_server_works(client_name, tmp_path):
    async with editor(client_name, tmp_path) as ed:
        ed.settings = {"completion": {"debounceMs": "soon"}, "nonsense": 1}
        await ed.start()
        for text in ("rm -rf /\n", "rm -rf /etc\n"):
            uri = ed.open(text, f"{text[7:9].strip('/ ')}x.sh")
            assert await ed.codes(uri) == ["CARO-FS-001"]
        assert len(ed.said) == 1
        assert "caro" in ed.said[0]
        assert any("nonsense" in line for line in ed.logged)


async def test_a_broken_project_configuration_is_said_with_its_place(ed):
    (ed.folder / ".caro").mkdir()
    file = ed.folder / ".caro" / "config.toml"
    file.write_text("[dogma\n")
    uri = ed.open("rm -rf /\n")
    assert await ed.codes(uri) == ["CARO-FS-001"]
    assert str(file) in ed.said[0]
    assert "line 1" in ed.said[0]


async def test_switched_off_it_says_and_does_nothing(client_name, tmp_path):
    async with editor(client_name, tmp_path) as ed:
        ed.settings = {"enable": False}
        await ed.start()
        uri = ed.open("rm -rf /\n# count lines in notes.txt")
        assert await ed.codes(uri) == []
        assert await ed.suggestions(uri, 1, 26) == []
        await ed.until(lambda: any(kind == "disabled" for kind, _ in ed.statuses))


@pytest.mark.parametrize("how", ["exit", "closed", "killed"])
async def test_no_process_is_left_behind(tmp_path, how):
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _CLIENT,
        str(SERVER),
        how,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "CARO_HOME": str(home(tmp_path))},
    )
    line = await within(process.stdout.readline())
    family = json.loads(line)
    assert family["worker"], "the model's process was not running"
    if how == "killed":
        process.send_signal(signal.SIGKILL)
    await within(process.wait())

    async def gone() -> None:
        while any(psutil.pid_exists(pid) and _alive(pid) for pid in family.values()):
            await asyncio.sleep(0.05)

    await within(gone())


def _alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _nothing():
    start = types.Position(0, 0)
    return types.TextDocumentContentChangePartial(types.Range(start, start), "")


# A client of its own process, so that it can die. It has the model's worker started, prints the
# process ids and ends in the way it is told.
_CLIENT = """
import asyncio, json, os, sys, psutil
from lsprotocol import types
from pygls.lsp.client import LanguageClient

async def main(server, how):
    client = LanguageClient("dying", "1")
    client.feature("caro/status")(lambda _: None)
    client.feature("window/showMessage")(lambda _: None)
    await client.start_io(server, "serve", "--stdio")
    await client.initialize_async(types.InitializeParams(types.ClientCapabilities()))
    client.initialized(types.InitializedParams())
    text = "# let nobody but me touch story.txt"
    item = types.TextDocumentItem("untitled:a", "shellscript", 1, text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    await client.text_document_inline_completion_async(types.InlineCompletionParams(
        types.InlineCompletionContext(types.InlineCompletionTriggerKind.Invoked),
        types.TextDocumentIdentifier("untitled:a"), types.Position(0, len(text))))
    (child,) = psutil.Process().children()
    workers = child.children()
    print(json.dumps({"server": child.pid, "worker": workers[0].pid if workers else 0}), flush=True)
    if how == "exit":
        await client.shutdown_async(None)
        client.exit(None)
    elif how == "closed":
        os._exit(1)
    await asyncio.sleep(30 if how == "killed" else 2)

asyncio.run(main(*sys.argv[1:]))
"""
