"""Requests about files: which ones, in which order, and what to do with them.

Composed are a selection (a folder, or tests for ``find``) and an action on it; what is small is
written small: ``ls``, ``rm FILE``, ``mv *.log old/``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
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

_EXTRACT = {
    ".tar.gz": "tar -xzf", ".tgz": "tar -xzf", ".tar.bz2": "tar -xjf", ".tar.xz": "tar -xJf",
    ".tar": "tar -xf", ".zip": "unzip", ".gz": "gunzip", ".bz2": "bunzip2", ".xz": "unxz",
    ".7z": "7z x", ".zst": "unzstd", ".rar": "unrar x",
}  # fmt: skip
_CREATE = {
    ".tar.gz": "tar -czf", ".tgz": "tar -czf", ".tar.bz2": "tar -cjf", ".tar.xz": "tar -cJf",
    ".tar": "tar -cf", ".zip": "zip -r",
}  # fmt: skip
_LIKE_A_FILE = re.compile(
    r"/[^/.][^/]*\.[A-Za-z]\w{0,4}$"
    r"|^\$\{?\w*(?:file|log|csv|json|yaml|conf|config|script|archive|dump|report|list)\}?$",
    re.IGNORECASE,
)
_MEASURES = {"lines": "wc -l", "words": "wc -w", "type": "file", "stat": "stat"}


@dataclass
class Selection:
    """Which files a request is about."""

    places: list[str]
    tests: list[str]
    names: list[str]
    """Patterns of names; a file has one of them."""
    single: str
    """The one file that it names, where it does."""
    flat: bool
    deep: bool
    kind: str

    @classmethod
    def of(cls, said: Reading) -> Selection:
        """What ``said`` selects."""
        names = [f"*.{e}" for e in said.all("extension")]
        names += [f"*{text.strip('*')}" for text in said.all("ending")]
        names += [f"{text}*" for text in said.all("starting")]
        names += [f"*{text}*" for text in said.all("including")]
        places = [place.rstrip("/") or "/" for place in said.all("where")]
        files = said.all("name")
        like_files = [place for place in places if _LIKE_A_FILE.search(place)]
        if not files and len(like_files) == 1:
            # A path that ends like the name of a file is one, and so is a variable called so.
            files, places = like_files, [place for place in places if place not in like_files]
        globs = [name for name in files if "*" in name or "?" in name]
        exact = [name for name in files if name not in globs]
        tests = _tests(said)
        kinds = said.all("kind")
        kind = next((k for k in ("broken", "any", "l", "d", "f") if k in kinds), "")
        if "d" in kinds and "f" in kinds and len(said.all("where")) == 0 and not names:
            kind = "f" if kinds[0] == "f" else "d"
        single = ""
        if len(exact) == 1 and not globs and not names and not tests and not said.has("list"):
            single = in_folder(places[0], exact[0]) if places else exact[0]
        return cls(
            places,
            tests,
            [*names, *globs, *exact],
            single,
            said.has("flat"),
            said.has("deep"),
            kind,
        )

    @property
    def bare(self) -> bool:
        """Whether it is all that a folder holds."""
        return not self.tests and not self.names and not self.kind

    def where(self) -> str:
        """The folders, for find."""
        return " ".join(path(place) for place in self.places) or "."

    def find(self, *, kind: str | None = None) -> str:
        """``find`` with the tests."""
        kind = self.kind if kind is None else kind
        words = [f"find {self.where()}"]
        if self.flat:
            words.append("-maxdepth 1")
        if kind == "broken":
            words.append("-xtype l")
        elif kind in {"f", "d", "l"}:
            words.append(f"-type {kind}")
        if self.names:
            names = [f"-name {quoted(name)}" for name in self.names]
            words.append(names[0] if len(names) == 1 else rf"\( {' -o '.join(names)} \)")
        return " ".join([*words, *self.tests])

    def glob(self) -> str:
        """A pattern of the shell for it, if there is one."""
        if self.tests or self.deep or len(self.names) > 1 or self.kind in {"d", "l", "broken"}:
            return ""
        place = self.places[0] if self.places else "."
        if len(self.places) > 1:
            return ""
        return path(in_folder(place, self.names[0] if self.names else "*"))


def _tests(said: Reading) -> list[str]:
    """What find asks of each file, names left out."""
    found: list[str] = []
    if said.has("hidden"):
        found.append("-name '.*'")
    if said.has("depth"):
        found.insert(0, f"-maxdepth {said.get('depth')}")
    if said.has("empty"):
        found.append("-empty")
    found += [f"-size {size}" for size in said.all("size")]
    found += said.all("time")
    found += said.all("owner")
    found += said.all("permission")
    for value in said.facets.get("except", ()):
        slot = value.slots.get("file")
        ending = slot is not None and slot.kind == "extension"
        found.append(f"! -name {quoted(f'*.{value.text}' if ending else value.text)}")
    for name in said.all("outside"):
        found.append(f"! -path {quoted(f'*/{name.strip(chr(47))}/*')}")
    return found


def compose(said: Reading) -> str:
    """The command for a request; empty where there is none."""
    selected = Selection.of(said)
    if said.has("anycase"):
        selected.tests = [test.replace("-name ", "-iname ") for test in selected.tests]
    for facet, act in _ACTIONS.items():
        if said.has(facet):
            command = act(said, selected)
            if command:
                if said.has("anycase"):
                    command = command.replace(" -name ", " -iname ")
                return command
    return ""


def _replace(said: Reading, selected: Selection) -> str:
    old, _, new = said.get("replace").partition("\0")
    if old in {"it", "them", "that"}:
        old = said.get("contains")
    if not old or not new:
        return ""
    flags = "gI" if said.has("anycase") else "g"
    expression = quoted(f"s/{sed_pattern(old)}/{sed_replacement(new)}/{flags}")
    if selected.single:
        return f"sed -i {expression} {path(selected.single)}"
    if selected.names and (glob := selected.glob()):
        return f"sed -i {expression} {glob}"
    if not selected.names and not selected.tests:
        return f"grep -rlZ {quoted(old)} {selected.where()} | xargs -0 sed -i {expression}"
    return f"{selected.find(kind='f')} -exec sed -i {expression} {{}} +"


def _archive(said: Reading, selected: Selection) -> str:  # noqa: C901 - a form of archive a case
    named = [*said.all("archive"), *said.all("target"), *said.all("name")]
    archive = next((name for name in named if name.endswith(tuple(_CREATE))), "")
    if selected.single == archive:
        selected.single = ""
    if not archive:
        if any(said.has(other) for other in ("delete", "move", "copy", "count", "top")):
            # Backups as things, not something to do.
            return ""
        if not selected.single and not selected.places:
            return ""
        if said.has("archive") and said.get("archive") and not said.has("target"):
            return ""
        source = selected.single or selected.places[0]
        base = source.strip("/.").rpartition("/")[2] or "archive"
        archive = f"{base}.tar.gz"
    ending = next((e for e in _CREATE if archive.endswith(e)), "")
    if not ending:
        return ""
    command = f"{_CREATE[ending]} {path(archive)}"
    if archive in selected.places:
        selected.places.remove(archive)
    if selected.single and selected.single != archive:
        return f"{command} {path(selected.single)}"
    selected.names = [name for name in selected.names if name != archive]
    if ending == ".zip" and said.has("except") and not selected.names:
        left = " ".join(test.removeprefix("! -name ") for test in selected.tests)
        return f"{command} {selected.where()} -x {left}"
    if selected.tests or (selected.names and selected.deep) or selected.flat:
        if ending == ".zip":
            return f"{selected.find(kind=selected.kind or 'f')} -print | zip {path(archive)} -@"
        return f"{selected.find(kind=selected.kind or 'f')} -print0 | {command} --null -T -"
    if selected.names and selected.places:
        return f"{command} {selected.glob()}" if selected.glob() else ""
    if selected.names:
        return f"{selected.find(kind='f')} -print0 | {command} --null -T -"
    return f"{command} {selected.where()}"


def _compress(said: Reading, selected: Selection) -> str:
    if any(n.endswith(tuple(_CREATE)) for n in (*said.all("name"), *said.all("target"))):
        return _archive(said, selected)
    if selected.single:
        return f"gzip {path(selected.single)}"
    if (selected.bare or selected.kind == "d") and selected.places and not said.has("each"):
        return _archive(said, selected)
    return f"{selected.find(kind='f')} -exec gzip {{}} +"


def _extract(said: Reading, selected: Selection) -> str:
    target = said.get("target")
    archive = selected.single or next((n for n in said.all("name") if "*" not in n), "")
    if not archive and said.has("archive") and "." in said.get("archive"):
        archive = said.get("archive")
    if archive:
        ending = next((e for e in _EXTRACT if archive.endswith(e)), "")
        if not ending:
            return ""
        command = f"{_EXTRACT[ending]} {path(archive)}"
        where = target
        if where and ending.startswith((".tar", ".tgz")):
            return f"{command} -C {path(where)}"
        if where and ending == ".zip":
            return f"{command} -d {path(where)}"
        return command
    if not said.has("extension"):
        return ""
    ending = next((e for e in _EXTRACT if e == f".{said.get('extension')}"), "")
    if not ending:
        return ""
    if ending in {".gz", ".bz2", ".xz"}:
        return f"{selected.find(kind='f')} -exec {_EXTRACT[ending]} {{}} +"
    return rf"{selected.find(kind='f')} -execdir {_EXTRACT[ending]} {{}} \;"


def _transfer(tool: str) -> Callable[[Reading, Selection], str]:
    def act(said: Reading, selected: Selection) -> str:
        target = said.get("target")
        if not target:
            # "copy a to b": both may have been read as places or names.
            both = [*said.all("name"), *said.all("where")]
            if len(both) == 2:
                source, target = both
                flag = " -r" if tool == "cp" and source.endswith("/") else ""
                return f"{tool}{flag} {path(source)} {path(target)}"
            return ""
        if selected.single:
            return f"{tool} {path(selected.single)} {path(target)}"
        if selected.bare or (selected.kind == "d" and not selected.tests and not selected.names):
            if not selected.places:
                return ""
            flag = " -r" if tool == "cp" else ""
            whole = selected.kind == "d"
            source = path(selected.places[0]) if whole else path(in_folder(selected.places[0], "*"))
            return f"{tool}{flag} {source} {path(target)}"
        glob = selected.glob()
        if glob and selected.names:
            return f"{tool} {glob} {path(target)}"
        return f"{selected.find()} -exec {tool} -t {path(target)} {{}} +"

    return act


def _delete(said: Reading, selected: Selection) -> str:
    if not (selected.single or selected.places or selected.names or selected.tests):
        # Which ones is not said, and all of them is seldom what is meant.
        return ""
    if selected.single:
        flag = " -r" if selected.kind == "d" else ""
        return f"rm{flag} {path(selected.single)}"
    if selected.bare:
        if len(selected.places) == 1 and not selected.flat and not said.has("deep"):
            return f"rm -r {path(selected.places[0])}"
        return ""
    if selected.kind == "d" and not said.has("empty"):
        if selected.bare or (not selected.tests and not selected.names):
            return f"rm -r {path(selected.places[0])}" if selected.places else ""
        return f"{selected.find()} -prune -exec rm -r {{}} +"
    if said.has("contains"):
        grep = _grep_files(said, selected, "-rlZ")
        return f"{grep} | xargs -0 rm"
    if selected.flat and not selected.tests and (glob := selected.glob()):
        return f"rm {glob}" if selected.names else f"{selected.find()} -delete"
    return f"{selected.find(kind=selected.kind or 'f')} -delete"


def _chmod(said: Reading, selected: Selection) -> str:
    mode = said.get("mode")
    if not mode and "-executable" in selected.tests:
        mode = "+x"
        selected.tests.remove("-executable")
        selected = replace(selected, single=selected.single or _only(said, selected))
    if not mode:
        return ""
    if selected.single:
        return f"chmod {mode} {path(selected.single)}"
    if selected.bare:
        return f"chmod -R {mode} {path(selected.places[0])}" if selected.places else ""
    return f"{selected.find()} -exec chmod {mode} {{}} +"


def _only(said: Reading, selected: Selection) -> str:
    """The one file that is named, where nothing else is asked of it."""
    names = said.all("name")
    alone = len(names) == 1 and not selected.tests and "*" not in names[0]
    return in_folder(selected.places[0] if selected.places else ".", names[0]) if alone else ""


def _chown(said: Reading, selected: Selection) -> str:
    owner = said.get("newowner") or said.get("chown")
    if not owner:
        return ""
    if selected.single:
        return f"chown {word(owner)} {path(selected.single)}"
    if selected.places and not selected.tests and not selected.names:
        return f"chown -R {word(owner)} {path(selected.places[0])}"
    return f"{selected.find()} -exec chown {word(owner)} {{}} +"


def _checksum(said: Reading, selected: Selection) -> str:
    tool = said.get("checksum")
    if selected.single:
        return f"{tool} {path(selected.single)}"
    command = f"{selected.find(kind='f')} -exec {tool} {{}} +"
    return f"{command} | sort" if said.has("order") else command


def _grep_files(said: Reading, selected: Selection, flags: str) -> str:
    """``grep`` for what the files contain, in all that are selected."""
    if said.has("anycase"):
        flags += "i"
    patterns = said.all("contains")
    pattern = quoted(patterns[0])
    if selected.single:
        return f"grep {flags.replace('r', '')} {pattern} {path(selected.single)}"
    if selected.tests or selected.flat:
        flags = flags.replace("r", "")
        return f"{selected.find(kind='f')} -exec grep {flags} {pattern} {{}} +"
    included = "".join(f" --include={quoted(name)}" for name in selected.names)
    return f"grep {flags}{included} {pattern} {selected.where()}"


def _containing(said: Reading, selected: Selection) -> str:
    if said.has("count"):
        return f"{_grep_files(said, selected, '-rl')} | wc -l"
    if selected.single:
        return ""
    command = _grep_files(said, selected, "-rl")
    if said.has("names"):
        return f"{command} | xargs -n 1 basename"
    return f"{command} | sort" if said.has("order") else command


def _lacking(said: Reading, selected: Selection) -> str:
    if selected.single:
        return ""
    pattern = quoted(said.get("lacks"))
    if selected.tests:
        return f"{selected.find(kind='f')} -exec grep -L {pattern} {{}} +"
    included = "".join(f" --include={quoted(name)}" for name in selected.names)
    return f"grep -rL{included} {pattern} {selected.where()}"


def _measure(said: Reading, selected: Selection) -> str:
    measure = said.get("measure")
    if measure == "bytes":
        return _disk_use(said, selected)
    tool = _MEASURES[measure]
    if selected.single:
        if said.has("count") or measure in {"lines", "words"}:
            return (
                f"{tool} < {path(selected.single)}"
                if said.has("total")
                else f"{tool} {path(selected.single)}"
            )
        return f"{tool} {path(selected.single)}"
    if selected.bare and not selected.places:
        return ""
    files = selected.find(kind="f" if measure in {"lines", "words"} else selected.kind or "f")
    if measure in {"lines", "words"}:
        if said.has("each") or said.has("order"):
            sort = " | sort -n" if said.get("order") == "size" or said.has("direction") else ""
            if said.get("direction") == "down":
                sort = " | sort -rn"
            if said.get("order") == "name":
                return f"{files} -print0 | sort -z | xargs -0 {tool}"
            return f"{files} -exec {tool} {{}} +{sort}"
        return f"{files} -exec cat {{}} + | {tool}"
    return f"{files} -exec {tool} {{}} +"


def _disk_use(said: Reading, selected: Selection) -> str:
    if selected.single:
        return f"du -h {path(selected.single)}"
    if selected.tests or selected.names:
        return f"{selected.find(kind='f')} -exec du -ch {{}} + | tail -n 1"
    if selected.kind == "d" and (said.has("each") or said.has("order") or said.has("direction")):
        place = selected.places[0] if selected.places else "."
        return (
            f"du -h --max-depth=1 {path(place)} | sort -hr"
            if said.has("order") or said.has("direction")
            else f"du -h --max-depth=1 {path(place)}"
        )
    if said.has("each") or said.has("order") or said.has("direction") or selected.kind == "any":
        sort = "sort -h" if said.get("direction") == "up" else "sort -hr"
        return f"du -ah {selected.where()} | {sort}"
    return f"du -sh {selected.where()}"


def _top(said: Reading, selected: Selection) -> str:
    number, order, direction = said.get("top").split(" ")
    return _ordered(selected, order, direction, number)


def _ordered(selected: Selection, order: str, direction: str, number: str) -> str:
    """The files in the order of something; the first ``number`` of them, if given."""
    head = f" | head -n {number}" if number else ""
    kind = selected.kind or "f"
    if order == "size" and kind == "d":
        flag = "rh" if direction == "down" else "h"
        return f"du -h --max-depth=1 {selected.where()} | sort -{flag}{head}"
    form = {"size": "%s\\t%p", "time": "%T@ %p", "depth": "%d %p", "name": "%p"}[order]
    if order == "name":
        return f"{selected.find()} | sort{' -r' if direction == 'down' else ''}{head}"
    if (
        order == "time"
        and not selected.tests
        and not selected.deep
        and not head
        and not selected.kind
    ):
        flag = "-t" if direction == "down" else "-tr"
        return f"ls {flag} {selected.glob() if selected.names else selected.where()}"
    if order == "time" and number == "1" and selected.bare and direction == "down":
        return f"ls -t {selected.where()} | head -n 1"
    flag = "rn" if direction == "down" else "n"
    cut = " | cut -d' ' -f2-" if order == "time" else ""
    return f"{selected.find(kind=kind)} -printf '{form}\\n' | sort -{flag}{head}{cut}"


def _count(said: Reading, selected: Selection) -> str:
    if selected.bare and not said.has("kind"):
        return ""
    return f"{selected.find()} | wc -l"


def _duplicates(said: Reading, selected: Selection) -> str:
    if said.get("duplicates") == "content":
        return f"{selected.find(kind='f')} -exec md5sum {{}} + | sort | uniq -w32 -D"
    fold = (" -f", " -i") if said.has("anycase") else ("", "")
    return f"{selected.find(kind='f')} -printf '%f\\n' | sort{fold[0]} | uniq{fold[1]} -d"


def _rename(said: Reading, selected: Selection) -> str:
    old, new = said.get("extension"), said.get("newextension")
    if not old or not new:
        return ""
    place = path(f"{selected.places[0].rstrip('/')}/") if selected.places else ""
    return f'for f in {place}*.{old}; do mv -- "$f" "${{f%.{old}}}.{new}"; done'


def _list(said: Reading, selected: Selection) -> str:
    if selected.single:
        return f"ls -l {path(selected.single)}" if said.has("details") else ""
    direction = said.get("direction") or ("down" if said.get("order") in {"size", "time"} else "up")
    if said.has("order") and not (said.get("order") != "depth" and _listable(said, selected)):
        return _ordered(selected, said.get("order"), direction, "")
    if _listable(said, selected):
        return _ls(said, selected, direction)
    command = selected.find()
    if said.has("names"):
        return f"{command} -printf '%f\\n'"
    if said.has("details"):
        return f"{command} -ls"
    if said.has("sizes"):
        return f"{command} -printf '%s %p\\n'"
    return command


def _listable(said: Reading, selected: Selection) -> bool:
    """Whether ls says what is wanted."""
    others = [test for test in selected.tests if test != "-name '.*'"]
    return (
        not others
        and not selected.deep
        and not selected.names
        and selected.kind in {"", "f", "any"}
        and not said.has("flat")
        and len(selected.places) <= 1
        and (
            not selected.kind
            or said.has("details")
            or said.has("hidden")
            or said.has("order")
            or not said.has("names")
        )
    )


def _ls(said: Reading, selected: Selection, direction: str) -> str:
    flags = ""
    if said.has("details") or said.has("sizes") or said.has("human"):
        flags += "lh" if said.has("human") else "l"
    if said.has("hidden"):
        flags += "a"
    if said.has("order") and said.get("order") != "name":
        flags += {"size": "lS", "time": "lt"}[said.get("order")].lstrip("l" if "l" in flags else "")
        flags += "r" if direction == "up" else ""
    elif said.get("direction") == "down":
        flags += "r"
    place = f" {path(selected.places[0])}" if selected.places and selected.places[0] != "." else ""
    return f"ls{f' -{flags}' if flags else ''}{place}"


def _content(_: Reading, selected: Selection) -> str:
    return f"cat {path(selected.single)}" if selected.single else ""


_ACTIONS: dict[str, Callable[[Reading, Selection], str]] = {
    "replace": _replace,
    "rename": _rename,
    "extract": _extract,
    "archive": _archive,
    "chmod": _chmod,
    "chown": _chown,
    "move": _transfer("mv"),
    "copy": _transfer("cp"),
    "delete": _delete,
    "compress": _compress,
    "checksum": _checksum,
    "duplicates": _duplicates,
    "lacks": _lacking,
    "contains": _containing,
    "measure": _measure,
    "top": _top,
    "count": _count,
    "content": _content,
    "list": _list,
}
"""What is done, the first of these that a request says."""
