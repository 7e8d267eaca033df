"""Requests about what the line above listed: "gzip them", "how many of them are empty".

The grammar is asked about the files of a folder of our own; what it makes of that is done with what
was listed instead.
"""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.generate.script.following.listings import listing
from caro_lsp.generate.script.following.words import LEAD, bare, masked, words_of
from caro_lsp.generate.script.mentions import called, find_variables
from caro_lsp.generate.script.statements.here import open_loops

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caro_lsp.generate.script.following.listings import Listing
    from caro_lsp.generate.script.scope import Scope

_FOLDER, _ENDING = "listed/things", "zzz"
_PLACE = re.escape(_FOLDER)
_THEM = r"(?:them|these|those)(?: all)?(?: (?P<noun>[a-z]+s))?(?= *(?:$|[,.]|[a-z]))"
_POINTS = re.compile(
    r"\b(?:them|these|those|they|their|how many (?:are|is) (?:there|it|that))\b", re.I
)
_COUNTS = re.compile(
    rf"{LEAD}(?:(?:print|show|say|tell me) )?(?:count|how many|(?:the )?number of)(?: of)?(?: all of)?"
    r"(?: (?:them|these|those|there|that))?(?P<noun> [a-z]+s)?"
    r"(?: (?:are|is|do we have|were)(?: there| they| it| that| found| listed)?)?",
    re.IGNORECASE,
)
_LISTS = re.compile(
    rf"{LEAD}(?:list|show|print|display|find|see|output|name|give|get)(?: me| us)? (?:all of )?(?:the names of )?"
    r"(?:them|these|those)(?: all)?(?P<noun> [a-z]+s)?",
    re.IGNORECASE,
)
_SAYS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), said)
    for pattern, said in (
        (rf"\bthe (?P<how>\w+) ones (?:of|among) {_THEM}", r"the \g<how> FILES"),
        (rf"\bhow many of {_THEM}", "how many FILES"),
        (rf"\bwhich of {_THEM}", "which FILES"),
        (rf"\b(?:those|the ones) (?:of|among) {_THEM}", "the FILES"),
        (rf"\b(?P<many>\d+ )?(?P<how>biggest|largest|smallest|newest|oldest|latest) (?:one )?"
         rf"(?:of|among) {_THEM}", r"\g<many>\g<how> FILE"),
        (rf"\b(?:each|every one) of {_THEM}", "each FILE"),
        (r"\btheir (?P<what>.+)$", r"the \g<what> of each FILE"),
        (r"\b(?P<be>do|are) they\b", r"\g<be> all FILES"),
        (rf"\b(?:all of |all )?{_THEM}", "all FILES"),
    )
)  # fmt: skip
"""What points at several things, and how the grammar is asked about the files of a folder."""


def points(text: str) -> bool:
    """Whether ``text`` points at several things."""
    return bool(_POINTS.search(text))


def of_listed(asked: str, scope: Scope, ask: Callable[[str, Scope], str]) -> str:
    """The command for what ``asked`` wants of what was listed above; empty for none."""
    text = bare(asked)
    if not points(text):
        return ""
    above = listing(scope.commands)
    if above is None or any(open_loops(scope.commands)[0]):
        return ""
    for whole in (_COUNTS, _LISTS):
        match = whole.fullmatch(text)
        if match and _is_of(match["noun"], scope):
            return f"{above.line} | wc -l" if whole is _COUNTS else above.line
    if _SPACE.fullmatch(text):
        return _over(f"find {_FOLDER} -type f -exec du -ch {{}} + | tail -n 1", above, scope)
    if above.folders and _REMOVES.fullmatch(text):
        return f"{above.found} -prune -exec rm -r {{}} +"
    if (match := _CONTAINS.fullmatch(text)) and not above.folders:
        search = _with_all(f"grep -l {_quoted(match['text'])}", above)
        return f"{search} | wc -l" if search and "many" in match["ask"].lower() else search
    if (match := _SORTS.fullmatch(text)) and above.start:
        by = match["by"].lower()
        form = "" if by == "name" else f" -printf '{'%s' if by == 'size' else '%T@'} %p\\n'"
        return f"{above.found}{form} | sort{' -n' if form else ''}"
    if match := _NAMED.fullmatch(text):
        return _over(f"find {_FOLDER} -name '*{match['word']}*' | wc -l", above, scope)
    # What is kept in a list is not what was listed just now.
    inner = replace(scope, variables=tuple(v for v in scope.variables if v.sort != "list"))
    for said in _said(text, above, scope):
        command = _over(ask(said, inner), above, scope)
        if command:
            return command
    return ""


