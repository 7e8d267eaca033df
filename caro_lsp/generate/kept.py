"""What suggestions are made from and is kept beside the code, as state that heals itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caro_lsp.govern.state import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from caro_lsp.paths import Paths

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
