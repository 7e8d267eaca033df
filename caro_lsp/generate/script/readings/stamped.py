"""Files that are moved or copied with a date in their new name."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import path
from caro_lsp.generate.entities import find_entities
from caro_lsp.generate.script.mentions import find_variables
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from caro_lsp.generate.entities import Entity
    from caro_lsp.generate.script.scope import Scope, Variable

_ASKED = re.compile(
    r"(?:(?:and|now|then|finally)[, ]+)*(?P<verb>move|copy|rename|archive|mv|cp) (?P<what>.+?)"
    r"(?: (?:in)?to (?P<to>.+?))?,? (?:with|adding|and add|and put|appending|and append|including)"
    r" (?:(?:a|the|today's|current|its) )*(?P<kind>date(?: and time)?|time ?stamp|time|day|stamp)"
    r" (?:in|to|into|as part of|at the end of|appended to) (?:its |the |their )?(?:new )?(?:file ?)?names?",
    re.IGNORECASE,
)
_ARTICLES = re.compile(r"(?:\b(?:the|our|that|this|file|folder|dir|directory|it)\b|\s)*", re.I)


def moved(text: str, scope: Scope) -> str:
    """The move or copy that ``text`` asks for; empty where it asks for none."""
    match = _ASKED.fullmatch(text.strip(" .?!"))
    if match is None:
        return ""
    what, to = _one(match["what"], scope), _one(match["to"] or "", scope)
    if what is None or (what.fits or what.kind) != "file" or (match["to"] and to is None):
        return ""
    if to is not None and (to.fits or to.kind) != "path":
        return ""
    held = scope.held(what.value)
    ending = re.search(r"\w(\.(?:tar\.)?[A-Za-z]\w{0,4})\"?$", held)
    if ending is None:
        return ""
    end = ending[1]
    written = re.sub(r"\$\{(\w+)\}", r"$\1", what.value)
    stamp = _stamp(match["kind"].lower(), scope)
    if to is not None:
        folder = re.sub(r"\$\{(\w+)\}", r"$\1", to.value.rstrip("/"))
        name = f'"{folder}/$(basename "{written}" {end})-{stamp}{end}"'
    elif what.kind == "variable":
        name = f'"${{{written.strip("$")}%{end}}}-{stamp}{end}"'
    else:
        name = f'"{written.removesuffix(end)}-{stamp}{end}"'
    tool = "cp" if match["verb"].lower() in {"copy", "cp"} else "mv"
    source = f'"{written}"' if what.kind == "variable" else path(written)
    return f"{tool} {source} {name}"


def _one(said: str, scope: Scope) -> Entity | None:
    where = f"the {said}"
    firm = find_entities(where)
    found = [*firm, *find_variables(where, scope, firm)]
    if len(found) != 1:
        return None
    left = where[: found[0].start] + where[found[0].end :]
    return found[0] if _ARTICLES.fullmatch(left) else None


def _stamp(kind: str, scope: Scope) -> str:
    dates = [one for one in scope.variables if _is_date(one)]
    if dates:
        return f"${dates[-1].name}"
    return "$(date +%F)" if kind in {"date", "day"} else "$(date +%Y%m%d-%H%M%S)"


def _is_date(one: Variable) -> bool:
    """Whether a variable holds what dates a name."""
    return one.value.startswith("$(date") or (
        one.sort in {"text", "number"} and bool(_DATES & set(name_parts(one.name)))
    )


_DATES = frozenset({"stamp", "timestamp", "now", "today", "date", "day"})
