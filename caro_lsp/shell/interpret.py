"""Follows one statement as the shell would and lists the commands that it would execute.

An abstract interpretation: branches are all taken and their variables merged, loops over literals
run once a value, functions are followed where they are called, and once more with unknown
arguments where nothing calls them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from caro_lsp.shell import tools
from caro_lsp.shell.assignments import LOCAL
from caro_lsp.shell.builtins import assign_line, effects
from caro_lsp.shell.command import Command, Pipeline, Redirect, Stream, Unknown, Word
from caro_lsp.shell.conditions import note_arm, note_behind, note_left, note_outcome
from caro_lsp.shell.escapes import READERS as ESCAPES
from caro_lsp.shell.expansion import resolve, resolve_parts, subscript
from caro_lsp.shell.filters import NAMES as FILTERS
from caro_lsp.shell.filters import keeps_something
from caro_lsp.shell.followed import Alias, Call, Calls, Definition, Followed, Place
from caro_lsp.shell.parse import parse
from caro_lsp.shell.presence import CHANGES, folder_context, marked, note_made
from caro_lsp.shell.quoting import quote
from caro_lsp.shell.remembered import PIECE_WEIGHT, Remembered
from caro_lsp.shell.sources import sourced
from caro_lsp.shell.streams import (
    HERE,
    content,
    file_named,
    output,
    outputs,
    read,
    read_from,
)
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
from caro_lsp.shell.turns import give_way
from caro_lsp.shell.unwrap import (
    SHELLS,
    InnerText,
    InnerWords,
    commands_of_table,
    inner,
    may_run,
    reads_commands,
    reads_table,
    recipes,
)
from caro_lsp.shell.values import (
    MAX_PARTS,
    MAX_VALUE_CHARACTERS,
    Environment,
    Value,
    may_be_empty,
    text_of,
)
from caro_lsp.shell.words import substitutions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caro_lsp.shell.dialect import Dialect

MAX_NESTING = 12
"""Wrappers and scripts within scripts that are followed."""
MAX_LEVELS = 100
"""Statements within statements, in texts within texts, that are followed; more ends the stack."""
MAX_LOOP_VALUES = 16
"""Literal values of a loop that are followed one by one."""
MAX_CALLED_WAYS = 16
"""Ways in which the calls of one function with arguments that are written so are remembered."""
MAX_CALLS = 100
"""Calls of functions that are followed in one statement of the top level."""
FREE_STEPS = 100
"""Steps beyond the length of its own text that each statement of the top level may always take."""
MAX_STEPS = 20_000
"""Steps that all of them together may take beyond that. Then each text is still followed, but once:
loops for any value, functions with any arguments, and no text that only comes about as it runs."""
MAX_UNCALLED_STEPS = 200
"""The same for a function that nothing calls, each for itself."""
BYTES_A_STEP, WORDS_A_STEP, CHARACTERS_A_WORD = 16, 8, 200
"""What else costs as much: reading text within text, making words, and what they are made of."""
MAX_PRINTED_PARTS = 500
"""Texts that a script appends to a file; a file of more is not known any more."""
MAX_JOINED = 16
"""Commands joined by ``&&`` of which the last is followed where all before it have succeeded."""
MAX_EXPANDED = 1_000
"""Words that the expansions in one command may add; further ones are not followed."""

_SUCCEEDS_WITH_OUTPUT = frozenset(
    {"mktemp", "pwd", "dirname", "basename", "date", "uname", "id", "whoami", "hostname", "nproc"}
)
_CONSTANT = frozenset({"true", "false", ":"})
_LEAVES = frozenset({"break", "continue", "return", "exit"})


class Interpreter:
    """Follows one unit of the script at ``path``."""

    def __init__(
        self,
        environment: Environment,
        dialect: Dialect,
        source: bytes,
        path: str = "",
        known: Calls | None = None,
    ) -> None:
        self._environment = self._layer = environment
        self._dialect = dialect
        self._source = source
        self._path = path
        self._known: Calls = known if known is not None else Remembered(MAX_CALLED_WAYS)
        """Calls that were followed."""
        self._called: list[tuple[Definition, bool]] = []
        """The functions whose bodies were followed, and whether each is of another unit."""
        self._defined: list[Definition] = []
        self._calls = 0
        self._steps = 0
        self._level = self._deepest = 0
        """How many statements it is in, and was at most."""
        self._nested_most = 0
        self._allowed = FREE_STEPS + len(source)
        self._spent: int | None = None
        self._borrowed = 0
        """How many calls, further rounds and texts it is in, which may be left at any statement."""
        self._most = MAX_STEPS
        self._lasting = True
        self._found: list[tuple[Function | None, Command]] = []
        self._locals: list[dict[str, Any]] = []
        self._read: list[str] = []

    def follow(self, statement: Statement, uncalled: str) -> None:
        """Follow a unit; or, where ``uncalled`` names it, a function that nothing calls."""
        whole = Span(0, len(self._source))
        if uncalled:
            # What it spends is not noted anywhere.
            self._most = MAX_UNCALLED_STEPS
        place = Place(0, whole, self._source)
        try:
            if uncalled and isinstance(statement, Function):
                inside = place.within(f"function:{uncalled}", "function-never-called")
                self._environment.define(uncalled, None)
                self._environment.set("@", None)
                self._locals.append({})
                self._statement(statement.body, inside)
            else:
                self._statement(statement, place)
        except RecursionError:
            # Text in text in text: what was found until then is what there is.
            self._environment = self._layer

    def followed(self, statement: Statement) -> Followed:
        """What was found."""
        if self._spent is not None and self._steps > FREE_STEPS:
            # Roughly, so that not each change of a statement is one for those behind it.
            spent = self._spent + self._steps // FREE_STEPS * FREE_STEPS
            self._layer.spend(min(spent, MAX_STEPS))
        return Followed(
            statement,
            tuple(self._found),
            self._layer.reads or {},
            self._layer.writes,
            tuple(self._defined),
            frozenset([id(definition.function) for definition, _ in self._called]),
            self._lasting,
        )

    # Statements.

    def _statement(self, statement: Statement, place: Place) -> None:
        give_way()
        self._steps += 1
        self._level += 1
        if self._level > self._deepest:
            self._deepest = self._level
            if self._level > MAX_LEVELS:
                raise RecursionError
        # The most frequent first.
        if isinstance(statement, Simple):
            self._simple(statement, place)
        elif isinstance(statement, Sequence):
            self._sequence(statement, place)
        elif isinstance(statement, Group):
            self._group(statement, place)
        elif isinstance(statement, Branch):
            self._branch(statement, place)
        elif isinstance(statement, AndOr):
            self._and_or(statement, place)
        elif isinstance(statement, Loop):
            self._loop(statement, place)
        elif isinstance(statement, Pipe):
            self._pipe(statement, place)
        elif isinstance(statement, Function):
            self._define(statement, place)
        else:
            self._unset(statement)
        self._level -= 1

    def _sequence(self, sequence: Sequence, place: Place) -> None:
        for item in sequence.items:
            if self._borrowed and not self._affordable():
                return
            self._statement(item, place)

    def _affordable(self) -> bool:
        """Whether something may be followed that was followed before, or is no part of the script.

        All that a script can multiply is bounded so: it runs through the same statements for each
        value of a loop, at each call, and in texts that grow while it runs.
        """
        if self._steps < self._allowed:
            return True
        if self._spent is None:
            # Only here does it matter what others spent.
            self._spent = self._layer.spent
            self._allowed += min(max(MAX_STEPS - self._spent, 0), self._most)
        return self._steps < self._allowed

    def _define(self, function: Function, place: Place) -> None:
        definition = Definition(function, place)
        self._defined.append(definition)
        self._environment.define(function.name, definition)

    def _unset(self, unset: Unset) -> None:
        for name in unset.names:
            self._environment.set(name, None)
            self._environment.define(name, None)

    def _pipe(self, pipe: Pipe, place: Place) -> None:
        pipeline = Pipeline()
        outer = self._environment
        printed: Value | None = None
        for index, stage in enumerate(pipe.stages):
            start = len(self._found)
            pipeline.stages.append(())
            # Every stage runs in a subshell of its own.
            self._environment = outer.fork()
            if index:
                self._environment.feed(printed)
            self._statement(stage, place.at_stage(pipeline, index))
            ran = tuple(c for _, c in self._found[start:] if c.pipeline is pipeline)
            pipeline.stages[index] = ran
            printed = outputs(ran, self._environment) if ran else None
            outer.keep_files(self._environment)
        self._environment = outer

    def _and_or(self, statement: AndOr, place: Place) -> None:
        # A long chain nests to the left.
        chain = [statement]
        while isinstance(chain[-1].left, AndOr):
            chain.append(chain[-1].left)
        inside = place.within("condition")
        self._statement(chain[-1].left, inside)
        for joined in _joined(chain[::-1]):
            # Each of them runs where those before it have.
            outers = []
            for step in joined:
                outers.append(self._environment)
                self._environment = self._environment.fork()
                note_outcome(step.left, self._environment, met=step.operator == "&&")
                self._statement(step.right, place.within() if step is statement else inside)
            for outer in reversed(outers):
                outer.merge([self._environment], or_none=True)
                self._environment = outer
            last = joined[-1]
            note_left(last.left, last.right, self._environment, met=last.operator == "||")

    def _branch(self, branch: Branch, place: Place) -> None:
        start = len(self._found)
        words = self._words(branch.words, place) if branch.words else ()
        self._sequence(branch.condition, place.within("condition"))
        asked = {command.name for _, command in self._found[start:]}
        constant = words[0].value is not None if words else bool(asked) and asked <= _CONSTANT
        outer = self._environment
        ends: list[Environment] = []
        # What is known beforehand leaves nobody a choice.
        inside = place.within() if constant else place.within("branch")
        for index, arm in enumerate(branch.arms):
            self._environment = outer.fork()
            note_arm(branch, index, self._environment)
            self._sequence(arm, inside)
            ends.append(self._environment)
        outer.merge(ends, or_none=not branch.complete)
        self._environment = outer
        note_behind(branch, outer)

    def _loop(self, loop: Loop, place: Place) -> None:
        inside = place.within("loop")
        lines = self._lines_read(loop, place) if loop.values is None else []
        if not lines:
            self._sequence(loop.condition, inside.within("condition"))
        values = self._loop_values(loop, place)
        outer = self._environment
        self._environment = outer.fork()
        start = len(self._found)
        variables = [loop.variable] if loop.variable else []
        rounds: list[Value | None] = [None]
        if values is not None and 0 < len(values) <= MAX_LOOP_VALUES:
            rounds = [*values]
        elif lines:
            variables = lines[0][0]
            rounds = [(Text(line),) for _, line, _ in lines]
        certain = rounds != [None]
        for number, value in enumerate(rounds):
            known = value if value is not None and self._affordable() else None
            if known is None:
                certain = False
                for variable in variables:
                    # What a word list yields is never empty but for quoted nothing.
                    self._environment.forget(variable, may_be_empty=bool(lines))
            elif lines:
                assign_line(variables, known, self._environment, lines[number][2])
            else:
                self._environment.set(loop.variable, known)
            again = bool(number) and known is not None
            self._borrowed += again
            self._sequence(loop.body, inside)
            self._borrowed -= again
            if known is None:
                break
        # A loop over known values runs to its end, unless something leaves it.
        certain = certain and not any(c.name in _LEAVES for _, c in self._found[start:])
        outer.merge([self._environment], or_none=not certain)
        self._environment = outer

    def _loop_values(self, loop: Loop, place: Place) -> list[Value] | None:
        """What the variable of a loop is, one after the other; None where that is unknown."""
        if loop.values is None:
            given = self._environment.elements("@") if loop.variable else None
            return list(given) if given is not None else None
        words = self._words(loop.values, place)
        if all(word.value is not None and not word.is_pattern for word in words):
            return [word.parts for word in words]
        return None

    def _lines_read(self, loop: Loop, place: Place) -> list[tuple[list[str], str, str]]:
        """The lines of ``while read NAMES``, and what splits them, where the input is known."""
        condition = loop.condition.items
        simple = condition[0] if len(condition) == 1 else None
        if not isinstance(simple, Simple) or not simple.words or simple.redirects:
            return []
        if simple.words[0].source != "read":
            return []
        given = self._environment.standard_input
        text = text_of(given) if given is not None else None
        names = [w.source for w in simple.words[1:] if w.source.isidentifier()]
        lines = text.splitlines() if text else []
        if not names or not 0 < len(lines) <= MAX_LOOP_VALUES:
            return []
        separators: str | None = self._environment.separators
        for assignment in simple.assignments:
            if assignment.name == "IFS":
                separators = text_of(self._value(assignment, place))
        return [(names, line, separators) for line in lines] if separators is not None else []

    def _group(self, group: Group, place: Place) -> None:
        inside = place
        if group.background:
            inside = place.at_stage(place.pipeline, place.stage, (*place.context, "background"))
        outer = self._environment
        redirects = self._redirects(group.redirects, place) if group.redirects else ()
        if group.subshell:
            self._environment = outer.fork()
        fed = outer.standard_input if redirects else None
        if redirects:
            self._environment.feed(read(Command(place.whole, "", (), redirects), outer))
        start = len(self._found)
        self._sequence(group.body, inside)
        if redirects:
            ran = [command for _, command in self._found[start:]]
            ran = list(_outside_of_calls(ran, len(inside.context)))
            if not group.subshell:
                self._environment.feed(fed)
            outer.keep_files(self._environment)
            self._environment = outer
            self._written(redirects, ran)
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
                    folder=outer.folder,
                ),
                place,
            )
        if group.subshell:
            outer.keep_files(self._environment)
        self._environment = outer

    def _simple(self, simple: Simple, place: Place) -> None:
        if not simple.words and not simple.redirects:
            for assignment in simple.assignments:
                self._assign(assignment, place, simple.declares)
            return
        words = self._words(simple.words, place)
        if simple.declares:
            flags = "".join(w.value or "" for w in words if (w.value or "").startswith("-"))
            for assignment in simple.assignments:
                self._declare(assignment, place, simple.declares, flags)
            return
        redirects = self._redirects_of(simple, words, place) if simple.redirects else ()
        if not words and not redirects:
            for assignment in simple.assignments:
                self._assign(assignment, place, "")
            return
        assignments = tuple(
            (assignment.name, Word(None, "", self._value(assignment, place)))
            for assignment in simple.assignments
        )
        if words and simple.words and self._alias(simple, words[0], place):
            return
        environment = self._environment
        folder = environment.folder
        context = place.context
        if folder is not None or environment.folder_is_unchecked:
            context = (*context, *folder_context(environment))
        name = _basename(words[0]) if words else ""
        guessed = _guessed(words[0]) if words else ""
        reads = bool(redirects) or (guessed or name) in _READERS
        command = Command(
            _span_of(simple, place),
            guessed or name,
            tuple(words),
            redirects,
            assignments,
            place.wrappers,
            context,
            simple.exact and not guessed,
            place.base is not None,
            place.pipeline,
            place.stage,
            folder,
            read_from(redirects, environment, "0") if reads else None,
        )
        self._execute(command, place)

    def _redirects_of(
        self, simple: Simple, words: list[Word], place: Place
    ) -> tuple[Redirect, ...]:
        """The redirections of a command; what it prints is what ``>(...)`` reads."""
        streams = tuple(r for r in simple.redirects if _is_output_stream(r))
        if not streams or not words:
            return self._redirects(simple.redirects, place)
        others = self._redirects(tuple(r for r in simple.redirects if r not in streams), place)
        outer = self._environment
        command = Command(place.whole, _basename(words[0]), tuple(words), others)
        command = replace(command, standard_input=read(command, outer))
        self._environment = outer.fork()
        self._environment.feed(output(command, outer))
        found = self._redirects(streams, place)
        self._environment = outer
        return (*others, *found)

    def _alias(self, simple: Simple, word: Word, place: Place) -> bool:
        """Follow what stands in place of an alias; false where ``word`` is none."""
        if len(word.parts) != 1 or word.source != word.value or word.source.startswith("\\"):
            return False
        alias = self._environment.function(word.source)
        if not isinstance(alias, Alias) or not self._affordable():
            return False
        self._steps += len(alias.text) // BYTES_A_STEP
        script = parse(alias.text.encode("utf-8", "replace"), dialect=self._dialect)
        hidden = self._environment.hide(word.source)
        self._borrowed += 1
        first, behind = simple.words[0].span, simple.words[1:]
        if alias.text[-1:] in {" ", "\t"}:
            # The word behind such an alias may be one, too.
            behind = (*self._unaliased(behind[0]), *behind[1:]) if behind else behind
        for index, unit in enumerate(script.units):
            statement = unit.statement
            if index == len(script.units) - 1 and isinstance(statement, Simple):
                # What stands behind the alias belongs to its last command.
                whole = replace(
                    simple,
                    words=(*_moved(statement.words, first), *behind),
                    redirects=(
                        *(
                            replace(r, span=first, target=_moved((r.target,), first)[0])
                            for r in statement.redirects
                        ),
                        *simple.redirects,
                    ),
                    assignments=(*simple.assignments, *statement.assignments),
                )
                self._simple(whole, place)
            else:
                inside = replace(place, base=None, whole=place.locate(simple.span))
                self._statement(statement, inside)
        self._borrowed -= 1
        self._environment.reveal(word.source, hidden)
        return True

    def _unaliased(self, word: RawWord) -> tuple[RawWord, ...]:
        """The words of an alias that is a simple command; else ``word`` itself."""
        alias = self._environment.function(word.source)
        if not isinstance(alias, Alias):
            return (word,)
        script = parse(alias.text.encode("utf-8", "replace"), dialect=self._dialect)
        statement = script.units[0].statement if len(script.units) == 1 else None
        return _moved(statement.words, word.span) if isinstance(statement, Simple) else (word,)

    # Execution of one command.

    def _execute(self, command: Command, place: Place) -> None:
        name = command.name
        environment = self._environment
        if command.redirects or name in CHANGES:
            command = marked(command, environment)
        self._add(command, place)
        effects(command, environment)
        note_made(command, environment)
        if command.redirects:
            self._written(command.redirects, [command])
        if name == "tee":
            self._copied(command)
        self._nested_most = max(self._nested_most, place.nesting)
        if place.nesting < MAX_NESTING:
            self._run(command, place)

    def _run(self, command: Command, place: Place) -> None:
        """Follow what ``command`` runs in turn."""
        name, environment = command.name, self._environment
        if name and isinstance(definition := environment.function(name), Definition):
            before = len(self._found)
            self._call(definition, command.arguments, place)
            ran = [ran for _, ran in self._found[before:]]
            printed = self._printed(ran, len(place.context) + 1, environment)
            if printed is not None:
                home, called = self._found[before - 1]
                self._found[before - 1] = (home, called.printing(printed))
            return
        if name == "alias":
            self._define_aliases(command)
            return
        if name == "hash":
            self._define_places(command)
            return
        if not may_run(name) and command.standard_input is None:
            return
        deeper = place.deeper((*command.wrappers, name))
        if name in {".", "source"}:
            self._follow_file(command, deeper)
            return
        for found in inner(command, place.source):
            context = (*command.context, *found.context)
            if isinstance(found, InnerText):
                self._text(found, command, replace(deeper, context=context))
                continue
            self._inner_words(command, found, context, deeper)
        self._own_file(command, deeper)
        self._follow_input(command, place, deeper)

    def _follow_input(self, command: Command, place: Place, deeper: Place) -> None:
        """Follow what ``command`` reads from standard input and runs."""
        if command.standard_input is None:
            return
        given = _here_document(command) or command.standard_input
        text = "".join(p.value if isinstance(p, Text) else p.source for p in given)
        for recipe in recipes(command):
            self._text(InnerText(recipe, None, (), child=True), command, deeper)
        if reads_table(command):
            for line in commands_of_table(text):
                self._text(InnerText(line, None, (), child=True), command, deeper)
        elif reads_commands(command):
            arguments = tuple(word.parts for word in command.parsed.operands) or None
            start = _start_of_input(command, text, place.source)
            self._text(InnerText(text, start, (), child=True, arguments=arguments), command, deeper)

    def _inner_words(
        self, command: Command, found: InnerWords, context: tuple[str, ...], deeper: Place
    ) -> None:
        """Follow a command line that stands in the words of another command."""
        words = found.words
        first, last = words[0], words[-1]
        contiguous = first.span is not None and last.span is not None
        end = max((w.span.end for w in words if w.span), default=command.span.end)
        span = Span(first.span.start, max(end, first.span.start)) if first.span else command.span
        self._execute(
            replace(
                command,
                span=span,
                name=_basename(first),
                words=words,
                redirects=command.redirects if found.reads else (),
                standard_input=command.standard_input if found.reads else None,
                assignments=(*command.assignments, *found.assignments),
                wrappers=deeper.wrappers,
                context=context,
                editable=command.editable and contiguous and command.name != "find",
            ),
            replace(deeper, context=context),
        )

    def _text(self, found: InnerText, command: Command, place: Place) -> None:
        """Follow shell text that ``command`` runs."""
        if not self._affordable():
            return
        self._steps += len(found.text) // BYTES_A_STEP
        script = parse(found.text.encode("utf-8", "replace"), dialect=self._dialect)
        self._borrowed += 1
        outer = self._environment
        if found.child:
            self._environment = outer.child()
            for name, value in command.assignments:
                self._environment.set(name, value.parts)
                self._environment.export(name)
            if found.arguments is not None:
                self._environment.set_elements("@", found.arguments)
            if found.name is not None:
                self._environment.set("0", found.name)
            if command.standard_input is not None:
                self._environment.feed(command.standard_input)
        for unit in script.units:
            base = None if found.start is None else found.start + unit.offset
            inside = Place(
                base,
                command.span,
                place.source,
                place.home,
                place.context,
                place.wrappers,
                place.nesting,
            )
            if not self._affordable():
                break
            self._statement(unit.statement, inside)
        self._borrowed -= 1
        self._environment = outer

    def _follow_file(self, command: Command, place: Place) -> None:
        """Follow a file that the script sources, in its own environment."""
        if not command.arguments:
            return
        word, *arguments = command.arguments
        from_input = word.value in {"/dev/stdin", "/dev/fd/0"}
        held = (
            command.standard_input
            if from_input
            else content(word, self._environment, command.redirects)
        )
        if held is not None:
            text = "".join(p.value if isinstance(p, Text) else p.source for p in held)
            start = _start_of_input(command, text, place.source) if from_input else None
            self._text(InnerText(text, start, (), child=False), command, place)
            return
        found = sourced(word, self._path)
        if found is None or found.path in self._read:
            return
        self._lasting = False
        self._read.append(found.path)
        context = (*place.context, f"sourced:{found.path}")
        given = self._environment.elements("@")
        if arguments:
            self._environment.set_elements("@", tuple(argument.parts for argument in arguments))
        self._text(
            InnerText(found.text, None, (), child=False), command, replace(place, context=context)
        )
        if arguments and given is not None:
            self._environment.set_elements("@", given)
        self._read.pop()

    def _own_file(self, command: Command, place: Place) -> None:
        """Follow a file that the script itself has written and now runs."""
        word = command.words[0] if command.words else None
        arguments = command.arguments
        if command.name in SHELLS:
            operands = command.parsed.operands
            if not operands or {"command", "c"} & command.parsed.flags.keys():
                return
            word, arguments = operands[0], operands[1:]
        elif word is None or "/" not in (word.value or "/"):
            return
        held = content(word, self._environment, command.redirects)
        if held is not None:
            text = "".join(p.value if isinstance(p, Text) else p.source for p in held)
            given = tuple(argument.parts for argument in arguments)
            self._text(InnerText(text, None, (), child=True, arguments=given), command, place)

    def _call(self, definition: Definition, arguments: tuple[Word, ...], place: Place) -> None:
        """Follow the body of a function with the arguments of a call."""
        name = definition.function.name
        if self._calls >= MAX_CALLS or not self._affordable():
            return
        environment = self._environment
        outer = environment.lookup("@")
        begin = environment.fork()
        known = not any(word.is_pattern or _any_number(word) for word in arguments)
        if known:
            begin.set_elements("@", tuple(word.parts for word in arguments))
        elif [word.source for word in arguments] != ['"$@"']:
            begin.set("@", None)
        context = (*place.context, f"function:{name}")
        condition = ("condition" in place.context, any(map(_elsewhere, place.context)))
        written = (id(definition.function), tuple([word.source for word in arguments]))
        source = self._source
        found = self._known.find(
            written, lambda way: way.holds(definition, begin, condition, source)
        )
        if found is not None and self._can_repeat(found, place):
            self._repeat(found, place, context)
        else:
            self._follow_call(definition, begin, place, context, condition, written)
        environment.restore("@", outer)

    def _can_repeat(self, call: Call, place: Place) -> bool:
        """Whether no limit ends a call before its end that has run before."""
        return (
            self._calls + call.calls <= MAX_CALLS
            and self._steps + call.steps < self._allowed
            and self._level + call.levels <= MAX_LEVELS
            and place.nesting + call.nesting < MAX_NESTING
        )

    def _repeat(self, call: Call, place: Place, context: tuple[str, ...]) -> None:
        """Have run what a call has run before."""
        self._calls += call.calls
        self._steps += call.steps
        self._deepest = max(self._deepest, self._level + call.levels)
        self._nested_most = max(self._nested_most, place.nesting + call.nesting)
        self._found.extend(call.found_within(context))
        self._called.extend(call.elsewhere)
        self._environment.apply(call.writes)

    def _follow_call(
        self,
        definition: Definition,
        begin: Environment,
        place: Place,
        context: tuple[str, ...],
        condition: tuple[bool, bool],
        written: tuple[int, tuple[str, ...]],
    ) -> None:
        """Follow the body of a function, with the arguments that ``begin`` has."""
        name = definition.function.name
        environment = self._environment
        calls, steps, allowed = self._calls, self._steps, self._allowed
        levels, nested = self._deepest, self._nested_most
        found, defined, called = len(self._found), len(self._defined), len(self._called)
        self._deepest, self._nested_most = self._level, place.nesting
        self._calls += 1
        self._borrowed += 1
        # While its body is followed the function is unknown, so that recursion ends.
        layer = begin.fork(tracked=True)
        hidden = layer.hide(name)
        self._locals.append({})
        # A function of another unit, whose spans count from there.
        elsewhere = definition.place.source is not self._source
        home = definition.place.home or (definition.function if elsewhere else None)
        inside = definition.place.of_call(home, context, place.nesting + 1)
        self._environment = layer
        try:
            self._statement(definition.function.body, inside)
        except RecursionError:
            environment.apply({**begin.writes, **layer.writes})
            raise
        self._environment = environment
        self._borrowed -= 1
        if self._affordable():
            # Else it may have been left before its end, and is followed once more by itself.
            self._called.append((definition, elsewhere))
        for local, value in self._locals.pop().items():
            layer.restore(local, value)
        layer.reveal(name, hidden)
        writes = {key: value for key, value in layer.writes.items() if key != "@"}
        environment.apply(writes)
        most, nesting = self._deepest - self._level, self._nested_most - place.nesting
        whole = self._steps < allowed and self._calls < MAX_CALLS and self._lasting
        if whole and nesting + place.nesting < MAX_NESTING and len(self._defined) == defined:
            self._known.keep(
                written,
                Call(
                    condition,
                    context,
                    layer.reads or {},
                    writes,
                    self._found[found:],
                    self._called[called:],
                    nesting,
                    most,
                    self._steps - steps,
                    self._calls - calls,
                ),
                PIECE_WEIGHT * (len(self._found) - found),
            )
        self._deepest = max(levels, self._deepest)
        self._nested_most = max(nested, self._nested_most)

    def _add(self, command: Command, place: Place) -> None:
        if self._environment.removes_package and not any(map(_elsewhere, command.context)):
            command = command.within((*command.context, "purge"), command.pipeline)
        self._found.append((place.home, command))

    def _define_aliases(self, command: Command) -> None:
        for word in command.arguments:
            name, equals, text = (word.value or "").partition("=")
            if equals and name:
                self._environment.define(name, Alias(text))

    def _define_places(self, command: Command) -> None:
        """``hash -p PATH NAME``: NAME runs PATH."""
        words = command.arguments
        if len(words) < 3 or words[0].value != "-p" or not (path := words[1].value):
            return
        for word in words[2:]:
            if word.value and self._environment.function(word.value) is None:
                self._environment.define(word.value, Alias(quote(path)))

    def _written(self, redirects: Iterable[Redirect], commands: list[Command]) -> None:
        """Note what files hold after ``commands`` have printed into them."""
        for redirect in redirects:
            if redirect.operator not in {">", ">>", ">|", "&>"} or redirect.descriptor == "2":
                continue
            path = file_named(redirect.target)
            if not path or path.startswith("/dev/"):
                continue
            unredirected = [c.unredirected() if c.redirects else c for c in commands]
            printed = outputs(unredirected, self._environment)
            if redirect.operator == ">>":
                before = self._environment.file(path)
                if before is None and any(isinstance(part, Unknown) for part in printed or ()):
                    # A log: else each line that is added to it would depend on all before.
                    continue
                # What stood there before the script ran is not known, but this comes after it.
                printed = (*(before or ()), *printed) if printed else None
                if printed is not None and len(printed) > MAX_PRINTED_PARTS:
                    printed = None
            if printed is not None or self._environment.file(path) is not None:
                self._environment.write(path, printed)

    def _copied(self, command: Command) -> None:
        """Note what files hold after ``tee``."""
        printed = output(command.unredirected(), self._environment)
        for word in command.parsed.operands:
            if (path := file_named(word)) and printed is not None:
                self._environment.write(path, printed)

    # Assignments, redirections, words.

    def _assign(self, assignment: Assignment, place: Place, declares: str) -> None:
        name = assignment.name
        environment = self._environment
        if declares == "export":
            environment.export(name)
        if declares in LOCAL and self._locals:
            self._locals[-1].setdefault(name, environment.lookup(name))
        if assignment.bare:
            if declares in LOCAL:
                environment.forget(name)
            return
        if assignment.value is None:
            self._assign_array(assignment, place)
            return
        value = self._value(assignment, place)
        if assignment.subscript:
            self._assign_element(assignment, value)
            return
        length = sum(len(part.value) for part in value if isinstance(part, Text))
        if length > MAX_VALUE_CHARACTERS or len(value) > MAX_PARTS:
            environment.forget(name, may_be_empty=may_be_empty(value))
        else:
            environment.set(name, value)

    def _assign_element(self, assignment: Assignment, value: Value) -> None:
        """``name[subscript]=value``."""
        name, environment = assignment.name, self._environment
        key = subscript(assignment.subscript, environment)
        text = text_of(value)
        if key is None:
            environment.forget(name)
        elif name == "BASH_ALIASES" and text is not None:
            environment.define(key, Alias(text))
        elif assignment.append and environment.element(name, key) is None:
            environment.forget(name)
        else:
            before = environment.element(name, key) if assignment.append else None
            environment.set_element(name, key, (*(before or ()), *value))

    def _declare(self, assignment: Assignment, place: Place, declares: str, flags: str) -> None:
        """``declare`` and its like, with its flags."""
        self._assign(assignment, place, declares)
        name = assignment.name
        if "n" in flags and declares != "export" and not assignment.bare:
            target = text_of(self._environment.get(name))
            if target and target.isidentifier():
                self._environment.refer(name, target)
        elif assignment.bare and declares in LOCAL and {"a", "A"} & set(flags):
            self._environment.set_elements(name, ())

    def _assign_array(self, assignment: Assignment, place: Place) -> None:
        name = assignment.name
        words = self._words(assignment.words, place)
        if any(word.source.startswith("[") for word in words):
            self._assign_by_key(assignment, words)
            return
        values: tuple[Value, ...] | None = tuple(word.parts for word in words)
        if assignment.append:
            before = self._environment.elements(name)
            values = (*before, *(values or ())) if before is not None else None
        known = values is not None and not any(w.is_pattern or _any_number(w) for w in words)
        self._environment.set_elements(name, values if known else None)

    def _assign_by_key(self, assignment: Assignment, words: list[Word]) -> None:
        """``name=([key]=value ...)``."""
        name, environment = assignment.name, self._environment
        if not assignment.append:
            environment.set_elements(name, ())
        for word in words:
            keyed = _keyed(word)
            if keyed is None:
                environment.forget(name)
                return
            environment.set_element(name, *keyed)

    def _value(self, assignment: Assignment, place: Place) -> Value:
        raw = assignment.value
        if raw is None:
            return (Unknown(f"${assignment.name}"),)
        if len(raw.parts) == 1 and isinstance(raw.parts[0], Text) and not assignment.append:
            return (raw.parts[0],)
        value = resolve_parts(raw.parts, self._environment, lambda s: self._substitution(s, place))
        self._nested(raw, place)
        if assignment.append and not assignment.subscript:
            value = (*self._environment.get(assignment.name), *value)
        return value

    def _redirects(self, raw: tuple[RawRedirect, ...], place: Place) -> tuple[Redirect, ...]:
        found: list[Redirect] = []
        for redirect in raw:
            here = redirect.operator in {"<<", "<<-"}
            parts = self._target(redirect, place)
            self._nested(redirect.target, place)
            source = redirect.target.source if not here else ""
            target = Word(place.locate(redirect.target.span), source, parts)
            span = place.locate(redirect.span)
            found.append(Redirect(redirect.operator, redirect.descriptor, target, span))
        return tuple(found)

    def _target(self, redirect: RawRedirect, place: Place) -> Value:
        """What a redirection names, or the text of a here-document."""
        raw, environment = redirect.target, self._environment
        braced = any(isinstance(p, Text) and "{" in p.value and not p.quoted for p in raw.parts)
        if braced and redirect.operator not in HERE:
            words = tuple(
                resolve(raw, raw.span, environment, lambda s: self._substitution(s, place))
            )
            if len(words) == 1:
                return words[0].parts
        return resolve_parts(raw.parts, environment, lambda s: self._substitution(s, place))

    def _words(self, raw: Iterable[RawWord], place: Place) -> list[Word]:
        found: list[Word] = []
        located = bool(place.base) or place.base is None
        environment = self._environment
        added = 0
        for word in raw:
            parts = word.parts
            span = place.locate(word.span) if located else word.span
            first = parts[0] if len(parts) == 1 else None
            if isinstance(first, Text) and "{" not in first.value:
                found.append(Word(span, word.source, (first,)))
                continue
            if added > MAX_EXPANDED:
                for nested in substitutions(parts):
                    self._substitution(nested, place)
                found.append(Word(span, word.source, (Unknown(word.source),)))
                continue
            expanded = resolve(word, span, environment, lambda s: self._substitution(s, place))
            self._nested(word, place)
            added += _size(expanded)
            found.extend(expanded)
        self._steps += added // WORDS_A_STEP
        return found

    def _nested(self, word: RawWord, place: Place) -> None:
        """Follow the substitutions in a word that its value does not need."""
        for part in word.parts:
            if isinstance(part, Opaque):
                for nested in part.inner:
                    self._substitution(nested, place)
            elif isinstance(part, Parameter) and part.operator in {"?", ":?"}:
                for nested in substitutions(part.operand):
                    self._substitution(nested, place)

    def _substitution(self, substitution: Substitution, place: Place) -> Value:
        """Follow a substitution's commands; its value where they only print constants."""
        outer = self._environment
        self._environment = outer.fork()
        start = len(self._found)
        self._sequence(substitution.body, place.within("substitution"))
        after = self._environment
        self._environment = outer
        ran = [command for _, command in self._found[start:]]
        opening = substitution.opening
        source = f"{opening}...)"
        if len(ran) == 1 and not ran[0].name:
            # $(<file) prints the file.
            printed = ran[0].standard_input
        else:
            printed = self._printed(ran, len(place.context) + 1, after)
        if opening in {"<(", ">("}:
            return (Stream(source, may_be_empty=False, content=printed or ()),)
        if printed is not None:
            text = text_of(printed)
            return (Text(text.rstrip("\n")),) if text is not None else _stripped(printed)
        last = ran[-1] if ran else None
        if last is not None and len(ran) == 1 and (named := _path_of_tool(last)) is not None:
            return named.parts
        if last is not None and last.name in _SUCCEEDS_WITH_OUTPUT:
            alone = len(ran) == 1 or (last.name == "pwd" and last.pipeline is None)
            if alone and not last.redirects:
                return (Unknown(f"$({last.name})", may_be_empty=False),)
        read_by_last = last.standard_input if last is not None else None
        if last is not None and read_by_last and keeps_something(last):
            empty = may_be_empty(_stripped(read_by_last))
            return (Unknown(source, may_be_empty=empty),)
        return (Unknown(f"$({ran[0].text})" if len(ran) == 1 else source),)

    def _printed(
        self, commands: list[Command], depth: int, environment: Environment
    ) -> Value | None:
        """What ``commands`` print together, if all of them run for certain."""
        final: list[Command] = []
        for command in _outside_of_calls(commands, depth):
            if command.pipeline is None or command.stage == len(command.pipeline.stages) - 1:
                if len(command.context) > depth:
                    return None
                final.append(command)
        return outputs(final, environment) if final else None


