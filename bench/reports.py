"""How much of what is planted in failures stands in the reports on them.

    python bench/reports.py [--reports 10000] [--seed 1] [--kinds NAME]

Each failure holds made-up secrets and personal data of three of the kinds in ``planted.py``, or in
``planted_further.py``, which was written without regard to it, in all its fields. Each is reported
at the three consent levels. A leak is a planted value, whole or taken apart by other signs, or a
part of it of four and more letters or digits that is no word of caro's own tables or of the
published form, anywhere in a report. The status is 1 where there is one.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections import Counter
from functools import cache
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent))

import planted
import planted_further

from caro_lsp.heal import report, schema
from caro_lsp.heal.keys import Keys
from caro_lsp.heal.redact import tables
from caro_lsp.paths import Paths

_PART = re.compile(r"[^\W_]{4,}")
_RANDOM = ("id", "key", "fingerprint", "created", "why")
"""Fields that hold nothing of the failure; a short number may be found in them by chance."""


def leaks(body: bytes, values: list[str]) -> list[str]:
    """What of ``values`` stands in a report."""
    document = json.loads(body)
    for name in _RANDOM:
        del document[name]
    names = (document.get("debug") or {}).pop("names", {})
    text = json.dumps(document, ensure_ascii=False).casefold() + " ".join(names)
    found = [part for value in values for part in _parts(value) if part.casefold() in text]
    # In pieces it is still there.
    letters = _bare(text)
    return found + [v for v in values if len(_bare(v)) >= 6 and _bare(v) in letters]


def _bare(text: str) -> str:
    """Letters and digits only."""
    return re.sub(r"[\W_]", "", text).casefold()


def _parts(value: str) -> list[str]:
    known = tables.plain_words() | tables.tool_names() | {"https", "http", "home", "srv"}
    parts = [part for part in _PART.findall(value) if part.lower() not in known]
    # Four letters by chance may stand in what each report says: "LInu" in "linux".
    parts = [part for part in parts if part.casefold() not in _published()]
    return [value, *(part for part in parts if part not in _fixed())]


@cache
def _fixed() -> frozenset[str]:
    """What all values of a kind have, so that it tells nothing: "https", "Signed", "AccountKey"."""
    r = Random(7)
    found: set[str] = set()
    for module in (planted, planted_further):
        for kind in module.KINDS.values():
            found |= set.intersection(*(set(_PART.findall(kind(r))) for _ in range(12)))
    return frozenset(found)


@cache
def _published() -> str:
    """The form of a report, as it is published."""
    return json.dumps(schema.json_schema()).casefold()


def main() -> int:
    """Make the reports; print what was found."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--reports", type=int, default=10_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--kinds", choices=["planted", "planted_further"], default="planted")
    options = arguments.parse_args()
    kinds = planted if options.kinds == "planted" else planted_further
    r = Random(options.seed)
    found: Counter[str] = Counter()
    undone = 0
    hidden = Counter[str]()
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        keys = Keys(Paths.below(Path(folder)))
        for _ in range(options.reports):
            failure, values = kinds.planted_failure(r)
            for level in schema.LEVELS:
                body = report.build(failure, level, keys)
                for leak in leaks(body, values):
                    found[level] += 1
                    print(f"leak at {level}: {leak!r} in {body.decode()}")
                undone += bool(report.check(body).undone)
                hidden[level] += body.count(b"{text:")
    seconds = time.process_time() - started
    print(
        f"{options.reports} failures with 3 of {len(kinds.KINDS)} kinds each, seed {options.seed}"
    )
    for level in schema.LEVELS:
        print(f"{level:9} {found[level]} leaks, {hidden[level]} texts hidden as a whole")
    print(f"not stable when redacted again: {undone}; {seconds:.0f} s of processor time")
    return 1 if sum(found.values()) + undone else 0


if __name__ == "__main__":
    sys.exit(main())
