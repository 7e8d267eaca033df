"""The history: one SQLite file, written by several servers at once.

What :meth:`History.add` has returned from is kept, also if the process is killed right after.
Texts are redacted before they get here (see ``recorder``).
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caro_lsp.govern.salvage import SIDES
from caro_lsp.learn.cipher import Cipher, Unreadable, cipher_of
from caro_lsp.learn.database import BUSY_SECONDS, Database, Unavailable
from caro_lsp.learn.entry import OUTCOMES, Entry
from caro_lsp.learn.schema import COLUMNS, make_anew

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path

DAY = 24 * 60 * 60
_PAGE_ROWS = 2000
_MOST_NAMED = 500
_NAMES = ", ".join(COLUMNS)
_MARKS = ", ".join("?" * len(COLUMNS))
# What is encrypted never equals itself, see ``_row``.
_CHANGED = (
    "entry.outcome = 'accepted' AND entry.corrected_command NOT IN ('', entry.generated_command)"
)
# An entry is written again when more is known of it; what was known before stays.
_ADD = f"""
INSERT INTO entry ({_NAMES}) VALUES ({_MARKS})
ON CONFLICT (uid) DO UPDATE SET
    prompt = excluded.prompt,
    generated_command = excluded.generated_command,
    sealed = excluded.sealed,
    outcome = excluded.outcome,
    corrected_command = coalesce(excluded.corrected_command, corrected_command),
    executed = coalesce(excluded.executed, executed),
    success = coalesce(excluded.success, success)
