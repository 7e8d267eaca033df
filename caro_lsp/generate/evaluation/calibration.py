"""Whether confidence is a probability: reliability, its error, and the risk where less is said.

The expected calibration error is the mean distance between confidence and share of right answers
over bins of equal width, weighted by their sizes. Source: M. Pakdaman Naeini, G. Cooper, M.
Hauskrecht, Obtaining Well Calibrated Probabilities Using Bayesian Binning, AAAI 2015. Its interval
is that of the percentiles of bootstrap samples.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caro_lsp.generate.evaluation.report import Answer

BINS = 10
SAMPLES = 1000
_SIZE, _EDGE = 300, 40


@dataclass(frozen=True)
class Bin:
    """Answers of about the same confidence: how many, their mean confidence, the share right."""

    count: int
    confidence: float
    right: float


Outcome = tuple[float, bool]
"""The confidence in an answer, and whether it was right."""


def outcomes(answers: Sequence[Answer]) -> list[Outcome]:
    """Those of the requests that were answered at all."""
    return [(one.confidence, one.right) for one in answers if one.command]


def bins(given: Sequence[Outcome]) -> list[Bin]:
    """The bins that have answers, by confidence."""
    found = []
    for number in range(BINS):
        inside = [one for one in given if min(int(one[0] * BINS), BINS - 1) == number]
        if inside:
            count = len(inside)
            mean = sum(confidence for confidence, _ in inside) / count
            found.append(Bin(count, mean, sum(right for _, right in inside) / count))
    return found


def error(given: Sequence[Outcome]) -> float:
    """The expected calibration error, 0 to 1."""
    return sum(one.count * abs(one.confidence - one.right) for one in bins(given)) / len(given)


def interval(given: Sequence[Outcome], seed: int = 1) -> tuple[float, float]:
    """Between which values 95 of 100 bootstrap samples have the error."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    errors = sorted(error(draw.choices(given, k=len(given))) for _ in range(SAMPLES))
    return errors[int(SAMPLES * 0.025)], errors[int(SAMPLES * 0.975)]


def risk_by_coverage(given: Sequence[Outcome], asked: int) -> list[tuple[float, float]]:
    """For each confidence from the highest: the share of ``asked`` answered, and how many wrong."""
    ranked = sorted(given, key=lambda one: -one[0])
    found, wrong = [], 0
    for number, (confidence, right) in enumerate(ranked, start=1):
        wrong += not right
        if number == len(ranked) or ranked[number][0] < confidence:
            found.append((number / asked, wrong / number))
    return found


def drawing(given: Sequence[Outcome], asked: int) -> str:
    """Both curves as SVG: reliability by confidence, and the share of wrong answers by coverage."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * (_SIZE + 2 * _EDGE)}"'
        f' height="{_SIZE + 2 * _EDGE}" font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="white"/>',
        *_axes(0, "confidence", "share right"),
        *_axes(1, "share answered", "share wrong"),
        _line(0, [(0.0, 0.0), (1.0, 1.0)], 'stroke="#999" stroke-dasharray="4"'),
    ]
    for one in bins(given):
        x, y = _place(0, one.confidence, one.right)
        size = 3 + 12 * (one.count / len(given)) ** 0.5
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="#36c" fill-opacity=".6"/>'
            f'<text x="{x + size + 2:.1f}" y="{y + 4:.1f}">{one.count}</text>'
        )
    parts.append(_line(1, risk_by_coverage(given, asked), 'stroke="#c33" stroke-width="2"'))
    return "\n".join([*parts, "</svg>", ""])


def _place(panel: int, x: float, y: float) -> tuple[float, float]:
    return panel * (_SIZE + 2 * _EDGE) + _EDGE + x * _SIZE, _EDGE + (1 - y) * _SIZE


def _line(panel: int, points: Sequence[tuple[float, float]], style: str) -> str:
    places = " ".join("{:.1f},{:.1f}".format(*_place(panel, x, y)) for x, y in points)
    return f'<polyline points="{places}" fill="none" {style}/>'


def _axes(panel: int, below: str, beside: str) -> list[str]:
    x, y = _place(panel, 0, 0)
    return [
        _line(panel, [(0, 1), (0, 0), (1, 0)], 'stroke="black"'),
        f'<text x="{x + _SIZE / 2:.0f}" y="{y + 30:.0f}" text-anchor="middle">{below}</text>',
        f'<text x="{x - 28:.0f}" y="{y - _SIZE / 2:.0f}" text-anchor="middle"'
        f' transform="rotate(-90 {x - 28:.0f} {y - _SIZE / 2:.0f})">{beside}</text>',
        *(
            f'<text x="{x + share * _SIZE:.0f}" y="{y + 14:.0f}" text-anchor="middle">'
            f'{share}</text><text x="{x - 4:.0f}" y="{y - share * _SIZE + 4:.0f}"'
            f' text-anchor="end">{share}</text>'
            for share in (0, 0.5, 1)
        ),
    ]
