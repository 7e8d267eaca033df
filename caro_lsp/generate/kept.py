"""What suggestions are made from and is kept beside the code, as state that heals itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from caro_lsp.govern.state import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.paths import Paths

_FOLDER = Path(__file__).parent
FILES = (
    _FOLDER / "knowledge" / "__pycache__" / "knowledge.txt",
    _FOLDER / "__pycache__" / "examples.json",
)
"""Where it lies; a server that starts looks there, and imports nothing for that."""
_WITHOUT = "the first suggestion takes some seconds longer"


def stores(_: Paths) -> Iterator[Store]:
    """The vocabulary of the grammar, and the examples with their index."""
    from caro_lsp.generate import knowledge, recall
    from caro_lsp.generate.knowledge import keeping

    def vocabulary(_: Path | None) -> str:
        from caro_lsp.generate.grammar import compiled

        knowledge.keep(compiled(knowledge.read()))
        return ""

    def examples(_: Path | None) -> str:
        recall.memory.__wrapped__()
        return ""

    yield Store(
        "kept vocabulary",
        (knowledge.CACHE,),
        lambda: keeping.fault(knowledge.CACHE),
        vocabulary,
        _WITHOUT,
        derived=True,
    )
    yield Store(
        "kept examples",
        (recall.CACHE,),
        lambda: keeping.fault(recall.CACHE),
        examples,
        _WITHOUT,
        derived=True,
    )


def missing() -> bool:
    """Whether something of it is not there, as after an installation, and can be kept."""
    return any(not file.exists() and _can_be_kept(file) for file in FILES)


def _can_be_kept(file: Path) -> bool:
    folder = file.parent
    return os.access(folder if folder.exists() else folder.parent, os.W_OK)


def main() -> None:
    """Make it, as far as it is not there or not of the files as they are."""
    from caro_lsp.generate import recall
    from caro_lsp.generate.grammar import Grammar

    Grammar.load()
    recall.memory()


if __name__ == "__main__":
    main()
