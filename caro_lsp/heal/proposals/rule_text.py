"""A proposal as the text of a rule file: a new one, or one that stands with an exception more."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruamel.yaml import YAML

    from caro_lsp.dogma.ruleset import Rule


def new(data: dict[str, Any]) -> str:
    """The file of a new rule."""
    return _dumped(data)


def changed(
    rule: Rule, exception: dict[str, Any], valid: Iterable[str]
) -> tuple[str, dict[str, Any]]:
    """The file of ``rule`` with an ``exception`` of its match more, and its content.

    ``valid`` are examples in which it may find nothing any more. Comments and anchors stay.
    """
    yaml = _yaml()
    source = Path(rule.source)
    document = yaml.load(source.read_text("utf-8")) if rule.source else dict(rule.data)
    match = document["match"]
    # Beside a `not` that stands there already, and whatever else the match has.
    match.setdefault("all", []).append({"not": exception})
    examples = document["examples"]["valid"]
    examples.extend(text for text in valid if text not in examples)
    text = _dumped(document, yaml)
    return text, _plain(text)


def _plain(text: str) -> dict[str, Any]:
    from caro_lsp.dogma.rule_file import read

    data: dict[str, Any] = read(text).data
    return data


def _yaml() -> YAML:
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt")
    # Lines stay as their author broke them.
    yaml.width = 100_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.preserve_quotes = True
    return yaml


def _dumped(data: Any, yaml: YAML | None = None) -> str:
    out = io.StringIO()
    (yaml or _yaml()).dump(data, out)
    return out.getvalue()
