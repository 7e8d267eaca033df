"""What there is to choose from, and what is chosen, for a person to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caro_lsp.models.catalogue import CATALOGUE, DEFAULT, hub_entry
from caro_lsp.models.store import installed

if TYPE_CHECKING:
    from collections.abc import Collection

    from caro_lsp.config import Model
    from caro_lsp.models.catalogue import CatalogueEntry
    from caro_lsp.models.store import ModelFile
    from caro_lsp.paths import Paths


def listed(settings: Model, paths: Paths) -> list[dict[str, Any]]:
    """The models of the catalogue, and what was pulled besides, each as :func:`described`."""
    here = {model.name: model for model in installed(paths)}
    return [described(entry, here.get(entry.name), settings) for entry in _entries(here)]


def described(entry: CatalogueEntry, model: ModelFile | None, settings: Model) -> dict[str, Any]:
    """A model as JSON; ``size`` in bytes, ``path`` null where it is not here."""
    local = settings.backend == "local" and not settings.path
    return {
        "name": entry.name,
        "description": entry.description,
        "licence": entry.licence,
        "size": model.size if model else entry.shown_size,
        "accuracy": entry.accuracy,
        "path": str(model.path) if model else None,
        "in_use": local and (settings.name or DEFAULT.name) == entry.name,
    }


def in_force(settings: Model) -> str:
    """The model that the settings name."""
    if settings.backend == "openai":
        return f"{settings.name or 'the model'} at {settings.base_url}"
    if settings.backend != "local":
        return f"backend {settings.backend}"
    return settings.path or settings.name or DEFAULT.name


def shown_size(size: int) -> str:
    """Bytes for people."""
    if not size:
        return "?"
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"


def _entries(here: Collection[str]) -> list[CatalogueEntry]:
    others = (hub_entry(name) for name in here if name not in CATALOGUE)
    return [*CATALOGUE.values(), *(entry for entry in others if entry)]
