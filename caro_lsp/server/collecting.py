"""Brings entries of the audit log to the user's collector, while nobody waits for it."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from caro_lsp.govern.background import Background

if TYPE_CHECKING:
    from caro_lsp.govern.audit import AuditLog

logger = logging.getLogger(__name__)

GATHER_SECONDS = 2.0
"""How long entries are gathered before they are sent."""
FIRST_WAIT, LONGEST_WAIT = 30.0, 3600.0
"""Seconds before a collector is tried again that did not take them; each wait is twice the last.
Entries stay in the log, so none is lost."""


class Courier:
    """The way of one server to the collector. Waiting and sending are done in a thread."""

    def __init__(self) -> None:
        self._background = Background("caro-collector")
        self._waits = threading.Event()
        self._wait = FIRST_WAIT
        self._not_before = 0.0

    def soon(self, log: AuditLog, endpoint: str) -> None:
        """Send what ``log`` has that the collector has not; returns at once."""
        if endpoint and not self._waits.is_set() and time.monotonic() >= self._not_before:
            self._waits.set()
            self._background.submit(lambda: self._bring(log, endpoint))

    def _bring(self, log: AuditLog, endpoint: str) -> None:
        from caro_lsp.heal.collector import Collector
        from caro_lsp.heal.senders.base import Later, Refused

        time.sleep(GATHER_SECONDS)
        self._waits.clear()
        try:
            Collector(log, endpoint).push()
        except (Later, Refused, OSError) as error:
            logger.warning("audit.otlpEndpoint: %s", error)
            self._not_before = time.monotonic() + self._wait
            self._wait = min(2 * self._wait, LONGEST_WAIT)
        else:
            self._wait = FIRST_WAIT
