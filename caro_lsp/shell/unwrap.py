"""Commands that run other commands: sudo, env, xargs, find -exec, ssh, bash -c, eval ...

Which of a tool's words are a command line or shell text stands in the facts about tools; this
module only follows them.
"""

from __future__ import annotations

import shlex
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from caro_lsp.shell import escapes, interpreters, tools
from caro_lsp.shell.command import Command, Unknown, Word, constant, end_of_line
from caro_lsp.shell.expansion import split_text
from caro_lsp.shell.quoting import ansi_c, quote
from caro_lsp.shell.record import record
from caro_lsp.shell.remembered import MOST_KEPT
from caro_lsp.shell.syntax import Span, Text
from caro_lsp.shell.values import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.shell.values import Value

MAX_LINES = 16
"""Command lines of one ``xargs`` or ``parallel`` that are followed."""
SHELLS = frozenset({"sh", "bash", "dash", "ksh", "zsh", "ash", "mksh", "rbash"})
_CONTEXTS = {"ssh": "ssh", "docker": "docker", "podman": "docker", "kubectl": "kubernetes",
             "chroot": "chroot", "xargs": "xargs", "find": "find", "trap": "trap"}  # fmt: skip


@record(frozen=True)
class InnerWords:
    """A command line inside another command.

    ``assignments`` are variables that it sees besides; ``reads``: whether it has the standard input
    of the outer command.
    """

    words: tuple[Word, ...]
    context: tuple[str, ...]
    assignments: tuple[tuple[str, Word], ...] = ()
    reads: bool = True


@record(frozen=True)
class InnerText:
    """Shell text inside another command.

    ``start`` is the byte of the source where the text begins if it stands there unchanged, else
    None. ``child``: it runs in a process of its own, which sees exported variables only.
    """

    text: str
    start: int | None
    context: tuple[str, ...]
    child: bool
    arguments: tuple[Value, ...] | None = None
    """The positional parameters that the text sees; None where nothing is said of them."""
    name: Value | None = None
    """What the text sees as ``$0``; None where nothing is said of it."""


def inner(  # noqa: C901 - one decision after the other
    command: Command, source: bytes
) -> Iterator[InnerWords | InnerText]:
    """What ``command`` would run, one level down."""
    if (prefix := _behind_variable(command)) is not None:
        yield prefix
        return
    tool = tools.lookup(command.name)
    context = tuple(filter(None, (_CONTEXTS.get(command.name),)))
    for script in escapes.scripts(command):
        # On this machine, even if the tool itself works on another one.
        yield _text(script, source, (), child=True)
    if tool is None:
        yield from _programs(command)
        return
    if command.name == "find":
        yield from _find(command, context)
        return
    if command.name == "parallel":
        yield from _parallel(command, source, context)
        return
    arguments = command.parsed
    if arguments.subcommand:
        tool = tool.subcommands[arguments.subcommand]
    # A flag can say what the first operand is, such as -c of a shell.
    first = ""
    for flag in (flag for flag in tool.flags if flag.name in arguments.flags):
        first = flag.operand or first
        if flag.value in {"script", "words"}:
            for value in arguments.flags[flag.name]:
                if value is not None and not (flag.value == "words" and arguments.operands):
                    yield _text(value, source, context, child=True)
    if command.name == "command" and {"name", "describe"} & arguments.flags.keys():
        return
    operands = list(arguments.operands)
    split = next((v for v in arguments.flags.get("split-string", ()) if v is not None), None)
    if split is not None and operands:
        # What stands behind the text of env -S is the rest of its command line.
        rest = (
            constant(quote(word.value)) if word.value is not None else word for word in operands
        )
        yield _joined([split, *rest], source, context, child=True)
        return
    assignments: list[tuple[str, Word]] = []
    while "assignment" in tool.operands and operands:
        if (assignment := _assignment(operands[0])) is not None:
            assignments.append(assignment)
        elif not (command.name == "env" and operands[0].value == "-"):
            break
        operands.pop(0)
    for found in _operands(command, tool, operands, first, source, context):
        if assignments and isinstance(found, InnerWords):
            yield replace(found, assignments=tuple(assignments))
        else:
            yield found
    yield from _programs(command)


def may_run(name: str) -> bool:
    """Whether a command of this name can run other commands, or files that the script wrote."""
    return _may_run(name) if len(name) > MOST_KEPT else _kept(name)


def _may_run(name: str) -> bool:
    if name.startswith(("$", "`")) or "." in name or "/" in name or name in SHELLS | {"find", "."}:
        return True
    if escapes.may_run(name):
        return True
    tool = tools.lookup(name)
    if tool is None:
        return interpreters.is_interpreter(name) or name == "source"
    found = [tool, *tool.subcommands.values()]
    kinds = {kind.removesuffix("...") for entry in found for kind in entry.operands}
    kinds |= {
        kind for entry in found for flag in entry.flags for kind in (flag.value, flag.operand)
    }
    return bool(kinds & {"command", "script", "words"}) or interpreters.is_interpreter(name)