_READERS = SHELLS | FILTERS | ESCAPES | {
    "crontab",
    "xargs", "parallel", "read", "cat", "tee", "ssh", "sudo", "doas", "su",
    "chroot", "at", "batch", "env", "busybox", "nohup", "time", "command", "exec", "docker",
    "podman", "kubectl", "python", "python3", "perl", "ruby", "node", "php", "mapfile", "timeout",
    "nice", "ionice", "stdbuf", "setsid", "builtin", ".", "source", "pypy", "pypy3", "awk", "lua",
    "nodejs",
}  # fmt: skip
"""Commands for which it counts what they read."""


def _elsewhere(context: str) -> bool:
    """Whether what runs in ``context`` has other files than those of this machine."""
    return context.partition(":")[0] in {"ssh", "docker", "kubernetes", "chroot"}


def _is_output_stream(redirect: RawRedirect) -> bool:
    """Whether it is ``> >(...)``."""
    parts = redirect.target.parts
    return redirect.operator[0] == ">" and any(
        isinstance(part, Substitution) and part.opening == ">(" for part in parts
    )


def _moved(words: tuple[RawWord, ...], span: Span) -> tuple[RawWord, ...]:
    """``words`` as if they stood at ``span``."""
    return tuple(RawWord(span, word.source, word.parts) for word in words)


