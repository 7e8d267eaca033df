"""The model of this machine: how soon it answers, stops and comes back, and what it holds.

    python bench/model.py [--requests 60] [--cancels 60] [--kills 100] [--seed 1]

Needs the weights (`caro-lsp model pull`, CARO_HOME is honoured). ``answers`` are those of the model
alone, to requests of ``bench/practice``, with all that the prompt holds at run time; ``first`` is
the first one of a process that has to be started. ``cancel`` is the time from a cancel, at any
point of the work, to the worker's word that it has stopped; ``empty`` that of a request which asks
for nothing, for comparison. ``kills``: the process is killed at any time while requests come, and
each later request must be answered.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psutil

from caro_lsp.config import Settings
from caro_lsp.generate import recall
from caro_lsp.generate.adapt import Question
from caro_lsp.generate.backend import ModelUnavailable
from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.intent import Request
from caro_lsp.generate.model import LocalModel
from caro_lsp.generate.weights import to_load
from caro_lsp.generate.wording import prompt_for
from caro_lsp.models.store import find_model
from caro_lsp.paths import Paths

PRACTICE = Path(__file__).parent / "practice"


def prompts() -> list[str]:
    """The prompts of all practice requests that stand in no script."""
    made = []
    for file in sorted(PRACTICE.glob("[!s]*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            text = json.loads(line)["query"]
            half = recall.draft(text, Grammar.load().answers(text))
            made.append(prompt_for(Request(text), recall.nearest(Question(text)), half).script)
    return made


def shown(name: str, milliseconds: list[float]) -> str:
    """A line with the median and the 95th of 100."""
    ordered = sorted(milliseconds)
    late = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return f"{name:10} {statistics.median(ordered):7.0f} {late:7.0f} {ordered[-1]:7.0f}"


async def answers(asked: list[str], settings: Settings, paths: Paths) -> None:
    """Time the first answer and the later ones, and tell what the process holds."""
    model = LocalModel(settings.model, paths)
    started = time.perf_counter()
    await model.generate(asked[0], max_tokens=48)
    print(shown("first", [1000 * (time.perf_counter() - started)]))
    took = []
    for prompt in asked[1:]:
        started = time.perf_counter()
        await model.generate(prompt, max_tokens=48, limit=60)
        took.append(1000 * (time.perf_counter() - started))
    print(shown("answers", took))
    held = psutil.Process(model.process_id).memory_info().rss
    print(f"worker: {held / 1e6:.0f} MB resident")
    await model.close()


class _Worker:
    """The worker's process, spoken to by hand."""

    def __init__(self, settings: Settings, paths: Paths) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "caro_lsp.generate.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        weights = find_model(settings.model, paths)
        self._number = 0
        self.ask(op="load", **to_load(settings.model, weights.path))

    def send(self, **message: object) -> int:
        self._number += 1
        message.setdefault("id", self._number)
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message).encode() + b"\n")
        self._process.stdin.flush()
        return self._number

    def receive(self) -> dict:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def ask(self, **message: object) -> dict:
        self.send(**message)
        return self.receive()

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


def cancels(asked: list[str], count: int, chance: random.Random, worker: _Worker) -> None:
    """Time how soon the worker stops."""
    took, empty = [], []
    for _ in range(count):
        started = time.perf_counter()
        worker.ask(op="score", prompt="#", continuations=[])
        empty.append(1000 * (time.perf_counter() - started))
        # So long that reading it takes a while.
        prompt = "".join(chance.sample(asked, 6))
        number = worker.send(op="generate", prompt=prompt, branches=4, max_tokens=64)
        time.sleep(chance.uniform(0, 0.4))
        started = time.perf_counter()
        worker.send(op="cancel", id=number)
        if "error" in worker.receive():  # else it was done before
            took.append(1000 * (time.perf_counter() - started))
    print(shown("cancel", took), f"  of {len(took)}")
    print(shown("empty", empty))


async def kills(
    asked: list[str], count: int, chance: random.Random, settings: Settings, paths: Paths
) -> None:
    """Kill the process while requests come, and ask again each time."""
    model = LocalModel(settings.model, paths)
    answered = 0
    for _ in range(count):
        pending = [
            asyncio.ensure_future(model.generate(chance.choice(asked), max_tokens=24, limit=60))
            for _ in range(2)
        ]
        await asyncio.sleep(chance.uniform(0, 0.6))
        if model.process_id:
            os.kill(model.process_id, signal.SIGKILL)
        await asyncio.gather(*pending, return_exceptions=True)
        for _ in range(20):
            try:
                answered += bool(await model.generate(asked[0], max_tokens=48, limit=60))
            except ModelUnavailable:
                await asyncio.sleep(0.2)  # it pauses where it keeps dying
            else:
                break
    await model.close()
    print(f"kills: {count}, answered afterwards: {answered}")


def main() -> None:
    """Print one line each."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--cancels", type=int, default=60)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    settings, paths = Settings(), Paths.from_environment()
    asked = chance.sample(prompts(), given.requests)
    print("               p50     p95     max  (milliseconds)")
    asyncio.run(answers(asked, settings, paths))
    worker = _Worker(settings, paths)
    cancels(asked, given.cancels, chance, worker)
    worker.close()
    asyncio.run(kills(asked, given.kills, chance, settings, paths))


if __name__ == "__main__":
    main()
