"""Versions, counts and other numbers that a script holds or has written."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script import traces
from caro_lsp.generate.script.idioms.things import thing
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]


def _bumped(match: _Match, here: Here) -> str:
    """The next version of one that was read apart."""
    names = {one.name.lower(): one.name for one in here.scope.variables}
    if not {"major", "minor", "patch"} <= set(names):
        return _bumped_text(match, here)
    major, minor, patch = (names[one] for one in ("major", "minor", "patch"))
    which = (match["which"] or "patch").lower()
    version = {
        "patch": f"${major}.${minor}.$(({patch} + 1))",
        "minor": f"${major}.$(({minor} + 1)).0",
        "major": f"$(({major} + 1)).0.0",
    }[which]
    if match["to"] is None:
        return f'echo "{version}"'
    file = here.variable(re.sub(r"^(?:back )?(?:in|into|to) ", "", match["to"]))
    files = [one for one in here.scope.variables if one.sort == "file"]
    if file is None and re.search(r"\bfile\b|\bback\b", match["to"]) and len(files) == 1:
        file = files[0]
    return f'echo "{version}" > "${file.name}"' if file and file.sort == "file" else ""


def _bumped_text(match: _Match, here: Here) -> str:
    """The next version of one that a variable holds as a whole."""
    versions = [
        one
        for one in here.scope.variables
        if re.search(r"(?:^|_)ver(?:sion)?$", one.name, re.IGNORECASE)
    ]
    if (
        len(versions) != 1
        or match["to"] is not None
        or versions[0].sort in {"list", "file", "folder"}
    ):
        return ""
    which = (match["which"] or "patch").lower()
    program = {
        "patch": "{print $1, $2, $3 + 1}", "minor": "{print $1, $2 + 1, 0}", "major": "{print $1 + 1, 0, 0}",
    }[which]  # fmt: skip
    return f"echo \"${versions[0].name}\" | awk -F. -v OFS=. '{program}'"


def _version_in(match: _Match, here: Here) -> str:
    """The version that is part of a name."""
    said = match["x"]
    one = (
        None
        if said in {"name", "file name", "filename", "the name", "the file name", "its name"}
        else thing(said, here)
    )
    one = one or thing("it", here)
    if one is None or one.sort in {"list", "number", "folder"}:
        return ""
    return f"echo \"${one.name}\" | sed -E 's/^[^0-9]*([0-9]+(\\.[0-9]+)+).*/\\1/'"


_SHOW = r"(?:(?:print|show|tell me|find|list|give me|report|get|display|echo)(?: me)? )?"
_NUMBERS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "ten": "10",
    "twenty": "20",
}


def _last_written(here: Here) -> tuple[str, str]:
    """The file that the last line has written, and that line; empty where it has written none."""
    lines = here.scope.commands
    found = [one for one in traces.traces_of(lines) if one.role == "file"]
    last = [
        one for one in found if one.line == len(lines) - 1 or _only_tells(lines[one.line + 1 :])
    ]
    return (last[-1].written, lines[last[-1].line]) if last else ("", "")


def _only_tells(lines: tuple[str, ...]) -> bool:
    return all(re.match(r"(?:echo|printf|wc) ", one) for one in lines)


def _most(match: _Match, here: Here) -> str:
    """The lines of what was written last with the highest or the lowest numbers, or that occur most."""
    found = match.groupdict()
    file, line = _last_written(here)
    if not file:
        return ""
    number = (found.get("n") or found.get("n2") or "1").lower()
    number = _NUMBERS.get(number, number)
    one = next(
        (
            v
            for v in here.scope.variables
            if v.name.lower() == number.strip("$") and v.sort == "number"
        ),
        None,
    )
    number = f'"${one.name}"' if one else number
    if not one and not number.isdigit():
        return ""
    least = bool(
        re.search(r"least|fewest|rarest|lowest|smallest|lightest", match[0], re.IGNORECASE)
    )
    if re.search(r"\b(?:uniq -c|du\b|wc -[lcw]+\b(?! <)|stat -c ?['\"]?%s|-printf ['\"]%s)", line):
        if order := re.search(r"\bsort -(?P<how>\w*[nh]\w*)[^|]*>", line):
            down = "r" in order["how"]
            return f"{'head' if down != least else 'tail'} -n {number} {file}"
        human = "h" if re.search(r"\bdu -\w*h", line) else "n"
        return f"sort -{'' if least else 'r'}{human} {file} | head -n {number}"
    listed = re.match(r"(?:git log --(?:format|pretty)|cut|awk|grep -\w*o|sed|jq -r|tr)\b", line)
    if listed and re.search(
        r"most|often|frequent|commonest|least|rarest|fewest", match[0], re.IGNORECASE
    ):
        counted = (
            f"sort {file} | uniq -c" if not re.search(r"\bsort\b", line) else f"uniq -c {file}"
        )
        return f"{counted} | sort -{'n' if least else 'rn'} | head -n {number}"
    return ""


def _each_counted(_: _Match, here: Here) -> str:
    """How often each line of what was written last occurs."""
    file, line = _last_written(here)
    if (
        not file
        or not re.match(r"(?:git log|cut|awk|grep -\w*o|sed|jq -r|tr|sort|cat)\b", line)
        or "uniq" in line
    ):
        return ""
    ordered = re.search(r"\|\s*sort *(?:>|$)", line)
    return f"{'uniq -c ' + file if ordered else 'sort ' + file + ' | uniq -c'} | sort -rn"


def _beyond(match: _Match, here: Here) -> str:
    """Of lines that begin with a number, those beyond a limit."""
    file, line = _last_written(here)
    if not file or not re.search(r"\b(?:uniq -c|du\b|wc -[lcw]+\b(?! <))", line):
        return ""
    sign = (
        ">"
        if re.match(
            r"over|above|more|bigger|larger|at least|beyond|exceed", match["how"], re.IGNORECASE
        )
        else "<"
    )
    sign += "=" if match["how"].lower().startswith("at least") else ""
    number, one = match["n"], None
    if not number.isdigit():
        one = here.variable(number)
        if one is None or one.sort != "number":
            return ""
    limit = number if one is None else "most"
    shown = " {print $2}" if re.search(r"\bnames?\b", match[0]) else ""
    given = f' -v most="${one.name}"' if one else ""
    return f"awk{given} '$1 {sign} {limit}{shown}' {file}"


def _quotient(_: _Match, here: Here) -> str:
    """An average of a sum and a count that the script has."""
    numbers = [one for one in here.scope.variables if one.sort == "number"]
    sums = [one for one in numbers if {"total", "sum"} & set(name_parts(one.name))]
    counts = [
        one
        for one in numbers
        if {"count", "n", "number", "num", "files", "lines", "cnt"} & set(name_parts(one.name))
        and one not in sums
    ]
    named = [
        one for one in counts if {"count", "cnt", "number", "num"} & set(name_parts(one.name))
    ] or counts
    if len(sums) != 1 or len(named) != 1:
        return ""
    return f'echo "$(({sums[0].name} / {named[0].name}))"'


FORMS: tuple[tuple[str, Callable[[_Match, Here], str]], ...] = (
    (
        r"(?:(?:print|show|write|put|store|save|echo|set|compute) )?(?:the )?(?:next|new|bumped|incremented|following) (?P<which>major|minor|patch)(?: (?:level|version|number|release))*(?P<to> (?:back )?(?:in|into|to) .+)?",
        _bumped,
    ),
    (
        r"(?:bump|increase|increment|raise|step) (?:the )?(?P<which>major|minor|patch)(?: (?:level|version|number|part))*(?: by one)?(?:,? (?:and )?(?:write|save|store|put) (?:it|that|the (?:result|version)))?(?P<to> (?:back )?(?:in|into|to) .+)?",
        _bumped,
    ),
    (
        r"(?:(?:print|show|get|echo|extract|give|tell me) )?(?:just |only )?(?:the )?version(?: number)?(?: only)? (?:in|from|of|out of|part of) (?:the )?(?P<x>[\w ]+?)",
        _version_in,
    ),
    (
        rf"{_SHOW}(?:who|what|which(?: (?:one|ones|[a-z]+))?) (?:comes|is|stands|was|has|have|had|are|occurs|appears|did|made|got|takes|took|uses|used)(?: the)?(?: first(?: there)?(?: with(?: the)?)?)? (?:most(?: [a-z]+)?|highest(?: [a-z]+)?|biggest|largest|least(?: [a-z]+)?|fewest(?: [a-z]+)?|lowest(?: [a-z]+)?)(?: (?:often|frequently|space|room))?",
        _most,
    ),
    (
        rf"{_SHOW}(?:who|what|which(?: one)?) (?:comes|is|stands|was) (?:first|at the top|on top)(?: (?:there|in (?:it|that|there)))?(?: with (?:the )?(?:most|highest count))?",
        _most,
    ),
    (
        rf"{_SHOW}(?:only )?(?:the )?(?:top (?P<n2>\w+|\$\w+)|(?P<n>\w+|\$\w+) (?:most (?:frequent|common)|most|biggest|largest|heaviest|highest|smallest|lowest|lightest|rarest|least frequent)|(?:most (?:frequent|common)|commonest|biggest|largest|heaviest|highest|smallest|lowest|rarest))(?: (?:one|ones|entry|entries|lines?|of (?:them|those|these)))*(?: (?:there|in (?:it|there)))?",
        _most,
    ),
    (
        rf"{_SHOW}how (?:many|often)(?: [a-z]+)? (?:has|have|did|does|is|are|was|were)? ?(?:each|every(?: one)?)(?: (?:of them|one|[a-z]+))?(?: (?:there|occur|occurs|appear|appears|have|has|made|make|come up))?"
        rf"|{_SHOW}(?:the )?(?:count|number)s? (?:per|for each|of each|by) (?:of them|one|name|line|entry|[a-z]+)|count (?:them|these|those|each(?: of them| one)?)(?: by name)?,? (?:most|highest|biggest|largest) first|how often each(?: of them| one)? (?:occurs|appears|comes up|is there)",
        _each_counted,
    ),
    (
        rf"{_SHOW}(?:only |just )?(?:the )?(?:names? (?:only )?of |names only of )?(?:those|the ones|the lines|lines|all|entries|what|which(?: ones)?|only those)(?: (?:that|which|with))? (?:are |is |have |has |were )?(?P<how>over|above|more than|bigger than|larger than|at least|beyond|under|below|less than|smaller than|fewer than) (?P<n>\d+|\$?[A-Za-z_]\w*|the \w+)",
        _beyond,
    ),
    (
        rf"{_SHOW}(?:the )?(?:average|mean)(?: (?:of|number of|size|lines?|[a-z]+))*(?: (?:per|of each|for each|over(?: all)?|of) [\w ]+)?",
        _quotient,
    ),
)
