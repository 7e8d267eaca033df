"""Requests that measure files: how many, how long, how large, and their sums."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.listing import top
from caro_lsp.generate.compose.writing import in_folder, path

if TYPE_CHECKING:
    from caro_lsp.generate.compose.selection import Selection
    from caro_lsp.generate.frames import Reading

_MEASURES = {"lines": "wc -l", "words": "wc -w", "type": "file", "stat": "stat"}
_EACH = re.compile(r"\b(?:each|per|every)\b", re.IGNORECASE)
_EACH_FOLDER = re.compile(r"\b(?:each|every) (?:of the )?(?:sub)?-?(?:dir|folder)", re.IGNORECASE)


def measured(said: Reading, selected: Selection) -> str:
    """Lines, words, bytes or the type of the files."""
    measure = said.get("measure")
    if said.has("average"):
        return _average(measure, selected)
    if measure == "bytes":
        return _disk_use(said, selected)
    tool = _MEASURES[measure]
    if selected.single:
        if said.has("count") or measure in {"lines", "words"}:
            return (
                f"{tool} < {path(selected.single)}"
                if said.has("total")
                else f"{tool} {path(selected.single)}"
            )
        return f"{tool} {path(selected.single)}"
    if selected.bare and not selected.places:
        return ""
    files = selected.find(kind="f" if measure in {"lines", "words"} else selected.kind or "f")
    if measure in {"lines", "words"}:
        if said.has("each") or said.has("order") or _EACH.search(said.asked.text):
            sort = " | sort -n" if said.get("order") == "size" or said.has("direction") else ""
            if said.get("direction") == "down":
                sort = " | sort -rn"
            if said.get("order") == "name":
                return f"{files} -print0 | sort -z | xargs -0 {tool}"
            return f"{files} -exec {tool} {{}} +{sort}"
        return f"{files} -exec cat {{}} + | {tool}"
    return f"{files} -exec {tool} {{}} +"


def _average(measure: str, selected: Selection) -> str:
    """The mean of what is measured of each file."""
    mean = "awk '{s += $1} END {if (NR) print s / NR}'"
    if selected.single or selected.kind not in {"", "f"}:
        return ""
    if measure == "bytes":
        return f"{selected.find(kind='f')} -printf '%s\\n' | {mean}"
    if measure not in {"lines", "words"}:
        return ""
    count = f"sh -c '{_MEASURES[measure]} < \"$1\"' _ {{}} \\;"
    return f"{selected.find(kind='f')} -exec {count} | {mean}"


def _disk_use(said: Reading, selected: Selection) -> str:
    if selected.single:
        return f"du -h {path(selected.single)}"
    if selected.kind == "d" and selected.names:
        return f"{selected.find()} -prune -exec du -sch {{}} + | tail -n 1"
    if selected.tests or selected.names:
        if said.has("bytes"):
            total = "awk '{sum += $1} END {print sum + 0}'"
            return f"{selected.find(kind='f')} -printf '%s\\n' | {total}"
        return f"{selected.find(kind='f')} -exec du -ch {{}} + | tail -n 1"
    if _EACH_FOLDER.search(said.asked.text) and not said.has("order"):
        return f"du -h --max-depth=1 {selected.where()}"
    if selected.kind == "d" and (said.has("each") or said.has("order") or said.has("direction")):
        place = selected.places[0] if selected.places else "."
        return (
            f"du -h --max-depth=1 {path(place)} | sort -hr"
            if said.has("order") or said.has("direction")
            else f"du -h --max-depth=1 {path(place)}"
        )
    if said.has("each") or said.has("order") or said.has("direction") or selected.kind == "any":
        sort = "sort -h" if said.get("direction") == "up" else "sort -hr"
        return f"du -ah {selected.where()} | {sort}"
    return f"du -sh {selected.where()}"


def checksum(said: Reading, selected: Selection) -> str:
    """A checksum of each file."""
    tool = said.get("checksum").removesuffix("s").lower()
    if selected.single:
        return f"{tool} {path(selected.single)}"
    if said.has("top"):
        chosen = top(said, selected) if " time " in said.get("top") else ""
        return f"{chosen} | xargs -d '\\n' {tool}" if chosen.startswith("find") else ""
    command = f"{selected.find(kind='f')} -exec {tool} {{}} +"
    return f"{command} | sort" if said.has("order") else command


def counted(said: Reading, selected: Selection) -> str:
    """How many files there are."""
    if selected.bare and not said.has("kind"):
        return ""
    return f"{selected.find()} | wc -l"


def per_extension(_: Reading, selected: Selection) -> str:
    """How many files there are of each extension."""
    selected.names = ["*.*"]
    return f"{selected.find(kind='f')} | sed 's/.*\\.//' | sort | uniq -c | sort -rn"


def extensions(said: Reading, selected: Selection) -> str:
    """The extensions that there are, or how many."""
    if selected.names:
        return ""
    selected.names = ["*.*"]
    many = " | wc -l" if said.has("count") else ""
    return f"{selected.find(kind='f')} | sed 's/.*\\.//' | sort -u{many}"


def per_folder(said: Reading, selected: Selection) -> str:
    """How many files there are in each folder."""
    if len(selected.places) > 1 or selected.names or selected.tests:
        return ""
    place = selected.places[0] if selected.places else ""
    slot = said.facets["perfolder"][0].slots.get("where")
    place = slot.value if slot else place
    folders = path(in_folder(place, "*/")) if place else "*/"
    count = '$(find "$d" -type f | wc -l)'
    return f'for d in {folders}; do echo "$(basename "$d"): {count}"; done'
