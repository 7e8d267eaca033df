"""What the lines above a request have left behind: files they wrote, copies, jobs, arrays, codes.

"Undo that" is about a copy that was made above, "verify the checksums" about a file of them. Each
such thing has a role, by which recipes take it (``takes = { copy = "@copy" }``) and by which a
request may speak of it ("compress the copy").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_WORD = r"(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|\$\([^()]*\)|\$\{[^}]*\}|\\.|[^\s\"'\\|;&<>()])+"
_OPTIONS = r"(?:\s+-[\w-]+(?:=\S+)?)*"
_FOLDER_ENDS = ("/", "/.")


@dataclass(frozen=True)
class Trace:
    """Something that is there since a line above: its role, as the script writes it, and where.

    ``line`` counts from the first line; ``noun`` is what people may call it.
    """

    role: str
    written: str
    line: int
    noun: str = ""


@lru_cache(maxsize=64)
def traces_of(lines: tuple[str, ...]) -> tuple[Trace, ...]:
    """What ``lines`` leave behind, in their order."""
    found: list[Trace] = []
    inside = ""
    for number, line in enumerate(lines):
        if inside:
            # The lines of a here-document do nothing.
            inside = "" if line.strip() == inside else inside
            continue
        for read in _READERS:
            found += [Trace(role, _plain(text), number, noun) for role, text, noun in read(line)]
        if document := re.search(r"<<-?\s*[\"']?(\w+)[\"']?", line):
            inside = document[1]
    return tuple(found)


def last(lines: tuple[str, ...], role: str) -> str:
    """The last thing of a role as the script writes it; empty where there is none.

    ``first.written`` is the last but one that was written, of different names, ``loose`` a thing
    without its quotes.
    """
    role, _, form = role.partition(".")
    by_name = {one.written: one.line for one in traces_of(lines) if one.role == role}
    ones = sorted(by_name, key=by_name.__getitem__)
    if form == "before":
        return ones[-2] if len(ones) > 1 else ""
    if form == "several":
        return " ".join(ones) if len(ones) > 1 else ""
    return ones[-1] if ones else ""


def has(lines: tuple[str, ...], roles: frozenset[str]) -> bool:
    """Whether there is a thing of one of these roles."""
    return any(one.role in roles for one in traces_of(lines))


def within(written: str, quote: str) -> str:
    """A thing as it stands within a quote that is open."""
    if quote == "'":
        return f"'{written}'"
    return written.strip("\"'") if quote == '"' else written


def _plain(text: str) -> str:
    """A word without quotes that it does not need."""
    if text[:1] in "'\"" and text[-1:] == text[:1] and re.fullmatch(r"[\w./:+-]+", text[1:-1]):
        return text[1:-1]
    return text


_Found = tuple[str, str, str]


def _written(line: str) -> Iterator[_Found]:
    """Files that output goes to."""
    outside = re.sub(
        r"'[^']*'|\"[^\"]*\"", lambda m: m[0].replace(">", "\0").replace("|", "\0"), line
    )
    for hit in re.finditer(rf"(?<![<\d&=-])>{{1,2}}\|?\s*(?P<file>{_WORD})", outside):
        file = line[hit.start("file") : hit.end("file")]
        if not file.startswith(("&", "/dev/")):
            yield "file", file, _maker(line)
            if re.match(r"(?:md5|sha\d+|b2|ck)sum$", _last_tool(line[: hit.start()])):
                yield "sums", file, ""
                yield "summer", _last_tool(line[: hit.start()]), ""
    for hit in re.finditer(rf"\btee(?:\s+-a)?\s+(?P<file>{_WORD})", outside):
        if not hit["file"].startswith("/dev/"):
            yield "file", line[hit.start("file") : hit.end("file")], ""
    if match := re.search(
        rf"\b(?:curl|wget|sort|gcc|cc|g\+\+|openssl|go build|pandoc)\b.*?\s(?:-\w*[oO]|-out"
        rf"|--output)"
        rf"\s+(?P<file>{_WORD})",
        line,
    ):
        yield "file", match["file"], "download" if re.search(r"\b(?:curl|wget)\b", line) else ""


def _reads(line: str) -> Iterator[_Found]:
    """The only file that a line reads which writes another."""
    match = re.match(
        rf"(?:tr|sed|awk|sort|iconv|cut|grep|jq|uniq|fold|expand)\b.*?(?:<\s*|\s)"
        rf"(?P<in>{_WORD})\s*>\s*(?P<out>{_WORD})\s*$",
        line,
    )
    if match and "|" not in line and not match["in"].startswith(("'", "-")):
        yield "read", match["in"], ""


def _last_tool(text: str) -> str:
    """The tool that prints what goes to a file."""
    words = re.split(r"\|(?!\|)|&&|;|\(|\bdo\b|\bthen\b", text)[-1].split()
    if "-exec" in words or "xargs" in words:
        return next((one for one in words if one.endswith("sum")), "")
    return words[0] if words else ""


def _maker(line: str) -> str:
    """What the output of a line may be called."""
    return next((noun for pattern, noun in _MAKERS if re.search(pattern, line)), "")


_MAKERS = (
    (r"\b(?:mysqldump|pg_dump|sqlite3\b.*\.dump)", "dump|backup"),
    (r"\b(?:diff|git diff)\b", "diff|patch"),
    (r"\b(?:md5|sha\d+)sum\b", "checksum file|checksums|sums|sum file|hashes"),
    (r"\b(?:find|ls|grep -\w*l)\b", "list|file list|listing"),
    (r"\bcat\b.*<<", "document|text"),
    (r"\b(?:crontab -l)\b", "crontab"),
    (r"\btar\b|\bzip\b", "archive|backup"),
    (r"\bcut\b|\bawk\b|\bsort\b|\buniq\b", "list"),
)


def _copies(line: str) -> Iterator[_Found]:
    match = re.match(
        rf"(?:sudo\s+)?cp{_OPTIONS}(?:\s+--)?\s+(?P<a>{_WORD})\s+(?P<b>{_WORD})\s*$",
        re.split(r"\s+(?:\|\||&&)\s+|;|\s#\s", line)[0],
    )
    if match:
        one, other = match["a"], match["b"]
        bare = _bare(other)
        if brace := re.fullmatch(r"(.+)\{,([^},]+)\}", one):
            one, other = brace[1], brace[1] + brace[2]
        folder = bare.endswith(_FOLDER_ENDS) or "*" in one
        if not folder and (_bare(one) != bare) and re.search(r"[.\w}]$", bare):
            yield "original", one, ""
            yield "copy", other, "copy|backup|backup copy|saved copy"
            if _SAVED.search(other) or _bare(other).startswith(_bare(one)):
                yield "subject", one, "original"
                yield "backup", other, ""
        return
    if match := re.match(
        rf"(?:sudo\s+)?cp{_OPTIONS}\s+(?P<a>[^\s{{]+)\{{,(?P<end>[^}},]+)\}}", line
    ):
        quote = '"' if match["a"].startswith('"') else ""
        one = match["a"].rstrip('"')
        for role, word in (("original", one), ("copy", one + match["end"])):
            yield role, f"{word}{quote}", "copy|backup" if role == "copy" else ""
        yield "subject", f"{one}{quote}", "original"
        yield "backup", f"{one}{match['end']}{quote}", ""


_SAVED = re.compile(
    r"[._-](?:bak|backup|orig|old|save|saved|prev|before)|(?:backup|bak|old)s?\W", re.I
)


def _bare(text: str) -> str:
    return text.strip("\"'")


def _edits(line: str) -> Iterator[_Found]:
    match = re.match(
        r"(?:sudo\s+)?sed\s+(?:-[nEr]+\s+)*(?:-i|--in-place=)(?P<end>[.~]?[\w.~]*)\s", line
    )
    if match is None:
        return
    rest = re.sub(r"\s+(?:\|\||&&)\s.*|;\s.*$", "", line) if "'" not in line else line
    words = re.findall(_WORD, rest)
    file = words[-1] if len(words) > 2 else ""
    if not file or file.startswith(("-", "'")):
        return
    yield "edited", file, ""
    if ending := match["end"]:
        quote = '"' if file.endswith('"') else ""
        kept = f"{file.removesuffix(quote) if quote else file}{ending}{quote}"
        yield "original", file, ""
        yield "copy", kept, "copy|backup"
        yield "subject", file, "original"
        yield "backup", kept, ""


def _archives(line: str) -> Iterator[_Found]:
    if match := re.search(
        rf"\btar\s+(?:-?-?[\w-]+\s+)*?-?\w*c\w*f\s+(?P<file>{_WORD})(?P<rest>[^|;&]*)", line
    ):
        yield "archive", match["file"], "archive|tarball|backup|tar file|package|bundle"
        yield "packed", (re.findall(_WORD, match["rest"]) or [""])[-1], ""
    elif match := re.search(
        rf"\btar\s+(?:-\S+\s+)*?-?\w*x\w*f?\s+(?P<file>{_WORD})(?:.*?\s(?:-C|--directory)[ =]"
        rf"(?P<to>{_WORD}))?",
        line,
    ):
        if not match["file"].startswith("-"):
            yield "opened", match["file"], "archive|tarball|backup"
            if match["to"]:
                yield "unpacked", match["to"], "folder"
    elif match := re.search(rf"\bzip{_OPTIONS}\s+(?P<file>{_WORD})", line):
        file = match["file"] if match["file"].rstrip('"').endswith(".zip") else ""
        if file:
            yield "zipped", file, ""
            yield "archive", file, "archive|zip|zip file|package|bundle"
    if (
        match := re.match(
            rf"(?:sudo\s+)?(?P<tool>gzip|xz|bzip2)(?P<opts>{_OPTIONS})\s+(?P<file>{_WORD})\s*$",
            line,
        )
    ) and not re.search(r"-\w*[dct]|--", match["opts"]):
        end = {"gzip": ".gz", "xz": ".xz", "bzip2": ".bz2"}[match["tool"]]
        file = match["file"]
        made = f"{file[:-1]}{end}{file[-1]}" if file[-1] in "'\"" else f"{file}{end}"
        yield "archive", made, "archive|compressed file"


def _folders(line: str) -> Iterator[_Found]:
    if match := re.match(
        rf"(?:sudo\s+)?(?:mkdir|install -d){_OPTIONS}\s+(?P<all>{_WORD}(?:\s+{_WORD})*)", line
    ):
        for one in re.findall(_WORD, match["all"]):
            if "{" not in one.replace("${", "") and not one.startswith("-"):
                yield "folder", one, "folder|directory|dir"
    if match := re.match(rf"(?:cd|pushd)\s+(?P<to>{_WORD})", line):
        yield "visited", match["to"], ""
        yield ("pushed" if line.startswith("pushd") else "gone"), match["to"], ""


def _values(line: str) -> Iterator[_Found]:  # noqa: C901 - a case for each value
    for hit in re.finditer(
        r"(?:^|(?<=[;&|]\s)|(?<=\blocal\s)|(?<=\bexport\s)|(?<=\breadonly\s)|(?<=\bdeclare\s))"
        r"(?P<name>[A-Za-z_]\w*)=(?P<value>.*)",
        line,
    ):
        name, value = hit["name"], hit["value"].strip()
        shown = f"${name}"
        if not value.startswith("("):
            yield "value", name, ""
        if value.startswith("$?"):
            yield "status", shown, ""
        elif value.startswith("$!"):
            yield "job", shown, ""
        elif re.match(r"\"?\$\(date \+\"?%s\"?\)|\$SECONDS|\$EPOCHSECONDS", value):
            yield "clock", name, ""
        elif re.match(r"\"?\$\(mktemp -d|\"?\$\(mktemp --directory", value):
            yield "scratch", f'"{shown}"', ""
        elif re.match(r"\"?\$\(mktemp", value):
            yield "temporary", f'"{shown}"', ""
        elif value.startswith("("):
            yield "array", name, ""
        elif re.match(r"\"?\$\((?:pwd)\)\"?|\"?\$PWD\"?$", value):
            yield "before", f'"{shown}"', ""
        elif re.match(r"\$\(\(", value) or value.isdigit():
            yield "number", name, ""
        if re.search(r"(?:^|_)(?:began|begin|start|started|t0|from|begun)(?:_|$|time)", name, re.I):
            yield "start", name, ""
        if re.search(
            r"(?:^|_)(?:end|ended|finish|finished|t1|stop|done|now)(?:_|$|time)", name, re.I
        ):
            yield "end", name, ""
    if match := re.search(r"\b(?:mapfile|readarray)\s+(?:-\w+\s+)*(?P<name>[A-Za-z_]\w*)", line):
        yield "array", match["name"], ""
    if match := re.search(r"\bread\s+(?:-\w+\s+)*-\w*a\w*\s+(?P<name>[A-Za-z_]\w*)", line):
        yield "array", match["name"], ""
    for hit in re.finditer(r"\$\{[#!]?(?P<name>[A-Za-z_]\w*)\[|(?:^|\s)(?P<more>\w+)\+=\(", line):
        yield "array", hit["name"] or hit["more"], ""
    match = re.match(r"(?P<name>[A-Za-z_]\w*)=([\"'])(?P<all>[\w.-]+(?: +[\w.-]+)+)\2$", line)
    if match and re.search(r"(?:s|list|all)$", match["name"], re.I):
        yield "words", f"${match['name']}", ""


def _running(line: str) -> Iterator[_Found]:  # noqa: C901 - a case for each kind
    if re.search(r"(?<!&)&\s*(?:$|#)", line):
        yield "background", line, ""
    if match := re.match(r"exec\s+(?P<fd>\d)>{1,2}\s*(?P<file>\S+)", line):
        yield "descriptor", match["fd"], ""
        yield "recorded", match["file"], ""
    if match := re.match(
        r"trap\s+(?:\"[^\"]*\"|\x27[^\x27]*\x27|\w+)\s+(?P<signals>(?:[A-Z]+\d?\s*)+|0)\s*$", line
    ):
        yield "signals", match["signals"].strip(), ""
    if match := re.match(rf"ln\s+-\w*s\w*\s+(?P<to>{_WORD})\s+(?P<link>{_WORD})\s*$", line):
        yield "link", match["link"], "link|symlink"
        yield "linked", match["to"], ""
    if match := re.match(r"set\s+--\s", line):
        yield "arguments", '"$@"', ""
    for hit in re.finditer(
        r"[\w./${}-]*\b(?:(?P<md>MD5SUMS?|[\w-]+\.md5)|(?P<sha>SHA256SUMS?|[\w-]+\.sha256))\b", line
    ):
        yield "sums", hit[0], ""
        yield "summer", "md5sum" if hit["md"] else "sha256sum", ""
    if match := re.search(r"\bfor\s+(?P<name>[A-Za-z_]\w*)\s+in\s+(?P<over>[^;]+)", line):
        yield "item", f'"${match["name"]}"', ""
        yield "over", match["over"].strip(), ""
    if match := re.search(
        r"\bmv\s+(?:-\w+\s+|--\s+)*\"?\$\{?(?P<v>\w+)\}?\"?\s+\"?\$\{?(?P=v)\}?\"?(?P<end>[.\w-]+)\"?",
        line,
    ):
        yield "added", match["end"].rstrip('"'), ""
    if match := re.match(r"shopt\s+-(?P<set>[su])\s+(?P<name>\w+)", line):
        yield "option", match["name"], ""
    if match := re.match(r"exec\s+(?P<fd>\d)>\s*\"?(?P<file>\S*lock\S*?)\"?$", line):
        yield "lockfd", match["fd"], ""
    if match := re.match(rf"mv{_OPTIONS}(?:\s+--)?\s+(?P<a>{_WORD})\s+(?P<b>{_WORD})\s*$", line):
        yield "moved", match["a"], ""
        yield "moved_to", match["b"], ""
    if match := re.search(
        rf"\b(?:docker|podman|nerdctl) (?:build\b.*? (?:-t|--tag)[ =]|tag {_WORD} )"
        rf"(?P<image>{_WORD})",
        line,
    ):
        yield "built", match["image"], ""
        if repo := re.fullmatch(r"\"?(?P<repo>[^\"]+):[^/:\"]+\"?", match["image"]):
            yield "builtrepo", repo["repo"], ""
    match = re.search(
        rf"\bgit(?: -C {_WORD})? tag(?: -[asfu]+| -m {_WORD})* (?P<tag>(?!-){_WORD})(?: |$)", line
    )
    if match:
        yield "tag", match["tag"], ""
    if match := re.match(rf"(?:touch|truncate -s \S+|:\s*>)\s+(?P<file>{_WORD})\s*$", line):
        yield "file", match["file"], ""


_READERS: tuple[Callable[[str], Iterator[_Found]], ...] = (
    _written, _reads, _copies, _edits, _archives, _folders, _values, _running,
)  # fmt: skip
