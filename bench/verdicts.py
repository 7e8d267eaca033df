"""What readers say of findings in scripts of others: the table of their verdicts.

A row has the place of a finding and no text of the script: the line is known by a hash, so that a
verdict does not outlive the line that it is about.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

Verdict = Literal["worth", "noise"]
"""Whether a careful reviewer would have looked at the finding."""


class Unusable(Exception):
    """A file of verdicts that cannot be taken; the text says where and why."""


@dataclass(frozen=True, order=True)
class Place:
    """A finding in a package; ``hash`` is that of its line, ``file`` is relative to the package."""

    package: str
    file: str
    line: int
    rule: str
    severity: str
    hash: str

    @property
    def key(self) -> str:
        """The name of the finding in sheets and verdicts."""
        return f"{self.package}/{self.file}:{self.line} {self.rule} {self.hash}"


@dataclass(frozen=True, order=True)
class Row(Place):
    """A finding with the verdicts of two readers; ``agreed`` is yes or no."""

    first: str
    second: str
    agreed: str


COLUMNS = tuple(field.name for field in fields(Row))


def hash_of(line: bytes) -> str:
    """The hash of a line, without the blanks around it: 16 hexadecimal digits of SHA-256."""
    return hashlib.sha256(line.strip()).hexdigest()[:16]


def joined(place: Place, first: str, second: str) -> Row:
    """A row from a finding and what two readers say of it."""
    agreed = "yes" if first == second else "no"
    return Row(*astuple(place), first, second, agreed)


def read(file: Path) -> dict[str, Row]:
    """The rows of a table by key; none where there is no file. Raises :class:`Unusable`."""
    if not file.exists():
        return {}
    with file.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise Unusable(f"{file}: line 1: expected the columns {' '.join(COLUMNS)}")
        rows = [Row(**{**entry, "line": int(entry["line"])}) for entry in reader]
    return {row.key: row for row in rows}


def write(file: Path, rows: Iterable[Row]) -> None:
    """Write a table, in the order of packages, files and lines."""
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(
            text, delimiter="\t", quoting=csv.QUOTE_NONE, lineterminator="\n", quotechar=None
        )
        writer.writerow(COLUMNS)
        writer.writerows(astuple(row) for row in sorted(rows))


def verdicts(file: Path) -> dict[str, str]:
    """What one reader says, by key: lines of JSON with ``key`` and ``verdict``.

    Raises :class:`Unusable`.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            key, verdict = entry["key"], entry["verdict"]
        except (ValueError, KeyError, TypeError) as error:
            raise Unusable(f"{file}:{number}: expected an object with key and verdict") from error
        if verdict not in get_args(Verdict):
            raise Unusable(f"{file}:{number}: {verdict!r}: expected worth or noise")
        found[key] = verdict
    return found


def merged(
    rows: Mapping[str, Row],
    places: Mapping[str, Place],
    first: Mapping[str, str],
    second: Mapping[str, str],
) -> dict[str, Row]:
    """``rows`` with the verdicts of two readers on ``places``. Raises :class:`Unusable`."""
    for key in sorted(first.keys() | second.keys()):
        if key not in first or key not in second:
            raise Unusable(f"{key}: both readers must have a verdict on it")
        if key not in places:
            raise Unusable(f"{key}: not found any more; write a new sheet for the readers")
    new = {key: joined(places[key], first[key], second[key]) for key in first}
    return {**rows, **new}


@dataclass(frozen=True)
class Agreement:
    """How far two readers agree; shares from 0 to 1.

    ``kappa`` is Cohen's (Educational and Psychological Measurement 20, 1960): the agreement beyond
    that of chance. None where both always say the same, so that chance alone explains it.
    """

    worth_to_both: float
    worth_to_one: float
    same: float
    kappa: float | None


def agreement(rows: Iterable[Row]) -> Agreement | None:
    """How far the readers agree on ``rows``; None without rows."""
    pairs = Counter((row.first, row.second) for row in rows)
    total = pairs.total()
    if not total:
        return None
    same = sum(count for (one, other), count in pairs.items() if one == other) / total
    firsts, seconds = Counter[str](), Counter[str]()
    for (one, other), count in pairs.items():
        firsts[one] += count
        seconds[other] += count
    chance = sum(firsts[verdict] * seconds[verdict] for verdict in firsts) / total**2
    return Agreement(
        worth_to_both=pairs["worth", "worth"] / total,
        worth_to_one=1 - pairs["noise", "noise"] / total,
        same=same,
        kappa=(same - chance) / (1 - chance) if chance < 1 else None,
    )