_REMOVES = re.compile(
    rf"{LEAD}(?:remove|delete|erase|get rid of|rm) (?:all of )?(?:them|these|those)(?: all)?(?: (?:folders|directories|dirs))?",
    re.IGNORECASE,
)
_CONTAINS = re.compile(
    rf"{LEAD}(?P<ask>which|how many) of (?:them|these|those)(?: \w+s)? (?:also )?(?:contain|mention|include|have)"
    r"(?: the (?:word|words|text|string|line|phrase))? (?P<text>\"[^\"$`]+\"|'[^']+'|[\w][\w .:/@-]*)",
    re.IGNORECASE,
)
_SORTS = re.compile(
    rf"{LEAD}(?:sort|order) (?:them|these|those) by (?P<by>size|name|date|age|time)", re.IGNORECASE
)
_SPACE = re.compile(
    rf"{LEAD}(?:(?:print|show|tell me) )?(?:how (?:much (?:disk )?space do (?:they|these|those|them)(?: all)?"
    r" (?:take|use|need|occupy|eat)(?: up)?|(?:big|large) are (?:they|these|those)(?: all)?)"
    r"|their (?:total|combined|overall) (?:disk )?(?:size|space|usage)"
    r"|(?:the )?(?:total|combined|overall) (?:disk )?(?:size|space|usage) of (?:them|these|those)(?: all)?)"
    r"(?: together| in total| altogether)?",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"{LEAD}how many of {_THEM} (?:are (?:named |called )?|have |contain )"
    r"(?P<word>(?=\w*[@_+=~%#-])[\w@+=~%#-]+)"
    r"(?: (?:images?|files?|ones?|pictures?|in (?:the|their) names?))?",
    re.IGNORECASE,
)
"""What stands in names and is no word."""


def _quoted(said: str) -> str:
    plain = said.strip("\"'")
    return plain if re.fullmatch(r"[\w.:/@-]+", plain) else f"'{plain}'"


def _is_of(noun: str | None, scope: Scope) -> bool:
    """Whether what was listed may be called so: the lines above speak of it."""
    plain = (noun or "").strip().lower()
    if plain in {"", "files", "ones", "paths", "entries", "items"}:
        return True
    words = {
        form for line in scope.commands[-3:] for one in re.findall(r"[A-Za-z]+", line)
        for form in called(one)
    }  # fmt: skip
    return not called(plain).isdisjoint(words)


def _said(text: str, above: Listing, scope: Scope) -> Iterator[str]:
    """The request about the files of a folder of our own, first of all, then of a kind."""
    for pattern, said in _SAYS:
        match = pattern.search(text)
        if match is None:
            continue
        noun = match.groupdict().get("noun")
        if not _is_of(noun, scope) or (noun and find_variables(match[0], scope, ())):
            return
        whole = f"{text[: match.start()]}{match.expand(said)}{text[match.end() :]}"
        one = "folder" if above.folders else "file"
        yield whole.replace("FILES", f"{one}s in {_FOLDER}").replace("FILE", f"{one} in {_FOLDER}")
        if one == "file":
            kind = f"*.{_ENDING} file"
            yield whole.replace("FILES", f"{kind}s in {_FOLDER}").replace(
                "FILE", f"{kind} in {_FOLDER}"
            )
        return


def _over(command: str, above: Listing, scope: Scope) -> str:
    """``command``, which is about our folder, for what was listed; empty where it cannot be."""
    if len(re.findall(_PLACE, command)) != 1:
        return ""
    for way in (_found, _searched, _each, _called):
        if done := way(command, above, scope):
            return "" if re.search(rf"{_PLACE}|\.{_ENDING}\b", done) else done
    return ""


