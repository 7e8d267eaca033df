"""Downloads of what the script has an address for, unpacked files under another name."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import path
from caro_lsp.generate.entities import find_entities
from caro_lsp.generate.script.mentions import find_variables

if TYPE_CHECKING:
    from caro_lsp.generate.entities import Entity
    from caro_lsp.generate.script.scope import Scope, Variable

_ASKED = re.compile(
    r"(?:(?:and|now|then|first|finally)[, ]+)*(?:download|fetch|get|retrieve|curl|pull down|grab)"
    r" (?P<what>it|(?:the |our |that |this )(?:(?:release|source|binary|latest|new|actual|whole) )?"
    r"(?:archive|tarball|file|zip|release|binary|package|iso|image file|installer|tool|artifact|dump|data|dataset|jar|deb|rpm|\$?\w*(?i:file|archive|tarball)))"
    r"(?: itself)?(?: from (?:the )?(?P<from>\$?\w+))?(?: (?:in|into|to|under) (?P<to>.+?))?"
    r"(?:,? (?:and )?(?:follow(?:ing)?|with) (?:the |any |all )?redirect(?:ion)?s?)?",
    re.IGNORECASE,
)
_OF_FILE = re.compile(
    r"\.(?:tar(?:\.\w+)?|tgz|zip|gz|xz|iso|deb|rpm|jar|csv|json|bin|sql|txz|zst|7z|AppImage|run|sh)$"
)
_UNPACKED = re.compile(
    r"(?:(?:and|now|then|first|finally)[, ]+)*(?:unzip|gunzip|decompress|unpack|extract|uncompress) (?P<what>.+?)"
    r" (?:in)?to (?:(?P<to>.+?) as )?(?P<name>[\w-]+\.\w[\w.]*)(?: (?:in|into|under) (?P<in>.+?))?"
    r"(?:,? (?:and |but )?(?:keep(?:ing)?|leav(?:e|ing)|preserv(?:e|ing)|without (?:removing|deleting|touching)|do(?: not|n't) (?:remove|delete|touch)) .+)?",
    re.IGNORECASE,
)
_TO_TEXT = {".gz": "gunzip -c", ".xz": "xz -dc", ".bz2": "bzip2 -dc", ".zst": "zstd -dc"}


def downloaded(text: str, scope: Scope) -> str:
    """The download that ``text`` asks for; empty where it asks for none."""
    match = _ASKED.fullmatch(text.strip(" .?!"))
    if match is None:
        return ""
    urls = [
        one
        for one in scope.variables
        if one.sort == "url" and not one.value.startswith(("git@", "ssh:", "git:"))
    ]
    if named := match["from"]:
        plain = named.lstrip("$").lower()
        urls = [one for one in urls if one.name.lower() == plain]
    if len(urls) != 1:
        return ""
    url = urls[0]
    files = [
        one
        for one in scope.variables
        if one.sort == "file" and one != url and _OF_FILE.search(one.value) and "/" not in one.value
    ]
    folder = ""
    if match["to"]:
        place = _one(match["to"], scope)
        if place is None or (place.fits or place.kind) not in {"path", "file"}:
            return ""
        if (place.fits or place.kind) == "file":
            return f'curl -fsSL -o "{place.value}" "{_address(url, None, scope)}"'
        folder = place.value.rstrip("/")
    file = files[-1] if len(files) == 1 else None
    if file is None and not _OF_FILE.search(url.value):
        return ""
    name = file.written if file else ""
    address = _address(url, file, scope)
    if folder:
        name = name or f'$(basename "${url.name}")'
        return f'curl -fsSL -o "{folder}/{name}" "{address}"'
    return f'curl -fsSL -o "{name}" "{address}"' if name else f'curl -fsSLO "{address}"'


def _address(url: Variable, file: Variable | None, scope: Scope) -> str:
    """The address of a file: as a line above has that of another, or behind what is known."""
    if file is None or _OF_FILE.search(url.value) or f"${file.name}" in url.value.replace("{", ""):
        return url.written
    for line in reversed(scope.commands):
        match = re.search(rf"\"(\$\{{?{url.name}\}}?[^\"\s]*)/([^/\"\s]+)\"", line)
        if match and not re.match(r"\w+=", line):
            return f"{match[1]}/{file.written}"
    return f"{url.written.rstrip('/')}/{file.written}"


def unpacked(text: str, scope: Scope) -> str:
    """What is packed alone, unpacked into a file of another name; empty for another request."""
    match = _UNPACKED.fullmatch(text.strip(" .?!"))
    if match is None:
        return ""
    what = _source(match["what"], scope)
    said = match["to"] or match["in"]
    place = _one(said, scope) if said else None
    if not what or (said and (place is None or (place.fits or place.kind) != "path")):
        return ""
    held = scope.held(what)
    tool = next(
        (tool for end, tool in _TO_TEXT.items() if re.search(rf"{re.escape(end)}\b", held)), ""
    )
    if not tool or ".tar" in held:
        return ""
    target = f"{place.value.rstrip('/')}/{match['name']}" if place else match["name"]
    source = f'"{what}"' if what.startswith("$") else path(what)
    return f"{tool} {source} > " + (f'"{target}"' if "$" in target else target)


def _source(said: str, scope: Scope) -> str:
    if said.lower() in {"it", "that", "this"}:
        packed = [
            one
            for one in scope.variables
            if one.sort == "file" and re.search(r"\.(?:gz|xz|bz2|zst)\b", one.value)
        ]
        return packed[0].written if len(packed) == 1 else ""
    one = _one(said, scope)
    return one.value if one is not None and (one.fits or one.kind) == "file" else ""


def _one(said: str, scope: Scope) -> Entity | None:
    where = f"the {said}"
    firm = find_entities(where)
    found = [*firm, *find_variables(where, scope, firm)]
    if len(found) != 1:
        return None
    left = where[: found[0].start] + where[found[0].end :]
    return (
        found[0]
        if re.fullmatch(r"(?:\b(?:the|our|that|this|file|folder|dir|directory)\b|\s)*", left)
        else None
    )
