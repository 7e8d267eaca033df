"""What a loop goes over: the words, the array or the lines that a variable of the script holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caro_lsp.generate.script import traces
from caro_lsp.generate.script.mentions import called
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Scope, Variable

ITEM = "loopitem"
"""Stands for the item of a loop until the command is there."""


@dataclass(frozen=True)
class Loop:
    """What a loop goes over: ``head`` is before the body, ``tail`` behind it.

    ``item`` is how the body's request names the item, ``variable`` what it is in the command.
    ``nouns`` are other ways to name it.
    """

    head: str
    tail: str
    variable: str
    item: str
    nouns: str
    folder: bool = False


_OF_VARIABLE = re.compile(
    r"(?:of )?(?:the |these |our )?(?P<noun>[a-z]+)s?"
    r"(?: (?:in|of|from|listed in) (?:the |that |this |our )?(?P<where>[\w$ ]+?))?"
    r"(?P<bare>,? ?\(?(?:(?:,| and|or|without|but|no|not|except|ignoring|ignore|skipping|skip"
    r"|the|any|empty|blank"
    r"|comments?|commented|lines?|ones)\b[ ,]*)*(?:comments?|blank|empty)[ \w]*\)?)?",
    re.IGNORECASE,
)
_HOLDERS = frozenset(["file", "list", "array", "it", "them", "there", "hosts", "names"])


def variable(text: str, scope: Scope) -> Loop | None:
    """The loop over what a variable holds, as "host in the file" or "name"."""
    match = _OF_VARIABLE.fullmatch(text.strip())
    if match is None:
        return None
    noun = match["noun"].lower().removesuffix("s") or match["noun"].lower()
    where = (match["where"] or "").lower().split()
    words = {
        line.written.strip("$") for line in traces.traces_of(scope.commands) if line.role == "words"
    }
    for one in reversed(scope.variables):
        parts = name_parts(one.name)
        plural = one.name.lower().rstrip("_").endswith("s") or one.sort in {"list", "file"}
        named = any(noun in called(part) for part in parts)
        meant = where and (
            set(where) & {*parts}
            or (set(where) <= _HOLDERS and (named or _only(one, scope, words)))
        )
        if not (meant or (named and not where and plural)):
            continue
        if found := _loop(noun, one, one.name in words, bool(match["bare"])):
            return found
    return None


def _only(one: Variable, scope: Scope, words: set[str]) -> bool:
    """Whether no other variable is of the kind that may be meant."""
    kind = [v for v in scope.variables if v.sort == one.sort or v.name in words]
    return len(kind) == 1


def _loop(noun: str, one: Variable, of_words: bool, bare: bool) -> Loop | None:
    name = noun if noun != one.name else "one"
    item = {
        "host": f"{ITEM}.example.com", "server": f"{ITEM}.example.com",
        "url": f"https://{ITEM}.example.com/x", "file": f"{ITEM}.txt",
    }.get(noun, f'"{ITEM}"')  # fmt: skip
    nouns = f"{noun}|{name}|one|item|entry|value|line"
    if of_words and not bare:
        return Loop(f"for {name} in ${one.name}; do", "done", name, item, nouns)
    if one.sort == "list" and not bare:
        return Loop(f'for {name} in "${{{one.name}[@]}}"; do', "done", name, item, nouns)
    if one.sort == "file" and noun not in {"file", "byte", "word", "character"}:
        if bare:
            head = f"grep -v -e '^#' -e '^$' \"${one.name}\" | while IFS= read -r {name}; do"
            return Loop(head, "done", name, item, nouns)
        return Loop(f"while IFS= read -r {name}; do", f'done < "${one.name}"', name, item, nouns)
    return None
