"""Requests that speak of what a line above has left: "compress the copy", "sort that", "in there".

What is meant stands as a name of our own in the request until the command is there, since a request
cannot hold all that a script may write, such as ``"$OUT/a-$(date +%F).csv"``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import open_quote
from caro_lsp.generate.script import traces
from caro_lsp.generate.script.mentions import find_variables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.script.scope import Scope

_NAME = "tracedname"
_FILES = frozenset({"file", "copy", "archive", "edited", "sums"})
_KINDS = {
    **dict.fromkeys(_FILES, "file"), "temporary": "file", "recorded": "file", "original": "file",
    "folder": "folder", "scratch": "folder", "unpacked": "folder",
}  # fmt: skip
_PRONOUN = re.compile(
    r"\b(?:it|them|(?:that|this|these|those)(?=\s*(?:$|[,.;:?]|(?:in|to|as|by|and|into|with|up|out|for|from"
    r"|on|at|executable|readable|writable|over|there|again|before|after|down|against|but|only|under"
    r"|inside|without|using|via|away|sorted|now)\b)))\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:its|their) (?P<what>(?:(?:first|last|second|\d+|top|biggest|longest) )*\w+(?: (?:sum"
    r"|count|mode|lines|number))?)",
    re.IGNORECASE,
)
_FILE_WORDS = (
    r"(?:the |this |that |our )(?:(?:new|resulting|generated|created|written|finished|same"
    r"|whole|final) )*"
    r"(?:file|result|output|results|outcome|result file|output file)"
    r"|(?:those|these) (?:numbers|values|figures|times|durations|sizes|measurements|lines|names"
    r"|words|entries|counts)"
)
_FOLDER_WORDS = (
    r"(?:in|into|inside|to|under|from) (?:there|it)|(?:the |this |that |our )(?:new |created "
    r"|same )*"
    r"(?:folder|directory|dir)"
)
_BOTH = re.compile(
    r"\b(?:both(?: (?:files|results|archives|of them|lists|outputs|folders|copies))?"
    r"|(?:the|these|those) two(?: \w+s)?)\b",
    re.IGNORECASE,
)
_WAITS = re.compile(r"\b(?:wait(?:ing)? (?:for|until|till)|if|whether|that)\s+$", re.IGNORECASE)
_LAST_ITEM = re.compile(r"\bthe last (?:one|file)(?: of (?:them|these|those))?\b", re.IGNORECASE)
_GIVEN = re.compile(
    r"\b(?:all |each |every )?(?:of )?(?:the |our )?"
    r"(?:(?:given|passed) (?:files?|paths|arguments|args|ones)"
    r"|(?:files|paths|arguments|args) (?:(?:that (?:are|were) )?(?:given|passed)"
    r"|(?:on|from) the command ?line)|(?<=all )(?:arguments|args)"
    r"|(?<=all the )(?:arguments|args))\b",
    re.IGNORECASE,
)
_MOST = 3


@dataclass(frozen=True)
class Reference:
    """A request in which a name stands for a trace, and what it stands for."""

    text: str
    meant: tuple[str, ...]

    def resolved(self, command: str) -> str:
        """``command`` with what is meant in the place of the name; empty if it has lost it."""
        if '"$@"' in self.meant and re.search(
            rf"[<>] ?{_NAME}|{_NAME}0(?:\.txt)?[^\s.;)]", command
        ):
            # Several are no single file.
            return ""
        for number, written in enumerate(self.meant):
            name = re.compile(
                rf"(?<![\w/.-])(?:\./)?{_NAME}{number}(?:(?:\.tar)?\.\w+|/(?![\w*]))?(?P<end>[\w./-]*)"
            )
            if not name.search(command) or re.search(rf"-i?name \S*{_NAME}", command):
                return ""
            pieces, at = [], 0
            for hit in name.finditer(command):
                pieces += [command[at : hit.start()], _joined(written, hit, command)]
                at = hit.end()
            command = "".join([*pieces, command[at:]])
            if _NAME + str(number) in command:
                return ""
        return command


def _joined(written: str, match: re.Match[str], command: str) -> str:
    """What is meant with what stands behind it, as its place needs it."""
    end = match["end"]
    quote = open_quote(command[: match.start()])
    if quote:
        return traces.within(written, quote) + end
    if not end:
        return written
    if written[-1:] in "\"'":
        return f"{written[:-1]}{end}{written[-1]}" if written[0] == written[-1] else written + end
    return written.rstrip("/") + end if end.startswith("/") else written + end


def references(  # noqa: C901 - a case for each way to point
    text: str, scope: Scope
) -> Iterator[Reference]:
    """The readings of ``text`` in which something above is meant, the likeliest first."""
    if (given := _GIVEN.search(text)) and not any(one.sort == "list" for one in scope.variables):
        several = Reference(f"{text[: given.start()]}{_NAME}0.txt{text[given.end() :]}", ('"$@"',))
        yield several
    found = [one for one in traces.traces_of(scope.commands) if one.role in _KINDS]
    if not found:
        return
    recent = _distinct(found)
    both = next((m for m in _BOTH.finditer(text) if not _WAITS.search(text[: m.start()])), None)
    if both:
        pair = [one for one in recent if _kind(one) == "file"][-2:]
        if len(pair) == 2:
            yield _reference(text, both, pair)
        return
    count = 0
    mentioned = find_variables(text, scope, ())
    for said, one in _nouns(text, recent):
        if any(e.start < said.end() and said.start() < e.end for e in mentioned):
            # A variable is called so.
            continue
        yield _reference(text, said, [one])
        count += 1
        if count == _MOST:
            return
    files = [one for one in recent if _kind(one) == "file"]
    folders = [one for one in recent if _kind(one) == "folder"]
    if folders and (
        match := re.search(rf"\b(?:{_FOLDER_WORDS})\b(?!\s+(?:of|with|from)\b)", text, re.I)
    ):
        yield _reference(text, match, [folders[-1]])
    if files and (match := re.search(rf"\b{_FILE_WORDS}\b(?!\s+(?:of|from)\b)", text, re.I)):
        yield _reference(text, match, [files[-1]])
    elif (
        recent
        and (match := _OWN.search(text))
        and not _named_before(text, match)
        # "The most frequent names with their counts": the counts of the names.
        and not re.search(r"\w\ws (?:with|and|by|plus) $", text[: match.start()])
    ):
        one = files[-1] if files else recent[-1]
        whole = _reference(text, match, [one])
        name = whole.text[
            match.start() : match.start() + len(whole.text) - len(text) + len(match[0])
        ]
        yield Reference(
            f"{text[: match.start()]}the {match['what']} of {name}{text[match.end() :]}",
            whole.meant,
        )
    elif recent and (match := _PRONOUN.search(text)) and not _named_before(text, match):
        yield _reference(text, match, [recent[-1]])
        if _kind(recent[-1]) == "folder" and files:
            yield _reference(text, match, [files[-1]])


def _named_before(text: str, match: re.Match[str]) -> bool:
    """Whether what "it" is was named in the request itself."""
    return bool(
        re.search(
            r"[\w-]+[./]\w|\bthe (?!(?:first|last|owner|user|group|size|content|contents|lines?"
            r"|number|name|date|time"
            r"|header|top|end|start|beginning|whole|same|rest|mode|latest|two|three|permissions)\b)\w+",
            text[: match.start()],
        )
    )


def _distinct(found: list[traces.Trace]) -> list[traces.Trace]:
    """The last trace of each thing, in the order of the lines."""
    by_name: dict[str, traces.Trace] = {}
    for one in found:
        by_name.pop(one.written, None)
        by_name[one.written] = one
    return list(by_name.values())


def _kind(one: traces.Trace) -> str:
    return _KINDS[one.role]


def _nouns(text: str, recent: list[traces.Trace]) -> Iterator[tuple[re.Match[str], traces.Trace]]:
    """Where a thing is called by what it is, or by the words of its name."""
    for one in reversed(recent):
        words = {*filter(None, one.noun.split("|"))}
        stem = re.sub(
            r"\.\w+$",
            "",
            re.sub(r"\$\{?\w+\}?", "", one.written).strip("\"'").rstrip("/").rpartition("/")[2],
        )
        words |= {part for part in re.split(r"[^A-Za-z]+", stem) if len(part) > 2}
        if not words:
            continue
        nouns = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
        kind = (
            r"(?: (?:file|list|copy|report|log|script|one))?"
            if _kind(one) == "file"
            else r"(?: (?:folder|dir|directory))?"
        )
        if match := re.search(
            rf"\b(?:the|this|that|our|its)(?: (?:new|whole|full|finished"
            rf"|generated))? (?:{nouns}){kind}\b(?![\w.-]*\w)"
            r"(?! (?:files|folders|of|from|with|for|lines)\b)",
            text,
            re.IGNORECASE,
        ):
            yield match, one


def _reference(text: str, match: re.Match[str], meant: list[traces.Trace]) -> Reference:
    names = []
    for number, one in enumerate(meant):
        bare = one.written.strip("\"'")
        ending = re.search(r"\.((?:tar\.)?[A-Za-z]\w{0,4})$", bare)
        # Of an archive whose name is not seen, that it is one.
        unknown = "tar.gz" if one.role == "archive" else "txt"
        name = f"{_NAME}{number}"
        names.append(
            f"{name}/" if _kind(one) == "folder" else f"{name}.{ending[1] if ending else unknown}"
        )
    said = " and ".join(names)
    place = re.match(r"(?:in|into|inside|to|under|from) ", match[0], re.IGNORECASE)
    return Reference(
        f"{text[: match.start()]}{place[0] if place else ''}{said}{text[match.end() :]}",
        tuple(one.written for one in meant),
    )
