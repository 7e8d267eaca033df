"""The statements of a script, and the pieces of one: what could be another name, file or word.

The lines are read as plain text, since a script that is being written need not parse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Role = Literal["tool", "subcommand", "option", "value", "operand", "target"]

_OPENS = re.compile(r"(?:for|while|until|if|select)\b")
_CLOSES = re.compile(r"(?:done|fi)\b|(?:.*[;\s])(?:done|fi)(?=\s*(?:$|[;|<>&]))")
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
    reader = _Statements()
    for line in _without_functions(_joined(lines)):
        reader.read(line)
    return reader.found


def _joined(lines: tuple[str, ...]) -> Iterator[str]:
    """The lines, those that go on as one, without texts that are input of a command."""
    closing, held = "", ""
    for raw in lines:
        if closing:
            closing = "" if raw == closing else closing
            continue
        line = f"{held} {raw}".strip()
        held = line[:-1].rstrip() if line.endswith("\\") else ""
        if held:
            continue
        if heredoc := _HEREDOC.search(line):
            closing = heredoc[1]
        else:
            yield line


def _without_functions(lines: Iterable[str]) -> Iterator[str]:
    depth = 0
    for line in lines:
        if depth:
            depth += _braces(line)
        elif function := _FUNCTION.match(line):
            depth = max(0, _braces(line)) or (0 if function["brace"] else 1)
        else:
            yield line


class _Statements:
    """What was found so far, and what loop, condition or group the next line is in."""

    def __init__(self) -> None:
        self.found: list[Statement] = []
        self._block: list[str] = []
        self._loops: list[str] = []
        self._group: int | None = None

    def read(self, line: str) -> None:
        """Take one line more."""
        if line == "{" and not self._block:
            self._group = len(self.found)
        elif line.startswith("}"):
            end = _GROUP_END.match(line)
            if self._group is not None and end:
                inside = self.found[self._group :]
                self.found[self._group :] = [replace(one, group=end["to"]) for one in inside]
            self._group = None
        elif self._block or _OPENS.match(line):
            self._read_in_block(line)
        elif not _SETS.fullmatch(line):
            self.found.append(Statement(line))

    def _read_in_block(self, line: str) -> None:
        self._block.append(line)
        opens, closes = bool(_OPENS.match(line)), bool(_CLOSES.match(line))
        if opens and not closes:
            loop = _LOOP.match(line)
            self._loops.append(loop[1] if loop else "")
            return
        if closes and not opens:
            self._loops = self._loops[:-1]
        elif not closes and line not in {"do", "then", "else"}:
            loop_of_line = next((one for one in self._loops if one), "")
            self.found.append(Statement(line, loop_of_line))
        if not self._loops:
            self.found.append(Statement(_one_line(self._block), block=True))
            self._block = []


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
    """
