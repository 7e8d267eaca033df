"""A test, how it is turned round, and the words for comparisons and messages."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Variable

    _Match = re.Match[str]


@dataclass(frozen=True)
class Test:
    """A command that succeeds where a condition holds, and what to say where it does (not)."""

    command: str
    holds: str = ""
    fails: str = ""
    about: Variable | None = None
    negated: bool = False

    def opposite(self) -> Test:
        """The same, turned round."""
        return replace(self, negated=not self.negated, holds=self.fails, fails=self.holds)

    @property
    def written(self) -> str:
        """The command, turned round where it is denied."""
        if not self.negated:
            return self.command
        for sign, other in _OPPOSITE:
            if (
                self.command.count(sign) == 1
                and self.command.startswith("[")
                and not _JOINED.search(self.command)
            ):
                return self.command.replace(sign, other)
        if _JOINED.search(self.command):
            return f"! {{ {self.command}; }}"
        if re.match(r"\[ (?!! )-\w ", self.command):
            return f"[ ! {self.command[2:]}"
        return f"! {self.command}"


_OPPOSITE = (
    (" = ", " != "), (" == ", " != "), (" != ", " = "), (" -eq ", " -ne "), (" -ne ", " -eq "),
    (" -gt ", " -le "), (" -le ", " -gt "), (" -lt ", " -ge "), (" -ge ", " -lt "),
    ("[ -z ", "[ -n "), ("[ -n ", "[ -z "),
)  # fmt: skip

_JOINED = re.compile(r" (?:&&|\|\|) |; ")


def label(said: str) -> str:
    """A noun phrase without its article."""
    return re.sub(r"^(?:the|a|an|its|our) ", "", said.strip())


def spoken(one: Variable, said: str) -> str:
    """How a message speaks of a variable: by what it holds where that is a name or a path."""
    if one.sort in {"file", "folder", "list", "command", "url", "host"} or one.name.isdigit():
        return f"${one.name}" if one.sort != "list" else label(said)
    return label(said) if not re.fullmatch(r"it|this|that", said) else f"${one.name}"


def filled(one: Variable, said: str) -> Test:
    """Whether a variable has a value."""
    name = spoken(one, said) if not one.name.isdigit() else "argument"
    if one.sort == "list":
        return Test(f"[ ${{#{one.name}[@]}} -gt 0 ]", "", f"no {label(said)}", one)
    default = f"${{{one.name}:-}}" if one.name.isdigit() else f"${one.name}"
    return Test(f'[ -n "{default}" ]', f"{name} is set", f"{name} is not set", one)


NUMBERS = {
    "no": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "ten": "10",
    "zero": "0",
    "a": "1",
}

SIGNS = (
    (r"(?:more|greater|bigger|larger|higher|longer) than|over|above|exceeds?|beyond|>", "-gt"),
    (r"(?:at least|no less than|not less than|>=)", "-ge"),
    (r"(?:less|fewer|smaller|lower|shorter) than|below|under|<", "-lt"),
    (r"(?:at most|no more than|not more than|up to|<=)", "-le"),
    (r"exactly|equals?|equal to|==?", "-eq"),
)

COMPARES = "|".join(words for words, _ in SIGNS)
