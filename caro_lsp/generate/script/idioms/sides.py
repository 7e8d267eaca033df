"""Two sides that the script has: branches that it compares, lists that it sorted, versions to keep."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script import traces
from caro_lsp.generate.script.readings import subjects
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Variable
    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]

_REVISIONS = frozenset("branch tag rev revision commit release base main master feature develop dev prev previous old new last current from to head ref version".split())  # noqa: SIM905 - many  # fmt: skip


def _revisions(here: Here) -> tuple[str, str] | None:
    """The two branches or tags that the script speaks of, the older one first."""
    names = {one.name for one in here.scope.variables}
    for line in reversed(here.scope.commands):
        if "git" in line and (
            found := re.search(r"\$\{?(?P<a>\w+)\}?\"?\.{2,3}\"?\$\{?(?P<b>\w+)", line)
        ):
            return (found["a"], found["b"]) if {*found.groups()} <= names else None
    if not any(re.search(r"\bgit\b", line) for line in here.scope.commands):
        return None
    ones = [
        one.name
        for one in here.scope.variables
        if _REVISIONS & set(name_parts(one.name)) and one.sort not in {"list", "number", "url"}
    ]
    return (ones[0], ones[1]) if len(ones) == 2 else None


def _differing(match: _Match, here: Here) -> str:
    """What two branches or tags have that is not the same."""
    pair = _revisions(here)
    if pair is None:
        return ""
    first, second = pair
    said = match[0].lower()
    if re.search(r"\bcommits?\b", said):
        return f'git log --oneline "${first}..${second}"'
    how = " --stat" if re.search(r"summary|stat", said) else ""
    if match["files"]:
        how = " --name-only"
    command = f'git diff{how} "${first}" "${second}"'
    return f"{command} | wc -l" if match["many"] else command


def _only_in(match: _Match, here: Here) -> str:
    """Of two lists that were sorted above, what only one of them has."""
    lists = _sorted(here)
    if len(lists) != 2:
        return ""
    sides = [number for number, (file, line) in enumerate(lists) if _is_of(match["x"], file, line)]
    if len(sides) != 1:
        return ""
    return f"comm -{'23' if sides[0] == 0 else '13'} {lists[0][0]} {lists[1][0]}"


def _sorted(here: Here) -> list[tuple[str, str]]:
    """The last two files that sorted lines went to, with the lines that wrote them."""
    lines = here.scope.commands
    found = [
        (one.written, lines[one.line])
        for one in traces.traces_of(lines)
        if one.role == "file" and re.search(r"\bsort(?: -u)?(?: [^|>]*)?\s*>", lines[one.line])
    ]
    return found[-2:] if len(found) > 1 and found[-1][0] != found[-2][0] else []


def _is_of(said: str, file: str, line: str) -> bool:
    plain = re.sub(r"^(?:the |our )|(?: (?:file|list|one|side))$", "", said.strip()).strip("$\"'")
    stem = file.strip("\"'$").rpartition("/")[2].lower()
    read = line.partition(">")[0]
    return bool(
        re.match(rf"{re.escape(plain.lower())}\b|{re.escape(plain.lower())}[._]", stem)
        or re.search(rf"\$\{{?{re.escape(plain)}\b", read, re.IGNORECASE)
    )


_MANY = {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "ten": "10", "one": "1"}


def _kept_by_version(match: _Match, here: Here) -> str:
    """All of a folder but the highest versions deleted."""
    folder = subjects.single(match["x"], here.scope)
    if folder is None or folder.sort not in {"folder", "text"} or "$(" in folder.value:
        return ""
    glob = match["glob"] or "*"
    if not re.fullmatch(r"[\w.*?\[\]-]+", glob):
        return ""
    number = _kept(match["n"], here)
    if not number:
        return ""
    return f'ls -d "${folder.name}"/{glob} | sort -V | head -n -{number} | xargs -r rm -rf --'


def _kept(said: str | None, here: Here) -> str:
    """How many are to stay: a number, or the variable that holds it."""
    plain = _MANY.get((said or "1").lower(), said or "1")
    keeps = [one for one in here.scope.variables if name_parts(one.name)[0] in {"keep", "kept"}]
    if plain.isdigit():
        same = [one for one in keeps if one.value == plain]
        return f'"${same[0].name}"' if len(same) == 1 else plain
    one: Variable | None = here.variable(plain.lstrip("$"))
    return f'"${one.name}"' if one in keeps and one is not None else ""


_SHOW = r"(?:(?:print|show|list|see|tell me|display|find|get)(?: me)? )?"
_PAIR = r"(?:the |these |those )?(?:two|both|them)(?: (?:branches|tags|revisions|versions|commits|releases))?"
FORMS: tuple[tuple[str, Callable[[_Match, Here], str]], ...] = (
    (rf"{_SHOW}(?P<many>how many |(?:the )?number of |count )?(?:which |what |the |all |only )*(?:names of (?:the )?)?(?P<files>files?(?: names?)?) (?:that |which )?(?:differ|changed|have changed|are different|different|were changed)(?: between| in| from)? {_PAIR}", _differing),
    (rf"{_SHOW}(?P<files>)(?P<many>)(?:a |the )?(?:diff(?:erences?)?|changes|summary of the (?:changes|differences)|diff ?stat(?:istics)?) (?:between|of) {_PAIR}(?:,? (?:as )?(?:a )?(?:summary|stats?(?:istics)?)(?: only)?)?", _differing),
    (rf"{_SHOW}(?P<files>)(?P<many>)(?:the |all )?commits between {_PAIR}", _differing),
    (rf"{_SHOW}(?:the |all |only |which )*(?:[a-z]+ )(?:that |which )?(?:(?:are|is|exist|stand|occur) )?(?:only|just) in (?P<x>[\w. $]+?)", _only_in),
    (r"(?:delete|remove|prune|clean up|drop) (?:all |all the |every |the )*(?:old )?(?P<x>[a-z]+)(?: \((?P<glob>[^)\s]+)\))? (?:except|but|other than|apart from|besides)(?: for)? (?:the )?(?:(?:newest|latest|highest|last|most recent) )?(?P<n>\d+|[a-z]+|\$?[A-Z_]+)? ?(?:(?:newest|latest|highest|last|most recent)(?: ones| versions)? )?(?:ones |versions )?(?:by|in order of|according to|sorted by) (?:the )?version(?: number)?s?", _kept_by_version),
)  # fmt: skip
