"""The model of this machine: how soon it answers, stops and comes back, and what it holds.

    python bench/model.py [--requests 60] [--cancels 60] [--kills 100] [--hovers 100] [--seed 1]

Needs the weights (`caro-lsp model pull`, CARO_HOME is honoured). ``answers`` are those to requests
of ``bench/practice`` that stand in no script, from the request to verified candidates, and below
them their parts; ``first`` is the first one of a process that has to be started. Beside the times
stands what does not depend on how busy the machine is: tokens read of the prompt, tokens read of
answers, and time of the processor. ``cancel`` is the time from a cancel, at any point of the work,
to the worker's word that it has stopped; ``empty`` that of a request which asks for nothing.
``hover`` is asked of a real server, alone and while the model writes. ``kills``: the process is
killed at any time while requests come, and each later request must be answered.
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
from language_server import Server, scratch

from caro_lsp.config import Settings
from caro_lsp.generate import recall
from caro_lsp.generate.adapt import Question
from caro_lsp.generate.backend import ModelUnavailable
from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.intent import Request
from caro_lsp.generate.model import LocalModel
from caro_lsp.generate.verify import Verifier
from caro_lsp.generate.weights import ENVIRONMENT, to_load
from caro_lsp.generate.wording import prompt_for
from caro_lsp.models.store import find_model
from caro_lsp.paths import Paths

PRACTICE = Path(__file__).parent / "practice"
BRANCHES, TOKENS = 4, 48


def requests() -> list[str]:
    """All practice requests that stand in no script."""
    return [
        json.loads(line)["query"]
        for file in sorted(PRACTICE.glob("[!s]*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]


def prompt(text: str) -> str:
    """What the model is shown for a request."""
    half = recall.draft(text, Grammar.load().answers(text))
    return prompt_for(Request(text), recall.nearest(Question(text)), half).script


def shown(name: str, numbers: list[float]) -> str:
    """A line with the median, the 95th of 100 and the largest."""
    ordered = sorted(numbers)
    late = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return f"{name:22} {statistics.median(ordered):7.0f} {late:7.0f} {ordered[-1]:7.0f}"


class Worker:
    """The worker's process, spoken to by hand."""

    def __init__(self, settings: Settings, paths: Paths) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "caro_lsp.generate.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**ENVIRONMENT, **os.environ},
        )
        self._number = 0
        self.load = to_load(settings.model, find_model(settings.model, paths).path)
        self.ask(op="load", **self.load)

    @property
    def process(self) -> psutil.Process:
        """The process, to look at."""
        return psutil.Process(self._process.pid)

    def send(self, **message: object) -> int:
        """Send a request; its number."""
        self._number += 1
        message.setdefault("id", self._number)
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message).encode() + b"\n")
        self._process.stdin.flush()
        return self._number

    def receive(self) -> dict:
        """The next answer."""
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def ask(self, **message: object) -> dict:
        """Send a request and wait for the answer."""
        self.send(**message)
        return self.receive()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()


def answers(asked: list[str], worker: Worker) -> None:
    """Time answers and their parts."""
    verifier = Verifier(None)
    names = "retrieval", "prompt", "following", "verification", "whole"
    took: dict[str, list[float]] = {name: [] for name in names}
    tokens: dict[str, list[float]] = {"prompt, tokens": [], "following, tokens": []}
    used = sum(worker.process.cpu_times()[:2])
    for text in asked:
        started = time.perf_counter()
        written = prompt(text)
        retrieved = time.perf_counter()
        answer = worker.ask(op="generate", prompt=written, branches=BRANCHES, max_tokens=TOKENS)
        answered = time.perf_counter()
        for one in answer["continuations"]:
            verifier.verdict(one["text"].strip(), Request(text), Question(text).entities)
        done = time.perf_counter()
        spent = answer["spent"]
        took["retrieval"].append(1000 * (retrieved - started))
        took["prompt"].append(spent["prompt_ms"])
        took["following"].append(spent["followed_ms"])
        took["verification"].append(1000 * (done - answered))
        took["whole"].append(1000 * (done - started))
        tokens["prompt, tokens"].append(spent["prompt"])
        tokens["following, tokens"].append(spent["followed"])
    print(shown("answers", took.pop("whole")))
    for name, numbers in (*took.items(), *tokens.items()):
        print(shown(f"  {name}", numbers))
    used = 1000 * (sum(worker.process.cpu_times()[:2]) - used) / len(asked)
    memory = worker.process.memory_info().rss / 1e6
    how = "merged" if worker.load["merged"] else "with the adapter beside the weights"
    print(f"worker: {used:.0f} ms of the processor an answer, {memory:.0f} MB resident, {how}")


