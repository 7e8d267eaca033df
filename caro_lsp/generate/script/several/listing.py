"""Requests about the files that a list of the script names: "grep for ERROR in all of these"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.several.sources import things_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Scope

_NAME = "listedname.txt"
_THESE = re.compile(
    r"\b(?:(?:all|each|every one|any) of (?:these|those|them)(?: files)?|(?:all |all of )?(?:these|those) (?:files|logs|images|scripts|documents)"
    r"|(?:all |every |each |all of |any )?(?:the |of the )?(?:listed|found|collected) (?:files?|ones|logs|images)"
    r"|(?:all |every |each |all of |any )(?:the |of the )?(?:files?|logs?|images?|documents?) (?:on|in|from|of) (?:the|this|that) (?:list|file list)"
    r"|the files (?:on|in|from) (?:the|this|that) (?:list|file list)"
    r"|(?:all |every |each )?(?:the )?files? (?:(?:that|which) (?:are|is) )?listed (?:there|in (?:it|there|the list))|them(?: all)?|these|those)(?=$|[ ,.?])",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"(?:(?:print|show|tell me|what is|what's|calculate|report|get) )?(?:the )?(?:total|whole|combined|overall)(?: disk)? (?:size|space|usage)\b|how (?:big|large) are|how much space do",
    re.IGNORECASE,
)
_PROPER = re.compile(rf"(?<![\w/])(?:\./)?{_NAME}(?![\w/])")


def of_listed(text: str, scope: Scope, ask: Callable[[str, Scope], str]) -> str:
    """The command for what is to be done with the files of a list; empty where none is meant."""
    match = _THESE.search(text)
    if match is None or re.match(r"(?:which|what|those|these) ", text, re.IGNORECASE):
        return ""
    several = next(iter(things_of(scope)), None)
    if several is None or not several.lines or several.item.sort != "file":
        return ""
    if _TOTAL.match(text):
        return f"xargs -d '\\n' du -ch < {several.lines} | tail -n 1"
    said = f"{text[: match.start()]}{_NAME}{text[match.end() :]}"
    command = ask(said, scope)
    if len(_PROPER.findall(command)) != 1 or re.search(r"\|\||&&|;|\bfind\b", command):
        return ""
    return _over(command, several.lines)


def _over(command: str, file: str) -> str:
    """``command``, which names one file, for all that are listed."""
    if re.match(r"(?:sudo )?tar -\S*c", command):
        return _PROPER.sub(f"-T {file}", command)
    if match := re.match(rf"(?P<do>(?:cp|mv)(?: -\S+)*) {re.escape(_NAME)} (?P<to>\S+)$", command):
        return f"xargs -d '\\n' {match['do']} -t {match['to']} < {file}"
    first, *rest = re.split(r" (?=\| )", command, maxsplit=1)
    words = _PROPER.sub("", first.replace(f"< {_NAME}", "")).strip()
    if not re.search(rf"(?:< )?{re.escape(_NAME)}$", first):
        return ""
    words = re.sub(r"^rm$", "rm --", words)
    return " ".join([f"xargs -d '\\n' {words} < {file}", *rest])
