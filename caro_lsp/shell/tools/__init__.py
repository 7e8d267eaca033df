"""Facts about tools, as data: one TOML file a tool, read when the tool is first met.

A file holds ``summary``, ``operands`` (kinds in order, see :data:`OPERAND_KINDS`; a kind ending in
``...`` repeats), ``flags`` by canonical name and ``subcommands`` of the same shape, which may have
subcommands of their own. ``style = "single-dash"`` is for tools such as ``find`` whose long names
have one dash, ``permutes = false`` for those whose flags end at the first operand, ``old-style =
true`` for those whose first word may be flags without a hyphen, ``flags-everywhere = true`` for
those whose flags may also stand behind a subcommand, ``numbers = true`` for those where a word
such as ``-9`` is no flag. A flag whose value is a ``command`` takes all words up to ``;`` or
``{} +``; its value is then the line that they make. ``same-as`` names another tool, or inside a
file another subcommand, with the same facts.
"""

from __future__ import annotations

import sys
from dataclasses import field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from caro_lsp.shell.record import record

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_FOLDER = Path(__file__).parent

OPERAND_KINDS = {
    "path": "a file or folder",
    "value": "a word that is neither file nor command",
    "host": "a host, perhaps with user",
    "url": "an address",
    "assignment": "NAME=VALUE, any number of them",
    "command": "this word and all behind it are a command line",
    "script": "shell text in one word",
    "words": "this word and all behind it, joined by spaces, are shell text",
}


_RUN = frozenset({"command", "script", "words"})


@record(init=False)
class Flag:
    """One option of a tool.

    ``value`` is the kind of its value, empty where it takes none; ``attached`` says that the value
    stands only in the same word; ``operand`` is the kind that the first operand gets by this flag.
    """

    name: Final[str]
    short: Final[tuple[str, ...]]
    long: Final[tuple[str, ...]]
    value: Final[str]
    attached: Final[bool]
    operand: Final[str]
    about: Final[str]

    def __init__(
        self,
        name: str,
        short: tuple[str, ...] = (),
        long: tuple[str, ...] = (),
        value: str = "",
        attached: bool = False,
        operand: str = "",
        about: str = "",
    ) -> None:
        self.name = name
        self.short = short
        self.long = long
        self.value = value
        self.attached = attached
        self.operand = operand
        self.about = about

    def without(self, letters: set[str]) -> Flag:
        """The flag where ``letters`` mean others."""
        kept = tuple(letter for letter in self.short if letter not in letters)
        return Flag(self.name, kept, self.long, self.value, self.attached, self.operand, self.about)


@record(frozen=True)
class Tool:
    """What is known of one tool or subcommand.

    ``subcommands`` holds those of every depth, the deeper ones as ``volume rm``.
    """

    name: str
    summary: str = ""
    operands: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    subcommands: dict[str, Tool] = field(default_factory=dict)
    single_dash: bool = False
    permutes: bool = True
    old_style: bool = False
    numbers: bool = False
    by_short: dict[str, Flag] = field(default_factory=dict)
    by_long: dict[str, Flag] = field(default_factory=dict)

    def old_style_flags(self, word: str) -> str:
        """``word`` with the hyphen that a first word of flags may lack, as in ``tar czf``."""
        plain = (
            self.old_style and word.isalpha() and all(letter in self.by_short for letter in word)
        )
        return f"-{word}" if plain else word

    def long(self, name: str) -> Flag | None:
        """The flag with this long name or an unambiguous prefix of one (GNU getopt_long)."""
        if (flag := self.by_long.get(name)) is not None:
            return flag
        if self.single_dash or len(name) < 2:
            return None
        found = {id(flag): flag for key, flag in self.by_long.items() if key.startswith(name)}
        return next(iter(found.values())) if len(found) == 1 else None

    def ends_flags(self, index: int) -> bool:
        """Whether no flags of the tool stand behind the operand at ``index``.

        Before a command line begins they may, as in ``ssh HOST -p 22 COMMAND``.
        """
        if self.permutes:
            return False
        kinds = [kind for kind in self.operands if kind != "assignment"]
        later = any(kind in _RUN for kind in kinds[index + 1 :])
        return not (later and self.operand_kind(index) not in _RUN)

    def operand_kind(self, index: int) -> str:
        """The kind of the operand at ``index``; empty where nothing is known."""
        kinds = [kind for kind in self.operands if kind != "assignment"]
        if index < len(kinds):
            return kinds[index].removesuffix("...")
        if kinds and kinds[-1].endswith("..."):
            return kinds[-1].removesuffix("...")
        return ""


def lookup(name: str) -> Tool | None:
    """The facts about the tool called ``name`` (a basename); None where there are none."""
    # Names without facts are not kept: whoever types brings ever new ones.
    return _read(name) if name in known() else None


@cache
def _read(name: str) -> Tool | None:
    data = tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))
    if target := data.get("same-as"):
        other, _, subcommand = target.partition(" ")
        tool = lookup(other)
        return tool.subcommands[subcommand] if tool and subcommand else tool
    return _tool(name, data)


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """The names of all tools with facts."""
    return frozenset(file.stem for file in _FOLDER.glob("*.toml"))


def _tool(
    name: str,
    data: dict[str, Any],
    above: dict[str, Any] | None = None,
    inherited: tuple[Flag, ...] = (),
    style: str = "",
) -> Tool:
    """The facts in ``data``; ``above`` are those about the whole tool, with all subcommands."""
    above = above or data
    if target := data.get("same-as"):
        data = above
        for word in target.split():
            data = data["subcommands"][word]
    style = data.get("style", style)
    single = style == "single-dash"
    flags = [_flag(key, entry) for key, entry in data.get("flags", {}).items()]
    own = {flag.name for flag in flags}
    letters = {letter for flag in flags for letter in flag.short}
    # A letter means what the subcommand says, where both have it.
    flags += [flag.without(letters) for flag in inherited if flag.name not in own]
    below = tuple(flags) if data.get("flags-everywhere") or inherited else ()
    subcommands: dict[str, Tool] = {}
    for key, entry in data.get("subcommands", {}).items():
        subcommand = _tool(f"{name} {key}", entry, above, below, style)
        subcommands[key] = subcommand
        subcommands |= {f"{key} {deeper}": tool for deeper, tool in subcommand.subcommands.items()}
    return Tool(
        name,
        data.get("summary", ""),
        tuple(data.get("operands", ())),
        tuple(flags),
        subcommands,
        single,
        data.get("permutes", True),
        data.get("old-style", False),
        data.get("numbers", False),
        {letter: flag for flag in flags for letter in flag.short},
        {word: flag for flag in flags for word in flag.long},
    )


def _flag(name: str, entry: dict[str, Any]) -> Flag:
    short = entry.get("short", ())
    return Flag(
        name,
        (short,) if isinstance(short, str) else tuple(short),
        tuple(entry.get("long", (name,))),
        entry.get("value", ""),
        entry.get("attached", False),
        entry.get("operand", ""),
        entry.get("about", ""),
    )
