"""Nothing left behind: the history, its journals and copies, and what was made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caro_lsp.govern.salvage import quarantined
from caro_lsp.govern.state import forget_aside
from caro_lsp.learn.database import BUSY_SECONDS
from caro_lsp.learn.patterns.store import PatternStore
from caro_lsp.learn.store import History

if TYPE_CHECKING:
    from caro_lsp.govern.audit import AuditLog
    from caro_lsp.paths import Paths

_LEARNED = ("history.sqlite", "patterns.sqlite")
"""Files of which damaged copies are kept aside."""


def erase(paths: Paths, log: AuditLog | None, *, busy: float = BUSY_SECONDS) -> int:
    """Delete all that is remembered and return how many entries there were.

    The lines of the audit log stay, but the key of the hashes in it goes, so that none can be tied
    to a text any more; ``log`` None leaves it alone. Other servers may go on meanwhile. Raises
    Unavailable, OSError.
    """
    gone = 0
    if paths.history_file.exists():
        with History(paths.history_file, busy=busy) as history:
            gone = history.clear()
    PatternStore(paths.patterns_file).clear()
    # Also the copies that were made just now, if the file was damaged.
    for copy in quarantined(paths.history_file):
        copy.unlink(missing_ok=True)
    forget_aside(_LEARNED, paths)
    if log is not None:
        log.forget_texts()
    return gone
