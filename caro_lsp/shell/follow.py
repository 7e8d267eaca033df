"""Follows the versions of a script, statement by statement, and remembers what did not change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from caro_lsp.shell.assignments import variables_set
from caro_lsp.shell.dialect import stops_at_errors
from caro_lsp.shell.interpret import MAX_CALLED_WAYS, Interpreter
from caro_lsp.shell.remembered import PIECE_WEIGHT, Remembered, Room
from caro_lsp.shell.turns import give_way
from caro_lsp.shell.values import Environment, may_be_empty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from caro_lsp.shell.command import Command
    from caro_lsp.shell.followed import Calls, Definition, Followed
    from caro_lsp.shell.parse import Chunk, Script, Unit
    from caro_lsp.shell.syntax import Function, Statement

MAX_WAYS = 4
"""Ways in which one statement is remembered: the same line stands in many places."""


class Interrupted(Exception):
    """The caller does not want to know any more. What was followed until then is remembered."""


class Run(NamedTuple):
    """What one unit runs, with the offsets that its spans count from."""

    followed: Followed
    offset: int
    length: int
    functions: dict[int, int]
    function: str = ""
    """The name of the function that nothing calls, where that is what was followed."""

    def offset_of(self, home: Function | None) -> int:
        """The offset for commands of ``home``."""
        return self.offset if home is None else self.functions.get(id(home), self.offset)


class Step:
    """How the units of one chunk were followed, one after the other.

    ``silent``: whether the caller concluded of all of them that there is nothing to say.
    """

    __slots__ = (
        "called",
        "commands",
        "defined",
        "followed",
        "lasting",
        "reads",
        "silent",
        "writes",
    )

    def __init__(self, followed: tuple[Followed, ...]) -> None:
        self.followed = followed
        self.lasting = all(one.lasting for one in followed)
        self.reads = frozenset[str]().union(*[one.reads for one in followed])
        self.called = frozenset[int]().union(*[one.called for one in followed])
        self.defined = tuple(found for one in followed for found in one.defined)
        self.commands = sum(len(one.commands) for one in followed)
        self.writes: dict[str, Any] = {}
        for one in followed:
            self.writes.update(one.writes)
        self.silent = not (self.writes or self.commands)

    def unchanged(self, changes: set[str]) -> bool:
        """Whether following the chunk again would run the same if only ``changes`` changed."""
        return self.lasting and (not changes or changes.isdisjoint(self.reads))


@dataclass
class Following:
    """What one version of a script runs."""

    script: Script
    steps: list[Step]
    uncalled: list[tuple[Definition, Followed]]
    """The functions that nothing calls, as if they were called with unknown arguments."""
    offsets: dict[int, int]
    """Where the units stand that define functions, by the function's identity."""

    @property
    def commands(self) -> int:
        """How many commands run."""
        inside = sum(len(followed.commands) for _, followed in self.uncalled)
        return sum(step.commands for step in self.steps) + inside

    def runs(self) -> Iterator[Run]:
        """What each unit runs, then each function that nothing calls.

        Left out are units that run and set nothing, and those about which the caller concluded that
        there is nothing to say.
        """
        script, offsets = self.script, self.offsets
        places = zip(script.starts, script.chunks, self.steps, strict=True)
        for start, chunk, step in [place for place in places if not place[2].silent]:
            give_way()
            for unit, followed in zip(chunk.units, step.followed, strict=True):
                if followed.writes or followed.commands:
                    yield Run(followed, start + unit.offset, len(unit.text), offsets)
            step.silent = all(followed.silent for followed in step.followed)
        for definition, followed in self.uncalled:
            if not followed.silent:
                function, text = definition.function, definition.place.source
                offset = offsets.get(id(definition.place.home or function), 0)
                yield Run(followed, offset, len(text), offsets, function.name)


