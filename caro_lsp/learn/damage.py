"""A history file that is damaged: kept aside, and what can be read of it taken over."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from typing import TYPE_CHECKING, Any

from caro_lsp.learn.schema import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SIDES = ("", "-wal", "-shm", "-journal")
"""What a database consists of: the file, and what SQLite puts beside it."""
_ROWS = f"SELECT id, {', '.join(COLUMNS)} FROM entry NOT INDEXED"  # noqa: S608 - our own names


_GUESSED = 2_000_000
"""How many rows there may be, where the file does not say."""
_MOST_FAILURES = 20_000
"""Ranges that fail, after which the rest is given up."""


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error says that the file is damaged, or no database at all."""
    return isinstance(error, sqlite3.DatabaseError) and any(
        words in str(error)
        for words in ("malformed", "not a database", "no such table", "unsupported file format")
    )


def quarantined(file: Path) -> list[Path]:
    """Former copies of ``file`` that were damaged."""
    return sorted(file.parent.glob(f"{file.name}.damaged-*"))


def put_aside(file: Path) -> Path:
    """Move a damaged database away and say where it is now. Raises OSError."""
    aside = file.with_name(f"{file.name}.damaged-{time.time_ns()}")
    for side in SIDES:
        with contextlib.suppress(FileNotFoundError):
            file.with_name(f"{file.name}{side}").rename(f"{aside}{side}")
    return aside


def readable_rows(file: Path) -> Iterator[tuple[Any, ...]]:
    """The rows of a damaged database that can still be read, each with the values of COLUMNS."""
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
        # Text that is no UTF-8 any more is still text.
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        # Otherwise SQLite refuses all of a file that is shorter than its header says.
        connection.execute("PRAGMA writable_schema = ON")
        first = _number(connection, "SELECT min(id) FROM entry", 1)
        last = _number(connection, "SELECT max(id) FROM entry", first + _GUESSED)
        yield from _rows(connection, first, last, [_MOST_FAILURES])


def _number(connection: sqlite3.Connection, query: str, default: int) -> int:
    try:
        return int(connection.execute(query).fetchone()[0] or default)
    except sqlite3.Error:
        return default


def _rows(
    connection: sqlite3.Connection, first: int, last: int, failures: list[int]
) -> Iterator[tuple[Any, ...]]:
    """Rows by their numbers; where a range fails, its halves may not."""
    reached = first
    try:
        query = f"{_ROWS} WHERE id BETWEEN ? AND ? ORDER BY id"
        for row in connection.execute(query, (first, last)):
            reached = row[0] + 1
            yield row[1:]
    except sqlite3.Error:
        failures[0] -= 1
        if reached > last or first == last or failures[0] < 0:
            return
        middle = (reached + last) // 2
        yield from _rows(connection, reached, middle, failures)
        yield from _rows(connection, middle + 1, last, failures)
