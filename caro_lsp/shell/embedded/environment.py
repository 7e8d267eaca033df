"""What a host says about the variables that its shell text starts with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caro_lsp.shell.command import Unknown
from caro_lsp.shell.follow import Follower
from caro_lsp.shell.parse import parse
from caro_lsp.shell.syntax import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from caro_lsp.shell.values import Value

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


def after(assignments: bytes, known: Mapping[str, Any]) -> dict[str, Value]:
    """The values of variables after shell text such as ``A=1 B="$A/b"``."""
    runs = Follower().follow(parse(assignments, dialect="sh"), known)
    return {
        name: value
        for run in runs
        for name, value in run.followed.writes.items()
        if ":" not in name and isinstance(value, tuple)
    }
