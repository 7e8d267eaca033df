"""Options that the script keeps in a variable: "tar the docs with the excludes" with $EXCLUDES."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caro_lsp.generate.script.scope import Scope, Variable

_WITH = re.compile(
    r",? *\b(?:with|using|and use|and pass|passing|giving it|use|minding|respecting|honou?ring) "
    r"(?:(?:the|our|my|these|those|all|its) )*(?:(?:usual|same|given|common|default|extra|above"
    r"|shared) )*"
    r"(?:[a-z]+ )?(?P<what>flags?|options?|opts|args|arguments|switches|exclude (?:list"
    r"|file)|excludes?|exclusions)"
    r"(?: (?:from above|above|applied|set))?",
    re.IGNORECASE,
)
_NAMES = {
    "flag": "flags", "opts": "flags", "opt": "flags", "option": "flags", "options": "flags",
    "args": "flags", "arg": "flags", "arguments": "flags", "switches": "flags", "switch": "flags",
    "exclude": "excludes", "exclusion": "excludes", "exclusions": "excludes", "skip": "excludes",
}  # fmt: skip
_TOOL = re.compile(
    r"(?:sudo )?(?:docker compose|git|docker|npm|kubectl|cargo|go) [a-z-]+|(?:sudo )?[\w.-]+"
)


def without_options(text: str, scope: Scope) -> tuple[str, Variable | None]:
    """``text`` without its words for the options that a variable holds, and the variable."""
    match = _WITH.search(text)
    if match is None:
        return text, None
    kind = _kind(match["what"].lower().split()[0])
    held = [
        one for one in _holding(scope) if kind in {_kind(part) for part in name_parts(one.name)}
    ]
    if len(held) != 1:
        return text, None
    return f"{text[: match.start()]}{text[match.end() :]}".strip(" ,"), held[0]


def with_options(command: str, options: Variable) -> str:
    """``command`` with the options behind its tool; empty where it has none to give them to."""
    first = command.split(" ", maxsplit=1)[0]
    if any(sign in command for sign in ("|", ";", "&&")) or not re.fullmatch(r"[\w.-]+", first):
        return ""
    tool = _TOOL.match(command)
    if tool is None or (options.sort == "file" and first not in {"tar", "rsync"}):
        return ""
    end = tool.end()
    if first == "tar" and (archive := re.match(r"tar -\w*f \S+", command)):
        # What to leave out stands before what is packed.
        end = archive.end()
    written = f'"{options.written}"' if options.sort == "list" else f"${options.name}"
    if options.sort == "file":
        written = f'--exclude-from="${options.name}"'
    return f"{command[:end]} {written}{command[end:]}"


def _kind(word: str) -> str:
    return _NAMES.get(word, word)


def _holding(scope: Scope) -> Iterable[Variable]:
    return (
        one
        for one in scope.variables
        if re.match(r"[\"']?-{1,2}\w", one.value)
        or (one.sort == "file" and _kind(name_parts(one.name)[0]) == "excludes")
    )
