"""A suggested command and what became of it -> the changes that this shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caro_lsp.learn.patterns.changes import (
    ending,
    flags,
    idioms,
    quoting,
    replacing,
    runs,
    spelling,
)
from caro_lsp.learn.patterns.changes.ending import EndingChange
from caro_lsp.learn.patterns.reading import read, same

if TYPE_CHECKING:
    from caro_lsp.learn.patterns.changes.base import Found
    from caro_lsp.learn.patterns.reading import Line, Unit
    from caro_lsp.shell.dialect import Dialect


def differences(before: str, after: str, dialect: Dialect, request: str = "") -> list[Found]:
    """The changes from one command to another, in the order in which they are made.

    Where smaller ones do not explain all of it, the whole line is one as well. ``request`` is what
    was asked for. Nothing where either cannot be read, or they are the same.
    """
    old, new = read(before, dialect), read(after, dialect)
    if old is None or new is None or before.split() == after.split():
        return []
    found = _of_units(old, new)
    to_file = any(isinstance(one.change, EndingChange) and one.change.to_file for one in found)
    if not to_file and not _explained(old, after, found):
        if _redirects(old) != _redirects(new):
            # A part of it may make no sense, such as writing to a terminal.
            found = []
        found += idioms.find(old, new, request)
    return found


def _redirects(line: Line) -> int:
    return sum(len(unit.redirects) for unit in line.units)


def _of_units(old: Line, new: Line) -> list[Found]:
    """What is different in each command, where both lines have much the same structure."""
    if wrapped := _wrapped(old, new):
        return wrapped
    ends = ending.find(old, new)
    if len(new.units) != len(old.units) and not ends:
        return []
    found: list[Found] = []
    for before, after in zip(old.units, new.units, strict=False):
        if before.name == after.name and before.subcommand == after.subcommand:
            found += _of_one(before, after)
        else:
            found += replacing.find(before, after)
            found += quoting.find(before, after)
    if any(isinstance(one.change, EndingChange) and one.change.to_file for one in ends):
        # The other changes may be for the file alone.
        return ends
    return [*found, *ends]


def _of_one(before: Unit, after: Unit) -> list[Found]:
    return [
        *(flags if before.orderly else runs).find(before, after),
        *spelling.find(before, after),
        *quoting.find(before, after),
    ]


def _wrapped(old: Line, new: Line) -> list[Found]:
    """One command that got another in front of it, such as ``sudo``."""
    if len(new.units) != len(old.units) + 1:
        return []
    source = new.text.split()
    if new.source[:1] != old.source[:1] and (both := _wrapped_and_changed(old, new)):
        return both
    for index, unit in enumerate(new.units[:-1]):
        inner = new.units[index + 1]
        if unit.end != inner.start - 1 and unit.words[-1].end > inner.start:
            continue
        prefix = " ".join(piece.text for piece in unit.words if piece.end <= inner.start)
        found = replacing.prefixed(inner, prefix)
        made = found[0].change.rewrite(old)
        if made is not None and made.split() == source:
            return found
    return []


def _wrapped_and_changed(old: Line, new: Line) -> list[Found]:
    """A line that got a word in front, and whose first command has changed as well."""
    inner = new.units[1]
    head = new.source[: inner.start].decode("utf-8", "surrogateescape").split()
    rest = new.source[inner.start :].decode("utf-8", "surrogateescape")
    line = read(rest, new.dialect)
    if len(head) > 2 or line is None or same(old.text, rest, new.dialect):
        return []
    found = _of_units(old, line)
    if not found or not _explained(old, rest, found):
        return []
    return [*found, *replacing.prefixed(inner, " ".join(head))]


def _explained(old: Line, after: str, found: list[Found]) -> bool:
    """Whether ``found``, all made, give the other line."""
    text = old.text
    for one in found:
        line = read(text, old.dialect)
        made = one.change.rewrite(line) if line else None
        text = made if made is not None else text
    return same(text, after, old.dialect)
