"""What stands behind the equals sign of an assignment, as a request says it."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.readings import values
from caro_lsp.generate.script.scope import name_parts
from caro_lsp.generate.script.statements.here import literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]


def valued(what: str, here: Here) -> str:
    """What stands behind the equals sign for a noun phrase; empty where it is not known."""
    what = what.strip(" ,")
    if value := special(what, here):
        return value
    if re.search(r"[\"'`]", what) and (value := literal(what)):
        return value
    if (one := here.variable(what)) and one.sort != "list":
        return f"${one.name}"
    if command := values.asked(f"print {re.sub(r'^the ', 'the ', what)}", here.scope):
        return captured(command)
    for verb in ("print", "get", "show", "count", "list"):
        if verb == "count" and not re.search(
            r"\bnumber of\b|\bhow many\b|\bcount\b|\bamount\b", what
        ):
            continue
        asked = (
            re.sub(r"^(?:the )?(?:number|count|amount) of ", "the number of ", what)
            if verb == "print"
            else re.sub(r"^(?:the )?(?:number|count|amount) of ", "", what)
        )
        if verb != "count" and what.startswith("how many"):
            asked = what
        text = asked if asked.startswith("how ") else f"{verb} {asked}"
        if command := here.ask(text):
            return captured(command)
    return ""


_PLUS = re.compile(r",? (?:plus|followed by|and then|then) ", re.IGNORECASE)
_CASED = re.compile(
    r",? (?:all )?(?:in )?(?:(?P<lower>lower[- ]?case|small letters)|(?P<upper>upper[- ]?case|capitals?))(?: letters)?$",
    re.IGNORECASE,
)


def together(what: str, here: Here) -> str:
    """Several values one behind the other: "the first letter of first plus last, lowercase"."""
    cased = _CASED.search(what)
    parts = _PLUS.split(what[: cased.start()] if cased else what)
    if len(parts) < 2:
        return ""
    values = []
    for part in parts:
        value = valued(part, here)
        if not value:
            return ""
        values.append(re.sub(r"^\$(\w+)$", r"${\1}", value.strip("'\"")))
    joined = "".join(values)
    if '"' in re.sub(r"\$\([^()]*\)", "", joined):
        return ""
    if cased is None:
        return f'"{joined}"'
    sets = ("[:upper:]", "[:lower:]") if cased["lower"] else ("[:lower:]", "[:upper:]")
    return f"$(echo \"{joined}\" | tr '{sets[0]}' '{sets[1]}')"


def captured(command: str) -> str:
    """The output of a command as a value, without a needless call."""
    if match := re.fullmatch(r"echo \"(?P<x>\$\{\w+[^\"{}]*\}|\$\w+)\"", command):
        return match["x"]
    if match := re.fullmatch(r"echo (?P<q>\"?)(?P<x>\$\(\([^\"]*\)\))(?P=q)", command):
        return match["x"]
    if re.search(
        r"(?<![<0-9&])>{1,2} ?[\"\w/$]|^(?:mv|cp|rm|mkdir|touch|ln|for|while|if|sed -\w*i|git (?:restore|checkout))\b|&&"
        r"|^find \. -name \S+$",
        command,
    ):
        return ""
    return f"$({command})"


def special(what: str, here: Here) -> str:
    """The value for what is said in one of a few ways, such as the folder of the script."""
    for pattern, write in _SPECIAL:
        if match := pattern.fullmatch(what):
            value = write(match, here) if callable(write) else write
            if value:
                return value
    return ""


def _in_log(match: _Match, here: Here) -> str:
    """How many lines of the log speak of something."""
    if match["x"]:
        one = here.variable(match["x"])
    else:
        logs = [
            v
            for v in here.scope.variables
            if v.sort == "file" and "log" in f"{v.name} {v.value}".lower()
        ]
        one = logs[0] if len(logs) == 1 else None
    return (
        f'$(grep -ci {match["w"].lower().rstrip("s")} "${one.name}")'
        if one and one.sort == "file"
        else ""
    )


def _script_dir(_: _Match, here: Here) -> str:
    source = "$0" if here.scope.posix else "${BASH_SOURCE[0]:-$0}"
    return f'$(cd "$(dirname "{source}")" && pwd)'


def _of_path(cut: str) -> Callable[[_Match, Here], str]:
    def write(match: _Match, here: Here) -> str:
        one = here.variable(match["x"])
        if one is None or one.sort in {"list", "number"}:
            return ""
        return cut.replace("X", one.name)

    return write


def _argument(match: _Match, here: Here) -> str:
    number = here.variable(match["x"])
    return f"${number.name}" if number and number.name.isdigit() else ""


def _of_file(match: _Match, here: Here) -> str:
    one = here.variable(match["x"])
    if one is None or one.sort != "file":
        return (
            f"$(cat {match['x']})" if re.fullmatch(r"[A-Z_]{3,}|[\w/-]+\.\w+", match["x"]) else ""
        )
    parts = set(name_parts(one.name)) - {"file", "path"}
    words = set(re.findall(r"[a-z]+", match["w"].lower())) - {"the"}
    return (
        f'$(cat "${one.name}")'
        if words <= parts or match["w"] in {"the contents", "the content", "it"}
        else ""
    )


def _elapsed(_: _Match, here: Here) -> str:
    began = [one for one in here.scope.variables if one.value in {"$(date +%s)", "$SECONDS"}]
    return (
        f"$(( $(date +%s) - {began[-1].name} ))"
        if len(began) == 1 and began[-1].value != "$SECONDS"
        else ""
    )


def _key(match: _Match, here: Here) -> str:
    """A setting of a file of settings."""
    one, key = here.variable(match["x"]), match["w"].strip()
    if one is None or one.sort != "file" or not re.fullmatch(r"[A-Za-z_]\w*", key):
        return ""
    settings = {"conf", "config", "env", "settings", "setting", "ini", "properties", "cfg"}
    ending = one.value.rpartition(".")[2]
    if not settings & {*name_parts(one.name), ending} or ending in {
        "json",
        "yml",
        "yaml",
        "xml",
        "toml",
    }:
        return ""
    return f"$(sed -n 's/^{key}=//p' \"${one.name}\")"


_SPECIAL: tuple[tuple[re.Pattern[str], str | Callable[[_Match, Here], str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), write)
    for pattern, write in (
        (r"(?:in )?(?:the |which |what )?(?:absolute )?(?:path (?:of|to) )?(?:the )?(?:directory|folder|dir|path|location)"
         r"(?: (?:of|where|in which|that|this|the|is))* (?:this |the )?script(?: itself)?(?: (?:lies|lives|is|is located|is in|resides|sits|stands)(?: in)?)?", _script_dir),
        (r"where (?:this|the) script (?:lies|lives|is|is located|resides)", _script_dir),
        (r"(?:the )?(?:own |script'?s? )+(?:directory|folder|dir)", _script_dir),
        (r"(?:the )?(?:name of (?:this|the) script|script(?:'s)? (?:own )?name)", '$(basename "$0")'),
        (r"(?:the )?(?:file ?name|base ?name|name) (?:of|from|in) (?P<x>.+)", _of_path("${X##*/}")),
        (r"(?:the )?(?:file )?(?:extension|ending|suffix) (?:of|from) (?P<x>.+)", _of_path("${X##*.}")),
        (r"(?:the )?(?P<x>.+?)(?:'s)? (?:extension|ending)", _of_path("${X##*.}")),
        (r"(?:the )?(?:directory|folder|dir|parent)(?: part| name)? (?:of|from) (?P<x>.+)", _of_path('$(dirname "$X")')),
        (r"(?P<x>.+) without (?:the |its )?(?:extension|ending|suffix)", _of_path("${X%.*}")),
        (r"(?P<x>.+) without (?:the |its )?(?:path|director(?:y|ies)|folders?)", _of_path("${X##*/}")),
        (r"(?P<x>(?:the )?(?:first|second|third|fourth|fifth) (?:argument|parameter|arg))", _argument),
        (r"how (?:long|many seconds) (?:it|that|this|everything|the \w+) (?:took|has taken|ran|lasted)(?: in seconds)?", _elapsed),
        (r"(?:the )?(?:elapsed|run(?:ning)?|total) (?:time|seconds)(?: in seconds)?|(?:the )?duration(?: in seconds)?|the time (?:it|this) took", _elapsed),
        (r"(?:the )?(?:start(?:ing)? time|time (?:of the start|we start(?:ed)?|when (?:it|we) start(?:ed|s)?)|current time in seconds)", "$(date +%s)"),
        (r"(?:the |a |current )*(?:time ?stamp|date and time)", "$(date +%Y%m%d-%H%M%S)"),
        (r"(?:the |today's |current )*(?:date|day)(?: of today)?|today", "$(date +%F)"),
        (r"(?:the |our |this |current )*host ?name(?: of this machine)?", "$(hostname)"),
        (r"(?:the )?(?:current |checked out )*(?:git )?branch(?: name)?", "$(git rev-parse --abbrev-ref HEAD)"),
        (r"(?:the )?(?:current |short |latest |last |git )*(?:commit(?: hash| id| sha)?|sha|revision)", "$(git rev-parse --short HEAD)"),
        (r"(?:the )?(?:exit |return )(?:code|status)(?: of (?:that|it|the last command|the command))?", "$?"),
        (r"(?:the )?(?:current |working )+(?:directory|folder|dir)", "$PWD"),
        (r"(?:the )?(?:pid|process id) of (?:the last job|it|the (?:background )?(?:job|process))", "$!"),
        (r"(?:the |our |own )*(?:pid|process id)(?: of (?:this|the) script)?", "$$"),
        (r"(?P<w>the contents?|the [\w ]+?|it) (?:of|from|in) (?:the )?(?:file )?(?P<x>.+?)(?: file)?", _of_file),
        (r"(?:the )?(?:value of )?(?P<w>\w+) (?:from|in|out of) (?P<x>.+)", _key),
        (r"(?:the )?(?:number|count) of (?P<w>errors?|warnings?)(?: (?:in|from) (?P<x>.+))?", _in_log),
        (r"a (?:new )?temp(?:orary)? (?:directory|folder|dir)(?: for .+)?", "$(mktemp -d)"),
        (r"a (?:new )?temp(?:orary)? file(?: for .+)?", "$(mktemp)"),
    )
)  # fmt: skip
