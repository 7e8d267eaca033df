"""Looking at many files in several processes, and at few in this one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from caro_lsp.cli.checking.inspect import Outcome
from caro_lsp.cli.output.report import INTERNAL_ERROR, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future, ProcessPoolExecutor

    from caro_lsp.cli.checking.inspect import Inspector, Work

WORTH_BYTES = 100_000
"""Bytes of scripts below which starting processes takes longer than it saves."""
CHUNK_BYTES = 50_000
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
    jobs = min(jobs or _cores(), len(works))
    if jobs < 2 or sum(work.size for work in works) < WORTH_BYTES:
        outcomes = []
        for count, work in enumerate(works, 1):
            outcomes.append(inspector.inspect(work))
            progress(count)
        return outcomes
    return _Run(inspector, works, jobs, progress).outcomes()


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


class _Run:
    """Files that are looked at in other processes."""

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

    def outcomes(self) -> list[Outcome]:
        from concurrent.futures.process import BrokenProcessPool

        while len(self._done) < len(self._works):
            try:
                self._together()
            except BrokenProcessPool:
                # Which file it was cannot be told: the others go on one by one until it is found.
                self._one_by_one()
        return [self._done[index] for index in range(len(self._works))]

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
        """Look at one file after the other, up to the one that ends its process."""
        from concurrent.futures.process import BrokenProcessPool

        with _Pool(self._inspector, 1) as pool:
            for index, work in enumerate(self._works):
                if index in self._done:
                    continue
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
        left = [index for index in range(len(self._works)) if index not in self._done]
        chunk: list[int] = []
        size = 0
        for index in sorted(left, key=lambda index: -self._works[index].size):
            chunk.append(index)
            size += self._works[index].size
            if size >= CHUNK_BYTES or len(chunk) >= CHUNK_FILES:
                yield chunk
                chunk, size = [], 0
        if chunk:
            yield chunk


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
    import signal
    import threading

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
