"""What a comment says beside what is to be done: "ok now ...", "..., we need it later"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAD = re.compile(
    r"^(?:(?:ok(?:ay)?|now|finally|next|first|lastly|done|good|so|well|then|and|also|at last|last"
    r"|next step|step \d+|todo|fixme|for now|to be safe|just to be safe|to be sure|just in case"
    r"|did not work|that(?:'s| is) it|all (?:good|done|set)|almost done"
    r"|ready)\b[\s,:;-]+)+(?=[\w\"$])",
    re.IGNORECASE,
)
_TRAIL = re.compile(
    r"(?:"
    r"\s*,?\s+(?:just )?to (?:test|check|try|verify|be (?:sure|safe|on the safe side)|make sure"
    r"|see (?:if|whether|that)"
    r"|debug|avoid|prevent|save (?:space|time|room)|keep it (?:small|simple|short)|have (?:a"
    r"|it)|be able)\b.*"
    r"|\s*,?\s+(?:so (?:that )?(?:we|it|they|nobody|the|i|you|he|she|his|her|its|my|our|their"
    r"|no one|nothing|users?|others?)\b.*)"
    r"|\s*,?\s+(?:because|since|as) (?:we|it|they|the|i|you|this|that|nobody|there)\b.*"
    r"|\s*,?\s+(?:just )?in case\b(?! of).*"
    r"|\s*,?\s+for (?:a look|later|good|safety|the record|debugging|reference|the log|the user"
    r"|now|a start|testing)$"
    r"|\s*[,;-]\s+(?:that|it|this|they|which|those|these) (?:is|are|was|were|will|has|have|can"
    r"|must|should|may|might)\b.*"
    r"|\s*[,;-]\s+(?:we|i|you|nobody|someone|the rest|others) (?:\w+ )?(?:need|want|use|will|do"
    r"|don't|must|can|only|have|are|care)\w*\b.*"
    r"|\s*[,;]?\s+(?:again|for us|please|as usual|as always|as before|as well|too|afterwards"
    r"|after that|right away"
    r"|at once|right now|once more|once again|after all)[.!]?$"
    r")$",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"^(?P<say>(?:print|say|tell(?: me)?|show|report|echo|output|display"
    r"|write) )(?P<many>how many .+?)"
    r" (?P<there>there are|we have|we found|they are|are there)(?P<now> now| in total| left"
    r"| in all)?$",
    re.IGNORECASE,
)


def without_lead(text: str) -> str:
    """``text`` without what only leads to the request."""
    text = _MANY.sub(lambda m: f"{m['say']}{m['many']} are there", text)
    return _LEAD.sub("", text) or text


def without_trail(text: str) -> str:
    """``text`` without the reason behind the request; empty where there is none."""
    match = _TRAIL.search(text)
    return text[: match.start()].rstrip(" ,;") if match and match.start() else ""


_IN_BRACKETS = re.compile(r"(?P<before>.*\S)\s*\((?P<inner>[^()]*)\)(?P<after>.*)")
_A_PLACE = re.compile(r"(?:in |see |from )?(?P<place>[\w.~${}-]*(?:/[\w.${}-]*)+|[\w-]+\.\w{1,5})")
_FILE = re.compile(r"[\w-]\.[a-z]\w{0,4}\b")
_WITHIN = re.compile(
    r"(?<![\w/.*-])(?P<file>[A-Za-z][\w-]*\.[a-z]\w{0,4}) (?:in|from|of|inside)"
    r" (?:the )?(?:folder |directory )?(?P<folder>[A-Za-z][\w-]*(?:/[\w.-]+)*/?)"
    r"(?: (?:folder|directory|dir))?(?=$|[,;.?!]|\s+(?:and|to|into|by)\b)"
)
"""A file, and the folder that it is in."""
_SEEKS = re.compile(
    r"(?:find|locate|where|which|search|look|is|are|delete|remove|copy|move|rename|save|create|make)\b",
    re.IGNORECASE,
)
_TELLS = re.compile(r"[\d\"'`/$*.]|\b(?:not?|only|all|any|but|except|without)\b", re.IGNORECASE)
"""What stands in brackets and is more than an explanation."""
_TOPIC = re.compile(r"(?:[a-z-]+(?: [a-z-]+)?):\s+(?P<rest>\S+(?:\s+\S+){2,})", re.IGNORECASE)
_MEANT = re.compile(
    r".*\b(?:no,? wait|scratch that|never ?mind|correction|i mean)\b[,:;.]*\s+"
    r"(?:(?:just|rather|better)\s+)?"
    r"(?P<rest>\S+(?:\s+\S+){2,})",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"\s*(?:[,;]|\s-)\s+"
    r"(?:(?:keep|preserv)ing (?:the |its |their |all )?(?:timestamps?|times|dates?)"
    r"|i\.?e\.?\b|e\.?g\.?\b|that is\b|such as\b|for example\b|so (?:that )?\w+"
    r"|(?:do not|don't|never) (?:delete|change|touch|remove|modify|break)\b"
    r"|one \w+ per line|as (?:a )?(?:test|check)\b|(?:big|small|nice|easy)\b).*$",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r",?\s+(?:in one (?:go|step|command|line)|(?:all )?at once|in a single (?:step|command)"
    r"|altogether|without (?:extracting|unpacking|restarting|deleting|opening)(?: (?:it|them))?"
    r"|(?:that|which) (?:are|is) not (?:yet )?(?:compressed|gzipped|zipped)(?: yet)?)"
    r"(?=$|[\s,.;])",
    re.IGNORECASE,
)


def pared(text: str) -> Iterator[tuple[str, float]]:
    """``text`` without what explains it, in words that nobody knows, and what of it that keeps.

    The share is less than 1 where something is left out that may have been meant.
    """
    if match := _IN_BRACKETS.fullmatch(text):
        before, inner, after = match.group("before", "inner", "after")
        place = _A_PLACE.fullmatch(inner.strip())
        if place and "/" not in before + after:
            yield f"{before}{after} in {place['place']}", _SAID_APART
        elif not _TELLS.search(inner):
            yield f"{before}{after}", _LEFT_OUT
    if match := _MEANT.fullmatch(text):
        yield match["rest"], _SAID_APART
    if match := _TOPIC.fullmatch(text):
        yield match["rest"], _SAID_APART
        if (rest := _REMARK.sub("", match["rest"])) != match["rest"]:
            yield rest, _LEFT_OUT
    alone = len(_FILE.findall(text)) == 1
    if alone and (match := _WITHIN.search(text)) and not _SEEKS.match(text):
        held = f"{match['folder'].rstrip('/')}/{match['file']}"
        yield f"{text[: match.start()]}{held}{text[match.end() :]}", _SAID_APART
    for what in (_REMARK, _FILLER):
        if (rest := what.sub("", text)) != text and " " in rest:
            yield rest, _LEFT_OUT


_SAID_APART = 0.97
_LEFT_OUT = 0.9
