"""Other ways to put a request that leaves to its script what it is about.

"Gzip the old ones" in a script of one log folder is about that folder; "and remove it" is about
what the line above worked on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.entities import find_entities
from caro_lsp.generate.script.manners import habits
from caro_lsp.generate.script.mentions import called, find_variables
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.script.scope import Scope

_PRONOUN = re.compile(r"\b(it|them|these|those)\b", re.IGNORECASE)
_TARGET_NAMES = "out output dest destination target dst backup backups archive tmp temp bin "
_TARGET_NAMES += "sorted filtered merged combined cleaned deduped outfile result results"
_TARGETS = frozenset(_TARGET_NAMES.split())
_OF = {
    "container": "container", "deploy": "deployment", "deployment": "deployment", "image": "image",
    "service": "service", "svc": "service", "db": "database", "database": "database",
    "table": "table", "pod": "pod", "branch": "branch", "user": "user", "host": "host",
    "remote": "remote", "unit": "service", "process": "process", "url": "url", "package": "package",
    "packages": "packages", "tag": "tag",
}  # fmt: skip
_MOST_OF = 3
_USED = re.compile(r"\$\{?(\w+)")
_HERE = re.compile(r"(?:^|\s)(?:\.|\./\*?\S*|\*\.?(?:\w+|\"?\$\{\w+\}\"?))(?=\s|$)")
_SAME = re.compile(
    r"(?:and |now |then )?(?:do |run )?(?:the )?same (?:thing )?(?:for|with|to|on) (?P<one>.+)"
    r"|(?:and |now )?(?:also )?\S+ (?P<two>.+?) (?:as well|too|also)",
    re.IGNORECASE,
)


def with_pronouns_said(text: str, scope: Scope) -> Iterator[str]:
    """``text`` with what the line above worked on in the place of "it"."""
    match = _PRONOUN.search(text)
    if match is None or any(one.end <= match.start() for one in find_entities(text)):
        return
    if find_variables(text, scope, ()):
        return
    known = {variable.name: variable for variable in scope.variables}
    used = [known[name] for name in _USED.findall(habits.last_call(scope)) if name in known]
    if not used:
        yield from _with_ones_said(text, match, scope)
        return
    noun = name_parts(used[-1].name)[-1]
    said = f"${used[-1].name}"
    for written in (f"the {noun} {said}", said):
        yield f"{text[: match.start()]}{written}{text[match.end() :]}"


def _database(scope: Scope, tool: str) -> str:
    """The variable for the database that a tool of the script works on; empty if unknown."""
    known = {variable.name: variable.written for variable in scope.variables}
    for line in reversed(scope.commands):
        if tool in line:
            for name in _USED.findall(line):
                if name in known and name_parts(name)[-1] in _DATABASES:
                    return known[name]
    return ""


_DATABASES = frozenset({"db", "database", "dbname", "name", "db_name", "data", "store"})


def is_of_another_manager(command: str, scope: Scope) -> bool:
    """Whether a command is for services or data that the script keeps with another tool."""
    used = habits.tools_of(scope)
    tools = habits.called_in(command)
    return any(
        not tools.isdisjoint(others) and used.isdisjoint(others) and not used.isdisjoint(managers)
        for managers, others in _MANAGERS
    ) or ("/etc/passwd" in command and not used.isdisjoint(_KEEPERS))


_KEEPERS = frozenset({"mysql", "psql", "sqlite3", "curl", "mysqldump", "pg_dump", "mongosh"})
_MANAGERS = (
    (frozenset({"docker compose", "docker-compose", "kubectl", "docker", "podman"}),
     frozenset({"journalctl", "systemctl", "service"})),
    (frozenset({"docker compose", "docker-compose"}), frozenset({"docker"})),
    (frozenset({"mysql", "mysqldump"}), frozenset({"psql", "pg_dump", "sqlite3"})),
    (frozenset({"sqlite3"}), frozenset({"psql", "pg_dump", "mysql", "mysqldump"})),
    (frozenset({"psql", "pg_dump"}), frozenset({"sqlite3", "mysql", "mysqldump"})),
)  # fmt: skip


def with_a_tool(text: str, scope: Scope) -> Iterator[tuple[str, str]]:
    """``text`` with a word of the script's tools in it that it leaves out, and the tool."""
    used = habits.tools_of(scope)
    for tool, (telling, forms) in _WORDS_OF.items():
        if tool not in used or re.search(telling, text, re.IGNORECASE):
            continue
        for form in forms.split(" | "):
            if "{" in form:
                yield form.format(text), tool
                if tool in _KEEPERS and (where := _database(scope, tool)):
                    yield f"{form.format(text)} database {where}", tool
            else:
                noun, said = form.split(">")
                if re.search(rf"\b{noun}\b", text):
                    yield re.sub(rf"\b{noun}\b", said, text, count=1), tool


