"""Functions of the script given what a request names: all files of a kind, each line, arguments.

"Upload all csv files in out" in a script with ``put() { curl -T "$1" ...; }`` is a loop with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import quoted, word
from caro_lsp.generate.entities import EXTENSIONS
from caro_lsp.generate.script.manners.calls import (
    Function,
    calls_of,
    commands_in,
    functions_of,
    words_of,
)
from caro_lsp.generate.script.mentions import called
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Scope

_LEAD = r"(?:(?:and|now|then|also|please|next|finally|ok)[ ,]+)*"
_FILES = re.compile(
    rf"{_LEAD}(?P<said>[a-z]+(?: [a-z]+)??(?: of)?) (?:all|every|each|any)(?: of)?(?: the)?"
    rf"(?: other)?"
    r" (?P<kind>\*?\.?\w+)(?: files?| ones?| images?| photos?| documents?)?"
    r"(?: (?:in|from|of|under|inside) (?:the )?(?P<where>[\w./$\"{}-]+)(?: folder| directory"
    r"| dir)?)?"
    r"(?:,? (?:too|as well|also|with it|one by one|the same way|in the same way))*",
    re.IGNORECASE,
)
_LINES = re.compile(
    rf"{_LEAD}(?P<said>[a-z]+(?: [a-z]+)??) (?:all|every|each|any)(?: of)?(?: the)?"
    r" (?P<one>[a-z]+?)(?:s|es)?(?: listed)? (?:in|from|of) (?:the (?:file|list) )?"
    r"(?P<file>[\w./$\"{}-]+)"
    r"(?:,? (?:too|as well|also))*"
    r"(?P<skip>,? (?:but )?(?:skip(?:ping)?|without|ignor(?:e|ing)|except(?: for)?|leaving out"
    r"|not|no)"
    r"(?: the| any)? (?P<what>comments?|empty lines?|blank lines?|comment lines?)"
    r"(?: (?:and|or)(?: the)? (?P<more>comments?|empty lines?|blank lines?|empty ones"
    r"|blank ones))?)?",
    re.IGNORECASE,
)
_ENDS = re.compile(
    rf"{_LEAD}(?:(?:make sure|ensure|see to it|take care)(?: that)?? )?"
    r"(?:(?:run|call|execute|do|use|register) )?(?:the )?(?P<what>[\w-]+(?: function)?)"
    r"(?: (?:always|gets?|is|must|should|will|be|has to be))*(?: (?:runs?|called|run|executed"
    r"|done|happens))?,?"
    r" (?:always )?(?:however|whenever|when|on|at|before|as|after|once|no matter how|even (?:if"
    r"|when)|in any case)"
    r"(?: (?:when|however|as))?"
    r" (?:(?:the|this|our) )?(?:(?:script|shell|program|it|we|end|of|the|bash) ?)*"
    r"(?:ends?|exits?|exit|is done|finish(?:es)?|stops?|quits?|terminates?|leaves?|fails|dies"
    r"|is left|script)"
    r"(?: or (?:fails|is interrupted|dies|crashes|exits))?",
    re.IGNORECASE,
)
_PREFIXED = re.compile(r"(?P<name>[\w-]+)\s*:\s*(?P<rest>\S.*)")
_BY = re.compile(
    r"(?:,? (?:and )?(?:with|through|via|by|using|under|inside)|^use|^using|^via|^through|^with)"
    r"(?: the| our| my)? (?P<name>[\w-]+)(?: function| helper| wrapper)?(?:,|(?= )|$)(?: to)?",
    re.IGNORECASE,
)
_GIVEN = re.compile(rf"{_LEAD}(?P<verb>[a-z]+)\b[^:]*:\s*(?P<rest>\S.*)", re.IGNORECASE)
_THERE = re.compile(
    r",? (?:over there|there|remotely|on (?:the )?(?:remote|other|far)(?: (?:machine|host|side"
    r"|end|box|server))?)$",
    re.IGNORECASE,
)
_OF_IT = re.compile(
    r",? (?:of|on|at|from) (?:the |our )?(?P<where>[\w.-]+(?: (?:host|machine|server|box))?)$",
    re.IGNORECASE,
)
_MACHINES = frozenset(
    {"server", "host", "machine", "box", "remote", "target", "node", "vm", "instance"}
)
_DOES = """
upload curl scp rsync aws sftp
send curl scp rsync mail nc
download fetch grab get curl wget yt-dlp scp rsync
copy backup back cp tar rsync scp
convert resize scale shrink convert magick mogrify ffmpeg pandoc sox
compress gzip zip gzip zstd xz bzip2 zip tar
encrypt sign gpg openssl age minisign
hash checksum sha256sum md5sum sha1sum sha512sum
validate check jq xmllint yamllint shellcheck curl ping
install install cp apt-get apt dnf pip npm
remove delete rm
rotate mv gzip convert
publish deploy curl mosquitto_pub scp rsync aws kubectl
ping ping curl
tag exiftool git id3v2
import load psql mysql sqlite3
render envsubst sed pandoc
unpack extract tar unzip gunzip
move mv
"""
_DOING: dict[str, frozenset[str]] = {}
for _line in _DOES.split("\n"):
    _group = frozenset(_line.split())
    for _one in _group:
        _DOING[_one] = _DOING.get(_one, frozenset()) | _group
"""Which tools a function that is asked for by such a verb may call."""


def asked(text: str, scope: Scope, ask: Callable[[str, bool], str]) -> str:
    """The command that applies a function of the script; empty where none is asked for.

    ``ask`` gives the command for a request, with the script if its second argument is true.
    """
    functions = functions_of(scope)
    text = text.strip(" .")
    return (
        _at_the_end(text, functions, scope)
        or _of_files(text, functions, scope)
        or _of_lines(text, functions, scope)
        or _given(text, functions, scope)
        or _passed(text, functions, scope, ask)
        or _remote(text, functions, scope, ask)
    )


def _arity(function: Function) -> int:
    """How many arguments a function takes."""
    body = " ".join(function.lines)
    return max((int(one) for one in re.findall(r"\$\{?([1-9])", body)), default=0)


_SHORT = 2


def _means(said: str, function: Function) -> bool:
    """Whether a verb, or a noun behind "make", is what a function is called or does."""
    said = re.sub(r" of$", "", said.lower())
    words = set(re.findall(r"[a-z]+", said)) - {"make", "create", "do", "run", "up", "also"}
    for part in name_parts(function.name.replace("-", "_")):
        for one in words:
            if part in called(one) or (len(part) > _SHORT and one.startswith(part)):
                return True
    tools = _DOING.get(said.partition(" ")[0], frozenset())
    return any(one.tool in tools for one in function.body)


def _meant(said: str, functions: tuple[Function, ...], *, arity: int) -> Function | None:
    found = [
        one for one in functions
        if _arity(one) == arity and not one.passes_all and _means(said, one)
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def _at_the_end(text: str, functions: tuple[Function, ...], scope: Scope) -> str:
    match = _ENDS.fullmatch(text)
    if match is None or not functions:
        return ""
    said = match["what"].lower().removesuffix(" function")
    if said in {"it", "that", "this", "them"}:
        return f"trap {functions[-1].name} EXIT" if _arity(functions[-1]) == 0 else ""
    for one in functions:
        if said in {one.name.lower(), one.name.lower().replace("_", "")} and not _arity(one):
            return f"trap {one.name} EXIT"
    parts = [one for one in functions if said in name_parts(one.name) and not _arity(one)]
    return f"trap {parts[0].name} EXIT" if len(parts) == 1 and scope.commands else ""


def _of_files(text: str, functions: tuple[Function, ...], scope: Scope) -> str:
    match = _FILES.fullmatch(text)
    if match is None:
        return ""
    function = _meant(match["said"], functions, arity=1)
    kind = match["kind"].lower().lstrip("*.")
    ending = EXTENSIONS.get(kind) or (kind if match["kind"][0] in "*." else "")
    singular = kind.removesuffix("s")
    ending = ending or EXTENSIONS.get(singular, "") or (singular if _seen(singular, scope) else "")
    if function is None or not ending:
        return ""
    folder = _folder(match["where"], scope) if match["where"] else _usual_folder(function, scope)
    if folder is None:
        return ""
    pattern = f"{folder}/*.{ending}" if folder else f"*.{ending}"
    return f'for f in {pattern}; do {function.name} "$f"; done'


def _seen(ending: str, scope: Scope) -> bool:
    """Whether the script or the request speaks of files that end so."""
    return ending in {"dat", "bin", "raw", "tmp", "bak"} or any(
        re.search(rf"\.{re.escape(ending)}\b", line) for line in scope.commands
    )


def _folder(said: str, scope: Scope) -> str | None:
    """A folder as a word of a command; None for what is none."""
    plain = said.strip('"${}')
    for one in scope.variables:
        if one.name in {plain, plain.upper(), plain.lower()} and one.sort not in {
            "list",
            "command",
        }:
            return f'"${one.name}"'
    if "/" in said or re.fullmatch(r"[\w.-]+", said):
        held = [one for one in scope.variables if one.value.rstrip("/") == said.rstrip("/")]
        return f'"${held[0].name}"' if held else said.rstrip("/")
    return None


def _usual_folder(function: Function, scope: Scope) -> str | None:
    """The folder of what the function was called with."""
    for line in reversed(scope.commands):
        found = re.match(rf"{re.escape(function.name)}\s+(\S+)", line)
        if found and "/" in found[1]:
            head = found[1].strip('"').rpartition("/")[0]
            return f'"{head}"' if "$" in head else head
        if found:
            return ""
    return None


def _of_lines(text: str, functions: tuple[Function, ...], scope: Scope) -> str:
    match = _LINES.fullmatch(text)
    if match is None:
        return ""
    function = _meant(match["said"], functions, arity=1)
    file = _folder(match["file"], scope)
    if function is None or not file or not _is_file(match["file"], scope):
        return ""
    name = match["one"].lower()
    name = name if name not in scope.names else f"one_{name}"
    loop = f'while read -r {name}; do {function.name} "${name}"; done'
    skipped = f"{match['what'] or ''} {match['more'] or ''}".lower()
    options = " -e '^#'" * ("comment" in skipped) + " -e '^$'" * bool(
        re.search("empty|blank", skipped)
    )
    return f"grep -v{options} {file} | {loop}" if options else f"{loop} < {file}"


def _is_file(said: str, scope: Scope) -> bool:
    plain = said.strip('"${}')
    held = next((one for one in scope.variables if one.name in {plain, plain.upper()}), None)
    return held.sort == "file" if held else bool(re.search(r"\.\w+$", said))


def _given(text: str, functions: tuple[Function, ...], scope: Scope) -> str:
    """Arguments behind a colon: "publish the lamp: garden/lamp off"."""
    match = _GIVEN.fullmatch(text)
    if match is None:
        return ""
    for function in functions:
        arity = _arity(function)
        if not arity or function.passes_all or not _means(match["verb"], function):
            continue
        words = words_of(match["rest"])
        if len(words) == arity and not any(one[0] in "|;&<>" for one in words):
            return " ".join([function.name, *(_argument(one, scope) for one in words)])
    return ""


def _argument(said: str, scope: Scope) -> str:
    if said[0] in "\"'$":
        return said
    return f'"${said}"' if said in scope.names and said.isupper() else word(said)


def _passed(
    text: str, functions: tuple[Function, ...], scope: Scope, ask: Callable[[str, bool], str]
) -> str:
    """A command that is to be run by a function which runs what it is given."""
    passing = {one.name.lower(): one for one in functions if one.passes_all}
    if not passing:
        return ""
    prefixed = _PREFIXED.fullmatch(text)
    if prefixed and prefixed["name"].lower() in passing:
        function, rest = passing[prefixed["name"].lower()], prefixed["rest"]
    else:
        by = _BY.search(text)
        if by is None or by["name"].lower() not in passing:
            return ""
        function = passing[by["name"].lower()]
        rest = f"{text[: by.start()]} {text[by.end() :]}".strip(" ,")
    command = ask(rest, True)
    if not command or len(commands_in(command)) != 1 or re.search(r"(?<!-)[<>]", command):
        return ""
    if command.partition(" ")[0] == function.name:
        return command
    return " ".join([function.name, *_before(function, scope), command])


def _before(function: Function, scope: Scope) -> list[str]:
    """What the script gives the function before the command: how often, how long."""
    for line in reversed(scope.commands):
        words = words_of(line)
        if words[:1] == [function.name]:
            return [one for one in words[1:3] if one.isdigit()]
    return []


def _remote(
    text: str, functions: tuple[Function, ...], scope: Scope, ask: Callable[[str, bool], str]
) -> str:
    """What is asked for on another machine, where a function runs commands on that."""
    away = [one for one in functions if "ssh" in one.stands_for[:1]]
    if len(away) != 1 or not any(one.by == away[0].name for one in calls_of(scope)):
        return ""
    place = _THERE.search(text) or _OF_IT.search(text)
    if place is None:
        return ""
    where = (place.groupdict().get("where") or "").lower()
    if where and not _is_machine(where, away[0], scope):
        return ""
    command = ask(text[: place.start()].strip(" ,"), False)
    if not command:
        return ""
    plain = re.fullmatch(r"[\w./= %+-]+", command)
    return f"{away[0].name} {command if plain else quoted(command)}"


def _is_machine(where: str, function: Function, scope: Scope) -> bool:
    if where.rsplit(" ", maxsplit=1)[-1] in _MACHINES:
        return True
    words = " ".join(function.stands_for)
    for one in scope.variables:
        if re.search(rf"\$\{{?{one.name}\b", words):
            if where in name_parts(one.name):
                return True
            words = f"{words} {one.value}"
    return bool(re.search(rf"(?:^|[\s@\"]){re.escape(where)}(?:[\s.\"]|$)", words))
