"""The text of a file -> what is in it: the separator and the columns of a table, or its objects."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from caro_lsp.generate.around.seen import File, Relation

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ROWS = 300
_LEAST_LINES = 2
_SEPARATORS = {".csv": ",;\t|", ".tsv": "\t", ".tab": "\t", ".psv": "|", ".txt": "\t;|"}
_ACCOUNTS = re.compile(r"[\w.-]+:[^:]*:\d+:\d+:[^:]*:/[^:]*:[^:]*")
_GROUPS = re.compile(r"[\w.-]+:[^:]*:\d+:[\w.,-]*")
_OF_ACCOUNTS = ("user", "password", "uid", "gid", "comment", "home", "shell")
_OF_GROUPS = ("group", "password", "gid", "members")
_NAME = re.compile(r"[A-Za-z_][\w .()%#-]{0,40}")
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*")
_MOST_KEYS = 500
_DEEPEST = 6
_DEEPEST_NAME = 40


def sniffed(path: str, text: str, *, whole: bool, notes: tuple[str, ...] = ()) -> File:
    """What is in a file of this path that begins with ``text``; ``whole``: that is all of it.

    ``notes``: the comments of the script, one of which may say what the columns are.
    """
    ending = path[path.rfind(".") :].lower() if "." in path.rsplit("/", 1)[-1] else ""
    if ending in {".json", ".geojson"}:
        return _document(path, text) if whole else File(path)
    lines = text.splitlines()
    if not whole and lines:
        # The last one may be half of one.
        lines.pop()
    lines = [line for line in lines if line.strip()][: MOST_ROWS + 1]
    separators = _SEPARATORS.get(ending, "")
    table = _accounts(lines) or _table(lines, separators) or _noted(lines, separators, notes)
    return File(path, (table,) if table else ())


def _accounts(lines: list[str]) -> Relation | None:
    said = [line for line in lines if not line.startswith("#")]
    for form, columns in ((_ACCOUNTS, _OF_ACCOUNTS), (_GROUPS, _OF_GROUPS)):
        if said and all(form.fullmatch(line) for line in said):
            rows = tuple(tuple(line.split(":")) for line in said)
            return Relation("separated", columns, rows, ":", headed=False)
    return None


def _table(lines: list[str], separators: str) -> Relation | None:
    if len(lines) < _LEAST_LINES or lines[0].startswith("#"):
        return None
    for separator in separators:
        cells = [tuple(cell.strip() for cell in line.split(separator)) for line in lines]
        width = len(cells[0])
        quoted = any('"' in line for line in lines)
        # Cells in quotes may have the separator in them: awk and cut would not see that.
        if width > 1 and not quoted and all(len(row) == width for row in cells):
            if _is_header(cells):
                return Relation("separated", cells[0], tuple(cells[1:]), separator)
            return None
    return None


def _noted(lines: list[str], separators: str, notes: tuple[str, ...]) -> Relation | None:
    """A table without a header whose columns a comment names: "# id,city,zip"."""
    named = [(note, names) for note in reversed(notes) if (names := _names_in(note))]
    if not named or not lines:
        return None
    for separator in f"{separators} ":
        rows = [
            tuple(line.split() if separator == " " else line.split(separator)) for line in lines
        ]
        for _, names in named:
            if all(len(row) == len(names) for row in rows):
                return Relation("separated", names, tuple(rows), separator, headed=False)
    return None


def _names_in(note: str) -> tuple[str, ...]:
    titled = _TITLE.match(note)
    said = note[titled.end() :] if titled else note
    listed = bool(titled) or bool(re.search(r"[,;|\t]", said))
    names = tuple(re.split(r"\s*[,;|\t]\s*|\s+", said.strip(" .")))
    plain = all(_IDENTIFIER.fullmatch(name) for name in names) and len({*names}) == len(names)
    # Two words may be anything; three of a row of three are seldom prose.
    return names if plain and len(names) > (1 if listed else _FEW) else ()


_FEW = 2
_TITLE = re.compile(r"(?:the )?(?:columns?|fields?|format|layout|header)\b[^:=]{0,20}[:=]\s*", re.I)


def _is_header(rows: list[tuple[str, ...]]) -> bool:
    first, below = rows[0], rows[1:]
    if len({*first}) < len(first) or not all(_NAME.fullmatch(cell) for cell in first):
        return False
    return all(
        cell not in {row[place] for row in below} for place, cell in enumerate(first)
    ) and not all(_IDENTIFIER.fullmatch(cell) for row in rows for cell in row)


def _document(path: str, text: str) -> File:
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return File(path)
    keys = tuple(key for key, _ in zip(_keys(held, "", 0), range(_MOST_KEYS), strict=False))
    return File(path, tuple(_lists(held)), keys, tuple(dict.fromkeys(_names_of(held, 0))))


def _names_of(held: Any, depth: int) -> Iterator[str]:
    """The names in all objects."""
    if depth > _DEEPEST_NAME:
        return
    if isinstance(held, dict):
        for name, value in held.items():
            yield name
            yield from _names_of(value, depth + 1)
    elif isinstance(held, list):
        for one in held:
            yield from _names_of(one, depth + 1)


def _keys(held: Any, above: str, depth: int) -> Iterator[str]:
    """Where the values that are no objects are."""
    if isinstance(held, dict) and depth < _DEEPEST:
        for name, value in held.items():
            if _IDENTIFIER.fullmatch(name):
                yield from _keys(value, f"{above}.{name}", depth + 1)
    elif above:
        several = isinstance(held, list) and held
        yield f"{above}[]" if several and not isinstance(held[0], (dict, list)) else above


def _lists(held: Any) -> Iterator[Relation]:
    """The lists of objects, at the root or one step below it."""
    places = [("", held)]
    if isinstance(held, dict):
        places = [(f".{key}", one) for key, one in held.items() if _IDENTIFIER.fullmatch(key)]
    for root, some in places:
        if isinstance(some, list) and some and all(isinstance(one, dict) for one in some):
            columns = tuple(
                dict.fromkeys(key for one in some for key in one if _IDENTIFIER.fullmatch(key))
            )
            rows = tuple(
                tuple(_cell(one.get(column)) for column in columns) for one in some[:MOST_ROWS]
            )
            yield Relation("json", columns, rows, root=root, name=root.lstrip("."))


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None or isinstance(value, (dict, list)) else str(value)
