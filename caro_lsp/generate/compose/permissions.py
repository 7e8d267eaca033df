"""Requests that change permissions and owners: bit by bit, as those of another file, both kinds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import in_folder, parts, path, quoted, word

if TYPE_CHECKING:
    from caro_lsp.generate.frames import Reading

_OTHERS = re.compile(r"\b(?:and|from|for|of|to|by)(?: for| the)? others?\b", re.IGNORECASE)
"""A word that says nothing elsewhere."""


def compose(said: Reading) -> str:
    """The command for a request; empty where there is none."""
    if said.has("reference"):
        changed, like = parts(said.get("reference"))
        return f"chmod --reference={path(like)} {path(changed)}"
    if said.has("both"):
        files, folders = parts(said.get("both"))
        place = said.get("place") or said.get("target").strip("\0") or "."
        return (
            f"find {path(place)} -type d -exec chmod {folders} {{}} +"
            f" -o -type f -exec chmod {files} {{}} +"
        )
    if said.has("owner"):
        target = said.facets["owner"][0].slots.get("a")
        if target is None:
            return ""
        deep = " -R" if said.has("deep") else ""
        return f"chown{deep} {word(said.get('owner'))} {path(target.value)}"
    if said.has("bit") and said.has("op"):
        return _bits(said)
    return ""


def _bits(said: Reading) -> str:
    """Bits of permissions that are added or taken away."""
    bits = "".join(bit for bit in "rwx" if any(bit in text for text in said.all("bit")))
    people = "".join(said.all("who"))
    if _OTHERS.search(said.asked.text):
        people += "o"
    who = "a" if "a" in people else "".join(one for one in "ugo" if one in people)
    if bits != "x" and not who:
        # The mask of the user would count, which is seldom meant.
        who = "u" if said.get("op") == "+" else "a"
    mode = f"{who}{said.get('op')}{bits}"
    targets = [one for text in said.all("target") for one in parts(text)]
    place = said.get("place")
    if said.has("pick"):
        pattern = f"*.{said.get('pick')}"
        if said.has("deep"):
            find = f"find {path(place or '.')} -type f -name {quoted(pattern)}"
            return f"{find} -exec chmod {mode} {{}} +"
        return f"chmod {mode} {path(in_folder(place, pattern))}"
    if said.has("kind") and (place or said.has("deep")) and not said.has("everything"):
        where = path(place or next(iter(targets), "."))
        return f"find {where} -type {said.get('kind')} -exec chmod {mode} {{}} +"
    if place and (not targets or said.has("everything")):
        return f"chmod -R {mode} {path(place)}"
    if not targets:
        return ""
    deep = " -R" if said.has("deep") or said.has("everything") else ""
    return f"chmod{deep} {mode} {' '.join(path(target) for target in targets)}"
