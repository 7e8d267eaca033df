"""What variables hold, minded where a command is written: slashes, tags, repositories."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Scope


def repository(rest: str, scope: Scope) -> str:
    """The folder of the script's repository, where the script has not gone to one."""
    if rest.split(" ", maxsplit=1)[0] in {"clone", "init", "config"} or any(
        re.search(r"(?:^|[;&(] *)(?:cd|pushd)\s|\bgit (?!clone|init|-C|config)", line)
        for line in scope.commands
    ):
        return ""
    text = "\n".join(scope.commands)
    found = [
        one.name
        for one in scope.variables
        if one.sort == "folder"
        and (
            re.search(rf"\$\{{?{one.name}\}}?\"?/\.git\b", text)
            or _REPOSITORIES & set(one.name.lower().split("_"))
        )
    ]
    return f'"${found[0]}"' if len(found) == 1 and f"${found[0]}" not in rest else ""


_REPOSITORIES = frozenset({"repo", "repository", "checkout", "worktree"})


def with_other_signs(command: str, scope: Scope) -> str:
    """``command`` with ``s|a|b|`` for sed where variables hold slashes."""
    slashed = {one.name for one in scope.variables if "/" in one.value}

    def changed(match: re.Match[str]) -> str:
        names = set(re.findall(r"\$\{?(\w+)", match["old"] + match["new"]))
        if names.isdisjoint(slashed) or "|" in match["old"] + match["new"]:
            return match[0]
        return f"s|{match['old']}|{match['new']}|{match['flags']}"

    return _SUBSTITUTED.sub(changed, command) if "sed" in command else command


_SUBSTITUTED = re.compile(r"(?<=[\"'])s/(?P<old>[^/]*)/(?P<new>[^/]*)/(?P<flags>\w*)(?=[\"'])")


def with_revisions(command: str, scope: Scope) -> str:
    """``command`` with the commits since a tag, which git takes no date of."""
    if not (match := _SINCE.search(command)):
        return command
    variable = next((one for one in scope.variables if one.name == match[1]), None)
    if variable is None or not (
        _REVISION.match(variable.value) or _REVISIONS & set(variable.name.lower().split("_"))
    ):
        return command
    return f'{command[: match.start()]} "${variable.name}"..HEAD{command[match.end() :]}'


_SINCE = re.compile(r' --since="?\$\{?(\w+)\}?"?')
_REVISION = re.compile(
    r"v?\d+(?:\.\d+)+|\$\(git (?:describe|rev-parse|rev-list|tag)|[0-9a-f]{7,40}$|HEAD"
)
_REVISIONS = frozenset({"tag", "rev", "revision", "ref", "commit", "sha", "release", "version"})


def with_files_removed(command: str, scope: Scope) -> str:
    """``command`` without ``-r`` where what it removes is a file that the script has made."""
    match = _REMOVED.fullmatch(command)
    if match is None:
        return command
    made = re.compile(rf"(?:\btouch |>>? ?){re.escape(match['what'])}(?=\s|$)")
    return f"rm {match['what']}" if any(map(made.search, scope.commands)) else command


_REMOVED = re.compile(r"rm -r (?P<what>\S+)")


def with_one_ending(command: str, scope: Scope) -> str:
    """``command`` without an ending behind a variable that holds one: ``"$ARCHIVE".tar.gz``."""
    named = {one.name for one in scope.variables if _ARCHIVE.search(one.value)}
    if not named or not _TWICE.search(command):
        return command
    return _TWICE.sub(lambda m: m["file"] if m["name"] in named else m[0], command)


_ARCHIVE = re.compile(r"\.(?:tar(?:\.\w+)?|tgz|txz|tbz2?|zip|7z|gz|xz|zst|bz2)$")
_TWICE = re.compile(
    r"(?P<file>\"\$\{?(?P<name>\w+)\}?\")\.(?:tar(?:\.\w+)?|tgz|txz|zip)(?=\s|$|;|\))"
)


def with_separators(command: str, scope: Scope) -> str:
    """``command`` with the separator of columns that a variable of the script holds."""
    ones = [
        one
        for one in scope.variables
        if one.name.lower().rpartition("_")[2] in _SEPARATORS and len(one.value) in {1, 2}
    ]
    if len(ones) != 1 or f"${ones[0].name}" in command:
        return command
    name = ones[0].name
    return _SEPARATED.sub(lambda m: f'{m["tool"]}{m["option"]}"${name}"', command)


