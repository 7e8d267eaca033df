"""A goal of several steps -> a plan: commands in their order, each understood by itself.

Nothing is planned if one step is not understood. A step is asked of the generator as any request
is; what it speaks of ("it", "the archive") is what an earlier step has left behind.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from caro_lsp.generate.plans import goals
from caro_lsp.generate.plans.clauses import stretches, verb_of
from caro_lsp.generate.plans.effects import in_place, only_prints, piped, redirected
from caro_lsp.generate.plans.hearing import distributed, is_misheard, literal_command, names_in
from caro_lsp.generate.plans.referents import (
    Referent,
    left_by,
    object_of,
    resolved,
    rewritten,
    speaks_of_more,
    with_kinds,
)
from caro_lsp.generate.script.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from caro_lsp.generate.intent import ScriptContext
    from caro_lsp.generate.why import Judged

    Ask = Callable[[str, ScriptContext], list[Judged]]
    MayStand = Callable[[str, str, ScriptContext], bool]

MOST_STEPS = 12
_MOST_ASKS = 120
_LEAST = 0.6
LEAST_OF_STEP = 0.35
"""Confidence that a step needs; what a script has of its own makes all less sure."""
_FOR_EACH_MORE = 0.98
_WHOLE_FRAMES = frozenset({"recipe", "text", "table", "json", "permissions", "records", "renaming"})
"""Frames that account for each verb of what they were asked."""
_OTHERS = re.compile(r"\b(?:the (?:others?|rest|remaining|older ones)|all others)\b", re.IGNORECASE)
"""What is not to be understood without the clause before."""
_SAVES = re.compile(
    r"(?:save|write|put|store|redirect|log|output|list)\s+(?:(?:it|them|this|that)|the "
    r"(?:sorted |whole |complete )?(?:result|output|list|total|sum|count|number|names?|lines?"
    r"|report|answer|values?|matches|sizes?|listing)s?)\s+(?P<how>in|into|to|as|at the end of)\s+"
    r"(?:a |the )?"
    r"(?:new )?(?:file )?(?:named |called )?(?P<file>[\w./~$\"{}'-]+)",
    re.IGNORECASE,
)
_ADDS = re.compile(
    r"(?:append|add)\s+(?:it|them|the (?:result|output|list|total|count|number|sum|name|line)s?)"
    r"\s+to\s+(?:the file )?"
    r"(?P<file>[\w./~$\"{}'-]+)",
    re.IGNORECASE,
)
_ROLES = (
    (re.compile(r"\b(?:back up|backup|save) (?=the database\b)", re.I), "dump ", True),
    (
        re.compile(r"\bthe (?:web ?server|http server|app(?:lication)?)\b", re.I),
        "the service",
        True,
    ),
    (re.compile(r"\bthe (?:web ?server|http server)\b", re.I), "the service nginx", False),
)
"""What is said without a name, and how else it can be said; whether only in a script that has
variables, one of which may be meant."""


_LITERAL = 0.9
_INSIDE = re.compile(
    r"\s+(?:in|inside|within) (?:it|there|the (?:environment|venv|virtualenv))$", re.I
)
_OWNED = re.compile(
    r"\b(?:the|its) (?:owner(?:ship)?|permissions|group|mode)\b(?! of\b)", re.IGNORECASE
)
"""What is of a folder that was spoken of before."""
_AWAY = re.compile(
    r"\s*\b(?:over there|there|remotely"
    r"|on (?:it|the (?:server|host|remote(?: (?:host|machine|server))?|machine)))$",
    re.IGNORECASE,
)
_REMOTE = re.compile(
    r"^(?:rsync|scp)\b.* (?P<host>[\w.-]+@[\w.-]+|[\w-]+(?:\.[\w-]+)+):\S*$"
    r"|^(?:ssh|ssh-copy-id) (?:-\S+ )*(?P<other>[\w.-]+@[\w.-]+)"
)
_FINDS = re.compile(
    r"(?:find|locate|ls)\b(?!.*(?: -exec | -delete\b| > |\|))"
    r"|for f in [^;]*; do echo \"\$f\"; done$"
)
_EACH_FOUND = re.compile(
    r"\b(?:it|them|their|those|these|(?:each|every|all) (?:of|the )?(?:file|one|found|files))\b",
    re.I,
)
_DESTROYS = re.compile(
    r"(?:^|[|;&] *)(?:sudo )?(?:rm|rmdir|shred|unlink|truncate|dropdb|mv)\b| -delete\b|-exec rm\b"
    r"|(?:^|[^>&\d])>(?!>) ?[^&(]|\bprune\b|--delete\b"
)


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

    def joined(self, *, stops: bool) -> str:
        """The commands as lines; ``stops``: the script ends by itself where one fails.

        Where it does not, nothing is destroyed after a step that failed.
        """
        destroys = any(_DESTROYS.search(command) for command in self.commands[1:])
        return "\n".join(self.commands) if stops or not destroys else " &&\n".join(self.commands)

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

    def place(self) -> str:
        """The folder that was last spoken of; the current one where there was none."""
        for one in reversed(self.known):
            for phrase in one.says:
                found = re.search(r"(?:^|\s)(~?/?[\w.-]+(?:/[\w.-]+)*/?)$", phrase)
                if found and (one.folder or "/" in found[1]):
                    return found[1]
        return "."

    def named(self) -> dict[str, str]:
        """What steps have left behind, by its kind; the folder that was last spoken of."""
        found = {"folder": self.place()}
        for one in self.known:
            if kind := re.fullmatch(r"the (?P<kind>\w+) (?P<name>[\w.-]+)", one.says[0]):
                found[kind["kind"]] = kind["name"]
        return found

    def remote(self) -> str:
        """The machine that was last copied to or worked on, as one logs in there; or empty."""
        for step in reversed(self.steps):
            if match := _REMOTE.search(step.command):
                return match["host"] or match["other"]
        return ""

    def speaking_of(self, about: Referent) -> _State:
        """The state in which ``about`` is what was last spoken of."""
        return _State(self.context, self.steps, [*self.known, about], self.folders)

    def with_step(self, step: Step, said: str) -> _State:
        """The state after ``step``, which was asked as ``said``."""
        command = rewritten(step.command, [one.command for one in self.steps])
        step = replace(step, command=command)
        products = left_by(command, self.folders, said)
        about = object_of(said, selects=command.startswith("find "))
        # A copy that was put aside is what is meant by "the backup" alone.
        aside = bool(re.match(r"cp (?:-\S+ )*(\S+) \1\.", command))
        if about is not None:
            products = [replace(one, of=about.says[0]) for one in products]
            about = replace(about, of=about.says[0])
        news = [*([about] if about else []), *products[::-1]]
        known = [*self.known, *(reversed(news) if aside else news)]
        made = re.match(r"mkdir (?:-\S+ )*(?P<all>.+)", command)
        folders = self.folders | frozenset(made["all"].split() if made else ())
        folders |= {product.says[0] for product in products if product.folder}
        return _State(self.context, [*self.steps, step], known, folders)


class Planner:
    """Makes plans with ``ask``, which answers one request, the surest first.

    ``may_stand`` says whether a command that was not asked for so may be a step.
    """

    def __init__(self, ask: Ask, may_stand: MayStand) -> None:
        self._ask_for = ask
        self._may_stand = may_stand
        self._asks = 0
        self._answers: dict[tuple[str, ScriptContext], list[Judged]] = {}

    def plan(self, text: str, context: ScriptContext) -> Plan | None:
        """The plan for ``text``; None where it is one step, or one is not understood."""
        found = self._planned(text, context)
        return found if found and len(found.steps) > 1 else None

    def steps(self, text: str, context: ScriptContext) -> Plan | None:
        """As :meth:`plan`, of a single step too."""
        if found := self._planned(text, context):
            return found
        pieces = stretches(text)
        if len(pieces) != 1:
            return None
        for one in self._answered(text, context):
            if len(pieces[0]) == 1 or one.frame in _WHOLE_FRAMES or _OTHERS.search(text):
                return Plan((Step(text, one.command, one.confidence),))
        return None

    def _planned(self, text: str, context: ScriptContext) -> Plan | None:
        self._asks = 0
        found = stretches(text)
        if not found or sum(map(len, found)) > MOST_STEPS:
            return None
        state: _State | None = _State(context)
        for pieces in found:
            state = self._stretch(pieces, state) if state else None
            if state is None:
                return None
        if state is None or not state.steps or _loses_what_was_found(state.steps):
            return None
        return Plan(tuple(state.steps))

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
        if several := distributed(pieces[0]):
            after = self._stretch(several, state)
            if after is not None:
                yield 1, after
                return
        for length in range(len(pieces), 0, -1):
            if goal := self._goal(_together(pieces[:length]), state):
                yield length, goal
                return
        first, *others = pieces
        saves = bool(others) and _SAVES.match(others[0])
        # What is downloaded is saved by what downloads it.
        if saves and (merged := self._merged(pieces[:2], state)) is not None:
            yield 2, state.with_step(merged, merged.text)
        alone = self._step(first, state)
        prints = alone is not None and only_prints(alone.command)
        if alone is not None and not prints:
            yield 1, state.with_step(alone, alone.text)
        if alone is not None and prints and others:
            yield from self._handed_on(alone, others[0], state)
        for length in range(len(pieces), 1, -1):
            if (merged := self._merged(pieces[:length], state)) is not None:
                yield length, state.with_step(merged, merged.text)
        if alone is not None and prints:
            yield from self._filtered(alone, others, state)

    def _handed_on(self, step: Step, behind: str, state: _State) -> Iterator[tuple[int, _State]]:
        """The ways in which the clause ``behind`` takes what a step prints."""
        if (saved := self._saved(step, behind)) is not None:
            yield 2, state.with_step(saved, step.text)
        elif step.command.startswith("find ") and speaks_of_more(behind):
            # To find is no step of its own: what is found is what the next ones are about.
            about = object_of(step.text, selects=True)
            if about is not None:
                yield 1, state.speaking_of(about)

    def _filtered(
        self, step: Step, others: list[str], state: _State
    ) -> Iterator[tuple[int, _State]]:
        """What a step prints through the filters that follow, or as it is."""
        chain, taken = self._chain(step, others)
        if taken:
            yield 1 + taken, state.with_step(chain, chain.text)
        if not others or not (speaks_of_more(others[0]) or _SAVES.match(others[0])):
            yield 1, state.with_step(step, step.text)

    def _goal(self, text: str, state: _State) -> _State | None:
        verb, acts = verb_of(text), []
        said_in_full = resolved(text, state.known[-8:], verb)
        plain = [] if speaks_of_more(text) and state.known else [text]
        for said in (*plain, *said_in_full, text):
            acts = goals.acts_for(said, state.named(), state.context.scope.names)
            if acts:
                text = said
                break
        if not acts:
            return None
        for act in acts:
            if act.command.startswith("?"):
                found = self._step(act.command[1:].strip(), state)
                if found is None:
                    return None
                state = state.with_step(replace(found, text=act.text), found.text)
            elif not self._may_stand(act.command, f"{text}: {act.text}", state.context):
                return None
            else:
                title = text if len(acts) == 1 else act.text
                state = state.with_step(Step(title, act.command, 0.9), text)
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
        text = _together(pieces)
        for one in self._answered(text, state.context):
            if one.frame in _WHOLE_FRAMES or _OTHERS.search(text):
                return Step(text, one.command, one.confidence)
        return None

    # One step.

    def _step(self, text: str, state: _State) -> Step | None:
        verb = verb_of(text)
        if (host := state.remote()) and (away := _AWAY.search(text)):
            # What is to be done where something was copied to.
            here = f"{text[: away.start()]}{text[away.end() :]}".strip()
            if not verb_of(here) or " " not in here:
                return None
            found = self._step(here, state)
            return (
                replace(found, text=text, command=on_host(host, found.command)) if found else None
            )
        literal = literal_command(text)
        if literal and self._may_stand(literal, text, state.context):
            return Step(text, literal, _LITERAL)
        for said, context in self._sayings(text, verb, state):
            likely = sorted(self._answered(said, context), key=lambda one: -names_in(one, said))
            if likely:
                command = in_place(likely[0].command, said, verb)
                return Step(said, command, likely[0].confidence)
        return None

    def _sayings(self, text: str, verb: str, state: _State) -> Iterator[tuple[str, ScriptContext]]:
        """What a clause may mean, said in full, and in which context."""
        points = speaks_of_more(text)
        if points or any(True for _ in resolved(text, state.known[-6:], verb)):
            for said in resolved(text, state.known[-8:], verb):
                yield said, state.context
                yield _with_folders_named(said, state.folders), state.context
                yield with_kinds(said, state.known), state.context
        if _OWNED.search(text) and (place := state.place()) != ".":
            owned = _OWNED.sub(lambda match: f"{match[0]} of {place}", text)
            yield f"{owned} recursively", state.context
        if not points or not state.known:
            for pattern, name, in_script in _ROLES:
                if in_script and state.context.scope.variables and pattern.search(text):
                    yield pattern.sub(name, text), state.context
            yield text, state.context
            yield _with_folders_named(text, state.folders), state.context
            yield with_kinds(text, state.known), state.context
            for pattern, name, in_script in _ROLES:
                if not in_script and pattern.search(text):
                    yield pattern.sub(name, text), state.context
        if state.steps:
            yield text, state.below()
        if (inside := _INSIDE.search(text)) and state.known:
            yield text[: inside.start()], state.context
        if points and state.known:
            yield text, state.context

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
            least = LEAST_OF_STEP if context.scope.variables else _LEAST
            sure = not one.refused and one.confidence >= least and not one.left
            if sure and not is_misheard(one.command, text):
                yield one


def on_host(host: str, command: str) -> str:
    """``command`` as it is run on another machine."""
    return f"ssh {host} {shlex.quote(command)}"


def _with_folders_named(text: str, folders: frozenset[str]) -> str:
    """``text`` with a folder in the end, "into logs", called one."""
    match = re.search(r"\b(?P<to>into|to|in) (?P<name>[\w.-]+)$", text)
    if match is None or match["name"] not in folders:
        return text
    return f"{text[: match.start()]}{match['to']} ./{match['name']}"


def _together(pieces: list[str]) -> str:
    """Pieces as one clause again."""
    return " and ".join((", ".join(pieces[:-1]), pieces[-1])) if len(pieces) > 1 else pieces[0]


def _loses_what_was_found(steps: Sequence[Step]) -> bool:
    """Whether files are found in one step, and the next speaks of them but does not get them."""
    return any(
        _FINDS.match(step.command) and _EACH_FOUND.search(behind.text)
        for step, behind in pairwise(steps)
    )
