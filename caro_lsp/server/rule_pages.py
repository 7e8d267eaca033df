"""Between the protocol and the pages of rules: each finding leads to the page of its rule.

A client opens the address of a finding without asking the server, so the page has to be there as
soon as the finding is.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from caro_lsp.dogma.ruleset import Rule
    from caro_lsp.explain.page_store import PageStore

logger = logging.getLogger(__name__)


class RulePages:
    """Addresses of pages; what they lead to is written in a thread, a page at a time."""

    def __init__(
        self, store: PageStore, run_soon: Callable[[Coroutine[Any, Any, None]], None]
    ) -> None:
        self._store = store
        self._run_soon = run_soon
        self._known: dict[tuple[str, str], tuple[Any, str]] = {}
        """By id and file: the content that a page was written for, and its address."""
        self._waiting: list[Rule] = []
        self._writing = False
        self._broken = False
        self._pruned = False

    def uri(self, rule: Rule) -> str | None:
        """Where the page of ``rule`` is in a moment; its file where pages cannot be written."""
        if self._broken:
            return Path(rule.source).resolve().as_uri() if rule.source else None
        key = (rule.id, rule.source)
        content, uri = self._known.get(key, (None, ""))
        if content is not rule.data:
            uri = uri or self._store.file(rule).resolve().as_uri()
            self._known[key] = (rule.data, uri)
            self._waiting.append(rule)
            if not self._writing:
                self._writing = True
                self._run_soon(self._write())
        return uri

    async def written(self, rule: Rule) -> str | None:
        """The address of the page of ``rule``, once it is there; None where it has none."""
        try:
            file = await asyncio.to_thread(self._store.write, rule)
        except OSError as error:
            self._fail(error)
            return self.uri(rule)
        return file.resolve().as_uri()

    async def _write(self) -> None:
        try:
            while self._waiting and not self._broken:
                await asyncio.to_thread(self._store.write, self._waiting.pop(0))
            if not self._pruned:
                # Behind the pages that somebody waits for, once for each start.
                self._pruned = True
                await asyncio.to_thread(self._store.prune)
        except OSError as error:
            self._fail(error)
        finally:
            self._writing = False

    def _fail(self, error: OSError) -> None:
        self._broken = True
        logger.warning(
            "%s: pages of rules cannot be written there (%s); findings lead to the files of the"
            " rules instead",
            error.filename,
            error.strerror,
        )
