"""Whether a server goes on, and its state comes back, while that state is damaged again and again.

    python bench/mending.py [--requests 1000] [--share 0.05] [--seed 1]

A real server with state of its own below a temporary folder, and requests of every kind. Every 25
requests a share of all files of its state is deleted or cut off at a random place, at least one
file. Now and then nothing is asked for some seconds, as by a user who reads, so that the server can
mend. At the end it is left alone until nothing is degraded.

Fails where a request fails, the server ends, something is degraded at the end that mends itself, or
something that could still be read of a damaged file, row by row, is in none of the files any more.
Printed are also the latencies while state was being made anew, beside those of other times.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import sqlite3
import statistics
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import psutil
from language_server import CAPABILITIES, Server

from caro_lsp import config
from caro_lsp.govern.state import MISSING, looked_at
from caro_lsp.heal.stores import every
from caro_lsp.learn.entry import Entry
from caro_lsp.learn.store import History
from caro_lsp.models.pins import Pin, pin
from caro_lsp.paths import Paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caro_lsp.govern.state import Store

MAX_ROWS = 1000
BETWEEN = 25
"""Requests between two damages."""
LAST_SECONDS = 120
IDLE_SECONDS = 9.0
IDLE_EVERY = 4
"""Damages between two times at which nothing is asked."""
TEXT = """#!/bin/bash
D=/
# find files larger than 20 MB in /srv

