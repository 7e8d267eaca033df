"""The weights on this machine: find, list, remove and evict them. `pull.py` fetches them."""

from __future__ import annotations

import contextlib
import json
import os
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Protocol

from caro_lsp.models.catalogue import CATALOGUE, DEFAULT, CatalogueEntry, hub_entry
from caro_lsp.paths import expanded, write_atomically

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from filelock import FileLock

    from caro_lsp.paths import Paths

GGUF_MAGIC = b"GGUF"
PULL_COMMAND = "caro-lsp model pull"
PART = ".part"
MERGED = ".merged"
OFFLINE_CURE = "or set model.path to a GGUF file that you already have"


class ModelError(Exception):
    """The weights cannot be used; the message says where, what was expected and what to do."""


class ModelMissing(ModelError):
    """There are no weights where they should be."""


class ModelDamaged(ModelError):
    """There is a file, but it is not the one expected."""


class PullFailed(ModelError):
    """The weights could not be fetched; nothing that was there before has changed."""


class ModelSettings(Protocol):
    """The part of section ``model`` that names the weights."""

    @property
    def name(self) -> str:
        """A name of the catalogue, or a file of a hub; empty for the default."""

    @property
    def path(self) -> str:
        """A GGUF file to use instead; empty for none."""


@dataclass(frozen=True)
class ModelFile:
    """Weights that are there and look right. ``size`` in bytes."""

    name: str
    path: Path
    size: int


@dataclass(frozen=True)
class Record:
    """What is known of weights that were pulled from a hub; lies beside them.

    ``commit`` is the hub's name of the state they are from, ``sha256`` what they had on arrival.
    """

    name: str
    size: int
    sha256: str
    source: str
    commit: str = ""


def models_folder(paths: Paths) -> Path:
    """Where pulled weights are kept."""
    return paths.cache / "models"


def find_model(settings: ModelSettings, paths: Paths) -> ModelFile:
    """Return the weights that the settings ask for; looks at name, size and first bytes only.

    Raises ModelMissing and ModelDamaged.
    """
    if settings.path:
        return _check_gguf(expanded(settings.path))
    return check_installed(entry_named(settings.name), paths)


def entry_named(name: str) -> CatalogueEntry:
    """Return the catalogue's entry of that name, the default one for an empty name.

    A name may also be a file of a hub, ``OWNER/REPOSITORY/FILE.gguf``. Raises ModelMissing for an
    unknown name.
    """
    if not name:
        return DEFAULT
    if (entry := CATALOGUE.get(name) or hub_entry(name)) is None:
        known = ", ".join(sorted(CATALOGUE))
        message = (
            f"model.name: no model {name!r} in the catalogue; choose one of: {known},"
            " or name a file of a hub as OWNER/REPOSITORY/FILE.gguf"
        )
        raise ModelMissing(message)
    return entry


def check_installed(entry: CatalogueEntry, paths: Paths) -> ModelFile:
    """Return the pulled weights of ``entry``. Raises ModelMissing and ModelDamaged."""
    path = models_folder(paths) / entry.file
    cure = PULL_COMMAND if entry is DEFAULT else f"{PULL_COMMAND} {entry.name}"
    record = read_record(path)
    expected = entry.size or (record.size if record else None)
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        message = f"{path}: the model {entry.name} is not there; fetch it with `{cure}`"
        raise ModelMissing(message) from None
    except OSError as error:
        raise ModelMissing(_unreadable(path, error)) from None
    if expected is None:
        raise ModelDamaged(f"{path}: nobody knows if it is whole; fetch it again with `{cure}`")
    if size != expected:
        raise ModelDamaged(
            f"{path}: has {size} bytes, {expected} expected; fetch it again with `{cure}`"
        )
    return ModelFile(entry.name, path, size)


def installed(paths: Paths) -> list[ModelFile]:
    """List the models that were pulled and are complete: the catalogue's, then those of a hub."""
    found = []
    for entry in (*CATALOGUE.values(), *_of_hubs(paths)):
        with contextlib.suppress(ModelError):
            found.append(check_installed(entry, paths))
    return found


