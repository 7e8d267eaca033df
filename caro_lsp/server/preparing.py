"""Makes what suggestions need and a fresh installation does not have yet, in another process.

That takes some seconds, once. A request that came meanwhile would do the same work itself, and
nothing else could be answered until it was done.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caro_lsp.server.app import CaroServer

logger = logging.getLogger(__name__)

LONGEST_SECONDS = 60.0
"""How long a request waits for it at most."""
WORD = "getting ready for the first suggestion, once after an installation"


class Preparing:
    """For one server. Does nothing where all is there, which takes a look at two files."""

    def __init__(self, server: CaroServer) -> None:
        self._server = server
        self._task: asyncio.Task[None] | None = None
        self._looked = False

    def start(self) -> None:
        """Begin, where suggestions are wanted; the second time nothing."""
        from caro_lsp.generate.kept import missing

        if self._looked:
            return
        self._looked = True
        settings = self._server.settings("")
        if settings.enable and settings.completion.enable and missing():
            self._task = asyncio.ensure_future(self._run())

    async def done(self) -> None:
        """Once it has ended, however it did. A request may come before the start is over."""
        self.start()
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=LONGEST_SECONDS)

    def stop(self) -> None:
        """Wait for it no more; the other process comes to its end by itself."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _run(self) -> None:
        from caro_lsp.generate.process import start_process

        self._server.notify_status("busy", WORD)
        try:
            process = await start_process(
                sys.executable, "caro_lsp.generate.kept", pipes=False, environment={}
            )
            await process.wait()
        except OSError as error:
            logger.warning("suggestions were not prepared: %s", error)
        self._server.notify_status("ready", "")
        self._task = None
