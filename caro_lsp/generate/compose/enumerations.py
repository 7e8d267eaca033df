"""Folders and files that are named one by one: "create bin, lib and etc under the app home"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import in_folder, path
from caro_lsp.generate.utterance import utterance

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Scope
    from caro_lsp.generate.utterance import Vocabulary

_MADE = re.compile(
    r"(?P<verb>create|make|mkdir|touch|add|set up|prepare)(?: me)? "
    r"(?:(?:the|an?|some|new|empty|all|two|three|four|five|missing|needed) )*"
    r"(?P<kind>(?:sub)?(?:folder|director(?:y|ie)|dir)s?|files?)?(?: (?:called|named|for))? ?"
    r"(?P<names>[\w.-]+(?:(?:\s*,\s*(?:and )?|\s+and\s+)[\w.-]+)+)"
    r"(?: (?P<kind2>(?:sub)?(?:folder|director(?:y|ie)|dir)s?|files?))?"
    r"(?:,? (?:in|under|inside|below|within|beneath|into) (?P<where>.+?))?"
    r"(?:,? (?:if (?:they are |it is )?(?:missing|not there|needed|they do(?:n't| not) exist)"
    r"|unless they exist))?",
    re.IGNORECASE,
)
_PLACE_WORDS = re.compile(
    r"(?:(?:the|our|my|a|an|new|given|same|it|there|folder|directory|dir|both|of|called|named)\b|[\s,])*",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:the|an?|it|them|they|one|copy|move|delete|remove|list|show|print|run|commit|push|tag|sort|all|every"
    r"|each|folders?|directory|directories|files?|links?|users?|groups?|branch|branches|archives?|backups?"
    r"|copies|sure|enable|start|go|cd|then|open|give|set|install|update|stdout|stderr|compress|gzip|other|new"
    r"|old|database|table|tables|images?|containers?|tests?)",
    re.IGNORECASE,
)
_LEAST = 2


def made(text: str, vocabulary: Vocabulary, scope: Scope) -> str:
    """The command that makes several things that are named; empty where it is not that."""
    match = _MADE.fullmatch(text.strip(" ."))
    if match is None:
        return ""
    names = re.split(r"\s*,\s*(?:and )?|\s+and\s+", match["names"])
    kind = (match["kind"] or match["kind2"] or "").lower()
    if len(names) < _LEAST or any(_NO_NAME.fullmatch(name) for name in names):
        return ""
    where = _place(match["where"], vocabulary, scope) if match["where"] else ""
    if where is None or (not kind and not where):
        return ""
    files = kind.startswith("file") or match["verb"].lower() == "touch"
    if not kind and all(re.search(r"\.\w+$", name) for name in names):
        files = True
    tool = "touch" if files else "mkdir -p"
    return f"{tool} {' '.join(path(in_folder(where, name)) for name in names)}"


def _place(text: str, vocabulary: Vocabulary, scope: Scope) -> str | None:
    """The folder that a text is about; None if it says more, or none."""
    # An article tells a variable by a single word.
    asked = utterance(f"in {text}", vocabulary, scope)
    if len(asked.entities) == 1:
        one = asked.entities[0]
        rest = asked.text[3 : one.start] + asked.text[one.end :]
        fits = one.kind in {"path", "file"} or one.kind == "variable"
        return one.value if fits and _PLACE_WORDS.fullmatch(rest) else None
    alone = re.fullmatch(
        r"(?:the )?(?:(?:folder|directory|dir) )?([\w.-]+)(?: (?:folder|directory|dir))?", text
    )
    if asked.entities or alone is None or re.fullmatch(r"it|there|them|each|both|all", alone[1]):
        return None
    return alone[1]
