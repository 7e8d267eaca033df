"""One SQLite file that several processes use: opened, kept whole, made anew if it is damaged."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from typing import TYPE_CHECKING, TypeVar

from caro_lsp.govern.salvage import is_damage, put_aside, rows_of
from caro_lsp.learn.schema import COLUMNS, Newer, migrate
from caro_lsp.paths import private_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

T = TypeVar("T")

BUSY_SECONDS = 20.0
"""How long another process may hold the file."""


class Unavailable(Exception):
    """The file cannot be used now; the message says where, why and what to do."""


class Database:
    """A file with the tables of ``schema``. Used by one thread at a time.

    It is readable by its owner only. ``take_over`` is the statement that adds a row (the values of
    COLUMNS) of a damaged file to the new one.
    """

    def __init__(
        self, file: Path, take_over: str, *, create: bool = True, busy: float = BUSY_SECONDS
    ) -> None:
        self.file = file
        self.saved_from: Path | None = None
        """The damaged file that this one was made from, if that happened while it was open."""
        self._take_over = take_over
        self._create = create
        self._busy = busy
        self._connection: sqlite3.Connection | None = None
        self._inode = 0

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """What ``work`` finds. Raises Unavailable."""
        return self._guarded(work)

    def transact(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do ``work``, all or nothing. Raises Unavailable."""

        def transaction(connection: sqlite3.Connection) -> T:
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise
            return result

        return self._guarded(transaction)

    def mend(self) -> None:
        """Replace the file if it is damaged, also where no query has come upon it yet.

        Raises Unavailable.
        """
        self.close()
        self._replace_damaged()

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _guarded(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do ``work``; once more after a damaged file was replaced. Raises Unavailable."""
        for attempt in range(2):
            try:
                return work(self._open())
            except sqlite3.Error as error:
                self.close()
                if not is_damage(error) or attempt:
                    raise Unavailable(_explained(self.file, error)) from error
                self._replace_damaged()
            except Newer as error:
                self.close()
                raise Unavailable(f"{self.file}: {error}") from error
            except OSError as error:
                self.close()
                raise Unavailable(
                    f"{self.file}: {error.strerror}; the folder has to be yours to write to"
                ) from error
        raise AssertionError("not reached")

    def _open(self) -> sqlite3.Connection:
        if self._connection is not None:
            # Another process may have put a damaged file aside; what is written there is lost.
            with contextlib.suppress(OSError):
                if self.file.stat().st_ino == self._inode:
                    return self._connection
            self.close()
        if not self._create and not self.file.exists():
            self._connection = sqlite3.connect(":memory:", isolation_level=None)
            migrate(self._connection)
            return self._connection
        private_folder(self.file.parent)
        with self._alone():
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        # Made here, for its mode: SQLite gives the files beside it the same.
        os.close(os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600))
        self.file.chmod(0o600)
        connection = sqlite3.connect(
            self.file, timeout=self._busy, isolation_level=None, check_same_thread=False
        )
        try:
            for pragma in (
                "journal_mode = WAL",
                # A commit survives the end of the process; a power cut may cost the last ones.
                "synchronous = NORMAL",
                "secure_delete = ON",
                "temp_store = MEMORY",
            ):
                connection.execute(f"PRAGMA {pragma}").fetchall()
            connection.text_factory = _text
            migrate(connection)
            self._inode = self.file.stat().st_ino
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        return connection

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else makes, migrates or replaces the file meanwhile."""
        from filelock import FileLock, Timeout

        try:
            with FileLock(f"{self.file}.lock", timeout=self._busy, mode=0o600):
                yield
        except Timeout as error:
            raise sqlite3.OperationalError("database is locked") from error

    def _replace_damaged(self) -> None:
        """Put a damaged file aside and take over what can be read. Raises Unavailable."""
        try:
            with self._alone():
                if not _is_damaged(self.file):
                    # Another process was faster.
                    return
                aside = put_aside(self.file)
                connection = self._connect()
                connection.execute("BEGIN IMMEDIATE")
                for row in rows_of(aside, "entry", COLUMNS):
                    # A value may be of a kind that its column refuses.
                    with contextlib.suppress(sqlite3.IntegrityError, sqlite3.InterfaceError):
                        connection.execute(self._take_over, row)
                connection.execute("COMMIT")
                self.saved_from = aside
        except (sqlite3.Error, OSError) as error:
            self.close()
            raise Unavailable(
                f"{self.file}: damaged, and cannot be replaced ({error}); move it away"
            ) from error

    def rewrite(self) -> None:
        """Write the file anew without what was deleted, and empty its journal.

        Raises Unavailable, also where others read it all the time.
        """
        self.read(lambda c: c.execute("VACUUM").fetchall())
        deadline = time.monotonic() + self._busy
        while not self.empty_journal():
            if time.monotonic() > deadline:
                raise Unavailable(
                    f"{self.file}: another process reads it, so its journal cannot be emptied;"
                    " end what uses it and do this again"
                )
            time.sleep(0.05)

    def empty_journal(self) -> bool:
        """Take the journal into the file; false where others read it. Raises Unavailable."""
        query = "PRAGMA wal_checkpoint(TRUNCATE)"
        return not self.read(lambda c: c.execute(query).fetchone()[0])


def _is_damaged(file: Path) -> bool:
    try:
        with contextlib.closing(sqlite3.connect(file)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok")
    except sqlite3.Error as error:
        return is_damage(error)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _explained(file: Path, error: sqlite3.Error) -> str:
    reason = str(error)
    for words, cure in {
        "locked": "another process holds it; wait for it, or end it",
        "full": "the disk is full; make room on it",
        "readonly": "it cannot be written to; the file and its folder have to be yours",
        "unable to open": "it cannot be opened; the file and its folder have to be yours",
        "disk I/O": "reading or writing fails; look at the disk",
    }.items():
        if words in reason:
            return f"{file}: {cure} ({reason})"
    return f"{file}: {reason}"
