"""A request with something plain in the place of each variable that it speaks of.

What the grammar knows of files, ages and texts is said of "logs/" and "14 days". A variable is
asked about as such a thing of its sort, and put back where that stands in the command.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caro_lsp.generate.entities import EXTENSIONS, NOUNS, find_entities
from caro_lsp.generate.script import slots
from caro_lsp.generate.script.mentions import called, entity_of, find_variables, with_names_said
from caro_lsp.generate.script.readings import variants
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.entities import Entity
    from caro_lsp.generate.grammar import Answer, Grammar
    from caro_lsp.generate.script.scope import Scope, Sort, Variable

_NAME = "standin"
_FIRST, _STEP = 7301, 11
_MOST = 5
"""Variables that one request speaks of."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\$\(date \+[\"']?%(?:F|Y-%m-%d)\b[\"']?\)")
_VERSION = re.compile(r"v?\d+(?:\.\d+)+")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ENDING = re.compile(r"\.((?:tar\.)?[A-Za-z]\w{0,7})$")
_ENDINGS = {
    "log": "log", "csv": "csv", "json": "json", "conf": "conf", "config": "conf", "cfg": "conf",
    "archive": "tar.gz", "tarball": "tar.gz", "dump": "sql", "script": "sh", "yaml": "yaml",
    "xml": "xml", "ini": "ini",
}  # fmt: skip
"""The ending that a file is likely to have which is called so."""
_AGES = {
    "hours": "hours", "hour": "hours", "hrs": "hours", "minutes": "minutes", "minute": "minutes",
    "mins": "minutes", "min": "minutes", "days": "days", "day": "days", "weeks": "weeks",
    "week": "weeks", "seconds": "seconds", "secs": "seconds",
}  # fmt: skip
_SIZES = {"kb": "KB", "mb": "MB", "gb": "GB", "megabytes": "MB", "kilobytes": "KB"}
_UNITS = _AGES | _SIZES
_FACTORS = (60, 3600, 7, 1024, 1440, 24)
_UNIT = re.compile(
    r"\s*(?:days?|hours?|minutes?|mins?|weeks?|seconds?|[kmg]i?b|bytes|megabytes|kilobytes)\b", re.I
)
_COMPARED = re.compile(
    r"\b(?:than|over|above|under|below|beyond|exceed(?:s|ing)?|least|most|past|last|within|for"
    r"|in|every|after|since)\s+(?:the\s+|our\s+|that\s+)?(?:last\s+|past\s+)?$",
    re.IGNORECASE,
)
_COLUMNS = {"col": "column", "column": "column", "field": "field", "line": "line", "port": "port"}
_INTO = re.compile(r"\b(?:in|into|to|from|under|of)\s+$", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:the|our|my|this|that|its|these|those|a|an)\s+$", re.IGNORECASE)


@dataclass(frozen=True)
class Standin:
    """What is said for a variable, and what finds it in a command."""

    said: str
    variable: Variable
    number: int = 0
    """The number that it is, if it is one."""


@dataclass(frozen=True)
class Plain:
    """A request as it would be without a script, and what its names and numbers stand for."""

    text: str
    standins: tuple[Standin, ...]

    def resolved(self, command: str) -> str:
        """``command`` with the variables, bare; empty where one is lost or taken apart."""
        if f"${_NAME}" in command or f"${{{_NAME}" in command:
            # The name of a variable is meant, not what it holds.
            return ""
        command = _quoted(command)
        for one in self.standins:
            changed = _put_back(command, one)
            if changed == command:
                return ""
            command = changed
        return "" if _NAME in command else command


def answers(grammar: Grammar, text: str, scope: Scope) -> list[Answer]:
    """What is answered to ``text`` where its variables are things like others, the surest first."""
    apart = replace(scope, variables=())
    text = _with_endings(text, grammar, scope)
    found: list[Answer] = []
    for plain in readings(text, scope):
        if (one := _answer(grammar, plain, apart)) is not None:
            found.append(one)
            if one.coverage >= _WHOLE and not variants.is_about_here(one.command):
                return [one]
    if variants.changes_folder(scope):
        return found
    for plain in readings(text, scope, bare=True):
        for placed in _placed(plain, text, scope):
            one = _answer(grammar, placed, apart)
            if one is not None and one.coverage >= _WHOLE:
                # It was not said.
                found.insert(0, replace(one, coverage=one.coverage * _ASSUMED))
                return found
        break
    return sorted(found, key=lambda one: -one.coverage)


_ASSUMED = 0.97


