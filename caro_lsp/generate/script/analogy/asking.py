"""What a request for a line once more says: that it is one, what is done, and what is new."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from caro_lsp.generate.entities import EXTENSIONS, find_entities
from caro_lsp.generate.script.analogy.likeness import VERBS
from caro_lsp.generate.script.mentions import called, find_variables, with_names_said
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from caro_lsp.generate.entities import Entity
    from caro_lsp.generate.script.scope import Scope, Variable


_LEAD = re.compile(
    r"(?:(?:and|now|then|next|ok|okay|also|please|finally|plus|but|so|or|oh|well|lastly"
    r"|after that)\b[\s,:]*)+",
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
    r"(?:(?:do\s+)?(?:ditto|dito|idem|likewise|similarly)|again|once more|one more(?: time)?"
    r"|this time|another(?: one)?|what about|how about|(?:just\s+)?(?:as|like) (?:above|before)"
    r"|(?:make|create|add|build|write) (?:one|another|another one)(?= for| of)"
    r"|(?:run|do|repeat|try|call|execute)\s+(?:it|that|this|them)"
    r"(?:\s+(?:again|once more|too|also))?|repeat)"
    r"(?:,?\s+(?:but|only|just))?,?\s+(?:(?:for|with|on|to|using|against|of)\s+)?",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"(?:(?:a|one|the)\s+(?:row|line|entry|section|block)\s+|one\s+)?for\s+"
    r"(?!each\b|every\b|all\b|any\b|\w+ in\b)",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r",?\s+(?:as well|too|also|likewise|similarly|(?:(?:in|with|using) )?(?:exactly )?"
    r"(?:the |that )?same(?: way| style| manner| options| flags| fashion)?(?: as (?:above|before))?"
    r"|(?:as|like) (?:above|before|the others?|the rest|that)|again|alongside|once more|next"
    r"|next to (?:it|that|them)|beside (?:it|that)|gets? the same(?: \w+)?"
    r"|needs? (?:that|it|this|the same)|goes there)$",
    re.IGNORECASE,
)
POLITE = re.compile(r"[\s,]*\b(?:please|pls|plz|thanks|thx)\b[\s,.!]*", re.IGNORECASE)
_ASKS = (
    (re.compile(r"where (?:do|did|have|is|are|does) (?:we |i |you |it |they )?"
                r"(?:have |use |used |find |see |got |say |mention |call )?(?:the )?",
                re.I), "grep"),
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
has have having contains contain containing matching mentions about exists exist
""".split()  # noqa: SIM905 - many
)
_SOFT = frozenset(
    """
line lines entry entries name row rows record records number new data list lists content contents
copy copies version value values script scripts part section item file files folder folders dir
""".split()  # noqa: SIM905 - many
)
"""What says little of what is meant, unless it is the name of a folder or table."""
_OFTEN_NAMES = frozenset({"data", "scripts", "records"})
_NOUNS = frozenset(
    """
folder dir directory file table host server machine box user branch tag remote database db service
container image pod deployment namespace group package module unit job project repo repository
page site checkout bucket port column field region team environment env stage cluster node app
component target list log report archive country customer city name key category language month
year day week status level type topic queue schema collection interface volume network section
profile feed
""".split()  # noqa: SIM905 - many
)
_ALL = re.compile(r"\b(?:each|every|all|any|everything|everyone)\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z0-9_][\w.+-]*\w|[A-Za-z0-9]")
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
_ALONE = re.compile(r"(?:the |our |my )?(?:results|copies|messages|output|outputs)", re.IGNORECASE)
"""What is a folder where nothing else is said."""
_LISTED = re.compile(r"(?:\band|&|\bor|\bplus)\s", re.IGNORECASE)
_ONLY_NAMES = re.compile(r"(?:the )?[\w.+-]+(?:, (?:the )?[\w.+-]+)+")
_MAY_PRECEDE = frozenset(
    """
the our my its their for of to with in on into from as and or also using at under per called named
this that these those other own plus against inside has have contains containing
""".split()  # noqa: SIM905 - many
)
_NO_NAMES = frozenset(
    """
what who which how why when while where if whether until unless than not no so such same more less
most least largest smallest biggest highest lowest longest shortest every each any some before
after between without within during about like only just still already instead rather sure ready
done real first last next previous latest newest oldest result results output message everything
nothing checksum checksums signature signatures copy something anything they he she you i
""".split()  # noqa: SIM905 - many
)
_MAY_FOLLOW = re.compile(
    r"\W*$|\s*[,;:]|\s*&|\s+(?:and|or|plus|in|on|of|for|with|as|at|by|only|but|ones?"
    rf"|using|{'|'.join(sorted(_NOUNS | _SOFT))})\b",
    re.IGNORECASE,
)
"""What may stand behind a name that a request begins with; else that is a verb."""
_FOLLOWS = re.compile(r"\s+(?:(?:the|our|my|all)\s+)?")
_LONGEST = 120
_SHORTEST = 2
_COLUMN = r"print \$(\d+)|\bcut\b.*?-f ?(\d+)|-k ?(\d+(?:,\d+)?)"
_HEAD, _TAIL = r"head (?:-n ?|-)(\d+)", r"tail (?:-n ?|-)(\d+)"
_WIDTH = r"(?<![\w.])(\d+)x"
CUES = {
    "top": _HEAD, "first": _HEAD, "last": _TAIL, "line": r"(?:head|tail) (?:-n ?|-)(\d+)",
    "wide": _WIDTH, "width": _WIDTH, "pixel": _WIDTH, "px": _WIDTH,
    "high": r"\dx(\d+)|(?<![\w.])x(\d+)", "percent": r"(\d+)%",
    "day": r"-[mac]time \+?-?(\d+)", "minute": r"-[mac]min \+?-?(\d+)",
    "port": r"(?:-[pP] ?|--port[ =]|:)(\d+)",
    "second": r"(?:sleep |timeout |-m |--max-time[ =]?)(\d+)",
    "quality": r"-quality (\d+)", "job": r"-j ?(\d+)",
    "thread": r"(?:-[jTt] ?|--threads[ =])(\d+)",
    "time": r"(?:-c |--retry |--count[ =]|-n )(\d+)", "level": r"\s-(\d)(?=\s)",
    "column": _COLUMN, "field": _COLUMN,
}  # fmt: skip
"""Where the number stands that is said with such a word."""
Kind = Literal["file", "path", "extension", "text", "url", "number", "version", "variable", "name"]
_KINDS: dict[str, Kind] = {
    "file": "file", "path": "path", "extension": "extension", "text": "text", "url": "url",
    "number": "number", "host": "name", "name": "name", "variable": "variable", "glob": "path",
    "size": "number", "date": "name", "email": "name", "string": "text", "list": "variable",
    "command": "name",
}  # fmt: skip


