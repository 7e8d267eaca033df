"""Between the protocol and fetching a model: with progress in the editor, and a way to stop it."""

from __future__ import annotations

import asyncio
import uuid
from threading import Event
from typing import TYPE_CHECKING, Any

from lsprotocol import types

if TYPE_CHECKING:
    from caro_lsp.models.catalogue import CatalogueEntry
    from caro_lsp.server.app import CaroServer

TITLE = "caro: downloading the model"


class Stopped(Exception):
    """The user does not want the model any more."""


async def pull(server: CaroServer, name: str) -> dict[str, Any]:
    """Fetch the weights of ``name``, the default ones where it is empty.

    The answer of ``caro.pullModel``: ``state`` is pulled, stopped or failed, ``message`` is for the
    user.
    """
    from caro_lsp.models.store import ModelError, entry_named

    try:
        entry = entry_named(name)
        await _pulled(server, entry)
    except Stopped:
        return {"state": "stopped", "message": "the download was stopped"}
    except ModelError as error:
        return {"state": "failed", "message": str(error)}
    await server.generation.restart()
    server.notify_status("ready", "")
    return {"state": "pulled", "message": f"the model {entry.name} is here"}


async def _pulled(server: CaroServer, entry: CatalogueEntry) -> None:
    from caro_lsp.models.pull import pull

    stop = Event()
    shown = await _Shown.begin(server, stop)
    loop = asyncio.get_running_loop()

    def progress(done: int, whole: int) -> None:
        if stop.is_set():
            raise Stopped
        # Messages are sent by the loop alone.
        loop.call_soon_threadsafe(shown.report, done, whole)

    try:
        await asyncio.to_thread(pull, entry, server.paths, progress=progress)
    finally:
        shown.end()


class _Shown:
    """A progress bar of the client; does nothing where the client has none."""

    def __init__(self, server: CaroServer, token: str) -> None:
        self._server, self._token = server, token
        self._percentage = -1

    @classmethod
    async def begin(cls, server: CaroServer, stop: Event) -> _Shown:
        window = server.client_capabilities.window
        if not (window and window.work_done_progress):
            return cls(server, "")
        token = f"caro-pull-{uuid.uuid4()}"
        bars = server.work_done_progress
        await bars.create_async(token)
        bars.begin(token, types.WorkDoneProgressBegin(TITLE, cancellable=True, percentage=0))
        # pygls cancels this when the client asks for it.
        bars.tokens[token].add_done_callback(lambda _: stop.set())
        return cls(server, token)

    def report(self, done: int, whole: int) -> None:
        percentage = min(100, done * 100 // whole) if whole else 0
        if self._token and percentage != self._percentage:
            self._percentage = percentage
            said = f"{done / 1e6:.0f} of {whole / 1e6:.0f} MB"
            report = types.WorkDoneProgressReport(
                cancellable=True, message=said, percentage=percentage
            )
            self._server.work_done_progress.report(self._token, report)

    def end(self) -> None:
        if self._token:
            self._server.work_done_progress.end(self._token, types.WorkDoneProgressEnd())
