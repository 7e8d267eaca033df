"""From the server to the history, without anybody waiting for it."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.govern.secrets import redact

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from caro_lsp.govern.background import Background
    from caro_lsp.learn.correction import Correction
    from caro_lsp.learn.entry import Entry
    from caro_lsp.learn.store import History

MOST_KEPT = 1000
"""Entries that are held while the history cannot be written; the oldest go first."""
RETRY_SECONDS = 30.0
LULL_SECONDS = 0.4
"""What happens within it is written at once, and not while somebody waits for what caused it."""
_HOUSEKEEPING_SECONDS = 6 * 60 * 60


class Recorder:
    """Writes entries in the background: redacted, several in one transaction.

    ``trouble`` is told once why nothing can be written, ``corrected`` of each correction (by the
    identity of its entry, of which there may be several) after it was written. Both are called in
    the background thread.
    """

    def __init__(
        self,
        file: Path,
        background: Background,
        *,
        trouble: Callable[[str], None],
        corrected: Callable[[str, Correction], None] | None = None,
    ) -> None:
        self._file = file
        self._background = background
        self._trouble = trouble
        self._corrected = corrected
        self._encrypt = False
        self._retention_days = 0
        self._waiting: OrderedDict[str, Entry] = OrderedDict()
        self._lock = threading.Lock()
        self._scheduled = False
        self._hurry = threading.Event()
        self._history: History | None = None
        self._retry_at = 0.0
        self._tidied_at: float | None = None
        self.problem = ""
        """Why nothing is written now; empty if all is well."""

    def configure(self, *, encrypt: bool, retention_days: int) -> None:
        """Take over settings; ``retention_days`` 0 keeps all for ever."""
        if (encrypt, retention_days) != (self._encrypt, self._retention_days):
            self._encrypt, self._retention_days = encrypt, retention_days
            self._tidied_at = None

    def put(self, entry: Entry) -> None:
        """Write ``entry`` soon, or what has become of one that was put before."""
        with self._lock:
            self._waiting[entry.uid] = entry
            while len(self._waiting) > MOST_KEPT:
                self._waiting.popitem(last=False)
            due = not self._scheduled and time.monotonic() >= self._retry_at
            self._scheduled = self._scheduled or due
        if due and not self._background.submit(self._write):
            self._scheduled = False

    def close(self, seconds: float) -> None:
        """Write what waits, for at most so long."""
        self._hurry.set()
        self._background.submit(self._write)
        self._background.submit(self._close)
        self._background.drain(seconds)
        self._hurry.clear()

    # In the background thread.

    def _write(self) -> None:
        from caro_lsp.learn.database import Unavailable

        self._hurry.wait(LULL_SECONDS)
        with self._lock:
            self._scheduled = False
            entries = list(self._waiting.values())
            self._waiting.clear()
        if not entries:
            return
        ready = [redacted(entry) for entry in entries]
        try:
            history = self._open()
            history.add(ready)
            self._tidy(history)
        except Unavailable as error:
            self._close()
            self._keep(entries)
            self._retry_at = time.monotonic() + RETRY_SECONDS
            if str(error) != self.problem:
                self.problem = str(error)
                self._trouble(self.problem)
            return
        self.problem = ""
        if history.saved_from is not None:
            self._trouble(
                f"{history.file} was damaged; what could be read of it was taken over, and the"
                f" damaged file is {history.saved_from}"
            )
            self._close()
        for entry in ready:
            if self._corrected is not None and entry.correction is not None:
                self._corrected(entry.uid, entry.correction)

    def _keep(self, entries: list[Entry]) -> None:
        """Put ``entries`` back, unless more is known of them already."""
        with self._lock:
            known = self._waiting
            self._waiting = OrderedDict((entry.uid, entry) for entry in entries)
            self._waiting.update(known)
            while len(self._waiting) > MOST_KEPT:
                self._waiting.popitem(last=False)

    def _open(self) -> History:
        from caro_lsp.learn.store import History

        if self._history is None or self._history.encrypt != self._encrypt:
            self._close()
            self._history = History(self._file, encrypt=self._encrypt)
        return self._history

    def _tidy(self, history: History) -> None:
        now = time.monotonic()
        if self._tidied_at is None or now - self._tidied_at > _HOUSEKEEPING_SECONDS:
            self._tidied_at = now
            history.recode()
            history.purge(self._retention_days)

    def _close(self) -> None:
        if self._history is not None:
            self._history.close()
            self._history = None


def redacted(entry: Entry) -> Entry:
    """``entry`` without the secrets in its texts."""
    return replace(
        entry,
        prompt=redact(entry.prompt),
        generated=redact(entry.generated),
        saved=None if entry.saved is None else redact(entry.saved),
    )
