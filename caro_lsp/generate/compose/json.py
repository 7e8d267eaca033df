"""Requests about a JSON file, for jq: a value, those of each element, some elements, a change.

Elements are those of the array that the file is, or, where the file is called something else than
they are, those of the key that is called as they are.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import path, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caro_lsp.generate.frames import Reading
    from caro_lsp.generate.phrases import Slot

_LEAST_COVERAGE = 0.9
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*")
_DOTTED = re.compile(r"\.?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_OBJECTS = {"dependencies", "devDependencies", "peerDependencies", "scripts"}
"""Keys whose elements have names."""
_SPELLED = {
    "dependency": "dependencies", "dependancies": "dependencies", "script": "scripts",
    "devdependencies": "devDependencies", "peerdependencies": "peerDependencies",
}  # fmt: skip
_SINGLE = {"settings", "preferences", "options", "credentials", "secrets", "stats", "results"}
"""Names of files that hold one object."""
_ENDING_IN_US = frozenset({"skus", "menus", "cpus", "gpus", "gurus", "emus"})
"""Plurals that end as "status" does."""
_STREAMS = (".jsonl", ".ndjson")
"""Endings of files with an element on each line."""
_ANY = {"element", "object", "item", "entry", "record", "row", "one", "people", "person",
        "everyone"}  # fmt: skip


def compose(said: Reading) -> str:
    """The command for a request; empty where there is none."""
    sources = {source for source in said.all("source") if source}
    sources.discard(said.get("output"))
    if said.has("merge"):
        slots = _slots(said, "merge")
        files = [slots[name].value for name in ("one", "two")]
        if sources - set(files) or not all(file.endswith(".json") for file in files):
            return ""
        command = f"jq -s '.[0] * .[1]' {' '.join(map(path, files))}"
        return f"{command} > {path(said.get('output'))}" if said.has("output") else command
    if len(sources) != 1:
        return ""
    source = sources.pop()
    if not said.asked.scope.held(source).endswith(
        (".json", ".geojson", *_STREAMS)
    ) and not re.search(r"\b(?:json|jq)\b", said.asked.text):
        return ""
    return _written(said, source) if said.coverage >= _LEAST_COVERAGE else ""


def _written(said: Reading, source: str) -> str:
    file = path(source)
    source = said.asked.scope.held(source)
    change = _change(said, source)
    if change and source.endswith(_STREAMS):
        return ""
    if change:
        command = f"jq {quoted(change)} {file}"
        if said.has("output"):
            return f"{command} > {path(said.get('output'))}"
        return f"{command} > {file}.tmp && mv {file}.tmp {file}"
    found = _filter(said, source)
    if not found:
        return ""
    option, program = found
    if source.endswith(_STREAMS):
        # As one array.
        option = f"{option.rstrip()}s " if option else "-s "
    written = program if program.isalpha() or program == "." else quoted(program)
    command = f"jq {option}{written} {file}"
    if said.has("inplace"):
        if option not in {"", "-c "} or said.has("output"):
            return ""
        return f"{command} > {file}.tmp && mv {file}.tmp {file}"
    return f"{command} > {path(said.get('output'))}" if said.has("output") else command


def _filter(said: Reading, source: str) -> tuple[str, str] | None:  # noqa: C901
    """The options of jq and its filter."""
    if said.has("whole"):
        return said.get("compact") or said.get("raws"), said.get("whole")
    if said.has("index"):
        return _indexed(said, source)
    if said.has("length") and not said.has("where"):
        key = _key(_slots(said, "length"))
        root = said.get("length") != "key" and _is_root(key.strip("."), source)
        return "", "length" if root else f"{key} | length"
    if said.has("keys"):
        key = said.get("keys")
        key = key if key != "yes" else _said_keys(_slots(said, "keys"))[0]
        return "-r ", f"{_access(_SPELLED.get(key.lower(), key))} | keys[]"
    elements = _elements(said, source)
    conditions = _conditions(said)
    if conditions is None:
        return None
    chosen = elements + (f" | select({conditions})" if conditions else "")
    if said.has("agg"):
        return _aggregated(said, chosen, source)
    if said.has("unique"):
        key = _singular_key(_slots(said, "unique"))
        deep = said.get("unique") == "deep" and not conditions
        values = f".. | {key}? // empty" if deep else _of_each(chosen, key)
        then = "unique | length" if said.has("count") else "unique[]"
        return "-r ", f"[{values}] | {then}"
    if said.has("count") and said.has("group"):
        key = _singular_key(_slots(said, "group"))
        return "-r ", (f'[{chosen}] | group_by({key})[] | "\\(.[0]{key}) \\(length)"')
    if said.has("group"):
        return None
    if said.has("best"):
        key = _singular_key(_slots(said, "best")) if _said_keys(_slots(said, "best")) else ""
        key = key or _access(said.get("named"))
        picked = f" | {_picked(said)}" if _picked(said) else ""
        return ("-r " if picked else ""), f"{_root(elements)}{said.get('best')}_by({key}){picked}"
    if said.has("sort"):
        key = _access(_said_keys(_slots(said, "sort"))[0])
        order = f"sort_by({key})" + (" | reverse" if said.has("reverse") else "")
        picked = _picked(said)
        if picked or conditions:
            inner = f"[{chosen}] | {order}" if conditions else f"{_root(elements)}{order}"
            return ("-r ", f"{inner}[] | {picked}") if picked else ("", inner)
        return "", f"{_root(elements)}{order}"
    if said.has("csv"):
        return _separated(said, chosen)
    if said.has("count") or said.has("length"):
        if not conditions:
            whole = elements.removesuffix("[]")
            return "", "length" if whole == "." else f"{whole} | length"
        return "", f"[{chosen}] | length"
    if said.has("each"):
        keys = _said_keys(_slots(said, "each"))
        return "-r ", _fields(chosen, [_singular(key) for key in keys])
    if said.has("path"):
        if conditions or said.has("pick") or said.has("items"):
            return None
        keys = _said_keys(_slots(said, "path"))
        if said.get("path") == "1" and _singular(keys[0]) != keys[0] and _lists(source):
            return "-r ", _of_each(".[]", _access(_singular(keys[0])))
        return "-r ", _path(said) + ("[]" if said.has("lines") else "")
    if conditions:
        picked = _picked(said)
        return ("-r ", f"{chosen} | {picked}") if picked else ("", chosen)
    if said.has("pick") and (said.has("items") or said.has("anyitem")):
        return "-r ", _fields(chosen, _picked_keys(said))
    return None


def _slots(said: Reading, facet: str) -> Mapping[str, Slot]:
    return said.facets[facet][0].slots


def _said_keys(slots: Mapping[str, Slot]) -> list[str]:
    return [slot.value for name, slot in slots.items() if name.rstrip("_") == "key"]


def _access(key: str) -> str:
    """How jq reads a key, which may be a path of them."""
    if _DOTTED.fullmatch(key):
        return f".{key.lstrip('.')}"
    return f'."{key}"'.replace("\\", "\\\\") if '"' not in key else ""


def _key(slots: Mapping[str, Slot]) -> str:
    """The path of keys in a phrase, the outer first."""
    outer = [slot.value for name, slot in slots.items() if name.rstrip("_") == "outer"]
    keys = _said_keys(slots)
    return "".join(_access(_bare(key)) for key in [*outer, *keys])


def _bare(word: str) -> str:
    return word.removesuffix("'s")


def _path(said: Reading) -> str:
    return _key(_slots(said, "path"))


def _singular(word: str) -> str:
    low = word.lower()
    if low in _ENDING_IN_US:
        return word[:-1]
    if low.endswith(("ss", "us", "is")) or len(word) < 3:
        return word
    if low.endswith("ies"):
        return f"{word[:-3]}y"
    if low.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word.removesuffix("s")


def _singular_key(slots: Mapping[str, Slot]) -> str:
    return _access(_singular(_said_keys(slots)[0]))


def _is_root(name: str, source: str) -> bool:
    """Whether a file that is called so holds just these."""
    stem = PurePosixPath(source).stem.lower()
    return _singular(name).lower() in _ANY or _singular(stem) == _singular(name.lower())


_WITH_ITEMS = (
    "items",
    "index",
    "seteach",
    "agg",
    "unique",
    "best",
    "each",
    "sort",
    "pick",
    "where",
)


def _items(said: Reading) -> str:
    """What the request calls the elements."""
    for facet in _WITH_ITEMS:
        for value in said.facets.get(facet, ()):
            for name, slot in value.slots.items():
                if name.rstrip("_") == "items":
                    return slot.value
    return ""


def _lists(source: str) -> bool:
    """Whether a file is called as the things that it lists are."""
    stem = PurePosixPath(source).stem.lower()
    return (_singular(stem) != stem or stem == "people") and stem not in _SINGLE


def _elements(said: Reading, source: str) -> str:
    name = _items(said)
    if not name or _singular(name) == name or _is_root(name, source):
        return ".[]"
    # A file of its own name holds more than these.
    return f"{_access(name)}[]" if _IDENTIFIER.fullmatch(name) else ".[]"


def _root(elements: str) -> str:
    """What ``elements`` are those of, to be put in front of a filter."""
    whole = elements.removesuffix("[]")
    return "" if whole == "." else f"{whole} | "


def _of_each(elements: str, key: str) -> str:
    """A key of each element."""
    return f"{elements}{key}" if elements.endswith("[]") else f"{elements} | {key}"


def _fields(elements: str, keys: list[str]) -> str:
    if len(keys) == 1:
        return _of_each(elements, _access(keys[0]))
    return f"{elements} | [{', '.join(map(_access, keys))}] | @tsv"


def _picked_keys(said: Reading) -> list[str]:
    keys = [
        _singular(key) for value in said.facets.get("pick", ()) for key in _said_keys(value.slots)
    ]
    return list(dict.fromkeys(keys))


def _picked(said: Reading) -> str:
    keys = _picked_keys(said)
    if not keys:
        return ""
    if len(keys) == 1:
        return _access(keys[0])
    return f"[{', '.join(map(_access, keys))}] | @tsv"


def _conditions(said: Reading) -> str | None:
    """What elements must be; None where that cannot be said."""
    found = []
    for value in said.facets.get("where", ()):
        condition = _condition(value.text, value.slots, said.get("named"))
        if not condition:
            return None
        found.append(condition)
    return (" or " if re.search(r"\bor\b", said.asked.text) else " and ").join(found)


def _condition(operator: str, slots: Mapping[str, Slot], named: str) -> str:
    given = next((s for n, s in slots.items() if n.rstrip("_") == "value"), None)
    flag = next((s.value for n, s in slots.items() if n.rstrip("_") == "flag"), "")
    keys = _said_keys(slots)
    key = _access(keys[0] if keys else flag or named)
    if operator in {"true", "false"}:
        return key if operator == "true" else f"{key} | not"
    if operator == "un":
        flag = re.sub(r"^(?:un|in)(?=\w{4})", "", flag)
        return f"{_access(flag)} | not"
    if operator == "has":
        return f"{key} != null"
    if operator == "lacks":
        return f"{key} == null"
    if given is None or given.kind == "variable":
        return ""
    if operator == "~":
        return f"{key} | contains({_literal(given, text=True)})"
    if operator == "$":
        return f"{key} | endswith({_literal(given, text=True)})"
    if operator == "^":
        return f"{key} | startswith({_literal(given, text=True)})"
    return f"{key} {operator} {_literal(given)}"


def _literal(slot: Slot, *, text: bool = False) -> str:
    """A value in jq: numbers and truth values as they are."""
    value = slot.value
    plain = value in {"true", "false", "null"} or _NUMBER.fullmatch(value)
    if plain and slot.kind != "text" and not text:
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _aggregated(said: Reading, chosen: str, source: str) -> tuple[str, str]:
    key = _singular_key(_slots(said, "agg"))
    if said.get("agg") == "add" and re.search(r"\btotal of (?:all |the )+\w+s\b", said.asked.text):
        noun = PurePosixPath(said.asked.scope.held(source)).stem.lower().removesuffix("s")
        # Orders are no number, what each has as its total is.
        key = ".total" if key == f".{noun}" else key
    values = _of_each(chosen, key)
    if not _items(said) and not said.has("where"):
        # Wherever they are in the file.
        values = f".. | {key}? // empty"
    then = {"avg": "add / length"}.get(said.get("agg"), said.get("agg"))
    return "", f"[{values}] | {then}"


def _indexed(said: Reading, source: str) -> tuple[str, str] | None:
    """One element, or some that stand together, and perhaps a key of the one."""
    if said.has("where") or said.has("count"):
        return None
    whole = _elements(said, source).removesuffix("[]")
    place = f"{whole}{said.get('index')}"
    if said.has("picked"):
        return "-r ", place + _key(_slots(said, "index"))
    return "", place


def _separated(said: Reading, chosen: str) -> tuple[str, str] | None:
    keys = [key for value in said.facets.get("pick", ()) for key in _said_keys(value.slots)]
    form = said.get("csv")
    if not keys:
        if "select(" in chosen or said.has("noheader"):
            return None
        return "-r ", (f"(.[0] | keys_unsorted) as $k | $k, (.[] | [.[$k[]]]) | @{form}")
    row = f"{chosen} | [{', '.join(map(_access, keys))}]"
    if said.has("header"):
        names = ", ".join(f'"{key}"' for key in keys)
        return "-r ", f"[{names}], ({row}) | @{form}"
    return "-r ", f"{row} | @{form}"


def _change(said: Reading, source: str) -> str:
    if said.has("set"):
        value = said.facets["set"][0]
        slots = value.slots
        given = next((s for n, s in slots.items() if n.rstrip("_") == "value"), None)
        if given is not None and given.kind == "variable":
            return ""
        return f"{_key(slots)} = {_literal(given) if given else value.text}"
    if said.has("seteach"):
        value = said.facets["seteach"][0]
        given = next((s for n, s in value.slots.items() if n.rstrip("_") == "value"), None)
        if given is None or given.kind == "variable":
            return ""
        elements = _elements(said, source).removesuffix("[]")
        change = f"map({_key(value.slots)} = {_literal(given)})"
        return change if elements == "." else f"{elements} |= {change}"
    if said.has("rename"):
        slots = _slots(said, "rename")
        old, new = _access(_said_keys(slots)[0]), _access(slots["new"].value)
        return f"{new} = {old} | del({old})"
    if said.has("removeall"):
        conditions = _conditions(said)
        elements = _elements(said, source).removesuffix("[]")
        kept = f"map(select({conditions} | not))"
        if conditions and re.fullmatch(r"[\w.]+ \| not", conditions):
            kept = f"map(select({conditions.removesuffix(' | not')}))"
        if not conditions:
            return ""
        return kept if elements == "." else f"{elements} |= {kept}"
    if said.has("increment"):
        slots = _slots(said, "increment")
        by = next((s.value for n, s in slots.items() if n.rstrip("_") == "value"), "1")
        return f"{_key(slots)} += {by}"
    if said.has("deleteeach"):
        return f"map(del({_key(_slots(said, 'deleteeach'))}))"
    if said.has("delete"):
        return f"del({_key(_slots(said, 'delete'))})"
    return ""
