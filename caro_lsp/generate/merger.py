"""Has the adapter merged into the weights, once, by a process of its own that nobody waits for."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from caro_lsp.generate.process import start_process
from caro_lsp.models import merged

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable

_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class Merger:
    """Makes the merged file of a pair of files, at most once. For one event loop."""

    def __init__(self, python: str = sys.executable) -> None:
        self._python = python
        self._tried: tuple[str, str] | None = None
        self._process: Process | None = None
        self._work: asyncio.Task[None] | None = None

    def start(self, weights: str, adapter: str, done: Callable[[], None]) -> None:
        """Begin, unless that was tried; ``done`` is called where the file is there afterwards.

        Where it cannot be made, on a full disk for one, the adapter goes on being used by itself.
        """
        if self._tried != (weights, adapter):
            self._tried = weights, adapter
            self._work = asyncio.get_running_loop().create_task(self._run(weights, adapter, done))

    async def close(self) -> None:
        """End what is under way. No process is left when this returns."""
        if self._process and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
        if self._work:
            await asyncio.wait({self._work})

    async def _run(self, weights: str, adapter: str, done: Callable[[], None]) -> None:
        module = "caro_lsp.generate.merge"
        try:
            self._process = await start_process(
                self._python, module, weights, adapter, pipes=False, environment=_ONE_THREAD
            )
        except OSError:
            return
        await self._process.wait()
        if await asyncio.to_thread(merged.find, Path(weights), Path(adapter)):
            done()
