"""Requests about a part of a value: its first letters, a key of several, a name without its folder."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import word
from caro_lsp.generate.script.readings import subjects

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Scope, Variable

    _Match = re.Match[str]

_X = r"(?P<x>[\w$\"{}' -]+?)"
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_WORDS = re.compile(r"[\w./:@-]+(?: [\w./:@-]+)+")


def asked(said: str, scope: Scope) -> str:
    """The command for a request about a part of a value; empty for another request."""
    for pattern, write in _WAYS:
        match = pattern.fullmatch(said)
        if match and (command := write(match, scope)):
            return command
    return ""


def _single(said: str, scope: Scope) -> Variable | None:
    one = subjects.single(said, scope)
    return None if one is None or one.sort in {"command", "list"} else one


def _sliced(match: _Match, scope: Scope) -> str:
    """The first or the last few letters."""
    one = _single(match["x"], scope)
    said = (match["n"] or "1").lower()
    number = int(said) if said.isdigit() else _NUMBERS.get(said, 0)
    if one is None or not number:
        return ""
    if match["which"].lower() == "first":
        if scope.posix or one.name.isdigit():
            return f"printf '%.{number}s\\n' \"${one.name}\""
        return f'echo "${{{one.name}:0:{number}}}"'
    if scope.posix or one.name.isdigit():
        return f"echo \"${one.name}\" | sed 's/.*\\({'.' * number}\\)$/\\1/'"
    return f'echo "${{{one.name}: -{number}}}"'


def _of_pairs(match: _Match, scope: Scope) -> str:
    """What stands behind a key in a text of several: "the owner out of entry"."""
    one = _single(match["x"], scope)
    if one is None:
        return ""
    key = re.escape(match["key"])
    found = re.search(rf"(?:^|(?P<sign>[;,&| ])){key}=[^;,&| ]*(?P<end>[;,&| ]?)", one.value)
    if found is None:
        return ""
    if not found["end"]:
        return f'echo "${{{one.name}##*{match["key"]}=}}"'
    return f"echo \"${one.name}\" | tr {word(found['end'])} '\\n' | sed -n 's/^{match['key']}=//p'"


def _major(match: _Match, scope: Scope) -> str:
    """The first numbers of a version."""
    versions = [one for one in scope.variables if re.fullmatch(r"v?\d+\.\d+\.\d+", one.value)]
    named = _single(match["x"], scope) if match["x"] else None
    one = named or (versions[0] if len(versions) == 1 and not match["x"] else None)
    if one is None or (one.value and not re.match(r"v?\d+\.|\$", one.value)):
        return ""
    if match["minor"] is None:
        return f'echo "${{{one.name}%%.*}}"'
    return f'echo "${one.name}" | cut -d. -f1,2'


def _only_name(match: _Match, scope: Scope) -> str:
    """The name of a file without its folder and its ending."""
    said = re.sub(
        r"^(?:the |its )?(?:file ?)?(?:base ?)?(?:name|title)(?: of)? ?", "", match["x"] or ""
    )
    one = _single(said, scope) if said else _path(scope)
    if one is None:
        return ""
    known = match["ending"] if match["ending"].startswith(".") else _ending(one, scope)
    if known:
        return f'basename "${one.name}" {known}'
    return f'basename "${{{one.name}%.*}}"'


def _path(scope: Scope) -> Variable | None:
    """The item of a loop that is open, or else the only path there is."""
    last = scope.commands[-1] if scope.commands else ""
    paths = [one for one in scope.variables if one.sort == "file" or "/" in one.value]
    items = [v for v in scope.variables if re.search(rf"\b(?:for|read) (?:-\w+ )*{v.name}\b", last)]
    return items[0] if items else paths[0] if len(paths) == 1 else None


def _ending(one: Variable, scope: Scope) -> str:
    for line in scope.commands:
        if over := re.search(rf"\bfor {one.name} in [^;]*\*(\.[\w.]+)", line):
            return over[1]
    return ""


def _last_first(match: _Match, scope: Scope) -> str:
    """The words of a text in the opposite order, a line each."""
    said = match["x"]
    lists = [one for one in scope.variables if one.sort == "text" and _WORDS.fullmatch(one.value)]
    one = lists[0] if said.lower() in {"them", "it", "these"} and len(lists) == 1 else None
    one = one or _single(said, scope)
    if one is None or one.sort != "text" or not _WORDS.fullmatch(one.value):
        return ""
    return f"printf '%s\\n' ${one.name} | tac"


def _trimmed(match: _Match, scope: Scope) -> str:
    one = _single(match["x"], scope)
    if one is None or one.sort == "file":
        return ""
    return f"echo \"${one.name}\" | sed 's/^[[:space:]]*//; s/[[:space:]]*$//'"


def _each(match: _Match, scope: Scope) -> str:
    """The parts of a text between signs, a line each."""
    one = _single(match["x"], scope)
    if one is None or not one.value or "$(" in one.value or "://" in one.value:
        return ""
    sign = next((sign for sign in ":,;|" if one.value.count(sign)), "")
    if sign:
        return f"echo \"${one.name}\" | tr {word(sign)} '\\n'"
    if one.sort == "text" and _WORDS.fullmatch(one.value):
        return f"printf '%s\\n' ${one.name}"
    return ""


def _nth(match: _Match, scope: Scope) -> str:
    """A word of a text, or a part of it between signs."""
    texts = [one for one in scope.variables if one.sort == "text" and " " in one.value]
    one = _single(match["x"], scope) if match["x"] else texts[0] if len(texts) == 1 else None
    number = _ORDINALS.get(match["which"].lower(), 0)
    if one is None or one.sort in {"file", "folder", "url"} or not (one.value or match["x"]):
        return ""
    sign = (
        " "
        if match["what"].lower() == "word"
        else next((s for s in ",:;|/-" if s in one.value), "")
    )
    if not sign:
        return ""
    if not number:
        return (
            f"echo \"${one.name}\" | awk{'' if sign == ' ' else f' -F{word(sign)}'} '{{print $NF}}'"
        )
    return f'echo "${one.name}" | cut -d{word(sign)} -f{number}'


_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
}


def _larger(match: _Match, scope: Scope) -> str:
    """One of two numbers."""
    one, other = _single(match["a"], scope), _single(match["b"], scope)
    if one is None or other is None or one == other or {one.sort, other.sort} - {"number", "text"}:
        return ""
    sign = "<" if re.match(r"small|low|less|min", match["how"], re.IGNORECASE) else ">"
    return f"echo $(({one.name} {sign} {other.name} ? {one.name} : {other.name}))"


def _of_url(match: _Match, scope: Scope) -> str:
    """The port, the path or the scheme of an address."""
    one = _single(match["x"], scope)
    if one is None or (one.sort != "url" and "url" not in one.name.lower()):
        return ""
    what = match["what"].lower()
    program = next(program for words, program in _URL_PARTS if re.fullmatch(words, what))
    return f"echo \"${one.name}\" | sed -E '{program}'"


_URL_PARTS = (
    (r"port(?: number)?", "s|^[^/]*//[^/:]*:([0-9]+).*|\\1|"),
    (r"path", "s|^[^/]*//[^/]*||"),
    (r"scheme|protocol", "s|:.*||"),
)


def _other_ending(match: _Match, scope: Scope) -> str:
    """The name of a file with another ending."""
    one = _single(match["x"], scope) if match["x"] else _path(scope)
    if one is None or (one.sort != "file" and "/" not in one.value):
        return ""
    return f'echo "${{{one.name}%.*}}.{match["new"].lstrip(".")}"'


def _based(match: _Match, scope: Scope) -> str:
    """A number in another base."""
    one = _single(match["x"], scope)
    if one is None or one.sort not in {"text", "number"}:
        return ""
    said = f"{match['x']} {match[0]}".lower()
    if match["to"].lower() in {"hex", "hexadecimal"}:
        return f"printf '%x\\n' \"${one.name}\"" if one.sort == "number" else ""
    if match["to"].lower() in {"octal"}:
        return f"printf '%o\\n' \"${one.name}\"" if one.sort == "number" else ""
    return f"echo $((0x${one.name}))" if "hex" in said else ""


def _clock(match: _Match, scope: Scope) -> str:
    """Seconds as hours, minutes and seconds."""
    one = _single(match["x"], scope)
    if one is None or one.sort not in {"text", "number"}:
        return ""
    name = one.name
    if re.match(r"h", match["as"], re.IGNORECASE):
        return f"printf '%02d:%02d:%02d\\n' $(({name} / 3600)) $(({name} % 3600 / 60)) $(({name} % 60))"
    return f"printf '%d:%02d\\n' $(({name} / 60)) $(({name} % 60))"


_OWN_LINE = r"(?:,? (?:(?:each )?on (?:its|their) own lines?|one per line|a line each|each on a line|line by line|on (?:a )?separate lines?|and print (?:it|them|each)(?: one per line)?))"
_WITHOUT = r"(?:without|with no|no|minus)"
_WAYS: tuple[tuple[re.Pattern[str], Callable[[_Match, Scope], str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), write)
    for pattern, write in (
        (rf"(?:the )?(?P<which>first|last) (?:(?P<n>\d+|[a-z]+) )?(?:letters?|characters?|chars?|digits?|signs?) (?:of|in|from) {_X}", _sliced),
        (rf"(?:(?:trim|strip|remove|cut)(?: (?:off|away))? )?(?:all |the |any )*(?:leading and trailing |surrounding |outer )?(?:spaces?|white ?space|blanks) (?:around|from both ends of|from|of|off|on both sides of|at both ends of) {_X}", _trimmed),
        (rf"(?:trim )?{_X} (?:trimmed|without (?:the |any )?(?:spaces|white ?space|blanks) around(?: it)?)|trim (?:the )?(?P<x2>zq)", _trimmed),
        (rf"(?:loop over |go through |split )?(?:each|every|all|the)(?: the)? (?:entry|entries|parts?|pieces?|elements?|items?|fields?|folders?|directories|values?) (?:of|in) {_X}{_OWN_LINE}", _each),
        (rf"split {_X} (?:at|on|by) (?:the |its |every )?(?:commas?|colons?|semicolons?|pipes?|spaces?|blanks?){_OWN_LINE}?", _each),
        (r"(?:the )?(?P<which>first|second|third|fourth|fifth|last|1st|2nd|3rd) (?P<what>word|part|field|piece|entry|component)(?: (?:of|in|from) (?P<x>[\w $\"{}'-]+?))?", _nth),
        (r"(?:the )?(?P<how>larger|bigger|greater|higher|smaller|lower|lesser|max(?:imum)?|min(?:imum)?)(?: (?:one|value|number))? of (?:the )?(?P<a>[\w$]+) and (?:the )?(?P<b>[\w$]+)", _larger),
        (rf"(?:the )?(?P<what>port(?: number)?|path|scheme|protocol)(?: part)? (?:of|in|from) {_X}", _of_url),
        (r"(?:replace|change|swap) (?:the |its )?(?:extension|ending|suffix)(?: of (?P<x>[\w $-]+?))? (?:with|by|to|for) (?P<new>\.?\w{1,5})", _other_ending),
        (rf"(?:convert |turn )?{_X} (?:from hex(?:adecimal)? )?(?:to|as|in|into) (?:a )?(?P<to>decimal|hex(?:adecimal)?|octal)(?: number)?", _based),
        (rf"{_X} (?:as|in|like) (?P<as>hours?(?:, |:)minutes?(?:,? and |:|, )seconds?|h+:mm:ss|h:m:s|minutes?(?: and |:)seconds?|mm?:ss?)", _clock),
        (rf"(?:the )?(?P<key>\w+) (?:out of|from|in|of) {_X}", _of_pairs),
        (r"(?:the )?major(?P<minor>(?:,| and|\.| or)+ ?minor)?(?: (?:version|number|part)s?)?(?: (?:of|from) (?P<x>.+))?", _major),
        (rf"(?P<x>(?:(?:the |its )?(?:file ?)?(?:base ?)?(?:name|title)(?: of [\w $]+?)?|[\w$]+)?)[:,]? {_WITHOUT} (?:the |its |any )?"
         r"(?:folder|path|dir|directory|directories)(?:,| and| or)+ (?:(?:without|with no|no|minus) )?(?:the |its |any )?(?P<ending>extension|ending|suffix|\.\w+)", _only_name),
        (rf"{_X}(?: (?:one )?(?:per|on a) line| a line each)?,? (?:last (?:one )?first|in reverse(?: order)?|backwards|reversed)(?:,? (?:one per line|a line each))?", _last_first),
    )
)  # fmt: skip
