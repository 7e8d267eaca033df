"""Shell escapes: commands in the options and small languages of tools that are no shells.

Such as ``vim -c '!CMD'``, ``sed '1e CMD'``, ``tar --checkpoint-action=exec=CMD``. Only what runs
for certain, if the tool itself does. Sources: the manuals of GNU tar, GNU sed, ssh_config(5),
rsync(1), git-config(1), Vim (``:help :!``) and expect(1).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.shell.command import Command, Word, constant
from caro_lsp.shell.syntax import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_CHARACTERS = 10_000
"""What is looked at of one option or program."""
_VI = frozenset({"vi", "vim", "nvim", "gvim", "vimdiff", "view", "rvim", "ex"})
_EX_SHELL = re.compile(
    r"[\s:]*(?:sil(?:ent)?!?[\s:]+)?(?:(?:[%\d,.$;+-]*|[%\d.$]*\s*r(?:ead)?\s*|w(?:rite)?\s+))!(?P<script>.+)"
)
_OF_SSH = re.compile(
    r"(?i)\s*(?P<name>ProxyCommand|KnownHostsCommand|LocalCommand)\s*[\s=]\s*\"?(?P<script>[^\"]+)"
)
_PERMITS = re.compile(r"(?i)\s*PermitLocalCommand\s*[\s=]\s*yes\b")
_REACHES_OTHERS = frozenset({"fetch", "pull", "push", "clone", "ls-remote"})
_TCL = re.compile(
    r"(?:^|[;\n{])[ \t]*(?:spawn(?:[ \t]+-(?:noecho|console|ignore[ \t]+\w+))*|system|exec)[ \t]+"
    r"(?P<script>[^\n;$\[\]{}]+)"
)
_SED_ADDRESS = re.compile(
    r"(?:\d+(?:~\d+)?|\$|/(?:\\.|\[\^?\]?[^\]\n]*\]|[^/\\\[])*/[IM]*|\\(.)(?:\\.|(?!\1).)*\1[IM]*)"
)


def scripts(command: Command) -> Iterator[Word]:
    """The shell texts that ``command`` runs, each as a word."""
    method = _TOOLS.get(command.name)
    if method is not None:
        yield from method(command)


def _values(command: Command, letter: str, *long: str) -> Iterator[Word]:
    """The values of an option, as getopt_long finds them; ``letter`` may be empty."""
    words = command.arguments
    for index, word in enumerate(words):
        text = _characters(word)
        if text == "--":
            return
        following = words[index + 1 : index + 2]
        if text.startswith("--"):
            name, equals, value = text.partition("=")
            if name[2:] in long:
                yield from (_moved(word, value),) if equals else following
        elif letter and re.fullmatch(rf"-\w*{letter}", text):
            yield from following
        elif letter and text.startswith(f"-{letter}"):
            yield _moved(word, text[2:])


def _tar(command: Command) -> Iterator[Word]:
    for value in _values(command, "", "checkpoint-action"):
        kind, _, script = _characters(value).partition("=")
        if kind == "exec" and script:
            yield _moved(value, script)
    yield from _values(command, "", "to-command", "use-compress-program")
    yield from _values(command, "I")


def _ssh(command: Command) -> Iterator[Word]:
    values = [v for v in command.parsed.flags.get("option", ()) if v is not None]
    permits = any(_PERMITS.match(_characters(value)) for value in values)
    for value in values:
        match = _OF_SSH.match(_characters(value))
        if match is None or match["script"].strip().lower() == "none":
            continue
        if match["name"].lower() != "localcommand" or permits:
            yield _moved(value, match["script"])


def _rsync(command: Command) -> Iterator[Word]:
    remote = any(":" in _characters(word) for word in command.parsed.operands)
    for value in command.parsed.flags.get("rsh", ()):
        if value is not None and remote:
            yield value


def _git(command: Command) -> Iterator[Word]:
    arguments = command.parsed
    called = arguments.subcommand.split(" ")[0] or next(
        (word.value or "" for word in arguments.operands), ""
    )
    for value in arguments.flags.get("config", ()):
        name, equals, script = (_characters(value) if value else "").partition("=")
        if value is None or not equals:
            continue
        key = name.lower()
        if key == f"alias.{called}".lower() and script.startswith("!"):
            yield _moved(value, script[1:])
        elif key == "core.sshcommand" and called in _REACHES_OTHERS:
            yield _moved(value, script)
    if called in _REACHES_OTHERS:
        yield from (word for name, word in command.assignments if name == "GIT_SSH_COMMAND")


def _vi(command: Command) -> Iterator[Word]:
    given = [*_values(command, "c", "cmd")]
    given += [
        _moved(word, _characters(word)[1:])
        for word in command.arguments
        if _characters(word).startswith("+")
    ]
    for word in given:
        if match := _EX_SHELL.fullmatch(_characters(word)):
            yield _moved(word, match["script"])


def _expect(command: Command) -> Iterator[Word]:
    programs = [*_values(command, "c")]
    files = [w for w in command.parsed.operands if w.value not in {"-", None} and w not in programs]
    if command.standard_input is not None and not files:
        programs.append(Word(None, "", command.standard_input))
    for program in programs:
        for match in _TCL.finditer(_characters(program)):
            yield _moved(program, match["script"].strip())


def _sed(command: Command) -> Iterator[Word]:
    flags, operands = command.parsed.flags, command.parsed.operands
    if {"posix", "sandbox"} & flags.keys():
        return
    programs = [word for word in flags.get("expression", ()) if word is not None]
    if not programs and "file" not in flags:
        programs = [*operands[:1]]
    for program in programs:
        for script in _run_by_sed(_characters(program)):
            yield _moved(program, script)


def _run_by_sed(text: str) -> Iterator[str]:
    """What ``e`` and ``s///e`` of a program run, as far as the program itself says it."""
    at = 0
    while at < len(text):
        character = text[at]
        if character in " \t\n;{}!,":
            at += 1
        elif match := _SED_ADDRESS.match(text, at):
            at = match.end()
        elif character in "sy":
            match = re.compile(
                r".(?P<mark>[^\n\\])(?:\\.|(?!(?P=mark)).)*(?P=mark)"
                r"(?P<new>(?:\\.|(?!(?P=mark)).)*)(?P=mark)(?P<flags>[gpiImMe\d]*)(?P<file>w?)(?=[\s;}#]|\Z)",
                re.DOTALL,
            ).match(text, at)
            if match is None:
                return
            at = match.end()
            new = re.sub(r"\\([^\w&])", r"\1", match["new"])
            literal = not re.search(r"\\[\w&]", match["new"]) and "&" not in new
            if character == "s" and "e" in match["flags"] and literal:
                yield new
            if match["file"]:
                # The rest of the line is its name.
                at = _line_end(text, at)
        else:
            end = _line_end(text, at)
            while character in "aic" and text[end - 1] == "\\" and end < len(text):
                # The text goes on behind the line end.
                end = _line_end(text, end + 1)
            if character == "e" and (script := text[at + 1 : end].strip()):
                yield script
            # These take the rest of the line; others end at a semicolon.
            if character not in "aicerRwW#:btTv":
                end = at + 1
            at = end


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def makefile(command: Command) -> str | None:
    """The text of the makefile that ``make`` reads from its standard input; None for any other."""
    if command.name not in {"make", "gmake"} or command.standard_input is None:
        return None
    named = [word.value for word in _values(command, "f", "file", "makefile")]
    words = {_characters(word) for word in command.arguments}
    only_shows = words & {"-n", "--dry-run", "--just-print", "--recon", "-q", "--question", "-t"}
    if not {"-", "/dev/stdin"} & {*named} or only_shows:
        return None
    return "".join(p.value if isinstance(p, Text) else p.source for p in command.standard_input)


def may_run(name: str) -> bool:
    """Whether a command of this name can have commands in its options, or in what it reads."""
    return name in _TOOLS or name in {"make", "gmake"}


READERS = frozenset({"expect", "make", "gmake"})
"""The tools for which it counts what they read."""


def _characters(word: Word) -> str:
    text = "".join(p.value if isinstance(p, Text) else p.source for p in word.parts)
    return text[:MAX_CHARACTERS]


def _moved(word: Word, text: str) -> Word:
    """A word of ``text``, which stands in ``word``."""
    return constant(text, word.span)


_TOOLS: dict[str, Callable[[Command], Iterator[Word]]] = {
    "expect": _expect,
    "git": _git,
    "gsed": _sed,
    "gtar": _tar,
    "rsync": _rsync,
    "scp": _ssh,
    "sed": _sed,
    "sftp": _ssh,
    "ssh": _ssh,
    "tar": _tar,
    **dict.fromkeys(_VI, _vi),
}
