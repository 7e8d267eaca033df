"""The worker's protocol, spoken by hand."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PROMPT = "# count lines of a.txt\nwc -l a.txt\n# count lines of b.txt\n"
LONG_PROMPT = "# list the files\nls -l\n" * 90


class Worker:
    """A worker process and its two pipes."""

    def __init__(self, *command: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *(command or ("-m", "caro_lsp.generate.worker"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def send(self, **message: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def receive(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def load(self, weights: Path, adapter: Path | str = "") -> dict[str, Any]:
        self.send(
            op="load",
            id=1,
            path=str(weights),
            adapter=str(adapter),
            threads=0,
            gpu_layers=0,
            context=1024,
        )
        return self.receive()


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.process.kill()
    worker.process.wait()


def test_it_ends_when_its_input_ends(worker: Worker, weights: Path) -> None:
    worker.load(weights)
    worker.send(op="generate", id=2, prompt=LONG_PROMPT, branches=1, max_tokens=8)
    assert worker.process.stdin is not None
    worker.process.stdin.close()
    assert worker.process.wait(timeout=10) == 0


def test_a_cancel_stops_the_reading_of_a_prompt(worker: Worker, weights: Path) -> None:
    worker.load(weights)
    worker.send(op="generate", id=2, prompt=LONG_PROMPT, branches=1, max_tokens=8)
    worker.send(op="cancel", id=2)
    assert worker.receive() == {"id": 2, "error": {"kind": "cancelled", "message": ""}}


def test_a_cancel_reaches_a_request_that_waits(worker: Worker, weights: Path) -> None:
    worker.load(weights)
    worker.send(op="score", id=2, prompt=PROMPT, continuations=["ls"])
    worker.send(op="score", id=3, prompt=LONG_PROMPT, continuations=["ls"])
    worker.send(op="score", id=4, prompt=PROMPT, continuations=["ls"])
    worker.send(op="cancel", id=3)
    answers = [worker.receive() for _ in range(3)]
    assert [answer["id"] for answer in answers] == [2, 3, 4]
    assert answers[1]["error"]["kind"] == "cancelled"
    assert answers[0]["scores"] == pytest.approx(answers[2]["scores"], abs=0.01)


def test_the_common_prefix_of_prompts_is_read_once(worker: Worker, weights: Path) -> None:
    worker.load(weights)
    worker.send(op="generate", id=2, prompt=PROMPT, branches=3, max_tokens=24)
    first = worker.receive()
    worker.send(op="generate", id=3, prompt=PROMPT, branches=3, max_tokens=24)
    second = worker.receive()
    assert first["reused"] == 0
    assert second["reused"] > 10
    assert [one["text"] for one in first["continuations"]] == [
        one["text"] for one in second["continuations"]
    ]


def test_an_abort_leaves_the_cache_sane(worker: Worker, weights: Path) -> None:
    worker.load(weights)
    worker.send(op="generate", id=2, prompt=PROMPT, branches=3, max_tokens=24)
    expected = worker.receive()["continuations"]
    for number in range(3, 9, 2):
        worker.send(op="generate", id=number, prompt=PROMPT + LONG_PROMPT, branches=1, max_tokens=8)
        worker.send(op="cancel", id=number)
        assert worker.receive()["error"]["kind"] == "cancelled"
        worker.send(op="generate", id=number + 1, prompt=PROMPT, branches=3, max_tokens=24)
        found = worker.receive()["continuations"]
        assert [one["text"] for one in found] == [one["text"] for one in expected]


def test_a_file_that_is_no_model_is_an_answer(worker: Worker, tmp_path: Path) -> None:
    file = tmp_path / "no.gguf"
    file.write_bytes(b"GGUF and nothing")
    answer = worker.load(file)
    assert answer["error"]["kind"] == "damaged"
    assert str(file) in answer["error"]["message"]


def test_an_impossible_context_is_an_answer(worker: Worker, weights: Path) -> None:
    worker.load(weights)
    worker.send(op="generate", id=2, prompt=PROMPT, branches=8, max_tokens=10_000)
    assert worker.receive()["error"]["kind"] == "too-long"
    worker.send(op="generate", id=3, prompt="", branches=1, max_tokens=4)
    assert worker.receive()["error"]["kind"] == "internal"
    worker.send(op="score", id=4, prompt=PROMPT, continuations=["ls"])
    assert "scores" in worker.receive()


def test_a_request_before_loading_is_an_answer(worker: Worker) -> None:
    worker.send(op="score", id=1, prompt="x", continuations=["y"])
    assert worker.receive()["error"]["message"] == "no model is loaded"


def test_what_native_code_prints_stays_out_of_the_answers(weights: Path) -> None:
    noisy = (
        "import os, ctypes\n"
        "from caro_lsp.generate import engine, worker\n"
        "class NoisyEngine(engine.Engine):  # a stand-in for native code that prints\n"
        "    def score(self, *arguments):\n"
        "        os.write(1, b'{\"noise\": 1}\\n')\n"
        "        ctypes.CDLL(None).puts(b'more noise')\n"
        "        ctypes.CDLL(None).fflush(None)\n"
        "        return super().score(*arguments)\n"
        "engine.Engine = NoisyEngine\n"
        "worker.main()\n"
    )
    worker = Worker("-c", noisy)
    assert worker.load(weights) == {"id": 1, "ready": True, "merged": False}
    worker.send(op="score", id=2, prompt=PROMPT, continuations=["ls"])
    assert set(worker.receive()) == {"id", "scores"}
    worker.process.kill()
    worker.process.wait()