def _found(command: str, above: Listing, _: Scope) -> str:
    """What is found in our folder, for what was found above."""
    match = re.match(rf"find {_PLACE}(?P<rest> .*|$)", command)
    if match is None:
        return ""
    rest = match["rest"].replace(f" -name '*.{_ENDING}'", "")
    acts = re.match(r"(?: -type f)?(?: -exec (?P<do>.*) \{\} \+| -delete$)(?P<pipe>.*)", rest)
    if acts and (above.pattern or not above.start):
        return _with_names(acts["do"] or "rm", above) + acts["pipe"]
    if not above.start:
        return ""
    if above.folders and " -type f" in rest:
        return ""
    if above.named:
        rest = rest.replace(" -type f", "", 1)
    return f"{above.found}{rest}"


def _searched(command: str, above: Listing, _: Scope) -> str:
    """What is searched for in all files of our folder."""
    match = re.fullmatch(
        rf"grep -(?P<how>\w*r\w*) (?P<what>.+?) {_PLACE}(?P<rest>(?: \| .*)?)", command
    )
    if match is None or above.folders:
        return ""
    how = match["how"].replace("r", "").replace("Z", "")
    search = " ".join(filter(None, ["grep", f"-{how}" if how else "", match["what"]]))
    if done := re.match(r" \| xargs (?:-r )?-0 (?:-r )?(?P<do>[^|]*)$", match["rest"]):
        return _with_all(done["do"], above)
    return _with_all(search, above) + match["rest"]


def _each(command: str, above: Listing, scope: Scope) -> str:
    """A loop over the files of our folder."""
    match = re.fullmatch(
        rf"for (?P<f>\w+) in {_PLACE}/\*(?:\.{_ENDING})?; do (?P<do>.*); done", command
    )
    if match is None or _ENDING in match["do"] or match["f"] in scope.names:
        return ""
    if above.pattern:
        return f"for {match['f']} in {above.pattern}; do {match['do']}; done"
    read = f"while IFS= read -r {match['f']}; do {match['do']}; done"
    return f"{above.line} | {read}"


def _called(command: str, above: Listing, _: Scope) -> str:
    """A call that is given the files of our folder."""
    match = re.fullmatch(
        rf"(?P<do>[^|;&<>]+?) {_PLACE}/\*(?:\.{_ENDING})?(?: (?P<to>[^\s|;&<>]+))?(?P<rest>(?: \| .*)?)",
        command,
    )
    if match is None:
        return ""
    do, to = match["do"], match["to"] or ""
    if above.pattern:
        return " ".join(filter(None, [do, above.pattern, to])) + match["rest"]
    if tool := re.fullmatch(r"tar -?(?P<how>c\w*f|-c\w*f) (?P<file>\S+)", do):
        how = tool["how"].lstrip("-")
        return (
            f"{above.found} -print0 | tar -{how} {tool['file']} --null -T -" if above.start else ""
        )
    if re.match(r"tar |zip |for ", do):
        return ""
    if to:
        if not re.match(r"(?:cp|mv)\b", do):
            return ""
        do = f"{do} -t {to}"
    return _with_all(do, above) + match["rest"]


def _with_all(do: str, above: Listing) -> str:
    """``do`` with all that was listed as its operands."""
    if not above.start:
        return _with_names(do, above)
    files = "" if above.named else " -type f"
    return f"{above.found}{files} -exec {do} {{}} +"


def _with_names(do: str, above: Listing) -> str:
    """The same where only names are listed, as by ``grep -l``, or by a pattern."""
    if above.pattern:
        return f"{do} {above.pattern}"
    words = words_of(above.line)
    if words[0] != "grep" or masked(above.line).count("|"):
        return ""
    at = next(n for n, one in enumerate(words) if re.fullmatch(r"-\w*l\w*", one))
    words[at] += "" if "Z" in words[at] else "Z"
    return f"{' '.join(words)} | xargs -0 {do}"
