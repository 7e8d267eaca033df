"""Work that nobody waits for, in one thread, in order."""

from __future__ import annotations

import logging
import queue
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

MOST_WAITING = 10_000
"""Jobs beyond it are dropped: memory is worth more than a record."""


class Background:
    """A thread for jobs; it is started by the first, and never keeps the process from ending."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: queue.Queue[Callable[[], None]] = queue.Queue(MOST_WAITING)
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def submit(self, job: Callable[[], None]) -> bool:
        """Do ``job`` later; returns at once, false where too many wait already."""
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            return False
        if self._thread is None:
            with self._starting:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                    self._thread.start()
        return True

    def drain(self, seconds: float) -> bool:
        """Wait until what was submitted so far is done; false where it took longer."""
        done = threading.Event()
        return self._thread is None or (self.submit(done.set) and done.wait(seconds))

    def _run(self) -> None:
        while True:
            job = self._jobs.get()
            try:
                job()
            except Exception:
                # One that fails must not end the others; its own module tells the user.
                logger.exception("%s: a job failed", self._name)
