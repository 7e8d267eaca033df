"""The statements of a script, and the pieces of one: what could be another name, file or word.

The lines are read as plain text, since a script that is being written need not parse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

Role = Literal["tool", "subcommand", "option", "value", "operand", "target"]

_OPENS = re.compile(r"(?:for|while|until|if|select)\b")
_CLOSES = re.compile(r"(?:done|fi)\b|(?:.*[;\s])(?:done|fi)(?=\s*(?:$|[;|>&]))")
_FUNCTION = re.compile(r"(?:function\s+[\w-]+\s*(?:\(\))?|[\w-]+\s*\(\))\s*(?P<brace>\{?)")
_HEREDOC = re.compile(r"<<-?\s*['\"\\]?(\w+)")
_JOINED = re.compile(r"(?:^|[;\s])(?:do|then|else|\{)$")
_GROUP_END = re.compile(r"\}\s*(?P<to>>>?\s*\S+)$")
_LOOP = re.compile(r"for\s+(\w+)\s+in\b(.*?)(?:;\s*do\b|$)")
_SETS = re.compile(
    r"(?:(?:export|local|readonly|declare|typeset)\s+(?:-\w+\s+)*)?[A-Za-z_]\w*\+?="
    r"(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|\([^()]*\)|\$\((?:[^()]|\([^()]*\))*\)|[^\s;&|\"'()])*$"
)


@dataclass(frozen=True)
class Statement:
    """A command of the script, a loop as one line of its own and each line in it as well."""

    text: str
    loop: str = ""
    """For a line in a loop, the variable of that loop."""
    block: bool = False
    """Whether it is a whole loop or condition."""
    group: str = ""
    """Where the output of the group around it goes, as ``"> FILE"``."""


def statements(lines: tuple[str, ...]) -> list[Statement]:
    """The statements of ``lines``, those of functions and settings of variables left out."""
    found: list[Statement] = []
    depth = 0
    closing: str | None = None
    block: list[str] = []
    loops: list[str] = []
    group: int | None = None
    held = ""
    for raw in lines:
        if closing is not None:
            closing = None if raw == closing else closing
            continue
        line = f"{held} {raw}".strip() if held else raw
        if line.endswith("\\"):
            held = line[:-1].rstrip()
            continue
        held = ""
        if heredoc := _HEREDOC.search(line):
            closing = heredoc[1]
        if depth:
            depth += _braces(line)
            continue
        if function := _FUNCTION.match(line):
            depth = max(0, _braces(line)) or (0 if function["brace"] else 1)
            continue
        if heredoc:
            continue
        if line == "{" and not block:
            group = len(found)
            continue
        if line.startswith("}"):
            end = _GROUP_END.match(line)
            if group is not None and end:
                found[group:] = [
                    Statement(one.text, one.loop, one.block, end["to"]) for one in found[group:]
                ]
            group = None
            continue
        opens, closes = bool(_OPENS.match(line)), bool(_CLOSES.match(line))
        if block or opens:
            block.append(line)
            loop = _LOOP.match(line)
            if opens and not closes:
                loops.append(loop[1] if loop else "")
                continue
            if closes and not opens:
                loops = loops[:-1]
            elif not closes and line not in {"do", "then", "else"}:
                found.append(Statement(line, next((one for one in loops if one), "")))
            if not loops:
                found.append(Statement(_one_line(block), block=True))
                block = []
            continue
        if not _SETS.fullmatch(line):
            found.append(Statement(line))
    return found


def _braces(line: str) -> int:
    return len(re.findall(r"(?<!\$)\{(?=\s|$)", line)) - len(re.findall(r"(?:^|[\s;])\}", line))


def _one_line(block: list[str]) -> str:
    text = ""
    for line in block:
        gap = "" if not text else " " if _JOINED.search(text) else "; "
        text = f"{text}{gap}{line}"
    return text


@dataclass(frozen=True)
class Piece:
    """A run of letters that is no syntax, with the quotes around it and what it is there."""

    text: str
    start: int
    end: int
    quote: str
    role: Role
    command: int
    """The number of the simple command it belongs to."""
    whole: bool
    """Whether it is all of a word, quotes aside."""
    phrase: bool
    """Whether it is one of several words in quotes."""

    @property
    def last(self) -> str:
        """The last part of a path."""
        return self.text.rstrip("/").rpartition("/")[2]


_RUN = re.compile(r"(?:\$\{[^}]*\}|\$\w+|\$[#@*?$]|[\w.@%+*?/~:-])+")
_REDIRECT = re.compile(r"\d*(?:>>?|<)(?:&\d*-?)?|&>>?")
_LEADS = frozenset(
    [
        "if",
        "then",
        "else",
        "elif",
        "do",
        "while",
        "until",
        "!",
        "time",
        "exec",
        "{",
        "sudo",
        "env",
        "nohup",
        "nice",
        "xargs",
    ]
)
_SUBCOMMANDS = {
    **dict.fromkeys(
        ["git", "docker", "podman", "systemctl", "service", "kubectl", "helm", "apt", "apt-get", "dnf", "yum", "zypper", "brew", "apk", "pip", "pip3", "npm", "yarn", "pnpm", "cargo", "go", "terraform", "ip", "gh", "virsh", "snap", "flatpak", "pacman", "rustup", "gem", "az", "docker-compose", "loginctl", "hostnamectl", "composer", "bundle", "dotnet", "nmcli", "ufw"],
        1,
    ),
    "aws": 2, "gcloud": 3, "docker compose": 1,
}  # fmt: skip
_FORMATS = frozenset(
    {"kubectl", "helm", "ps", "ssh", "scp", "grep", "mount", "az", "terraform", "jq"}
)
"""What has another use for -o."""
_TARGETS = frozenset({"-o", "-O", "--output", "--output-document", "--file", "-out"})


@dataclass
class _State:
    """What the reader knows of the simple command that it is in."""

    command: int
    tool: str = ""
    expects: bool = True
    subcommands: int = 0
    option: str = ""
    redirect: str = ""
    word: int = -1
    role: Role = "operand"


@lru_cache(maxsize=256)
def pieces(line: str) -> tuple[Piece, ...]:
    """The pieces of a statement in their order, those in command substitutions as well."""
    found: list[Piece] = []
    count = 0
    stack: list[tuple[str, _State]] = [("", _State(0))]
    word_start = 0
    at, end = 0, len(line)

    def add(text: str, start: int, quote: str, *, whole: bool, phrase: bool) -> None:
        state = stack[-1][1]
        if state.word != word_start:
            state.word = word_start
            state.role = _role(state, line, text, start)
        found.append(
            Piece(text, start, start + len(text), quote, state.role, state.command, whole, phrase)
        )

    while at < end:
        char, context = line[at], stack[-1][0]
        if char == "\\":
            at += 2
        elif char == "'" and context != '"':
            close = line.find("'", at + 1)
            if close < 0:
                break
            inner = line[at + 1 : close]
            for match in _RUN.finditer(inner):
                whole = match[0] == inner and _alone(line, at, close + 1)
                add(match[0], at + 1 + match.start(), "'", whole=whole, phrase=match[0] != inner)
            at = close + 1
        elif char == '"':
            if context == '"':
                stack.pop()
            else:
                stack.append(('"', stack[-1][1]))
            at += 1
        elif line.startswith("$((", at):
            close = line.find("))", at)
            at = close + 2 if close > 0 else end
        elif line.startswith(("$(", "<(", ">("), at):
            count += 1
            stack.append(("(", _State(count)))
            at += 2
            word_start = at
        elif char == ")" and context == "(":
            stack.pop()
            at += 1
        elif context != '"' and char in " \t":
            at += 1
            word_start = at
        elif context != '"' and char == "#" and (at == 0 or line[at - 1] in " \t;"):
            break
        elif context != '"' and (redirect := _REDIRECT.match(line, at)):
            state = stack[-1][1]
            plain = redirect[0].lstrip("0123456789&")
            state.redirect = "" if "&" in plain or plain == ">>" else plain[:1]
            at = redirect.end()
            word_start = at
        elif context != '"' and char in "|;&()":
            count += 1
            stack[-1] = (context, _State(count))
            at += 1
            word_start = at
        elif context != '"' and char == "[" and stack[-1][1].expects:
            stack[-1][1].expects, stack[-1][1].tool = False, "["
            at += 1 + line.startswith("[[", at)
        elif run := _RUN.match(line, at):
            if context == '"':
                opened = line.rfind('"', 0, at)
                closed = run.end() < end and line[run.end()] == '"'
                whole = opened == at - 1 and closed
                within = not whole and " " in _quoted(line, at)
                whole = whole and _alone(line, opened, run.end() + 1)
                add(run[0], at, '"', whole=whole, phrase=within)
            else:
                whole = _alone(line, at, run.end())
                add(run[0], at, "", whole=whole, phrase=False)
            at = run.end()
        else:
            at += 1
    return tuple(_operands_told(found))


def _operands_told(found: list[Piece]) -> list[Piece]:
    """``found``, the last word of a command that seems to have only options as its operand."""
    for command in {one.command for one in found}:
        places = [
            place for place, one in enumerate(found)
            if one.command == command and one.role in {"operand", "value"}
        ]  # fmt: skip
        if places and all(found[place].role == "value" for place in places):
            found[places[-1]] = replace(found[places[-1]], role="operand")
    return found


def _alone(line: str, start: int, end: int) -> bool:
    before = line[start - 1] if start else " "
    behind = line[end] if end < len(line) else " "
    return before in " \t(;|&<>" and behind in " \t);|&<>"


def _quoted(line: str, at: int) -> str:
    """The text in the quotes around a place, commands in it left out."""
    opened = line.rfind('"', 0, at)
    closed = line.find('"', at)
    return line[opened + 1 : closed if closed >= 0 else len(line)]


def _role(state: _State, line: str, text: str, start: int) -> Role:
    """What the word is that begins with ``text``."""
    if state.redirect:
        kind, state.redirect = state.redirect, ""
        return "target" if kind == ">" else "operand"
    if state.expects:
        if text.startswith("-"):
            # An option of what leads to the command, as of sudo or xargs.
            return "option"
        if text in _LEADS or line[start + len(text) : start + len(text) + 1] == "=":
            return "option"
        if text in {"for", "select", "case"}:
            state.expects, state.tool, state.subcommands = False, text, 2
            return "tool"
        state.tool, state.expects = text, False
        state.subcommands = _SUBCOMMANDS.get(text.strip("'\"").rpartition("/")[2], 0)
        return "tool"
    option, state.option = state.option, ""
    if text.startswith("-") and line[start - 1] in " \t":
        state.option = text
        return "option"
    if state.subcommands and not (option and not option.startswith("--no")):
        state.subcommands -= 1
        if state.tool == "docker" and text == "compose":
            state.subcommands += 1
        return "subcommand"
    if (option in _TARGETS and state.tool not in _FORMATS) or (
        state.tool == "tar" and _packs(option)
    ):
        return "target"
    if state.tool == "tar" and re.fullmatch(r"c\w*f", text):
        state.option = text
        return "option"
    return "value" if option else "operand"


def _packs(option: str) -> bool:
    return bool(re.fullmatch(r"-?[a-zA-Z]*c[a-zA-Z]*f", option))
