"""A goal of several steps -> a plan: commands in their order, each understood by itself.

Nothing is planned if one step is not understood. A step is asked of the generator as any request
is; what it speaks of ("it", "the archive") is what an earlier step has left behind.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from caro_lsp.generate.harmless import SPEAKS_TO_US
from caro_lsp.generate.plans import goals
from caro_lsp.generate.plans.agreement import (
    agrees,
    agrees_with_all,
    leaves_unnamed,
    takes_a_folder_for_a_file,
    takes_a_name_for_a_file,
    takes_what_is_unset,
    uses,
)
from caro_lsp.generate.plans.clauses import stretches, titled, verb_of
from caro_lsp.generate.plans.conditions import FAILS, GIVES_UP, conditional, guarded, outcome_first
from caro_lsp.generate.plans.effects import in_place, only_prints, piped, redirected
from caro_lsp.generate.plans.hearing import (
    distributed,
    is_misheard,
    names_in,
    names_of,
    shared_verb,
)
from caro_lsp.generate.plans.places import AWAY, is_anywhere, machine_of
from caro_lsp.generate.plans.plan import Plan, Step
from caro_lsp.generate.plans.referents import (
    ENDS_WITH,
    object_of,
    resolved,
    speaks_of_more,
    topic,
)
from caro_lsp.generate.plans.sayings import phrase_of, sayings, with_kind_of
from caro_lsp.generate.plans.state import State, on_host, with_computed_names, without_half_results
from caro_lsp.generate.plans.typed import typed_command
from caro_lsp.generate.script.held import with_files_removed
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
_WHOLE_FRAMES = frozenset({"recipe", "text", "table", "json", "permissions", "records", "renaming"})
"""Frames that account for each verb of what they were asked."""
_OTHERS = re.compile(r"\b(?:the (?:others?|rest|remaining|older ones)|all others)\b", re.IGNORECASE)
"""What is not to be understood without the clause before."""
_SAVES = re.compile(
    r"(?:save|write|put|store|redirect|log|output|list)"
    r"(?:\s+(?:(?:it|them|this|that)(?: all)?"
    r"|(?:the |all )?(?:sorted |whole |complete |new |matching |found )?"
    r"(?:results?|output|list|total|sum|count|number|names?|lines?|report|answer|values?|matches"
    r"|sizes?|listing|addresses)))?\s+(?P<how>in|into|to|as|at the end of)\s+(?:a |the )?"
    r"(?:new )?(?:file )?(?:named |called )?(?P<file>[\w./~$\"{}'-]+)",
    re.IGNORECASE,
)
_ADDS = re.compile(
    r"(?:append|add)"
    r"(?:\s+(?:it|them|the (?:result|output|list|total|count|number|sum|name|line)s?))?"
    r"\s+to\s+(?:the )?(?:end of )?(?:the )?(?:file )?"
    r"(?P<file>[\w./~$\"{}'-]+)",
    re.IGNORECASE,
)
_LITERAL = 0.9
_IF_SO = re.compile(
    r"(?:but )?(?:only )?(?:if|when) (?:(?:all|that|it|they|this|the tests?|everything|the \w+) )?"
    r"(?:is |was |are |were )?(?:ok(?:ay)?|fine|valid|good|pass(?:e[sd])?|succee?d(?:s|ed)?"
    r"|work(?:s|ed)?|went well|green|successful)\b,?\s*(?:then )?(?=[a-z]|$)",
    re.IGNORECASE,
)
_IS_SEVERAL = re.compile(r" (?:&&|\|\|) ")
_HELD = re.compile(r"\"(\$\{?\w+\}?)\"")
_FINDS = re.compile(
    r"(?:find|locate|ls)\b(?!.*(?: -exec | -delete\b| > |\|))"
    r"|for f in [^;]*; do echo \"\$f\"; done$"
)
_EACH_FOUND = re.compile(
    r"\b(?:it|them|their|those|these|(?:each|every|all) (?:of|the )?(?:file|one|found|files))\b",
    re.I,
)


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
        if found is None or (
            len(found.steps) == 1 and not _IS_SEVERAL.search(found.steps[0].command)
        ):
            return None
        return found

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
        title, rest = titled(text)
        if SPEAKS_TO_US.search(text):
            return None
        found = stretches(rest)
        if not found or sum(map(len, found)) > MOST_STEPS:
            return None
        state: State | None = State(context, known=topic(title))
        for pieces in found:
            state = self._stretch(pieces, state) if state else None
            if state is None:
                return None
        if state is not None and state.is_idle():
            host = state.session
            state = state.logged_in("").with_step(Step(text, f"ssh {host}", _LITERAL), text)
        if state is None or not state.steps or _loses_what_was_found(state.steps):
            return None
        made = "\n".join(step.command for step in state.steps)
        if not all(name in made for name in names_of(title)):
            return None
        if takes_what_is_unset([step.command for step in state.steps], context.scope.names):
            return None
        return Plan(tuple(with_computed_names(without_half_results(state.steps))))

    # Pieces.

    def _stretch(self, pieces: list[str], state: State) -> State | None:
        """The state after all ``pieces`` of a stretch; None if one is not understood."""
        if not pieces:
            return state
        first = outcome_first(pieces[0]) if state.steps else ""
        if first and (met := _IF_SO.match(first)):
            pieces = [one for one in (first[met.end() :], *pieces[1:]) if one]
            state = replace(state, only_then=True)
        elif first and (met := FAILS.match(first)):
            pieces = [one for one in (first[met.end() :], *pieces[1:]) if one]
            return self._where_it_fails(pieces, state) if pieces else None
        for taken, after in self._ways(pieces, state):
            if (found := self._stretch(pieces[taken:], after)) is not None:
                return found
        return None

    def _where_it_fails(self, pieces: list[str], state: State) -> State | None:
        """The state in which ``pieces`` are done where the last step fails."""
        instead = replace(state, steps=[], only_then=False)
        ends = bool(GIVES_UP.fullmatch(pieces[-1]))
        after = self._stretch(pieces[:-1] if ends else pieces, instead)
        if after is None or state.session:
            return None
        done = [step.command for step in after.steps] + ["exit 1"] * ends
        last, said = state.steps[-1], " and ".join(pieces)
        handler = f"{{ {'; '.join(done)}; }}" if len(done) > 1 else done[0]
        step = replace(
            last, text=f"{last.text}, if it fails {said}", command=f"{last.command} || {handler}"
        )
        return replace(state, steps=[*state.steps[:-1], step])

    def _ways(self, pieces: list[str], state: State) -> Iterator[tuple[int, State]]:
        """How the first of ``pieces`` can be done: how many of them that takes, the state then."""
        if (host := machine_of(pieces[0], state)) is not None:
            yield 1, state.logged_in(host)
            return
        if (each := self._of_kind(pieces[0], state)) is not None:
            yield 1, each
            return
        for length in range(len(pieces), 0, -1):
            if goal := self._goal(_together(pieces[:length]), state):
                yield from self._goal_handed_on(goal, pieces[length:], state, length)
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
        elif alone is None and (several := self._each(first, state)) is not None:
            yield 1, several

    def _goal_handed_on(
        self, goal: State, others: list[str], state: State, length: int
    ) -> Iterator[tuple[int, State]]:
        """The ways in which what a goal of one step prints is taken up by the next clauses."""
        only = goal.steps[len(state.steps) :]
        if others and len(only) == 1 and only_prints(only[0].command):
            chain, taken = self._chain(only[0], others)
            if taken:
                yield length + taken, state.with_step(chain, chain.text)

    def _of_kind(self, text: str, state: State) -> State | None:
        """The state after a clause about several things of a kind, a step for each."""
        for said in (text, *resolved(text, state.known[-6:], verb_of(text))):
            several = distributed(said)
            if several and (after := self._stretch(several, state)) is not None:
                return after.with_all_of(len(several))
        return None

    def _each(self, text: str, state: State) -> State | None:
        """The state after a clause about several things, one step for each."""
        clauses, file = shared_verb(text)
        steps = []
        for clause in clauses:
            step = self._only(clause, state)
            if step is None:
                return None
            steps.append(step)
        if not steps:
            return None
        if file:
            printed = "; ".join(step.command for step in steps)
            if not all(only_prints(step.command) for step in steps):
                return None
            sure = min(step.confidence for step in steps)
            return state.with_step(Step(text, f"{{ {printed}; }} > {file}", sure), text)
        for step in steps:
            state = state.with_step(step, step.text)
        return state.with_all_of(len(steps))

    def _handed_on(self, step: Step, behind: str, state: State) -> Iterator[tuple[int, State]]:
        """The ways in which the clause ``behind`` takes what a step prints."""
        if (saved := self._saved(step, behind)) is not None:
            yield 2, state.with_step(saved, step.text)
        elif step.command.startswith("find ") and speaks_of_more(behind):
            # To find is no step of its own: what is found is what the next ones are about.
            about = object_of(step.text, selects=True)
            if about is not None:
                yield 1, state.speaking_of(about)

    def _filtered(self, step: Step, others: list[str], state: State) -> Iterator[tuple[int, State]]:
        """What a step prints through the filters that follow, or as it is."""
        chain, taken = self._chain(step, others)
        if taken:
            yield 1 + taken, state.with_step(chain, chain.text)
        if not others or not (speaks_of_more(others[0]) or _SAVES.match(others[0])):
            yield 1, state.with_step(step, step.text)

    def _goal(self, text: str, state: State) -> State | None:
        verb, acts = verb_of(text), []
        said_in_full = list(resolved(text, state.known[-8:], verb))
        if verb in ENDS_WITH:
            # What is done away with is what is most likely meant, or nothing.
            said_in_full = said_in_full[:1]
        plain = [] if speaks_of_more(text) and state.known else [text]
        for said in (*plain, *said_in_full, text):
            acts = goals.acts_for(said, state.named(), state.context.scope.names)
            if acts:
                text = said
                break
        if not acts:
            return None
        # Quotes that are closed need no looking at, each pair being what a goal has taken as one.
        asked = re.sub(r"[\"`]([^\"`]*)[\"`]", r"\1", text)
        for act in acts:
            if act.command.startswith("?"):
                found = self._step(act.command[1:].strip(), state)
                if found is None:
                    return None
                state = state.with_step(replace(found, text=act.text), found.text)
            elif not self._may_stand(act.command, f"{act.text}: {asked}", state.context):
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

    def _merged(self, pieces: list[str], state: State) -> Step | None:
        """Several pieces as one command, where something accounts for all of them."""
        text = _together(pieces)
        for one in self._answered(text, state.context):
            whole = one.frame in _WHOLE_FRAMES or _OTHERS.search(text)
            if whole and agrees_with_all(one.command, pieces):
                return Step(text, one.command, one.confidence)
        return None

    # One step.

    def _step(self, text: str, state: State) -> Step | None:
        verb = verb_of(text)
        host = "" if state.session else state.remote()
        if host and is_anywhere(text):
            # Here, or where it was copied to? The text does not tell.
            return None
        if host and (away := AWAY.search(text)):
            # What is to be done where something was copied to.
            here = f"{text[: away.start()]}{text[away.end() :]}".strip()
            if not verb_of(here) or " " not in here:
                return None
            found = self._step(here, state.logged_in(host))
            return (
                replace(found, text=text, command=on_host(host, found.command)) if found else None
            )
        bare, condition = conditional(text)
        if condition and (only := self._only(bare, state)) is not None:
            command = guarded(only.command, condition)
            if command:
                return replace(only, text=text, command=command)
        literal = typed_command(text)
        if literal and self._may_stand(literal, text, state.context):
            return Step(text, literal, _LITERAL)
        for said, context in sayings(text, verb, state):
            if state.known and leaves_unnamed(said):
                continue
            if state.bound and state.bound.says[0] not in said:
                continue
            literal = typed_command(said) if said != text else ""
            if literal and self._may_stand(literal, _HELD.sub(r"\1", said), context):
                return Step(said, literal, _LITERAL)
            answers = [
                one
                for one in self._answered(said, context)
                if not takes_a_name_for_a_file(one.command, with_kind_of(said, text, state))
                and not takes_a_folder_for_a_file(one.command, state.folders)
                and (said == text or uses(one.command, phrase_of(said, text, state)))
            ]
            likely = sorted(answers, key=lambda one: -names_in(one, said))
            if likely:
                command = in_place(likely[0].command, said, verb)
                done = Scope(commands=tuple(step.command for step in state.steps))
                command = with_files_removed(command, done)
                return Step(said, command, likely[0].confidence)
        return None

    def _only(self, text: str, state: State) -> Step | None:
        """The single step that a clause is, as a goal or as any request."""
        goal = self._goal(text, state)
        made = goal.steps[len(state.steps) :] if goal else []
        return made[0] if len(made) == 1 else self._step(text, state)

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
            heard = not is_misheard(one.command, text) and agrees(one.command, text)
            if sure and heard:
                yield one


def _together(pieces: list[str]) -> str:
    """Pieces as one clause again."""
    return " and ".join((", ".join(pieces[:-1]), pieces[-1])) if len(pieces) > 1 else pieces[0]


def _loses_what_was_found(steps: Sequence[Step]) -> bool:
    """Whether files are found in one step, and the next speaks of them but does not get them."""
    return any(
        _FINDS.match(step.command) and _EACH_FOUND.search(behind.text)
        for step, behind in pairwise(steps)
    )
