"""The knowledge that ships with caro: TOML files, and what is made of them, kept as JSON.

Reading the files and their patterns takes half a second; what comes of it is kept beside the code,
as are compiled modules, and read again as long as no file has changed. It is data, never code.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from caro_lsp.generate.knowledge import keeping
from caro_lsp.generate.knowledge.declared import BrokenKnowledge, check, line_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parent
CACHE = FOLDER / "__pycache__" / "knowledge.txt"
"""A line of JSON with all that was made, but for the lines of patterns; and these, which are most
of it, and hardly ever needed."""
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
    rest = keeping.load(CACHE, _sources(), _FORMAT)
    if rest is None:
        return None
    made, *lines = rest.split(b"\n")
    return {**json.loads(made), "lines": lines}


def keep(made: dict[str, Any]) -> None:
    """Keep what was made of the files."""
    others = {key: value for key, value in made.items() if key != "lines"}
    rest = b"\n".join((json.dumps(others).encode(), *made["lines"]))
    keeping.save(CACHE, _sources(), _FORMAT, rest)


def _sources() -> list[Path]:
    return [*files(), *(Path(__file__).parent.parent / name for name in _MAKERS)]
