"""The outbox: reports that wait for a yes, for a connection or for an answer (SQLite)."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from filelock import FileLock, Timeout

from caro_lsp.paths import private_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caro_lsp.heal.schema import Kind, Level
    from caro_lsp.paths import Paths

State = Literal["draft", "queued", "sending", "sent", "refused"]
"""``draft``: no yes yet. ``queued``: to be sent. ``sending``: it may have arrived, or not.
``refused``: the other side will not take it."""

MAX_A_DAY = 20
"""Reports that this machine sends within 24 hours."""
RETENTION_DAYS = 90
_DAY = 86_400.0
_BUSY_SECONDS = 10.0
_COLUMNS = (
    "id TEXT PRIMARY KEY",
    "state TEXT NOT NULL",
    "kind TEXT NOT NULL",
    "level TEXT NOT NULL",
    "fingerprint TEXT NOT NULL",
    "occurrences INTEGER NOT NULL DEFAULT 1",
    "body BLOB NOT NULL",
    "created REAL NOT NULL",
    "changed REAL NOT NULL",
    "consented TEXT NOT NULL DEFAULT ''",
    "consented_at REAL NOT NULL DEFAULT 0",
    "fetch_answer INTEGER NOT NULL DEFAULT 0",
    "sender TEXT NOT NULL DEFAULT ''",
    "endpoint TEXT NOT NULL DEFAULT ''",
    "attempts INTEGER NOT NULL DEFAULT 0",
    "next_attempt REAL NOT NULL DEFAULT 0",
    "problem TEXT NOT NULL DEFAULT ''",
    "case_id TEXT NOT NULL DEFAULT ''",
    "case_state TEXT NOT NULL DEFAULT ''",
    "case_url TEXT NOT NULL DEFAULT ''",
    "answer TEXT NOT NULL DEFAULT ''",
    "answer_shown INTEGER NOT NULL DEFAULT 0",
    "asked_at REAL NOT NULL DEFAULT 0",
)
_SCHEMA = f"CREATE TABLE IF NOT EXISTS reports ({', '.join(_COLUMNS)})"
_DELETED = "CREATE TABLE IF NOT EXISTS deleted (consented_at REAL NOT NULL)"
"""When a yes was said to reports that are deleted: these count for the limit, too."""


class NotThere(LookupError):
    """There is no such report."""


class NotNow(RuntimeError):
    """It cannot be done as things are; says why and what to do."""


@dataclass(frozen=True)
class Entry:
    """A report in the outbox. Times are seconds since 1970 (UTC).

    ``consented``: SHA-256 of the bytes that the user said yes to. ``endpoint``: where those were to
    go then. ``fetch_answer``: whether the other side may be asked for an answer unasked.
    """

    id: str
    state: State
    kind: Kind
    level: Level
    fingerprint: str
    occurrences: int
    body: bytes
    created: float
    changed: float
    consented: str
    consented_at: float
    fetch_answer: bool
    sender: str
    endpoint: str
    attempts: int
    next_attempt: float
    problem: str
    case_id: str
    case_state: str
    case_url: str
    answer: str
    answer_shown: bool
    asked_at: float


def digest(data: bytes) -> str:
    """SHA-256, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


