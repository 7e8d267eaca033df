"""Patterns as a file that people can read, change, and take to another machine. YAML."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from caro_lsp.learn.patterns.evidence import WEIGHTS, Event
from caro_lsp.learn.patterns.pattern import (
    STATES,
    Pattern,
    WrongChange,
    as_data,
    identity,
    of_data,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

VERSION = 1
MAX_BYTES = 5_000_000
_KEYS = {"id", "what", "platform", "dialect", "state", "when", "change", "confidence", "evidence"}
_FORM = "what `caro-lsp patterns export` writes"


class WrongFile(ValueError):
    """A file holds no patterns; the message says where, and what was expected."""


def described(pattern: Pattern, events: Iterable[Event] | None = None) -> dict[str, Any]:
    """``pattern`` as plain data; with its evidence, if given."""
    data: dict[str, Any] = {
        "id": pattern.id,
        "what": pattern.change.title,
        "platform": pattern.platform,
        "dialect": pattern.dialect,
        "state": pattern.state,
        "when": None if pattern.when is None else sorted(pattern.when),
        "change": _plain(as_data(pattern.change)),
        "confidence": round(pattern.confidence, 2),
    }
    if events is not None:
        data["evidence"] = [
            {"at": _day(one.at), "cause": one.cause, "context": sorted(one.context)}
            for one in events
        ]
    return data


def written(entries: Sequence[dict[str, Any]]) -> str:
    """A file with these patterns."""
    out = io.StringIO()
    _yaml().dump({"version": VERSION, "patterns": list(entries)}, out)
    return out.getvalue()


def one_written(pattern: Pattern) -> str:
    """A pattern alone, to be edited: without what cannot be changed."""
    data = described(pattern)
    kept = {key: data[key] for key in ("platform", "dialect", "when", "change")}
    out = io.StringIO()
    _yaml().dump(kept, out)
    return out.getvalue()


def read_file(text: str, source: str = "the file") -> list[tuple[Pattern, list[Event]]]:
    """The patterns and their evidence in ``text``. Raises WrongFile, with the place."""
    data = _loaded(text, source)
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise WrongFile(f"{source}: expected `version: {VERSION}` and `patterns`, {_FORM}")
    entries = data.get("patterns")
    if not isinstance(entries, list):
        raise WrongFile(f"{source}: patterns: expected a list, {_FORM}")
    return [_read(entry, f"{source}: patterns[{number}]") for number, entry in enumerate(entries)]


def edited(text: str, pattern: Pattern) -> Pattern:
    """``pattern`` with what an edited text says of it. Raises WrongFile."""
    data = _loaded(text, pattern.id)
    made, _ = _read(data, pattern.id)
    return replace(made, id=pattern.id, state=pattern.state, weighed=pattern.weighed,
                   version=pattern.version)  # fmt: skip


def _read(entry: Any, place: str) -> tuple[Pattern, list[Event]]:
    if not isinstance(entry, dict):
        raise WrongFile(f"{place}: expected keys and values, {_FORM}")
    if unknown := entry.keys() - _KEYS:
        raise WrongFile(f"{place}: unknown key {min(map(str, unknown))}; it has {_listed()}")
    platform, dialect = entry.get("platform", ""), entry.get("dialect", "")
    state, when, change = entry.get("state", "waiting"), entry.get("when"), entry.get("change")
    if not isinstance(platform, str) or not isinstance(dialect, str):
        raise WrongFile(f"{place}: platform, dialect: expected names, or nothing for all")
    if state not in STATES:
        raise WrongFile(f"{place}: state: expected one of {', '.join(STATES)}")
    if when is not None and not _are_texts(when):
        raise WrongFile(f"{place}: when: expected a list of options, or nothing")
    if not isinstance(change, dict):
        raise WrongFile(f"{place}: change: expected keys and values, {_FORM}")
    try:
        made = of_data(change)
    except WrongChange as error:
        raise WrongFile(f"{place}: change: {error}") from error
    pattern = Pattern(
        identity(platform, dialect, made), platform, dialect, made, state,
        None if when is None else frozenset(when),
    )  # fmt: skip
    return pattern, _events(entry.get("evidence") or [], place)


def _events(entries: Any, place: str) -> list[Event]:
    if not isinstance(entries, list):
        raise WrongFile(f"{place}: evidence: expected a list")
    found = []
    for entry in entries:
        known = isinstance(entry, dict) and entry.keys() <= {"at", "cause", "context"}
        if not known or entry.get("cause") not in WEIGHTS:
            raise WrongFile(f"{place}: evidence: expected a cause out of {', '.join(WEIGHTS)}")
        context = entry.get("context", [])
        if not _are_texts(context):
            raise WrongFile(f"{place}: evidence: context: expected a list of words")
        found.append(Event(_seconds(entry.get("at"), place), entry["cause"], frozenset(context)))
    return found


def _seconds(value: Any, place: str) -> float:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.replace("Z", "+00:00"))
        except ValueError:
            value = None
    if not isinstance(value, datetime):
        raise WrongFile(f"{place}: evidence: at: expected a time such as 2030-01-31T12:00:00Z")
    return (value if value.tzinfo else value.replace(tzinfo=timezone.utc)).timestamp()


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, timezone.utc).isoformat().replace("+00:00", "Z")


def _loaded(text: str, source: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    if len(text) > MAX_BYTES:
        raise WrongFile(f"{source}: it is larger than {MAX_BYTES} bytes")
    try:
        return YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        raise WrongFile(f"{source}: it is no YAML: {' '.join(str(error).split())}") from error


def _yaml() -> Any:
    from ruamel.yaml import YAML

    yaml: Any = YAML()
    yaml.width = 100
    yaml.sort_base_mapping_type_on_output = False
    return yaml


def _plain(value: Any) -> Any:
    """Tuples as lists, which YAML knows."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _listed() -> str:
    return ", ".join(sorted(_KEYS))
