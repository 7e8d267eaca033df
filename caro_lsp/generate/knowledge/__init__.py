"""The knowledge that ships with caro: TOML files, and what is made of them, kept as JSON.

Reading the files and their patterns takes half a second; what comes of it is kept beside the code,
as are compiled modules, and read again as long as no file has changed. It is data, never code.
"""

from __future__ import annotations

import json
import sys
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

from caro_lsp import __version__
from caro_lsp.generate.knowledge.declared import BrokenKnowledge, check, line_of
from caro_lsp.paths import write_atomically

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parent
CACHE = FOLDER / "__pycache__" / "knowledge.txt"
"""A line of JSON that tells of what it was made, and a checksum of the rest; one with all that was
made, but for the lines of patterns; and these, which are most of it, and hardly ever needed."""
_FORMAT = 10
"""Changes with what is kept."""
_MAKERS = ("knowledge/declared.py", "grammar.py", "patterns.py", "utterance.py", "words.py")
"""Modules that say what is made of the files."""


def files() -> list[Path]:
    """The files, those of recipes last."""
    return [*sorted(FOLDER.glob("*.toml")), *sorted((FOLDER / "recipes").glob("*.toml"))]


def read() -> dict[str, Any]:
    """What the files say, examples left out; ``recipe`` are those of all files.

    Raises BrokenKnowledge where a file is no TOML or has a key that nobody reads, and where two
    define the same name.
    """
    data: dict[str, Any] = {"recipe": []}
    for file in files():
        try:
            text = file.read_text("utf-8")
            tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise BrokenKnowledge(f"{file}: expected TOML: {error}") from error
        check(file, text, tables)
        for key, value in tables.items():
            if isinstance(value, dict):
                known = data.setdefault(key, {})
                if twice := sorted(known.keys() & value.keys()):
                    raise BrokenKnowledge(f"{file}: [{key}] {twice[0]} is defined twice")
                known.update(value)
                continue
            if not isinstance(value, list):
                data[key] = value
                continue
            entries = [{k: v for k, v in entry.items() if k != "examples"} for entry in value]
            data.setdefault(key, []).extend(entries)
    return data


def place(kind: str, number: int) -> tuple[Path, int]:
    """The file and line, from 1, of an entry by its number among all of its kind, from 0."""
    for file in files():
        text = file.read_text("utf-8")
        here = len(tomllib.loads(text).get(kind, ()))
        if number < here:
            return file, line_of(text, kind, number)
        number -= here
    raise IndexError(f"there is no [[{kind}]] of that number")


def kept() -> dict[str, Any] | None:
    """What was made of the files as they are now; None where nothing is kept, or it is damaged."""
    try:
        head, _, rest = CACHE.read_bytes().partition(b"\n")
        if json.loads(head) != [_state(), zlib.crc32(rest)]:
            return None
    except (OSError, ValueError):
        return None
    made, *lines = rest.split(b"\n")
    return {**json.loads(made), "lines": lines}


def keep(made: dict[str, Any]) -> None:
    """Keep what was made of the files; where that cannot be written, it is made at each start."""
    others = {key: value for key, value in made.items() if key != "lines"}
    rest = b"\n".join((json.dumps(others).encode(), *made["lines"]))
    head = json.dumps([_state(), zlib.crc32(rest)]).encode()
    with suppress(OSError):
        write_atomically(CACHE, head + b"\n" + rest)


def _state() -> list[Any]:
    """Changes with any of the files."""
    state: list[Any] = [__version__, _FORMAT]
    makers = (Path(__file__).parent.parent / name for name in _MAKERS)
    for file in (*files(), *makers):
        found = file.stat()
        state.append([file.name, found.st_mtime_ns, found.st_size])
    return state
