"""How good the rules are that are proposed for commands that the rules miss or find without need.

    python bench/proposals.py FILE FOLDER ... [--count 50] [--level moderate] [--verbose]

FILE has one JSON object a line: ``command`` and ``label`` (``dangerous`` or ``safe``). Taken are
rows on which rules and label differ, and of which ``bench/contested.tsv`` does not say that the
label
is
the one to blame: false alarms at strict, and dangerous commands of which nothing is said at the
level of users. By the hash of the command, so that nobody chooses; half of them false alarms as far
as there are so many. Each FOLDER holds scripts that are well kept, such as unpacked packages.

A proposal counts if its own examples come out as it says, and it finds nothing new in these
scripts. Beside that stands what it makes of all other rows of FILE, which it was not made from:
dangerous ones that are found now (*further*), safe ones that are (*noise*), and for exceptions
dangerous ones that are found no more (*lost*). Nothing of FILE is written down.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from injection import scripts

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.check import check
from caro_lsp.dogma.ruleset import RuleSet
from caro_lsp.heal.proposals import trying
from caro_lsp.heal.proposals.proposal import NoProposal, Proposal, propose
from caro_lsp.paths import Paths
from caro_lsp.shell.parse import parse
from rules import contested, found, key, opinions

if TYPE_CHECKING:
    from caro_lsp.config import Level

Row = dict[str, Any]


def chosen(rows: list[Row], rules: RuleSet, level: Level, count: int) -> list[tuple[Row, str]]:
    """Rows on which rules and label differ, each with the rule that is wrong, or none."""
    said = opinions(Path(__file__).with_name("contested.tsv"))
    alarms: list[tuple[Row, str]] = []
    missed: list[tuple[Row, str]] = []
    for row in sorted({row["command"]: row for row in rows}.values(), key=key):
        if row.get("quality"):
            continue
        dangerous = row["label"] == "dangerous"
        measured: Level = level if dangerous else "strict"
        if any(contested(row, one, said) for one in {measured, "strict"}):
            continue
        names = found(row["command"], rules, measured)
        if dangerous and not names:
            missed.append((row, ""))
        elif names and not dangerous:
            alarms.append((row, names[0]))
    taken = alarms[: count // 2]
    return taken + missed[: count - len(taken)]


def elsewhere(proposal: Proposal, rows: list[Row], rules: RuleSet, level: Level) -> Counter[str]:
    """What a proposal does to rows that it was not made from."""
    rule = trying.rule_of(proposal.data)
    counts: Counter[str] = Counter()
    before = rules.rules.get(proposal.changes)
    match = proposal.data["match"]
    # What does not speak of the command cannot be concerned.
    line = match["all"][-1]["not"]["command"] if before else match.get("command", "")
    words = [str(line).split(" ")[0]]
    for row in rows:
        if row["command"] == proposal.command or not any(w in row["command"] for w in words):
            continue
        script = parse(row["command"].encode())
        now = bool(trying.found_by(rule, script))
        if before is not None:
            if row["label"] == "dangerous" and not now and trying.found_by(before, script):
                others = RuleSet([r for r in rules.rules.values() if r.id != before.id])
                counts["lost"] += not check(script, others, "strict").findings
        elif now:
            quiet = not found(row["command"], rules, level)
            counts["further"] += quiet and row["label"] == "dangerous"
            counts["noise"] += quiet and row["label"] == "safe"
    return counts


def main() -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--level", choices=["strict", "moderate"], default="moderate")
    parser.add_argument("--verbose", action="store_true", help="print each proposal")
    options = parser.parse_args()
    rows: list[Row] = [json.loads(line) for line in options.file.read_text("utf-8").splitlines()]
    with TemporaryDirectory(prefix="caro-bench-") as folder:
        rules = layers.load(Paths.below(Path(folder)), Configuration(), user=False).rules
    corpus = trying.Corpus.of((str(path), source) for path, source in scripts(options.folders))
    print(f"{len(corpus.scripts)} scripts, {corpus.lines} lines in {', '.join(options.folders)}")
    taken = chosen(rows, rules, options.level, options.count)
    good: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    aside: Counter[str] = Counter()
    confidences: dict[bool, list[int]] = {True: [], False: []}
    for row, wrong in taken:
        kind = "false-alarm" if wrong else "missing"
        tried[kind] += 1
        try:
            made = propose(row["command"], rules, corpus, wrong=wrong, level=options.level)
        except NoProposal as error:
            refused[str(error).split(";")[0]] += 1
            print(
                f"none     {wrong:16} {error}" if options.verbose else "",
                end="\n" * options.verbose,
            )
            continue
        passes = not made.failed and not made.found
        good[kind] += passes
        confidences[passes].append(made.confidence)
        others = elsewhere(made, rows, rules, options.level)
        aside += others
        if options.verbose:
            state = "good" if passes else "failed" if made.failed else "noisy"
            match = made.data["match"]
            match = match["all"][-1] if wrong else match
            print(f"{state:8} {made.confidence:3} {wrong:16} {dict(others)} {row['command']!r}")
            print(f"         {json.dumps(match)} {made.failed or ''} {made.found[:2] or ''}")
    print(f"{'kind':12} {'tried':>6} {'good':>6}")
    for kind in ("missing", "false-alarm"):
        print(f"{kind:12} {tried[kind]:6} {good[kind]:6}")
    print(f"{'together':12} {tried.total():6} {good.total():6}")
    for reason, number in refused.most_common():
        print(f"  no proposal: {number} {reason}")
    for passes, name in ((True, "good"), (False, "others")):
        if values := confidences[passes]:
            ready = sum(value > 70 for value in values)
            print(
                f"confidence of {name}: median {statistics.median(values):.0f}, above 70: {ready}"
            )
    print(f"on rows that they were not made from: {dict(aside)}")
    return 0 if good.total() >= 0.7 * len(taken) else 1


if __name__ == "__main__":
    sys.exit(main())
