"""Explanations of commands, with the manual of this machine; in a thread, one at a time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caro_lsp.explain.manual.store import Manual
    from caro_lsp.explain.parts import Explanation
    from caro_lsp.paths import Paths
    from caro_lsp.server.checks import Checked


class Explanations:
    """Explains what stands in documents. Pages are kept in memory and in the cache."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._manual: Manual | None = None
        self._turn = asyncio.Lock()

    async def of_text(self, text: str) -> Explanation:
        """The explanation of all commands in ``text``."""
        from caro_lsp.explain.command import explain_text

        async with self._turn:
            return await asyncio.to_thread(explain_text, text, self._pages())

    async def of_script(
        self, checked: Checked, start: int, end: int, *, whole: bool = False
    ) -> Explanation | None:
        """What the bytes from ``start`` to ``end`` of a document touch; None for host files."""
        from caro_lsp.explain.command import explain
        from caro_lsp.explain.looking import Judges

        snapshot = checked.snapshot
        if snapshot.host is not None:
            return None
        policy = checked.policy
        level = policy.configuration.settings.dogma.level
        judges = Judges(policy.loaded.rules, level, checked.review.findings)
        async with self._turn:
            return await asyncio.to_thread(
                explain, snapshot.script, start, end, self._pages(), judges, whole=whole
            )

    def _pages(self) -> Manual:
        from caro_lsp.explain.manual.store import Manual

        if self._manual is None:
            self._manual = Manual(self._paths.manuals)
        return self._manual
