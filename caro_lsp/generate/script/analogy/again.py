"""A line of the script once more, for something else: "same for the site", "and mirror the photos".

What the request names takes the place of what is of its kind in that line, there and in names that
were made of it; all else stays. Each word of the request has to be accounted for: as a sign that
something is done again, as what the line does, as a word of the line, or as what is new.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.generate.script.analogy.alternatives import HOLDS, changes
from caro_lsp.generate.script.analogy.asking import CUES, PLAIN, POLITE, SURE, forms, read
from caro_lsp.generate.script.analogy.elements import over_elements
from caro_lsp.generate.script.analogy.inside import inside
from caro_lsp.generate.script.analogy.likeness import ANY, VERBS, does, related
from caro_lsp.generate.script.analogy.lists import more
from caro_lsp.generate.script.analogy.replacing import (
    VARIABLE,
    Change,
    applied,
    overwrites,
    sent_to,
)
from caro_lsp.generate.script.analogy.reruns import beside, rerun
from caro_lsp.generate.script.analogy.statements import Statement, pieces, statements
from caro_lsp.generate.script.mentions import called
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.script.analogy.asking import Item, Request
    from caro_lsp.generate.script.scope import Scope


_MOST_BACK = 8
_QUIET = re.compile(
    r"(?:cd|pushd|popd|set|shopt|trap|exit|return|sleep|wait|export|umask|source|\.|:|true|shift"
    r"|local|readonly|unset|declare|read|break|continue)(?:\s|$)"
)
"""What nobody asks for once more."""
_GUARDS = re.compile(r"(?:if )?(?:! )?(?:command -v|\[|test|type|which|hash)(?=\s|\[)")
_CHECKS = frozenset({"check", "test", "verify", "ensure", "validate", "sure", "assert", "need"})
_BROAD = frozenset(
    """
