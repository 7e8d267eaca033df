"""What a host says about the variables that its shell text starts with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caro_lsp.shell.command import Unknown
from caro_lsp.shell.follow import Follower
from caro_lsp.shell.parse import parse
from caro_lsp.shell.syntax import Text
from caro_lsp.shell.values import MAX_VALUE_CHARACTERS, may_be_empty

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from caro_lsp.shell.values import Value

MAX_PARTS = 50
"""Known and unknown parts of a value that is remembered."""
MAX_VARIABLES = 500
"""Variables of a host that are remembered; nobody writes more."""


def constant(value: str) -> Value:
    """A value that the host spells out. Quoted: a tilde in it is only a tilde."""
    return (Text(value, quoted=True),)


def exported(values: Mapping[str, Value]) -> dict[str, Any]:
    """``values`` as the environment of a process."""
    known: dict[str, Any] = {}
    for name, value in values.items():
        if len(known) >= 2 * MAX_VARIABLES:
            break
        known[name] = value
        known[f"x:{name}"] = True
    return known


def always_set(names: Iterable[str]) -> dict[str, Value]:
    """Variables that whatever runs the host's text sets to something."""
    return {name: (Unknown(f"${name}", may_be_empty=False),) for name in names}


def bounded(name: str, value: Value) -> Value:
    """``value``, or that there is some where it has grown out of all proportion."""
    length = sum(len(part.value) for part in value if isinstance(part, Text))
    if len(value) <= MAX_PARTS and length <= MAX_VALUE_CHARACTERS:
        return value
    return (Unknown(f"${name}", may_be_empty=may_be_empty(value)),)


def after(text: bytes, known: Mapping[str, Any]) -> dict[str, Any]:
    """What shell text such as ``A=1; export B="$A/b"`` adds to ``known``."""
    found: dict[str, Any] = {}
    for run in Follower().follow(parse(text, dialect="sh"), known).runs():
        for name, value in run.followed.writes.items():
            if isinstance(value, tuple):
                found[name] = bounded(name, value)
            elif name.startswith("x:"):
                found[name] = value
    return found
