"""From a keystroke to its findings, in a script of 5,000 lines, through the real server.

    python bench/keystroke.py [--lines 5000] [--keys 200]

Types letters in the middle of the script, one change a key, and waits for the pushed findings of
that version. Prints median, p95 and worst; and the same for the parts inside one process.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from pathlib import Path

from language_server import Server, scratch
from lsprotocol import types

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.paths import Paths
from caro_lsp.server.documents import Document
from caro_lsp.shell.parse import parse

CARO = Path(sys.executable).with_name("caro-lsp")
TYPED = 'rm -rf "$WORK/old" && echo done; '


def script(lines: int) -> str:
    """A script of about ``lines`` lines with functions, loops, tests and variables."""
    chooser = random.Random(7)
    blocks = [
        'log_{n}() {{\n  printf "%s %s\\n" "$(date +%F)" "$1" >> "$LOG"\n}}\n',
        'DIR_{n}="$BASE/part-{n}"\nmkdir -p "$DIR_{n}"\ncp -r "src/{n}" "$DIR_{n}/"\n',
        'if [ -f "list-{n}.txt" ]; then\n  grep -c error "list-{n}.txt" | sort -n\nelse\n'
        '  echo "nothing in {n}" >&2\nfi\n',
        'for f in *.log; do\n  gzip -k "$f" && mv "$f.gz" archive/\ndone\n',
        "curl -fsS https://example.com/{n} -o out-{n}.json\njq . out-{n}.json > /dev/null\n",
        "# step {n}: nothing to see here\necho step {n}\n",
    ]
    parts = ["#!/bin/bash\nset -eu\nBASE=/srv/work\nLOG=run.log\nWORK=$(mktemp -d)\n"]
    count = parts[0].count("\n")
    while count < lines:
        parts.append(chooser.choice(blocks).format(n=len(parts) - 1))
        count += parts[-1].count("\n")
    return "".join(parts)


def summary(name: str, values: list[float]) -> str:
    """Median, 95th percentile and worst of milliseconds."""
    ordered = sorted(values)
    p95, p99 = (ordered[int(share * (len(ordered) - 1))] for share in (0.95, 0.99))
    median = statistics.median(ordered)
    rest = f"p95 {p95:6.2f}  p99 {p99:6.2f}  worst {ordered[-1]:6.2f} ms"
    return f"{name:44} median {median:6.2f}  {rest}"


def through_the_server(text: str, keys: int) -> list[float]:
    """Milliseconds from each change to the findings of its version."""
    folder = scratch()
    server = Server([str(CARO), "serve", "--stdio"])
    server.initialize(folder)
    server.notify("initialized", {})
    uri = (folder / "a.sh").as_uri()
    server.open(uri, text)
    server.wait_for("textDocument/publishDiagnostics")
    row = text.count("\n") // 2
    times = []
    for key in range(keys):
        letter = TYPED[key % len(TYPED)]
        column = key % len(TYPED)
        start = {"line": row, "character": column}
        change = {"range": {"start": start, "end": dict(start)}, "text": letter}
        if column == 0 and key:
            change["range"]["end"] = {"line": row, "character": 99}
        started = time.perf_counter()
        server.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": key + 2}, "contentChanges": [change]},
        )
        while server.wait_for("textDocument/publishDiagnostics").get("version") != key + 2:
            pass
        times.append(1000 * (time.perf_counter() - started))
    server.stop()
    return times


def inside(text: str, keys: int) -> dict[str, list[float]]:
    """The parts: edit and parse, check; and both from scratch."""
    rules = layers.load(Paths.below(scratch()), Configuration()).rules
    document = Document(types.TextDocumentItem("file:///a.sh", "shellscript", 1, text), "utf-16")
    document.snapshot()
    row = text.count("\n") // 2
    times: dict[str, list[float]] = {"edit and parse": [], "check": [], "parse from scratch": []}
    for key in range(keys):
        position = types.Position(row, key % len(TYPED))
        change = types.TextDocumentContentChangePartial(
            types.Range(position, position), TYPED[key % len(TYPED)]
        )
        started = time.perf_counter()
        document.change([change], key + 2)
        snapshot = document.snapshot()
        times["edit and parse"].append(1000 * (time.perf_counter() - started))
        started = time.perf_counter()
        document.checker.check(snapshot.script, rules)
        times["check"].append(1000 * (time.perf_counter() - started))
    for _ in range(5):
        started = time.perf_counter()
        parse(text.encode())
        times["parse from scratch"].append(1000 * (time.perf_counter() - started))
    return times


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=5000)
    parser.add_argument("--keys", type=int, default=200)
    options = parser.parse_args()
    text = script(options.lines)
    print(f"{text.count(chr(10))} lines, {options.keys} keys")
    served = through_the_server(text, options.keys)
    print(summary("keystroke to findings, through the server", served))
    for name, values in inside(text, options.keys).items():
        print(summary(f"  {name}", values))


if __name__ == "__main__":
    main()
