"""What following a unit yields, and the places in it that are followed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from caro_lsp.shell.command import Pipeline
from caro_lsp.shell.record import record
from caro_lsp.shell.remembered import Remembered
from caro_lsp.shell.syntax import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caro_lsp.shell.command import Command
    from caro_lsp.shell.syntax import Function, Statement
    from caro_lsp.shell.values import Environment

MAX_CONTEXTS = 4
"""Contexts in which the commands of one call are remembered."""


@record(init=False)
class Place:
    """Where the statement at hand stands.

    Spans count from the start of ``source``, the text of a unit: that of ``home``, a function that
    was called, or that of the unit which is followed. ``base`` is added to a statement's own spans;
    None for a text that does not stand in the script, which is all at ``whole``.
    """

    base: Final[int | None]
    whole: Final[Span]
    source: Final[bytes]
    home: Final[Function | None]
    context: Final[tuple[str, ...]]
    wrappers: Final[tuple[str, ...]]
    nesting: Final[int]
    pipeline: Final[Pipeline | None]
    stage: Final[int]

    def __init__(
        self,
        base: int | None,
        whole: Span,
        source: bytes,
        home: Function | None = None,
        context: tuple[str, ...] = (),
        wrappers: tuple[str, ...] = (),
        nesting: int = 0,
        pipeline: Pipeline | None = None,
        stage: int = 0,
    ) -> None:
        self.base = base
        self.whole = whole
        self.source = source
        self.home = home
        self.context = context
        self.wrappers = wrappers
        self.nesting = nesting
        self.pipeline = pipeline
        self.stage = stage

    def locate(self, span: Span) -> Span:
        """Where a statement's own span stands in ``source``."""
        if self.base is None:
            return self.whole
        return Span(self.base + span.start, self.base + span.end) if self.base else span

    def within(self, *context: str) -> Place:
        """The same place inside something more, in no pipeline."""
        return self.at_stage(None, 0, (*self.context, *context))

    def at_stage(
        self, pipeline: Pipeline | None, stage: int, context: tuple[str, ...] | None = None
    ) -> Place:
        """The same place in a stage of a pipeline."""
        return Place(
            self.base,
            self.whole,
            self.source,
            self.home,
            self.context if context is None else context,
            self.wrappers,
            self.nesting,
            pipeline,
            stage,
        )

    def of_call(self, home: Function | None, context: tuple[str, ...], nesting: int) -> Place:
        """The same place, of a function's body, where the function is called."""
        return Place(self.base, self.whole, self.source, home, context, (), nesting)

    def deeper(self, wrappers: tuple[str, ...]) -> Place:
        """The same place inside ``wrappers``."""
        return Place(
            self.base,
            self.whole,
            self.source,
            self.home,
            self.context,
            wrappers,
            self.nesting + 1,
            self.pipeline,
            self.stage,
        )


@dataclass(slots=True, eq=False)
class Definition:
    """A function and the place where it is defined."""

    function: Function
    place: Place

    def __eq__(self, other: object) -> bool:
        """Functions are told apart by identity: offsets and calls are kept by it."""
        if not isinstance(other, Definition):
            return NotImplemented
        return self.function is other.function and self.place == other.place

    def __hash__(self) -> int:
        return hash((id(self.function), self.place))


