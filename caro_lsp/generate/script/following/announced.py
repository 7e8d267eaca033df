"""What a line above announces: "find them" below ``echo "empty files in $DIR:"``."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.generate.script.following.words import LEAD, bare

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Scope

_THEM = re.compile(
    rf"{LEAD}(?P<do>[a-z]+(?: up| out)?)(?: me)? (?:all of )?(?:them|these|those)(?: all)?(?P<rest> .+)?",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"(?:echo|printf|log|info|say|msg)\s+(?:-e\s+)?(?P<quote>[\"'])[\s=#*>-]*(?P<what>[^\"'`(]+?)"
    r"[\s=#*-]*:?(?:\\n)*[\s=#*-]*(?P=quote)$"
)
_NO_THINGS = re.compile(r"\w+(?:ing|ed)\b|done|start|all\b.*\bok\b|\$\w+ ", re.IGNORECASE)
_KINDS = re.compile(r"\b[a-z]{3,}s\b|\bfiles?\b", re.IGNORECASE)
_LISTS = re.compile(r"(?:find|ls|grep|du|wc|git|ps|docker)\b")
_VERBS = {"show": "list", "print": "list", "display": "list", "see": "list", "get": "find"}


def of_announced(asked: str, scope: Scope, ask: Callable[[str, Scope], str]) -> str:
    """The command that does with what was announced what ``asked`` says; empty for none."""
    match = _THEM.fullmatch(bare(asked))
    announced = _ANNOUNCES.fullmatch(scope.commands[-1]) if match else None
    if match is None or announced is None:
        return ""
    what = announced["what"].strip(" :")
    doing = re.match(r"(?P<verb>[A-Za-z]+?)ing (?:the |all )?", what)
    if doing and match["do"].lower().rstrip("e").startswith(doing["verb"].lower()):
        what = what[doing.end() :]
    if _NO_THINGS.match(what) or not _KINDS.search(re.sub(r"\$\w+", "", what)):
        return ""
    above = replace(scope, commands=scope.commands[:-1])
    do = match["do"].lower()
    command = ask(f"{_VERBS.get(do, do)} {what}{match['rest'] or ''}", above)
    held = set(re.findall(r"\$\{?(\w+)", what))
    if not held <= set(re.findall(r"\$\{?(\w+)", command)):
        return ""
    return command if _is_narrow(command, what) else ""


def _is_narrow(command: str, what: str) -> bool:
    """Whether the command is about just what was announced, not all that is there."""
    if re.fullmatch(r"(?:ls|rm|mv|cp)\b(?: -\w+)* \S+(?: \S+)?", command) and " " in what:
        return "*" in command
    return bool(_LISTS.match(command)) or "*" in command
