"""The elements of an array that are so: "print which of them are missing", "move those that are empty"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.scope import Variable, name_parts
from caro_lsp.generate.script.statements.actions import act, block
from caro_lsp.generate.script.statements.tests import test_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Sort
    from caro_lsp.generate.script.statements.here import Here
    from caro_lsp.generate.script.statements.testing import Test

    _Match = re.Match[str]

_PRONOUNS = frozenset({"", "them", "these", "those", "the ones", "the list", "the array"})


def shown(match: _Match, here: Here) -> str:
    """Those that are so, a line each."""
    return _each(match, here, lambda item, _: f'echo "${item.name}"')


def done(match: _Match, here: Here) -> str:
    """Something with those that are so."""
    rest = re.sub(r" ones$", "", f" {match['rest']}") if match["rest"] else ""
    verb = "move" if match["verb"].lower() == "put" else match["verb"]
    return _each(match, here, lambda item, inner: act(f"{verb} ${item.name}{rest}", inner))


def _each(match: _Match, here: Here, write: Callable[[Variable, Here], str]) -> str:
    several = _list(match.groupdict().get("of") or "", here)
    if several is None:
        return ""
    last = name_parts(several.name)[-1]
    name = last[:-1] if last.endswith("s") and not last.endswith("ss") else f"one_{last}"
    files = "/" in several.value or "*" in several.value
    if not files and re.search(r"\b(?:missing|exist|there|found)\b", match["c"]):
        # Of tools and names, others know what that means.
        return ""
    sort: Sort = "file" if files else "text"
    item = Variable(name, "x/y" if files else "", sort)
    inner = here.within(item, about=item)
    test = _test(match["c"], inner)
    command = write(item, inner)
    if test is None or not command or name in here.scope.names:
        return ""
    words = f'"${{{several.name}[@]}}"' if several.sort == "list" else f"${several.name}"
    if test.negated and "; " not in test.command:
        body = f"{test.command} || {block(command)}"
    else:
        body = f"if {test.written}; then {command}; fi"
    return f"for {name} in {words}; do {body}; done"


def _list(said: str, here: Here) -> Variable | None:
    lists = [one for one in here.scope.variables if one.sort == "list" and "]=" not in one.value]
    if said.strip() in _PRONOUNS:
        filled = [one for one in lists if one.value]
        return filled[0] if len(filled) == 1 else lists[0] if len(lists) == 1 else None
    one = here.variable(said)
    return one if one in lists else None


def _test(said: str, inner: Here) -> Test | None:
    plain = re.sub(r"^(?:are|is) ", "is ", re.sub(r"^(?:have|has) ", "has ", said))
    plain = re.sub(r"^is not there$|^are missing$", "is missing", plain)
    plain = re.sub(r"^(?:do not|don't) ", "does not ", re.sub(r"^aren't ", "is not ", plain))
    plain = re.sub(r"^has any content$", "is not empty", plain)
    return test_of(f"it {plain}", inner)


_BE = r"(?:are|is|have|has|do not|don't|does not|exist|aren't|contain|start|begin|end)"
FORMS: tuple[tuple[str, Callable[[_Match, Here], str]], ...] = (
    (rf"(?:(?:print|show|list|tell|say|report|find|check)(?: me)? )?which(?: ones)?(?: of (?:the )?(?P<of>[\w ]+?))? (?P<c>{_BE}\b.*)", shown),
    (rf"(?:print|show|list|report|find|name) (?:only |just )?(?:those|the ones|all)(?: of (?:the )?(?P<of>[\w ]+?))? (?:that|which) (?P<c>{_BE}\b.*)", shown),
    (rf"(?P<verb>move|copy|delete|remove|gzip|compress|back up|touch|chmod|put) (?:only |just )?(?:those|the ones|all)(?: of (?:the )?(?P<of>[\w ]+?))? (?:that|which) (?P<c>{_BE}\b.+?)(?: (?P<rest>(?:in)?to (?:the )?[\w/$. -]+))?", done),
)  # fmt: skip
