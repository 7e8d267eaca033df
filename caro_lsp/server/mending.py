"""Looks after state while the client is idle: says what is damaged, and has it made anew.

Requests never wait for it: looking is done in a thread, making anew in another process. What is
damaged is gone without meanwhile by whoever reads it.
"""

from __future__ import annotations

import asyncio
import logging
import subprocess
import time
from typing import TYPE_CHECKING

from caro_lsp import __version__, config
from caro_lsp.govern.state import MISSING, Watch

if TYPE_CHECKING:
    from caro_lsp.govern.state import Mended, Store
    from caro_lsp.server.app import CaroServer

logger = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
"""How long nothing has come from the client before anything is looked at."""
PAUSE_SECONDS = 5.0
"""Between two looks."""
LATER_SECONDS = 60.0
"""Between two looks while the client stays idle."""


class Mending:
    """The state of one server's user."""

    def __init__(self, server: CaroServer) -> None:
        self._server = server
        self._stirred = time.monotonic()
        self._looked = self._ended = 0.0
        self._task: asyncio.Future[None] | None = None
        self._watch: Watch | None = None
        self._stores: dict[str, Store] = {}
        self.degraded: dict[str, str] = {}
        """What is damaged now, by store, and what is worse for it."""
        self.mended: list[Mended] = []
        """What was made anew since the start."""

    def stir(self) -> None:
        """Something has come from the client."""
        self._stirred = time.monotonic()

    def idle_seconds(self) -> float:
        """How long nothing has come from the client."""
        return time.monotonic() - self._stirred

    def start(self) -> None:
        """Look whenever the client is idle, from now on."""
        if self._task is None:
            self._task = asyncio.ensure_future(self._run())

    def stop(self) -> None:
        """Look no more; what is being made anew is brought to its end by the other process."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(IDLE_SECONDS)
            now = time.monotonic()
            # Something may have happened since the last look began.
            wait = PAUSE_SECONDS if self._stirred > self._looked else LATER_SECONDS
            if now - self._stirred < IDLE_SECONDS or now - self._ended < wait:
                continue
            self._looked = now
            try:
                await self._look()
            except Exception:
                logger.exception("state could not be looked after")
                self._looked = 0.0
            self._ended = time.monotonic()

    async def _look(self) -> None:
        faults = await asyncio.to_thread(self._faults)
        if not faults:
            self._tell({})
            return
        self._tell(faults)
        if any(self._stores[name].cure == "itself" for name in faults):
            await self._mend()
            faults = await asyncio.to_thread(self._faults)
            if self._watch is not None:
                self._watch.leave(faults)
            self._tell(faults)

    def _faults(self) -> dict[str, str]:
        if self._watch is None:
            from caro_lsp.heal.stores import every

            stores = every(self._server.paths)
            self._watch = Watch(stores)
            self._stores = {store.name: store for store in stores}
        config.keep_settings(self._server.paths)
        return self._watch.faults()

    async def _mend(self) -> None:
        from caro_lsp.heal.mending import mend_elsewhere

        try:
            done = await asyncio.to_thread(mend_elsewhere, self._server.paths)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            logger.warning("state was not made anew: %s", error)
            return
        for one in done:
            logger.warning("%s", one)
        self.mended += done
        self._server.forget_pages()

    def _tell(self, faults: dict[str, str]) -> None:
        """Say what is worse now, or that nothing is any more; what was only not made yet is not."""
        told = {
            name: f"{name}: {fault}; {self._stores[name].without}"
            for name, fault in faults.items()
            if fault != MISSING
        }
        if told == self.degraded:
            return
        if told:
            advice = [self._stores[name].advice for name in told if self._stores[name].advice]
            message = "; ".join((*told.values(), *advice))
            self._server.notify_status("warning", message)
        elif self.degraded:
            names = ", ".join(self.degraded)
            self._server.notify_status("ready", f"caro-lsp {__version__}; made anew: {names}")
        self.degraded = told