@dataclass(frozen=True)
class Item:
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
        place = self.kind == "variable" or (self.kind == "path" and "." not in self.value)
        return self.lead in {"into", "to", "as", "under", "->", ">"} or (
            place and self.lead in {"in", "inside"}
        )


_Placed = tuple[int, int, Item]
"""An item, and from where to where it stands in the request."""


@dataclass(frozen=True)
class Request:
    """A request read: how plainly it says that something is done once more, and what is in it."""

    strength: int
    verb: str
    items: tuple[Item, ...]
    nouns: tuple[str, ...]
    """What else is spoken of: "lines", "value", "column"."""


SURE = 3
PLAIN = 2
HINT = 1


def read(asked: str, scope: Scope) -> Request | None:
    """The parts of a request; None where it cannot be one for the same once more."""
    strength, rest = _signs(asked)
    strength, verb, rest = _action(strength, rest)
    if not rest or len(rest) > _LONGEST or _ALL.search(rest) or not (strength or verb):
        return None
    if strength == SURE:
        rest = _BOUND.sub("", rest)
    elif " both " in f" {rest} ":
        return None
    found = _parts(rest, scope, sure=strength == SURE, bare=not verb)
    if found is None or not found[0]:
        return None
    items, nouns = found
    if verb in _SEEKS:
        items = tuple(
            replace(one, noun="pattern") if one.kind == "name" and one.lead in {"", "for"} else one
            for one in items
        )
    return Request(strength, verb, items, nouns)


