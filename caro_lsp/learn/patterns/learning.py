"""What one correction tells about patterns."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from caro_lsp.learn.patterns.compare import differences
from caro_lsp.learn.patterns.evidence import Event
from caro_lsp.learn.patterns.pattern import as_data, identity
from caro_lsp.learn.patterns.reading import read, same

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caro_lsp.learn.correction import Correction
    from caro_lsp.learn.patterns.changes.base import Change
    from caro_lsp.learn.patterns.evidence import Cause
    from caro_lsp.learn.patterns.pattern import Pattern
    from caro_lsp.learn.patterns.patterns import Rewritten
    from caro_lsp.shell.dialect import Dialect


def conclusions(
    correction: Correction, shaped: Rewritten | None, known: Iterable[Pattern], platform: str
) -> list[tuple[Change | str, Event]]:
    """Evidence for changes, and for or against the patterns that are ``known``, by their ids.

    What counts is how the saved command differs from what would have been suggested without
    patterns, which ``shaped`` tells where some had a part in it.
    """
    dialect = cast("Dialect", correction.dialect)
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
    for pattern in known:
        if pattern.id not in found:
            cause = _told(pattern, pattern.id in used, base, correction, dialect)
            line = read(base, dialect)
            if cause is not None and line is not None:
                context = pattern.change.context(line, pattern.terms)
                events.append((pattern.id, Event(at, cause, context)))
    return events


def _told(
    pattern: Pattern, used: bool, base: str, correction: Correction, dialect: Dialect
) -> Cause | None:
    """What the correction tells about a pattern whose change it does not show."""
    corrected = correction.corrected
    if used:
        # One that recalled the command itself rewrote none.
        recalled = pattern.change.answer(correction.prompt) is not None
        taken = recalled and same(correction.generated, corrected, dialect)
        return "accepted" if taken else "contradicted"
    line, now = read(base, dialect), read(corrected, dialect)
    would = pattern.change.rewrite(line, pattern.terms) if line else None
    if would is None or same(would, base, dialect):
        return None
    still = pattern.change.rewrite(now, pattern.terms) if now else None
    return "kept" if still is not None or base == corrected else None


def _secret(change: Change) -> bool:
    """Whether there is something in it that nobody may keep."""
    from caro_lsp.govern.secrets import PLACEHOLDER, redact

    text = json.dumps(as_data(change), ensure_ascii=False)
    return PLACEHOLDER in text or redact(text) != text
