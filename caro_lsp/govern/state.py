"""State that heals itself: each piece of it says when it is whole, and how it is made anew.

Whoever reads a piece goes on without it if it is missing or damaged: with nothing, or with what the
process still knows. Here, at an idle time and never on the way of a request, a damaged piece is put
aside and made anew of what is still there. What was put aside stays until somebody deletes it; of
what can be made anew from other files only the latest are kept.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import time
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from caro_lsp.paths import private_folder, write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from caro_lsp.paths import Paths

Cure = Literal["itself", "asked", "none"]
"""Who makes it anew: this module unasked, this module when the user asks, or nobody here."""

MISSING = "is missing"
"""The fault of a derived store that is not there: it was never made yet, or somebody deleted it."""
MAX_NOTES = 100
"""Repairs that are remembered."""
MAX_ASIDE = 3
"""Damaged copies that are kept of a piece of which other files tell all."""
_LOCK_SECONDS = 30


class NotRebuilt(Exception):
    """A piece cannot be made anew; the message says why, and what to do."""


@dataclass(frozen=True)
class Store:
    """A piece of state.

    ``fault`` says what is wrong with it, empty where it is whole or there is nothing to miss; it
    changes nothing and does not raise. ``rebuild`` makes it anew, given the damaged file where
    there was one and None where it was missing, and returns what it could not save, empty for
    nothing; it raises OSError and NotRebuilt. ``files`` are all that belongs to it.
    """

    name: str
    files: tuple[Path, ...]
    fault: Callable[[], str]
    rebuild: Callable[[Path | None], str]
    without: str
    """What is worse as long as it is damaged, in words for users."""
    cure: Cure = "itself"
    advice: str = ""
    """What the user can do where it is not cured by itself."""
    derived: bool = False
    """Whether other files tell all that is in it, so that nothing can be lost."""
    keeps_aside: bool = False
    """Whether ``rebuild`` itself puts the damaged file aside."""


@dataclass(frozen=True)
class Mended:
    """One repair. ``at`` in seconds since 1970; ``aside`` is the damaged file, empty for none."""

    store: str
    at: float
    fault: str
    aside: str = ""
    lost: str = ""
    """What could not be saved; empty for nothing."""
    error: str = ""
    """Why it could not be made anew; empty where it was."""

    def __str__(self) -> str:
        if self.error:
            return f"{self.store}: {self.fault}; not made anew: {self.error}"
        lost = f", but for {self.lost}" if self.lost else ""
        kept = f" (what was there is kept as {self.aside})" if self.aside else ""
        return f"{self.store}: {self.fault}; made anew{lost}{kept}"


@dataclass
class Watch:
    """Looks at stores, and only closely at those whose files have changed since they were whole."""

    stores: tuple[Store, ...]
    _whole: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    def faults(self) -> dict[str, str]:
        """What is wrong now, by the names of the stores. Changes nothing."""
        found: dict[str, str] = {}
        for store in self.stores:
            now = _signature(store.files)
            if self._whole.get(store.name) == now:
                continue
            if fault := looked_at(store):
                found[store.name] = fault
                self._whole.pop(store.name, None)
            else:
                self._whole[store.name] = now
        return found

    def leave(self, names: Iterable[str]) -> None:
        """Look at these only when their files change again: nothing more can be done for them."""
        for store in self.stores:
            if store.name in names:
                self._whole[store.name] = _signature(store.files)


def looked_at(store: Store) -> str:
    """What is wrong with a store; that it could not be looked at, where that is so."""
    try:
        return store.fault()
    except Exception as error:  # noqa: BLE001 - one store that cannot be looked at hides no other
        return f"could not be looked at: {type(error).__name__}: {error}"


def mend(stores: Iterable[Store], paths: Paths, *, asked: bool = False) -> list[Mended]:
    """Make what is damaged anew; returns what was done, and writes that down.

    ``asked``: whether the user asked for it, so that also their own files may be put back. Another
    process that is at it is waited for.
    """
    from filelock import FileLock, Timeout

    done: list[Mended] = []
    with contextlib.suppress(OSError, Timeout):
        private_folder(paths.state)
        with FileLock(paths.state / ".mending.lock", timeout=_LOCK_SECONDS, mode=0o600):
            for store in stores:
                if store.cure == "itself" or (asked and store.cure == "asked"):
                    done += _mended(store, paths)
            if worth := [one for one in done if one.fault != MISSING]:
                _note(worth, paths)
    return done


def notes(paths: Paths) -> list[Mended]:
    """The latest repairs, the oldest first; none where their file is damaged."""
    try:
        return [Mended(**entry) for entry in json.loads(_notes_file(paths).read_bytes())]
    except (OSError, ValueError, TypeError):
        return []


def aside_folder(paths: Paths) -> Path:
    """Where damaged files are kept."""
    return paths.state / "damaged"


def forget_aside(names: Iterable[str], paths: Paths) -> int:
    """Delete the damaged copies of files of these names; returns how many. Raises OSError."""
    wanted = tuple(f"-{name}" for name in names)
    copies = [copy for copy in aside_folder(paths).glob("*/") if copy.name.endswith(wanted)]
    for copy in copies:
        shutil.rmtree(copy)
    return len(copies)


def set_aside(files: Iterable[Path], paths: Paths) -> Path | None:
    """Move those of ``files`` that are there into a new folder, where they keep their names.

    Returns that folder; None where there was nothing. Raises OSError.
    """
    there = [file for file in files if os.path.lexists(file)]
    if not there:
        return None
    parent = private_folder(aside_folder(paths))
    while True:
        seconds, rest = divmod(time.time_ns() // 1000, 1_000_000)
        stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime(seconds))
        folder = parent / f"{stamp}-{rest:06}-{there[0].name}"
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            break
    for file in there:
        shutil.move(file, folder / file.name)
    return folder


def _mended(store: Store, paths: Paths) -> Iterator[Mended]:
    fault = looked_at(store)
    if not fault:
        return
    folder: Path | None = None
    lost = error = ""
    try:
        folder = None if store.keeps_aside else set_aside(store.files, paths)
        lost = store.rebuild(folder / store.files[0].name if folder else None)
        error = looked_at(store)
    except Exception as failure:  # noqa: BLE001 - whatever happens to one, the others are mended
        error = _reason(failure)
    yield Mended(store.name, time.time(), fault, str(folder or ""), lost, error)
    if store.derived and folder is not None:
        _make_room(folder.parent, folder.name.partition("-")[2].partition("-")[2])


def _make_room(parent: Path, name: str) -> None:
    """Delete the oldest copies of what other files tell, beyond MAX_ASIDE."""
    copies = sorted(folder for folder in parent.glob(f"*-{name}") if folder.is_dir())
    for folder in copies[:-MAX_ASIDE]:
        shutil.rmtree(folder, ignore_errors=True)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return str(error) or type(error).__name__


def _signature(files: Iterable[Path]) -> tuple[Any, ...]:
    """Changes with the files, and with what is directly in a folder."""
    return tuple(part for file in files for part in _stamps(file))


def _stamps(file: Path) -> Iterator[Any]:
    try:
        found = file.stat()
    except OSError:
        yield None
        return
    yield found.st_mtime_ns, found.st_size, found.st_ino
    if file.is_dir():
        for inner in sorted(file.glob("*/*")):
            with contextlib.suppress(OSError):
                found = inner.stat()
                yield inner.name, found.st_mtime_ns, found.st_size


def _note(done: list[Mended], paths: Paths) -> None:
    entries = [asdict(one) for one in (*notes(paths), *done)][-MAX_NOTES:]
    with contextlib.suppress(OSError):
        write_atomically(_notes_file(paths), json.dumps(entries, indent=1).encode())


def _notes_file(paths: Paths) -> Path:
    return paths.state / "mended.json"
