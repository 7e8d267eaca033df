"""A dump of the script's database, named and placed as its variables say."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.entities import find_entities
from caro_lsp.generate.script.manners.habits import tools_of
from caro_lsp.generate.script.mentions import find_variables
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Scope, Variable

_ASKED = re.compile(
    r"(?:(?:and|now|then|first|finally)[, ]+)*(?:(?:dump|back ?up|save|export)|(?:make|create|take|write)"
    r" (?:a |the )?(?P<how>(?:gzipped |compressed |dated |full |timestamped |new )*)"
    r"(?:dump|backup) of) (?:the |our )?(?:whole |entire |full |complete )?"
    r"(?:(?P<kind>postgres(?:ql)?|mysql|mariadb|sqlite) )?(?:database|db)\b(?P<rest>.*)",
    re.IGNORECASE,
)
_PACKED = re.compile(
    r"\b(?:gzip(?:ped)?|compress(?:ed)?|zipped|packed)(?: (?:it|that|on the fly))?\b", re.IGNORECASE
)
_STAMPED = re.compile(
    r"(?:\b(?:with|and|including|having) )?(?:(?:the|a|an|today's|current|its) )*"
    r"(?:date(?: and time)?|time ?stamp|stamp|time|day)(?: and time)? (?:in|as part of|at the end of)"
    r" (?:its |the )?(?:file ?)?name|\b(?:dated|time-?stamped)\b"
    r"|\bwith (?:the |a |today's |current )*(?:date|timestamp|time stamp)\b",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"(?:\b(?:a|an|the|our|file|folder|dir|directory|to|into|in|as|under|and|with|it|that|put|save"
    r"|store|write|named|called|via|through|new|sql|by|of)\b|[\s,.])*",
    re.IGNORECASE,
)
_DATABASES = frozenset({"db", "database", "dbname", "schema"})
_OPTIONS = {"host": "-h", "port": "-p", "user": "-U"}
_OF_MYSQL = {"host": "-h", "port": "-P", "user": "-u", "password": "-p", "pass": "-p"}


def dumped(text: str, scope: Scope) -> str:
    """The dump that ``text`` asks for; empty where it asks for none."""
    match = _ASKED.fullmatch(text.strip(" .?!"))
    if match is None or (database := _database(scope)) is None:
        return ""
    how, rest = match["how"] or "", match["rest"]
    packed = bool(_PACKED.search(how) or _PACKED.search(rest))
    rest = _PACKED.sub(" ", rest)
    stamped = bool(_STAMPED.search(how) or _STAMPED.search(rest))
    rest = _STAMPED.sub(" ", rest)
    target = _target(rest, database, scope, packed=packed, stamped=stamped)
    if not target:
        return ""
    dump = _dump(database, scope, (match["kind"] or "").lower())
    held = next((one.value for one in scope.variables if f'"{one.written}"' == target), target)
    packed = packed or held.rstrip('"').endswith(".gz")
    return f"{dump} | gzip > {target}" if packed else f"{dump} > {target}"


def _database(scope: Scope) -> Variable | None:
    ones = [
        one
        for one in scope.variables
        if _DATABASES & set(name_parts(one.name)[-2:])
        and name_parts(one.name)[-1] in {*_DATABASES, "name", "file", "path"}
        and one.sort in {"text", "file", "folder"}
    ]
    return ones[0] if len(ones) == 1 else None


def _target(rest: str, database: Variable, scope: Scope, *, packed: bool, stamped: bool) -> str:
    """The file that the dump goes to; empty where something is said that is not understood."""
    where = f"the {rest}"
    firm = find_entities(where)
    found = [
        one
        for one in sorted([*firm, *find_variables(where, scope, firm)], key=lambda one: one.start)
        if one.value != database.written
    ]
    left = where
    for one in reversed(found):
        left = f"{left[: one.start]} {left[one.end :]}"
    if not _FILLER.fullmatch(left):
        return ""
    known = {one.written: one for one in scope.variables}
    files = [one for one in found if (one.fits or one.kind) == "file"]
    folders = [one for one in found if (one.fits or one.kind) == "path"]
    if len(files) > 1 or len(folders) > 1 or len(files) + len(folders) != len(found):
        return ""
    if not found:
        named = [v for v in scope.variables if re.search(r"\.(?:sql|dump)(?:\.gz)?$", v.value)]
        if len(named) == 1:
            return f'"{named[0].written}"'
        homes = [
            v
            for v in scope.variables
            if v.sort == "folder"
            and {"backup", "backups", "dump", "dumps", "dest", "out"} & set(name_parts(v.name))
        ]
        if len(homes) != 1:
            return ""
        folder = homes[0].written
    elif files:
        if folders:
            return f'"{folders[0].value.rstrip("/")}/{files[0].value}"'
        return f'"{files[0].value}"' if files[0].value in known else files[0].value
    else:
        folder = folders[0].value.rstrip("/")
    stamp = _stamp(scope, asked=stamped)
    name = database.written
    if database.sort != "text":
        name = f'$(basename "{name}")'
    return f'"{folder}/{name}{f"-{stamp}" if stamp else ""}.sql{".gz" if packed else ""}"'


def _stamp(scope: Scope, *, asked: bool) -> str:
    """What dates a name: a variable that holds a date, and was set for that."""
    ones = [one for one in scope.variables if _is_date(one)]
    if ones:
        lines = [line for line in scope.commands if not re.match(rf"{ones[-1].name}=", line)]
        used = any(re.search(rf"\$\{{?{ones[-1].name}\b", line) for line in lines)
        return ones[-1].written if asked or not used else ""
    return "$(date +%F)" if asked else ""


def _dump(database: Variable, scope: Scope, kind: str) -> str:
    tools = tools_of(scope)
    names = {one.name.lower() for one in scope.variables}
    if kind == "sqlite" or re.search(r"\.(?:db|sqlite3?)$", database.value):
        return f'sqlite3 "{database.written}" .dump'
    mysql = kind in {"mysql", "mariadb"} or (
        not kind
        and ({"mysql", "mysqldump", "mariadb"} & tools or any("mysql" in name for name in names))
    )
    if {"psql", "pg_dump", "mysql", "mysqldump"} & tools:
        # It is told as the script tells it.
        return f'{"mysqldump" if mysql else "pg_dump"} "{database.written}"'
    options = []
    for one in scope.variables:
        parts = name_parts(one.name)
        known = _OF_MYSQL if mysql else _OPTIONS
        if len(parts) == _PAIR and parts[0] in _OWNERS and (option := known.get(parts[1])):
            glue = "" if option == "-p" and mysql else " "
            options.append(f'{option}{glue}"{one.written}"')
    called = " ".join(sorted(options))
    tool = "mysqldump" if mysql else "pg_dump"
    return f'{tool} {called} "{database.written}"' if called else f'{tool} "{database.written}"'


_PAIR = 2
_OWNERS = frozenset({"db", "database", "postgres", "mysql"})


def _is_date(one: Variable) -> bool:
    """Whether a variable holds what dates a name."""
    return one.value.startswith("$(date") or (
        one.sort in {"text", "number"} and bool(_DATES & set(name_parts(one.name)))
    )


_DATES = frozenset({"stamp", "timestamp", "now", "today", "date", "day"})
