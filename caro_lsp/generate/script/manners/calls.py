"""The commands of a script, read from its lines as plain text: tool, words, and who calls it.

A script is being written, so it need not parse. Commands that are kept in variables, and functions
that only pass their arguments on to a command, are looked through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caro_lsp.generate.script.scope import Scope

_WORD = re.compile(
    r"""(?<![^\s;&|])\d?[<>]+[&(]?(?:\d\b|-(?=\s|$))?|(?:"(?:[^"\\$]|\\.|\$\((?:[^()]|\([^()]*\))*\)|\$)*"|'[^']*'"""
    r"""|\$\((?:[^()]|\([^()]*\))*\)|\\.|\$\{[^}]*\}|(?<=[=\w])\([^()]*\)"""
    r"""|[^\s"'\\|;&<>])+|(?:[|;&]+|\d?[<>]+[&(]?(?:\d\b|-(?=\s|$))?)"""
)
_LEADS = frozenset(
    {"if", "then", "else", "elif", "do", "while", "until", "!", "time", "exec", "{", "(", "nohup",
     "command"}
)  # fmt: skip
_KEYWORDS = frozenset({"for", "case", "esac", "fi", "done", "in", "return", "break", "continue"})
_INNER = re.compile(r"\$\(((?:[^()]|\([^()]*\))*)\)")
"""What is called for a value."""
_SUDO = re.compile(r"(?:sudo|doas|\$\{?SUDO\b\}?|\"\$\{?SUDO\b\}?\")$")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=")
_DEFINED = re.compile(r"(?:function\s+(?P<a>[\w-]+)(?:\s*\(\s*\))?|(?P<b>[\w-]+)\s*\(\s*\))\s*")
_TOOL = re.compile(r"[\w./-]+")
_ALL = frozenset({'"$@"', "$@", '"$*"', "$*", '"${@}"'})
_ARGUMENT = re.compile(r"\$\{?([1-9])\b(?::?-[^}]*)?\}?")
_LED = re.compile(r"(?:(?:if|then|else|elif|do|while|until|!|time|\{|\()\s+)*")
_LOCAL = re.compile(r"(?:local|declare|typeset|readonly)\s")
_BEFORE_ALL = frozenset({"sudo", "nice", "time", "exec", "command", "eval", "env", "!", "if"})
ASIDE = frozenset({"local", "shift", "true", ":", "set", "[", "[[", "test", "return", "tput"})
"""What the body of a function may have beside what it is for."""
PRINTERS = frozenset({"echo", "printf", "logger", "print", "cat"})


@dataclass(frozen=True)
class Call:
    """A command of a script.

    ``sudo``: what it is run as root by, empty for nothing. ``by``: the variable or function that
    stands for the beginning of it. ``words`` are written as in the script.
    """

    sudo: str
    tool: str
    words: tuple[str, ...]
    by: str = ""
    through: str = ""
    """The function it is passed to, which runs what it is given."""
    redirected: tuple[str, ...] = ()
    prefix: tuple[str, ...] = ()
    """What ``by`` stands for."""


@dataclass(frozen=True)
class Function:
    """A function of a script: its body as calls, in which arguments are ``$1`` and so on."""

    name: str
    lines: tuple[str, ...]
    body: tuple[Call, ...] = field(default=())
    exits: bool = False

    @property
    def passes_all(self) -> bool:
        """Whether it runs the command that it is given."""
        return any(one.tool in _ALL for one in self.body)

    @property
    def stands_for(self) -> tuple[str, ...]:
        """The beginning of the command that its arguments are put behind; empty for none."""
        tools = [one for one in self.body if one.tool not in PRINTERS]
        if len(tools) != 1 or not tools[0].words or self.passes_all:
            return ()
        one = tools[0]
        if one.words[-1] not in _ALL or any(_ARGUMENT.search(word) for word in one.words):
            return ()
        return (*([one.sudo] if one.sudo else []), *one.tool.split(" "), *one.words[:-1])

    @property
    def template(self) -> Call | None:
        """The command that it runs with its arguments somewhere in it; None for another kind."""
        if self.passes_all or self.stands_for:
            return None
        tools = [one for one in self.body if one.tool not in PRINTERS and one.tool not in ASIDE]
        if len(tools) != 1 or not any("$1" in word for word in tools[0].words):
            return None
        return tools[0]


