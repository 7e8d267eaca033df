"""What the rules find in commands that others have labelled, and what they miss.

    python bench/rules.py FILE [--list missing|noisy] [--level strict|moderate] [--core]

FILE has one JSON object a line: ``command`` and ``label`` (``dangerous`` or ``safe``); optional are
``core`` (true for a row that is a plain shell command with a label beyond doubt) and ``quality`` (a
list, not empty where the label is in doubt). At strict any finding counts, since that level asks
about all that can lose something; at moderate and permissive a warning or an error.

``--list missing`` prints the dangerous commands without a finding, ``--list noisy`` the safe ones
with one, by cause.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.check import check
from caro_lsp.dogma.ruleset import Level, RuleSet
from caro_lsp.paths import Paths
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse

COUNTED = {
    "strict": {"error", "warning", "info", "hint"},
    "moderate": {"error", "warning"},
    "permissive": {"error", "warning"},
}
Row = dict[str, Any]


def found(text: str, rules: RuleSet, level: Level) -> list[str]:
    """The ids of the rules that count for ``text`` at ``level``."""
    findings = check(parse(text.encode()), rules, level).findings
    return [f.rule.id for f in findings if f.severity in COUNTED[level]]


def missing_because(text: str, rules: RuleSet, level: Level) -> str:
    """Why nothing was found: what the rules know of the commands in ``text``."""
    names = [command.name for command in commands(parse(text.encode()))]
    if not names:
        return "no command is run"
    quiet = check(parse(text.encode()), rules, "strict").findings
    if quiet and level != "strict":
        return f"{quiet[0].rule.id} is a {quiet[0].severity} at strict"
    anything = {rule.id for rule in rules.for_command("", redirected=True, piped=True)}
    known = [
        name
        for name in names
        if {rule.id for rule in rules.for_command(name, redirected=True, piped=True)} - anything
    ]
    if known:
        return f"{known[-1]}: its rules do not mean this"
    return f"{names[-1]}: no rule"


def rate(rows: list[Row], hits: list[list[str]]) -> str:
    """The share of rows with a finding."""
    return f"{sum(map(bool, hits)) / len(rows):7.4f}" if rows else "      -"


def table(rows: list[Row], rules: RuleSet) -> None:
    """Recall and rate of false positives by level, for parts of the rows."""
    parts = {
        "all": rows,
        "label beyond doubt": [row for row in rows if not row.get("quality")],
        "core": [row for row in rows if row.get("core")],
    }
    print(f"{'rows':20} {'level':11} {'dangerous':>9}  recall {'safe':>9}  noisy")
    for name, part in parts.items():
        for level in get_args(Level):
            cells = []
            for label in ("dangerous", "safe"):
                chosen = [row for row in part if row["label"] == label]
                hits = [found(row["command"], rules, level) for row in chosen]
                cells.append(f"{len(chosen):9} {rate(chosen, hits)}")
            print(f"{name:20} {level:11} {' '.join(cells)}")


def listing(rows: list[Row], rules: RuleSet, level: Level, what: str) -> None:
    """The commands that are missed, or found without need, by cause; most frequent first."""
    causes: dict[str, list[str]] = defaultdict(list)
    label = "dangerous" if what == "missing" else "safe"
    for row in rows:
        if row["label"] != label:
            continue
        hits = found(row["command"], rules, level)
        if what == "noisy" and hits:
            causes[hits[0]].append(row["command"])
        elif what == "missing" and not hits:
            causes[missing_because(row["command"], rules, level)].append(row["command"])
    for cause, texts in sorted(causes.items(), key=lambda item: (-len(item[1]), item[0])):
        print(f"{len(texts):4} {cause}")
        for text in texts:
            print(f"       {' '.join(text.split())[:140]}")


def main() -> None:
    """Measure, or list what is behind the measures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--list", choices=["missing", "noisy"])
    parser.add_argument("--level", choices=["strict", "moderate", "permissive"], default="strict")
    parser.add_argument("--core", action="store_true", help="list rows with core: true only")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.file.read_text("utf-8").splitlines() if line]
    with TemporaryDirectory() as folder:
        loaded = layers.load(Paths.below(Path(folder)), Configuration())
    for problem in loaded.problems:
        print(problem, file=sys.stderr)
    if options.list:
        chosen = [row for row in rows if row.get("core") or not options.core]
        listing(chosen, loaded.rules, options.level, options.list)
    else:
        table(rows, loaded.rules)


if __name__ == "__main__":
    main()
