"""All but the newest few: "drop the old releases, keep KEEP", of which the script has a number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script import slots
from caro_lsp.generate.script.mentions import called, find_variables
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.script.scope import Scope, Variable

_DELETES = (
    r"(?:delete|remove|drop|prune|purge|erase|rm|throw away|get rid of|clean up|wipe|discard"
    r"|clear(?: out)?)"
)
_NEWEST = r"(?:newest|latest|last|most recent|youngest|freshest|recent)"
_NUMBER = r"(?P<number>\$?\{?[A-Za-z_]\w*\}?|\d+)"
_ALL_BUT = re.compile(
    rf"{_DELETES} (?:all|everything|every one|any)(?: (?:of )?(?:the |our )?(?P<first>[\w*.-]+?))?"
    r" (?:but|except(?: for)?|apart from|other than|save|beyond|besides) (?:for )?(?:the |our )?"
    rf"(?:{_NEWEST} {_NUMBER}|{_NUMBER.replace('number', 'before')} {_NEWEST})(?: (?P<what>.+))?",
    re.IGNORECASE,
)
_ONLY = re.compile(
    r"(?:keep|leave|retain) (?:only|just|no more than) (?:the |our )?"
    rf"(?:{_NEWEST} {_NUMBER}|{_NUMBER.replace('number', 'before')} {_NEWEST})(?: (?P<what>.+))?",
    re.IGNORECASE,
)
_BEYOND = re.compile(
    rf"{_DELETES} (?:all )?(?:the |our )?(?:old(?:er|est)? )?(?P<what>[\w*.-]+)"
    r"(?P<in> (?:in|from|under) .+?)?(?:,| and| but)? (?:beyond|keep(?:ing)?|down to|so (?:that )?"
    r"only|leaving)"
    rf" (?:only |just )?(?:the )?(?:{_NEWEST} )?{_NUMBER}(?: (?:{_NEWEST}|ones?|of them|remain"
    r"|are left|stay))*",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:and |now |then |also |finally |please )+", re.IGNORECASE)
_TRAIL = re.compile(
    r"(?:,?(?: and| then)? (?:delete|remove|drop|throw away|discard) (?:the (?:rest|others?|older"
    r" ones|old ones)|all others|everything else)|,? (?:that |which )?(?:we|i) (?:want to )?keep"
    r"|,? to keep|,? (?:the rest|the others?|older ones) (?:can|should|may) go|,? please)[ .]*$",
    re.IGNORECASE,
)
_IN = re.compile(r"\b(?:in|from|under|inside|of) (?P<place>.+)$", re.IGNORECASE)
_ENDINGS = frozenset({"sql", "csv", "json", "log", "gz", "zip", "xml", "txt", "jpg", "png", "tgz"})
_PATTERNS = {
    "archive": "*.tar.gz", "tarball": "*.tar.gz", "dump": "*.sql*", "log": "*.log",
}  # fmt: skip


def commands(text: str, scope: Scope) -> Iterator[str]:
    """The command that deletes all but some newest files or folders of a folder of the script."""
    said = _TRAIL.sub("", _LEAD.sub("", text.strip(" .")))
    if not re.search(rf"\b(?:{_NEWEST}|keep|keeping|beyond|down to)\b", said, re.IGNORECASE):
        return
    match = _ALL_BUT.fullmatch(said) or _ONLY.fullmatch(said) or _BEYOND.fullmatch(said)
    if match is None:
        return
    parts = match.groupdict()
    number = _number((parts.get("number") or parts.get("before") or "").strip("${}"), scope)
    if not number:
        return
    what = f"{parts.get('first') or ''} {parts.get('what') or ''}{parts.get('in') or ''}".strip()
    folder = _folder(what, scope)
    if folder is None:
        return
    place = _IN.search(what)
    pattern = _pattern(what[: place.start()] if place else what, folder, scope)
    if not pattern:
        return
    options = "-rf" if pattern == "*" else "-f"
    yield (f'ls -1dt "{folder.written}"/{pattern} | tail -n +{number} | xargs -r rm {options} --')


def _number(said: str, scope: Scope) -> str:
    """The first line that goes."""
    if said.isdigit():
        return str(int(said) + 1)
    ones = [one for one in scope.variables if one.sort == "number"]
    named = [one for one in ones if one.name.lower() == said.lower()]
    return f"$(({named[0].name} + 1))" if named else ""


def _folder(what: str, scope: Scope) -> Variable | None:
    known = {one.written: one for one in scope.variables}
    folders = [one for one in scope.variables if one.sort == "folder"]
    mentioned = [
        known[one.value] for one in find_variables(f"the {what}", scope, ()) if one.fits == "path"
    ]
    mentioned += [one for one in folders if re.search(rf"\$\{{?{one.name}\b", what)]
    if mentioned:
        return mentioned[-1]
    words = {form for word in re.findall(r"[a-z]+", what.lower()) for form in called(word)}
    named = [one for one in folders if words & {*name_parts(one.name)}]
    return (
        named[-1]
        if named
        else slots.source(scope, "folder", what, ()) or (folders[0] if len(folders) == 1 else None)
    )


def _pattern(what: str, folder: Variable, scope: Scope) -> str:
    """Of the names that are meant; empty where the words say something else."""
    words = [
        word
        for word in re.findall(r"[\w.*-]+", what.lower())
        if word not in {"of", "the", "all", "our", "ones", "one", "files", "file", "old", "them"}
    ]
    globs = [word for word in re.findall(r"[\w.*-]+", what) if "*" in word]
    if globs:
        ending = globs[0].rpartition("*")[2]
        others = [word for word in words if "*" not in word]
        if len(globs) > 1 or len(others) > 1:
            return ""
        return f"*{others[0]}*{ending}" if others and others[0] not in globs[0] else globs[0]
    own = {*name_parts(folder.name), *re.findall(r"[a-z]+", folder.value.lower())}
    own |= {form for one in own for form in called(one)}
    rest = [word for word in words if not called(word) & own]
    kind = next((_PATTERNS[one] for word in rest for one in called(word) if one in _PATTERNS), "")
    ending = next((word for word in rest if word in _ENDINGS), "")
    if ending:
        kind = f"*.{ending}"
    rest = [word for word in rest if not called(word) & _PATTERNS.keys() and word != ending]
    if len(rest) > 1:
        return ""
    if rest:
        text = "\n".join(scope.commands)
        if kind and re.search(rf"\b{re.escape(rest[0])}-", text):
            return f"{rest[0]}-{kind}"
        return "*" if not kind and rest[0] in _THINGS else kind
    return kind or "*"


_THINGS = frozenset(
    """
    backups backup snapshots snapshot releases release builds build versions copies entries items
    folders directories dirs
    """.split()  # noqa: SIM905 - many
)