async def first(text: str, settings: Settings, paths: Paths) -> None:
    """Time the first answer of a process, three times."""
    took = []
    for _ in range(3):
        model = LocalModel(settings.model, paths)
        written = prompt(text)
        started = time.perf_counter()
        await model.generate(written, max_tokens=TOKENS, limit=60)
        took.append(1000 * (time.perf_counter() - started))
        await model.close()
    print(shown("first", took))


def cancels(asked: list[str], count: int, chance: random.Random, worker: Worker) -> None:
    """Time how soon the worker stops."""
    took, empty = [], []
    for _ in range(count):
        started = time.perf_counter()
        worker.ask(op="score", prompt="#", continuations=[])
        empty.append(1000 * (time.perf_counter() - started))
        # So long that reading it takes a while.
        several = "".join(prompt(text) for text in chance.sample(asked, 6))
        number = worker.send(op="generate", prompt=several, branches=BRANCHES, max_tokens=64)
        time.sleep(chance.uniform(0, 0.4))
        started = time.perf_counter()
        worker.send(op="cancel", id=number)
        if "error" in worker.receive():  # else it was done before
            took.append(1000 * (time.perf_counter() - started))
    if took:
        print(shown("cancel", took), f"  of {len(took)}")
    print(shown("empty", empty))


def hovers(asked: list[str], count: int) -> None:
    """Time hovers of a real server, alone and while the model writes."""
    folder = scratch()
    server = Server([sys.executable, "-m", "caro_lsp", "serve"])
    server.initialize(folder)
    server.notify("initialized", {})
    uri = (folder / "a.sh").as_uri()
    lines = ["#!/bin/bash", "tar -czf a.tar.gz src", *(f"# {text}" for text in asked)]
    server.open(uri, "\n".join(lines) + "\n")
    document = {"uri": uri}
    place = {"textDocument": document, "position": {"line": 1, "character": 1}}

    def hover() -> float:
        started = time.perf_counter()
        server.request("textDocument/hover", place)
        return 1000 * (time.perf_counter() - started)

    def ask(line: int) -> int:
        end = {"line": line, "character": len(lines[line])}
        how = {"textDocument": document, "position": end, "context": {"triggerKind": 1}}
        return server.begin("textDocument/inlineCompletion", how)

    hover()
    server.finish(ask(2))  # what is loaded for the first answer
    alone, beside, overtaken = [], [], 0
    for turn in range(count):
        alone.append(hover())
        writing = ask(2 + turn % len(asked))
        time.sleep(0.05)  # by now the grammar has had its turn
        beside.append(hover())
        overtaken += not server.is_answered(writing)
        server.finish(writing)
    server.stop()
    print(shown("hover alone", alone))
    print(shown("hover beside the model", beside), f"  answers under way: {overtaken} of {count}")


async def kills(
    asked: list[str], count: int, chance: random.Random, settings: Settings, paths: Paths
) -> None:
    """Kill the process while requests come, and ask again each time."""
    model = LocalModel(settings.model, paths)
    written = [prompt(text) for text in asked]
    answered = killed = 0
    for _ in range(count):
        pending = [
            asyncio.ensure_future(model.generate(chance.choice(written), max_tokens=24, limit=60))
            for _ in range(2)
        ]
        await asyncio.sleep(chance.uniform(0, 0.6))
        if model.process_id:
            os.kill(model.process_id, signal.SIGKILL)
            killed += 1
        await asyncio.gather(*pending, return_exceptions=True)
        for _ in range(20):
            try:
                answered += bool(
                    await model.generate(chance.choice(written), max_tokens=TOKENS, limit=60)
                )
            except ModelUnavailable:
                await asyncio.sleep(0.2)  # it pauses where it keeps dying
            else:
                break
    await model.close()
    print(f"kills: {killed}, requests afterwards: {count}, answered: {answered}")


def main() -> None:
    """Print one line each."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--cancels", type=int, default=60)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--hovers", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    settings, paths = Settings(), Paths.from_environment()
    asked = chance.sample(requests(), max(7, given.requests))
    prompt(asked[0])  # what is read at the first request is not a part of later ones
    print(f"{'':22}     p50     p95     max  (milliseconds, where it does not say tokens)")
    asyncio.run(first(asked[0], settings, paths))
    worker = Worker(settings, paths)
    if given.requests:
        answers(asked, worker)
    if given.cancels:
        cancels(asked, given.cancels, chance, worker)
    worker.close()
    if given.hovers:
        hovers(asked, given.hovers)
    if given.kills:
        asyncio.run(kills(asked, given.kills, chance, settings, paths))


if __name__ == "__main__":
    main()
