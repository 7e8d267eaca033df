"""Files that a script sources: read where they stand beside it, whatever machine that is."""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from caro_lsp.shell.syntax import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.shell.command import Word

MAX_BYTES = 1_000_000
"""Larger files are not read."""
_BESIDE = re.compile(
    r"""\$(?:\(\.\.\.\)|\(dirname[^)]*\)|\{(?:BASH_SOURCE|0)[^}]*\}|\w*(?:DIR|HERE|ROOT|PATH)\w*)"""
)
"""What a script writes for its own folder."""


_looked: ContextVar[dict[str, str | None] | None] = ContextVar("looked", default=None)


@contextmanager
def looked_for() -> Iterator[dict[str, str | None]]:
    """What is looked for beside scripts meanwhile: texts by path, None where there is no file."""
    found: dict[str, str | None] = {}
    token = _looked.set(found)
    try:
        yield found
    finally:
        _looked.reset(token)


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
    path = str(Path(script).parent / name)
    text = text_of(path)
    looked = _looked.get()
    if looked is not None:
        looked[path] = text
    return Sourced(path, text) if text is not None else None


def text_of(path: str) -> str | None:
    """The text of a file that a script may source; None where there is none to follow."""
    file = Path(path)
    try:
        if not file.is_file():
            return None
        stat = file.stat()
    except (OSError, ValueError):
        return None
    if stat.st_size > MAX_BYTES:
        return None
    return _read(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=64)
def _read(path: str, changed: int, size: int) -> str | None:
    """The text of a file, read again when it has changed."""
    del changed, size
    try:
        source = Path(path).read_bytes()
    except OSError:
        return None
    return None if b"\0" in source[:8192] else source.decode("utf-8", "replace")
