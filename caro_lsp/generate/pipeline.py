"""From a request to candidates: near examples, then the model, verified and ranked."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from caro_lsp.generate import rank
from caro_lsp.generate.adapt import Adaptation, Question, adapt_all
from caro_lsp.generate.backend import LanguageModel, ModelUnavailable, State
from caro_lsp.generate.backends import make_model
from caro_lsp.generate.bank import Bank
from caro_lsp.generate.candidate import Candidate, merged
from caro_lsp.generate.compose.mistaken import mistaken
from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.harmless import only_reads
from caro_lsp.generate.intent import Request
from caro_lsp.generate.plans.clauses import stretches
from caro_lsp.generate.plans.goals import commands_of_goals
from caro_lsp.generate.plans.planner import LEAST_OF_STEP, Planner
from caro_lsp.generate.recall import memory
from caro_lsp.generate.refine.asking import refined, said_again
from caro_lsp.generate.refine.layout import on_one_line
from caro_lsp.generate.script.answers import in_script
from caro_lsp.generate.script.doubts import doubts
from caro_lsp.generate.script.fitting import makes_sense
from caro_lsp.generate.script.manners.habits import as_script
from caro_lsp.generate.script.manners.habits import tools_of as tools_used
from caro_lsp.generate.verify import Verifier
from caro_lsp.generate.weighing import EXPLAINED, weighed
from caro_lsp.generate.why import Judged, Why, met
from caro_lsp.generate.written import SURE, worth_asking, written

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from caro_lsp.config import Settings
    from caro_lsp.generate.grammar import Answer
    from caro_lsp.generate.intent import ScriptContext
    from caro_lsp.generate.plans.plan import Plan
    from caro_lsp.learn.patterns.patterns import Learned, Patterns, Rewritten
    from caro_lsp.paths import Paths

_CACHED_ANSWERS = 64
_NEIGHBOURS = 24
_NAME = re.compile(r"\w[\w.-]*\w")
_LEAST_SIMILARITY = 0.45
_LEAST_REMEMBERED = 0.4
_CHANGES = re.compile(
    r"\b(?:add|append|change|chmod|clean|clear|compress|convert|copy|create|delete|disable|empty|enable|erase"
    r"|extract|give|install|kill|link|make|mark|merge|mount|move|purge|put|remove|rename|replace|reset"
    r"|restart|save|set|start|stop|swap|sync|trash|truncate|turn|unpack|update|wipe|write|zip)\b",
    re.IGNORECASE,
)
"""Who asks for a change is not answered by what only reads."""
_OF_REMEMBERED = 0.6
"""Of its similarity, what is left as confidence: most of such answers are not right."""
_TOOL = re.compile(
    r"(?:^|[|;&(]\s*|(?<=\bsudo)\s+|(?<=\bexec)\s+|(?<=\bdo)\s+|(?<=\bthen)\s+"
    r"|(?<=\bxargs)(?: -\S+)*\s+)([a-z][\w.+-]*)"
)


_Key = tuple["Request", bool, object]
"""A request, whether it is explicit, and the state of what was learned."""
Part = Literal["grammar", "examples", "model"]
PARTS: tuple[Part, ...] = ("grammar", "examples", "model")


class Generator:
    """Answers requests. For one event loop.

    ``violations`` says whether the rules forbid a command. ``minimum``: automatic requests show
    nothing below this confidence. ``parts``: what is asked, for those who measure what each adds.
    ``patterns``: what was learned from the user's corrections.
    """

    def __init__(
        self,
        model: LanguageModel | None,
        *,
        violations: Callable[[str], bool] | None = None,
        minimum: float = 0.7,
        bank: Bank | None = None,
        parts: Collection[Part] = PARTS,
        patterns: Patterns | None = None,
    ) -> None:
        self._model = model
        self._patterns = patterns
        self._verifier = Verifier(violations)
        self._minimum = minimum
        self._bank = bank
        self._parts = parts
        self._answers: OrderedDict[_Key, tuple[int, list[Candidate]]] = OrderedDict()
        """For each request how many were looked for, and what was found."""

    @classmethod
    def from_settings(
        cls,
        settings: Settings,
        paths: Paths,
        violations: Callable[[str], bool] | None = None,
        parts: Collection[Part] = PARTS,
        patterns: Patterns | None = None,
    ) -> Generator:
        """Make a generator with the model that ``settings`` name; loads nothing yet."""
        model = make_model(settings.model, paths)
        minimum = settings.completion.min_confidence
        return cls(model, violations=violations, minimum=minimum, parts=parts, patterns=patterns)

    @property
    def state(self) -> State:
        """What the model is doing; "idle" with a reason where there is none to run."""
        return self._model.state if self._model else State("idle", "no model is configured")

    async def generate(
        self, request: Request, *, limit: int = 3, explicit: bool = False
    ) -> list[Candidate]:
        """List up to ``limit`` verified commands for ``request``, best first.

        An explicit request gets every verified candidate, an automatic one only those that are
        sure enough, most often none.
        """
        known_ways = await self._patterns.fresh() if self._patterns else None
        key = (request, explicit, known_ways.stamp if known_ways else None)
        looked_for, known = self._answers.get(key, (0, []))
        if limit <= looked_for:
            self._answers.move_to_end(key)
            return known[:limit]
        bank = await self._loaded_bank()
        question = Question(request.text, request.context.scope)
        # What would not be shown need not be judged.
        least = 0.0 if explicit else self._minimum
        readings = self._readings(request)
        understood = self._understood(question, request, readings, least, limit)
        sure = any(one.confidence >= SURE for one in understood)
        # What is understood needs no examples, except to have something to choose from.
        enough = sure and (not explicit or len(understood) >= limit)
        enough = enough or (not understood and _is_too_much(readings))
        adaptations = [] if enough else self._adaptations(question, bank)
        known = self._recipes(question, adaptations, request) if "examples" in self._parts else []
        found = merged(understood, _behind_script(known, understood, request.context.scope.names))
        if (
            explicit
            and not found
            and "examples" in self._parts
            and not request.context.scope.commands
        ):
            found = await self._remembered(question, request)
        preferred = self._preferred(question, request, known_ways)
        found = [*(one for one, _ in preferred), *found]
        whole = True
        best = max((one.confidence for one in found), default=0.0)
        if self._model and worth_asking(self._model, best, self._minimum, explicit=explicit):
            try:
                answers = await written(
                    self._model, question, readings, request, self._verifier, explicit=explicit
                )
            except ModelUnavailable:
                whole = False
            else:
                found = merged(found, answers)
        if known_ways is not None:
            found = self._as_learned(found, preferred, question, request, known_ways)
        found.sort(key=lambda candidate: -candidate.confidence)
        if explicit or not _is_one_line(found, request.text):
            found = await self._with_plan(found, request)
        if not explicit:
            found = [one for one in found if one.confidence >= self._minimum]
        if whole:
            self._remember(key, limit, found)
        return found[:limit]

    async def plan(self, request: Request, *, single: bool = False) -> Plan | None:
        """The steps for a goal of several, each verified; None where one is not understood.

        ``single``: also a goal that is one step.
        """
        await self._loaded_bank()
        return await asyncio.to_thread(self._planned, request, single=single)

    async def refine(
        self, command: str, text: str, request: Request, *, limit: int = 3
    ) -> list[Candidate]:
        """What ``command``, the answer to ``request``, becomes as ``text`` asks; verified."""
        await self._loaded_bank()
        if made := refined(command, text):
            asked = f"{request.text} {text} {command}"
            return [
                Candidate(one, _REFINED, "recipe", f"{command}, {text}")
                for one in (made,)
                if self.may_stand(on_one_line(one), asked, request)
            ]
        for said in said_again(request.text, text):
            found = await self.generate(replace(request, text=said), limit=limit, explicit=True)
            new = [one for one in found if one.command != command and one.confidence >= _CLEAR]
            if new:
                return new
        scope = request.context.scope
        below = replace(scope, commands=(*scope.commands, command))
        again = replace(request, text=text, context=replace(request.context, scope=below))
        found = await self.generate(again, limit=limit, explicit=True)
        return [one for one in found if one.command != command and one.confidence >= _CLEAR]

    def may_stand(self, command: str, asked: str, request: Request) -> bool:
        """Whether a command that was made of another one may be shown."""
        tools = tools_used(request.context.scope) | {*_NAME.findall(asked)}
        said = replace(request, text=asked)
        return self._verifier.verdict(command, said, [], tools=tools, accounted=True).accepted

    async def _with_plan(self, found: list[Candidate], request: Request) -> list[Candidate]:
        """The candidates, with the plan for a goal of several steps where it belongs.

        Two steps that are surely understood go on one line first.
        """
        clauses = stretches(request.text)
        if "grammar" not in self._parts or sum(map(len, clauses)) < 2:
            return found
        plan = await self.plan(request)
        if plan is None:
            return found
        stops = any(_STOPS.match(line) for line in request.context.scope.commands)
        joined = plan.joined(stops=stops)
        if mistaken(joined, request.text):
            return found
        made = Candidate(joined, plan.confidence, "recipe", f"{len(plan.steps)} steps")
        sure = bool(found) and found[0].confidence >= SURE
        place = 1 if sure and len(plan.steps) == 2 and len(clauses) == 1 else 0
        own = sure and found[0].confidence > made.confidence and found[0].explanation in _OWN
        if own or (found and found[0].explanation in EXPLAINED):
            # What the script explains as a whole is in no need of steps.
            place = 1
        if place:
            made = replace(made, confidence=min(made.confidence, found[0].confidence))
        return [*found[:place], made, *found[place:]]

    def _planned(self, request: Request, *, single: bool = False) -> Plan | None:
        planner = Planner(
            self._step_answers,
            lambda command, asked, context: self.may_stand(
                command, asked, Request(asked, context=context)
            ),
        )
        made = planner.steps if single else planner.plan
        found = made(request.text, request.context)
        if found is None or self._verifier.forbids("\n".join(found.commands)):
            return None
        return found

    def _step_answers(self, text: str, context: ScriptContext) -> list[Judged]:
        """What one step of a plan may be, the surest first."""
        request = Request(text, context=context)
        readings = self._readings(request)
        return list(self._judged(Question(text, context.scope), request, readings, LEAST_OF_STEP))

    async def restart(self) -> None:
        """Restart the model and forget the answers."""
        self._answers.clear()
        if self._model:
            await self._model.restart()

    async def close(self) -> None:
        """End the model's process."""
        if self._model:
            await self._model.close()

    async def _loaded_bank(self) -> Bank:
        if self._bank is None:
            # Reading takes milliseconds, indexing some more: not on the event loop.
            self._bank = await asyncio.to_thread(Bank.load)
            await asyncio.to_thread(Grammar.load)
        if not self._verifier.tools:
            commands = (*Grammar.load().commands, *commands_of_goals())
            self._verifier.tools = tools_of(self._bank, commands)
        return self._bank

    def _readings(self, request: Request) -> list[Answer]:
        """What the grammar makes of the request."""
        if "grammar" not in self._parts:
            return []
        return in_script(Grammar.load(), request.text, request.context.scope)

    def _understood(
        self,
        question: Question,
        request: Request,
        readings: list[Answer],
        least: float,
        limit: int,
    ) -> list[Candidate]:
        """The ``readings`` that verify, of at least this confidence, the surest first.

        Where that is sure, no more than ``limit``: what is behind would not be shown.
        """
        found: list[Candidate] = []
        for one in self._judged(question, request, readings, least):
            if not one.refused:
                left = f", not understood: {' '.join(one.left)}" if one.left else ""
                explanation = f"{one.frame}{left}"
                found.append(Candidate(one.command, one.confidence, "recipe", explanation))
            if len(found) >= limit and found[0].confidence >= SURE:
                break
        return found

    async def why(self, request: Request) -> Why:
        """What the grammar reads in a request, and why its candidates are shown or not."""
        await self._loaded_bank()
        scope = request.context.scope
        question, readings = Question(request.text, scope), self._readings(request)
        judged = tuple(self._judged(question, request, readings, 0.0))
        frames = {one.frame for one in judged}
        return Why(met(Grammar.load(), request.text, scope, frames), judged)

    def _judged(
        self, question: Question, request: Request, readings: list[Answer], least: float
    ) -> Iterator[Judged]:
        """The grammar's answers of at least this confidence, the surest first, each with why."""
        return weighed(self._verifier, request, question.entities, readings, least)

    def _adaptations(self, question: Question, bank: Bank) -> list[Adaptation]:
        nearest = bank.nearest(question.words, _NEIGHBOURS)
        return adapt_all(question, (neighbour.example for neighbour in nearest), bank)

    def _recipes(
        self, question: Question, adaptations: list[Adaptation], request: Request
    ) -> list[Candidate]:
        found: dict[str, Adaptation] = {}
        for one in adaptations:
            if one.complete and one.similarity >= _LEAST_SIMILARITY and one.command not in found:
                scope = request.context.scope
                if not makes_sense(one.command, scope) or mistaken(one.command, request.text):
                    continue
                command = as_script(one.command, scope)
                if self._verifier.verdict(command, request, question.entities).accepted:
                    found[command] = one
        best = list(found.values())
        scope = request.context.scope
        return [
            Candidate(
                command,
                rank.of_example(
                    one.similarity,
                    max((other.similarity for other in best if other is not one), default=0.0),
                    variables=bool(scope.variables),
                    doubts=doubts(command, request.text, scope),
                ),
                "recipe",
                f"like: {one.example.plain_comment}",
            )
            for command, one in found.items()
        ]

    async def _remembered(self, question: Question, request: Request) -> list[Candidate]:
        """The nearest of all examples, for a request that nothing else answers: not surely right.

        What they do besides to read and print, nobody asked for with certainty.
        """
        if _CHANGES.search(request.text):
            return []
        bank = await asyncio.to_thread(memory)
        near = bank.nearest(question.words, _NEIGHBOURS)
        for one in adapt_all(question, (neighbour.example for neighbour in near), bank):
            if one.similarity < _LEAST_REMEMBERED:
                break
            if (
                one.complete
                and only_reads(one.command, request.context.dialect)
                and self._verifier.verdict(one.command, request, question.entities).accepted
            ):
                confidence = one.similarity * _OF_REMEMBERED
                explanation = f"like: {one.example.plain_comment}"
                return [Candidate(one.command, confidence, "recipe", explanation)]
        return []

    def _preferred(
        self, question: Question, request: Request, known: Learned | None
    ) -> list[tuple[Candidate, Rewritten]]:
        """What the user preferred for such a request before."""
        if known is None or not known.patterns:
            return []
        from caro_lsp.generate import learned

        verified = self._verifier.of(request, question.entities, accounted=False)
        return learned.recalled(request, known, verified, Candidate)

    def _as_learned(
        self,
        found: list[Candidate],
        preferred: list[tuple[Candidate, Rewritten]],
        question: Question,
        request: Request,
        known: Learned,
    ) -> list[Candidate]:
        """What the user preferred in front, and the others as the user would write them."""
        if not known.patterns or self._patterns is None:
            return found
        from caro_lsp.generate import learned

        best = max((one.confidence for one in found), default=0.0)
        first = [replace(one, confidence=max(one.confidence, best)) for one, _ in preferred]
        commands = {one.command for one in first}
        others = [one for one in found if one.command not in commands]
        verified = self._verifier.of(request, question.entities, accounted=True)
        ways = learned.rewritten(others, request, known, verified)
        by_command: dict[str, Candidate] = {}
        for one in (*first, *(one for one, _ in ways)):
            by_command.setdefault(one.command, one)
        made = [*(made for _, made in preferred), *(made for _, made in ways if made)]
        learned.remember(self._patterns, list(by_command.values()), made)
        return list(by_command.values())

    def _remember(self, key: _Key, limit: int, found: list[Candidate]) -> None:
        self._answers[key] = limit, found
        if len(self._answers) > _CACHED_ANSWERS:
            self._answers.popitem(last=False)


