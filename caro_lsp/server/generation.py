"""Between the protocol and ``generate``: requests by position, answers with identities."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caro_lsp.dogma.check import forbidding
from caro_lsp.generate.around.looking import informed
from caro_lsp.generate.backend import LanguageModel, State, Superseded
from caro_lsp.generate.backends import make_model
from caro_lsp.generate.intent import Request, request_at
from caro_lsp.generate.pipeline import Generator
from caro_lsp.heal.failure import Failure
from caro_lsp.learn.entry import new_uid
from caro_lsp.server.documents import path_of
from caro_lsp.server.refining import Conversations, answers

if TYPE_CHECKING:
    from lsprotocol import types

    from caro_lsp.config import Settings
    from caro_lsp.generate.candidate import Candidate
    from caro_lsp.learn.entry import Outcome
    from caro_lsp.server.app import CaroServer, Policy

REMEMBERED_OFFERS = 1000
_LOOKS = 0.2
"""Seconds that a look at the files of a script may take."""


@dataclass(frozen=True)
class Offer:
    """A candidate as it is shown: ``text`` is what is inserted at the cursor."""

    id: str
    command: str
    text: str
    confidence: float
    source: str
    explanation: str | None = None


class Generation:
    """The generator of one server, and what became of what it offered."""

    def __init__(self, server: CaroServer) -> None:
        self._server = server
        self._model: LanguageModel | None = None
        self._model_settings: Any = None
        self._generator: Generator | None = None
        self._policy: Policy | None = None
        self._offers: OrderedDict[str, Offer] = OrderedDict()
        self._shown: tuple[str, list[Offer]] = ("", [])
        """The last offers, and the document that they were for."""
        self._noticed = ""
        """The last offer whose acceptance was seen in the text."""
        self._looking: asyncio.Future[Request] | None = None
        """The last look at the files of a script."""
        self._counts: Counter[str] = Counter()
        self._told = ""
        self.conversations = Conversations()

    async def at(
        self, uri: str, position: types.Position, *, explicit: bool, unsure: bool = False
    ) -> list[Offer]:
        """What to offer at a cursor; nothing where nothing is asked for or the text moved on.

        ``unsure``: offer all that was verified, as for an explicit request, but only for what is
        an instruction.
        """
        snapshot = self._server.documents.snapshot(uri)
        settings = self._server.settings(uri)
        if snapshot is None or not self._enabled(settings, snapshot.language_id):
            return []
        request = request_at(
            snapshot.text_lines(),
            position.line,
            snapshot.column(position),
            explicit=explicit,
            dialect=snapshot.dialect,
        )
        if request is None:
            return []
        candidates = await self._candidates(request, uri, settings, explicit=explicit or unsure)
        if self._server.documents.version(uri) != snapshot.version:
            return []
        lead = f"\n{request.indentation}" if request.placement == "end-of-comment" else ""
        if not lead and not snapshot.line(position.line):
            lead = request.indentation
        offers = [self._offer(candidate, lead, request.indentation) for candidate in candidates]
        if offers:
            self._shown = (uri, offers)
        self._server.learning.offered(snapshot, request.line, request.text, offers)
        return offers

    async def for_text(
        self, text: str, uri: str, limit: int | None, refine: str = ""
    ) -> dict[str, Any]:
        """What to offer for a description, as the document of ``generate --json``.

        ``refine`` is a command that is to be changed as ``text`` says.
        """
        started = time.perf_counter()
        settings = self._server.settings(uri)
        candidates: list[Candidate] = []
        if refine and self._enabled(settings, ""):
            most = limit or settings.completion.max_items
            candidates = await answers(self._server, uri, refine, text, most)
        elif self._enabled(settings, ""):
            request = Request(" ".join(text.split()))
            candidates = await self._candidates(
                request, uri, settings, explicit=True, limit=limit or 0
            )
        found = [self._offer(candidate, "") for candidate in candidates]
        self._server.learning.offered_for_text(uri, text, found)
        return {
            "version": 1,
            "candidates": [
                {
                    "id": offer.id,
                    "command": offer.command,
                    "confidence": offer.confidence,
                    "source": offer.source,
                    "findings": [],
                    "explanation": candidate.explanation,
                }
                for offer, candidate in zip(found, candidates, strict=True)
            ],
            "elapsed_ms": round((time.perf_counter() - started) * 1000, 1),
        }

    def answered(self, identity: str, answer: Outcome, arguments: dict[str, Any]) -> bool:
        """Note that an offer was accepted or rejected; false for one that is not known."""
        if identity == self._noticed:
            return True
        if (offer := self._offers.pop(identity, None)) is None:
            return False
        self._counts[answer] += 1
        self._server.learning.answered(offer, answer, arguments)
        return True

    def offered(self, command: str) -> Offer | None:
        """The latest offer of exactly this command, unless it was rejected or is forgotten."""
        offers = reversed(self._offers.values())
        return next((offer for offer in offers if offer.command == command), None)

    def notice(self, uri: str, inserted: str) -> None:
        """Note an acceptance by what was inserted, for clients that run no command after it."""
        shown, offers = self._shown
        if uri != shown:
            return
        inserted = inserted.rstrip()
        for offer in offers:
            before = inserted.removesuffix(offer.command)
            if before != inserted and (not before or before[-1].isspace()):
                self._shown = ("", [])
                self.answered(offer.id, "accepted", {})
                self._noticed = offer.id
                return

    def counts(self) -> dict[str, int]:
        """How many offers were made, accepted and rejected since the start."""
        return {key: self._counts[key] for key in ("offered", "accepted", "rejected")}

    def describe(self, uri: str) -> dict[str, str]:
        """The state of the model."""
        state = self._for(uri).state
        return {"state": state.kind, "detail": state.detail}

    async def restart(self) -> None:
        """End the worker; the next request starts a new one."""
        if self._generator is not None:
            await self._generator.restart()

    async def close(self) -> None:
        """End the worker for good."""
        if self._model is not None:
            await self._model.close()

    async def _candidates(
        self, request: Request, uri: str, settings: Settings, *, explicit: bool, limit: int = 0
    ) -> list[Candidate]:
        await self._server.preparing.done()
        generator = self._for(uri)
        self._server.notify_status("busy", "looking for a command")
        if settings.completion.read_files:
            request = await self._informed(request, uri)
        candidates: list[Candidate] = []
        try:
            candidates = await generator.generate(
                request, limit=limit or settings.completion.max_items, explicit=explicit
            )
        except Superseded:
            pass
        finally:
            self._tell_state(generator.state, asked=explicit or not candidates)
        return candidates

    async def _informed(self, request: Request, uri: str) -> Request:
        """The request with what is in the files of its script, unless that takes too long."""
        path = path_of(uri)
        folders = [*([path.parent] if path else []), *self._server.folders]
        if not folders or (self._looking and not self._looking.done()):
            return request
        self._looking = asyncio.ensure_future(asyncio.to_thread(informed, request, folders))
        # A file on a network that is gone may take minutes: nobody waits for that, nor looks again.
        await asyncio.wait((self._looking,), timeout=_LOOKS)
        return self._looking.result() if self._looking.done() else request

    def _tell_state(self, state: State, *, asked: bool) -> None:
        """Back to ready, or why there is no model; the latter is said once, with the cure."""
        if state.kind not in {"not-installed", "no-weights", "failed"}:
            self._server.notify_status("ready", "")
            return
        self._server.notify_status("warning", state.detail)
        if asked and state.detail != self._told:
            self._told = state.detail
            if state.kind == "failed":
                self._server.run_soon(self._server.note_failure(Failure("crash", "worker")))
            if state.kind == "no-weights" and self._server.client_asks_for_model:
                return
            self._server.tell(f"no model for suggestions: {state.detail}")

    def generator(self, uri: str) -> Generator:
        """The generator for a document."""
        return self._for(uri)

    def _for(self, uri: str) -> Generator:
        """The generator for a document; one model serves all, another one replaces it."""
        policy = self._server.policy(uri)
        settings = policy.configuration.settings
        if self._generator is not None and self._policy is policy:
            return self._generator
        if self._model_settings != settings.model:
            if self._model is not None:
                self._server.run_soon(self._model.close())
            self._model = make_model(settings.model, self._server.paths)
            self._model_settings = settings.model
        self._policy = policy
        self._generator = Generator(
            self._model,
            violations=lambda command: self._forbidden(command, uri, policy),
            minimum=settings.completion.min_confidence,
            patterns=self._server.patterns(uri),
        )
        return self._generator

    def _forbidden(self, command: str, uri: str, policy: Policy) -> bool:
        rules = forbidding(command, policy.loaded.rules)
        if rules:
            self._server.learning.blocked(uri, command, rules)
        return bool(rules)

    def _enabled(self, settings: Settings, language: str) -> bool:
        completion = settings.completion
        known = not language or language in completion.languages
        return settings.enable and completion.enable and known

    def _offer(self, candidate: Candidate, lead: str, indentation: str = "") -> Offer:
        offer = Offer(
            new_uid(),
            candidate.command,
            lead + candidate.command.replace("\n", f"\n{indentation}"),
            candidate.confidence,
            candidate.source,
            candidate.explanation,
        )
        self._offers[offer.id] = offer
        self._counts["offered"] += 1
        while len(self._offers) > REMEMBERED_OFFERS:
            self._offers.popitem(last=False)
        return offer
