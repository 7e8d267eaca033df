"""Commands that run other commands: sudo, env, xargs, find -exec, ssh, bash -c, eval ...

Which of a tool's words are a command line or shell text stands in the facts about tools; this
module only follows them.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from caro_lsp.shell import interpreters, tools
from caro_lsp.shell.command import Command, Unknown, Word, constant
from caro_lsp.shell.expansion import split_at, split_text
from caro_lsp.shell.quoting import ansi_c, quote
from caro_lsp.shell.syntax import Span, Text, record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.shell.values import Value

SHELLS = frozenset({"sh", "bash", "dash", "ksh", "zsh", "ash", "mksh", "rbash"})
_CONTEXTS = {"ssh": "ssh", "docker": "docker", "podman": "docker", "kubectl": "kubernetes",
             "chroot": "chroot", "xargs": "xargs", "find": "find", "trap": "trap"}  # fmt: skip


@record
class InnerWords:
    """A command line inside another command.

    ``assignments`` are variables that it sees besides; ``reads``: whether it has the standard input
    of the outer command.
    """

    words: tuple[Word, ...]
    context: tuple[str, ...]
    assignments: tuple[tuple[str, Word], ...] = ()
    reads: bool = True


@record
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


def inner(  # noqa: C901 - one decision after the other
    command: Command, source: bytes
) -> Iterator[InnerWords | InnerText]:
    """What ``command`` would run, one level down."""
    if (prefix := _behind_variable(command)) is not None:
        yield prefix
        return
    tool = tools.lookup(command.name)
    if tool is None:
        yield from _programs(command)
        return
    context = tuple(filter(None, (_CONTEXTS.get(command.name),)))
    if command.name == "find":
        yield from _find(command, context)
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


@lru_cache(maxsize=4096)
def may_run(name: str) -> bool:
    """Whether a command of this name can run other commands, or files that the script wrote."""
    if name.startswith(("$", "`")) or "." in name or "/" in name or name in SHELLS | {"find", "."}:
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
            if command.name == "parallel" and operand.value in {":::", "::::"}:
                # Without a command line each item is one.
                for item in _parallel(tuple(operands))[1]:
                    yield _text(item, source, context, child=True)
                return
            reads = command.name not in {"xargs", "parallel"}
            words = _with_input(command, tuple(operands[index:]))
            yield InnerWords(words, context, reads=reads)
            return
        if kind == "words":
            child = command.name != "eval"
            yield _joined(operands[index:], source, context, child=child)
            return
        if kind == "script":
            text = _text(operand, source, context, child=command.name != "trap")
            given = tuple(word.parts for word in operands[index + 2 :])
            yield replace(text, arguments=given) if command.name in SHELLS else text


def _find(command: Command, context: tuple[str, ...]) -> Iterator[InnerWords]:
    words = command.arguments
    start = next((w for w in words if not (w.value or "x").startswith(("-", "(", "!"))), None)
    under: tuple[Text | Unknown, ...] = start.parts if start else (Text("."),)
    found = Word(None, "{}", (*under, Text("/"), Unknown("{}", may_be_empty=False)))
    index = 0
    while index < len(words):
        if words[index].value in {"-exec", "-execdir", "-ok", "-okdir"}:
            end = index + 1
            while end < len(words) and words[end].value not in {";", "+"}:
                end += 1
            line = tuple(found if w.value == "{}" else w for w in words[index + 1 : end])
            if line:
                yield InnerWords(line, context)
            index = end
        index += 1


def _with_input(command: Command, words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The command line of xargs with what it reads: known words, else one unknown word."""
    if command.name not in {"xargs", "parallel"}:
        return words
    read = _read(command)
    if command.name == "parallel":
        words, given = _parallel(words)
        read = given or read
        if any("{}" in (word.value or "") for word in words):
            return tuple(new for word in words for new in _filled(word, "{}", read))
        return (*words, *read)
    flags = command.parsed.flags
    if "replace" not in flags:
        return (*words, *read)
    marker = flags["replace"][0]
    mark = (marker.value if marker else None) or "{}"
    return tuple(new for word in words for new in _filled(word, mark, read))


def _read(command: Command) -> tuple[Word, ...]:
    """The items that xargs or parallel reads; one unknown word where the script does not say."""
    given = command.standard_input
    if not given:
        return (Word(None, "$input", (Unknown("$input", may_be_empty=False),)),)
    return tuple(Word(None, "$input", parts) for parts in _items(command, given))


def _items(command: Command, given: Value) -> list[Value]:
    """What xargs and parallel take from their input as one argument each."""
    flags = command.parsed.flags
    if "null" in flags:
        return split_at(given, "\0")
    if command.name == "xargs" and (delimiter := flags.get("delimiter", (None,))[0]) is not None:
        mark = ansi_c(delimiter.value or "")
        return split_at(given, mark) if len(mark) == 1 else split_text(given)
    if command.name == "parallel" or "replace" in flags:
        return split_at(given, "\n")
    return split_text(given)


def _parallel(words: tuple[Word, ...]) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """The command line of parallel, and the arguments behind ``:::``."""
    at = next((i for i, word in enumerate(words) if word.value in {":::", "::::"}), len(words))
    return words[:at], words[at + 1 :] if at < len(words) and words[at].value == ":::" else ()


def _filled(word: Word, mark: str, read: tuple[Word, ...]) -> tuple[Word, ...]:
    """``word`` with what was read in place of each mark."""
    if word.value == mark:
        return read
    between = (word.value or "").split(mark)
    if len(between) == 1:
        return (word,)
    filled: list[Word] = []
    for item in read[:1]:
        parts: list[Text | Unknown] = []
        for text in between:
            parts += (*item.parts, Text(text, quoted=True)) if parts else (Text(text, quoted=True),)
        filled.append(Word(None, word.source, tuple(parts)))
    return tuple(filled)


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
    if not isinstance(first, Text) or first.quoted:
        return None
    name, equals, rest = first.value.partition("=")
    if not equals or not name.isidentifier():
        return None
    return name, Word(None, word.source, (Text(rest), *word.parts[1:]))