def _is_too_much(readings: list[Answer]) -> bool:
    """Whether all was understood, to delete what nobody should: nothing like it is wanted."""
    best = next(iter(readings), None)
    return best is not None and not best.left and bool(_DELETES.search(best.command))


_DELETES = re.compile(r"^rm\b| -delete\b| -exec rm ")


def _is_one_line(found: list[Candidate], text: str) -> bool:
    """Whether a request is surely understood as one command, and two steps come behind it."""
    if not found or found[0].confidence < SURE or found[0].explanation in EXPLAINED:
        return False
    clauses = stretches(text)
    return len(clauses) == 1 and len(clauses[0]) <= _TWO


def tools_of(bank: Bank, further: Iterable[str] = ()) -> frozenset[str]:
    """Collect the tools that commands use: known, even where not installed."""
    commands = (*(one.command for one in bank.examples), *further)
    return frozenset(tool for command in commands for tool in _TOOL.findall(command))


def _behind_script(
    known: list[Candidate], understood: list[Candidate], names: Collection[str]
) -> list[Candidate]:
    """Examples, behind what was understood with more of the variables of the script."""

    def uses(command: str) -> int:
        return len({name for name in _VARIABLE.findall(command) if name in names})

    best = max(understood, key=lambda one: one.confidence, default=None)
    if best is None or best.confidence < _CLEAR or not names:
        return known
    return [
        replace(one, confidence=min(one.confidence, best.confidence * _BEHIND))
        if uses(one.command) < uses(best.command)
        else one
        for one in known
    ]


_OWN = frozenset({"statement", "data"})
"""What is told by the script or its files, as a whole, and so in no need of steps."""
_REFINED = 0.9
_TWO = 2
_STOPS = re.compile(r"set -(?:\w*e|o errexit)")
_CLEAR = 0.7
"""The confidence of a reading that an example does not outdo that knows less of the script."""
_BEHIND = 0.95
_VARIABLE = re.compile(r"\$\{?[#!]?(\w+)")
