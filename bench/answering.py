"""How soon suggestions are there, without the model: loading what is known, and answering.

    python bench/answering.py [--count 300] [--starts 9]

The requests are examples of recipes, in another order each time, those of several lines with the
lines above as the script that they stand in. Printed are milliseconds of the processor, which say
more than those of the clock on a machine that does other things: the median and the 95th of 100,
for requests that nobody made (only what is sure is looked for) and for those that somebody did;
and for requests within scripts (those to practise on), which take longer: what the script holds is
tried in many places. Beside them, the same for what finds the nearest examples, which is how it
was done before there was a grammar.

Loading and the first answer are measured in processes of their own, ``--starts`` of them, since
what is compiled at its first use is there only once. To compare with: a process that does nothing
but import ``json``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.check import forbidden
from caro_lsp.generate import knowledge
from caro_lsp.generate.adapt import Question, adapt_all
from caro_lsp.generate.bank import Bank
from caro_lsp.generate.evaluation.tasks import load
from caro_lsp.generate.intent import Request, context_above
from caro_lsp.generate.pipeline import Generator
from caro_lsp.paths import Paths

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PRACTICE = Path(__file__).parent / "practice"
START = """
import json, os, time
def now():
    with open("/proc/self/statm") as held:
        pages = int(held.read().split()[1])
    return 1000 * time.process_time(), pages * os.sysconf("SC_PAGE_SIZE") / 2**20
seen = [now()]
from caro_lsp.generate.grammar import Grammar
seen.append(now())
grammar = Grammar.load()
seen.append(now())
grammar.answers("show the 5 largest files in /var/log")
seen.append(now())
print(json.dumps(seen))
"""
"""What a fresh process does; milliseconds and MB before each step and at the end."""


def spread(times: list[float]) -> str:
    """The median and the 95th of 100, in milliseconds."""
    times = sorted(1000 * one for one in times)
    return f"median {times[len(times) // 2]:5.1f}  p95 {times[int(len(times) * 0.95)]:5.1f} ms"


def request_of(example: str) -> Request:
    """The request of an example, whose last line is a comment where lines stand above."""
    *above, text = example.splitlines()
    if not above:
        return Request(text)
    lines = [*above, text]
    return Request(text.lstrip("# "), context=context_above(lines, len(lines)))


def within_scripts(count: int) -> list[Request]:
    """Some of the requests to practise on, each with its script."""
    tasks = [one for file in sorted(PRACTICE.glob("script*.jsonl")) for one in load(file)]
    return [
        Request(one.query, context=context_above(list(one.script), len(one.script)))
        for one in random.sample(tasks, min(count, len(tasks)))
    ]


async def asked(requests: list[Request], *, explicit: bool) -> list[float]:
    """Seconds of the processor for each request, after one that does not count."""
    rules = layers.load(Paths.from_environment(), Configuration()).rules
    generator = Generator(None, violations=lambda text: forbidden(text, rules))
    await generator.generate(Request("list files"))
    times = []
    for request in requests:
        started = time.process_time()
        await generator.generate(request, explicit=explicit)
        times.append(time.process_time() - started)
    await generator.close()
    return times


def nearest(requests: list[str]) -> list[float]:
    """The same for the nearest examples alone."""
    bank, times = Bank.load(), []
    for text in requests:
        started = time.process_time()
        question = Question(text)
        adapt_all(question, (one.example for one in bank.nearest(question.words)), bank)
        times.append(time.process_time() - started)
    return times


def starts(number: int) -> None:
    """Print what the steps of a fresh process take, the median of some."""
    runs = []
    for _ in range(number + 1):
        run = subprocess.run([sys.executable, "-c", START], stdout=subprocess.PIPE, check=True)
        runs.append(json.loads(run.stdout))
    # The first one may have to make what the others load.
    seen = [
        [statistics.median(part) for part in zip(*step, strict=True)]
        for step in zip(*runs[1:], strict=True)
    ]
    peer = seen[0][0]
    print(f"{'json':10} {peer:5.1f} ms for a process that only imports it")
    for name, (was, had), (took, has) in zip(
        ("imports", "loading", "first"), seen, seen[1:], strict=False
    ):
        times = f"{(took - was) / peer:.1f} times that"
        print(f"{name:10} {took - was:5.1f} ms, {times}, {has - had:.0f} MB more")


def main() -> int:
    """Print what takes how long."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--starts", type=int, default=9)
    asked_for = parser.parse_args()
    starts(asked_for.starts)
    examples = [
        text
        for file in knowledge.files()
        for entries in tomllib.loads(file.read_text("utf-8")).values()
        if isinstance(entries, list)
        for entry in entries
        for text in entry.get("examples", ())
    ]
    requests = random.sample(examples, min(asked_for.count, len(examples)))
    alone = [request_of(text) for text in requests]
    for name, some, explicit in (
        ("unasked", alone, False),
        ("asked for", alone, True),
        ("in scripts", within_scripts(asked_for.count), False),
    ):
        asyncio.run(asked(some, explicit=explicit))  # what is compiled at its first use
        times = asyncio.run(asked(some, explicit=explicit))
        print(f"{name:10} {spread(times)}")
    print(f"{'examples':10} {spread(nearest(requests))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
