"""Short statements: a text again and again, an answer that is read, a few lines that are written, yes or no."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import word
from caro_lsp.generate.script.scope import Variable, name_parts
from caro_lsp.generate.script.statements.actions import act, block
from caro_lsp.generate.script.statements.tests import test_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]

_NUMBERS = {"once": 1, "twice": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}


def repeated(match: _Match, here: Here) -> str:
    """A text several times in a row."""
    one = here.variable(match["x"])
    number = _number(match["n"], here)
    if one is None or one.sort not in {"text", "number"} or not number or not one.value:
        return ""
    return f"for i in $(seq {number}); do printf '%s' \"${one.name}\"; done; echo"


def times(match: _Match, here: Here) -> str:
    """Something several times."""
    number = _number(match["n"], here)
    said = match["do"].strip("`'\" ")
    first, _, rest = said.partition(" ")
    command = (
        said if rest and (first in {"echo", "printf"} or first in here.scope.functions) else ""
    )
    if not command:
        command = act(said, here) or (
            said if rest and shutil.which(first) and re.search(r"[-./\"$]", rest) else ""
        )
    return f"for i in $(seq {number}); do {command}; done" if number and command else ""


def _number(said: str, here: Here) -> str:
    if said.isdigit() or said.lower() in _NUMBERS:
        return str(_NUMBERS.get(said.lower(), said))
    one = here.variable(said)
    return f'"${one.name}"' if one and one.sort == "number" else ""


def yes_or_no(match: _Match, here: Here) -> str:
    """A question that is answered with a word."""
    x = match["x"]
    if parity := re.fullmatch(r"(?P<x>\w+) (?P<a>even|odd) or (?P<b>even|odd)", x):
        one = here.variable(parity["x"])
        if one is None or one.sort not in {"number", "text"}:
            return ""
        return f"if [ $(({one.name} % 2)) -eq 0 ]; then echo even; else echo odd; fi"
    if not match["how"]:
        return ""
    for cut in re.finditer(" ", x):
        test = test_of(f"{x[: cut.start()]} is {x[cut.end() :]}", here)
        if test is not None:
            return f"if {test.written}; then echo yes; else echo no; fi"
    return ""


def read_and(match: _Match, here: Here) -> str:
    """An answer of the user, and what follows from it."""
    said = match["x"].split()[-1].lower()
    known = here.variable(match["x"])
    name = known.name if known and not known.value else said if not known else ""
    if not re.fullmatch(r"[A-Za-z_]\w*", name):
        return ""
    inner = here.within(Variable(name, "", "text"), about=Variable(name, "", "text"))
    test = test_of(match["c"], inner)
    if test is None:
        return ""
    test = test.opposite() if match["if"].lower() == "unless" else test
    done = act(match["do"], inner, "")
    if not done:
        return ""
    rest = (
        f"{test.command} || {block(done)}"
        if test.negated
        else f"if {test.written}; then {done}; fi"
    )
    return f"read -r {name}; {rest}"


def lines_into(match: _Match, here: Here) -> str:
    """A few lines that are told, in a file."""
    file = here.variable(match["file"])
    lines = [one.strip("\"'`") for one in re.split(r",? and |, ", match["lines"])]
    if (
        file is None
        or file.sort != "file"
        or len(lines) < 2
        or any(here.variable(one) for one in lines)
    ):
        return ""
    append = re.match(r"append|add", match["verb"], re.IGNORECASE)
    return f"printf '%s\\n' {' '.join(word(one) for one in lines)} {'>>' if append else '>'} \"${file.name}\""


def split_at(match: _Match, here: Here) -> str:
    """Two variables for what stands before and behind a sign."""
    one = here.variable(match["x"])
    names = (match["a"], match["b"])
    said = match["sign"].strip("'\"`")
    sign = _SIGNS.get(said.lower().rstrip("s"), said)
    if one is None or one.sort in {"list", "command"} or len(sign) != 1 or sign.isalnum():
        return ""
    padded = f" {sign} "
    between = padded if padded in one.value else sign
    written = f"'{between}'" if between.strip() != between or between in "#%}*?" else between
    return f"{names[0]}=${{{one.name}%%{written}*}}; {names[1]}=${{{one.name}#*{written}}}"


_SIGNS = {
    "equals sign": "=", "equal sign": "=", "colon": ":", "comma": ",", "dash": "-", "hyphen": "-", "dot": ".", "slash": "/",
    "at sign": "@", "at": "@", "semicolon": ";", "pipe": "|", "underscore": "_", "space": " ", "hash": "#",
}  # fmt: skip


def leave_with(match: _Match, here: Here) -> str:
    """The end of the script with a status that was kept."""
    said = match["x"]
    one = (
        here.variable(said)
        if not re.fullmatch(
            r"it|that|this|(?:that|this|the same|the) (?:exit )?(?:status|code)", said
        )
        else None
    )
    kept = [
        v
        for v in here.scope.variables
        if {"rc", "status", "code", "ret", "result"} & {*name_parts(v.name)} and v.sort != "list"
    ]
    one = one if one in kept else kept[-1] if one is None and kept else None
    return f'exit "${one.name}"' if one else ""


FORMS: tuple[tuple[str, Callable[[_Match, Here], str]], ...] = (
    (r"(?:print |show |echo )?(?:repeat )?(?:the )?(?:text |string |value )?(?P<x>\w+) (?:repeated )?(?P<n>\d+|\w+) times(?: in a row| on one line)?", repeated),
    (r"(?:do|run|execute|repeat) (?:this|that|the following|it)? ?(?P<n>\d+|\w+) times ?[:,] (?P<do>.+)", times),
    (r"(?P<n>\d+|two|three|four|five|ten) times ?[:,] (?P<do>.+)", times),
    (r"(?:(?:print|say|check|tell|show)(?: me)? (?:if|whether) |is |are )(?P<x>.+?)(?P<how> or not|,? (?:print |say |with )?yes or no)?", yes_or_no),
    (r"read (?:the |an? |his |their )?(?P<x>(?:user's |users )?\w+)(?: (?:from|of) (?:the )?(?:user|stdin|terminal|keyboard))?,? (?:and|then) (?P<do>.+?) (?P<if>unless|if) (?P<c>(?:it|that|he|they) .+)", read_and),
    (r"(?P<verb>write|put|save|append|add) (?:the )?(?:\w+ )?lines (?P<lines>.+?,? .+?) (?:to|into|in) (?P<file>.+)", lines_into),
    (r"split (?P<x>.+?) (?:at|on|by) (?:the )?(?:first )?(?P<sign>\S+|equals sign|equal sign|at sign) (?:up )?(?:into|in) (?:the )?(?:variables )?(?P<a>[A-Za-z_]\w*) and (?P<b>[A-Za-z_]\w*)", split_at),
    (r"(?:exit|leave|quit|end)(?: the script)? with (?:the )?(?P<x>it|that|(?:that|this|the same|exit|its)? ?(?:status|code|exit code|exit status)|[A-Za-z_]\w*)", leave_with),
)  # fmt: skip