class Outbox:
    """Several processes may use one; only one of them sends at a time."""

    def __init__(self, paths: Paths, clock: Callable[[], float] = time.time) -> None:
        self._folder = paths.state / "heal"
        self.file = self._folder / "outbox.sqlite"
        self._clock = clock

    @property
    def exists(self) -> bool:
        """Whether anything was ever put into it."""
        return self.file.exists()

    def put(self, body: bytes, identity: str, kind: str, level: str, fingerprint: str) -> None:
        """Keep a report that nobody has said yes to."""
        now = self._clock()
        with self._connection() as db:
            db.execute(
                "INSERT INTO reports (id, state, kind, level, fingerprint, body, created, changed)"
                " VALUES (?, 'draft', ?, ?, ?, ?, ?, ?)",
                (identity, kind, level, fingerprint, body, now, now),
            )

    def get(self, identity: str) -> Entry:
        """The report of this id, or the only one whose id begins so. Raises :class:`NotThere`."""
        found = []
        if self.exists and identity and set(identity) <= set("0123456789abcdef"):
            with self._connection() as db:
                found = db.execute(
                    "SELECT * FROM reports WHERE id >= ? AND id < ? LIMIT 2",
                    (identity, f"{identity}g"),
                ).fetchall()
        if len(found) != 1:
            many = "several reports begin with" if found else "there is no report"
            raise NotThere(f"{many} {identity!r}; `caro-lsp heal list` shows them")
        return _entry(found[0])

    def all(self) -> list[Entry]:
        """All reports, the oldest first."""
        if not self.exists:
            return []
        with self._connection() as db:
            return [_entry(r) for r in db.execute("SELECT * FROM reports ORDER BY created, id")]

    def unsent_like(self, fingerprint: str, level: str) -> Entry | None:
        """A report on an equal failure that has not been sent."""
        return self._first("fingerprint = ? AND level = ? AND state IN ('draft', 'queued')",
                           fingerprint, level)  # fmt: skip

    def sent_like(self, fingerprint: str) -> Entry | None:
        """A report on an equal failure that has arrived."""
        return self._first("fingerprint = ? AND state = 'sent'", fingerprint)

    def edit(self, identity: str, body: bytes, occurrences: int | None = None) -> None:
        """Replace the bytes of a report; what was said to the old ones no longer counts.

        Raises :class:`NotNow` where it may have left already.
        """
        with self._connection() as db:
            changed = db.execute(
                "UPDATE reports SET body = ?, occurrences = coalesce(?, occurrences), changed = ?,"
                " state = 'draft', consented = '', problem = '' WHERE id = ?"
                " AND state IN ('draft', 'queued', 'refused') AND attempts = 0",
                (body, occurrences, self._clock(), identity),
            ).rowcount
        if not changed:
            entry = self.get(identity)
            raise NotNow(f"report {entry.id[:8]} is {entry.state} and cannot be edited any more")

    def count(self, identity: str) -> None:
        """Note that the failure happened again."""
        with self._connection() as db:
            db.execute("UPDATE reports SET occurrences = occurrences + 1 WHERE id = ?", (identity,))

    def consent(
        self, identity: str, shown: str, sender: str, endpoint: str, *, fetch_answer: bool
    ) -> None:
        """The user has said yes to the bytes with the digest ``shown``, for ``endpoint``.

        Raises :class:`NotNow` where other bytes stand there now, or too many were sent today.
        """
        now = self._clock()
        with self._connection() as db:
            row = db.execute("SELECT * FROM reports WHERE id = ?", (identity,)).fetchone()
            if row is None:
                raise NotThere(f"there is no report {identity}")
            entry = _entry(row)
            if entry.state not in {"draft", "queued", "refused"}:
                raise NotNow(f"report {entry.id[:8]} is {entry.state} already")
            if digest(entry.body) != shown:
                raise NotNow("the report has changed since it was shown; look at it again")
            recent = db.execute(
                "SELECT (SELECT count(*) FROM reports WHERE consented_at > ? AND id != ?)"
                " + (SELECT count(*) FROM deleted WHERE consented_at > ?)",
                (now - _DAY, identity, now - _DAY),
            ).fetchone()[0]
            if recent >= MAX_A_DAY:
                raise NotNow(f"{recent} reports were sent within a day; send this one tomorrow")
            db.execute(
                # One that was tried before may have arrived: it is looked for first.
                "UPDATE reports SET state = CASE WHEN attempts THEN 'sending' ELSE 'queued' END,"
                " consented = ?, consented_at = ?, changed = ?,"
                " sender = ?, endpoint = ?, fetch_answer = ?, next_attempt = 0, problem = ''"
                " WHERE id = ?",
                (shown, now, now, sender, endpoint, fetch_answer, identity),
            )

    def due(self) -> list[Entry]:
        """What is to be sent now, and what may have arrived without our knowing."""
        if not self.exists:
            return []
        with self._connection() as db:
            rows = db.execute(
                "SELECT * FROM reports WHERE state IN ('queued', 'sending') AND next_attempt <= ?"
                " ORDER BY consented_at",
                (self._clock(),),
            ).fetchall()
        return [_entry(row) for row in rows]

    def begin(self, identity: str, consented: str) -> bool:
        """From here on the report may have arrived. Durable before the first byte leaves.

        False where it must not leave: somebody has deleted it meanwhile, or taken the yes to the
        bytes with the digest ``consented`` back.
        """
        with self._connection() as db:
            return bool(
                db.execute(
                    "UPDATE reports SET state = 'sending', attempts = attempts + 1, changed = ?"
                    " WHERE id = ? AND consented = ? AND state IN ('queued', 'sending')",
                    (self._clock(), identity, consented),
                ).rowcount
            )

    def arrived(self, identity: str, case_id: str, state: str, url: str) -> None:
        """The other side has confirmed the report."""
        self._update(
            identity,
            "state = 'sent', case_id = ?, case_state = ?, case_url = ?, problem = ''",
            *(case_id, state, url),
        )

    def postpone(self, identity: str, seconds: float, problem: str, *, uncertain: bool) -> None:
        """Try again later. ``uncertain``: it may have arrived, so it is looked for first."""
        self._update(
            identity,
            "state = ?, next_attempt = ?, problem = ?",
            *("sending" if uncertain else "queued", self._clock() + seconds, problem),
        )

    def refuse(self, identity: str, problem: str) -> None:
        """The other side will not take it, now or later."""
        self._update(identity, "state = 'refused', problem = ?", problem)

    def answered(self, identity: str, state: str, answer: str, url: str, body: bytes) -> None:
        """What became of the case; ``body`` is the report without contact data."""
        self._update(
            identity,
            "case_state = ?, answer_shown = CASE WHEN answer = ? THEN answer_shown ELSE 0 END,"
            " answer = ?, case_url = CASE WHEN ? = '' THEN case_url ELSE ? END, body = ?,"
            " asked_at = ?",
            *(state, answer, answer, url, url, body, self._clock()),
        )

    def asked(self, identity: str) -> None:
        """The other side was asked, and had no answer yet."""
        self._update(identity, "asked_at = ?", self._clock())

    def unseen(self) -> list[Entry]:
        """Answers that nobody has been shown."""
        if not self.exists:
            return []
        with self._connection() as db:
            rows = db.execute(
                "SELECT * FROM reports WHERE answer != '' AND answer_shown = 0 ORDER BY changed"
            ).fetchall()
        return [_entry(row) for row in rows]

    def seen(self, identity: str) -> None:
        """An answer was shown."""
        self._update(identity, "answer_shown = 1")

    def delete(self, identity: str) -> None:
        """Forget a report. What has arrived elsewhere stays there."""
        with self._connection() as db:
            db.execute("DELETE FROM deleted WHERE consented_at < ?", (self._clock() - _DAY,))
            db.execute(
                "INSERT INTO deleted SELECT consented_at FROM reports WHERE id = ? AND attempts",
                (identity,),
            )
            db.execute("DELETE FROM reports WHERE id = ?", (identity,))

    def prune(self, days: int = RETENTION_DAYS) -> list[str]:
        """Forget what has not changed for ``days`` and is not waiting; the ids of what went.

        What waits that long expires: a yes is not for ever.
        """
        if not self.exists or not days:
            return []
        with self._connection() as db:
            before = self._clock() - days * _DAY
            db.execute(
                "UPDATE reports SET state = 'refused', problem = ?, changed = ?"
                " WHERE consented_at < ? AND state IN ('queued', 'sending')",
                (
                    f"it could not be sent for {days} days; say yes again, or delete it",
                    *(self._clock(), before),
                ),
            )
            gone = db.execute(
                "SELECT id FROM reports WHERE changed < ? AND state NOT IN ('queued', 'sending')",
                (before,),
            ).fetchall()
            db.executemany("DELETE FROM reports WHERE id = ?", gone)
        return [row[0] for row in gone]

    @contextlib.contextmanager
    def sending(self) -> Iterator[bool]:
        """Hold the right to send; false where another process has it. Ends with this process."""
        private_folder(self._folder)
        lock = FileLock(self._folder / "outbox.lock", timeout=0, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()

    def _first(self, where: str, *values: Any) -> Entry | None:
        if not self.exists:
            return None
        with self._connection() as db:
            row = db.execute(
                f"SELECT * FROM reports WHERE {where} ORDER BY created DESC LIMIT 1",  # noqa: S608
                values,
            ).fetchone()
        return _entry(row) if row else None

    def _update(self, identity: str, change: str, *values: Any) -> None:
        with self._connection() as db:
            db.execute(
                f"UPDATE reports SET {change}, changed = ? WHERE id = ?",  # noqa: S608 - constants
                (*values, self._clock(), identity),
            )

    @contextlib.contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """A transaction. Raises OSError where the folder cannot be made, and sqlite3.Error."""
        private_folder(self._folder)
        if not self.file.exists():
            self.file.touch(mode=0o600)
        db = sqlite3.connect(self.file, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA journal_mode = WAL")
            # A yes, and that sending has begun, outlive a power cut.
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA secure_delete = ON")
            db.execute(_SCHEMA)
            db.execute(_DELETED)
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")
        finally:
            db.close()


def _entry(row: sqlite3.Row) -> Entry:
    values = dict(row)
    for name in ("fetch_answer", "answer_shown"):
        values[name] = bool(values[name])
    values["body"] = bytes(values["body"])
    return Entry(**values)
