"""Follows one statement as the shell would and lists the commands that it would execute.

An abstract interpretation: branches are all taken and their variables merged, loops over literals
run once a value, functions are followed where they are called, and once more with unknown
arguments where nothing calls them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from caro_lsp.shell.command import Command, Pipeline, Redirect, Unknown, Word
from caro_lsp.shell.parse import parse
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

    from caro_lsp.shell.dialect import Dialect

MAX_NESTING = 12
"""Wrappers and scripts within scripts that are followed."""
MAX_LOOP_VALUES = 16
"""Literal values of a loop that are followed one by one."""
MAX_CALLS = 100
"""Calls of functions that are followed in one statement of the top level."""
MAX_COMMANDS = 100_000
"""Commands of one statement of the top level after which following it stops."""

_SUCCEEDS_WITH_OUTPUT = frozenset(
    {"mktemp", "pwd", "dirname", "basename", "date", "uname", "id", "whoami", "hostname", "nproc"}
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the statement at hand stands.

    Spans count from the start of ``source``, the text of a unit: that of ``home``, a function that
    was called, or that of the unit which is followed. ``base`` is added to a statement's own spans;
    None for a text that does not stand in the script, which is all at ``whole``.
    """

    base: int | None
    whole: Span
    source: bytes
    home: Function | None = None
    context: tuple[str, ...] = ()
    wrappers: tuple[str, ...] = ()
    nesting: int = 0
    pipeline: Pipeline | None = None
    stage: int = 0

    def locate(self, span: Span) -> Span:
        """Where a statement's own span stands in ``source``."""
        if self.base is None:
            return self.whole
        return Span(self.base + span.start, self.base + span.end) if self.base else span

    def within(self, *context: str) -> Place:
        """The same place inside something more."""
        return replace(self, context=(*self.context, *context), pipeline=None, stage=0)


@dataclass(frozen=True)
class Definition:
    """A function and the place where it is defined."""

    function: Function
    place: Place


@dataclass(slots=True, eq=False)
class Followed:
    """What one unit runs. Valid again while ``reads`` are what the environment holds.

    Spans of commands count from their unit: that of the function beside them, else this one.
    """

    statement: Statement
    commands: tuple[tuple[Function | None, Command], ...]
    reads: dict[str, Any]
    writes: dict[str, Any]
    called: frozenset[str]
    version: int = 0
    """The last version of the script that had it."""
    conclusion: Any = None
    """What the caller made of it; kept as long as this is."""

    def holds_in(self, environment: Environment) -> bool:
        """Whether following the unit again would run the same."""
        for name, value in self.reads.items():
            found = environment.lookup(name)
            if found is not value and found != value:
                return False
        return True


