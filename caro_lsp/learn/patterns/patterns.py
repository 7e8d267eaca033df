"""What was learned, as suggestions use it; and how it is learned."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, cast

from caro_lsp.learn.patterns.changes.idioms import IdiomChange
from caro_lsp.learn.patterns.compare import differences
from caro_lsp.learn.patterns.evidence import Event
from caro_lsp.learn.patterns.pattern import as_data, identity, platform_name
from caro_lsp.learn.patterns.reading import read, same
from caro_lsp.learn.patterns.store import PatternStore, StoreBroken

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from caro_lsp.learn.correction import Correction
    from caro_lsp.learn.patterns.changes.base import Change
    from caro_lsp.learn.patterns.evidence import Cause
    from caro_lsp.learn.patterns.pattern import Pattern
    from caro_lsp.shell.dialect import Dialect

logger = logging.getLogger(__name__)
_REMEMBERED = 1000
_MOST_CHARACTERS = 500


class Rewritten(NamedTuple):
    """A command as the user would write it, what it was before, and the patterns that made it."""

    command: str
    base: str
    patterns: tuple[Pattern, ...]

    @property
    def confidence(self) -> float:
        """That of the least sure pattern."""
        return min(pattern.confidence for pattern in self.patterns)


@dataclass(frozen=True)
class Learned:
    """The patterns that are in force, at one moment."""

    stamp: object = None
    patterns: tuple[Pattern, ...] = ()

    def rewritten(self, command: str, platform: str, dialect: Dialect) -> Rewritten | None:
        """``command`` with every change that fits; None where there is none."""
        text, used = command, list["Pattern"]()
        for pattern in self.patterns:
            if not pattern.fits(platform, dialect):
                continue
            line = read(text, dialect)
            if line is None:
                return None
            made = pattern.change.rewrite(line, pattern.condition)
            if made is not None and made != text and len(made) <= _MOST_CHARACTERS:
                text = made
                used.append(pattern)
        if not used or same(text, command, dialect):
            return None
        return Rewritten(text, command, tuple(used)) if read(text, dialect) else None

    def answers(self, request: str, platform: str, dialect: Dialect) -> list[Rewritten]:
        """The commands that the user prefers for ``request``, the surest first."""
        found: list[Rewritten] = []
        for pattern in self.patterns:
            if isinstance(pattern.change, IdiomChange) and pattern.fits(platform, dialect):
                command = pattern.change.answer(request)
                if command is not None and read(command, dialect):
                    found.append(Rewritten(command, command, (pattern,)))
        return found


@dataclass
class Patterns:
    """The patterns of one user: kept up to date for suggestions, and learned from corrections."""

    store: PatternStore
    may_activate: Callable[[str], bool] = lambda kind: False  # noqa: ARG005
    record: Callable[[str, str], None] = lambda action, pattern: None  # noqa: ARG005
    clock: Callable[[], float] = time.time
    _learned: Learned = field(default_factory=Learned)
    _shaped: OrderedDict[str, Rewritten] = field(default_factory=OrderedDict)

    def current(self) -> Learned:
        """What is in force now; reads the store only where it has changed.

        Where the store is broken, what was known before, or nothing.
        """
        stamp = self.store.stamp
        if stamp == self._learned.stamp:
            return self._learned
        try:
            every = self.store.all()
        except StoreBroken as error:
            logger.warning("%s", error)
            self._learned = Learned(stamp, self._learned.patterns)
            return self._learned
        self._learned = Learned(stamp, tuple(one for one in every if self.active(one)))
        return self._learned

    async def fresh(self) -> Learned:
        """As :meth:`current`, without reading on the event loop."""
        if self.store.stamp == self._learned.stamp:
            return self._learned
        return await asyncio.to_thread(self.current)

    def active(self, pattern: Pattern) -> bool:
        """Whether a pattern changes suggestions."""
        if pattern.state == "disabled" or not pattern.proven:
            return False
        return pattern.state == "enabled" or self.may_activate(pattern.trust_kind)

    def shaped(self, rewritten: Rewritten) -> None:
        """Remember what a suggestion was made of, so that its fate tells about the patterns."""
        self._shaped[rewritten.command] = rewritten
        while len(self._shaped) > _REMEMBERED:
            self._shaped.popitem(last=False)

    def learn(self, correction: Correction) -> list[str]:
        """Draw conclusions from what became of a suggestion; returns the ids of patterns.

        ``corrected`` may be what was suggested: then it was taken as it is. Reads and writes the
        store: not for the event loop. Raises StoreBroken.
        """
        platform = platform_name(correction.platform)
        dialect = cast("Dialect", correction.dialect)
        shaped = self._shaped.get(correction.generated)
        base = shaped.base if shaped else correction.generated
        used = {pattern.id for pattern in shaped.patterns} if shaped else set[str]()
        events: list[tuple[Change | str, Event]] = []
        found: set[str] = set()
        at = correction.created_at
        for change, context in differences(base, correction.corrected, dialect, correction.prompt):
            name = identity(platform, dialect, change)
            found.add(name)
            if name in used:
                events.append((name, Event(at, "accepted", context)))
            elif not _secret(change):
                events.append((change, Event(at, "corrected", context)))
        for pattern in self._concerned(platform, dialect):
            if pattern.id not in found:
                cause = _against(pattern, used, base, correction, dialect)
                if cause is not None:
                    events.append((pattern.id, Event(at, cause)))
        if not events:
            return []
        return self._noted(platform, dialect, events)

    def _concerned(self, platform: str, dialect: str) -> Sequence[Pattern]:
        return [one for one in self.store.all() if one.fits(platform, dialect)]

    def _noted(
        self, platform: str, dialect: str, events: list[tuple[Change | str, Event]]
    ) -> list[str]:
        before = {one.id for one in self.store.all() if self.active(one)}
        ids = self.store.learn(platform, dialect, events)
        after = {one.id for one in self.store.all() if self.active(one)}
        for name in sorted(after - before):
            self.record("activated", name)
        for name in sorted(before - after):
            self.record("deactivated", name)
        return ids


def _against(
    pattern: Pattern, used: set[str], base: str, correction: Correction, dialect: Dialect
) -> Cause | None:
    """What a pattern that the correction does not show is told by it."""
    corrected = correction.corrected
    if pattern.id in used:
        if isinstance(pattern.change, IdiomChange) and base == correction.generated:
            # It gave the answer itself, not a rewrite of another.
            return "accepted" if same(base, corrected, dialect) else "contradicted"
        return "contradicted"
    condition = pattern.condition
    line, now = read(base, dialect), read(corrected, dialect)
    would = pattern.change.rewrite(line, condition) if line else None
    if would is None or same(would, base, dialect):
        return None
    still = pattern.change.rewrite(now, condition) if now else None
    return "kept" if still is not None or base == corrected else None


def _secret(change: Change) -> bool:
    """Whether there is something in it that nobody may keep."""
    import json

    from caro_lsp.govern.secrets import redact

    text = json.dumps(as_data(change), ensure_ascii=False)
    return redact(text) != text