def words_of(text: str) -> list[str]:
    """The words and operators of a line."""
    return _WORD.findall(text)


def is_operator(word: str) -> bool:
    """Whether a word ends a command."""
    return word[0] in "|;&"


def commands_in(command: str) -> list[tuple[int, int]]:
    """Where the commands of a line stand, without what leads them."""
    found, at, start = [], 0, 0
    words = words_of(command)
    for word in words:
        place = command.index(word, at)
        if is_operator(word):
            found.append((start, place))
            start = place + len(word)
        at = place + len(word)
    found.append((start, len(command)))
    trimmed = []
    for one, end in found:
        text = command[one:end]
        skip = len(text) - len(text.lstrip())
        if lead := _LED.match(text.lstrip()):
            skip += lead.end()
        trimmed.append((one + skip, one + len(text.rstrip())))
    return [(one, end) for one, end in trimmed if one < end]


def functions_of(scope: Scope) -> tuple[Function, ...]:
    """The functions that the script has defined."""
    return _functions(scope.commands)


def calls_of(scope: Scope) -> tuple[Call, ...]:
    """The commands of the script, in order, those in bodies of functions left out."""
    kept = tuple((one.name, one.value) for one in scope.variables if one.sort == "command")
    return _calls_of(scope.commands, kept)


def calls_in(command: str) -> tuple[Call, ...]:
    """The calls of a command."""
    return tuple(_calls((command,)))


@lru_cache(maxsize=32)
def _functions(lines: tuple[str, ...]) -> tuple[Function, ...]:
    found: dict[str, Function] = {}
    for name, body in _bodies(lines)[0]:
        given: dict[str, str] = {}
        plain: list[str] = []
        for line in body:
            words = words_of(line)
            if words and words[0] == "shift":
                continue
            if _LOCAL.match(line) or (words and _ASSIGNMENT.match(words[0])):
                for word in words:
                    key, equals, value = word.partition("=")
                    argument = _ARGUMENT.fullmatch(value.strip('"'))
                    if equals and argument:
                        given[key] = f"${argument[1]}"
                    elif equals and value in {'"$*"', "$*"}:
                        given[key] = "$*"
                if _LOCAL.match(line) and ";" not in words:
                    continue
            plain.append(_with_arguments(line, given))
        exits = any(re.search(r"(?:^|[;&{]\s*)(?:exit|return [1-9])\b", line) for line in plain)
        found[name] = Function(name, tuple(plain), tuple(_calls(plain)), exits)
    return tuple(found.values())


def _with_arguments(line: str, given: dict[str, str]) -> str:
    """``line`` with the arguments of a function for the names that they were given."""
    if not given:
        return line
    named = re.compile(rf"\$(?:\{{({'|'.join(given)})\}}|({'|'.join(given)})\b)")
    return named.sub(lambda match: given[match[1] or match[2]], line)


@lru_cache(maxsize=32)
def _bodies(
    lines: tuple[str, ...],
) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], tuple[str, ...]]:
    """The names and bodies of functions, and the lines that are outside of them."""
    found: list[tuple[str, tuple[str, ...]]] = []
    outside: list[str] = []
    name, body, depth = "", [], 0
    for line in lines:
        if name:
            depth += _opened(line)
            if depth <= 0:
                if rest := line.strip().removesuffix("}").rstrip(" ;"):
                    body.append(rest)
                found.append((name, tuple(body)))
                name = ""
            else:
                body.append(line)
            continue
        match = _DEFINED.match(line)
        if match is None:
            outside.append(line)
            continue
        rest = line[match.end() :]
        name, body, depth = match["a"] or match["b"], [], _opened(rest)
        inner = rest.strip().removeprefix("{").removeprefix("(").strip()
        if depth <= 0 and rest:
            inner = re.sub(r";?\s*[})]$", "", inner)
            found.append((name, tuple(part.strip() for part in _split(inner))))
            name = ""
            continue
        depth = depth or 0
        if inner:
            body.append(inner)
    # One that the request stands in is none yet.
    return tuple(found), tuple(outside)


def _split(text: str) -> Iterator[str]:
    """The commands of a line of several, conditions and loops kept whole."""
    if re.match(r"(?:if|for|while|case|until)\s", text):
        yield text
        return
    at = 0
    for match in _WORD.finditer(text):
        if match[0] == ";":
            yield text[at : match.start()]
            at = match.end()
    yield text[at:]


