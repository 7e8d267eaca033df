"""The folders that caro writes to: there, writable, private, without what was left behind."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from caro_lsp.heal.doctor.diagnosis import Diagnosis
from caro_lsp.paths import private_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from caro_lsp.heal.doctor.examination import Patient

_DAY = 86_400
_STALE_SECONDS = _DAY
_OTHERS = 0o077


def check(patient: Patient) -> Iterator[Diagnosis]:
    """Each folder, then the locks and half-written files in them."""
    paths = patient.paths
    folders = {"configuration": paths.config, "state": paths.state, "cache": paths.cache}
    for name, folder in folders.items():
        yield _folder(name, folder)
    yield from _private(folders)
    yield from _left_behind(folders)


def _folder(name: str, folder: Path) -> Diagnosis:
    label = f"{name} folder"
    cure = "make it writable, or set CARO_HOME to a folder that is"
    meaning = f"caro works, but nothing of its {name} is kept"
    if not os.path.lexists(folder):
        if not _can_be_made(folder):
            return Diagnosis(label, "error", f"{folder} cannot be made", cure, meaning)

        def make() -> str:
            private_folder(folder)
            return f"{folder} was made"

        detail = f"{folder} is not there yet; it is made when it is needed"
        return Diagnosis(label, "ok", detail, fix=make)
    if not folder.is_dir():
        return Diagnosis(label, "error", f"{folder} is no folder", "move it away", meaning)
    if not os.access(folder, os.W_OK | os.X_OK):
        return Diagnosis(label, "error", f"{folder} is read-only", cure, meaning)
    return Diagnosis(label, "ok", str(folder))


def _can_be_made(folder: Path) -> bool:
    above = next((part for part in folder.parents if part.exists()), folder)
    return above.is_dir() and os.access(above, os.W_OK | os.X_OK)


def _private(folders: dict[str, Path]) -> Iterator[Diagnosis]:
    """Whether other users of the machine can read what is in them."""
    if os.name != "posix":
        return
    open_to_others = [
        path
        for top in folders.values()
        for path in (top, *_inside(top))
        if not path.is_symlink() and _mode(path) & _OTHERS
    ]
    if not open_to_others:
        yield Diagnosis("file modes", "ok", "only you can read them")
        return

    def close() -> str:
        for path in open_to_others:
            path.chmod(0o700 if path.is_dir() else 0o600)
        return f"closed {len(open_to_others)} files and folders to others"

    first = open_to_others[0]
    more = f" and {len(open_to_others) - 1} more" if len(open_to_others) > 1 else ""
    yield Diagnosis(
        "file modes",
        "warning",
        f"{first}{more} can be read by other users",
        f"run `chmod 700` for folders and `chmod 600` for files below {first.parent}",
        "others on this machine may see what you asked for, and your settings",
        close,
    )


def _inside(top: Path) -> list[Path]:
    """What is directly below a folder, and in the folders there."""
    found: list[Path] = []
    for pattern in ("*", "*/*"):
        try:
            found += list(top.glob(pattern))
        except OSError:
            continue
    return found


def _mode(path: Path) -> int:
    try:
        return path.lstat().st_mode
    except OSError:
        return 0


def _left_behind(folders: dict[str, Path]) -> Iterator[Diagnosis]:
    """Locks that nobody holds, and files that were never finished, both older than a day."""
    every = [path for top in folders.values() for path in _inside(top) if path.is_file()]
    stale = [path for path in every if _age(path) > _STALE_SECONDS and _is_left_behind(path)]
    if not stale:
        yield Diagnosis("locks", "ok", "none is stale")
        return
    yield Diagnosis(
        "locks",
        "warning",
        f"{len(stale)} locks and unfinished files were left behind, such as {stale[0]}",
        "delete them",
        "they take room, and a lock may keep others waiting",
        _removal(stale),
    )


def _removal(stale: list[Path]) -> Callable[[], str]:
    def remove() -> str:
        for path in stale:
            path.unlink(missing_ok=True)
        return f"deleted {len(stale)} files"

    return remove


def _is_left_behind(path: Path) -> bool:
    if not path.name.startswith("."):
        return False
    if path.name.endswith(".lock"):
        return _is_free(path)
    # What is written besides and then renamed has the name, a dot and eight signs more.
    stem, dot, end = path.name[1:].rpartition(".")
    return bool(dot and stem) and len(end) == len("12345678") and path.with_name(stem).exists()


def _is_free(lock: Path) -> bool:
    from filelock import FileLock, Timeout

    try:
        with FileLock(lock, timeout=0):
            return True
    except (OSError, Timeout):
        return False


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0
