"""Measure what is shown for everyday requests: how often, how right, how fast.

    python bench/generate.py [--tasks FILE] [--no-model] [--all]

Needs the weights (`caro-lsp model pull`, CARO_HOME is honoured). Prints each task, then shares and
median times. An answer counts as right by the patterns in the task file, so a right command in a
form that nobody thought of counts as wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caro_lsp.config import Settings
from caro_lsp.generate.intent import Request, is_instruction
from caro_lsp.generate.pipeline import Generator
from caro_lsp.paths import Paths

if TYPE_CHECKING:
    from caro_lsp.generate.candidate import Candidate

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TASKS = Path(__file__).with_name("generate_tasks.toml")


@dataclass
class Outcome:
    """What one task got."""

    text: str
    right: list[str]
    automatic: list[Candidate]
    explicit: list[Candidate]
    seconds: float
    explicit_seconds: float

    def is_right(self, candidate: Candidate) -> bool:
        """Whether a candidate is one of the commands that the task accepts."""
        command = re.sub(r"[\"'](\S+)[\"']|'([^']*)'", r"\1\2", candidate.command)
        command = re.sub(r"\s+", " ", command)
        bare = command.replace('"', "")
        return any(re.fullmatch(one, text) for one in self.right
                   for text in (command, bare, candidate.command))  # fmt: skip


async def measure(tasks: list[dict], *, model: bool) -> list[Outcome]:
    """Ask for each task twice: automatically and explicitly."""
    settings, paths = Settings(), Paths.from_environment()
    generator = Generator.from_settings(settings, paths) if model else Generator(None)
    # Load before the clock runs.
    await generator.generate(Request("print the working directory of the job"), explicit=True)
    state = generator.state
    print(f"model: {state.kind} {state.detail}".rstrip())
    if model and state.kind != "ready":
        sys.exit("the model is not there to be measured; see above, or use --no-model")
    outcomes = []
    for task in tasks:
        request = Request(task["text"])
        start = time.perf_counter()
        automatic = await generator.generate(request, limit=3)
        seconds = time.perf_counter() - start
        start = time.perf_counter()
        explicit = await generator.generate(request, limit=3, explicit=True)
        explicit_seconds = time.perf_counter() - start
        outcomes.append(
            Outcome(task["text"], task["right"], automatic, explicit, seconds, explicit_seconds)
        )
    await generator.close()
    return outcomes


def report(outcomes: list[Outcome], *, everything: bool) -> None:
    """Print each task that was not shown right, then the shares."""
    for one in outcomes:
        mark = "right" if one.automatic and one.is_right(one.automatic[0]) else (
            "WRONG" if one.automatic else "     ")  # fmt: skip
        if everything or mark != "right":
            instruction = "" if is_instruction(one.text) else "  (not taken for an instruction)"
            print(f"{mark} {one.text}{instruction}")
            for candidate in one.automatic[:1] if mark == "WRONG" else one.explicit:
                sign = "+" if one.is_right(candidate) else "-"
                print(f"     {sign} {candidate.confidence:.2f} {candidate.source:8.8}"
                      f" {candidate.command}")  # fmt: skip
    count = len(outcomes)
    possible = [one for one in outcomes if one.right]
    shown = [one for one in outcomes if one.automatic]
    right = [one for one in shown if one.is_right(one.automatic[0])]
    first = [one for one in possible if one.explicit and one.is_right(one.explicit[0])]
    among = [one for one in possible if any(map(one.is_right, one.explicit))]
    print(f"\n{count} requests, {len(possible)} with a known right answer")
    print(f"shown automatically: {len(shown)} = {len(shown) / count:.2f}")
    print(f"right of the shown:  {len(right)} = {len(right) / max(1, len(shown)):.2f}")
    print(f"explicit, first right: {len(first)} = {len(first) / len(possible):.2f};"
          f" among the first three: {len(among)} = {len(among) / len(possible):.2f}")  # fmt: skip
    automatic_ms = statistics.median(one.seconds for one in outcomes) * 1000
    explicit_ms = statistics.median(one.explicit_seconds for one in outcomes) * 1000
    print(f"median time: automatic {automatic_ms:.0f} ms, explicit {explicit_ms:.0f} ms")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--tasks", type=Path, default=TASKS, help="task file (TOML)")
    parser.add_argument("--no-model", action="store_true", help="example bank only")
    parser.add_argument("--all", action="store_true", help="print the right ones too")
    arguments = parser.parse_args()
    tasks = tomllib.loads(arguments.tasks.read_text("utf-8"))["task"]
    outcomes = asyncio.run(measure(tasks, model=not arguments.no_model))
    report(outcomes, everything=arguments.all)


if __name__ == "__main__":
    main()
