"""What the rules find in commands that others have labelled, and what they miss.

    python bench/rules.py FILE [--list missing|noisy] [--level strict|moderate] [--core]
                               [--severity high,critical] [--contested TABLE]

FILE has one JSON object a line: ``command`` and ``label`` (``dangerous`` or ``safe``); optional are
``core`` (true for a row that is a plain shell command with a label beyond doubt), ``quality`` (a
list, not empty where the label is in doubt) and ``severity``. At strict any finding counts, since
that level asks about all that can lose something; at moderate and permissive a warning or an error.

``--list missing`` prints the dangerous commands without a finding, ``--list noisy`` the safe ones
with one, by cause. ``--severity`` keeps, of the dangerous rows, those to which FILE gives one of
these severities.

A label is an opinion. ``bench/contested.tsv`` holds another on rows that the rules miss or find
without need: ``hash`` (the first 16 hex digits of the SHA-256 of the command), ``measure`` (strict
or moderate), ``cause`` and ``verdict``: *missed*, the label is right, or *contested*, it is not a
danger, or not to a person at this level. Each figure stands beside the one without the contested
rows. Only rows on which rules and label differ were looked at, so the second figure is an upper
bound; the cause *elsewhere* (what is changed is at a service, in a cloud or on another machine) was
given to all rows of high and critical severity, found or not, and the rows *here* lack these.

Causes on which a machine could agree: *not-shell* (a statement of another language), *no-effect*
(it fails, or changes nothing, as it is written), *no-such-command*, *reads-only*, *dry-run* (or
help), *unknown-program* (the harm is in a file that is not shown), *same-command-other-label*,
*another-pattern* and *label-noise* (safe by FILE, though it does what strict asks about).
Matters of taste: *nothing-lost* (one more command brings it back), *asked-for* (harm to what is
named is the purpose), *one-named-file*, *scratch* (temporary files), *agent-policy*, *loses-work*.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, get_args

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.check import check
from caro_lsp.dogma.names import OPERATORS
from caro_lsp.dogma.ruleset import Level, RuleSet
from caro_lsp.paths import Paths
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse
from caro_lsp.shell.streams import HERE

_REDIRECTED = HERE.union(OPERATORS)
COUNTED = {
    "strict": {"error", "warning", "info", "hint"},
    "moderate": {"error", "warning"},
    "permissive": {"error", "warning"},
}
NAMES = {"dangerous": "recall", "safe": "noisy"}
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

    def ids(name: str) -> set[str]:
        return {rule.id for rule in rules.for_command(name, _REDIRECTED, piped=True)}

    anything = ids("")
    known = [name for name in names if ids(name) - anything]
    if known:
        return f"{known[-1]}: its rules do not mean this"
    return f"{names[-1]}: no rule"


class Opinion(NamedTuple):
    """What a reviewer says of a label."""

    cause: str
    verdict: str


Opinions = dict[tuple[str, str], Opinion]
"""By the hash of the command and the measure."""


def opinions(file: Path) -> Opinions:
    """What the table in ``file`` says; ``KeyError`` where it lacks a column."""
    with file.open(encoding="utf-8", newline="") as lines:
        return {
            (row["hash"], row["measure"]): Opinion(row["cause"], row["verdict"])
            for row in csv.DictReader(lines, delimiter="\t")
        }


def key(row: Row) -> str:
    """The hash by which the table knows a row."""
    return hashlib.sha256(row["command"].encode()).hexdigest()[:16]


def rate(hits: list[bool]) -> str:
    """The share of rows with a finding."""
    return f"{sum(hits) / len(hits):7.4f}" if hits else "      -"


def table(rows: list[Row], rules: RuleSet, said: Opinions, severe: bool) -> None:
    """Recall and rate of false positives by level, for parts of the rows, and the causes.

    In brackets without the contested rows.
    """
    parts = {
        "all": rows,
        "label beyond doubt": [row for row in rows if not row.get("quality")],
        "core": [row for row in rows if row.get("core")],
    }
    if severe:
        away = {row for (row, _), opinion in said.items() if opinion.cause == "elsewhere"}
        parts["here"] = [row for row in rows if key(row) not in away]
    hits = {
        level: [bool(found(row["command"], rules, level)) for row in rows]
        for level in get_args(Level)
    }
    at = {id(row): index for index, row in enumerate(rows)}
    head = [f"{label:>9}  {name:>6}  (fair)  " for label, name in NAMES.items()]
    print(f"{'rows':20} {'level':11} {' '.join(head)}".rstrip())
    for name, part in parts.items():
        for level in get_args(Level):
            cells = []
            for label in NAMES:
                chosen = [row for row in part if row["label"] == label]
                fair = [row for row in chosen if not contested(row, level, said)]
                share, rest = (
                    rate([hits[level][at[id(row)]] for row in x]) for x in (chosen, fair)
                )
                cells.append(f"{len(chosen):9} {share} ({rest.strip()})")
            print(f"{name:20} {level:11} {' '.join(cells)}")
    for level in get_args(Level):
        causes(rows, hits[level], level, said)


def contested(row: Row, level: str, said: Opinions) -> bool:
    """Whether the label of ``row`` does not hold at ``level``."""
    opinion = said.get((key(row), level))
    return opinion is not None and opinion.verdict == "contested"


def causes(rows: list[Row], hits: list[bool], level: str, said: Opinions) -> None:
    """How many rows on which rules and label differ have which cause."""
    for label in NAMES:
        counts: Counter[Opinion] = Counter()
        for row, hit in zip(rows, hits, strict=True):
            if row["label"] == label and hit == (label == "safe"):
                counts[said.get((key(row), level), Opinion("", "not looked at"))] += 1
        if not counts or all(opinion.verdict == "not looked at" for opinion in counts):
            continue
        print(f"\n{level}, {label} rows where the rules differ from the label: {counts.total()}")
        for verdict in ("contested", "missed", "not looked at"):
            some = {opinion.cause: n for opinion, n in counts.items() if opinion.verdict == verdict}
            most = sorted(some.items(), key=lambda item: (-item[1], item[0]))
            if some:
                text = ", ".join(f"{cause} {n}".strip() for cause, n in most)
                print(f"  {verdict} {sum(some.values())}: {text}")


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
    parser.add_argument("--severity", default="", help="of the dangerous rows only these, as a,b")
    own = Path(__file__).with_name("contested.tsv")
    parser.add_argument("--contested", type=Path, default=own if own.exists() else None)
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.file.read_text("utf-8").splitlines() if line]
    if severities := set(filter(None, options.severity.split(","))):
        rows = [row for row in rows if row["label"] == "safe" or row.get("severity") in severities]
    said = opinions(options.contested) if options.contested else {}
    with TemporaryDirectory() as folder:
        loaded = layers.load(Paths.below(Path(folder)), Configuration())
    for problem in loaded.problems:
        print(problem, file=sys.stderr)
    if options.list:
        chosen = [row for row in rows if row.get("core") or not options.core]
        listing(chosen, loaded.rules, options.level, options.list)
    else:
        table(rows, loaded.rules, said, bool(severities))


if __name__ == "__main__":
    main()