_kept = lru_cache(maxsize=4096)(_may_run)


def reads_commands(command: Command) -> bool:
    """Whether ``command`` runs what it reads from standard input as shell text."""
    name, arguments = command.name, command.parsed
    if name in SHELLS:
        return "command" not in arguments.flags and "c" not in arguments.flags and (
            not arguments.operands
            or "stdin" in arguments.flags
            or "s" in arguments.flags
            or arguments.operands[0].value in {"-", "/dev/stdin"}
        )  # fmt: skip
    if name == "ssh":
        return len(arguments.operands) == 1
    if name in {"sudo", "doas"}:
        return not arguments.operands and bool({"shell", "login"} & arguments.flags.keys())
    if name == "su":
        return "command" not in arguments.flags
    if name == "chroot":
        return len(arguments.operands) == 1
    return name in {"at", "batch"}


def reads_table(command: Command) -> bool:
    """Whether ``command`` installs the table of times and commands on its standard input."""
    if command.name != "crontab" or {"list", "edit", "remove"} & command.parsed.flags.keys():
        return False
    operands = command.parsed.operands
    return not operands or operands[0].value == "-"


def commands_of_table(text: str) -> Iterator[str]:
    """The commands of a crontab."""
    # It knows the interpreter, which knows this module.
    from caro_lsp.shell.embedded import crontab

    for region in crontab.regions(text.encode("utf-8", "surrogateescape"), system=False):
        yield region.text.decode("utf-8", "replace")


def recipes(command: Command) -> Iterator[str]:
    """The recipes of the makefile that ``command`` reads from standard input."""
    text = escapes.makefile(command)
    if text is not None:
        from caro_lsp.shell.embedded import makefile

        for region in makefile.regions(text.encode("utf-8", "surrogateescape")):
            yield region.text.decode("utf-8", "replace")


def _behind_variable(command: Command) -> InnerWords | None:
    """The command behind a variable that may hold a wrapper or nothing, as in ``$SUDO rm x``."""
    words = command.words
    if len(words) < 2 or len(words[0].parts) != 1:
        return None
    first = words[0].parts[0]
    if not isinstance(first, Unknown) or first.quoted or not first.source.startswith("$"):
        return None
    name = words[1].value
    if name is None or not name.replace("-", "").isalnum() or "echo" in first.source.lower():
        return None
    return InnerWords(words[1:], ()) if tools.lookup(name) is not None else None


def _programs(command: Command) -> Iterator[InnerWords | InnerText]:
    """What a program in another language calls."""
    program = interpreters.program(command, command.standard_input)
    if program is None:
        return
    for call in interpreters.calls(*program):
        if isinstance(call, str):
            yield InnerText(call, None, (program[0],), child=True)
        elif call:
            words = tuple(constant(word, quoted=True) for word in call)
            yield InnerWords(words, (program[0],), reads=False)


def _operands(
    command: Command,
    tool: tools.Tool,
    operands: list[Word],
    first: str,
    source: bytes,
    context: tuple[str, ...],
) -> Iterator[InnerWords | InnerText]:
    """The command line or the shell text among the operands; ``first`` is the kind of the first."""
    for index, operand in enumerate(operands):
        kind = first if index == 0 and first else tool.operand_kind(index)
        if kind == "command":
            words = tuple(operands[index:])
            if command.name != "xargs":
                yield InnerWords(words, context)
                return
            for line in _with_items(command, words):
                yield InnerWords(line, context, reads=False)
            return
        if kind == "words":
            child = command.name != "eval"
            yield _joined(operands[index:], source, context, child=child)
            return
        if kind == "script":
            text = _text(operand, source, context, child=command.name != "trap")
            given = tuple(word.parts for word in operands[index + 2 :])
            if command.name in SHELLS:
                name = operands[index + 1].parts if len(operands) > index + 1 else None
                text = replace(text, arguments=given, name=name)
            yield text


def _find(command: Command, context: tuple[str, ...]) -> Iterator[InnerWords]:
    words = command.arguments
    start = next((w for w in words if not (w.value or "x").startswith(("-", "(", "!"))), None)
    under: tuple[Text | Unknown, ...] = start.parts if start else (Text("."),)
    found = Word(None, "{}", (*under, Text("/"), Unknown("{}", may_be_empty=False)))
    index = 0
    while index < len(words):
        if words[index].value in {"-exec", "-execdir", "-ok", "-okdir"}:
            end = end_of_line(words, index + 1)
            line = tuple(found if w.value == "{}" else w for w in words[index + 1 : end])
            if line:
                yield InnerWords(line, context)
            index = end
        index += 1


