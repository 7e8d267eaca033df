"""Confidence in a candidate, 0..1, so that what is shown unasked is mostly right.

Those of the grammar and of the default model are calibrated (``caro-lsp eval generate`` prints how
well). The numbers for examples were chosen on the small set of ``bench/generate.py``: they order
candidates and separate good from bad there, and are no probabilities.
"""

from __future__ import annotations

import math

LEAST_OF_MODEL = 0.1
"""What the model wrote is not offered below this, not even on request: hardly any is right."""
LIKELIEST = -0.03
"""As sure of its words, as a mean natural log-probability, as the default model is at its best."""
UNMEASURED = 0.65
"""The most that the answer of a model gets whose answers nobody has measured: below what is shown
unasked, unless it agrees with something or the user asks for less confidence."""
NEUTRAL = 0.5
"""What it gets from one that does not tell how likely it is."""
AGREED = 0.05
"""Added where the model by itself came to the same command."""
_MODEL_OFFSET, _MODEL_SLOPE = 2.2, 14.0
_AMBIGUITY = 0.12
_SAME = 0.95
"""From here on a request and an example differ in names only. Below, what a short request asks for
besides is most often another thing, so it is not shown unasked."""
_NEAR = 0.05


def of_example(
    similarity: float, rival: float, *, variables: bool = False, doubts: int = 0
) -> float:
    """Confidence in an adapted example.

    ``similarity`` 0..1 to the request, ``rival`` that of the best example with another command:
    two that are equally near are in doubt. ``variables`` and ``doubts`` as for a reading.
    """
    doubt = max(0.0, 1 - max(0.0, similarity - rival) / _NEAR) if rival > 0 else 0.0
    if similarity >= 0.999:
        doubt = 0.0
    if similarity < _SAME:
        similarity = min(similarity, UNMEASURED)
    script = (_EXAMPLE_AMONG_VARIABLES if variables else 1.0) * _DOUBTED**doubts
    return _bounded((similarity - _AMBIGUITY * doubt) * script)


def of_model(log_probability: float) -> float:
    """Confidence in what the default model wrote.

    ``log_probability`` is the mean natural one of its tokens. The logistic curve was fitted to its
    answers to 94 requests of ``bench/practice`` and of the half of the public benchmark that may be
    looked at, which the grammar does not answer surely: above -0.05 of 18 answers 16 were right,
    to -0.1 17 of 22, to -0.2 10 of 20, below that 5 of 34. It is set a little lower than it fits.
    """
    return 1 / (1 + math.exp(-(_MODEL_OFFSET + _MODEL_SLOPE * log_probability)))


def of_other_model(log_probability: float | None) -> float:
    """Confidence in what a model wrote with which nothing was measured."""
    if log_probability is None:
        return NEUTRAL
    return _bounded(math.exp(log_probability) * UNMEASURED)


def _bounded(confidence: float) -> float:
    return max(0.0, min(1.0, confidence))


def of_reading(
    coverage: float,
    *,
    frame: str = "",
    variables: bool = False,
    ignored: bool = False,
    doubts: int = 0,
) -> float:
    """The confidence in a command of a ``frame`` that accounts for a share of the request.

    ``variables``: whether the script has some, of which the request may mean more than it says;
    ``ignored``: whether one that was set just above, for something, is not in the command;
    ``doubts``: how many other signs there are that the script means something else.
    """
    return math.prod(
        factors_of_reading(
            coverage, frame=frame, variables=variables, ignored=ignored, doubts=doubts
        ).values()
    )


def factors_of_reading(
    coverage: float,
    *,
    frame: str = "",
    variables: bool = False,
    ignored: bool = False,
    doubts: int = 0,
) -> dict[str, float]:
    """What the confidence in a reading is the product of, each 0..1."""
    among = _AMONG_VARIABLES.get(frame, _OTHERS_AMONG_VARIABLES)
    return {
        "frame": _IGNORING if ignored else among if variables else _ALONE,
        "understood": coverage**4,
        "doubts": _DOUBTED**doubts,
    }


_ALONE = 0.9
_AMONG_VARIABLES = {"files": 0.72, "archives": 0.5, "recipe": 0.72, "script": 0.69, "several": 0.69}
_OTHERS_AMONG_VARIABLES = 0.82
"""The shares of answers that were right where all of the request was understood, of requests that
nobody who worked on the grammar had read. What works in one text or table is right among variables
more often than what has to choose files."""
_IGNORING = 0.4
_DOUBTED = 0.6
_EXAMPLE_AMONG_VARIABLES = 0.3
