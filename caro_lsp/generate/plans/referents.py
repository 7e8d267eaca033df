"""What steps leave behind, and what a later step means by "it", "the archive" or "there"."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_WORD = r"(?:\"[^\"]*\"|'[^']*'|(?!\$\()[^\s\"'|;&<>()])+"
_ITS = re.compile(
    r"\b(?:its|their) (?P<noun>(?:(?:first|last|top) (?:(?:\d+|two|three|four|five|ten) )?)?"
    r"[\w-]+)",
    re.IGNORECASE,
)
_IT = re.compile(
    r"\b(?:it|them|her|him)\b|\bboth(?: of them)?$"
    r"|\b(?:this|that|these|those)(?=$|[,.;]|\s+(?:to|into|in|on|with|as|from)\b)",
    re.I,
)
_THERE = re.compile(r"\b(?:in)?to there\b|\bin there\b|\binside\b$|\bthere(?:in|into)?\b", re.I)
_NAMED = (
    r"(?=$|[,.;]|\s+(?:to|into|in|on|onto|from|with|for|at|as|and|by|over|under|again|if|using"
    r"|recursively|executable|read-only|readable|private|via)\b)"
)
_KINDS_TEXT = """
folder directory file archive container image database service user group branch repository repo
log script key package server site dump copy backup table process tag commit volume network
report
"""
_KINDS = frozenset(_KINDS_TEXT.split())
_CALLED_BY_ENDING = {
    ".zip": ("zip", "archive"),
    ".gz": ("tarball", "archive"), ".tgz": ("tarball", "archive"), ".tar": ("tarball", "archive"),
    ".xz": ("tarball", "archive"), ".sh": ("script",), ".py": ("script",), ".sql": ("dump",),
    ".log": ("log",), ".deb": ("package",), ".rpm": ("package",), ".pub": ("key",),
}  # fmt: skip
_KIND_AND_NAME = re.compile(
    r"the (?P<kind>user|group|container|database|service|branch) (?P<name>\S+)"
)
_ORIGINAL = re.compile(
    r"\b(?:the (?:unencrypted|uncompressed|unpacked|original|source|old|raw|plain)"
    r"(?: (?:ones?|files?|archives?|versions?|copy|copies|folders?))?|the originals?"
    r"|both (?:parts|files|originals)|the (?:single )?parts)$",
    re.IGNORECASE,
)
_WHICH = r"(?:older|newer|larger|bigger|smaller) than|over|under|above|below"
_THOSE = re.compile(
    r"\b(?:those|(?:the )?ones|any|all|everything)(?: of (?:them|those))?"
    rf" (?P<which>(?:{_WHICH}) .+)$",
    re.IGNORECASE,
)
_OF_SELECTION = re.compile(rf"(?P<files>.+?)\s+(?:that are )?(?:{_WHICH}) .+", re.IGNORECASE)
_PLURAL = re.compile(
    r"(?:all|both|the \d+|every|each) |.+ and \S+$|.*[*?]|the \w+s\b", re.IGNORECASE
)
_DEEPEST = 1
_AGE = re.compile(
    r"^(the |an? )?(?:old|new|existing|previous|whole|empty) (?=\w+ \w)", re.IGNORECASE
)
_OF = re.compile(
    r"^(?:an? |the )?(?:new )?(?:backup|copy|backup copy|dump|snapshot) of ", re.IGNORECASE
)
_BRINGS = frozenset({"move", "copy", "put", "unpack", "extract", "unzip", "untar", "download"})


_AGES = frozenset(
    {
        "new",
        "old",
        "whole",
        "same",
        "resulting",
        "unpacked",
        "extracted",
        "created",
        "cloned",
        "empty",
    }
)
_CHANGES = frozenset(
    {"set", "change", "edit", "replace", "append", "add", "update", "modify", "truncate", "empty"}
)
_WITHIN = re.compile(r"\b(?:in|from|to the end of) it$", re.IGNORECASE)
ENDS_WITH = frozenset({"delete", "remove", "erase"})


@dataclass(frozen=True)
class Referent:
    """Something that a step left behind or was about.

    ``says`` are noun phrases for it, the best first, ``called`` the nouns by which it may be meant,
    ``verbs`` what is mostly done with it.
    """

    says: tuple[str, ...]
    called: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    folder: bool = False
    of: str = ""
    """What it was made of, where a step may speak of that."""


@dataclass(frozen=True)
class _Product:
    command: re.Pattern[str]
    says: tuple[str, ...]
    called: frozenset[str]
    verbs: frozenset[str]
    folder: bool
    placed: bool
    selection: str


@dataclass(frozen=True)
class _Rewrite:
    after: re.Pattern[str]
    command: re.Pattern[str]
    to: str


def left_by(command: str, folders: frozenset[str] = frozenset(), said: str = "") -> list[Referent]:
    """What ``command``, one step, leaves behind, the likeliest first.

    ``folders`` are those known to be there; ``said`` is what asked for the step.
    """
    found = []
    command = re.sub(r"^\[ -e \S+ \] \|\| ", "", command)
    for product in _products():
        match = product.command.search(command)
        if match is None:
            continue
        slots = {name: value for name, value in match.groupdict().items() if value is not None}
        if product.selection:
            if phrase := _selected(said, slots["end"], product.selection.format(**slots)):
                found.append(Referent((phrase,), product.called))
            continue
        if product.placed:
            if re.search(r"[*?\[]", slots["from"]):
                # Several files, in a folder.
                found.append(
                    Referent((slots["to"],), frozenset({"folder", "directory"}), folder=True)
                )
                if re.fullmatch(r"\*\.\w+", slots["from"]) and ":" not in slots["to"]:
                    files = f"all {slots['from']} files in {slots['to'].rstrip('/')}"
                    found.insert(0, Referent((files,), frozenset({"file"})))
                continue
            slots["x"] = _place(slots["from"], slots["to"], folders)
        slots = {"x": "", "y": "", **slots}
        slots = {name: stand_in_for(value) for name, value in slots.items()}
        says = tuple(one.format(**slots) for one in product.says)
        found.append(Referent(says, product.called, product.verbs, product.folder))
    return found


def object_of(said: str, *, selects: bool = False) -> Referent | None:
    """What a clause is about: all that stands behind its verb, up to a preposition of place.

    ``selects``: the whole is what selects files, as "all logs in /var/log that are empty".
    """
    match = re.match(r"[A-Za-z-]+\s+(?:(?:up|to|into)\s+)?(?P<object>.+)", said)
    if match is None:
        return None
    phrase = _OF.sub("", match["object"])
    if not selects:
        phrase = re.split(
            r",?\s+(?:into|to|onto|as|at|with|using|via|in order|recursively|if|unless|so that)\b",
            phrase,
            maxsplit=1,
        )[0]
    if re.fullmatch(r"(?:it|them|this|that)\b.*", phrase, re.I) or not phrase.strip():
        return None
    phrase = _AGE.sub(r"\1", phrase)
    plain = re.sub(r"^(?:the|a|an|all|my|our) ", "", phrase)
    words = [word.lower() for word in plain.split() if word.isalpha()]
    kinds = {word for word in words if word.rstrip("s") in _KINDS}
    nouns = kinds or frozenset(words[-1:])
    article = phrase if phrase != plain or _is_name(phrase) else f"the {phrase}"
    article = re.sub(r"^an? ", "the ", article)
    called = {word.rstrip("s") for word in nouns}
    if _is_name(article) and (ending := re.search(r"\.[a-z]\w*$", article)):
        called.update(_CALLED_BY_ENDING.get(ending[0], ()), {"file"})
    return Referent((article,), frozenset(called))


def stand_in_for(name: str) -> str:
    """A plain name to say instead of one that is computed: ``"docs-$(date +%F).tar.gz"``."""
    if "$(" not in name:
        return re.sub(r'^"(\$\w+)"([\w./-]+)$', r'"\1\2"', name)
    bare = re.sub(r"\$\([^()]*\)", "computed", name.strip('"'))
    folder, slash, last = bare.rpartition("/")
    stem, dot, ending = last.partition(".")
    # Letters of its own, lest what is in it be taken for a name of the script.
    letters = "".join(chr(97 + byte % 26) for byte in sha256(stem.encode()).digest()[:4])
    return f"{folder}{slash}computed{letters}{dot}{ending}"


def seen_from(folder: str, one: Referent) -> Referent | None:
    """``one`` as it is called once ``folder`` is where one works; None where that is not known."""
    if not (one.folder or one.called & {"file", "archive", "script", "copy", "dump", "log"}):
        return one
    says = []
    for phrase in one.says:
        before, _, path = phrase.rpartition(" ")
        path = path.rstrip("/")
        if path == folder.rstrip("/"):
            path = "."
        elif path.startswith(f"{folder.rstrip('/')}/"):
            path = path[len(folder.rstrip("/")) + 1 :]
        elif not path.startswith(("/", "~")):
            if "/" in folder.rstrip("/") or folder.startswith(("~", ".")):
                return None
            path = f"../{path}"
        says.append(f"{before} {path}".strip())
    return replace(one, says=tuple(says))


def there(host: str, one: Referent) -> Referent | None:
    """``one`` as it is called on the machine ``host``; None for a file that is not there."""
    if one.says[0].startswith(f"{host}:"):
        return replace(one, says=tuple(phrase.removeprefix(f"{host}:") for phrase in one.says))
    kinds = {"file", "archive", "script", "copy", "dump", "log", "folder", "directory"}
    return None if one.folder or one.called & kinds else one


def topic(title: str) -> list[Referent]:
    """What the title of steps says that they are about: "new project foo", "rotate app.log"."""
    match = re.fullmatch(r"(?P<kinds>(?:[a-z]+ )*)(?P<name>[\w.~/@+-]+)", title.strip(), re.I)
    if match is None or not match["kinds"]:
        return []
    name, kind = match["name"], match["kinds"].split()[-1].lower()
    called = frozenset(
        {kind, "folder", "directory", "project"} if "." not in name else {kind, "file"}
    )
    return [Referent((f"the topic {name}", name), called)]


def _likeliest(text: str, newest_first: list[Referent], verb: str) -> list[Referent]:
    fitting = [one for one in newest_first if verb and verb in one.verbs]
    if re.search(r"\b(?:its|their|the) (?:contents?|files)\b", text, re.I):
        fitting = [one for one in newest_first if one.folder]
    if re.search(r"\bthem\b|\bboth\b", text, re.I):
        several = [one for one in newest_first if _PLURAL.match(one.says[0])]
        # Of what is several, "them" is never a single one, except a folder with all in it.
        newest_first = several + [one for one in newest_first if one.folder] or newest_first
        fitting = [one for one in fitting if one in newest_first] or several
    order = fitting + [one for one in newest_first if one not in fitting]
    if verb in _CHANGES or _WITHIN.search(text):
        # What is changed is what was backed up, not the backup.
        aside = {"backup", "copy", "archive"}
        order.sort(
            key=lambda one: bool(aside & one.called) and bool(one.of) and one.of != one.says[0]
        )
    if verb in ENDS_WITH and not _THOSE.search(text):
        # What is done away with is what was packed or unpacked, not what came of it.
        order.sort(key=lambda one: bool(one.of) and one.of != one.says[0])
    return order


def resolved(text: str, known: list[Referent], verb: str, depth: int = 0) -> Iterator[str]:
    """``text`` with what it speaks of said in full, the likeliest first; ``known`` newest last."""
    newest_first, order = known[::-1], _likeliest(text, known[::-1], verb)
    if those := _THOSE.search(text):
        # Of what was selected before, those of another age or size.
        for one in order:
            if (selection := _OF_SELECTION.fullmatch(one.says[0])) is not None:
                yield _put(text, those, f"{selection['files']} {those['which']}")
        return
    if original := _ORIGINAL.search(text):
        # What a step worked on, rather than what came of it.
        for one in newest_first:
            if one.of:
                yield _put(text, original, one.of)
        return
    for one in order:
        for said in _said_in_full(text, one, verb):
            yield said
            if depth < _DEEPEST and speaks_of_more(said):
                others = [other for other in known if other is not one]
                yield from resolved(said, others, verb, depth + 1)


def with_kinds(text: str, known: list[Referent]) -> str:
    """``text`` with the names of what steps have left behind called by their kinds.

    "Add kim to dev" is about the user kim and the group dev.
    """
    for one in known:
        kind = _KIND_AND_NAME.fullmatch(one.says[0])
        if kind is not None:
            bare = rf"(?<!{kind['kind']} )(?<![\w./@:-]){re.escape(kind['name'])}(?![\w./@:-])"
            text = re.sub(bare, kind[0], text)
    return text


def speaks_of_more(text: str) -> bool:
    """Whether there is a word that stands for something said before."""
    return bool(_IT.search(text) or _ITS.search(text) or _THERE.search(text))


def rewritten(command: str, earlier: list[str]) -> str:
    """``command`` as it must be after ``earlier`` ones."""
    for rule in _rewrites():
        match = rule.command.fullmatch(command)
        for one in ("", *earlier) if match else ():
            after = rule.after.search(one)
            if after and match:
                made = rule.to.format(**after.groupdict(), **match.groupdict())
                # A folder that an earlier step has made need not be made.
                folder = re.match(r"mkdir -p (\S+) && ", made)
                there_is = folder and re.search(rf"\b{re.escape(folder[1])}\b", "\n".join(earlier))
                return command if there_is else made
    return command


def _said_in_full(text: str, one: Referent, verb: str) -> Iterator[str]:
    for phrase in one.says:
        if (its := _ITS.search(text)) is not None:
            yield _put(text, its, f"the {its['noun']} of {phrase}")
        for noun in sorted(one.called):
            meant = re.search(
                rf"(?<![.*\w])(?:the|that|this|new|old|each|every) (?:(?P<which>\w+) )?"
                rf"{noun}s?{_NAMED}",
                text,
                re.I,
            )
            if meant and not _is_another(meant["which"], noun, one):
                yield _put(text, meant, phrase)
        if (there := _THERE.search(text)) is not None and one.folder:
            yield _put(text, there, f"{'to' if verb in _BRINGS else 'in'} {phrase}")
        elif (it := _IT.search(text)) is not None:
            yield _put(text, it, phrase)
    if re.fullmatch(r"[a-z-]+", text, re.I):
        for phrase in one.says:
            yield f"{text} {phrase}"


def _is_another(which: str | None, noun: str, one: Referent) -> bool:
    """Whether "the backup folder" is another one than that which is there."""
    if which is None or noun not in {"folder", "directory"}:
        return False
    word = which.lower()
    told = word in _AGES or any(word.rstrip("s") in phrase.lower() for phrase in one.says)
    return not told


def _put(text: str, match: re.Match[str], phrase: str) -> str:
    return f"{text[: match.start()]}{phrase}{text[match.end() :]}"


def _is_name(phrase: str) -> bool:
    return bool(re.search(r"[./_*$\d'\"`]", phrase)) and " " not in phrase


def _place(source: str, target: str, folders: frozenset[str]) -> str:
    name = source.rstrip("/").rpartition("/")[2]
    known = target.endswith("/") or target in folders or target in {".", "..", "~"}
    # A name without an ending, for one that has one, is most likely that of a folder.
    likely = "." in name.lstrip(".") and "." not in target.rpartition("/")[2]
    host, colon, path = target.partition(":")
    if colon:
        return f"{host}:{path.rstrip('/')}/{name}"
    return f"{target.rstrip('/')}/{name}" if known or likely else target


def _selected(said: str, end: str, now: str) -> str:
    """A selection of files as it must be said once their names end otherwise."""
    about = object_of(said, selects=True)
    if about is None:
        return ""
    bare = end.lstrip(".")
    phrase = re.sub(
        rf"\*?\.?\b{re.escape(bare)} files\b|\*?\.{re.escape(bare)}\b|\b{re.escape(bare)}s\b",
        f"*{now} files", about.says[0], count=1,
    )  # fmt: skip
    return phrase if phrase != about.says[0] else ""


@cache
def _data() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((Path(__file__).parent / "products.toml").read_text("utf-8"))


@cache
def _products() -> tuple[_Product, ...]:
    return tuple(
        _Product(
            _pattern(entry["command"]),
            tuple(entry["says"]),
            frozenset(entry.get("called", "").split()),
            frozenset(entry.get("verbs", "").split()),
            bool(entry.get("folder")),
            bool(entry.get("placed")),
            entry.get("selection", ""),
        )
        for entry in _data()["product"]
    )


@cache
def _rewrites() -> tuple[_Rewrite, ...]:
    return tuple(
        _Rewrite(_pattern(entry.get("after", "^$")), re.compile(entry["command"]), entry["to"])
        for entry in _data()["rewrite"]
    )


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"(?<!\?P)<(\w+)>", lambda m: f"(?P<{m[1]}>{_WORD})", text))
