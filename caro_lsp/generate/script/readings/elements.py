"""Elements of a JSON file that a variable chooses: "the ids of all orders of that customer".

The grammar is asked with a value of our own, which becomes an argument of jq.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.grammar import Answer, Grammar
    from caro_lsp.generate.script.scope import Scope, Variable

_VALUE, _NUMBER = "standinvalue", "73019"
_LEADS = (
    r"(?:(?:that|which|who|whose) (?:have|has|are|is) |with |of |for |in |by |having |from |where "
    r"|whose )"
)
_ITS = r"(?:(?:the|this|that|our|the given|the wanted|the same|the chosen|its|a) )?"
_SURE = 0.96


def answers(grammar: Grammar, text: str, scope: Scope) -> Iterator[Answer]:
    """What is asked of the elements of the script's JSON file that a variable says."""
    files = [one for one in scope.variables if one.value.endswith((".json", ".jsonl"))]
    if len(files) != 1:
        return
    for one in scope.variables:
        if one.sort not in {"text", "number", "host"} or not (said := _said(text, one)):
            continue
        inner = replace(scope, variables=tuple(v for v in scope.variables if v is not one))
        for asked in (said, f"{said.rstrip(' .?')} in ${files[0].name}"):
            for answer in grammar.answers(asked, inner)[:1]:
                command = _with_argument(answer.command, one)
                if answer.frame == "json" and answer.coverage >= _SURE and command:
                    yield replace(answer, command=command, coverage=1.0, frame="script")
                    return


def _said(text: str, one: Variable) -> str:
    """``text`` with a value of our own for a variable that it compares something with."""
    column = (name_parts(one.name) or [""])[-1]
    value = _NUMBER if one.sort == "number" else _VALUE
    match = re.search(
        rf"\b{_LEADS}{_ITS}(?:{column}(?: (?:is|equals|of|=))? (?:the )?\$?{one.name}|{column}"
        rf"|\$?{one.name})(?![\w$.])",
        text,
        re.IGNORECASE if one.name.lower() == column else 0,
    )
    if match is None or not column:
        return ""
    definite = re.search(r"\b(?:the|this|that|our|given|wanted|same|chosen)\b|[A-Z$]", match[0])
    if definite is None:
        return ""
    return f"{text[: match.start()]}where {column} is {value}{text[match.end() :]}"


def _with_argument(command: str, one: Variable) -> str:
    name = one.name.lower()
    held = _NUMBER if one.sort == "number" else f'"{_VALUE}"'
    match = re.match(r"jq (?P<rest>.*)", command, re.DOTALL)
    if match is None or held not in command:
        return ""
    how = "argjson" if one.sort == "number" else "arg"
    rest = match["rest"].replace(held, f"${name}")
    return "" if _VALUE in rest else f'jq --{how} {name} "{one.written}" {rest}'
