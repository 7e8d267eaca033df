"""How much the rules say about scripts of others, and how much of it is worth a look.

    python bench/packages.py [NAME=]FOLDER ... [--write-sheet FILE | --take FIRST SECOND]

A FOLDER holds an unpacked package; its name is that of the package unless NAME is given. Counted
are findings of a warning or above at the level moderate, links left out.

``bench/judged.tsv`` has what two readers say of each finding. ``--write-sheet`` writes those that
nobody has judged, a JSON object a line, each with the lines around it; it holds text of others and
is never committed. A reader answers with a JSON object a line: ``key``, ``verdict`` (``worth`` or
``noise``), ``reason``. ``--take`` puts the answers of two readers into the table, without reasons.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import verdicts
from injection import scripts

from caro_lsp.cli.checking.judging import Judge, Policy
from caro_lsp.config import Configuration
from caro_lsp.paths import Paths

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caro_lsp.cli.output.report import Located

TABLE = Path(__file__).parent / "judged.tsv"
AROUND = 6
"""Lines in front of a finding, and behind it, that a reader sees."""


@dataclass
class Package:
    """A package, what was read of it, and what was found."""

    name: str
    scripts: int = 0
    lines: int = 0
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Finding:
    """A finding, by its place and with what a reader has to know."""

    place: verdicts.Place
    message: str
    text: str


def around(lines: list[str], line: int) -> str:
    """The numbered lines around ``line``, which counts from 1 and is marked."""
    first = max(line - AROUND, 1)
    shown = enumerate(lines[first - 1 : line + AROUND], first)
    return "\n".join(f"{'>' if n == line else ' '}{n:5} {text}" for n, text in shown)


def finding(package: str, file: str, source: bytes, located: Located) -> Finding:
    """What is noted of one finding in the content ``source`` of a file."""
    lines = source.split(b"\n")
    place = verdicts.Place(
        package,
        file,
        located.line,
        located.rule,
        located.severity,
        verdicts.hash_of(lines[located.line - 1]),
    )
    texts = [line.decode("utf-8", "replace") for line in lines]
    return Finding(place, located.message, around(texts, located.line))


def checked(name: str, folder: Path, judge: Judge) -> Package:
    """What the rules say of the scripts in a folder."""
    package = Package(name)
    for path, source in scripts([str(folder)]):
        package.scripts += 1
        package.lines += source.count(b"\n")
        file = path.relative_to(folder).as_posix()
        package.findings += (
            finding(name, file, source, located)
            for located in judge.judge(source, str(path), fixes=False).located
            if located.at_least("warning")
        )
    return package


def density(findings: int, lines: int) -> str:
    """Findings per 1,000 lines."""
    return f"{1000 * findings / lines:.3f}" if lines else "-"


def print_counts(packages: list[Package]) -> None:
    """Print what was found, by package and by rule."""
    print(f"{'package':24} {'scripts':>7} {'lines':>7} {'findings':>8}  per 1,000 lines")
    total = Package("all together")
    for package in packages:
        total.scripts += package.scripts
        total.lines += package.lines
        total.findings += package.findings
    for package in [*packages, total]:
        count = len(package.findings)
        share = density(count, package.lines)
        print(f"{package.name:24} {package.scripts:7} {package.lines:7} {count:8}  {share}")
    print()
    rules = Counter((f.place.rule, f.place.severity) for f in total.findings)
    for (rule, severity), count in sorted(rules.items(), key=lambda item: (-item[1], item[0])):
        print(f"{rule:18} {severity:8} {count:4}")
    print()


def print_verdicts(places: dict[str, verdicts.Place], rows: dict[str, verdicts.Row]) -> None:
    """Print what readers say of the findings, and which of them nobody has judged."""
    judged = [rows[key] for key in places if key in rows]
    missing = [place for key, place in places.items() if key not in rows]
    print(f"{len(judged)} findings judged, {len(missing)} not")
    for place in missing:
        print(f"  {place.package}/{place.file}:{place.line} {place.rule}")
    if gone := len(rows.keys() - places.keys()):
        print(f"{gone} rows are about lines or findings that are not there")
    errors = [row for row in judged if row.severity == "error"]
    for name, part in (("all", judged), ("errors", errors)):
        if said := verdicts.agreement(part):
            kappa = "-" if said.kappa is None else f"{said.kappa:.2f}"
            print(
                f"{name}: {len(part)} judged; worth a look to both readers"
                f" {said.worth_to_both:.1%}, to one at least {said.worth_to_one:.1%};"
                f" the same verdict {said.same:.1%}, kappa {kappa}"
            )


def write_sheet(file: Path, findings: Iterable[Finding], judge: Judge) -> int:
    """Write the findings for readers; returns how many."""
    entries = [
        {
            "key": found.place.key,
            **asdict(found.place),
            "message": found.message,
            "why": judge.rules.rules[found.place.rule].data["why"].strip(),
            "text": found.text,
        }
        for found in findings
    ]
    lines = "".join(f"{json.dumps(entry, ensure_ascii=False)}\n" for entry in entries)
    file.write_text(lines, "utf-8")
    return len(entries)


def named(argument: str) -> tuple[str, Path]:
    """The name and the folder of a package on the command line."""
    name, equals, folder = argument.partition("=")
    path = Path(folder if equals else argument).resolve()
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{path}: expected the folder of an unpacked package")
    return (name if equals else path.name), path


def main() -> None:
    """Read the arguments, check, and print or take what readers say."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=named, metavar="[NAME=]FOLDER")
    parser.add_argument("--judged", type=Path, default=TABLE, help="the table of verdicts")
    parser.add_argument("--write-sheet", type=Path, metavar="FILE")
    parser.add_argument("--take", type=Path, nargs=2, metavar=("FIRST", "SECOND"))
    options = parser.parse_args()
    policy = Policy(Paths.below(Path("/nonexistent")), Configuration(), (), user=False)
    judge = Judge(policy.load().rules, policy, "moderate", base="/")
    packages = [checked(name, folder, judge) for name, folder in options.folders]
    # Two commands of one line that break the same rule are one question to a reader.
    findings = {found.place.key: found for p in packages for found in p.findings}
    places = {key: found.place for key, found in findings.items()}
    print_counts(packages)
    try:
        rows = verdicts.read(options.judged)
        if options.take:
            first, second = map(verdicts.verdicts, options.take)
            rows = verdicts.merged(rows, places, first, second)
            verdicts.write(options.judged, rows.values())
    except (verdicts.Unusable, OSError) as error:
        sys.exit(str(error))
    print_verdicts(places, rows)
    if options.write_sheet:
        unjudged = [found for key, found in findings.items() if key not in rows]
        count = write_sheet(options.write_sheet, unjudged, judge)
        print(f"{options.write_sheet}: {count} findings for readers")


if __name__ == "__main__":
    main()
