"""What becomes of a suggestion, seen from the text alone.

Not every editor tells that ghost text was accepted, so a suggestion counts as accepted once its
command stands in the document. When the script is saved, what stands below the request is what the
user made of it. Lines count from 0.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from caro_lsp.learn.entry import Entry, Outcome

MOST_WATCHED = 50
"""Suggestions that are watched in one document; the oldest go first."""
_NEAR = 60
"""Lines around its place in which a command is looked for whose request is gone."""
_ALIKE = 0.6
"""The least likeness (0..1) of a line that is taken for a changed command."""
_MOST_BLANK = 2


@dataclass
class _Watched:
    entry: Entry
    request: str
    """The line of the request, stripped; empty for one that did not come from the document."""
    line: int
    """Where the request was."""
    follows: str
    """The first line with text below the request, before there was a suggestion."""
    recorded: Entry | None = None


class Watch:
    """Suggestions in open documents.

    ``record`` gets the document and an entry when more is known of it. Lines are only asked for
    where they are needed, so a sequence may make them when it is asked.
    """

    def __init__(self, record: Callable[[str, Entry], None]) -> None:
        self._record = record
        self._by_document: dict[str, OrderedDict[str, _Watched]] = {}

    def watches(self, uri: str) -> bool:
        """Whether there is anything to watch in a document."""
        return uri in self._by_document

    def offered(
        self, uri: str, lines: Sequence[str], line: int | None, entries: list[Entry]
    ) -> None:
        """Suggestions were shown for the request on ``line``; None for one from elsewhere."""
        watched = self._by_document.setdefault(uri, OrderedDict())
        request = lines[line].strip() if line is not None and line < len(lines) else ""
        if request and line is not None:
            # While somebody types, there are suggestions for each part of the request.
            for uid, other in list(watched.items()):
                if other.line == line and other.request and other.entry.outcome == "shown":
                    del watched[uid]
        follows = _below(lines, line)[1] if line is not None else ""
        taken = {
            other.entry.generated
            for other in watched.values()
            if other.entry.outcome == "accepted" and other.request == request
        }
        for entry in entries:
            if entry.generated in taken:
                # It stands there already, and is offered once more.
                continue
            watched[entry.uid] = _Watched(entry, request, line or 0, follows)
        while len(watched) > MOST_WATCHED:
            self._note(uri, watched.popitem(last=False)[1])

    def answered(
        self, uid: str, outcome: Outcome, executed: bool | None, success: bool | None
    ) -> bool:
        """The editor says what became of a suggestion; false for one that is not watched."""
        for uri, watched in self._by_document.items():
            if (found := watched.get(uid)) is not None:
                found.entry = replace(
                    found.entry, outcome=outcome, executed=executed, success=success
                )
                self._note(uri, found)
                return True
        return False

    def changed(self, uri: str, lines: Sequence[str], first: int, last: int) -> None:
        """The lines from ``first`` to ``last`` (inclusive) are new or were changed."""
        for found in self._by_document.get(uri, {}).values():
            if found.entry.outcome == "accepted":
                continue
            command = _stripped(found.entry.generated)
            for number in range(max(first, 0), min(last + 1, len(lines))):
                if _stands(lines, number, command):
                    self._accept(uri, found, lines, number)
                    break

    def saved(self, uri: str, lines: Sequence[str]) -> None:
        """The document was saved: note what stands in place of each suggestion."""
        for found in self._by_document.get(uri, {}).values():
            if found.entry.outcome != "accepted" and not found.request:
                continue
            saved = _became(found, lines)
            if saved == found.entry.generated and found.entry.outcome == "shown":
                found.entry = replace(found.entry, outcome="accepted")
            found.entry = replace(found.entry, saved=saved)
            self._note(uri, found)

    def closed(self, uri: str) -> None:
        """The document was closed: what was shown and not taken is known for good."""
        for found in self._by_document.pop(uri, {}).values():
            self._note(uri, found)

    def close(self) -> None:
        """All documents were closed."""
        for uri in list(self._by_document):
            self.closed(uri)

    def drop(self, uri: str) -> None:
        """Watch nothing in a document any more, and record nothing of it."""
        self._by_document.pop(uri, None)

    def _accept(self, uri: str, found: _Watched, lines: Sequence[str], number: int) -> None:
        found.entry = replace(found.entry, outcome="accepted")
        if not found.request:
            found.line = number
            above = next((n for n in range(number - 1, -1, -1) if lines[n].strip()), None)
            if above is not None and lines[above].lstrip().startswith("#"):
                found.request, found.line = lines[above].strip(), above
                found.follows = _below(lines, number + found.entry.generated.count("\n"))[1]
        self._note(uri, found)

    def _note(self, uri: str, found: _Watched) -> None:
        if found.entry != found.recorded:
            found.recorded = found.entry
            self._record(uri, found.entry)


def _became(found: _Watched, lines: Sequence[str]) -> str:
    """What stands in place of the command now; empty where it is gone."""
    command = found.entry.generated
    stripped = _stripped(command)
    near = range(max(found.line - _NEAR, 0), min(found.line + _NEAR, len(lines)))
    place = _nearest(found, lines, near)
    if place is None:
        place = _nearest(found, lines, range(len(lines)))
    if place is not None:
        found.line = place
        below, first = _below(lines, place)
        if _stands(lines, below, stripped):
            return command
        taken = first and first != found.follows and not first.startswith("#")
        return _statement(lines, below, len(stripped), found.follows) if taken else ""
    if any(_stands(lines, number, stripped) for number in near):
        return command
    if found.entry.outcome != "accepted":
        return ""
    likeness, number = max(
        ((_likeness(lines[n].strip(), stripped[0]), -n) for n in near), default=(0.0, 0)
    )
    return _statement(lines, -number, len(stripped), found.follows) if likeness >= _ALIKE else ""


def _nearest(found: _Watched, lines: Sequence[str], among: range) -> int | None:
    """The nearest line with the request among some."""
    places = [n for n in among if found.request and lines[n].strip() == found.request]
    return min(places, key=lambda n: abs(n - found.line), default=None)


def _below(lines: Sequence[str], line: int) -> tuple[int, str]:
    """The first line with text below ``line``, a few blank ones aside, and that text."""
    for number in range(line + 1, min(line + 2 + _MOST_BLANK, len(lines))):
        if text := lines[number].strip():
            return number, text
    return len(lines), ""


def _statement(lines: Sequence[str], first: int, least: int, follows: str) -> str:
    """The statement that begins on a line; a command of several lines became several at most."""
    taken: list[str] = []
    for number in range(first, len(lines)):
        text = lines[number].strip()
        joined = bool(taken) and taken[-1].endswith("\\")
        if not joined and (len(taken) >= least or not text or (taken and text == follows)):
            break
        taken.append(text)
    return "\n".join(taken)


def _stands(lines: Sequence[str], number: int, command: list[str]) -> bool:
    """Whether the lines of a command begin on a line."""
    return number + len(command) <= len(lines) and all(
        lines[number + index].strip() == line for index, line in enumerate(command)
    )


def _stripped(command: str) -> list[str]:
    return [line.strip() for line in command.split("\n")]


def _likeness(one: str, other: str) -> float:
    # Imported late: most commands are found where they were put.
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one, other, autojunk=False).ratio() if one else 0.0