if then else elif do while until ! time exec { sudo env nohup nice xargs
""".split()  # noqa: SIM905 - many
)
_WITH_ONE = """
git docker podman systemctl service kubectl helm apt apt-get dnf yum zypper brew apk pip pip3 npm
yarn pnpm cargo go terraform ip gh virsh snap flatpak pacman rustup gem az docker-compose loginctl
hostnamectl composer bundle dotnet nmcli ufw
"""
_SUBCOMMANDS = {**dict.fromkeys(_WITH_ONE.split(), 1), "aws": 2, "gcloud": 3}
"""How many words behind the name of a tool say what it does."""
_FORMATS = frozenset(
    {"kubectl", "helm", "ps", "ssh", "scp", "grep", "mount", "az", "terraform", "jq"}
)
"""What has another use for -o."""
_TARGETS = frozenset({"-o", "-O", "--output", "--output-document", "--file", "-out"})


_TAKES = {
    "rsync": frozenset(
        """
-e -f -B -T --rsh --exclude --include --exclude-from --include-from --files-from --bwlimit --filter
--max-size --min-size --log-file --link-dest --backup-dir --chmod --chown --port --password-file
--timeout --rsync-path --suffix --temp-dir
""".split()  # noqa: SIM905 - many
    ),
    "cp": frozenset({"-t", "-S"}), "mv": frozenset({"-t", "-S"}), "mkdir": frozenset({"-m"}),
    "rm": frozenset(), "cat": frozenset(), "gzip": frozenset(), "xz": frozenset(),
    "bzip2": frozenset(), "zip": frozenset({"-x", "-i", "-b", "-t"}),
    "zstd": frozenset({"-o", "-D"}), "touch": frozenset({"-d", "-r", "-t"}),
    "scp": frozenset({"-P", "-i", "-o", "-F", "-l", "-c"}),
}  # fmt: skip
"""The options that have a value, of tools of which that is known."""


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
    reader = _Pieces(line)
    while reader.at < len(line):
        reader.step()
    return tuple(_operands_told(reader.found))


class _Pieces:
    """A reader of one line: where it is, in what quotes and commands, and what it found."""

    def __init__(self, line: str) -> None:
        self.line = line
        self.at = 0
        self.found: list[Piece] = []
        self._count = 0
        self._stack: list[tuple[str, _State]] = [("", _State(0))]
        self._word = 0
        """Where the word began."""

    def step(self) -> None:
        """Read on, by a letter at least."""
        line, at = self.line, self.at
        context, state = self._stack[-1]
        if line[at] == "\\":
            self.at += 2
        elif line[at] == '"':
            if context == '"':
                self._stack.pop()
            else:
                self._stack.append(('"', state))
            self.at += 1
        elif line.startswith("$((", at):
            close = line.find("))", at)
            self.at = close + 2 if close > 0 else len(line)
        elif line.startswith(("$(", "<(", ">("), at):
            self._begin(2, "(", new=True)
        elif line[at] == ")" and context == "(":
            self._stack.pop()
            self.at += 1
        elif context == '"':
            self._run()
        else:
            self._bare(line[at], context, state)

    def _bare(self, char: str, context: str, state: _State) -> None:
        """Read on where nothing is quoted."""
        line, at = self.line, self.at
        if char == "'":
            self._single()
        elif char in " \t":
            self.at = self._word = at + 1
        elif char == "#" and (at == 0 or line[at - 1] in " \t;"):
            self.at = len(line)
        elif redirect := _REDIRECT.match(line, at):
            plain = redirect[0].lstrip("0123456789&")
            state.redirect = "" if "&" in plain else plain
            self.at = self._word = redirect.end()
        elif char in "|;&()":
            self._begin(1, context, new=False)
        elif char == "[" and state.expects:
            state.expects, state.tool = False, "["
            self.at += 1 + line.startswith("[[", at)
        else:
            self._run()

    def _begin(self, length: int, context: str, *, new: bool) -> None:
        """Another command, within this one if ``new``."""
        self._count += 1
        state = _State(self._count)
        if new:
            self._stack.append((context, state))
        else:
            self._stack[-1] = (context, state)
        self.at = self._word = self.at + length

    def _single(self) -> None:
        close = self.line.find("'", self.at + 1)
        if close < 0:
            self.at = len(self.line)
            return
        inner = self.line[self.at + 1 : close]
        for match in _RUN.finditer(inner):
            all_ = match[0] == inner
            whole = all_ and _alone(self.line, self.at, close + 1)
            start = self.at + 1 + match.start()
            self._add(match[0], start, "'", whole=whole, phrase=not all_)
        self.at = close + 1

    def _run(self) -> None:
        match = _RUN.match(self.line, self.at)
        if match is None:
            self.at += 1
            return
        start, end = match.span()
        if self._stack[-1][0] == '"':
            opened = self.line.rfind('"', 0, start)
            all_ = opened == start - 1 and self.line[end : end + 1] == '"'
            whole = all_ and _alone(self.line, opened, end + 1)
            phrase = not all_ and " " in _quoted(self.line, start)
            self._add(match[0], start, '"', whole=whole, phrase=phrase)
        else:
            self._add(match[0], start, "", whole=_alone(self.line, start, end), phrase=False)
        self.at = end

    def _add(self, text: str, start: int, quote: str, *, whole: bool, phrase: bool) -> None:
        state = self._stack[-1][1]
        if state.word != self._word:
            state.word = self._word
            state.role = _role(state, self.line, text, start)
        elif state.role == "option":
            # What stands behind the sign of equality.
            state.role = "value"
        end = start + len(text)
        self.found.append(Piece(text, start, end, quote, state.role, state.command, whole, phrase))


def _operands_told(found: list[Piece]) -> list[Piece]:
    """``found``, the last word of a command that seems to have only options as its operand."""
    for command in {one.command for one in found}:
        places = [
            place for place, one in enumerate(found)
            if one.command == command and one.role in {"operand", "value"}
        ]  # fmt: skip
        last = found[places[-1]] if places else None
        if last and last.whole and all(found[place].role == "value" for place in places):
            found[places[-1]] = replace(last, role="operand")
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
        # What is added to is no file of its own.
        return "target" if kind == ">" else "value" if kind == ">>" else "operand"
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
    if state.tool == "tar" and re.search(r"\btar\s+$", line[:start]) and _packs(text):
        state.option = text
        return "option"
    return "value" if option and _takes_value(state.tool, option) else "operand"


def _takes_value(tool: str, option: str) -> bool:
    """Whether what stands behind an option belongs to it, as far as that is known."""
    takes = _TAKES.get(tool)
    return not (tool == "ffmpeg" and option == "-i") and (takes is None or option in takes)


def _packs(option: str) -> bool:
    return bool(re.fullmatch(r"-?[a-zA-Z]*c[a-zA-Z]*f", option))