_SEPARATORS = frozenset({"sep", "separator", "delim", "delimiter", "ifs", "fs"})
_SEPARATED = re.compile(
    r"\b(?P<tool>cut|awk|sort)(?P<option>(?<=cut) -d|(?<=awk) -F|(?<=sort) -t),(?=\s)"
)


def with_its_folder(command: str, scope: Scope) -> str:
    """``command`` with the folder of a file of which the script has only listed the name."""
    if command.partition(" ")[0] not in _READS_FILES or any(
        re.search(r"(?:^|[;&] *)(?:cd|pushd)\s", line) for line in scope.commands
    ):
        return command
    for one in scope.variables:
        match = _LISTED.match(one.value)
        if match is None or f"${one.name}" not in command.replace("{", ""):
            continue
        place = match["folder"].strip('"')
        command = re.sub(
            rf'(?<=\s)"\$\{{?{one.name}\}}?"(?=\s|$|;|\))',
            f'"{place}/${one.name}"',
            command,
        )
    return command


_LISTED = re.compile(r"\$\(ls (?:-\w+ )*(?P<folder>\"?\$\{?\w+\}?\"?|[\w.-]+(?:/[\w.-]+)*)/? *\|")
_READS_FILES = frozenset(
    """
    cat cp mv rm du stat head tail wc gzip gunzip zcat tar sha256sum md5sum sha1sum scp rsync file
    less grep sort unzip zip chmod chown touch diff cmp psql mysql zgrep xz unxz
    """.split()  # noqa: SIM905 - many
)


def with_folders_anywhere(command: str, scope: Scope) -> str:
    """``command`` that leaves out folders by a bare name as find sees them: below another."""
    bare = {one.name for one in scope.variables if one.value and "/" not in one.value}
    return _LEFT_OUT.sub(
        lambda m: f'! -path "*/{m["name"]}/*"' if m["name"].strip("${}") in bare else m[0], command
    )


_LEFT_OUT = re.compile(r"(?<=\s)! -path \"(?P<name>\$\{?\w+\}?)/\*\"")


def with_folder_gone_to(command: str, scope: Scope) -> str:
    """``command`` without the folder that the script has gone to, where its name is relative."""
    name = _gone_to(scope.commands)
    if not name or f"${name}" not in command.replace("{", ""):
        return command
    one = next((one for one in scope.variables if one.name == name), None)
    if one is None or not re.match(r"(?!\.\.)[\w.]", one.value):
        return command
    written = rf"\"\$\{{?{name}\}}?\""
    command = re.sub(rf"{written}/(?=[\w*\"$])", "", command)
    return re.sub(rf"(?<=\s){written}/?(?=\s|$|;|\))", ".", command)


_GOES = re.compile(r"(?:cd|pushd) (?:-- )?(?:\"?\$\{?(?P<name>\w+)\}?\"?/?(?=\s|$|;|\|)|\S+)")


@lru_cache(maxsize=64)
def _gone_to(lines: tuple[str, ...]) -> str:
    """The variable for the folder that a script has gone to last; empty for another or none."""
    gone = [match["name"] or "" for line in lines if (match := _GOES.match(line))]
    return gone[-1] if gone else ""


def with_folders_of_names(command: str, scope: Scope) -> str:
    """``command`` with the folder before a name that was listed in it: ``"$DIR/$newest"``."""
    if command.startswith("ln -s"):
        # What a link names is looked for from where the link stands.
        return command
    for one in scope.variables:
        match = _LISTED.match(one.value)
        if match is None or f"${one.name}" not in command:
            continue
        place = match["folder"].replace('"', "").rstrip("/")
        if place in {"", "."} or any(
            re.match(rf"(?:cd|pushd) \"?{re.escape(place)}\"?(?:\s|$|;|/)", line)
            for line in scope.commands
        ):
            continue
        command = re.sub(
            rf"{_ON_FILES}(?P<lead>(?: -[^ ]+)*(?: [^|;&<> ]+)*? |(?<=< ))\"\${one.name}\"",
            lambda m, place=place, name=one.name: (  # type: ignore[misc]
                f'{m["tool"] or ""}{m["lead"]}"{place}/${name}"'
            ),
            command,
        )
    return command


_LISTED = re.compile(
    r"\$\(ls(?: -\w+)* (?P<folder>\"?[\w./$-][\w./${}-]*\"?/?)(?: 2>\s*/dev/null)?(?: *\|[^)]*)?\)$"
)
_ON_FILES = (
    r"(?:\b(?P<tool>cat|cp|du|file|gunzip|gzip|head|less|ls|md5sum|mv|rm|rsync|scp|sha256sum|sort"
    r"|stat|tail|tar|unzip|wc|xz|zcat|zgrep|tee|source|chmod|chown|touch|\[ -[fdesrx])\b)?"
)


