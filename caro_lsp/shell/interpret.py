"""Follows a script as the shell would and lists the commands that it would execute.

An abstract interpretation: branches are all taken and their variables merged, loops over literals
run once a value, functions are followed where they are called, and once more with unknown
arguments where nothing calls them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caro_lsp.shell.command import Command, Pipeline, Redirect, Unknown, Word
from caro_lsp.shell.parse import Script, parse
from caro_lsp.shell.syntax import (
    AndOr,
    Assignment,
    Branch,
    Function,
    Group,
    Loop,
    Opaque,
    Parameter,
    Pipe,
    RawRedirect,
    RawWord,
    Sequence,
    Simple,
    Span,
    Statement,
    Substitution,
    Text,
    Unset,
)
from caro_lsp.shell.unwrap import InnerText, inner, printed_words, standard_input
from caro_lsp.shell.values import (
    MAX_VALUE_CHARACTERS,
    Environment,
    Value,
    resolve,
    resolve_parts,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_NESTING = 12
"""Wrappers and scripts within scripts that are followed."""
MAX_LOOP_VALUES = 16
"""Literal values of a loop that are followed one by one."""
MAX_CALLS = 200
"""Calls of functions that are followed in one script."""
MAX_COMMANDS = 500_000
"""Commands after which following stops: no honest script has more."""

_SUCCEEDS_WITH_OUTPUT = frozenset(
    {"mktemp", "pwd", "dirname", "basename", "date", "uname", "id", "whoami", "hostname", "nproc"}
)


@dataclass(frozen=True)
class _Place:
    """Where the statement at hand stands: its offset, or one span for all of it."""

    base: int | None
    whole: Span
    context: tuple[str, ...] = ()
    wrappers: tuple[str, ...] = ()
    nesting: int = 0
    pipeline: Pipeline | None = None
    stage: int = 0

    def locate(self, span: Span) -> Span:
        if self.base is None:
            return self.whole
        return Span(self.base + span.start, self.base + span.end)

    def within(self, *context: str) -> _Place:
        return replace(self, context=(*self.context, *context), pipeline=None, stage=0)


def commands(script: Script) -> tuple[Command, ...]:
    """The commands that ``script`` would execute, in the order of their reading.

    A command that is reached in several ways (a loop, two calls) stands there once for each
    different reading.
    """
    run = _Interpreter(script)
    run.script()
    return tuple(run.found)


class _Interpreter:
    def __init__(self, script: Script) -> None:
        self._script = script
        self._functions: dict[str, tuple[Function, _Place]] = {}
        self._called: set[str] = set()
        self._calls = 0
        self._environment = Environment()
        self.found: list[Command] = []

    def script(self) -> None:
        whole = Span(0, len(self._script.source))
        for unit in self._script.units:
            self._statement(unit.statement, _Place(unit.offset, whole))
        for name in list(self._functions):
            if name not in self._called:
                self._call(name, None, "function-never-called")

    # Statements.

    def _statement(self, statement: Statement, place: _Place) -> None:  # noqa: C901 - a table
        if len(self.found) > MAX_COMMANDS:
            return
        match statement:
            case Simple():
                self._simple(statement, place)
            case Sequence():
                inside = replace(place, pipeline=None, stage=0) if place.pipeline else place
                for item in statement.items:
                    self._statement(item, inside)
            case Pipe():
                self._pipe(statement, place)
            case AndOr():
                self._and_or(statement, place)
            case Branch():
                self._branch(statement, place)
            case Loop():
                self._loop(statement, place)
            case Group():
                self._group(statement, place)
            case Function():
                inside = place.within(f"function:{statement.name}")
                self._functions[statement.name] = (statement, inside)
            case Unset():
                for name in statement.names:
                    self._environment.forget(name)

    def _pipe(self, pipe: Pipe, place: _Place) -> None:
        pipeline = Pipeline()
        for index, stage in enumerate(pipe.stages):
            start = len(self.found)
            pipeline.stages.append(())
            inside = replace(place, pipeline=pipeline, stage=index)
            # Every stage runs in a subshell of its own.
            outer, self._environment = self._environment, self._environment.copy()
            self._statement(stage, inside)
            self._environment = outer
            pipeline.stages[index] = tuple(
                command for command in self.found[start:] if command.pipeline is pipeline
            )

    def _and_or(self, statement: AndOr, place: _Place) -> None:
        self._statement(statement.left, place.within("condition"))
        without = self._environment.copy()
        self._statement(statement.right, place.within())
        self._environment.merge([self._environment.copy(), without])

    def _branch(self, branch: Branch, place: _Place) -> None:
        self._words(branch.words, place)
        self._statement(branch.condition, place.within("condition"))
        before = self._environment
        ends = [] if branch.complete else [before.copy()]
        for arm in branch.arms:
            self._environment = before.copy()
            self._statement(arm, place.within("branch"))
            ends.append(self._environment)
        self._environment = before
        before.merge(ends)

    def _loop(self, loop: Loop, place: _Place) -> None:
        inside = place.within("loop")
        self._statement(loop.condition, inside.within("condition"))
        before = self._environment.copy()
        words = self._words(loop.values or (), place)
        literal = [word for word in words if word.value is not None and not word.is_pattern]
        if loop.values and len(literal) == len(words) <= MAX_LOOP_VALUES:
            for word in literal:
                self._environment.variables[loop.variable] = word.parts
                self._statement(loop.body, inside)
        else:
            if loop.variable:
                # What a word list yields is never empty but for quoted nothing.
                self._environment.forget(loop.variable, may_be_empty=False)
            self._statement(loop.body, inside)
        self._environment.merge([self._environment.copy(), before])

    def _group(self, group: Group, place: _Place) -> None:
        inside = replace(place, context=(*place.context, "background")) if group.background \
            else place  # fmt: skip
        outer = self._environment
        if group.subshell:
            self._environment = outer.copy()
        for item in group.body.items:
            self._statement(item, inside)
        self._environment = outer
        if group.redirects:
            redirects = self._redirects(group.redirects, place)
            span = place.locate(Span(group.redirects[0].span.start, group.redirects[-1].span.end))
            self._add(Command(span, "", (), redirects, context=place.context, editable=False,
                              pipeline=place.pipeline, stage=place.stage))  # fmt: skip

    def _simple(self, simple: Simple, place: _Place) -> None:
        if not simple.words and not simple.redirects:
            for assignment in simple.assignments:
                self._assign(assignment, place, simple.declares)
            return
        words = self._words(simple.words, place)
        assignments = tuple(
            (assignment.name, Word(None, "", self._value(assignment, place)))
            for assignment in simple.assignments
        )
        if simple.declares:
            for assignment in simple.assignments:
                self._assign(assignment, place, simple.declares)
            return
        redirects = self._redirects(simple.redirects, place)
        if not words and not redirects:
            for assignment in simple.assignments:
                self._assign(assignment, place, "")
            return
        span = _span_of(simple, place)
        self._execute(
            Command(
                span,
                _basename(words[0]) if words else "",
                tuple(words),
                redirects,
                assignments,
                place.wrappers,
                place.context,
                simple.exact,
                place.base is not None,
                place.pipeline,
                place.stage,
            ),
            place,
        )

    # Execution of one command.

    def _execute(self, command: Command, place: _Place) -> None:
        self._add(command)
        self._effects(command)
        if place.nesting >= MAX_NESTING:
            return
        if command.name in self._functions:
            self._call(command.name, command.arguments, "")
            return
        wrappers = (*command.wrappers, command.name)
        deeper = replace(
            place,
            nesting=place.nesting + 1,
            wrappers=wrappers,
        )
        for found in inner(command, self._script.source):
            context = (*command.context, *found.context)
            if isinstance(found, InnerText):
                self._text(found, command, replace(deeper, context=context))
                continue
            first, last = found.words[0], found.words[-1]
            contiguous = first.span is not None and last.span is not None
            end = max((w.span.end for w in found.words if w.span), default=command.span.end)
            span = Span(first.span.start, end) if first.span else command.span
            self._execute(
                replace(
                    command,
                    span=span,
                    name=_basename(first),
                    words=found.words,
                    wrappers=wrappers,
                    context=context,
                    editable=command.editable and contiguous and command.name != "find",
                ),
                replace(deeper, context=context),
            )
        if (text := standard_input(command, self._script.source)) is not None:
            self._text(text, command, deeper)

    def _text(self, found: InnerText, command: Command, place: _Place) -> None:
        """Follow shell text that ``command`` runs."""
        script = parse(found.text.encode("utf-8", "replace"), dialect=self._script.dialect)
        outer = self._environment
        if found.child:
            self._environment = outer.of_child()
        for unit in script.units:
            base = None if found.start is None else found.start + unit.offset
            inside = replace(place, base=base, whole=command.span, pipeline=None, stage=0)
            self._statement(unit.statement, inside)
        self._environment = outer

    def _call(self, name: str, arguments: tuple[Word, ...] | None, context: str) -> None:
        """Follow the body of a function; ``arguments`` is None where they are unknown."""
        self._called.add(name)
        function, place = self._functions[name]
        if self._calls >= MAX_CALLS or place.nesting >= MAX_NESTING:
            return
        self._calls += 1
        outer = {key: value for key, value in self._environment.variables.items() if key.isdigit()}
        for key in outer:
            del self._environment.variables[key]
        if arguments is not None and all(not word.is_pattern for word in arguments):
            for index, word in enumerate(arguments, 1):
                self._environment.variables[str(index)] = word.parts
        # While its body is followed the function is unknown, so that recursion ends.
        del self._functions[name]
        inside = place.within(context) if context else place
        self._statement(function.body, inside)
        self._functions.setdefault(name, (function, place))
        for key in [key for key in self._environment.variables if key.isdigit()]:
            del self._environment.variables[key]
        self._environment.variables.update(outer)

    def _add(self, command: Command) -> None:
        self.found.append(command)

    def _effects(self, command: Command) -> None:
        """What a builtin does to the variables."""
        name = command.name
        if name == "set":
            text = " ".join(word.value or "" for word in command.arguments)
            first = text.split(" ")[0]
            if (first.startswith("-") and "u" in first) or "nounset" in text:
                self._environment.nounset = not first.startswith("+")
        elif name in {"read", "mapfile", "readarray", "getopts"}:
            for word in command.arguments:
                if word.value and word.value.isidentifier():
                    self._environment.forget(word.value)
        elif name == "printf" and "v" in command.parsed.flags and command.parsed.operands:
            self._environment.forget(command.parsed.operands[0].value or "")
        elif name in {"test", "["}:
            self._guard(" ".join(word.source for word in command.arguments))
        elif name.startswith("["):
            self._guard(command.words[0].source)

    def _guard(self, test: str) -> None:
        """A test of a variable: whoever writes one has thought of the empty value."""
        for token in test.replace('"', " ").replace("'", " ").split():
            name = token.lstrip("$").strip("{}").partition(":")[0]
            if token.startswith("$") and name.isidentifier():
                self._environment.not_empty(name)

    # Assignments, redirections, words.

    def _assign(self, assignment: Assignment, place: _Place, declares: str) -> None:
        self._words(assignment.words, place)
        name = assignment.name
        if declares == "export":
            self._environment.exported.add(name)
        if assignment.bare:
            if declares in {"local", "declare", "typeset"}:
                self._environment.variables[name] = (Unknown(f"${name}", may_be_empty=True),)
            return
        if assignment.value is None:
            self._environment.forget(name)
            return
        value = self._value(assignment, place)
        length = sum(len(part.value) for part in value if isinstance(part, Text))
        if length > MAX_VALUE_CHARACTERS:
            self._environment.forget(name, may_be_empty=False)
        else:
            self._environment.variables[name] = value

    def _value(self, assignment: Assignment, place: _Place) -> Value:
        if assignment.value is None:
            return (Unknown(f"${assignment.name}"),)
        value = resolve_parts(
            assignment.value.parts, self._environment, lambda s: self._substitution(s, place)
        )
        if assignment.append:
            value = (*self._environment.get(assignment.name), *value)
        return value

    def _redirects(self, raw: tuple[RawRedirect, ...], place: _Place) -> tuple[Redirect, ...]:
        found: list[Redirect] = []
        for redirect in raw:
            span = place.locate(redirect.span)
            here = redirect.operator.startswith("<<")
            target_span = place.locate(redirect.target.span)
            parts = resolve_parts(
                redirect.target.parts, self._environment, lambda s: self._substitution(s, place)
            )
            source = redirect.target.source if not here else ""
            target = Word(target_span, source, parts)
            found.append(Redirect(redirect.operator, redirect.descriptor, target, span))
        return tuple(found)

    def _words(self, raw: tuple[RawWord, ...], place: _Place) -> list[Word]:
        found: list[Word] = []
        for word in raw:
            for part in word.parts:
                if isinstance(part, (Opaque, Parameter)):
                    for nested in _nested(part):
                        self._substitution(nested, place)
            found.extend(
                resolve(
                    word,
                    place.locate(word.span),
                    self._environment,
                    lambda s: self._substitution(s, place),
                )
            )
        return found

    def _substitution(self, substitution: Substitution, place: _Place) -> Value:
        """Follow a substitution's commands; its value where they only print constants."""
        outer, self._environment = self._environment, self._environment.copy()
        start = len(self.found)
        for item in substitution.body.items:
            self._statement(item, place.within("substitution"))
        self._environment = outer
        ran = self.found[start:]
        source = f"{substitution.opening}...)"
        if substitution.opening in {"<(", ">("}:
            return (Unknown(source, may_be_empty=False),)
        if len(ran) == 1 and not ran[0].redirects and ran[0].pipeline is None:
            printed = printed_words(ran[0])
            if printed and all(word.value is not None for word in printed):
                text = " ".join(word.value or "" for word in printed)
                return (Text(text.rstrip("\n")),)
            name = ran[0].name
            if name in _SUCCEEDS_WITH_OUTPUT:
                return (Unknown(f"$({name})", may_be_empty=False),)
            return (Unknown(f"$({ran[0].text})"),)
        return (Unknown(source),)


def _nested(part: Opaque | Parameter) -> Iterator[Substitution]:
    if isinstance(part, Opaque):
        yield from part.inner
    elif part.operator == "transform":
        for operand in part.operand:
            if isinstance(operand, Opaque):
                yield from operand.inner


def _basename(word: Word) -> str:
    """The name by which the rules know a command; its source where it is not constant."""
    value = word.value
    if value is None:
        return word.shown
    return value.rsplit("/", 1)[-1] if not value.endswith("/") else value


def _span_of(simple: Simple, place: _Place) -> Span:
    """From the first word to the last word or redirection on its line; assignments are left out."""
    starts = [word.span for word in simple.words]
    starts += [r.span for r in simple.redirects if not r.operator.startswith("<<")]
    if not starts:
        return place.locate(simple.span)
    return place.locate(Span(min(span.start for span in starts), max(span.end for span in starts)))
