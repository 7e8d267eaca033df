"""What was learned, as suggestions use it; and how it is learned."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from caro_lsp.govern.audit import Event
    from caro_lsp.learn.cipher import Cipher
    from caro_lsp.learn.correction import Correction
    from caro_lsp.learn.patterns.pattern import Pattern, TrustKind
    from caro_lsp.learn.patterns.store import PatternStore
    from caro_lsp.shell.dialect import Dialect

# Most of what this stands on is imported where there is something learned: the first suggestion of
# a server need not wait for it.

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
    """Those that change suggestions."""
    offered: tuple[Pattern, ...] = ()
    """Those, and others that wait for approval: the user may choose what they would change."""

    def rewritten(self, command: str, platform: str, dialect: Dialect) -> Rewritten | None:
        """``command`` with every change that fits; None where there is none."""
        from caro_lsp.learn.patterns.reading import read, same

        text, used = command, list["Pattern"]()
        for pattern in self.patterns:
            if not pattern.fits(platform, dialect):
                continue
            line = read(text, dialect)
            if line is None:
                return None
            made = pattern.change.rewrite(line, pattern.terms)
            if made is not None and made != text and len(made) <= _MOST_CHARACTERS:
                text = made
                used.append(pattern)
        if not used or same(text, command, dialect):
            return None
        return Rewritten(text, command, tuple(used)) if read(text, dialect) else None

    def answers(self, request: str, platform: str, dialect: Dialect) -> list[Rewritten]:
        """The commands that the user prefers for ``request``, the surest first."""
        from caro_lsp.learn.patterns.reading import read

        found: list[Rewritten] = []
        for pattern in self.patterns:
            command = pattern.change.answer(request) if pattern.fits(platform, dialect) else None
            if command is not None and read(command, dialect):
                found.append(Rewritten(command, command, (pattern,)))
        return found


@dataclass
class Patterns:
    """The patterns of one user: kept up to date for suggestions, and learned from corrections.

    ``may_activate`` says whether a ``preference`` or a ``recipe`` may become active by itself;
    ``cipher`` makes that of the history, with which they are written where ``encrypt`` says so;
    ``record`` is told what becomes of a pattern: an event of the audit log, its id, and a word.
    """

    file: Path
    may_activate: Callable[[TrustKind], bool] = lambda kind: False  # noqa: ARG005
    record: Callable[[Event, str, str], None] = lambda event, pattern, what: None  # noqa: ARG005
    clock: Callable[[], float] = time.time
    cipher: Callable[[], Cipher | None] = lambda: None
    encrypt: bool = False
    _learned: Learned = field(default_factory=Learned)
    _shaped: OrderedDict[str, Rewritten] = field(default_factory=OrderedDict)

    @cached_property
    def store(self) -> PatternStore:
        """Where they are kept."""
        from caro_lsp.learn.patterns.store import PatternStore

        return PatternStore(self.file, clock=self.clock, cipher=self.cipher, encrypt=self.encrypt)

    @property
    def known(self) -> bool:
        """Whether anything was ever learned."""
        return os.path.exists(self.file)  # noqa: PTH110 - for each suggestion

    def current(self) -> Learned:
        """What is in force now; reads the store only where it has changed.

        Where the store is broken, what was known before, or nothing.
        """
        stamp = self._stamp()
        if stamp == self._learned.stamp:
            return self._learned
        from caro_lsp.learn.patterns.store import StoreBroken

        try:
            every = self.store.all()
        except StoreBroken as error:
            logger.warning("%s", error)
            self._learned = replace(self._learned, stamp=stamp)
            return self._learned
        offered = tuple(one for one in every if one.state != "disabled" and one.proven)
        self._learned = Learned(stamp, tuple(filter(self.active, offered)), offered)
        return self._learned

    async def fresh(self) -> Learned:
        """As :meth:`current`, without reading on the event loop."""
        if self._stamp() == self._learned.stamp:
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

    def shaper(self, command: str) -> Rewritten | None:
        """What ``command`` was made of, where it was suggested as the user would write it."""
        return self._shaped.get(command)

    def learn(self, correction: Correction, source: str = "") -> list[str]:
        """Draw conclusions from what became of a suggestion; returns the ids of patterns.

        ``corrected`` may be what was suggested: then it was taken as it is. ``source`` names the
        suggestion: what was concluded from it before is replaced. Reads and writes the store: not
        for the event loop. Raises StoreBroken.
        """
        from caro_lsp.learn.patterns.learning import conclusions
        from caro_lsp.learn.patterns.pattern import platform_name

        platform = platform_name(correction.platform)
        every = self.store.all()
        fitting = [one for one in every if one.fits(platform, correction.dialect)]
        shaped = self._shaped.get(correction.generated)
        found = conclusions(correction, shaped, fitting, platform)
        if not found and not source:
            return []
        ids = self.store.learn(platform, correction.dialect, found, source)
        self._tell(every)
        return ids

    def accepted(self, pattern: Pattern) -> None:
        """The user chose to apply a pattern. Raises StoreBroken."""
        from caro_lsp.learn.patterns import evidence

        event = evidence.Event(self.clock(), "accepted")
        self.store.learn(pattern.platform, pattern.dialect, [(pattern.id, event)])

    def _tell(self, before: list[Pattern]) -> None:
        """Tell of the patterns that have become active, or are so no more."""
        was = {one.id for one in before if self.active(one)}
        now = {one.id for one in self.store.all() if self.active(one)}
        for name in sorted(now - was):
            self.record("pattern.activated", name, "enough speaks for it")
        for name in sorted(was - now):
            self.record("pattern.changed", name, "too much speaks against it")

    def _stamp(self) -> tuple[int, ...]:
        """Changes whenever somebody writes to the store; two looks at the file system."""
        found: list[int] = []
        for file in (self.file, f"{self.file}-wal"):
            with contextlib.suppress(OSError):
                status = os.stat(file)  # noqa: PTH116 - for each suggestion
                found += [status.st_mtime_ns, status.st_size, status.st_ino]
        return tuple(found)