class Follower:
    """Follows the successive versions of one script and remembers what did not change.

    A chunk is followed anew only if something that it read has another value now. Names whose
    values may differ from those of the version before, at the same place, are the *changes*: none
    in front of an edit, behind it those that the old or the new text sets, until set again.

    Used by one thread at a time.
    """

    def __init__(self) -> None:
        self._room = Room()
        # By the identity of the statement, which is held so that it is not used again: the ways it
        # was followed, the last one first.
        self._ways: Remembered[int, Followed] = Remembered(MAX_WAYS)
        self._uncalled_ways: Remembered[int, Followed] = Remembered()
        # The same for calls of functions.
        self._calls: Calls = Remembered(MAX_CALLED_WAYS)
        # The version before.
        self._terms: tuple[str, str, dict[str, Any]] | None = None
        self._chunks: tuple[Chunk, ...] = ()
        self._steps: list[Step] = []
        self._uncalled: dict[int, tuple[Followed, _Doubts]] = {}
        self._stop: Callable[[], bool] | None = None

    def follow(
        self,
        script: Script,
        known: Mapping[str, Any] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Following:
        """What ``script`` runs.

        ``known`` is what the environment holds at the start, such as the ``reads`` of a unit that
        is followed by itself. ``stop`` is asked now and then; once it says so, Interrupted is
        raised.
        """
        self._stop = stop
        begin = Environment()
        begin.call()
        if stops_at_errors(script.source):
            begin.set_errexit(on=True)
        begin.apply(dict(known or {}))
        terms = (script.dialect, script.path, begin.writes)
        if terms != self._terms:
            self._terms, self._chunks, self._steps, self._uncalled = terms, (), [], {}
            self._calls.clear()
        self._fit(script.source)
        progress = _Progress(terms[2])
        changes: set[str] = set()
        steps = self._follow_chunks(script, progress, changes)
        self._chunks, self._steps = script.chunks, steps
        offsets: dict[int, int] = {}
        pending: list[Definition] = []
        called: set[int] = set()
        for index, step in enumerate(steps):
            if step.called:
                called |= step.called
            if step.defined:
                pending += step.defined
                chunk, start = script.chunks[index], script.starts[index]
                for unit, followed in zip(chunk.units, step.followed, strict=True):
                    for definition in followed.defined:
                        if definition.place.home is None:
                            offsets[id(definition.function)] = start + unit.offset
        uncalled: dict[int, tuple[Followed, _Doubts]] = {}
        found: list[tuple[Definition, Followed]] = []
        ends = _Ends([d.function for d in pending if id(d.function) not in called], progress.now())
        for definition in pending:
            name = id(definition.function)
            if name in called:
                continue
            called.add(name)
            doubts = ends.doubts(definition.function)
            followed_so, before = self._uncalled.get(name, (None, None))
            if followed_so is None or before != doubts or not followed_so.unchanged(changes):
                followed_so = self._follow_uncalled(definition, ends.environment(doubts), script)
            uncalled[name] = followed_so, doubts
            found.append((definition, followed_so))
            # A function that only this one defines.
            pending += followed_so.defined
        self._uncalled = uncalled
        return Following(script, steps, found, offsets)

    def _fit(self, source: bytes) -> None:
        most = self._room.of(source)
        self._ways.fit(most)
        self._uncalled_ways.fit(most)
        self._calls.fit(most)

    def _follow_chunks(self, script: Script, progress: _Progress, changes: set[str]) -> list[Step]:
        """How each chunk is followed; ``changes`` are then those at the end."""
        old, new, known = self._chunks, script.chunks, self._steps
        shorter = min(len(old), len(new))
        prefix = 0
        while prefix < shorter and old[prefix] is new[prefix]:
            prefix += 1
        suffix = 0
        while suffix < shorter - prefix and old[-1 - suffix] is new[-1 - suffix]:
            suffix += 1
        steps: list[Step] = []
        for index in range(prefix):
            self._again(script, new[index], known[index], progress, changes, steps)
        gone = known[prefix : len(old) - suffix]
        middle = new[prefix : len(new) - suffix]
        steps.extend(self._step(script, chunk, progress) for chunk in middle)
        _compare(gone, steps[prefix:], changes)
        for chunk, step in zip(new[len(new) - suffix :], known[len(old) - suffix :], strict=True):
            self._again(script, chunk, step, progress, changes, steps)
        return steps

    def _again(
        self,
        script: Script,
        chunk: Chunk,
        step: Step,
        progress: _Progress,
        changes: set[str],
        steps: list[Step],
    ) -> None:
        """Follow a chunk that stood there before, if it is necessary."""
        give_way()
        if step.unchanged(changes):
            if step.writes:
                progress.pass_by(step.writes)
                if changes:
                    changes.difference_update(step.writes)
            steps.append(step)
            return
        now = self._step(script, chunk, progress)
        same = len(now.followed) == len(step.followed) and all(
            a is b for a, b in zip(now.followed, step.followed, strict=True)
        )
        if not same:
            _compare([step], [now], changes)
        steps.append(step if same else now)

    def _step(self, script: Script, chunk: Chunk, progress: _Progress) -> Step:
        return Step(tuple(self._followed(script, unit, progress) for unit in chunk.units))

    def _followed(self, script: Script, unit: Unit, progress: _Progress) -> Followed:
        """How a unit is followed, which is then passed by."""
        give_way()
        statement = unit.statement
        now = progress.now()
        found = self._ways.find(id(statement), lambda way: way.holds_in(now))
        if found is None:
            if self._stop is not None and self._stop():
                raise Interrupted
            found = _follow(statement, unit.text, now, script, calls=self._calls)
            self._ways.keep(id(statement), found, _weight(unit.text, found))
        if found.writes:
            progress.pass_by(found.writes)
        return found

    def _follow_uncalled(
        self, definition: Definition, now: Environment, script: Script
    ) -> Followed:
        function, source = definition.function, definition.place.source
        found = self._uncalled_ways.find(id(function), lambda way: way.holds_in(now))
        if found is None:
            name, calls = function.name, self._calls
            found = _follow(function, source, now, script, calls=calls, uncalled=name)
            self._uncalled_ways.keep(id(function), found, _weight(source, found))
        return found


class _Progress:
    """The environment in front of the unit at hand, made up to date where somebody looks at it."""

    def __init__(self, known: dict[str, Any]) -> None:
        self._environment = Environment()
        self._environment.apply(known)
        self._writes: list[dict[str, Any]] = []

    def pass_by(self, writes: dict[str, Any]) -> None:
        """Go on behind a unit that sets ``writes``."""
        self._writes.append(writes)

    def now(self) -> Environment:
        """What holds here."""
        for writes in self._writes:
            self._environment.apply(writes)
        self._writes.clear()
        return self._environment


_Doubts = frozenset[tuple[str, bool]]
"""Variables whose values are in doubt, each with whether it may be empty."""


class _Ends:
    """What holds behind the script, where something else calls its functions in some order.

    A variable that one of them sets may then have another value for the others than the script
    gave it.
    """

    def __init__(self, functions: list[Function], end: Environment) -> None:
        self._end = end
        if end.anything_new:
            # Who calls them later may find there what has come since.
            self._end = end.fork()
            self._end.forget_new(end)
        self._environments: dict[_Doubts, Environment] = {}
        setters: dict[str, set[int]] = {}
        for function in functions:
            for name in variables_set(function):
                setters.setdefault(name, set()).add(id(function))
        self._setters = {
            (name, may_be_empty(end.get(name))): setting
            for name, setting in setters.items()
            if end.lookup(name) is not None
        }

    def doubts(self, function: Function) -> _Doubts:
        """What is in doubt where ``function`` begins."""
        alone = {id(function)}
        return frozenset(doubt for doubt, setting in self._setters.items() if setting != alone)

    def environment(self, doubts: _Doubts) -> Environment:
        """What holds where these are in doubt."""
        if not doubts:
            return self._end
        found = self._environments.get(doubts)
        if found is None:
            found = self._environments[doubts] = self._end.fork()
            for name, empty in doubts:
                found.forget(name, may_be_empty=empty)
        return found


def _compare(before: list[Step], now: list[Step], changes: set[str]) -> None:
    """Note in ``changes`` which names differ behind ``now`` from what they were behind ``before``.

    Both began with ``changes``.
    """
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    for step in before:
        old.update(step.writes)
    for step in now:
        new.update(step.writes)
    for name, value in new.items():
        if name in old and (old[name] is value or old[name] == value):
            changes.discard(name)
        else:
            changes.add(name)
    changes.update(name for name in old if name not in new)


def _weight(text: bytes, followed: Followed) -> int:
    return len(text) + PIECE_WEIGHT * len(followed.commands)


def _follow(
    statement: Statement,
    source: bytes,
    environment: Environment,
    script: Script,
    *,
    calls: Calls,
    uncalled: str = "",
) -> Followed:
    layer = environment.fork(tracked=True)
    interpreter = Interpreter(layer, script.dialect, source, script.path, calls)
    interpreter.follow(statement, uncalled)
    return interpreter.followed(statement)


def commands(script: Script) -> tuple[Command, ...]:
    """The commands that ``script`` would execute, in the order of their reading.

    A command that is reached in several ways (a loop, two calls) stands there once for each
    different reading.
    """
    return tuple(
        command.shifted(run.offset_of(home))
        for run in Follower().follow(script).runs()
        for home, command in run.followed.commands
    )
