"""Requests about what comes through a pipe: the output of a command, standard input, a value.

A filter that is asked for in the words of a file is as well one for what another command prints:
"the third column of the output of 'ps'" is that of a file, and ``ps |`` before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import path, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

_STAND_IN = "stream.in"
"""Stands for what comes through the pipe, as a file."""
_QUOTED = r"\"(?:[^\"\\]|\\.)+\"|(?<!\w)'[^']+'(?!\w)|`[^`]+`"
_OUTPUT = re.compile(
    rf"\b(?:the )?(?:(?:contents?|lines) (?:of|in) )?(?:the )?(?:output|result|stdout) (?:of|from)"
    rf"(?: running| executing| calling)?(?: the)?(?: command| script| program)?"
    rf" (?P<command>{_QUOTED}|(?:history|dmesg|ps aux|mount|lsmod|env)\b)"
    rf"|(?<![\w$])(?P<other>{_QUOTED})(?:'s)? (?:command )?output\b",
    re.IGNORECASE,
)
_INPUT = re.compile(
    r"\b(?:the )?(?:(?:contents?|text|lines) (?:of|in|from) )?(?:the )?"
    r"(?:standard input|stdin)(?: stream)?\b",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"\b(?:the )?(?:(?:contents?|text|value) (?:of|in) )?(?:the )?(?:bash |shell |string )?"
    r"(?:(?:variable|string|value of) [\"']?\$\{?(?P<name>[A-Za-z_]\w*)\}?[\"']?"
    r"|variable (?P<quote>[\"'])(?P<other>[A-Za-z_]\w*)(?P=quote)"
    r"|(?-i:variable (?P<plain>[A-Z]\w*)))(?![\w/.\[])(?: variable)?"
    r"|(?:(?:contents?|text|value) of )?(?:the )?[\"'](?P<before>[A-Za-z_]\w*)[\"'] variable\b",
    re.IGNORECASE,
)
_BARE_VALUE = re.compile(
    r"(?:the )?(?:(?:contents?|text|value) (?:of|in) )?[\"']?\$\{?(?P<name>[A-Za-z_]\w*)\}?[\"']?"
    r"(?![\w/.\[])",
    re.IGNORECASE,
)
_TEXTS = frozenset(
    {"line", "string", "str", "text", "word", "sentence", "value", "val", "title", "message", "msg"}
)
"""What variables are called that hold a text, and no name of a file."""
_TEXT = re.compile(
    rf"(?<=\bin |\bof )(?:the )?(?:string|text|sentence|phrase|input|value) (?P<text>{_QUOTED})"
    r"|(?:(?<=\bin )|(?<=\bof )|(?<=\bfrom ))(?P<long>\"[^\"$`]*(?:\s[^\"$`]*\s|\\)[^\"$`]*\")",
    re.IGNORECASE,
)
"""A text that is called so, or that can be no name of a file."""
_PLACE_SAID = rf"(?P<file>{_QUOTED}|\$\{{?\w+\}}?|[\w./~-]+\.(?:gz|bz2|xz))"
_PACKED = re.compile(
    rf"(?:the )?(?:contents? of |lines (?:of|in|from) )?(?:the )?"
    rf"(?:(?:un|de)?compressed|(?:g|un)zipped|gzip(?:ped)?) (?:contents of )?"
    rf"(?:the )?(?:gzip )?(?:compressed )?(?:file )?{_PLACE_SAID}(?!\w)",
    re.IGNORECASE,
)
_UNPACKS = re.compile(
    rf"(?:unzip|gunzip|decompress|uncompress) (?:the )?(?:contents? of )?(?:compressed )?(?:file )?"
    rf"{_PLACE_SAID}(?: to standard output)?,? and (?:then )?(?=(?:print|count|search|show|sort"
    rf"|display|list|find|replace|get|remove|convert)\b)",
    re.IGNORECASE,
)
_LINES_OF_PACKED = re.compile(r"\b(?:un|de)compressed (?=lines?\b)", re.IGNORECASE)
_UNPACKERS = {"bz2": "bzcat", "xz": "xzcat"}
_READS = re.compile(
    r"(?:please |silently )*(?:read|prompt|ask|wait|save|store|set|unset)s?\b", re.I
)
"""What takes a line for a variable, or sets one."""
_FILTERS = frozenset(
    """
    awk base64 cat cksum column comm cut diff expand fmt fold gawk grep head hexdump jq join less
    md5sum nl numfmt od paste pr rev sed sha1sum sha256sum sha512sum shuf sort split strings tac
    tail tee tr unexpand uniq wc xxd
    """.split()  # noqa: SIM905 - many
)
_TWO_FILES = frozenset({"comm", "diff", "join", "paste"})
_PLACE = re.compile(rf"(?P<less> <)? {re.escape(_STAND_IN)}(?=$|[ )])")
_TREES = re.compile(r"grep -\w*[rlL]")


@dataclass(frozen=True)
class Piped:
    """A request in the words of a file: ``text``, and the command that ``gives`` what is in it."""

    text: str
    gives: str

    def command(self, command: str) -> str:
        """The pipe that does what ``command`` does with the file; empty where there is none."""
        if command.count(_STAND_IN) != 1 or not (place := _PLACE.search(command)):
            return ""
        before, behind = command[: place.start()], command[place.end() :]
        start = before.rfind("<(") + 2 if "<(" in before else 0
        stage = before[start:]
        tool = stage.partition(" ")[0]
        bare = re.sub(r"'[^']*'", "", stage)
        if tool not in _FILTERS or re.search(r"[|;&`]|\$\(", bare) or behind.startswith(" <"):
            return ""
        if tool == "sed":
            stage = stage.replace("sed -i ", "sed ", 1)
        if (tool == "sed" and " -i" in stage) or (tool == "grep" and _TREES.match(stage)):
            return ""
        given = f"{self.gives} | " if self.gives else ""
        if tool in _TWO_FILES and " -s" not in stage:
            stage += " -"
        elif not re.match(r"$| [|>]|\)", behind):
            return ""
        elif stage == "cat" and behind.startswith(" | ") and not start:
            return f"{given}{behind[3:]}"
        return f"{before[:start]}{given}{stage}{behind}"


def is_text(variable: str) -> bool:
    """Whether a variable is called as one that holds a text, and no name of a file."""
    return variable.strip('"${}').lower() in _TEXTS


def is_of_output(text: str) -> bool:
    """Whether ``text`` speaks of what a command prints that it names in quotes."""
    return _OUTPUT.search(text) is not None


def piped(text: str) -> Iterator[Piped]:
    """The ways in which ``text`` may speak of what comes through a pipe."""
    if (match := _UNPACKS.match(text)) and (gives := _unpacked(match)):
        yield Piped(f"{text[match.end() :].rstrip(' .')} in {_STAND_IN}", gives)
    elif (match := _PACKED.search(text)) and (gives := _unpacked(match)):
        unpacked = _stood_in(text, match, gives)
        yield Piped(_LINES_OF_PACKED.sub("", unpacked.text), gives)
    if match := _OUTPUT.search(text):
        said = match["command"] or match["other"]
        yield _stood_in(text, match, said if said[0].isalpha() else said[1:-1].strip())
    elif (match := _INPUT.search(text)) and not _READS.match(text):
        yield _stood_in(text, match, "")
    elif (match := _VALUE.search(text)) and not _READS.match(text):
        yield _stood_in(text, match, f'echo "${next(filter(None, match.group(*_NAMES)))}"')
    elif (match := _BARE_VALUE.search(text)) and is_text(match["name"]):
        yield _stood_in(text, match, f'echo "${match["name"]}"')
    elif match := _TEXT.search(text):
        said = (match["text"] or match["long"])[1:-1]
        yield _stood_in(text, match, f"echo {'-e ' if chr(92) in said else ''}{quoted(said)}")


def _unpacked(match: re.Match[str]) -> str:
    """What prints a compressed file; empty for an archive of several."""
    file = match["file"]
    file = file[1:-1] if file[0] in "\"'`" else file
    ending = file.rpartition(".")[2]
    if re.search(r"\.(?:tar|tgz|zip)\b", file):
        return ""
    return f"{_UNPACKERS.get(ending, 'zcat')} {path(file)}"


_NAMES = ("name", "other", "plain", "before")


def piped_value(text: str) -> Iterator[Piped]:
    """The way in which ``text`` may speak of the value of a variable, and of no file."""
    if (match := _BARE_VALUE.search(text)) and not _READS.match(text):
        yield _stood_in(text, match, f'echo "${match["name"]}"')


def _stood_in(text: str, match: re.Match[str], gives: str) -> Piped:
    return Piped(f"{text[: match.start()]}{_STAND_IN}{text[match.end() :]}", gives)
