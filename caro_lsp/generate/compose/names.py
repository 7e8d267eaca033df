"""Which names change, and the loop over them that changes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import double_quoted, in_folder, path, quoted

if TYPE_CHECKING:
    from caro_lsp.generate.frames import Reading

_BASH = re.compile(r"\$\{\w+(?:/|,,|\^|:)")
"""Expansions that sh does not know."""


@dataclass(frozen=True)
class Names:
    """Which names change: those of a ``folder`` that a pattern is met by, perhaps ``deep``."""

    folder: str
    stem: str
    ending: str
    deep: bool
    folders: bool = False
    """Whether folders change their names as well."""

    @classmethod
    def of(cls, said: Reading) -> Names | None:
        """Those that ``said`` is about; None where that cannot be told."""
        if said.has("folders") and not said.has("noun"):
            return None
        folder = _place(said)
        stem, ending = "*", _extension(said)
        files = files_said(said)
        if files:
            before, _, name = files.rpartition("/")
            if "*" not in name or "*" in before:
                return None
            folder = in_folder(folder, before) if before else folder
            stem, dot, last = name.rpartition(".")
            if not dot or "*" in last:
                stem, last = name, ""
            ending = last or ending
        if said.has("start"):
            stem = f"{said.get('start')}*"
        elif said.has("holds"):
            stem = f"*{said.get('holds')}*"
        deep = said.has("deep") or bool(_slot(said, "below"))
        return cls(folder, stem, ending, deep, said.has("folders"))

    def pattern(self, middle: str = "*") -> str:
        """The pattern that they meet; ``middle`` is what they must meet for a change besides."""
        stem = middle if self.stem == "*" else self.stem
        return f"{stem}.{self.ending}" if self.ending else stem

    def matching(self, pattern: str) -> str:
        """The files that a pattern is met by, for the shell."""
        return (f"{path(self.folder)}/" if self.folder else "") + _glob(pattern)

    @property
    def inside(self) -> str:
        """What stands before a name, within double quotes."""
        return f"{double_quoted(self.folder)}/" if self.folder else ""


def _slot(said: Reading, name: str) -> str:
    """The value of a slot, whichever phrase it stands in."""
    for values in said.facets.values():
        for value in values:
            for key, slot in value.slots.items():
                if key.rstrip("_") == name:
                    return slot.value
    return ""


def _place(said: Reading) -> str:
    place = said.get("place") or _slot(said, "where") or _slot(said, "below")
    return "" if place == "." or "*" in place else place.rstrip("/")


def files_said(said: Reading) -> str:
    """The pattern that is said, with the folder that it is in."""
    said_so = (said.get("files"), _slot(said, "files"), said.get("place"), _slot(said, "where"))
    return next((text for text in said_so if "*" in text), "")


def _extension(said: Reading) -> str:
    if said.has("extensions"):
        return said.get("extensions").removesuffix("s")
    return said.get("extension").lstrip(".*") or _slot(said, "extension").lstrip(".*")


def _glob(text: str) -> str:
    """A pattern for the shell, all else in it as it stands."""
    return re.sub(r"[^\w@%+=:,./~^*?\[\]-]", r"\\\g<0>", text)


def loop(names: Names | None, pattern: str, target: str, steps: str = "") -> str:
    """Rename what matches.

    ``target`` is written for double quotes: the name in the folder in terms of ``n``, or, where it
    begins with ``$f`` or ``${f``, the file itself with another end. ``steps`` come before.
    """
    if names is None:
        return ""
    if names.deep:
        return _below(names, pattern, target, steps)
    if not names.folder:
        target, steps = (re.sub(r"\$(\{?)n\b", r"$\1f", text) for text in (target, steps))
    elif not target.startswith(("$f", "${f")):
        target = names.inside + re.sub(r"\$n\b", "${f##*/}", target)
    name = "n=${f##*/}; " if "${n" in target + steps else ""
    return f'for f in {names.matching(pattern)}; do {name}{steps}mv -n -- "$f" "{target}"; done'


def _below(names: Names, pattern: str, target: str, steps: str) -> str:
    """The same for the files of all folders below."""
    if not target.startswith(("$f", "${f")):
        target = f"${{f%/*}}/{target}"
    name = "n=${f##*/}; " if "${n" in target + steps or "$n" in target + steps else ""
    script = f'for f; do {name}{steps}mv -n -- "$f" "{target}"; done'
    if "'" in script:
        return ""
    shell = "bash" if _BASH.search(script) or "[[" in script else "sh"
    which = f" -name {quoted(pattern)}" if pattern != "*" else ""
    where = path(names.folder) if names.folder else "."
    # What is in a folder is renamed before the folder is.
    kind = "-depth -mindepth 1" if names.folders else "-type f"
    return f"find {where} {kind}{which} -exec {shell} -c '{script}' _ {{}} +"
