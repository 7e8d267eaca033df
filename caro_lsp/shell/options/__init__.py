"""Which options a tool knows, as data: one TOML file a tool, read when the tool is first met.

``options`` are names as they are typed, with ``=`` where a value follows, ``[=]`` where one may
stand in the same word, ``==`` where two follow and ``=;`` where a command line up to ``;`` or
``{} +`` does. ``more`` are further ones, added by hand, which win over those. ``subcommands`` have
the same shape; ``inherit = true`` says that the options of the tool may also stand behind them.

``complete = false``: there are others, so that an unknown option is no mistake. ``system =
"linux"``: the tool of that name on other systems is another one, whose options are in the table
``bsd``, if they are known. ``style = "single-dash"`` is for tools whose long names have one dash,
``prefixes = false`` for those that want long names in full, ``numbers = true`` for those that know
``-5``, ``negations = true`` for those that know ``--no-NAME`` for each ``--NAME``, ``old-style =
true`` for those whose first word may be letters without a hyphen. ``words`` is a regular expression
of words that are no options though they look like it, ``assignments = true`` says that ``options``
lists operands such as ``if=`` too, ``stops`` behind how many operands no options stand any more.
``same-as`` names another tool, or a subcommand of it, with the same options; within a
subcommand one beside it, or a tool. ``reader`` says for
``tools/read_options.py`` where ``options`` come from, as do ``page``, ``help`` and ``lists``.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parent
Value = Literal["", "=", "[=]", "==", "=;"]
_STYLE = ("style", "prefixes", "negations", "numbers", "words")
"""What is so for all subcommands."""
_VALUES: tuple[Value, ...] = ("[=]", "==", "=;", "=")


@dataclass(frozen=True, slots=True)
class Options:
    """The options that a tool or a subcommand knows, by name with their dashes."""

    names: dict[str, Value]
    subcommands: dict[str, Options] = field(default_factory=dict)
    complete: bool = True
    system: str = ""
    single_dash: bool = False
    prefixes: bool = True
    numbers: bool = False
    negations: bool = False
    old_style: bool = False
    assignments: bool = False
    words: re.Pattern[str] | None = None
    stops: int | None = None
    bsd: Options | None = None

    def on(self, system: str | None) -> Options | None:
        """Those of the tool on ``system``, a name of :data:`platform.Platform`.

        None where they are not known there.
        """
        if self.system in {"", system}:
            return self
        return self.bsd if system in {"macos", "freebsd", "openbsd", "netbsd"} else None

    def long(self, name: str) -> str | None:
        """The option with this long name, or with one that begins so."""
        if name in self.names:
            return name
        if self.negations and f"--{name.removeprefix('--no-')}" in self.names:
            return f"--{name.removeprefix('--no-')}"
        if self.prefixes and not self.single_dash and len(name) > 3:
            return next((known for known in self.names if known.startswith(name)), None)
        return None


@lru_cache(maxsize=1024)
def lookup(name: str) -> Options | None:
    """The options of the tool called ``name`` (a basename); None where nothing is known."""
    if "/" in name:
        return None
    try:
        data = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    except (OSError, ValueError):
        # No such file, or a name that is none.
        return None
    if target := data.get("same-as"):
        other, *path = target.split()
        found = lookup(other)
        for word in path:
            found = found.subcommands[word] if found else None
        return found
    return _options(data, {})


def _options(data: dict[str, Any], above: dict[str, Value]) -> Options:
    names = {**above, **_names(data.get("options", "")), **_names(data.get("more", ""))}
    below = names if data.get("inherit") or above else {}
    style = {key: data[key] for key in _STYLE if key in data}
    subcommands = {
        key: _options({**style, **entry}, below)
        for key, entry in data.get("subcommands", {}).items()
        if "same-as" not in entry
    }
    for key, entry in data.get("subcommands", {}).items():
        if "same-as" in entry:
            target = entry["same-as"]
            found = subcommands.get(target) or lookup(target)
            if found is not None:
                subcommands[key] = found
    return Options(
        names,
        subcommands,
        data.get("complete", "options" in data or "more" in data),
        data.get("system", ""),
        data.get("style") == "single-dash",
        data.get("prefixes", True),
        data.get("numbers", False),
        data.get("negations", False),
        data.get("old-style", False),
        data.get("assignments", False),
        re.compile(data["words"]) if "words" in data else None,
        data.get("stops"),
        _options({**style, **data["bsd"]}, {}) if "bsd" in data else None,
    )


def _names(text: str) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for token in text.split():
        if token[-1] not in "=];" or len(token) < 3:
            found[token] = ""
            continue
        for value in _VALUES:
            if token.endswith(value):
                found[token.removesuffix(value)] = value
                break
        else:
            found[token] = ""
    return found
