"""Arguments, distances and numbers in the lines of roff(7)."""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

STANDARD = 7.0
"""Characters by which text is indented where a page does not say."""


def arguments(text: str) -> list[str]:
    """The arguments of a macro: by blanks, in double quotes, where two are one."""
    words: list[str] = []
    at, length = 0, len(text)
    while at < length:
        if text[at] in " \t":
            at += 1
        elif text[at] == '"':
            at += 1
            word: list[str] = []
            while at < length:
                if text[at] == '"':
                    if text[at + 1 : at + 2] != '"':
                        break
                    at += 1
                word.append(text[at])
                at += 1
            at += 1
            words.append("".join(word))
        else:
            start = at
            while at < length and text[at] not in " \t":
                at += 2 if text[at] == "\\" else 1
            words.append(text[start:at])
    return words


_UNITS = {"i": 10.0, "c": 4.0, "P": 1.6, "p": 0.14, "m": 1.0, "n": 1.0, "u": 1 / 24, "v": 1.0}


def distance(text: str, default: float) -> float:
    """A distance in characters, as far as it is a plain number."""
    match = re.match(r"([+-]?\d*\.?\d+)([icPpmnuv]?)", text)
    if match is None:
        return default if text else STANDARD
    return max(min(float(match[1]) * _UNITS.get(match[2] or "n", 1.0), 80.0), 0.0)


_OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "<": operator.lt, ">": operator.gt,
    "<=": operator.le, ">=": operator.ge, "=": operator.eq, "==": operator.eq, "<>": operator.ne,
    "&": lambda left, right: left > 0 and right > 0,
    ":": lambda left, right: left > 0 or right > 0,
}  # fmt: skip


def number_of(text: str) -> float:
    """A numeric expression of roff, read from left to right; 0 where it cannot be told."""
    total, sign = 0.0, "+"
    for token in re.findall(r"\d+\.?\d*|[<>=]=|<>|[-+*/%<>=&:]", text.strip("()")):
        if not token[0].isdigit():
            sign = token
        elif sign in _OPERATIONS:
            total = float(_OPERATIONS[sign](total, float(token[:12])))
        else:
            number = float(token[:12])
            total = total / number if number else 0.0
    return max(min(total, 1e9), -1e9)
