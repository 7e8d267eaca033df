"""Notices that the machine-wide configuration has changed while the server runs."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caro_lsp.paths import Machine

SECONDS = 2.0
"""Time between two looks: one takes a call of the system a file."""
MAX_ENTRIES = 3_000
"""Files and folders of one place that are looked at."""

_State = tuple[tuple[str, tuple[int, ...]], ...]


class MachineWatch:
    """What the administrator's files were when they were last looked at."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._states: dict[Path, _State] = {machine.folder: self._state(machine.folder)}
        self._looked = time.monotonic()

    @property
    def places(self) -> tuple[Path, ...]:
        """The folders and files that are looked at."""
        return tuple(self._states)

    def include(self, policies: Iterable[str]) -> None:
        """Look at further places of rules from now on; to be called before they are read."""
        for policy in map(Path, policies):
            if policy not in self._states:
                self._states[policy] = self._state(policy)

    def changed(self) -> bool:
        """Whether something is other than at the last look; there is one every SECONDS at most."""
        now = time.monotonic()
        if now - self._looked < SECONDS:
            return False
        self._looked = now
        states = {place: self._state(place) for place in self._states}
        changed = states != self._states
        self._states = states
        return changed

    def _state(self, place: Path) -> _State:
        # Who may write to a folder above says whether all of it is trusted.
        above = [folder for folder in place.parents if folder.is_relative_to(self._machine.root)]
        found = [(str(folder), _stamp(folder)[:2]) for folder in above]
        for count, path in enumerate(_below(place)):
            if count == MAX_ENTRIES:
                break
            found.append((path, _stamp(path)))
        return tuple(found)


def _below(place: Path) -> Iterator[str]:
    """``place`` and all in it; links are not followed."""
    pending = [str(place)]
    while pending:
        path = pending.pop()
        yield path
        try:
            with os.scandir(path) as entries:
                pending += sorted(entry.path for entry in entries)
        except OSError:
            # No folder, or one that cannot be read: its own stamp tells.
            continue


def _stamp(path: str | Path) -> tuple[int, ...]:
    """What is different after any change of a file, its owner or its mode; empty if it is gone."""
    try:
        found = os.lstat(path)
    except OSError:
        return ()
    return (
        found.st_mode,
        found.st_uid,
        found.st_ino,
        found.st_size,
        found.st_mtime_ns,
        found.st_ctime_ns,
    )
