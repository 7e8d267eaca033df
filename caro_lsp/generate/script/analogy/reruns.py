"""A line of the script run once more as a whole: for real, with an option more, for the others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.analogy.statements import Statement, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAD = (
    r"(?:(?:and|now|then|next|ok|okay|so|but|looks? (?:good|fine|right)|all good"
    r"|if that is fine)[\s,:]*)*"
)
_REAL = re.compile(
    rf"{_LEAD}(?:(?:do|run|execute|repeat|sync|copy|apply|push|delete|make|rename|install|start)\s+"
    r"(?:it|this|that|them|the (?:sync|copy|command|same(?: thing)?))\s+|again\s+|the same\s+"
    r"|(?:once|one) more(?: time)?\s+)*"
    r"(?:for real|really(?: do (?:it|that))?|(?:do|run) (?:it|that) really|in earnest"
    r"|the real (?:run|one|thing|sync|copy)|(?:again )?without (?:the |a )?"
    r"(?:dry[- ]?run|dry mode|simulation|-n|--dry-run|-n flag)"
    r"|not (?:just )?(?:as )?(?:a )?dry[- ]?run(?: (?:this time|any ?more))?|no(?:t)? dry[- ]?run"
    r"(?: (?:this time|any ?more))?|live)"
    r"(?:\s+(?:again|now|this time|then))*",
    re.IGNORECASE,
)
_REPEAT = re.compile(
    rf"{_LEAD}(?:(?:run|do|repeat|execute|try|call)\s+"
    r"(?:it|that|this|the same(?: thing| command| line)?)"
    r"(?:\s+(?:again|once more|one more time|a second time))?"
    r"|(?:the )?same (?:thing )?again|once more|again"
    r"|one more time|repeat (?:it|that|this)|repeat the (?:last|above) (?:command|line|step))",
    re.IGNORECASE,
)
_WITH = re.compile(
    rf"{_LEAD}(?:(?:(?:run|do|repeat|execute|try|call)\s+(?:it|that|this|the same(?: thing)?)"
    r"|(?:the )?same(?: thing| command)?|this time|again|once more)[\s,]*"
    r"(?:again|once more|only|but|just|this time|now)*[\s,]*)"
    r"(?:(?P<how>with|without|using|as)\s+)?(?:the\s+)?(?:option\s+|flag\s+)?"
    r"(?P<what>-{1,2}[\w][\w=.-]*|sudo|root)"
    r"(?:\s+(?:option|flag|on|set|this time))?",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"(?:and |now |then |also |do |the |same |for |with |to |on )*"
    r"(?:(?P<verb>\w+) )?(?:the |all the |all )?"
    r"(?:other|remaining|rest(?: of the)?)(?: (?:\w+|ones?))?"
    r"(?:,? (?:as well|too|(?:in )?(?:the )?same(?: way)?|likewise))*",
    re.IGNORECASE,
)
_EACH = re.compile(
    rf"{_LEAD}(?:(?:print|show|list|get|give me|compute|calculate)\s+)?(?:the\s+|their\s+)?"
    r"(?P<what>.+?)s?"
    r"(?:\s+(?:of|for)\s+(?:each|every one|each one|them all|every file|each file|all)"
    r"(?:\s+(?:of (?:them|these|those)|file|one))?)(?:,.*)?",
    re.IGNORECASE,
)
_PER_FILE = {
    "md5": "md5sum", "md5sum": "md5sum", "md5 sum": "md5sum", "md5 checksum": "md5sum",
    "md5 hash": "md5sum", "sha1": "sha1sum", "sha1 sum": "sha1sum", "sha1 hash": "sha1sum",
    "sha256": "sha256sum", "sha256 sum": "sha256sum", "sha256sum": "sha256sum",
    "checksum": "sha256sum", "sha256 checksum": "sha256sum", "sha256 hash": "sha256sum",
    "sha512": "sha512sum", "sha512 sum": "sha512sum", "hash": "sha256sum", "crc": "cksum",
    "line count": "wc -l", "number of line": "wc -l", "line": "wc -l", "lines count": "wc -l",
    "byte count": "wc -c", "number of byte": "wc -c", "size in byte": "wc -c",
    "word count": "wc -w", "number of word": "wc -w", "size": "du -h", "disk usage": "du -h",
    "file type": "file", "type": "file", "mime type": "file --mime-type", "detail": "ls -l",
    "permission": "ls -l", "long listing": "ls -l", "first line": "head -n 1",
    "last line": "tail -n 1",
}  # fmt: skip
_XARGS = re.compile(
    r"(?P<head>.*\|\s*xargs(?:\s+-0|\s+-r|\s+-0r|\s+-r0|\s+--null)*\s+)(?P<command>[^|>&;]+?)\s*$"
)
_EXEC = re.compile(
    r"(?P<head>.*-exec(?:dir)?\s+)(?P<command>[^|>&;]*?)(?P<end>\s+\{\}\s+(?:\+|\\;))\s*$"
)
_LOOP = re.compile(
    r"(?P<head>for\s+(?P<name>\w+)\s+in\s+[^;]+;\s*do\s+)(?P<command>[^|>&;\"]+?)"
    r"(?P<end>\s+\"\$\{?(?P=name)\}?\";?\s*done)\s*$"
)
_FIRST = re.compile(r"\$\{(\w+)\[0\]\}")
_DRY = re.compile(
    r"\s+(?:--dry-run(?:=\w+)?|--dryrun|--just-print|--simulate|--no-act|--noop|--what-?if)(?=\s|$)"
    r"|(?<=ansible-playbook )--check |(?:(?<=\.yml)|(?<=\.yaml)) --check(?=\s|$)"
)
_SHORT_DRY = frozenset({"rsync", "make", "rename", "prename", "file-rename", "logrotate", "patch"})


def rerun(asked: str, lines: list[Statement]) -> str:
    """The command for a request to run a line of ``lines`` once more; empty if it is none."""
    last = lines[-1].text
    if _REAL.fullmatch(asked):
        for line in reversed(lines):
            if found := _for_real(line.text):
                return found
        return ""
    if _REPEAT.fullmatch(asked) and not lines[-1].loop:
        return last if re.search(r"again|more|repeat|second", asked, re.IGNORECASE) else ""
    if match := _WITH.fullmatch(asked):
        return _with_option(last, match["what"], without=(match["how"] or "").lower() == "without")
    if (match := _OTHERS.fullmatch(asked)) and re.search(r"\b(?:other|remaining|rest)", asked):
        return _for_others(last)
    if match := _EACH.fullmatch(asked):
        tool = _PER_FILE.get(match["what"].lower().removesuffix("s"))
        return _of_each(tool, lines) if tool else ""
    return ""


def _for_real(line: str) -> str:
    """``line`` without what keeps it from doing it; empty where it does it already."""
    if _DRY.search(line):
        return _DRY.sub("", line)
    tools = [one.text.rpartition("/")[2] for one in pieces(line) if one.role == "tool"]
    if re.search(r"\bgit\b.*\bclean\b", line):
        return re.sub(
            r"(?<=\s)-(\w*)n(\w*)(?=\s|$)",
            lambda m: f"-f{m[1].replace('f', '')}{m[2].replace('f', '')}",
            line,
            count=1,
        )
    if _SHORT_DRY & set(tools) or re.match(r"\$\{?RSYNC", line):
        for pattern, put in (
            (r"\s-n(?=\s|$)", ""),
            (r"(?<=\s)-([a-zA-Z]*)n([a-zA-Z]*)(?=\s|$)", r"-\1\2"),
        ):
            found = re.sub(pattern, put, line, count=1)
            if found != line:
                return found
    if re.match(r"terraform\b.*\splan(?:\s|$)", line):
        return re.sub(r"\splan(?=\s|$)", " apply", line, count=1)
    if re.search(r"\b(?:apt-get|apt)\b.*\s-s(?=\s|$)", line):
        return re.sub(r"\s-s(?=\s|$)", "", line, count=1)
    said = _SAID.fullmatch(line)
    return said[1] if said and '"' not in line else ""


_SAID = re.compile(r"echo ((?:rm|mv|cp|ln|rsync|mkdir|docker|git|kubectl|chmod|chown)\s[^\"|;&]+)")


def _with_option(line: str, option: str, *, without: bool) -> str:
    """``line`` with an option more, or without one."""
    if option.lower() in {"sudo", "root"}:
        return "" if without or line.startswith("sudo ") or "|" in line else f"sudo {line}"
    if without:
        bare = re.sub(rf"\s+{re.escape(option)}(?:=\S+)?(?=\s|$)", "", line, count=1)
        return bare if bare != line else ""
    if re.search(rf"\s{re.escape(option)}(?=\s|=|$)", line) or "|" in line:
        return ""
    head = [one for one in pieces(line) if one.role in {"tool", "subcommand"}]
    if not head or head[0].start:
        return ""
    first = pieces(line)
    end = head[0].end
    for one in first[1:]:
        if one.role != "subcommand":
            break
        end = one.end
    if end < len(line) and line[end] == '"':
        end += 1
    return f"{line[:end]} {option}{line[end:]}"


def _for_others(line: str) -> str:
    """What was done for the first of an array, for the others."""
    names = set(_FIRST.findall(line))
    if len(names) != 1 or "'" in "".join(re.findall(r"'[^']*\$[^']*'", line)):
        return ""
    name = names.pop()
    one = _singular(name)
    body = _FIRST.sub(f"${{{one}}}", line)
    body = re.sub(rf"\$\{{{one}\}}(?![\w])", f"${one}", body)
    return f'for {one} in "${{{name}[@]:1}}"; do {body}; done'


def _singular(name: str) -> str:
    low = name.lower()
    return low[:-1] if low.endswith("s") and len(low) > 2 else f"one_{low}"


def _of_each(tool: str, lines: list[Statement]) -> str:
    """The files of a line given to another tool."""
    for line in _recent(lines):
        for pattern in (_XARGS, _EXEC, _LOOP):
            match = pattern.fullmatch(line.text)
            if match is None:
                continue
            found = match.groupdict()
            if "{}" in found["command"] or "-I" in found["head"]:
                continue
            return f"{found['head']}{tool}{found.get('end') or ''}"
    return ""


def _recent(lines: list[Statement]) -> Iterator[Statement]:
    yield from list(reversed(lines))[:3]


_SUMS = "sha256|sha512|sha1|md5|asc|sig|sha256sum|md5sum|sha512sum|minisig|gpg"
_ITSELF = re.compile(
    r"(?:and |now |then |also )*(?:(?:fetch|get|download|grab|pull|copy|upload|push|send|check) )?"
    r"the (?:[\w.]+ )?(?:[\w.]+) (?:itself|proper)(?:,? (?:as well|too|also|next to it))*",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:and |now |then |also )*"
    r"(?:(?:fetch|get|download|grab|pull|copy|upload|push|send|save) )?"
    rf"(?:its |the |the matching |their |that )?\.?(?P<ending>{_SUMS})"
    r"(?: (?:file|checksum|checksums|sum|hash|signature|one|of it|for it|to it|next to it"
    r"|along with it|beside it|as well|too|also))*",
    re.IGNORECASE,
)
_MOVES = re.compile(r"(?:curl|wget|scp|cp|rsync|aws|gsutil|install)$")


def beside(asked: str, lines: list[Statement]) -> str:
    """A file that belongs to one that a line moved: its checksum, or what the checksum is of."""
    itself, other = _ITSELF.fullmatch(asked), _BESIDE.fullmatch(asked)
    if not itself and not other:
        return ""
    for line in _recent(lines):
        found = pieces(line.text)
        tools = {one.text.rpartition("/")[2] for one in found if one.role == "tool"}
        if not any(_MOVES.match(tool) for tool in tools) or len(tools) > 1:
            continue
        if itself:
            bare = re.sub(rf"(?<=[\w}}])\.(?:{_SUMS})(?=[\s\"']|$)", "", line.text)
            if bare != line.text:
                # A variable alone needs no braces.
                return bare
            continue
        names = [
            one for one in found
            if one.role not in {"tool", "subcommand", "option"}
            and re.search(r"\.[A-Za-z]\w*$", one.text) and "@" not in one.text.rpartition("/")[2]
        ]  # fmt: skip
        text = line.text
        for one in reversed(names):
            text = f"{text[: one.end]}.{other['ending'] if other else ''}{text[one.end :]}"
        if names:
            return text
    return ""
