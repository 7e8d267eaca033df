"""What operands and flag values are to a tool, and what it does with them (``operands.toml``)."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, get_args

from caro_lsp.explain.parts import Action

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_FILE = Path(__file__).parent / "operands.toml"
_ACTIONS: tuple[Action, ...] = get_args(Action)
_SAME = {"gawk": "awk", "mawk": "awk", "original-awk": "awk", "egrep": "grep", "fgrep": "grep",
         "zgrep": "grep", "python": "python3", "pip3": "pip", "ncat": "nc", "netcat": "nc",
         "g++": "gcc", "cc": "gcc", "clang": "gcc", "bzcat": "zcat", "xzcat": "zcat",
         "zstdcat": "zcat", "unxz": "gunzip", "bunzip2": "gunzip", "mkfs.xfs": "mkfs",
         "mkfs.vfat": "mkfs", "mkfs.btrfs": "mkfs", "mke2fs": "mkfs", "mariadb": "mysql",
         "ping6": "ping", "more": "less", "zless": "less"}  # fmt: skip


class Role(NamedTuple):
    """What a word is: ``kind`` is an action, or program, pattern, text, archive."""

    kind: str
    about: str


@dataclass(frozen=True)
class Roles:
    """The roles of the words of one tool."""

    operands: tuple[Role, ...] = ()
    repeats: bool = False
    last: Role | None = None
    unless: frozenset[str] = frozenset()
    changed_by: frozenset[str] = frozenset()
    deleted_by: frozenset[str] = frozenset()
    flags: dict[str, Role] = field(default_factory=dict)

    def of(self, index: int, count: int, flags: set[str]) -> Role | None:
        """The role of the operand at ``index`` of ``count``, where ``flags`` were given."""
        operands = self.operands
        if self.unless & flags:
            operands = operands[1:]
        if self.last is not None and count > 1 and index == count - 1:
            return self.last
        found = (
            operands[index] if index < len(operands)
            else operands[-1] if operands and self.repeats else None
        )  # fmt: skip
        if found is not None and found.kind == "reads" and self.changed_by & flags:
            return Role("changes", found.about)
        if found is not None and found.kind == "changes" and self.deleted_by & flags:
            return Role("deletes", found.about)
        return found


def action(role: Role | None, flags: set[str]) -> Action | None:
    """What the tool does with a word of this role."""
    if role is None:
        return None
    if role.kind == "archive":
        return "writes" if flags & {"-c", "-r", "-u", "-A", "--create", "--append"} else "reads"
    return next((one for one in _ACTIONS if one == role.kind), None)


def roles(name: str) -> Roles:
    """Those of the tool called ``name``; empty where nothing is known."""
    table = _table()
    return table.get(name) or table.get(_SAME.get(name, "")) or Roles()


@lru_cache(maxsize=1)
def _table() -> dict[str, Roles]:
    data = tomllib.loads(_FILE.read_text("utf-8"))
    return {name: _roles(entry) for name, entry in data.items()}


def _roles(data: dict[str, Any]) -> Roles:
    operands = [str(text) for text in data.get("operands", ())]
    return Roles(
        tuple(_role(text.removesuffix("...")) for text in operands),
        bool(operands) and operands[-1].endswith("..."),
        _role(data["last"]) if "last" in data else None,
        frozenset(data.get("unless", ())),
        frozenset(data.get("changed-by", ())),
        frozenset(data.get("deleted-by", ())),
        {flag: _role(text) for flag, text in data.get("flags", {}).items()},
    )


def _role(text: str) -> Role:
    kind, _, about = text.partition(": ")
    return Role(kind, about)
