"""Questions on the data that a script reads with jq: "the sum of all prices" is about its file."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.grammar import Answer
from caro_lsp.generate.script.manners.calls import Call, calls_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.script.scope import Scope

_LEAD = re.compile(
    r"^(?:(?:now|and|then|also|print|show|give me|what is|what's|calculate|compute)[ ,]+)*"
    r"(?:the |all |every )*",
    re.IGNORECASE,
)
_WHAT = (
    r"(?P<field>[a-z]\w*)(?: (?:of (?:all|every|the)(?: the)? \w+"
    r"|in (?:it|the file|there)|values?))?"
)
_MEASURED = re.compile(
    rf"(?P<how>[a-z]+)(?: value)? (?:of )?(?:all |the |every |our )*{_WHAT}", re.I
)
_SELECTED = re.compile(
    r"(?P<field>[a-z]\w*) of (?:all )?(?:the )?(?P<which>(?:not )?[a-z]+)"
    r" (?:ones|users|items|entries|people|records|customers|orders|accounts)",
    re.IGNORECASE,
)
_ONCE = re.compile(
    r"(?P<field>[a-z]\w*)(?:,? (?:once|sorted and unique|without duplicates|each once|unique))",
    re.I,
)
_HOW = {
    **dict.fromkeys(("sum", "total"), "add"),
    **dict.fromkeys(("average", "mean"), "add / length"),
    **dict.fromkeys(("highest", "largest", "biggest", "maximum", "max"), "max"),
    **dict.fromkeys(("lowest", "smallest", "minimum", "min"), "min"),
}
_EACH = re.compile(r"^(\.[\w.]*)\[\]")
_NOT = re.compile(r"(?:not |in|un|non-?)(?=[a-z]{4})")


def answers(text: str, scope: Scope) -> Iterator[Answer]:
    """What is asked about the file of the script's last call of jq."""
    if not any("jq" in line for line in scope.commands):
        return
    calls = [call for call in calls_of(scope) if call.tool == "jq"]
    if command := _in_line(text, scope):
        yield Answer(command, 1.0, "script", (), -100)
        return
    last = next((call for call in reversed(calls) if _operands(call)[1:]), None)
    if last is None:
        return
    file = _operands(last)[-1]
    if (
        command := _beside(text, last, file, scope)
        or _chosen(text, programs_of(calls), file)
        or _put(text, calls, file)
    ):
        yield Answer(command, 1.0, "script", (), -100)
        return
    programs = [one[0].strip("'\"") for call in calls if (one := _operands(call))]
    each = next((match[1] for one in programs if (match := _EACH.match(one))), None)
    stream = each is None and any(one.startswith("select(") for one in programs)
    if each is None and not stream:
        return
    known = {field for one in programs for field in re.findall(r"\.(\w+)", one)}
    asked = _LEAD.sub("", text.strip(" .?"), count=1)
    if command := _asked(asked, file, f"{each}[]" if each else "", known):
        yield Answer(command, 1.0, "script", (), -100)


_NEXT = re.compile(
    r"(?:(?P<lead>(?:(?:and|now|then|also|next|the same for|same for|same with)[ ,]+)+))?"
    r"(?:(?:print|show|get|read) )?(?:the |its )?(?P<field>[a-z]\w*)(?P<too>,? (?:too|as well|also))?",
    re.IGNORECASE,
)
_PATH = re.compile(r"(?P<before>(?:\.\w+)*\.)(?P<field>\w+)")


def _beside(text: str, last: Call, file: str, scope: Scope) -> str:
    """A field beside the one that was just read: "and the port" below ``.server.host``."""
    match = _NEXT.fullmatch(text.strip(" .?"))
    if match is None or not (match["lead"] or match["too"]):
        return ""
    path = _PATH.fullmatch(_operands(last)[0].strip("'\""))
    field = match["field"]
    if path is None or path["field"] == field or f"${{{field}}}" in scope.names:
        return ""
    return f"jq {_shown(last)}{path['before']}{field} {file}"


def _in_line(text: str, scope: Scope) -> str:
    """The same, where the last line gives jq a text rather than a file."""
    match = _NEXT.fullmatch(text.strip(" .?"))
    line = scope.commands[-1]
    if match is None or not (match["lead"] or match["too"]) or re.match(r"\w+=", line):
        return ""
    fed = _FED.fullmatch(line)
    if fed is None or f"${{{match['field']}}}" in scope.names:
        return ""
    return f"{fed['before']}{fed['path']}{match['field']}{fed['after']}"


_FED = re.compile(
    r"(?P<before>(?:.+\| )?jq (?:-\w+ )*['\"]?)(?P<path>(?:\.\w+)*\.)\w+(?P<after>['\"]?(?: <<< \"?\$\w+\"?)?)"
)


def _shown(call: Call) -> str:
    return "-r " if {"-r", "--raw-output"} & set(call.words) else ""


def programs_of(calls: list[Call]) -> list[str]:
    """The programs that are given to jq."""
    return [one[0].strip("'\"") for call in calls if (one := _operands(call))]


