"""What an answer takes for something else than is said: such an answer is none."""

from __future__ import annotations

import re

_TO_ANOTHER = re.compile(r"(?:cp|mv|ln)\b.* ['\"]?[\w.$\"{}-]+@[\w.$\"{}-]+:")
"""A copy on this machine, of what is on another one."""
_LETTER = re.compile(
    r"\b(?:last|first|top|newest|oldest|by|than|every) N\b|\bN (?:lines?|bytes?)\b|\bNth\b"
)
"""A number that is not said."""
_VARIABLE = re.compile(
    r"\bvariable (?P<quote>[\"'])(?P<name>[A-Za-z_]\w*)(?P=quote)"
    r"|(?P<other>[\"'])(?P<before>[A-Za-z_]\w*)(?P=other) variable\b"
)
_READS_TEXT = re.compile(
    r"(?:\w+=\$\()?(?:awk|cat|cut|echo|fold|grep|head|ls|rev|sed|sort|tac|tail|tr|wc|find|xargs)\b"
)
_NO_NAMES = re.compile(
    r"-name '?(extensions?|characters?|names?|paths?|known|named|output|contents?)'?(?:\s|$)"
)
"""Names that files have in no request: they say what is wanted of them."""
_NAME_OF = re.compile(r"\bname of [\"']([\w.-]+)[\"']")
_NEVER = tuple(
    (re.compile(command), re.compile(said, re.IGNORECASE))
    for command, said in (
        (r".*\[ -\w (?:one|it|any|them) \]|.*ls -A (?:one|it|any|them)\b", ""),
        (r"(?:ssh|scp|rsync)\b.*\w@\w+@\w", ""),
        (r"sudo -u \S+ [\w-]+\.sh$", ""),
        (r"awk '\{sum", r"\b(?:md5|sha\d*|check ?sum)"),
        (r".*\w/~/", ""),
        (r"ln -(?!\w*f)", r"^(?:force|forcibly)\b"),
        (r"tar -(?!\w*O)\w*x(?!.* -O)", r"\bto (?:the )?(?:standard output|stdout)\b"),
        (r"(?s).*\necho '[^']*' \| sed", ""),
        (r"git ", r"^search (?:the |my )?(?:command |shell |bash )?history for\b(?!.*\bgit\b)"),
        (r"read .*-\w*p '[^']*\$[\w*@{]", r"\"[^\"]*\$[\w*@{]"),
        (r"read .*\b[zk]sh$", r"\bin [zk]sh\b"),
        (r".*> (?:console|terminal|screen|stdout|standard)\b", ""),
        (r"(?s).*=\$\(< archive", ""),
        (r"\w+=\$\(du -h ", r"\bsize\b(?!.*\bhuman)"),
        (r".*&& exec >|sudo echo .*\| tee", ""),
        (r"tar -c", r"\bwithout overwriting existing\b"),
        (r"find .*-empty\b", r"\b(?:empty|blank) lines\b"),
        (r"(?:sort -k\d|.*\{print \$\d)", r"\bfrom the (?:end|last)\b"),
        (r".*awk -F, '\{print NF\}'", r"^(?!.*(?:\bcsv|comma|,))"),
        (r"ls$", r"\b(?:absolute|full|real)(?: file)? path"),
        (
            r".*\[ -[nz] \"\$\{?\w*(?:dir|folder|directory)\}?\" \]",
            r"\b(?:is|are|be) (?:not )?empty",
        ),
        (r"ssh-keygen\b.* >", ""),
        (r"ssh \w+@name$", ""),
    )
)
"""Commands that are never what is meant where something is said."""
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
    if (no_name := _NO_NAMES.search(command)) and re.search(rf"\b{no_name[1]}\b", _plain(text)):
        return True
    if any(pattern.match(command) and said.search(text) for pattern, said in _NEVER):
        return True
    if (named := _NAME_OF.search(text)) and "for f in" in command and named[1] not in command:
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
