"""A model on a server of the OpenAI protocol: vLLM, llama-server, Ollama and others.

Only asked where the settings name its address. Nothing is sent but what a :class:`Prompt` holds.
A request that is cancelled, superseded or out of time closes its connection, which is how such a
server learns that nobody waits any more.
"""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caro_lsp import __version__
from caro_lsp.generate import openai, wording
from caro_lsp.generate.answers import lines_of
from caro_lsp.generate.backend import (
    Completion,
    ModelTimeout,
    ModelUnavailable,
    Prompt,
    State,
    Superseded,
)
from caro_lsp.models.server import key_of, objection_to, url_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx2

    from caro_lsp.generate.wording import Kind
    from caro_lsp.models.server import ServerSettings

_CONNECT_SECONDS = 5.0
_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 60.0
_TOKENS = 1024
"""The most of an answer: enough for one that thinks first, since time ends it anyway."""
_AUTOMATIC_TOKENS = 256
_MAX_TEXT = 32_000
"""Characters of an answer, thoughts included, after which it is taken for a long one."""
_ALTERNATIVES = 3
_REFUSALS = frozenset({400, 404, 405, 415, 422, 500, 501})
"""Statuses with which servers refuse what they do not know."""


@dataclass
class _Habits:
    """What was found out about the server: which model, asked how, and whether plainly."""

    model: str
    kind: Kind
    plain: bool = False


class _Answer:
    """What has come of an answer, while it comes."""

    def __init__(self) -> None:
        self._text = ""
        self._log_probabilities: list[float] = []
        self._end = ""
        self.thought = False

    def add(self, piece: openai.Piece) -> None:
        self._text += piece.text
        self._log_probabilities += piece.log_probabilities
        self._end = self._end or piece.end
        if len(self._text) > _MAX_TEXT:
            self._end = "length"
        self.thought = self.thought or piece.thought

    @property
    def cut_short(self) -> bool:
        return self._end == "length"

    @property
    def ended(self) -> bool:
        return bool(self._end)

    @property
    def is_empty(self) -> bool:
        return not self._text.strip()

    def lines(self) -> list[str]:
        return lines_of(self._text, whole=self._end not in {"", "length"})

    def completions(self, most: int) -> list[Completion]:
        known = self._log_probabilities
        mean = sum(known) / len(known) if known else None
        return [Completion(line, mean) for line in self.lines()[:most]]


