"""What can still be read of damaged files: rows of SQLite databases, texts of JSON."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import sqlite3
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from caro_lsp.paths import private_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SIDES = ("", "-wal", "-shm", "-journal")
"""What a database consists of: the file, and what SQLite puts beside it."""
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_AT_ONCE = 200
"""Rows that are read together as long as nothing is wrong."""
_LARGEST = 2**63 - 1
_HEAD_BYTES = 100
"""What a database begins with: https://www.sqlite.org/fileformat.html, section 1.3."""
_HEAD = b"SQLite format 3\0"
_OBJECT = re.compile(r'("(?:[^"\\]|\\.)*")\s*:\s*(\{[^{}]*\})')


def database_fault(file: Path) -> str:
    """What is wrong with a database; empty where it is whole, in use by others, or not there."""
    try:
        with file.open("rb") as opened:
            head = opened.read(len(_HEAD))
    except FileNotFoundError:
        return ""
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    if not head:
        # SQLite takes an empty file for an empty database.
        return ""
    if head != _HEAD:
        return "is no SQLite database"
    try:
        with contextlib.closing(_opened(file)) as database:
            found = [row[0] for row in database.execute("PRAGMA quick_check(1)")]
    except sqlite3.OperationalError as error:
        # Locked by another process: it is not for us to judge.
        return "" if "locked" in str(error) else str(error)
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if found == ["ok"] else str(found[0]) if found else "cannot be checked"


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error says that the file is damaged, or no database at all."""
    return isinstance(error, sqlite3.DatabaseError) and any(
        words in str(error)
        for words in ("malformed", "not a database", "no such table", "unsupported file format")
    )


def put_aside(file: Path) -> Path:
    """Move a damaged database away and say where it is now, beside itself. Raises OSError."""
    aside = file.with_name(f"{file.name}.damaged-{time.time_ns()}")
    for side in SIDES:
        with contextlib.suppress(FileNotFoundError):
            file.with_name(f"{file.name}{side}").rename(f"{aside}{side}")
    return aside


def quarantined(file: Path) -> list[Path]:
    """Former copies of ``file`` that were put aside."""
    return sorted(file.parent.glob(f"{file.name}.damaged-*"))


def rows_of(damaged: Path, table: str, columns: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of one table that can be read, each with the values of ``columns``.

    Nothing of a database that is none, or without that table. Raises OSError.
    """
    names = ", ".join(map(_quoted, columns))
    with tempfile.TemporaryDirectory(prefix=f".{damaged.name}.", dir=damaged.parent) as folder:
        copy = _consistent(damaged, Path(folder))
        with contextlib.suppress(sqlite3.Error), contextlib.closing(_opened(copy)) as old:
            old.execute("PRAGMA writable_schema = ON")
            for row in _rows(old, f"SELECT rowid, {names} FROM {_quoted(table)}"):  # noqa: S608
                yield row[1:]