def _joined(steps: list[AndOr]) -> list[list[AndOr]]:
    """``steps`` of a list, first one first, those together that ``&&`` joins."""
    found: list[list[AndOr]] = []
    for step in steps:
        before = found[-1] if found else []
        if before and step.operator == before[-1].operator == "&&" and len(before) < MAX_JOINED:
            before.append(step)
        else:
            found.append([step])
    return found


def _outside_of_calls(commands: list[Command], depth: int) -> Iterator[Command]:
    """``commands`` without those that a function runs, whose call is among them.

    ``depth`` is how deep the context is in which they stand.
    """
    for command in commands:
        context = command.context
        if len(context) <= depth or not context[depth].startswith("function:"):
            yield command


def _size(words: list[Word] | tuple[Word, ...]) -> int:
    """How many words an expansion has added; long texts count as some."""
    characters = 0
    for word in words:
        for part in word.parts:
            if isinstance(part, Text):
                characters += len(part.value)
    return len(words) - 1 + characters // CHARACTERS_A_WORD


def _path_of_tool(command: Command) -> Word | None:
    """The word whose path ``which`` and its like print."""
    operands = command.parsed.operands
    if len(operands) != 1:
        return None
    flags = command.parsed.flags
    asks = (command.name == "command" and "name" in flags) or (
        command.name == "type" and "path" in flags
    )
    return operands[0] if asks or command.name in {"which", "realpath", "readlink"} else None