class ServerModel:
    """A model on a server. For one event loop."""

    measured = False

    def __init__(
        self, settings: ServerSettings, *, environment: Mapping[str, str] = os.environ
    ) -> None:
        self._settings = settings
        self._environment = environment
        self._client: httpx2.AsyncClient | None = None
        self._habits: _Habits | None = None
        self._automatic: asyncio.Task[list[Completion]] | None = None
        self._working: set[asyncio.Task[list[Completion]]] = set()
        self._ended: dict[asyncio.Task[list[Completion]], ModelUnavailable] = {}
        self._failures = 0
        self._failure = ""
        self._not_before = 0.0
        self._ready = False
        self._closed = False

    @property
    def name(self) -> str:
        """What the server calls the model, as far as it is known; of a path the last part."""
        called = self._habits.model if self._habits else self._settings.name
        return called.rpartition("/")[2] or "server"

    @property
    def state(self) -> State:
        """What is known of the server; asks it nothing."""
        if objection := self._objection():
            return State("failed", objection)
        if self._failure:
            return State("failed", self._failure)
        return State("ready" if self._ready else "idle")

    async def generate(
        self,
        prompt: Prompt,
        *,
        branches: int = 4,
        max_tokens: int = 48,
        limit: float = 20.0,
        automatic: bool = False,
    ) -> list[Completion]:
        """Ask the server for up to ``branches`` commands, an ``automatic`` request for one.

        ``limit`` is in seconds. Raises ModelUnavailable, or one of its kinds.
        """
        if objection := self._objection():
            raise ModelUnavailable(objection)
        if self._closed:
            raise ModelUnavailable("the model is closed")
        pause = self._not_before - time.monotonic()
        if automatic and pause > 0:
            raise ModelUnavailable(f"{self._failure}; asked again in {pause:.0f} seconds")
        answer = _Answer()
        most = 1 if automatic else max(1, min(branches, _ALTERNATIVES))
        tokens = max(max_tokens, _AUTOMATIC_TOKENS if automatic else _TOKENS)
        task = asyncio.ensure_future(self._ask(prompt, answer, most, tokens))
        self._working.add(task)
        if automatic:
            self._supersede(task)
        try:
            found = await self._within(task, answer, most, limit)
        except ModelUnavailable as error:
            if task not in self._ended:
                self._count_failure(str(error))
            raise
        finally:
            self._working.discard(task)
            self._ended.pop(task, None)
            if self._automatic is task:
                self._automatic = None
        self._failures, self._failure, self._not_before, self._ready = 0, "", 0.0, True
        return found

    async def models(self, limit: float = 5.0) -> list[str]:
        """The names of the models that the server has. Raises ModelUnavailable."""
        if objection := self._objection():
            raise ModelUnavailable(objection)
        try:
            return await asyncio.wait_for(self._listed(), limit)
        except asyncio.TimeoutError:
            raise ModelTimeout(self._says(f"did not answer within {limit:g} seconds")) from None

    async def restart(self) -> None:
        """Forget failures and what was found out about the server."""
        self._habits = None
        self._failures, self._failure, self._not_before, self._ready = 0, "", 0.0, False
        await self._disconnect()

    async def close(self) -> None:
        """Close all connections for good."""
        self._closed = True
        await self._disconnect()

    async def _within(
        self, task: asyncio.Task[list[Completion]], answer: _Answer, most: int, limit: float
    ) -> list[Completion]:
        try:
            return await asyncio.wait_for(task, limit)
        except asyncio.TimeoutError:
            if found := answer.completions(most):
                return found
            raise ModelTimeout(self._says(f"did not answer within {limit:g} seconds")) from None
        except asyncio.CancelledError:
            if task in self._ended:
                raise self._ended[task] from None
            raise
        except openai.Unusable as error:
            raise ModelUnavailable(
                self._says(
                    f"sent {error}; expected an answer of the OpenAI protocol. See that"
                    " model.baseUrl is the address of such a server, most often with /v1 at its end"
                )
            ) from error

    async def _ask(
        self, prompt: Prompt, answer: _Answer, most: int, max_tokens: int
    ) -> list[Completion]:
        habits = self._habits or await self._first_habits()
        while True:
            body = openai.body_for(
                prompt,
                habits.model,
                habits.kind,
                alternatives=most,
                max_tokens=max_tokens,
                plain=habits.plain,
            )
            refusal = await self._stream(openai.path_for(habits.kind), body, answer, most)
            if refusal is None:
                self._habits = habits
                return self._judged(answer, most)
            status, message = refusal
            other = self._other_habits(habits, status, message)
            if other is None:
                raise ModelUnavailable(self._refused(status, message, habits))
            habits = other

    async def _stream(
        self, path: str, body: dict[str, Any], answer: _Answer, most: int
    ) -> tuple[int, str] | None:
        """Read the answer, as much of it as is needed; status and message where it is refused."""
        client = await self._connected()
        import httpx2

        try:
            async with client.stream("POST", self._url(path), json=body) as response:
                if response.status_code != 200:
                    self._heed(response)
                    text = await openai.text_of(response)
                    return response.status_code, self._without_key(openai.message_of(text))
                async for piece in openai.pieces(response):
                    answer.add(piece)
                    # Leaving closes the connection: the server need not write what nobody reads.
                    if answer.ended or ("\n" in piece.text and len(answer.lines()) >= most):
                        break
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            # A line that had come to its end before the connection broke is as good as ever.
            if not answer.lines():
                raise ModelUnavailable(self._unreachable(error)) from error
        return None

    def _judged(self, answer: _Answer, most: int) -> list[Completion]:
        found = answer.completions(most)
        if not found and answer.cut_short and (answer.thought or not answer.is_empty):
            raise ModelUnavailable(
                self._says(
                    f"has a model that thinks longer than {_TOKENS} tokens before it answers; name"
                    " another one in model.name, or switch thinking off at the server"
                )
            )
        if not found and not answer.ended:
            raise ModelUnavailable(
                self._says(
                    "ended before its answer was whole; its log may say why, such as a request that"
                    " is longer than its context"
                )
            )
        return found

    def _other_habits(self, habits: _Habits, status: int, message: str) -> _Habits | None:
        """What else to try with a server that refused: fewer extras, then no chat."""
        said = message.lower()
        if status not in _REFUSALS or ("model" in said and "not found" in said):
            return None
        no_way = status in {404, 405, 501}
        if not habits.plain and not no_way:
            return _Habits(habits.model, habits.kind, plain=True)
        no_chat = no_way or "chat" in said or "template" in said
        if habits.kind == "chat" and no_chat and self._settings.prompt == "auto":
            return _Habits(habits.model, "base")
        return None

    async def _first_habits(self) -> _Habits:
        model = self._settings.name
        if not model:
            names = await self._listed()
            model = names[0] if names else "default"
        kind = self._settings.prompt
        return _Habits(model, wording.kind_of(model) if kind == "auto" else kind)

    async def _listed(self) -> list[str]:
        client = await self._connected()
        import httpx2

        try:
            async with client.stream("GET", self._url("/models")) as response:
                text = await openai.text_of(response)
                if response.status_code in {404, 405, 501}:
                    return []
                if response.status_code != 200:
                    self._heed(response)
                    message = self._without_key(openai.message_of(text))
                    raise ModelUnavailable(self._refused(response.status_code, message, None))
            return openai.models_of(text)
        except openai.Unusable as error:
            raise ModelUnavailable(
                self._says(
                    f"sent {error} when asked for its models; see that model.baseUrl is right, or"
                    " name the model in model.name"
                )
            ) from error
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise ModelUnavailable(self._unreachable(error)) from error

    async def _connected(self) -> httpx2.AsyncClient:
        if self._client is None:
            # A tenth of a second and more, for what most never use: not on the event loop.
            client = await asyncio.to_thread(self._new_client)
            if self._client is None:
                self._client = client
        return self._client

    def _new_client(self) -> httpx2.AsyncClient:
        import httpx2

        headers = {"user-agent": f"caro-lsp/{__version__}", "accept-encoding": "identity"}
        if key := self._key():
            headers["authorization"] = f"Bearer {key}"
        # The time of a whole answer is limited by who asks. A redirect is not followed: the key is
        # for the server that was named.
        timeout = httpx2.Timeout(None, connect=_CONNECT_SECONDS)
        return httpx2.AsyncClient(headers=headers, timeout=timeout, follow_redirects=False)

    async def _disconnect(self) -> None:
        for task in self._working:
            self._end(task, ModelUnavailable("the connection to the model was closed"))
        client, self._client = self._client, None
        if client:
            await client.aclose()

    def _supersede(self, task: asyncio.Task[list[Completion]]) -> None:
        if self._automatic:
            self._end(self._automatic, Superseded("a newer request came"))
        self._automatic = task

    def _end(self, task: asyncio.Task[list[Completion]], reason: ModelUnavailable) -> None:
        if not task.done() and task not in self._ended:
            self._ended[task] = reason
            task.cancel()

    def _count_failure(self, reason: str) -> None:
        pause = min(_FIRST_PAUSE_SECONDS * 2.0**self._failures, _LONGEST_PAUSE_SECONDS)
        self._not_before = max(self._not_before, time.monotonic() + pause)
        self._failures += 1
        self._failure = reason

    def _heed(self, response: httpx2.Response) -> None:
        """Leave a server alone for as long as it asks."""
        wish = response.headers.get("retry-after", "")
        if response.status_code in {429, 503} and wish.isascii() and wish.isdigit():
            seconds = min(float(wish[:6]), 10 * _LONGEST_PAUSE_SECONDS)
            self._not_before = time.monotonic() + seconds

    def _without_key(self, text: str) -> str:
        key = self._key()
        return text.replace(key, "***") if key else text

    def _objection(self) -> str:
        return objection_to(self._settings, self._environment)

    def _key(self) -> str:
        return key_of(self._settings, self._environment)

    def _url(self, path: str) -> str:
        return url_of(self._settings, path)

    def _says(self, what: str) -> str:
        return f"the model server {self._settings.base_url} {what}"

    def _unreachable(self, error: Exception) -> str:
        reason = self._without_key(str(error)) or type(error).__name__
        cure = "see that it runs and that model.baseUrl is right"
        if "CERTIFICATE" in reason.upper():
            cure = "name your company's certificates with the environment variable SSL_CERT_FILE"
        return self._says(f"cannot be reached or broke off ({reason}); {cure}")

    def _refused(self, status: int, message: str, habits: _Habits | None) -> str:
        said = f"status {status}" + (f": {message}" if message else "")
        if status in {401, 403}:
            key = self._settings.api_key_env
            cure = (
                f"see that {key} holds a key that is good there"
                if key
                else "name the environment variable that holds your key in model.apiKeyEnv"
            )
        elif 300 <= status < 400:
            cure = "it sends us elsewhere, which is not followed; set model.baseUrl to that address"
        elif status == 404:
            model = f"model.name ({habits.model}) is one that it has, and " if habits else ""
            cure = f"see that {model}model.baseUrl is right, most often with /v1 at its end"
        elif status == 429:
            cure = "it has too much to do; ask again later"
        elif status >= 500:
            cure = "it has a problem of its own; its log says which"
        else:
            cure = "see its log, and model.name and model.prompt"
        return self._says(f"refused ({said}); {cure}")
