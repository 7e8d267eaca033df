"""Goals of several steps: how many are planned, and how many plans do in a sandbox what was asked.

    python bench/plans.py [FILE ...] [--verbose] [--half open|held]

Needs bubblewrap. Without a model: what is measured is the decomposition. FILE holds goals as
``bench/plans/before.toml`` says. Prints one line a goal that is not met, then the shares. Of the
half ``held`` only the shares: its goals are there to measure what was not looked at.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import re
import shlex
import sys
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from caro_lsp import config
from caro_lsp.dogma import layers
from caro_lsp.dogma.check import forbidden
from caro_lsp.generate.evaluation import sandbox
from caro_lsp.generate.intent import Request, context_above
from caro_lsp.generate.pipeline import Generator
from caro_lsp.paths import Paths

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parent / "plans"
_RECORDS = """#!/bin/sh
printf '%s' "${0##*/}" >> /tmp/calls
for argument; do printf ' %s' "$argument" >> /tmp/calls; done
printf '\\n' >> /tmp/calls
[ "${0##*/}" = sudo ] && exec "$@" > /dev/null
exit 0
"""
_VENV = """#!/bin/sh
printf '%s\\n' "${0##*/} $*" >> /tmp/calls
for last; do :; done
[ "$2" = venv ] || exit 0
mkdir -p "$last/bin" && cp /stubs/pip "$last/bin/pip" && cp /stubs/python3 "$last/bin/python"
printf 'PATH=%s/bin:$PATH\n' "$PWD/$last" > "$last/bin/activate"
"""


@dataclass(frozen=True)
class Goal:
    """A goal and what must be so once its plan has run."""

    text: str
    setup: str = ""
    check: str = "true"
    calls: tuple[str, ...] = ()
    stubs: tuple[str, ...] = ()
    script_above: str = ""
    fake_venv: bool = False
    silent: bool = False
    arguments: str = ""
    """What a whole script is called with."""
    fails: bool = False
    """Whether what is run must end with an error."""
    tags: tuple[str, ...] = field(default=())

    @property
    def half(self) -> str:
        """``open`` or ``held``, by a hash of the text."""
        return ("open", "held")[hashlib.sha256(self.text.encode()).digest()[0] % 2]


def read(file: Path) -> list[Goal]:
    """The goals of a file."""
    entries = tomllib.loads(file.read_text("utf-8"))["goal"]
    tables = [{k: tuple(v) if isinstance(v, list) else v for k, v in e.items()} for e in entries]
    return [Goal(**table) for table in tables]


def judge(goal: Goal, script: str, *, whole: bool = False) -> str:
    """Why ``script`` does not meet the goal; empty if it does.

    ``whole``: it is a script with options of its own, and is run as a file.
    """
    setup = ["mkdir -p /stubs /tmp"]
    for name in goal.stubs:
        text = _VENV if goal.fake_venv and name.startswith("python") else _RECORDS
        setup.append(f"printf %s {shlex.quote(text)} > /stubs/{name}; chmod +x /stubs/{name}")
    setup += ["cd /home/user", goal.setup]
    if whole:
        setup.append(f"printf %s {shlex.quote(script)} > /stubs/caro-script")
    with TemporaryDirectory() as folder:
        made = Path(folder) / "setup.sh"
        made.write_text("\n".join(setup) + "\n# /testbed\n", "utf-8")
        with sandbox.template(made) as tree:
            (tree / "home/user/.keep").touch()
            above = goal.script_above
            run = f"set -e\n{above}\n{script}"
            words = f"bash -c {shlex.quote(run)} >/tmp/out 2>&1"
            if whole:
                words = f"bash /stubs/caro-script {goal.arguments} >/tmp/out 2>/tmp/errors"
            words += "; s=$?; cat /tmp/calls 2>/dev/null"
            judged = (
                f'bash -c {shlex.quote(goal.check)}; echo "$s $?"; tail -qn 3 /tmp/out /tmp/errors'
            )
            check = f"echo; cd /home/user; {judged}"
            outcome = sandbox.run(tree, f"{words}; {check}")
    text = outcome.output
    marks = list(re.finditer(r"^(\d+) (\d+)$", text, re.MULTILINE))
    if not marks:
        return f"did not end: {text[-200:]!r}"
    calls, said = text[: marks[-1].start()].splitlines(), text[marks[-1].end() :].strip()
    if (marks[-1][1] == "0") is goal.fails:
        return f"failed with {marks[-1][1]}: {said}"
    at = 0
    for wanted in goal.calls:
        found = next((n for n in range(at, len(calls)) if re.fullmatch(wanted, calls[n])), None)
        if found is None:
            return f"no call of {wanted} in its place; there were {calls}"
        at = found + 1
    return "" if marks[-1][2] == "0" else "the files are not as they should be"


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--verbose", action="store_true", help="print all plans")
    parser.add_argument("--half", choices=("open", "held"), help="only these goals")
    options = parser.parse_args()
    sandbox.require()
    files = options.files or [FOLDER / "before.toml", FOLDER / "after.toml"]
    paths = Paths.from_environment()
    configuration = config.load(paths, None, {"model": {"backend": "none"}})
    rules = layers.load(paths, configuration).rules
    generator = Generator.from_settings(
        configuration.settings, paths, lambda command: forbidden(command, rules)
    )
    total = planned = met = wrong = 0
    for file in files:
        here = [0, 0, 0, 0]
        for goal in read(file):
            if options.half not in (None, goal.half):
                continue
            lines = goal.script_above.splitlines()
            request = Request(goal.text, context=context_above(lines, len(lines)))
            plan = asyncio.run(generator.plan(request, single=True))
            script = "\n".join(plan.commands) if plan else ""
            fault = _fault(goal, script)
            counts = (1, bool(plan), not fault, bool(fault and plan))
            here = [before + more for before, more in zip(here, counts, strict=True)]
            if (fault or options.verbose) and options.half != "held":
                print(f"- {goal.text}\n    {fault or 'met'}")
                print("".join(f"      {line}\n" for line in script.splitlines()), end="")
        print(
            f"{file.name}: {here[0]} goals, {here[1]} planned, {here[2]} met"
            f" ({here[2] / here[0]:.0%}), {here[3]} plans wrong"
        )
        total, planned, met = total + here[0], planned + here[1], met + here[2]
        wrong += here[3]
    print(
        f"all: {total} goals, {planned} planned, {met} met ({met / total:.0%}),"
        f" {wrong} plans wrong ({wrong / max(planned, 1):.0%} of those offered)"
    )


def _fault(goal: Goal, script: str) -> str:
    if goal.silent:
        return "should have been silent" if script else ""
    return judge(goal, script) if script else "no plan"


if __name__ == "__main__":
    main()
