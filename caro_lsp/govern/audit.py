"""An append-only record of what caro did, in which each line seals the one before.

A line is a JSON object: ``n`` counts from 1, ``at`` is the time (ISO 8601, UTC), ``event`` what
happened, ``data`` its particulars, ``before`` the hash of the line before and ``hash`` the SHA-256
of the object without it, as JSON with sorted keys, without blanks, in ASCII. The last number and
hash stand in a file of their own beside it, so that a log whose end was cut off is noticed. What
people wrote is recorded as a keyed hash only, see :func:`digest`.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Literal

from caro_lsp.paths import private_folder, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Event = Literal[
    "suggestion.blocked",
    "suggestion.accepted",
    "rule.ignored",
    "pattern.activated",
    "pattern.changed",
    "rule.proposed",
    "approval.given",
    "approval.refused",
    "rollback",
    "report.sent",
    "history.cleared",
]

NOTHING = "0" * 64
"""The hash before the first line."""
_TAIL_BYTES = 1 << 16
_LOCK_SECONDS = 10.0


@dataclass(frozen=True)
class Fault:
    """Where a log is not what was written. ``line`` counts from 1; 0 is the log as a whole."""

    line: int
    message: str


@dataclass(frozen=True)
class Verdict:
    """What :func:`verify` found: how many lines, the hash of the last one, and the first fault."""

    lines: int
    head: str
    fault: Fault | None


class AuditLog:
    """A log file; several processes may append to it."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def append(self, event: Event, **data: Any) -> dict[str, Any]:
        """Add an entry and return it. Raises OSError, filelock.Timeout (which is one)."""
        with self._alone():
            number, before, ended = self._last()
            entry = {
                "n": number + 1,
                "at": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
                "event": event,
                "data": data,
                "before": before,
            }
            entry["hash"] = _hash(entry)
            # A line that a crash or a full disk has cut off stays, as a line of its own.
            line = ("" if ended else "\n") + _canonical(entry) + "\n"
            _append(self.file, line.encode())
            write_atomically(_head(self.file), f"{entry['n']} {entry['hash']}\n".encode())
        return entry

    def digest(self, text: str) -> str:
        """A hash of what somebody wrote, that only this log's key makes; 32 characters.

        A plain hash would tell a short command to who tries likely ones. Raises OSError.
        """
        key = _key(self.file)
        if not key.exists():
            with self._alone():
                if not key.exists():
                    write_atomically(key, os.urandom(32))
        return hmac.new(key.read_bytes(), text.encode("utf-8", "replace"), "sha256").hexdigest()[
            :32
        ]

    def forget_texts(self) -> None:
        """Delete the key of the hashes, so that none can be tied to a text. Raises OSError."""
        _key(self.file).unlink(missing_ok=True)

    def entries(self) -> Iterator[dict[str, Any]]:
        """The entries, oldest first; lines that are none are left out. Raises OSError."""
        with contextlib.suppress(FileNotFoundError), self.file.open("rb") as lines:
            for line in lines:
                with contextlib.suppress(ValueError):
                    entry = json.loads(line)
                    if isinstance(entry, dict):
                        yield entry

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        from filelock import FileLock

        private_folder(self.file.parent)
        with FileLock(f"{self.file}.lock", timeout=_LOCK_SECONDS, mode=0o600):
            yield

    def _last(self) -> tuple[int, str, bool]:
        """Number and hash of the last entry, and whether its line has ended."""
        try:
            with self.file.open("rb") as log:
                log.seek(0, os.SEEK_END)
                log.seek(max(log.tell() - _TAIL_BYTES, 0))
                tail = log.read()
        except FileNotFoundError:
            return 0, NOTHING, True
        for line in reversed(tail.splitlines()):
            with contextlib.suppress(ValueError, KeyError, TypeError):
                entry = json.loads(line)
                return int(entry["n"]), str(entry["hash"]), tail.endswith(b"\n")
        return 0, NOTHING, not tail or tail.endswith(b"\n")


def verify(file: Path, head: str = "") -> Verdict:
    """Whether a log is what was written, line by line. ``head`` is a hash that has to be in it.

    Raises OSError for a file that cannot be read.
    """
    number, before = 0, NOTHING
    seen = {NOTHING}
    kept = _kept(file)
    with file.open("rb") as lines:
        for place, line in enumerate(lines, 1):
            if fault := _fault(line, place, number, before):
                return Verdict(number, before, fault)
            entry = json.loads(line)
            number, before = entry["n"], entry["hash"]
            seen.add(before)
            if kept and kept[0] == number and kept[1] != before:
                message = f"its hash is not the one in {_head(file)}: the log was written anew"
                return Verdict(number, before, Fault(place, message))
    fault = None
    if kept and kept[0] > number:
        fault = Fault(number + 1, f"{kept[0] - number} entries were removed from the end")
    elif kept is None and number:
        fault = Fault(0, f"{_head(file)} is gone, so it cannot be told whether the end is there")
    elif head and head not in seen:
        fault = Fault(0, f"there is no entry with the hash {head}")
    return Verdict(number, before, fault)


def _fault(line: bytes, place: int, number: int, before: str) -> Fault | None:
    """What is wrong with a line behind the entry ``number`` with the hash ``before``."""
    try:
        entry = json.loads(line)
        found, linked, hashed = int(entry["n"]), entry["before"], entry["hash"]
    except (ValueError, KeyError, TypeError):
        return Fault(place, "no entry of the log: it was altered, or written in part")
    if hashed != _hash({key: entry[key] for key in entry if key != "hash"}):
        return Fault(place, f"entry {found} was altered: its hash does not fit")
    if found != number + 1 or linked != before:
        if found > number + 1:
            return Fault(place, f"entry {number + 1} is missing here: removed, or moved")
        return Fault(place, f"entry {found} does not follow entry {number}: moved, or added")
    return None


def _hash(entry: dict[str, Any]) -> str:
    return hashlib.sha256(_canonical(entry).encode()).hexdigest()


def _canonical(entry: dict[str, Any]) -> str:
    return json.dumps(entry, sort_keys=True, separators=(",", ":"))


def _append(file: Path, data: bytes) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        while data:
            data = data[os.write(handle, data) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _head(file: Path) -> Path:
    return file.with_name(f"{file.name}.head")


def _key(file: Path) -> Path:
    return file.with_name(f"{file.name}.key")


def _kept(file: Path) -> tuple[int, str] | None:
    try:
        number, hashed = _head(file).read_text("utf-8").split()
        return int(number), hashed
    except (OSError, ValueError):
        return None
