"""The command that a proposal is about, redacted as reports are: by an allow-list.

A rule has to name what it is about. So these pass as well: the name of the tool that is meant, its
subcommand and options as far as they are known words, what rules in force name, modes of files, and
what the user lets pass. A proposal is about a command that runs: words that are plainly made up
stand where a report has placeholders.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from caro_lsp.heal.proposals import danger, generalise
from caro_lsp.heal.proposals.made_up import made_up, placeholders
from caro_lsp.heal.redact import Redactor
from caro_lsp.heal.redact.tables import plain_words, tool_names
from caro_lsp.shell import options, tools

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caro_lsp.dogma.ruleset import Rule

_TOOL = re.compile(r"[A-Za-z][A-Za-z0-9._+-]{1,31}")
_OPTION = re.compile(r"--[a-z][a-z0-9-]{0,40}|-[A-Za-z]{1,3}")
_MODE = re.compile(r"0?[0-7]{3}|[0-7]{4}")
_WITH_MODES = frozenset({"chmod", "install", "mkdir", "umask"})
_LITERAL = re.compile(r"[\w/.:+@-]+")
_ESCAPED = re.compile(r"\\[A-Za-z]|\(\?[a-z]+\)")
_NAMING = frozenset({"command", "flags", "is", "glob", "regex", "op"})
"""Keys of a match under which words of commands stand."""
_FLAGS = frozenset({"all", "any", "none"})


def redacted(text: str, rules: Iterable[Rule] = (), keep: Iterable[str] = ()) -> str:
    """``text`` with made-up words for what is not known.

    ``rules`` are those in force, ``keep`` what the user lets pass. What has been redacted stays as
    it is.
    """
    passing = {*_subject(text), *keep}
    passing |= {word.lower() for rule in rules for word in _named_by(rule.data.get("match", {}))}
    has_modes = any(re.search(rf"\b{name}\b", text) for name in _WITH_MODES)

    def passes(word: str) -> bool:
        known = bool({word, word.lower(), word.removeprefix("--")} & passing)
        return known or (has_modes and bool(_MODE.fullmatch(word)))

    return made_up(Redactor(passes=passes).command(placeholders(text)))


def _named_by(match: Any, *, named: bool = False) -> Iterator[str]:
    """The words of commands that a match names."""
    if isinstance(match, dict):
        for key, value in match.items():
            yield from _named_by(value, named=key in _NAMING or (named and key in _FLAGS))
    elif isinstance(match, list):
        for value in match:
            yield from _named_by(value, named=named)
    elif named and isinstance(match, (str, int)):
        yield from _LITERAL.findall(_ESCAPED.sub(" ", str(match)))


def _subject(text: str) -> Iterator[str]:
    """What the command that is meant is called by: its tool, its subcommand, its options."""
    command = generalise.culprit(text)
    if command is None:
        return
    if _TOOL.fullmatch(command.name):
        yield command.name
    line = generalise.carriers(command).line.split()[1:]
    # Between a tool that many have and what takes away stands what the tool has, not its user.
    of_tool = command.name in tool_names() and bool(line) and bool(danger.VERB.search(line[-1]))
    yield from (word for word in line if of_tool or _is_known(word))
    for argument in command.arguments:
        name = (argument.value or "").partition("=")[0]
        if _OPTION.fullmatch(name) and (len(name) < 5 or _is_known(name.lstrip("-"))):
            yield name


def _is_known(word: str) -> bool:
    """Whether each part of a word is English, of a tool, or says what is taken away."""
    known = _spoken() | plain_words() | danger.VERBS
    return word in danger.FLAGS or all(part in known for part in re.split(r"[:_.-]", word))


@cache
def _spoken() -> frozenset[str]:
    """Tools, and their subcommands."""
    found = set(tool_names())
    waiting = [known for name in found for known in (tools.lookup(name), options.lookup(name))]
    while waiting:
        below = getattr(waiting.pop(), "subcommands", {})
        found.update(below)
        waiting.extend(below.values())
    return frozenset(found)
