"""Whether a command only reads and prints, as far as its parts tell, all of them.

For answers of a model to a request that may hold code, which a model takes for orders: whatever it
was told there, what comes of it changes nothing. A part that is not known to only read does not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse

if TYPE_CHECKING:
    from caro_lsp.shell.command import Command
    from caro_lsp.shell.dialect import Dialect

SPEAKS_TO_US = re.compile(
    r"\b(?:ignore|disregard|forget) (?:all|any|everything|previous|the (?:above|rest)|what|your)\b"
    r"|\binstructions?\b|\bsuggestions?\b|\banswers? with\b|\b(?:system|assistant|user):",
    re.IGNORECASE,
)
"""Who speaks to the one that answers is no user who writes what a script does."""
_NAMES = """
[ [[ test true false awk basename cat cksum cmp column comm cut date df diff dirname du echo egrep
expand fgrep file find fmt fold free gawk grep groups head hostname id join jq ls md5sum nl nproc
numfmt od paste pgrep printenv printf ps pwd readlink realpath rev sed seq sha1sum sha256sum
sha512sum sort stat strings tac tail tr tree uname uniq uptime wc whoami xxd zcat zgrep
"""
_TOOLS = frozenset(_NAMES.split())
_SAFE_TARGETS = frozenset({"/dev/null", "/dev/stdout", "/dev/stderr"})
_SUBSTITUTES = re.compile(r"`|\$\(|\$\{\w+[@:]|[<>]\(|\$\(\(|\$\[")
_QUOTED = re.compile(r"'[^']*'")
_OPTIONS = {
    "find": r"-(?:delete|exec|execdir|ok|okdir|fls|fprint\w*)",
    "sort": r"-[a-zA-Z]*[oTS].*|--(?:o|te|comp).*",
    "date": r"-[a-zA-Z]*s.*|--s.*",
    "hostname": r"[^-].*|-[a-zA-Z]*[Fb].*|--(?:f|b).*",
    "printf": r"-v.*",
    "tree": r"-[a-zA-Z]*[oR].*|--output.*",
    "file": r"-[a-zA-Z]*[Cm].*|--c.*|--m.*",
    "xxd": r"-[a-zA-Z]*r.*|--r.*",
    "sed": r"-[a-zA-Z]*[isf].*|--(?:in|fi|s).*",
    "awk": r"-[a-zA-Z]*[filEo].*|--.*",
    "gawk": r"-[a-zA-Z]*[filEo].*|--.*",
}
"""Options, as their beginnings, with which these write, or run what was not looked at."""
_WRITING_OPTIONS = {tool: re.compile(pattern) for tool, pattern in _OPTIONS.items()}
_AWK_ACTS = re.compile(r"system|getline|[|>@]|close")
# A command of sed that runs or writes stands at the beginning, behind an address or behind a flag.
_SED_READS = re.compile(
    r"(?:\d+|\$|/[^/;{}\\]*/I?)?(?:,(?:\d+|\$|\+\d+|/[^/;{}\\]*/I?))?!?"
    r"(?:[pdq=]|s(?P<mark>[/|#,])(?:(?!(?P=mark))[^\\]|\\.)*(?P=mark)(?:(?!(?P=mark))[^\\]|\\.)*(?P=mark)[gpI\d]*)"
)


def only_reads(command: str, dialect: Dialect = "bash") -> bool:
    """Whether each part of ``command`` is known to read and print only."""
    if _SUBSTITUTES.search(_QUOTED.sub("''", command)):
        return False
    script = parse(command.encode(), dialect=dialect)
    found = list(commands(script))
    return bool(found) and not script.errors and all(map(_reads, found))


def _reads(command: Command) -> bool:
    words = [word.source for word in command.words]
    if command.name.partition(" ")[0] not in _TOOLS or command.wrappers or command.assignments:
        return False
    if any(not _is_read(one.operator, one.target.source) for one in command.redirects):
        return False
    tool, *operands = words
    plain = [_QUOTES.sub("", word) for word in operands]
    writing = _WRITING_OPTIONS.get(command.name)
    if writing and any(writing.fullmatch(word) for word in plain):
        return False
    programs = [word for word in plain if not word.startswith("-")]
    if command.name == "uniq":
        return len(programs) < 2
    if command.name in {"awk", "gawk"}:
        return not any(map(_AWK_ACTS.search, plain))
    if command.name == "sed":
        return all(map(_SED_READS.fullmatch, programs[:1])) and "-e" not in plain
    return tool == command.name


_QUOTES = re.compile(r"['\"\\]")


def _is_read(operator: str, target: str) -> bool:
    return operator == "<" or target in _SAFE_TARGETS or bool(re.fullmatch(r"&?\d", target))
