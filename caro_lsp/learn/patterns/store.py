"""Where patterns are kept: each with all its versions, and the evidence for it. SQLite."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from caro_lsp.learn.cipher import Unreadable
from caro_lsp.learn.patterns.evidence import ENOUGH, WEIGHTS, Event, weigh
from caro_lsp.learn.patterns.pattern import (
    STATES,
    Pattern,
    WrongChange,
    as_data,
    identity,
    of_data,
)
from caro_lsp.paths import private_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from caro_lsp.learn.cipher import Cipher
    from caro_lsp.learn.patterns.changes.base import Change
    from caro_lsp.learn.patterns.pattern import State

SCHEMA = 1
MAX_PATTERNS = 1000
"""Beyond which the ones with the least confidence that nobody has decided on are forgotten."""
_BUSY_SECONDS = 5.0
_NEXT = -1
"""Stands for the version of evidence that is not kept yet."""
_NAMES = ("patterns", "versions", "evidence")
_TABLES = """
CREATE TABLE patterns(
    id TEXT PRIMARY KEY, platform TEXT NOT NULL, dialect TEXT NOT NULL, version INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE versions(
    id TEXT NOT NULL, version INTEGER NOT NULL, at REAL NOT NULL, cause TEXT NOT NULL,
    change TEXT NOT NULL, state TEXT NOT NULL, condition TEXT, shown TEXT NOT NULL,
    confidence REAL NOT NULL, PRIMARY KEY(id, version)
) WITHOUT ROWID;
CREATE TABLE evidence(
    id TEXT NOT NULL, version INTEGER NOT NULL, at REAL NOT NULL, cause TEXT NOT NULL,
    context TEXT NOT NULL, source TEXT NOT NULL DEFAULT '', counts INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX evidence_of ON evidence(id);
CREATE INDEX evidence_from ON evidence(source);
"""

_CURRENT = """
SELECT p.id, platform, dialect, p.version, change, state, condition
FROM patterns p JOIN versions v ON v.id = p.id AND v.version = p.version
"""


class StoreBroken(Exception):
    """The file of patterns cannot be used; the message says why, and what to do."""


class NoPattern(LookupError):
    """There is no such pattern, or version of it; the message says so."""


class Version(NamedTuple):
    """What a pattern was from ``at`` (seconds since 1970) on, and why it became that."""

    number: int
    at: float
    cause: str
    change: Change
    state: State
    when: frozenset[str] | None
    condition: frozenset[str]
    confidence: float


class PatternStore:
    """The patterns of one user, in one file; several processes may have it open.

    Each call opens the file, does its work in one transaction, and closes it, so that any thread
    may call. Raises :class:`StoreBroken` where the file is none of ours or cannot be written.
    """

    def __init__(
        self,
        file: Path,
        *,
        clock: Callable[[], float] = time.time,
        cipher: Callable[[], Cipher | None] = lambda: None,
        encrypt: bool = False,
    ) -> None:
        self.file = file
        self._clock = clock
        self._cipher_of = cipher
        self._encrypt = encrypt
        self._cipher: Cipher | None = None

    def all(self) -> list[Pattern]:
        """Every pattern, weighed now, in the order in which they are applied."""
        if not self.file.exists():
            return []
        with self._open() as db:
            found = list(self._patterns(db))
        return sorted(found, key=lambda pattern: pattern.order)

    def get(self, identifier: str) -> Pattern:
        """The pattern of that id, or of the only one that begins so. Raises NoPattern."""
        found = [one for one in self.all() if one.id.startswith(identifier)]
        exact = [one for one in found if one.id == identifier]
        if exact or len(found) == 1:
            return (exact or found)[0]
        if found and identifier:
            raise NoPattern(f"{identifier}: which one? {', '.join(one.id for one in found)}")
        raise NoPattern(f"there is no pattern {identifier}; `caro-lsp patterns list` shows them")

    def versions(self, identifier: str) -> list[Version]:
        """All versions of a pattern, the first one first."""
        with self._open() as db:
            rows = db.execute(
                "SELECT version, at, cause, change, state, condition, shown, confidence"
                " FROM versions WHERE id = ? ORDER BY version",
                (identifier,),
            ).fetchall()
        return [
            Version(
                number, at, cause, of_data(json.loads(self._text(change))), state, _words(when),
                _words(shown) or frozenset(), confidence,
            )
            for number, at, cause, change, state, when, shown, confidence in rows
        ]  # fmt: skip

    def learn(
        self,
        platform: str,
        dialect: str,
        events: Iterable[tuple[Change | str, Event]],
        source: str = "",
    ) -> list[str]:
        """Note evidence for changes, or for patterns by their ids; returns the ids concerned.

        A change that was never seen becomes a pattern. What came from the same ``source`` before
        counts no more.
        """
        with self._open(write=True) as db:
            ids = self._taken_back(db, source) if source else []
            for about, event in events:
                known = about if isinstance(about, str) else identity(platform, dialect, about)
                pattern = self._one(db, known)
                if isinstance(about, str):
                    if pattern is None:
                        continue
                elif pattern is None:
                    pattern = Pattern(known, platform, dialect, about, version=0)
                else:
                    pattern = replace(pattern, change=pattern.change.merged(about))
                _add_event(db, pattern, event, source)
                self._keep(db, pattern, event.cause)
                ids.append(known)
            self._limit(db)
        return list(dict.fromkeys(ids))

    def put(self, pattern: Pattern, cause: str, events: Iterable[Event] = ()) -> Pattern:
        """Keep ``pattern`` as the next version of the one with its id, with further evidence."""
        with self._open(write=True) as db:
            old = self._one(db, pattern.id)
            pattern = replace(pattern, version=old.version if old else 0)
            for event in events:
                _add_event(db, pattern, event)
            return self._keep(db, pattern, cause)

    def take(self, pattern: Pattern, events: Iterable[Event]) -> Pattern:
        """Make a pattern what another store says that it is, evidence included."""
        with self._open(write=True) as db:
            old = self._one(db, pattern.id)
            pattern = replace(pattern, version=old.version if old else 0)
            db.execute("DELETE FROM evidence WHERE id = ?", (pattern.id,))
            for event in events:
                _add_event(db, pattern, event)
            return self._keep(db, pattern, "imported")

    def evidence(self, identifier: str) -> list[Event]:
        """What speaks for and against a pattern, the oldest first."""
        with self._open() as db:
            return sorted(_events(db, identifier), key=lambda event: event.at)

    def sources(self, identifier: str) -> list[tuple[Event, str]]:
        """The evidence that counts, each with the suggestion that it came from; the oldest first.

        A suggestion is named as in the history; empty where none is known.
        """
        with self._open() as db:
            rows = db.execute(
                "SELECT at, cause, context, source FROM evidence WHERE counts AND id = ?"
                " ORDER BY at",
                (identifier,),
            ).fetchall()
        return [
            (Event(at, cause, _words(context) or frozenset()), source)
            for at, cause, context, source in rows
            if cause in WEIGHTS
        ]

    def roll_back(self, identifier: str, number: int) -> Pattern:
        """Make a pattern again what it was in version ``number``, which is a new version.

        What was noted since then counts no more. Raises NoPattern.
        """
        old = next((v for v in self.versions(identifier) if v.number == number), None)
        if old is None:
            raise NoPattern(f"{identifier} has no version {number}")
        with self._open(write=True) as db:
            pattern = self._one(db, identifier)
            assert pattern is not None  # noqa: S101 - it has versions
            db.execute(
                "UPDATE evidence SET counts = (version <= ?) WHERE id = ?", (number, identifier)
            )
            pattern = replace(pattern, change=old.change, state=old.state, when=old.when)
            return self._keep(db, pattern, f"rolled back to {number}", always=True)

    def clear(self) -> None:
        """Remove every pattern, all versions and evidence; nothing of them is left in the file.

        A file that cannot be used goes as a whole. Raises StoreBroken, OSError.
        """
        if not self.file.exists():
            return
        try:
            with self._open(write=True) as db:
                for table in _NAMES:
                    db.execute(f"DELETE FROM {table}")  # noqa: S608 - ours
            with contextlib.closing(sqlite3.connect(self.file, timeout=_BUSY_SECONDS)) as db:
                db.execute("PRAGMA secure_delete = ON")
                db.execute("VACUUM")
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except (StoreBroken, sqlite3.Error):
            for suffix in ("-wal", "-shm", "-journal", ""):
                Path(f"{self.file}{suffix}").unlink(missing_ok=True)

    def _sealed(self, text: str) -> str | bytes:
        """``text``, encrypted if that is wished."""
        cipher = self._known_cipher() if self._encrypt else None
        return cipher.seal(text) if cipher else text

    def _text(self, kept: str | bytes) -> str:
        """What :meth:`_sealed` was given."""
        if isinstance(kept, str):
            return kept
        cipher = self._known_cipher()
        if cipher is None:
            raise Unreadable("the key of what is encrypted is gone")
        return cipher.open(kept)

    def _known_cipher(self) -> Cipher | None:
        if self._cipher is None:
            self._cipher = self._cipher_of()
        return self._cipher

    def _recode(self, db: sqlite3.Connection) -> None:
        """Encrypt what is not, or the other way round, after the setting has changed."""
        other = "text" if self._encrypt else "blob"
        rows = db.execute(
            "SELECT id, version, change FROM versions WHERE typeof(change) = ?", (other,)
        ).fetchall()
        for identifier, version, change in rows:
            db.execute(
                "UPDATE versions SET change = ? WHERE id = ? AND version = ?",
                (self._sealed(self._text(change)), identifier, version),
            )

    def _taken_back(self, db: sqlite3.Connection, source: str) -> list[str]:
        """Remove the evidence from ``source``; returns the ids of the patterns that had it."""
        rows = db.execute("SELECT DISTINCT id FROM evidence WHERE source = ?", (source,)).fetchall()
        db.execute("DELETE FROM evidence WHERE source = ?", (source,))
        for (identifier,) in rows:
            pattern = self._one(db, identifier)
            if pattern is not None:
                self._keep(db, pattern, "corrected once more")
        return [identifier for (identifier,) in rows]

    def _keep(
        self, db: sqlite3.Connection, pattern: Pattern, cause: str, *, always: bool = False
    ) -> Pattern:
        """Write ``pattern``, as a new version where something about it is new."""
        now = self._clock()
        weighed = weigh(_events(db, pattern.id), now, pattern.change.doubt)
        wider = pattern.weighed.once != weighed.once
        pattern = replace(pattern, weighed=weighed)
        change = json.dumps(as_data(pattern.change), ensure_ascii=False, sort_keys=True)
        row = (pattern.state, _json(pattern.when), _json(pattern.condition))
        last = db.execute(
            "SELECT change, state, condition, shown, confidence >= ? FROM versions"
            " WHERE id = ? AND version = ?",
            (ENOUGH, pattern.id, pattern.version),
        ).fetchone()
        known = (change, *row, pattern.confidence >= ENOUGH)
        same = last is not None and (self._text(last[0]), *last[1:]) == known and not wider
        if not same or always:
            pattern = replace(pattern, version=pattern.version + 1)
        db.execute(
            "UPDATE evidence SET version = ? WHERE id = ? AND version = ?",
            (pattern.version, pattern.id, _NEXT),
        )
        if same and not always:
            return pattern
        db.execute(
            "INSERT INTO versions(id, version, at, cause, change, state, condition, shown,"
            " confidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                pattern.id,
                pattern.version,
                now,
                cause,
                self._sealed(change),
                *row,
                pattern.confidence,
            ),
        )
        db.execute(
            "INSERT OR REPLACE INTO patterns(id, platform, dialect, version) VALUES (?, ?, ?, ?)",
            (pattern.id, pattern.platform, pattern.dialect, pattern.version),
        )
        return pattern

    def _patterns(self, db: sqlite3.Connection, where: str = "", *values: str) -> Iterator[Pattern]:
        now = self._clock()
        rows = db.execute(_CURRENT + where, values).fetchall()
        events: dict[str, list[Event]] = {}
        for identifier, event in _all_events(db, where and " AND id = ?", *values):
            events.setdefault(identifier, []).append(event)
        for identifier, platform, dialect, version, change, state, when in rows:
            if state not in STATES:
                raise WrongChange(f"{identifier}: {state!r} is no state")
            made = of_data(json.loads(self._text(change)))
            weighed = weigh(events.get(identifier, ()), now, made.doubt)
            yield Pattern(
                identifier, platform, dialect, made, state, _words(when), version, weighed
            )

    def _one(self, db: sqlite3.Connection, identifier: str) -> Pattern | None:
        return next(self._patterns(db, " WHERE p.id = ?", identifier), None)

    def _limit(self, db: sqlite3.Connection) -> None:
        """Forget what nothing came of, where there is too much."""
        (count,) = db.execute("SELECT count(*) FROM patterns").fetchone()
        if count <= MAX_PATTERNS:
            return
        weak = sorted(
            (one for one in self._patterns(db) if one.state == "waiting"),
            key=lambda one: one.confidence,
        )
        for pattern in weak[: count - MAX_PATTERNS + MAX_PATTERNS // 10]:
            for table in _NAMES:
                db.execute(f"DELETE FROM {table} WHERE id = ?", (pattern.id,))  # noqa: S608 - ours

    @contextlib.contextmanager
    def _open(self, *, write: bool = False) -> Iterator[sqlite3.Connection]:
        db: sqlite3.Connection | None = None
        try:
            private_folder(self.file.parent)
            new = not self.file.exists()
            if new:
                self.file.touch(mode=0o600)
            db = sqlite3.connect(self.file, timeout=_BUSY_SECONDS, isolation_level=None)
            _prepare(db)
            db.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            if write:
                self._recode(db)
            yield db
            db.execute("COMMIT")
        except (sqlite3.Error, OSError, WrongChange, Unreadable, json.JSONDecodeError) as error:
            raise StoreBroken(
                f"{self.file}: cannot be used ({error}). Suggestions go on without what was"
                f" learned; to start anew, remove the file, or run `caro-lsp history clear`"
            ) from error
        finally:
            if db is not None:
                db.close()


def _prepare(db: sqlite3.Connection) -> None:
    """Make the tables where there are none."""
    (schema,) = db.execute("PRAGMA user_version").fetchone()
    if schema == SCHEMA:
        return
    if schema > SCHEMA:
        raise sqlite3.DatabaseError("a newer caro-lsp has written it")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA secure_delete = ON")
    db.execute("BEGIN IMMEDIATE")
    if db.execute("PRAGMA user_version").fetchone() == (0,):
        for statement in _TABLES.split(";"):
            if statement.strip():
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {SCHEMA}")
    db.execute("COMMIT")


def _events(db: sqlite3.Connection, identifier: str) -> list[Event]:
    return [event for _, event in _all_events(db, " AND id = ?", identifier)]


def _all_events(
    db: sqlite3.Connection, where: str = "", *values: str
) -> Iterator[tuple[str, Event]]:
    query = f"SELECT id, at, cause, context FROM evidence WHERE counts{where}"  # noqa: S608 - ours
    for identifier, at, cause, context in db.execute(query, values):
        if cause in WEIGHTS:
            yield identifier, Event(at, cause, _words(context) or frozenset())


def _add_event(db: sqlite3.Connection, pattern: Pattern, event: Event, source: str = "") -> None:
    """Note an event of the version that is about to be kept."""
    db.execute(
        "INSERT INTO evidence(id, version, at, cause, context, source) VALUES (?, ?, ?, ?, ?, ?)",
        (pattern.id, _NEXT, event.at, event.cause, _json(event.context), source),
    )


def _json(words: frozenset[str] | None) -> str | None:
    return None if words is None else json.dumps(sorted(words), ensure_ascii=False)


def _words(text: str | None) -> frozenset[str] | None:
    return None if text is None else frozenset(map(str, json.loads(text)))