def remove(entry: CatalogueEntry, paths: Paths) -> bool:
    """Delete the weights of ``entry`` and what is half there; False where there was nothing.

    Waits for a pull of it to end. Raises OSError.
    """
    folder = models_folder(paths)
    if not folder.is_dir():
        return False
    with lock(entry, paths):
        there = [path for path in _files(folder / entry.file) if path.exists()]
        for path in there:
            path.unlink()
    return bool(there)


def mark_used(model: ModelFile) -> None:
    """Note that the weights are used now, for :func:`evict`."""
    with contextlib.suppress(OSError):
        os.utime(model.path, (time.time(), model.path.stat().st_mtime))


def last_used(model: ModelFile) -> float:
    """When the weights were used last, in seconds since 1970."""
    return model.path.stat().st_atime


def evict(paths: Paths, limit: int, keep: Collection[Path] = ()) -> list[ModelFile]:
    """Delete pulled weights, the least recently used first, until they take ``limit`` bytes.

    Leaves those of ``keep``, and those that are being pulled. Returns what was deleted.
    """
    from filelock import Timeout

    there = sorted(installed(paths), key=last_used)
    total = sum(model.size for model in there)
    evicted = []
    for model in there:
        if total <= limit:
            break
        if model.path in keep:
            continue
        with contextlib.suppress(Timeout, OSError):
            with lock(entry_named(model.name), paths).acquire(timeout=0):
                for path in _files(model.path):
                    path.unlink(missing_ok=True)
            total -= model.size
            evicted.append(model)
    return evicted


def lock(entry: CatalogueEntry, paths: Paths) -> FileLock:
    """What a process holds while it changes the files of ``entry``; the folder has to exist."""
    from filelock import FileLock

    return FileLock(models_folder(paths) / f".{entry.file}.lock", mode=0o600)


def write_record(weights: Path, record: Record) -> None:
    """Keep ``record`` beside the weights. Raises OSError."""
    write_atomically(_record_file(weights), json.dumps(asdict(record), indent=1).encode())


def read_record(weights: Path) -> Record | None:
    """What is known of pulled weights; None where nothing is."""
    try:
        return Record(**json.loads(_record_file(weights).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def _record_file(weights: Path) -> Path:
    return weights.with_name(f"{weights.name}.json")


def _files(weights: Path) -> list[Path]:
    """The weights, their record, what was made of them, and what an interrupted pull has left."""
    part = weights.with_name(weights.name + PART)
    return [weights, _record_file(weights), *merged_files(weights), part, _record_file(part)]


def merged_files(weights: Path) -> tuple[Path, Path]:
    """Where weights with an adapter added are kept, and what they were made of."""
    merged = weights.with_name(f"{weights.name}{MERGED}")
    return merged, _record_file(merged)


def _of_hubs(paths: Paths) -> list[CatalogueEntry]:
    """The models of hubs that are not in the catalogue, by their records."""
    records = [
        read_record(file.with_suffix("")) for file in models_folder(paths).glob("*.gguf.json")
    ]
    names = sorted({one.name for one in records if one and one.name not in CATALOGUE})
    return [entry for name in names if (entry := hub_entry(name))]


def _check_gguf(path: Path) -> ModelFile:
    try:
        with path.open("rb") as file:
            magic = file.read(len(GGUF_MAGIC))
            size = path.stat().st_size
    except FileNotFoundError:
        message = f"model.path: {path} does not exist; name a GGUF file, or leave the setting empty"
        raise ModelMissing(message) from None
    except OSError as error:
        raise ModelMissing(f"model.path: {_unreadable(path, error)}") from None
    if magic != GGUF_MAGIC:
        message = f"model.path: {path} is not a GGUF file; name one, or leave the setting empty"
        raise ModelDamaged(message)
    return ModelFile(path.stem, path, size)


def _unreadable(path: Path, error: OSError) -> str:
    return f"{path} cannot be read ({error.strerror}); make it readable for this user"
