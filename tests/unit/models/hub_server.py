"""A hub on loopback: an HTTP server that speaks what huggingface_hub asks, and can misbehave."""

from __future__ import annotations

import hashlib
import re
import socket
import struct
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Hub:
    """What the server has and how it behaves; ``url`` is its address."""

    files: dict[str, bytes] = field(default_factory=dict)
    """By path, such as ``owner/name/resolve/main/model.gguf``."""
    url: str = ""
    breaks: list[int] = field(default_factory=list)
    """For each GET in turn: bytes of the body after which the connection breaks; -1 for not."""
    reset: bool = False
    """Break with a reset, not an orderly end."""
    ranges: bool = True
    wrong_range: bool = False
    """Answer a range with another one than was asked for."""
    announced: int | None = None
    """Size that is announced in place of the right one."""
    digest: str | None = None
    """Digest that is announced in place of the right one; empty for none."""
    statuses: list[int] = field(default_factory=list)
    """For each GET in turn: a status to answer with; 0 for the file."""
    head_status: int = 0
    head_error: str = ""
    elsewhere: str = ""
    """Address of another server that has the bytes."""
    hold: threading.Event | None = None
    """Each GET waits for it after the first half of the body."""
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    """Method, path and headers of each request."""

    def gets(self) -> list[dict[str, str]]:
        return [headers for method, _, headers in self.asked if method == "GET"]


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None: ...

    def _asked(self) -> bytes | None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.hub.asked.append((self.command, self.path, headers))
        return self.hub.files.get(self.path.lstrip("/"))

    def _status(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_HEAD(self) -> None:
        data = self._asked()
        if self.hub.head_status or data is None:
            error = self.hub.head_error or ("EntryNotFound" if data is None else "")
            headers = {"X_Error_Code": error} if error else {}
            self._status(self.hub.head_status or 404, **headers)
            return
        digest = hashlib.sha256(data).hexdigest() if self.hub.digest is None else self.hub.digest
        size = len(data) if self.hub.announced is None else self.hub.announced
        self.send_response(302 if self.hub.elsewhere else 200)
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("X-Linked-Size", str(size))
        if digest:
            self.send_header("X-Linked-ETag", f'"{digest}"')
        if self.hub.elsewhere:
            self.send_header("Location", self.hub.elsewhere + self.path)
        self.send_header("Content-Length", "0" if self.hub.elsewhere else str(size))
        self.end_headers()

    def do_GET(self) -> None:
        data = self._asked()
        status = self.hub.statuses.pop(0) if self.hub.statuses else 0
        if status or data is None:
            self._status(status or 404)
            return
        start = 0
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if asked and self.hub.ranges:
            start = int(asked[1])
            if start >= len(data):
                self._status(416)
                return
            if self.hub.wrong_range:
                start = max(0, start - 1)
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        else:
            self.send_response(200)
        body = data[start:]
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        end = self.hub.breaks.pop(0) if self.hub.breaks else -1
        if self.hub.hold:
            self.wfile.write(body[: len(body) // 2])
            self.hub.hold.wait(60)
            body = body[len(body) // 2 :]
        self.wfile.write(body if end < 0 else body[:end])
        if end >= 0:
            self._break()

    def _break(self) -> None:
        if self.hub.reset:
            # No lingering: what is still to be sent is dropped, and the peer is told so.
            now = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
        self.close_connection = True


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that goes away is nothing to report."""


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """Run ``hub`` on a free port of loopback."""
    handler = type("Handler", (_Handler,), {"hub": hub})
    with _Server(("127.0.0.1", 0), handler) as server:
        hub.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield hub
        finally:
            server.shutdown()
            thread.join()
