"""Requests to compress files, or to put them into archives and take them out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import path

if TYPE_CHECKING:
    from caro_lsp.generate.compose.selection import Selection
    from caro_lsp.generate.frames import Reading

_EXTRACT = {
    ".tar.gz": "tar -xzf", ".tgz": "tar -xzf", ".tar.bz2": "tar -xjf", ".tar.xz": "tar -xJf",
    ".tar": "tar -xf", ".zip": "unzip", ".gz": "gunzip", ".bz2": "bunzip2", ".xz": "unxz",
    ".7z": "7z x", ".zst": "unzstd", ".rar": "unrar x",
}  # fmt: skip
_CREATE = {
    ".tar.gz": "tar -czf", ".tgz": "tar -czf", ".tar.bz2": "tar -cjf", ".tar.xz": "tar -cJf",
    ".tar": "tar -cf", ".zip": "zip -r",
}  # fmt: skip


_BELOW = re.compile(
    r"\b(?:under|below|beneath|throughout|entire|whole|recursively)\b", re.IGNORECASE
)
"""Files at any depth."""
_ZIPS = re.compile(r"\bzip\b", re.IGNORECASE)


def _kind_said(said: Reading) -> str:
    """What an archive of files of a kind may be called."""
    if said.has("sort"):
        kind = next(iter(said.facets["sort"][0].slots.values())).said.lower()
    else:
        kind = f"{said.get('extension')}s" if len(said.all("extension")) == 1 else ""
    return kind if kind.isalnum() else ""


def make_archive(said: Reading, selected: Selection) -> str:  # noqa: C901 - a form of archive a case
    """The files in one archive."""
    named = [*said.all("archive"), *said.all("target"), *said.all("name")]
    if any("@" in name and ":" in name for name in named):
        # On another machine there is no archive for tar to write.
        return ""
    archive = next((name for name in named if name.endswith(tuple(_CREATE))), "")
    if selected.single == archive:
        selected.single = ""
    zips = bool(_ZIPS.search(said.asked.text))
    if not archive and (zips or said.has("archive")) and (kind := _kind_said(said)):
        archive = f"{kind}{'.zip' if zips else '.tar.gz'}"
    if not archive:
        if any(said.has(other) for other in ("delete", "move", "copy", "count", "top")):
            # Backups as things, not something to do.
            return ""
        if not selected.single and not selected.places:
            return ""
        if said.has("archive") and said.get("archive") and not said.has("target"):
            return ""
        source = selected.single or selected.places[0]
        held = said.asked.scope.held(source)
        if source.startswith("${") and re.search(r"\.\w+$", held):
            # What is one already, or a file alone.
            return ""
        base = source.strip("/.").rpartition("/")[2] or "archive"
        archive = f"{base}.tar.gz"
    ending = next((e for e in _CREATE if archive.endswith(e)), "")
    if not ending:
        return ""
    appends = said.has("tarappend")
    if appends and ending != ".tar":
        # What is compressed cannot be added to.
        return ""
    command = f"{'tar -rf' if appends else _CREATE[ending]} {path(archive)}"
    if archive in selected.places:
        selected.places.remove(archive)
    if selected.single and selected.single != archive:
        return f"{command} {path(selected.single)}"
    selected.names = [name for name in selected.names if name != archive]
    if ending == ".zip" and said.has("except") and not selected.names:
        left = " ".join(test.removeprefix("! -name ") for test in selected.tests)
        return f"{command} {selected.where()} -x {left}"
    if any(name.startswith("$") for name in selected.names):
        # That may be what the archive is to be called.
        return ""
    found = selected.find(kind="f" if selected.kind in {"", "any"} else selected.kind)
    if selected.tests or (selected.names and selected.deep) or selected.flat:
        if ending == ".zip":
            return f"{found} -print | zip {path(archive)} -@"
        return f"{found} -print0 | {command} --null -T -"
    wide = _BELOW.search(said.asked.text)
    if selected.names and selected.places and not (wide or said.has("anycase")) and selected.glob():
        return f"{command} {selected.glob()}"
    if selected.names and ending == ".zip":
        return f"{found} -print | zip {path(archive)} -@"
    if selected.names:
        return f"{selected.find(kind='f')} -print0 | {command} --null -T -"
    return f"{command} {selected.where()}"


def compress(said: Reading, selected: Selection) -> str:
    """Each file compressed, or a folder packed."""
    if any(n.endswith(tuple(_CREATE)) for n in (*said.all("name"), *said.all("target"))):
        return make_archive(said, selected)
    if _ZIPS.search(said.asked.text) and not selected.single and _kind_said(said):
        return "" if said.has("level") or said.has("keep") else make_archive(said, selected)
    flags = {"best": "9"}.get(said.get("level"), said.get("level"))
    flags += "k" if said.has("keep") else ""
    keep = f" -{flags}" if flags else ""
    if selected.single:
        return f"gzip{keep} {path(selected.single)}"
    if (selected.bare or selected.kind == "d") and selected.places and not said.has("each"):
        return make_archive(said, selected)
    return f"{selected.find(kind='f')} -exec gzip{keep} {{}} +"


def extract(said: Reading, selected: Selection) -> str:
    """What is in archives, or each file uncompressed."""
    target = said.get("target")
    archive = selected.single or next((n for n in said.all("name") if "*" not in n), "")
    if not archive and said.has("archive") and "." in said.get("archive"):
        archive = said.get("archive")
    if archive:
        held = said.asked.scope.held(archive)
        ending = next((e for e in _EXTRACT if held.endswith(e)), "")
        if not ending:
            return ""
        command = f"{_EXTRACT[ending]} {path(archive)}"
        where = target
        if where and ending.startswith((".tar", ".tgz")):
            return f"{command} -C {path(where)}"
        if where and ending == ".zip":
            return f"{command} -d {path(where)}"
        return command
    if not said.has("extension"):
        return ""
    ending = next((e for e in _EXTRACT if e == f".{said.get('extension')}"), "")
    if not ending:
        return ""
    if ending in {".gz", ".bz2", ".xz"}:
        return f"{selected.find(kind='f')} -exec {_EXTRACT[ending]} {{}} +"
    return rf"{selected.find(kind='f')} -execdir {_EXTRACT[ending]} {{}} \;"
