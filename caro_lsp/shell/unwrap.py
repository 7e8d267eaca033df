"""Commands that run other commands: sudo, env, xargs, find -exec, ssh, bash -c, eval ...

Which of a tool's words are a command line or shell text stands in the facts about tools; this
module only follows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caro_lsp.shell import tools
from caro_lsp.shell.command import Command, Unknown, Word, constant
from caro_lsp.shell.syntax import Span, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

SHELLS = frozenset({"sh", "bash", "dash", "ksh", "zsh", "ash", "mksh", "rbash"})
_CONTEXTS = {"ssh": "ssh", "docker": "docker", "podman": "docker", "kubectl": "kubernetes",
             "chroot": "chroot", "xargs": "xargs", "find": "find", "trap": "trap"}  # fmt: skip


@dataclass(frozen=True)
class InnerWords:
    """A command line inside another command."""

    words: tuple[Word, ...]
    context: tuple[str, ...]


@dataclass(frozen=True)
class InnerText:
    """Shell text inside another command.

    ``start`` is the byte of the source where the text begins if it stands there unchanged, else
    None. ``child``: it runs in a process of its own, which sees exported variables only.
    """

    text: str
    start: int | None
    context: tuple[str, ...]
    child: bool


def inner(command: Command, source: bytes) -> Iterator[InnerWords | InnerText]:
    """What ``command`` would run, one level down."""
    tool = tools.lookup(command.name)
    if tool is None:
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
                if value is not None:
                    yield _text(value, source, context, child=True)
    operands = list(arguments.operands)
    while "assignment" in tool.operands and operands and _is_assignment(operands[0]):
        operands.pop(0)
    yield from _operands(command, tool, operands, first, source, context)


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
            yield InnerWords(_with_input(command, tuple(operands[index:])), context)
            return
        if kind == "words":
            child = command.name != "eval"
            yield _joined(operands[index:], source, context, child=child)
            return
        if kind == "script":
            yield _text(operand, source, context, child=command.name != "trap")


def standard_input(command: Command, source: bytes) -> InnerText | None:
    """The shell text that a shell reads from its standard input, where that is known."""
    if command.name not in SHELLS or "c" in command.parsed.flags:
        return None
    reads = not command.parsed.operands or "s" in command.parsed.flags
    if not reads:
        return None
    for redirect in reversed(command.redirects):
        if redirect.operator.startswith("<<"):
            return _text(redirect.target, source, (), child=True)
    upstream = _upstream(command)
    if upstream is None:
        return None
    if upstream.name == "cat" and not upstream.parsed.operands:
        for redirect in reversed(upstream.redirects):
            if redirect.operator.startswith("<<"):
                return _text(redirect.target, source, (), child=True)
    printed = printed_words(upstream)
    if printed:
        return _joined(list(printed), source, (), child=True)
    return None


def printed_words(command: Command) -> tuple[Word, ...]:
    """The words that ``echo`` or a plain ``printf`` writes; none for anything else."""
    if command.name == "echo":
        words = command.arguments
        while words and words[0].value in {"-n", "-e", "-ne", "-en", "-E"}:
            words = words[1:]
        return words
    if command.name == "printf" and command.arguments:
        form, *rest = command.arguments
        if form.value in {"%s", "%s\\n", "%s\n", "%b", "%b\\n"}:
            return tuple(rest)
        if not rest:
            return (form,)
    return ()


def _upstream(command: Command) -> Command | None:
    pipeline = command.pipeline
    if pipeline is None or not 0 < command.stage <= len(pipeline.stages):
        return None
    stage = pipeline.stages[command.stage - 1]
    return stage[-1] if stage else None


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
    if command.name != "xargs":
        return words
    upstream = _upstream(command)
    read = printed_words(upstream) if upstream else ()
    if not read:
        read = (Word(None, "(input)", (Unknown("(input)", may_be_empty=False),)),)
    marker = command.parsed.flags.get("replace", (None,))[0]
    if "replace" not in command.parsed.flags:
        return (*words, *read)
    mark = (marker.value if marker else None) or "{}"
    return tuple(new for word in words for new in (read if word.value == mark else (word,)))


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


def _is_assignment(word: Word) -> bool:
    first = word.parts[0] if word.parts else None
    if not isinstance(first, Text) or first.quoted:
        return False
    name, equals, _ = first.value.partition("=")
    return bool(equals) and name.isidentifier()
