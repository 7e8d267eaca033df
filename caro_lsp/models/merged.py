"""Weights with an adapter already added to them, kept beside the weights they were made of.

``generate/merge.py`` makes the file. It counts only where its record fits: made of these very
files, whole. Sizes and times tell that without reading; where they differ, SHA-256 does.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from caro_lsp.models.store import merged_files
from caro_lsp.paths import write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_FORMAT = 1
_ROOM = 64 << 20
"""Bytes that stay free on the disk: what can be made again is no reason to fill it."""


@dataclass(frozen=True)
class _Input:
    """A file that was merged: ``size`` in bytes, ``changed`` in nanoseconds since 1970."""

    size: int
    changed: int
    sha256: str


@dataclass(frozen=True)
class _Record:
    """What a merged file was made of, and its own size in bytes."""

    weights: _Input
    adapter: _Input
    size: int
    format: int = _FORMAT


def find(weights: Path, adapter: Path) -> Path | None:
    """The merged file of both, where it is there and right. Reads the inputs only where touched."""
    merged, file = merged_files(weights)
    record = _read(file)
    try:
        if record is None or merged.stat().st_size != record.size:
            return None
        now = replace(
            record, weights=_seen(weights, record.weights), adapter=_seen(adapter, record.adapter)
        )
    except OSError:
        return None
    if (now.weights.sha256, now.adapter.sha256) != (record.weights.sha256, record.adapter.sha256):
        return None
    if now != record:
        with contextlib.suppress(OSError):
            _write(file, now)
    return merged


def keep(weights: Path, adapter: Path, make: Callable[[Path], None], *, about: int) -> Path | None:
    """Have ``make`` write the merged file and put it in its place, or say None where another is.

    ``about`` is how many bytes it will have. Waits for nobody: one process at a time makes it.
    Raises OSError, also for a disk without room for it, and what ``make`` raises; then nothing is
    left.
    """
    from filelock import FileLock, Timeout

    merged, file = merged_files(weights)
    lock = FileLock(merged.with_name(f".{merged.name}.lock"), mode=0o600)
    with contextlib.suppress(Timeout), lock.acquire(timeout=0):
        if found := find(weights, adapter):
            return found
        _require_room(merged.parent, about)
        record = _Record(_input(weights), _input(adapter), 0)
        drop(weights)
        prefix = f".{merged.name}-"
        for left in merged.parent.glob(f"{prefix}*"):  # of one that was killed
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=merged.parent, prefix=prefix) as room:
            made = merged.parent / room / merged.name
            make(made)
            made.chmod(0o600)
            with made.open("rb") as whole:
                os.fsync(whole.fileno())
            record = replace(record, size=made.stat().st_size)
            made.replace(merged)
        _write(file, record)
        return merged
    return None


def drop(weights: Path) -> None:
    """Delete what was merged of ``weights``. Raises OSError."""
    for path in reversed(merged_files(weights)):
        path.unlink(missing_ok=True)


def _require_room(folder: Path, size: int) -> None:
    if shutil.disk_usage(folder).free < size + _ROOM:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))


def _seen(path: Path, known: _Input) -> _Input:
    found = path.stat()
    if (found.st_size, found.st_mtime_ns) == (known.size, known.changed):
        return known
    return _input(path)


def _input(path: Path) -> _Input:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        found = os.fstat(file.fileno())
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return _Input(found.st_size, found.st_mtime_ns, digest.hexdigest())


def _read(file: Path) -> _Record | None:
    try:
        data = json.loads(file.read_bytes())
        record = _Record(
            _Input(**data["weights"]), _Input(**data["adapter"]), data["size"], data["format"]
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return record if record.format == _FORMAT else None


def _write(file: Path, record: _Record) -> None:
    write_atomically(file, json.dumps(asdict(record), indent=1).encode())
