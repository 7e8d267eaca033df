"""Requests to calculate: whole numbers by the shell, others by bc and awk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caro_lsp.generate.frames import Reading
    from caro_lsp.generate.phrases import Slot

_WORDS = (
    (r"\b(?:multiplied by|multiply by|times)\b|(?<=\d)\s*x\s*(?=\d)|(?<=\d) x (?=\()", "*"),
    (r"\b(?:divided by|divide by)\b", "/"),
    (r"\bplus\b", "+"),
    (r"\bminus\b", "-"),
    (r"\b(?:modulo|mod)\b", "%"),
    (r"\^", "**"),
)
_NUMBER = r"\d+(?:\.\d+)?"
_EXPRESSION = re.compile(rf"\(*\s*{_NUMBER}\s*\)*(?:\s*(?:\*\*|[-+*/%])\s*\(*\s*{_NUMBER}\s*\)*)+")


def compose(said: Reading) -> str:
    """The command for a request; empty where there is none."""
    digits = said.get("decimals")
    if said.has("percent"):
        return _percent(said.facets["percent"][0].slots, digits)
    if said.has("share"):
        slots = said.facets["share"][0].slots
        part, whole = (_value(slots, name) for name in ("a", "b"))
        return _printed(f"{part} / {whole} * 100", digits) if part and whole else ""
    if said.has("root"):
        number = _value(said.facets["root"][0].slots, "a")
        return f'echo "scale={digits or 4}; sqrt({number})" | bc'
    return _calculated(said.asked.text, digits) if said.has("expression") else ""


def _value(slots: Mapping[str, Slot], name: str) -> str:
    return next((s.value for key, s in slots.items() if key.rstrip("_") == name), "")


def _percent(slots: Mapping[str, Slot], digits: str) -> str:
    share, number = _value(slots, "p"), _value(slots, "a")
    if share.isdigit() and number.isdigit() and int(share) * int(number) % 100 == 0 and not digits:
        return f"echo $(( {number} * {share} / 100 ))"
    return _printed(f"{number} * {share} / 100", digits)


def _calculated(text: str, digits: str) -> str:
    for spelled, sign in _WORDS:
        text = re.sub(spelled, sign, text)
    found = _EXPRESSION.findall(text)
    if len(found) != 1 or found[0].count("(") != found[0].count(")"):
        return ""
    expression = found[0].strip()
    divides = "/" in expression
    if "." not in expression and not divides and not digits:
        return f"echo $(( {expression} ))"
    if divides and digits and "**" not in expression:
        return f'echo "scale={digits}; {expression}" | bc'
    return _printed(expression.replace("**", "^"), digits)


def _printed(expression: str, digits: str) -> str:
    shown = f'printf "%.{digits}f\\n", {expression}' if digits else f"print {expression}"
    return f"awk {quoted(f'BEGIN {{{shown}}}')}"
