"""The options of a command that its tool does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caro_lsp.shell import options, tools
from caro_lsp.shell.command import Command, Word, end_of_line
from caro_lsp.shell.syntax import Text

if TYPE_CHECKING:
    from caro_lsp.shell.options import Options
    from caro_lsp.shell.platform import Platform

_TESTS = frozenset({"test", "["})
_ELSEWHERE = frozenset({"ssh", "docker", "kubernetes", "chroot"})
_EVERYWHERE = frozenset({"--help", "--version"})
"""What nearly all tools know, though not all say so; subcommands know ``-h`` too."""
_HIDDEN = "\ufffd"
"""Stands for what is not known of a word."""


class UnknownOption(NamedTuple):
    """An option that a tool does not know; ``near`` is a similar one that it does, if any."""

    tool: str
    option: str
    near: str = ""


def unknown_option(command: Command, system: Platform | None = None) -> UnknownOption | None:
    """The first option that the tool of ``command`` is known not to have on ``system``.

    None where there is none, and where not all options of the tool are known. Of a command that
    runs on another machine or in a container nobody knows which tools are there.
    """
    known = options.lookup(command.name)
    if not _ELSEWHERE.isdisjoint(command.context):
        system = None
    known = known.on(system) if known is not None else None
    if known is None:
        return None
    if command.name in _TESTS:
        return _operator(command, known)
    reading = _Reading(command.name, known)
    return reading.first_unknown(command.arguments)


class _Reading:
    """One way through the words of a command, as getopt goes it."""

    def __init__(self, name: str, known: Options) -> None:
        self._name = name
        self._known = known
        self._tool = tools.lookup(name)
        self._operands = 0

    def first_unknown(self, words: tuple[Word, ...]) -> UnknownOption | None:
        index = 0
        while index < len(words):
            text = _shown(words[index])
            index += 1
            if index == 1 and self._known.old_style and text.isalpha():
                unknown, taken = self._old_style(text)
                if unknown is not None:
                    return unknown
                index += taken
                continue
            if text == "--":
                return self._stray(words[index:])
            if len(text) < 2 or text[0] != "-":
                if not self._operand(text):
                    return None
                if (stray := self._stray(words[index - 1 : index])) is not None:
                    return stray
                if self._ended():
                    return None
                continue
            if text[1] == _HIDDEN or self._is_no_option(text):
                continue
            found, values = self._option(text)
            if found is not None:
                return found if self._known.complete else None
            if values == "=;":
                index = end_of_line(words, index) + 1
            else:
                index += values.count("=")
        return None

    def _old_style(self, text: str) -> tuple[UnknownOption | None, int]:
        """The unknown one of the letters of ``tar czf``; else how many words they take."""
        names = self._known.names
        for letter in text:
            if f"-{letter}" not in names:
                return UnknownOption(self._name, f"-{letter}"), 0
        return None, sum(names[f"-{letter}"] == "=" for letter in text)

    def _operand(self, text: str) -> bool:
        """Take note of an operand; whether what stands behind it can be judged."""
        if not self._operands and self._known.subcommands:
            below = self._known.subcommands.get(text)
            if below is None:
                return False
            self._known = below
            self._name = f"{self._name} {text}"
            self._tool = self._tool.subcommands.get(text) if self._tool else None
            return True
        self._operands += 1
        return True

    def _ended(self) -> bool:
        if self._known.stops is not None:
            return self._operands >= self._known.stops > 0
        return bool(self._operands and self._tool and self._tool.ends_flags(self._operands - 1))

    def _stray(self, words: tuple[Word, ...]) -> UnknownOption | None:
        """An operand such as ``block=1M`` of a tool that knows them by name."""
        if self._known.assignments and self._known.complete:
            for word in words:
                name, equals, _ = _shown(word).partition("=")
                if equals and name.isalpha() and name not in self._known.names:
                    return UnknownOption(self._name, f"{name}=", self._near(name))
        return None

    def _is_no_option(self, text: str) -> bool:
        known = self._known
        digits = text[1:].rstrip(_HIDDEN).isdecimal() and known.numbers
        return digits or (known.words is not None and known.words.fullmatch(text) is not None)

    def _option(self, text: str) -> tuple[UnknownOption | None, str]:
        """The unknown option in a word; else what stands for the words that it takes."""
        name, equals, _ = text.partition("=")
        if name in _EVERYWHERE or (name == "-h" and " " in self._name):
            return None, ""
        if text.startswith("--") or self._known.single_dash:
            if _HIDDEN in name:
                return None, ""
            found = self._known.long(name)
            if found is None and self._known.single_dash:
                found = self._known.long(f"-{name}" if name[1] != "-" else name[1:])
            if found is not None:
                value = self._known.names[found]
                return None, "" if equals and value != "=;" else value
            if text.startswith("--"):
                return UnknownOption(self._name, name, self._near(name)), ""
            if f"{text[:2]}" in self._known.names and self._known.names[text[:2]]:
                # A letter with its value, such as -O3 of find.
                return None, ""
            return UnknownOption(self._name, name, self._near(name)), ""
        if name in self._known.names and len(name) > 2:
            # A long name with one dash, such as -nv of wget.
            return None, "" if equals else self._known.names[name]
        return self._letters(text)

    def _letters(self, text: str) -> tuple[UnknownOption | None, str]:
        known = self._known
        for position, letter in enumerate(text[1:], 1):
            if letter == _HIDDEN:
                return None, ""
            value = known.names.get(f"-{letter}")
            rest = text[position + 1 :]
            if value is None:
                if letter.isdecimal() and known.numbers:
                    continue
                return UnknownOption(self._name, f"-{letter}", self._near(text)), ""
            if value == "[=]" or (value and rest):
                return None, ""
            if value:
                return None, value
        return None, ""

    def _near(self, name: str) -> str:
        return _nearest(name, self._known)


def _nearest(name: str, known: Options) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, [n for n in known.names if len(n) > 2], 1, 0.7)), "")


def _operator(command: Command, known: Options) -> UnknownOption | None:
    """An operator that ``test`` does not know; a word behind another operator is a value."""
    behind = False
    words = command.arguments
    for index, word in enumerate(words):
        text = _shown(word)
        last = index + 1 == len(words) or _shown(words[index + 1]) in {"]", "-a", "-o", ")"}
        if behind or not text.startswith("-") or not text[1:].isalpha() or last:
            behind = text in {"=", "==", "!=", "<", ">", "=~"} or known.names.get(text) == "="
            continue
        if text not in known.names:
            return UnknownOption(command.name, text)
        behind = True
    return None


def _shown(word: Word) -> str:
    """The characters of a word, with one for each part that is not known."""
    return "".join(part.value if isinstance(part, Text) else _HIDDEN for part in word.parts)