def database_copied(damaged: Path, target: Path) -> int:
    """Copy every row that can be read of ``damaged`` into a new database at ``target``.

    Tables, indexes and triggers are made as they were, as far as that can be read; tables for a
    search of texts are made anew from those that they are about. Returns the number of rows. Raises
    OSError and sqlite3.Error where ``target`` cannot be written.
    """
    private_folder(target.parent)
    new = target.with_name(f".{target.name}.new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    rows = 0
    with (
        tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder,
        contextlib.closing(sqlite3.connect(new, isolation_level=None)) as database,
    ):
        database.execute("PRAGMA synchronous = OFF")
        copy = _consistent(damaged, Path(folder))
        with contextlib.suppress(sqlite3.Error), contextlib.closing(_opened(copy)) as old:
            # So that a table whose first page is gone does not keep us from the others.
            old.execute("PRAGMA writable_schema = ON")
            rows = _copied(old, database)
    new.replace(target)
    return rows


def _consistent(damaged: Path, folder: Path) -> Path:
    """A copy of a database, with what belongs to it, whose head counts the pages that are there.

    Of one that is shorter than its head says SQLite reads nothing at all.
    """
    for end in ("-wal", "-journal", ""):
        file = damaged.with_name(damaged.name + end)
        if file.is_file():
            shutil.copyfile(file, folder / file.name)
    copy = folder / damaged.name
    with copy.open("r+b") as opened:
        head = opened.read(_HEAD_BYTES)
        size = int.from_bytes(head[16:18], "big")
        size = 1 << 16 if size == 1 else size
        if len(head) == _HEAD_BYTES and size:
            there = copy.stat().st_size // size
            if there < int.from_bytes(head[28:32], "big"):
                # A page that was cut off would give rows that never were.
                opened.truncate(there * size)
                opened.seek(28)
                opened.write(there.to_bytes(4, "big"))
    return copy


def _opened(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(file, timeout=1, isolation_level=None)
    database.text_factory = lambda text: text.decode("utf-8", "replace")
    return database


class _Made(NamedTuple):
    """A part of a database, with the statement that made it."""

    kind: str
    name: str
    statement: str

    @property
    def searches(self) -> bool:
        """Whether it is kept by a module of SQLite, in tables of its own."""
        return self.statement.upper().startswith("CREATE VIRTUAL")


def _copied(old: sqlite3.Connection, new: sqlite3.Connection) -> int:
    """Copy what can be read; returns the number of rows."""
    statement = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
    every = [_Made(*row) for row in old.execute(statement)]
    searches = [made for made in every if made.searches]
    own = tuple(f"{made.name}_" for made in searches)
    others = [m for m in every if not m.searches and not m.name.startswith(("sqlite_", *own))]
    rows = 0
    new.execute("BEGIN")
    for made in others:
        if made.kind == "table":
            new.execute(made.statement)
            rows += _rows_copied(old, new, made.name)
    for made in (*searches, *(one for one in others if one.kind != "table")):
        # An index of what is unique may not hold any more: then the rows count.
        with contextlib.suppress(sqlite3.Error):
            new.execute(made.statement)
    for made in searches:
        with contextlib.suppress(sqlite3.Error):
            name = _quoted(made.name)
            new.execute(f"INSERT INTO {name}({name}) VALUES ('rebuild')")  # noqa: S608 - quoted
    new.execute("COMMIT")
    version = old.execute("PRAGMA user_version").fetchone()[0]
    new.execute(f"PRAGMA user_version = {int(version)}")
    return rows


def _rows_copied(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> int:
    name, rows = _quoted(table), 0
    columns = [_quoted(row[1]) for row in new.execute(f"PRAGMA table_info({name})")]
    # The numbers of rows stay, since other tables may count on them.
    into = ", ".join(("rowid", *columns))
    marks = ", ".join("?" * (len(columns) + 1))
    for row in _rows(old, f"SELECT rowid, * FROM {name}"):  # noqa: S608 - quoted
        with contextlib.suppress(sqlite3.Error):
            new.execute(f"INSERT OR IGNORE INTO {name} ({into}) VALUES ({marks})", row)  # noqa: S608 - quoted
            rows += 1
    return rows


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _rows(database: sqlite3.Connection, select: str) -> Iterator[tuple[Any, ...]]:
    """The rows that can be read, in the order of their numbers, which stand first in each.

    Behind one that cannot be read the next one that can is searched for.
    """
    statement = f"{select} WHERE rowid > ? ORDER BY rowid LIMIT ?"

    def read(position: int, count: int) -> tuple[list[tuple[Any, ...]], bool]:
        found: list[tuple[Any, ...]] = []
        try:
            for row in database.execute(statement, (position, count)):
                found.append(row)  # noqa: PERF402 - what came before an error counts
        except sqlite3.Error:
            return found, False
        return found, True

    position = -1
    count = _AT_ONCE
    while True:
        found, whole = read(position, count)
        yield from found
        if found:
            position = found[-1][0]
        if whole and len(found) < count:
            return
        if whole:
            count = _AT_ONCE
        elif count > 1:
            # One that is read ahead is lost with those behind it.
            count = 1
        else:
            behind = _first_readable(position, lambda place: read(place, 1)[1])
            if behind is None:
                return
            position = behind


def _first_readable(unreadable: int, is_readable: Callable[[int], bool]) -> int | None:
    """The least position behind ``unreadable`` that can be read on from, as far as can be told."""
    step, low = 1, unreadable
    while not is_readable(min(unreadable + step, _LARGEST)):
        if unreadable + step >= _LARGEST:
            return None
        low = unreadable + step
        step *= 2
    high = min(unreadable + step, _LARGEST)
    while high - low > 1:
        middle = (low + high) // 2
        if is_readable(middle):
            high = middle
        else:
            low = middle
    return high


def strings(damaged: Path) -> list[str]:
    """The complete texts in a damaged JSON file, in order; none where it cannot be read."""
    try:
        content = damaged.read_text("utf-8", "replace")
    except OSError:
        return []
    found: list[str] = []
    for match in _STRING.finditer(content):
        with contextlib.suppress(ValueError):
            found.append(json.loads(match[0]))
    return [text for text in found if "\ufffd" not in text]


def objects(damaged: Path) -> list[tuple[str, dict[str, Any]]]:
    """The complete objects of texts in a damaged JSON file, each with the key before it."""
    try:
        content = damaged.read_text("utf-8", "replace")
    except OSError:
        return []
    found: list[tuple[str, dict[str, Any]]] = []
    for match in _OBJECT.finditer(content):
        with contextlib.suppress(ValueError):
            found.append((json.loads(match[1]), json.loads(match[2])))
    return found