list show print display see give output view report tell check test verify count
""".split()  # noqa: SIM905 - many
)
"""Verbs for so much that they say little."""
_INSTALLS = re.compile(
    r"(?:sudo )?(?:(?:apt|apt-get|dnf|yum|zypper|brew|npm|pip3?|\$\{?PIP\}?|snap|gem|pacman)\s.*?"
    r"(?:\binstall\b|-S\b)|(?:apk|yarn|pnpm|cargo|go|poetry)\s.*?\b(?:add|install|get)\b)"
)
_NEVER = re.compile(r"(?!)")
_TEXTS = re.compile(r"\b(?:wc|grep|head|tail|sort|cut|awk|sed|uniq|cat|tr|nl|comm)\b")
_ANYTHING = re.compile("")
_COUNTS = re.compile(r"\bwc\b|-c\b|count|nproc")
_LISTS = re.compile(r"\b(?:cat|tar|ls|find|sort)\b")
_COPIES = re.compile(r"\b(?:cp|rsync|install)\b")
_KNOWN_BY = {
    **dict.fromkeys(("line", "lines", "row", "rows", "entry", "entries"), _TEXTS),
    **dict.fromkeys(("file", "files", "folder", "folders", "dir", "script", "scripts"), _ANYTHING),
    **dict.fromkeys(("number", "records"), _COUNTS), **dict.fromkeys(("copy", "copies"), _COPIES),
    **dict.fromkeys(("content", "contents", "list", "lists"), _LISTS),
    "target": re.compile(r"\bmake\b"), "branch": re.compile(r"\bgit\b"),
}  # fmt: skip
"""Commands that are about what such a word says."""
_PLAIN_NOUNS = frozenset({"", "folder", "dir", "directory", "file", "table", "one", "list"})
_ORDER = ("variable", "file", "path", "url", "extension", "version", "text", "name", "number")
_HIGHEST = 9
_SPOKEN_BROADLY = 5
_SHOWS = re.compile(r"(?:wc|ls|cat|echo|printf|du|stat|head|tail|file|grep|diff)\b[^>]*$")
_MOST_NEW = 3
_RUNS = re.compile(r"(?:npm|yarn|pnpm)\b")
"""What may have tasks of any name."""
_LEAST = {0: 5, 1: 3, 2: 2, 3: 2}


def again(text: str, scope: Scope) -> str:
    """The line of the script that ``text`` asks for once more, changed; empty if it does not."""
    lines = statements(scope.commands)
    if not lines:
        return ""
    asked = exactly(POLITE.sub(" ", text).strip(" .!?"))
    if (
        done := inside(asked, lines)
        or rerun(asked, lines)
        or beside(asked, lines)
        or more(asked, lines)
    ):
        return done
    if done := over_elements(asked, scope, lambda said: again(said, scope)):
        return done
    request = read(asked, scope)
    if request is None or not request.items:
        return ""
    seen = {line.text for line in lines}
    for number, line in enumerate(_meant(request, lines)):
        if number and request.strength < PLAIN and not request.verb and not line.loop:
            break
        found = _changed(request, line, lines, scope)
        if found and found not in seen:
            # What a group around the line sends somewhere goes on there.
            return f"{found} >> {line.group.lstrip('> ')}" if line.group else found
    return ""


_PATH = r"[\w.*-]*[./][\w./*-]*\w/?"
_EXACTLY = re.compile(
    rf"(?P<what>(?:[a-z0-9'-]+ ){{0,8}}?[a-z0-9'-]+)(?P<too>,? (?:too|as well|also))?"
    rf"(?: \((?P<in>{_PATH})\)|, (?:that is |i\.e\. |which is |namely )?(?P<path>{_PATH}))"
    rf"(?P<rest>(?: .*)?)",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"(?:(?:and|now|then|also|next|do|run|the|same|for|with|to|treatment|thing|again|in"
    r"|likewise)\s+)*",
    re.IGNORECASE,
)


def exactly(asked: str) -> str:
    """A request in which what is told exactly stands alone: "the site too (srv/site)"."""
    match = _EXACTLY.fullmatch(asked)
    if match is None:
        return asked
    begins = _BEGINS.match(match["what"])
    lead = begins[0] if begins else ""
    first, _, behind = match["what"][len(lead) :].partition(" ")
    noun = re.search(r"\b(?:the|for|with|to|in)\s+$", lead, re.IGNORECASE)
    verb = f"{first} " if behind and not noun and first.lower() in VERBS else ""
    said = f"{lead}{verb}".removesuffix("the ")
    return f"{said}{match['in'] or match['path']}{match['rest']}{match['too'] or ''}".strip()


def _meant(request: Request, lines: list[Statement]) -> Iterator[Statement]:
    """The lines that may be meant, the likeliest first."""
    called_ = [line for line in lines if not _QUIET.match(line.text)]
    latest = list(reversed(called_[-_MOST_BACK:]))
    if request.verb:
        # What has the verb in it, before what only does such things.
        said = re.compile(rf"(?<![\w./$-]){request.verb}(?![\w./-])")
        latest.sort(key=lambda line: request.verb not in line.text or not said.search(line.text))
    for line in latest:
        if _GUARDS.match(line.text) and (
            request.verb not in _CHECKS if request.verb else request.strength < PLAIN
        ):
            continue
        if not request.verb or does(request.verb, line.text):
            yield line


def _changed(request: Request, line: Statement, lines: list[Statement], scope: Scope) -> str:
    """``line`` for what the request names; empty where something does not fit."""
    has = _words_of(line.text)
    new = [item for item in request.items if not _is_in(item, line, has)]
    if not new or (request.strength < SURE and not _is_simple(request, new, line)):
        return ""
    if _INSTALLS.match(line.text):
        return _installed(request, new, line.text)
    groups: list[list[Item]] = []
    for item in new:
        if item.joined and groups:
            groups[-1].append(item)
        else:
            groups.append([item])
    if len(groups) > _MOST_NEW or sum(len(group) > 1 for group in groups) > 1:
        return ""
    many = next((group for group in groups if len(group) > 1), groups[0])
    found: list[str] = []
    for one in many:
        items = [one if group is many else group[0] for group in groups]
        text = _with_items(request, items, line, lines, scope)
        if not text or any(overwrites(other, text) for other in found):
            return ""
        found.append(text)
    return " && ".join(found)


def _is_simple(request: Request, new: list[Item], line: Statement) -> bool:
    """Whether one thing is named, or several that are surely told apart, and nothing else."""
    has = _words_of(line.text)
    if not all(one in has or _KNOWN_BY.get(one, _NEVER).search(line.text) for one in request.nouns):
        return False
    names = [item for item in new if item.kind == "name"]
    if any(one.noun in _NUMBERED for one in names):
        return False
    words = re.findall(r"[\w.-]+", line.text) + re.findall(r"[\w.+-]+@[\w.-]+", line.text)
    if any(
        one.goes_to and not one.noun and not any(related(old, one.value) for old in words)
        for one in names
    ):
        return False
    first = [item for item in new if not item.joined]
    counted = [item for item in first if item.kind == "number"]
    if not request.verb and sum(not one.goes_to for one in first) - len(counted) > 1:
        return False
    files = sum(item.kind in {"file", "path"} for item in first)
    if names and len(first) > 1:
        stay = any(item.kind in {"file", "path"} and not item.goes_to for item in first)
        if stay and names[0].lead not in HOLDS:
            return False
        if any(not CUES.keys() & _words_said(item.cue) for item in counted):
            return False
    if files > 1 + any(one.goes_to for one in new):
        return False
    if request.strength or request.verb not in _BROAD or _is_named(request.verb, line):
        return True
    return all(one.value.isupper() for one in names) or bool(_ASKS_WEB.match(line.text))


_NUMBERED = frozenset({"column", "field", "port"})
_ASKS_WEB = re.compile(r"(?:curl|http)\b")


def _words_said(text: str) -> set[str]:
    return {form for word in re.findall(r"[a-z]+", text) for form in forms(word)}


def _installed(request: Request, new: list[Item], text: str) -> str:
    """Other packages with the same options."""
    if request.nouns or request.verb not in {"", "install", "add", "need", "require", "get"}:
        return ""
    if any(item.kind != "name" or item.lead not in {"", "for", "with"} for item in new):
        return ""
    if new[0].lead == "with" and request.strength < SURE:
        return ""
    found = re.fullmatch(
        r"(?P<head>.*?\s(?:install|add|get|-S)(?:\s+-{1,2}[\w-]+(?:=\S+)?)*)(?P<names>"
        r"(?:\s+[\w.+@/:-]+)+)",
        text,
    )
    if found is None or re.search(
        r"\s(?:-r|-e|--requirement|--upgrade|-U|-c|-t|-i)\b", found["head"]
    ):
        return ""
    return " ".join([found["head"], *(item.value for item in new)])


def _with_items(
    request: Request, new: list[Item], line: Statement, lines: list[Statement], scope: Scope
) -> str:
    """``line`` with one of each that is new."""
    firsts = [item for item in new if not item.goes_to] or new[:1]
    if sum(item.kind == "name" for item in firsts) > 1:
        return ""
    text, score = line.text, _HIGHEST
    made: list[Change] = []
    for item in sorted(firsts, key=lambda one: _ORDER.index(one.kind)):
        if made and _shows(text, item):
            continue
        sent = bool(made) or len(firsts) < len(new)
        best = _best(item, replace(line, text=text), lines, scope, elsewhere=not sent)
        text = applied(best, text) if best else ""
        if not text or best is None:
            return ""
        score = min(score, best.score)
        made.append(best)
    for item in new:
        whole = "/" not in item.value or item.value in text
        if text and item not in firsts and not (whole and _shows(text, item)):
            text = sent_to(item, text)
    if not text or score < _least(request, new, line) or not _says_something(text, line):
        return ""
    if request.strength == SURE and not request.verb and len(made) == 1:
        return _with_steps_before(text, made[0], line, lines)
    return text


def _least(request: Request, new: list[Item], line: Statement) -> int:
    """How well the new has to fit, by how plainly it is said that something is done again."""
    if request.strength < PLAIN and not request.verb and _RUNS.match(line.text):
        return _HIGHEST + 1
    broad = _BROAD if request.strength >= PLAIN else _BROAD | ANY
    if request.strength == SURE or request.verb not in broad or _is_named(request.verb, line):
        return _LEAST[request.strength]
    fits = all(_noun_fits(one, line) for one in new)
    vague = not _GUARDS.match(line.text) and any(one.kind == "name" and not one.noun for one in new)
    return _SPOKEN_BROADLY + (vague and request.strength > 0) if fits else _HIGHEST + 1


def _says_something(text: str, line: Statement) -> bool:
    """Whether ``text`` is a line that does something else than ``line``, and all of it."""
    if text == line.text or overwrites(line.text, text):
        return False
    if line.loop and re.search(rf"\$\{{?{line.loop}\b", text):
        return False
    # Where only the words around a value change, the value is not that of the new.
    says = re.match(r"(?:echo|printf)\b", text) and "$(" in text
    return not (says and _substitutions(text) == _substitutions(line.text))


def _is_named(verb: str, line: Statement) -> bool:
    """Whether the tool is called as what is asked for."""
    tool = next((one.text for one in pieces(line.text) if one.role == "tool"), "")
    return verb in name_parts(tool.strip("${}"))


def _noun_fits(item: Item, line: Statement) -> bool:
    """Whether the line may be about such a thing."""
    return item.noun in _PLAIN_NOUNS or not called(item.noun).isdisjoint(_words_of(line.text))


def _substitutions(text: str) -> list[str]:
    return re.findall(r"\$\(.*\)", text)


def _with_steps_before(text: str, change: Change, line: Statement, lines: list[Statement]) -> str:
    """The steps right above as well that are about the same, unless they only show something."""
    at = next((number for number, one in enumerate(lines) if one is line and not one.block), 0)
    steps = [text]
    for one in reversed(lines[:at]):
        if one.block or one.loop != line.loop or _SHOWS.match(one.text):
            break
        before = applied(change, one.text)
        if not before or before == one.text or overwrites(one.text, before):
            break
        steps.insert(0, before)
    return " && ".join(steps)


def _best(
    item: Item, line: Statement, lines: list[Statement], scope: Scope, *, elsewhere: bool
) -> Change | None:
    """The surest change that puts ``item`` into ``line``; None for none, or for two of a kind.

    ``elsewhere``: whether what the line writes has to be another file then.
    """
    ranked = sorted(changes(item, line, lines, scope), key=lambda one: -one.score)
    if elsewhere:
        ranked = [
            one for one in ranked
            if (text := applied(one, line.text)) and not overwrites(line.text, text)
        ]  # fmt: skip
    if not ranked:
        return None
    first = ranked[0]
    if any((one.exact, one.parts) != (first.exact, first.parts) for one in ranked[1:]
           if one.score == first.score):  # fmt: skip
        return None
    return first


def _words_of(text: str) -> frozenset[str]:
    """The words of a line, and those of the names of its variables."""
    words: set[str] = set()
    for word in re.findall(r"[A-Za-z][A-Za-z0-9]*|\d+", text):
        words |= called(word)
    for match in VARIABLE.finditer(text):
        for part in name_parts(match[1] or match[2]):
            words |= called(part)
    return frozenset(words)


def _is_in(item: Item, line: Statement, has: frozenset[str]) -> bool:
    """Whether the line is about that already."""
    if item.variable is not None:
        return bool(re.search(rf"\$\{{?{item.variable.name}\b", line.text))
    if item.kind == "name":
        return item.value.lower() in has or bool(called(item.value) & has)
    if item.kind == "extension":
        return bool(re.search(rf"\.{re.escape(item.value)}\b", line.text))
    if item.kind == "number":
        return bool(re.search(rf"(?<![\d.]){re.escape(item.value)}(?![\d.])", line.text))
    return bool(re.search(rf"(?<![\w./-]){re.escape(item.value.rstrip('/'))}(?![\w.-])", line.text))


def _shows(text: str, item: Item) -> bool:
    if item.variable is not None:
        return f"${item.variable.name}" in text or f"${{{item.variable.name}" in text
    if item.kind == "number":
        return bool(re.search(rf"(?<![\d.]){re.escape(item.value)}(?![\d.])", text))
    return item.value.rstrip("/") in text or item.value.rpartition("/")[2] in text.replace('"', "")
