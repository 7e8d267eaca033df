"""Options of the script: "parse -v for verbose", "set dry run to true if --dry-run is given"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.statements.actions import act
from caro_lsp.generate.script.statements.here import bare

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Variable
    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]

_OPTION = r"--?[A-Za-z][\w-]*"
_ONE = re.compile(
    rf"(?:the )?(?:options? |flags? )?(?P<o>{_OPTION})(?: (?:or|and|/) (?P<long>--[\w-]+)|/(?P<long2>--[\w-]+))?"
    r"(?: (?P<arg>[A-Z_]+|<\w+>))? (?:for|as|sets?|is|to set|turns on|enables|to enable|=) (?P<what>.+)",
    re.IGNORECASE,
)
_ON = {"0": "1", "1": "1", "false": "true", "true": "true", "no": "yes", "off": "on", "": "1"}


def parsed(match: _Match, here: Here) -> str:
    """The loop that reads some options of the script into its variables."""
    found: list[tuple[list[str], str]] = []
    for said in re.split(r",? and (?=(?:the )?(?:options? )?-)|, (?=-)", match["options"]):
        one = _ONE.fullmatch(said.strip())
        if one is None:
            return ""
        names = [one["o"], *(one[key] for key in ("long", "long2") if one[key])]
        if re.fullmatch(r"(?:the )?(?:usage|help)(?: (?:message|text))?", one["what"]):
            shown = act("print usage and exit with 0", here)
            found.append((names, shown))
            continue
        what = (
            re.sub(r" (?:mode|flag|output|level)$", "", one["what"])
            if here.variable(one["what"]) is None
            else one["what"]
        )
        variable = here.variable(what)
        if variable is None or variable.sort == "list":
            return ""
        found.append(
            (
                names,
                f"{variable.name}={_ON[variable.value.lower()]}"
                if _switch(variable)
                else f"{variable.name}=@",
            )
        )
    if not found:
        return ""
    unknown = next((f"{one}; exit 2" for one in here.scope.functions if one == "usage"), "exit 2")
    if all(len(names) == 1 and re.fullmatch(r"-\w", names[0]) for names, _ in found):
        letters = "".join(
            f"{names[0][1]}{':' if sets.endswith('=@') else ''}" for names, sets in found
        )
        cases = " ".join(
            f"{names[0][1]}) {sets.replace('=@', '=$OPTARG')} ;;" for names, sets in found
        )
        return f'while getopts "{letters}" opt; do case $opt in {cases} *) {unknown} ;; esac; done'
    cases = " ".join(
        f"{'|'.join(names)}) {sets.replace('=@', '=$2; shift')} ;;" for names, sets in found
    )
    return f"while [ $# -gt 0 ]; do case $1 in {cases} *) {unknown} ;; esac; shift; done"


def _switch(one: Variable) -> bool:
    return one.value.lower() in {"0", "1", "false", "true", "no", "off"} or (
        not one.value and one.sort == "text"
    )


def switched(match: _Match, here: Here) -> str:
    """A variable that an option of the script sets."""
    one = here.variable(match["x"])
    found = match.groupdict()
    if one is None or one.sort == "list":
        return ""
    value = here.value(found["value"]) if found.get("value") else _ON.get(one.value.lower(), "")
    if not value:
        return ""
    names = re.findall(_OPTION, match["options"])
    tests = " || ".join(f'[ "$arg" = {name} ]' for name in names)
    return f'for arg in "$@"; do if {tests}; then {one.name}={bare(value)}; fi; done'


def on_option(match: _Match, here: Here) -> str:
    """What is done where the script is called with an option."""
    done = act(match["do"], here)
    names = re.findall(_OPTION, match["options"])
    if not done:
        return ""
    if re.search(r"usage|help", match["do"]) and "exit" not in done:
        done = f"{done}; exit 0"
    return f'case "${{1:-}}" in {"|".join(names)}) {done} ;; esac'


_LISTED = rf"(?P<options>(?:(?:,|or|and|the|option|flag|switch|a|/|an) ?|{_OPTION} ?)+?)"
FORMS: tuple[tuple[str, Callable[[_Match, Here], str]], ...] = (
    (
        rf"(?:parse|read|handle|accept|support|process|take)(?: the)?(?: options?| flags?| arguments?)?:? (?P<options>(?:the )?(?:options? |flags? )?{_OPTION}.+)",
        parsed,
    ),
    (
        rf"(?:set|switch|turn|make) (?P<x>.+?) (?:to |=)?(?P<value>\w+) (?:if|when|with|on) {_LISTED}(?: (?:is|was|are|were) (?:given|passed|set|there|used|present|specified))?",
        switched,
    ),
    (
        rf"(?:(?:set|enable|activate|turn on|switch on) )(?P<x>.+?) (?:if|when|with|on|by) {_LISTED}(?: (?:is|was|are|were) (?:given|passed|set|there|used|present|specified))?",
        switched,
    ),
    (rf"{_LISTED} (?:turns on|enables|activates|sets|switches on) (?P<x>.+)", switched),
    (
        rf"(?P<do>.+?) (?:on|for|if|when|with|at) {_LISTED}(?: (?:is|was|are|were) (?:given|passed|set|there|used|present|specified))?",
        on_option,
    ),
)
