"""What is shown of the files that are found: some of them, their folders, in which form."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caro_lsp.generate.compose.selection import Selection
    from caro_lsp.generate.frames import Reading

FOUND = re.compile(r"find (?!.* -(?:exec|printf|delete|ls)\b)[^|>]*")
"""A search that only lists what it finds."""
_LIST = re.compile(
    r"(?:find|ls|grep)\b(?!.* -(?:delete|ok|exec (?!ls|stat|file|md5sum|grep))\b)"
    r"(?!.*\|.*\b(?:xargs|wc)\b).*"
)
"""What prints a line for each file."""


def shaped(command: str, said: Reading) -> str:
    """The list that ``command`` prints in the form that is asked for; empty where it cannot be."""
    if said.has("nulls"):
        return f"{command} -print0" if FOUND.fullmatch(command) else ""
    if said.has("quit"):
        return f"{command} -print -quit" if FOUND.fullmatch(command) else ""
    if not any(map(said.has, ("part", "joined", "pager", "unique"))):
        return command
    if not _LIST.fullmatch(command):
        return ""
    if said.has("unique") and "sort -u" not in command:
        command = f"{command.removesuffix(' | sort')} | sort -u"
    if said.has("part"):
        tool, _, number = said.get("part").partition(" ")
        if command.endswith(" | head -n 1"):
            # "The last" was heard as the newest.
            return ""
        command = f"{command} | {tool}{f' -n {number}' if number else ''}"
    if said.has("joined"):
        command = f"{command} | paste -sd{said.get('joined')} -"
    return f"{command} | less" if said.has("pager") else command


def parents(said: Reading, selected: Selection) -> str:
    """The folders that the files are in."""
    if selected.single or not (selected.names or selected.tests):
        return ""
    if said.get("parents") == "holding":
        if selected.kind != "d":
            return ""
        selected = replace(selected, kind="f")
    once = " | sort -u" if said.has("unique") or said.has("order") else ""
    return f"{selected.find()} -printf '%h\\n'{once}"
