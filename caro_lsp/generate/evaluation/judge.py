"""Whether a command answers a task: it leaves the same files, and prints the same, as a right one.

Strict: the same lines, in any order and with any white space. Lenient: the F1 of the words of both
outputs is at least .75.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from caro_lsp.generate.evaluation import sandbox

if TYPE_CHECKING:
    from pathlib import Path

    from caro_lsp.generate.evaluation.sandbox import Outcome
    from caro_lsp.generate.evaluation.tasks import Task

ENOUGH = 0.75
NOT_FOUND = 127
_HERE = "(here is the command)"
Cause = Literal["right", "almost", "silent", "fails", "other output", "other files"]


@dataclass
class Judge:
    """Judges the answers to one task; what right commands do is found out once."""

    task: Task
    tree: Path
    _right: list[Outcome] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._right = [self._run(command) for command in self.task.gold]

    def usable(self) -> bool:
        """Whether it measures anything: its first command runs, and doing nothing is no answer."""
        return self._right[0].status != NOT_FOUND and self.cause("true") not in {"right", "almost"}

    def cause(self, command: str) -> Cause:
        """Whether ``command`` is right (almost: only leniently), or how it is wrong."""
        if not command.strip():
            return "silent"
        got = self._run(command)
        same = [right for right in self._right if right.files == got.files]
        # Where both print nothing, one that failed has not done the same.
        same = [right for right in same if not _failed(got, right)]
        if any(_lines(got.output) == _lines(right.output) for right in same):
            return "right"
        if any(_f1(got.output, right.output) >= ENOUGH for right in same):
            return "almost"
        if got.status not in {0, 1}:
            return "fails"
        return "other output" if same else "other files"

    def _run(self, command: str) -> Outcome:
        # What stands above the request runs first; its last line is the comment.
        above = "\n".join(self.task.script[:-1])
        text = f"{above}\necho '{_HERE}'\n{command}" if above else command
        text = "\n".join([text, *self.task.after])
        done = sandbox.run(
            self.tree, text, self.task.stubs, shell=self.task.shell, arguments=self.task.arguments
        )
        # What the lines above print says nothing of the command.
        return replace(done, output=_from_here(done.output))


def _from_here(output: str) -> str:
    """What follows the mark, which a loop around the request repeats."""
    before, mark, after = output.partition(f"{_HERE}\n")
    return after.replace(mark, "") if mark else before


def _failed(got: Outcome, right: Outcome) -> bool:
    silent = not got.output.strip() and not right.output.strip()
    return silent and right.status == 0 and got.status not in {0, 1}


def _lines(text: str) -> Counter[str]:
    return Counter(" ".join(line.split()) for line in text.splitlines() if line.strip())


def _f1(first: str, second: str) -> float:
    one, other = Counter(first.split()), Counter(second.split())
    if not one and not other:
        return 1.0
    return 2 * (one & other).total() / (one.total() + other.total())
