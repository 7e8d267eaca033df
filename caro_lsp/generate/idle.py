"""What a request says of which the command for it does nothing.

A word may be understood and yet come to nothing: of "copy a.txt to docs and zip it", a command that
copies does only half. So what a command would be without a facet is composed as well: where it is
the same, what says the facet was not answered.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caro_lsp.generate.frames import Meaning, Reading

WITHOUT_EFFECT = {
    "files": frozenset({
        "alike", "count", "deep", "direction", "everywhere", "hiddentoo", "just", "kind", "list",
        "names", "ownplace", "sort", "where",
    }),
}  # fmt: skip
"""The frames that are asked, and facets that commands may show nothing of: they say what is so
anyway, or something else says it too."""
IMPLIED = {
    "copy": {"duplicates"}, "delete": {"keepnewest"}, "move": {"archive"}, "compress": {"archive"},
    "order": {"top", "perextension"}, "direction": {"top"}, "sizes": {"top"}, "total": {"measure"},
    "notkind": {"kind"}, "size": {"empty"},
}  # fmt: skip
"""What is nothing by itself beside something else."""


def unanswered(said: Reading, compose: Callable[[Reading], str], command: str) -> Iterator[Meaning]:
    """What ``said`` has heard of which ``command``, that ``compose`` makes of it, does nothing."""
    ignored = WITHOUT_EFFECT.get(said.frame)
    if ignored is None:
        return
    idle = {
        facet
        for facet in said.facets.keys() - ignored
        if IMPLIED.get(facet, set()).isdisjoint(said.facets)
        and compose(_without(said, facet)) == command
    }
    for meaning in said.heard if idle else ():
        if idle.isdisjoint(meaning.values) or not idle | ignored >= meaning.values.keys():
            continue
        if not any(slot.value and slot.value in command for slot in meaning.found.slots.values()):
            yield meaning


def _without(said: Reading, facet: str) -> Reading:
    return replace(said, facets={name: held for name, held in said.facets.items() if name != facet})
