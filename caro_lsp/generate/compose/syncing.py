"""Requests to keep folders in step, and to copy files between machines: rsync and scp."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import parts, path, word

if TYPE_CHECKING:
    from caro_lsp.generate.frames import Reading

_SYNCS = re.compile(r"\b(?:r?sync\w*|synchroni[sz]\w*|mirror\w*)\b", re.IGNORECASE)
_MIRRORS = re.compile(r"\b(?:mirror\w*|exact copy)\b", re.IGNORECASE)
_SCP = re.compile(r"\bscp\b", re.IGNORECASE)
_FILE = re.compile(r"[^/.]\.\w{1,5}$|[*?]")
_FOLDER = re.compile(r"\b(?:folder|directory|dir|recursive|recursively)\b", re.IGNORECASE)


def compose(said: Reading) -> str:
    """The command for a request; empty where there is none."""
    source, target = said.get("source"), said.get("target")
    if not source or not (target or "\0" in source or said.has("fromhost") or said.has("tohost")):
        return ""
    remote = any(map(said.has, ("remote", "fromhost", "tohost")))
    syncs = bool(_SYNCS.search(said.asked.text)) and not _SCP.search(said.asked.text)
    if said.has("fromhost"):
        source = f"{said.get('fromhost')}\0{source}"
    if said.has("tohost"):
        target = f"{said.get('tohost')}\0{target}"
    if not (syncs or remote):
        return ""
    if syncs or any(map(said.has, ("exclude", "remove", "dry", "progress", "update", "limit"))):
        return _rsync(said, source, target, remote=remote, contents=syncs)
    flags = " -C" if said.has("compressed") else ""
    if _FOLDER.search(said.asked.text) or not _FILE.search(source):
        flags += " -r"
    flags += f" -P {said.get('port')}" if said.has("port") else ""
    return f"scp{flags} {_place(source)} {_place(target) or '.'}"


def _rsync(said: Reading, source: str, target: str, *, remote: bool, contents: bool) -> str:
    flags = "av" + ("z" if remote or said.has("compressed") else "")
    flags += ("u" if said.has("update") else "") + ("n" if said.has("dry") else "")
    words = [f"rsync -{flags}"]
    if said.has("port"):
        words.append(f"-e 'ssh -p {said.get('port')}'")
    if said.has("remove") or _MIRRORS.search(said.asked.text):
        words.append("--delete")
    if said.has("progress"):
        words.append("--info=progress2")
    if said.has("limit"):
        words.append(f"--bwlimit={said.get('limit')}")
    for value in said.facets.get("exclude", ()):
        for slot in value.slots.values():
            name = f"'*.{slot.value}'" if slot.kind == "extension" else word(slot.value)
            words.append(f"--exclude={name}")
    if contents and not _FILE.search(source) and "$" not in source:
        # What is in it, as nobody wants the folder within itself.
        source = f"{source.rstrip('/')}/"
        target = f"{target.rstrip('/')}/" if target else target
    return " ".join([*words, _place(source), _place(target) or "."])


def _place(text: str) -> str:
    """A path, on another machine if one is said before it."""
    host, bar, rest = text.partition("\0")
    if not bar:
        return path(text) if text else ""
    return f"{word(host)}:{path(rest) if rest else ''}" if parts(text) else ""
