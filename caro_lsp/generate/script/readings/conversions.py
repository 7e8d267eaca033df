"""Each file of a kind made into one of another: "convert each markdown file in docs to html"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import path
from caro_lsp.generate.entities import find_entities
from caro_lsp.generate.script.mentions import find_variables
from caro_lsp.generate.script.scope import name_parts
from caro_lsp.generate.script.slots import source

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Scope

_KIND = r"\*?\.?(?P<{name}>[a-z]\w{{0,9}}|\$\w+)"
_ASKED = re.compile(
    r"(?:(?:and|now|then|finally)[, ]+)*(?:convert|turn|compile|render|transcode|transform|translate)"
    rf" (?:each|every|all|all the|all of the|the)(?: of the)? {_KIND.format(name='kind')}"
    r"(?: (?:files?|images?|pictures?|photos?|documents?|sources?|videos?))?"
    r"(?: (?:in|from|of|under) (?P<where>\S+(?: \S+){0,3}?))?"
    rf" (?:in)?to (?:an? )?{_KIND.format(name='made')}"
    r"(?: (?:files?|images?|documents?|format))?(?:,?(?: (?:in|into|to|under|inside) (?P<to>.+))?)?",
    re.IGNORECASE,
)
_ENDINGS = {
    "markdown": "md", "object": "o", "jpeg": "jpg", "word": "docx", "wave": "wav", "yaml": "yaml",
}  # fmt: skip
_IMAGES = frozenset({"png", "jpg", "webp", "gif", "bmp", "tiff", "tif", "heic", "avif"})
_SOUNDS = frozenset({"wav", "mp3", "flac", "ogg", "opus", "m4a", "aac"})
_FILMS = frozenset({"mp4", "mkv", "mov", "avi", "webm", "m4v"})


def converted(text: str, scope: Scope) -> str:
    """The loop that ``text`` asks for; empty where it asks for none."""
    match = _ASKED.fullmatch(text.strip(" .?!"))
    if match is None:
        return ""
    kind, made = (_ENDINGS.get(one.lower(), one.lower()) for one in match.group("kind", "made"))
    folder = _folder(match["where"], scope)
    target = _folder(match["to"], scope)
    if folder is None or target is None:
        return ""
    if not match["where"]:
        mentioned = {target.strip('"')} if target else set()
        place = source(scope, "folder", text, mentioned)
        folder = f'"{place.written}"' if place else ""
    name = (
        f'"{_bare(target)}/$(basename "$f" .{kind}).{made}"'
        if target
        else f'"${{f%.{kind}}}.{made}"'
    )
    command = _command(kind, made, name, scope)
    if not command:
        return ""
    return f"for f in {f'{folder}/' if folder else ''}*.{kind}; do {command}; done"


def _unbraced(folder: str) -> str:
    """A folder within quotes that hold others."""
    return re.sub(r"\$\{(\w+)\}", r"$\1", _bare(folder))


def _bare(folder: str) -> str:
    return folder.strip('"').rstrip("/")


def _folder(said: str | None, scope: Scope) -> str | None:
    """The folder that is said, as a word; empty for none; None for something else."""
    if said is None:
        return ""
    where = f"the {said.strip()}"
    firm = find_entities(where)
    found = [*firm, *find_variables(where, scope, firm)]
    if len(found) == 1 and (found[0].fits or found[0].kind) == "path":
        left = where[: found[0].start] + where[found[0].end :]
        if re.fullmatch(r"(?:\b(?:the|our|folder|dir|directory)\b|\s)*", left):
            value = found[0].value.rstrip("/")
            return f'"{value}"' if found[0].kind == "variable" else path(value)
        return None
    plain = re.fullmatch(r"(?:the |our )*(?P<name>[a-z][\w-]*)(?: (?:folder|dir|directory))?", said)
    return plain["name"] if plain and not found else None


def _command(kind: str, made: str, name: str, scope: Scope) -> str:
    if (kind, made) == ("c", "o"):
        compiler = next((one for one in scope.variables if one.name == "CC"), None)
        flags = next((one for one in scope.variables if one.name == "CFLAGS"), None)
        tool = "$CC" if compiler else "cc"
        return f'{tool}{" $CFLAGS" if flags else ""} -c "$f" -o {name}'
    if kind in {"md", "rst", "docx", "html"} and made in {"html", "pdf", "docx", "epub", "md"}:
        return f'pandoc "$f" -o {name}'
    if kind in _IMAGES and made in _IMAGES:
        return f'convert "$f" {name}'
    if kind in _SOUNDS | _FILMS and made in _SOUNDS | _FILMS:
        # It would read the rest of the loop's input.
        return f'ffmpeg -nostdin -i "$f" {name}'
    return ""


_COPIED = re.compile(
    r"(?:(?:and|now|then|finally)[, ]+)*copy (?:all |the |all the )*(?P<what>.+?),? (?:and )?(?:then )?"
    r"(?:renam(?:e|ing)|chang(?:e|ing)) (?:(?:them|it|each|their (?:ending|extension|suffix)) )?(?:in)?to"
    r" (?:\*?\.)(?P<made>\w+)(?: (?:files )?)?(?:(?:in|into|to|under) (?P<to>.+))?",
    re.IGNORECASE,
)


def copied(text: str, scope: Scope) -> str:
    """Copies with another ending: "copy the csv files and rename them to .txt in the output"."""
    match = _COPIED.fullmatch(text.strip(" .?!"))
    if match is None or not match["to"] or not (target := _folder(match["to"], scope)):
        return ""
    what = match["what"]
    ones = [
        one
        for one in scope.variables
        if name_parts(one.name)[-1:] in (["ext"], ["extension"], ["suffix"])
    ]
    plain = re.match(r"\*?\.?(?P<kind>[a-z]\w{0,5}) files?\b", what)
    if re.search(r"\b(?:this|that|the|our) (?:extension|ending|suffix)\b", what) and len(ones) == 1:
        kind, ending = f'"{ones[0].written}"', f"${ones[0].name}"
    elif plain:
        kind = ending = plain["kind"]
    else:
        return ""
    place = source(scope, "folder", text, {_bare(target)})
    folder = f'"{place.written}"/' if place else ""
    end = f'".{ending}"' if "$" in ending else f".{ending}"
    name = f'"{_unbraced(target)}/$(basename "$f" {end}).{match["made"]}"'
    return f'for f in {folder}*.{kind}; do cp "$f" {name}; done'