def with_whole_folders(command: str, scope: Scope) -> str:
    """``command`` that gives a folder of the script to somebody, with all that is in it."""
    match = _GIVEN_AWAY.match(command)
    if match is None:
        return command
    one = next((one for one in scope.variables if one.name == match["name"]), None)
    if one is None or one.sort != "folder":
        return command
    return f"{match['lead']} -R {match['rest']}"


_GIVEN_AWAY = re.compile(
    r"(?P<lead>(?:sudo )?(?:chown|chgrp)) (?P<rest>(?!-)\S+ \"\$\{?(?P<name>\w+)\}?\")$"
)


def with_what_it_is(command: str, scope: Scope) -> str:
    """``command`` as folders, locks and options of the script need it."""
    command = _with_folders_copied(command, scope)
    command = _with_a_lock_made(command, scope)
    return _with_options_held(command, scope)


def _with_folders_copied(command: str, scope: Scope) -> str:
    """``cp`` with ``-r`` for a folder, and for names without endings, which may be folders."""
    one = _COPIED_ONE.match(command)
    if one and any(v.name == one[1] and v.sort == "folder" for v in scope.variables):
        return command.replace("cp ", "cp -r ", 1)
    match = _COPIED.match(command)
    several = next((one for one in scope.variables if match and one.name == match[1]), None)
    if several is None or not several.value or "$(" in several.value:
        return command
    if "file" in several.name.lower():
        return command
    bare = [one for one in several.value.split() if re.fullmatch(r"[\w/\"'-]+", one)]
    return command.replace("cp ", "cp -r ", 1) if bare else command


_COPIED_ONE = re.compile(r"cp \"\$\{?(\w+)\}?\" ")
_COPIED = re.compile(r"cp \"\$\{(\w+)\[@\]\}\" ")


def _with_a_lock_made(command: str, scope: Scope) -> str:
    """A lock that is a folder is taken by making it."""
    match = _LOCKED.fullmatch(command)
    if match is None:
        return command
    lock = next((one for one in scope.variables if one.name == match["name"]), None)
    if lock is None or not (
        re.search(r"dir$|folder$", lock.name, re.IGNORECASE) or lock.value.endswith(".d")
    ):
        return command
    return f'mkdir "${lock.name}" || {match["or"]}'


_LOCKED = re.compile(r"exec \d+> ?\"\$\{?(?P<name>\w+)\}?\"; flock -n \d+ \|\| (?P<or>.+)")


def _with_options_held(command: str, scope: Scope) -> str:
    """``command`` with the options that a variable of the script holds for its tool."""
    match = _TOOL.search(command)
    if match is None:
        return command
    tool = match["tool"]
    ones = [
        one
        for one in scope.variables
        if one.value.startswith("-")
        and (parts := one.name.lower().split("_"))[-1] in _OPTIONS
        and (parts[:-1] == [tool] or (len(parts) == 1 and _only_for(tool, one.value)))
    ]
    if len(ones) != 1 or re.search(rf"\$\{{?{ones[0].name}\b", command):
        return command
    given = match["given"]
    # Where it goes is no habit.
    kept = _PLACES.findall(given) if tool in {"curl", "wget"} else []
    if tool == "curl" and re.search(r"-[a-zA-Z]*O\b", given):
        kept.append("-O")
    if tool in {"ssh", "scp"}:
        kept = given.split()
    held = f'"${{{ones[0].name}[@]}}"' if ones[0].sort == "list" else f"${ones[0].name}"
    words = " ".join([tool, held, *kept])
    return f"{command[: match.start()]}{words}{command[match.end() :]}"


def _only_for(tool: str, options: str) -> bool:
    """Whether options can be told to be those of a tool, though nothing is called after it."""
    return bool(re.search(_TELLING[tool], options))


_OPTIONS = frozenset({"opts", "options", "opt", "flags", "args"})
_TOOL = re.compile(r"\b(?P<tool>rsync|curl|wget|ssh|scp)(?P<given>(?: -(?:[oe] )?\S+)*)(?= )")
_PLACES = re.compile(r"(?<= )-[oO](?: \S+)?")
_TELLING = {
    "rsync": r"-\w*a|--delete|--exclude|--partial|--archive",
    "curl": r"-\w*[fsS]|--retry|--fail|--silent|--max-time",
    "wget": r"-q|--quiet|--tries|-nv|--timeout",
    "ssh": r"-o |-i |-p |BatchMode",
    "scp": r"-o |-i |-P |BatchMode",
}
