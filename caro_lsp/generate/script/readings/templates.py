"""Templates of a script: "render the template (replace PORT and HOST)"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.mentions import called
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Scope, Variable

_RENDER = re.compile(
    r"(?:and |now |then )?(?:(?:render|fill in|fill out|fill|instantiate|expand|process) (?:the "
    r"|our )?[\w ]*?"
    r"template|(?:make|create|generate|write|build) (?:the |our )?[\w ]+ (?:from|out of) (?:the "
    r"|our )?template"
    r"|(?:replace|substitute|fill in) (?:the )?(?:placeholders?|[A-Z_]+)\b.* in (?:the |our"
    r" )?template)",
    re.IGNORECASE,
)
_CAPITALS = re.compile(
    r"(?<![\w$])(?:@@|@|__|\{\{ ?|%)?([A-Z][A-Z0-9_]*[A-Z0-9])(?:@@|@|__| ?\}\}|%)?(?!\w)"
)
_TEMPLATE_END = re.compile(r"\.(?:tmpl|tpl|template|in|dist|example|j2)$")
_TEMPLATES = frozenset({"template", "tmpl", "tpl"})
_RESULTS = frozenset(
    {"result", "out", "output", "target", "rendered", "dest", "config", "conf", "dst"}
)
_HOSTS = frozenset({"host", "hostname", "server", "domain", "name"})


def rendered(text: str, scope: Scope) -> str:
    """The command for a template whose placeholders are named; empty where that is not asked."""
    if not _RENDER.match(text):
        return ""
    template = _template(scope)
    if template is None:
        return ""
    result = _result(template, scope)
    if result is None:
        return ""
    names = {one.name for one in (template, result)}
    marks = [m for m in _CAPITALS.finditer(text) if m[1] not in names]
    if not marks:
        return f"envsubst < {_held(template)} > {_held(result)}"
    edits: list[str] = []
    for mark in marks:
        variable = _for(mark[1], scope)
        if variable is None:
            return ""
        edit = f'-e "s|{mark[0]}|${{{variable.name}}}|g"'
        if edit not in edits:
            edits.append(edit)
    edits = [edit.replace("${", "$").replace("}|g", "|g") for edit in edits]
    return f"sed {' '.join(edits)} {_held(template)} > {_held(result)}"


def _held(variable: Variable) -> str:
    return f'"${variable.name}"'


def _template(scope: Scope) -> Variable | None:
    ones = [
        one
        for one in scope.variables
        if _TEMPLATES & set(name_parts(one.name)) or _TEMPLATE_END.search(one.value)
    ]
    return ones[0] if len(ones) == 1 else None


def _result(template: Variable, scope: Scope) -> Variable | None:
    others = [one for one in scope.variables if one is not template and one.sort == "file"]
    same = [
        one for one in others if one.value and one.value == _TEMPLATE_END.sub("", template.value)
    ]
    named = [one for one in others if _RESULTS & set(name_parts(one.name))]
    found = same or named
    return found[0] if len(found) == 1 else None


def _for(mark: str, scope: Scope) -> Variable | None:
    """The variable that a placeholder stands for: called so, or the only one for such a thing."""
    for one in scope.variables:
        if one.name.upper() == mark:
            return one
    last = name_parts(mark)[-1]
    found = [one for one in scope.variables if called(last) & set(name_parts(one.name))]
    if not found and last in _HOSTS:
        found = [
            one
            for one in scope.variables
            if one.sort == "host" or _HOSTS & set(name_parts(one.name)[-1:])
        ]
    return found[0] if len(found) == 1 else None
