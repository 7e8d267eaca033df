"""What a request says in a way of its own, since its script tells the rest, said as the grammar knows it.

"The matching rows" are those for which the columns are what the variables hold, "a file todo.txt
there" is one in the folder that was spoken of last.
"""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.mentions import called, find_variables
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Scope, Variable

_LEAD = r"(?:(?:and|now|then|also|next|finally|please)[ ,]+)*"


def said_plainly(text: str, scope: Scope) -> str:
    """``text`` as the grammar knows it."""
    for put in _STEPS:
        text = put(text, scope)
    return text


def _meant(said: str, scope: Scope, sorts: frozenset[str]) -> Variable | None:
    """The variable that a noun phrase names, and nothing else of it."""
    text = said if re.match(r"(?:the|that|this|our|its)\b", said, re.IGNORECASE) else f"the {said}"
    known = {one.written: one for one in scope.variables}
    for one in find_variables(text, scope, ()):
        variable = known.get(one.value)
        before = text[: one.start].strip().lower()
        if (
            variable
            and variable.sort in sorts
            and one.end == len(text)
            and before in {"", "the", "that", "this", "our"}
        ):
            return variable
    return None


def _with_contents(text: str, scope: Scope) -> str:
    """Say "empty the cache" of a folder as emptying a directory."""
    match = _EMPTIES.fullmatch(text.strip(" ."))
    folder = _meant(match["what"], scope, frozenset({"folder"})) if match else None
    return f"empty the directory ${folder.name}" if folder else text


_EMPTIES = re.compile(
    rf"{_LEAD}(?:empty|clear|clean(?: out)?|wipe|purge|flush)(?: out)? (?P<what>[\w $-]+?)"
    r"(?:,? (?:but )?(?:keep|leave|not)(?:ing)? (?:the )?(?:folder|directory|dir|it)(?: itself)?(?: there)?| first| again| completely)?",
    re.IGNORECASE,
)


def _with_lines_of(text: str, scope: Scope) -> str:
    """Say "the names without comments" as the lines of the only list of the script."""
    match = _BARE_LINES.fullmatch(text.strip(" .?"))
    if match is None:
        return text
    files = [
        one
        for one in scope.variables
        if one.sort == "file" and not _OUTS & set(name_parts(one.name))
    ]
    if len(files) != 1:
        return text
    return f"{match['how'] or 'show '}the lines of ${files[0].name} without {match['rest']}"


_OUTS = frozenset({"out", "output", "result", "dest", "target", "tmp", "temp", "log"})
_BARE_LINES = re.compile(
    rf"{_LEAD}(?P<how>(?:print|show|list|display|output|count) )?(?:all |only |just )?(?:the |its )?(?!lines? of)[a-z]+(?: in it)?,? "
    r"(?:without|minus|leaving out|skipping|ignoring|but not|but no|no|except(?: for)?)(?: the| any)? "
    r"(?P<rest>(?:comments?|comment lines?|blank lines?|empty lines?|blanks|and|or|the|any|blank|,| )+)",
    re.IGNORECASE,
)


def _with_a_file_there(text: str, scope: Scope) -> str:
    """Say "to a file todo.txt there" as the file of the folder that was spoken of last."""
    match = _FILE_THERE.search(text)
    if match is None:
        return text
    folder = _last_folder(scope)
    if folder is None:
        return text
    name = f"${folder.name}/{match['name']}"
    return f"{text[: match.start()]}{match['how']} {name}{text[match.end() :]}"


def _last_folder(scope: Scope) -> Variable | None:
    folders = {one.name: one for one in scope.variables if one.sort == "folder"}
    for line in reversed(scope.commands):
        for name in reversed(re.findall(r"\$\{?(\w+)|^(\w+)=", line)):
            if (folder := folders.get(name[0] or name[1])) is not None:
                return folder
    return None


_FILE_THERE = re.compile(
    r"\b(?P<how>to|into|in|as) (?:an? |the )?(?:new )?(?:file )?(?:called |named )?(?P<name>[\w-]+\.\w+) (?:in |into )?(?:there|in that (?:folder|dir|directory))\b",
    re.IGNORECASE,
)