class Interpreter:
    """Follows one unit."""

    def __init__(self, environment: Environment, dialect: Dialect, source: bytes) -> None:
        self._environment = self._layer = environment
        self._dialect = dialect
        self._source = source
        self._called: set[str] = set()
        self._calls = 0
        self._found: list[tuple[Function | None, Command]] = []

    def follow(self, statement: Statement, uncalled: str) -> None:
        """Follow a unit; or, where ``uncalled`` names it, a function that nothing calls."""
        whole = Span(0, len(self._source))
        place = Place(0, whole, self._source)
        if uncalled and isinstance(statement, Function):
            inside = place.within(f"function:{uncalled}", "function-never-called")
            self._environment.define(uncalled, None)
            self._statement(statement.body, inside)
        else:
            self._statement(statement, place)

    def followed(self, statement: Statement) -> Followed:
        """What was found."""
        reads = self._layer.reads or {}
        writes = self._layer.writes
        return Followed(statement, tuple(self._found), reads, writes, frozenset(self._called))

    # Statements.

    def _statement(self, statement: Statement, place: Place) -> None:  # noqa: C901 - a table
        if len(self._found) > MAX_COMMANDS:
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
                self._environment.define(statement.name, Definition(statement, place))
            case Unset():
                for name in statement.names:
                    self._environment.forget(name)

    def _pipe(self, pipe: Pipe, place: Place) -> None:
        pipeline = Pipeline()
        outer = self._environment
        for index, stage in enumerate(pipe.stages):
            start = len(self._found)
            pipeline.stages.append(())
            # Every stage runs in a subshell of its own.
            self._environment = outer.fork()
            self._statement(stage, replace(place, pipeline=pipeline, stage=index))
            pipeline.stages[index] = tuple(
                command for _, command in self._found[start:] if command.pipeline is pipeline
            )
        self._environment = outer

    def _and_or(self, statement: AndOr, place: Place) -> None:
        self._statement(statement.left, place.within("condition"))
        outer = self._environment
        self._environment = outer.fork()
        self._statement(statement.right, place.within())
        outer.merge([self._environment], or_none=True)
        self._environment = outer

    def _branch(self, branch: Branch, place: Place) -> None:
        self._words(branch.words, place)
        self._statement(branch.condition, place.within("condition"))
        outer = self._environment
        ends: list[Environment] = []
        for arm in branch.arms:
            self._environment = outer.fork()
            self._statement(arm, place.within("branch"))
            ends.append(self._environment)
        outer.merge(ends, or_none=not branch.complete)
        self._environment = outer

    def _loop(self, loop: Loop, place: Place) -> None:
        inside = place.within("loop")
        self._statement(loop.condition, inside.within("condition"))
        words = self._words(loop.values or (), place)
        outer = self._environment
        self._environment = outer.fork()
        literal = [word for word in words if word.value is not None and not word.is_pattern]
        if loop.values and len(literal) == len(words) <= MAX_LOOP_VALUES:
            for word in literal:
                self._environment.set(loop.variable, word.parts)
                self._statement(loop.body, inside)
        else:
            if loop.variable:
                # What a word list yields is never empty but for quoted nothing.
                self._environment.forget(loop.variable, may_be_empty=False)
            self._statement(loop.body, inside)
        outer.merge([self._environment], or_none=True)
        self._environment = outer

    def _group(self, group: Group, place: Place) -> None:
        inside = place
        if group.background:
            inside = replace(place, context=(*place.context, "background"))
        outer = self._environment
        if group.subshell:
            self._environment = outer.fork()
        for item in group.body.items:
            self._statement(item, inside)
        self._environment = outer
        if group.redirects:
            redirects = self._redirects(group.redirects, place)
            whole = Span(group.redirects[0].span.start, group.redirects[-1].span.end)
            self._add(
                Command(
                    place.locate(whole),
                    "",
                    (),
                    redirects,
                    context=place.context,
                    editable=False,
                    pipeline=place.pipeline,
                    stage=place.stage,
                ),
                place,
            )

    def _simple(self, simple: Simple, place: Place) -> None:
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

    def _execute(self, command: Command, place: Place) -> None:
        self._add(command, place)
        self._effects(command)
        if place.nesting >= MAX_NESTING:
            return
        if (definition := self._environment.function(command.name)) is not None:
            self._call(definition, command.arguments, place)
            return
        wrappers = (*command.wrappers, command.name)
        deeper = replace(
            place,
            nesting=place.nesting + 1,
            wrappers=wrappers,
        )
        for found in inner(command, place.source):
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
        if (text := standard_input(command, place.source)) is not None:
            self._text(text, command, deeper)

    def _text(self, found: InnerText, command: Command, place: Place) -> None:
        """Follow shell text that ``command`` runs."""
        script = parse(found.text.encode("utf-8", "replace"), dialect=self._dialect)
        outer = self._environment
        if found.child:
            self._environment = outer.child()
        for unit in script.units:
            base = None if found.start is None else found.start + unit.offset
            inside = replace(place, base=base, whole=command.span, pipeline=None, stage=0)
            self._statement(unit.statement, inside)
        self._environment = outer

    def _call(self, definition: Definition, arguments: tuple[Word, ...], place: Place) -> None:
        """Follow the body of a function with the arguments of a call."""
        name = definition.function.name
        self._called.add(name)
        if self._calls >= MAX_CALLS:
            return
        self._calls += 1
        environment = self._environment
        outer = {str(number): environment.value(str(number)) for number in range(1, 10)}
        known = all(not word.is_pattern for word in arguments)
        for number in range(1, 10):
            given = known and number <= len(arguments)
            environment.set(str(number), arguments[number - 1].parts if given else None)
        # While its body is followed the function is unknown, so that recursion ends.
        hidden = environment.hide(name)
        # A function of another unit, whose spans count from there.
        elsewhere = definition.place.source is not self._source
        inside = replace(
            definition.place,
            home=definition.place.home or (definition.function if elsewhere else None),
            context=(*place.context, f"function:{name}"),
            wrappers=(),
            nesting=place.nesting + 1,
            pipeline=None,
            stage=0,
        )
        self._statement(definition.function.body, inside)
        environment.reveal(name, hidden)
        for parameter, value in outer.items():
            environment.set(parameter, value)

    def _add(self, command: Command, place: Place) -> None:
        self._found.append((place.home, command))

    def _effects(self, command: Command) -> None:
        """What a builtin does to the variables."""
        name = command.name
        if name == "set":
            text = " ".join(word.value or "" for word in command.arguments)
            first = text.split(" ")[0]
            if (first.startswith("-") and "u" in first) or "nounset" in text:
                self._environment.set_nounset(on=not first.startswith("+"))
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

    def _assign(self, assignment: Assignment, place: Place, declares: str) -> None:
        self._words(assignment.words, place)
        name = assignment.name
        if declares == "export":
            self._environment.export(name)
        if assignment.bare:
            if declares in {"local", "declare", "typeset"}:
                self._environment.forget(name)
            return
        if assignment.value is None:
            self._environment.forget(name)
            return
        value = self._value(assignment, place)
        length = sum(len(part.value) for part in value if isinstance(part, Text))
        if length > MAX_VALUE_CHARACTERS:
            self._environment.forget(name, may_be_empty=False)
        else:
            self._environment.set(name, value)

    def _value(self, assignment: Assignment, place: Place) -> Value:
        if assignment.value is None:
            return (Unknown(f"${assignment.name}"),)
        value = resolve_parts(
            assignment.value.parts, self._environment, lambda s: self._substitution(s, place)
        )
        if assignment.append:
            value = (*self._environment.get(assignment.name), *value)
        return value

    def _redirects(self, raw: tuple[RawRedirect, ...], place: Place) -> tuple[Redirect, ...]:
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

    def _words(self, raw: tuple[RawWord, ...], place: Place) -> list[Word]:
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

    def _substitution(self, substitution: Substitution, place: Place) -> Value:
        """Follow a substitution's commands; its value where they only print constants."""
        outer = self._environment
        self._environment = outer.fork()
        start = len(self._found)
        for item in substitution.body.items:
            self._statement(item, place.within("substitution"))
        self._environment = outer
        ran = [command for _, command in self._found[start:]]
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


def _span_of(simple: Simple, place: Place) -> Span:
    """From the first word to the last word or redirection on its line; assignments are left out."""
    starts = [word.span for word in simple.words]
    starts += [r.span for r in simple.redirects if not r.operator.startswith("<<")]
    if not starts:
        return place.locate(simple.span)
    return place.locate(Span(min(span.start for span in starts), max(span.end for span in starts)))
