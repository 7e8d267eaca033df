"""A minimal client of a language server over stdio, to time what an editor waits for."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

CAPABILITIES = {
    "textDocument": {
        "synchronization": {"didSave": True},
        "publishDiagnostics": {"relatedInformation": True},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
    },
}


class Server:
    """A running server; ``started`` is when its process was started (seconds, monotonic)."""

    def __init__(self, command: list[str], environment: dict[str, str] | None = None) -> None:
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})},
        )
        self._next = 0
        self._answered: dict[int, dict[str, Any]] = {}
        self.seen: set[str] = set()
        """Documents of which diagnostics have come."""

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def request(self, method: str, params: Any) -> Any:
        """Send a request and wait for its answer; answers what the server asks meanwhile."""
        return self.ask(method, params).get("result")

    def ask(self, method: str, params: Any) -> dict[str, Any]:
        """As :meth:`request`, with the whole answer: it has ``error`` where the request failed."""
        return self.finish(self.begin(method, params))

    def begin(self, method: str, params: Any) -> int:
        """Send a request, whose answer :meth:`finish` waits for."""
        self._next += 1
        self._send({"id": self._next, "method": method, "params": params})
        return self._next

    def is_answered(self, identity: int) -> bool:
        """Whether the answer to a request has been read."""
        return identity in self._answered

    def finish(self, identity: int) -> dict[str, Any]:
        """The whole answer to a request."""
        while identity not in self._answered:
            message = self.read()
            if "id" in message and "method" not in message:
                self._answered[message["id"]] = message
        return self._answered.pop(identity)

    def notify(self, method: str, params: Any) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def wait_for(self, method: str) -> Any:
        """The parameters of the next notification of that name."""
        while True:
            message = self.read()
            if message.get("method") == method:
                return message["params"]

    def read(self) -> dict[str, Any]:
        """The next message. Requests of the server are answered with nothing."""
        assert self._process.stdout is not None
        size = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                size = int(value)
        if not size:
            raise EOFError("the server ended")
        message: dict[str, Any] = json.loads(self._process.stdout.read(size))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.seen.add(message["params"]["uri"])
        if "method" in message and "id" in message:
            items = message.get("params", {}).get("items") if message.get("params") else None
            result = [None] * len(items) if items else None
            self._send({"id": message["id"], "result": result})
        return message

    def initialize(self, folder: Path) -> Any:
        """The handshake up to the answer of ``initialize``."""
        return self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": folder.as_uri(),
                "capabilities": CAPABILITIES,
                "workspaceFolders": [{"uri": folder.as_uri(), "name": "bench"}],
            },
        )

    def open(self, uri: str, text: str) -> None:
        """Open a shell script."""
        item = {"uri": uri, "languageId": "shellscript", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def stop(self) -> None:
        """End the server."""
        self._process.kill()
        self._process.wait()

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()


def scratch() -> Path:
    """An empty folder for one benchmark."""
    return Path(tempfile.mkdtemp(prefix="caro-bench-"))
