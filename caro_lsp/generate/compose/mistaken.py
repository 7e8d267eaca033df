"""What an answer takes for something else than is said: such an answer is none."""

from __future__ import annotations

import re

_TO_ANOTHER = re.compile(r"(?:cp|mv|ln)\b.* ['\"]?[\w.$\"{}-]+@[\w.$\"{}-]+:")
"""A copy on this machine, of what is on another one."""
_LETTER = re.compile(
    r"\b(?:last|first|top|newest|oldest|by|than|every) N\b|\bN (?:lines?|bytes?)\b"
)
"""A number that is not said."""
_VARIABLE = re.compile(
    r"\bvariable (?P<quote>[\"'])(?P<name>[A-Za-z_]\w*)(?P=quote)"
    r"|(?P<other>[\"'])(?P<before>[A-Za-z_]\w*)(?P=other) variable\b"
)
_READS_TEXT = re.compile(
    r"(?:\w+=\$\()?(?:awk|cat|cut|echo|fold|grep|head|ls|rev|sed|sort|tac|tail|tr|wc|find|xargs)\b"
)
_SETS = re.compile(r"(?:set|save|store|assign)s? (?:the )?variable [\"']", re.IGNORECASE)
_NAMED = re.compile(r"\w+=\$\((?:echo '|rev |wc -\w < |cat )([A-Za-z_]\w*)'?[ )]")
_CALLED = "file|string|text|word|input"
_SOUGHT = re.compile(r"echo (?:-e )?(?:'[^']*'|\"[^\"]*\") \| grep '(?P<for>\w+)'$")
_OF_TEXT = re.compile(
    r"\b(?:strings?|texts?|words?|lines?|phrases?|sentences?|inputs?|values?|characters?)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|`[^`]*`")


def mistaken(command: str, text: str) -> bool:
    """Whether ``command`` takes something in the request ``text`` for what it is not."""
    if _TO_ANOTHER.match(command) or (_LETTER.search(text) and not re.search(r"\bN\b", command)):
        return True
    if (found := _VARIABLE.search(text)) and _READS_TEXT.match(command):
        name = found["name"] or found["before"]
        if not re.search(rf"[$\{{]{name}\b|\b{name}=", command):
            return True
    if _SETS.match(text) and (named := _NAMED.match(command)):
        # A name beside that of a variable is rather one of another variable.
        return not re.search(rf"\b(?:{_CALLED}) [\"']{re.escape(named[1])}[\"']", text)
    # A word that is sought in another one was said of something else.
    sought = _SOUGHT.match(command)
    return bool(sought and not _OF_TEXT.search(text) and sought["for"] in _plain(text))


def _plain(text: str) -> str:
    """``text`` without what is quoted."""
    return _QUOTED.sub(" ", text)
