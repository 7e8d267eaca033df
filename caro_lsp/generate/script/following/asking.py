"""Requests that go on from a line above, each way to do so in its turn."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script import fitting
from caro_lsp.generate.script.analogy.likeness import VERBS
from caro_lsp.generate.script.following.announced import of_announced
from caro_lsp.generate.script.following.each import of_each
from caro_lsp.generate.script.following.fields import other_field
from caro_lsp.generate.script.following.forms import of_form
from caro_lsp.generate.script.following.listed import of_listed, points
from caro_lsp.generate.script.following.listings import listing
from caro_lsp.generate.script.following.more import more
from caro_lsp.generate.script.following.things import of_archive
from caro_lsp.generate.script.following.tools import in_same_folder, installed, tagged
from caro_lsp.generate.script.following.words import bare

if TYPE_CHECKING:
    from caro_lsp.generate.grammar import Grammar
    from caro_lsp.generate.script.scope import Scope

_WHOLE = 0.999


_PLURAL = re.compile(
    r"\b(?:them|these|those)(?= *(?:$|[.,!?]|all\b|in\b|to\b|by\b|with\b))", re.IGNORECASE
)
_EACH = re.compile(
    r"\bof (?:each|all|every one)(?: of (?:them|these|those))?[.!?]?$", re.IGNORECASE
)
_OF_EACH = re.compile(r"\b(?:each|every one)(?: one)? of (?:them|these|those)\b", re.IGNORECASE)
_SEVERAL = re.compile(r"[*@$]|\b(?:for|while|find|xargs)\b|\w \w.* \w")
_WHOLE_FOLDER = re.compile(r"rm (?:-\w+ )*\"\$\{?(?P<name>\w+)\}?\"/?$")


_GOES_ON = re.compile(
    r"(?:and|also|plus|same|the same|do the same|as well as)\b|.* (?:too|as well|also)$",
    re.IGNORECASE,
)
_SIGNS = re.compile(
    r"(?:(?:and|also|plus|do|the|same|thing|for|with|as well as|all|any|every|then|now)\b[ ,]*)*",
    re.IGNORECASE,
)


def carried(text: str, scope: Scope) -> str:
    """The words of the line above where ``text`` leaves to it what is done, or with what.

    What stands there counts as asked for: "and the .bak files" below ``find . -name '*.o' -delete``.
    """
    plain = bare(text)
    if points(plain) and (above := listing(scope.commands)):
        return _words(above.line)
    line = next((one for one in reversed(scope.commands) if not one.startswith("echo ")), "")
    if not _GOES_ON.match(plain) or not re.match(r"(?:find|rm) ", line):
        return ""
    signs = _SIGNS.match(plain)
    first = plain[signs.end() if signs else 0 :].partition(" ")[0].lower()
    return "" if first in VERBS else _words(line)


def _words(line: str) -> str:
    return " ".join(re.findall(r"[A-Za-z_]+", line))


def misses(text: str, command: str, scope: Scope) -> bool:
    """Whether ``text`` speaks of several things and ``command`` is about something else."""
    if _OF_EACH.search(text) and scope.commands[-1:] == ("done",) and "for " not in command:
        return True
    if _EACH.search(text) and not _SEVERAL.search(command):
        return True
    if not _PLURAL.search(text):
        return False
    if command in {"ls", "ls -l", "ls -la", "find .", "find . -type f"}:
        return True
    folder = _WHOLE_FOLDER.match(command)
    return folder is not None and any(
        one.name == folder["name"] and one.sort == "folder" for one in scope.variables
    )


def followed(grammar: Grammar, text: str, scope: Scope) -> str:
    """The command for a request that goes on from a line above; empty where it does not."""
    if not scope.commands:
        return ""

    def ask(said: str, within: Scope) -> str:
        for best in grammar.answers(said, within)[:2]:
            if best.coverage > _WHOLE and fitting.makes_sense(best.command, within):
                return within.written(best.command)
        return ""

    for said in (other_field, of_form, installed, tagged):
        if command := said(text, scope):
            return command
    for asking in (more, in_same_folder, of_archive, of_each, of_listed, of_announced):
        if command := asking(text, scope, ask):
            return command
    return ""
