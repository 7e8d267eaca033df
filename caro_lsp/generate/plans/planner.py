"""A goal of several steps -> a plan: commands in their order, each understood by itself.

Nothing is planned if one step is not understood. A step is asked of the generator as any request
is; what it speaks of ("it", "the archive") is what an earlier step has left behind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from caro_lsp.generate.plans import goals
from caro_lsp.generate.plans.clauses import stretches, verb_of
from caro_lsp.generate.plans.effects import only_prints, piped, redirected
from caro_lsp.generate.plans.referents import (
    Referent,
    left_by,
    object_of,
    resolved,
    rewritten,
    speaks_of_more,
)
from caro_lsp.generate.script.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caro_lsp.generate.intent import ScriptContext
    from caro_lsp.generate.why import Judged

    Ask = Callable[[str, ScriptContext], list[Judged]]

MOST_STEPS = 12
_MOST_ASKS = 120
_LEAST = 0.6
"""Confidence that a step needs."""
_FOR_EACH_MORE = 0.98
_WHOLE_FRAMES = frozenset({"recipe", "text", "table", "json", "permissions", "records", "renaming"})
"""Frames that account for each verb of what they were asked."""
_SAVES = re.compile(
    r"(?:save|write|put|store|redirect|log|output)\s+(?:(?:it|them|this|that)|the "
    r"(?:sorted |whole |complete )?(?:result|output|list|total|sum|count|number|names?|lines?|report"
    r"|answer|values?|matches|sizes?|listing)s?)\s+(?P<how>in|into|to|as|at the end of)\s+(?:a |the )?"
    r"(?:new )?(?:file )?(?:named |called )?(?P<file>[\w./~$\"{}'-]+)",
    re.IGNORECASE,
)
_ADDS = re.compile(
    r"append\s+(?:it|them|the (?:result|output|list|total|count)s?)\s+to\s+(?:the file )?"
    r"(?P<file>[\w./~$\"{}'-]+)",
    re.IGNORECASE,
)
_ROLES = (
    (re.compile(r"\bthe (?:web ?server|http server)\b", re.I), ("the service nginx",)),
    (re.compile(r"\bthe (?:postgres(?:ql)? )?database(?: server)?\b(?! \w+ (?:to|into|in)\b)", re.I),
     ("all postgres databases",)),
    (re.compile(r"\bapache\b(?! \w*\.)", re.I), ("the service apache2",)),
)  # fmt: skip
"""What is said without a name, and what it is where nothing tells."""


@dataclass(frozen=True)
class Step:
    """One step: what was asked, and the command for it; ``confidence`` 0..1."""

    text: str
    command: str
    confidence: float


@dataclass(frozen=True)
class Plan:
    """Steps in their order."""

    steps: tuple[Step, ...]

    @property
    def commands(self) -> tuple[str, ...]:
        """The commands, one a step."""
        return tuple(step.command for step in self.steps)

    @property
    def confidence(self) -> float:
        """That in the least sure step, and a little less for each further one."""
        least = min(step.confidence for step in self.steps)
        return least * _FOR_EACH_MORE ** (len(self.steps) - 1)


@dataclass
class _State:
    """What is there while a plan is made."""

    context: ScriptContext
    steps: list[Step] = field(default_factory=list)
    known: list[Referent] = field(default_factory=list)
    folders: frozenset[str] = frozenset()
    inside: str = ""

    def below(self) -> ScriptContext:
        """The context of the next step, the commands of the earlier ones in it."""
        if not self.steps:
            return self.context
        scope, lines = self.context.scope, tuple(step.command for step in self.steps)
        added = Scope.of(lines)
        return replace(
            self.context,
            scope=replace(
                scope,
                commands=scope.commands + lines,
                variables=scope.variables + added.variables,
            ),
        )

    def with_step(self, step: Step, said: str) -> _State:
        """The state after ``step``, which was asked as ``said``."""
        command = rewritten(step.command, [one.command for one in self.steps])
        step = replace(step, command=command)
        products = left_by(command, self.folders, said)
        about = object_of(said, selects=command.startswith("find "))
        known = [*self.known, *([about] if about else []), *products[::-1]]
        made = re.match(r"mkdir (?:-\S+ )*(?P<all>.+)", command)
        folders = self.folders | frozenset(made["all"].split() if made else ())
        folders |= {product.says[0] for product in products if product.folder}
        return _State(self.context, [*self.steps, step], known, folders)


class Planner:
    """Makes plans with ``ask``, which answers one request, the surest first."""

    def __init__(self, ask: Ask) -> None:
        self._ask_for = ask
        self._asks = 0
        self._answers: dict[tuple[str, ScriptContext], list[Judged]] = {}

    def plan(self, text: str, context: ScriptContext) -> Plan | None:
        """The plan for ``text``; None where it is one step, or one is not understood."""
        self._asks = 0
        found = stretches(text)
        count = sum(map(len, found))
        if count > MOST_STEPS or not found:
            return None
        state: _State | None = _State(context)
        for pieces in found:
            state = self._stretch(pieces, state) if state else None
            if state is None:
                return None
        if state is None or len(state.steps) < 2:
            return None
        return Plan(tuple(state.steps))

    def steps(self, text: str, context: ScriptContext) -> Plan | None:
        """As :meth:`plan`, of a single step too."""
        if found := self.plan(text, context):
            return found
        pieces = stretches(text)
        if len(pieces) != 1:
            return None
        whole = next(self._answered(text, context), None)
        return Plan((Step(text, whole.command, whole.confidence),)) if whole else None

    # Pieces.

    def _stretch(self, pieces: list[str], state: _State) -> _State | None:
        """The state after all ``pieces`` of a stretch; None if one is not understood."""
        if not pieces:
            return state
        for taken, after in self._ways(pieces, state):
            if (found := self._stretch(pieces[taken:], after)) is not None:
                return found
        return None

    def _ways(self, pieces: list[str], state: _State) -> Iterator[tuple[int, _State]]:
        """How the first of ``pieces`` can be done: how many of them that takes, the state then."""
        first, *others = pieces
        if goal := self._goal(first, state):
            yield 1, goal
            return
        alone = self._step(first, others, state)
        prints = alone is not None and only_prints(alone.command)
        if alone is not None and not prints:
            yield 1, state.with_step(alone, alone.text)
        if alone is not None and prints and others:
            if (saved := self._saved(alone, others[0])) is not None:
                yield 2, state.with_step(saved, saved.text)
            elif alone.command.startswith("find ") and speaks_of_more(others[0]):
                # To find is no step of its own: what is found is what the next ones are about.
                about = object_of(alone.text, selects=True)
                if about is not None:
                    yield 1, replace_known(state, about)
        for length in range(len(pieces), 1, -1):
            if (merged := self._merged(pieces[:length], state)) is not None:
                yield length, state.with_step(merged, merged.text)
        if alone is not None and prints:
            chain, taken = self._chain(alone, others)
            if taken:
                yield 1 + taken, state.with_step(chain, chain.text)
            if not others or not (speaks_of_more(others[0]) or _SAVES.match(others[0])):
                yield 1, state.with_step(alone, alone.text)

    def _goal(self, text: str, state: _State) -> _State | None:
        acts = goals.acts_for(text)
        if not acts:
            return None
        for act in acts:
            if act.command.startswith("?"):
                found = self._step(act.command[1:].strip(), [], state)
                if found is None:
                    return None
                state = state.with_step(replace(found, text=act.text), found.text)
            else:
                state = state.with_step(Step(act.text, act.command, 0.9), act.text)
        return state

    def _saved(self, step: Step, behind: str) -> Step | None:
        """A step that prints, with where its output goes."""
        for form, sign in ((_SAVES, ">"), (_ADDS, ">>")):
            if match := form.fullmatch(behind):
                more = form is _SAVES and match["how"].startswith("at")
                command = redirected(step.command, ">>" if more else sign, match["file"])
                return Step(f"{step.text} and {behind}", command, step.confidence)
        return None

    def _chain(self, step: Step, others: list[str]) -> tuple[Step, int]:
        """A step that prints, through as many filters as follow, and how many these are."""
        taken = 0
        for said in others:
            if saved := self._saved(step, said):
                return saved, taken + 1
            further = piped(step.command, said, self._command_for)
            if not further:
                break
            step = Step(f"{step.text} and {said}", further, step.confidence)
            taken += 1
        return step, taken

    def _command_for(self, text: str) -> str:
        found = next(self._answered(text, None), None)
        return found.command if found else ""

    def _merged(self, pieces: list[str], state: _State) -> Step | None:
        """Several pieces as one command, where something accounts for all of them."""
        text = " and ".join((", ".join(pieces[:-1]), pieces[-1]))
        for one in self._answered(text, state.context):
            if one.frame in _WHOLE_FRAMES and not one.left:
                return Step(text, one.command, one.confidence)
        return None

    # One step.

    def _step(self, text: str, others: list[str], state: _State) -> Step | None:
        verb = verb_of(text)
        for said, context in self._sayings(text, verb, others, state):
            for one in self._answered(said, context):
                if _half(one):
                    continue
                return Step(said, one.command, one.confidence)
        return None

    def _sayings(
        self, text: str, verb: str, others: list[str], state: _State
    ) -> Iterator[tuple[str, ScriptContext]]:
        """What a clause may mean, said in full, and in which context."""
        points = speaks_of_more(text)
        if not points and " " not in text and others:
            # "Stop and remove the container web": what the next one is about.
            shared = re.match(r"[A-Za-z-]+\s+(?P<rest>.+)", others[0])
            if shared:
                yield f"{text} {shared['rest']}", state.context
        if points or any(True for _ in resolved(text, state.known[-6:], verb)):
            for said in resolved(text, state.known[-8:], verb):
                yield said, state.context
        if not points:
            yield text, state.context
            for pattern, names in _ROLES:
                if match := pattern.search(text):
                    for name in names:
                        yield f"{text[: match.start()]}{name}{text[match.end() :]}", state.context
        if state.steps:
            yield text, state.below()

    def _answered(self, text: str, context: ScriptContext | None) -> Iterator[Judged]:
        if context is None:
            from caro_lsp.generate.intent import ScriptContext

            context = ScriptContext()
        key = text, context
        if key not in self._answers:
            if self._asks >= _MOST_ASKS:
                return
            self._asks += 1
            self._answers[key] = self._ask_for(text, context)
        for one in self._answers[key]:
            if not one.refused and one.confidence >= _LEAST and not one.left:
                yield one


def replace_known(state: _State, about: Referent) -> _State:
    """The state in which ``about`` is what was last spoken of."""
    return _State(state.context, state.steps, [*state.known, about], state.folders)


def _half(one: Judged) -> bool:
    return "\n" in one.command
