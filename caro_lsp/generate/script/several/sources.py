"""What a script has several of: the elements of an array, files of a pattern, lines of a list.

"Those that are empty" is about the array that was filled above; "the failed ones" about the one
that is called so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from caro_lsp.generate.script import traces
from caro_lsp.generate.script.mentions import called
from caro_lsp.generate.script.readings.arrays import is_map
from caro_lsp.generate.script.scope import Variable, name_parts

if TYPE_CHECKING:
    from caro_lsp.generate.script.scope import Scope, Sort

_FILES = frozenset(
    """
    file document doc log dump backup image picture photo report script archive page export config
    folder directory dir path input source entry certificate key pdf csv
    """.split()  # noqa: SIM905 - many
)
_TOOLS = frozenset(
    """
    tool program command binary dependency need needed requirement required utility dep
    """.split()  # noqa: SIM905 - many
)
_HOSTS = frozenset(
    "host server machine box node mirror peer target address ip".split()  # noqa: SIM905 - many
)
_PLAIN = re.compile(r"(?:one|thing|item|element|entry|name|value|rest|other)s?", re.IGNORECASE)
_LIST_FILE = re.compile(r"\.(?:txt|lst|list|names|out)$|^[^.]+$")
_LISTS = re.compile(r"^(?:find|ls|sort|uniq|cut|grep -\w*[ol]|comm|awk|printf|sed|jq -r)\b")


@dataclass(frozen=True)
class Several:
    """Things of a script: what a loop goes over, or the file that has one on each line.

    ``all``: how a command would have all of them as its operands; empty where it cannot.
    """

    item: Variable
    nouns: frozenset[str]
    over: str = ""
    lines: str = ""
    all: str = ""

    def each(self, body: str) -> str:
        """A loop that does ``body`` for each of them."""
        name = self.item.name
        if self.lines:
            return f"while IFS= read -r {name}; do {body}; done < {self.lines}"
        return f"for {name} in {self.over}; do {body}; done"

    @property
    def printed(self) -> str:
        """The command that prints one on each line."""
        if self.lines:
            return f"cat {self.lines}"
        return f"printf '%s\\n' {self.over}"


def meant(said: str, scope: Scope) -> Several | None:
    """The things that a noun phrase is about: "them", "the jobs", "the failed ones"."""
    words = re.findall(r"[a-z]+", re.sub(r"\b(?:the|of|all|these|those|our)\b", " ", said.lower()))
    found = things_of(scope)
    telling = [one for one in words if not _PLAIN.fullmatch(one) and one not in _POINTS]
    if not telling:
        return found[0] if found else None
    if len(found) == 1 and _MADE.fullmatch(" ".join(telling)):
        # "The rotated ones": what the pattern is about.
        return found[0]
    named = [one for one in found if all(called(word) & one.nouns for word in telling)]
    if named:
        return named[0]
    kinds = [
        one
        for one in found
        if len(telling) == 1
        and any(called(telling[0]) & kind and one.item.sort == sort for sort, kind in _KINDS)
    ]
    return kinds[0] if len(kinds) == 1 or (kinds and len(found) == 1) else None


_MADE = re.compile(
    r"(?:rotated|downloaded|exported|generated|matching|collected|found|listed|created|converted|scanned|uploaded|saved|recorded|given|chosen|selected)"
)
_POINTS = frozenset({"them", "they", "it", "everything", "any", "each", "every", "which", "what"})
_KINDS = (("file", _FILES), ("text", _TOOLS), ("host", _HOSTS), ("text", _HOSTS))


@lru_cache(maxsize=32)
def things_of(scope: Scope) -> tuple[Several, ...]:
    """All that a script has several of, what is likeliest meant first."""
    text = "\n".join(scope.commands)
    arrays, globs = [], []
    for one in reversed(scope.variables):
        if one.sort == "list":
            # What is still empty is to be filled.
            if one.value or re.search(
                rf"(?:mapfile|readarray|read -\w*a)\b[^;|]*\b{one.name}\b|\b{one.name}\+?=\([^)]"
                rf"|\b{one.name}\[",
                text,
            ):
                arrays.append(_array(one, scope))
        elif _is_several_words(one, text):
            arrays.append(
                Several(
                    _item(one.name, one.value, scope),
                    _nouns(one.name),
                    f"${one.name}",
                    "",
                    f"${one.name}",
                )
            )
    if re.search(r"^set -- ", text, re.MULTILINE) and not arrays:
        arrays.append(
            Several(Variable("arg", "", "text"), frozenset({"argument"}), '"$@"', "", '"$@"')
        )
    globs += _by_pattern(scope)
    return (*arrays, *globs, *_listed(scope))


def _array(one: Variable, scope: Scope) -> Several:
    keys = "!" if is_map(one, scope) else ""
    over = f'"${{{keys}{one.name}[@]}}"'
    return Several(_item(one.name, one.value, scope), _nouns(one.name), over, "", over)


def _is_several_words(one: Variable, text: str) -> bool:
    if not re.fullmatch(r"[\w.@:/+][\w.@:/+-]*(?: [\w.@:/+][\w.@:/+-]*)+", one.value):
        return False
    last = (name_parts(one.name) or [""])[-1]
    return bool(
        re.search(rf"\bfor \w+ in \$\{{?{one.name}\b|\bset -- \$\{{?{one.name}\b", text)
        or last in {"list", "all", "required", "needed", "names"}
        or (last.endswith("s") and last not in _ONE_TEXT and len(last) > 3)
    )


_ONE_TEXT = frozenset(
    """
    opts options flags args arguments class address status details notes terms words sys cols pass
    """.split()  # noqa: SIM905 - many
)


def _nouns(name: str) -> frozenset[str]:
    parts = name_parts(name)
    return frozenset().union(*(called(part) for part in parts)) if parts else frozenset()


def _item(name: str, value: str, scope: Scope) -> Variable:
    """The variable of a loop: called as one of them, of the sort that they show to be."""
    last = (name_parts(name) or ["item"])[-1]
    if called(last) & _TOOLS and re.fullmatch(r"[\w .+-]+", value):
        return Variable("tool" if "tool" not in scope.names else "item", "AN ELEMENT", "text")
    single = last[:-3] + "y" if last.endswith("ies") else last[:-1]
    if not last.endswith("s") or last.endswith("ss") or len(single) < 2:
        single = "item"
    known = {*scope.names, *(one.lower() for one in scope.names)}
    single = single if single not in known else f"one_{single}"
    words = re.findall(r"(?:\"[^\"]*\"|'[^']*'|\$\([^()]*\)|[^\s\"'])+", value)
    paths = [one for one in words if re.search(r"[*/]|\.[a-z]\w{0,4}['\"]?$", one)]
    if called(single) & _HOSTS and not any("/" in one or "*" in one for one in words):
        return Variable(single, "", "host")
    if words and all("://" in one for one in words):
        return Variable(single, "", "url")
    if words and len(paths) == len(words):
        ends = all(re.search(r"\.[a-z]\w{0,4}['\"]?$", one) for one in words)
        return Variable(single, words[0].strip("\"'") if ends else "", "file")
    if not words and called(single) & _FILES:
        return Variable(single, "", "file")
    return Variable(single, "AN ELEMENT" if words else "", "text")


def _by_pattern(scope: Scope) -> list[Several]:
    """Files of the script's one folder that its one pattern or ending is about."""
    folders = [
        one
        for one in scope.variables
        if one.sort == "folder"
        or (
            one.sort == "text"
            and _SOURCES & set(name_parts(one.name))
            and re.fullmatch(r"[\w./-]+", one.value)
        )
    ]
    text = "\n".join(scope.commands)
    found: list[Several] = []
    for one in scope.variables:
        last = (name_parts(one.name) or [""])[-1]
        ending = last in {"ext", "extension", "suffix"} and re.fullmatch(r"\.?\w+", one.value)
        pattern = last in {"pattern", "glob", "mask", "match", "files", "name", "names"} and (
            re.fullmatch(r"[\w.*?\[\]-]*\*[\w.*?\[\]-]*", one.value)
        )
        if not ending and not pattern:
            continue
        source = _source(folders, text)
        if source is None:
            continue
        dot = "." if ending and not one.value.startswith(".") else "*"
        name = f'*{dot}"${one.name}"' if ending else f"${one.name}"
        over = f'"${source.name}"/{name}'
        value = one.value if pattern else f"x.{one.value.lstrip('.')}"
        item = Variable("file" if "file" not in scope.names else "one", value, "file")
        found.append(Several(item, frozenset({"file"}), over, "", over))
    return found


