"""Conditions on one of several things: "that are empty", "which are not valid json", "not installed"."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import word
from caro_lsp.generate.script.statements.here import literal
from caro_lsp.generate.script.statements.testing import Test
from caro_lsp.generate.script.statements.tests import test_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Variable
    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]
    _Write = Callable[[_Match, Variable, Here], str]

_QUIET = "> /dev/null 2>&1"


def predicate(said: str, item: Variable, here: Here) -> Test | None:
    """The test for ``item`` that a predicate asks for, as "are not installed"; None where unknown."""
    said = re.sub(r"\s+", " ", said.strip(" ,.?"))
    said = re.sub(
        r"\b(?:already|still|currently|actually|really|even|yet|also|all) |,? (?:yet|already|any ?more|at all|currently|now|so far)$",
        "",
        said,
    )
    plain = re.sub(r"\s+", " ", _DENIED.sub("", said, count=1)).strip()
    denied = bool(_DENIED.search(said))
    for pattern, write, opposite in _WAYS:
        if (match := pattern.fullmatch(plain)) and (command := write(match, item, here)):
            return Test(command, negated=denied != opposite, about=item)
    said = re.sub(r"^are\b", "is", said)
    said = re.sub(
        r"\bis (folders|directories|dirs|files|links|symlinks)$",
        lambda m: f"is a {_ONE[m[1]]}",
        said,
    )
    # What the grammar would have to be asked for takes long, and is no condition on one of many.
    alone = replace(here.within(item, about=item), ask_in=lambda _, __: "")
    test = test_of(f"it {said}", alone)
    # "How many are left" asks for none that is called "left".
    return None if test and re.fullmatch(r'\[ "\$\w+" = [a-z]+ \]', test.command) else test


def of_repository(said: str, place: str, item: Variable) -> Test | None:
    """The test for what a predicate says of a repository at ``place``."""
    if _DIRTY.fullmatch(said.strip()):
        return Test(f'[ -n "$(git -C {place} status --porcelain)" ]', about=item)
    if _CLEAN.fullmatch(said.strip()):
        return Test(f'[ -z "$(git -C {place} status --porcelain)" ]', about=item)
    if match := _ON_BRANCH.fullmatch(said.strip()):
        sign = "!=" if match["not"] else "="
        return Test(
            f'[ "$(git -C {place} branch --show-current)" {sign} {match["b"]} ]', about=item
        )
    return None


_DIRTY = re.compile(
    r"(?:are|is) (?:dirty|not clean|modified|changed)|(?:have|has) (?:(?:uncommitted|local|unsaved|open) (?:changes|work|modifications|edits)|changes|something uncommitted)",
    re.IGNORECASE,
)
_CLEAN = re.compile(
    r"(?:are|is) clean|(?:have|has) no (?:(?:uncommitted|local) )?changes", re.IGNORECASE
)
_ON_BRANCH = re.compile(
    r"(?:are|is) (?P<not>not )?on (?:the )?(?:branch )?(?P<b>[\w/-]+)(?: branch)?", re.IGNORECASE
)
_ONE = {
    "folders": "folder",
    "directories": "directory",
    "dirs": "dir",
    "files": "file",
    "links": "link",
    "symlinks": "symlink",
}
_DENIED = re.compile(
    r"(?:n't\b|\bnot\b|\bnever\b|\bno\b(?= (?:content|data|lines?|text)))(?: yet)?|\bcannot\b",
    re.IGNORECASE,
)


def _is_file(item: Variable) -> bool:
    return item.sort in {"file", "folder"}


def _content(_: _Match, item: Variable, __: Here) -> str:
    return f'[ -s "${item.name}" ]' if _is_file(item) else ""


def _valid(match: _Match, item: Variable, _: Here) -> str:
    kind = (match.groupdict().get("kind") or item.value.strip("\"'").rpartition(".")[2]).lower()
    check = _CHECKS.get(kind, "")
    return f'{check} "${item.name}" {_QUIET}' if check and _is_file(item) else ""


_CHECKS = {
    "json": "jq empty", "xml": "xmllint --noout", "gz": "gzip -t", "gzip": "gzip -t", "tgz": "tar -tzf", "tar": "tar -tf", "zip": "unzip -tq",
    "sh": "bash -n", "bash": "bash -n", "shell": "bash -n", "archive": "tar -tf", "xz": "xz -t", "bz2": "bzip2 -t", "py": "python3 -m py_compile",
    "yaml": "yq .", "yml": "yq .",
}  # fmt: skip


def _installed(_: _Match, item: Variable, __: Here) -> str:
    return f'command -v "${item.name}" {_QUIET}' if item.sort == "text" else ""


def _reachable(_: _Match, item: Variable, __: Here) -> str:
    if item.sort == "url":
        return f'curl -fsS -o /dev/null "${item.name}"'
    return f'ping -c 1 -W 1 "${item.name}" {_QUIET}' if item.sort in {"host", "text"} else ""


def _code(match: _Match, item: Variable, _: Here) -> str:
    if item.sort != "url" or not match["code"]:
        return ""
    return f'[ "$(curl -s -o /dev/null -w \'%{{http_code}}\' "${item.name}")" = {match["code"]} ]'


def _there(match: _Match, item: Variable, here: Here) -> str:
    where = match.groupdict().get("where")
    if not where and item.name == "tool":
        return f'command -v "${item.name}" {_QUIET}'
    if not where:
        return f'[ -e "${item.name}" ]' if _is_file(item) or item.sort == "text" else ""
    folder = here.variable(where)
    if folder is not None and folder.sort == "folder":
        return f'[ -e "${folder.name}/${item.name}" ]'
    if folder is not None and folder.sort == "file":
        return f'grep -qxF -- "${item.name}" "${folder.name}"'
    if re.fullmatch(r"[\w.-]+(?:/[\w.-]+)*/?", where) and "/" in where:
        return f'[ -e "{where.rstrip("/")}/${item.name}" ]'
    return ""


def _holds(match: _Match, item: Variable, here: Here) -> str:
    """Whether the text of a file has something in it."""
    said = match["what"].strip()
    said = re.sub(
        r"^(?:the|a|an|any|some) (?:(?:word|text|string|line|pattern|phrase|term) )?(?=\S)",
        "",
        said,
    )
    said = re.sub(r" (?:in (?:it|them)|somewhere)$", "", said)
    one = here.variable(said)
    if one is not None and one != item and one.sort != "list":
        what = f'"${one.name}"'
    elif re.fullmatch(r"[\"'`].*[\"'`]|[A-Z][A-Z0-9_]+|[\w.:/-]*[.:/_\d][\w.:/-]*", said):
        what = literal(said) or word(said)
    else:
        return ""
    if _is_file(item):
        return f'grep -qF -- {what} "${item.name}"'
    return ""


def _listed(match: _Match, item: Variable, here: Here) -> str:
    one = here.variable(match["file"])
    file = f'"${one.name}"' if one and one.sort == "file" else ""
    if not file and re.fullmatch(r"[\w./-]+\.\w+", match["file"]):
        file = match["file"]
    exactly = (
        "x"
        if not _is_file(item)
        and re.search(r"\.(?:txt|lst|list)\"?$", here.scope.held(file.strip('"')) if file else "")
        else ""
    )
    return f'grep -q{exactly}F -- "${item.name}" {file}' if file else ""


def _newer(match: _Match, item: Variable, here: Here) -> str:
    one = here.variable(match["y"])
    if one is None or one.sort not in {"file", "folder"} or not _is_file(item):
        return ""
    sign = (
        "nt"
        if re.match(r"newer|younger|more recent|changed after", match["how"], re.IGNORECASE)
        else "ot"
    )
    return f'[ "${item.name}" -{sign} "${one.name}" ]'


def _aged(match: _Match, item: Variable, here: Here) -> str:
    if not _is_file(item):
        return ""
    number = match["n"] if match["n"] and match["n"].isdigit() else ""
    if not number:
        one = here.variable(match["n"] or "")
        if one is None or one.sort != "number":
            return ""
        number = f'"${one.name}"'
    sign = "-" if match["how"].lower().startswith(("newer", "young", "less")) else "+"
    unit = {
        "m": f"-mmin {sign}{number}",
        "h": f"-mmin {sign}$(({number.strip(chr(34))} * 60))",
    }.get(match["unit"].lower()[0], f"-mtime {sign}{number}")
    return f'[ -n "$(find "${item.name}" {unit})" ]'


def _sized(match: _Match, item: Variable, here: Here) -> str:
    if not _is_file(item):
        return ""
    sign = (
        "-gt"
        if re.match(
            r"bigger|larger|more|over|above|greater|heavier|exceed", match["how"], re.IGNORECASE
        )
        else "-lt"
    )
    if size := re.fullmatch(r"(\d+) ?(k|m|g)i?b?", match["n"], re.IGNORECASE):
        number = str(int(size[1]) * 1024 ** ("kmg".index(size[2].lower()) + 1))
    elif size := re.fullmatch(r"(\d+)(?: ?b(?:ytes?)?)?", match["n"]):
        number = size[1]
    else:
        one = here.variable(match["n"]) or _limit(match["n"], here)
        if one is None or one.sort not in {"number", "size"}:
            return ""
        parts = one.name.lower().split("_")
        if one.sort == "size":
            return f'[ -n "$(find "${item.name}" -size {"+" if sign == "-gt" else "-"}"${one.name}")" ]'
        scale = next(
            (
                f" * {factor}"
                for unit, factor in (
                    ("kb", "1024"),
                    ("mb", "1048576"),
                    ("gb", "1073741824"),
                    ("mib", "1048576"),
                    ("kib", "1024"),
                )
                if unit in parts
            ),
            "",
        )
        number = f"$(({one.name}{scale}))" if scale else f'"${one.name}"'
    return f'[ "$(wc -c < "${item.name}")" {sign} {number} ]'


def _limit(said: str, here: Here) -> Variable | None:
    """The only size of the script, for "the limit"."""
    if not re.fullmatch(
        r"(?:the |that |our )?(?:max(?:imum)?|min(?:imum)?|size|limit|allowed|threshold| )+", said
    ):
        return None
    units = {"kb", "mb", "gb", "bytes", "size", "kib", "mib"}
    ones = [
        one
        for one in here.scope.variables
        if one.sort == "size" or (one.sort == "number" and units & {*one.name.lower().split("_")})
    ]
    return ones[0] if len(ones) == 1 else None


def _long(match: _Match, item: Variable, here: Here) -> str:
    number = match["n"]
    if not number.isdigit():
        one = here.variable(number)
        if one is None or one.sort != "number":
            return ""
        number = f'"${one.name}"'
    sign = {"m": "-gt", "o": "-gt", "l": "-lt", "f": "-lt", "u": "-lt", "e": "-eq"}.get(
        match["how"].lower()[0], ""
    )
    if match["how"].lower().startswith("at least"):
        sign = "-ge"
    return f'[ "$(wc -l < "${item.name}")" {sign} {number} ]' if _is_file(item) and sign else ""


def _ends(match: _Match, item: Variable, here: Here) -> str:
    end = match["end"].strip("\"'`*")
    if not re.fullmatch(r"\.?\w[\w.]*", end):
        return ""
    end = end if end.startswith(".") else f".{end}"
    if here.scope.posix:
        return f'[ "${{{item.name}%{end}}}" != "${item.name}" ]'
    return f"[[ ${item.name} == *{end} ]]"


def _compressed(_: _Match, item: Variable, here: Here) -> str:
    if not _is_file(item):
        return ""
    if here.scope.posix:
        return f'[ "${{{item.name}%.gz}}" != "${item.name}" ]'
    return f"[[ ${item.name} == *.gz ]]"


def _running(_: _Match, item: Variable, here: Here) -> str:
    if item.sort != "text":
        return ""
    text = "\n".join(here.scope.commands)
    if re.search(r"\bsystemctl\b", text) or re.search(r"serv|unit|daemon", item.name):
        return f'systemctl is-active --quiet "${item.name}"'
    if re.search(r"contain", item.name):
        return f'docker ps --format "{{{{.Names}}}}" | grep -qxF "${item.name}"'
    return f'pgrep -x "${item.name}" > /dev/null'


def _kind(flag: str) -> _Write:
    return lambda _, item, __: (
        f'[ -{flag} "${item.name}" ]' if _is_file(item) or item.sort == "text" else ""
    )


_BE = r"(?:is|are|was|were|has been|have been)"
_DO = r"(?:(?:do|does|did|ca|can|could) )?"
_WAYS: tuple[tuple[re.Pattern[str], _Write, bool], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), write, opposite)
    for pattern, write, opposite in (
        (
            rf"{_DO}(?:has|have|hold|holds|contain|contains|had|with) (?:any |some |actual |real )?(?:content|contents|data|lines?|text|something|anything|bytes)(?: in (?:it|them))?",
            _content,
            False,
        ),
        (
            rf"{_BE} (?:completely )?(?:empty|of zero (?:size|length)|zero bytes|zero[- ]length)|(?:has|have) nothing in (?:it|them)",
            _content,
            True,
        ),
        (
            rf"{_BE} (?:a |an )?(?:valid|well-formed|proper|correct|parseable|readable|intact|ok|fine|good|sound)(?: (?:as )?(?P<kind>\w+?))?(?: files?| archives?)?",
            _valid,
            False,
        ),
        (rf"{_DO}(?:parse|parses|be parsed)(?: as (?P<kind>\w+))?", _valid, False),
        (
            rf"{_BE} (?:broken|invalid|malformed|corrupt(?:ed)?|damaged|no valid|defect(?:ive)?|truncated)(?: (?P<kind>\w+?))?(?: files?| archives?)?",
            _valid,
            True,
        ),
        (
            rf"{_BE} (?:installed|available|on (?:the |our )?\$?path|in (?:the |our )?\$?path|found)(?: (?:here|on (?:this|the) (?:machine|system|box|host)|in (?:the )?path))?",
            _installed,
            False,
        ),
        (rf"{_BE} (?:up|alive|reachable|online|pingable|there on the network)", _reachable, False),
        (
            rf"{_DO}(?:answers?|responds?|returns?|gives?|repl(?:y|ies)) (?:with )?(?:an? |the )?(?:status )?(?:code )?(?P<code>\d{{3}})",
            _code,
            False,
        ),
        (
            rf"{_DO}(?:answers?|respond|responds|reply|replies|react|reacts|be (?:pinged|reached))(?: (?:to )?(?:an? |the )?pings?)?",
            _reachable,
            False,
        ),
        (rf"{_BE} (?:down|unreachable|offline|dead)", _reachable, True),
        (
            rf"{_DO}(?:exists?|{_BE} (?:there|present|here))(?: (?:in|under|inside|at) (?P<where>.+))?",
            _there,
            False,
        ),
        (
            rf"{_BE} (?:missing|absent|gone|lacking)(?: (?:in|from|under|inside|at) (?P<where>.+))?",
            _there,
            True,
        ),
        (
            rf"{_DO}(?:contain|contains|have|has|mention|mentions|include|includes|hold|holds|match|matches|use|uses|with) (?P<what>.+)",
            _holds,
            False,
        ),
        (
            rf"{_BE} (?:listed|mentioned|named|contained|in|found|recorded|registered|known|part of|included)(?: (?:in|to|by))? (?P<file>.+)",
            _listed,
            False,
        ),
        (
            rf"{_DO}(?:occur|occurs|appear|appears|turn up|stand|stands|show up|come up|comes up) in (?P<file>.+)",
            _listed,
            False,
        ),
        (rf"{_BE} (?P<how>newer|older|more recent|younger) than (?P<y>.+)", _newer, False),
        (
            rf"{_BE} (?P<how>older|newer|younger|more|less) than (?P<n>[\w$]+|(?:the )?\w+) (?P<unit>days?|hours?|minutes?|mins?)(?: old)?",
            _aged,
            False,
        ),
        (
            rf"{_BE} (?P<how>bigger|larger|smaller|more|less|heavier|over|above|under|below) (?:than )?(?P<n>[\w$ ]+)",
            _sized,
            False,
        ),
        (r"(?:exceed|exceeds) (?P<n>(?P<how>)[\w$ ]+)", _sized, False),
        (
            rf"{_DO}(?:has|have) (?P<how>more than|over|less than|fewer than|under|at least|exactly) (?P<n>[\w$]+) lines?",
            _long,
            False,
        ),
        (
            rf"(?:(?:end|ends|ending) (?:in|with|on)|{_DO}(?:have|has) (?:the |an? )?(?:extension|ending|suffix)) (?P<end>\S+)",
            _ends,
            False,
        ),
        (rf"{_BE} (?P<end>\.\w+)(?: files)?", _ends, False),
        (rf"{_BE} (?:compressed|gzipped|zipped|packed)", _compressed, False),
        (rf"{_BE} (?:running|active|started)", _running, False),
        (rf"{_BE} (?:stopped|inactive)", _running, True),
        (rf"{_BE} (?:a )?(?:folders?|director(?:y|ies)|dirs?)", _kind("d"), False),
        (rf"{_BE} (?:a )?(?:sym(?:bolic )?)?links?", _kind("L"), False),
        (rf"{_BE} (?:an )?executables?", _kind("x"), False),
        (rf"{_BE} (?:regular |plain |normal )files?", _kind("f"), False),
        (rf"{_BE} readable", _kind("r"), False),
        (rf"{_BE} writ(?:e)?able", _kind("w"), False),
    )
)
