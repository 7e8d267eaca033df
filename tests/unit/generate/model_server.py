"""A server of the OpenAI protocol on loopback, to the byte as a test wants it."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable


@dataclass
class Request:
    """What a client asked."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Connection:
    """One request and the way to answer it; ``closed`` once the client has gone."""

    request: Request
    writer: asyncio.StreamWriter
    closed: asyncio.Event

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(
        self, status: int, body: Any, kind: str = "application/json", **headers: str
    ) -> None:
        """A whole answer."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        lines = [f"HTTP/1.1 {status} X", f"content-type: {kind}", f"content-length: {len(data)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        await self.send("\r\n".join(lines).encode() + b"\r\n\r\n" + data)

    async def begin_stream(self, kind: str = "text/event-stream") -> None:
        head = f"HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ntransfer-encoding: chunked\r\n\r\n"
        await self.send(head.encode())

    async def chunk(self, data: bytes) -> None:
        await self.send(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    async def event(self, data: Any) -> None:
        text = data if isinstance(data, str) else json.dumps(data)
        await self.chunk(f"data: {text}\n\n".encode())

    async def say(self, text: str, *, end: str | None = None, **more: Any) -> None:
        """A piece of the answer of a chat."""
        choice = {"index": 0, "delta": {"content": text, **more}, "finish_reason": end}
        await self.event({"choices": [choice]})

    async def stream(self, *texts: str, end: str | None = "stop") -> None:
        """The whole answer of a chat."""
        await self.begin_stream()
        for text in texts:
            await self.say(text)
        if end:
            await self.say("", end=end)
            await self.event("[DONE]")
        await self.chunk(b"")

    def drop(self) -> None:
        """Break the connection off."""
        self.writer.transport.abort()


@dataclass
class ModelServer:
    """A running server: its address, and all that was asked."""

    react: Callable[[Connection], Awaitable[None]]
    url: str = ""
    requests: list[Request] = field(default_factory=list)
    closed: list[asyncio.Event] = field(default_factory=list)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await _read(reader)) is not None:
                self.requests.append(request)
                connection = Connection(request, writer, asyncio.Event())
                self.closed.append(connection.closed)
                work = asyncio.ensure_future(self.react(connection))
                # Nothing more is to come while an answer is being read, but the end.
                gone = asyncio.ensure_future(reader.read(1))
                await asyncio.wait({work, gone}, return_when="FIRST_COMPLETED")
                if gone.done():
                    connection.closed.set()
                    work.cancel()
                await asyncio.wait({work})
                await gone
                connection.closed.set()
                break
        except ConnectionError:
            pass
        finally:
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.rstrip().split("\r\n")
    method, path, _ = first.split(" ")
    headers = {
        name.lower(): value for name, value in (line.split(": ", 1) for line in lines if line)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, path, headers, json.loads(body) if body else {})


@asynccontextmanager
async def serving(
    react: Callable[[Connection], Awaitable[None]], models: tuple[str, ...] = ("tiny-instruct",)
) -> AsyncIterator[ModelServer]:
    """Run a server that answers with ``react``, and lists ``models`` by itself."""

    async def answer(connection: Connection) -> None:
        if connection.request.path.endswith("/models"):
            await connection.answer(200, {"data": [{"id": name} for name in models]})
        else:
            await react(connection)
        connection.writer.close()

    server = ModelServer(answer)
    running = await asyncio.start_server(server, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{running.sockets[0].getsockname()[1]}/v1"
    try:
        yield server
    finally:
        running.close()
        await asyncio.sleep(0)