def _source(folders: list[Variable], text: str) -> Variable | None:
    """The folder that files are taken from."""
    targets = {
        one.name
        for one in folders
        if _TARGETS & set(name_parts(one.name))
        or re.search(rf"mkdir -p .*\$\{{?{one.name}\b", text)
    }
    sources = [one for one in folders if one.name not in targets]
    return sources[0] if len(sources) == 1 else folders[0] if len(folders) == 1 else None


_SOURCES = frozenset({"from", "src", "source", "in", "input"})
_TARGETS = frozenset(
    "dest destination dst target to out output outbox outgoing done archive backup".split()  # noqa: SIM905
)


def _listed(scope: Scope) -> list[Several]:
    """Files that have one on each line: written above by what lists, or called a list."""
    found: list[Several] = []
    for one in reversed(traces.traces_of(scope.commands)):
        if one.role != "file" or any(one.written == other.lines for other in found):
            continue
        line = scope.commands[one.line]
        command = re.split(r"\|(?!\|)", re.sub(r"^\(.*?&& ?", "", line))
        if not _LISTS.match(command[-1].strip(" ()")) and not _LISTS.match(command[0].strip(" (")):
            continue
        if re.search(r"uniq -c|wc -|\bsum\b|^echo", line):
            continue
        stem = one.written.strip("\"'").rpartition("/")[2].rpartition(".")[0] or one.written
        held = scope.held(one.written)
        ending = re.search(r"\*(\.\w+)", line)
        files = bool(re.match(r"\(?(?:cd .*&& ?)?(?:find|ls|grep -\w*l)\b", line))
        item = Variable(
            "file" if files else "line",
            f"x{ending[1]}" if files and ending else "",
            "file" if files else "text",
        )
        if item.name in scope.names:
            continue
        if _LIST_FILE.search(held.rpartition("/")[2]):
            nouns = _nouns(re.sub(r"\W+", "_", stem)) | called("file" if files else "line")
            found.append(Several(item, nouns, "", one.written))
    return [*found, *_called_lists(scope, {one.lines for one in found})]


