"""Look at the files that a script names: their first lines, never written down anywhere.

Only regular files that are there already are read, and only so much of each as a screen shows:
nothing is followed into devices or pipes, which could block.
"""

from __future__ import annotations

import os
import re
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from caro_lsp.generate.around.seen import Around, File, Relation
from caro_lsp.generate.around.sniffing import sniffed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from caro_lsp.generate.intent import Request
    from caro_lsp.generate.script.scope import Scope

MOST_FILES = 24
MOST_BYTES = 65_536
MOST_BYTES_OF_A_DOCUMENT = 262_144
_MOST_ROWS_OF_A_TABLE = 50
_MOST_TABLES = 20
_DEEPEST = 5
_PATH = re.compile(r"[\w.~+@%/${}-]*[\w}/]")
_HELD = re.compile(r"\$\{?(\w+)\}?")
_GOES = re.compile(r"(?:^|&&\s*|;\s*)cd\s+(?:--\s+)?[\"']?([^\s\"';&|]+)")
_DATABASE = b"SQLite format 3\0"


def informed(request: Request, folders: Sequence[Path], root: Path = Path("/")) -> Request:
    """``request`` with what is in the files that its script names; reads them."""
    scope = request.context.scope
    around = look(folders, scope, request.text, root)
    if around == scope.around:
        return request
    return replace(request, context=replace(request.context, scope=replace(scope, around=around)))


def look(folders: Sequence[Path], scope: Scope, text: str, root: Path = Path("/")) -> Around:
    """What is in the files that ``text`` and the lines of ``scope`` name, the last named last.

    ``folders``: where relative paths may begin, the likeliest first. ``root``: what ``/`` is, for a
    tree of its own. Raises nothing: what cannot be read is left out.
    """
    values = {one.name: one.value for one in scope.variables}
    gone = [_whole(match[1], values) for line in scope.commands if (match := _GOES.search(line))]
    places: list[Path] = []
    for folder in folders:
        place = folder
        for step in gone:
            place = root / step.lstrip("/") if step.startswith("/") else place / step
            places.insert(0, place)
    places += folders
    found: dict[str, File] = {}
    for path in _named([*scope.commands, text], values):
        for base in places:
            place = root / path.lstrip("/") if path.startswith("/") else base / path
            if file := _seen(path, place, scope.notes):
                found.pop(path, None)
                found[path] = file
                break
        if len(found) >= MOST_FILES:
            break
    return Around(tuple(found.values()))


def _named(lines: Iterable[str], values: dict[str, str]) -> Iterator[str]:
    """The paths that may be files, what variables hold put in, the last ones last."""
    paths: dict[str, None] = {}
    for line in lines:
        for word in _PATH.findall(line.partition("=")[2] if _ASSIGNS.match(line) else line):
            whole = _whole(word, values)
            if "$" not in whole and ("." in whole or "/" in whole):
                paths.pop(whole, None)
                paths[whole] = None
    return iter(paths)


_ASSIGNS = re.compile(r"\s*(?:(?:export|local|readonly|declare)\s+)?\w+=")


def _whole(word: str, values: dict[str, str]) -> str:
    for _ in range(_DEEPEST):
        put = _HELD.sub(lambda match: values.get(match[1]) or match[0], word)
        if put == word:
            break
        word = put
    return word


def _seen(path: str, place: Path, notes: tuple[str, ...]) -> File | None:
    try:
        status = place.stat()
        if not stat.S_ISREG(status.st_mode) or not status.st_size:
            return None
        return _read(path, place, notes, status.st_mtime_ns, status.st_size)
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=4 * MOST_FILES)
def _read(
    path: str,
    place: Path,
    notes: tuple[str, ...],
    changed: int,  # noqa: ARG001 - a key
    size: int,  # noqa: ARG001 - a key
) -> File | None:
    """What is in a file of this time and size. Raises OSError."""
    most = MOST_BYTES_OF_A_DOCUMENT if path.endswith("json") else MOST_BYTES
    handle = os.open(place, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_BINARY", 0))
    with open(handle, "rb") as file:  # noqa: PTH123 - what was opened
        head = file.read(most + 1)
    if head.startswith(_DATABASE):
        return File(path, tuple(_tables(place)))
    if b"\0" in head:
        return None
    text = head[:most].decode("utf-8", "replace").lstrip("\ufeff")
    return sniffed(path, text, whole=len(head) <= most, notes=notes)


def _tables(place: Path) -> list[Relation]:
    """The tables of a database and their first rows; none where it cannot be read."""
    found: list[Relation] = []
    try:
        with closing(
            sqlite3.connect(f"{place.absolute().as_uri()}?mode=ro&immutable=1", uri=True, timeout=0)
        ) as held:
            names = held.execute(
                "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')"
                " AND name NOT LIKE 'sqlite_%'"
            ).fetchmany(_MOST_TABLES)
            for (name,) in names:
                quoted = '"' + name.replace('"', '""') + '"'
                rows = held.execute(f"SELECT * FROM {quoted} LIMIT {_MOST_ROWS_OF_A_TABLE}")  # noqa: S608
                columns = tuple(one[0] for one in rows.description)
                cells = tuple(
                    tuple("" if cell is None else str(cell) for cell in row)
                    for row in rows.fetchall()
                )
                found.append(Relation("database", columns, cells, name=name))
    except sqlite3.Error:
        return found
    return found
