"""What is done when the script ends, or gets a signal."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.statements.actions import act, call
from caro_lsp.generate.script.statements.here import held

if TYPE_CHECKING:
    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]


_SIGNALS = (
    (
        r"(?:end|ends|exit|exits|finish|finishes|quit|done|stops?|terminates?|over|through|leaving|left|leaves|aborts?|ended|finished)",
        "EXIT",
    ),
    (r"(?:ctrl[- +]?c|interrupt(?:ed|s)?|sigint|cancel(?:l?ed)?)", "INT"),
    (r"(?:kill(?:ed)?|terminated|sigterm|docker stop|stopped by)", "TERM"),
    (r"(?:errors?|failures?|fails|something goes wrong|something fails|a command fails)", "ERR"),
    (r"(?:hangup|sighup|reload)", "HUP"),
)


def trap(match: _Match, here: Here) -> str:
    """A command for when a signal comes, or the script ends."""
    when = match["when"]
    signals = [name for words, name in _SIGNALS if re.search(rf"\b{words}\b", when, re.IGNORECASE)]
    if re.search(r"\beven\b", when):
        # An error ends the script, and its end is what is waited for.
        signals = ["EXIT"]
    if signals[:1] == ["EXIT"]:
        signals = ["EXIT", *(one for one in signals[1:] if one in {"INT", "TERM"})]
    if not signals or (here.scope.posix and "ERR" in signals):
        return ""
    what = match["what"]
    inner = here.within()
    if function := call(re.sub(r"^(?:call|run) ", "", what), here):
        body = function
    elif gone := _GONE.fullmatch(what):
        one = here.variable(gone["x"])
        names = (
            [here.variable(part) for part in re.split(r",? and |, ", gone["x"])]
            if one is None
            else [one]
        )
        if not all(names):
            # "The mess" is what was made to be thrown away.
            names = [v for v in here.scope.variables if v.value.startswith("$(mktemp")]
            if len(names) != 1 or not _SCRATCH.search(gone["x"]):
                return ""
        folders = any(v is not None and v.sort == "folder" for v in names)
        body = f"rm -{'r' if folders else ''}f {' '.join(held(v) for v in names if v)}"
    else:
        body = act(what, inner)
    if not body or "'" in body:
        return ""
    quoted = body if re.fullmatch(r"\w+", body) else f"'{body}'"
    return f"trap {quoted} {' '.join(signals)}"


_SCRATCH = re.compile(
    r"^(?:it|them|everything)$|\b(?:copy|mess|temp(?:orary)?|tmp|scratch|work(?:ing)?|left)\b",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"(?:(?:remove|delete|clean(?: up)?|get rid of|rm|drop|unlink|wipe|tidy up|throw(?: away)?|discard) (?P<x>.+?)(?: (?:away|again|afterwards?))?)",
    re.IGNORECASE,
)


def gone(match: _Match, here: Here) -> str:
    """A file or folder that is gone in the end."""
    return trap(TRAP_REMOVES.fullmatch(f"remove {match['x']} {match['when']}"), here)  # type: ignore[arg-type]


WHEN = (
    r"(?P<when>(?:(?:on|at|when|whenever|if|upon|after|in case of|even|also|and|or|,|is|are|it|we|the|this|that|script|an?|any|by|of|its|with|user|"
    r"presses|gets?|very|job|program|receives|signal|normal|done|end|ends|ended|exit|exits|finish|finishes|finished|quit|quits|stops?|terminates?|"
    r"ctrl[- +]?c|interrupt(?:ed|s)?|sigint|cancel(?:l?ed)?|kill(?:ed)?|terminated|sigterm|errors?|failures?|fails|something goes wrong|"
    r"something|goes|wrong|command|hangup|sighup|leaving|left|leaves|through|are|aborts?|over)[ ,]*)+)"
)

TRAP_REMOVES = re.compile(
    rf"(?P<what>.+?),? (?=(?:on|at|when|whenever|if|upon|after|in case|even) ){WHEN}",
    re.IGNORECASE,
)
