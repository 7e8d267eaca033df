"""Conditions on the values of variables, said as the grammar knows them.

"Unless tag looks like v1.2.3" asks whether $TAG matches an expression that the example tells. What
the grammar has no condition for is a mark in the request, for which its test stands in the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import word
from caro_lsp.generate.script.readings import subjects

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Scope, Variable

_MARK = "zqtest"
_OPENS = r"(?P<if>\b(?:if|unless|when|whether|in case|only if|as long as|that) (?:the |our |its )?)"
_IS = (
    r"(?:is|are|isn't|isnt|was|does|doesn't|starts?|begins?|ends?|contains?|equals?|matches"
    r"|match|looks?|has|have|holds?|mentions?|includes?|exceeds|consists)"
)
_SUBJECT = re.compile(
    rf"{_OPENS}(?P<x>(?!it\b|that\b|this\b|there\b|any\b)[a-z]\w*(?: \w+)?)(?= {_IS}\b)",
    re.IGNORECASE,
)
_DIGITS = re.compile(
    r"(?P<x>\$?\w+) (?:(?P<not>(?:is|are) not |isn't |isnt )?(?:(?:is|are|has|contains|holds"
    r"|consists of|is made(?: up)? of) )?"
    r"(?:all|only|just|nothing but|entirely) (?:digits|numbers|numeric|figures)(?: only)?"
    r"|(?:consists of|is) digits(?: only)?)",
    re.IGNORECASE,
)
_LIKE = re.compile(
    r"(?P<x>\$?\w+) (?P<not>does not |doesn't |doesnt )?(?:looks? like|is (?:something )?like"
    r"|is of the form|has the form"
    r"|has the (?:shape|format) of|is formatted as|is in the form)"
    r"(?: an?)? (?:version like )?['\"`]?(?P<example>[\w][\w.:/-]*\w)['\"`]?",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"(?P<x>\$?\w+) (?P<how>is (?:at least|not older than|older than|newer than|not newer than"
    r"|at most|below"
    r"|lower than|higher than|less than|later than|earlier than|greater than|not below"
    r"|not lower than|not less than"
    r"|new enough for)"
    r"|>=|<=|<|>) (?:the )?(?:version )?(?P<y>v?\d+(?:\.\d+)+|\$?\w+)",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(r"at least|not (?:older|below|lower|less)|new enough|>=", re.IGNORECASE)
_AT_MOST = re.compile(r"at most|not newer|<=", re.IGNORECASE)
_BELOW = re.compile(r"older|below|lower|less|earlier|<", re.IGNORECASE)
_QUESTION = re.compile(
    r"(?:(?:check|test|tell(?: me)?|say|see|print|show)[,:]? )?(?:whether |if )?"
    r"(?P<verb>does|do|is|are|has|have|did|was) (?P<rest>.+?)\s*[?,;:-]+\s*(?:(?:print|say|answer"
    r"|tell me|show|just|echo)"
    r" )?(?P<yes>\w+) or (?P<no>\w+)",
    re.IGNORECASE,
)
_ANY_BAD = re.compile(
    r"(?P<if>\b(?:if|when|unless) )(?:any(?: of them)? (?:is|are|was|were)|there (?:is|are|were"
    r"|was) any) (?P<x>\w+)",
    re.IGNORECASE,
)


QUOTES = "'\"`"
_HOLDS = re.compile(
    r"(?P<x>\$?\w+) (?P<not>does not |doesn't |doesnt )?(?:contains?|mentions?|includes?|has)"
    r"(?: (?:the|a))?(?: (?:word|text|string|line))? (?P<what>'[^']+'|\"[^\"]+\"|`[^`]+`|[\w-]+)"
    r"(?=\s*(?:,|$| then\b| print\b))",
    re.IGNORECASE,
)


_UNMARKED = re.compile(r"\b(is|are|was|does|do|did|has|have|can)nt\b", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """A request put plainly, and the test that stands in the answer for its mark."""

    text: str
    test: str = ""
    about: str = ""

    def resolved(self, command: str) -> str:
        """``command`` with the test in the place of its mark; empty where it is not there."""
        if not self.test:
            return command
        held = rf'(?:"\$\{{?{self.about}\}}?"|\$\{{?{self.about}\}}?)'
        marked = re.compile(rf"(?P<not>! )?\[ {held} (?P<sign>!?=) ['\"]?{_MARK}['\"]? \]")
        found = marked.search(command)
        if found is None:
            return ""
        negative = bool(found["not"]) != (found["sign"] == "!=")
        return marked.sub(lambda _: f"! {self.test}" if negative else self.test, command)


def plainly(text: str, scope: Scope) -> Said:
    """``text`` with its condition as the grammar knows it."""
    text = _UNMARKED.sub(r"\1n't", text)
    if match := _QUESTION.fullmatch(text.strip(" .")):
        text = _of_question(match)
    if not re.search(r"\b(?:if|unless|when|whether|in case|as long as)\b", text, re.IGNORECASE):
        return Said(text)
    text = _SUBJECT.sub(lambda match: _named(match, scope), text)
    for pattern, test_of in _TESTS:
        match = pattern.search(text)
        one = match and _exact(match["x"].strip("$"), scope)
        if match and one and (test := test_of(match, one, scope)):
            negative = match.groupdict().get("not")
            sign = "is not" if negative else "is"
            lead = match.groupdict().get("if") or ""
            return Said(
                f'{text[: match.start()]}{lead}${one.name} {sign} "{_MARK}"{text[match.end() :]}',
                test,
                one.name,
            )
    if match := _COMPARED.search(text):
        return _versions(text, match, scope) or Said(text)
    return Said(text)


def _of_question(match: re.Match[str]) -> str:
    verb = match["verb"].lower()
    rest = match["rest"]
    if verb in {"does", "do", "did"}:
        condition = rest
    else:
        subject = re.match(r"(?:(?:the|our|its|a|an) )?[\w$./-]+(?= )", rest)
        if subject is None:
            return match[0]
        condition = f"{subject[0]} {verb}{rest[subject.end() :]}"
    return f"print {match['yes']} if {condition}, otherwise {match['no']}"


def _any(_match: re.Match[str], one: Variable, _: Scope) -> str:
    """What was counted is there if its number is more than none."""
    counted = one.sort == "number" or one.value == "0"
    return f'[ "${one.name}" -gt 0 ]' if counted else ""


def _like(match: re.Match[str], one: Variable, scope: Scope) -> str:
    return _matches(one, shape(match["example"]), scope)


def _digits(_: re.Match[str], one: Variable, scope: Scope) -> str:
    return _matches(one, "^[0-9]+$", scope)


def _matches(one: Variable, expression: str, scope: Scope) -> str:
    if scope.posix:
        return f"printf '%s\\n' \"${one.name}\" | grep -Eq '{expression}'"
    return f"[[ ${one.name} =~ {expression} ]]"


def _named(match: re.Match[str], scope: Scope) -> str:
    """A variable that is spoken of as only a subject may be, by its name."""
    said = match["x"]
    one = _exact(said, scope)
    return f"{match['if']}{one.name}" if one and one.name != said else match[0]


def _exact(said: str, scope: Scope) -> Variable | None:
    plain = said.lower().replace(" ", "_")
    for one in scope.variables:
        if one.sort not in {"list", "command"} and one.name.lower() == plain:
            return one
    return None


def shape(example: str) -> str:
    """The expression for what looks like ``example``."""
    if re.fullmatch(r"[Yy]{4}-[Mm]{2}-[Dd]{2}", example):
        return "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
    if re.fullmatch(r"\d{4}-\d\d-\d\d", example):
        return "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
    found = ""
    for part in re.findall(r"\d+|[xyzXYZNn](?![A-Za-z])|[A-Za-z]+|.", example):
        if part.isdigit() or re.fullmatch(r"[xyzXYZNn]", part):
            found += "[0-9]+"
        else:
            found += re.sub(r"([.+*?$^()\[\]{}|\\])", r"\\\1", part)
    return f"^{found}$"


def _versions(text: str, match: re.Match[str], scope: Scope) -> Said | None:
    """A comparison of versions, which are no numbers."""
    one = subjects.single(match["x"], scope)
    other = subjects.single(match["y"], scope) if not match["y"][-1:].isdigit() else None
    if one is None or not (_is_version(one) or (other and _is_version(other)) or "." in match["y"]):
        return None
    if other is None and not re.fullmatch(r"v?\d+(?:\.\d+)+", match["y"]):
        return None
    if one.name == (other.name if other else ""):
        return None
    mine, theirs = f'"${one.name}"', f'"${other.name}"' if other else match["y"]
    how = match["how"]
    # The least of both comes first.
    if _AT_LEAST.search(how):
        test = _first(theirs, theirs, mine)
    elif _AT_MOST.search(how):
        test = _first(mine, mine, theirs)
    elif _BELOW.search(how):
        test = _first(theirs, theirs, mine, negative=True)
    else:
        test = _first(mine, mine, theirs, negative=True)
    said = f'{text[: match.start()]}${one.name} is "{_MARK}"{text[match.end() :]}'
    return Said(said, test, one.name)


def _holds(match: re.Match[str], one: Variable, _: Scope) -> str:
    """Whether a file has a text in it, which its name need not have."""
    if one.sort != "file":
        return ""
    return f'grep -q {word(match["what"].strip(QUOTES))} "${one.name}"'


_TESTS = ((_HOLDS, _holds), (_DIGITS, _digits), (_LIKE, _like), (_ANY_BAD, _any))


def _first(least: str, one: str, other: str, *, negative: bool = False) -> str:
    sorted_ = f"$(printf '%s\\n' {one} {other} | sort -V | head -n 1)"
    return f'[ "{sorted_}" {"!=" if negative else "="} {least} ]'


def _is_version(one: Variable) -> bool:
    return bool(
        re.match(r"v?\d+(?:\.\d+)+", one.value)
        or (re.search(r"ver", one.name, re.IGNORECASE) and one.value.startswith("$("))
    )
