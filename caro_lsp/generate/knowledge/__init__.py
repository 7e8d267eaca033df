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
from caro_lsp.paths import write_atomically

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parent
CACHE = FOLDER / "__pycache__" / "knowledge.json"
"""A line of JSON that says what it was made of, and that it is whole; the next is what was made."""
_FORMAT = 8
"""Changes with what is kept."""


def files() -> list[Path]:
    """The files, those of recipes last."""
    return [*sorted(FOLDER.glob("*.toml")), *sorted((FOLDER / "recipes").glob("*.toml"))]


def read() -> dict[str, Any]:
    """What the files say, examples left out; ``recipe`` are those of all files.

    Raises ValueError where two files define the same name.
    """
    data: dict[str, Any] = {"recipe": []}
    for file in files():
        for key, value in tomllib.loads(file.read_text("utf-8")).items():
            if isinstance(value, dict):
                known = data.setdefault(key, {})
                if twice := sorted(known.keys() & value.keys()):
                    raise ValueError(f"{file}: [{key}] {twice[0]} is defined twice")
                known.update(value)
                continue
            if not isinstance(value, list):
                data[key] = value
                continue
            entries = [{k: v for k, v in entry.items() if k != "examples"} for entry in value]
            data.setdefault(key, []).extend(entries)
    return data


def kept() -> dict[str, Any] | None:
    """What was made of the files as they are now; None where nothing is kept, or it is damaged."""
    try:
        head, _, body = CACHE.read_bytes().partition(b"\n")
        if json.loads(head) != [*_state(), zlib.crc32(body)]:
            return None
        return json.loads(body)  # type: ignore[no-any-return]
    except (OSError, ValueError):
        return None


def keep(made: dict[str, Any]) -> None:
    """Keep what was made of the files; where that cannot be written, it is made at each start."""
    body = json.dumps(made, ensure_ascii=False).encode()
    head = json.dumps([*_state(), zlib.crc32(body)]).encode()
    with suppress(OSError):
        write_atomically(CACHE, head + b"\n" + body)


def _state() -> list[Any]:
    """Changes with any of the files."""
    state: list[Any] = [__version__, _FORMAT]
    for file in files():
        found = file.stat()
        state.append([file.name, found.st_mtime_ns, found.st_size])
    return state
