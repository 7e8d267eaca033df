"""Functions that a request describes: "a function that writes a message with the time to the log"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.statements.actions import act
from caro_lsp.generate.script.statements.here import held

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]
    _Body = Callable[[_Match, Here], str]

_DESCRIBED = re.compile(
    r"(?:(?:please |now )?(?:write|define|add|create|make) )?(?:(?:a|an|the|small|little|helper|short|simple) )*(?:function|helper)"
    r"(?:,? (?:called |named )?(?P<name>[a-z_]\w*)(?:\(\))?)??,? (?:that|which|to|for|(?P<colon>:)) ?(?P<does>.+)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:(?:write|define|add|create|make) )?(?:a |the )?(?P<name>[a-z_]+) function(?:,? (?:that|which|to) (?P<does>.+))?",
    re.IGNORECASE,
)


def defined(match: _Match, here: Here) -> str:
    """The definition of a function of which a request says what it does; empty if that is unknown."""
    found = match.groupdict()
    name, does = found.get("name") or "", (found.get("does") or found.get("name") or "").strip(" .")
    if name in here.scope.functions:
        return ""
    for pattern, usual, write in _KINDS:
        described = pattern.fullmatch(does)
        if described and (body := write(described, here)):
            return f"{name or usual}() {{ {body}; }}"
    if not name or not found.get("does"):
        return ""
    body = act(_imperative(does), here)
    return f"{name}() {{ {body}; }}" if body else ""


def _imperative(does: str) -> str:
    verb, _, rest = does.partition(" ")
    if re.search(r"(?:ches|shes|sses|xes|zes)$", verb):
        verb = verb[:-2]
    elif verb.endswith("s") and not verb.endswith("ss"):
        verb = verb[:-1]
    return f"{verb} {rest}"


def _logs(match: _Match, here: Here) -> str:
    stamp = "$(date +%T)" if match["stamp"] == "time" else "$(date '+%F %T')"
    text = f'echo "{stamp} $*"' if match["stamp"] or match[0] == "log" else 'echo "$*"'
    said = match.groupdict().get("file")
    if not said:
        return text
    both = re.search(
        r" and (?:to |on )?(?:the )?(?:screen|terminal|console|stdout|standard output)", said
    )
    one = here.variable(said[: both.start()] if both else said)
    if one is None or one.sort not in {"file", "text"}:
        return ""
    return f"{text} | tee -a {held(one)}" if both else f"{text} >> {held(one)}"


def _usage(_: _Match, here: Here) -> str:
    numbered = {}
    for one in here.scope.variables:
        if number := re.fullmatch(r"\$\{?(\d)\b.*", one.value):
            numbered[number[1]] = one.name.upper()
    given = " ".join(numbered[number] for number in sorted(numbered)) or "[options]"
    return f'echo "usage: $0 {given}" >&2'


def _confirms(_: _Match, here: Here) -> str:
    if here.scope.posix:
        return "printf '%s [y/N] ' \"$1\"; read -r answer; case $answer in [yY]*) return 0 ;; *) return 1 ;; esac"
    return 'read -r -p "$1 [y/N] " answer; [[ $answer == [yY]* ]]'


def _cleans(match: _Match, here: Here) -> str:
    names = [here.variable(one) for one in re.split(r",? and |, ", match["x"])]
    if not all(one and one.sort in {"file", "folder"} for one in names):
        return ""
    folders = any(one and one.sort == "folder" for one in names)
    return f"rm -{'r' if folders else ''}f {' '.join(held(one) for one in names if one)}"


_KINDS: tuple[tuple[re.Pattern[str], str, _Body], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), name, write)
    for pattern, name, write in (
        (r"usage|(?:print|show|explain)s?(?: the| how to use (?:it|this|the script))? ?(?:usage|help)?(?: (?:message|text))?", "usage", _usage),
        (r"(?:print|show|write|output|log|echo|report)s? (?:an? |the )?(?:error )?(?:message|error|error message)(?: (?:to|on) (?:stderr|standard error))?,? (?:and |then )+(?:exit|quit|stop|abort|end|die)s?(?: the script)?(?: with (?:status )?(?:1|an error))?", "die", lambda *_: 'echo "$*" >&2; exit 1'),
        (r"(?:exit|quit|stop|abort|die)s? (?:the script )?with (?:an? )?(?:error )?(?:message|error)(?: (?:to|on) stderr)?|die|fail|abort", "die", lambda *_: 'echo "$*" >&2; exit 1'),
        (r"(?:print|show|write|output|log|echo|report)s? (?:an? |the )?(?:warnings?|error|errors|message|error message)(?: (?:message|messages))? (?:to|on) (?:stderr|standard error)|warn", "warn", lambda *_: 'echo "$*" >&2'),
        (r"log|(?:print|write|log|append|echo|output|add|put|send)s? (?:a |the |its |log )*(?:messages?|text|lines?|arguments?|it|what it is given)(?: (?:with|and|prefixed (?:with|by)|together with) (?:the |a |current |its )*(?P<stamp>date and time|time ?stamp|time|date)(?: in front(?: of it)?| before it)?)?(?: (?:to|in|into|to the end of) (?P<file>.+))?", "log", _logs),
        (r"(?:check|tell|test|return|say|see|find out)s? (?:true |success |0 |if |whether |that |when )+(?:a |the |some )?(?:given )?(?:command|program|tool|binary) (?:is )?(?:exists|installed|available|there|on the path)", "command_exists", lambda *_: 'command -v "$1" > /dev/null 2>&1'),
        (r"ask(?:s|ing)? (?:the user )?(?:for (?:a )?confirmation|for yes or no|a yes/no question|yes or no|y/n|whether to (?:go on|continue)|before (?:going on|continuing))|confirm", "confirm", _confirms),
        (r"(?:remove|delete|clean up|clean|cleans up|removes|deletes|cleans)s? (?P<x>.+)", "cleanup", _cleans),
        (r"(?:run|retry|trie|retrie|repeat|try)(?:e?s)? (?:a |the |its |given )*(?:command|arguments)(?: (?:up to |at most )?(?:three|3|a few|several) times| until it (?:works|succeeds))(?:,? .*)?|retry", "retry", lambda *_: 'for attempt in 1 2 3; do "$@" && return; sleep 1; done; return 1'),
    )
)  # fmt: skip

FORMS: tuple[tuple[str, _Body], ...] = ((_DESCRIBED.pattern, defined), (_NAMED.pattern, defined))