def _signs(rest: str) -> tuple[int, str]:
    """How plainly a request says that something is done again, and what else it says."""
    strength = 0
    rest = rest.lstrip(".+ ")
    if " instead of " in rest:
        strength, rest = SURE, rest.replace(" instead of ", " of ")
    if lead := _LEAD.match(rest):
        strength = max(strength, PLAIN if "also" in lead[0].lower() else HINT)
        rest = rest[lead.end() :]
    if sure := _SAME.match(rest) or _AGAIN.match(rest):
        strength, rest = SURE, rest[sure.end() :]
    elif for_ := _FOR.match(rest):
        strength, rest = max(strength, PLAIN), rest[for_.end() :]
    while behind := _BEHIND.search(rest):
        strength, rest = max(strength, PLAIN), rest[: behind.start()]
    without = _WITHIN.sub("", rest)
    return (strength, rest) if without == rest else (max(strength, PLAIN), without)


def _action(strength: int, rest: str) -> tuple[int, str, str]:
    """What is to be done, perhaps as a question, and the rest behind it."""
    for pattern, means in _ASKS:
        if match := pattern.match(rest):
            return strength, means, rest[match.end() :]
    if needs := _NEEDS.match(rest):
        return max(strength, HINT), "need", rest[needs.end() :]
    if made := _MADE.match(rest):
        return strength, "chmod", made["what"]
    return strength, *_verb(rest)


_SEEKS = frozenset({"grep", "search", "look", "scan"})
_WITHIN = re.compile(r"\b(?:in )?the same way\b|,? (?:as well|too)(?=,)")


def _verb(rest: str) -> tuple[str, str]:
    """What is to be done, and the rest behind it."""
    if match := _TWO_WORDS.match(rest):
        return "".join(group for group in match.groups() if group).lower(), rest[
            match.end() :
        ].strip()
    first, gap, behind = rest.partition(" ")
    if gap and first.lower() in VERBS:
        return first.lower(), behind.strip()
    return "", rest


def _parts(
    rest: str, scope: Scope, *, sure: bool, bare: bool
) -> tuple[tuple[Item, ...], tuple[str, ...]] | None:
    """What a request names, and what kinds of things it speaks of; None if it says more."""
    items = _told(rest, scope)
    named, nouns, spoken = _words(rest, items)
    items += named
    if not items:
        items = _typed(rest, scope) or sorted(nouns, key=lambda one: one[2].value in _SOFT)[:1]
        if items and items[0][2].value.lower() in _SOFT - _OFTEN_NAMES and not sure:
            return None
    held = [item.variable for _, _, item in items if item.variable]
    ordered = sorted(
        (
            one
            for one in items
            if one[2].kind != "name" or not any(_belongs(one[2].value, each) for each in held)
        ),
        key=lambda one: one[0],
    )
    parts: list[Item] = []
    last = 0
    for start, end, item in ordered:
        joined = bool(parts and _JOINS.fullmatch(rest[last:start]))
        joined = joined and bool(_LISTED.search(rest[last:]) or _ONLY_NAMES.fullmatch(rest))
        lead = parts[-1].lead if joined else _before(rest[:start])
        noun = _noun(rest, start, end) or item.noun
        parts.append(replace(item, lead=lead, noun=noun, joined=joined))
        last = end
        following = next((begin for begin, _, _ in ordered if begin >= end), end)
        if item.kind == "name":
            begins = bare and not rest[:start].strip() and not _MAY_FOLLOW.match(rest[end:])
            alone = bare and len(ordered) == 1 and _ALONE.fullmatch(rest)
            if not alone and (
                begins or not _is_name(item.value, rest[:start], rest[end:following])
            ):
                return None
    cues = " ".join(item.cue for item in parts)
    told = {item.noun for item in parts} | {item.value for item in parts}
    left = tuple(one for one in spoken if one not in told and one not in cues)
    return _with_noun_of_list(parts), left


def _told(rest: str, scope: Scope) -> list[_Placed]:
    """What is told by how it is written, and the variables that are spoken of."""
    firm = [with_names_said(one, scope) for one in find_entities(rest)]
    items: list[_Placed] = [
        (*match.span(), Item("version", match[0], match[0])) for match in _VERSION.finditer(rest)
    ]
    taken = {place for start, end, _ in items for place in range(start, end)}
    items += [
        (one.start, one.end, _item(one, rest, scope))
        for one in [*firm, *find_variables(rest, scope, firm)]
        if taken.isdisjoint(range(one.start, one.end))
    ]
    return [one for one in items if one[2].said != "0"]


