"""What a comment says beside what is to be done: "ok now ...", "..., we need it later"."""

from __future__ import annotations

import re

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
