"""Whether a command does what a clause says, by its verb and by what it works on.

A wrong step is worse than none: what an answer leaves out, or takes for something else, is looked
for here, whatever the grammar makes of the words.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from caro_lsp.generate.plans.clauses import verb_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_UNNAMED = re.compile(
    r"\b(?:those|these|ones|both|(?<!if )(?<!unless )there(?! (?:is|are|was)\b)"
    r"|the (?:others?|rest|remaining|originals?|pieces|latter|former|same))\b"
    r"(?! (?:files?|folders?|lines?|commits?|branch\w*|columns?|words?|users?|time|day|name)\b)",
    re.IGNORECASE,
)
_WRITES_TO = re.compile(
    r"\b(?:save|write|store|put|redirect|output|list)\b[^,]*\b(?:in|into|to|as)\s+"
    r"(?:(?:the|a) )?(?:new )?(?:file )?(?:named |called )?(?P<file>[\w./~-]*\w\.\w+)$",
    re.IGNORECASE,
)
_OF_FILES = re.compile(
    r"(?:sudo )?(?:tar|zip|gzip|xz|cp|mv|rm|chmod|chown|cat|rsync|scp|ln|unzip)\b"
)
_TAKES_FILES = re.compile(
    rf"{_OF_FILES.pattern}|(?:ls|wc|sort|head|tail|less|du|stat|touch|file|sed|find|grep|sha256sum"
    r"|md5sum|bash|sh|python3?)\b"
)
_OF_ONE_FILE = re.compile(
    r"(?:truncate|gzip|gunzip|unzip|cat|head|tail|wc|sort|less|sed|xz|sha256sum|md5sum)\b"
)
_KINDS = "tag|branch|service|user|group|database|container|image|process|deployment|package|volume"
_ANY_FILE = re.compile(
    r"(?:files?|everything|anything|all|folders?|director(?:y|ies)|contents?|things?|stuff|items?"
    r"|ones?|empty|of)\b",
    re.IGNORECASE,
)
_FINDS_ANY = re.compile(
    r"find (?!.*-(?:i?name|i?path|i?regex|empty|user|group|perm|size)\b).*"
    r"(?:-delete\b|-exec (?:rm|mv|gzip|chmod|chown)\b)"
)
_SELECTED = re.compile(
    r"\w+ (?:all |the |any |every )?(?P<noun>[a-z]+)"
    r"(?= (?:older|newer|larger|bigger|smaller|that|which|over|from)\b)",
    re.IGNORECASE,
)
_LISTS_NAMES = re.compile(r"\b(?:lists?|files?|names?|folders?|director\w+|contents?|ls)\b", re.I)
_NAME = re.compile(r"[\w~-]*[./@*:-][\w./@*:~-]*\w")
_IN_SOME_FOLDER = re.compile(
    r"\b(?:in|from|under|below) (?:a|some|any) (?:folder|directory)$", re.I
)
"""A folder that nobody has named."""
_INTO_ITSELF = re.compile(r"\b(?:mv|cp)(?: -\S+)* (?P<it>\S+) (?P=it)(?:/|$|\s*[;&|])")
_MOVED = re.compile(
    r"(?:move|copy|put|rename) (?:the (?:file|archive|folder) )?\"?(?P<name>[\w./~$-]*\w\.\w+)\"?"
    r" (?:in|into|to|under)\b",
    re.IGNORECASE,
)
_UNPACKED = re.compile(
    r"(?:unpack|extract|unzip|untar|decompress)\b.* (?:in)?to (?:the (?:folder|directory) )?"
    r"(?!(?:it|there|place|them|disk|stdout)$)(?P<to>[\w./~-]+)$",
    re.IGNORECASE,
)
_MOVES = re.compile(r"(?:sudo )?(?:mv|cp) (?:-\S+ )*(?P<from>.+) \S+$")
_INSTALLS_A_NOUN = re.compile(
    r"\b(?:install|add) (?:-\S+ )*(?:the |all )?(?:dependenc(?:y|ies)|deps|requirements|packages?"
    r"|updates?|modules?|libraries|tools|plugins?|extensions?|software|it|them)\s*(?:$|[;&|])"
)
"""What nobody calls a package."""
_ONE_BRANCH = re.compile(r"\b(?:the|that|this|my) (?:[a-z]+ )?branch\b", re.IGNORECASE)
_USED = re.compile(r"(?<!\\)\$\{?([a-z_]\w*)")
_LOOPS = re.compile(r"\bfor (\w+) in\b")
_SETS = re.compile(
    r"(?:(?:^|[;&|({]\s*|\b(?:do|then|else|export|local|declare|while) )(?=\w+=)"
    r"|\b(?:read|mapfile|readarray) (?:-\w+ (?:(?:''|\"[^\"]*\") )?)*|\bgetopts \S+ )"
    r"([A-Za-z_]\w*)"
)
_KIND_AND_NAME = re.compile(rf"\bthe (?:{_KINDS}) (?P<name>[\w-]+)$")


def agrees(command: str, said: str) -> bool:
    """Whether ``command`` may do what the clause ``said`` says, as far as that is known."""
    return (
        _shows_its_verb(command, said)
        and _shows_its_words(command, said)
        and _writes_its_file(command, said)
        and not _takes_any_file(command, said)
        and not _takes_a_noun_for_a_file(command, said)
        and _unpacks_there(command, said)
        and not _IN_SOME_FOLDER.search(said)
        and not _INTO_ITSELF.search(command)
        and _takes_what_is_moved(command, said)
        and not _INSTALLS_A_NOUN.search(command)
        and not (_ONE_BRANCH.search(said) and "git branch -" in command and "xargs" in command)
    )


def agrees_with_all(command: str, clauses: Sequence[str]) -> bool:
    """Whether ``command`` may do all that the clauses say, with each number in them."""
    numbers = re.findall(r"(?<![\w./-])\d+(?![\w./-])", " ".join(clauses))
    return all(number in command for number in numbers) and all(
        _shows_its_verb(command, clause) and _shows_its_words(command, clause) for clause in clauses
    )


def uses(command: str, phrase: str) -> bool:
    """Whether ``command`` has the name in a phrase for what it is to be done with, if any."""
    names = _NAME.findall(phrase) + _KIND_AND_NAME.findall(phrase)
    plain = command.replace('"', "")
    return not names or any(name.rstrip("/").rpartition("/")[2] in plain for name in names)


def leaves_unnamed(said: str) -> bool:
    """Whether a clause, said in full, still speaks of something by a word that names nothing."""
    return bool(_UNNAMED.search(re.sub(r"\"[^\"]*\"|'[^']*'", "", said)))


def takes_a_name_for_a_file(command: str, said: str) -> bool:
    """Whether a command on files works on what ``said`` calls a tag, a service or the like."""
    if not _OF_FILES.match(command):
        return False
    return any(_has_word(command, n) for n in re.findall(rf"\bthe (?:{_KINDS}) ([\w.-]+)", said))


def takes_what_is_unset(commands: Sequence[str], names: Collection[str]) -> bool:
    """Whether one of ``commands`` uses a variable that neither it nor one before it has set.

    What a loop goes through is set in that loop only. ``names`` are those of the script.
    """
    there = set(names)
    for command in commands:
        text = re.sub(r"'[^']*'", "''", command)
        within = {name for form in (_LOOPS, _SETS) for name in form.findall(text)}
        if not set(_USED.findall(text)) <= there | within:
            return True
        there |= set(_SETS.findall(re.sub(r"\b(?:for|while)\b.*?\bdone\b", "", text)))
    return False


def takes_a_folder_for_a_file(command: str, folders: frozenset[str]) -> bool:
    """Whether a command that works on the text of files is given a folder that is known."""
    operands = re.sub(r" -[dCP] \S+", "", command)
    words = {word.rstrip("/") for word in operands.split()[1:]}
    known = {folder.rstrip("/") for folder in folders}
    return bool(_OF_ONE_FILE.match(command)) and not words.isdisjoint(known)


def _shows_its_verb(command: str, said: str) -> bool:
    form = _forms("acts").get(verb_of(said))
    if command.startswith("ls >") and not _LISTS_NAMES.search(said):
        return False
    return form is None or bool(form.search(command))


def _shows_its_words(command: str, said: str) -> bool:
    words = re.sub(r"\"[^\"]*\"|'[^']*'|`[^`]*`", "", said)
    return all(
        form.search(command) or not re.search(word, words, re.IGNORECASE)
        for word, form in _forms("words").items()
    )


def _writes_its_file(command: str, said: str) -> bool:
    """Whether a file that something is to be written to is one that the command writes."""
    written = _WRITES_TO.search(said)
    if written is None:
        return True
    name = re.escape(written["file"])
    redirected = rf">>?\s*\"?{name}\b|\btee\b.*{name}|-\w+[ =]{name}\b|={name}\b"
    writes = rf"\b(?:cp|mv|ln|rsync|scp|curl|wget|git|docker|tar|zip|gpg)\b.*{name}"
    return bool(re.search(f"{redirected}|{writes}", command))


def _takes_any_file(command: str, said: str) -> bool:
    """Whether what is only to be done with some files, "old dumps", is done with all that match."""
    selected = _SELECTED.match(said)
    if selected is None or not _FINDS_ANY.match(command) or _ANY_FILE.match(selected["noun"]):
        return False
    # "Delete dumps older than" is about all that is in the folder of dumps.
    folder = re.sub(r"\W", "", command.split()[1].rpartition("/")[2]).lower()
    return not folder.endswith(
        (selected["noun"].lower(), f"{selected['noun'].lower().rstrip('s')}_dir")
    )


def _unpacks_there(command: str, said: str) -> bool:
    """Whether what is to be unpacked into a folder is."""
    into = _UNPACKED.match(said)
    return into is None or into["to"].rstrip("/").lower() in command.lower()


def _takes_what_is_moved(command: str, said: str) -> bool:
    """Whether what a command moves or copies is what was named, not where that is to be."""
    named, taken = _MOVED.match(said), _MOVES.match(command)
    if not named or not taken:
        return True
    return named["name"].rpartition("/")[2] in taken["from"].replace('"', "")


def _takes_a_noun_for_a_file(command: str, said: str) -> bool:
    """Whether a command on files is given "jar" for the jar, of which nobody said the name."""
    if not _TAKES_FILES.match(command):
        return False
    nouns = re.findall(
        r"\b(?:the|this|that) (jar|war|binary|package|release|build|artifacts?|archive|dump|report"
        r"|page|config|configuration|database|backup|app|application|project|site|website|code|binaries"
        r"|script|zip|tarball|program|executable|image|output|result|results|list|table|notebook|data"
        r"|dataset|spreadsheet|repo|repository|key|certificate|link|symlink)\b"
        r"(?! (?:folder|directory|dir|file|of)\b|[./])",
        said,
        re.IGNORECASE,
    )
    return any(_has_word(command, noun) for noun in nouns)


def _has_word(command: str, word: str) -> bool:
    return bool(re.search(rf"(?<![\w./-]){re.escape(word)}(?![\w./-])", command))


@cache
def _forms(table: str) -> dict[str, re.Pattern[str]]:
    data = tomllib.loads((Path(__file__).parent / "acts.toml").read_text("utf-8"))[table]
    return {
        word: re.compile(form, re.IGNORECASE)
        for words, form in data.items()
        for word in ([words] if table == "words" else words.split())
    }
