"""Client of the model worker: an asyncio interface to a process that may be slow, stuck or dead.

The process starts with the first request and leaves the memory when it was idle for a while. Its
death fails the requests in it; the next request starts it again, after a pause where it keeps
dying.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import itertools
import json
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caro_lsp.generate import wording
from caro_lsp.generate.backend import (
    Completion,
    ModelTimeout,
    ModelUnavailable,
    Prompt,
    State,
    Superseded,
)
from caro_lsp.generate.merger import Merger
from caro_lsp.generate.process import start_process, stop_process
from caro_lsp.generate.weights import (
    ENVIRONMENT,
    WorkerSettings,
    are_default,
    discard_merged,
    to_load,
)
from caro_lsp.models.store import ModelError, find_model, mark_used

if TYPE_CHECKING:
    from caro_lsp.paths import Paths

_INSTALL_CURE = "install it with `pip install './caro-lsp[local]'`"
_LOAD_SECONDS = 60.0
_CANCEL_SECONDS = 5.0
_OUTDATED_SECONDS = 1.0
_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 60.0


@dataclass
class _Process:
    process: asyncio.subprocess.Process
    reader: asyncio.Task[None] | None = None
    ready: bool = False
    outdated: bool = False
    """Whether another one would be faster by now."""


class LocalModel:
    """The model of this machine, by way of its worker process. For one event loop."""

    def __init__(
        self, settings: WorkerSettings, paths: Paths, *, python: str = sys.executable
    ) -> None:
        self._settings = settings
        self._paths = paths
        self._python = python
        self._worker: _Process | None = None
        self._starting: asyncio.Task[_Process] | None = None
        self._pending: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._numbers = itertools.count(1)
        self._automatic: int | None = None
        self._failures = 0
        self._not_before = 0.0
        self._failure = ""
        self._idle: asyncio.TimerHandle | None = None
        self._background: set[asyncio.Task[None]] = set()
        self._closed = False
        self._merger = Merger(python)

    @property
    def state(self) -> State:
        """What the model is doing now; looks at files, loads nothing."""
        if self._worker and self._worker.ready:
            return State("ready")
        if self._starting:
            return State("loading")
        if not is_installed():
            return State("not-installed", f"llama-cpp-python is missing; {_INSTALL_CURE}")
        try:
            find_model(self._settings, self._paths)
        except ModelError as error:
            return State("no-weights", str(error))
        return State("failed", self._failure) if self._failure else State("idle")

    @property
    def name(self) -> str:
        """Name of the weights, as the settings have it."""
        try:
            return find_model(self._settings, self._paths).name
        except ModelError:
            return self._settings.name or "local"

    @property
    def measured(self) -> bool:
        """Whether these are the default weights."""
        return are_default(self._settings)

    @property
    def process_id(self) -> int | None:
        """The worker's, None while none runs."""
        return self._worker.process.pid if self._worker else None

    async def generate(
        self,
        prompt: Prompt | str,
        *,
        branches: int = 4,
        max_tokens: int = 48,
        limit: float = 10.0,
        automatic: bool = False,
    ) -> list[Completion]:
        """Answer with up to ``branches`` lines, likeliest first; a text is continued as it stands.

        ``limit`` is in seconds, loading included. An ``automatic`` request takes the place of
        an older automatic one. Raises ModelUnavailable, or one of its kinds.
        """
        answer = await self._ask(
            {
                "op": "generate",
                **self._worded(prompt),
                "branches": branches,
                "max_tokens": max_tokens,
            },
            limit,
            automatic=automatic,
        )
        return [
            Completion(found["text"], found["log_probability"], found.get("tokens"))
            for found in answer["continuations"]
        ]

    def _worded(self, prompt: Prompt | str) -> dict[str, Any]:
        if isinstance(prompt, str):
            return {"prompt": prompt}
        if self.measured:
            return {"prompt": prompt.script}
        # What kind of model it is the worker knows, once it has read it.
        return {
            "kind": self._settings.prompt,
            "prompt": wording.as_script(prompt),
            "messages": wording.as_chat(prompt),
        }

    async def score(
        self,
        prompt: str,
        continuations: list[str],
        *,
        limit: float = 10.0,
        automatic: bool = False,
    ) -> list[float]:
        """Mean natural log-probability of each continuation; otherwise like :meth:`generate`."""
        answer = await self._ask(
            {"op": "score", "prompt": prompt, "continuations": continuations},
            limit,
            automatic=automatic,
        )
        scores: list[float] = answer["scores"]
        return scores

    async def restart(self) -> None:
        """End the process and forget earlier failures; the next request starts it."""
        await self._end("the model is being restarted")
        self._failures, self._not_before, self._failure = 0, 0.0, ""

    async def close(self) -> None:
        """End the process for good. No process is left when this returns."""
        self._closed = True
        await self._merger.close()
        await self._end("the model is closed")

    async def _ask(
        self, request: dict[str, Any], limit: float, *, automatic: bool
    ) -> dict[str, Any]:
        number = next(self._numbers)
        if automatic:
            self._supersede(number)
        self._keep_alive()
        deadline = time.monotonic() + limit
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._pending[number] = answer
        # Shielded: a start goes on when the request that wanted it is cancelled.
        start = asyncio.shield(self._start())
        try:
            either: set[asyncio.Future[Any]] = {start, answer}
            await asyncio.wait(either, timeout=limit, return_when="FIRST_COMPLETED")
            if not answer.done():
                if not start.done():
                    raise ModelTimeout(f"the model was not loaded within {limit:g} seconds")
                if start.cancelled():
                    raise ModelUnavailable("the model was ended while it was being loaded")
                self._send(start.result(), {**request, "id": number})
            result = await asyncio.wait_for(
                asyncio.shield(answer), max(0.0, deadline - time.monotonic())
            )
        except asyncio.TimeoutError:
            raise ModelTimeout(f"the model did not answer within {limit:g} seconds") from None
        else:
            self._failures = 0
            return result
        finally:
            start.cancel()
            self._abandon(number)
            if self._automatic == number:
                self._automatic = None
            self._keep_alive()

    def _supersede(self, number: int) -> None:
        older = self._pending.get(self._automatic) if self._automatic else None
        if older and not older.done():
            older.set_exception(Superseded("a newer request came"))
        self._automatic = number

    def _abandon(self, number: int) -> None:
        """Take back a request; where the worker works on it, it stops."""
        answer = self._pending.pop(number, None)
        if answer is None or self._worker is None or not self._worker.ready:
            return
        if answer.done() and not answer.cancelled() and answer.exception() is None:
            return
        answer.cancel()
        worker = self._worker
        with contextlib.suppress(ModelUnavailable):
            self._send(worker, {"op": "cancel", "id": number})
            # The answer to the cancelled request is the sign that the worker still lives.
            done: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
            self._pending[number] = done
            self._run_in_background(self._require_answer(worker, number, done))

    async def _require_answer(
        self, worker: _Process, number: int, done: asyncio.Future[dict[str, Any]]
    ) -> None:
        await asyncio.wait({done}, timeout=_CANCEL_SECONDS)
        self._pending.pop(number, None)
        if not done.done() and worker is self._worker:
            await self._end("the model was stuck and was ended")
        elif done.done() and not done.cancelled():
            done.exception()

    def _start(self) -> asyncio.Future[_Process]:
        """Return a running worker, or what will become one."""
        loop = asyncio.get_running_loop()
        if self._worker and self._worker.ready:
            started: asyncio.Future[_Process] = loop.create_future()
            started.set_result(self._worker)
            return started
        if self._starting is None:
            self._starting = loop.create_task(self._load())
            self._starting.add_done_callback(self._started)
        return self._starting

    def _started(self, task: asyncio.Task[_Process]) -> None:
        self._starting = None
        if not task.cancelled():
            task.exception()  # those who waited have it; where nobody did, asyncio shall not warn

    async def _load(self) -> _Process:
        self._require_startable()
        try:
            weights = find_model(self._settings, self._paths)
        except ModelError as error:
            raise ModelUnavailable(str(error)) from error
        mark_used(weights)
        what = await asyncio.to_thread(to_load, self._settings, weights.path)
        worker = await self._spawn()
        number = next(self._numbers)
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._pending[number] = answer
        try:
            self._send(worker, {"op": "load", "id": number, **what})
            loaded = await asyncio.wait_for(answer, _LOAD_SECONDS)
        except BaseException as error:
            reason = str(error) or type(error).__name__
            await self._end(reason)
            if not isinstance(error, Exception):
                raise
            self._count_failure(reason)
            raise ModelUnavailable(f"the model could not be loaded: {reason}") from error
        finally:
            self._pending.pop(number, None)
        worker.ready = True
        self._failure = ""
        if what["adapter"] and not loaded["merged"]:
            if what["merged"]:
                discard_merged(weights.path)
            self._merger.start(what["path"], what["adapter"], self._go_over)
        return worker

    def _go_over(self) -> None:
        """Use what was merged, as soon as nobody waits for an answer."""
        if self._worker:
            self._worker.outdated = True
            self._keep_alive()

    def _require_startable(self) -> None:
        if self._closed:
            raise ModelUnavailable("the model is closed")
        if not is_installed():
            raise ModelUnavailable(f"llama-cpp-python is missing; {_INSTALL_CURE}")
        pause = self._not_before - time.monotonic()
        if pause > 0:
            raise ModelUnavailable(f"{self._failure}; tried again in {pause:.0f} seconds")

    async def _spawn(self) -> _Process:
        module = "caro_lsp.generate.worker"
        process = await start_process(self._python, module, pipes=True, environment=ENVIRONMENT)
        worker = _Process(process)
        self._worker = worker
        worker.reader = asyncio.get_running_loop().create_task(self._read(worker))
        return worker

    async def _read(self, worker: _Process) -> None:
        """Hand out the worker's answers until its end."""
        stream = worker.process.stdout
        assert stream is not None  # noqa: S101 - it was asked for
        while line := await stream.readline():
            try:
                answer = json.loads(line)
                number = answer["id"]
            except (ValueError, TypeError, KeyError):
                break  # not our worker's words
            waiting = self._pending.get(number)
            if waiting is None or waiting.done():
                continue
            if error := answer.get("error"):
                waiting.set_exception(ModelUnavailable(error["message"] or error["kind"]))
            else:
                waiting.set_result(answer)
        if worker is self._worker:
            self._worker = None
            self._count_failure("the model process ended unexpectedly")
            _fail(list(self._pending.values()), self._failure)
        await stop_process(worker.process)

    def _count_failure(self, reason: str) -> None:
        pause = min(_FIRST_PAUSE_SECONDS * 2.0**self._failures, _LONGEST_PAUSE_SECONDS)
        # One death may be chance: the next request tries at once.
        self._not_before = time.monotonic() + pause if self._failures else 0.0
        self._failures += 1
        self._failure = reason

    def _send(self, worker: _Process, message: dict[str, Any]) -> None:
        stream = worker.process.stdin
        if stream is None or stream.is_closing():
            raise ModelUnavailable("the model process ended unexpectedly")
        stream.write(json.dumps(message).encode() + b"\n")

    def _keep_alive(self) -> None:
        """Start the idle time anew."""
        if self._idle:
            self._idle.cancel()
            self._idle = None
        seconds = self._settings.unload_after_seconds
        if self._worker and self._worker.outdated:
            seconds = _OUTDATED_SECONDS
        if seconds and not self._closed:
            self._idle = asyncio.get_running_loop().call_later(seconds, self._unload)

    def _unload(self) -> None:
        if self._pending:
            self._keep_alive()
        else:
            self._run_in_background(self._end_idle())

    async def _end_idle(self) -> None:
        # A request may have come since the time was up.
        if self._pending:
            self._keep_alive()
        else:
            await self._end("the model was idle")

    def _run_in_background(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _end(self, reason: str) -> None:
        if self._idle:
            self._idle.cancel()
            self._idle = None
        worker, self._worker = self._worker, None
        if self._starting and self._starting is not asyncio.current_task():
            self._starting.cancel()
        if worker is None:
            return
        # Those that ask while the process ends are for the next one.
        waiting = list(self._pending.values())
        await stop_process(worker.process)
        _fail(waiting, reason)
        if worker.reader and worker.reader is not asyncio.current_task():
            await asyncio.wait({worker.reader})


def _fail(waiting: list[asyncio.Future[dict[str, Any]]], reason: str) -> None:
    for answer in waiting:
        if not answer.done():
            answer.set_exception(ModelUnavailable(reason))
            answer.exception()  # where nobody waits any more, asyncio shall not warn


def is_installed() -> bool:
    """Whether llama-cpp-python is there; looks for it without loading it."""
    return importlib.util.find_spec("llama_cpp") is not None
