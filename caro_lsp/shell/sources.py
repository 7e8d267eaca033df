"""Files that a script sources: read where they stand beside it, whatever machine that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from caro_lsp.shell.syntax import Text

if TYPE_CHECKING:
    from caro_lsp.shell.command import Word

MAX_BYTES = 1_000_000
"""Larger files are not read."""
_BESIDE = re.compile(
    r"""\$(?:\(\.\.\.\)|\(dirname[^)]*\)|\{(?:BASH_SOURCE|0)[^}]*\}|\w*(?:DIR|HERE|ROOT|PATH)\w*)"""
)
"""What a script writes for its own folder."""


@dataclass(frozen=True)
class Sourced:
    """A file that was read."""

    path: str
    text: str


def sourced(word: Word, script: str) -> Sourced | None:
    """The file that ``. word`` reads in the script at path ``script``; None where there is none.

    Only a relative name is followed, and one behind the script's own folder: what stands elsewhere
    differs from machine to machine, and findings must not.
    """
    if not script or "://" in script:
        return None
    name = word.value
    if name is None:
        first, *rest = word.parts
        known = all(isinstance(part, Text) for part in rest)
        if isinstance(first, Text) or not known or not _BESIDE.match(first.source):
            return None
        name = "".join(part.value for part in rest if isinstance(part, Text)).lstrip("/")
    if not name or name.startswith(("/", "~", "-")):
        return None
    path = Path(script).parent / name
    try:
        if not path.is_file():
            return None
        stat = path.stat()
    except (OSError, ValueError):
        return None
    if stat.st_size > MAX_BYTES:
        return None
    text = _read(str(path), stat.st_mtime_ns, stat.st_size)
    return Sourced(str(path), text) if text is not None else None


@lru_cache(maxsize=64)
def _read(path: str, changed: int, size: int) -> str | None:
    """The text of a file, read again when it has changed."""
    del changed, size
    try:
        source = Path(path).read_bytes()
    except OSError:
        return None
    return None if b"\0" in source[:8192] else source.decode("utf-8", "replace")
