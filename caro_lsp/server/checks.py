"""The findings of open documents: of small ones at once, of others in a thread."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caro_lsp.dogma.fix import fix_of
from caro_lsp.dogma.review import Review, review_inside
from caro_lsp.dogma.ruleset import utc_today
from caro_lsp.shell.follow import Interrupted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from caro_lsp.dogma.finding import Finding
    from caro_lsp.dogma.fix import Fix
    from caro_lsp.dogma.ruleset import RuleSet
    from caro_lsp.server.app import Policy
    from caro_lsp.server.documents import Documents, Snapshot
    from caro_lsp.server.garbage import Garbage

LARGE_DOCUMENT_BYTES = 20_000
"""A document above this is checked in a thread, so that other requests are answered meanwhile."""


@dataclass
class Checked:
    """The findings of one version of a document under one policy."""

    snapshot: Snapshot
    review: Review
    policy: Policy
    day: date
    """The day in UTC, which rules and comments with dates depend on."""

    @property
    def result_id(self) -> str:
        """Names rules, day and version, as a client that pulls diagnostics gives it back."""
        return f"{self.policy.digest[:16]}:{self.day}:{self.snapshot.version}"

    def holds(self, snapshot: Snapshot, policy: Policy, day: date) -> bool:
        """Whether a check of this would find the same."""
        return self.snapshot is snapshot and self.policy is policy and self.day == day

    def fix_of(self, finding: Finding) -> Fix | None:
        """The fix that is offered first."""
        level = self.policy.configuration.settings.dogma.level
        return fix_of(finding, self.snapshot.script, self.policy.loaded.rules, level)


class Checks:
    """Checks documents and remembers the findings of their last versions. For one event loop."""

    def __init__(
        self, documents: Documents, policy: Callable[[str], Policy], garbage: Garbage
    ) -> None:
        self._documents = documents
        self._garbage = garbage
        self._policy = policy
        self._checked: dict[str, Checked] = {}
        self._running: dict[str, tuple[Checked, asyncio.Task[Review | None]]] = {}
        self._one = asyncio.Lock()
        """More threads at a time would not be faster, and a reviewer serves one."""

    def forget(self, uri: str | None = None) -> None:
        """Check a document, or all, anew at the next need."""
        if uri is None:
            self._checked.clear()
        else:
            self._checked.pop(uri, None)

    async def of(self, uri: str) -> Checked | None:
        """The findings of a document as it is now; None where it is not open."""
        while (snapshot := self._documents.snapshot(uri)) is not None:
            policy, today = self._policy(uri), utc_today()
            known = self._checked.get(uri)
            if known and known.holds(snapshot, policy, today):
                return known
            checked = Checked(snapshot, Review(()), policy, today)
            review = await self._review(uri, checked)
            if review is not None:
                checked.review = review
                if self._documents.version(uri) == snapshot.version:
                    self._checked[uri] = checked
                return checked
        return None

    async def _review(self, uri: str, asked: Checked) -> Review | None:
        """The findings of what is ``asked``; None where it was edited before they were there."""
        snapshot, policy = asked.snapshot, asked.policy
        settings = policy.configuration.settings
        rules = policy.loaded.rules
        if not (settings.enable and settings.dogma.enable):
            rules = rules.locked
            if not rules.rules:
                return Review(())
        if snapshot.size <= LARGE_DOCUMENT_BYTES:
            return self._work(uri, asked, rules)
        running = self._running.get(uri)
        if running is None or not running[0].holds(snapshot, policy, asked.day):
            task = asyncio.ensure_future(self._in_thread(uri, asked, rules))
            running = self._running[uri] = (asked, task)
            task.add_done_callback(lambda done: self._ended(uri, done))
        # Whoever asked may be cancelled; the thread goes on, and nobody else may use its reviewer.
        return await asyncio.shield(running[1])

    def _ended(self, uri: str, task: asyncio.Task[Review | None]) -> None:
        if uri in self._running and self._running[uri][1] is task:
            del self._running[uri]

    async def _in_thread(self, uri: str, asked: Checked, rules: RuleSet) -> Review | None:
        version = asked.snapshot.version

        def edited() -> bool:
            return self._documents.version(uri) != version

        async with self._one:
            if edited():
                return None
            try:
                return await asyncio.to_thread(
                    self._garbage.uncollected, lambda: self._work(uri, asked, rules, edited)
                )
            except Interrupted:
                return None

    def _work(
        self, uri: str, asked: Checked, rules: RuleSet, stop: Callable[[], bool] | None = None
    ) -> Review:
        snapshot, settings = asked.snapshot, asked.policy.configuration.settings
        script, level = snapshot.script, settings.dogma.level
        if snapshot.host is None:
            reviewer = self._documents.reviewer(uri)
            return reviewer.review(script, rules, level, asked.day, stop)
        if not settings.dogma.embedded:
            return Review(())
        return review_inside(script.source, script.path, snapshot.host, rules, level, asked.day)