def _keyed(word: Word) -> tuple[str, Value] | None:
    """Subscript and value of ``[key]=value``; None where it is none, or the key is unknown."""
    text = ""
    for index, part in enumerate(word.parts):
        if not isinstance(part, Text):
            return None
        text += part.value
        match = _KEY.match(text)
        if match is not None:
            rest = (Text(text[match.end() :], part.quoted), *word.parts[index + 1 :])
            return match[1], rest
    return None


_KEY = re.compile(r"\[([^\]]+)\]=")


def _stripped(value: Value) -> Value:
    """``value`` without the line ends at its end."""
    last = value[-1] if value else None
    if isinstance(last, Text):
        return (*value[:-1], Text(last.value.rstrip("\n")))
    return value


def _any_number(word: Word) -> bool:
    """Whether a word that is not known can be any number of words."""
    return any(
        isinstance(part, Unknown) and (not part.quoted or part.source in {"$@", "${@}"})
        for part in word.parts
    )


def _here_document(command: Command) -> Value | None:
    """The text of a here-document that is the standard input, as it stands in the source."""
    for redirect in reversed(command.redirects):
        if redirect.descriptor in {"", "0"}:
            return redirect.target.parts if redirect.operator in HERE else None
    return None


def _start_of_input(command: Command, text: str, source: bytes) -> int | None:
    """The byte where text of a here-document stands unchanged in the source; None elsewhere."""
    for redirect in reversed(command.redirects):
        span = redirect.target.span
        if redirect.operator in {"<<", "<<-", "<<<"} and span is not None:
            at = source[span.start : span.end].find(text.encode("utf-8", "replace"))
            return span.start + at if at >= 0 else None
    return None


