"""What the model worker loads: the weights of the settings, and what belongs to them."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any, Literal, Protocol

from caro_lsp.models import merged
from caro_lsp.models.catalogue import DEFAULT
from caro_lsp.models.store import ModelSettings

ADAPTER = Path(__file__).parent / "adapter.gguf"
"""What makes of the default weights a model that writes commands; ``training/`` makes it."""
CONTEXT_TOKENS = 1024
ENVIRONMENT = {"GOMP_SPINCOUNT": "10000", "OPENBLAS_NUM_THREADS": "1"}
"""Of the worker's process. Threads that wait for each other do so actively, but not for long: on a
busy machine they would take the processor from the one that they wait for."""


class WorkerSettings(ModelSettings, Protocol):
    """The part of section ``model`` that the worker needs."""

    @property
    def prompt(self) -> Literal["auto", "chat", "base", "fim"]:
        """How other weights than the default ones are asked."""

    @property
    def threads(self) -> int:
        """Threads, 0 for as many as there are cores."""

    @property
    def gpu_layers(self) -> int:
        """Layers to put on a graphics card; -1 for all."""

    @property
    def unload_after_seconds(self) -> float:
        """Idle seconds after which the process ends; 0 for never."""


def are_default(settings: ModelSettings) -> bool:
    """Whether the settings name the default weights."""
    return not settings.path and settings.name in {"", DEFAULT.name}


def adapter_for(settings: ModelSettings) -> str:
    """The path of the adapter for these weights; empty for none."""
    return str(ADAPTER) if are_default(settings) and ADAPTER.is_file() else ""


def to_load(settings: WorkerSettings, weights: Path) -> dict[str, Any]:
    """What a worker is told for it to load ``weights``; looks at files."""
    adapter = adapter_for(settings)
    found = merged.find(weights, Path(adapter)) if adapter else None
    return {
        "path": str(weights),
        "adapter": adapter,
        "merged": str(found or ""),
        "threads": settings.threads,
        "gpu_layers": settings.gpu_layers,
        "context": CONTEXT_TOKENS,
    }


def discard_merged(weights: Path) -> None:
    """Delete a merged file that nobody can load, where that is possible."""
    with contextlib.suppress(OSError):
        merged.drop(weights)