def _opened(line: str) -> int:
    words = words_of(line)
    return sum((one == "{") - (one == "}") for one in words)


@lru_cache(maxsize=32)
def _calls_of(lines: tuple[str, ...], kept: tuple[tuple[str, str], ...]) -> tuple[Call, ...]:
    outside = _bodies(lines)[1]
    functions = {one.name: one for one in _functions(lines)}
    variables = dict(kept)
    found: list[Call] = []
    for call in _calls(outside):
        name = call.tool.strip('"').lstrip("$").strip("{}")
        if call.tool.startswith(("$", '"$')) and name in variables:
            found += _put_in(variables[name].split(), call)
        elif (function := functions.get(call.tool)) is None:
            found.append(call)
        elif function.passes_all and call.words:
            found += (replace(one, through=call.tool) for one in _again(call.words, call))
        elif prefix := function.stands_for:
            found += _put_in(list(prefix), call)
        elif template := function.template:
            found.append(_filled(template, call))
        else:
            found.append(call)
    return tuple(found)


def _filled(template: Call, call: Call) -> Call:
    """What a function runs for the arguments of ``call``."""

    def argument(match: re.Match[str]) -> str:
        number = int(match[1]) - 1
        return call.words[number].strip('"') if number < len(call.words) else ""

    words = []
    for word in template.words:
        alone = _ARGUMENT.fullmatch(word.strip('"'))
        if alone and int(alone[1]) <= len(call.words):
            words.append(call.words[int(alone[1]) - 1])
        else:
            words.append(_ARGUMENT.sub(argument, word))
    return replace(template, words=tuple(words), by=call.tool, redirected=call.redirected)


def _put_in(prefix: list[str], call: Call) -> Iterator[Call]:
    words = [word for word in [*([call.sudo] if call.sudo else []), *prefix, *call.words] if word]
    for one in _again(words, call):
        yield replace(one, by=call.tool, prefix=tuple(prefix))


def _again(words: Iterable[str], call: Call) -> Iterator[Call]:
    made = _call(list(words))
    if made is not None:
        yield replace(made, redirected=call.redirected)


def _calls(lines: Iterable[str]) -> Iterator[Call]:
    """The commands in some lines, those of pipelines and lists one by one."""
    for line in lines:
        words: list[str] = []
        for word in [*words_of(line), ";"]:
            if is_operator(word) or word == "#":
                if words and (call := _call(words)):
                    yield call
                for one in words:
                    if "$(" in one and "$((" not in one and one[0] != "'":
                        yield from _calls(match[1] for match in _INNER.finditer(one))
                words = []
            else:
                words.append(word)


def _call(words: list[str]) -> Call | None:
    plain: list[str] = []
    redirected: list[str] = []
    rest = iter(words)
    for word in rest:
        if re.match(r"\d?[<>]", word):
            redirected.append(f"{word} {next(rest, '')}" if word[-1] in "<>" else word)
        else:
            plain.append(word)
    words = plain
    while words and (
        words[0] in _LEADS or _ASSIGNMENT.match(words[0]) or _DEFINED.fullmatch(words[0])
    ):
        words = words[1:]
    sudo = words[0] if words and _SUDO.match(words[0]) else ""
    words = words[1:] if sudo else words
    while sudo and len(words) > 1 and words[0].startswith("-"):
        # As whom, and with which environment.
        taken = 2 if words[0] in {"-u", "-g"} else 1
        sudo, words = " ".join([sudo, *words[:taken]]), words[taken:]
    if not words or words[0] in _KEYWORDS:
        return None
    if words[0] in _ALL or (words[0] in _BEFORE_ALL and _ALL & set(words[1:3])):
        return Call(sudo, '"$@"', (), redirected=tuple(redirected))
    if not _TOOL.fullmatch(words[0]) and not re.fullmatch(r"\"?\$\{?\w+\}?\"?", words[0]):
        return None
    if words[0] == "timeout" and _ALL & set(words):
        return Call(sudo, '"$@"', (), redirected=tuple(redirected))
    if words[:2] == ["docker", "compose"]:
        words = ["docker compose", *words[2:]]
    if words[:2] == ["python3", "-m"] or words[:2] == ["python", "-m"]:
        words = [" ".join(words[:3]), *words[3:]]
    return Call(sudo, words[0], tuple(words[1:]), redirected=tuple(redirected))
