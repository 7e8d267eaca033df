"""What an evaluation says: shares by source, kind and difficulty, failures by cause."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caro_lsp.generate.evaluation import calibration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caro_lsp.generate.evaluation.judge import Cause
    from caro_lsp.generate.evaluation.tasks import Task

RIGHT: frozenset[Cause] = frozenset({"right", "almost"})


@dataclass(frozen=True)
class Answer:
    """The first candidate for a task, and what became of it.

    ``shown``: whether it is sure enough to appear without being asked for.
    """

    task: Task
    command: str
    source: str
    confidence: float
    shown: bool
    cause: Cause
    milliseconds: float

    @property
    def right(self) -> bool:
        """Whether it is right, leniently."""
        return self.cause in RIGHT


def lines(answers: list[Answer], unusable: int, *, verbose: bool) -> Iterator[str]:
    """The report, a line at a time."""
    if verbose:
        for one in answers:
            yield (
                f"{one.cause:12} {one.task.id} {one.confidence:.2f} {one.source or '-':8}"
                f" {one.task.query}\n{'':13}{one.command or '(nothing)'}"
                + ("" if one.right else f"\n{'':13}right: {one.task.gold[0]}")
            )
        yield ""
    for title, key in _GROUPS.items():
        groups = sorted({key(one) for one in answers})
        if len(groups) > 1:
            yield from _table(
                title, [(name, [a for a in answers if key(a) == name]) for name in groups]
            )
    causes = Counter(one.cause for one in answers if not one.right)
    yield "wrong by cause: " + ", ".join(f"{name} {n}" for name, n in causes.most_common())
    shown = [one for one in answers if one.shown]
    count = len(answers)
    strict = sum(one.cause == "right" for one in answers)
    lenient = sum(one.right for one in answers)
    yield f"{count} judged, {unusable} measure nothing here"
    yield f"asked for: strict {_share(strict, count)}, lenient {_share(lenient, count)}"
    if shown:
        right = sum(one.right for one in shown)
        unasked = f"{_share(len(shown), count)}, of them right {_share(right, len(shown))}"
        yield f"shown unasked: {unasked}"
    if given := calibration.outcomes(answers):
        low, high = calibration.interval(given)
        yield "confidence  answers  right"
        for some in calibration.bins(given):
            yield f"  {some.confidence:8.2f}  {some.count:7}  {some.right:.3f}"
        yield f"calibration error {calibration.error(given):.3f}, 95 %: {low:.3f} to {high:.3f}"
    times = sorted(one.milliseconds for one in answers)
    if times:
        late = times[int(len(times) * 0.95)]
        yield f"time: median {times[len(times) // 2]:.1f} ms, p95 {late:.1f} ms"


_GROUPS: dict[str, Callable[[Answer], str]] = {
    "source": lambda one: one.source or "(nothing)",
    "kind": lambda one: one.task.kind,
    "difficulty": lambda one: one.task.difficulty,
}


def _table(title: str, groups: list[tuple[str, list[Answer]]]) -> Iterator[str]:
    yield f"{title:20} tasks  right"
    for name, answers in groups:
        right = sum(one.right for one in answers)
        yield f"  {name:18} {len(answers):5}  {right / len(answers):.3f}"


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.3f}" if whole else "-"
