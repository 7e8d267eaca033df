"""Which words of one command pass: its tool, its flags, its subcommands."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from caro_lsp.heal.redact.literals import hidden
from caro_lsp.heal.redact.tables import (
    BUILTINS,
    DECLARING,
    FOLDERS,
    SIGNALLING,
    SIGNALS,
    tool_names,
)
from caro_lsp.shell import options, tools

if TYPE_CHECKING:
    from caro_lsp.heal.redact.placeholders import Placeholders
    from caro_lsp.shell.options import Options
    from caro_lsp.shell.tools import Flag, Tool

MOST_LETTERS = 5
"""Of flags in one word; what is longer may be a value."""
_RUN = frozenset({"command", "words"})


class Invocation:
    """One command while its words come by, from its name on."""

    def __init__(self, placeholders: Placeholders) -> None:
        self._placeholders = placeholders
        self._tool: Tool | None = None
        self._options: Options | None = None
        self._operands = 0
        self._first = ""
        """The kind that a flag gives to the first operand."""
        self._pending: str | None = None
        """The kind of the value that the flag before takes; None where it takes none."""
        self._ended = False
        self._name_of = ""
        self.at_name = True
        """Whether the next word is the name of a command."""
        self.declares = True
        """Whether words may be assignments."""

    @property
    def value_kind(self) -> str:
        """The kind of the next word, as far as it is known."""
        if self.at_name:
            return ""
        if self._pending is not None:
            return self._pending
        if self._first and not self._operands:
            return self._first
        return self._tool.operand_kind(self._operands) if self._tool else ""

    def took_other(self) -> None:
        """A word that is more than letters has come by, such as ``"$x"``."""
        if self.at_name:
            self.at_name = self.declares = False
        elif self._pending is not None:
            self._pending = None
        else:
            self._take_operand()

    def literal(self, value: str) -> str:
        """The next word, as it may be shown."""
        if self.at_name:
            return self._name(value)
        if self._pending is not None:
            kind, self._pending = self._pending, None
            return hidden(value, self._placeholders, kind)
        if value == "--":
            self._ended = True
            return value
        if value.startswith("-") and len(value) > 1 and not self._ended:
            return self._flag(value)
        return self._operand(value)

    def _name(self, value: str) -> str:
        self.at_name = self.declares = False
        folder, base = posixpath.split(value)
        self._name_of = base
        if base not in tool_names() and self._placeholders.pass_it(base):
            return base
        if base not in tool_names() or (folder and not _holds_tools(folder)):
            return hidden(value, self._placeholders, "name" if "/" not in value else "path")
        self._tool, self._options = tools.lookup(base), options.lookup(base)
        self.declares = base in DECLARING
        if base in {"command", "builtin", "exec", "time"} and self._tool is None:
            self.at_name = True
        return value

    def _operand(self, value: str) -> str:
        deeper = self._subcommand(value)
        if deeper:
            return value
        if self._operands == 0 and self._is_old_style(value):
            self._operands += 1
            self._cluster(f"-{value}")
            return value
        kind = self.value_kind
        if self._options and self._options.assignments and "=" in value:
            name, _, rest = value.partition("=")
            if name in self._options.names:
                return f"{name}={hidden(rest, self._placeholders, 'path')}"
        if kind in _RUN:
            self.at_name = self.declares = True
            self._tool = self._options = None
            return self._name(value)
        self._take_operand()
        return hidden(value, self._placeholders, kind)

    def _take_operand(self) -> None:
        self._operands += 1

    def _subcommand(self, value: str) -> bool:
        if self._operands:
            return False
        tool, known = self._tool, self._options
        found = False
        if tool is not None and value in tool.subcommands:
            self._tool = tool.subcommands[value]
            found = True
        if known is not None and value in known.subcommands:
            self._options = known.subcommands[value]
            found = True
        return found

    def _is_old_style(self, value: str) -> bool:
        old = bool(self._tool and self._tool.old_style) or bool(
            self._options and self._options.old_style
        )
        return old and value.isalpha() and self._cluster(f"-{value}", look=True) == f"-{value}"

    def _flag(self, value: str) -> str:
        if value.startswith("--"):
            name, equals, rest = value.partition("=")
            takes = self._known(name)
            if takes is None:
                passes = self._placeholders.pass_it(name)
                shown = name if passes else self._placeholders.of("flag", name)
                kind = ""
            else:
                shown, kind = name, takes
                if not equals and takes:
                    self._expect(name, takes)
            if not equals:
                return shown
            return f"{shown}={hidden(rest, self._placeholders, _plain_kind(kind))}"
        if (takes := self._known(value)) is not None:
            if takes:
                self._expect(value, takes)
            return value
        if self._name_of in SIGNALLING and value in SIGNALS:
            return value
        return value if self._placeholders.pass_it(value) else self._cluster(value)

    def _expect(self, name: str, takes: str) -> None:
        if takes == "[=]" or self._is_attached(name):
            return
        if takes in {"command", "=;"}:
            # As of ``find -exec``: a command line of its own, up to ``;``.
            self.at_name = self.declares = True
            self._tool = self._options = None
            return
        self._pending = _plain_kind(takes)

    def _is_attached(self, name: str) -> bool:
        flag = self._fact(name)
        return bool(flag and flag.attached)

    def _fact(self, name: str) -> Flag | None:
        if self._tool is None:
            return None
        bare = name.lstrip("-")
        if name.startswith("--") or self._tool.single_dash:
            return self._tool.by_long.get(bare)
        return self._tool.by_short.get(bare)

    def _known(self, name: str) -> str | None:
        """What the flag ``name`` takes: a kind, ``=``, or nothing; None for one nobody knows."""
        flag = self._fact(name)
        listed = self._options.names.get(name) if self._options else None
        if flag is not None:
            if flag.operand:
                self._first = flag.operand
                return ""
            return flag.value or (listed or "")
        return listed

    def _cluster(self, value: str, *, look: bool = False) -> str:
        """Flags of one letter in one word, perhaps with a value behind them."""
        letters = value[1:]
        for index, letter in enumerate(letters):
            takes = self._known(f"-{letter}")
            if takes is None or index >= MOST_LETTERS:
                return "" if look else self._placeholders.of("flag", value)
            if takes:
                rest = letters[index + 1 :]
                head = f"-{letters[: index + 1]}"
                if look:
                    return head + rest if not rest else ""
                if not _is_usual(head[1:]):
                    return self._placeholders.of("flag", value)
                if not rest:
                    self._expect(f"-{letter}", takes)
                    return head
                return head + hidden(rest, self._placeholders, _plain_kind(takes))
        if not _is_usual(letters):
            return "" if look else self._placeholders.of("flag", value)
        return value


def _is_usual(letters: str) -> bool:
    """Whether letters in one word are flags as people write them, and no name that looks so."""
    if len(letters) > 1 and not letters.isalpha():
        return False
    return len(set(letters)) == len(letters) or len(letters) <= _MOST_REPEATED


_MOST_REPEATED = 3
"""Letters in one word of which some are the same: ``-vvv`` is usual, ``-ddde`` is not."""


def _holds_tools(folder: str) -> bool:
    return folder in FOLDERS and folder.startswith("/")


def _plain_kind(takes: str) -> str:
    return "" if not re.fullmatch(r"[a-z]+", takes) else takes


__all__ = ["BUILTINS", "Invocation"]
