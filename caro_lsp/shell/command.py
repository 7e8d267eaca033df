"""The normalised command: what would be executed, wrappers off, values resolved."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final

from caro_lsp.shell import tools
from caro_lsp.shell.quoting import quote
from caro_lsp.shell.record import record
from caro_lsp.shell.syntax import Span, Text


@record(init=False)
class Unknown:
    """A part of a word whose value cannot be told from the script.

    ``source`` names it for people. ``may_be_empty``: nothing in the script rules that out.
    """

    source: Final[str]
    quoted: Final[bool]
    may_be_empty: Final[bool]

    def __init__(self, source: str, quoted: bool = False, may_be_empty: bool = True) -> None:
        self.source = source
        self.quoted = quoted
        self.may_be_empty = may_be_empty


@record(init=False)
class Stream(Unknown):
    """``<(...)``: the name of a file whose text is known, as far as ``content`` says."""

    content: Final[tuple[Known, ...]]

    def __init__(
        self,
        source: str,
        quoted: bool = False,
        may_be_empty: bool = True,
        content: tuple[Known, ...] = (),
    ) -> None:
        # With slots a dataclass is another class than the one that ``super()`` means.
        Unknown.__init__(self, source, quoted, may_be_empty)
        self.content = content


Known = Text | Unknown


def _moved(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset)


@record(init=False)
class Word:
    """A word after expansion, as far as it is constant. Without ``span`` it is not in the text."""

    span: Final[Span | None]
    source: Final[str]
    parts: Final[tuple[Known, ...]]
    new: Final[bool]
    """Whether it names a path at which the script has made sure that nothing was."""

    def __init__(
        self, span: Span | None, source: str, parts: tuple[Known, ...], new: bool = False
    ) -> None:
        self.span = span
        self.source = source
        self.parts = parts
        self.new = new

    def shifted(self, offset: int) -> Word:
        """The word with its span moved by ``offset`` bytes."""
        return replace(self, span=self.span and _moved(self.span, offset))

    @property
    def value(self) -> str | None:
        """The characters of the word; None where a part is unknown."""
        parts = self.parts
        if len(parts) == 1:
            # Nearly all words.
            part = parts[0]
            return part.value if isinstance(part, Text) else None
        text = ""
        for part in parts:
            if not isinstance(part, Text):
                return None
            text += part.value
        return text

    @property
    def least(self) -> str:
        """The word without what may be empty; other unknown parts are U+FFFD."""
        return text_least(self.parts)

    @property
    def shown(self) -> str:
        """The word for people: constants resolved, the rest as in the source."""
        if len(self.parts) == 1:
            part = self.parts[0]
            if not isinstance(part, Text):
                return part.source
            return quote(part.value) if part.quoted or not part.value else part.value
        return "".join(part.value if isinstance(part, Text) else part.source for part in self.parts)

    @property
    def is_pattern(self) -> bool:
        """Whether the shell would expand it to file names."""
        for part in self.parts:
            if isinstance(part, Text) and not part.quoted:
                text = part.value
                if "*" in text or "?" in text or "[" in text:
                    return True
        return False

    @property
    def starts_quoted(self) -> bool:
        """Whether its first character is quoted, so that a tilde means itself."""
        return bool(self.parts) and isinstance(self.parts[0], Text) and self.parts[0].quoted


def text_least(parts: tuple[Known, ...]) -> str:
    """What is left of a text without what may be empty; other unknown parts are U+FFFD."""
    return "".join(
        part.value if isinstance(part, Text) else "" if part.may_be_empty else "\ufffd"
        for part in parts
    )


def constant(value: str, span: Span | None = None, *, quoted: bool = False) -> Word:
    """A word with a known value."""
    return Word(span, value, (Text(value, quoted),))


@record(init=False)
class Redirect:
    """A redirection with its target resolved; for a here-document the target is its text."""

    operator: Final[str]
    descriptor: Final[str]
    target: Final[Word]
    span: Final[Span | None]

    def __init__(self, operator: str, descriptor: str, target: Word, span: Span | None) -> None:
        self.operator = operator
        self.descriptor = descriptor
        self.target = target
        self.span = span


@dataclass(eq=False)
class Pipeline:
    """The stages of a pipeline; each holds the commands that run in it, innermost last."""

    stages: list[tuple[Command, ...]] = field(default_factory=list)


@record(init=False)
class Arguments:
    """Arguments sorted by what they are: flags by canonical name with their values, operands.

    ``subcommand`` is a key of the tool's ``subcommands``, such as ``push`` or ``volume rm``. The
    flag ``--`` says that the end of the flags was marked.
    """

    flags: Final[dict[str, tuple[Word | None, ...]]]
    operands: Final[tuple[Word, ...]]
    subcommand: Final[str]

    def __init__(
        self,
        flags: dict[str, tuple[Word | None, ...]],
        operands: tuple[Word, ...],
        subcommand: str = "",
    ) -> None:
        self.flags = flags
        self.operands = operands
        self.subcommand = subcommand


_NO_OPERATORS: frozenset[str] = frozenset()


@record(init=False)
class Command:
    """One simple command that would be executed.

    ``span``: its bytes in the source, wrappers off. ``name``: basename, empty for a bare
    redirection. ``wrappers``: the commands that were taken off, outermost first. ``context``: what
    it runs within (``function:NAME``, ``loop``, ``condition``, ``ssh`` ...). ``exact``: false where
    it was read near a syntax error.
    """

    span: Final[Span]
    name: Final[str]
    words: Final[tuple[Word, ...]]
    redirects: Final[tuple[Redirect, ...]]
    assignments: Final[tuple[tuple[str, Word], ...]]
    wrappers: Final[tuple[str, ...]]
    context: Final[tuple[str, ...]]
    exact: Final[bool]
    editable: Final[bool]
    """Whether ``span`` holds just this command, so that a replacement of it is safe."""
    pipeline: Pipeline | None = field(compare=False, repr=False)
    stage: Final[int]
    folder: Final[tuple[Known, ...] | None]
    """The current folder, where the script has changed it."""
    standard_input: tuple[Known, ...] | None = field(compare=False, repr=False)
    """The text that it reads, where the script says."""
    printed: tuple[Known, ...] | None = field(compare=False, repr=False)
    """What it prints, for the call of a function, where the script says."""
    conclusion: Any = field(init=False, compare=False, repr=False)
    """What the caller made of it; kept as long as this is."""
    _parsed: Arguments | None = field(init=False, compare=False, repr=False)
    _text: str | None = field(init=False, compare=False, repr=False)

    def __init__(
        self,
        span: Span,
        name: str,
        words: tuple[Word, ...],
        redirects: tuple[Redirect, ...] = (),
        assignments: tuple[tuple[str, Word], ...] = (),
        wrappers: tuple[str, ...] = (),
        context: tuple[str, ...] = (),
        exact: bool = True,
        editable: bool = True,
        pipeline: Pipeline | None = None,
        stage: int = 0,
        folder: tuple[Known, ...] | None = None,
        standard_input: tuple[Known, ...] | None = None,
        printed: tuple[Known, ...] | None = None,
    ) -> None:
        self.span = span
        self.name = name
        self.words = words
        self.redirects = redirects
        self.assignments = assignments
        self.wrappers = wrappers
        self.context = context
        self.exact = exact
        self.editable = editable
        self.pipeline = pipeline
        self.stage = stage
        self.folder = folder
        self.standard_input = standard_input
        self.printed = printed
        self.conclusion = None
        self._parsed = None
        self._text = None

    def shifted(self, offset: int) -> Command:
        """The command with its spans moved by ``offset`` bytes."""
        if not offset:
            return self
        return replace(
            self,
            span=_moved(self.span, offset),
            words=tuple(word.shifted(offset) for word in self.words),
            redirects=tuple(
                replace(
                    redirect,
                    target=redirect.target.shifted(offset),
                    span=redirect.span and _moved(redirect.span, offset),
                )
                for redirect in self.redirects
            ),
        )

    def within(self, context: tuple[str, ...], pipeline: Pipeline | None) -> Command:
        """The same command where it runs within something else."""
        command = self.changed(self.words, self.redirects, context)
        command.pipeline = pipeline
        return command

    def printing(self, printed: tuple[Known, ...]) -> Command:
        """The same command, which is known to print that."""
        command = self.changed(self.words, self.redirects, self.context)
        command.printed = printed
        return command

    def unredirected(self) -> Command:
        """The same command without its redirections."""
        return self.changed(self.words, (), self.context)

    def changed(
        self, words: tuple[Word, ...], redirects: tuple[Redirect, ...], context: tuple[str, ...]
    ) -> Command:
        """The same command but for these; written out, since ``replace`` is not compiled."""
        command = Command(
            self.span,
            self.name,
            words,
            redirects,
            self.assignments,
            self.wrappers,
            context,
            self.exact,
            self.editable,
            self.pipeline,
            self.stage,
            self.folder,
            self.standard_input,
            self.printed,
        )
        if words is self.words:
            command._parsed = self._parsed
        return command

    @property
    def arguments(self) -> tuple[Word, ...]:
        """The words behind the name."""
        return self.words[1:]

    @property
    def operators(self) -> frozenset[str]:
        """Those of its redirections."""
        return frozenset([r.operator for r in self.redirects]) if self.redirects else _NO_OPERATORS

    @property
    def is_sorted(self) -> bool:
        """Whether :attr:`parsed` is known."""
        return self._parsed is not None

    @property
    def parsed(self) -> Arguments:
        """The arguments by the facts about the tool, or by convention where there are none."""
        if (parsed := self._parsed) is None:
            parsed = parse_arguments(tools.lookup(self.name), self.arguments)
            self._parsed = parsed
        return parsed

    @property
    def text(self) -> str:
        """What would run, for people."""
        if (text := self._text) is None:
            text = self._shown()
            self._text = text
        return text

    def _shown(self) -> str:
        words = [word.shown for word in self.words]
        if words and self.name:
            words[0] = self.name
        for redirect in self.redirects:
            shown = "" if redirect.operator.startswith("<<") else redirect.target.shown
            words.append(f"{redirect.descriptor}{redirect.operator} {shown}".rstrip())
        return " ".join(words)


def parse_arguments(tool: tools.Tool | None, words: tuple[Word, ...]) -> Arguments:
    """Sort ``words`` into flags and operands, by the conventions of getopt_long.

    Without facts a letter of a bundle is a flag of its own, a long flag is known by its word.
    """
    flags: dict[str, list[Word | None]] = {}
    operands: list[Word] = []
    subcommand: list[str] = []
    index = 0
    while index < len(words):
        word = words[index]
        index += 1
        text = _flag_text(word)
        if index == 1 and tool and tool.old_style and word.value:
            text = _flag_text(constant(tool.old_style_flags(word.value)))
        if text == "--":
            flags["--"] = [None]
            operands.extend(words[index:])
            break
        if text is None or text == "-" or (tool and tool.numbers and text[1:].isdecimal()):
            if tool and not operands and word.value and word.value in tool.subcommands:
                subcommand.append(word.value)
                tool = tool.subcommands[word.value]
                continue
            operands.append(word)
            if tool and tool.ends_flags(len(operands) - 1):
                operands.extend(words[index:])
                break
            continue
        takes = _add_flags(tool, text, word, flags)
        if takes and index < len(words):
            if tool and (flag := tool.by_long.get(takes)) and flag.value == "command":
                end = end_of_line(words, index)
                flags[takes][-1] = _line(words[index:end])
                index = end + 1
                continue
            flags[takes][-1] = words[index]
            index += 1
    return Arguments({k: tuple(v) for k, v in flags.items()}, tuple(operands), " ".join(subcommand))


def end_of_line(words: tuple[Word, ...], start: int) -> int:
    """The index of what ends the command line of ``find -exec`` that begins at ``start``."""
    for index in range(start, len(words)):
        value = words[index].value
        if value == ";" or (value == "+" and words[index - 1].value == "{}"):
            return index
    return len(words)


def _line(words: tuple[Word, ...]) -> Word | None:
    """A command line as one word."""
    parts: list[Known] = []
    for word in words:
        parts += [*([Text(" ")] if parts else []), *word.parts]
    return Word(None, " ".join(word.source for word in words), tuple(parts)) if words else None


def _flag_text(word: Word) -> str | None:
    """The characters of a word that is a flag, perhaps with an unknown value behind ``=``."""
    if not word.parts or not isinstance(word.parts[0], Text):
        return None
    text = word.parts[0].value
    for part in word.parts[1:]:
        text += part.value if isinstance(part, Text) else "\ufffd"
    return text if text.startswith(("-", "+")) and len(text) > 1 and text[0] == "-" else None


def _add_flags(
    tool: tools.Tool | None, text: str, word: Word, flags: dict[str, list[Word | None]]
) -> str:
    """Note the flags of one word; returns the name of the one that takes the next word."""
    if text.startswith("--") or (tool and tool.single_dash):
        name, equals, value = text.lstrip("-").partition("=")
        flag = tool.long(name) if tool else None
        canonical = flag.name if flag else name
        attached = constant(value, word.span) if equals else None
        flags.setdefault(canonical, []).append(attached)
        return canonical if flag and flag.value and not flag.attached and not equals else ""
    if tool is not None:
        # A word such as ``-fdx`` of terraform or ``-rf`` of rm: a long name with one dash first.
        exact = tool.by_long.get(text[1:].partition("=")[0]) if len(text) > 2 else None
        if exact is not None and text[1] not in tool.by_short:
            flags.setdefault(exact.name, []).append(None)
            return exact.name if exact.value and "=" not in text else ""
    for position, letter in enumerate(text[1:], 1):
        flag = tool.by_short.get(letter) if tool else None
        canonical = flag.name if flag else letter
        rest = text[position + 1 :]
        if flag and flag.value and rest:
            flags.setdefault(canonical, []).append(constant(rest, word.span))
            return ""
        flags.setdefault(canonical, []).append(None)
        if flag and flag.value and not flag.attached:
            return canonical
    return ""
