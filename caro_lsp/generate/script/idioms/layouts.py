"""Values printed in the layout that a request shows: "name@version", "host:port/name"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.readings import subjects
from caro_lsp.generate.script.reckoned import count_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]

_SOURCED = re.compile(r"^(?:set -a; ?)?(?:\.|source) (?P<file>\S+)")
_SETTINGS = re.compile(
    r"\b(?:the|our|its|settings?|config(?:uration)?|details|credentials|data|connection|parts?|values?|variables?|info|as|string|address)\b",
    re.IGNORECASE,
)


def laid_out(pattern: str, about: str, here: Here) -> str:
    """``pattern`` with variables in place of its words, as a text for double quotes; empty where one is unknown.

    ``about``: what the request says of them all, such as "the db settings".
    """
    marked = re.search(r"<[a-z][\w -]*>|\{[a-z]\w*\}", pattern, re.IGNORECASE)
    words = re.compile(
        r"<(?P<a>[A-Za-z][\w -]*)>|\{(?P<b>[A-Za-z]\w*)\}" if marked else r"\$?(?P<a>[A-Za-z]\w*)"
    )
    unknown = False

    def put(match: _Match) -> str:
        nonlocal unknown
        name = _held(match[1] or match.groupdict().get("b") or "", about, here)
        unknown = unknown or not name
        return f"${{{name}}}"

    text = words.sub(put, pattern)
    if unknown or "${" not in text or re.search(r"[`\"\\]|\$(?!\{\w+\})", text):
        return ""
    return re.sub(r"\$\{([A-Za-z_]\w*)\}(?![\w\[])", r"$\1", text)


def _held(said: str, about: str, here: Here) -> str:
    """The name of the variable that one word of a layout stands for."""
    told = " ".join(_SETTINGS.sub(" ", about).split())
    shown = [one for one in here.scope.variables if one.sort not in {"list", "command"}]
    exact = [one for one in shown if one.name.lower() == said.lower().replace(" ", "_")]
    if len(exact) == 1:
        return exact[0].name
    if told and (one := subjects.single(f"{told} {said}", here.scope)):
        return one.name
    if (one := subjects.single(said, here.scope)) is not None:
        return one.name
    prefix = _prefix(told, here)
    return f"{prefix}_{said.upper()}" if prefix and re.fullmatch(r"[a-z]+", said) else ""


def _prefix(told: str, here: Here) -> str:
    """What the names begin with of values that a file has which the script sources."""
    if not re.fullmatch(r"[a-z]+", told, re.IGNORECASE) or not sourced(here):
        return ""
    return told.upper().replace("DATABASE", "DB")


def sourced(here: Here) -> bool:
    """Whether the script takes variables from a file of settings that was not read."""
    return any(_SOURCED.match(line) for line in here.scope.commands)


def _as(match: _Match, here: Here) -> str:
    pattern = match["p"].strip("'\"`")
    if not re.search(r"\w\S*[^\w\s]|[^\w\s]\S*\w", pattern):
        return ""
    about = match["what"]
    text = laid_out(pattern, about if " and " not in about and "," not in about else "", here)
    return f'echo "{text}"' if text else ""


def _counted(match: _Match, here: Here) -> str:
    """A figure that is a count of what the request names."""
    one = count_of(match["x"], here.scope)
    return f'echo "${one.name}"' if one else ""


_SHOW = r"(?:print|show|echo|output|display|say|write|give|tell)(?: out| me| us)?"
_LIKE = r"(?:like|as|in the (?:form|format|style|shape)(?: of)?|in (?:form|format)|format(?:ted)? (?:as|like|with)|with the format|joined (?:as|like|to)|laid out (?:as|like))"
_LAYOUT = r"(?P<p>\"[^\"]+\"|'[^']+'|`[^`]+`|\S*\w[^\w\s]+[\w<{]\S*|<?[a-z]\w*>?(?:(?:[,:;]| [-|/:]) <?[a-z]\w*>?)+)"
FORMS: tuple[tuple[str, Callable[[_Match, Here], str]], ...] = (
    (rf"{_SHOW} (?P<what>[\w ,$]+?),? {_LIKE}:? {_LAYOUT}", _as),
    (rf"{_SHOW} (?P<what>)(?P<p>[A-Za-z]\w*(?:[-@:/.=+_|]{{1,3}}[A-Za-z]\w*)+)", _as),
    (rf"(?:{_SHOW} )?(?:how many|the (?:number|count|amount) of) (?P<x>[a-z]+)(?: (?:there (?:are|were)|were found|we (?:have|found|had|got)|(?:are|were) there|that (?:we|were) \w+))?", _counted),
)  # fmt: skip
