"""Requests about those of several things that are so: "move those that have content to the done dir"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.several.predicates import of_repository, predicate
from caro_lsp.generate.script.several.sources import Several, meant
from caro_lsp.generate.script.statements.actions import block
from caro_lsp.generate.script.statements.here import Here

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Scope

_LEAD = re.compile(
    r"^(?:(?:and|now|then|also|next|finally|please|ok|just|only)[ ,]+)+", re.IGNORECASE
)
_SHOW = re.compile(
    r"(?:print|show|list|tell(?: me)?|say|echo|find(?: out)?|report|get|see|output|display|name|give)(?: me| us)?(?: (?:the )?names? of)?(?: out)?(?: only| just)? (?=\S)",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?:(?:print|show|say|tell me|report) )?(?:how many|(?:count|number of)(?: how many)?|the (?:number|count) of) (?=\S)",
    re.IGNORECASE,
)
_CHOSEN = re.compile(
    r"(?:(?P<x>which|what|whichever|any|everything|anything)(?: ones?\b| of (?:them|these|those|the (?P<of>[\w-]+))| (?P<n>(?!is\b|are\b|do\b|does\b|of\b)[a-z][\w-]*(?: files)?)(?= [a-z]))?"
    r"|(?P<z>(?:of )?(?:those|these|the ones?|them|all of them))(?= (?:that|which|who|over|under|above|below|in|not|with|without|if|when|is|are|do|does|have|has|can)\b|$)"
    r"|(?P<y>(?:only |just )?(?:all |any |each |every )?(?:of )?(?:the |those |these )?(?:ones?|[a-z][\w-]*(?: files?| ones?)?)))"
    r"(?P<rel>(?:,? (?:that|which|who|if (?:it|they)|when (?:it|they)|in case (?:it|they)))| (?=(?:is|are|do|does|have|has|can|with|without|exists?|ending)\b))? ?",
    re.IGNORECASE,
)
_QUALIFIED = re.compile(
    r"(?:the |all |any |every |all the |those |only the )(?P<not>(?:not|un)[ -]?)?(?P<how>empty|missing|broken|invalid|valid|corrupt(?:ed)?|malformed|existing|executable|unreachable|reachable|installed|readable|writable|compressed|uncompressed|non-empty|running|stopped|dead|offline)"
    r" (?P<noun>ones?|[a-z][\w-]*)",
    re.IGNORECASE,
)
_ENDS = re.compile(r",? (?=(?:to|into|in|onto|on|from|under|over|as)\b)|, (?:and )?", re.IGNORECASE)


def chosen(text: str, scope: Scope, ask: Callable[[str, Scope], str]) -> str:
    """The command for ``text`` where it is about some of several things of the script, or nothing."""
    if not _TELLING.search(text):
        return ""
    said = _LEAD.sub("", re.sub(r"\s+", " ", text.strip(" .?!")))
    here = Here(scope, ask)
    if match := _COUNT.match(said):
        verb, rest = "count", said[match.end() :]
    elif match := _SHOW.match(said):
        verb, rest = "show", said[match.end() :]
    elif _CHOSEN.match(said) and re.match(r"which|what|those|the|any|all", said, re.IGNORECASE):
        verb, rest = "show", said
    else:
        verb, _, rest = said.partition(" ")
        if not re.fullmatch(r"[a-z]+", verb, re.IGNORECASE):
            return ""
    return (
        _with_quality(verb, rest, here)
        or _with_relative(verb, rest, here)
        or _with_all(verb, rest, here)
        or _with_each(verb, rest, here)
        or _within_each(said, here)
    )


_TELLING = re.compile(
    r"\b(?:which|what|those|these|that|who|ones?|any|them|if|with|without|are|is|all|the|every|each|how many)\b",
    re.IGNORECASE,
)


def _with_quality(verb: str, rest: str, here: Here) -> str:
    match = _QUALIFIED.match(rest)
    if match is None:
        return ""
    several = meant(match["noun"], here.scope)
    if several is None:
        return ""
    how = match["how"].lower()
    how = {"uncompressed": "not compressed", "non-empty": "not empty", "existing": "there"}.get(
        how, how
    )
    if match["not"]:
        how = f"not {how}"
    return _done(verb, several, f"is {how}", rest[match.end() :].strip(), here)


def _with_relative(verb: str, rest: str, here: Here) -> str:
    match = _CHOSEN.match(rest)
    if match is None or not (match["rel"] or match["x"] or match["z"]):
        return ""
    noun = match["of"] or match["n"] or match["y"] or "them"
    several = meant(
        re.sub(r"^(?:only|just|all|any|each|every|of|the|those|these| )+\b", "", noun) or "them",
        here.scope,
    )
    if several is None:
        return ""
    said = rest[match.end() :].strip()
    if not said or re.match(r"without\b", said):
        return ""
    if re.match(
        r"(?:over|under|above|below|bigger|larger|smaller|older|newer|not|in|ending)\b", said
    ):
        said = f"is {said}"
    cuts = [len(said), *(one.start() for one in reversed(list(_ENDS.finditer(said))))]
    for cut in cuts:
        if command := _done(verb, several, said[:cut], said[cut:].strip(" ,"), here):
            return command
    return ""


def _with_all(verb: str, rest: str, here: Here) -> str:
    """What is done with all of them, which a command may take at once."""
    match = _ALL.fullmatch(rest)
    if match is None or verb.lower() not in _MOVES:
        return ""
    several = meant(match["x"], here.scope)
    if several is None or not several.all or several.item.sort == "host":
        return ""
    way, tail = match["way"], (match["tail"] or "").strip(" ,")
    target = _target(tail, here) if tail else _target_of_script(several, here)
    if not target:
        return ""
    tool = _MOVES[verb.lower()]
    if not way:
        if not tail:
            return ""
        tool = "cp -r" if tool == "cp" and several.item.sort != "file" else tool
        return f"{tool} {several.all} {target}"
    item = several.item.name
    if way.lower().startswith(("low", "small")):
        name = f"$(basename \"${item}\" | tr '[:upper:]' '[:lower:]')"
    elif way.lower().startswith(("up", "cap")):
        name = f"$(basename \"${item}\" | tr '[:lower:]' '[:upper:]')"
    else:
        return ""
    plain = target.rstrip("/")
    place = f'{plain[:-1]}/{name}"' if plain.endswith('"') else f'"{plain}/{name}"'
    return several.each(f'{tool} "${item}" {place}')


_ALL = re.compile(
    r"(?P<x>(?:them|these|those|all|everything|all of (?:them|these|those)|them all|(?:all )?(?:the|these|those) [\w]+?(?: files)?))(?: (?:over|across))?"
    r"(?P<tail> (?:to|into|in|under|onto) (?:the )?.+?)??"
    r"(?:,? (?:(?:with|under|using|but with|having|and) )?(?:the |their )?(?:(?:file ?)?names? )?(?:in )?(?P<way>lower|small|upper|capital)[- ]?(?:case)?(?: ?letters?)?d?(?: (?:file ?)?names?)?)?",
    re.IGNORECASE,
)


def _target_of_script(several: Several, here: Here) -> str:
    """The only folder of the script that they do not come from."""
    folders = [
        one
        for one in here.scope.variables
        if one.sort == "folder"
        and f"${one.name}" not in several.over
        and f"{{{one.name}}}" not in several.over
    ]
    return f'"${folders[0].name}"/' if len(folders) == 1 else ""


def _with_each(verb: str, rest: str, here: Here) -> str:
    """What is done with each line of a list, or in each repository."""
    match = _EACH.fullmatch(rest)
    if match is None or verb.lower() in {"for", "in", "with", "on"}:
        return ""
    several = meant(match["x"] or match["y"] or "them", here.scope)
    if several is None:
        return ""
    name, tail = several.item.name, (match["tail"] or "").strip()
    if verb.lower() in _GIT and repository(several, here):
        return (
            several.each(f"git -C {repository(several, here)} {verb.lower()}") if not tail else ""
        )
    if not several.lines or (several.item.sort == "file" and (match["y"] or match["z"])):
        return ""
    if verb.lower() in _GETS and several.item.sort == "url":
        place = _target(tail, here) if tail else ""
        if tail and not place:
            return ""
        return f"wget -q{f' -P {place}' if place else ''} -i {several.lines}"
    inner = here.within(several.item, about=several.item)
    command = inner.ask(f"{verb} ${name} {tail}".strip())
    if f"${name}" not in command.replace("{", ""):
        return ""
    # ssh would read the rest of the list.
    command = re.sub(
        r"(?<![\w-])ssh (?!-n)", "ssh -n ", command.replace(f'"${{{name}}}"', f'"${name}"')
    )
    return several.each(command)


def _within_each(said: str, here: Here) -> str:
    """What names each line of a list in its middle: "run uptime on each host"."""
    match = _WITHIN.search(said)
    several = meant(match["x"], here.scope) if match else None
    if match is None or several is None or not several.lines:
        return ""
    if not said[: match.start()].strip() or (
        several.item.sort == "file" and not re.search(r"\b(?:each|every)\b", match[0])
    ):
        return ""
    name = several.item.name
    before, behind = said[: match.start()].strip(), said[match.end() :].strip()
    ran = re.fullmatch(r"(?:run|execute|call) (?P<do>[\w./-]+(?: -[\w-]+| [\w./-]+)*)", before)
    if ran and several.item.sort == "host" and match["how"].lower() in {"on", "at"} and not behind:
        return several.each(f'ssh -n "${name}" {ran["do"]}')
    inner = here.within(several.item, about=several.item)
    command = inner.ask(f"{before} {match['how']} ${name} {behind}".strip())
    if f"${name}" not in command.replace("{", "") or several.lines in command:
        return ""
    command = re.sub(
        r"(?<![\w-])ssh (?!-n)", "ssh -n ", command.replace(f'"${{{name}}}"', f'"${name}"')
    )
    return several.each(command)


_WITHIN = re.compile(
    r"\b(?P<how>on|to|from|for|with|of|in|at|against) (?:each|every|all)(?: of)?(?: (?:the|these|those))? (?P<x>them|these|those|[a-z]+)\b",
    re.IGNORECASE,
)


def repository(several: Several, here: Here) -> str:
    """Where one of several repositories is, as a word; empty where they are none."""
    if not _REPOSITORIES & several.nouns:
        return ""
    name = several.item.name
    folders = [one for one in here.scope.variables if one.sort == "folder"]
    array = next((one for one in here.scope.variables if f"{{{one.name}[@]" in several.over), None)
    if array is not None and "/" not in array.value and len(folders) == 1:
        return f'"${folders[0].name}/${name}"'
    return f'"${name}"'


_REPOSITORIES = frozenset(
    {"repos", "repo", "repositories", "projects", "checkouts", "clones", "worktrees"}
)
_GIT = frozenset({"pull", "fetch", "push", "gc", "status"})
_GETS = frozenset({"fetch", "download", "get", "wget", "curl", "grab", "pull", "retrieve"})
_EACH = re.compile(
    r"(?:(?:each|every)(?: one)?(?: of)?(?: (?:the|these|those))?(?: (?P<x>them|these|those|(?!one\b)[a-z]+))?|all (?:of )?(?:the )?(?P<y>[a-z]+)|(?P<z>them)(?: all)?)(?P<tail> .+)?",
    re.IGNORECASE,
)


def _done(verb: str, several: Several, condition: str, tail: str, here: Here) -> str:
    """What is done with each that is so."""
    if re.match(r"ending\b", condition):
        condition = f"ends{condition[6:]}"
    place = repository(several, here)
    test = (of_repository(condition, place, several.item) if place else None) or predicate(
        condition, several.item, here
    )
    if test is None or f"${several.item.name}" not in test.command.replace("{", ""):
        return ""
    if verb.lower() == "count":
        if tail:
            return ""
        shown = f'echo "${several.item.name}"'
        return f"{several.each(_if(test.command, shown, negated=test.negated))} | wc -l"
    body = action(verb, tail, several, here).replace(
        f'"${{{several.item.name}}}"', f'"${several.item.name}"'
    )
    return several.each(_if(test.command, body, negated=test.negated)) if body else ""


def _if(test: str, body: str, *, negated: bool) -> str:
    if negated and test.startswith("[ ") and not re.search(r" -(?:gt|lt|ge|le) ", test):
        # What a test may say itself.
        test, negated = _turned(test), False
    if negated:
        return f"{test} || {block(body)}"
    return f"if {test}; then {body}; fi"


def _turned(test: str) -> str:
    if test.startswith("[ -n "):
        return test.replace("[ -n ", "[ -z ", 1)
    if " != " in test:
        return test.replace(" != ", " = ", 1)
    return test.replace(" = ", " != ", 1) if test.count(" = ") == 1 else f"[ ! {test[2:]}"


def action(verb: str, tail: str, several: Several, here: Here) -> str:
    """What a verb does with one of them; empty where it is not known."""
    item = several.item
    word = f'"${item.name}"'
    verb = verb.lower()
    if verb == "show":
        return f"echo {word}" if not tail else ""
    is_file = item.sort in {"file", "folder"}
    if verb in _MOVES and is_file:
        target = _target(tail, here)
        return f"{_MOVES[verb]} {word} {target}" if target else ""
    if tail:
        inner = here.within(item, about=item)
        command = inner.ask(f"{verb} ${item.name} {tail}")
        return command if f"${item.name}" in command.replace("{", "") else ""
    if verb in _SIMPLE and (is_file or verb in {"ping"}):
        return f"{_SIMPLE[verb]} {word}"
    inner = here.within(item, about=item)
    command = inner.ask(f"{verb} ${item.name}")
    return command if f"${item.name}" in command.replace("{", "") else ""


_MOVES = {
    "move": "mv",
    "put": "mv",
    "copy": "cp",
    "mv": "mv",
    "cp": "cp",
    "transfer": "mv",
    "send": "mv",
    "sort": "mv",
    "bring": "mv",
    "quarantine": "mv",
}
_SIMPLE = {
    "delete": "rm",
    "remove": "rm",
    "rm": "rm",
    "gzip": "gzip",
    "compress": "gzip",
    "gunzip": "gunzip",
    "decompress": "gunzip",
    "ping": "ping -c 1",
    "drop": "rm",
    "unlink": "rm",
}


def _target(tail: str, here: Here) -> str:
    """The folder behind "to", as a word that ends in a slash."""
    match = re.match(
        r"(?:over |across )?(?:to|into|in|under|onto) (?:the )?(?P<x>.+)", tail, re.IGNORECASE
    )
    if match is None:
        return ""
    said = match["x"].strip()
    for plain in (said, re.sub(r" (?:ones?|folder|dir|directory|queue)$", "", said)):
        one = here.variable(plain)
        if one is not None and (one.sort == "folder" or "/" in one.value):
            return f'"${one.name}"/'
    if re.fullmatch(r"[\w.-]*/[\w./-]*", said):
        return f"{said.rstrip('/')}/"
    return ""