def _called_lists(scope: Scope, known: set[str]) -> list[Several]:
    """Files that variables hold and that are called after what they list: ``URLS=urls.txt``."""
    found: list[Several] = []
    for one in scope.variables:
        parts = name_parts(one.name)
        if one.sort not in {"file", "text"} or not re.search(r"\.(?:txt|lst|list)$", one.value):
            continue
        stem = re.findall(r"[a-z]+", one.value.rpartition("/")[2].partition(".")[0].lower())
        plurals = [part for part in (*parts, *stem) if re.fullmatch(r"\w{2,}[^s]s", part)]
        plural = plurals[0] if plurals else ""
        if f'"${one.name}"' in known or _OUTPUTS & set(parts) or not (plural or "list" in parts):
            continue
        single = plural[:-3] + "y" if plural.endswith("ies") else plural[:-1] if plural else "line"
        single = single if single not in {each.lower() for each in scope.names} else f"one_{single}"
        sort: Sort = (
            "url"
            if single.endswith(("url", "link"))
            else "host"
            if called(single) & _HOSTS
            else "file"
            if single in _FILES
            else "text"
        )
        nouns = frozenset().union(*(called(part) for part in (*parts, *stem)))
        found.append(
            Several(
                Variable(single, "AN ELEMENT" if sort == "text" else "", sort),
                nouns,
                "",
                f'"${one.name}"',
            )
        )
    return found


_OUTPUTS = frozenset(
    {"out", "output", "result", "results", "dest", "target", "tmp", "log", "report"}
)
