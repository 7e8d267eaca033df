"""The digests that models had when they were first pulled: what a hub serves later must be that."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from caro_lsp.paths import private_folder, write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from caro_lsp.paths import Paths


@dataclass(frozen=True)
class Pin:
    """SHA-256 of a model, and the hub's name of the state of its repository at that time."""

    sha256: str
    commit: str = ""


def pinned(name: str, paths: Paths) -> Pin | None:
    """What ``name`` was when it was first pulled; None if it never was."""
    return _read(_file(paths)).get(name)


def pin(name: str, what: Pin, paths: Paths) -> None:
    """Remember it from now on. Raises OSError."""
    from filelock import FileLock

    file = _file(paths)
    private_folder(file.parent)
    with FileLock(file.with_name(f".{file.name}.lock"), mode=0o600):
        pins = {**_read(file), name: what}
        data = {"version": 1, "pins": {key: asdict(value) for key, value in pins.items()}}
        write_atomically(file, json.dumps(data, indent=1, sort_keys=True).encode())


def _file(paths: Paths) -> Path:
    # Not in the cache: that may be deleted at any time.
    return paths.state / "models.json"


def _read(file: Path) -> dict[str, Pin]:
    try:
        return {name: Pin(**pin) for name, pin in json.loads(file.read_bytes())["pins"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}
