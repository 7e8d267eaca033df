"""Former versions of what was learned, to go back to any of them."""

from __future__ import annotations

import contextlib
import json
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caro_lsp.paths import private_folder, write_atomically

if TYPE_CHECKING:
    from pathlib import Path

_LOCK_SECONDS = 10.0
_NAME = re.compile(r"(\d+)\.json")


class NoSuchVersion(Exception):
    """There is no version of that number, or it cannot be read; the message names those there."""


@dataclass(frozen=True)
class Version:
    """One version: ``number`` counts from 1, ``at`` is seconds since 1970, ``why`` what made it."""

    number: int
    at: float
    why: str
    content: Any


class Versions:
    """A folder with the last ``keep`` versions of one document of JSON."""

    def __init__(self, folder: Path, keep: int = 50) -> None:
        self._folder = folder
        self._keep = keep

    def save(self, content: Any, why: str) -> Version:
        """Keep ``content`` as the newest version. Raises OSError."""
        from filelock import FileLock

        private_folder(self._folder)
        with FileLock(self._folder / ".lock", timeout=_LOCK_SECONDS, mode=0o600):
            numbers = self._numbers()
            version = Version((numbers or [0])[-1] + 1, time.time(), why, content)
            write_atomically(
                self._folder / f"{version.number}.json",
                json.dumps(vars(version), ensure_ascii=False).encode(),
            )
            for number in [*numbers, version.number][: -self._keep]:
                (self._folder / f"{number}.json").unlink(missing_ok=True)
        return version

    def read(self, number: int) -> Version:
        """The version of a number. Raises NoSuchVersion."""
        try:
            return Version(**json.loads((self._folder / f"{number}.json").read_bytes()))
        except (OSError, ValueError, TypeError) as error:
            there = ", ".join(map(str, self._numbers())) or "none"
            raise NoSuchVersion(f"there is no version {number}; there are: {there}") from error

    def all(self) -> list[Version]:
        """The versions that can be read, oldest first."""
        found = []
        for number in self._numbers():
            with contextlib.suppress(NoSuchVersion):
                found.append(self.read(number))
        return found

    def roll_back(self, number: int) -> Version:
        """Make a former version the newest again, under a new number.

        Raises NoSuchVersion, OSError.
        """
        return self.save(self.read(number).content, f"rolled back to version {number}")

    def clear(self) -> None:
        """Delete all versions. Raises OSError."""
        for number in self._numbers():
            (self._folder / f"{number}.json").unlink(missing_ok=True)

    def _numbers(self) -> list[int]:
        with contextlib.suppress(OSError):
            names = [_NAME.fullmatch(file.name) for file in self._folder.iterdir()]
            return sorted(int(name[1]) for name in names if name)
        return []
