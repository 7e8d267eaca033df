"""Requests to show files: which there are, in which order, and what is in them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import in_folder, path

if TYPE_CHECKING:
    from caro_lsp.generate.compose.selection import Selection
    from caro_lsp.generate.frames import Reading

REGULAR = re.compile(r"\b(?:regular|normal|ordinary)\b", re.IGNORECASE)
SOUGHT = re.compile(r"^\W*(?:\w+ly )?(?:find|search|locate|look)(?:e?s)?\b", re.IGNORECASE)
"""To search for files, rather than to list what is there."""
BELOW = re.compile(r"\b(?:under|below|beneath|every|throughout|all over)\b", re.IGNORECASE)
"""At any depth."""
_EVERYTHING = re.compile(
    r"\b(?:entire|whole|complete) (?:file ?system|system|disk|machine|computer|drive)\b",
    re.IGNORECASE,
)
_REVERSED = re.compile(r"\b(?:in|by) (?:the )?reversed? order\b", re.IGNORECASE)
_ATTRIBUTES = {
    "permission": "%M", "owner": "%u", "user": "%u", "group": "%g", "size": "%s", "name": "%p",
    "path": "%p", "inode": "%i", "mode": "%m", "depth": "%d", "type": "%y",
}  # fmt: skip
"""How find prints what is asked of each file."""


def top(said: Reading, selected: Selection) -> str:
    """The first files in the order of something."""
    number, order, direction = said.get("top").split(" ")
    if said.has("ineach"):
        place = selected.places[0] if selected.places else ""
        within = replace(selected, places=["$d"], kind="f")
        found = _ordered(said, within, order, direction, number)
        return f"for d in {path(in_folder(place, '*/'))}; do {found}; done"
    return _ordered(said, selected, order, direction, number)


def _ordered(said: Reading, selected: Selection, order: str, direction: str, number: str) -> str:
    """The files in the order of something; the first ``number`` of them, if given."""
    head = f" | head -n {number}" if number else ""
    kind = selected.kind or "f"
    if order == "size" and kind == "d":
        flag = "hr" if direction == "down" else "h"
        # The folder itself comes first.
        own = " | sed 1d" if direction == "down" else ""
        return f"du -h --max-depth=1 {selected.where()} | sort -{flag}{own}{head}"
    if order == "name":
        return f"{selected.find()} | sort{' -r' if direction == 'down' else ''}{head}"
    if (
        order == "time"
        and not selected.tests
        and not selected.deep
        and not head
        and not selected.kind
    ):
        flag = "-t" if direction == "down" else "-tr"
        return f"ls {flag} {selected.glob() if selected.names else selected.where()}"
    if order == "time" and number == "1" and selected.bare and direction == "down":
        return f"ls -t {selected.where()} | head -n 1"
    flag = "rn" if direction == "down" else "n"
    shown = "%f" if said.has("names") else "%p"
    form = {"size": f"%s\\t{shown}", "time": f"%T@ {shown}", "depth": f"%d {shown}"}[order]
    cut = " | cut -d' ' -f2-" if order in {"time", "depth"} else ""
    if order == "size" and (said.has("paths") or said.has("names")):
        cut = " | cut -f2-"
    return f"{selected.find(kind=kind)} -printf '{form}\\n' | sort -{flag}{head}{cut}"


def listed(said: Reading, selected: Selection) -> str:
    """The files, with what is asked of each."""
    if said.has("anycase") and not selected.names:
        return ""
    if selected.single:
        return f"ls -l {path(selected.single)}" if said.has("details") else ""
    order = said.get("order")
    direction = said.get("direction") or ("down" if order in {"size", "time"} else "up")
    sized = selected.kind == "d" and said.has("sizes")
    if order == "size" and said.has("sizes") and selected.kind == "any" and selected.plain:
        # What a folder takes is more than its own entry.
        return f"du -ah {selected.where()} | sort -h{'r' if direction == 'down' else ''}"
    if said.has("order") and not sized and not (order != "depth" and _listable(said, selected)):
        return _ordered(said, selected, order, direction, "")
    if _listable(said, selected):
        return _ls(said, selected, direction)
    if selected.kind == "d" and said.has("sizes") and not selected.tests and not selected.names:
        ordered = " | sort -hr" if direction == "down" or said.has("direction") else ""
        return f"du -h --max-depth=1 {selected.where()}{ordered}"
    command = selected.find()
    if said.get("direction") == "down" and _REVERSED.search(said.asked.text):
        return f"{command} | sort -r"
    if said.has("attributes"):
        shown = (_ATTRIBUTES[one.lower().rstrip("s")] for one in said.get("attributes").split())
        return f"{command} -printf '{' '.join(shown)}\\n'"
    if said.has("sizes") or said.has("bytes"):
        return f"{command} -printf '%s {'%f' if said.has('names') else '%p'}\\n'"
    if said.has("names"):
        return f"{command} -printf '%f\\n'"
    if said.has("details"):
        return f"{command} -ls"
    return command


def _listable(said: Reading, selected: Selection) -> bool:
    """Whether ls says what is wanted."""
    others = [test for test in selected.tests if test != "-name '.*'"]
    return (
        not others
        and not (
            selected.kind in {"f", "any"} and BELOW.search(said.asked.text) and not said.has("flat")
        )
        and not REGULAR.search(said.asked.text)
        and not _EVERYTHING.search(said.asked.text)
        and not SOUGHT.search(said.asked.text)
        and not selected.deep
        and not selected.names
        and selected.kind in {"", "f", "any"}
        and not said.has("flat")
        and not said.has("absolute")
        and not said.has("hiddenonly")
        and not said.has("attributes")
        and not said.has("everywhere")
        and (said.has("list") or said.has("details") or said.has("order"))
        and len(selected.places) <= 1
        and (
            not selected.kind
            or said.has("details")
            or said.has("hidden")
            or said.has("hiddentoo")
            or said.has("order")
            or not said.has("names")
        )
    )


def _ls(said: Reading, selected: Selection, direction: str) -> str:
    flags = ""
    if said.has("details") or said.has("sizes") or said.has("human"):
        flags += "lh" if said.has("human") else "l"
    if said.has("hidden") or said.has("hiddentoo"):
        flags += "a"
    if said.has("order") and said.get("order") != "name":
        flags += {"size": "lS", "time": "lt"}[said.get("order")].lstrip("l" if "l" in flags else "")
        flags += "r" if direction == "up" else ""
    elif said.get("direction") == "down":
        flags += "r"
    place = f" {path(selected.places[0])}" if selected.places and selected.places[0] != "." else ""
    return f"ls{f' -{flags}' if flags else ''}{place}"


def content(said: Reading, selected: Selection) -> str:
    """What is in the files."""
    onto = f" > {path(said.get('target'))}" if said.has("target") else ""
    if selected.single:
        return f"cat {path(selected.single)}{onto}"
    if not selected.names or selected.kind == "d":
        return ""
    if glob := selected.glob():
        return f"cat {glob}{onto}"
    return "" if onto else f"{selected.find(kind='f')} -exec cat {{}} +"


def ends(said: Reading, selected: Selection) -> str:
    """The first or the last lines of each file."""
    tool, number = said.get("ends").split(" ")
    if selected.single or not selected.names or selected.kind == "d":
        return ""
    if not selected.deep and len(selected.places) == 1 and not SOUGHT.search(said.asked.text):
        files = selected.glob()
        if files and not BELOW.search(said.asked.text):
            return f"{tool} -q -n {number} {files}"
    return f"{selected.find(kind='f')} -exec {tool} -q -n {number} {{}} +"


def targets(_: Reading, selected: Selection) -> str:
    """What symbolic links point to."""
    if selected.kind not in {"l", "broken"}:
        return ""
    return f"{selected.find()} -printf '%p -> %l\\n'"