_COMPOSE = (
    "{} with docker compose | {} in docker compose | service>compose service | logs>compose logs"
    " | services>compose services"
)
_KUBERNETES = (
    "{} in kubernetes | {} with kubectl | rollout>deployment rollout | logs>pod logs"
    " | service>kubernetes service"
)
_MYSQL = "{} in mysql | {} with mysql | table>mysql table | database>mysql database"
_POSTGRES = "{} in postgres | {} with psql | table>postgres table | database>postgres database"
_SQLITE = "{} in sqlite | {} with sqlite | table>sqlite table | database>sqlite database"
_WORDS_OF: dict[str, tuple[str, str]] = {
    "docker compose": (r"compose", _COMPOSE),
    "docker-compose": (r"compose", _COMPOSE),
    "kubectl": (r"kube|pod|deployment|namespace", _KUBERNETES),
    "docker": (r"docker|container|image", "{} in docker | {} with docker | it>the container"),
    "podman": (r"docker|container|image|podman", "{} in docker | {} with docker"),
    "mysql": (r"mysql", _MYSQL),
    "mysqldump": (r"mysql|postgres", _MYSQL),
    "psql": (r"postgres|psql", _POSTGRES),
    "sqlite3": (r"sqlite", _SQLITE),
    "git": (r"\bgit\b|commit|branch", "{} in git | git {}"),
    "npm": (r"npm", "npm {} | {} with npm"),
    "yarn": (r"yarn|npm", "npm {} | {} with npm"),
    "pip": (r"pip", "{} with pip"),
    "redis-cli": (r"redis", "{} in redis | redis {}"),
    "terraform": (r"terraform", "terraform {}"),
    "make": (r"make", "make {}"),
    "cargo": (r"cargo", "cargo {}"),
    "aws": (r"aws|s3", "{} to s3 | {} in s3"),
}
"""Of tools: what a request about them has, and how one is said that leaves it out."""


def _with_ones_said(text: str, match: re.Match[str], scope: Scope) -> Iterator[str]:
    """The same where no line uses a variable: the only list, the numbers, the last one assigned."""
    several = match[0].lower() != "it"
    lists = [one for one in scope.variables if one.sort == "list"]
    # What is empty yet is not what is spoken of.
    lists = [one for one in lists if one.value] or lists
    numbers = [one for one in scope.variables if one.sort == "number"]
    written = ""
    if several and len(lists) == 1:
        written = lists[0].written
    elif several and len(numbers) == _PAIR:
        written = " and ".join(one.written for one in numbers)
    elif not several and len(scope.variables) == 1 and not lists:
        written = scope.variables[0].written
    if written:
        yield f"{text[: match.start()]}{written}{text[match.end() :]}"


_PAIR = 2


def with_a_place(text: str, scope: Scope) -> Iterator[str]:
    """``text`` with the folder or the file of the script that it leaves out."""
    mentioned = {entity.value for entity in find_variables(text, scope, ())}
    for sort in ("folder", "file"):
        left = [
            variable
            for variable in scope.variables
            if variable.sort == sort and variable.written not in mentioned
        ]
        sources = [one for one in left if _TARGETS.isdisjoint(name_parts(one.name))] or left
        if len(sources) == 1 or (sources and mentioned == set()):
            # That which is called like what is asked for, else the last one.
            words = {word.lower() for word in re.findall(r"\w+", text)}
            words |= {word.removesuffix("s") for word in words}
            named_so = [one for one in sources if words & ({*name_parts(one.name)} - _NO_CONTENT)]
            yield f"{text} in {(named_so or sources)[-1].written}"
    if not mentioned:
        for sort in ("list", "text"):
            ones = [one for one in scope.variables if one.sort == sort]
            if len(ones) == 1 and (sort == "list" or ones[0].is_text):
                yield f"{text} of {ones[0].written}"
    if not mentioned:
        yield from _with_the_files_of(text, scope)
    named = [
        (_OF[last], variable.written)
        for variable in scope.variables
        if variable.sort in {"text", "host", "url", "list"}
        and variable.written not in mentioned
        and (last := name_parts(variable.name)[-1]) in _OF
    ]
    for noun, written in named[-_MOST_OF:]:
        yield f"{text} of the {noun} {written}"


