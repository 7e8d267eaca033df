"""Which files ``check`` reads: those named, and the shell scripts of folders that are named."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from caro_lsp.cli.checking.ignored import ignore_file, is_ignored
from caro_lsp.cli.checking.reading import head
from caro_lsp.cli.output.report import UNREADABLE, Trouble
from caro_lsp.paths import is_folder
from caro_lsp.shell.dialect import is_script
from caro_lsp.shell.embedded import host_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from caro_lsp.cli.checking.ignored import Ignored

_SKIPPED_FOLDERS = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv"})


def scripts(paths: tuple[Path, ...], *, embedded: bool = False) -> Iterator[Path | Trouble]:
    """Files as they are named; of folders the scripts in them that ``.gitignore`` does not name.

    Each file once. A folder that cannot be read is a trouble among them.
    """
    seen: set[str] = set()
    for found in (entry for path in paths for entry in _below(path, embedded=embedded)):
        if isinstance(found, Trouble):
            yield found
            continue
        name = os.path.abspath(found)  # noqa: PTH100 - .. goes too, links stay
        if name not in seen:
            seen.add(name)
            yield found


def _below(path: Path, *, embedded: bool) -> Iterator[Path | Trouble]:
    return _walk(path, embedded=embedded) if is_folder(path) else iter((path,))


def _walk(top: Path, *, embedded: bool) -> Iterator[Path | Trouble]:
    # What is still to be looked at, the next one last: a tree may be deeper than Python recurses.
    pending: list[tuple[Path, Ignored, bool]] = [(top, (), True)]
    while pending:
        path, ignored, a_folder = pending.pop()
        if not a_folder:
            beginning = head(path)
            name = os.path.abspath(path)  # noqa: PTH100 - a text
            if is_script(beginning, name) or (embedded and host_of(name, beginning)):
                yield path
            continue
        try:
            # A folder may allow to list what is in it and refuse to look at any of it.
            os.stat(f"{path}/.")  # noqa: PTH116 - pathlib drops the dot
            with os.scandir(path) as found:
                entries = sorted(found, key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            yield Trouble(str(path), f"cannot be read: {error.strerror}", UNREADABLE)
            continue
        ignored = (*ignored, *ignore_file(path))
        for entry in entries:
            inner = path / entry.name
            a_folder = entry.is_dir(follow_symlinks=False)
            if a_folder and entry.name in _SKIPPED_FOLDERS:
                continue
            if (a_folder or _is_file(entry)) and not is_ignored(inner, ignored, a_folder=a_folder):
                pending.append((inner, ignored, a_folder))


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        # A link that leads round in a circle.
        return False