def _with_items(command: Command, words: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    """The command lines of xargs with what it reads; with one unknown item where it is unknown."""
    flags = command.parsed.flags
    items = _items(command)
    if not items:
        items = [Word(None, "$input", (Unknown("$input", may_be_empty=False),))]
    if "replace" in flags:
        marker = flags["replace"][0]
        mark = (marker.value if marker else None) or "{}"
        return [tuple(_filled(word, mark, item) for word in words) for item in items[:MAX_LINES]]
    most = next((w.value or "" for w in flags.get("max-args", ()) if w), "")
    size = int(most) if most.isdecimal() and int(most) else len(items)
    starts = range(0, len(items), size)[:MAX_LINES]
    return [(*words, *items[start : start + size]) for start in starts]


def _items(command: Command) -> list[Word]:
    """What xargs reads, item by item; nothing where that is unknown."""
    given = command.standard_input
    if given is None:
        return []
    flags = command.parsed.flags
    delimiter = next((w.value for w in flags.get("delimiter", ()) if w), None)
    if "null" in flags:
        fields = split_text(given, "\0")
    elif delimiter:
        fields = split_text(given, ansi_c(delimiter)[:1])
    elif "replace" in flags:
        fields = split_text(given, "\n")
    else:
        text = text_of(given)
        if text is not None and any(mark in text for mark in "'\"\\"):
            # xargs has quotes of its own, much like those of the shell.
            try:
                return [constant(word, quoted=True) for word in shlex.split(text)]
            except ValueError:
                return []
        fields = split_text(given)
    return [Word(None, "$input", tuple(_as_quoted(part) for part in field)) for field in fields]


def _as_quoted(part: Text | Unknown) -> Text | Unknown:
    """What is no shell text any more: no file names are made of it."""
    return Text(part.value, quoted=True) if isinstance(part, Text) else part


def _parallel(
    command: Command, source: bytes, context: tuple[str, ...]
) -> Iterator[InnerWords | InnerText]:
    """The jobs of parallel: its words with what stands behind ``:::``, or with lines it reads."""
    words = command.parsed.operands
    at = next((i for i, word in enumerate(words) if word.value in {":::", "::::"}), len(words))
    head, behind = words[:at], words[at + 1 :]
    if at < len(words) and words[at].value != ":::":
        behind = ()
    given = command.standard_input
    if at == len(words) and given is not None:
        lines = split_text(given, "\n")
        behind = tuple(Word(None, "$input", line) for line in lines)
    if not head:
        for item in behind[:MAX_LINES]:
            yield _text(item, source, context, child=True)
        return
    if not any("{}" in (word.value or "") for word in head):
        yield InnerWords((*head, *behind), context, reads=False)
        return
    for item in behind[:MAX_LINES] or (Word(None, "{}", (Unknown("{}", may_be_empty=False),)),):
        yield InnerWords(tuple(_filled(word, "{}", item) for word in head), context, reads=False)


def _filled(word: Word, mark: str, item: Word) -> Word:
    """``word`` with an item in place of each mark."""
    if word.value == mark:
        return item
    if mark not in (word.value or ""):
        return word
    parts: list[Text | Unknown] = []
    for index, text in enumerate((word.value or "").split(mark)):
        parts += [*(item.parts if index else ()), Text(text, quoted=True)]
    return Word(None, word.source, tuple(parts))


def _text(word: Word, source: bytes, context: tuple[str, ...], *, child: bool) -> InnerText:
    """The text of one word; unknown parts stay as they were written."""
    text = "".join(part.value if isinstance(part, Text) else part.source for part in word.parts)
    start = None
    if word.span is not None:
        raw = source[word.span.start : word.span.end]
        at = raw.find(text.encode("utf-8", "replace"))
        if at >= 0:
            start = word.span.start + at
    return InnerText(text, start, context, child)


def _joined(
    words: list[Word], source: bytes, context: tuple[str, ...], *, child: bool
) -> InnerText:
    if len(words) == 1:
        return _text(words[0], source, context, child=child)
    text = " ".join(
        "".join(p.value if isinstance(p, Text) else p.source for p in word.parts) for word in words
    )
    spans = [word.span for word in words if word.span is not None]
    whole = Span(spans[0].start, spans[-1].end) if len(spans) == len(words) else None
    merged = Word(whole, text, constant(text).parts)
    return _text(merged, source, context, child=child)


def _assignment(word: Word) -> tuple[str, Word] | None:
    """Name and value of a word ``NAME=value``; None for any other."""
    first = word.parts[0] if word.parts else None
    if not isinstance(first, Text):
        return None
    name, equals, rest = first.value.partition("=")
    if not equals or not name.isidentifier():
        return None
    return name, Word(None, word.source, (Text(rest, first.quoted), *word.parts[1:]))
