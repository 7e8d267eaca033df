"""A query on a list of objects in a JSON file -> jq."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from caro_lsp.generate.around.query import RECKONED, Query

if TYPE_CHECKING:
    from caro_lsp.generate.around.query import Filter
    from caro_lsp.generate.around.seen import Relation


def written(query: Query, relation: Relation, source: str) -> str:
    """The command for ``query`` on the file that is written ``source``; empty if there is none."""
    if query.header:
        return ""
    names = [f".{name}" for name in relation.columns]
    root = relation.root or "."
    items = f"{root}[]"
    held = [one for one in query.filters if one.value.sort == "variable"]
    # Not called as the variable of the shell is, which would not be put in between single quotes.
    called = {id(one): f"value{place or ''}" for place, one in enumerate(held)}
    kept = " and ".join(_condition(one, relation, called.get(id(one), "")) for one in query.filters)
    each = f"{items} | select({kept})" if kept else items
    some = f"[{each}]" if kept else root
    program = ""
    if query.function is not None:
        program = _reckoned(query, names, each, some)
    elif query.order is not None:
        order = f"sort_by({names[query.order]})" + (" | reverse" if query.falling else "")
        first = f".[:{query.limit}][]" if query.limit is not None else ".[]"
        program = f"{some} | {order} | {first}{_shown(query, names)}"
    elif query.distinct:
        if len(query.shown) != 1:
            return ""
        program = f"[{each} | {names[query.shown[0]]}] | unique[]"
    elif query.limit is not None:
        program = f"{some} | .[:{query.limit}][]{_shown(query, names)}"
    else:
        program = f"{each}{_shown(query, names)}"
    if not program:
        return ""
    variables = "".join(
        f" --arg{'json' if relation.is_number(one.column) else ''} {called[id(one)]}"
        f' "${one.value.written}"'
        for one in held
    )
    raw = " -r" if query.shown or query.distinct or query.group is not None else ""
    program = program.removeprefix(". | ")
    return f"jq{raw}{variables} '{program}' {source}"


def _shown(query: Query, names: list[str]) -> str:
    if not query.shown:
        return ""
    if len(query.shown) == 1:
        return f" | {names[query.shown[0]]}"
    return f" | [{', '.join(names[one] for one in query.shown)}] | @tsv"


def _condition(one: Filter, relation: Relation, called: str) -> str:
    cell = f".{relation.columns[one.column]}"
    if called:
        value = f"${called}"
    elif relation.is_number(one.column) or one.value.written in {"true", "false"}:
        value = one.value.written
    else:
        value = json.dumps(one.value.written, ensure_ascii=False).replace("'", "'\\''")
    if one.operator == "begins":
        return f"({cell} | startswith({value}))"
    return f"{cell} {one.operator} {value}"


def _reckoned(query: Query, names: list[str], each: str, some: str) -> str:
    if query.group is not None:
        key = names[query.group]
        if query.function == "count":
            value = "length"
        elif query.function in {"sum", "average"} and query.measured is not None:
            value = f"(map({names[query.measured]}) | add" + (
                " / length)" if query.function == "average" else ")"
            )
        else:
            return ""
        order = ""
        if query.order == RECKONED:
            order = " | sort_by(.[1])" + (" | reverse" if query.falling else "")
        cut = f" | .[:{query.limit}]" if query.limit is not None else ""
        return f"{some} | group_by({key}) | map([.[0]{key}, {value}]){order}{cut}[] | @tsv"
    if query.order is not None:
        return ""
    if query.function == "count":
        return f"{some} | length"
    if query.measured is None:
        return ""
    cells = f"[{each} | {names[query.measured]}]"
    end = {
        "sum": "add",
        "average": "add / length",
        "max": "max",
        "min": "min",
        "distinct": "unique | length",
    }
    return f"{cells} | {end[query.function or 'sum']}"
