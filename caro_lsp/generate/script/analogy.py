"""A line of the script once more, for something else: "same for the site", "and mirror the photos".

What the request names takes the place of what is of its kind in that line, there and in names that
were made of it; all else stays. Each word of the request has to be accounted for: as a sign that
something is done again, as what the line does, as a word of the line, or as what is new.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from caro_lsp.generate.entities import EXTENSIONS, find_entities
from caro_lsp.generate.script.likeness import ANY, COMMANDS, VERBS, as_written, does, related
from caro_lsp.generate.script.mentions import called, find_variables, with_names_said
from caro_lsp.generate.script.reruns import beside, rerun
from caro_lsp.generate.script.scope import name_parts
from caro_lsp.generate.script.statements import Piece, Statement, pieces, statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.entities import Entity
    from caro_lsp.generate.script.scope import Scope, Variable

_MOST_BACK = 8
_LEAD = re.compile(
    r"(?:(?:and|now|then|next|ok|okay|also|please|finally|plus|but|so|or|oh|well|lastly|after that)\b"
    r"[\s,:]*)+",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"(?:(?:do|run|make|apply|repeat|use|we need|i need)\s+)?(?:exactly\s+)?(?:the\s+|that\s+)?"
    r"same(?P<kind>(?:\s+(?!for\b|with\b|to\b|on\b|in\b|of\b|using\b|but\b|by\b)[\w-]+){0,2}?)"
    r"(?:\s+(?:again|here|now))?(?:,?\s+(?:but|only|just))?"
    r"\s+(?:for|with|to|on|in|of|using|from|against|by)\s+",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"(?:ditto|likewise|similarly|again|once more|one more(?: time)?|this time|another(?: one)?|"
    r"what about|how about|(?:run|do|repeat|try|call|execute)\s+(?:it|that|this|them)"
    r"(?:\s+(?:again|once more|too|also))?|repeat)"
    r"(?:,?\s+(?:but|only|just))?\s+(?:(?:for|with|on|to|using|against|of)\s+)?",
    re.IGNORECASE,
)
_FOR = re.compile(r"for\s+(?!each\b|every\b|all\b|any\b|\w+ in\b)", re.IGNORECASE)
_BEHIND = re.compile(
    r",?\s+(?:as well|too|also|likewise|similarly|(?:(?:in|with|using) )?(?:exactly )?"
    r"(?:the |that )?same(?: way| style| manner| options| flags| fashion)?(?: as (?:above|before))?"
    r"|(?:as|like) (?:above|before|the others?|the rest|that)|again|alongside|once more|next"
    r"|next to (?:it|that|them)|beside (?:it|that))$",
    re.IGNORECASE,
)
_POLITE = re.compile(r"[\s,]*\b(?:please|pls|plz|thanks|thx)\b[\s,.!]*", re.IGNORECASE)
_ASKS = (
    (re.compile(r"where (?:do|did|have|is|are|does) (?:we |i |you |it |they )?"
                r"(?:have |use |used |find |see |got |say |mention |call )?(?:the )?", re.I), "grep"),
    (re.compile(r"(?:which|what) (?:files?|lines?|places?) (?:have|has|contain|contains|mention|use"
                r"|mentions|uses|with) ", re.I), "grep"),
    (re.compile(r"(?:is|are) there (?:any |a |some |also )*|any (?:more )?", re.I), "grep"),
    (re.compile(r"(?:how many|number of|(?:the )?count of) ", re.I), "count"),
)  # fmt: skip
_BOUND = re.compile(
    r"(?:(?:files?|ones) )?(?:(?:that|which) are )?(?:older|bigger|larger|more) than (?=\d)", re.I
)
_MADE = re.compile(r"make (?:sure )?(?P<what>.+) (?:executable|readable|writable|private)$", re.I)
_NEEDS = re.compile(r"(?:we|i|you)(?:'ll| will| also| still| now)* need(?: also| to have)? ", re.I)
_TWO_WORDS = re.compile(
    r"(back)[\s-](up)\b|(look)\s+for\b|(search)\s+for\b|(roll)\s+back\b|(switch)\s+(?:over|back)?\b|make\s+(sure)\b"
    r"|(add)\s+(?:a\s+(?:line|row|entry)\s+(?:for|with)\b)|(clean)\s+up\b|(set)\s+up\b"
    r"|(zip)\s+up\b|(go)\s+back\b|(write)\s+down\b",
    re.IGNORECASE,
)
_FILLER = frozenset(
    """
a an the this that these those our my its their of for in on to with from into as at by and or it
them one ones all file files folder folders dir directory directories too also just only please up
there here we us me other under inside itself be is are was now then over way using via named
called add thing again time whole kind current need needs want both right where which but sized
has have having contains contain containing matching mentions about exists exist ones
""".split()  # noqa: SIM905 - many
)
_SOFT = frozenset(
    """
line lines entry entries name row rows record records number new data list lists content contents
copy copies version value values script scripts part section item file files folder folders dir
""".split()  # noqa: SIM905 - many
)
"""What says little of what is meant, unless it is the name of a folder or table."""
_NOUNS = frozenset(
    """
folder dir directory file table host server machine box user branch tag remote database db service
container image pod deployment namespace group package module unit job project repo repository
page site checkout bucket port column field region team environment env stage cluster node app component
target list log report archive country customer city name key category language month year day week
status level type topic queue schema collection interface volume network section profile feed
""".split()  # noqa: SIM905 - many
)
_ALL = re.compile(r"\b(?:each|every|all|any|everything|everyone)\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9_][\w.+-]*\w|[A-Za-z0-9]")
_SPLIT = re.compile(r",\s+(?:but |and |then )?|\s+but\s+|;\s+|\s+-\s+", re.IGNORECASE)
_TYPES = {
    "archive": re.compile(r"\.(?:tar(?:\.\w+)?|tgz|zip|txz|7z)$"),
    "tarball": re.compile(r"\.(?:tar(?:\.\w+)?|tgz|txz)$"),
    "iso": re.compile(r"\.iso$"),
    "checksum file": re.compile(r"(?i)sums?(?:\.txt)?$|\.(?:sha\d+|md5)$"),
    "package": re.compile(r"\.(?:deb|rpm|apk|whl)$"),
    "signature": re.compile(r"\.(?:asc|sig)$"),
}
"""What files are called by how their names end."""
_VERSION = re.compile(r"(?<![\w.])v?\d+(?:\.\d+){2,}(?![\w])")
_JOINS = re.compile(r"(?:\s*,\s*(?:and\s+)?|\s+(?:and|&|or|plus)\s+)(?:(?:the|for|also|in)\s+)*")
_LISTED = re.compile(r"(?:\band|&|\bor|\bplus)\s", re.IGNORECASE)
_MAY_PRECEDE = frozenset(
    """
the a an our my its their for of to with in on into from as and or also using at under per
called named this that these those other own plus against inside has have contains containing
""".split()  # noqa: SIM905 - many
)
_NO_NAMES = frozenset(
    """
