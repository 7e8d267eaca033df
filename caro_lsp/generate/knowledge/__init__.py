"""The knowledge that ships with caro: TOML files, and what is made of them, kept as JSON.

Reading the files and their patterns takes half a second; what comes of it is kept beside the code,
as are compiled modules, and read again as long as no file has changed. It is data, never code.
"""

from __future__ import annotations

import json
import sys
import zlib
from functools import partial
from pathlib import Path
from typing import Any

from caro_lsp import __version__
from caro_lsp.paths import write_atomically

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parent
CACHE = Path(__file__).parent / "__pycache__" / "knowledge.json"
REST = CACHE.with_name("patterns.txt")
"""The expressions of patterns, which are most of it, and of which hardly any is needed."""
_FORMAT = 8
"""Changes with what is kept."""


_REWRITTEN = frozenset({"condition", "attribute"})
"""Tables of patterns of which others are made."""


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
    """What was made of the files as they are now; None where nothing is kept.

    ``patterns`` are what each needs, and what loads the rest of it; where the entries of ``data``
    say a pattern by its text, its number is in ``numbers``, else they say its number.
    """
    try:
        found = json.loads(CACHE.read_bytes())
        rest = REST.read_bytes()
        if found["of"] != _state() or found["rest"] != zlib.crc32(rest):
            return None
        made = found["made"]
        made["patterns"] = [
            (needs, partial(_load, rest, start, end)) for start, end, needs in made["patterns"]
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # Missing or damaged: made anew.
        return None
    return made  # type: ignore[no-any-return]


def _load(rest: bytes, start: int, end: int) -> tuple[str, dict[str, str]]:
    expression, slots = json.loads(rest[start:end])
    return expression, slots


def keep(made: dict[str, Any]) -> None:
    """Keep what was made of the files; where that cannot be written, it is made at each start."""
    rest = bytearray()
    patterns = []
    for expression, needs, slots in made["patterns"].values():
        start = len(rest)
        rest += json.dumps([expression, slots]).encode()
        patterns.append([start, len(rest), needs])
    numbers = {text: number for number, text in enumerate(made["patterns"])}
    data = {
        key: [{**one, "says": [numbers[text] for text in one["says"]]} for one in entries]
        if key not in _REWRITTEN and isinstance(entries, list)
        else entries
        for key, entries in made["data"].items()
    }
    by_text = {text: numbers[text] for text in made["texts"]}
    known = {
        "of": _state(),
        "rest": zlib.crc32(rest),
        "made": {**made, "patterns": patterns, "data": data, "numbers": by_text},
    }
    try:
        write_atomically(REST, bytes(rest))
        write_atomically(CACHE, json.dumps(known).encode())
    except OSError:
        return


def _state() -> list[Any]:
    """Changes with any of the files."""
    state: list[Any] = [__version__, _FORMAT]
    for file in files():
        found = file.stat()
        state.append([file.name, found.st_mtime_ns, found.st_size])
    return state
