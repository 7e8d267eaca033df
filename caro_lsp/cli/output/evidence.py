"""What speaks for and against a pattern, for a terminal: from which corrections it was learned."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from caro_lsp.learn.patterns.telling import CAUSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from caro_lsp.learn.entry import Entry
    from caro_lsp.learn.patterns.evidence import Event

_MOST = 10
_LONGEST = 70


def told(evidence: Sequence[tuple[Event, str]], entries: Mapping[str, Entry]) -> Iterator[str]:
    """A line for each piece of ``evidence``, the newest first, with what the history knows of it.

    ``entries`` are those of the history, by the names of suggestions.
    """
    for event, source in list(reversed(evidence))[:_MOST]:
        entry = entries.get(source)
        yield f"  {day(event.at)}  {CAUSES[event.cause]}{_commands(entry)}"
    if len(evidence) > _MOST:
        yield f"  and {len(evidence) - _MOST} earlier"
    if any(source and source not in entries for _, source in evidence):
        yield "  (of what has no command here, the history is kept no more)"


def day(at: float) -> str:
    """A time as people here read it."""
    return datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M")


def _commands(entry: Entry | None) -> str:
    if entry is None:
        return ""
    asked = f"   # {_short(entry.prompt)}" if entry.prompt else ""
    changed = entry.saved and entry.saved != entry.generated
    became = f" -> {_short(entry.saved)}" if entry.saved and changed else ""
    return f": {_short(entry.generated)}{became}{asked}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
