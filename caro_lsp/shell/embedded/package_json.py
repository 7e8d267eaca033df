"""The ``scripts`` of package.json, each of which npm gives to ``sh -c``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caro_lsp.shell.embedded import json_text
from caro_lsp.shell.embedded.environment import always_set, exported
from caro_lsp.shell.embedded.mapped import Mapped
from caro_lsp.shell.embedded.region import Region

if TYPE_CHECKING:
    from collections.abc import Iterator

_SET_BY_NPM = ("INIT_CWD", "npm_execpath", "npm_lifecycle_event", "npm_node_execpath",
               "npm_package_json", "npm_package_name", "npm_package_version")  # fmt: skip


def regions(source: bytes) -> Iterator[Region]:
    """One region a script."""
    host = Mapped.of(source)
    known = exported(always_set(_SET_BY_NPM))
    for quoted, start, end in json_text.members(source, b'"scripts"'):
        name = quoted[1:-1].decode("utf-8", "replace")
        text = json_text.decoded(host, start, end)
        # A member with such a name is a comment, by convention.
        if text.text.strip() and not name.startswith("//"):
            yield Region(text, "sh", known, f"scripts.{name}", spell=json_text.spell)