def _item(entity: Entity, rest: str, scope: Scope) -> Item:
    value, name = entity.value, entity.value.strip("${}[@]")
    variable = None
    if entity.kind == "variable":
        variable = next((one for one in scope.variables if one.name == name), None)
    kind: Kind = "variable" if variable else _KINDS.get(entity.kind, "name")
    if entity.kind == "variable" and variable is None:
        kind = "name"
    if kind in {"name", "file", "number"} and re.fullmatch(r"v?\d+(?:\.\d+)+", value):
        kind = "version"
    start, end = entity.start, entity.end
    cue = f"{rest[:start][-12:]} {rest[end:][:14]}".lower() if kind == "number" else ""
    noun = "host" if entity.kind == "host" else ""
    return Item(kind, value, rest[start:end], noun=noun, variable=variable, cue=cue)


def _words(rest: str, items: list[_Placed]) -> tuple[list[_Placed], list[_Placed], list[str]]:
    """Other words: names, nouns that may be names, and nouns that say of what kind things are."""
    taken = {place for start, end, _ in items for place in range(start, end)}
    numbered = any(item.kind == "number" for _, _, item in items)
    names: list[_Placed] = []
    nouns: list[_Placed] = []
    spoken: list[str] = []
    for match in _WORD.finditer(rest):
        word, low = match[0], match[0].lower()
        if low in _FILLER or not taken.isdisjoint(range(*match.span())):
            continue
        behind = re.match(r"\s*([A-Za-z]*)", rest[match.end() :])
        following = behind[1].lower() if behind else ""
        if low in EXTENSIONS and following in {"one", "ones", "files", "file"}:
            names.append((*match.span(), Item("extension", EXTENSIONS[low], word)))
        elif low in _NOUNS | _SOFT and following not in _NOUNS:
            spoken.append(low)
            nouns.append((*match.span(), Item("name", word, word)))
        elif not (numbered and forms(low) & CUES.keys()):
            names.append((*match.span(), Item("name", word, word)))
    return names, nouns, spoken


def _with_noun_of_list(items: list[Item]) -> tuple[Item, ...]:
    """What stands behind the last of a list is said of each."""
    for number in range(len(items) - 1, 0, -1):
        if items[number].joined and items[number].noun and not items[number - 1].noun:
            items[number - 1] = replace(items[number - 1], noun=items[number].noun)
    return tuple(items)


def _is_name(word: str, before: str, behind: str) -> bool:
    """Whether a word that nothing else accounts for may be a name, by what is around it.

    ``behind``: what is between it and the next thing that is named.
    """
    if word.lower() in _NO_NAMES or len(word) < _SHORTEST or _FOLLOWS.fullmatch(behind):
        return False
    words = re.findall(r"[\w'-]+|[,:]", before.lower())
    return not words or words[-1] in {",", ":"} | _MAY_PRECEDE | _NOUNS


def _typed(rest: str, scope: Scope) -> list[_Placed]:
    """The file that is called by what kind of file it is."""
    for word, ends in _TYPES.items():
        match = re.search(rf"\b{word}\b", rest, re.IGNORECASE)
        ones = [one for one in scope.variables if one.sort == "file" and ends.search(one.value)]
        if match and len(ones) == 1:
            return [(*match.span(), Item("variable", ones[0].written, word, variable=ones[0]))]
    return []


def _belongs(word: str, variable: Variable) -> bool:
    """Whether a word only says more of a variable."""
    value = "" if variable.value.startswith("$(") else variable.value
    return any(
        not called(word).isdisjoint(called(part))
        for part in [*name_parts(variable.name), *re.findall(r"[A-Za-z]+", value)]
    )


def _before(text: str) -> str:
    words = re.findall(r"->|>|[\w-]+", text.lower())
    while words and words[-1] in {"the", "a", "an", "our", "my", "its", "that", "this", *_NOUNS}:
        words.pop()
    return words[-1] if words else ""


def _noun(text: str, start: int, end: int) -> str:
    behind = re.match(r"\s+([a-z]+)", text[end:])
    if behind and behind[1] in _NOUNS:
        return behind[1]
    before = re.search(r"([a-z]+)\s+(?:called |named )?[`'\"]?$", text[:start])
    return before[1] if before and before[1] in _NOUNS else ""


def forms(word: str) -> set[str]:
    """A word and that which it is the plural of."""
    return {word, word.removesuffix("s")}
