"""Other ways to put a request that leaves to its script what it is about.

"Gzip the old ones" in a script of one log folder is about that folder; "and remove it" is about
what the line above worked on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.entities import find_entities
from caro_lsp.generate.script import habits
from caro_lsp.generate.script.mentions import find_variables
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.script.scope import Scope, Variable

_PRONOUN = re.compile(r"\b(it|them|these|those)\b", re.IGNORECASE)
_TARGET_NAMES = "out output dest destination target dst backup backups archive tmp temp bin"
_TARGETS = frozenset(_TARGET_NAMES.split())
_AGE_NAMES = "days day age keep retention max max_age old"
_AGES = frozenset(_AGE_NAMES.split())
_AGE = re.compile(
    r"\b((?:older|more|newer|longer|less) than )"
    r"(?:that|the (?:retention|limit|age)(?: (?:period|time|days))?|the max(?:imum)? age"
    r"|\$?\{?[A-Z]+_?(?:DAYS?|AGE|RETENTION)\}?)(?: days)?(?![\w$])",
    re.IGNORECASE,
)
_OF = {
    "container": "container", "deploy": "deployment", "deployment": "deployment", "image": "image",
    "service": "service", "svc": "service", "db": "database", "database": "database",
    "table": "table", "pod": "pod", "branch": "branch", "user": "user", "host": "host",
    "remote": "remote", "unit": "service", "process": "process", "url": "url", "package": "package",
    "packages": "packages", "tag": "tag",
}  # fmt: skip
_MOST_OF = 3
_USED = re.compile(r"\$\{?(\w+)")
_HERE = re.compile(r"(?:^|\s)(?:\.|\./\*?\S*|\*\.\w+)(?=\s|$)")
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
        return
    noun = name_parts(used[-1].name)[-1]
    said = f"${used[-1].name}"
    for written in (f"the {noun} {said}", said):
        yield f"{text[: match.start()]}{written}{text[match.end() :]}"


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
            yield f"{text} in {sources[-1].written}"
    named = [
        (_OF[last], variable.written)
        for variable in scope.variables
        if variable.sort in {"text", "host", "url", "list"}
        and variable.written not in mentioned
        and (last := name_parts(variable.name)[-1]) in _OF
    ]
    for noun, written in named[-_MOST_OF:]:
        yield f"{text} of the {noun} {written}"


def with_numbers_said(text: str, scope: Scope) -> str:
    """``text`` with the variable for the age in it: "older than the retention period"."""
    ages = [
        one for one in scope.variables if one.sort == "number" and _AGES & set(name_parts(one.name))
    ]
    if len(ages) != 1:
        return text
    return _AGE.sub(lambda match: f"{match[1]}${ages[0].name} days", text)


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


def repeated(text: str, scope: Scope) -> str:
    """The last command again, for something else: "the same for the site"; empty if not asked."""
    match = _SAME.fullmatch(text.strip(" ."))
    line = habits.last_call(scope)
    if match is None or not line:
        return ""
    what = match["one"] or f"the {match['two'].removeprefix('the ')}"
    found = find_variables(what, scope, ())
    known = {variable.name: variable for variable in scope.variables}
    new = next((known[name] for one in found if (name := one.value.strip("${}[@]")) in known), None)
    if new is None:
        return ""
    used = [known[name] for name in _USED.findall(line) if name in known and name != new.name]
    old = next((one for one in used if _alike(one, new)), None)
    if old is not None:
        line = re.sub(rf"\$\{{?{old.name}\b\}}?", f"${new.name}", line)
        was, now = name_parts(old.name)[0], name_parts(new.name)[0]
        return re.sub(rf"\b{re.escape(was)}\b", now, line) if was != now else line
    literal = [word for word in line.split() if not word.startswith("-") and "/" in word]
    if literal and not used:
        return line.replace(literal[-1], f'"${new.name}"')
    return ""


def _alike(one: Variable, other: Variable) -> bool:
    return one.sort == other.sort
