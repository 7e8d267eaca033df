"""Random editing in a real Neovim: what is shown is what is so, and the server's memory stays flat.

    python bench/random_editing.py [--minutes 30] [--seed 1]

Types, deletes, undoes, pastes 10,000 lines, renames, switches files, formats, accepts suggestions
and kills the server. After each pause the findings must be those of a fresh ``caro-lsp check`` of
the buffer's text, no ghost text may be left, and nothing may have gone wrong in ``:messages``:
where one does not hold, it ends with what was done before. In the last two thirds the server is
left alive; its memory there is printed, and how fast it grows.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "editors" / "neovim"))
from random_editing_person import Memory, RandomEditing
from terminal_editor import Editor


def report(memory: list[Memory]) -> str:
    """Memory of the server that lived last: once a minute, and its growth."""
    if not memory:
        return "no server was measured"
    last = [one for one in memory if one.pid == memory[-1].pid]
    # Its start is no growth: what is loaded once is loaded in the first third of its life.
    settled = last[len(last) // 3 :]
    lines = ["minute  server MB"]
    minute = -1.0
    for one in last:
        if one.seconds // 60 > minute:
            minute = one.seconds // 60
            lines.append(f"{minute:6.0f}  {one.megabytes:9.1f}")
    lines.append(
        f"at the end {last[-1].megabytes:.1f} MB, at most {max(m.megabytes for m in last):.1f}"
    )
    if len(settled) > 2:
        seconds = [one.seconds for one in settled]
        slope = statistics.linear_regression(seconds, [one.megabytes for one in settled]).slope
        lines.append(
            f"growth {60 * slope:.2f} MB a minute, over {(seconds[-1] - seconds[0]) / 60:.1f} min"
        )
    return "\n".join(lines)


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    seconds = 60 * options.minutes
    home = Path(tempfile.mkdtemp(prefix="caro-bench-"))
    editor = Editor(home, "#!/bin/bash\n", init="vim.o.hidden = true", longest=2 * seconds + 600)
    try:
        person = RandomEditing(editor, options.seed, wait=120)
        started = time.monotonic()
        pauses = longest = 0
        while (passed := time.monotonic() - started) < seconds:
            person.step(kill=passed < seconds / 3)
            pauses += 1
            longest = max(longest, len(editor.lines()))
            if pauses % 20 == 0:
                now = f"{passed:5.0f} s, {pauses} pauses, {person.memory[-1].megabytes:.1f} MB"
                print(now, file=sys.stderr, flush=True)
    finally:
        print(report(person.memory))
        editor.close()
    print(f"{pauses} pauses, all as they should be; up to {longest} lines")
    print(", ".join(f"{name} {count}" for name, count in sorted(Counter(person.done).items())))


if __name__ == "__main__":
    main()
