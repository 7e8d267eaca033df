"""Keeps the garbage collector away from requests: it looks at large documents while nobody asks."""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

MANY_OBJECTS = 50_000
"""Objects of a document beyond which the garbage collector does not look at them by itself: it
would take 5 ms and more, in which no thread has its turn."""
MOST_OBJECTS = 200_000
"""Objects, some 20 MB, beyond which it looks at them while the client is idle, since they may be
garbage by then: a command and its finding refer to one another, and so do those of a pipeline."""
IDLE_SECONDS = 5.0
"""How long nothing has come from the client before that, which takes a few tenths of a second.
Where there is twice as much, half of it will do."""
LOOK_SECONDS = 1.0
"""Between two looks at whether it is time."""


class Garbage:
    """What one server has set aside; ``idle_seconds`` says how long nobody has asked anything."""

    def __init__(self, idle_seconds: Callable[[], float]) -> None:
        self._idle_seconds = idle_seconds
        self._task: asyncio.Future[None] | None = None
        self.set_aside = 0
        """Objects that the garbage collector has not looked at."""

    def uncollected(self, work: Callable[[], T]) -> T:
        """Do ``work`` without the garbage collector, which would stop all threads meanwhile.

        The many objects of a large script hold few cycles, so it need not look at them soon
        afterwards either: most go when nobody refers to them any more.
        """
        gc.disable()
        try:
            return work()
        finally:
            made = gc.get_count()[0]
            if made > MANY_OBJECTS:
                gc.freeze()
                self.set_aside += made
            gc.enable()

    def collect(self) -> None:
        """Look at all that was set aside; what is left is set aside for good."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        self.set_aside = 0

    def start(self) -> None:
        """Collect whenever there may be much of it and the client is idle, from now on."""
        if self._task is None:
            self._task = asyncio.ensure_future(self._run())

    def stop(self) -> None:
        """Collect no more."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            much = self.set_aside / MOST_OBJECTS
            if much > 1 and self._idle_seconds() > IDLE_SECONDS / much:
                self.collect()
