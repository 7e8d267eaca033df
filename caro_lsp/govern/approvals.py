"""What waits for the user's approval, and what they said."""

from __future__ import annotations

import contextlib
import json
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from caro_lsp.govern.trust import Change, allowed
from caro_lsp.paths import private_folder, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

State = Literal["waiting", "approved", "refused"]
_LOCK_SECONDS = 10.0


@dataclass(frozen=True)
class Request:
    """Something that asks to become active; ``at`` is the last change, seconds since 1970."""

    id: str
    change: Change
    state: State = "waiting"
    at: float = 0.0


class Approvals:
    """The requests in one file. What has been refused is not asked again."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def all(self) -> list[Request]:
        """All requests, by their last change."""
        return sorted(self._read().values(), key=lambda request: request.at)

    def state(self, identity: str) -> State | None:
        """What was said; None for what never asked."""
        request = self._read().get(identity)
        return request.state if request else None

    def ask(self, identity: str, change: Change, level: int) -> bool:
        """Whether it may be active now; if not, it waits. Raises OSError."""
        state = self.state(identity)
        if state is None and not allowed(change, level):
            with self._changing() as requests:
                requests.setdefault(identity, Request(identity, change, "waiting", time.time()))
        return state == "approved" or (state != "refused" and allowed(change, level))

    def answer(self, identity: str, *, approve: bool) -> bool:
        """Approve or refuse; false for what never asked. Raises OSError."""
        state: State = "approved" if approve else "refused"
        with self._changing() as requests:
            if identity not in requests:
                return False
            requests[identity] = replace(requests[identity], state=state, at=time.time())
        return True

    def forget(self, identity: str | None = None) -> None:
        """Forget a request, or all. Raises OSError."""
        if not self._file.exists():
            return
        with self._changing() as requests:
            if identity is None:
                requests.clear()
            requests.pop(identity or "", None)

    @contextlib.contextmanager
    def _changing(self) -> Iterator[dict[str, Request]]:
        from filelock import FileLock

        private_folder(self._file.parent)
        with FileLock(f"{self._file}.lock", timeout=_LOCK_SECONDS, mode=0o600):
            requests = self._read()
            yield requests
            data = {"version": 1, "requests": [vars(request) for request in requests.values()]}
            write_atomically(self._file, json.dumps(data, indent=1).encode())

    def _read(self) -> dict[str, Request]:
        """What the file says; a damaged one says nothing, so that everything waits again."""
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            found = [Request(**entry) for entry in json.loads(self._file.read_bytes())["requests"]]
            return {request.id: request for request in found}
        return {}
