"""Random editing in a real editor: what is shown is what is so, and the server's memory stays flat.

    python bench/random_editing.py [--editor neovim] [--minutes 30] [--seed 1]

Types, in one place and in several at once (cursors of VS Code, a block of Neovim), deletes,
undoes, pastes 10,000 lines, renames, switches files, formats, accepts suggestions and kills the
server. After each pause the findings must be those of a fresh ``caro-lsp check`` of the text, no
ghost text may be left, and nothing may have gone wrong in ``:messages``, dialogs or notifications:
where one does not hold, it ends with what was done before. In the last two thirds the server is
left alive; its memory there is printed, how fast it grows, and what it is each four minutes *at
rest*: with all files cut to a few lines, so that what it holds of long ones does not count.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

EDITORS = Path(__file__).parents[1] / "tests" / "editors"
sys.path += [str(EDITORS), str(EDITORS / "neovim"), str(EDITORS / "vscode")]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from random_edits import Memory


class Person(Protocol):
    """Who edits in some editor."""

    memory: list[Memory]
    done: list[str]

    def rest(self) -> float:
        """Megabytes of the server with short files and nobody at the keyboard."""

    def step(self, *, kill: bool) -> None:
        """Some edits, a pause, and a look at what has to hold."""


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


@contextmanager
def in_neovim(seed: int, longest: float) -> Iterator[Person]:
    """The person before a Neovim, which ends after ``longest`` seconds."""
    from random_editing_person import RandomEditing
    from terminal_editor import Editor

    home = Path(tempfile.mkdtemp(prefix="caro-bench-"))
    editor = Editor(home, "#!/bin/bash\n", init="vim.o.hidden = true", longest=longest)
    try:
        yield RandomEditing(editor, seed, wait=120)
    finally:
        editor.close()


@contextmanager
def in_vscode(seed: int, longest: float) -> Iterator[Person]:
    """The person before a VS Code; ``longest`` is not needed."""
    del longest
    from playwright.sync_api import sync_playwright
    from vscode_host import CHROMIUM, VSIX, CodeServer, missing, packed
    from vscode_random_person import FILES, SERVER, SETTINGS, SPY, RandomEditing
    from vscode_window import Window

    if lack := missing():
        raise SystemExit(f"missing: {'; '.join(lack)}; run tests/editors/vscode/setup.sh")
    folder = Path(tempfile.mkdtemp(prefix="caro-bench-"))
    home, project = folder / "home", folder / "project"
    home.mkdir()
    project.mkdir()
    for name in FILES:
        (project / name).write_text("#!/bin/bash\n")
    code = CodeServer(
        home,
        settings={"caro.server.path": str(SERVER), **SETTINGS},
        extensions=(VSIX, packed(SPY, folder / "spy.vsix")),
        weights=False,
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1100, "height": 640})
        window = Window(page, project / FILES[0], folder)
        try:
            code.start()
            window.open(code.url(project, window.file))
            yield RandomEditing(code, window, seed, wait=120)
        except BaseException:
            window.screenshot("failed")
            print(f"see {folder}", file=sys.stderr)
            raise
        finally:
            browser.close()
            code.stop()


REST_SECONDS = 240.0
"""Between two measurements at rest."""
SEATS: dict[str, Callable[[int, float], AbstractContextManager[Person]]] = {
    "neovim": in_neovim,
    "vscode": in_vscode,
}


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--editor", choices=SEATS, default="neovim")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    seconds = 60 * options.minutes
    with SEATS[options.editor](options.seed, 2 * seconds + 600) as person:
        started = time.monotonic()
        pauses = 0
        rests: list[tuple[float, float]] = []
        try:
            while (passed := time.monotonic() - started) < seconds:
                person.step(kill=passed < seconds / 3)
                pauses += 1
                alive = passed - seconds / 3
                if alive > 0 and alive >= len(rests) * REST_SECONDS:
                    rests.append((passed, person.rest()))
                if pauses % 20 == 0:
                    now = f"{passed:5.0f} s, {pauses} pauses, {person.memory[-1].megabytes:.1f} MB"
                    print(now, file=sys.stderr, flush=True)
            print(f"{options.editor}: {pauses} pauses, all as they should be")
        finally:
            counts = sorted(Counter(person.done).items())
            print(", ".join(f"{name} {count}" for name, count in counts))
            print(report(person.memory))
            for passed, megabytes in rests:
                print(f"at rest after {passed / 60:4.1f} min  {megabytes:6.1f} MB")


if __name__ == "__main__":
    main()
