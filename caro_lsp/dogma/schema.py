"""What may stand at a place of a rule file, and what it means: the JSON Schema, walked by path."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from caro_lsp.dogma.rule import json_schema

Path = tuple[str | int, ...]
"""Keys and list indices from the top of the file, such as ``("match", "args", 0, "class")``."""


@dataclass(frozen=True)
class Spot:
    """What one place may hold."""

    schema: dict[str, Any]

    @cached_property
    def options(self) -> list[dict[str, Any]]:
        """The forms that it may have; what stands beside a reference wins over what it names."""
        found: list[dict[str, Any]] = []
        queue = [self.schema]
        while queue:
            schema = queue.pop(0)
            if reference := schema.get("$ref"):
                named = json_schema()["$defs"][reference.rpartition("/")[2]]
                queue.append({**named, **{k: v for k, v in schema.items() if k != "$ref"}})
            elif "anyOf" in schema:
                queue.extend(schema["anyOf"])
            elif schema.get("type") != "null":
                found.append(schema)
        return found

    @property
    def model(self) -> str:
        """The name of the part of the schema that it is, such as ``Match``; else empty."""
        return next((str(o.get("title", "")) for o in self.options if "properties" in o), "")

    @property
    def description(self) -> str:
        """What stands here, in words."""
        texts = (schema.get("description", "") for schema in (self.schema, *self.options))
        return next((text for text in texts if text), "")

    @property
    def about(self) -> str:
        """What the part of the schema says of itself, beside what the key says of it."""
        references = [self.schema, *self.schema.get("anyOf", ())]
        names = (r["$ref"].rpartition("/")[2] for r in references if "$ref" in r)
        return next((str(json_schema()["$defs"][n].get("description", "")) for n in names), "")

    @property
    def default(self) -> Any:
        """What counts where it is left out; None for nothing."""
        return self.schema.get("default")

    @property
    def required(self) -> frozenset[str]:
        """The keys that must be there."""
        return frozenset(key for option in self.options for key in option.get("required", ()))

    @cached_property
    def keys(self) -> dict[str, Spot]:
        """The keys that it may have, in the order of the schema."""
        return {
            key: Spot(schema)
            for option in self.options
            for key, schema in option.get("properties", {}).items()
        }

    @cached_property
    def choices(self) -> dict[str, str]:
        """The values that it may have, with their meanings; empty where any will do."""
        found: dict[str, str] = {}
        for option in self.options:
            values = option.get("enum") or ([option["const"]] if "const" in option else [])
            if option.get("type") == "boolean":
                values = ["true", "false"]
            meanings = option.get("enumDescriptions") or [""] * len(values)
            found |= {str(v): m for v, m in zip(values, meanings, strict=True) if v != ""}
        return found

    @property
    def item(self) -> Spot | None:
        """What an entry of the list is; None where there is no list."""
        return next((Spot(o["items"]) for o in self.options if "items" in o), None)

    @property
    def is_object(self) -> bool:
        """Whether keys and values may stand here."""
        return any(option.get("type") == "object" for option in self.options)

    def below(self, part: str | int) -> Spot | None:
        """What may stand below a key or an index; None where nothing may."""
        if isinstance(part, int):
            return self.item
        if part in self.keys:
            return self.keys[part]
        for option in self.options:
            more = option.get("additionalProperties")
            if isinstance(more, dict):
                return Spot(more)
        return None

    @property
    def expected(self) -> str:
        """What to write here, in words."""
        return " or ".join(dict.fromkeys(_expected(option) for option in self.options))


def root() -> Spot:
    """The rule as a whole."""
    return Spot(json_schema())


def at(path: Path) -> Spot | None:
    """What may stand at ``path``; None where nothing may."""
    spot: Spot | None = root()
    for part in path:
        spot = spot.below(part) if spot else None
    return spot


def _expected(option: dict[str, Any]) -> str:
    kind = option.get("type")
    if "const" in option:
        return f"`{option['const']}`"
    if "enum" in option:
        return "one of " + ", ".join(str(value) for value in option["enum"] if value != "")
    if kind == "array":
        item = Spot(option["items"])
        if item.choices:
            return f"a list of {', '.join(item.choices)}"
        return "a list of texts" if item.expected == "a text" else "a list of keys and values"
    if kind == "object":
        return "keys and values"
    if kind == "boolean":
        return "true or false"
    if kind == "integer":
        return "a whole number"
    if option.get("format") == "date":
        return "a date such as 2027-01-01"
    if "pattern" in option:
        return "capital letters, digits and hyphens, such as TEAM-TAR-001"
    return "a text"
