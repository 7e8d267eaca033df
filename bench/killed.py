"""Whether a report is lost or doubled when the client is killed while it sends.

    python bench/killed.py [--runs 300] [--seed 1]

Each run agrees to one report and kills the process that sends it at a line of the program chosen by
chance: half of them lines of caro's own, half of the libraries below it, with a server on loopback
that fails in a way chosen by chance, and either honours the idempotency key or can be asked. Then
it is started again, and perhaps killed again, until the report is sent. The status is 1 where a
report is lost, or has two cases. Needs ``os.fork``.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "unit" / "heal"))

import httpx2  # noqa: F401 - before the forks
from loopback import Loopback

from caro_lsp.config import Heal
from caro_lsp.heal.desk import Desk
from caro_lsp.heal.failure import Failure
from caro_lsp.heal.postman import Postman
from caro_lsp.paths import Paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FAULTS = (
    *("429", "503", "500", "kept 500", "drop", "kept drop", "kept truncated", "kept html"),
    *("other-report", "kept other-report", "GET 500", "GET drop", "GET html"),
)
OWN = str(Path(__file__).parents[1] / "caro_lsp" / "heal")
MOST_STARTS = 12
_PATIENCE = 300
"""Seconds for one start of the client, on a machine that has much to do."""


@contextlib.contextmanager
def serving(way: str, faults: list[str]) -> Iterator[str]:
    """The address of a server in a process of its own."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        made = Loopback(idempotent=way == "idempotent", searchable=way == "searchable")
        made.faults = faults
        with made:
            os.write(writer, made.url.encode())
            os.close(writer)
            signal.pause()
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        address = pipe.read()
    try:
        yield address
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def cases(address: str) -> Counter[str]:
    """How many cases the server has of each report."""
    with urllib.request.urlopen(address.replace("/reports", "/state"), timeout=10) as answer:
        return Counter(case["report"] for case in json.load(answer)["cases"])


def killed_at(line: int, own: bool, work: Callable[[], None]) -> int:
    """Do ``work`` in a child that dies at its ``line``-th line; 0: it never does.

    Returns how many lines it had, -1 for one that was killed.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        lines = 0

        def trace(frame, event, _):  # noqa: ANN001, ANN202
            nonlocal lines
            if own and not frame.f_code.co_filename.startswith(OWN):
                return trace
            if event == "line":
                lines += 1
                if lines == line:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace

        signal.alarm(_PATIENCE)
        sys.settrace(trace)
        work()
        sys.settrace(None)
        os.write(writer, str(lines).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return -1
    if status:
        raise RuntimeError(f"the client ended with {status}")
    return int(said)


def run(r: Random, lines: dict[bool, int], folder: Path) -> tuple[int, int, bool]:
    """One report; how often the client was killed, how many cases there are, whether it is sent."""
    way = r.choice(["idempotent", "searchable"])
    faults = r.sample(FAULTS, r.choice([0, 0, 1, 2]))
    paths = Paths.below(folder)
    now = 1_800_000_000.0
    with serving(way, faults) as address:
        settings = Heal(sender="https", endpoint=address)
        desk = Desk(paths, settings, lambda: now)
        command = "rm -rf /" + " | cat" * r.randint(1, 5)
        made = desk.preview(Failure("missing-rule", command=command))
        kills = 0

        def agree() -> None:
            if desk.outbox.get(made.id).state == "draft":
                desk.agree(made.id, made.body)

        def deliver() -> None:
            agree()
            Postman(desk, paths).deliver()

        for start in range(MOST_STARTS):
            own = r.random() < 0.5
            line = r.randint(1, lines[own]) if start == 0 or r.random() < 0.4 else 0
            kills += killed_at(line, own, deliver) < 0
            entry = desk.outbox.get(made.id)
            if entry.state == "sent":
                break
            now = max(now, entry.next_attempt) + 1
        return kills, cases(address)[made.id], entry.state == "sent"


def lines_of_a_delivery(own: bool) -> int:
    """How many lines an undisturbed delivery has."""
    with tempfile.TemporaryDirectory() as folder, serving("idempotent", []) as address:
        paths = Paths.below(Path(folder))
        desk = Desk(paths, Heal(sender="https", endpoint=address))
        made = desk.preview(Failure("missing-rule", command="rm -rf /"))

        def work() -> None:
            desk.agree(made.id, made.body)
            Postman(desk, paths).deliver()

        return killed_at(0, own, work)


def main() -> int:
    """Print what became of the reports."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=300)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    r = Random(options.seed)
    started = time.monotonic()
    lines = {own: lines_of_a_delivery(own) for own in (True, False)}
    kills = lost = doubled = 0
    for _ in range(options.runs):
        with tempfile.TemporaryDirectory() as folder:
            killed, count, sent = run(r, lines, Path(folder))
        kills += killed
        lost += count == 0 or not sent
        doubled += count > 1
    print(f"{options.runs} reports, {kills} kills at one of {lines[True]} lines of caro's own or")
    print(
        f"{lines[False]} of all; {lost} lost, {doubled} doubled; {time.monotonic() - started:.0f} s"
    )
    return 1 if lost or doubled else 0


if __name__ == "__main__":
    sys.exit(main())
