"""From a keystroke to what the user sees, in a real editor, next to bash-language-server.

    python bench/editors.py [--editor neovim] [--turns 20] [--lines 300] [--no-model]

Types as a person does, a key each 80 ms, and measures in the editor from the last key to the end of
the redraw that shows it: ghost text that the grammar answers, ghost text that the embedded model
answers (asked for by key; without the grammar's answer the model takes its time), and the squiggle
of a dangerous command. The squiggle is measured with caro and with bash-language-server (npm; its
findings are ShellCheck's) in turns. Prints median and 95th percentile, and the ratio to the peer.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from keystroke import script

if TYPE_CHECKING:
    from editor_seat import Seat, Shown

SEATS = {"neovim": ("neovim_seat", "NeovimSeat"), "vscode": ("vscode_seat", "VSCodeSeat")}
"""Editor -> module and class of its seat."""

PEER = Path(__file__).with_name("node_modules") / "bash-language-server" / "out" / "cli.js"
PAUSE = 0.08
# Both servers find this, and not before its last letter.
DANGER = "rm -rf /"
NAMES = ("notes", "report", "access", "build", "users", "orders", "measures", "letters")
ASKED = (
    "# count lines in {name}.txt",
    "# show the 3 biggest files in {name}",
    "# compress the folder {name}",
)
# What the grammar has no answer for.
HARD = (
    "# play the file {name}.mp3",
    "# create a bare repository named {name}",
    "# play the film {name}.mkv",
)


def requests(templates: tuple[str, ...], count: int) -> list[str]:
    """Different requests, so that no answer is remembered from the one before."""
    return [
        templates[n % len(templates)].format(name=f"{NAMES[n % len(NAMES)]}{n}")
        for n in range(count)
    ]


def ghost_texts(seat: Seat, comments: list[str], *, explicit: bool, limit: float) -> list[Shown]:
    """Type each comment on a line of its own; what was shown, without those that showed nothing."""
    found = []
    for comment in comments:
        seat.line()
        seat.type(comment, PAUSE)
        if explicit:
            time.sleep(1)  # what was asked for while typing is over
            seat.ask()
        if shown := seat.ghost(limit):
            found.append(shown)
    return found


def squiggle(seat: Seat) -> float | None:
    """Type the danger, and take it back."""
    seat.line()
    seat.type(DANGER, PAUSE)
    elapsed = seat.squiggle(30)
    seat.take_back()
    return elapsed


def summary(name: str, values: list[float], asked: int) -> str:
    """Median and 95th percentile of milliseconds, and how many came."""
    if not values:
        return f"{name:44} nothing came, {asked} asked"
    ordered = sorted(values)
    p95 = ordered[round(0.95 * (len(ordered) - 1))]
    median = statistics.median(ordered)
    return f"{name:44} median {median:7.0f} ms  p95 {p95:7.0f} ms  ({len(ordered)} of {asked})"


def peer_command() -> tuple[list[str], str]:
    """How to start bash-language-server, and the PATH on which it finds ShellCheck."""
    node, checker = shutil.which("node"), shutil.which("shellcheck")
    if not (node and checker and PEER.exists()):
        raise SystemExit("needs node, shellcheck on PATH, and: cd bench && npm ci")
    folders = (str(Path(program).parent) for program in (node, checker))
    return [node, str(PEER), "start"], os.pathsep.join([*folders, "/usr/bin", "/bin"])


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--editor", choices=SEATS, default="neovim")
    parser.add_argument("--turns", type=int, default=20)
    parser.add_argument("--lines", type=int, default=300)
    parser.add_argument("--no-model", action="store_true")
    options = parser.parse_args()
    module, name = SEATS[options.editor]
    seat_class: type[Seat] = getattr(import_module(module), name)
    text = script(options.lines)
    print(f"{seat_class.name}, a script of {text.count(chr(10))} lines, {options.turns} turns")

    # Nothing here that a command could be made after: the grammar answers by itself.
    plain = "#!/bin/bash\n" + "".join(f'echo "step {n}"\n' for n in range(options.lines))
    command, path = peer_command()
    ours, peer = seat_class(text), seat_class(text, peer=command, path=path)
    times: dict[str, list[float]] = {"caro-lsp": [], "bash-language-server": []}
    try:
        for turn in range(options.turns + 1):
            for server, seat in zip(times, (ours, peer), strict=True):
                elapsed = squiggle(seat)
                if turn and elapsed is not None:  # The first turn warms both.
                    times[server].append(elapsed)
    finally:
        peer.close()
        ours.close()
    seat = seat_class(plain)
    try:
        comments = requests(ASKED, options.turns + 1)
        easy = ghost_texts(seat, comments, explicit=False, limit=10)[1:]
    finally:
        seat.close()
    for server, values in times.items():
        print(summary(f"squiggle, {server}", values, options.turns))
    if all(times.values()):
        medians = [statistics.median(values) for values in times.values()]
        print(f"{'squiggle, caro-lsp / bash-language-server':44} {medians[0] / medians[1]:.2f}")
    print(summary("ghost text, grammar", [shown.milliseconds for shown in easy], options.turns))
    if options.no_model:
        return
    seat = seat_class(plain, weights=True)
    try:
        comments = requests(HARD, options.turns + 1)
        hard = ghost_texts(seat, comments, explicit=True, limit=30)
    finally:
        seat.close()
    of_model = [shown.milliseconds for shown in hard if shown.origin.startswith("model")]
    print(summary("ghost text, first of the model", of_model[:1], 1))
    print(summary("ghost text, model, asked for by key", of_model[1:], options.turns))


if __name__ == "__main__":
    main()
