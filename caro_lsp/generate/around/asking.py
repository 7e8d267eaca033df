"""Answers to what a script asks of the tables that it names, with what is known to be in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.around import database, objects, separated
from caro_lsp.generate.around.keys import asked_key
from caro_lsp.generate.around.reading import read
from caro_lsp.generate.compose.writing import path as as_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.around.query import Query
    from caro_lsp.generate.around.seen import File, Relation
    from caro_lsp.generate.script.scope import Scope

_HELD = re.compile(r"\$\{?(\w+)\}?")
_DEEPEST = 5
_CALLS_DATABASE = re.compile(r"(?P<call>\bsqlite3(?:\s+-\S+(?:\s+(?:'[^']*'|\"[^\"]*\"))?)*)\s")


_AGAIN = re.compile(
    r"^(?:(?:now|and|then)[ ,]+)*(?:do )?(?:the )?same(?: thing| again| list| one)*,? "
    r"(?:but|only|just)\b[ ,]*",
    re.IGNORECASE,
)


_APPENDED = re.compile(
    r"^(?:(?:now|and|then|also)[ ,]+)*(?:append|add) (?P<what>.+?)"
    r"(?: (?:to|at) (?:the )?(?:(?:end of|file) )*(?:the )?(?P<file>[\"']?\$?[\w./{}-]+[\"']?))?"
    r"(?: (?:as well|too))?$",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r",? (?:below|under|after|behind) (?:it|that|this|the header)\b|,? to it$"
    r"|(?<! is)(?<! are),? there$",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"^(?:head -n ?1 |head -1 |sed -n 1p |(?:echo|printf)\b[^|;&]*[,;\t|][^|;&]*)[^|;&]*"
    r"(?<![0-9&>])> *(?P<file>\"[^\"]+\"|[\w./${}-]+)$"
)
_WRITTEN = re.compile(r"(?<![0-9&])>{1,2}\s*(\"[^\"]+\"|[\w./${}-]+)\s*(?:;|$)")


def asked(text: str, scope: Scope) -> str:
    """The command for a question on a table around the script; empty where it is none."""
    text = _AGAIN.sub("", text)
    if match := _APPENDED.match(text.strip(" .")):
        end = _end_of(match["file"], scope)
        found = _answered(match["what"], scope, apart=True) if end else ""
        return f"{found} >> {end}" if found else ""
    if match := _BELOW.search(text):
        end = _end_of(None, scope)
        rest = f"{text[: match.start()]}{text[match.end() :]}"
        found = _answered(rest, scope, apart=True) if end else ""
        if found:
            return f"{found} >> {end}"
    if scope.commands and (header := _HEADER.search(scope.commands[-1])):
        # What comes below the header that the line above wrote.
        found = _answered(text, scope, apart=True)
        return f"{found} >> {header['file']}" if found else ""
    return _answered(text, scope)


def _end_of(said: str | None, scope: Scope) -> str:
    """The file that something is appended to: what was said, or what was written last."""
    if said is None:
        for line in reversed(scope.commands):
            if match := _WRITTEN.search(line):
                return match[1]
        return ""
    name = said.strip("\"'${}")
    if any(one.name == name for one in scope.variables):
        return f'"${name}"'
    return as_path(said) if "." in said else ""


def _answered(text: str, scope: Scope, *, apart: bool = False) -> str:
    """The answer of the first file that has one; ``apart``: its cells as in the rows of a table."""
    for file in _by_mention(text, scope):
        source = _source(file.path, scope)
        plain = _without_file(text, file, source)
        for relation in file.relations:
            names = (*_names_of(file, source), relation.name)
            query = read(plain, relation, names, scope.variables)
            if query is not None and (command := _written(query, relation, source, scope, apart)):
                return command
        names = (*_names_of(file, source), file.path.rsplit(".", 1)[-1])
        if file.keys and (key := asked_key(plain, file.keys, names)):
            program = f"'{key}'" if "[" in key else key
            return f"jq -r {program} {source}"
    return ""


_JQ = re.compile(
    r"jq\b(?P<given>(?: -{1,2}\w+(?: \w+ \"[^\"]*\")?)*) (?P<program>'[^']*'|\S+) "
    r"(?P<file>\S+)$"
)
_KEY = re.compile(r"\.([A-Za-z_]\w*)")
_TEXT = re.compile(r'"[^"]*"')


def contradicts(command: str, scope: Scope) -> bool:
    """Whether a command reads a name that no object of its document has."""
    match = _JQ.match(command)
    if match is None or "=" in match["program"].replace("==", ""):
        return False
    for file in scope.around.files:
        if file.names and match["file"] in {_source(file.path, scope), file.path}:
            read = {*_KEY.findall(_TEXT.sub("", match["program"]))}
            return not read <= {*file.names}
    return False


def _by_mention(text: str, scope: Scope) -> Iterator[File]:
    """The files with tables, that which the request names first, then the last that was named."""
    files = [one for one in reversed(scope.around.files) if one.relations or one.keys]
    said = [one for one in files if _is_said(one, text, scope)]
    # Who names a file means no other one.
    yield from said or files


def _is_said(file: File, text: str, scope: Scope) -> bool:
    names = {match[1] for match in _HELD.finditer(_source(file.path, scope))}
    words = set(re.findall(r"\w+", text))
    held = any(name in words and (name == name.upper() or f"${name}" in text) for name in names)
    return held or bool(re.search(rf"(?<![\w/]){re.escape(file.path)}(?!\w)", text))


def _without_file(text: str, file: File, source: str) -> str:
    """``text`` without the place that it is asked of."""
    plain = source.strip("\"'")
    said = [
        re.escape(file.path),
        re.escape(plain),
        *(rf"\$?\{{?{name}\}}?" for name in _HELD.findall(source)),
    ]
    said.append(re.escape(file.path.rsplit("/", 1)[-1]))
    return re.sub(
        rf",? ?\b(?:in|of|from|at|on|inside)(?: the)?(?: file| csv| table)? "
        rf"[\"']?(?:{'|'.join(said)})[\"']?(?![\w/])",
        "",
        text,
        count=1,
    )


def _names_of(file: File, source: str) -> tuple[str, ...]:
    """What a file may be called, and what is in it."""
    stem = file.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return (stem, *_HELD.findall(source))


def _source(path: str, scope: Scope) -> str:
    """How the script would write a path: by the variable that holds it, or its folder."""
    values = {one.name: one.value for one in scope.variables}
    whole = {name: _whole(value, values) for name, value in values.items()}
    for name, value in reversed(whole.items()):
        if value == path:
            return f'"${name}"'
    for name, value in reversed(whole.items()):
        if value and "/" not in path[len(value) + 1 :] and path.startswith(f"{value.rstrip('/')}/"):
            rest = path[len(value.rstrip("/")) + 1 :]
            return f'"${name}/{rest}"'
    return as_path(path)


def _whole(value: str, values: dict[str, str]) -> str:
    for _ in range(_DEEPEST):
        put = _HELD.sub(lambda match: values.get(match[1]) or match[0], value)
        if put == value:
            break
        value = put
    return value


def _written(query: Query, relation: Relation, source: str, scope: Scope, apart: bool) -> str:
    if relation.form == "separated":
        joint = relation.separator if apart else ""
        return separated.written(query, relation, source, joint)
    if relation.form == "json":
        return objects.written(query, relation, source)
    lower = any("select " in line for line in scope.commands)
    statement = database.written(query, relation, lower=lower)
    for line in reversed(scope.commands):
        if match := _CALLS_DATABASE.search(line):
            return f'{match["call"]} {source} "{statement}"'
    return f'sqlite3 {source} "{statement}"'