_CHOSEN = re.compile(
    r"(?:(?:and|now|then|also|show|print|list|only|just)[ ,]+)*(?:those|the ones|ones|(?:the )?[a-z]+s) (?:with|whose|where|of which) (?:the |an? )?"
    r"(?P<field>[a-z]\w*) (?:is |be |are )?(?P<how>(?:over|above|more than|greater than|bigger than|at least|under|below|less than|smaller than|at most|exactly|of|=|equal to) )?"
    r"(?P<value>\d+(?:\.\d+)?|[\w-]+|\"[^\"]+\")",
    re.IGNORECASE,
)
_SIGNS = {
    **dict.fromkeys(("over", "above", "more than", "greater than", "bigger than"), ">"), "at least": ">=",
    **dict.fromkeys(("under", "below", "less than", "smaller than"), "<"), "at most": "<=",
}  # fmt: skip
_RECORDS = re.compile(r"(?P<each>\.[\w.]*\[\])(?: ?\| ?)?(?P<rest>.*)")


def _chosen(text: str, programs: list[str], file: str) -> str:
    """The last projection, of some records only: "only those with a total over 100"."""
    match = _CHOSEN.fullmatch(text.strip(" .?"))
    last = _RECORDS.fullmatch(programs[-1]) if programs else None
    if match is None or last is None or "select" in last["rest"]:
        return ""
    value = match["value"].strip('"')
    number = bool(re.fullmatch(r"\d+(?:\.\d+)?", value))
    sign = _SIGNS.get((match["how"] or "").strip().lower(), "==")
    if not number and sign != "==":
        return ""
    test = f".{match['field']} {sign} {value if number else chr(34) + value + chr(34)}"
    rest = f" | {last['rest'].strip()}" if last["rest"].strip() else ""
    return f"jq -r '{last['each']} | select({test}){rest}' {file}"


_CHANGED = (
    re.compile(
        r"(?:set|change|switch|put) (?:the )?(?P<field>[a-z][\w.]*) (?:to|=) (?P<value>\S+|\"[^\"]*\"|'[^']*')"
        r"(?: (?:in|of) (?P<where>.+))?",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:switch|turn|set) (?:the )?(?P<field>[a-z][\w.]*) (?P<on>on|off)(?: (?:in|of) (?P<where>.+))?",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?P<on>enable|disable) (?:the )?(?P<field>[a-z][\w.]*)(?: (?:in|of) (?P<where>.+))",
        re.IGNORECASE,
    ),
)
_THERE = re.compile(
    r"there|it|(?:the |this |that )(?:json|config(?:uration)?|settings?|file)(?: file)?",
    re.IGNORECASE,
)


def _put(text: str, calls: list[Call], file: str) -> str:
    """Another value for a field of the file: "turn debug on in there"."""
    said = re.sub(r"^(?:(?:and|now|then|also|next)[ ,]+)+", "", text.strip(" .?"))
    match = next((m for one in _CHANGED if (m := one.fullmatch(said))), None)
    if match is None or file.startswith("-") or not re.fullmatch(r"\"?[\w./${}-]+\"?", file):
        return ""
    known = [path for call in calls for path in re.findall(r"(?:\.[A-Za-z_]\w*)+", _program(call))]
    field = next((one for one in reversed(known) if one.rpartition(".")[2] == match["field"]), "")
    if not field and not (match["where"] and _THERE.fullmatch(match["where"])):
        return ""
    field = field or f".{match['field'].lstrip('.')}"
    found = match.groupdict()
    value = _as_json(found.get("value") or "", (found.get("on") or "").lower())
    written = file.strip('"')
    return f'jq \'{field} = {value}\' {file} > "{written}.tmp" && mv "{written}.tmp" {file}'


def _program(call: Call) -> str:
    return next(iter(_operands(call)), "").strip("'\"")


def _as_json(value: str, on: str) -> str:
    if on:
        return "true" if on in {"on", "enable"} else "false"
    plain = value.strip("'\"")
    bare = re.fullmatch(r"-?\d+(?:\.\d+)?|true|false|null", plain) and plain == value
    return plain if bare else f'"{plain}"'


def _operands(call: Call) -> list[str]:
    return [word for word in call.words if not word.startswith("-")]


def _asked(text: str, file: str, each: str, known: set[str]) -> str:
    """The command; ``each``: what gives the records, empty where they follow each other."""
    records = each or "."
    if match := _SELECTED.fullmatch(text):
        which = match["which"].lower()
        test = f".{_NOT.sub('', which, count=1)}"
        test = f"{test} | not" if _NOT.match(which) else test
        held = f"{records} | select({test})" if each else f"select({test})"
        return f"jq -r '{held} | .{_field(match['field'], known)}' {file}"
    if match := _ONCE.fullmatch(text):
        path = f"{records.rstrip('.')}.{_field(match['field'], known)}"
        return f"jq -r '{path}' {file} | sort -u"
    match = _MEASURED.fullmatch(text)
    if match is None or match["how"].lower() not in _HOW:
        return ""
    how, field = _HOW[match["how"].lower()], _field(match["field"], known)
    if each:
        return f"jq '[{each}.{field}] | {how}' {file}"
    return f"jq -s 'map(.{field}) | {how}' {file}"


def _field(word: str, known: set[str]) -> str:
    """The name of the field that is spoken of, perhaps in the plural."""
    one = re.sub(r"(?<=[a-z]{2}[a-rt-z])s$", "", re.sub(r"ies$", "y", word))
    return next((name for name in (word, one) if name in known), one)
