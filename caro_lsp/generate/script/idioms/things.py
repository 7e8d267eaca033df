"""What a noun phrase of an idiom means in its script: a variable, a folder, a file that was written."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script import traces
from caro_lsp.generate.script.scope import name_parts
from caro_lsp.generate.script.statements.here import bare

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Variable
    from caro_lsp.generate.script.statements.here import Here

_POINTS = re.compile(r"(?:it|that|this|them|that one|this one)", re.IGNORECASE)


def thing(said: str, here: Here) -> Variable | None:
    """The variable that is meant; "it" is what the last line has shown or set."""
    said = said.strip()
    if not _POINTS.fullmatch(said):
        return _named(said, here)
    for line in reversed(here.scope.commands[-_NEAR:]):
        names = [*re.findall(r"\$\{?(\w+)", line), *re.findall(r"^(\w+)=", line)]
        ones = [one for one in here.scope.variables if one.name in names and one.sort != "list"]
        own = [one for one in ones if line.startswith(f"{one.name}=")]
        ones = own or ones
        if len(ones) == 1:
            return ones[0]
        if ones:
            return None
    return None


_NEAR = 3


def _named(said: str, here: Here) -> Variable | None:
    """The variable that a noun phrase means, with all that it says of it: "the new release" is no $RELEASES."""
    told = _TELLING.findall(said.lower())
    for one in here.scope.variables:
        if len(told) == 1 and [told[0]] == name_parts(one.name):
            return one
    found = here.variable(said)
    if found is None or set(told) - set(name_parts(found.name)) - {"current"}:
        return None
    last = (name_parts(found.name) or [""])[-1]
    plural = (
        last.endswith("s")
        and not last.endswith("ss")
        and last[:-1] in re.findall(r"[a-z]+", said.lower())
    )
    return None if plural and found.sort != "list" else found


_TELLING = re.compile(r"\b(?:old|new|latest|newest|current|last|previous|next)\b")


def folder_of(said: str | None, here: Here) -> str:
    """A folder as a word without a slash behind it; empty where none is meant."""
    if said is None:
        return ""
    said = re.sub(r"^(?:in|into|to|under|inside) ", "", said.strip())
    if re.fullmatch(r"there|it|that|that (?:folder|dir|directory)", said):
        return _last_folder(here)
    one = here.variable(said)
    if one is not None:
        return f'"${one.name}"' if one.sort in {"folder", "text"} else ""
    plain = re.sub(r"^(?:the )|(?: folder| dir(?:ectory)?)$", "", said).rstrip("/")
    return plain if re.fullmatch(r"[\w.-]+(?:/[\w.-]+)*", plain) else ""


def _last_folder(here: Here) -> str:
    found = [
        one
        for one in traces.traces_of(here.scope.commands)
        if one.role in {"folder", "scratch", "unpacked"}
    ]
    if found:
        return found[-1].written.rstrip("/")
    folders = [one for one in here.scope.variables if one.sort == "folder"]
    return f'"${folders[0].name}"' if len(folders) == 1 else ""


def below(folder: str, name: str) -> str:
    """A name within a folder, as one word."""
    if not folder:
        return name
    if folder.startswith('"') and folder.endswith('"'):
        plain = bare(name) if re.fullmatch(r"\"\$\w+\"", name) else name
        return f'{folder[:-1]}/{plain}"' if re.fullmatch(r"[\w.$-]+", plain) else f"{folder}/{name}"
    return f"{folder}/{name}"


def written(said: str, here: Here) -> str:
    """A file that was written above, as a word."""
    found = [one.written for one in traces.traces_of(here.scope.commands) if one.role == "file"]
    if (
        re.fullmatch(
            r"(?:it|that|this|the (?:result|output|new one|new file|copy|result file|output file|other one|report|list))",
            said,
            re.IGNORECASE,
        )
        and found
    ):
        return found[-1]
    one = here.variable(said)
    if one is not None:
        return f'"${one.name}"' if one.sort == "file" else ""
    return said if re.fullmatch(r"[\w./-]+\.\w+", said) else ""
