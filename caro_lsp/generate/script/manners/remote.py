"""What a script does on another machine by ssh is done there too: "the uptime of web2"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import quoted
from caro_lsp.generate.grammar import Answer
from caro_lsp.generate.script.manners.calls import Call, calls_of
from caro_lsp.generate.script.manners.transfers import machine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.grammar import Grammar
    from caro_lsp.generate.script.scope import Scope

_ON = re.compile(
    r"(?:(?:now|and|then|also|please)[, ]+)*(?:(?:run|execute|do|call|check|show|print) )?"
    r"(?P<what>.+?)(?:,| over there)? (?:on|at|of|from) (?:the |our )?"
    r"(?P<where>[\w@.$\"{}-]+(?: (?:server|host|machine|box))?)"
    r"(?: too| as well| again)?",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"(?:(?:now|and|then|also|please)[, ]+)*(?:(?:run|execute|do|call|check) )?"
    r"(?P<what>.+?),? (?:over |on )?(?P<where>there|remotely|the other side|it)(?: too| as well| again)?",
    re.IGNORECASE,
)
_ITS = re.compile(
    r"(?:(?:now|and|then|also|please)[, ]+)*(?:(?:show|print|check|get) )?its (?P<what>(?:free |used )?(?:disk|memory|uptime|load|kernel|ram|swap|hostname|users).*)",
    re.IGNORECASE,
)
_SENDS = re.compile(
    r"(?:copy|upload|send|transfer|push|put|deploy)\b(?!.* (?:its|there))"
    r"|(?:r?sync|mirror|scp|upload|send|transfer)\b.* (?:to|onto) (?:the |our )?"
    r"(?:[a-z]+ )?(?:server|host|machine|box|remote)\b",
    re.IGNORECASE,
)
_MACHINE = frozenset(
    {"server", "host", "machine", "box", "remote", "target", "node", "there", "remotely", "side"}
)
_TAKING = frozenset(f"-{letter}" for letter in "piolFJLRDbcEemSWw")
_COMMAND = re.compile(r"[`\"']?(?P<command>[a-z][\w.-]*(?: .+?)?)[`\"']?")
_NO_COMMANDS = frozenset(
    {"the", "a", "what", "how", "all", "show", "which", "find", "last", "test"}
)

_DOES = re.compile(
    r"(?:(?:now|and|then|also|please|finally)[, ]+)*(?:(?:re)?(?:start|load|run)|execute|stop"
    r"|enable|(?:re)?boot|pull|migrate|deploy|install|update|upgrade)\b",
    re.IGNORECASE,
)
"""What is done on a machine rather than with its name."""
_SURE = 0.95


def answers(grammar: Grammar, text: str, scope: Scope) -> Iterator[Answer]:
    """What is asked for on a machine that the script calls by ssh, called as there."""
    said = text.strip(" .?")
    said = f"{own['what']} there" if (own := _ITS.fullmatch(said)) else said
    match = _ON.fullmatch(said) or _THERE.fullmatch(said)
    if match is None:
        return
    if _SENDS.match(match["what"]):
        # What is here is sent there.
        return
    hosts = [host for call in calls_of(scope) if call.tool == "ssh" and (host := _host(call))]
    if not hosts and _DOES.match(text) and (known := machine(scope)):
        hosts = [f'"{known}"']
    if not hosts or not (host := _meant(match["where"], hosts)):
        return
    if command := _command(grammar, match["what"], scope):
        yield Answer(f"ssh {host} {_as_word(command)}", 1.0, "script", (), -100)


def _as_word(command: str) -> str:
    """A command as the word that is sent, in which what is known here is put in here."""
    if re.fullmatch(r"[\w./ -]+", command):
        return command
    if "${" in command and not re.search(r"[`\\!]|\$(?!\{\w+\})", command):
        bare = re.sub(r'"(\$\{\w+\})"', r"\1", command)
        if '"' not in bare:
            return f'"{bare}"'
    return quoted(command)


def _host(call: Call) -> str:
    """The machine that a call of ssh is for; empty for none."""
    words = list(call.words)
    while words:
        word = words.pop(0)
        if word in _TAKING:
            words = words[1:]
        elif not word.startswith("-") and not re.match(
            r"\"?\$\{?\w*(?:OPTS?|ARGS?|FLAGS?)\b", word
        ):
            return word
    return ""


def _meant(where: str, hosts: list[str]) -> str:
    """The machine that is called ``where``, as the script writes such; empty for none."""
    plain = where.strip('"${}')
    for host in reversed(hosts):
        user, at, name = host.strip('"').rpartition("@")
        if plain in {name, name.strip("${}"), host.strip('"'), name.partition(".")[0]}:
            return host
        numbered = re.fullmatch(r"([a-z][a-z-]*?)-?\d+(\..+)?", name)
        if numbered and re.fullmatch(
            rf"{re.escape(numbered[1])}-?\d+{re.escape(numbered[2] or '')}", plain
        ):
            # One more of the same.
            return f"{user}{at}{plain}"
    return hosts[-1] if plain.split(" ")[-1].lower() in _MACHINE and len(set(hosts)) == 1 else ""


def _command(grammar: Grammar, what: str, scope: Scope) -> str:
    """The command that is asked for, which may be given as such."""
    match = _COMMAND.fullmatch(what)
    first = match["command"].split(" ")[0] if match else ""
    if match and first not in _NO_COMMANDS and (shutil.which(first) or what[0] in "`\"'"):
        rest = match["command"].split(" ")[1:]
        if not rest or what[0] in "`\"'" or any(not one.strip(",;").isalpha() for one in rest):
            return match["command"]
    apart = type(scope)(posix=scope.posix)
    # What is worked on there may be called as a variable here.
    for said, within in ((what.removeprefix("the "), apart), (what, _without_commands(scope))):
        found = grammar.answers(said, within)
        if found and found[0].coverage >= _SURE:
            return found[0].command
    return ""


def _without_commands(scope: Scope) -> Scope:
    """``scope`` with no more than its names and numbers."""
    kept = tuple(one for one in scope.variables if one.sort in {"text", "number"})
    return replace(scope, commands=(), variables=kept)
