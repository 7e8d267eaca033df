"""Whether a command only prints, and what comes of it once its output goes elsewhere."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import path
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse

if TYPE_CHECKING:
    from collections.abc import Callable

_READERS_TEXT = """
awk basename cat cmp column comm cut date df diff dirname du echo egrep env fgrep file find fold
free getent grep head hostname id jq join last ls lsof md5sum nl nproc od paste pgrep printf ps
readlink realpath rev sed seq sha1sum sha256sum sha512sum shuf sort ss stat strings tac tail tr tree
uname uniq uptime wc who whoami xxd zcat zgrep
"""
_READERS = frozenset(_READERS_TEXT.split())
_WRITES = re.compile(
    r"(?<![<\d&=-])>{1,2}\|?\s*(?!&|/dev/)\S|\btee\b|-delete\b"
    r"|-exec(?:dir)? (?!grep|wc|ls|stat|file|du|head|cat|md5sum|sha256sum)"
    r"|\bxargs\b(?! (?:-\S+ )*(?:grep|wc|ls|stat|file|du|head|cat)\b)|\bsed -\w*i|\bsort -o\b"
    r"|-fprint"
)
_SORTS = re.compile(r"sort (?P<rest>(?:-\S+ )*(?P<file>[\w./~-]+))")
_STAND_IN = "pipedtext.txt"
_AS_OPERAND = re.compile(rf" (?:< ?)?{re.escape(_STAND_IN)}(?= \||$)")


_EXTREME = re.compile(
    r"(?:keep|take|save|write|put|show|print|get|list|output)?\s*(?:only )?(?:the )?"
    r"(?:(?P<n>\d+) )?"
    r"(?P<end>largest|highest|biggest|greatest|smallest|lowest|first|last)(?: (?P<m>\d+))?"
    r"(?: (?:values?|numbers?|lines?|entries|entry|results?|ones?|rows?))?(?: of (?:it|them))?"
    r"(?:,? (?:to|into|in) (?:the file )?(?P<file>[\w./~-]+))?",
    re.IGNORECASE,
)
_FILTERS = re.compile(
    r"(?:grep|egrep|sort|uniq|wc|head|tail|cut|awk|sed|tr|cat|nl|rev|tac|fold|column|paste|jq|tee"
    r"|xargs|less|shuf|fmt|join|md5sum|sha\d+sum|base64|gzip|xxd|od|iconv|expand|unexpand)\b"
)
_MAILS = re.compile(
    r"(?:e?-?mail|send) (?:it|them|that|the (?:result|output|list|report|lines))"
    r"(?: (?:by|via) e?-?mail)? to (?P<to>[\w.+-]+@[\w.-]+)"
    r"(?: with (?:the )?subject (?P<subject>\w+))?",
    re.IGNORECASE,
)
_ONLY = re.compile(
    r"(?:but )?(?:keep |show |take )?(?:only|just) (?:the )?(?:ones|lines|those) "
    r"(?:with|containing|that (?:have|contain)|matching|which (?:have|contain))(?: the word)? "
    r"(?P<text>\"[^\"]+\"|'[^']+'|[\w.-]+)(?: in (?:it|them))?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    r"(?:number|enumerate) (?:it|them"
    r"|(?:all |each of )?(?:the )?(?:lines?|names|results?|entries|output))"
    r"|put (?:a )?(?:line )?numbers? (?:in front of|before)"
    r" (?:each|every|the|all)(?: of them| lines?)?",
    re.IGNORECASE,
)
_ENDS = {
    **dict.fromkeys(("largest", "highest", "biggest", "greatest"), "sort -rn | head -n"),
    **dict.fromkeys(("smallest", "lowest"), "sort -n | head -n"),
    "first": "head -n", "last": "tail -n",
}  # fmt: skip


def only_prints(command: str) -> bool:
    """Whether ``command`` changes nothing, as far as its form tells."""
    quoted = re.sub(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"", '""', command)
    names = [one.name.partition(" ")[0] for one in commands(parse(command.encode()))]
    return bool(names) and all(n in _READERS for n in names if n) and not _WRITES.search(quoted)


def in_place(command: str, said: str, verb: str) -> str:
    """``command`` as it changes the file that it would print: "remove duplicates from a.csv"."""
    match = _SORTS.fullmatch(command)
    changes = verb in {"remove", "delete", "drop"} and match and match["file"] in said
    return f"sort -o {match['file']} {match['rest']}" if changes and match else command


def redirected(command: str, sign: str, file: str) -> str:
    """``command`` with its output going to ``file``."""
    written = file if file[:1] in "\"'$" else path(file)
    grouped = re.search(r"&&|\|\||;", re.sub(r"'[^']*'|\"[^\"]*\"", "", command))
    return f"{{ {command}; }} {sign} {written}" if grouped else f"{command} {sign} {written}"


def piped(command: str, said: str, answer: Callable[[str], str]) -> str:
    """``command`` through the filter that ``said`` asks for; empty where that is none.

    What is said of "it" is asked of a file, and the file taken out of the answer.
    """
    if extreme := _EXTREME.fullmatch(said):
        kept = f"{command} | {_ENDS[extreme['end'].lower()]} {extreme['n'] or extreme['m'] or 1}"
        return redirected(kept, ">", extreme["file"]) if extreme["file"] else kept
    if mailed := _MAILS.fullmatch(said):
        return f"{command} | mail -s {mailed['subject'] or 'Report'} {mailed['to']}"
    if only := _ONLY.fullmatch(said):
        return f"{command} | grep {shlex.quote(only['text'].strip(chr(34) + chr(39)))}"
    if _NUMBERS.fullmatch(said):
        return f"{command} | nl"
    it = re.compile(
        r"\b(?:it|them|that|the (?:result|output|lines|list|values|names|numbers))\b", re.I
    )
    asked = [it.sub(f"the lines of {_STAND_IN}", said, count=1)] if it.search(said) else []
    asked += [it.sub(_STAND_IN, said, count=1)] if it.search(said) else []
    asked += [f"{said} of {_STAND_IN}", f"{said} in {_STAND_IN}", f"{said} from {_STAND_IN}"]
    for text in asked:
        found = answer(text)
        pieces = _AS_OPERAND.split(found)
        filters = _FILTERS.match(found) and only_prints(pieces[0])
        if len(pieces) == 2 and _STAND_IN not in "".join(pieces) and filters:
            if command.startswith("sort ") and pieces[0] == "sort -u" and "|" not in command:
                return f"sort -u{command[4:]}{pieces[1]}"
            return f"{command} | {pieces[0]}{pieces[1]}"
    return ""
