"""Looking at many files in several processes, and at few in this one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from caro_lsp.cli.checking.inspector import Outcome
from caro_lsp.cli.output.report import INTERNAL_ERROR, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future, ProcessPoolExecutor

    from caro_lsp.cli.checking.inspector import Inspector, Work

WORTH_BYTES = 200_000
"""Bytes of scripts below which starting processes takes longer than it saves."""
WORTH_BYTES_AFRESH = 1_000_000
"""The same where a process starts from nothing, and loads the rules for itself."""
CHUNK_BYTES = 50_000
OBJECTS_A_COLLECTION = 100_000
"""Objects, less those that are gone, after which a process looks for cycles among them."""
CHUNK_FILES = 50
"""A process gets files in chunks of so many bytes or files: asking for each one costs too."""


def inspect_all(
    inspector: Inspector,
    works: Sequence[Work],
    jobs: int | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> list[Outcome]:
    """What comes of each file, in the order of ``works``.

    ``jobs`` is how many processes there may be, None for one a core; ``progress`` is called with
    the count of files done.
    """
    run = _Run(inspector, works, min(jobs or _cores(), len(works)), progress)
    return run.in_others() if _is_worth(works) else run.here()


def _is_worth(works: Sequence[Work]) -> bool:
    size = sum(work.size for work in works)
    if size < WORTH_BYTES:
        return False
    import multiprocessing

    return size >= WORTH_BYTES_AFRESH or multiprocessing.get_start_method() == "fork"


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


class _Run:
    """The files of a run, and what has come of them."""

    def __init__(
        self,
        inspector: Inspector,
        works: Sequence[Work],
        jobs: int,
        progress: Callable[[int], None],
    ) -> None:
        self._inspector = inspector
        self._works = works
        self._jobs = jobs
        self._progress = progress
        self._done: dict[int, Outcome] = {}

    def here(self) -> list[Outcome]:
        """Look at all files that are not done in this process."""
        for index in self._left():
            self._done[index] = self._inspector.inspect(self._works[index])
            self._progress(len(self._done))
        return [self._done[index] for index in range(len(self._works))]

    def in_others(self) -> list[Outcome]:
        """Look at them in other processes, as far as there are any to be had."""
        if self._jobs < 2:
            return self.here()
        from concurrent.futures.process import BrokenProcessPool

        try:
            while self._left():
                try:
                    self._together()
                except BrokenProcessPool:
                    # Which file did it cannot be told: one by one, until it is found.
                    self._one_by_one()
        except (_NoProcesses, ImportError, OSError):
            # Not on every machine may a program start others; this one can do it alone.
            pass
        return self.here()

    def _left(self) -> list[int]:
        return [index for index in range(len(self._works)) if index not in self._done]

    def _together(self) -> None:
        """Look at all files that are not done. Raises BrokenProcessPool if a process dies."""
        from concurrent.futures import FIRST_COMPLETED, wait

        with _Pool(self._inspector, self._jobs) as pool:
            waiting: dict[Future[list[Outcome]], list[int]] = {
                pool.submit(_inspect, [self._works[index] for index in chunk]): chunk
                for chunk in self._chunks()
            }
            while waiting:
                # Wakes up without a result too, so that the progress is drawn.
                ready, _ = wait(waiting, timeout=0.2, return_when=FIRST_COMPLETED)
                for future in ready:
                    self._done.update(zip(waiting.pop(future), future.result(), strict=True))
                self._progress(len(self._done))

    def _one_by_one(self) -> None:
        """Look at one file after the other, up to the one that ends its process.

        Raises _NoProcesses if a process ends without any file.
        """
        from concurrent.futures.process import BrokenProcessPool

        with _Pool(self._inspector, 1) as pool:
            try:
                pool.submit(_inspect, []).result()
            except BrokenProcessPool as error:
                raise _NoProcesses from error
            for index in self._left():
                work = self._works[index]
                try:
                    self._done[index] = pool.submit(_inspect, [work]).result()[0]
                except BrokenProcessPool:
                    message = "internal error: the process that checked it died; please report it"
                    trouble = Trouble(work.path, message, INTERNAL_ERROR)
                    self._done[index] = Outcome(work.path, troubles=(trouble,))
                    return
                self._progress(len(self._done))

    def _chunks(self) -> Iterator[list[int]]:
        """The files that are not done, by their places: the large ones first, alone."""
        chunk: list[int] = []
        size = 0
        for index in sorted(self._left(), key=lambda index: -self._works[index].size):
            chunk.append(index)
            size += self._works[index].size
            if size >= CHUNK_BYTES or len(chunk) >= CHUNK_FILES:
                yield chunk
                chunk, size = [], 0
        if chunk:
            yield chunk


class _NoProcesses(Exception):
    """Other processes cannot be started here."""


class _Pool:
    """A pool of processes that ends at once when it is left by an exception."""

    def __init__(self, inspector: Inspector, jobs: int) -> None:
        from concurrent.futures import ProcessPoolExecutor

        self._pool = ProcessPoolExecutor(jobs, initializer=_start, initargs=(inspector,))

    def __enter__(self) -> ProcessPoolExecutor:
        return self._pool

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            import multiprocessing

            # What they are at may take minutes yet.
            for process in multiprocessing.active_children():
                process.terminate()
        self._pool.shutdown(cancel_futures=True)


# In the other processes.

_inspector: Inspector | None = None
"""What looks at files in this process; it arrives once, not with each file."""


def _start(inspector: Inspector) -> None:
    import gc
    import signal
    import threading

    # What is there stays: no collection need look at it again. What a file leaves behind is little,
    # and most of it has no cycles.
    gc.freeze()
    gc.set_threshold(OBJECTS_A_COLLECTION)
    global _inspector  # noqa: PLW0603 - a process of a pool has no other place
    _inspector = inspector
    # Ctrl-C reaches all processes of a terminal: these have nothing to say about it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that is killed cannot end its pool, whose processes would wait for work for ever."""
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _inspect(works: list[Work]) -> list[Outcome]:
    if _inspector is None:
        raise RuntimeError("this process was not started by a pool")
    return [_inspector.inspect(work) for work in works]
