"""What words point to that name no variable: "into one file", "the newest backup"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Scope

_SUPERLATIVES = frozenset({"newest", "latest", "last", "oldest", "biggest", "largest", "smallest"})
_FEW = 2
_LISTED = re.compile(r"\$\(ls (?:-\w+ )*[^*|]+\|")
_ONE_FILE = re.compile(
    r"\b(?:in)?to (?:one|a single|one single|one big)(?: (?:file|dump|csv|log|document))?(?=$|[.,])"
)


def with_the_one_found(text: str, scope: Scope) -> str:
    """Say "the newest backup" as ``$NEWEST``, which holds what was found so."""
    for one in scope.variables:
        parts = name_parts(one.name)
        found = _LISTED.match(one.value)
        if found and len(parts) <= _FEW and parts[0] in _SUPERLATIVES:
            said = rf"\b(?:the )?{parts[0]} (?:{parts[-1]}|\w+)(?=$|[ ,.;:?])"
            text = re.sub(said, f"${one.name}", text, count=1, flags=re.IGNORECASE)
    return text


def with_the_one_file(text: str, scope: Scope) -> str:
    """Say "one file" as the only file that there is to write to."""
    match = _ONE_FILE.search(text)
    if match is None:
        return text
    unread = [
        one
        for one in scope.variables
        if one.sort == "file"
        and not re.search(rf"\b{one.name}\b", text)
        and not any(re.search(rf"[^=]\"?\$\{{?{one.name}\b", line) for line in scope.commands)
    ]
    if len(unread) != 1:
        return text
    return f"{text[: match.start()]}into ${unread[0].name}{text[match.end() :]}"


_INDIRECT = re.compile(
    r"(?:(?:and|now|then|also)[ ,]+)*"
    r"(?:print|show|echo|tell me|say|check|find out|see) "
    r"(?P<how>how (?:big|large|long|old|full)) (?P<what>.+?) "
    r"(?P<be>is|are)(?: right now| now)?",
    re.IGNORECASE,
)


def asked_directly(text: str, _: Scope) -> str:
    """Say "print how big X is" as "how big is X"."""
    match = _INDIRECT.fullmatch(text.strip(" .?"))
    return f"{match['how']} {match['be']} {match['what']}" if match else text


_LETTERS = {
    "t": "table", "h": "host", "s": "service", "b": "branch", "c": "container", "db": "database",
    "u": "user", "p": "package", "d": "(?:folder|dir|directory)",
}  # fmt: skip
_OPEN_LOOP = re.compile(r"\bfor (?P<name>\w+) in\b(?!.*\bdone\b)")


def with_the_item(text: str, scope: Scope) -> str:
    """Say "this table" as ``$t`` in a loop over tables."""
    opened = [match["name"] for line in scope.commands if (match := _OPEN_LOOP.search(line))]
    if not opened or any(line.startswith("done") for line in scope.commands):
        return text
    noun = _LETTERS.get(opened[-1])
    if noun is None:
        return text
    item = opened[-1]
    return re.sub(rf"\bthis {noun}\b", lambda m: f"{m[0][5:]} ${item}", text, flags=re.IGNORECASE)
