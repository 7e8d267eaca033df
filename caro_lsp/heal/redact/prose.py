"""Free text, word by word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.heal.redact.literals import hidden, kind_of
from caro_lsp.heal.redact.placeholders import PLACEHOLDER
from caro_lsp.heal.redact.tables import (
    ACRONYMS,
    NAMING,
    SECRETIVE,
    plain_words,
    tool_names,
)

if TYPE_CHECKING:
    from caro_lsp.heal.redact.placeholders import Placeholders

_TOKEN = re.compile(
    r"\"[^\"]*\"|`[^`]*`|“[^”]*”|(?<!\w)'[^']*'(?!\w)|(?:\{[a-z]+:\d+\}|[^\s{])+|\{"
)
_ENDS = ".,;:?!"
_JOINING = frozenset({"is", "are", "the", "a", "to", "of", "in", "on", "and", "or", "with", "from"})


def prose(text: str, placeholders: Placeholders, private: frozenset[str]) -> str:
    """``text`` in one line.

    ``private``: words in lower case that do not pass though they are plain, such as the name of the
    user.
    """
    out: list[str] = []
    secretive = naming = False
    first = True
    for match in _TOKEN.finditer(text):
        token = match[0]
        if PLACEHOLDER.fullmatch(token):
            out.append(token)
            naming = first = False
            continue
        core = token.rstrip(_ENDS)
        end = token[len(core) :][:1]
        word = core.lower() if first else core
        known = _is_plain(word, private)
        joins = core in _JOINING and known
        if known and not (secretive and not joins) and not (naming and not joins):
            out.append(word + end)
        elif core:
            out.append(_shown(core, placeholders))
        elif end:
            out.append(end if out else "")
        secretive = (secretive or word in SECRETIVE) and end not in {".", "?", "!"}
        naming = word in NAMING or (naming and joins)
        first = end in {".", "?", "!"}
    return " ".join(piece for piece in out if piece)


def _is_plain(word: str, private: frozenset[str]) -> bool:
    if word.lower() in private:
        return False
    return word in plain_words() or word in ACRONYMS or (len(word) > 1 and word in tool_names())


def _shown(core: str, placeholders: Placeholders) -> str:
    if PLACEHOLDER.search(core):
        return hidden(core, placeholders)
    kind = kind_of(core)
    if kind == "word" and core[:1].isupper():
        kind = "name"
    return placeholders.of(kind, core) if kind in {"word", "name"} else hidden(core, placeholders)