def _with_endings(text: str, grammar: Grammar, scope: Scope) -> str:
    """``text`` with "dat files" as ``*.dat files``, where that is no word."""

    def ending(match: re.Match[str]) -> str:
        word, vocabulary = match[1], grammar.vocabulary
        known = word.lower() in EXTENSIONS or vocabulary.knows(vocabulary.base(word))
        if known or any(word.lower() in name_parts(name) for name in scope.names):
            return match[0]
        return f"*.{word} files"

    return _KIND.sub(ending, text)


_KIND = re.compile(r"(?<![\w.*$-])([A-Za-z][A-Za-z0-9]{1,4}) files\b")


def _answer(grammar: Grammar, plain: Plain, apart: Scope) -> Answer | None:
    for one in grammar.answers(plain.text, apart)[:_READINGS]:
        if one.coverage < _SURE:
            break
        if command := plain.resolved(one.command):
            return replace(one, command=command)
    return None


def _placed(plain: Plain, text: str, scope: Scope) -> Iterator[Plain]:
    """``plain`` with the file or folder that it may be about without saying so."""
    mentioned = {one.variable.written for one in plain.standins}
    sorts: tuple[Sort, ...] = ("file", "folder")
    for sort in sorts:
        variable = slots.source(scope, sort, text, mentioned)
        if variable is None:
            continue
        one = _standin(variable, len(plain.standins), "bare", "")
        if sort == "folder" and (said := _as_files(plain.text, variable)):
            yield Plain(f"{said} in {one.said}", (*plain.standins, one))
        for form in ("in", "of") if sort == "file" else ("in", "from"):
            yield Plain(
                _inserted(plain.text.rstrip(" .?"), f"{form} {one.said}"), (*plain.standins, one)
            )


_READINGS = 3
_SURE = 0.9
_WHOLE = 0.999


def _inserted(text: str, place: str) -> str:
    """``text`` with a place before what is said of how."""
    match = _HOW.search(text)
    at = match.start() if match else len(text)
    return f"{text[:at]} {place}{text[at:]}"


_HOW = re.compile(
    r",? (?:one (?:per|each|on each) .*|each on .*|a line each.*|without .*|(?:but )?not"
    r" .*|sorted .*"
    r"|line by line.*|, .*|please|in order.*|most .* first)$",
    re.IGNORECASE,
)


def _as_files(text: str, folder: Variable) -> str:
    """``text`` with "files" for what a folder is called by: "sessions" in SESSION_DIR."""
    for part in name_parts(folder.name):
        words = "|".join(
            re.escape(one) for one in called(part) - slots.NO_CONTENT if len(one) > _LETTERS
        )
        if words and (match := re.search(rf"\b(?:{words})(?:s| files)\b", text, re.IGNORECASE)):
            return f"{text[: match.start()]}files{text[match.end() :]}".rstrip(" .?")
    return ""


_LETTERS = 2


def readings(text: str, scope: Scope, *, bare: bool = False) -> Iterator[Plain]:
    """``text`` with a thing of its sort for each variable, the likeliest first.

    ``bare``: also where it speaks of none.
    """
    found = _mentioned(text, scope)
    if (not found and not bare) or len(found) > _MOST:
        return
    known = {one.written: one for one in scope.variables}
    if any(with_names_said(one, scope) != one for one in find_entities(text)):
        # Names that are made of variables are read by themselves.
        return
    if any(known[one.value].sort in {"list", "command"} for one in found):
        return
    seen = set()
    for form in ("quoted", "bare", "noun"):
        plain = _with(text, found, known, form)
        if plain.text not in seen:
            seen.add(plain.text)
            yield plain


def _mentioned(text: str, scope: Scope) -> list[Entity]:
    """The variables that are spoken of, in their order; none if other names are in the way."""
    known = {one.name: one for one in scope.variables}
    firm = [
        entity_of(variable, one.start, one.end)
        if one.kind == "variable"
        and (variable := known.get(one.value.strip("${}").removesuffix("[@]")))
        else one
        for one in find_entities(text)
    ]
    found = find_variables(text, scope, firm)
    mine = [one for one in firm if one.kind == "variable" and one.fits] + found
    return sorted(mine, key=lambda one: one.start)


