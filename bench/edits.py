"""Random edits of scripts: what is kept from the version before against reading all anew.

    python bench/edits.py [--steps 100000] [--seed 1] [--processes 2] [--scripts FOLDER ...]

Each step is an edit (typed, pasted, deleted, replaced, moved, undone) of a short script, after
which the incremental parser and checker, which live through all edits of a script, are held to ones
that begin with that version: same statements, errors, comments, and the same findings. A step that
differs is printed with the text before and after, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from language_server import scratch

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.review import Review, Reviewer
from caro_lsp.paths import Paths
from caro_lsp.shell.dialect import is_script
from caro_lsp.shell.parse import IncrementalParser, Script, parse

if TYPE_CHECKING:
    from caro_lsp.dogma.ruleset import RuleSet

STEPS_PER_SCRIPT = 100
MAX_BYTES = 3_000
LINES = tuple(
    r"""
rm -rf /srv/x
rm -rf "$D/"
D=/
D=$(mktemp -d)
cd /
sudo rm -rf $D*
if [ -n "$D" ]; then
else
fi
for f in a b /; do
done
case $D in
a) ls ;;
esac
f() {
}
f /
local D=/x
cat <<EOF
EOF
cat <<'END' | sh
END
    eval 'rm -rf /'
echo 'one
two'
echo "a $(ls
)"
x=`pwd`
# caro: ignore[CARO-FS-001] reason="test"
# a word
set -eu
alias r='rm -rf'
r /
bash -c 'rm -rf /'
a=(1 2
/ 4)
[[ $a =~ (x|y) ]] &&
curl -s https://example.com/i | sh
echo é → ü
trap 'rm -rf /' EXIT
((i++))
while read -r l; do
. ./other.sh
chmod -R 777 /
find / -delete
printf '%s' "${D:-/}"
! x |& y &
exit 1
\\
""".strip().splitlines()
)
TYPED = (
    *"'\"`$(){}[];|&<>\\#\n \t=/-*~!?ax1é",
    *("\n\n", "<<E\n", "$((", "))", "${D}", "<(", "&&", "||", ";;", "\r\n", "\x00", "\xff"),
)


class Outcome(NamedTuple):
    """What one process did: edits, the seconds of both ways, and what differed."""

    steps: int
    kept: list[float]
    anew: list[float]
    different: list[str]


def edit(chooser: random.Random, source: bytes, former: list[bytes]) -> bytes:
    """Another version of ``source``; ``former`` are those before it."""
    text = source.decode("utf-8", "surrogateescape")
    at = chooser.randint(0, len(text))
    end = min(len(text), at + chooser.choice((0, 1, 1, 2, 5, 20, 80)))
    kind = chooser.random()
    if kind < 0.1 and former:
        return chooser.choice(former[-5:])
    if kind < 0.45:
        new = text[:at] + chooser.choice(TYPED) + text[at:]
    elif kind < 0.65:
        line = text.rfind("\n", 0, at) + 1
        new = text[:line] + chooser.choice(LINES) + "\n" + text[line:]
    elif kind < 0.85 or len(text) > MAX_BYTES:
        new = text[:at] + text[max(at, end) :]
    elif kind < 0.92:
        new = text[:at] + chooser.choice(LINES) + text[end:]
    else:
        to = chooser.randint(0, len(text))
        rest = text[:at] + text[end:]
        new = rest[:to] + text[at:end] + rest[to:]
    return new.encode("utf-8", "surrogateescape")


def seen(script: Script, review: Review) -> tuple[object, ...]:
    """What a version shows."""
    findings = [(f.rule.id, f.severity, f.span, f.message) for f in review.findings]
    taken_out = [(f.rule.id, f.span) for f, _ in review.suppressed]
    parts = (script.units, script.errors, script.comments, script.dialect)
    return (*parts, findings, taken_out, review.commands)


def walk(seed: int, steps: int, rules: RuleSet, examples: list[bytes]) -> Outcome:
    """``steps`` edits, beginning with another script now and then."""
    chooser = random.Random(seed)
    outcome = Outcome(steps, [], [], [])
    for done in range(steps):
        if done % STEPS_PER_SCRIPT == 0:
            lines = [chooser.choice(LINES) for _ in range(chooser.randint(1, 40))]
            source = "\n".join(("#!/bin/bash", *lines)).encode()
            if examples and chooser.random() < 0.5:
                source = chooser.choice(examples)
            former: list[bytes] = []
            parser, reviewer = IncrementalParser(), Reviewer()
            parser.parse(source)
        before, source = source, edit(chooser, source, former)
        former.append(before)
        started = time.perf_counter()
        script = parser.parse(source)
        kept = seen(script, reviewer.review(script, rules, "strict"))
        between = time.perf_counter()
        script = parse(source)
        anew = seen(script, Reviewer().review(script, rules, "strict"))
        outcome.kept.append(between - started)
        outcome.anew.append(time.perf_counter() - between)
        if kept != anew:
            part = next(n for n, (a, b) in enumerate(zip(kept, anew, strict=True)) if a != b)
            names = ("units", "errors", "comments", "dialect", "findings", "suppressed", "commands")
            story = f"seed {seed}, step {done}: {names[part]} differ"
            outcome.different.append(f"{story}\n  from {before!r}\n  to   {source!r}")
    return outcome


def examples_in(folders: list[str]) -> list[bytes]:
    """The first lines of the scripts in ``folders``."""
    found = []
    for folder in folders:
        for path in sorted(Path(folder).glob("*")):
            if path.is_file() and not path.is_symlink():
                source = path.read_bytes()[: MAX_BYTES * 2 // 3]
                if b"\0" not in source and is_script(source[:256], str(path)):
                    found.append(source.rpartition(b"\n")[0])
    return found


def _walk(arguments: tuple[int, int, list[str]]) -> Outcome:
    seed, steps, folders = arguments
    rules = layers.load(Paths.below(scratch()), Configuration()).rules
    return walk(seed, steps, rules, examples_in(folders))


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--scripts", nargs="*", default=["/var/lib/dpkg/info"])
    options = parser.parse_args()
    portions = [2_000] * (options.steps // 2_000) + [options.steps % 2_000]
    work = [(options.seed + n, steps, options.scripts) for n, steps in enumerate(portions) if steps]
    kept: list[float] = []
    anew: list[float] = []
    different: list[str] = []
    with ProcessPoolExecutor(options.processes) as pool:
        for number, outcome in enumerate(pool.map(_walk, work), 1):
            kept += outcome.kept
            anew += outcome.anew
            different += outcome.different
            for story in outcome.different[:1]:
                print(story, flush=True)
            if sys.stderr.isatty():
                print(f"\r{number} of {len(work)}", end="", file=sys.stderr)
    print(f"{len(kept)} edits, {len(different)} that differ from reading anew")
    a, b = (1000 * statistics.median(times) for times in (kept, anew))
    print(f"median: kept {a:.2f} ms, anew {b:.2f} ms, ratio {b / a:.1f}")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