@dataclass(slots=True, eq=False)
class Call:
    """What the call of a function has run. Another one that finds the same ``reads`` runs the same.

    ``context`` is that of its commands, which is all that may differ; ``elsewhere`` says of each
    function that was called whether it is of another unit; ``nesting``, ``levels``, ``steps`` and
    ``calls`` are what it took.
    """

    condition: tuple[bool, bool]
    context: tuple[str, ...]
    reads: dict[str, Any]
    writes: dict[str, Any]
    found: list[tuple[Function | None, Command]]
    elsewhere: list[tuple[Definition, bool]]
    nesting: int
    levels: int
    steps: int
    calls: int
    differed: str = ""
    """What had another value the last time: most likely it has so again."""
    moved: dict[tuple[str, ...], list[tuple[Function | None, Command]]] = field(
        default_factory=dict
    )
    """``found`` in other contexts."""

    def holds(
        self,
        definition: Definition,
        environment: Environment,
        condition: tuple[bool, bool],
        source: bytes,
    ) -> bool:
        """Whether a call of ``definition`` from the unit ``source`` would run the same."""
        own, place = self.elsewhere[-1][0].place, definition.place
        if (
            condition != self.condition
            or own.home is not place.home
            or (own.base, own.whole) != (place.base, place.whole)
        ):
            return False
        if self.differed:
            value, found = self.reads[self.differed], environment.lookup(self.differed)
            if found is not value and found != value:
                return False
        for called, elsewhere in self.elsewhere:
            if (called.place.source is not source) is not elsewhere:
                return False
        for name, value in self.reads.items():
            found = environment.lookup(name)
            if found is not value and found != value:
                self.differed = name
                return False
        return True

    def found_within(self, context: tuple[str, ...]) -> Iterable[tuple[Function | None, Command]]:
        """The same commands in another context."""
        if context == self.context:
            return self.found
        known = self.moved.get(context)
        if known is None:
            if len(self.moved) >= MAX_CONTEXTS:
                self.moved.clear()
            known = self.moved[context] = self._moved_to(context)
        return known

    def _moved_to(self, context: tuple[str, ...]) -> list[tuple[Function | None, Command]]:
        behind = len(self.context)
        moved: dict[int, Command] = {}
        pipelines: dict[int, tuple[Pipeline, Pipeline]] = {}
        for _, command in self.found:
            pipeline = command.pipeline
            if pipeline is not None:
                _, pipeline = pipelines.setdefault(id(pipeline), (pipeline, Pipeline()))
            moved[id(command)] = command.within((*context, *command.context[behind:]), pipeline)
        for old, new in pipelines.values():
            new.stages = [tuple(moved.get(id(c), c) for c in stage) for stage in old.stages]
        return [(home, moved[id(command)]) for home, command in self.found]


Calls = Remembered[tuple[int, tuple[str, ...]], Call]
"""What calls have run, by the identity of the function and how the arguments are written.

Functions that write messages are called in a hundred ways: those of one place are few.
"""


@record(frozen=True)
class Alias:
    """The text that an alias stands for."""

    text: str


@dataclass(slots=True, eq=False, init=False)
class Followed:
    """What one unit runs. Valid again while ``reads`` are what the environment holds.

    Spans of commands count from their unit: that of the function beside them, else this one.
    """

    statement: Statement
    commands: tuple[tuple[Function | None, Command], ...]
    reads: dict[str, Any]
    writes: dict[str, Any]
    defined: tuple[Definition, ...]
    called: frozenset[int]
    """The identities of the functions whose bodies were followed."""
    lasting: bool
    """Whether it depends on the script alone; else it is followed anew each time."""
    conclusion: Any
    """What the caller made of it; kept as long as this is."""

    def __init__(
        self,
        statement: Statement,
        commands: tuple[tuple[Function | None, Command], ...],
        reads: dict[str, Any],
        writes: dict[str, Any],
        defined: tuple[Definition, ...],
        called: frozenset[int],
        lasting: bool = True,
    ) -> None:
        self.statement = statement
        self.commands = commands
        self.reads = reads
        self.writes = writes
        self.defined = defined
        self.called = called
        self.lasting = lasting
        self.conclusion = None

    @property
    def silent(self) -> bool:
        """Whether the caller concluded that there is nothing to say."""
        return bool(self.conclusion == ())

    def unchanged(self, changes: set[str]) -> bool:
        """Whether following the unit again would run the same if only ``changes`` changed."""
        return self.lasting and (not changes or changes.isdisjoint(self.reads))

    def holds_in(self, environment: Environment) -> bool:
        """Whether following the unit again would run the same."""
        if not self.lasting:
            return False
        for name, value in self.reads.items():
            found = environment.lookup(name)
            if found is not value and found != value:
                return False
        return True