def _with(text: str, found: list[Entity], known: dict[str, Variable], form: str) -> Plain:
    standins: dict[str, Standin] = {}
    pieces, at = [], 0
    for entity in found:
        variable = known[entity.value]
        one = standins.setdefault(
            variable.name, _standin(variable, len(standins), form, text[entity.end :])
        )
        before = text[at : entity.start]
        if article := _ARTICLE.search(before):
            before = before[: article.start()]
        said = one.said
        if one.number and not _UNIT.match(text, entity.end):
            compared = _COMPARED.search(text[: entity.start])
            said = f"{said}{_unit(variable)}" if compared else said
        if form == "noun" and entity.noun in NOUNS and variable.sort in {"text", "host", "url"}:
            said = f"{entity.noun} {said}"
        noun = _COLUMNS.get(name_parts(variable.name)[-1])
        if one.number and noun and noun in text[entity.start : entity.end].lower():
            said = f"{noun} {said}"
        if text[entity.start : entity.end].lower() == "there" and not _INTO.search(before):
            said = f"in {said}"
        pieces += [before, said]
        at = entity.end
    return Plain("".join([*pieces, text[at:]]), tuple(standins.values()))


def _unit(variable: Variable) -> str:
    parts = name_parts(variable.name)
    parts = parts[1:] if parts[:1] == ["min"] else parts
    return next((f" {_UNITS[one]}" for one in parts if one in _UNITS), "")


def _standin(variable: Variable, place: int, form: str, behind: str) -> Standin:
    """What stands for a variable: a word of our own with what tells its sort."""
    name = f"{_NAME}{place}"
    number = _FIRST + _STEP * place
    sort, value = variable.sort, variable.value
    if sort == "folder":
        return Standin(f"{name}/", variable)
    if sort == "file":
        return Standin(f"{name}.{_ending(variable)}", variable)
    if sort == "number":
        return Standin(str(number), variable, number)
    if sort == "size":
        return Standin(f"{number}{value[-1] if value[-1:].isalpha() else 'M'}", variable, number)
    if sort == "url":
        return Standin(f"https://{name}.example.org/{name}", variable)
    if sort == "host":
        return Standin(f"{name}.example.org", variable)
    if _EMAIL.fullmatch(value):
        return Standin(f"{name}@example.org", variable)
    if _DATE.fullmatch(value):
        return Standin(f"1931-07-0{place + 1}", variable)
    if _VERSION.fullmatch(value):
        return Standin(f"v73.{place}.01", variable)
    bare = form != "quoted" or re.match(r"\s+(?:column|field|branch|service)\b", behind)
    return Standin(name if bare else f"'{name}'", variable)


def _ending(variable: Variable) -> str:
    if match := _ENDING.search(variable.value):
        return match[1]
    parts = name_parts(variable.name)
    return next((_ENDINGS[part] for part in reversed(parts) if part in _ENDINGS), "txt")


def _put_back(command: str, one: Standin) -> str:
    """``command`` with the variable in the place of what stands for it."""
    held = f"${{{one.variable.name}}}"
    if one.number:
        return _number_back(command, one.number, one.variable, held)
    said = one.said.strip("'")
    if one.variable.sort == "folder":
        # The slash behind it goes, unless something follows.
        bare = re.escape(said.rstrip("/"))
        return re.sub(rf"(?<![\w-])(?:\./)?{bare}(?![\w-])(?:/(?=[\s;)\"']|$))?", held, command)
    plain = re.escape(said).replace(r"\.", r"\\?\.")
    return re.sub(rf"(?<![\w-])(?:\./)?{plain}(?!\w)", held, command)


def _number_back(command: str, number: int, variable: Variable, held: str) -> str:
    name = variable.name
    if variable.sort == "size":
        # The unit belongs to what is held.
        command = re.sub(rf"(?<!\d){number}[kKmMgG]?(?!\w)", held, command)
    command = re.sub(rf"(?<!\d){number}(?!\d)", held, command)
    command = re.sub(rf"(?<!\d){number + 1}(?!\d)", f"$(({name} + 1))", command)
    for factor in _FACTORS:
        command = re.sub(rf"(?<!\d){number * factor}(?!\d)", f"$(({name} * {factor}))", command)
    return command


_SINGLE = re.compile(r"(?P<before>^|[\s=({;,])'(?P<held>[^'$`\"\\\\!]*)'(?=$|[\s;)}])")


def _quoted(command: str) -> str:
    """``command`` with double quotes where single ones are round what stands for a variable."""

    def changed(match: re.Match[str]) -> str:
        held = match["held"]
        if not _STANDS.search(held):
            return match[0]
        if _ALONE.fullmatch(held):
            return f"{match['before']}{held}"
        return f'{match["before"]}"{held}"'

    return _SINGLE.sub(changed, command)


_STANDS = re.compile(rf"{_NAME}\d|(?<!\d)7[3-4]\d\d(?!\d)|v73\.\d\.01|1931-07-0\d")
_ALONE = re.compile(rf"{_NAME}\d(?:\.\w+)*|v73\.\d\.01|1931-07-0\d")
