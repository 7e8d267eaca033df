"""The digests that models had when they were first pulled: what a hub serves later must be that."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
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
    return _read(file_of(paths)).get(name)


def pin(name: str, what: Pin, paths: Paths) -> None:
    """Remember it from now on. Raises OSError."""
    from filelock import FileLock

    file = file_of(paths)
    private_folder(file.parent)
    with FileLock(file.with_name(f".{file.name}.lock"), mode=0o600):
        known = _read(file)
        if not known and file.exists():
            # What can be read of a damaged file stays.
            known = _saved(file)
        _write(file, {**known, name: what})


def file_of(paths: Paths) -> Path:
    """Where they are kept."""
    # Not in the cache: that may be deleted at any time.
    return paths.state / "models.json"


def _read(file: Path) -> dict[str, Pin]:
    try:
        return {name: Pin(**pin) for name, pin in json.loads(file.read_bytes())["pins"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def fault(paths: Paths) -> str:
    """What is wrong with the file of pins; that it is gone, if a model here was once pinned."""
    file = file_of(paths)
    if not file.exists():
        return "is gone, though models were pulled" if _of_records(paths) else ""
    try:
        every = json.loads(file.read_bytes())["pins"]
        return "" if len(_read(file)) == len(every) else "holds what is no digest"
    except (OSError, ValueError, TypeError, KeyError) as error:
        return f"cannot be read: {error}"


def rebuild(damaged: Path | None, paths: Paths) -> str:
    """Make the file anew of what can be read of it, and of the records beside the weights.

    Returns what could not be saved. Raises OSError.
    """
    saved = _saved(damaged) if damaged else {}
    for name, what in {**_of_records(paths), **saved}.items():
        pin(name, what, paths)
    if not file_of(paths).exists():
        _write(file_of(paths), {})
    return "digests of models that are not here any more"


def restore_record(weights: Path, paths: Paths) -> bool:
    """Write the record of ``weights`` anew if they are what a pin says; reads all of them.

    Raises OSError.
    """
    from caro_lsp.models.catalogue import hub_entry
    from caro_lsp.models.store import Record, write_record

    for name, what in _read(file_of(paths)).items():
        entry = hub_entry(name)
        if entry is None or entry.file != weights.name:
            continue
        digest = hashlib.sha256()
        with weights.open("rb") as opened:
            for block in iter(lambda: opened.read(1 << 20), b""):
                digest.update(block)
        if digest.hexdigest() == what.sha256:
            size = weights.stat().st_size
            record = Record(name, size, what.sha256, str(entry.source), what.commit)
            write_record(weights, record)
            return True
    return False


def _saved(damaged: Path) -> dict[str, Pin]:
    """What can be read of a damaged file."""
    from caro_lsp.govern.salvage import objects

    saved: dict[str, Pin] = {}
    for name, found in objects(damaged):
        with suppress(TypeError):
            saved[name] = Pin(**found)
    return saved


def _of_records(paths: Paths) -> dict[str, Pin]:
    """What the records of models that are here say."""
    from caro_lsp.models.store import models_folder, read_record

    files = models_folder(paths).glob("*.gguf.json")
    records = [read_record(file.with_suffix("")) for file in files]
    return {found.name: Pin(found.sha256, found.commit) for found in records if found}


def _write(file: Path, pins: dict[str, Pin]) -> None:
    data = {"version": 1, "pins": {key: asdict(value) for key, value in pins.items()}}
    write_atomically(file, json.dumps(data, indent=1, sort_keys=True).encode())
