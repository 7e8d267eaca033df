"""The item of a loop with something about it on one line: "its name and the number of lines"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.statements.valuing import valued

if TYPE_CHECKING:
    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]


def with_its_name(match: _Match, here: Here) -> str:
    """In a loop: the item, and something about it on the same line."""
    item = here.item or (here.about if here.about and not here.about.name.isdigit() else None)
    if item is None or here.variable(match["what"]) is not None or "name" in here.scope.names:
        return ""
    what = re.sub(r"^(?:its|the|their) ", "", match["what"])
    what, table = (
        re.sub(r" (?:of|in) (?:this|the|that|it|its)(?: \w+)?$", "", what),
        "table" in what,
    )
    for said in (f"{what} of {'the table ' if table else ''}${item.name}",):
        if (value := valued(said, here)).startswith("$("):
            return f'echo "${item.name} {value}"'
    return ""


NAMED = (
    r"(?:(?:print|show|echo|list|output|write) )?(?:its|the|their) name (?:and|with|plus|together with) (?P<what>.+)",
    r"(?:print|show|echo|list|output|write) (?:it|this|each|them) (?:and|with|plus|together with) (?P<what>(?:its|the|their) .+)",
    r"name (?:and|with|plus) (?P<what>.+)",
)
"""How it is asked for."""
