"""Follows the versions of a script, statement by statement, and remembers what did not change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from caro_lsp.shell.interpret import Definition, Followed, Interpreter
from caro_lsp.shell.values import Environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caro_lsp.shell.command import Command
    from caro_lsp.shell.parse import Chunk, Script, Unit
    from caro_lsp.shell.syntax import Function, Statement

MAX_REMEMBERED = 50_000
"""Ways to follow units that are remembered before all are forgotten."""
MAX_WAYS = 4
"""Ways in which one statement is remembered: the same line stands in many places."""


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


class Follower:
    """Follows the successive versions of one script and remembers what did not change.

    A unit is followed anew only if something that it read has another value now. Names whose values
    may differ from those of the version before, at the same place, are the *changes*: none in front
    of an edit, behind it those that the old or the new text sets, until they are set again.

    Used by one thread at a time.
    """

    def __init__(self) -> None:
        # By the identity of the statement, which is held so that it is not used again: the ways it
        # was followed, the last one first.
        self._ways: dict[int, list[Followed]] = {}
        self._count = 0
        self._uncalled_ways: dict[int, Followed] = {}
        # The version before.
        self._uncalled: dict[int, Followed] = {}
        self._terms: tuple[str, str, dict[str, Any]] | None = None
        self._chunks: tuple[Chunk, ...] = ()
        self._steps: list[tuple[Followed, ...]] = []

    def follow(self, script: Script, known: Mapping[str, Any] | None = None) -> list[Run]:
        """What each unit of ``script`` runs, then each function that nothing calls.

        Units that run and set nothing are left out. ``known`` is what the environment holds at the
        start, such as the ``reads`` of a unit that is followed by itself.
        """
        terms = (script.dialect, script.path, dict(known or {}))
        if terms != self._terms:
            self._terms, self._chunks, self._steps = terms, (), []
        environment = _Progress(terms[2])
        changes: set[str] = set()
        steps = self._follow_units(script, environment, changes)
        self._chunks, self._steps = script.chunks, steps
        # This loop runs over the whole script at every key, so it does as little as it can.
        offsets: dict[int, int] = {}
        defined: dict[int, Definition] = {}
        called: set[int] = set()
        runs: list[Run] = []
        for start, chunk, step in zip(script.starts, script.chunks, steps, strict=True):
            for unit, followed in zip(chunk.units, step, strict=True):
                if followed.idle:
                    continue
                offset = start + unit.offset
                if followed.called:
                    called |= followed.called
                for definition in followed.defined:
                    defined[id(definition.function)] = definition
                    if definition.place.home is None:
                        offsets[id(definition.function)] = offset
                runs.append(Run(followed, offset, len(unit.text), offsets))
        uncalled: dict[int, Followed] = {}
        pending = list(defined.items())
        for name, definition in pending:
            if name in called:
                continue
            called.add(name)
            known_way = self._uncalled.get(name)
            if known_way is None or not known_way.unchanged(changes):
                known_way = self._follow_uncalled(definition, environment, script)
            uncalled[name] = known_way
            function, text = definition.function, definition.place.source
            offset = offsets.get(id(definition.place.home or function), 0)
            runs.append(Run(known_way, offset, len(text), offsets, function.name))
            # A function that only this one defines.
            pending.extend((id(inner.function), inner) for inner in known_way.defined)
        self._uncalled = uncalled
        return runs

    def _follow_units(
        self, script: Script, environment: _Progress, changes: set[str]
    ) -> list[tuple[Followed, ...]]:
        """How each unit of each chunk is followed; ``changes`` are then those at the end."""
        old, new, known = self._chunks, script.chunks, self._steps
        shorter = min(len(old), len(new))
        prefix = 0
        while prefix < shorter and old[prefix] is new[prefix]:
            prefix += 1
        suffix = 0
        while suffix < shorter - prefix and old[-1 - suffix] is new[-1 - suffix]:
            suffix += 1
        steps = [
            self._again(script, chunk, step, environment, changes)
            for chunk, step in zip(new[:prefix], known, strict=False)
        ]
        gone = [f for step in known[prefix : len(old) - suffix] for f in step]
        added: list[Followed] = []
        for chunk in new[prefix : len(new) - suffix]:
            step = tuple(self._followed(script, unit, environment) for unit in chunk.units)
            steps.append(step)
            added.extend(step)
        _compare(gone, added, changes)
        steps.extend(
            self._again(script, chunk, step, environment, changes)
            for chunk, step in zip(
                new[len(new) - suffix :], known[len(old) - suffix :], strict=True
            )
        )
        return steps

    def _again(
        self,
        script: Script,
        chunk: Chunk,
        step: tuple[Followed, ...],
        environment: _Progress,
        changes: set[str],
    ) -> tuple[Followed, ...]:
        """How the units of a chunk that stood there before are followed."""
        for followed in step:
            if not followed.unchanged(changes):
                break
            if followed.writes:
                environment.pass_by(followed.writes)
                if changes:
                    changes.difference_update(followed.writes)
        else:
            return step
        done = step.index(followed)
        rest = tuple(self._followed(script, unit, environment) for unit in chunk.units[done:])
        for before, now in zip(step[done:], rest, strict=True):
            _compare([before], [now], changes)
        return (*step[:done], *rest)

    def _followed(self, script: Script, unit: Unit, environment: _Progress) -> Followed:
        """How a unit is followed in ``environment``, to which it is then applied."""
        statement = unit.statement
        ways = self._ways.get(id(statement))
        if ways is None:
            ways = self._ways[id(statement)] = []
        now = environment.now()
        found = next((way for way in ways if way.holds_in(now)), None)
        if found is None:
            found = _follow(statement, unit.text, now, script)
            if self._count > MAX_REMEMBERED:
                self._ways.clear()
                self._count = 0
                ways = self._ways[id(statement)] = []
            self._count += 1
            ways.insert(0, found)
            del ways[MAX_WAYS:]
        if found.writes:
            environment.pass_by(found.writes)
        return found

    def _follow_uncalled(
        self, definition: Definition, environment: _Progress, script: Script
    ) -> Followed:
        function, source = definition.function, definition.place.source
        now = environment.now()
        found = self._uncalled_ways.get(id(function))
        if found is None or not found.holds_in(now):
            if len(self._uncalled_ways) > MAX_REMEMBERED:
                self._uncalled_ways.clear()
            found = _follow(function, source, now, script, uncalled=function.name)
            self._uncalled_ways[id(function)] = found
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


def _compare(before: list[Followed], now: list[Followed], changes: set[str]) -> None:
    """Note in ``changes`` which names differ behind ``now`` from what they were behind ``before``.

    Both began with ``changes``.
    """
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    for followed in before:
        old.update(followed.writes)
    for followed in now:
        new.update(followed.writes)
    for name, value in new.items():
        if name in old and (old[name] is value or old[name] == value):
            changes.discard(name)
        else:
            changes.add(name)
    changes.update(name for name in old if name not in new)


def _follow(
    statement: Statement,
    source: bytes,
    environment: Environment,
    script: Script,
    *,
    uncalled: str = "",
) -> Followed:
    interpreter = Interpreter(environment.fork(tracked=True), script.dialect, source, script.path)
    interpreter.follow(statement, uncalled)
    return interpreter.followed(statement)


def commands(script: Script) -> tuple[Command, ...]:
    """The commands that ``script`` would execute, in the order of their reading.

    A command that is reached in several ways (a loop, two calls) stands there once for each
    different reading.
    """
    return tuple(
        command.shifted(run.offset_of(home))
        for run in Follower().follow(script)
        for home, command in run.followed.commands
    )
