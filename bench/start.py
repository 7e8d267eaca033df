"""Start of the server, next to bash-language-server, in turns, with a warm cache.

    python bench/start.py [--runs 15] [--profile]

Prints medians from the start of the process to the answered ``initialize`` and to the first
finding; below them the time of ``caro-lsp check`` next to the imports that it cannot do without.
bash-language-server (npm) has no findings without ShellCheck, so it is measured to ``initialize``.
``--profile`` prints which imports the start is made of.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from language_server import Server, scratch

CARO = Path(sys.executable).with_name("caro-lsp")
PEER = Path(__file__).with_name("node_modules") / "bash-language-server" / "out" / "cli.js"
SCRIPT = "#!/bin/bash\nset -e\nrm -rf /\n"


def initialize(command: list[str], folder: Path) -> float:
    """Milliseconds from the start of the process to the answered ``initialize``."""
    server = Server(command)
    server.initialize(folder)
    elapsed = time.perf_counter() - server.started
    server.stop()
    return 1000 * elapsed


def first_finding(command: list[str], folder: Path) -> float:
    """Milliseconds from the start of the process to the first finding."""
    server = Server(command)
    server.initialize(folder)
    server.notify("initialized", {})
    server.open((folder / "a.sh").as_uri(), SCRIPT)
    while not server.wait_for("textDocument/publishDiagnostics")["diagnostics"]:
        pass
    elapsed = time.perf_counter() - server.started
    server.stop()
    return 1000 * elapsed


def run(command: list[str]) -> float:
    """Milliseconds that a whole process takes."""
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return 1000 * (time.perf_counter() - started)


def profile(command: list[str]) -> str:
    """The imports of a start that take 5 ms or more by themselves and with what they load."""
    environment = {**os.environ, "PYTHONPROFILEIMPORTTIME": "1"}
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env=environment, text=True,
    )  # fmt: skip
    _, text = process.communicate(timeout=60)
    rows = []
    for line in text.splitlines():
        parts = line.removeprefix("import time:").split("|")
        if len(parts) == 3 and parts[0].strip().isdigit():
            rows.append((int(parts[0]), int(parts[1]), parts[2].strip()))
    rows.sort(reverse=True)
    return "\n".join(
        f"  {own / 1000:7.1f} {whole / 1000:8.1f}  {name}" for own, whole, name in rows[:20]
    )


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    folder = scratch()
    (folder / "a.sh").write_text(SCRIPT)
    ours = [str(CARO), "serve", "--stdio"]
    peer = [shutil.which("node") or "node", str(PEER), "start"]
    bare = [sys.executable, "-c", BARE]
    imports = [sys.executable, "-c", "import tree_sitter_bash, pydantic"]
    check = [str(CARO), "check", "--no-config", str(folder / "a.sh")]
    measured = {
        "caro-lsp: initialize answered": lambda: initialize(ours, folder),
        "bash-language-server: initialize answered": lambda: initialize(peer, folder),
        "bare pygls server: initialize answered": lambda: initialize(bare, folder),
        "caro-lsp: first finding": lambda: first_finding(ours, folder),
        "caro-lsp check, small file": lambda: run(check),
        "python -c 'import tree_sitter_bash, pydantic'": lambda: run(imports),
    }
    times: dict[str, list[float]] = {name: [] for name in measured}
    for turn in range(options.runs + 1):
        for name, measure in measured.items():
            elapsed = measure()
            if turn:  # The first turn warms the caches.
                times[name].append(elapsed)
    for name, values in times.items():
        spread = f"{min(values):6.0f} .. {max(values):.0f}"
        print(f"{name:48} median {statistics.median(values):6.0f} ms  ({spread})")
    ratios = (
        ("initialize, caro-lsp / bash-language-server", 0, 1),
        ("initialize, caro-lsp / bare pygls server", 0, 2),
        ("check / imports (below 2 is the aim)", 4, 5),
    )
    medians = [statistics.median(values) for values in times.values()]
    for name, above, below in ratios:
        print(f"{name:48} {medians[above] / medians[below]:.2f}")
    if options.profile:
        print("\nimports of the server: own ms, with what they load ms, module")
        print(profile(ours))
        print("\nimports of check: own ms, with what they load ms, module")
        print(profile(check))


BARE = """
from pygls.lsp.server import LanguageServer
LanguageServer("bare", "1").start_io()
"""

if __name__ == "__main__":
    main()
