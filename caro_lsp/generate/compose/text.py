"""Requests about a text: the lines of a file, or a text itself, through one filter after another.

What is said in any order runs in the order in which it makes sense: lines are chosen first, then
their parts, then changed, sorted, counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import (
    in_folder,
    path,
    quoted,
    sed_pattern,
    sed_replacement,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.grammar import Reading

_COUNTS = {"lines": "wc -l", "words": "wc -w", "characters": "wc -m", "bytes": "wc -c"}
_FOUND = {
    "emails": r"grep -oE '[[:alnum:]._%+-]+@[[:alnum:].-]+\.[[:alpha:]]{2,}'",
    "ips": r"grep -oE '([0-9]{1,3}\.){3}[0-9]{1,3}'",
    "urls": "grep -oE 'https?://[^[:space:]\"<>]+'",
    "numbers": "grep -oE '[0-9]+'",
    "quoted": 'grep -o \'"[^"]*"\'',
    "dates": "grep -oE '[0-9]{4}-[0-9]{2}-[0-9]{2}'",
    "hashtags": "grep -oE '#[[:alnum:]_]+'",
    "phones": r"grep -oE '\+?[0-9][0-9 ().-]{6,}[0-9]'",
}
_WHOLE = (
    "skip",
    "chop",
    "head",
    "tail",
    "nth",
    "range",
    "cutfirst",
    "cutlast",
    "columns",
    "column",
)
"""What counts lines, columns or characters, so that only whole numbers mean something."""
_PLURAL = re.compile(r"\b(?:words|lines|values|entries|addresses|errors)\b")


def compose(said: Reading) -> str:
    """The command for a request; empty where there is none."""
    if any("." in said.get(facet) for facet in _WHOLE) or _BY_NAME.search(said.asked.text):
        return ""
    if said.has("reverse") and _BY_SIZE.search(said.asked.text):
        return ""
    read = Input.of(said)
    for task in _TASKS:
        command = task(said, read)
        if command is not None:
            if "grep -v" in command and _LACKING.search(said.asked.text):
                return ""
            return _kept(command)
    return ""


_ONTO = re.compile(r"(?P<command>[^|>]*?) (?P<file>\S+) > (?P=file)")
_OVER = re.compile(r".*\s(?P<file>\S+)(?=[ |]).* > (?P=file)")


def _kept(command: str) -> str:
    """``command``, so that no file is emptied before it is read; empty where that may be."""
    match = _ONTO.fullmatch(command)
    if match and command.startswith("sort "):
        return f"{match['command']} -o {match['file']} {match['file']}"
    return "" if _OVER.fullmatch(command) else command


_BY_SIZE = re.compile(
    r"\b(?:sort|order|arrang)\w* by (?:\w+ )?(?:size|time|date|modification|extension)",
    re.IGNORECASE,
)
"""What files are sorted by, and lines are not."""
_BY_NAME = re.compile(
    r"\bfiles?\b(?:(?! lines?\b).)*? (?:that|which|whose (?:file)?names?) (?:start|begin|end)s?\b"
    r"(?!.*\blines?\b)|\bfiles?\b.* whose (?:file ?)?names?\b"
    r"|\bfiles?\b.* in (?:their|its) (?:file ?|path ?)?(?:names?|paths?)\b"
    r"|\bfiles? (?:starting|beginning|ending) (?:with|in)\b",
    re.IGNORECASE,
)
"""Files by their names, of which lines say nothing."""
_LACKING = re.compile(
    r"\bfiles?\b(?:(?! lines?\b).)*? (?:that|which) (?:do|does)(?:n't| not)"
    r" (?:contain|have|include|mention)\b(?!.*\blines?\b)",
    re.IGNORECASE,
)
"""Files by what is not in them, which is not the lines without it."""


@dataclass
class Input:
    """What is read: files, or those in folders that end in some way."""

    files: list[str]
    folders: list[str]
    endings: list[str]
    deep: bool
    many: bool
    """Whether several files are spoken of."""

    @classmethod
    def of(cls, said: Reading) -> Input:
        """What ``said`` reads from."""
        files = _in_order(said, [*said.all("source"), *_compared_files(said)])
        folders = [folder.rstrip("/") or "/" for folder in dict.fromkeys(said.all("folder"))]
        many = said.has("plural") or said.has("deep") or said.has("extension")
        many = many or said.has("folder") or said.has("each")
        for name in list(files):
            if _is_folder(name, many=many or said.has("names")):
                files.remove(name)
                folders.append(name.rstrip("/") or "/")
        folders = [folder for folder in folders if folder not in files]
        if len(files) == 1 and len(folders) == 1 and "/" not in files[0] and files[0][0] != "$":
            files, folders = [in_folder(folders[0], files[0])], []
        if files:
            folders = []
        endings = list(dict.fromkeys(said.all("extension")))
        if files and all(name.endswith(tuple(f".{e}" for e in endings)) for name in files):
            endings = []
        deep = said.has("deep") or bool(_BELOW.search(said.asked.text)) or not folders
        return cls(files, folders, endings, deep, many)

    @property
    def tree(self) -> bool:
        """Whether the files of folders are meant."""
        return not self.files and bool(self.folders or self.endings)

    def where(self) -> str:
        """The folders."""
        return " ".join(path(folder) for folder in self.folders) or "."

    def written(self) -> str:
        """The files as words of a command."""
        return " ".join(path(file) for file in self.files)

    def find(self) -> str:
        """``find`` for the files of a tree."""
        names = " -o ".join(f"-name {quoted(f'*.{ending}')}" for ending in self.endings)
        if len(self.endings) > 1:
            names = rf"\( {names} \)"
        return " ".join(filter(None, [f"find {self.where()} -type f", names]))

    def glob(self) -> str:
        """The same for the shell, where only one folder and one ending is meant."""
        if self.deep or len(self.folders) != 1 or len(self.endings) != 1:
            return ""
        return path(in_folder(self.folders[0], f"*.{self.endings[0]}"))


_BELOW = re.compile(
    r"\b(?:under|below|underneath|beneath|throughout|within|anywhere)\b", re.IGNORECASE
)


def _in_order(said: Reading, names: list[str]) -> list[str]:
    """``names`` as they are said, each once."""
    places: dict[str, int] = {}
    for entity in said.asked.entities:
        places.setdefault(entity.value, entity.start)
    return sorted(dict.fromkeys(names), key=lambda name: places.get(name, 0))


def _compared_files(said: Reading) -> list[str]:
    return [kind.partition(" ")[2] for kind in said.all("compare") if " " in kind]


def _is_folder(name: str, *, many: bool) -> bool:
    if name.endswith("/"):
        return True
    last = name.rpartition("/")[2]
    if name.startswith("$"):
        return bool(_FOLDER_VARIABLE.search(name))
    if "*" in name or last in _PLAIN_FILES or name.startswith("/dev/"):
        return False
    return last.endswith(".d") or (many and not re.search(r"\w\.\w+$|^\.\w+$", last))


_FOLDER_VARIABLE = re.compile(r"(?:dir|dirs|folder|src|source|root|home|logs|path)\}?$", re.I)
_PLAIN_NAMES = """
passwd group shadow hosts fstab syslog messages crontab services protocols profile sudoers
Makefile Dockerfile README LICENSE CHANGELOG Vagrantfile Gemfile environment issue
"""
_PLAIN_FILES = frozenset(_PLAIN_NAMES.split())
"""Names of files without an ending."""


# Files compared and put together.


def _compared(said: Reading, read: Input) -> str | None:
    if len(read.files) != 2:
        return None
    first, second = (path(file) for file in read.files)
    kinds = said.all("compare")
    beside = said.has("paste") or said.get("difform") == "y"
    if beside and not kinds and _only(said, "paste", "difform", "glue", "insert", "output"):
        glue = said.get("glue")
        return f"paste{f' -d {quoted(glue)}' if glue else ''} {first} {second}{_output(said)}"
    if not kinds:
        return None
    sides = "<(sort {}) <(sort {})"
    counted = " | wc -l" if said.has("count") else ""
    for kind in sorted(kinds, key=lambda kind: kind.split()[0] != "only"):
        word_, _, name = kind.partition(" ")
        if name and name not in read.files:
            return ""
        if word_ in {"only", "also", "added"}:
            lacking = (word_ == "only") == (path(name) == first)
            one, other = (second, first) if lacking else (first, second)
            return f"comm -23 {sides.format(one, other)}{counted}{_output(said)}"
        if word_ == "common":
            return f"comm -12 {sides.format(first, second)}{counted}{_output(said)}"
        if word_ == "either":
            return f"comm -3 {sides.format(first, second)}{counted}{_output(said)}"
    flags = "".join(dict.fromkeys(said.all("difform")))
    flags += "i" if said.has("anycase") else ""
    flags += "y" if said.has("paste") and "y" not in flags else ""
    flag = f" -{flags}" if flags else ""
    return f"diff{flag} {first} {second}{_output(said)}"


def _together(said: Reading, read: Input) -> str | None:
    if len(read.files) < 2 or not said.has("together") or not said.has("output"):
        return None
    if said.has("sort") or said.has("unique"):
        flags = ("n" if said.has("numeric") else "") + ("u" if said.has("unique") else "")
        return f"sort{f' -{flags}' if flags else ''} {read.written()}{_output(said)}"
    return f"cat {read.written()}{_output(said)}"


# One file taken apart or emptied.


_PIECES = ("suffixlength", "pieceending")
"""How the names of pieces end."""


def _split(said: Reading, read: Input) -> str | None:
    if not said.has("split") or not said.has("pieces") or len(read.files) != 1:
        return None
    if not _only(said, "split", "pieces", "piecename", "piecenumber", *_PIECES):
        return ""
    pieces = said.get("pieces")
    option = pieces if pieces.startswith("-") else f"-l {pieces}"
    name = said.get("piecename")
    # "part_aa, part_ab and so on"
    name = re.sub(r"(?<=[_.-])(?:aa|00|01|1|a)$", "", name)
    number = " -d" if said.has("piecenumber") else ""
    if said.has("suffixlength"):
        number += f" -a {said.get('suffixlength')}"
    if said.has("pieceending"):
        number += f" --additional-suffix={word(said.get('pieceending'))}"
    return f"split {option}{number} {read.written()}{f' {path(name)}' if name else ''}"


def _emptied(said: Reading, read: Input) -> str | None:
    if not said.has("truncate") or len(read.files) != 1 or said.has("show"):
        return None
    if not _only(said, "truncate", "blank", "delete", "inplace", "rowedit", "cutlines"):
        return None
    return f"truncate -s 0 {read.written()}"


_NEUTRAL = frozenset(
    ("source", "folder", "extension", "plural", "deep", "under", "filler", "show", "line", "verb",
     "each", "inplace", "backup", "aside")
)  # fmt: skip
"""What says nothing of what is done."""


def _only(said: Reading, *facets: str) -> bool:
    """Whether nothing but ``facets`` is said."""
    return set(said.facets) <= _NEUTRAL | set(facets)


# Edits in place.


def _edited(said: Reading, read: Input) -> str | None:
    """Lines that are put in, taken out, commented out, or set."""
    script = _script(said)
    if not script or not (read.files or read.tree):
        return None
    if script == "$a" and not said.has("backup") and len(read.files) == 1:
        return f"echo {quoted(said.get('insert') or said.get('appendline'))} >> {read.written()}"
    # The last line is no variable.
    written = "'$d'" if script == "$d" else quoted(script)
    return _in_place([f"sed {written}"], said, read)


_DELETES = re.compile(r"(?:delete|remove|drop|cut|strip|chop)\b", re.IGNORECASE)
_HASH = {"comment": "s/^/#/", "uncomment": r"s/^\([[:space:]]*\)#[[:space:]]*/\1/"}
"""What sed does to the start of a line."""


def _script(said: Reading) -> str:  # noqa: C901 - an edit a case
    if said.has("at") and (said.has("insert") or said.has("appendline")):
        if not _only(said, "at", "insert", "appendline", "prefix", "suffix", "glue", "literal"):
            return ""
        at, text = said.get("at"), said.get("insert") or said.get("appendline")
        if at == "$a":
            return "$a"
        if at.startswith("/"):
            at = f"/{sed_pattern(at[1:-2])}/{at[-1]}"
        return f"{at} {text}" if not text.startswith((" ", "\\")) else f"{at}\\{text}"
    kind, _, name = said.get("rowedit").partition("\0")
    if name:
        if not _only(said, "rowedit", "comments", "match"):
            return ""
        return f"/{sed_pattern(name)}/{_HASH[kind]}"
    if said.has("rowedit") and said.has("nth") and _only(said, "rowedit", "nth"):
        return f"{said.get('nth')}{_HASH[kind]}"
    if said.has("rowedit") and said.has("range") and _only(said, "rowedit", "range"):
        return f"{said.get('range')}{_HASH[kind]}"
    if said.has("setkey") and _only(said, "setkey"):
        key, _, text = said.get("setkey").partition("\0")
        if not key.replace("_", "").replace("-", "").isalnum():
            return ""
        return f"s/^{key}=.*/{key}={sed_replacement(text)}/"
    if (said.has("chop") or said.has("skip")) and _DELETES.match(said.asked.text):
        if not _only(said, "chop", "skip"):
            return ""
        number = said.get("skip")
        if said.has("skip") and not said.has("chop"):
            return "1d" if number == "1" else f"1,{number}d"
        return "$d" if said.get("chop") == "1" and not number else ""
    if said.has("setline") and _only(said, "setline", "nth", "replace"):
        number, _, text = said.get("setline").partition("\0")
        return f"{number}c {text}"
    if said.has("setmatch") and _only(said, "setmatch", "replace", "match", "starting"):
        old, _, text = said.get("setmatch").partition("\0")
        anchor = "^" if "start" in said.asked.line or "begin" in said.asked.line else ""
        before = "" if anchor else ".*"
        return f"s/{anchor}{before}{sed_pattern(old)}.*/{sed_replacement(text)}/"
    if said.has("cutlines") and _only(said, "cutlines", "output"):
        if said.has("output") or said.has("show"):
            return ""
        lines = said.get("cutlines")
        if lines.startswith("/"):
            return f"/{sed_pattern(lines[1:-3])}/,$d"
        return ";".join(f"{part}d" for part in lines.split(";"))
    return ""


def _in_place(stages: list[str], said: Reading, read: Input) -> str:
    """``sed`` on the files themselves."""
    option = "-i.bak" if said.has("backup") else "-i"
    scripts = [stage.removeprefix("sed ") for stage in stages]
    extended = "-E " if any(script.startswith("-E ") for script in scripts) else ""
    scripts = [script.removeprefix("-E ") for script in scripts]
    if len(scripts) > 1:
        scripts = [f"-e {script}" for script in scripts]
    command = f"sed {option} {extended}{' '.join(scripts)}"
    if read.files:
        return f"{command} {read.written()}"
    if read.glob():
        return f"{command} {read.glob()}"
    return f"{read.find()} -exec {command} {{}} +"


# Searching in many files.


def _wanted(said: Reading) -> tuple[list[str], bool]:
    """What lines contain, any of it, and whether whatever the case."""
    texts = said.all("match")
    level = False
    if not texts:
        texts = said.all("aside")[:1]
    if not texts and said.has("level"):
        texts, level = said.all("level"), True
    return texts, level or said.has("anycase")


_COUNTS_LINES = re.compile(r"\bcount\b(?!.*\b(?:occurrences?|times|often)\b).*\blines\b", re.I)
"""Lines, not how often it stands in them."""


def _searched(said: Reading, read: Input) -> str | None:  # noqa: C901, PLR0915
    """``grep`` through folders, or for the names of files."""
    texts, anycase = _wanted(said)
    if said.has("starting"):
        texts = [*texts, f"^{said.get('starting')}"]
    without = said.all("nomatch")
    listed = said.has("names") or bool(_FILES_WITH.search(said.asked.text))
    many = len(read.files) > 1 or any("*" in file for file in read.files)
    if many and said.has("occurrences") and said.has("each") and not texts:
        return f"grep -c {quoted(said.get('occurrences'))} {read.written()}"
    if not (read.tree or (len(read.files) + read.many > 0 and listed) or said.has("deep")):
        return None
    if said.has("occurrences") and not texts and _EACH.search(said.asked.text):
        # How many lines have it is what grep counts for each file.
        texts = said.all("occurrences")
        included = "".join(f" --include={quoted(f'*.{ending}')}" for ending in read.endings)
        return f"grep -rc{included} {quoted(texts[0])} {read.where()}"
    if said.has("replace") or not (texts or without):
        return None
    if not _only(
        said, "match", "level", "starting", "or", "more", "nomatch", "names", "nonames", "anycase",
        "numbered", "count", "wholeword", "onlymatch", "context", "output", "occurrences", "first",
        "sort", "unique", "head", "neither", "hits", "tally",
    ):  # fmt: skip
        return None
    texts = [*texts, *said.all("or")]
    if not texts:
        if not listed:
            return None
        texts = without
    files = not read.tree and bool(read.files)
    flags = "" if files else "r"
    flags += "i" if anycase else ""
    flags += "w" if said.has("wholeword") else ""
    flags += "o" if said.has("onlymatch") else ""
    tail = ""
    if listed and not said.has("match") and without:
        flags += "L"
    elif listed:
        flags += "l"
        tail = " | wc -l" if said.has("count") else ""
    elif said.has("count"):
        each = said.has("each") or _EACH.search(said.asked.text)
        flags += "c" if each else ""
        tail = "" if each else " | wc -l"
    elif said.has("nonames"):
        flags += "h"
    if said.has("numbered") and "l" not in flags:
        flags += "n"
    places = read.written() if files else read.where()
    if read.endings == ["gz"] or (files and all(name.endswith(".gz") for name in read.files)):
        place = read.glob() or in_folder(read.where(), "*.gz")
        return f"zgrep{f' -{flags.lstrip(chr(114))}' if flags.lstrip('r') else ''} " + (
            f"{_grep_pattern(texts)[1]} {read.written() if files else place}{tail}"
        )
    extra, pattern = _grep_pattern(texts)
    flags += extra
    included = "".join(f" --include={quoted(f'*.{ending}')}" for ending in read.endings)
    context = "".join(f" {one}" for one in said.all("context"))
    number = f" -m {said.get('first')}" if said.has("first") else ""
    dashed = f" -{flags}" if flags else ""
    command = f"grep{dashed}{included}{context}{number} {pattern} {places}"
    if said.has("more") and listed:
        command = f"grep{dashed.replace('l', 'lZ')}{included} {pattern} {places} | xargs -0 grep -l"
        command += f" {_grep_pattern(said.all('more'))[1]}"
    elif said.has("more"):
        command += "".join(f" | grep {_grep_pattern([text])[1]}" for text in said.all("more"))
    if without and said.has("match"):
        command += "".join(f" | grep -v {quoted(text)}" for text in without)
    return command + tail + _output(said)


_FILES_WITH = re.compile(
    r"^(?!.*\b(?:lines?|rows?|match(?:es|ing)?|occurrences?|instances?|search\w* for|grep)\b)"
    r"(?:.*\b)?(?:files|scripts) (?:\S+ ){1,6}?(?:(?:that|which) (?:all )?)?"
    r"(?:contain|mention|include)(?:s|ing)?\b",
    re.IGNORECASE,
)
"""Files that are told by what is in them, a place standing in between."""
_EACH = re.compile(r"\b(?:each|every|per|single)[ -][.*\w]*[ -]?file", re.IGNORECASE)
_EXPRESSION = re.compile(r"\^|\.[*+]|\\[dwsbDWSB.]|\[[^\]]*[-:][^\]]*\]|\$$|\w\|\w")
_SPECIAL = re.compile(r"[\\.*\[\]$]")


def _grep_pattern(texts: list[str]) -> tuple[str, str]:
    """The flag that tells grep how to read a pattern, and the pattern for any of ``texts``."""
    if len(texts) > 1:
        return "E", quoted("|".join(texts))
    text = texts[0]
    if _EXPRESSION.search(text):
        if "\\d" in text:
            return "P", quoted(text)
        return ("E" if re.search(r"[|+?(){}]", text) else ""), quoted(text)
    return ("F" if _SPECIAL.search(text) else ""), quoted(text)


# Access logs and other logs.

_ACCESS = re.compile(r"access|nginx|apache|httpd|\bweb", re.IGNORECASE)
_FIELDS = {"ip": "$1", "url": "$7", "status": "$9", "bytes": "$10"}
_FIELDS |= {"agent": "$6", "referer": "$4"}
_QUOTED_FIELDS = {"agent", "referer"}


def _log(said: Reading, read: Input) -> str | None:  # noqa: C901 - a question a case
    """What is asked of a log: how often something is in it, and when."""
    if len(read.files) != 1 or said.has("replace"):
        return None
    file = read.files[0]
    access = bool(_ACCESS.search(file)) or (said.has("status") and "log" in file.lower())
    if said.has("failed") or said.has("accepted"):
        return _logins(said, file)
    field = said.get("field")
    if not field and access:
        field = {"ips": "ip", "urls": "url"}.get(said.get("pairs"), "")
    per = said.get("per")
    if not access and not per:
        return None
    if access and not (field or per or said.has("hits") or said.has("status")):
        return None
    allowed = (
        "field", "hits", "tally", "most", "ranked", "status", "distinct", "per", "worst", "count",
        "head", "unique", "frequent", "frequency", "sort", "reverse", "numeric", "output", "sum",
        "pairs", "level", "match", "anycase", "column", "pulled", "occurrences", "words",
    )  # fmt: skip
    if not _only(said, *allowed):
        return None
    if said.has("sum") and not field and not said.has("hits"):
        return None
    first = _log_filter(said, access=access)
    if per:
        return _per(said, path(file), per, first, access=access)
    number = said.get("ranked") or said.get("frequent") or said.get("head")
    asked_most = said.has("most") or number == "1"
    if said.has("sum") or field == "bytes":
        if field != "bytes":
            return None
        return f"awk '{first}{{sum += $10}} END {{print sum}}' {path(file)}"
    if not field:
        if said.has("tally") and not said.has("status"):
            return None
        if not first:
            return f"wc -l < {path(file)}" if said.has("count") or said.has("hits") else None
        if said.has("count") or said.has("hits") or said.has("occurrences"):
            return f"awk '{first.strip()}' {path(file)} | wc -l"
        return f"awk '{first.strip()}' {path(file)}{_output(said)}"
    if field == "status" and said.has("status"):
        return None
    source = _field(field, first, path(file))
    distinct = said.has("distinct") or said.has("unique")
    ranking = said.has("tally") or said.has("ranked") or said.has("frequent")
    ranking = ranking or said.has("frequency") or said.has("most") or said.has("worst")
    ranking = ranking or (said.has("hits") and not (distinct and said.has("count")))
    if said.has("count") and distinct:
        return f"{source} | sort -u | wc -l"
    if ranking or (said.has("head") and not said.has("sort")) or said.has("duplicated"):
        if number == "1" and re.search(
            r"\b(?:ips|urls|pages|addresses|codes|visitors|clients|agents|browsers|paths)\b",
            said.asked.text,
        ):
            number = "10"
        number = number or ("1" if asked_most and not said.has("worst") else "")
        head = f" | head -n {number}" if number else ""
        return f"{source} | sort | uniq -c | sort -rn{head}{_output(said)}"
    if said.has("count"):
        return f"{source} | sort -u | wc -l"
    return (
        f"{source} | sort -u{_output(said)}"
        if distinct or said.has("sort")
        else f"{source}{_output(said)}"
    )


def _log_filter(said: Reading, *, access: bool) -> str:
    """The condition of awk for the lines that are asked for."""
    tests = []
    if access and said.has("status"):
        status = said.get("status")
        tests.append(f"$9 ~ /^{status[0]}/" if status.endswith("xx") else f"$9 == {status}")
    for text in [*said.all("match"), *said.all("level")]:
        if access and re.fullmatch(r"[\d.]+", text):
            tests.append(f'$1 == "{text}"')
        elif text.upper() in {"GET", "POST", "PUT", "DELETE", "HEAD", "PATCH"}:
            tests.append(f'$6 == "\\"{text.upper()}"')
        else:
            tests.append(f"/{sed_pattern(text)}/")
    return " && ".join(tests) + (" " if tests else "")


def _field(field: str, first: str, file: str) -> str:
    if field == "method":
        return f"awk '{first}{{print substr($6, 2)}}' {file}"
    if field in _QUOTED_FIELDS:
        return f"awk -F'\"' '{{print {_FIELDS[field]}}}' {file}"
    return f"awk '{first}{{print {_FIELDS[field]}}}' {file}"


def _per(said: Reading, file: str, per: str, first: str, *, access: bool) -> str:
    """How many lines there are in each hour, day, or minute."""
    best = said.has("most") or said.has("ranked") or said.has("worst") or said.has("frequent")
    number = said.get("ranked") or said.get("head") or ("" if said.has("worst") else "1")
    tail = f" | sort -rn{f' | head -n {number}' if number else ''}" if best else ""
    if access:
        part = {"hour": "$2", "minute": '$2 ":" $3', "day": 'substr($1, index($1, "[") + 1)'}[per]
        if not first:
            return f"awk -F: '{{print {part}}}' {file} | sort | uniq -c{tail}{_output(said)}"
        part = {
            "hour": "substr($4, 14, 2)",
            "minute": "substr($4, 14, 5)",
            "day": "substr($4, 2, 11)",
        }[per]
        return f"awk '{first}{{print {part}}}' {file} | sort | uniq -c{tail}{_output(said)}"
    cut = {"hour": "1-13", "minute": "1-16", "day": "1-10"}[per]
    texts, anycase = _wanted(said)
    grep = f"grep{' -i' if anycase else ''} {_grep_pattern(texts)[1]} {file} | " if texts else ""
    return f"{grep}cut -c {cut}{'' if grep else f' {file}'} | sort | uniq -c{tail}{_output(said)}"


def _logins(said: Reading, file: str) -> str | None:
    if not re.search(r"auth|secure|ssh|log|journal", file, re.IGNORECASE):
        return None
    text = "Failed password" if said.has("failed") else "Accepted"
    grep = f"grep {quoted(text)} {path(file)}"
    ips = "ips" in said.all("pairs") or said.get("field") == "ip"
    users = said.has("loginuser")
    if said.has("occurrences") or (said.has("count") and not (ips or users)):
        return f"grep -c {quoted(text)} {path(file)}"
    if not (ips or users):
        return (
            grep + _output(said) if not said.has("hits") else f"grep -c {quoted(text)} {path(file)}"
        )
    name = r"sed -E 's/.* for (invalid user )?([^ ]+) from .*/\2/'"
    part = name if users else _FOUND["ips"]
    found = f"{grep} | {part}"
    counting = said.has("hits") or said.has("tally") or said.has("most") or said.has("worst")
    counting = counting or said.has("ranked") or said.has("frequency") or said.has("frequent")
    number = said.get("ranked") or said.get("head") or said.get("frequent")
    if not number and said.has("most"):
        number = "1"
    if said.has("count") and not said.has("tally"):
        return f"{found} | sort -u | wc -l"
    if counting:
        head = f" | head -n {number}" if number else ""
        return f"{found} | sort | uniq -c | sort -rn{head}{_output(said)}"
    return f"{found} | sort -u{_output(said)}"


def _period(said: Reading, read: Input) -> str | None:
    """The lines of a log between two times."""
    if len(read.files) != 1 or not (said.has("period") or said.has("dates")):
        return None
    file = read.files[0]
    if not _only(
        said,
        "period",
        "dates",
        "match",
        "level",
        "count",
        "hits",
        "output",
        "aside",
        "anycase",
        "per",
    ):
        return None
    if said.has("per"):
        return None
    access = bool(_ACCESS.search(file))
    if said.has("dates"):
        first, _, last = said.get("dates").partition("\0")
        column = "$1"
        if access:
            return None
    else:
        first, _, last = said.get("period").partition("\0")
        first, last = _clock(first), _clock(last)
        column = "substr($4, 14)" if access else "$2"
        if re.search(r"syslog|messages|auth|kern|secure|mail", file):
            column = "$3"
    tests = [f'{column} >= "{first}"'] if first else []
    tests += [f'{column} <= "{last}"'] if last else []
    texts, anycase = _wanted(said)
    command = f"awk '{' && '.join(tests)}' {path(file)}"
    if texts:
        command += f" | grep{' -i' if anycase else ''} {_grep_pattern(texts)[1]}"
    return command + (" | wc -l" if said.has("count") else "") + _output(said)


def _clock(text: str) -> str:
    if not text:
        return ""
    hour, _, minute = text.partition(":")
    return f"{int(hour):02d}:{minute}:00" if hour.isdigit() else ""


# One text through filters.


def _appended(said: Reading, read: Input) -> str | None:
    if not said.has("appendline") or said.has("prefix") or said.has("suffix"):
        return None
    if said.has("edge") or said.has("addchar") or said.has("at") or len(read.files) != 1:
        return None
    return f"echo {quoted(said.get('appendline'))} >> {read.written()}"


def _filtered(said: Reading, read: Input) -> str | None:
    literal = said.get("literal")
    ranked = any(said.has(facet) for facet in _RANKED)
    if any(said.has(facet) for facet in _OTHERS) or (said.has("hits") and not ranked):
        return None
    if _unsure(said, read):
        return None
    stages = _stages(said)
    if not stages or not (read.files or read.tree or literal):
        return None
    seds = all(stage.startswith("sed ") and " -n " not in stage for stage in stages)
    shows = said.has("show") or said.has("output")
    edits = said.has("inplace") or (_edits(said) and not shows and (len(stages) == 1 or read.tree))
    if (read.files or read.tree) and seds and edits:
        return _in_place(stages, said, read)
    if said.has("inplace"):
        if len(read.files) != 1:
            return None
        file = read.written()
        if stages[-1].startswith("sort") and len(stages) == 1:
            return f"{stages[0]} -o {file} {file}"
        new = path(f"{read.files[0]}.tmp")
        return f"{_piped(stages, read)} > {new} && mv {new} {file}"
    if read.files or read.tree:
        command = _piped(stages, read)
        return command + _output(said) if command else None
    return " | ".join([f"echo {quoted(literal)}", *stages])


def _unsure(said: Reading, read: Input) -> bool:
    """Whether it may well be about something else than lines of text."""
    line = bool(_LINES.search(said.asked.text))
    if said.has("field") and said.get("field") not in {"ip", "url"}:
        return True
    if said.has("maximum") and said.has("minimum"):
        return True
    if said.has("occurrences") and said.has("match"):
        return True
    if said.has("sort") and "header" in said.asked.text:
        return True
    if said.has("nomatch") and not line and not any(said.has(f) for f in ("match", "level")):
        # "but skip X" is more often said of files.
        return True
    many = len(read.files) > 1 or any("*" in file for file in read.files)
    if many and (said.has("head") or said.has("tail")) and not line:
        return True
    return read.tree and not line and not any(said.has(facet) for facet in _OF_TEXT)


_LINES = re.compile(
    r"\b(?:lines?|rows?|entr(?:y|ies)|records?|messages?|words?|contain)", re.IGNORECASE
)
_OF_TEXT = ("match", "level", "occurrences", "pairs", "field", "replace", "trim", "crlf", "todos",
            "expand", "unexpand", "indent", "comments", "squeeze", "upper", "lower")  # fmt: skip
_RANKED = ("duplicated", "frequent", "frequency", "tally", "most", "ranked")
_OTHERS = ("compare", "insert", "rowedit", "setline", "setmatch", "split", "pieces", "truncate",
           "failed", "accepted", "loginuser", "names", "period", "dates", "piecename", "difform",
           "per", "status", "paste", "together")  # fmt: skip
"""What filters say nothing of."""


def _piped(stages: list[str], read: Input) -> str:
    first, *rest = stages
    if len(read.files) == 1 and not read.files[0].endswith(".gz"):
        return " | ".join([_reading(first, read.written()), *rest])
    if read.files and all(file.endswith(".gz") for file in read.files):
        if first.startswith("grep "):
            return " | ".join([f"z{first} {read.written()}", *rest])
        return " | ".join([f"zcat {read.written()}", *stages])
    if read.files:
        if not rest and first.startswith(("grep ", "sort", "wc ", "head ", "tail ")):
            return f"{first} {read.written()}"
        return " | ".join([f"cat {read.written()}", *stages])
    if stages[0].startswith(("head ", "tail ")) and len(stages) == 1:
        return f"{stages[0]} {read.glob()}" if read.glob() else ""
    if stages[0].startswith("wc ") and len(stages) == 1:
        return ""
    if read.glob():
        return " | ".join([f"cat {read.glob()}", *stages])
    return " | ".join([f"{read.find()} -exec cat {{}} +", *stages])


def _edits(said: Reading) -> bool:
    """Whether it is about the file rather than about what is shown of it."""
    changes = {
        "replace",
        "blank",
        "trim",
        "crlf",
        "prefix",
        "suffix",
        "nomatch",
        "comments",
        "nochar",
        "todos",
        "expand",
        "unexpand",
        "indent",
        "quotelines",
        "addchar",
        "firstonly",
    }
    shows = said.has("show") or said.has("output")
    shows = shows or not (said.has("source") or said.has("folder") or said.has("extension"))
    return not shows and any(said.has(change) for change in changes)


def _reading(stage: str, source: str) -> str:
    """The first filter, reading ``source``."""
    if stage.startswith(("tr ", "wc ", "fold ")):
        return f"{stage} < {source}"
    return f"{stage} {source}"


def _output(said: Reading) -> str:
    if said.has("outputmore"):
        return f" >> {path(said.get('outputmore'))}"
    return f" > {path(said.get('output'))}" if said.has("output") else ""


def _stages(said: Reading) -> list[str]:
    found: list[str] = []
    found += _chosen(said)
    if said.has("pairs") and not (said.get("pairs") == "numbers" and found):
        found.append(_FOUND[said.get("pairs")])
    elif said.get("field") in {"ip", "url"}:
        found.append(_FOUND[f"{said.get('field')}s"])
    found += _by_number(said)
    found += _parts(said)
    if said.has("join"):
        found.append(f"paste -sd {quoted(said.get('glue') or said.get('separator') or ' ')}")
    found += _words(said)
    found += _changed(said)
    counted = _counted(said)
    found += _sorted(said, counting=bool(counted))
    found += counted
    greps = any(stage.startswith("grep ") and "n" in stage.split()[1] for stage in found)
    if said.has("numbered") and not greps:
        found.append("nl" if found else "cat -n")
    if said.has("count") and not said.has("frequency"):
        found = _count(said, found)
    return found


def _chosen(said: Reading) -> list[str]:  # noqa: C901, PLR0915 - a filter a facet
    """Lines by what they contain."""
    found: list[str] = []
    texts, anycase = _wanted(said)
    if not said.has("match") and said.has("replace"):
        texts = []
    if said.get("column") and said.has("aside") and not said.has("match"):
        texts = []
    flags = "i" if anycase else ""
    flags += "w" if said.has("wholeword") else ""
    numbered = "n" if said.has("numbered") else ""
    if texts:
        others = said.all("or")
        context = "".join(f" {one}" for one in said.all("context"))
        number = f" -m {said.get('first')}" if said.has("first") else ""
        flags += numbered + ("o" if said.has("onlymatch") else "")
        if others:
            found.append(f"grep -E{flags}{context}{number} {quoted('|'.join([*texts, *others]))}")
        else:
            for text in texts:
                extra, pattern = _grep_pattern([text])
                flag = f" -{extra}{flags}" if extra + flags else ""
                found.append(f"grep{flag}{context}{number} {pattern}")
        flag = f" -{flags}" if flags else ""
        found += [f"grep{flag} {quoted(text)}" for text in said.all("more")]
        if said.has("final"):
            found.append("tail -n 1")
    case = " -i" if said.has("anycase") else ""
    if said.has("starting") and not said.has("setmatch") and not said.has("step"):
        start = said.get("starting")
        start = start if start.startswith("[") else sed_pattern(start).replace("\\/", "/")
        found.append(f"grep{case}{' -n' if numbered else ''} {quoted('^' + start)}")
    if said.has("ending"):
        end = sed_pattern(said.get("ending")).replace("\\/", "/")
        found.append(f"grep{case}{' -n' if numbered else ''} {quoted(end + '$')}")
    without = [*said.all("nomatch")]
    levels = said.all("nolevel")
    if without and not texts and (_edits(said) or said.has("inplace")):
        found += [f"sed {quoted('/' + sed_pattern(text) + '/d')}" for text in without]
    elif without:
        without += said.all("or") if not texts else []
        flag = "v" + ("i" if said.has("anycase") else "") + ("w" if said.has("wholeword") else "")
        if len(without) > 1:
            found.append(f"grep -{flag}E {quoted('|'.join(without))}")
        else:
            extra, pattern = _grep_pattern(without)
            numbers = numbered if not texts else ""
            found.append(f"grep -{flag}{extra}{numbers} {pattern}")
    if levels:
        flag = "viE" if len(levels) > 1 else "vi"
        found.append(f"grep -{flag} {quoted('|'.join(levels))}")
    if said.has("nostart"):
        start = said.get("nostart") or "#"
        both = said.get("blank") == "drop"
        pattern = f"^({start}|$)" if both else f"^{start}"
        found.append(f"grep -v{'E' if both else ''} {quoted(pattern)}")
    elif said.has("comments"):
        blank = "|$" if said.get("blank") == "drop" else ""
        pattern = quoted(rf"^\s*(#{blank})") if blank else quoted(r"^\s*#")
        found.append(f"grep -v{'E' if blank else ''} {pattern}")
    elif said.get("blank") == "drop":
        found.append("sed '/^$/d'" if _edits(said) or said.has("inplace") else "grep -v '^$'")
    elif said.has("blank"):
        found.append("grep '^$'")
    if said.has("neither"):
        neither = said.get("neither").replace("\0", "|")
        found.append(f"grep -vE {quoted(neither)}")
    if said.has("longer") and not said.has("words"):
        found.append(f"awk 'length > {said.get('longer')}'")
    if said.has("shorter"):
        found.append(f"awk 'length < {said.get('shorter')}'")
    return found


def _by_number(said: Reading) -> list[str]:  # noqa: C901 - a filter a facet
    found: list[str] = []
    if said.has("range"):
        first, _, last = said.get("range").partition(",")
        found.append(f"sed -n '{first},{last}p'")
    if said.has("between"):
        both = [sed_pattern(text) for text in said.get("between").split("\0")]
        print_ = "{//!p}" if said.has("inner") else "p"
        found.append(f"sed -n {quoted(f'/{both[0]}/,/{both[1]}/{print_}')}")
    if said.has("until"):
        found.append(_until(said.get("until")))
    if said.has("penultimate"):
        found += ["tail -n 2", "head -n 1"]
    if said.has("lines"):
        found.append(f"sed -n '{said.get('lines')}'")
    if said.has("fromline"):
        found.append(f"tail -n +{said.get('fromline')}")
    if said.has("step"):
        step = said.get("step")
        start = said.get("offset") or said.get("starting") or _first_of(said, step)
        found.append(f"sed -n '{start}~{step}p'")
    if said.has("nth"):
        if said.has("nomatch") or said.has("inplace") or said.has("step"):
            return found
        found.append(f"sed -n '{said.get('nth')}p'")
    if said.has("skip"):
        number = said.get("skip")
        found.append("tail -n +2" if number == "1" else f"sed '1,{number}d'")
    if said.has("chop"):
        found.append(f"head -n -{said.get('chop')}")
    if (said.has("head") or said.has("tail")) and not _late(said):
        if said.has("head"):
            found.append(f"head -n {said.get('head')}")
        if said.has("tail"):
            found.append(f"tail -n {said.get('tail')}")
    if said.has("random"):
        found.append(f"shuf -n {said.get('random')}")
    elif said.has("shuffle"):
        found.append("shuf")
    return found


def _until(text: str) -> str:
    """``sed`` for the lines up to or from one that contains something."""
    if text.startswith("1,"):
        return f"sed {quoted(f'/{sed_pattern(text[3:-1])}/q')}"
    if text.startswith("after "):
        return f"sed {quoted(f'1,/{sed_pattern(text[7:-1])}/d')}"
    if text.startswith("before "):
        return f"sed {quoted(f'/{sed_pattern(text[8:-1])}/,$d')}"
    return f"sed -n {quoted(f'/{sed_pattern(text[1:-3])}/,$p')}"


def _first_of(said: Reading, step: str) -> str:
    """The line that "every n-th" begins with."""
    return "1" if re.search(r"\b(?:every|each) other\b", said.asked.text) else step


def _words(said: Reading) -> list[str]:
    """Words, one on a line."""
    longer = said.get("wordlonger")
    if longer or (said.has("longer") and said.has("words")):
        return [_WORDS, f"awk 'length > {longer or said.get('longer')}'"]
    counting = said.has("frequency") or said.has("frequent") or said.has("tally")
    counting = counting or said.has("most") or said.has("ranked")
    listed = said.has("distinct") or said.has("unique") or said.has("sort")
    if said.has("wordslist") and listed and not counting:
        return [_WORDS]
    return []


def _late(said: Reading) -> bool:
    """Whether the first or last lines are those of a result."""
    facets = ("sort", "frequency", "unique", "tally", "most", "wordslist", "bylength")
    return any(said.has(facet) for facet in facets)


def _separator(said: Reading) -> str:
    """What separates columns: what is said, or what the ending of the file says."""
    source = said.get("source")
    source = said.asked.scope.held(source)
    implied = "," if source.endswith(".csv") else "\t" if source.endswith(".tsv") else ""
    return said.get("separator") or implied


def _parts(said: Reading) -> list[str]:
    separator = _separator(said)
    found: list[str] = []
    if said.has("columns") and said.has("charunit"):
        found.append(f"cut -c {said.get('columns')}")
    elif said.has("columns"):
        if separator:
            found.append(f"cut -d {quoted(separator)} -f {said.get('columns')}")
        else:
            first, _, last = said.get("columns").replace("-", ",").partition(",")
            columns = (
                range(int(first), int(last) + 1) if "-" in said.get("columns") else (first, last)
            )
            found.append("awk '{print " + ", ".join(f"${c}" for c in columns) + "}'")
    elif said.has("column") and not said.has("sum") and not said.has("average"):
        column = said.get("column")
        if column == "last":
            option = f" -F {quoted(separator)}" if separator else ""
            found.append(f"awk{option} '{{print $NF}}'")
        elif separator:
            found.append(
                f"cut -d {quoted(separator)} -f {column}"
                if separator != "\t"
                else f"cut -f {column}"
            )
        else:
            found.append(f"awk '{{print ${column}}}'")
    if said.has("characters"):
        found.append(f"cut -c {said.get('characters')}")
    if said.has("lastcharacters"):
        found.append(f"grep -o '.\\{{{said.get('lastcharacters')}\\}}$'")
    if said.has("cutlast"):
        found.append(f"sed 's/.\\{{{said.get('cutlast')}\\}}$//'")
    if said.has("cutfirst"):
        found.append(f"sed 's/^.\\{{{said.get('cutfirst')}\\}}//'")
    return found


def _changed(said: Reading) -> list[str]:  # noqa: C901 - a filter a facet
    found: list[str] = []
    if said.has("replace"):
        old, _, new = said.get("replace").partition("\0")
        found.append(f"sed {quoted(_substitution(old, new, said))}")
    if said.has("nochar"):
        found.append(f"sed {quoted('s/' + sed_pattern(said.get('nochar')) + '//g')}")
    if said.has("trim"):
        found.append(
            {
                "both": r"sed 's/^[[:space:]]*//; s/[[:space:]]*$//'",
                "end": r"sed 's/[[:space:]]*$//'",
                "start": r"sed 's/^[[:space:]]*//'",
            }[said.get("trim")]
        )
    if said.has("titlecase"):
        found.append(r"sed 's/\b\(.\)/\u\1/g'")
    if said.has("titleline"):
        found.append(r"sed 's/^./\u&/'")
    found += _layout(said)
    if said.has("squeeze"):
        found.append("tr -s ' '" if said.get("squeeze") == "space" else "cat -s")
    for facet, command in _REMOVED.items():
        if said.has(facet):
            found.append(command)
    if said.has("crlf"):
        found.append("sed 's/\\r$//'")
    if said.has("todos"):
        found.append("sed 's/$/\\r/'")
    if said.has("from") and said.has("to"):
        old, new = said.get("from"), said.get("to")
        if old == "\n":
            found.append(f"paste -sd {quoted(new)}")
        else:
            found.append(f"tr {_escaped(old)} {_escaped(new)}")
    if said.has("upper"):
        found.append("tr '[:lower:]' '[:upper:]'")
    if said.has("lower"):
        found.append("tr '[:upper:]' '[:lower:]'")
    if said.has("prefix"):
        found.append(f"sed {quoted('s/^/' + sed_replacement(said.get('prefix')) + '/')}")
    if said.has("suffix"):
        found.append(f"sed {quoted('s/$/' + sed_replacement(said.get('suffix')) + '/')}")
    if said.has("mirror") or _backwards_each(said):
        found.append("rev")
    return found


def _substitution(old: str, new: str, said: Reading) -> str:
    """The script of sed that replaces ``old``."""
    flags = "" if said.get("firstonly") == "line" else "g"
    flags += "I" if said.has("anycase") else ""
    pattern = _sed_text(old)
    if said.has("wholeword"):
        pattern = rf"\b{pattern}\b"
    new = new if new in {r"\n", r"\t"} else sed_replacement(new)
    mark = "/"
    if "/" in old + new and not set("|") & set(old + new):
        mark, pattern, new = "|", pattern.replace(r"\/", "/"), new.replace(r"\/", "/")
    if said.get("firstonly") == "file":
        return f"0,/{sed_pattern(old)}/s//{sed_replacement(new)}/"
    rows = said.get("onlyrows")
    if rows.startswith("/"):
        rows = f"/{sed_pattern(rows[1:-1])}/"
    return f"{rows}s{mark}{pattern}{mark}{new}{mark}{flags}"


def _sed_text(text: str) -> str:
    return text if text in {r"\n", r"\t", r"\r"} else sed_pattern(text)


def _layout(said: Reading) -> list[str]:
    """Tabs and spaces, and what is put around lines."""
    found: list[str] = []
    if said.has("expand"):
        spaces = " " * int(said.get("expand"))
        found.append(f"sed 's/\\t/{spaces}/g'")
    if said.has("unexpand"):
        spaces = " " * int(said.get("unexpand"))
        found.append(f"sed 's/{spaces}/\\t/g'")
    if said.has("indent") and not said.has("expand") and not said.has("unexpand"):
        number = next((text for text in said.all("indent") if text), "4")
        if "indent" in said.asked.line.split():
            found.append(f"sed 's/^/{' ' * int(number)}/'")
    if said.has("quotelines"):
        quote = said.get("quotelines")
        found.append(f"sed {quoted(f's/.*/{quote}&{quote}/')}")
    if said.has("addchar") and said.has("edge"):
        where = "$" if said.get("edge") == "end" else "^"
        added = sed_replacement(said.get("addchar"))
        found.append(f"sed {quoted(f's/{where}/{added}/')}")
    return found


def _backwards_each(said: Reading) -> bool:
    backwards = re.search(r"\bbackwards?\b", said.asked.text)
    each = re.search(r"\b(?:each|every) (?:word|line)\b", said.asked.text)
    return bool(backwards and each)


_REMOVED = {
    "nospace": "tr -d '[:space:]'",
    "nodigit": "tr -d '[:digit:]'",
    "nopunct": "tr -d '[:punct:]'",
}


def _escaped(text: str) -> str:
    return quoted(text.replace("\n", "\\n").replace("\t", "\\t"))


def _sorted(said: Reading, *, counting: bool) -> list[str]:
    if counting or said.has("mirror") or _backwards_each(said):
        return []
    if said.has("backwards"):
        return ["tac"]
    if said.has("bylength"):
        flag = "r" if said.has("reverse") else ""
        return ["awk '{print length, $0}'", f"sort -n{flag}", "cut -d' ' -f2-"]
    found: list[str] = []
    unique = said.has("unique") or (said.has("distinct") and not said.has("wordslist"))
    if said.has("keeporder") and unique and not said.has("bycolumn"):
        return ["awk '!seen[$0]++'", *_limit(said)]
    if said.has("wordslist") and (unique or said.has("sort") or said.has("distinct")):
        return [f"sort{' -u' if unique or said.has('distinct') else ''}", *_limit(said)]
    if said.has("sort") or unique or said.has("duplicated"):
        flags = "h" if said.has("human") else "V" if said.has("version") else ""
        flags += "n" if said.has("numeric") else ""
        flags += "r" if said.has("reverse") or said.has("worst") else ""
        flags += "f" if said.has("anycase") and not said.has("match") else ""
        flags += "u" if unique and not said.has("bycolumn") else ""
        command = f"sort -{flags}" if flags else "sort"
        if said.has("bycolumn"):
            column = said.get("bycolumn")
            separator = f" -t {quoted(_separator(said))}" if _separator(said) else ""
            command = f"{command}{separator} -k{column},{column}"
        found.append(command)
        if said.has("duplicated"):
            found.append("uniq -cd" if said.has("hits") else "uniq -d")
        found += _limit(said)
    elif said.has("reverse"):
        return ["tac"]
    return found


def _limit(said: Reading) -> list[str]:
    found = []
    if said.has("head"):
        found.append(f"head -n {said.get('head')}")
    if said.has("tail"):
        found.append(f"tail -n {said.get('tail')}")
    return found


def _counted(said: Reading) -> list[str]:  # noqa: C901 - a result a facet
    """Sums, frequencies and the like."""
    separator = f" -F {quoted(_separator(said))}" if _separator(said) else ""
    column = f"${said.get('column', '1')}".replace("$last", "$NF")
    if said.has("sum"):
        return [f"awk{separator} '{{sum += {column}}} END {{print sum}}'"]
    if said.has("average"):
        return [f"awk{separator} '{{sum += {column}}} END {{print sum / NR}}'"]
    if said.has("maximum"):
        return ["sort -n", "tail -n 1"]
    if said.has("minimum"):
        return ["sort -n", "head -n 1"]
    if said.has("longest"):
        return ["wc -L"]
    if said.has("longestline"):
        return ["awk 'length > max {max = length; line = $0} END {print line}'"]
    if said.has("shortestline"):
        return ["awk 'NR == 1 || length < min {min = length; line = $0} END {print line}'"]
    if said.has("longestword"):
        return [_WORDS, "awk 'length > max {max = length; word = $0} END {print word}'"]
    if said.has("eachlength"):
        return ["awk '{print length}'"]
    if said.has("occurrences"):
        flag = "i" if said.has("anycase") else ""
        slot = said.facets["occurrences"][0].slots.get("text")
        as_word = said.has("wholeword") or "word" in said.asked.line.split()
        times = re.search(r"\b(?:times?|often|occurrences?|appear\w*)\b", said.asked.text)
        loose = slot is not None and slot.kind == "word" and not slot.said.isupper()
        if slot is not None and loose and not as_word and not times:
            # A plain word: lines about it, in whatever form.
            stem = slot.value.removesuffix("s") if not slot.value.endswith("ss") else slot.value
            return [f"grep -ci {quoted(stem)}"]
        flag += "w" if said.has("wholeword") or "word" in said.asked.line.split() else ""
        if _COUNTS_LINES.search(said.asked.text):
            return [f"grep -c{flag} {quoted(said.get('occurrences'))}"]
        return [f"grep -o{flag} {quoted(said.get('occurrences'))}", "wc -l"]
    if any(said.has(facet) for facet in _RANKED if facet != "duplicated"):
        words = []
        if said.has("words") or "word" in said.asked.line.split():
            words = [_WORDS]
        if words and said.has("anycase"):
            words.append("tr '[:upper:]' '[:lower:]'")
        number = said.get("frequent") or said.get("ranked") or said.get("head")
        if said.has("most") and not number and not said.has("frequency"):
            number = "1"
        if number == "1" and _PLURAL.search(said.asked.text):
            number = "10"
        head = [f"head -n {number}"] if number else []
        return [*words, "sort", "uniq -c", "sort -rn", *head]
    return []


_WORDS = "tr -cs '[:alnum:]' '\\n'"
"""Each word on a line of its own."""


def _count(said: Reading, stages: list[str]) -> list[str]:
    """Count what comes of ``stages``."""
    what = said.get("count")
    if what == "lines" and stages and stages[-1].startswith("grep ") and "-o" not in stages[-1]:
        last = stages[-1].removeprefix("grep ")
        return [
            *stages[:-1],
            f"grep -c{last[1:]}"
            if last.startswith("-") and not last.startswith("-E")
            else f"grep -c {last}",
        ]
    return [*stages, _COUNTS[what]]


_TASKS: tuple[Callable[[Reading, Input], str | None], ...] = (
    _compared,
    _together,
    _split,
    _emptied,
    _edited,
    _searched,
    _log,
    _period,
    _appended,
    _filtered,
)
"""What is done, the first of these that a request is about."""
