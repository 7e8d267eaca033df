"""Requests that are one idiom of the shell: "make current point to it".

Each is a form of words with its command; what a noun phrase in it means is told by the script.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.idioms import (
    building,
    elements,
    figures,
    layouts,
    making,
    pictures,
    reckoning,
    rows,
    running,
    settings,
    sides,
)
from caro_lsp.generate.script.statements import placeholders
from caro_lsp.generate.script.statements.here import Here

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Scope

_LEAD = re.compile(r"^(?:(?:and|now|then|also|next|finally|please|ok|so)[ ,]+)+", re.IGNORECASE)


def asked(text: str, scope: Scope) -> str:
    """The command for ``text`` where it is such an idiom; empty for another request."""
    said = re.sub(r"\s+", " ", text.strip(" .?!"))
    here = Here(scope, lambda _, __: "")
    # "Next minor version" is no minor version that comes next.
    for one in dict.fromkeys((said, _LEAD.sub("", said))):
        for pattern, write in _FORMS:
            match = pattern.fullmatch(one)
            if match and (command := write(match, here)):
                return command
    return ""


_FORMS = tuple(
    (re.compile(pattern, re.IGNORECASE), write)
    for pattern, write in (
        *making.FORMS,
        *building.FORMS,
        *figures.FORMS,
        *elements.FORMS,
        *running.FORMS,
        *reckoning.FORMS,
        *layouts.FORMS,
        *settings.FORMS,
        *sides.FORMS,
        *rows.FORMS,
        *pictures.FORMS,
        *placeholders.COUNTS,
    )
)