rm -rf "$D"
chmod -R 777 /var/www
git push --force origin main
"""


def furnished(paths: Paths, folder: Path) -> None:
    """State as somebody has it who has used caro for a while."""
    paths.cache.mkdir(parents=True, exist_ok=True)
    for number in range(40):
        (folder / "work" / f"p{number}").mkdir(parents=True)
    with contextlib.closing(sqlite3.connect(paths.result_cache)) as database:
        table = "result (key BLOB PRIMARY KEY, content BLOB NOT NULL, used INTEGER)"
        database.execute(f"CREATE TABLE IF NOT EXISTS {table}")
        rows = ((os.urandom(16), os.urandom(700), 1) for _ in range(300))
        database.executemany("INSERT INTO result VALUES (?, ?, ?)", rows)
        database.commit()
    with History(paths.history_file) as history:
        history.add(Entry(f"list folder {n}", f"ls {n}", saved=f"ls -l {n}") for n in range(200))
    config.write_trusted(paths, (str(folder / "work" / f"p{n}") for n in range(40)))
    for number in range(20):
        pin(f"ann/models/m{number}.gguf", Pin(f"{number:064x}", f"c{number}"), paths)
    paths.config_file.parent.mkdir(parents=True, exist_ok=True)
    paths.config_file.write_text('[model]\nbackend = "none"\n[dogma]\nlevel = "strict"\n')


def files_of(store: Store) -> list[Path]:
    """The files of a store that are there, those in its folders too."""
    found = [file for file in store.files if file.is_file()]
    return found + [f for top in store.files if top.is_dir() for f in top.rglob("*") if f.is_file()]


def readable(file: Path) -> set[str]:
    """What can be read of a damaged file that nothing else tells, one row at a time."""
    if file.suffix == ".json":
        content = file.read_text("utf-8", "replace")
        # A digest is a row only with what stands behind its name.
        folders = re.findall(r'"(/[^"\\]*)"', content)
        return {*folders, *re.findall(r'"(ann/[^"\\]*)": \{[^}]*\}', content)}
    if file.suffix in {".sqlite", ".db"}:
        return set(_rows(file))
    return set()


def _rows(file: Path) -> Iterator[str]:
    """Each row by its number, of a copy whose head counts the pages that are there."""
    content = file.read_bytes()
    size = int.from_bytes(content[16:18], "big") or 1
    pages = min(len(content) // size, int.from_bytes(content[28:32], "big"))
    with TemporaryDirectory(prefix="caro-bench-") as name:
        copy = Path(name, file.name)
        content = content[: pages * size]
        copy.write_bytes(content[:28] + pages.to_bytes(4, "big") + content[32:])
        with contextlib.closing(sqlite3.connect(copy)) as database:
            database.execute("PRAGMA writable_schema = ON")
            tables: list[str] = []
            with contextlib.suppress(sqlite3.Error):
                found = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
                # What SQLite keeps for a search of texts is made of the other tables.
                tables = [row[0] for row in found if row[0] in {"result", "entry"}]
            for table in tables:
                for number in range(1, MAX_ROWS):
                    with contextlib.suppress(sqlite3.Error):
                        select = f'SELECT * FROM "{table}" WHERE rowid = ?'
                        for row in database.execute(select, (number,)):
                            # Rows are numbered anew.
                            yield f"{table}:{row[isinstance(row[0], int) :]!r}"


def damage(stores: list[Store], share: float, chance: random.Random) -> dict[Path, set[str]]:
    """Delete or cut off a share of all files; returns what could be read of each afterwards."""
    there = [(store, file) for store in stores for file in files_of(store)]
    if not there:
        return {}
    left: dict[Path, set[str]] = {}
    for store, file in chance.sample(there, max(round(share * len(there)), 1)):
        if chance.random() < 0.5:
            file.unlink(missing_ok=True)
            left[file] = set()
        else:
            os.truncate(file, chance.randrange(max(file.stat().st_size, 1)))
            left[file] = set() if store.derived else readable(file)
    return left


def requests(
    server: Server, uri: str, chance: random.Random
) -> list[tuple[str, Callable[[], Any]]]:
    """Requests of every kind, by name."""
    document = {"textDocument": {"uri": uri}}
    place = {**document, "position": {"line": 4, "character": 3}}
    rest = {"start": {"line": 4, "character": 0}, "end": {"line": 4, "character": 11}}

    def command(name: str, **arguments: Any) -> Callable[[], Any]:
        params = {"command": name, "arguments": [arguments]}
        return lambda: server.ask("workspace/executeCommand", params)

    def edited() -> Any:
        number = chance.randrange(1000)
        change = {"text": f"{TEXT}rm -rf /srv/{number} ~\n"}
        versioned = {"uri": uri, "version": time.monotonic_ns() // 1000 % 10**9}
        server.notify(
            "textDocument/didChange", {"textDocument": versioned, "contentChanges": [change]}
        )
        return server.ask("textDocument/diagnostic", document)

    return [
        ("edit and diagnostics", edited),
        ("diagnostics", lambda: server.ask("textDocument/diagnostic", document)),
        ("hover", lambda: server.ask("textDocument/hover", place)),
        (
            "inline completion",
            lambda: server.ask(
                "textDocument/inlineCompletion",
                {
                    **document,
                    "position": {"line": 3, "character": 0},
                    "context": {"triggerKind": 1},
                },
            ),
        ),
        (
            "completion",
            lambda: server.ask(
                "textDocument/completion", {**document, "position": {"line": 3, "character": 0}}
            ),
        ),
        (
            "code actions",
            lambda: server.ask(
                "textDocument/codeAction",
                {**document, "range": rest, "context": {"diagnostics": []}},
            ),
        ),
        ("settings", lambda: _settings(server)),
        ("generate", command("caro.generate", text="find files larger than 20 MB in /srv")),
        ("explain", command("caro.explain", command="rm -rf /")),
        ("show rule", command("caro.showRule", rule="CARO-FS-001")),
        ("status", command("caro.status")),
        ("doctor", command("caro.doctor")),
    ]


def _settings(server: Server) -> Any:
    server.notify("workspace/didChangeConfiguration", {"settings": {}})
    return server.ask("workspace/executeCommand", {"command": "caro.status", "arguments": [{}]})


def mending_now(pid: int) -> bool:
    """Whether the server has a process that makes state anew."""
    return any(
        "caro_lsp.heal.mending" in " ".join(child.cmdline())
        for child in psutil.Process(pid).children()
        if _alive(child)
    )


def _alive(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.Error):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


def main() -> int:
    """Damage, ask, and print what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with TemporaryDirectory(prefix="caro-bench-") as name:
        folder = Path(name)
        paths = Paths.below(folder)
        furnished(paths, folder)
        return run(paths, folder, options, chance)


class Taken(NamedTuple):
    """How long a request took, in seconds, and how long the server had a processor meanwhile."""

    passed: float
    spent: float


def processor_time(pid: int) -> float:
    """Of one process and all its threads, without its children, in seconds."""
    used = psutil.Process(pid).cpu_times()
    return used.user + used.system


