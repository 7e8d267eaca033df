"""Rows of files: those of several tables without their headers, a column of lines that are no comments."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import word
from caro_lsp.generate.script import traces
from caro_lsp.generate.script.scope import name_parts
from caro_lsp.generate.script.several.sources import meant

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]


def _bodies(match: _Match, here: Here) -> str:
    """The rows of several tables, at the end of the file that has their header."""
    files = _files(match["x"], here)
    out = _out(match["out"], here)
    return f"tail -q -n +2 {files} >> {out}" if files and out and files != out else ""


def _files(said: str, here: Here) -> str:
    """The pattern of the files that are meant: "parts" where a line has part1.csv."""
    plain = re.sub(r"\b(?:all|the|of|these|those|files?|csvs?|tables?)\b", " ", said).split()
    for line in reversed(here.scope.commands):
        for name in re.finditer(
            r"(?<![\w$/])(?P<dir>(?:\"?\$\{?\w+\}?\"?/|[\w.-]+/)*)(?P<stem>[a-z]+)(?P<n>[-_]?\d+)(?P<end>\.(?:csv|tsv|txt))\b",
            line,
        ):
            if len(plain) == 1 and plain[0].removesuffix("s") == name["stem"].removesuffix("s"):
                sign = re.match(r"[-_]?", name["n"])
                return f"{name['dir']}{name['stem']}{sign[0] if sign else ''}*{name['end']}"
    things = meant(said, here.scope)
    return things.over if things is not None and things.over and not things.lines else ""


def _out(said: str | None, here: Here) -> str:
    """The file that the last lines have begun."""
    written = [one.written for one in traces.traces_of(here.scope.commands) if one.role == "file"]
    if said and said not in {"it", "that", "there"}:
        one = here.variable(said)
        if one is None:
            return said if re.fullmatch(r"[\w./-]+\.\w+", said) else ""
        return f'"${one.name}"' if one.sort == "file" else ""
    return written[-1] if written else ""


def _plain_column(match: _Match, here: Here) -> str:
    """One word of each line of a file that is no comment."""
    one = here.variable(re.sub(r"^(?:the |that )", "", match["file"]))
    files = [v for v in here.scope.variables if v.sort == "file"]
    if one is None and re.fullmatch(r"(?:the |that )?(?:file|list)|it", match["file"]):
        one = files[0] if len(files) == 1 else None
    if one is None or one.sort != "file" or re.search(r"\.(?:csv|json|ya?ml|xml)$", one.value):
        return ""
    noun = match["what"].lower()
    if re.match(r"ip|address", noun):
        return f"grep -v '^#' \"${one.name}\" | grep -oE '[0-9]+(\\.[0-9]+){{3}}'"
    if number := _ORDINAL.get(noun.split()[0]):
        column = number
    elif {*name_parts(one.name), *re.findall(r"[a-z]+", one.value.lower())} & _NAMED_FIRST:
        # In /etc/hosts they stand behind the addresses.
        column = 2 if one.value == "/etc/hosts" else 1
    else:
        return ""
    return f"awk '!/^#/ {{print ${column}}}' \"${one.name}\""


_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_NAMED_FIRST = frozenset("hosts host servers machines nodes inventory users packages services members".split())  # noqa: SIM905 - many  # fmt: skip


def _ignore_file(match: _Match, here: Here) -> str:
    """A file of what a tool is to leave alone, made or added to."""
    said = re.split(r",? and |, ", match["x"])
    names = []
    for one in said:
        plain = re.sub(r"^(?:the |all )|(?: (?:folder|dir|directory|files?))$", "", one.strip())
        if not re.fullmatch(r"[\w.*/-]*[\w*]/?|\"[^\"]+\"|'[^']+'", plain) or (
            re.search(r"\bfiles?$", one) and "." not in plain
        ):
            return ""
        variable = next((v for v in here.scope.variables if v.name == plain), None)
        names.append(f'"${variable.name}"' if variable else word(plain.strip("\"'")))
    file = f".{match['tool'].lower()}ignore"
    adds = bool(match.groupdict().get("to"))
    if len(names) == 1:
        return f"echo {names[0]} {'>>' if adds else '>'} {file}"
    return f"printf '%s\\n' {' '.join(names)} {'>>' if adds else '>'} {file}"


_TOOL = r"\.?(?P<tool>git|docker|npm|eslint|prettier|helm|gcloud) ?ignore(?: file)?"
_COMMENTED = r"(?:(?:skip(?:ping)?|ignor(?:e|ing)|without|leav(?:e|ing) out|not|except|but not) (?:the |any |all )*(?:comment(?:ed)?(?:[- ]out)?(?: lines?| ones?| entries)?|comments))"
FORMS: tuple[tuple[str, Callable[[_Match, Here], str]], ...] = (
    (r"(?:append|add|copy|put|write) (?:the |all (?:the )?)?(?:data )?(?:rows|lines|records|data) (?:of|from) (?P<x>(?:all |each |every |the )*[a-z]+(?: files?)?)(?: to (?:the )?(?P<out>[\w./$]+))?,? (?:but )?(?:without|skipping|minus|except) (?:their|its|the) headers?(?: lines?| rows?)?", _bodies),
    (rf"(?:(?:print|show|list|get|output) )?(?:only |just )?(?:the )?(?P<what>names?|host ?names?|ips?(?: addresses)?|addresses|(?:first|second|third|fourth) (?:column|field|word)s?)(?: only)? (?:from|in|of) (?P<file>(?:the |that )?[\w$ ]+?),? (?:but |and )?{_COMMENTED}", _plain_column),
    (rf"(?:add|create|write|make|put|generate|set up)(?: up)? (?:an? |the |our )?{_TOOL} (?:with|for|that (?:ignores|has|lists)|containing|ignoring|listing|which ignores) (?P<x>.+)", _ignore_file),
    (rf"(?:add|append|put|write) (?P<x>.+?) (?P<to>to|into|in) (?:the |our )?{_TOOL}", _ignore_file),
)  # fmt: skip