"""  # noqa: S608 - our own names


@dataclass(frozen=True)
class Query:
    """Which entries are meant: all words in any of the texts, ``word*`` for a beginning."""

    words: str = ""
    outcome: str = ""
    since: float = 0.0
    """Seconds since 1970."""
    corrected: bool = False
    """Only those that the user changed."""


class History:
    """An open history. Used by one thread at a time.

    With ``create`` false a file that is not there is not made: the history is empty.
    """

    def __init__(
        self,
        file: Path,
        *,
        encrypt: bool = False,
        create: bool = True,
        busy: float = BUSY_SECONDS,
    ) -> None:
        self.file = file
        self.encrypt = encrypt
        self._database = Database(file, _ADD, create=create, busy=busy)
        self._cipher: Cipher | None = None

    @property
    def saved_from(self) -> Path | None:
        """The damaged file that this one was made from, if that happened while it was open."""
        return self._database.saved_from

    def mend(self) -> None:
        """Replace the file if it is damaged. Raises Unavailable."""
        self._database.mend()

    # Writing.

    def add(self, entries: Iterable[Entry]) -> None:
        """Write entries, all or none. Raises Unavailable."""
        self._database.transact(
            lambda c: c.executemany(_ADD, [self._row(entry) for entry in entries])
        )

    def purge(self, days: int, *, now: float | None = None) -> int:
        """Delete what is older than ``days``; 0 keeps all. Returns how many. Raises Unavailable."""
        if not days:
            return 0
        before = (time.time() if now is None else now) - days * DAY

        def delete(connection: sqlite3.Connection) -> int:
            gone = connection.execute("DELETE FROM entry WHERE created_at < ?", (before,)).rowcount
            if gone:
                _tidy(connection)
            return gone

        gone = self._database.transact(delete)
        if gone:
            # Former versions of pages lie in the journal; if others read it now, until it is full.
            self._database.empty_journal()
        return gone

    def clear(self) -> int:
        """Delete all entries, and what is left of them in the file. Raises Unavailable."""

        def empty(connection: sqlite3.Connection) -> int:
            gone = int(connection.execute("SELECT count(*) FROM entry").fetchone()[0])
            make_anew(connection)
            return gone

        gone = self._database.transact(empty)
        self._database.rewrite()
        return gone

    def recode(self) -> int:
        """Encrypt what is plain, or the other way round, as ``encrypt`` says. Returns how many.

        Raises Unavailable.
        """
        # A server with the other setting may have added to a row.
        query = (
            f"SELECT id, {_NAMES} FROM entry WHERE id > ?"  # noqa: S608 - our own names
            f" AND (sealed = {int(not self.encrypt)} OR length(corrected_command) > 0"
            " AND typeof(corrected_command) IS NOT typeof(prompt))"
            f" ORDER BY id LIMIT {_PAGE_ROWS}"
        )
        changed = last = 0

        def convert(connection: sqlite3.Connection) -> bool:
            """One page of rows, read and written while nobody else writes."""
            nonlocal changed, last
            for number, *row in connection.execute(query, (last,)).fetchall():
                last = number
                if (entry := self._entry(tuple(row))) is not None:
                    connection.execute("DELETE FROM entry WHERE id = ?", (number,))
                    connection.execute(_ADD, self._row(entry))
                    changed += 1
            return bool(connection.execute(query, (last,)).fetchone())

        # Most often there is nothing to do, for which nobody else has to wait.
        if self._database.read(lambda c: c.execute(query, (last,)).fetchone()):
            while self._database.transact(convert):
                pass
        if changed:
            self._database.transact(_tidy)
            self._database.rewrite()
        return changed

    # Reading.

    def search(self, query: Query, limit: int = 20) -> list[Entry]:
        """The newest entries that meet ``query``. Raises Unavailable."""
        if query.words and self._has_sealed():
            return self._search_sealed(query, limit)
        statement, values = _selection(query, newest=True)
        rows = self._database.read(
            lambda c: c.execute(f"{statement} LIMIT ?", (*values, limit)).fetchall()
        )
        return [entry for entry in map(self._entry, rows) if entry is not None]

    def entries(self, query: Query | None = None) -> Iterator[Entry]:
        """All entries, the newest first. Raises Unavailable."""
        query = query or Query()
        last = 1 << 62
        statement, values = _selection(Query("", query.outcome, query.since, query.corrected))
        while True:
            rows = self._database.read(
                lambda c, last=last: c.execute(  # type: ignore[misc]
                    f"SELECT entry.id, {statement.removeprefix('SELECT ')} AND entry.id < ?"
                    f" ORDER BY entry.id DESC LIMIT {_PAGE_ROWS}",
                    (*values, last),
                ).fetchall()
            )
            for row in rows:
                entry = self._entry(row[1:])
                if entry is not None and _meets(entry, query.words):
                    yield entry
            if len(rows) < _PAGE_ROWS:
                return
            last = rows[-1][0]

    def named(self, uids: Iterable[str]) -> dict[str, Entry]:
        """The entries with these identities, those that are still there. Raises Unavailable."""
        wanted = list(uids)[:_MOST_NAMED]
        marks = ", ".join("?" * len(wanted))
        rows = self._database.read(
            lambda c: c.execute(
                f"SELECT {_NAMES} FROM entry WHERE uid IN ({marks})",  # noqa: S608 - our names
                wanted,
            ).fetchall()
        )
        found = [entry for entry in map(self._entry, rows) if entry is not None]
        return {entry.uid: entry for entry in found}

    def counts(self) -> dict[str, int]:
        """How many entries there are, by outcome. Raises Unavailable."""
        query = "SELECT outcome, count(*) FROM entry GROUP BY outcome"
        found: dict[str, int] = dict.fromkeys(OUTCOMES, 0)
        found.update(self._database.read(lambda c: c.execute(query).fetchall()))
        return {"entries": sum(found.values()), **found}

    def corrected(self) -> int:
        """How many commands were changed after they were accepted. Raises Unavailable."""
        query = f"SELECT count(*) FROM entry WHERE {_CHANGED}"  # noqa: S608 - our own words
        return int(self._database.read(lambda c: c.execute(query).fetchone())[0])

    def days(self, since: float) -> dict[int, int]:
        """How many entries there are of each day since 1970, from ``since`` on (seconds).

        Raises Unavailable.
        """
        query = (
            f"SELECT CAST(created_at / {DAY} AS INTEGER), count(*) FROM entry"  # noqa: S608
            " WHERE created_at >= ? GROUP BY 1"
        )
        return dict(self._database.read(lambda c: c.execute(query, (since,)).fetchall()))

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def __enter__(self) -> History:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Rows.

    def _row(self, entry: Entry) -> tuple[Any, ...]:
        prompt, generated = _storable(entry.prompt), _storable(entry.generated)
        saved = None if entry.saved is None else _storable(entry.saved)
        texts: list[Any] = [prompt, generated, saved]
        if self.encrypt and (cipher := self._key(create=True)) is not None:
            texts[:2] = cipher.seal(prompt), cipher.seal(generated)
            # What is the same stays the same, so that changes can be counted.
            texts[2] = texts[1] if saved == generated else cipher.seal(saved) if saved else saved
        rest = (entry.outcome, entry.executed, entry.success, entry.dialect, entry.platform)
        return (entry.uid, *texts, *rest, entry.source, entry.created_at, self.encrypt)

    def _entry(self, row: tuple[Any, ...]) -> Entry | None:
        """The entry of a row; None for one that cannot be decrypted."""
        uid, *texts, outcome, executed, success, dialect, platform, source, at, _ = row
        try:
            prompt, generated, saved = map(self._opened, texts)
        except Unreadable:
            return None
        return Entry(
            prompt,
            generated,
            outcome,
            saved,
            None if executed is None else bool(executed),
            None if success is None else bool(success),
            dialect,
            platform,
            source,
            at,
            uid,
        )

    def _opened(self, value: Any) -> Any:
        if not isinstance(value, bytes):
            return value
        if (cipher := self._key(create=False)) is None:
            raise Unreadable("the key is gone")
        return cipher.open(value)

    def _key(self, *, create: bool) -> Cipher | None:
        if self._cipher is None:
            try:
                self._cipher = cipher_of(self.file, create=create)
            except OSError as error:
                raise Unavailable(f"{error.filename}: {error.strerror}") from error
        return self._cipher

    def _has_sealed(self) -> bool:
        # The newest decide: all are recoded when the setting changes.
        row = self._database.read(
            lambda c: c.execute(
                "SELECT max(sealed) FROM (SELECT sealed FROM entry ORDER BY id DESC LIMIT 100)"
            ).fetchone()
        )
        return bool(row[0])

    def _search_sealed(self, query: Query, limit: int) -> list[Entry]:
        from itertools import islice

        return list(islice(self.entries(query), limit))


def size(file: Path) -> int:
    """Bytes that a history takes, with what lies beside it."""
    found = 0
    for side in SIDES:
        with contextlib.suppress(OSError):
            found += file.with_name(f"{file.name}{side}").stat().st_size
    return found


def _selection(query: Query, *, newest: bool = False) -> tuple[str, list[Any]]:
    """The statement that selects entries, and its values."""
    names = ", ".join(f"entry.{name}" for name in COLUMNS)
    joined = ""
    conditions = ["1"]
    values: list[Any] = []
    order = "entry.id"
    if match := _match(query.words):
        joined, order = " JOIN entry ON entry.id = entry_text.rowid", "entry_text.rowid"
        conditions.append("entry_text MATCH ?")
        values.append(match)
    if query.outcome:
        conditions.append("entry.outcome = ?")
        values.append(query.outcome)
    if query.since:
        conditions.append("entry.created_at >= ?")
        values.append(query.since)
    if query.corrected:
        conditions.append(f"({_CHANGED})")
    table = f"entry_text{joined}" if joined else "entry"
    ordered = f" ORDER BY {order} DESC" if newest else ""
    where = " AND ".join(conditions)
    # Words of the user are among the values, never in the statement.
    return f"SELECT {names} FROM {table} WHERE {where}{ordered}", values  # noqa: S608


def _match(words: str) -> str:
    """A query of FTS5 in which nothing but a star at the end of a word has a meaning."""
    found = []
    for word in words.split():
        bare = word.rstrip("*").translate({0: " ", ord('"'): " "})
        if any(map(str.isalnum, bare)):
            found.append(f'"{bare}"{"*" if word.endswith("*") else ""}')
    return " ".join(found)


def _meets(entry: Entry, words: str) -> bool:
    text = " ".join((entry.prompt, entry.generated, entry.saved or "")).casefold()
    return all(word.rstrip("*").casefold() in text for word in words.split())


def _tidy(connection: sqlite3.Connection) -> None:
    """Take the words of what was deleted out of the index: it only marks them."""
    connection.execute("INSERT INTO entry_text (entry_text) VALUES ('optimize')")


def _storable(text: str) -> str:
    """``text`` as UTF-8 can hold it."""
    return text.encode("utf-8", "replace").decode()
