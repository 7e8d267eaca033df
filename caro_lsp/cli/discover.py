"""Which files ``check`` reads: those named, and the shell scripts of folders that are named."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from caro_lsp.shell.dialect import is_script

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pathspec import PathSpec

_SKIPPED_FOLDERS = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv"})
_HEAD_BYTES = 256


def scripts(paths: tuple[Path, ...]) -> Iterator[Path]:
    """Files as they are named; of folders the scripts in them that ``.gitignore`` does not name."""
    for path in paths:
        if path.is_dir():
            yield from _walk(path, [])
        else:
            yield path


def _walk(folder: Path, ignored: list[tuple[Path, PathSpec[Any]]]) -> Iterator[Path]:
    ignored = [*ignored, *_ignore_file(folder)]
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        path = folder / entry.name
        is_folder = entry.is_dir(follow_symlinks=False)
        if _is_ignored(path, ignored, is_folder=is_folder):
            continue
        if is_folder:
            if entry.name not in _SKIPPED_FOLDERS:
                yield from _walk(path, ignored)
        elif entry.is_file() and is_script(_head(path), str(path)):
            yield path


def _ignore_file(folder: Path) -> list[tuple[Path, PathSpec[Any]]]:
    file = folder / ".gitignore"
    if not file.is_file():
        return []
    from pathspec import PathSpec

    lines = file.read_text("utf-8", "replace").splitlines()
    return [(folder, PathSpec.from_lines("gitignore", lines))]


def _is_ignored(path: Path, ignored: list[tuple[Path, PathSpec[Any]]], *, is_folder: bool) -> bool:
    for folder, spec in ignored:
        name = path.relative_to(folder).as_posix()
        if spec.match_file(f"{name}/" if is_folder else name):
            return True
    return False


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES)
    except OSError:
        return b""
