"""Makefiles: recipes, and the shell text in functions and assignments.

Source: the GNU make manual, Writing Recipes in Rules; Defining Canned Recipes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from caro_lsp.shell.embedded.environment import exported
from caro_lsp.shell.embedded.interpreter import SH, Interpreter, interpreter
from caro_lsp.shell.embedded.make_values import Values, closing, references
from caro_lsp.shell.embedded.mapped import Mapped, Writer
from caro_lsp.shell.embedded.outside import Outside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.shell.embedded.region import Region

MAX_EVALUATED = 100
"""Definitions whose text is read as makefile text."""
MAX_UNENDED = 10
"""Definitions without an end after which no end is looked for."""
MAX_CALLS_OF_SHELL = 1_000
"""Calls of ``$(shell ...)`` that are read in one line."""

_LINE = re.compile(rb"([^\n]*?)\r?(?:\n|\Z)")
_OPERATOR = rb"(:{0,3}=|\+=|\?=|!=)"
_MODIFIERS = rb"[ \t]*((?:(?:override|export|unexport|private)[ \t]+)*)"
_ASSIGNMENT = re.compile(
    _MODIFIERS + rb"([^\s:#=+?!]+|[^\s:#=]*[^\s:#=+?!])[ \t]*" + _OPERATOR + rb"[ \t]*(.*)",
    re.DOTALL,
)
_RULE = re.compile(rb"([^:=#]+)::?(?!:?:?=)(.*)", re.DOTALL)
_DEFINE = re.compile(
    _MODIFIERS + rb"define[ \t]+([^\s=:?+]+)[ \t]*" + _OPERATOR + rb"?[ \t]*(?:#.*)?"
)
_ENDEF = re.compile(rb"[ \t]*endef\b")
_NESTED_DEFINE = re.compile(rb"[ \t]*define\b")
_CONDITIONAL = re.compile(rb"[ \t]*(ifeq|ifneq|ifdef|ifndef|if|else|endif)\b")
_INCLUDE = re.compile(rb"[ \t]*(?:-include|include|sinclude|load)\b")
_EXPORT = re.compile(rb"[ \t]*export\b[ \t]*(.*)", re.DOTALL)
_CONTINUED = re.compile(rb"\\\r?\n[ \t]*")
_COMMENT = re.compile(rb"(?<!\\)#.*", re.DOTALL)
_PREFIX = re.compile(rb"[ \t@+-]*(?:\$\{__\w+\}(?=[A-Za-z@]))?[ \t@+-]*")
"""What make reads of a recipe line. A variable that stands right before the command's name is one
for such characters, by convention: ``$(Q)rm``."""
_NOTHING_BUT_OUTSIDE = re.compile(rb"\s*\$\{__\w+\}\s*")
_ENDS_CONTINUED = re.compile(rb"(?<!\\)\\\n[ \t]*\Z")
_CALLED = re.compile(rb"[ \t@+-]*\$[({](?:call[ \t]+)?([\w.-]+)")
_EVALUATED = re.compile(rb"\$[({]eval[ \t]+\$[({](?:call[ \t]+)?([\w.-]+)")
_SHELL_CALL = re.compile(rb"\$([({])shell[ \t]+")


class _Line(NamedTuple):
    """A logical line, and its text with what references contain masked, at the same offsets."""

    mapped: Mapped
    masked: bytes

    @property
    def text(self) -> bytes:
        return self.mapped.text


@dataclass
class _Recipe:
    targets: bytes
    prerequisites: bytes
    lines: list[Mapped] = field(default_factory=list)


@dataclass
class _Makefile:
    """What was read of a makefile, and of definitions that are evaluated."""

    values: Values
    recipes: list[_Recipe] = field(default_factory=list)
    definitions: dict[bytes, Mapped] = field(default_factory=dict)
    lines: list[Mapped] = field(default_factory=list)
    """Lines outside of recipes that may call the shell."""
    commands: list[Mapped] = field(default_factory=list)
    """The shell text of ``NAME != ...``."""
    specific: list[tuple[bytes, bytes, bytes]] = field(default_factory=list)
    """Assignments that hold for some targets."""
    evaluated: list[bytes] = field(default_factory=list)
    one_shell: bool = False
    exports_all: bool = False


def regions(source: bytes, *, fragment: bool = False) -> Iterator[Region]:
    """One region a recipe line, or a recipe with ``.ONESHELL``; one a call of the shell.

    ``fragment``: other files include this one and define what it does not.
    """
    outside = Outside()
    complete = not fragment and re.search(rb"^[ \t]*-?s?include\b", source, re.MULTILINE) is None
    makefile = _Makefile(Values(outside, complete=complete))
    _Reader(Mapped.of(source), makefile).read()
    _read_evaluated(makefile)
    for name, operator, value in makefile.specific:
        makefile.values.assign(name, operator, value, certain=False)
    yield from _Regions(makefile, outside).regions()


def _read_evaluated(makefile: _Makefile) -> None:
    """Read the definitions that are evaluated as makefile text."""
    done: set[bytes] = set()
    while makefile.evaluated and len(done) < MAX_EVALUATED:
        name = makefile.evaluated.pop()
        body = makefile.definitions.get(name)
        if body is not None and name not in done:
            done.add(name)
            _Reader(_without_doubled_dollars(body), makefile, evaluated=True).read()


def _without_doubled_dollars(mapped: Mapped) -> Mapped:
    """What is left after the text is expanded once, but for references, which come out the same."""
    writer = Writer()
    at = 0
    while (dollars := mapped.text.find(b"$$", at)) >= 0:
        writer.copy(mapped, at, dollars)
        writer.put(b"$", mapped.host(dollars, dollars + 2))
        at = dollars + 2
    writer.copy(mapped, at)
    return writer.mapped()


class _Reader:
    """Reads the lines of a makefile."""

    def __init__(self, host: Mapped, makefile: _Makefile, *, evaluated: bool = False) -> None:
        self._host = host
        self._makefile = makefile
        self._evaluated = evaluated
        self._prefix = b"\t"
        self._conditionals = 0
        self._unended = 0
        self._recipe: _Recipe | None = None

    def read(self) -> None:
        text = self._host.text
        at = 0
        while at < len(text):
            if self._recipe is not None and text.startswith(self._prefix, at):
                line, at = self._recipe_line(at + 1)
                self._recipe.lines.append(line)
                continue
            line, at = self._line(at)
            if not line.text.strip() or line.text.lstrip().startswith(b"#"):
                continue
            if define := _DEFINE.fullmatch(line.text):
                at = self._definition(define, at)
                continue
            self._statement(_Line(line, _masked(line.text)))

    def _recipe_line(self, at: int) -> tuple[Mapped, int]:
        """A line of a recipe with those that continue it, and where the next one starts.

        The shell gets the backslashes and the line ends too.
        """
        writer = Writer()
        text = self._host.text
        while match := _LINE.match(text, at):
            writer.copy(self._host, *match.span(1))
            at = match.end()
            if not _continues(match[1]) or at >= len(text):
                break
            writer.copy(self._host, at - 1, at)
            if text.startswith(self._prefix, at):
                at += 1
        return writer.mapped(), at

    def _line(self, at: int) -> tuple[Mapped, int]:
        """Another line with those that continue it, joined by spaces, without comments."""
        start = end = at
        text = self._host.text
        while match := _LINE.match(text, at):
            at, end = match.end(), match.end(1)
            if not _continues(match[1]) or at >= len(text):
                break
        writer = Writer()
        for match in _CONTINUED.finditer(text, start, end):
            kept = len(text[start : match.start()].rstrip(b" \t"))
            writer.copy(self._host, start, start + kept)
            writer.put(b" ", self._host.host(*match.span()))
            start = match.end()
        writer.copy(self._host, start, end)
        return writer.mapped(), at

    def _definition(self, define: re.Match[bytes], at: int) -> int:
        """Note the lines up to ``endef``; returns where it goes on."""
        start = at
        depth = 1
        text = self._host.text
        if self._unended >= MAX_UNENDED:
            return start
        while at < len(text) and (match := _LINE.match(text, at)):
            if _ENDEF.match(match[1]):
                depth -= 1
            elif _NESTED_DEFINE.match(match[1]):
                depth += 1
            if not depth:
                body = self._host.cut(start, at)
                self._makefile.definitions[define[2]] = body
                value = body.text.rstrip(b"\r\n")
                self._assign(define[2], define[3] or b"=", value)
                return match.end()
            at = match.end()
        # It does not end: what follows is read as if it were not there.
        self._unended += 1
        return start

    def _statement(self, line: _Line) -> None:
        makefile = self._makefile
        makefile.lines.append(line.mapped)
        makefile.evaluated.extend(match[1] for match in _EVALUATED.finditer(line.text))
        if conditional := _CONDITIONAL.match(line.masked):
            word = conditional[1]
            self._conditionals += word.startswith(b"if")
            self._conditionals -= word == b"endif" and self._conditionals > 0
            return
        without_comment = _COMMENT.sub(b"", line.masked)
        assignment = _ASSIGNMENT.fullmatch(without_comment)
        if assignment:
            self._recipe = None
            self._assignment(line, assignment)
        elif exports := _EXPORT.fullmatch(without_comment):
            self._recipe = None
            names = line.text[exports.start(1) : exports.end(1)].split()
            makefile.exports_all = makefile.exports_all or not names
            for name in names:
                makefile.values.export(name)
        elif _INCLUDE.match(line.masked):
            self._recipe = None
        elif rule := _RULE.fullmatch(without_comment):
            self._rule(line, rule)
        elif not self._evaluated:
            # A call that expands to nothing, mostly; in a definition, to something unknown.
            self._recipe = None

    def _assignment(self, line: _Line, found: re.Match[bytes], offset: int = 0) -> None:
        start, end = (offset + at for at in found.span(2))
        name = line.text[start:end]
        start, end = (offset + at for at in found.span(4))
        value = line.mapped.cut(start, end)
        if found[3] == b"!=":
            self._makefile.commands.append(value)
        if name == b".RECIPEPREFIX" and not offset:
            self._prefix = value.text[:1] or b"\t"
        elif b"$" not in name:
            self._assign(name, found[3], value.text.replace(b"\\#", b"#"), everywhere=not offset)
            if b"export" in found[1].split():
                self._makefile.values.export(name)

    def _assign(
        self, name: bytes, operator: bytes, value: bytes, *, everywhere: bool = True
    ) -> None:
        if not everywhere:
            self._makefile.specific.append((name, operator, value))
            return
        certain = not self._conditionals and not self._evaluated
        self._makefile.values.assign(name, operator, value, certain=certain)

    def _rule(self, line: _Line, rule: re.Match[bytes]) -> None:
        start, end = rule.span(2)
        specific = _ASSIGNMENT.fullmatch(rule[2])
        if specific:
            self._assignment(line, specific, start)
            return
        semicolon = rule[2].find(b";")
        targets = line.text[: rule.end(1)].rstrip(b"& \t").lstrip()
        rest = line.text[start : start + semicolon if semicolon >= 0 else end].partition(b"|")[0]
        # A static pattern has its own pattern in between.
        self._recipe = _Recipe(targets, rest.rpartition(b":")[2].strip())
        self._makefile.recipes.append(self._recipe)
        self._makefile.one_shell |= targets == b".ONESHELL"
        if semicolon >= 0:
            inline = line.mapped.cut(start + semicolon + 1, len(line.text))
            self._recipe.lines.append(inline)


class _Regions:
    """Makes the regions of what was read."""

    def __init__(self, makefile: _Makefile, outside: Outside) -> None:
        self._makefile = makefile
        self._values = makefile.values
        self._outside = outside
        self._shell: Interpreter | None = SH
        self._known: dict[str, Any] = {}

    def regions(self) -> Iterator[Region]:
        words = self._values.named(b"SHELL").decode("utf-8", "replace").split()
        flags = self._values.named(b".SHELLFLAGS").decode("utf-8", "replace").split()
        self._shell = interpreter([*words, *flags])
        if self._shell is None:
            return
        environment = self._values.exported(everything=self._makefile.exports_all)
        self._known = {**exported(environment), **self._shell.options}
        for recipe in self._makefile.recipes:
            yield from self._recipe(recipe)
        for name in self._canned():
            yield from self._canned_recipe(name)
        for command in self._makefile.commands:
            yield from self._region(self._values.expand_mapped(command, {}), "!=", editable=False)
        for line in self._makefile.lines:
            yield from self._calls(line, {})

    def _recipe(self, recipe: _Recipe) -> Iterator[Region]:
        where = f"recipe of {recipe.targets.decode('utf-8', 'replace')[:80]}"
        automatic = self._automatic(recipe)
        texts = [self._values.expand_mapped(line, automatic) for line in recipe.lines]
        if self._makefile.one_shell and texts:
            writer = Writer()
            for text, line in zip(texts, recipe.lines, strict=True):
                writer.copy(_without_prefix(text))
                writer.put(b"\n", line.host(len(line), len(line)))
            texts = [writer.mapped()]
        for text in texts:
            yield from self._region(_without_prefix(text), where)
        for line in recipe.lines:
            yield from self._calls(line, automatic)

    def _automatic(self, recipe: _Recipe) -> dict[bytes, bytes]:
        """The automatic variables that are the same whatever is made."""
        targets = self._values.expand(recipe.targets, {}).split()
        prerequisites = self._values.expand(recipe.prerequisites, {}).split()
        names = [*targets, *prerequisites]
        if any(b"%" in name or b"$" in name or b"*" in name for name in names) or len(names) > 50:
            return {}
        found: dict[bytes, bytes] = {}
        if len(targets) == 1:
            found[b"@"] = targets[0]
        if prerequisites:
            found |= {b"<": prerequisites[0], b"^": b" ".join(prerequisites)}
        return found

    def _canned(self) -> list[bytes]:
        """The definitions that stand as a line of a recipe, or of another of them."""
        definitions = self._makefile.definitions
        found: dict[bytes, None] = {}
        lines = [line.text for recipe in self._makefile.recipes for line in recipe.lines]
        while lines:
            called = _CALLED.match(lines.pop())
            if called and called[1] in definitions and called[1] not in found:
                found[called[1]] = None
                lines.extend(definitions[called[1]].text.splitlines())
        return list(found)

    def _canned_recipe(self, name: bytes) -> Iterator[Region]:
        body = self._makefile.definitions[name]
        where = f"define {name.decode('utf-8', 'replace')}"
        at = 0
        while at < len(body.text):
            # In front of a line the recipe's prefix means nothing more.
            start = at
            while match := _LINE.match(body.text, at):
                at = match.end()
                if not _continues(match[1]) or at >= len(body.text):
                    break
            line = body.cut(start, match.end(1) if match else at)
            yield from self._region(_without_prefix(self._values.expand_mapped(line, {})), where)
            yield from self._calls(line, {})

    def _calls(self, line: Mapped, automatic: dict[bytes, bytes]) -> Iterator[Region]:
        """The text of each ``$(shell ...)`` in a line."""
        if b"shell" not in line.text:
            return
        for number, match in enumerate(_SHELL_CALL.finditer(line.text)):
            end = closing(line.text, match.end(), match[1])
            if end is None or number >= MAX_CALLS_OF_SHELL:
                return
            dollars = len(line.text[: match.start()]) - len(line.text[: match.start()].rstrip(b"$"))
            if dollars % 2:
                continue
            text = self._values.expand_mapped(line.cut(match.end(), end - 1), automatic)
            yield from self._region(text, "shell function", editable=False)

    def _region(self, text: Mapped, where: str, *, editable: bool = True) -> Iterator[Region]:
        if self._shell is None or not text.text.strip():
            return
        if _NOTHING_BUT_OUTSIDE.fullmatch(text.text):
            return
        if end := _ENDS_CONTINUED.search(text.text):
            # Nothing continues it, and the parser stumbles over that.
            text = text.cut(0, end.start())
        spell = _spell if editable else _never
        yield self._outside.region(text, self._shell.dialect, self._known, where, spell)


def _masked(text: bytes) -> bytes:
    """The text with what references contain replaced, so that its own marks can be found."""
    if b"$" not in text:
        return text
    chunks: list[bytes] = []
    at = 0
    for reference in references(text):
        chunks += (text[at : reference.start], b"x" * (reference.end - reference.start))
        at = reference.end
    return b"".join((*chunks, text[at:]))


def _continues(line: bytes) -> bool:
    """Whether a line ends with a backslash that is not itself escaped."""
    return line.endswith(b"\\") and (len(line) - len(line.rstrip(b"\\"))) % 2 == 1


def _without_prefix(text: Mapped) -> Mapped:
    match = _PREFIX.match(text.text)
    return text.cut(match.end(), len(text)) if match and match.end() else text


def _spell(text: str) -> str | None:
    return None if "\n" in text or text.endswith("\\") else text.replace("$", "$$")


def _never(_text: str) -> str | None:
    return None
