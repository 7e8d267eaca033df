"""Requests about two lists of a script: "the pending ones", "hosts that should be up but aren't".

Which list is meant to be the whole, and which takes from it, is told by what they are called: what
was done, seen or answered is taken away from what is wanted.
"""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from caro_lsp.generate.script import traces
from caro_lsp.generate.script.mentions import called
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Scope

_LINES = re.compile(r"\.(?:txt|lst|list|names|ids|csv|out|users|hosts)$|(?:^|/)[^./]+$")
_TEXT = re.compile(r"\.(?:html?|md|log|xml|json|sh|py|js|css|conf|yml|yaml|sql)$")
_DONE = frozenset(
    """
    applied done seen sent processed finished imported installed deployed got have actual current up reachable answered
    known old before previous yesterday existing present found handled checked backed uploaded completed closed paid
    used excluded skip skipped ignore ignored blocked unsubscribed optout optouts banned denied disabled delivered last
    published downloaded fetched copied migrated tested covered
    """.split()  # noqa: SIM905 - many
)
_WHOLE = frozenset(
    """
    all wanted expected required needed should target planned total full new after today now everything available
    registered want need master complete whole list pending queue todo
    """.split()  # noqa: SIM905 - many
)
_OPEN = re.compile(
    r"(?:(?:print|show|list|tell me|find|get|report|display|echo|see)(?: me)? )?(?:only |just )?(?:which |what |the |all |any |all the |those )*"
    r"(?P<noun>[a-z][a-z -]*? )??(?P<how>pending|missing|remaining|outstanding|unapplied|unprocessed|unseen|unsent|open|left(?: over)?|new|still to do|not yet done|unhandled|unfinished|untested|absent|undone|waiting)"
    r"(?: (?:ones|one|[a-z]+s))?(?: (?:are|is) (?:it|there|left|missing))?(?: (?:only|so far|ones))?",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"(?:(?:print|show|list|tell me|find|get|report|display|echo|see)(?: me)? )?(?:which |what |the |all |any |those )*(?:"
    r"(?:[a-z]+ )??(?:removed|gone|disappeared|dropped|vanished|lost|deleted)(?: (?:ones|one|[a-z]+s))?"
    r"|(?:[a-z]+ )??(?:(?:that|which) )?(?:is|are|has|have|were|was|got) (?:gone|disappeared|removed|been removed|vanished|dropped|lost|no longer there|not there any ?more)(?: since)?(?: \w+)?)",
    re.IGNORECASE,
)
_COMMON = re.compile(
    r"(?:(?:print|show|list|tell me|find|get|report|display|echo|see)(?: me)? )?(?:which |what |the |all |any |those |only )*(?P<noun>[a-z]+ )?(?:that |which |who )?(?:are |is |stand |occur |appear )?(?:in both|on both|common to both|both have in common|both have|they have in common|they share|in both (?:lists|files))(?: (?:lists|files|of them))?",
    re.IGNORECASE,
)
_LACKS = re.compile(
    r"(?:(?:print|show|list|tell me|find|get|report|display|echo|see)(?: me)? )?(?:only |just )?(?P<x>(?:everyone|everybody|everything|anyone|those|lines?|[a-z][\w ]*?|which(?: [a-z]+)??|what)) "
    r"(?:(?:that|which|who) )?(?:(?:is|are|was|were) )?(?:(?:(?:in|on|of) )?(?P<a>(?:the |our )?[\w. /-]+?) )??(?:but )?"
    r"(?P<not>(?:(?:have|has|had|do|does|did|is|are|was|were|should be \w+ but (?:is|are)|could|can)(?: not|n't)|never|not|aren't|isn't)(?: yet| been)*|missing (?=from|in)|absent (?=from|in)|lacking (?=in|from))"
    r"(?: yet| been)*(?: (?P<rel>[\w' /-]+?))?",
    re.IGNORECASE,
)
_WITHOUT = re.compile(
    r"(?:(?:print|show|list|tell me|find|get|report|display|echo|see)(?: me)? )?(?:all |the |which |those )*(?P<x>[a-z]+) (?:(?:(?:that|which|who) )?(?:have|has|with) no|without(?: an?| any| the)?|lacking(?: an?)?|(?:that |which |who )?lack(?:s)?(?: an?)?) (?P<rel>[\w ]+?)(?: of (?:their|the same|its) (?:own )?name)?",
    re.IGNORECASE,
)
_SHOULD = re.compile(
    r"(?:(?:print|show|list|tell me|find|get|report|display|echo|see)(?: me)? )?(?P<x>[a-z]+|which [a-z]+|those|which|what)(?: (?:that|which|who))? (?:should|must|ought to|were (?:supposed|expected|meant) to|was supposed to) (?:be |have )?(?P<a>[\w ]+?),? (?:but|and|yet) (?:(?:are|is|do|did|have|has|were|was)(?: not|n't)|never)(?: (?P<rel>.+))?",
    re.IGNORECASE,
)
_HAS = re.compile(
    r"(?:(?:print|show|list|tell me|find|get|report|display|echo|see)(?: me)? )?(?P<x>everyone|everybody|those|lines?|[a-z]+|which(?: [a-z]+)?)(?: (?:in|of|on|from) (?P<a>[\w ]+?))? (?:that|which|who) (?:are|is|occur|appear|stand|have|also appear|were|do)(?: also| already)? (?P<rel>.+)",
    re.IGNORECASE,
)
_CASE = re.compile(
    r",? (?:ignoring|regardless of|no matter the|whatever the|case[- ]insensitive(?:ly)?)(?: (?:upper and lower )?case)?$|, case does not matter$",
    re.IGNORECASE,
)
_ONCE = re.compile(
    r"\b(?:unique|distinct|different) |,? (?:each (?:only )?once|without (?:duplicates|doubles))\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"^(?:(?:print|show|say|tell me) )?(?:how many|(?:the )?(?:number|count) of|count) ",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _List:
    """A file of lines: how a command has it, the words of what it is called, its name, and the line that made it."""

    written: str
    words: frozenset[str]
    name: str
    line: str

    @property
    def is_text(self) -> bool:
        """Whether its lines are longer than what they are looked through for."""
        return bool(
            _TEXT.search(self.name) or re.match(r"cat\b.*\.(?:html?|md|log|sh|py|js)\b", self.line)
        )


def compared(text: str, scope: Scope) -> str:
    """The command that compares two lists of the script; empty where none is asked for."""
    said = re.sub(r"\s+", " ", text.strip(" .?!"))
    if not _TELLING.search(said):
        return ""
    lists = _lists(scope)
    if len(lists) < 2:
        return ""
    fold = "i" if _CASE.search(said) else ""
    said = _CASE.sub("", said)
    count = bool(_COUNT.match(said))
    said = _COUNT.sub("", said)
    pair = _pair(said, lists)
    if pair is None:
        return ""
    whole, other, denied = pair
    once = " | sort -u" if _ONCE.search(said) and not count else ""
    said = _ONCE.sub("", said)
    if re.search(
        r" (?:into|to|as|and|sorted|with|by) |\b(?:unique|distinct|sorted|first|last|top|longest|shortest|without)\b|\d|>",
        said,
    ):
        # More is asked for than a comparison.
        return ""
    if other.is_text:
        found = f'while IFS= read -r line; do grep -qF{fold} -- "$line" {other.written} {"||" if denied else "&&"} echo "$line"; done < {whole.written}'
        return f"{found} | wc -l" if count else f"{found}{once}"
    return f"grep -{'c' if count else ''}{'v' if denied else ''}{fold}xFf {other.written} {whole.written}{once}"


_TELLING = re.compile(
    r"\b(?:no|without|lack\w*|not|never|both|share|common|but|only|missing|pending|remaining|outstanding|un\w+|open|left|new|still|removed|gone|disappeared|dropped|lost|absent|waiting|vanished|deleted|that|who|which)\b|n't\b",
    re.IGNORECASE,
)


def _pair(said: str, lists: list[_List]) -> tuple[_List, _List, bool] | None:
    """The list that is gone through, that which it is compared with, and whether what both have is left out."""
    if _COMMON.fullmatch(said):
        whole, other = _sides(lists) or (lists[0], lists[1]) if len(lists) == 2 else (None, None)
        return (whole, other, False) if whole and other else None
    if _OPEN.fullmatch(said):
        sides = _sides(lists)
        return (*sides, True) if sides else None
    if _GONE.fullmatch(said):
        sides = _sides(lists)
        return (sides[1], sides[0], True) if sides else None
    for pattern, denied in (
        (_SHOULD, True),
        (_WITHOUT, True),
        (_LACKS, True),
        (_HAS, False),
    ):
        if match := pattern.fullmatch(said):
            found = match.groupdict()
            # "Should be up but aren't": not up.
            other = _named(found.get("rel") or (found["a"] if pattern is _SHOULD else ""), lists)
            where = "" if pattern is _SHOULD else found.get("a") or ""
            whole = _named(f"{found['x'] or ''} {where}", [one for one in lists if one != other])
            rest = [one for one in lists if one not in (other, whole)]
            if pattern is _WITHOUT and (other is None or whole is None):
                continue
            if other is None and whole is not None and len(rest) == 1 and denied:
                other = rest[0]
            if other is not None and whole is None and len(rest) == 1:
                whole = rest[0]
            if other is not None and whole is not None:
                if not denied and not re.search(
                    r"\b(?:in|on|both|listed|part|among)\b", found.get("rel") or ""
                ):
                    return None
                return whole, other, denied
            sides = _sides(lists)
            if sides and denied and not found.get("rel"):
                return (*sides, True)
    return None


def _named(said: str, lists: list[_List]) -> _List | None:
    """The list that words are about."""
    plain = re.sub(r"[^a-z]+", " ", said.lower()).split()
    words = {form for one in plain for form in (*called(one), _stem(one))}
    words |= {f"{a}{b}" for a, b in pairwise(plain)}
    stems = {_stem(one) for one in words}
    hits = [
        (
            sum(
                stem in stems or any(len(s) > 3 and s in stem for s in stems)
                for stem in {_stem(w) for w in one.words}
            ),
            one,
        )
        for one in lists
    ]
    best = max(hits, key=lambda pair: pair[0], default=(0, None))
    if best[1] is None or not best[0] or sum(hit[0] == best[0] for hit in hits) > 1:
        return None
    return best[1]


def _stem(word: str) -> str:
    return re.sub(r"(?:ed|ing|s|d)$", "", word) if len(word) > 4 else word.rstrip("s")


def _sides(lists: list[_List]) -> tuple[_List, _List] | None:
    """The whole and what is done of it, told by what they are called."""
    done = [one for one in lists if one.words & _DONE]
    whole = [one for one in lists if one not in done and one.words & _WHOLE]
    if len(done) == 1:
        rest = [one for one in lists if one not in done]
        if len(rest) == 1:
            return rest[0], done[0]
        if len(whole) == 1:
            return whole[0], done[0]
    if len(whole) == 1 and len(lists) == 2:
        return whole[0], next(one for one in lists if one != whole[0])
    return None


def _lists(scope: Scope) -> list[_List]:
    """The files of lines that a script has, its variables first."""
    found: dict[str, _List] = {}
    made = {
        one.written.strip('"').strip("${}"): scope.commands[one.line]
        for one in traces.traces_of(scope.commands)
        if one.role == "file"
    }
    text = "\n".join(scope.commands)
    for variable in scope.variables:
        if (
            variable.sort not in {"file", "text", "folder"}
            or not variable.value
            or " " in variable.value
        ):
            continue
        if (
            not (_LINES.search(variable.value) or _TEXT.search(variable.value))
            or variable.sort == "folder"
        ):
            continue
        if variable.sort == "text" and "/" not in variable.value:
            continue
        parts = name_parts(variable.name)
        if (
            _OUTS & set(parts)
            and variable.name not in made
            and not re.search(rf"<\s*\"?\$\{{?{variable.name}\b", text)
        ):
            continue
        found[variable.name] = _List(
            f'"${variable.name}"',
            _words(parts, variable.value),
            variable.value,
            made.get(variable.name, ""),
        )
    for name, line in made.items():
        bare = name.strip("\"'")
        if name in found or name in scope.names or "$" in name:
            continue
        if _LINES.search(bare) or _TEXT.search(bare):
            found[name] = _List(bare, _words([], bare), bare, line)
    return list(found.values())


_OUTS = frozenset({"out", "output", "dest", "target", "result", "tmp", "temp"})


def _words(parts: list[str], value: str) -> frozenset[str]:
    stem = value.rpartition("/")[2].partition(".")[0]
    return frozenset(
        form
        for one in (*parts, *re.findall(r"[a-z]+", stem.lower()), *name_parts(stem))
        for form in called(one)
    )
