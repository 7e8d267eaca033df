"""Dangerous commands in disguise, which have to be found, and as data, which have to be let be.

    python bench/disguises.py [--seed N] [--verbose] [--only TEXT] [--verify]

Each command of `dangerous.toml` is put through each of 25 disguises and into each of 15 places
where it is data. A disguise counts as seen through if a rule speaks at strict that speaks of the
plain command too; other rules do not count. `--verify` asks bash, in a sandbox, whether the
scripts execute what they say, with stand-ins for the commands; it needs bubblewrap.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from disguising import DATA, DISGUISES, Command, as_data, disguised
from sandbox import Sandbox, missing, stand_in

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.check import check
from caro_lsp.paths import Paths
from caro_lsp.shell.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.dogma.ruleset import RuleSet

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

COMMANDS = Path(__file__).parent / "dangerous.toml"


@dataclass(frozen=True)
class Case:
    """A command in a disguise, or as data, and the same with its stand-in."""

    command: Command
    place: str
    form: str
    script: str
    harmless: str
    runs: bool


def read(file: Path) -> list[Command]:
    """The dangerous commands."""
    rows = tomllib.loads(file.read_text("utf-8"))["command"]
    return [Command.read(row["text"], row["also"]) for row in rows]


def cases(commands: list[Command], seed: int) -> Iterator[Case]:
    """All of them; the same for the same seed."""
    for command in commands:
        other = stand_in(command)
        for disguise in DISGUISES:
            key = f"{seed} {command.text} {disguise}"
            form, script = disguised(command, disguise, Random(key))
            _, harmless = disguised(other, disguise, Random(key))
            yield Case(command, disguise, form, script, harmless, runs=True)
        for position in DATA:
            key = f"{seed} {command.text} {position}"
            script = as_data(command, position, Random(key))
            harmless = as_data(other, position, Random(key))
            yield Case(command, position, "data", script, harmless, runs=False)


def found(text: str, rules: RuleSet) -> set[str]:
    """The ids of the rules that speak of ``text`` at strict."""
    return {finding.rule.id for finding in check(parse(text.encode()), rules, "strict").findings}


def shown(case: Case, why: str) -> str:
    """A case for the reader."""
    lines = "".join(f"    {line}\n" for line in case.script.splitlines())
    return f"{case.place} ({case.form}): {case.command.text}: {why}\n{lines}"


def table(title: str, wrong: Counter[str], of: Counter[str]) -> None:
    """A row for each name: how many, and how many of them are wrong."""
    print(f"\n{title:58} {'cases':>6} {'wrong':>6}")
    for name, count in of.items():
        print(f"{name:58} {count:6} {wrong[name] or '.':>6}")


def measure(chosen: list[Case], rules: RuleSet, *, verbose: bool) -> None:
    """Check all cases and print what was missed or told without need."""
    own = {case.command.text: found(case.command.text, rules) for case in chosen}
    unknown = [text for text, ids in own.items() if not ids]
    for text in unknown:
        print(f"left out, for the plain command is not found: {text}")
    chosen = [case for case in chosen if case.command.text not in unknown]
    wrong: list[Case] = []
    others = 0
    for case in chosen:
        ids = found(case.script, rules)
        if bool(ids & own[case.command.text]) == case.runs:
            continue
        wrong.append(case)
        others += case.runs and bool(ids)
        if verbose:
            said = ", ".join(sorted(ids & own[case.command.text] if not case.runs else ids))
            print(shown(case, f"found {said}" if said else "nothing found"))
    for runs, title in ((True, "disguise"), (False, "place of data")):
        of = [case for case in chosen if case.runs == runs]
        bad = [case for case in wrong if case.runs == runs]
        table(title, Counter(c.place for c in bad), Counter(c.place for c in of))
    table(
        "command", Counter(c.command.text for c in wrong), Counter(c.command.text for c in chosen)
    )
    hidden = sum(case.runs for case in chosen)
    seen = hidden - sum(case.runs for case in wrong)
    print(f"\nfound {seen} of {hidden} ({100 * seen / max(hidden, 1):.1f} %);"
          f" of the others, {others} have a finding of another rule")  # fmt: skip
    print(f"in data: {sum(not case.runs for case in wrong)} of {len(chosen) - hidden}")


def verify(chosen: list[Case], commands: list[Command]) -> None:
    """Ask bash about each case, and print where it does not do what is said of it."""
    if missing():
        sys.exit(f"--verify needs programs that are not installed: {', '.join(missing())}")
    sandbox = Sandbox(commands)

    def judge(case: Case) -> str:
        other = stand_in(case.command)
        if case.form != "other_spelling":
            return sandbox.judge(case.harmless, other, runs=case.runs)
        reasons = [sandbox.judge(case.harmless, form, runs=True) for form in other.also
                   if form.text == case.harmless.rstrip()]  # fmt: skip
        return reasons[0] if reasons else "no such spelling"

    try:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            reasons = list(pool.map(judge, chosen))
    finally:
        sandbox.close()
    for case, reason in zip(chosen, reasons, strict=True):
        if reason:
            print(shown(case, reason))
            print("\n".join(f"    > {line}" for line in case.harmless.splitlines()))
    print(f"bash agrees on {reasons.count('')} of {len(reasons)} scripts")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="print each miss")
    parser.add_argument("--only", default="", help="disguises and places with this in their names")
    parser.add_argument("--verify", action="store_true", help="ask bash, in place of measuring")
    options = parser.parse_args()
    commands = read(COMMANDS)
    chosen = [case for case in cases(commands, options.seed) if options.only in case.place]
    if options.verify:
        verify(chosen, commands)
        return
    rules = layers.load(Paths.below(Path("/nonexistent")), Configuration(), user=False).rules
    measure(chosen, rules, verbose=options.verbose)


if __name__ == "__main__":
    main()
