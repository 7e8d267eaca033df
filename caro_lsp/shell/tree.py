"""The tree that tree-sitter-bash makes of shell text, for rules that ask for syntax by a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

import tree_sitter_bash
from tree_sitter import Language, Parser

if TYPE_CHECKING:
    from tree_sitter import Node

LANGUAGE = Language(tree_sitter_bash.language())


def root_of(source: bytes) -> Node:
    """The root of the tree of ``source``."""
    # A parser serves one thread.
    return Parser(LANGUAGE).parse(source).root_node
