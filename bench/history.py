"""The history under load.

    python bench/history.py --kills 200      two processes that write, killed in the middle of it
    python bench/history.py --rows 1000000   search in a large one, and suggestions beside it

The first counts rows that a process was told are kept and that are not there afterwards. The second
asks three servers the same, in turns: with the large history, with one that is new, and with none.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import sqlite3
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from language_server import Server, scratch

from caro_lsp.govern.salvage import quarantined
from caro_lsp.learn.entry import Entry
from caro_lsp.learn.store import DAY, History, Query, size
from caro_lsp.paths import Paths

if TYPE_CHECKING:
    from collections.abc import Iterator

VERBS = ("list", "find", "pack", "copy", "show", "count", "delete", "rename", "convert", "watch")
THINGS = ("files", "logs", "archives", "images", "containers", "branches", "users", "services")
TOOLS = ("ls", "find", "tar", "cp", "grep", "wc", "rm", "mv", "curl", "du", "awk", "sed", "docker")
PROMPTS = [
    "list the ten largest files in /var/log",
    "count the lines of all python files",
    "find files changed in the last two days",
    "pack the folder src into backup.tar.gz",
    "show how much space is left on all disks",
    "delete all empty folders below this one",
]


def entry(chooser: random.Random, *, words: int = 4) -> Entry:
    """A made-up suggestion; some words are frequent, some rare."""
    rare = f"w{chooser.randrange(200_000)}"
    prompt = f"{chooser.choice(VERBS)} the {chooser.choice(THINGS)} of {rare}"
    path = "/".join(f"d{chooser.randrange(500)}" for _ in range(words))
    command = f"{chooser.choice(TOOLS)} -{chooser.choice('abcdlnrstv')} ./{path} {rare}"
    outcome = chooser.choice(["shown", "shown", "accepted", "rejected"])
    saved = f"{command} -h" if outcome == "accepted" and chooser.random() < 0.3 else None
    at = time.time() - chooser.random() * 80 * DAY
    return Entry(prompt, command, outcome, saved, created_at=at)


# Killed in the middle of writes.


def write_for_ever(file: Path, told: int, seed: int) -> None:
    """Write entries, and write to ``told`` which ones are kept; never returns."""
    chooser = random.Random(seed)
    history = History(file)
    last: Entry | None = None
    while True:
        batch = [
            entry(chooser, words=chooser.choice([4, 400])) for _ in range(chooser.randrange(1, 6))
        ]
        if last is not None:
            batch.append(replace(last, outcome="accepted", saved="changed"))
        history.add(batch)
        os.write(told, "".join(f"{one.uid}\n" for one in batch).encode())
        last = batch[0]


@contextlib.contextmanager
def writer(file: Path, seed: int) -> Iterator[tuple[int, int]]:
    """A process that writes: its id, and where it says what is kept."""
    heard, told = os.pipe()
    pid = os.fork()
    if not pid:
        with contextlib.suppress(BaseException):
            write_for_ever(file, told, seed)
        os._exit(1)
    os.close(told)
    yield pid, heard


def kills(count: int) -> bool:
    """Kill one of two writers ``count`` times; whether nothing was lost."""
    file = Paths.below(scratch()).history_file
    chooser = random.Random(7)
    kept: set[str] = set()
    died = 0
    with contextlib.ExitStack() as stack:
        writers = [stack.enter_context(writer(file, seed)) for seed in (1, 2)]
        for number in range(count):
            victim = chooser.randrange(2)
            pid, heard = writers[victim]
            # It is writing by now.
            first = os.read(heard, 33)
            died += not first
            time.sleep(chooser.random() * 0.05)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            kept |= said(heard, first)
            writers[victim] = stack.enter_context(writer(file, number + 3))
        for pid, heard in writers:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            kept |= said(heard, b"")
    with contextlib.closing(sqlite3.connect(file)) as connection:
        whole = connection.execute("PRAGMA integrity_check").fetchone()[0]
        connection.execute(
            "INSERT INTO entry_text (entry_text, rank) VALUES ('integrity-check', 1)"
        )
        there = {uid for (uid,) in connection.execute("SELECT uid FROM entry")}
    lost = kept - there
    print(f"{count} kills, {died} writers that never wrote")
    print(f"{len(kept)} rows were said to be kept, of which {len(lost)} are lost")
    print(f"integrity: {whole}, damaged copies: {len(quarantined(file))}")
    return not (lost or died or quarantined(file)) and whole == "ok"


def said(heard: int, first: bytes) -> set[str]:
    """The identities in a pipe whose writer is gone; the last may be cut off."""
    parts = [first]
    while part := os.read(heard, 1 << 16):
        parts.append(part)
    os.close(heard)
    lines = b"".join(parts).decode().split("\n")
    return {line for line in lines[:-1] if len(line) == 32}


# A large history.


def fill(file: Path, rows: int, *, encrypt: bool) -> None:
    """Make a history of so many rows."""
    chooser = random.Random(7)
    started = time.perf_counter()
    with History(file, encrypt=encrypt) as history:
        for begin in range(0, rows, 5000):
            history.add([entry(chooser) for _ in range(min(5000, rows - begin))])
    took = time.perf_counter() - started
    print(f"{rows} rows in {took:.0f} s, {size(file) / 1e6:.0f} MB")


def searches(file: Path, *, encrypt: bool) -> float:
    """Milliseconds that searches take; returns the worst median of the processor."""
    queries = {
        "a rare word": Query("w4711"),
        "a word of a tenth of all": Query("files"),
        "three frequent words": Query("list files grep"),
        "a frequent and a rare word": Query("files w815"),
        "words that never meet": Query("tar docker"),
        "a beginning of a word": Query("w47*"),
        "no such word": Query("nowhere"),
        "corrected, a frequent word": Query("logs", corrected=True),
        "accepted in the last day": Query("", "accepted", time.time() - DAY),
        "the newest": Query(),
    }
    worst = 0.0
    with History(file, encrypt=encrypt) as history:
        for name, query in queries.items():
            times, used = [], []
            for _ in range(15):
                started, busy = time.perf_counter(), time.process_time()
                found = history.search(query)
                used.append(1000 * (time.process_time() - busy))
                times.append(1000 * (time.perf_counter() - started))
            # Others that use the machine do not make a search slow.
            worst = max(worst, statistics.median(used))
            figures = f"median {statistics.median(times):7.2f}  worst {max(times):7.2f} ms"
            processor = f"processor {statistics.median(used):6.2f} ms"
            print(f"  {name:28} {len(found):3} found  {figures}, {processor}")
    return worst


def suggestions(home: Path, rounds: int, pause: float) -> None:
    """Milliseconds from the key to the ghost text, with the history of ``home`` and with none."""
    new, none = scratch(), scratch()
    servers = {}
    homes = (("large history", home, True), ("new history", new, True), ("none", none, False))
    for name, folder, learn in homes:
        server = Server(
            [sys.executable, "-m", "caro_lsp", "serve", "--stdio"], {"CARO_HOME": str(folder)}
        )
        (folder / "config").mkdir(exist_ok=True)
        (folder / "config" / "config.toml").write_text(
            f"[model]\nbackend = 'none'\n[learn]\nenable = {json.dumps(learn)}\n"
            f"[audit]\nenable = {json.dumps(learn)}\n[completion]\ndebounceMs = 0\n"
        )
        server.initialize(folder)
        server.notify("initialized", {})
        servers[name] = server
    times: dict[str, list[float]] = {name: [] for name in servers}
    pacing = random.Random(3)
    busy = {name: processor(server.pid) for name, server in servers.items()}
    for number in range(rounds):
        text = f"# {PROMPTS[number % len(PROMPTS)]}"
        uri = (none / f"s{number}.sh").as_uri()
        for name in random.Random(number).sample(list(servers), len(servers)):
            started = time.perf_counter()
            servers[name].open(uri, text)
            answer = servers[name].request(
                "textDocument/inlineCompletion",
                {
                    "textDocument": {"uri": uri},
                    "position": {"line": 0, "character": len(text)},
                    "context": {"triggerKind": 1},
                },
            )
            times[name].append(1000 * (time.perf_counter() - started))
            item = answer["items"][0]["insertText"]
            at = {"line": 0, "character": len(text)}
            for version, (place, typed) in enumerate(
                [(at, item), ({"line": 1, "character": len(item) - 1}, " -h")], 2
            ):
                change = {"range": {"start": place, "end": place}, "text": typed}
                document = {"uri": uri, "version": version}
                servers[name].notify(
                    "textDocument/didChange", {"textDocument": document, "contentChanges": [change]}
                )
            servers[name].notify("textDocument/didSave", {"textDocument": {"uri": uri}})
            servers[name].notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        # Nobody asks again at once; what is written in the background may meet the next one.
        time.sleep(pacing.random() * pause)
    for name, found in times.items():
        # The first ones load what is loaded once.
        ordered = sorted(found[len(PROMPTS) :])
        used = 1000 * (processor(servers[name].pid) - busy[name]) / rounds
        low, high = interval(ordered)
        print(
            f"  {name:14} median {statistics.median(ordered):5.2f} ({low:.2f} to {high:.2f})  p95"
            f" {ordered[int(0.95 * len(ordered))]:5.2f} ms, processor {used:5.2f} ms a round"
        )
        servers[name].stop()


def interval(values: list[float]) -> tuple[float, float]:
    """Where the median is, with 95 % confidence, by resampling."""
    chooser = random.Random(5)
    medians = sorted(statistics.median(chooser.choices(values, k=len(values))) for _ in range(1000))
    return medians[25], medians[975]


def processor(pid: int) -> float:
    """Seconds of the processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--encrypt", action="store_true")
    parser.add_argument("--home", type=Path, help="a CARO_HOME; a history in it is taken as it is")
    parser.add_argument("--rounds", type=int, default=150, help="suggestions that are timed")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between them, at most")
    options = parser.parse_args()
    sound = True
    if options.kills:
        sound = kills(options.kills)
    if options.rows:
        home = options.home or scratch()
        file = Paths.below(home).history_file
        if not file.exists():
            fill(file, options.rows, encrypt=options.encrypt)
        # Where others want the processor as well, the clock counts their turns too.
        print(f"search, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        sound = searches(file, encrypt=options.encrypt) < 50 and sound
        print("suggestions")
        suggestions(home, options.rounds, options.pause)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
