"""How far a run is: shown on a terminal only, and only if it takes long enough to wonder."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress as Bar
    from rich.progress import TaskID

SHOWN_AFTER_SECONDS = 0.7
_REDRAWN_SECONDS = 0.1


class Progress:
    """A line on standard error that goes away when the run is over. Ctrl-C ends the run."""

    def __init__(self) -> None:
        self._total: int | None = None
        self._started = self._drawn = time.monotonic()
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._wanted = sys.stderr is not None and sys.stderr.isatty()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def found(self, count: int) -> None:
        """So many files were found until now."""
        self._draw(count)

    def expect(self, total: int) -> None:
        """So many files will be checked."""
        self._total = total

    def done(self, count: int) -> None:
        """So many files were checked until now."""
        self._draw(count)

    def _draw(self, count: int) -> None:
        now = time.monotonic()
        if not self._wanted or now - self._started < SHOWN_AFTER_SECONDS:
            return
        if now - self._drawn < _REDRAWN_SECONDS:
            return
        self._drawn = now
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
            from rich.progress import Progress as Bar

            # Drawn by us, without a thread: processes are started beside it.
            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                console=Console(stderr=True),
                transient=True,
                auto_refresh=False,
            )
            self._bar.start()
            self._task = self._bar.add_task("", total=None)
        if self._task is not None:
            text = "looking for scripts" if self._total is None else "checking"
            self._bar.update(self._task, description=text, completed=count, total=self._total)
            self._bar.refresh()