def _with_the_files_of(text: str, scope: Scope) -> Iterator[str]:
    """Files that are called like a folder, "the test files", as those in it."""
    for variable in scope.variables:
        if variable.sort != "folder":
            continue
        for part in name_parts(variable.name):
            forms = called(part) - _NO_CONTENT
            words = "|".join(sorted(re.escape(form) for form in forms))
            match = forms and re.search(
                rf"\b(?:the |our |all )*(?:(?:{words}) files|(?:{words})s)\b", text, re.IGNORECASE
            )
            if match:
                rest = f"{text[: match.start()]}all files{text[match.end() :]}"
                yield f"{rest} in {variable.written}"


_NO_CONTENT_NAMES = """
dir dirs directory folder folders root path src source in input incoming out output result dest
destination target dst home base work working tmp temp temporary build dist data file files
project repo
"""
_NO_CONTENT = frozenset(_NO_CONTENT_NAMES.split())


def with_archives_placed(text: str, scope: Scope) -> str:
    """``text`` with the folder that an archive is to go to before its name."""
    archive = _ARCHIVE.search(text)
    if archive is None or not _MAKES.search(text):
        return text
    folders = {one.written for one in scope.variables if one.sort == "folder"}
    for one in find_variables(text, scope, find_entities(text)):
        before = re.search(
            r",?(?: and)?(?: (?:put|save|store) (?:it|that))?"
            r" (?:in|into|to|under|inside) (?:the |our )?$",
            text[: one.start],
        )
        behind = text[one.end :].strip(" .")
        ends = not behind or (
            one.end <= archive.start()
            and re.fullmatch(r"(?:as|called|named)?", text[one.end : archive.start()].strip())
        )
        if one.value not in folders or not before or not ends or before.start() == 0:
            continue
        name = f"{one.value}/{archive[0]}"
        if one.end <= archive.start():
            return f"{text[: before.start()]} as {name}{text[archive.end() :]}"
        return f"{text[: archive.start()]}{name}{text[archive.end() : before.start()]}"
    return text


_ARCHIVE = re.compile(r"(?<![\w/])[\w.{}$-]*\w[\w.{}$-]*\.(?:tar(?:\.\w+)?|tgz|zip|txz)\b")
_MAKES = re.compile(
    r"\b(?:pack|tar|zip|archive|compress|make|create|build|back ?up|bundle|gzip|wrap)\b", re.I
)


def with_names_bare(text: str) -> str:
    """``text`` with variables within names without their dollars, as STAMP in a-STAMP.txt."""
    return _DOLLAR.sub(lambda match: match[1] or match[2], text)


_DOLLAR = re.compile(r"(?<=[\w.-])\$\{?([A-Z][A-Z0-9_]*)\}?|\$\{?([A-Z][A-Z0-9_]*)\}?(?=[.-]\w)")


def is_unclear(text: str) -> bool:
    """Whether a request speaks of something without saying what."""
    if _SAME.fullmatch(text.strip(" .")):
        return True
    return bool(_PRONOUN.search(text)) and not find_entities(text)


def is_about_here(command: str) -> bool:
    """Whether a command works on the current folder since nothing else was said."""
    return bool(_HERE.search(command))


def changes_folder(scope: Scope) -> bool:
    """Whether the script has gone to another folder."""
    return any(re.match(r"(?:cd|pushd)\s", line) for line in scope.commands)


def ignores(command: str, scope: Scope) -> bool:
    """Whether a variable that was set just above, and not used since, is not in ``command``."""
    last = scope.commands[-_JUST_ABOVE:]
    for number, line in enumerate(last, start=1):
        if match := _SET.match(line):
            below = [one for one in (command, *last[number:]) if match[1] in one]
            if not below or not any(re.search(rf"\b{match[1]}\b", one) for one in below):
                return True
    return False


_JUST_ABOVE = 6
_SET = re.compile(r"(?:(?:export|local|readonly|declare|typeset)\s+)?([A-Za-z_]\w*)=")