def _basename(word: Word) -> str:
    """The name by which the rules know a command; its source where it is not constant."""
    value = word.value
    if value is None:
        return word.shown
    return value if "/" not in value or value[-1] == "/" else value.rsplit("/", 1)[-1]


_PROGRAMS = re.compile(r"(?:/usr(?:/local)?)?/s?bin/([^/]+)")
_UNMISTAKABLE = (
    frozenset(
        {"rm", "dd", "chmod", "chown", "shred", "wipefs", "mkfs", "find", "xargs", "curl", "wget"}
    )
    | SHELLS
)
"""Names that nobody gives to a script of their own."""


def _guessed(word: Word) -> str:
    """The name of a command whose path is not known for certain; empty where there is no doubt.

    A pattern such as ``/bin/r?`` that only one of the known tools meets; or a tool in a folder that
    is not known, as in ``$DIR/rm``.
    """
    parts = word.parts
    if len(parts) == 1:
        first = parts[0]
        if not isinstance(first, Text) or "/" not in first.value or not word.is_pattern:
            return ""
        if not (match := _PROGRAMS.fullmatch(first.value)):
            return ""
        pattern = match[1]
        found = [name for name in tools.known() if fnmatchcase(name, pattern)]
        return found[0] if len(found) == 1 else ""
    last = parts[-1]
    if not isinstance(last, Text) or "/" not in last.value or word.value is not None:
        return ""
    name = last.value.rsplit("/", 1)[1]
    return name if name in _UNMISTAKABLE else ""


def _span_of(simple: Simple, place: Place) -> Span:
    """From the first word to the last word or redirection on its line; assignments are left out."""
    if not simple.redirects and not simple.assignments:
        return place.locate(simple.span) if place.base != 0 else simple.span
    starts = [word.span for word in simple.words]
    starts += [r.span for r in simple.redirects]
    if not starts:
        return place.locate(simple.span)
    return place.locate(Span(min(span.start for span in starts), max(span.end for span in starts)))
