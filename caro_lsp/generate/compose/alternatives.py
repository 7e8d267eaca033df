"""Tests of which one is enough: "owned by ann or newer than a.log"."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import parts, quoted

if TYPE_CHECKING:
    from caro_lsp.generate.frames import Meaning, Reading

_NAMES = {
    "name": "{}",
    "extension": "*.{}",
    "ending": "*{}",
    "starting": "{}*",
    "including": "*{}*",
}
"""Facets that tell files by their names, and what such a name looks like."""
_TESTS = frozenset({"time", "size", "owner", "permission", "empty"})
_OTHERS = frozenset({"inpath", "regex", "pathlike", "sort"})


def either(said: Reading) -> list[tuple[Meaning, Meaning]]:
    """Two tests each, of which a request asks for one or the other; those of names left out.

    Of names that are joined by "or" each is one to look for anyway.
    """
    words = [token.text for token in said.asked.tokens]
    if "or" not in words:
        return []
    tests = sorted((one for one in said.heard if _group(one)), key=lambda one: one.found.first)
    return [
        (one, other)
        for one, other in pairwise(tests)
        if "or" in words[one.found.last : other.found.first + 1]
        and {_group(one), _group(other)} != {"name"}
        and said.facets.keys() >= one.values.keys() | other.values.keys()
    ]


def test_of(meaning: Meaning) -> str:
    """What ``find`` asks of a file by what is said; empty where that is more than one test."""
    facets = meaning.values.keys() & (_NAMES.keys() | _TESTS | _OTHERS)
    if len(facets) != 1:
        return ""
    (facet,) = facets
    texts = parts(meaning.values[facet].text)
    if facet in _OTHERS or (len(texts) > 1 and facet in _NAMES):
        return ""
    if facet in _NAMES:
        name = texts[0] if "*" in texts[0] else _NAMES[facet].format(texts[0])
        return f"-name {quoted(name)}"
    if facet == "empty":
        return "-empty"
    return " ".join(f"-size {one}" if facet == "size" else one for one in texts)


def _group(meaning: Meaning) -> str:
    facets = meaning.values.keys()
    if facets & (_TESTS | _OTHERS):
        return "test"
    return "name" if facets & _NAMES.keys() else ""
