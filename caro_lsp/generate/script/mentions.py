"""Where a request speaks of a variable of the script: "the backup folder" is $BACKUP_DIR.

A variable is mentioned by the words of its name, in full or as people say them, perhaps with a noun
for what it holds behind. What is only a single word needs an article or a preposition before it,
since most words of a request are just words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from caro_lsp.generate.entities import Entity, Kind
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caro_lsp.generate.script.scope import Scope, Sort, Variable

_WORD = re.compile(r"[A-Za-z][\w-]*")
_MOST_WORDS = 4
_SHORT = 5
_TYPE_WORDS = {
    "folder": "dir directory folder path location place tree area", "file": "file path name",
    "number": "number count value limit", "size": "size", "url": "url address link",
    "host": "host server machine name box", "command": "",
    "list": "list array file dir directory folder name one",
    "text": "name value variable string text word",
}  # fmt: skip
_TYPES = {sort: frozenset(words.split()) for sort, words in _TYPE_WORDS.items()}
_KIND_WORDS = frozenset(word for words in _TYPES.values() for word in words)
_KINDS: dict[Sort, Kind] = {
    "folder": "path", "file": "file", "number": "number", "size": "size", "url": "url",
    "host": "host", "list": "list", "command": "command", "text": "name",
}  # fmt: skip
_UNITS = frozenset(
    """
    days day hours hour minutes minute mins seconds secs sec weeks kb mb gb kib mib gib bytes ms
    percent pct m k g
    """.split()  # noqa: SIM905 - many
)
_TOLD = frozenset({"port", "sums", "checksums", "link", "symlink", "template"})
"""Nouns that recipes want to hear of other variables as well."""
_CHOSEN = frozenset(["latest", "newest", "oldest", "last", "recent", "biggest", "largest", "first"])
_INSIDE = re.compile(r"\binside\b", re.IGNORECASE)
_KINDS_OF_FILES = frozenset(
    """
    archive backup build download dump export file folder image log package picture release report
    snapshot tarball upload version zip
    """.split()  # noqa: SIM905 - many
)
_NAMES = frozenset({"text", "host", "url", "list"})
"""What is said by the noun for it: "the logs of the container" are those of $CONTAINER."""
_GROUPS = """
src source
dest destination dst target
out output result
in input incoming
tmp temp temporary scratch
backup bak
conf config configuration cfg setting
db database
img image picture photo
doc documentation docs
cert certificate
repo repository checkout
app application
env environment
pkg package
dep dependency
req requirement
lang language
dir directory folder
ns namespace
svc service
user username login
pass password pw
msg message
num number count
max maximum most
min minimum smallest
cur current
col column
sep separator delimiter delim
art artifact
orig original
prev previous
stat status
resp response
res result results
ext extension ending suffix
lib library
perm permission mode
proc process
txn transaction
tgt target
exec executable
priv private
pub public
dl download
rel release
ver version
deploy deployment
prj project
bin binary binaries
day days
sum checksum checksums sums
key secret
addr address
branch
contrib contributor contributors
work working
"""
_SYNONYMS: dict[str, frozenset[str]] = {}
for _line in _GROUPS.split("\n"):
    _group = frozenset(_line.split())
    for _one in _group:
        _SYNONYMS[_one] = _SYNONYMS.get(_one, frozenset()) | _group
_PREPOSITIONS = frozenset({"in", "from", "to", "on", "of", "for"})
_DEFINITE = re.compile(
    r"(?:^|\b(?:the|this|that|these|those|our|my|its|each|every|into|in|to|from|under|inside|of"
    r"|at|with|on"
    r"|for|as))\s+$",
    re.IGNORECASE,
)
_ADJECTIVE = re.compile(
    r"\b(?:the|this|that|our|its)\s+((?:new|given|current|whole|entire|wanted|chosen|specified"
    r"|desired)\s+)$",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:how many|all|number of|count(?: of)?)\s+$", re.IGNORECASE)
_VERB = re.compile(r"(?:and |now |then )?[A-Za-z]+(?:[ -]up)?\s+")
_THERE = re.compile(
    r"(?<!is )(?<!are )\b(?:in |into |from )?there\b(?! (?:is|are|was|were)\b)", re.IGNORECASE
)


@dataclass(frozen=True)
class _Word:
    text: str
    forms: frozenset[str]
    start: int
    end: int


def find_variables(text: str, scope: Scope, firm: Iterable[Entity]) -> list[Entity]:
    """The variables of ``scope`` that a text mentions, where no other entity stands."""
    return list(_found(text, scope, tuple(firm))) if scope.variables else []


@lru_cache(maxsize=256)
def _found(text: str, scope: Scope, firm: tuple[Entity, ...]) -> tuple[Entity, ...]:
    taken = {place for entity in firm for place in range(entity.start, entity.end)}
    words = [
        _Word(match[0], _forms(match[0]), *match.span())
        for match in _WORD.finditer(text)
        if taken.isdisjoint(range(*match.span()))
    ]
    # What is named by its name is not spoken of in other words as well.
    named = {one.value.strip("${}[@]") for one in firm if one.kind == "variable"}
    found = [
        one
        for variable in scope.variables
        if variable.name not in named
        for one in _mentions(text, words, variable)
    ]
    found += _by_type(text, words, scope)
    entities: list[Entity] = []
    # The more of a name is said, the surer it is meant; of equal ones that assigned last.
    for _, _, variable, start, end in sorted(found, key=lambda one: (one[0], one[1]), reverse=True):
        if taken.isdisjoint(range(start, end)):
            entity = entity_of(variable, start, end)
            last = re.split(r"\W+", text[start:end])[-1].lower()
            if entity.noun and last.isalpha() and last != variable.name.lower():
                entity = replace(entity, noun=last)
            entities.append(entity)
            taken.update(range(start, end))
    folder = _place(scope)
    for match in _THERE.finditer(text):
        if folder and taken.isdisjoint(range(*match.span())):
            start = match.start() + match[0].lower().rindex("there")
            entities.append(entity_of(folder, start, match.end()))
    return tuple(entities)


def called(part: str) -> frozenset[str]:
    """What a part of the name of a variable may be called."""
    forms = _forms(part)
    return frozenset().union(forms, *(_SYNONYMS.get(form, ()) for form in forms))


def with_names_said(entity: Entity, scope: Scope) -> Entity:
    """A name or text in which the names of variables stand in capitals for what they hold."""
    if entity.kind not in _HOLDING or not scope.variables:
        return entity
    known = {
        name: variable.written
        for variable in scope.variables
        for name in (variable.name, variable.name.upper())
        if name.isupper() and variable.sort != "list"
    }
    known_as_is = {one.name: one.written for one in scope.variables if one.sort != "list"}
    value = _CAPITALS.sub(lambda m: known.get(m[1] or m[2], m[0]), entity.value)
    value = _DOLLAR.sub(lambda m: known_as_is.get(m[1], m[0]), value)
    return replace(entity, value=value)


_DOLLAR = re.compile(r"\$(\w+)")
_HOLDING = frozenset({"file", "path", "glob", "text", "url", "name", "extension"})
_CAPITALS = re.compile(
    r"(?<![^\W_])\$?\{?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\}?(?![^\W_])"
    r"|(?<![^\W_])\$?\{?([A-Z][A-Z0-9]+)\}?(?![^\W_])"
)


def entity_of(variable: Variable, start: int, end: int) -> Entity:
    """The entity for a variable that is mentioned from ``start`` to ``end``."""
    last = name_parts(variable.name)[-1:]
    noun = last[0] if last and (variable.sort in _NAMES or last[0] in _TOLD) else ""
    kind: Kind = "string" if variable.is_text else _KINDS[variable.sort]
    return Entity("variable", variable.written, start, end, fits=kind, noun=noun)


def _place(scope: Scope) -> Variable | None:
    """The folder that was spoken of last."""
    folders = {v.name: v for v in scope.variables if v.sort == "folder"}
    for line in reversed(scope.commands):
        for name in reversed(re.findall(r"\$\{?(\w+)|^(\w+)=", line)):
            if (folder := folders.get(name[0] or name[1])) is not None:
                return folder
    return None


_SERVED = frozenset({"db", "database", "mysql", "pg", "postgres", "redis", "mongo"})
_OF = frozenset({"host", "hostname", "server", "port", "user", "url", "pass", "password", "cnf"})
"""What is told of a database by a name that begins with it."""
_Mention = tuple[float, int, "Variable", int, int]


def _mentions(  # noqa: C901 - a case for each way to say it
    text: str, words: list[_Word], variable: Variable
) -> Iterator[_Mention]:
    """Each place where ``variable`` may be meant: how surely, of how many letters, from, to."""
    name = rf"(?<![\w$/.-]){re.escape(variable.name)}(?![\w/.-]*\w)"
    for match in re.finditer(name, text) if variable.name in text else ():
        if match[0] != match[0].lower() or "_" in match[0]:
            yield 9.0, len(match[0]), variable, *match.span()
    parts = name_parts(variable.name)
    types = _TYPES[variable.sort]
    chosen = parts[:1] and parts[0] in _CHOSEN and variable.value.startswith("$(")
    if chosen and not _INSIDE.search(text):
        # "The latest backup" is $latest, whatever it is; what is inside is for its kind to say.
        types = types | _KINDS_OF_FILES
    if len(parts) == 1 and len(parts[0]) > _SHORT:
        # "The data set" is DATASET.
        for one, other in pairwise(words):
            joined = f"{one.text}{other.text}".lower()
            if joined == parts[0] and text[one.end : other.start] in (" ", "-"):
                yield 3.0, other.end - one.start, variable, one.start, other.end
    if len(parts) > 1 and "_" not in variable.name:
        # "The pidfile" as one word.
        for word in words:
            if word.text.lower() == variable.name.lower() and _DEFINITE.search(text[: word.start]):
                yield 3.0, word.end - word.start, variable, word.start, word.end
    telling = [part for part in parts if part not in _KIND_WORDS] or parts
    if variable.sort in {"number", "size"}:
        # "The limit" is LIMIT_MB, in whatever it is counted.
        telling = [part for part in parts if part not in _UNITS] or parts
    unsaid = 0.15 * (variable.sort in {"folder", "file"} and len(telling) < len(parts))
    told = [called(part) - _PREPOSITIONS for part in telling]
    of_value = _value_words(variable)
    # "The db" is not DBHOST.
    own = called(parts[-1]) if parts[-1:] and {*parts[:-1]} & _SERVED and parts[-1] in _OF else None
    for first in range(len(words)):
        for last in range(first, min(first + _MOST_WORDS, len(words))):
            span = words[first : last + 1]
            if last > first and text[words[last - 1].end : words[last].start] not in (
                " ",
                "-",
                "_",
            ):
                break
            start = span[0].start
            if own is not None and all(own.isdisjoint(word.forms) for word in span):
                continue
            if adjective := _ADJECTIVE.search(text[:start]):
                start = adjective.start(1)
            if sure := _sureness(text, start, span, told, types, of_value, variable.sort):
                typed = unsaid and not span[-1].forms.isdisjoint(types)
                yield (
                    sure - unsaid + 2 * typed * unsaid,
                    span[-1].end - start,
                    variable,
                    start,
                    span[-1].end,
                )


def _by_type(text: str, words: list[_Word], scope: Scope) -> Iterator[_Mention]:
    """Where "the given directory" is the only one there is."""
    for sort, types in _ALONE.items():
        ones = [variable for variable in scope.variables if variable.sort == sort]
        if len(ones) != 1:
            continue
        for number, word in enumerate(words):
            if word.text.lower() not in types or not _ENDS.match(text[word.end :]):
                continue
            first = words[number - 1] if number else word
            given = first.text.lower() in _GIVEN
            start = first.start if given else word.start
            if _THE.search(text[:start]):
                yield 0.2, word.end - start, ones[0], start, word.end


_ALONE: dict[Sort, frozenset[str]] = {
    "folder": frozenset({"dir", "directory", "folder"}), "file": frozenset({"file"}),
    "list": frozenset({"list", "array"}), "url": frozenset({"url"}),
    "host": frozenset({"host", "server"}),
}  # fmt: skip
"""What the only variable of its sort may be called."""
_GIVEN = frozenset({"given", "passed", "current", "chosen", "specified", "same"})
_THE = re.compile(r"\b(?:the|this|that)\s+$", re.IGNORECASE)
_ENDS = re.compile(
    r"\s*(?:$|[,.;:?!)]|(?:in|into|to|from|of|and|or|as|with|by|for|is|are|has|if|at|on|but|that"
    r"|which"
    r"|without|then|when|where|whose|exists?|recursively|except|sorted)\b)",
    re.IGNORECASE,
)


_IN_DATA = re.compile(r"\s+(?:table|column|field)\b", re.IGNORECASE)


def _sureness(
    text: str,
    start: int,
    span: list[_Word],
    told: list[frozenset[str]],
    types: frozenset[str],
    of_value: frozenset[str],
    sort: Sort,
) -> float:
    """How surely the words of ``span`` mean a variable; 0 if they do not."""
    said: set[int] = set()
    by_value = by_type = 0
    for word in span:
        number = next((i for i, part in enumerate(told) if part & word.forms), None)
        if number is not None:
            said.add(number)
        elif word.forms & types and word is span[-1]:
            by_type += 1
        elif word.forms & of_value:
            by_value += 1
        else:
            return 0.0
    if not said and not (by_value and len(span) > by_type):
        return 0.0
    if by_value and not said and sort == "file" and _IN_DATA.match(text, span[-1].end):
        # "The people table" is not people.csv.
        return 0.0
    last = span[-1].text.lower()
    plural = last.endswith("s") and sort not in {"list", "folder"}
    # "The settings" are one $SETTINGS.
    plural = plural and not any(last in part for part in told)
    before = text[:start]
    # "Back up db" and "restart service" need no article.
    bare = sort in _NAMES | {"file"} and bool(_VERB.fullmatch(before))
    definite = bare or bool(_DEFINITE.search(before))
    definite = definite or (sort == "list" and bool(_ALL.search(before)))
    behind = _WORD.match(text[span[-1].end :].lstrip())
    # "The log files" are not $LOG.
    if behind and behind[0].lower() in {"files", "file", "lines", "folders"} and not by_type:
        return 0.0
    if not definite and len(said) < 2 and not (said and by_type):
        return 0.0
    if plural and (not said or by_type or (sort == "file" and len(span) > 1)):
        # "The log files" are more than $LOG_FILE.
        return 0.0
    share = len(said) / len(told)
    return 2 * share + 0.5 * by_value + 0.4 * by_type + 0.3 * definite - 0.3 * plural


def _value_words(variable: Variable) -> frozenset[str]:
    """Words of what a file or folder is called."""
    if variable.sort not in {"file", "folder", "url"} or variable.value.startswith("$("):
        return frozenset()
    last = variable.value.rstrip("/").rpartition("/")[2]
    return frozenset(
        form
        for word in re.findall(r"[A-Za-z]{3,}", re.sub(r"\$\{?\w+\}?", "", last))
        for form in _forms(word)
    )


def _forms(word: str) -> frozenset[str]:
    """A word, and what it may be the plural or a form of."""
    word = word.lower()
    forms = {word}
    if word.endswith("ies"):
        forms.add(word[:-3] + "y")
    if word.endswith("s") and not word.endswith("ss"):
        forms.add(word[:-1])
    if word.endswith("es"):
        forms.add(word[:-2])
    return frozenset(forms)
