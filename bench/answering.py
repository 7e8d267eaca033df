"""How soon suggestions are there, without the model: loading what is known, and answering.

    python bench/answering.py [--count 300]

The requests are examples of recipes, in another order each time. Printed are milliseconds of the
processor, which say more than those of the clock on a machine that does other things: the median
and the 95th of 100, for requests that nobody made (only what is sure is looked for) and for those
that somebody did. Beside them, the same for what finds the nearest examples, which is how it was
done before there was a grammar.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import resource
import sys
import time

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.check import forbidden
from caro_lsp.generate import knowledge
from caro_lsp.generate.adapt import Question, adapt_all
from caro_lsp.generate.bank import Bank
from caro_lsp.generate.grammar import Grammar
from caro_lsp.generate.intent import Request
from caro_lsp.generate.pipeline import Generator
from caro_lsp.paths import Paths

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def spread(times: list[float]) -> str:
    """The median and the 95th of 100, in milliseconds."""
    times = sorted(1000 * one for one in times)
    return f"median {times[len(times) // 2]:5.1f}  p95 {times[int(len(times) * 0.95)]:5.1f} ms"


async def asked(requests: list[str], *, explicit: bool) -> list[float]:
    """Seconds of the processor for each request, after one that does not count."""
    rules = layers.load(Paths.from_environment(), Configuration()).rules
    generator = Generator(None, violations=lambda text: forbidden(text, rules))
    await generator.generate(Request("list files"))
    times = []
    for text in requests:
        started = time.process_time()
        await generator.generate(Request(text), explicit=explicit)
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


def main() -> int:
    """Print what takes how long."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=300)
    count = parser.parse_args().count
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    Grammar.load()
    loaded = time.process_time() - started
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    examples = [
        text
        for file in knowledge.files()
        for entries in tomllib.loads(file.read_text("utf-8")).values()
        if isinstance(entries, list)
        for entry in entries
        for text in entry.get("examples", ())
    ]
    requests = random.sample(examples, min(count, len(examples)))
    print(f"loading    {1000 * loaded:5.1f} ms, {memory:.0f} MB (where it was kept before)")
    for explicit in (False, True):
        asyncio.run(asked(requests, explicit=explicit))  # what is compiled at its first use
        times = asyncio.run(asked(requests, explicit=explicit))
        print(f"{'asked for' if explicit else 'unasked':10} {spread(times)}")
    print(f"{'examples':10} {spread(nearest(requests))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
