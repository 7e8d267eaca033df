"""What a request says in short since its script has just one such thing.

"The two folders", "old and new config", "unpack it here", "from that day on", "the temp files":
each is said with the variables that are meant, where there is no other choice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.entities import EXTENSIONS, find_entities
from caro_lsp.generate.script.mentions import called, find_variables
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from caro_lsp.generate.script.scope import Scope, Variable

_PAIR = 2


def said_with_variables(text: str, scope: Scope) -> str:
    """``text`` with the variables of the script for what it says in short."""
    for put in _STEPS:
        text = put(text, scope)
    return text


# Pairs


def _with_both(text: str, scope: Scope) -> str:
    """Say "the two folders" as ``$A and $B``, where there are just two."""
    match = _BOTH.search(text)
    if match is None or re.search(r"\b(?:in|to|by|common) $", text[: match.start()], re.IGNORECASE):
        return text
    ones = _several(match["noun"].lower(), scope.variables)
    if len(ones) != _PAIR or any(f"${one.name}" in text for one in ones):
        return text
    # The order in which they were set.
    noun = "the folders " if ones[0].sort == "folder" else ""
    return f"{text[: match.start()]}{noun}${ones[0].name} and ${ones[1].name}{text[match.end() :]}"


_BOTH = re.compile(
    r"\b(?:both|the two|these two|those two|our two)(?: of)?(?: the| our| these)?"
    r" (?:given |different )?(?P<noun>[a-z]{3,})\b(?! (?:of|lines|columns))",
    re.IGNORECASE,
)


def _several(noun: str, variables: Iterable[Variable]) -> list[Variable]:
    """The variables that are called by a noun in the plural."""
    if not noun.endswith("s"):
        return []
    if noun in _OF_SORT:
        sort = _OF_SORT[noun]
        return [one for one in variables if one.sort == sort]
    if noun in {"dates", "days"}:
        return [one for one in variables if _DATE.fullmatch(one.value)]
    forms = called(noun)
    return [
        one
        for one in variables
        if one.sort != "list" and not forms.isdisjoint(name_parts(one.name)[-1:])
    ]


_OF_SORT = {
    "folders": "folder", "directories": "folder", "dirs": "folder", "files": "file",
    "hosts": "host", "servers": "host", "machines": "host", "urls": "url", "numbers": "number",
}  # fmt: skip
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\$\(date \+[\"']?%(?:F|Y-%m-%d)\b[\"']?.*")


def _with_shared_nouns(text: str, scope: Scope) -> str:
    """Say "old and new config" and "the app user and group" by the two names that share a word."""
    if not _JOINED.search(text):
        return text
    text = _BOTH_OF.sub("", text)
    named = [(one, name_parts(one.name)) for one in scope.variables if one.sort != "list"]
    if (found := _opposites(text, named)) is not None:
        return found
    for number, (one, parts) in enumerate(named):
        for other, others in named[:number]:
            if len(parts) != _PAIR or len(others) != _PAIR:
                continue
            for pair in (((other, others), (one, parts)), ((one, parts), (other, others))):
                if (found := _shared(text, *pair)) is not None:
                    return found
    return text


_JOINED = re.compile(r"\b(?:and|to|with|from|vs|or|against|by|for)\b", re.IGNORECASE)


def _opposites(text: str, named: list[tuple[Variable, list[str]]]) -> str | None:
    """Say "old and new" as ``$OLD and $NEW``."""
    alone = {parts[0]: one for one, parts in named if len(parts) == 1}
    for words in _OPPOSITES:
        if not alone.keys() >= set(words):
            continue
        either = "|".join(words)
        match = re.search(
            rf"\b(?:the |our )?(?P<a>{either})(?: one)? "
            rf"(?P<sign>and|to|with|from|vs|or|against|by) (?:the |our )?(?P<b>{either})"
            r"(?: (?:ones?|(?!(?:in|to|and|if|from)\b)[a-z]+))?(?![\w-])",
            text,
            re.IGNORECASE,
        )
        if match and match["a"].lower() != match["b"].lower():
            first, second = alone[match["a"].lower()], alone[match["b"].lower()]
            noun = "the folders " if first.sort == second.sort == "folder" else ""
            said = f"{noun}${first.name} {match['sign']} ${second.name}"
            return f"{text[: match.start()]}{said}{text[match.end() :]}"
    return None


_BOTH_OF = re.compile(r"\bboth (?=(?:the |our |\$)?[\w$]+(?: \w+)? (?:and|as well as) )", re.I)
_OPPOSITES = (("old", "new"), ("first", "second"), ("before", "after"), ("left", "right"))


def _shared(
    text: str, one: tuple[Variable, list[str]], other: tuple[Variable, list[str]]
) -> str | None:
    (first, a), (second, b) = one, other
    sign = r"(?P<sign>and|to|with|from|vs|or|against|by)"
    if a[1] == b[1] and a[0] != b[0]:
        noun = _any_of(a[1])
        pattern = (
            rf"(?:the |our )?{_any_of(a[0])}(?: one| {noun})? {sign} (?:the |our )?{_any_of(b[0])}"
            rf" (?:{noun}s?|one)"
        )
    elif a[0] == b[0] and a[1] != b[1]:
        noun = _any_of(a[0])
        pattern = (
            rf"(?:the |our |its )?{noun}(?:'s)? {_any_of(a[1])} {sign} (?:the |its"
            rf" )?{_any_of(b[1])}"
        )
    else:
        return None
    match = re.search(rf"\b{pattern}\b", text, re.IGNORECASE)
    if match is None:
        return None
    said = f"${first.name} {match['sign']} ${second.name}"
    return f"{text[: match.start()]}{said}{text[match.end() :]}"


def _any_of(part: str) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(called(part))))})"


# What there is just one of


def _with_the_date(text: str, scope: Scope) -> str:
    """Say "from that day on" by the only variable that holds a date."""
    match = _THAT_DAY.search(text)
    if match is None:
        return text
    dates = [one for one in scope.variables if _DATE.fullmatch(one.value)]
    if len(dates) != 1 or re.search(rf"\b{dates[0].name}\b", text):
        return text
    return f"{text[: match.start()]}${dates[0].name}{text[match.end() :]}"


_THAT_DAY = re.compile(
    r"\b(?:that|the given|the chosen|the wanted|the start|the same|our|this) (?:day|date)\b"
    r"(?! (?:of|s)\b)",
    re.IGNORECASE,
)


def _with_an_archive(text: str, scope: Scope) -> str:
    """Say which archive is unpacked or made, where the script has one."""
    match = _UNPACKS.match(text) or _PACKS.match(text)
    if match is None:
        return text
    archives = [one for one in scope.variables if _ARCHIVE.search(one.value)]
    if len(archives) != 1 or f"${archives[0].name}" in text:
        return text
    name = archives[0].name
    if any(one.value == archives[0].written for one in find_variables(text, scope, ())):
        return text
    if any(_ARCHIVE.search(one.value) for one in find_entities(text)):
        return text
    if match.re is _UNPACKS:
        return f"{match['verb']} ${name}{text[match.end() :]}"
    if _GOES.search(text) or not match["what"] or _is_made(name, scope):
        return text
    return f"{text.rstrip(' .')} into ${name}"


_ARCHIVE = re.compile(r"\.(?:tar(?:\.\w+)?|tgz|txz|tbz2?|zip|7z)$")
_UNPACKS = re.compile(
    r"(?P<verb>(?:and |now |then )*(?:unpack|extract|untar|unzip|decompress|unarchive))"
    r"(?: (?:it|that|this|everything|all|the (?:archive|tarball|package|zip|download)))?"
    r"(?= (?:in|into|to|inside|under|there|here|over|without)\b|[ .]*$)",
    re.IGNORECASE,
)
_PACKS = re.compile(
    r"(?:and |now |then )*(?:pack|tar|zip|archive|bundle|compress|make an? (?:archive|tarball)"
    r" (?:of|from)|(?:an? )?(?:archive|tarball) of|create an? (?:archive|tarball) (?:of"
    r"|from))(?: up)?"
    r" (?P<what>\S.*)",
    re.IGNORECASE,
)
_GOES = re.compile(r"\b(?:to|into|as|named|called|in place)\b", re.IGNORECASE)


def _is_made(name: str, scope: Scope) -> bool:
    return any(re.search(rf"\b(?:tar|zip|7z)\b.*\$\{{?{name}\b", line) for line in scope.commands)


def _with_kinds_of_files(text: str, scope: Scope) -> str:
    """Say "the temp files" as ``*.TMP_EXT files``, where such a variable has their ending."""
    for one in scope.variables:
        parts = name_parts(one.name)
        if len(parts) != _PAIR or one.sort not in {"text", "file", "folder"}:
            continue
        kind = next((a for a, b in (parts, parts[::-1]) if b in _ENDINGS), None)
        if kind is None or not re.fullmatch(r"\.?\w{1,8}", one.value):
            continue
        match = re.search(
            rf"\b(?:(?P<det>the|all|every|each|any|all the) )?{_any_of(kind)}(?: files?|s)\b",
            text,
            re.IGNORECASE,
        )
        if match:
            dot = "" if one.value.startswith(".") else "."
            det = "all " if match["det"] else ""
            said = f"{det}*{dot}{one.name.upper()} files"
            return f"{text[: match.start()]}{said}{text[match.end() :]}"
    return text


_ENDINGS = frozenset({"ext", "extension", "suffix", "ending"})


def _with_skipped(text: str, scope: Scope) -> str:
    """Say "leaving out the folder we skip" by the variable that is called so."""
    match = _LEFT_OUT.search(text)
    if match is None:
        return text
    ones = [one for one in scope.variables if _SKIPPED & set(name_parts(one.name))]
    if len(ones) != 1 or ones[0].sort == "list":
        return text
    if _ENDING.search(ones[0].value):
        # A file that lists them.
        return text
    said = f"excluding ${ones[0].name}"
    return f"{text[: match.start()].rstrip(' ,')}, {said}{text[match.end() :]}"


_ENDING = re.compile(r"\.(?:txt|list|lst|exclude|ignore|conf)$")
_SKIPPED = frozenset({"skip", "exclude", "ignore", "excluded", "ignored", "skipped"})
_LEFT_OUT = re.compile(
    r",? *\b(?:but |and )?(?:leav(?:e|ing) out|skip(?:ping)?|ignor(?:e|ing)|without|minus"
    r"|except(?: for)?"
    r"|excluding|omitting|but not) (?:the |our |what |anything |everything |whatever )*"
    r"(?:(?:folder|dir|directory|one|ones|files?|part) )?(?:that |which )?(?:we |is |are "
    r"|to |to be )*"
    r"(?:skip|exclude|ignore|leave out|skipped|excluded|ignored)\b(?: (?:folder|dir"
    r"|directory|ones?))?",
    re.IGNORECASE,
)


def _with_the_scratch(text: str, scope: Scope) -> str:
    """Say "clean up the work dir" of what was made to be thrown away as deleting it."""
    match = _CLEANS.fullmatch(text.strip(" ."))
    if match is None:
        return text
    made = [one for one in scope.variables if one.value.startswith("$(mktemp")]
    named = {one.value for one in find_variables(match["what"], scope, ())}
    ones = [one for one in made if one.written in named or f"${one.name}" in match["what"]]
    if not ones and len(made) == 1 and _SCRATCH.fullmatch(match["what"]):
        ones = made
    if len(ones) != 1:
        return text
    # Recipes know what is to be done with such a thing.
    return f"remove the temp {'folder' if ones[0].sort == 'folder' else 'file'}"


_CLEANS = re.compile(
    r"(?:and |now |then |finally )*(?:clean(?: ?up)?|tidy(?: up)?|get rid of|throw away|discard"
    r"|dispose of) (?P<what>(?:the |our |that |up )*[\w $-]+?)(?: again| afterwards)?",
    re.IGNORECASE,
)
_SCRATCH = re.compile(
    r"(?:up )?(?:after (?:us|ourselves)|(?:the |our |that |all )?(?:temp(?:orary)?|tmp"
    r"|scratch|work(?:ing)?)"
    r" (?:folder|dir|directory|files?|space|stuff|area))",
    re.IGNORECASE,
)


def _with_wanted(text: str, scope: Scope) -> str:
    """Say "with the wanted status" as where the status is $WANTED, which names no column."""
    match = _WANTED.search(text)
    if match is None or not any(_TABLE.search(one.value) for one in scope.variables):
        return text
    ones = [one for one in scope.variables if one.name.lower() == match["how"].lower()]
    if len(ones) != 1 or ones[0].sort not in {"text", "number"}:
        return text
    said = f"where {match['column']} is ${ones[0].name}"
    return f"{text[: match.start()]}{said}{text[match.end() :]}"


_TABLE = re.compile(r"\.(?:csv|tsv)$")
_WANTED = re.compile(
    r"\b(?:(?:that|which) (?:have|has|are of) |with |of |having |in |for )(?:the |our )"
    r"(?P<how>wanted|chosen|given|selected|target|required|asked) (?P<column>[a-z]+)\b",
    re.IGNORECASE,
)


def with_a_setting(text: str, scope: Scope) -> str:
    """Say "put the new port into the config" as setting port to ``$NEW_PORT`` in ``$CONF``."""
    match = _SETS.fullmatch(text.strip(" ."))
    if match is None:
        return text
    files = [one for one in find_variables(match["file"], scope, ()) if one.fits == "file"]
    named = {f"${{{one.name}}}": one for one in scope.variables}
    if len(files) != 1 or not _SETTINGS.search(named[files[0].value].value):
        return text
    words = match["what"].lower().split()
    ones = [
        one
        for one in scope.variables
        if one.sort in {"text", "number", "host", "url"}
        and (words == [f"${one.name.lower()}"] or name_parts(one.name)[-1:] == words[-1:])
        and set(words[:-1]) <= {*name_parts(one.name)[:-1], "new", "wanted", "given"}
    ]
    if len(ones) != 1:
        return text
    key = name_parts(ones[0].name)[-1]
    return f"set {key} to ${ones[0].name} in ${named[files[0].value].name}"


_SETTINGS = re.compile(r"\.(?:conf|cfg|ini|env|properties|config)$|(?:^|/)\.env$")
_SETS = re.compile(
    r"(?:and |now |then )*(?:put|set|write|change|update|enter|insert|store)"
    r" (?:the |our )?(?P<what>(?:[a-z]+ )?[a-z]+|\$\w+) (?:in|into|to|inside|of)"
    r" (?P<file>(?:the |our )?[\w ]+)",
    re.IGNORECASE,
)


def _with_the_remote_branch(text: str, scope: Scope) -> str:
    """Say "the remote branch" as ``$REMOTE/$BRANCH`` where the script has both, and uses git."""
    match = _REMOTE_BRANCH.search(text)
    if match is None or not any("git" in line for line in scope.commands):
        return text
    found = [
        [one for one in scope.variables if name_parts(one.name)[-1:] == [word]]
        for word in ("remote", "branch")
    ]
    if any(len(ones) != 1 or "/" in ones[0].value for ones in found):
        return text
    (remote,), (branch,) = found
    return f"{text[: match.start()]}${remote.name}/${branch.name}{text[match.end() :]}"


_REMOTE_BRANCH = re.compile(
    r"(?<=\b(?:on|to)\s)(?:top of )?(?:the |our )?(?:remote|upstream)(?:'s)? branch\b"
    r"|(?<=\bonto\s)(?:top of )?(?:the |our )?(?:remote|upstream)(?:'s)? branch\b"
    r"|(?:(?<=\bmerge\s)|(?<=\bwith\s))(?:the |our )?(?:remote|upstream)(?:'s)? branch\b",
    re.IGNORECASE,
)


def _with_programs_of_a_folder(text: str, scope: Scope) -> str:
    """Say "install the shell scripts" as those of the folder that is called by them."""
    match = _INSTALLS.match(text)
    if match is None:
        return text
    folders = [
        one
        for one in scope.variables
        if one.sort == "folder" and {"script", "scripts", "tools"} & set(name_parts(one.name))
    ]
    if len(folders) != 1:
        return text
    ending = EXTENSIONS.get((match["kind"] or "shell").strip().lower(), "sh")
    return f"install ${folders[0].name}/*.{ending}{text[match.end() :]}"


_INSTALLS = re.compile(
    r"(?:(?:and|now|then) )*install (?:all )?(?:the |our )?"
    r"(?P<kind>(?:shell|bash|python|perl|ruby) )?"
    r"scripts(?= (?:in|into|to|under)\b)",
    re.IGNORECASE,
)


def _with_places_below_a_prefix(text: str, scope: Scope) -> str:
    """Say "install the binary under the prefix" with the folder there that such things are in."""
    match = _BELOW_PREFIX.fullmatch(text.strip(" ."))
    prefixes = [one for one in scope.variables if name_parts(one.name)[-1:] == ["prefix"]]
    if match is None or len(prefixes) != 1:
        return text
    files = find_variables(match["what"], scope, ())
    if len(files) != 1:
        return text
    value = next((one.value for one in scope.variables if one.written == files[0].value), "")
    page = re.search(r"\.([1-9])$", value)
    place = f"share/man/man{page[1]}" if page else "bin"
    name = files[0].value.strip("${}")
    return f"install ${name} into ${prefixes[0].name}/{place}{' with mode 644' if page else ''}"


_BELOW_PREFIX = re.compile(
    r"(?:(?:and|now|then) )*install (?P<what>.+?) (?:(?:in|into|to) bin )?"
    r"(?:under|below|in|into|to|at) (?:the |our )?prefix",
    re.IGNORECASE,
)


def _with_own_process(text: str, scope: Scope) -> str:
    """Say "our pid" so that it is not the file for it."""
    del scope
    return _OWN_PID.sub("our process id", text)


_OWN_PID = re.compile(
    r"\b(?:our|its|my|(?:the|this) script's)(?: own)? pid\b(?! ?file)", re.IGNORECASE
)


_STEPS: tuple[Callable[[str, Scope], str], ...] = (
    _with_both,
    _with_shared_nouns,
    _with_the_date,
    _with_an_archive,
    _with_kinds_of_files,
    _with_skipped,
    _with_the_scratch,
    _with_wanted,
    _with_the_remote_branch,
    _with_programs_of_a_folder,
    _with_places_below_a_prefix,
    _with_own_process,
)