what who which how why when while where if whether until unless than not no so such same more less
most least largest smallest biggest highest lowest longest shortest every each any some before after between without within during about like only just still
already instead rather sure ready done real first last next previous latest newest oldest biggest
result results output message everything nothing checksum checksums signature signatures copy something anything they he she you i
""".split()  # noqa: SIM905 - many
)
_BROAD = frozenset(
    """
list show print display see give output view report tell check test verify get count
""".split()  # noqa: SIM905 - many
)
"""Verbs for so much that they say little."""
_INSTALLS = re.compile(
    r"(?:sudo )?(?:(?:apt|apt-get|dnf|yum|zypper|brew|npm|pip3?|\$\{?PIP\}?|snap|gem|pacman)\s.*?"
    r"(?:\binstall\b|-S\b)|(?:apk|yarn|pnpm|cargo|go|poetry)\s.*?\b(?:add|install|get)\b)"
)
_COLUMN = r"print \$(\d+)|\bcut\b.*?-f ?(\d+)|-k ?(\d+(?:,\d+)?)"
_CUES = {
    "top": r"head (?:-n ?|-)(\d+)", "first": r"head (?:-n ?|-)(\d+)", "last": r"tail (?:-n ?|-)(\d+)",
    "line": r"(?:head|tail) (?:-n ?|-)(\d+)", "wide": r"(?<![\w.])(\d+)x", "width": r"(?<![\w.])(\d+)x",
    "high": r"\dx(\d+)|(?<![\w.])x(\d+)", "pixel": r"(?<![\w.])(\d+)x", "px": r"(?<![\w.])(\d+)x",
    "day": r"-[mac]time \+?-?(\d+)", "minute": r"-[mac]min \+?-?(\d+)",
    "port": r"(?:-[pP] ?|--port[ =]|:)(\d+)", "second": r"(?:sleep |timeout |-m |--max-time[ =]?)(\d+)",
    "quality": r"-quality (\d+)", "job": r"-j ?(\d+)", "thread": r"(?:-[jTt] ?|--threads[ =])(\d+)",
    "time": r"(?:-c |--retry |--count[ =]|-n )(\d+)", "level": r"\s-(\d)(?=\s)",
    "percent": r"(\d+)%", "column": _COLUMN, "field": _COLUMN,
}  # fmt: skip
"""Where the number stands that is said with such a word."""
_VARIABLE = re.compile(r"\$\{(\w+)[^}]*\}|\$(\w+)")
_PLAIN = re.compile(r"[\w.@%+/:,~-]+")
_QUIET = re.compile(r"(?:cd|pushd|popd|set|shopt|trap|exit|return|sleep|wait|export|umask|source|\.|:"
                    r"|true|shift|local|readonly|unset|declare|read|break|continue)(?:\s|$)")  # fmt: skip
_NOTHING = re.compile(r"/dev/(?:null|stdout|stderr)|-")
_LAST_IS_WRITTEN = re.compile(r"(?:cp|mv|ln|install|scp|convert|magick|ffmpeg|pandoc)$")

Kind = Literal["file", "path", "extension", "text", "url", "number", "version", "variable", "name"]
_KINDS: dict[str, Kind] = {
    "file": "file", "path": "path", "extension": "extension", "text": "text", "url": "url",
    "number": "number", "host": "name", "name": "name", "variable": "variable", "glob": "path",
    "size": "number", "date": "name", "email": "name", "string": "text", "list": "variable",
    "command": "name",
}  # fmt: skip


@dataclass(frozen=True)
class _Item:
    """Something that a request names: how a command has it, how it was said, and what behind."""

    kind: Kind
    value: str
    said: str
    lead: str = ""
    """The word before it, articles left out."""
    noun: str = ""
    variable: Variable | None = None
    joined: bool = False
    """Whether it goes on a list: "and zip" behind "jq"."""
    cue: str = ""
    """For a number, the words around it."""

    @property
    def goes_to(self) -> bool:
        """Whether it says where something goes."""
        place = self.kind in {"path", "variable", "file"}
        return self.lead in {"into", "to", "as", "under", "->", ">"} or (
            place and self.lead in {"in", "inside"}
        )


@dataclass(frozen=True)
class _Request:
    """A request read: how plainly it says that something is done once more, and what is in it."""

    strength: int
    verb: str
    items: tuple[_Item, ...]
    nouns: tuple[str, ...]
    """What else is spoken of: "lines", "value", "column"."""


@dataclass
class _Change:
    """What takes the place of what in a line, and how well that fits."""

    score: int = 0
    exact: dict[str, str] = field(default_factory=dict)
    """For whole pieces."""
    parts: dict[str, str] = field(default_factory=dict)
    """For words within pieces."""


_NO_CHANGE = _Change()


def again(text: str, scope: Scope) -> str:
    """The line of the script that ``text`` asks for once more, changed; empty if it does not."""
    lines = statements(scope.commands)
    if not lines:
        return ""
    asked = _POLITE.sub(" ", text).strip(" .!?")
    if done := rerun(asked, lines) or beside(asked, lines):
        return done
    request = _read(asked, scope)
    if request is None or not request.items:
        return ""
    seen = {line.text for line in lines}
    for number, line in enumerate(_meant(request, lines)):
        if number and request.strength < _PLAIN_SIGN and not request.verb and not line.loop:
            break
        found = _changed(request, line, lines, scope)
        if found and found not in seen:
            return f"{found} >{'>' if not line.group.startswith('>>') else '>'} {line.group.lstrip('> ')}" if line.group else found
    return ""


_PLAIN_SIGN = 2
_HINT = 1


def _meant(request: _Request, lines: list[Statement]) -> Iterator[Statement]:
    """The lines that may be meant, the likeliest first."""
    called_ = [line for line in lines if not _QUIET.match(line.text)]
    for line in reversed(called_[-_MOST_BACK:]):
        if _GUARDS.match(line.text) and (
            request.verb not in _CHECKS if request.verb else request.strength < _PLAIN_SIGN
        ):
            continue
        if not request.verb or does(request.verb, line.text):
            yield line


_GUARDS = re.compile(r"(?:if )?(?:! )?(?:command -v|\[|test|type|which|hash)(?=\s|\[)")
_CHECKS = frozenset({"check", "test", "verify", "ensure", "validate", "sure", "assert", "need"})


def _read(asked: str, scope: Scope) -> _Request | None:
    """The parts of a request; None where it cannot be one for the same once more."""
    strength, rest = 0, asked
    if lead := _LEAD.match(rest):
        strength = _PLAIN_SIGN if "also" in lead[0].lower() else _HINT
        rest = rest[lead.end() :]
    if same := _SAME.match(rest):
        strength, rest = 3, rest[same.end() :]
    elif once := _AGAIN.match(rest):
        strength, rest = 3, rest[once.end() :]
    elif for_ := _FOR.match(rest):
        strength, rest = max(strength, _PLAIN_SIGN), rest[for_.end() :]
    while behind := _BEHIND.search(rest):
        strength, rest = max(strength, _PLAIN_SIGN), rest[: behind.start()]
    inside = re.sub(r"\b(?:in )?the same way\b|,? (?:as well|too)(?=,)", "", rest)
    if inside != rest:
        strength, rest = max(strength, _PLAIN_SIGN), inside
    verb = ""
    for pattern, means in _ASKS:
        if match := pattern.match(rest):
            verb, rest = means, rest[match.end() :]
            break
    if not verb and (needs := _NEEDS.match(rest)):
        strength, verb, rest = max(strength, _HINT), "need", rest[needs.end() :]
    if made := _MADE.match(rest):
        verb, rest = "chmod", made["what"]
    if not verb:
        verb, rest = _verb(rest)
    if not rest or _ALL.search(rest) or len(rest) > _LONGEST:
        return None
    if not strength and not verb:
        return None
    if strength == _SURE:
        rest = _BOUND.sub("", rest)
    found = _parts(rest, scope)
    if found is None or not found[0]:
        return None
    return _Request(strength, verb, *found)


_LONGEST = 120


def _verb(rest: str) -> tuple[str, str]:
    """What is to be done, and the rest behind it."""
    if match := _TWO_WORDS.match(rest):
        return "".join(group for group in match.groups() if group).lower(), rest[match.end() :].strip()
    first, gap, behind = rest.partition(" ")
    if gap and first.lower() in VERBS:
        return first.lower(), behind.strip()
    return "", rest


def _parts(rest: str, scope: Scope) -> tuple[tuple[_Item, ...], tuple[str, ...]] | None:
    """What a request names, and of what kind that is; None where it says something that is no name."""
    firm = [with_names_said(one, scope) for one in find_entities(rest)]
    known = {variable.written: variable for variable in scope.variables}
    found: list[Entity] = [
        *(
            replace(one, kind="name") if one.kind == "variable" and _unknown(one, scope) else one
            for one in firm
        ),
        *find_variables(rest, scope, firm),
    ]
    items: list[tuple[int, int, _Item]] = [
        (*match.span(), _Item("version", match[0], match[0])) for match in _VERSION.finditer(rest)
    ]
    at = {place for start, end, _ in items for place in range(start, end)}
    for one in found:
        if not at.isdisjoint(range(one.start, one.end)):
            continue
        said = rest[one.start : one.end]
        value = one.value
        variable = known.get(value)
        if variable is None and one.kind == "variable":
            variable = next((v for v in scope.variables if v.name == value.strip("${}[@]")), None)
        kind: Kind = "variable" if variable else _KINDS.get(one.kind, "name")
        if kind == "name" and re.fullmatch(r"v?\d+(?:\.\d+)+", value):
            kind = "version"
        if kind == "file" and re.fullmatch(r"v?\d+(?:\.\d+)+", value):
            kind = "version"
        if kind == "number" and "." in value and one.kind == "number":
            kind = "version"
        cue = ""
        if kind == "number":
            if value == "0" and said == "0":
                continue
            cue = f"{rest[: one.start][-12:]} {rest[one.end :][:14]}".lower()
        noun = "host" if one.kind == "host" else ""
        items.append(
            (one.start, one.end, _Item(kind, value, said, noun=noun, variable=variable, cue=cue))
        )
    taken = {place for start, end, _ in items for place in range(start, end)}
    nouns: list[tuple[int, int, _Item]] = []
    spoken: list[str] = []
    for match in _WORD.finditer(rest):
        if not taken.isdisjoint(range(*match.span())):
            continue
        word, low = match[0], match[0].lower()
        behind = re.match(r"\s*([A-Za-z]*)", rest[match.end() :])
        following = behind[1].lower() if behind else ""
        if low in EXTENSIONS and following in {"one", "ones", "files", "file"}:
            items.append((*match.span(), _Item("extension", EXTENSIONS[low], word)))
            continue
        if low in _FILLER or (low in _NOUNS | _SOFT and following not in _NOUNS):
            if low not in _FILLER:
                spoken.append(low)
            if low in _NOUNS and low not in _FILLER | _SOFT:
                nouns.append((*match.span(), _Item("name", word, word)))
            continue
        if _forms(low) & _CUES.keys() and any(item.kind == "number" for _, _, item in items):
            continue
        items.append((*match.span(), _Item("name", word, word)))
    if not items:
        items = _typed(rest, scope) or nouns[:1]
    held = [item.variable for _, _, item in items if item.variable]
    ordered = sorted(
        (
            one
            for one in items
            if one[2].kind != "name" or not any(_belongs(one[2].value, each) for each in held)
        ),
        key=lambda one: one[0],
    )
    parts: list[_Item] = []
    last = 0
    for start, end, item in ordered:
        joined = bool(parts and _JOINS.fullmatch(rest[last:start]) and _LISTED.search(rest[last:]))
        lead = parts[-1].lead if joined else _before(rest[:start])
        noun = _noun(rest, start, end) or item.noun
        parts.append(replace(item, lead=lead, noun=noun, joined=joined))
        last = end
        if item.kind == "name" and not _is_name(item.value, rest[:start]):
            return None
        first = item.kind == "name" and not rest[:start].strip()
        if first and not _MAY_FOLLOW.match(rest[end:]):
            return None
        if item.kind == "name" and _FOLLOWS.fullmatch(rest[end : _next(ordered, end)]):
            return None
    numbered = " ".join(item.cue for item in parts)
    told = {item.noun for item in parts} | {item.value for item in parts}
    return _with_noun_of_list(parts), tuple(
        one for one in spoken if one not in told and one not in numbered
    )


_MAY_FOLLOW = re.compile(
    r"\W*$|\s*[,;:]|\s*&|\s+(?:and|or|plus|in|on|of|for|into|to|from|with|as|at|by|only|but|ones?"
    rf"|using|{'|'.join(sorted(_NOUNS | _SOFT))})\b",
    re.IGNORECASE,
)
"""What may stand behind a name that a request begins with; else that is a verb."""
_FOLLOWS = re.compile(r"\s+(?:(?:the|our|my|all)\s+)?")


def _next(items: list[tuple[int, int, _Item]], end: int) -> int:
    return next((start for start, _, _ in items if start >= end), end)


def _with_noun_of_list(items: list[_Item]) -> tuple[_Item, ...]:
    """What stands behind the last of a list is said of each."""
    for number in range(len(items) - 1, 0, -1):
        if items[number].joined and items[number].noun and not items[number - 1].noun:
            items[number - 1] = replace(items[number - 1], noun=items[number].noun)
    return tuple(items)


def _is_name(word: str, before: str) -> bool:
    """Whether a word that nothing else accounts for may be a name."""
    if word.lower() in _NO_NAMES or len(word) < _SHORTEST:
        return False
    words = re.findall(r"[\w'-]+|[,:]", before.lower())
    if words and words[-1] in {"a", "an"}:
        # One that is not known yet.
        return False
    return not words or words[-1] in _MAY_PRECEDE or words[-1] in ",:" or words[-1] in _NOUNS


_SHORTEST = 2


def _typed(rest: str, scope: Scope) -> list[tuple[int, int, _Item]]:
    """The file that is called by what kind of file it is."""
    for word, ends in _TYPES.items():
        match = re.search(rf"\b{word}\b", rest, re.IGNORECASE)
        ones = [one for one in scope.variables if one.sort == "file" and ends.search(one.value)]
        if match and len(ones) == 1:
            return [(*match.span(), _Item("variable", ones[0].written, word, variable=ones[0]))]
    return []


def _belongs(word: str, variable: Variable) -> bool:
    """Whether a word only says more of a variable."""
    value = "" if variable.value.startswith("$(") else variable.value
    return any(
        not called(word).isdisjoint(called(part))
        for part in [*name_parts(variable.name), *re.findall(r"[A-Za-z]+", value)]
    )


def _forms(word: str) -> set[str]:
    return {word, word.removesuffix("s")}


def _unknown(entity: Entity, scope: Scope) -> bool:
    return entity.value.strip("${}[@]") not in scope.names and "$" not in entity.value


def _before(text: str) -> str:
    words = [one for one in re.findall(r"->|>|[\w-]+", text.lower())]
    while words and words[-1] in {"the", "a", "an", "our", "my", "its", "that", "this", *_NOUNS}:
        words.pop()
    return words[-1] if words else ""


def _noun(text: str, start: int, end: int) -> str:
    behind = re.match(r"\s+([a-z]+)", text[end:])
    if behind and behind[1] in _NOUNS:
        return behind[1]
    before = re.search(r"([a-z]+)\s+(?:called |named )?[`'\"]?$", text[:start])
    return before[1] if before and before[1] in _NOUNS else ""


# --- one line -------------------------------------------------------------------------------------


def _changed(request: _Request, line: Statement, lines: list[Statement], scope: Scope) -> str:
    """``line`` for what the request names; empty where something does not fit."""
    has = _words_of(line.text, scope)
    new = [item for item in request.items if not _is_in(item, line, has, scope)]
    if not new:
        return ""
    if request.strength < _SURE and not all(
        one in has or _KNOWN_BY.get(one, _NEVER).search(line.text) for one in request.nouns
    ):
        return ""
    if _INSTALLS.match(line.text) and all(item.kind in {"name", "version"} for item in new):
        return _installed(new, line.text)
    groups: list[list[_Item]] = []
    for item in new:
        if item.joined and groups:
            groups[-1].append(item)
        else:
            groups.append([item])
    if request.strength < _SURE and any(
        item.kind == "name" and item.goes_to and not item.noun for item in new
    ):
        return ""
    if request.strength < _SURE and not _is_simple(request, new, line):
        return ""
    if request.strength < _SURE and not request.verb:
        if sum(not group[0].goes_to and group[0].kind != "number" for group in groups) > 1:
            return ""
    if len(groups) > _MOST_NEW or sum(len(group) > 1 for group in groups) > 1:
        return ""
    many = next((group for group in groups if len(group) > 1), groups[0])
    found: list[str] = []
    for one in many:
        items = [one if group is many else group[0] for group in groups]
        text = _with_items(request, items, line, lines, scope)
        if not text:
            return ""
        found.append(text)
    return " && ".join(found)


def _is_simple(request: _Request, new: list[_Item], line: Statement) -> bool:
    """Whether one thing is named, or several that are surely told apart."""
    kinds = [item.kind for item in new if not item.joined]
    names = [item for item in new if item.kind == "name"]
    if names and len(kinds) > 1:
        if {"path", "file"} & set(kinds) and names[0].lead not in _HOLDS:
            return False
        numbers = [item for item in new if item.kind == "number"]
        if any(not _CUES.keys() & _words_said(item.cue) for item in numbers):
            return False
    if any(item.noun in {"column", "field", "port"} for item in names):
        return False
    broad = not request.strength and request.verb in _BROAD
    return not (broad and names and not re.match(r"(?:curl|http)\b", line.text)) or _is_named(
        request.verb, line
    )


def _words_said(text: str) -> set[str]:
    return {form for word in re.findall(r"[a-z]+", text) for form in _forms(word)}


_NEVER = re.compile(r"(?!)")
_TEXTS = re.compile(r"\b(?:wc|grep|head|tail|sort|cut|awk|sed|uniq|cat|tr|nl|comm)\b")
_KNOWN_BY = {
    **dict.fromkeys(("line", "lines", "row", "rows", "entry", "entries"), _TEXTS),
    **dict.fromkeys(("file", "files", "folder", "folders", "dir", "script", "scripts"), re.compile("")),
    **dict.fromkeys(("number", "records"), re.compile(r"\bwc\b|-c\b|count|nproc")),
    **dict.fromkeys(("content", "contents", "list", "lists"), re.compile(r"\b(?:cat|tar|ls|find|sort)\b")),
    **dict.fromkeys(("copy", "copies"), re.compile(r"\b(?:cp|rsync|install)\b")),
    "target": re.compile(r"\bmake\b"), "branch": re.compile(r"\bgit\b"),
}  # fmt: skip
"""Commands that are about what such a word says."""


def _installed(new: list[_Item], text: str) -> str:
    """Other packages with the same options."""
    if any(item.kind == "version" for item in new):
        return ""
    found = re.fullmatch(
        r"(?P<head>.*?\s(?:install|add|get|-S)(?:\s+-{1,2}[\w-]+(?:=\S+)?)*)(?P<names>(?:\s+[\w.+@/:-]+)+)", text
    )
    if found is None or re.search(r"\s(?:-r|-e|--requirement|--upgrade|-U|-c|-t|-i)\b", found["head"]):
        return ""
    return " ".join([found["head"], *(item.value for item in new)])


def _with_items(
    request: _Request, new: list[_Item], line: Statement, lines: list[Statement], scope: Scope
) -> str:
    """``line`` with one of each that is new."""
    firsts = [item for item in new if not item.goes_to] or new[:1]
    if sum(item.kind == "name" for item in firsts) > 1:
        return ""
    text, score = line.text, _HIGHEST
    changes: list[_Change] = []
    for item in sorted(firsts, key=lambda one: _ORDER.index(one.kind)):
        if changes and _shows(text, item):
            continue
        sent = any(one not in firsts for one in new) or bool(changes)
        best = _best(item, replace(line, text=text), lines, scope, elsewhere=not sent)
        if best is None:
            return ""
        text = _applied(best, text)
        if not text:
            return ""
        score = min(score, best.score)
        changes.append(best)
    for item in new:
        if item not in firsts and not _shows(text, item):
            text = _sent_to(item, text)
            if not text:
                return ""
    least = _LEAST[request.strength]
    broad = _BROAD if request.strength >= _PLAIN_SIGN else _BROAD | ANY
    if request.verb in broad and request.strength < _SURE and not _is_named(request.verb, line):
        least = max(least, _SPOKEN_BROADLY)
        if not all(_noun_fits(one, line, scope) for one in new):
            return ""
    if request.strength < _PLAIN_SIGN and _RUNS.match(line.text) and not request.verb:
        return ""
    if score < least or text == line.text or _overwrites(line.text, text):
        return ""
    if line.loop and re.search(rf"\$\{{?{line.loop}\b", text):
        return ""
    if re.match(r"(?:echo|printf)\b", text) and "$(" in text:
        if _substitutions(text) == _substitutions(line.text):
            # Only what is said of it would be new.
            return ""
    if request.strength == _SURE and not request.verb and len(changes) == 1:
        return _with_steps_before(text, changes[0], line, lines)
    return text


def _is_named(verb: str, line: Statement) -> bool:
    """Whether the tool is called as what is asked for."""
    tool = next((one.text for one in pieces(line.text) if one.role == "tool"), "")
    return verb in name_parts(tool.strip("${}"))


def _noun_fits(item: _Item, line: Statement, scope: Scope) -> bool:
    """Whether the line may be about such a thing."""
    return item.noun in _PLAIN_NOUNS or not called(item.noun).isdisjoint(
        _words_of(line.text, scope)
    )


_PLAIN_NOUNS = frozenset({"", "folder", "dir", "directory", "file", "table", "one", "list"})
def _substitutions(text: str) -> list[str]:
    return re.findall(r"\$\(.*\)", text)


_ORDER = ("variable", "file", "path", "url", "extension", "version", "text", "name", "number")
_SURE = 3
_HIGHEST = 9
_SPOKEN_BROADLY = 5


def _with_steps_before(text: str, change: _Change, line: Statement, lines: list[Statement]) -> str:
    """The steps right above as well that are about the same, unless they only show something."""
    at = next((number for number, one in enumerate(lines) if one is line), 0)
    steps = [text]
    for one in reversed(lines[:at]):
        if one.block or one.loop != line.loop or _SHOWS.match(one.text):
            break
        before = _applied(change, one.text)
        if not before or before == one.text or _overwrites(one.text, before):
            break
        steps.insert(0, before)
    return " && ".join(steps)


_SHOWS = re.compile(
    r"(?:wc|ls|cat|echo|printf|du|stat|head|tail|file|grep|diff)\b[^>]*$|mkdir|\[|test\b"
)
_MOST_NEW = 3
_RUNS = re.compile(r"(?:npm|yarn|pnpm)\b")
"""What may have tasks of any name."""
_LEAST = {0: 5, 1: 3, 2: 2, 3: 2}
"""How well the new has to fit, by how plainly a request says that something is done again."""


def _words_of(text: str, scope: Scope) -> frozenset[str]:
    """The words of a line, and those of the names of its variables."""
    words: set[str] = set()
    for word in re.findall(r"[A-Za-z][A-Za-z0-9]*|\d+", text):
        words |= called(word)
    for match in _VARIABLE.finditer(text):
        for part in name_parts(match[1] or match[2]):
            words |= called(part)
    return frozenset(words)


def _is_in(item: _Item, line: Statement, has: frozenset[str], scope: Scope) -> bool:
    """Whether the line is about that already."""
    if item.variable is not None:
        return bool(re.search(rf"\$\{{?{item.variable.name}\b", line.text))
    if item.kind == "name":
        return item.value.lower() in has or bool(called(item.value) & has)
    if item.kind == "extension":
        return bool(re.search(rf"\.{re.escape(item.value)}\b", line.text))
    if item.kind == "number":
        return bool(re.search(rf"(?<![\d.]){re.escape(item.value)}(?![\d.])", line.text))
    return bool(
        re.search(rf"(?<![\w./-]){re.escape(item.value.rstrip('/'))}(?![\w.-])", line.text)
    )


def _shows(text: str, item: _Item) -> bool:
    if item.variable is not None:
        return f"${item.variable.name}" in text or f"${{{item.variable.name}" in text
    return item.value.rstrip("/") in text or item.value.rpartition("/")[2] in text.replace('"', "")


def _best(
    item: _Item, line: Statement, lines: list[Statement], scope: Scope, *, elsewhere: bool
) -> _Change | None:
    """The surest change that puts ``item`` into ``line``; None for none, or for two of a kind.

    ``elsewhere``: whether what the line writes has to be another file then.
    """
    ranked = sorted(_changes(item, line, lines, scope), key=lambda one: -one.score)
    if elsewhere:
        ranked = [
            one for one in ranked
            if (text := _applied(one, line.text)) and not _overwrites(line.text, text)
        ]  # fmt: skip
    if not ranked:
        return None
    first = ranked[0]
    if any((one.exact, one.parts) != (first.exact, first.parts) for one in ranked[1:]
           if one.score == first.score):  # fmt: skip
        return None
    return first


def _changes(
    item: _Item, line: Statement, lines: list[Statement], scope: Scope
) -> Iterator[_Change]:
    found = [one for one in pieces(line.text) if one.role not in {"tool", "subcommand", "option"}]
    if item.kind == "variable" and item.variable is not None:
        yield from _for_variable(item, item.variable, found, line, scope)
    elif item.kind in {"file", "path"}:
        yield from _for_file(item, found, line, scope)
    elif item.kind == "url":
        for piece in found:
            if "://" in piece.text:
                yield _Change(5, {piece.text: item.value}, _stems(piece.last, _last(item.value)))
    elif item.kind == "extension":
        yield from _for_extension(item, found)
    elif item.kind == "text":
        yield from _for_text(item, line)
    elif item.kind == "number":
        yield from _for_number(item, line)
    elif item.kind == "version":
        for piece in found:
            match = re.search(r"v?\d+(?:\.\d+)+", re.sub(r"\.\D.*", "", piece.last))
            if match:
                yield _Change(6, {}, {match[0]: item.value})
    else:
        yield from _for_name(item, found, line, lines, scope)


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _stem(name: str) -> str:
    return re.sub(r"(?<=.)\..*$", "", name)


def _ending(name: str) -> str:
    match = re.search(r"(?<=.)\.[A-Za-z][\w.]*$", name)
    return match[0] if match else ""


def _stems(old: str, new: str) -> dict[str, str]:
    """The name of a file and that without endings, for those of another."""
    parts = {old: new}
    if _stem(old) != old and _VARIABLE.search(old) is None:
        parts[_stem(old)] = _stem(new)
    return parts


def _is_file(piece: Piece) -> bool:
    return (
        "*" not in piece.text
        and "@" not in piece.text
        and bool(re.search(r"[\w}]\.[A-Za-z]\w{0,9}(?:\.\w+)*$", piece.last))
        and not piece.phrase
    )


def _for_file(
    item: _Item, found: list[Piece], line: Statement, scope: Scope
) -> Iterator[_Change]:
    """A file in the place of another, and what is called as it is."""
    value = item.value.rstrip("/")
    new = _last(value)
    folder = item.value.endswith("/") or "." not in new
    files = [one for one in found if _is_file(one) and one.role != "target"]
    known = {one.name: one for one in scope.variables}
    for piece in found:
        if "://" in piece.text and value.startswith("/"):
            yield _Change(5, {piece.text: re.sub(r"(?<=\w)/[^:]*$", "", piece.text) + value}, {})
    operands = {one.last for one in files if one.role == "operand"}
    if len(operands) > 1 and re.match(r"(?:diff|cmp|comm|join|paste)\b", line.text):
        return
    for piece in found:
        made = _is_file(piece) and piece.role == "target" and _ending(piece.last) == _ending(new)
        if made and _repeats(_stem(piece.last), found) > 1 and not _VARIABLE.search(piece.last):
            yield _Change(5, {}, _stems(piece.last, new))
    for place, piece in enumerate(files):
        score = 4 - min(place, 1) * 2 + (_ending(piece.last) == _ending(new)) * 2
        if folder:
            continue
        if "/" in value:
            exact = {piece.text: value}
            if _VARIABLE.match(piece.text) and "/" in piece.text and place:
                exact = {}
        else:
            exact = {}
        yield _Change(score, exact, _stems(piece.last, new))
    for piece in found:
        name = _VARIABLE.fullmatch(piece.text)
        variable = known.get((name[1] or name[2]) if name else "")
        if variable and piece.role != "target" and (variable.sort == "folder") is folder:
            if variable.sort in {"file", "folder"} or variable.name == line.loop:
                again_ = {f"${variable.name}": value}
                yield _Change(4 if variable.sort == "file" else 3, {}, again_)
    if folder or not files:
        for piece in found:
            plain = piece.text.rstrip("/")
            if not piece.whole or piece.role == "target" or _VARIABLE.fullmatch(plain):
                continue
            if _is_file(piece) or "*" in plain or piece.role == "value":
                continue
            if folder and re.fullmatch(r"[\w./-]+|\$\{?\w+\}?/[\w./-]+", plain):
                slash = "/" if piece.text.endswith("/") else ""
                repeats = _repeats(_last(plain), found)
                yield _Change(
                    3 + 2 * (repeats > 1), {piece.text: value + slash}, {_last(plain): new}
                )
        if not folder:
            for piece in found:
                last = piece.last
                likely = "." in last or last.isupper()
                if likely and _repeats(last, found) > 1 and not _VARIABLE.search(last):
                    yield _Change(4, {}, {last: new})


def _repeats(word: str, found: list[Piece]) -> int:
    pattern = _bounded(word)
    return sum(bool(pattern.search(_VARIABLE.sub("\0", one.text))) for one in found)


def _bounded(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9$]){re.escape(word)}(?![A-Za-z0-9])")


def _for_variable(
    item: _Item, new: Variable, found: list[Piece], line: Statement, scope: Scope
) -> Iterator[_Change]:
    """A variable in the place of another of its sort, or of what is such a thing."""
    known = {one.name: one for one in scope.variables}
    written = new.written if new.sort == "list" else f"${new.name}"
    names = {match[1] or match[2] for one in found for match in _VARIABLE.finditer(one.text)}
    for name in names:
        old = known.get(name)
        if old is None or (old.sort != new.sort and name != line.loop):
            continue
        whole = any(one.whole and name in one.text for one in found if _VARIABLE.fullmatch(one.text))
        parts = {f"${name}": written}
        was, now = _told(old, new)
        if was and now and was != now:
            parts[was] = now
            for other in names - {name}:
                # What belongs to it, as $DST_A to $SRC_A.
                pair = re.sub(rf"(?i)(?<![a-z]){was}(?![a-z])", lambda m: _cased(now, m[0]), other)
                if pair != other and pair in known:
                    parts[f"${other}"] = f"${pair}"
        old_last, new_last = _stem(_last(old.value)), _stem(_last(new.value))
        if old_last and new_last and not _VARIABLE.search(old.value + new.value):
            parts.setdefault(old_last, new_last)
        made = bool(was) and _repeats(was, found) > 0
        yield _Change(5 + whole + made, {}, parts)
    if len(names) == 1 and not names & known.keys():
        yield _Change(4, {}, {f"${next(iter(names))}": written})
    if names & {one.name for one in scope.variables if one.sort == new.sort}:
        return
    for piece in found:
        if piece.role == "target" or piece.phrase or _VARIABLE.search(piece.text):
            continue
        fits = (
            (new.sort == "file" and (_is_file(piece) or _looks_like(piece.text, new.value)))
            or (new.sort == "folder" and piece.whole and _is_folder(piece))
            or (piece.whole and related(piece.last, _last(new.value)))
            or (new.sort == "url" and "://" in piece.text)
            or (new.sort == "number" and piece.text.isdigit())
            or (new.sort == "host" and re.fullmatch(r"(?:\w+@)?[\w.-]+\.\w+", piece.text))
        )
        if not fits:
            continue
        parts = {}
        if new.value and not _VARIABLE.search(new.value):
            parts = {_stem(piece.last): _stem(_last(new.value))}
        yield _Change(4 + (piece.role == "operand"), {piece.text: written}, parts)
    if new.sort in {"file", "text"}:
        for piece in found:
            last = piece.last
            if piece.role != "target" and _repeats(last, found) > 1 and not _VARIABLE.search(last):
                yield _Change(5, {}, {last: written})


def _looks_like(old: str, value: str) -> bool:
    return "/" in old and bool(value) and old.rpartition("/")[0] == value.rpartition("/")[0]


def _is_folder(piece: Piece) -> bool:
    plain = piece.text.rstrip("/")
    return bool(re.fullmatch(r"[\w./-]+", plain)) and not _ending(piece.last) and not plain.isdigit()


def _told(old: Variable, new: Variable) -> tuple[str, str]:
    """The words that tell two names apart."""
    one, other = name_parts(old.name), name_parts(new.name)
    was = [part for part in one if part not in other]
    now = [part for part in other if part not in one]
    return (was[0], now[0]) if len(was) == len(now) == 1 else ("", "")


def _for_extension(item: _Item, found: list[Piece]) -> Iterator[_Change]:
    """Names that end otherwise."""
    for piece in found:
        match = re.search(r"\*\.([A-Za-z]\w*)$", piece.text)
        if match is None:
            continue
        old = match[1]
        parts = {f".{old}": f".{item.value}"}
        for other in found:
            word = other.text.lower()
            if other is not piece and EXTENSIONS.get(word) == old and re.fullmatch(r"\w+", word):
                parts[other.text] = _cased(item.said.lower().removesuffix("s") if word[-1:] != "s"
                                           else item.said, other.text)  # fmt: skip
            elif other is not piece and old in re.findall(r"\w+", other.text):
                parts[old] = item.value
        yield _Change(6, {}, parts)


def _for_text(item: _Item, line: Statement) -> Iterator[_Change]:
    """A text in quotes in the place of another."""
    texts = [
        match
        for match in re.finditer(r"\"((?:[^\"\\$`]|\\.)*)\"|'([^']*)'", line.text)
        if (match[1] or match[2])
    ]
    likely = [one for one in texts if line.text[one.start() - 1] in " ("]
    if len(likely) == 1:
        group = 1 if likely[0][1] else 2
        span = f"{likely[0].start(group)}:{likely[0].end(group)}"
        yield _Change(5, {"\0": span, "\1": item.value}, {})


def _for_number(item: _Item, line: Statement) -> Iterator[_Change]:
    """A number in the place of the only one, or of that which is said to be such."""
    for word in re.findall(r"[a-z]+", item.cue):
        for form in _forms(word) & _CUES.keys():
            if match := re.search(_CUES[form], line.text):
                group = next(number for number, one in enumerate(match.groups(), 1) if one)
                span = f"{match.start(group)}:{match.end(group)}"
                new = f"{item.value},{item.value}" if "," in match[group] else item.value
                yield _Change(5, {"\0": span, "\1": new}, {})
                return
    if item.value[-1:].isalpha():
        sizes = list(re.finditer(r"(?<![\w.])[+-]?(\d+[kKMGTc])\b", line.text))
        if len(sizes) == 1:
            span = f"{sizes[0].start(1)}:{sizes[0].end(1)}"
            yield _Change(5, {"\0": span, "\1": item.value}, {})
        return
    numbers = list(re.finditer(r"(?<![\w.$%@/])-?(\d+)(?![\w.%@])", line.text))
    if len(numbers) == 1:
        match = numbers[0]
        sought = bool(re.search(r"grep [^|]*$", line.text[: match.start()]))
        yield _Change(
            4 + 2 * sought, {"\0": f"{match.start(1)}:{match.end(1)}", "\1": item.value}, {}
        )


_HOST = (
    r"(?:@|\s-h\s+|--host=|(?<=\s)(?=[\w.-]+:)|\b(?:ssh|ping|dig|host|nslookup|traceroute|nc|telnet|mtr)"
    r"(?:\s+-\w+(?:\s+\d+)?)*\s+(?!\S*@))([\w.-]*\w)"
)
_SLOTS = {
    "table": re.compile(
        r"(?:\s-t\s+|--table=|\b(?:from|into|update|table|join)\s+[\"`]?|\\d\+?\s+)(\w+)", re.I
    ),
    "database": re.compile(
        r"(?:\s-d\s+|--dbname=|--database=|\bdatabase\s+"
        r"|\b(?:pg_dump|mysqldump|mysql|psql|createdb|dropdb)\b(?:[^|>]*\s)?)(\w+)(?=\s*(?:$|[|>;]|\s-[ce]\s))"
        r"|(?:\s-d\s+|--dbname=|--database=)(\w+)"
    ),
    "user": re.compile(r"(?:\s-[uU]\s+|--user(?:name)?=)(\w+)|(?<=[\s\"'])(\w+)(?=@)"),
    "host": re.compile(_HOST),
    "branch": re.compile(r"\s([\w./-]+)$"),
    "remote": re.compile(r"\bgit\s(?:-\S+\s)*(?:push|fetch|pull)\s(?:-\S+\s)*([\w-]+)"),
    "namespace": re.compile(r"(?:\s-n\s+|--namespace[= ])([\w-]+)"),
    "profile": re.compile(r"--profile[= ]([\w-]+)"),
    "region": re.compile(r"--region[= ]([\w-]+)"),
    "bucket": re.compile(r"s3://([\w.-]+)"),
}
"""Where things of a kind stand in commands."""
for _noun_, _like in (("db", "database"), ("server", "host"), ("machine", "host"), ("box", "host"),
                      ("node", "host")):  # fmt: skip
    _SLOTS[_noun_] = _SLOTS[_like]
_HAS_TABLE = re.compile(r"(?:\bfrom|\btable|\binto|\\d\+?)\s+[\"`]?\w", re.I)
_SPECIFIC = frozenset({"table"})
_FILES = frozenset({"file", "script", "log", "archive", "report"})


def _of_file(word: str, found: list[Piece]) -> bool:
    return any(_is_file(one) and word in {_stem(one.last), one.last} for one in found)


_HOLDS = frozenset({"has", "have", "contains", "contain", "containing", "mentions", "matching"})


def _is_address(piece: Piece, last: str, scope: Scope) -> bool:
    """Whether ``piece`` is ``last`` of what a URL in a variable is the address of."""
    match = re.fullmatch(r"\$\{?(\w+)\}?/(?:[\w-]+/)*([\w-]+)", piece.text)
    return bool(match and match[2] == last) and any(
        one.name == match[1] and one.sort == "url" for one in scope.variables if match
    )


def _for_name(
    item: _Item, found: list[Piece], line: Statement, lines: list[Statement], scope: Scope
) -> Iterator[_Change]:
    """A name in the place of another, wherever that stands."""
    new = item.value
    kind = item.noun or ("table" if _HAS_TABLE.search(line.text) else "")
    if not kind and item.lead in {"on", "from", "at"} and "@" in line.text:
        kind = "host"
    slots = _SLOTS[kind].finditer(line.text) if kind in _SLOTS else ()
    at = {one for match in slots for one in match.groups() if one}
    wrapped = {
        one.text for before, one in zip(pieces(line.text), found, strict=False)
        if before.role == "tool" and before.text in scope.functions and one.text in COMMANDS
        and len(found) > 1
    }  # fmt: skip
    if item.lead in _HOLDS and re.search(r"\bgrep\b", line.text):
        yield from _for_text(item, line)
    if item.noun in _SPECIFIC and not at:
        return
    before = _before_it(line, lines)
    whole = [
        one for one in found
        if one.whole and one.role == "operand" and not _VARIABLE.search(one.text)
        and re.fullmatch(r"[\w@./:-]+", one.text) and not _NOTHING.fullmatch(one.text)
    ]  # fmt: skip
    keyed = ":" in new
    capitals = bool(re.fullmatch(r"[A-Z][A-Z0-9_.-]+", new))
    dotted = "." in new
    for old, own in _names_in(found, full=capitals or dotted or keyed):
        if old.lower() == new.lower() or old.isdigit():
            continue
        if (item.noun and at and old not in at) or old in wrapped:
            continue
        if dotted and "." not in old and old not in at:
            continue
        count = _repeats(old, found)
        if item.noun in _FILES and not (own and _of_file(old, found)):
            continue
        like = related(old, new) or related(old.lower(), new.lower().removesuffix("s"))
        alone = [one for one in whole if one.text.rstrip("/") == old]
        score = (
            5 * like
            + 5 * (old in at)
            + 3 * (count > 1 and (own or like))
            + 3 * (old in before)
            + 5 * any(_is_address(one, old, scope) for one in found)
            + (like and own)
            + (own and capitals and "." in old and not like)
            + 2 * bool(alone)
            + 2 * any(one.last == old and not alone for one in whole)
            + 2 * bool(alone and len(whole) == 1)
        )
        if score:
            ends = sum(_stem(_last(_VARIABLE.sub("\0", one.text).rstrip("/"))) == old for one in found)
            key = f"/{old}" if ends > 1 else old
            yield _Change(score, {}, {key: as_written(new, old)})
    names = {match[1] or match[2] for one in found for match in _VARIABLE.finditer(one.text)}
    for name in names:
        score = 0
        if name == line.loop:
            score = 6
        elif item.noun and not called(item.noun).isdisjoint(name_parts(name)):
            score = 5
        value = next((one.value for one in scope.variables if one.name == name), "")
        if value and related(value, new):
            score = max(score, 5)
        parts = {f"${name}": new}
        if re.fullmatch(r"[\w-]+", value) and _repeats(value, found):
            score = max(score, 5)
            parts[value] = new
        if score:
            yield _Change(score, {}, parts)


def _names_in(found: list[Piece], *, full: bool) -> Iterator[tuple[str, bool]]:
    """Words that a name may take the place of, and whether it is all of the name there."""
    seen: dict[str, bool] = {}
    for piece in found:
        if full and piece.whole and re.fullmatch(r"\w+:[\w.-]+", piece.text):
            seen[piece.text] = True
        text = _VARIABLE.sub("\0", piece.text).rstrip("/:")
        for part in re.split(r"[/@:]+", text):
            own = part == _last(text)
            names = [(_stem(part), own), *((one, False) for one in re.split(r"[\W_]+", part))]
            for word, own in [(part, own), *names] if full else names:  # noqa: PLW2901
                if len(word) > 1 and re.fullmatch(r"[A-Za-z0-9][\w.-]*", word):
                    seen[word] = seen.get(word, False) or own
    yield from seen.items()


def _before_it(line: Statement, lines: list[Statement]) -> frozenset[str]:
    """The words of a line that are others in the line before that is built alike."""
    mine = line.text.split()
    for other in lines:
        words = other.text.split()
        if other.text == line.text or len(words) != len(mine) or words[0] != mine[0]:
            continue
        changed = [(a, b) for a, b in zip(mine, words, strict=True) if a != b]
        if len(changed) <= _FEW:
            theirs = set(re.findall(r"\w+", " ".join(b for _, b in changed)))
            return frozenset(re.findall(r"\w+", " ".join(a for a, _ in changed))) - theirs
    return frozenset()


_FEW = 3


# --- writing --------------------------------------------------------------------------------------


def _cased(new: str, old: str) -> str:
    if old.isupper():
        return new.upper()
    return new.capitalize() if old[:1].isupper() and old[1:].islower() else new


def _applied(change: _Change, line: str) -> str:
    """``line`` with the change made; empty where quotes are in the way."""
    if "\0" in change.exact:
        start, end = map(int, change.exact["\0"].split(":"))
        return line[:start] + change.exact["\1"] + line[end:]
    variables = {old[1:]: new for old, new in change.parts.items() if old.startswith("$")}
    words = {old: new for old, new in change.parts.items() if not old.startswith("$") and old}
    for piece in reversed(pieces(line)):
        if piece.role in {"tool", "subcommand", "option"} and not _VARIABLE.search(piece.text):
            continue
        if piece.text in change.exact:
            text = change.exact[piece.text]
        else:
            text = _renamed(piece.text, words, variables)
        if text == piece.text:
            continue
        spliced = _spliced(line, piece, text)
        if not spliced:
            return ""
        line = spliced
    return line


def _renamed(text: str, words: dict[str, str], variables: dict[str, str]) -> str:
    out, at = "", 0
    for match in _VARIABLE.finditer(text):
        out += _with_words(text[at : match.start()], words)
        name = match[1] or match[2]
        plain = match[0] in {f"${name}", f"${{{name}}}", f"${{{name}[@]}}"}
        new = variables.get(name)
        if new is None:
            out += match[0]
        elif plain:
            out += new
        elif new.startswith("$"):
            out += match[0].replace(name, new.strip("${}[@]"), 1)
        else:
            return text
        at = match.end()
        if new is not None and out.endswith(new) and re.fullmatch(r"\$\w+", new):
            if re.match(r"[\w]", text[at : at + 1]):
                out = f"{out[: -len(new)]}${{{new[1:]}}}"
    return out + _with_words(text[at:], words)


def _with_words(text: str, words: dict[str, str]) -> str:
    if not words or not text:
        return text
    for old, new in words.items():
        if old.startswith("/"):
            # Only at the end of a path.
            head, slash, last = text.rstrip("/").rpartition("/")
            end = text[len(text.rstrip("/")) :]
            return f"{head}{slash}{_with_words(last, {old[1:]: new})}{end}"
    options = sorted(words, key=len, reverse=True)
    pattern = re.compile(
        "|".join(
            rf"(?<![A-Za-z0-9$]){re.escape(one)}(?![A-Za-z0-9])" if one[0] != "." else
            rf"{re.escape(one)}(?![A-Za-z0-9])"
            for one in options
        ),
        re.IGNORECASE if all(not one.startswith(("$", ".")) for one in options) else 0,
    )  # fmt: skip
    lower = {one.lower(): one for one in options}

    def put(match: re.Match[str]) -> str:
        old = lower[match[0].lower()]
        new = words[old]
        return new if match[0] == old else _cased(new.lower(), match[0])

    return pattern.sub(put, text)


def _spliced(line: str, piece: Piece, text: str) -> str:
    start, end = piece.start, piece.end
    if piece.quote == "'":
        if "$" in text:
            if not piece.whole:
                return ""
            return f'{line[: start - 1]}"{text}"{line[end + 1 :]}'
        return f"{line[:start]}{text}{line[end:]}" if "'" not in text else ""
    if piece.quote == '"':
        if piece.whole and _VARIABLE.fullmatch(piece.text) and _PLAIN.fullmatch(text):
            return f"{line[: start - 1]}{text}{line[end + 1 :]}"
        return f"{line[:start]}{text}{line[end:]}"
    if "$" in text and "$" not in piece.text and not re.search(r"[*?{]", text):
        text = f'"{text}"'
    elif " " in text and piece.quote == "":
        text = f"'{text}'"
    return f"{line[:start]}{text}{line[end:]}"


def _sent_to(item: _Item, text: str) -> str:
    """The line with its output in another place."""
    value = f"${item.variable.name}" if item.variable else item.value
    targets = [
        one for one in pieces(text) if one.role == "target" and not _NOTHING.fullmatch(one.text)
    ]
    if len(targets) == 1:
        packs = re.search(r"\btar\b", text) and _ending(value) not in {"", _ending(targets[0].last)}
        if packs:
            return ""
        folder = item.variable.sort == "folder" if item.variable else not _ending(_last(value))
        new = f"{value.rstrip('/')}/{targets[0].last}" if folder else value
        if not folder and "/" not in value and "/" in targets[0].text and not item.variable:
            new = targets[0].text[: -len(targets[0].last)] + value
        return _spliced(text, targets[0], new)
    if not targets and item.kind in {"file", "variable"} and item.lead in {"into", "to", "in"}:
        if item.variable and item.variable.sort != "file":
            return ""
        return f'{text} > "{value}"' if "$" in value else f"{text} > {value}"
    return ""


def _overwrites(before: str, after: str) -> bool:
    """Whether a line would write to the file that it wrote to the first time."""
    old, new = pieces(before), pieces(after)
    written = {one.text for one in _written(old)}
    return any(one.text in written for one in _written(new))


def _written(found: tuple[Piece, ...]) -> list[Piece]:
    targets = [
        one for one in found if one.role == "target" and not _NOTHING.fullmatch(one.text)
    ]
    tools = {one.command: _last(one.text) for one in found if one.role == "tool"}
    for command, tool in tools.items():
        if _LAST_IS_WRITTEN.match(tool):
            operands = [one for one in found if one.command == command and one.role == "operand"]
            if len(operands) > 1 and (_is_file(operands[-1]) or operands[-1].last[:1] == "."):
                targets.append(operands[-1])
    return targets
