"""What a clause may mean, said in full: by what earlier steps have left, by the script's names."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.generate.plans.referents import resolved, speaks_of_more, with_kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.intent import ScriptContext
    from caro_lsp.generate.plans.referents import Referent
    from caro_lsp.generate.plans.state import State
    from caro_lsp.generate.script.scope import Scope

_ROLES = (
    (re.compile(r"\b(?:back up|backup|save) (?=the database\b)", re.I), "dump ", True),
    (
        re.compile(r"\bthe (?:web ?server|http server|app(?:lication)?)\b", re.I),
        "the service",
        True,
    ),
    (re.compile(r"\bthe (?:web ?server|http server)\b", re.I), "the service nginx", False),
)
"""What is said without a name, and how else it can be said; whether only in a script that has
variables, one of which may be meant."""

_INSIDE = re.compile(
    r"\s+(?:in|inside|within) (?:it|there|the (?:environment|venv|virtualenv))$", re.I
)
_OWNED = re.compile(
    r"\b(?:the|its) (?:owner(?:ship)?|permissions|group|mode)\b(?! of\b)", re.IGNORECASE
)
"""What is of a folder that was spoken of before."""
_PART = re.compile(
    r"(?:[a-z]+)(?: me)?(?: the| its| all)?(?: number of| unique| first| last| top| \d+)*(?: the)?"
    r" (?:rows?|lines?|words?|entries|records?|values?|columns?|characters|header|size|checksum"
    r"|matches|hits|duplicates|dup(?:e|licate)?s|(?:empty|blank|duplicate) lines)"
    r"(?: (?:in|of|from) (?:it|the (?:file|output|result|list)))?",
    re.IGNORECASE,
)

_HOW_MANY = re.compile(
    r"(?:count|show|print|tell me|tell|say|see) how many"
    r" (?P<what>rows|lines|words|records|entries|columns)"
    r"(?: of (?:it|them))? (?:are|there are|it has|remain)(?: left| remaining| still there)?"
    r"(?: (?:in (?:it|there)|now))?",
    re.IGNORECASE,
)
_FILE = re.compile(r"(?<!\S)\"?[\w./~$-]*\w\.[A-Za-z]\w*\"?(?!\S)")
_POINTS = re.compile(
    r"\b(?:the|this|that|my|our) (?!(?:first|last|top|lines?|rows?|words?|columns?|number"
    r"|contents?|size|file|archive)\b)",
    re.IGNORECASE,
)
_HOW_MANY_FILES = re.compile(
    r"(?:count|show|print|tell me|tell|say|see|list) how many"
    r" (?:(?:\w+ )?files |of them )?there are"
    r"(?: (?:in it|in there|now))?",
    re.IGNORECASE,
)
_IN_IT = re.compile(
    r"\b(?:files?|folders?|director(?:y|ies)|everything|all)\b.*"
    r" (?:in|under|below|inside|from) (?P<it>it)$",
    re.IGNORECASE,
)
_FOLDER_OF_SCRIPT = re.compile(
    r"\bthe (?P<word>[a-z]+) (?:folder|directory)(?![\w./-])", re.IGNORECASE
)
_SAVES_IT = re.compile(r"(?:save|write|store) (?:it|them|this|that)\b", re.IGNORECASE)
_BRINGS_IT = re.compile(r"(?:move|put|copy|upload|send) (?:it|them)\b", re.IGNORECASE)
_PUT = re.compile(
    r"put (?P<what>it|them|[^\s\"']*[./*][^\s\"']*) (?:in|into|under|to) (?=the |[\w.~-]*/)",
    re.IGNORECASE,
)


def sayings(text: str, verb: str, state: State) -> Iterator[tuple[str, ScriptContext]]:
    """What a clause may mean, said in full, and in which context."""
    yield from ((said, state.context) for said in _of_file(text, state))
    if put := _PUT.match(text):
        text = f"move {put['what']} into {text[put.end() :]}"
    points = speaks_of_more(text)
    full = list(resolved(text, _meant(text, state), verb))
    for said in full:
        yield said, state.context
        yield _with_folders_named(said, state.folders), state.context
        yield with_kinds(said, state.known), state.context
        if _FILE.search(said) and state.context.scope.variables:
            held = _with_folders_held(said, state.context.scope)
            if not _POINTS.search(held):
                # What names its file needs nothing of the script.
                plain = replace(state.context, scope=type(state.context.scope)())
                yield held, plain if held == said else state.context
    yield from ((owned, state.context) for owned in _of_folder(text, state))
    if not points or not state.known:
        if state.context.scope.variables:
            yield from ((said, state.context) for said in _by_role(text, held=True))
        yield text, state.context
        yield _with_folders_named(text, state.folders), state.context
        yield with_kinds(text, state.known), state.context
        yield from ((said, state.context) for said in _by_role(text, held=False))
    if state.steps:
        yield text, state.below()
    if (inside := _INSIDE.search(text)) and state.known:
        yield text[: inside.start()], state.context
    if points and state.known and not _SAVES_IT.match(text):
        yield text, state.context


def _meant(text: str, state: State) -> list[Referent]:
    """What a clause may speak of; what was just packed is what is moved, and nothing else."""
    known = state.known[-8:]
    made = known[-1].of not in ("", known[-1].says[0]) if known else False
    return known[-1:] if made and _BRINGS_IT.match(text) else known


def _by_role(text: str, *, held: bool) -> list[str]:
    """A clause with what is said without a name, "the web server", said otherwise.

    ``held``: only what a variable of the script may hold, else only what needs none.
    """
    return [
        pattern.sub(name, text)
        for pattern, name, in_script in _ROLES
        if in_script == held and pattern.search(text)
    ]


def _of_file(text: str, state: State) -> Iterator[str]:
    """A clause about a part of a file, or of a folder, said of the one that is meant."""
    if (within := _IN_IT.search(text)) and (place := state.place()) != ".":
        yield f"{text[: within.start('it')]}{place}"
    if _HOW_MANY_FILES.fullmatch(text) and (place := state.place()) != ".":
        yield f"count the files in {place}"
    file = state.file()
    if file and _PART.fullmatch(text):
        yield f"{text} of {file}"
        yield f"{text} in {file}"
    if file and (counted := _HOW_MANY.fullmatch(text)):
        yield f"count the {counted['what']} of {file}"


def _with_folders_held(text: str, scope: Scope) -> str:
    """``text`` with "the backup folder" said by the variable of the script that holds it."""

    def held(match: re.Match[str]) -> str:
        word = match["word"].lower()
        fitting = [
            name
            for name in scope.names
            if name.lower() in {word, f"{word}s"}
            or re.fullmatch(rf"{word}s?_?(?:dir|folder|directory|path)", name, re.IGNORECASE)
        ]
        return f'"${fitting[0]}"' if len(fitting) == 1 else match[0]

    return _FOLDER_OF_SCRIPT.sub(held, text)


def _of_folder(text: str, state: State) -> Iterator[str]:
    """A clause about the owner or permissions, said of the folder that was last spoken of."""
    place = state.place()
    if _OWNED.search(text) and place != ".":
        yield _OWNED.sub(lambda match: f"{match[0]} of {place}", text) + " recursively"


def phrase_of(said: str, text: str, state: State) -> str:
    """The phrase that stands in ``said`` for a word of ``text`` that speaks of something."""
    phrases = [phrase for one in state.known for phrase in one.says if phrase not in text]
    return max((phrase for phrase in phrases if phrase in said), key=len, default="")


def with_kind_of(said: str, text: str, state: State) -> str:
    """``said`` with the kinds of what it names and ``text``, which it makes clear, does not."""
    return (
        " ".join(one.says[0] for one in state.known if one.says[0] not in text)
        if said != text
        else said
    )


def _with_folders_named(text: str, folders: frozenset[str]) -> str:
    """``text`` with a folder in the end, "into logs", called one."""
    match = re.search(r"\b(?P<to>into|to|in) (?P<name>[\w.-]+)$", text)
    if match is None or match["name"] not in folders:
        return text
    return f"{text[: match.start()]}{match['to']} ./{match['name']}"
