"""The weights on this machine: find, list and remove them. `pull.py` fetches them."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from caro_lsp.models.catalogue import CATALOGUE, DEFAULT, CatalogueEntry
from caro_lsp.paths import expanded

if TYPE_CHECKING:
    from pathlib import Path

    from caro_lsp.paths import Paths

GGUF_MAGIC = b"GGUF"
PULL_COMMAND = "caro-lsp model pull"


class ModelError(Exception):
    """The weights cannot be used; the message says where, what was expected and what to do."""


class ModelMissing(ModelError):
    """There are no weights where they should be."""


class ModelDamaged(ModelError):
    """There is a file, but it is not the one expected."""


class ModelSettings(Protocol):
    """The part of section ``model`` that names the weights."""

    @property
    def name(self) -> str:
        """A name of the catalogue; empty for the default."""

    @property
    def path(self) -> str:
        """A GGUF file to use instead; empty for none."""


@dataclass(frozen=True)
class ModelFile:
    """Weights that are there and look right. ``size`` in bytes."""

    name: str
    path: Path
    size: int


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

    Raises ModelMissing for an unknown name.
    """
    if not name:
        return DEFAULT
    try:
        return CATALOGUE[name]
    except KeyError:
        known = ", ".join(sorted(CATALOGUE))
        message = f"model.name: no model {name!r} in the catalogue; choose one of: {known}"
        raise ModelMissing(message) from None


def check_installed(entry: CatalogueEntry, paths: Paths) -> ModelFile:
    """Return the pulled weights of ``entry``. Raises ModelMissing and ModelDamaged."""
    path = models_folder(paths) / entry.file
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        message = f"{path}: the model {entry.name} is not there; fetch it with `{PULL_COMMAND}`"
        raise ModelMissing(message) from None
    except OSError as error:
        raise ModelMissing(_unreadable(path, error)) from None
    if size != entry.size:
        raise ModelDamaged(
            f"{path}: has {size} bytes, {entry.size} expected; fetch it again with `{PULL_COMMAND}`"
        )
    return ModelFile(entry.name, path, size)


def installed(paths: Paths) -> list[ModelFile]:
    """List the catalogue's models whose weights are there and complete."""
    found = []
    for entry in CATALOGUE.values():
        with contextlib.suppress(ModelError):
            found.append(check_installed(entry, paths))
    return found


def remove(entry: CatalogueEntry, paths: Paths) -> bool:
    """Delete the weights of ``entry``; False where there were none. Raises OSError."""
    try:
        (models_folder(paths) / entry.file).unlink()
    except FileNotFoundError:
        return False
    return True


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
