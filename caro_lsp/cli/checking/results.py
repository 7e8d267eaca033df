"""What was found in files before: a file in the cache folder, by content, never by name alone.

It is an SQLite database, which several processes may use at once. Whatever is wrong with it costs
time and nothing else: entries carry a digest, and a file that is no database is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import stat
import time
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from caro_lsp.cli.checking.judging import Judged
from caro_lsp.cli.output.report import Located, Waived
from caro_lsp.dogma.fix import Fix
from caro_lsp.dogma.suppress import Waiver
from caro_lsp.paths import private_folder
from caro_lsp.server.positions import content as without_end
from caro_lsp.server.positions import split_lines
from caro_lsp.shell.syntax import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path
    from types import TracebackType

MAX_BYTES = 64_000_000
"""Beyond this size, the half that was not used for the longest time is thrown away."""
MAX_NEW_BYTES = 32_000_000
"""What one run may add."""
MAX_ENTRY_BYTES = 1_000_000
_WAIT_SECONDS = 2.0
_DIGEST_BYTES = 16
_SECONDS_A_DAY = 86_400
_FIELDS = (
    *("rule", "severity", "message", "command", "fingerprint", "layer", "locked"),
    *("line", "column", "end_line", "end_column"),
)
_LISTS = ("tags", "compliance")
_TABLE = """\
CREATE TABLE IF NOT EXISTS result (key BLOB PRIMARY KEY, content BLOB NOT NULL, used INTEGER)"""

_FORGET = """\
DELETE FROM result WHERE rowid IN (SELECT rowid FROM result ORDER BY used, rowid LIMIT ?)"""


class Entry(NamedTuple):
    """What is kept of one file."""

    key: bytes
    content: bytes


class Results:
    """The results of runs before, open for one run; leaving it writes what was added."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._today = int(time.time() // _SECONDS_A_DAY)
        self._seen: list[bytes] = []
        self._new: list[Entry] = []
        self._database: sqlite3.Connection | None = None

    def __enter__(self) -> Results:
        self._open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._save()
        self._close()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to get."""
        if self._database is None:
            return True
        try:
            return self._database.execute("SELECT 1 FROM result LIMIT 1").fetchone() is None
        except sqlite3.Error as error:
            self._failed(error)
            return True

    def get(self, key: bytes) -> bytes | None:
        """What is kept for ``key``; None where there is nothing, or nothing that is whole."""
        if self._database is None:
            return None
        try:
            select = "SELECT content, used FROM result WHERE key = ?"
            found = self._database.execute(select, (key,)).fetchone()
        except sqlite3.Error as error:
            self._failed(error)
            return None
        if found is None or not isinstance(found[0], bytes):
            return None
        digest, content = found[0][:_DIGEST_BYTES], found[0][_DIGEST_BYTES:]
        if digest != _digest(key, content):
            return None
        if found[1] != self._today:
            self._seen.append(key)
        return content

    def add(self, entry: Entry) -> None:
        """Keep an entry."""
        if len(entry.content) <= MAX_ENTRY_BYTES:
            self._new.append(entry)

    def _open(self) -> None:
        # A second time where the first found something that is no database, and removed it.
        for _ in range(2):
            try:
                self._connect()
            except (OSError, sqlite3.Error) as error:
                self._failed(error)
            else:
                return

    def _connect(self) -> None:
        """Raises OSError and sqlite3.Error."""
        private_folder(self._file.parent)
        with contextlib.suppress(FileExistsError):
            os.close(os.open(self._file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        found = self._file.lstat()
        # What another user wrote is not ours to believe, also where we are the administrator.
        strange = hasattr(os, "getuid") and found.st_uid != os.getuid()
        if strange or not stat.S_ISREG(found.st_mode):
            raise OSError
        if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO) and os.name == "posix":
            self._file.chmod(0o600)
        self._database = sqlite3.connect(self._file, timeout=_WAIT_SECONDS, isolation_level=None)
        # What a loss of power leaves half written is found out by its digest.
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute(_TABLE)

    def _save(self) -> None:
        if not self._new and not self._seen:
            return
        if self._database is None:
            self._open()
        if self._database is None:
            return
        try:
            self._database.execute("BEGIN IMMEDIATE")
            self._make_room()
            update = "UPDATE result SET used = ? WHERE key = ?"
            self._database.executemany(update, ((self._today, key) for key in self._seen))
            insert = "INSERT OR REPLACE INTO result VALUES (?, ?, ?)"
            self._database.executemany(insert, self._rows())
            self._database.execute("COMMIT")
        except sqlite3.Error as error:
            self._failed(error)

    def _rows(self) -> Iterable[tuple[bytes, bytes, int]]:
        size = 0
        for key, content in self._new:
            size += len(content)
            if size > MAX_NEW_BYTES:
                return
            yield key, _digest(key, content) + content, self._today

    def _make_room(self) -> None:
        """Raises sqlite3.Error."""
        if self._database is None:
            return
        used = self._number("PRAGMA page_count") - self._number("PRAGMA freelist_count")
        if used * self._number("PRAGMA page_size") > MAX_BYTES:
            half = self._number("SELECT count(*) FROM result") // 2 + 1
            self._database.execute(_FORGET, (half,))

    def _number(self, statement: str) -> int:
        """Raises sqlite3.Error."""
        if self._database is None:
            return 0
        number: int = self._database.execute(statement).fetchone()[0]
        return number

    def _failed(self, error: Exception) -> None:
        self._close()
        # What is locked, read-only or full may be in order; what is no database is not.
        damaged = isinstance(error, sqlite3.DatabaseError)
        if damaged and not isinstance(error, sqlite3.OperationalError):
            for name in (self._file.name, f"{self._file.name}-journal"):
                file = self._file.with_name(name)
                with contextlib.suppress(OSError):
                    file.replace(file.with_name(f"{name}.damaged"))

    def _close(self) -> None:
        if self._database is not None:
            with contextlib.suppress(sqlite3.Error):
                self._database.close()
            self._database = None


def _digest(key: bytes, content: bytes) -> bytes:
    return hashlib.blake2b(content, key=key[:64], digest_size=_DIGEST_BYTES).digest()


def encoded(judged: Judged, needs: Mapping[str, str | None]) -> bytes:
    """``judged`` without paths and source lines; ``needs`` are the files that it depends on.

    What it does not hold is known when it is read: the text that it was found in.
    """
    document = [
        {path: digest_of(text) for path, text in needs.items()},
        judged.commands,
        judged.broken,
        [_plain(located) for located in judged.located],
        [[_plain(located), _plain_waiver(waiver)] for located, waiver in judged.suppressed],
        [[waived.line, _plain_waiver(waived.waiver)] for waived in judged.waivers],
    ]
    return json.dumps(document, separators=(",", ":")).encode()


def digest_of(text: str | None) -> str | None:
    """What stands for a file that a script sources; None for one that is not there."""
    if text is None:
        return None
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def needs_of(content: bytes) -> dict[str, str | None]:
    """The files that an entry depends on, with their digests."""
    needs: dict[str, str | None] = json.loads(content)[0]
    return needs


def decoded(content: bytes, path: str, home: str, source: bytes) -> Judged:
    """What :func:`encoded` was given, for the file ``path`` with the content ``source``."""
    _, commands, broken, located, suppressed, waivers = json.loads(content)
    lines = split_lines(source) if located or suppressed else []

    def place(plain: dict[str, Any]) -> Located:
        span, fix = plain.pop("span"), plain.pop("fix")
        plain.update({name: tuple(plain[name]) for name in _LISTS})
        rows = lines[plain["line"] - 1 : plain["end_line"]]
        return Located(
            path=path,
            home=home,
            span=Span(*span),
            fix=Fix(**fix) if fix else None,
            lines=tuple(without_end(row).decode("utf-8", "replace") for row in rows),
            **plain,
        )

    return Judged(
        tuple(place(plain) for plain in located),
        tuple((place(plain), _waiver(waiver)) for plain, waiver in suppressed),
        tuple(Waived(path, line, _waiver(waiver)) for line, waiver in waivers),
        commands,
        broken,
    )


def _plain(located: Located) -> dict[str, Any]:
    span, fix = located.span, located.fix
    plain = {name: getattr(located, name) for name in (*_FIELDS, *_LISTS)}
    plain["span"] = [span.start, span.end]
    plain["fix"] = vars(fix) if fix else None
    return plain


def _plain_waiver(waiver: Waiver) -> list[Any]:
    until = waiver.until.isoformat() if waiver.until else None
    span = [waiver.span.start, waiver.span.end]
    return [span, waiver.rule, waiver.reason, until, waiver.owner]


def _waiver(plain: list[Any]) -> Waiver:
    span, rule, reason, until, owner = plain
    return Waiver(Span(*span), rule, reason, date.fromisoformat(until) if until else None, owner)
