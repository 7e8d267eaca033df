"""A request for one value of a document whose keys are known -> where it is, as jq says it."""

from __future__ import annotations

import re

from caro_lsp.generate.around.lexicon import singular, words_of

_LEAD = re.compile(
    r"^(?:(?:now|and|then|please|also|just|only)[ ,]+)*"
    r"(?:(?:print|show|list|get|read|extract|output|echo|display|give me|tell me|fetch|pull out"
    r"|what is|what's|whats|what are)\b ?(?:me )?)?(?:the |its |our |all )*",
    re.IGNORECASE,
)
_TRAIL = re.compile(
    r" (?:from|in|of|out of) (?:it|there|(?:the |that |this )?(?:\w+ )?"
    r"(?:json(?: file)?|file|document|config(?:uration)?|settings?))$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]\w*")
_SILENT = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "for",
        "in",
        "from",
        "to",
        "and",
        "is",
        "are",
        "value",
        "values",
        "key",
        "field",
        "setting",
        "its",
        "that",
        "this",
    ]
)
_SHORT = {
    "database": "db", "environment": "env", "configuration": "config", "directory": "dir",
    "repository": "repo", "password": "pass", "hostname": "host", "mail": "email",
    "maximum": "max", "minimum": "min", "identifier": "id", "address": "addr",
}  # fmt: skip


def asked_key(text: str, keys: tuple[str, ...], names: tuple[str, ...]) -> str:
    """The key, as ``.db.port``, that ``text`` asks the value of; empty where there is none.

    ``names``: what the document is called, which may be said as well.
    """
    said = _TRAIL.sub("", _LEAD.sub("", text.strip(" .?!:")))
    called = {word for name in names for word in words_of(name)}
    literally = {word.lower() for word in _WORD.findall(said)}
    words = {_plain(word) for word in literally} - _SILENT
    if not words or re.search(r"[^\w\s.'?-]", said):
        return ""
    found = []
    for key in keys:
        steps = [step for step in key.removesuffix("[]").split(".") if step]
        parts = [frozenset(map(_plain, words_of(step))) for step in steps]
        of_key = frozenset().union(*parts)
        rest = words - of_key
        if rest <= called and not parts[-1].isdisjoint(words) and parts[-1] <= words:
            # "The host" is rather the one of the database than the list of hosts.
            more = steps[-1].endswith("s") and steps[-1].lower() not in literally
            found.append((len(of_key - words) + more, key))
    found.sort()
    sure = found and (len(found) == 1 or found[0][0] < found[1][0])
    return found[0][1] if sure else ""


def _plain(word: str) -> str:
    word = singular(word.lower())
    return _SHORT.get(word, word)