@dataclass
class Run:
    """What came of the requests to one server. Times in seconds."""

    server: Server
    stores: list[Store]
    failed: Counter[str] = field(default_factory=Counter)
    damaged: Counter[str] = field(default_factory=Counter)
    times: dict[bool, list[Taken]] = field(default_factory=lambda: {True: [], False: []})
    slowest: dict[str, Taken] = field(default_factory=lambda: defaultdict(lambda: Taken(0, 0)))
    gone: list[str] = field(default_factory=list)
    pending: dict[Path, set[str]] = field(default_factory=dict)
    """What could be read of damaged files when they were damaged last."""

    def ask(self, kind: str, request: Callable[[], Any]) -> None:
        """Send a request, and note how it went."""
        before = mending_now(self.server.pid)
        spent, start = processor_time(self.server.pid), time.perf_counter()
        answer = request()
        passed = time.perf_counter() - start
        taken = Taken(passed, processor_time(self.server.pid) - spent)
        self.times[before or mending_now(self.server.pid)].append(taken)
        self.slowest[kind] = max(self.slowest[kind], taken)
        self.failed[kind] += "error" in answer

    def damage(self, share: float, chance: random.Random) -> None:
        """Delete and cut off files."""
        left = damage(self.stores, share, chance)
        self.damaged.update("page" if file.suffix == ".md" else file.name for file in left)
        self.pending |= left

    def rest(self) -> None:
        """Ask nothing until all is whole; what could be read has to be there then."""
        time.sleep(IDLE_SECONDS)
        whole_again(self.stores)
        for file, rows in self.pending.items():
            self.gone += rows - (readable(file) if file.exists() else set())
        self.pending.clear()

    def tell(self) -> int:
        """Print it; returns 1 where something is not as it has to be."""
        wrong = whole_again(self.stores)
        time.sleep(IDLE_SECONDS)
        status = self.server.request(
            "workspace/executeCommand", {"command": "caro.status", "arguments": [{}]}
        )
        degraded = status["degraded"] or "nothing"
        asked = sum(map(len, self.times.values()))
        print(f"{asked} requests, {self.failed.total()} failed {dict(+self.failed) or ''}")
        print(f"{self.damaged.total()} files damaged: {dict(self.damaged)}")
        print(f"{len(status['mended'])} pieces made anew; degraded at the end: {degraded}")
        print(f"not whole at the end: {wrong or 'nothing'}; readable rows lost: {len(self.gone)}")
        for busy, values in self.times.items():
            if values:
                what = "while state was made anew" if busy else "at other times"
                print(f"{what:26} {len(values):5} requests: {latencies(values)}")
        each = (
            f"{kind} {1000 * taken.passed:.0f} ({1000 * taken.spent:.0f})"
            for kind, taken in self.slowest.items()
        )
        print("slowest by kind, in ms, with the server's processor time:", ", ".join(each))
        return 1 if self.failed.total() or wrong or self.gone else 0


def latencies(values: list[Taken]) -> str:
    """Median, 95th of 100 and the slowest, in milliseconds; also of the processor time."""

    def three(seconds: list[float]) -> str:
        ordered = sorted(1000 * value for value in seconds)
        high = ordered[int(0.95 * len(ordered))]
        return f"{statistics.median(ordered):.0f} / {high:.0f} / {ordered[-1]:.0f} ms"

    passed, spent = map(list, zip(*values, strict=True))
    return f"{three(passed)}, of which a processor {three(spent)} (median / 95th of 100 / slowest)"


def run(paths: Paths, folder: Path, options: argparse.Namespace, chance: random.Random) -> int:
    """The requests to one server, and the verdict."""
    server = Server([sys.executable, "-m", "caro_lsp", "serve"], {"CARO_HOME": str(folder)})
    document = {**CAPABILITIES["textDocument"], "diagnostic": {}}
    capabilities = {**CAPABILITIES, "textDocument": document}
    server.ask("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities})
    server.notify("initialized", {})
    file = folder / "work" / "p1" / "a.sh"
    file.write_text(TEXT)
    uri = file.as_uri()
    opened = {"uri": uri, "languageId": "shellscript", "version": 1, "text": TEXT}
    server.notify("textDocument/didOpen", {"textDocument": opened})
    kinds = requests(server, uri, chance)
    for _, request in kinds:
        request()
    done = Run(server, [store for store in every(paths) if store.cure != "none"])
    for number in range(options.requests):
        if number % BETWEEN == 0:
            done.damage(options.share, chance)
            if number // BETWEEN % IDLE_EVERY == IDLE_EVERY - 1:
                done.rest()
        done.ask(*kinds[number % len(kinds)])
    done.rest()
    for kind, request in kinds:
        done.ask(kind, request)
    status = done.tell()
    server.stop()
    return status


def whole_again(stores: list[Store]) -> dict[str, str]:
    """What is still wrong after the server was left alone, as long as something changes."""
    wrong: dict[str, str] = {}
    for _ in range(LAST_SECONDS):
        found = {store.name: looked_at(store) for store in stores if store.cure == "itself"}
        wrong = {name: fault for name, fault in found.items() if fault and fault != MISSING}
        if not wrong:
            break
        time.sleep(1)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
