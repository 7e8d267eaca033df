"""Signs that a request about files was not heard as it was meant: nothing is then said.

What is looked for is no place, a word that tells of what follows is no folder, one test or the
other is not both, and what is missing in another folder is not what is outside of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.alternatives import either, test_of

if TYPE_CHECKING:
    from caro_lsp.generate.compose.selection import Selection
    from caro_lsp.generate.frames import Meaning, Reading

_SOUGHT = re.compile(
    r"\b(?:for|strings?|texts?|words?|patterns?|phrases?|expressions?|contain(?:s|ing)?"
    r"|occurrences? of|instances? of|matching|matches|match)(?: the)? ?['\"`]$",
    re.IGNORECASE,
)
"""In front of a quoted text that is looked for."""
_TELLS = re.compile(
    r"['\"`]?(?:'s (?:regular )?files?"
    r"| (?:orders?|paths?|pathnames?|names?|filenames?|files?|manner|way|sizes?|lines?))\b",
    re.IGNORECASE,
)
"""What a word in front tells more of, which is no folder then: "in decreasing order"."""
_ELSEWHERE = re.compile(
    r"\b(?:not|n't|missing|absent) (?:\w+ )?(?:present|exist\w*|found|there|from|in)\b",
    re.IGNORECASE,
)
_SAVED_TWICE = re.compile(
    r"\bfiles '?[~/\w][\w./-]*'? (?:and|&) '?[~/\w][\w./-]*'?$", re.IGNORECASE
)
_OF_TWO = re.compile(
    r"['\"] (?:and|or) ['\"][^'\"]*['\"] in (?:their|its|the) (?:file)?names?\b", re.I
)
_HOLDING = re.compile(
    r"\b(?:directories|folders|dirs) (?:that|which) (?:have|contain|hold) (?:\w+ )?files\b", re.I
)
"""Folders by what is in them, which is not that itself."""
_FROM_LIST = re.compile(r"\bfrom (?:the|this|its|that) (?:outputs?|results?|list(?:ing)?)\b", re.I)
"""What is removed there is a line, and no file."""
_PACKED = re.compile(r"\bcompress(?:ed)? files?\b|\bof the compressed\b", re.IGNORECASE)
_PACKS = re.compile(r"\b(?:and|then|to|please|^)\s*(?:g?zip|compress) ", re.IGNORECASE)


def misheard(said: Reading) -> bool:
    """Whether there is a sign that what a request says is something else."""
    text = said.asked.text
    if any(_tells(said, one) for one in said.heard if "where" in one.values):
        return True
    pairs = either(said)
    if len(pairs) > 1 or not all(test_of(one) for pair in pairs for one in pair):
        return True
    if said.has("contains") and _OF_TWO.search(text):
        return True
    if _HOLDING.search(text) and not said.has("parents"):
        return True
    if said.has("saveto") and _SAVED_TWICE.search(text):
        return True
    if said.has("delete") and _FROM_LIST.search(text):
        return True
    return said.has("compress") and bool(_PACKED.search(text)) and not _PACKS.search(text)


def misplaced(said: Reading, selected: Selection) -> bool:
    """Whether there is a sign that the folders which are ``selected`` are not what is meant."""
    if "sub" in selected.names:
        # Of "sub directories".
        return True
    return _strays(said, selected) or _elsewhere(said, selected) or _left_out_there(said)


def _elsewhere(said: Reading, selected: Selection) -> bool:
    """Whether what is left out is a folder that is not searched: "that are not in /srv/old"."""
    if not _ELSEWHERE.search(said.asked.text):
        return False
    places = selected.places or ["."]
    return any(
        folder.startswith("/") and not any(folder.startswith(place) for place in places)
        for folder in said.all("outside")
    )


def _left_out_there(said: Reading) -> bool:
    """Whether only in one of two folders some are left out: "in a, except the logs under b"."""
    places = [one for one in said.heard if "where" in one.values and one.found.slots]
    firsts = [one.found.first for one in places]
    return len(firsts) > 1 and any(
        min(firsts) < one.found.first < max(firsts)
        for one in said.heard
        if not _SPARES.isdisjoint(one.values)
    )


_SPARES = frozenset({"except", "notname", "notnamed", "notstart"})


def _tells(said: Reading, meaning: Meaning) -> bool:
    """Whether what is heard as a folder is looked for, or tells more of what follows."""
    asked = said.asked
    for slot in meaning.found.slots.values():
        for place in meaning.found.tokens:
            if asked.said(place, place) != slot.said:
                continue
            token = asked.tokens[place]
            if slot.kind != "word" and _SOUGHT.search(asked.text[: token.start + 1]):
                return True
            if slot.kind == "word" and _TELLS.match(asked.text, token.end):
                return True
    return False


def _strays(said: Reading, selected: Selection) -> bool:
    """Whether a word is heard as one more folder beside the one that is said elsewhere."""
    if len(selected.places) < _SEVERAL or (
        not said.has("target") and (said.has("copy") or said.has("move"))
    ):
        return False
    heard = [one for one in said.heard if "where" in one.values]
    return len(heard) > 1 and any(
        slot.kind == "word" and slot.value in selected.places
        for one in heard
        for slot in one.found.slots.values()
    )


_SEVERAL = 2
