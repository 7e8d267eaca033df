"""Write the JSON Schemas of settings and of rule files, for editors that complete and check.

    python tools/settings_schema.py

Types, choices and bounds are those of ``caro_lsp/config.py``; the words are those of
``docs/settings.md``.
"""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

from pydantic import TypeAdapter

from caro_lsp.config import Settings, _Between, _camel
from caro_lsp.dogma.rule import json_schema

ROOT = Path(__file__).parents[1]
FILE = ROOT / "editors" / "jetbrains" / "settings.schema.json"
RULES = ROOT / "editors" / "vscode" / "schemas" / "rule.schema.json"
_ROW = re.compile(r"^\| `([\w.]+)` \| [^|]+ \| (.+) \|$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


def schema() -> dict[str, Any]:
    """The schema of an object that holds the settings as section ``caro``."""
    whole = TypeAdapter(Settings).json_schema()
    section = _inlined(whole, whole["$defs"])
    words = _words()
    _describe(section, Settings, "", words)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "LSP4IJ/caro-lsp/settings.schema.json",
        "title": "Settings of caro",
        "type": "object",
        "additionalProperties": False,
        "properties": {"caro": section},
    }


def _words() -> dict[str, str]:
    """What ``docs/settings.md`` says of each key, without links."""
    rows = _ROW.findall((ROOT / "docs" / "settings.md").read_text("utf-8"))
    return {key: _LINK.sub(r"\1", text) for key, text in rows}


def _inlined(node: Any, definitions: dict[str, Any]) -> Any:
    """The schema without references, and without the titles that pydantic makes of names."""
    if isinstance(node, list):
        return [_inlined(inner, definitions) for inner in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _inlined(definitions[node["$ref"].rpartition("/")[2]], definitions)
    return {
        key: _inlined(value, definitions)
        for key, value in node.items()
        if key != "$defs" and not (key == "title" and isinstance(value, str))
    }


def _describe(section: dict[str, Any], kind: type, prefix: str, words: dict[str, str]) -> None:
    """Add bounds and words to the properties of a section, and of the sections in it."""
    hints = get_type_hints(kind, include_extras=True)
    for field in fields(kind):
        key, hint = _camel(field.name), hints[field.name]
        part = section["properties"][key]
        if is_dataclass(hint):
            _describe(part, hint, f"{prefix}{key}.", words)
        if f"{prefix}{key}" in words:
            part["description"] = words[f"{prefix}{key}"]
        for bound in getattr(hint, "__metadata__", ()):
            if isinstance(bound, _Between):
                part["minimum"] = bound.least
                if bound.most != float("inf"):
                    part["maximum"] = bound.most


def text() -> str:
    """The content of the file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def rules_text() -> str:
    """The content of the file for rules."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    RULES.parent.mkdir(exist_ok=True)
    RULES.write_text(rules_text(), "utf-8")
    FILE.write_text(text(), "utf-8")