def _with_conditions(text: str, scope: Scope) -> str:
    """Say "the matching rows" of a table as those whose columns are what the variables hold."""
    match = _MATCHING.search(text)
    tables = [one for one in scope.variables if one.value.endswith((".csv", ".tsv"))]
    if match is None or len(tables) != 1:
        return text
    conditions = [
        one
        for one in scope.variables
        if one.sort in {"text", "host"}
        and re.fullmatch(r"[\w. -]+", one.value)
        and len(name_parts(one.name)) == 1
        and not _NO_COLUMNS & set(name_parts(one.name))
    ]
    if not conditions or any(f"${one.name}" in text for one in conditions):
        return text
    said = " and ".join(f"{one.name.lower()} is ${one.name}" for one in conditions)
    before = re.sub(r"\s+(?:over|of|in|for|from|on|across)\s*$", "", text[: match.start()])
    lead = (
        "show the rows"
        if not before.strip() or re.fullmatch(r"(?:show|print|list)\s*", before)
        else before
    )
    lead = re.sub(
        r"^(?P<how>how many|count|number of)$", "count the rows", lead.strip(), flags=re.IGNORECASE
    )
    return f"{lead} in ${tables[0].name} where {said}{text[match.end() :]}"


_NO_COLUMNS = frozenset(
    {
        "sep",
        "delim",
        "delimiter",
        "separator",
        "title",
        "message",
        "pattern",
        "format",
        "mode",
        "user",
        "out",
        "col",
        "column",
    }
)
_MATCHING = re.compile(
    r"\b(?:the |all |all the |those )?(?:matching|selected|chosen|wanted|these|those|filtered) (?:rows|lines|orders|entries|records|ones)\b"
    r"|\b(?:the |all )?(?:rows|lines|orders|entries|records) (?:that|which) (?:match|fit|qualify|are wanted|are selected)\b",
    re.IGNORECASE,
)


def _with_entries_said(text: str, scope: Scope) -> str:
    """Say "the inactive ones" by what the data of the script are called: "the inactive users"."""
    match = _ONES.search(text)
    data = [
        one
        for one in scope.variables
        if one.value.endswith((".json", ".jsonl", ".ndjson", ".csv", ".tsv"))
    ]
    if match is None or len(data) != 1:
        return text
    stem = re.findall(r"[a-z]+", data[0].value.rpartition("/")[2].partition(".")[0].lower())
    if not stem or not stem[-1].endswith("s"):
        return text
    return f"{text[: match.start('ones')]}{stem[-1]}{text[match.end('ones') :]}"


_ONES = re.compile(r"\b(?:the|all|all the|only the) [a-z]+ (?P<ones>ones)\b", re.IGNORECASE)


def _with_all_entries(text: str, scope: Scope) -> str:
    """Say "of all events" of a file of events by its name, since that is all that there is."""
    match = _OF_ALL.search(text)
    if match is None:
        return text
    files = [
        one
        for one in scope.variables
        if one.value.endswith((".json", ".jsonl", ".ndjson"))
        and called(match["noun"])
        & {*name_parts(one.name), *re.findall(r"[a-z]+", one.value.rpartition("/")[2].lower())}
    ]
    if len(files) != 1:
        return text
    return f"{text[: match.start()]} in ${files[0].name}{text[match.end() :]}"


_OF_ALL = re.compile(
    r" (?:of|over|across|in|for) (?:all|all the|every|the) (?P<noun>[a-z]+s)(?=$|[.?]$)",
    re.IGNORECASE,
)


def _with_numbers(text: str, scope: Scope) -> str:
    """Say "with file and line no" of a search as with line numbers: grep names files by itself."""
    del scope
    return _WHERE_FOUND.sub("with line numbers", text)


_WHERE_FOUND = re.compile(
    r"\b(?:with|and|plus) (?:the |its |their )?(?:file(?: ?name)?s?|path) and (?:the )?line (?:numbers?|nos?\b\.?)",
    re.IGNORECASE,
)

_STEPS: tuple[Callable[[str, Scope], str], ...] = (
    _with_contents,
    _with_lines_of,
    _with_a_file_there,
    _with_conditions,
    _with_entries_said,
    _with_all_entries,
    _with_numbers,
)
