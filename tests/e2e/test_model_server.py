"""Commands from a model on a server, through the editor's protocol."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from driving import editor, within
from lsprotocol import types

STRANGE = "# squash zorps.txt to the utmost"
ANSWER = "gzip -9 zorps.txt"


class Server:
    """Answers chats with one line, or not at all; remembers what was asked and who has left."""

    def __init__(self) -> None:
        self.url = ""
        self.mute = False
        self.bodies: list[dict] = []
        self.left = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            size = head.partition("content-length: ")[2].partition("\r\n")[0]
            body = await reader.readexactly(int(size or 0))
            if body:
                self.bodies.append(json.loads(body))
            if self.mute and body:
                await reader.read()
                self.left.set()
            choice = {"message": {"content": f"```sh\n{ANSWER}\n```"}, "finish_reason": "stop"}
            answer = {"choices": [choice]} if body else {"data": [{"id": "team-model"}]}
            data = json.dumps(answer).encode()
            writer.write(
                b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\n"
                + f"content-length: {len(data)}\r\n\r\n".encode()
                + data
            )
            await writer.drain()
        writer.close()


@asynccontextmanager
async def model_server() -> AsyncIterator[Server]:
    server = Server()
    running = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{running.sockets[0].getsockname()[1]}/v1"
    try:
        yield server
    finally:
        running.close()


def on(server: Server) -> dict:
    return {"model": {"backend": "openai", "baseUrl": server.url}}


async def settled(ed, work) -> None:
    """Do ``work``, and wait until the server has read the settings; it says so each time."""
    before = sum(kind == "ready" for kind, _ in ed.statuses)
    work()
    await ed.until(lambda: sum(kind == "ready" for kind, _ in ed.statuses) > before)


async def started(ed, settings: dict) -> None:
    ed.settings = settings
    await ed.start()
    # Once when it has read the settings, once when all is set up.
    await ed.until(lambda: [kind for kind, _ in ed.statuses].count("ready") == 2)


def inline(uri: str) -> types.InlineCompletionParams:
    return types.InlineCompletionParams(
        types.InlineCompletionContext(types.InlineCompletionTriggerKind.Invoked),
        types.TextDocumentIdentifier(uri),
        types.Position(0, len(STRANGE)),
    )


async def test_what_a_server_writes_is_offered_with_its_source(client_name, tmp_path):
    async with model_server() as server, editor(client_name, tmp_path, weights=False) as ed:
        await started(ed, on(server))
        answer = await ed.command("caro.generate", {"text": STRANGE[2:]})
        (made,) = [one for one in answer["candidates"] if one["command"] == ANSWER]
        assert made["source"] == "model:team-model"
        uri = ed.open(f"PASSWORD=hunter2\n{STRANGE}")
        items = await ed.suggestions(uri, 1, len(STRANGE))
        assert f"\n{ANSWER}" in [item.insert_text for item in items]
        assert (await ed.command("caro.status", {"uri": uri}))["model"]["state"] == "ready"
        assert "hunter2" not in json.dumps(server.bodies)
        assert "$PASSWORD" in json.dumps(server.bodies)


async def test_while_typing_a_server_that_nobody_measured_is_not_asked(tmp_path):
    async with model_server() as server, editor("vscode-1.139", tmp_path, weights=False) as ed:
        await started(ed, on(server))
        uri = ed.open(STRANGE)
        assert await ed.suggestions(uri, 0, len(STRANGE), invoked=False) == []
        assert server.bodies == []


async def test_a_cancel_of_the_editor_closes_the_connection(tmp_path):
    async with model_server() as server, editor("vscode-1.139", tmp_path, weights=False) as ed:
        server.mute = True
        await started(ed, on(server))
        uri = ed.open(STRANGE)
        future = ed.client.protocol.send_request(
            types.TEXT_DOCUMENT_INLINE_COMPLETION, inline(uri), msg_id="x"
        )
        await ed.until(lambda: bool(server.bodies))
        ed.client.cancel_request(types.CancelParams("x"))
        with pytest.raises(BaseException, match=r"(?i)cancel"):
            await within(asyncio.wrap_future(future))
        await within(server.left.wait())


async def test_the_model_can_be_switched_while_the_server_runs(tmp_path):
    async with model_server() as server, editor("vscode-1.139", tmp_path) as ed:
        await started(ed, {"model": {"backend": "none"}})

        async def sources() -> set[str]:
            text = "let nobody but me touch story.txt"
            answer = await ed.command("caro.generate", {"text": text, "n": 10})
            return {one["source"] for one in answer["candidates"]}

        changed = types.DidChangeConfigurationParams(settings=None)

        async def switch(settings: dict) -> None:
            ed.settings = settings
            await settled(ed, lambda: ed.client.workspace_did_change_configuration(changed))

        assert not any(source.startswith("model:") for source in await sources())
        await switch({"model": {"backend": "local"}})
        assert "model:smollm2-135m-instruct" in await sources()
        await switch(on(server))
        await sources()
        assert [body["model"] for body in server.bodies] == ["team-model"]


async def test_what_model_use_chose_counts_once_the_editor_has_seen_the_file(tmp_path):
    async with model_server() as server, editor("vscode-1.139", tmp_path, weights=False) as ed:
        await started(ed, {})
        home = tmp_path / "caro-home"
        command = [sys.executable, "-m", "caro_lsp", "model", "use", server.url]
        environment = {**os.environ, "CARO_HOME": str(home)}
        done = await asyncio.create_subprocess_exec(*command, env=environment, cwd=tmp_path)
        assert await done.wait() == 0
        changed = types.FileEvent(
            (home / "config" / "config.toml").as_uri(), types.FileChangeType.Created
        )
        ed.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([changed]))
        answer = await ed.command("caro.generate", {"text": STRANGE[2:]})
        assert ANSWER in [one["command"] for one in answer["candidates"]]


async def test_a_server_that_is_gone_is_said_once_with_the_cure(tmp_path):
    async with model_server() as server:
        pass
    async with editor("vscode-1.139", tmp_path, weights=False) as ed:
        await started(ed, on(server))
        uri = ed.open(STRANGE)
        for _ in range(2):
            assert ANSWER not in [item.insert_text for item in await ed.suggestions(uri, 0, 32)]
        (said,) = [text for text in ed.said if server.url in text]
        assert "see that it runs" in said
        assert any(kind == "warning" and text in said for kind, text in ed.statuses)


async def test_an_untrusted_project_cannot_send_requests_anywhere(tmp_path):
    async with model_server() as server, editor("vscode-1.139", tmp_path, weights=False) as ed:
        (ed.folder / ".caro").mkdir()
        (ed.folder / ".caro" / "config.toml").write_text(
            f'[model]\nbackend = "openai"\nbaseUrl = "{server.url}"\n'
        )
        await ed.start()
        uri = ed.open(STRANGE)
        await ed.suggestions(uri, 0, len(STRANGE))
        assert server.bodies == []
