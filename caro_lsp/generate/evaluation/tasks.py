"""Task files: requests, and commands that answer them.

A task is a JSON object in a line of its own: ``id``, ``query``, ``gold`` (commands, each of which
is a right answer), ``fs`` (the name of the script that makes the files it works on), and perhaps
``kind``, ``difficulty``, ``stubs`` (commands that cannot run in a sandbox, whose arguments are
compared instead), ``script`` (the lines above the request, the last one being its comment), and
``after`` (the lines below it, which close a loop or show what a variable holds), and ``arguments``
(those of the script).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pathlib import Path

Half = Literal["a", "b"]


class BrokenTasks(Exception):
    """A task file that cannot be used; the message says where and why."""


@dataclass(frozen=True)
class Task:
    """One request, and what answers it."""

    id: str
    query: str
    gold: tuple[str, ...]
    files: str
    kind: str = ""
    difficulty: str = ""
    stubs: tuple[str, ...] = ()
    script: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()

    @property
    def shell(self) -> str:
        """What runs its commands, by the first line of its script."""
        first = self.script[0] if self.script else ""
        return "dash" if first.startswith("#!") and first.endswith(("/sh", "/dash")) else "bash"

    @property
    def half(self) -> Half:
        """To which half of its file it belongs, by the hash of its id."""
        return "a" if hashlib.sha256(self.id.encode()).digest()[0] % 2 == 0 else "b"


def load(file: Path) -> list[Task]:
    """The tasks of a file. Raises BrokenTasks."""
    found = []
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenTasks(f"{file}: cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(_task(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            message = f"{file}:{number}: expected a task with id, query, gold and fs: {error!r}"
            raise BrokenTasks(message) from error
    return found


def _task(data: dict[str, Any]) -> Task:
    return Task(
        str(data["id"]),
        str(data["query"]),
        tuple(map(str, data["gold"])),
        str(data["fs"]),
        str(data.get("kind", "")),
        str(data.get("difficulty", "")),
        tuple(map(str, data.get("stubs", ()))),
        _text(data.get("script", ())),
        _text(data.get("after", ())),
        tuple(map(str, data.get("arguments", ()))),
    )


def _text(lines: str | list[str]) -> tuple[str, ...]:
    return tuple(lines.splitlines() if isinstance(lines, str) else lines)
