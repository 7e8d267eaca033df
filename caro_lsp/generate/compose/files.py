"""Requests about files: which ones, in which order, and what to do with them.

Composed are a selection (a folder, or tests for ``find``) and an action on it; what is small is
written small: ``ls``, ``rm FILE``, ``mv *.log old/``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.changing import (
    chgrp,
    chmod,
    chown,
    confirmed,
    delete,
    first_of,
    keep_newest,
    linked,
    moved_by_content,
    rename,
    replace_text,
    run,
    touch,
    transfer,
    truncate,
)
from caro_lsp.generate.compose.listing import content, ends, listed, targets, top
from caro_lsp.generate.compose.measuring import (
    checksum,
    counted,
    extensions,
    measured,
    per_extension,
    per_folder,
)
from caro_lsp.generate.compose.misheard import misheard, misplaced
from caro_lsp.generate.compose.output import parents, shaped
from caro_lsp.generate.compose.packing import compress, extract, make_archive
from caro_lsp.generate.compose.searching import containing, duplicates, lacking
from caro_lsp.generate.compose.selection import Selection
from caro_lsp.generate.compose.writing import path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caro_lsp.generate.frames import Reading

_COUNTED = re.compile(
    r"count|how (?:many|long)|number|total|tally|sum|length|most|fewest|longest|shortest|wc\b"
    r"|with (?:its|their)",
    re.IGNORECASE,
)


def compose(said: Reading) -> str:
    """The command for a request; empty where there is none."""
    if not _LIMITS.isdisjoint(said.left):
        # Which files are not meant, or when they were read, is no small part of a request.
        return ""
    if misheard(said):
        return ""
    if any(one[0] == "<" for one in said.left) or _restricted(said):
        # Other files than those that are meant are worse than nothing.
        return ""
    text = said.asked.text
    if said.has("delete") and (said.left or _PART.search(text) or _ALSO.search(text)):
        # To remove the last line from a text is not to remove the text, and what is also somewhere
        # else is not all that is there.
        return ""
    if _SPEAKS.match(said.asked.text) and _SELECTING.isdisjoint(said.facets):
        # To print in red, or to check that there is a file, is not to list a folder.
        return ""
    if _CHANGING & said.facets.keys() and _BUT.search(text) and _SPARED.isdisjoint(said.facets):
        # What is to be spared is not what is meant.
        return ""
    command = _command(said)
    if not command or _NO_NAME.search(command):
        return ""
    alike = said.has("copy") or said.has("duplicates")
    if said.has("delete") and alike and "sum" not in command:
        # Nor is to remove what is there twice to remove all.
        return ""
    if said.has("quiet"):
        head, bar, rest = command.partition(" | ")
        command = f"{head} 2>/dev/null{bar}{rest}"
    command = shaped(command, said)
    if command and said.has("saveto"):
        return f"{command} > {path(said.get('saveto'))}"
    if command and said.has("appendto"):
        return f"{command} >> {path(said.get('appendto'))}"
    return command


def _restricted(said: Reading) -> bool:
    """Whether a word is left that tells some files from others, as "draft" in "draft files"."""
    tokens = said.asked.tokens
    if said.has("extension") or said.has("name"):
        # Which ones is said by that.
        return bool(tokens) and tokens[0].text in said.left
    heads = {*_sorts(said)}
    if any(one.start in heads and _FOLDER.match(said.asked.text, one.end) for one in tokens):
        # "The photos folder" is one folder.
        return True
    if tokens and tokens[0].text in said.left:
        # What is to be done, or of what the files are.
        return True
    return any(
        one.text in said.left and (after.text in _HEADS or after.start in heads)
        for one, after in pairwise(tokens)
    )


def _sorts(said: Reading) -> Iterator[int]:
    """Where kinds of files stand in a request."""
    for value in said.facets.get("sort", ()):
        for slot in value.slots.values():
            yield from (m.start() for m in re.finditer(re.escape(slot.said), said.asked.text))


_ALSO = re.compile(r"\b(?:also|already|both|too|as well)\b", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:delete|remove|drop|strip|erase|cut|get rid of) (?:out )?"
    r"(?:(?!files?\b|folders?\b|directories\b)[\w'-]+ ){0,4}?"
    r"(?:lines?|words?|columns?|characters?|comments?|rows?|fields?|spaces?|paragraphs?) "
    r"(?:of|in|from|at|on|out of) |\bempty (?:the |my )?(?:trash|recycle bin|bin|wastebasket)\b",
    re.IGNORECASE,
)
"""A part of a file; and what is no file, but is emptied."""
_SPEAKS = re.compile(
    r"(?:please )?(?:print|echo|say|write) in \w+$"
    r"|(?:please )?(?:check|make sure|ensure|verify|test) (?:that|if|whether) ",
    re.IGNORECASE,
)
_BUT = re.compile(
    r"\b(?:all|everything|anything|files?|every\w*)\b.*\b(?:but|except)\b"
    r"(?! (?:\w+able|\w+e[dr]|keep|not|do|also|only|still|yet|ask|leave|with|in|which|that|never|no"
    r"|print|show)\b)",
    re.IGNORECASE,
)
_CHANGING = frozenset({"delete", "move", "copy", "truncate", "chmod", "chown"})
_SPARED = frozenset(
    {"except", "outside", "notname", "notstart", "notnamed", "notinpath", "notincluding", "keep",
     "keepnewest", "notempty", "nothidden", "notlink", "notkind", "flat", "nooverwrite", "update",
     "lacks"}
)  # fmt: skip
"""Facets that leave something out."""
_SELECTING = frozenset(
    {"name", "extension", "sort", "size", "age", "contains", "lacks", "count", "measure", "empty"}
)
"""Facets that tell some files from others, or ask for a number of them."""
_FOLDER = re.compile(r" (?:folders?|dirs?|directory|directories)\b", re.IGNORECASE)
_HEADS = frozenset({"file", "folder", "directory", "subdirectory", "subfolder", "script"})
_LIMITS = frozenset(
    {"exclude", "except", "omit", "avoid", "prune", "skip", "access", "unique", "but", "only",
     "not", "no", "without", "never", "unless", "until"}
)  # fmt: skip
_NO_NAME = re.compile(r" -i?name (?:'[^']*/|\"[^\"]*/|[^ '\"]*/)")
"""A path where find compares names, which never have a slash."""


def _command(said: Reading) -> str:  # noqa: C901 - a way to change what is selected a line
    if {"lines", "words"} & set(said.all("measure")) and not _COUNTED.search(said.asked.text):
        # To show some lines is not to count them.
        return ""
    if said.has("duplicates") and not said.has("target"):
        # "Duplicate" is then no verb.
        said = replace(said, facets={k: v for k, v in said.facets.items() if k != "copy"})
    if _PATTERN_OF_NAMES.search(said.asked.text) and "contains" in said.facets:
        facets = {key: value for key, value in said.facets.items() if key != "contains"}
        named = [*facets.get("name", ()), *said.facets["contains"]]
        said = replace(said, facets={**facets, "name": named})
    if said.get("order") == "name" and _BY_SIZE.search(said.asked.text):
        # "Sort" by itself is heard as by name.
        value = replace(said.facets["order"][0], text="size")
        said = replace(said, facets={**said.facets, "order": [value]})
    selected = Selection.of(said)
    if said.has("alike") and not any("*" in name or "?" in name for name in selected.names):
        # What something is like is said of much else.
        return ""
    if misplaced(said, selected):
        return ""
    if _TREE.search(said.asked.text):
        selected.deep = True
    if said.has("anycase"):
        selected.tests = [_CASED.sub(r"-i\1 ", test) for test in selected.tests]
    if said.has("absolute") or said.has("symlink"):
        selected.places = [_absolute(place) for place in selected.places or ["."]]
    if said.has("prune") and selected.kind == "d":
        selected.tests.append("-prune")
    if said.has("keepnewest"):
        return keep_newest(said, selected)
    if said.has("top") and any(said.has(facet) for facet in ("delete", "copy", "move")):
        return _any_case(said, first_of(said, selected))
    changing = any(said.has(facet) for facet in _CHANGES)
    if (said.has("contains") or said.has("lacks")) and any(map(said.has, _BY_NAME)):
        return moved_by_content(said, selected)
    for facet, act in _ACTIONS.items():
        if said.has(facet) and not (changing and facet in _READS):
            command = act(said, selected)
            if command:
                return _any_case(said, command)
    if (
        not changing
        and not any(said.has(facet) for facet in _NO_LISTS)
        and (said.has("kind") or said.has("sort") or selected.names)
    ):
        # What is not said to be done with them is to list them.
        return _any_case(said, listed(said, selected))
    return ""


_PATTERN_OF_NAMES = re.compile(
    r"\bfiles?\b (?:that |which )?match\w* (?:the )?(?:pattern )?['\"][^'\"]*[*?]", re.IGNORECASE
)
_BY_SIZE = re.compile(
    r"\b(?:sort|order)\w* .*\b(?:by|order of) (?:the |their )?(?:file )?size", re.IGNORECASE
)
_CHANGES = (
    "chmod",
    "touch",
    "chgrp",
    "rename",
    "extract",
    "chown",
    "move",
    "copy",
    "delete",
    "replace",
    "truncate",
)
"""What changes files; where that is not understood, nothing else was asked for."""
_READS = ("top", "count", "content", "list", "duplicates", "measure", "contains", "lacks")
_NO_LISTS = (
    "mkdir", "target", "newowner", "mode", "newextension", "keepnewest", "content", "starting",
    "archive", "compress", "ends", "symlink", "tarappend",
)  # fmt: skip
"""What belongs to something to do, and is no list where it is not understood what."""
_TREE = re.compile(
    r"\b(?:tree|hierarchy|recursively|(?:and|or) below|sub[- ]?(?:director|folder)\w*)\b(?! only)",
    re.IGNORECASE,
)
"""What is below a folder at any depth."""
_CASED = re.compile(r"-(name|path|regex) ")


def _any_case(said: Reading, command: str) -> str:
    return command.replace(" -name ", " -iname ") if said.has("anycase") else command


def _absolute(place: str) -> str:
    if place.startswith(("/", "~", "$")):
        return place
    return "$PWD" if place == "." else f"$PWD/{place}"


_BY_NAME = ("copy", "move", "chmod", "chown", "compress", "archive")
_ACTIONS: dict[str, Callable[[Reading, Selection], str]] = {
    "perextension": per_extension,
    "extensions": extensions,
    "perfolder": per_folder,
    "targets": targets,
    "replace": replace_text,
    "truncate": truncate,
    "ends": ends,
    "rename": rename,
    "extract": extract,
    "run": run,
    "archive": make_archive,
    "chmod": chmod,
    "symlink": linked,
    "touch": touch,
    "chgrp": chgrp,
    "chown": chown,
    "move": transfer("mv"),
    "copy": transfer("cp"),
    "confirm": confirmed,
    "delete": delete,
    "compress": compress,
    "checksum": checksum,
    "duplicates": duplicates,
    "lacks": lacking,
    "contains": containing,
    "measure": measured,
    "parents": parents,
    "top": top,
    "count": counted,
    "content": content,
    "list": listed,
}
"""What is done, the first of these that a request says."""
