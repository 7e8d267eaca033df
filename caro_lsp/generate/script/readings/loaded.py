"""Variables that a file of settings sets once it is loaded: "source the env file, print the port".

The script does not show their names. Those of such files are in capitals, made of the words that a
request calls them by.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import path
from caro_lsp.generate.entities import find_entities
from caro_lsp.generate.script.mentions import find_variables

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Scope

_LOADS = re.compile(
    r"(?:(?:and|now|then|first|please)[, ]+)*(?:source|load|read(?: in)?|include|import|\.)"
    r" (?P<file>.+?)(?:,? (?:and|then|and then)|,|;)"
    r" (?P<then>(?:print|echo|show|output|display) .+)",
    re.IGNORECASE,
)
_SHOWS = re.compile(
    r"(?:(?:and|now|then)[, ]+)*(?:print|echo|show|output|display)(?: me)?"
    r"(?: (?:the|its|our|my|what))? "
    r"(?P<what>(?:value of )?[a-z]+(?:[ _-][a-z]+){0,2}?|[a-z]+ of the [a-z]+|[A-Z][A-Z0-9_]+)"
    r"(?: (?:from|of|in) (?:it|there|the (?:env|environment|config|settings)(?: file)?))?",
)
_LOADED = re.compile(r"(?:^|[;&|{] *|\bthen )(?:\.|source) +(?P<file>\S+)")
_SETTINGS = re.compile(r"(?:^|[/.])(?:env|environment|conf|config|cfg|settings)\b|\.env\b", re.I)
_OF = re.compile(r"(?P<a>[a-z]+) of the (?P<b>[a-z]+)")
_NO_NAMES = frozenset(
    """
    file files folder directory line lines date time usage help help message text result results
    content contents list size number count name path working version all everything value error
    status summary total output first last current today help done success
    """.split()  # noqa: SIM905 - many
)


def shown(text: str, scope: Scope) -> str:
    """The command that shows what a loaded file has set; empty where that is not asked for."""
    said = text.strip(" .?!")
    match = _LOADS.fullmatch(said)
    if match is None:
        return _shown(said, scope, alone=True) if _loads_settings(scope) else ""
    file = _file(match["file"], scope)
    value = _shown(match["then"], scope, alone=False)
    return f". {file} && {value}" if file and value else ""


def _loads_settings(scope: Scope) -> bool:
    held = {one.name: one.value for one in scope.variables}
    for line in scope.commands:
        if match := _LOADED.search(line):
            file = match["file"].strip("\"'")
            name = file.strip("${}")
            if _SETTINGS.search(held.get(name, "") or file) or _SETTINGS.search(name.lower()):
                return True
    return False


def _file(said: str, scope: Scope) -> str:
    where = f"the {said}"
    firm = find_entities(where)
    found = [*firm, *find_variables(where, scope, firm)]
    files = [one for one in found if one.fits in {"file", "path"} or one.kind in {"file", "path"}]
    if len(found) != 1 or len(files) != 1:
        return ""
    value = files[0].value
    if files[0].kind != "variable" and "/" not in value:
        # Without a slash it is looked for elsewhere.
        value = f"./{value}"
    return path(value)


def _shown(said: str, scope: Scope, *, alone: bool) -> str:
    match = _SHOWS.fullmatch(said)
    if match is None:
        return ""
    what = match["what"].removeprefix("value of ")
    if re.fullmatch(r"[A-Z][A-Z0-9_]+", what):
        return f'echo "${what}"'
    if one := _OF.fullmatch(what):
        what = f"{one['b']} {one['a']}"
    words = re.split(r"[ _-]", what)
    if find_variables(f"the {what}", scope, ()) or not _NO_NAMES.isdisjoint(words[-1:]):
        return ""
    if alone and len(words) < _TELLING:
        # A single word may be anything.
        return ""
    return f'echo "${"_".join(words).upper()}"'


_TELLING = 2
