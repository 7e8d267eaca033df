"""Texts with a place for a value: 'print "deploy to HOST" for each host', 'append "took Ns", N being ...'."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.idioms.layouts import laid_out
from caro_lsp.generate.script.reckoned import count_of
from caro_lsp.generate.script.scope import Variable
from caro_lsp.generate.script.several.sources import meant
from caro_lsp.generate.script.statements.here import bare
from caro_lsp.generate.script.statements.valuing import valued

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.several.sources import Several
    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]

_SHAPES = {
    "ip": r"[0-9]+(\.[0-9]+){3}", "address": r"[0-9]+(\.[0-9]+){3}",
    "email": r"[[:alnum:]._+-]+@[[:alnum:].-]+", "mail": r"[[:alnum:]._+-]+@[[:alnum:].-]+",
}  # fmt: skip
_COMMENTED = re.compile(
    r"(?:that |which |who )?(?:(?:is|are)(?:n't| not)|not) (?:a comment|comments|commented(?:[- ]out)?)",
    re.IGNORECASE,
)


def for_each(match: _Match, here: Here) -> str:
    """A line for each of several things, with the thing in its place."""
    noun = re.sub(r"^(?:of )?(?:the |all |each |every |our )*", "", match["list"]).strip()
    condition = (match.groupdict().get("c") or "").strip()
    noun, _, place = noun.partition(" in ")
    if condition and not _COMMENTED.fullmatch(condition):
        return ""
    pattern = match["p"]
    single = _single(noun)
    things = meant(place or noun, here.scope)
    if things is None:
        return "" if condition else _of_json(noun, single, pattern, here)
    if things.lines and (shaped := _shaped(things, pattern, condition, here)):
        return shaped
    text = _with_item(pattern, single, things.item.name, here)
    if not text:
        return ""
    if condition:
        if not things.lines:
            return ""
        return f"grep -v '^#' {things.lines} | while IFS= read -r {things.item.name}; do echo \"{text}\"; done"
    return things.each(f'echo "{text}"')


def _single(noun: str) -> str:
    last = noun.rsplit(maxsplit=1)[-1].lower() if noun.split() else "item"
    if last.endswith("ies"):
        return f"{last[:-3]}y"
    if re.search(r"(?:ss|x|ch|sh)es$", last):
        return last[:-2]
    return last.removesuffix("s") if not last.endswith("ss") else last


def _with_item(pattern: str, noun: str, name: str, here: Here) -> str:
    """The text with the item in place of the word for it; empty where no word is."""
    quoted_ = pattern[:1] in "\"'`"
    inner = pattern.strip("\"'`")
    marks = rf"<(?:{noun}|name|item|x|it)>|\{{(?:{noun}|name|item)\}}|\$\{{?(?:{noun}|{name})\}}?|\b{noun.upper()}\b"
    others = r"\bX\b|\bNAME\b|\bITEM\b|<[A-Z]+>|\.\.\."
    for way in (marks, others):
        text, count = re.subn(way, lambda _: f"${{{name}}}", inner)
        if count:
            break
    else:
        if quoted_:
            return ""
        item = Variable(name, "", "text")
        text = laid_out(inner, "", here.within(item)) if re.search(r"[^\w\s]", inner) else ""
        return text if re.search(rf"\$\{{?{name}\b", text) else ""
    rest = text.replace(f"${{{name}}}", "")
    if re.search(r"[`\"\\<]|\$", rest):
        return ""
    return re.sub(rf"\$\{{{name}\}}(?![\w\[])", f"${name}", text)


def _shaped(things: Several, pattern: str, condition: str, here: Here) -> str:
    """A line for each address in a file, which is known by what it looks like."""
    words = re.findall(r"[A-Za-z]\w*", pattern.strip("\"'`"))
    shapes = [
        one
        for one in words
        if one.lower() in _SHAPES and one.lower() not in {v.lower() for v in here.scope.names}
    ]
    if len(shapes) != 1 or pattern[:1] in "\"'`":
        return ""
    before, _, behind = pattern.partition(shapes[0])
    first = laid_out(before, "", here) if re.search(r"\w", before) else before
    last = laid_out(behind, "", here) if re.search(r"\w", behind) else behind
    if (re.search(r"\w", before) and not first) or (re.search(r"\w", behind) and not last):
        return ""
    kept = f"grep -v '^#' {things.lines} | " if condition else ""
    found = f"grep -oE '{_SHAPES[shapes[0].lower()]}'{'' if kept else f' {things.lines}'}"
    edits = "; ".join([*([f"s|^|{first}|"] if first else []), *([f"s|$|{last}|"] if last else [])])
    return f'{kept}{found} | sed "{edits}"' if edits and "|" not in first + last else ""


def _of_json(noun: str, single: str, pattern: str, here: Here) -> str:
    """The same for a list that the only file of JSON has under this name."""
    files = [one for one in here.scope.variables if one.value.endswith(".json")]
    uses = any(re.search(r"\bjq\b", line) for line in here.scope.commands)
    if (
        len(files) != 1
        or not uses
        or not re.fullmatch(r"[a-z]+s", noun)
        or single in here.scope.names
    ):
        return ""
    text = _with_item(pattern, single, single, here)
    if not text:
        return ""
    return f'jq -r \'.{noun}[]\' "${files[0].name}" | while IFS= read -r {single}; do echo "{text}"; done'


def filled(match: _Match, here: Here) -> str:
    """A text with a number in it, which the request tells, or a count of the script."""
    inner = match["p"].strip("\"'`")
    what = (match.groupdict().get("what") or "").strip()
    mark = re.search(r"<[Nn]>|\bN(?=[a-z%]{0,3}\b)|<(?:count|number)>", inner)
    if mark is None or re.search(r"[`\"\\$]", inner):
        return ""
    file = _target(match["file"], here) if match.groupdict().get("file") else ""
    if match.groupdict().get("file") and not file:
        return ""
    told = re.sub(r"[^a-z ]", " ", inner.replace(mark[0], " ").lower()).split()
    value = ""
    if what and _HEADER.fullmatch(what):
        value = _rows(file, here)
    elif what:
        value = bare(valued(re.sub(r"^(?:for |being |is |= ?)", "", what), here))
    else:
        counts = [one for word in told if (one := count_of(word, here.scope))]
        value = f"${counts[0].name}" if len({one.name for one in counts}) == 1 else ""
    if not value:
        return ""
    behind = inner[mark.end() :]
    if re.fullmatch(r"\$\w+", value) and re.match(r"\w", behind):
        value = f"${{{value[1:]}}}"
    text = f"{inner[: mark.start()]}{value}{behind}"
    sign = ">>" if file and re.match(r"append|add|log", match["how"], re.IGNORECASE) else ">"
    return f'echo "{text}"{f" {sign} {file}" if file else ""}'


_HEADER = re.compile(
    r"(?:with)?(?:out|not) (?:counting )?(?:the )?header(?:s| line| row)?|(?:the )?header(?:s| line| row)? (?:is |are )?not (?:counted|included)|(?:the )?header (?:does not|doesn't) count|(?:excluding|minus|except) (?:the )?header(?: line| row)?",
    re.IGNORECASE,
)


def _target(said: str, here: Here) -> str:
    plain = re.sub(r"^(?:the |our )", "", said.strip())
    one = here.variable(plain)
    if one is not None:
        return f'"${one.name}"' if one.sort == "file" else ""
    if re.fullmatch(r"[\w./-]+\.\w+", plain):
        return plain
    written = {
        name
        for line in here.scope.commands
        for name in re.findall(r">{1,2} *\"?\$\{?(\w+)\}?\"? *$", line)
    }
    ones = [
        v
        for v in here.scope.variables
        if v.name in written and plain.split()[0] in f"{v.name} {v.value}".lower()
    ]
    return f'"${ones[0].name}"' if len(ones) == 1 else ""


def _rows(file: str, here: Here) -> str:
    """How many rows the only table of the script has below its header."""
    tables = [
        one
        for one in here.scope.variables
        if re.search(r"\.(?:csv|tsv)$", one.value) and f'"${one.name}"' != file
    ]
    return f'$(tail -n +2 "${tables[0].name}" | wc -l)' if len(tables) == 1 else ""


_SHOW = r"(?:print|echo|show|say|output|display|write)"
_QUOTED = r"(?P<p>\"[^\"]+\"|'[^']+'|`[^`]+`)"
_BARE = r"(?P<p>\"[^\"]+\"|'[^']+'|`[^`]+`|[\w<>{}$]+(?:[@:/.=_|-][\w<>{}$]+)+)"
_WHERE = r"(?:,? (?:where )?N (?:being|is|=|stands for|for)|,? with N (?:being|as|=|set to)|,? N:)"
FORMS: tuple[tuple[str, Callable[[_Match, Here], str]], ...] = (
    (rf"(?:loop|go|iterate|run) (?:over|through) (?P<list>(?:all |each |the |every )*[\w ]+?)(?: and|,| and then|, and)? {_SHOW} {_QUOTED}(?: (?:for each(?: of them| one)?|each time|every time))?", for_each),
    (rf"for (?:each|every|all)(?: of)? (?P<list>[\w ]+?)(?: (?P<c>(?:that|which|who) (?:is|are)(?:n't| not) [\w -]+?|not commented out))?[,:]? {_SHOW} {_BARE}", for_each),
    (rf"{_SHOW} {_BARE} for (?:each|every|all)(?: of)? (?P<list>[\w ]+?)(?: (?P<c>(?:that|which|who) (?:is|are)(?:n't| not) [\w -]+?))?", for_each),
    (rf"(?P<how>append|add|write|print|put|log|echo|save) {_QUOTED} (?:to|into|in) (?P<file>[\w./$ -]+?){_WHERE} (?P<what>.+)", filled),
    (rf"(?P<how>print|show|say|echo|output) {_QUOTED}{_WHERE} (?P<what>.+)", filled),
)  # fmt: skip
COUNTS: tuple[tuple[str, Callable[[_Match, Here], str]], ...] = (
    (rf"(?P<how>append|add|write|print|put|log|echo|save) {_QUOTED} (?:to|into|in) (?P<file>[\w./$ -]+?)", filled),
    (rf"(?P<how>print|show|say|echo|output) {_QUOTED}", filled),
    (rf"(?P<how>append|add|write|print|put|log|echo|save) {_QUOTED} (?:to|into|in) (?P<file>[\w./$ -]+?),? (?P<what>(?:the )?header.*|(?:without|not|excluding|minus|except) .*header.*)", filled),
    (rf"(?P<how>print|show|say|echo|output) {_QUOTED},? (?P<what>(?:the )?header.*|(?:without|not|excluding|minus|except) .*header.*)", filled),
)  # fmt: skip
"""The same with a number that nothing but the script tells."""
