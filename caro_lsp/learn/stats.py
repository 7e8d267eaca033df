"""Figures of the history."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from caro_lsp.govern.salvage import quarantined
from caro_lsp.learn.store import DAY, History, Query, size

DAYS = 30
LOOKED_AT = 20_000
"""The newest entries, of which tools and shells are counted."""
_SHOWN = 8


@dataclass(frozen=True)
class Stats:
    """``days`` has the suggestions of each of the last 30 days, today last (days of UTC)."""

    entries: int
    shown: int
    accepted: int
    rejected: int
    corrected: int
    bytes: int
    days: tuple[int, ...]
    tools: dict[str, int] = field(default_factory=dict)
    shells: dict[str, int] = field(default_factory=dict)
    damaged: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """A document with a version."""
        return {"version": 1, **vars(self), "days": list(self.days), "damaged": list(self.damaged)}


def stats(history: History, *, now: float | None = None) -> Stats:
    """The figures of a history. Raises Unavailable."""
    today = int((time.time() if now is None else now) // DAY)
    counts = history.counts()
    by_day = history.days(since=(today - DAYS + 1) * DAY)
    tools: Counter[str] = Counter()
    shells: Counter[str] = Counter()
    for entry in islice(history.entries(Query()), LOOKED_AT):
        tools[_tool(entry.saved or entry.generated)] += 1
        shells[entry.dialect] += 1
    return Stats(
        **counts,
        corrected=history.corrected(),
        bytes=size(history.file),
        days=tuple(by_day.get(day, 0) for day in range(today - DAYS + 1, today + 1)),
        tools=dict(tools.most_common(_SHOWN)),
        shells=dict(shells.most_common(_SHOWN)),
        damaged=tuple(map(str, quarantined(history.file))),
    )


def _tool(command: str) -> str:
    """The first word that is no assignment and no sudo."""
    words = [word for word in command.split() if "=" not in word and word != "sudo"]
    return words[0] if words else ""
