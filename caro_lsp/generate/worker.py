"""The model process: ``python -m caro_lsp.generate.worker``.

Reads requests as lines of JSON and answers each with one line; ``model.py`` is the client.

    {"op": "load", "id", "path", "adapter", "merged", "threads", "gpu_layers", "context"}
        -> {"id", "ready": true, "merged": whether "merged", a file of both, was used}
    {"op": "generate", "id", "prompt", "branches", "max_tokens"}
        -> {"id", "continuations": [{"text", "log_probability", "tokens"}], "reused", "spent"}
       with "kind" and "messages" the prompt is put as this kind of model wants it (dressing.py)
    {"op": "score", "id", "prompt", "continuations": [TEXT]}  -> {"id", "scores": [NUMBER]}
    {"op": "cancel", "id"}      the request answers with an error of kind "cancelled"

An error is {"id", "error": {"kind", "message"}}. When the requests end, because the parent closed
the pipe or is gone, the process ends at once, even inside native code.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import queue
import threading
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from caro_lsp.generate.engine import Engine


class Worker:
    """One model and the requests to it, which are answered in their order."""

    def __init__(self, requests: BinaryIO, answers: BinaryIO) -> None:
        self._requests = requests
        self._answers = answers
        self._waiting: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._cancelled: set[int] = set()
        self._current: int | None = None
        self._engine: Engine | None = None

    def run(self) -> None:
        """Answer requests until they end; does not return."""
        threading.Thread(target=self._read, daemon=True).start()
        while True:
            request = self._waiting.get()
            number = request["id"]
            with self._lock:
                self._current = number
                if self._engine:
                    self._engine.resume()
                cancelled = number in self._cancelled
            answer = _error("cancelled", "") if cancelled else self._answer(request)
            with self._lock:
                self._current = None
                # Numbers only grow: a cancel that came too late is of no more use.
                self._cancelled = {later for later in self._cancelled if later > number}
            self._answers.write(json.dumps({"id": number, **answer}).encode() + b"\n")
            self._answers.flush()

    def _read(self) -> None:
        try:
            for line in self._requests:
                self._receive(json.loads(line))
        finally:
            # Nobody is left to answer to. Native code holds the main thread: no orderly end.
            os._exit(0)

    def _receive(self, request: dict[str, Any]) -> None:
        if request["op"] != "cancel":
            self._waiting.put(request)
            return
        with self._lock:
            self._cancelled.add(request["id"])
            if request["id"] == self._current and self._engine:
                self._engine.stop()

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            # Native and slow to import, and where it is missing that must be an answer too.
            from caro_lsp.generate import engine
        except (ImportError, OSError, RuntimeError) as error:
            return _error("missing", f"llama-cpp-python cannot be loaded: {error}")
        try:
            return self._work(request)
        except engine.Stopped:
            return _error("cancelled", "")
        except engine.EngineError as error:
            return _error(error.kind, str(error))
        except MemoryError:
            return _error("memory", "out of memory")
        except Exception as error:  # noqa: BLE001 - whatever it is, the parent must hear of it
            return _error("internal", f"{type(error).__name__}: {error}")

    def _work(self, request: dict[str, Any]) -> dict[str, Any]:

        if request["op"] == "load":
            return self._load(request)
        if self._engine is None:
            return _error("internal", "no model is loaded")
        if request["op"] == "score":
            return {"scores": self._engine.score(request["prompt"], request["continuations"])}
        prompt = request["prompt"]
        if "messages" in request:
            from caro_lsp.generate.dressing import dressed

            prompt = dressed(
                self._engine.traits, request["kind"], request["messages"], request["prompt"]
            )
        continuations = self._engine.generate(
            prompt, branches=request["branches"], max_tokens=request["max_tokens"]
        )
        return {
            "continuations": [dataclasses.asdict(found) for found in continuations],
            "reused": self._engine.reused,
            "spent": dataclasses.asdict(self._engine.spent),
        }

    def _load(self, request: dict[str, Any]) -> dict[str, Any]:
        from caro_lsp.generate.engine import Engine, EngineError

        options = {name: request[name] for name in ("threads", "gpu_layers", "context")}
        if merged := request.get("merged"):
            # What is only kept, for speed, is never missed.
            with contextlib.suppress(EngineError):
                self._engine = Engine(merged, **options)
                return {"ready": True, "merged": True}
        self._engine = Engine(request["path"], adapter=request["adapter"], **options)
        return {"ready": True, "merged": False}


def _error(kind: str, message: str) -> dict[str, Any]:
    return {"error": {"kind": kind, "message": message}}


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take descriptors 0 and 1 for the protocol and leave nothing there.

    What native code prints goes to where stderr goes, never between the answers.
    """
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, answers


def main() -> None:
    """Run the worker on this process' standard input and output."""
    requests, answers = _private_pipes()
    Worker(requests, answers).run()


if __name__ == "__main__":
    main()
