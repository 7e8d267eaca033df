"""Whole scripts: for how many requests there is one, and whether each is as it should be.

    python bench/scripts.py [FILE] [--verbose] [--bare]
    python bench/scripts.py --run [FILE] [--verbose]

For bash and for sh each script that is offered is looked at with ``bash -n`` (``dash -n``),
ShellCheck at all severities, Dogma (nothing at warning or above) and ``shfmt -i 4`` (byte for
byte), and run in a sandbox with ``--help`` and with ``--dry-run``, which must change no file.
``--bare`` makes scripts as on a machine without ShellCheck and shfmt. Needs bubblewrap, dash,
shellcheck and shfmt.

``--run`` asks whether scripts do what they are for: each goal of ``scripts_run.toml`` has its
files and a check; printed is the share that is met.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from plans import judge, read

from caro_lsp import config
from caro_lsp.dogma import layers
from caro_lsp.dogma.check import forbidden, speaking_against
from caro_lsp.generate.evaluation import sandbox
from caro_lsp.generate.pipeline import Generator
from caro_lsp.generate.whole.make import script_for
from caro_lsp.paths import Paths

if TYPE_CHECKING:
    from caro_lsp.dogma.ruleset import RuleSet

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_FILES = """mkdir -p src dist build /srv/backups /var/log/app
echo one > src/one.c; echo two > names.txt; echo three > config.yml; echo four > access.log
# /testbed
"""


def _said(words: list[str], text: str) -> str:
    done = subprocess.run(words, input=text, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else (done.stdout + done.stderr).strip()


def faults(text: str, shell: Literal["bash", "sh"], rules: RuleSet, tree: Path) -> list[str]:
    """What is wrong with a script."""
    found = []
    for name, words in (
        ("syntax", ["bash" if shell == "bash" else "dash", "-n"]),
        ("shellcheck", ["shellcheck", "--norc", "-s", shell, "-S", "style", "-f", "gcc", "-"]),
        ("shfmt", ["shfmt", "-i", "4", "-d"]),
    ):
        if said := _said(words, text):
            found.append(f"{name}: {said[:400]}")
    if against := speaking_against(text, rules):
        found.append(f"rules: {against}")
    program = shell if shell == "bash" else "dash"
    before = sandbox.run(tree, "true").files
    for option, expected in (("--help", "Usage: "), ("--dry-run", "")):
        with TemporaryDirectory() as folder:
            copy = Path(folder) / "tree"
            shutil.copytree(tree, copy, symlinks=True)
            (copy / "script").write_text(text, "utf-8")
            (copy / "script").chmod(0o755)
            done = sandbox.run(copy, f"{program} /script {option} 2>&1", shell="bash")
        files = {path: mark for path, mark in done.files.items() if path != "script"}
        if done.status != 0 or expected not in done.output:
            found.append(f"{option}: status {done.status}: {done.output[-200:]!r}")
        if files != before:
            found.append(f"{option} changed {sorted(set(files.items()) ^ set(before.items()))[:3]}")
    return found


def run(file: Path, only: str, generator: Generator, rules: RuleSet, *, verbose: bool) -> int:
    """Print how many scripts do what their goals say; 1 where one does something else."""
    goals = [goal for goal in read(file) if only in goal.text]
    offered = met = 0
    for goal in goals:
        made = asyncio.run(
            script_for(generator, goal.text, "bash", lambda s: speaking_against(s, rules))
        )
        if made.script is None:
            print(f"- {goal.text}\n    none: {made.refused}")
            continue
        fault = judge(goal, made.script.text, whole=True)
        offered, met = offered + 1, met + (not fault)
        if fault:
            print(f"- {goal.text}\n    {fault}")
        if verbose:
            print(f"--- {goal.text}\n{made.script.text}")
    print(f"{len(goals)} goals, {offered} scripts offered, {met} do it ({met / len(goals):.0%})")
    return int(met < offered)


def main() -> int:
    """Print the shares; 1 where an offered script has a fault."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--run", action="store_true", help="whether scripts do what was asked")
    parser.add_argument("--verbose", action="store_true", help="print all scripts")
    parser.add_argument("--bare", action="store_true", help="as without ShellCheck and shfmt")
    parser.add_argument("--only", default="", help="requests with this text in them")
    options = parser.parse_args()
    sandbox.require()
    paths = Paths.from_environment()
    configuration = config.load(paths, None, {"model": {"backend": "none"}})
    rules = layers.load(paths, configuration).rules
    generator = Generator.from_settings(
        configuration.settings, paths, lambda command: forbidden(command, rules)
    )
    if options.run:
        file = options.file or Path(__file__).with_name("scripts_run.toml")
        return run(file, options.only, generator, rules, verbose=options.verbose)
    file = options.file or Path(__file__).with_suffix(".toml")
    goals = tomllib.loads(file.read_text("utf-8"))["goals"]
    goals = [goal for goal in goals if options.only in goal]
    wrong = 0
    with TemporaryDirectory() as folder:
        made_by = Path(folder) / "files.sh"
        made_by.write_text(_FILES, "utf-8")
        with sandbox.template(made_by) as tree:
            (tree / "home/user/.keep").touch()
            for shell in ("bash", "sh"):
                offered = passed = 0
                for goal in goals:
                    search = os.environ["PATH"]
                    if options.bare:
                        os.environ["PATH"] = "/usr/bin:/bin"
                    made = asyncio.run(
                        script_for(generator, goal, shell, lambda s: speaking_against(s, rules))
                    )
                    os.environ["PATH"] = search
                    if made.script is None:
                        print(f"- {shell}: {goal}\n    none: {made.refused}")
                        continue
                    found = faults(made.script.text, shell, rules, tree)
                    offered, passed = offered + 1, passed + (not found)
                    for one in found:
                        print(f"- {shell}: {goal}\n    {one}")
                    if options.verbose:
                        print(f"--- {shell}: {goal}\n{made.script.text}")
                print(f"{shell}: {len(goals)} requests, {offered} scripts offered, {passed} pass")
                wrong += offered - passed
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
