"""Follows the versions of a script, statement by statement, and remembers what did not change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from caro_lsp.shell.dialect import stops_at_errors
from caro_lsp.shell.interpret import Definition, Followed, Interpreter
from caro_lsp.shell.values import Environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caro_lsp.shell.command import Command
    from caro_lsp.shell.parse import Script
    from caro_lsp.shell.syntax import Function, Statement

MAX_REMEMBERED = 10_000
"""Units of former versions after which those that are not in use are forgotten."""


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

    Used by one thread at a time.
    """

    def __init__(self) -> None:
        # By the identity of the statement, which is held so that it is not used again; units, and
        # functions that nothing calls.
        self._units: dict[int, Followed] = {}
        self._uncalled: dict[int, Followed] = {}
        self._version = 0

    def follow(self, script: Script, known: Mapping[str, Any] | None = None) -> list[Run]:
        """What each unit of ``script`` runs, then each function that nothing calls.

        Units that run and set nothing are left out. ``known`` is what the environment holds at the
        start, such as the ``reads`` of a unit that is followed by itself.
        """
        self._version += 1
        environment = Environment()
        if stops_at_errors(script.source):
            environment.set_errexit(on=True)
        if known:
            environment.apply(dict(known))
        offsets: dict[int, int] = {}
        defined: dict[int, Definition] = {}
        called: set[int] = set()
        runs: list[Run] = []
        # This loop runs over the whole script at every key, so it does as little as it can.
        units, version = self._units, self._version
        for unit in script.units:
            statement = unit.statement
            followed = units.get(id(statement))
            if followed is None or not followed.holds_in(environment):
                followed = _follow(statement, unit.text, environment, script)
                units[id(statement)] = followed
            followed.version = version
            if followed.called:
                called |= followed.called
            if followed.writes:
                environment.apply(followed.writes)
            for definition in followed.defined:
                defined[id(definition.function)] = definition
                if definition.place.home is None:
                    offsets[id(definition.function)] = unit.offset
            if followed.writes or followed.commands:
                runs.append(Run(followed, unit.offset, len(unit.text), offsets))
        pending = list(defined.items())
        while pending:
            name, definition = pending.pop(0)
            if name in called:
                continue
            called.add(name)
            run = self._follow_uncalled(definition, environment, script, offsets)
            runs.append(run)
            # A function that only this one defines.
            pending.extend((id(inner.function), inner) for inner in run.followed.defined)
        self._units = _pruned(self._units, version)
        self._uncalled = _pruned(self._uncalled, version)
        return runs

    def _follow_uncalled(
        self,
        definition: Definition,
        environment: Environment,
        script: Script,
        offsets: dict[int, int],
    ) -> Run:
        function, source = definition.function, definition.place.source
        name = function.name
        followed = self._uncalled.get(id(function))
        if followed is None or not followed.holds_in(environment):
            followed = _follow(function, source, environment, script, uncalled=name)
            self._uncalled[id(function)] = followed
        followed.version = self._version
        offset = offsets.get(id(definition.place.home or function), 0)
        return Run(followed, offset, len(source), offsets, name)


def _pruned(known: dict[int, Followed], version: int) -> dict[int, Followed]:
    """``known`` without what no recent version had, once there is much of that.

    A key that opens a quote changes the reading of all that follows, and the next one that closes
    it changes it back, so what is not in use now may be so again at once.
    """
    if len(known) < MAX_REMEMBERED:
        return known
    used = {key: followed for key, followed in known.items() if followed.version == version}
    return known if 2 * len(used) > len(known) else used


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
