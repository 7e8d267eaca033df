"""Which files ``check`` reads: those named, and what holds shell text in folders that are named."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from caro_lsp.shell.dialect import is_script
from caro_lsp.shell.embedded import host_of
from caro_lsp.shell.embedded.hosts import MAX_HEAD_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pathspec import PathSpec

_SKIPPED_FOLDERS = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv"})
_HEAD_BYTES = 256


def scripts(paths: tuple[Path, ...], *, embedded: bool = False) -> Iterator[Path]:
    """Files as they are named; of folders the scripts in them that ``.gitignore`` does not name.

    With ``embedded`` also the files that hold shell text for others, such as Dockerfiles.
    """
    for path in paths:
        if path.is_dir():
            yield from _walk(path, [], embedded=embedded)
        else:
            yield path


def _walk(
    folder: Path, ignored: list[tuple[Path, PathSpec[Any]]], *, embedded: bool
) -> Iterator[Path]:
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
                yield from _walk(path, ignored, embedded=embedded)
        elif entry.is_file() and _holds_shell_text(path, embedded=embedded):
            yield path


def _holds_shell_text(path: Path, *, embedded: bool) -> bool:
    if not embedded:
        return is_script(_head(path, _HEAD_BYTES), str(path))
    # From the root on, since folders say what a file is; not through links.
    absolute = os.path.abspath(path)  # noqa: PTH100
    head = _head(path, MAX_HEAD_BYTES)
    return is_script(head, str(path)) or host_of(absolute, head) is not None


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


def _head(path: Path, length: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(length)
    except OSError:
        return b""
