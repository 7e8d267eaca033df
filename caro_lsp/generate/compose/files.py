"""Requests about files: which ones, in which order, and what to do with them.

Composed are a selection (a folder, or tests for ``find``) and an action on it; what is small is
written small: ``ls``, ``rm FILE``, ``mv *.log old/``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.selection import CALLED, Selection
from caro_lsp.generate.compose.writing import (
    in_folder,
    path,
    quoted,
    sed_pattern,
    sed_replacement,
    word,
)
from caro_lsp.generate.phrases import Slot

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
_SIGN_NAMES = {
    "tab": "\t", "space": " ", "blank": " ", "underscore": "_", "dash": "-", "hyphen": "-",
    "comma": ",", "semicolon": ";", "colon": ":", "dot": ".", "slash": "/", "pipe": "|",
}  # fmt: skip
_SIGNS = {name: sign for one, sign in _SIGN_NAMES.items() for name in (one, f"{one}s", f"{one}es")}
_NO_SLOT = Slot("", "", "")
_COUNTED = re.compile(
    r"count|how (?:many|long)|number|total|tally|sum|length|most|fewest|longest|shortest|wc\b"
    r"|with (?:its|their)",
    re.IGNORECASE,
)
_MEASURES = {"lines": "wc -l", "words": "wc -w", "type": "file", "stat": "stat"}


def compose(said: Reading) -> str:
    """The command for a request; empty where there is none."""
    if not _LIMITS.isdisjoint(said.left):
        # Which files are not meant, or when they were read, is no small part of a request.
        return ""
    if any(map(said.has, _CHANGES)) and any(one == "but" or one[0] == "<" for one in said.left):
        # To change other files than those that are meant is worse than to say nothing.
        return ""
    if said.has("delete") and said.left:
        return ""
    command = _command(said)
    if not command:
        return ""
    if said.has("quiet"):
        head, bar, rest = command.partition(" | ")
        command = f"{head} 2>/dev/null{bar}{rest}"
    if said.has("nulls"):
        command = f"{command} -print0" if _FOUND.fullmatch(command) else ""
    if command and said.has("saveto"):
        return f"{command} > {path(said.get('saveto'))}"
    if command and said.has("appendto"):
        return f"{command} >> {path(said.get('appendto'))}"
    return command


_LIMITS = frozenset({"exclude", "except", "omit", "avoid", "prune", "skip", "access", "unique"})
_FOUND = re.compile(r"find (?!.* -(?:exec|printf|delete|ls)\b)[^|>]*")
"""A search that only lists what it finds."""


def _command(said: Reading) -> str:  # noqa: C901 - a way to change what is selected a line
    if {"lines", "words"} & set(said.all("measure")) and not _COUNTED.search(said.asked.text):
        # To show some lines is not to count them.
        return ""
    selected = Selection.of(said)
    if _TREE.search(said.asked.text):
        selected.deep = True
    if said.has("anycase"):
        selected.tests = [_CASED.sub(r"-i\1 ", test) for test in selected.tests]
    if said.has("absolute"):
        selected.places = [_absolute(place) for place in selected.places or ["."]]
    if said.has("prune") and selected.kind == "d":
        selected.tests.append("-prune")
    if said.has("keepnewest"):
        return _keep_newest(said, selected)
    if said.has("top") and any(said.has(facet) for facet in ("delete", "copy", "move")):
        return _any_case(said, _first_of(said, selected))
    changing = any(said.has(facet) for facet in _CHANGES)
    if (said.has("contains") or said.has("lacks")) and any(map(said.has, _BY_NAME)):
        return _moved_by_content(said, selected)
    for facet, act in _ACTIONS.items():
        if said.has(facet) and not (changing and facet in _READS):
            command = act(said, selected)
            if command:
                return _any_case(said, command)
    if (
        not changing
        and not any(said.has(facet) for facet in _NO_LISTS)
        and (said.has("kind") or selected.names)
    ):
        # What is not said to be done with them is to list them.
        return _any_case(said, _list(said, selected))
    return ""


_CHANGES = ("chmod", "touch", "rename", "extract", "chown", "move", "copy", "delete", "replace")
"""What changes files; where that is not understood, nothing else was asked for."""
_READS = ("top", "count", "content", "list", "duplicates", "measure", "contains", "lacks")
_NO_LISTS = (
    "mkdir", "target", "newowner", "mode", "newextension", "keepnewest", "content", "starting",
)  # fmt: skip
"""What belongs to something to do, and is no list where it is not understood what."""


_TREE = re.compile(
    r"\b(?:tree|hierarchy|recursively|(?:and|or) below|sub[- ]?(?:director|folder)\w*)\b(?! only)",
    re.IGNORECASE,
)
"""What is below a folder at any depth."""
_CASED = re.compile(r"-(name|path|regex) ")


def _any_case(said: Reading, command: str) -> str:
    return command.replace(" -name ", " -iname ") if said.has("anycase") else command


def _absolute(place: str) -> str:
    if place.startswith(("/", "~", "$")):
        return place
    return "$PWD" if place == "." else f"$PWD/{place}"


_BY_NAME = ("copy", "move", "chmod", "chown", "compress", "archive")


def _moved_by_content(said: Reading, selected: Selection) -> str:
    """The files that contain something, copied or moved."""
    tool = "cp" if said.has("copy") else "mv" if said.has("move") else ""
    if not tool or not said.has("target") or said.has("lacks") or selected.single:
        return ""
    grep = _grep_files(said, selected, "-rlZ")
    return f"{grep} | xargs -0 {tool} -t {path(said.get('target'))}"


def _replace(said: Reading, selected: Selection) -> str:
    old, _, new = said.get("replace").partition("\0")
    if old in {"it", "them", "that"}:
        old = said.get("contains")
    if not old or not new:
        return ""
    flags = "gI" if said.has("anycase") else "g"
    slots = said.facets["replace"][0].slots
    if slots.get("old", _NO_SLOT).kind == "word" and (old.lower() in _SIGNS):
        # "Replace tabs with spaces" is about these, not about their names.
        old, new = _SIGNS[old.lower()], _SIGNS.get(new.lower(), new)
        if (old, new) == ("\t", " "):
            new = "    "
    written = (sed_pattern(old).replace("\t", r"\t"), sed_replacement(new).replace("\t", r"\t"))
    expression = quoted(f"s/{written[0]}/{written[1]}/{flags}")
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
        held = said.asked.scope.held(source)
        if source.startswith("${") and re.search(r"\.\w+$", held):
            # What is one already, or a file alone.
            return ""
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
    found = selected.find(kind="f" if selected.kind in {"", "any"} else selected.kind)
    if selected.tests or (selected.names and selected.deep) or selected.flat:
        if ending == ".zip":
            return f"{found} -print | zip {path(archive)} -@"
        return f"{found} -print0 | {command} --null -T -"
    if selected.names and selected.places:
        return f"{command} {selected.glob()}" if selected.glob() else ""
    if selected.names:
        return f"{selected.find(kind='f')} -print0 | {command} --null -T -"
    return f"{command} {selected.where()}"


def _compress(said: Reading, selected: Selection) -> str:
    if any(n.endswith(tuple(_CREATE)) for n in (*said.all("name"), *said.all("target"))):
        return _archive(said, selected)
    keep = " -k" if said.has("keep") else ""
    if selected.single:
        return f"gzip{keep} {path(selected.single)}"
    if (selected.bare or selected.kind == "d") and selected.places and not said.has("each"):
        return _archive(said, selected)
    return f"{selected.find(kind='f')} -exec gzip{keep} {{}} +"


def _extract(said: Reading, selected: Selection) -> str:
    target = said.get("target")
    archive = selected.single or next((n for n in said.all("name") if "*" not in n), "")
    if not archive and said.has("archive") and "." in said.get("archive"):
        archive = said.get("archive")
    if archive:
        held = said.asked.scope.held(archive)
        ending = next((e for e in _EXTRACT if held.endswith(e)), "")
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
        flags = _transfer_flags(tool, said)
        if tool == "cp" and said.has("copyending"):
            ending = said.get("copyending")
            file = said.facets["copyending"][0].slots["f"].value
            return f"cp{_dashed(flags)} {path(file)} {path(f'{file}.{ending}')}"
        if not target:
            # "copy a to b": both may have been read as places or names.
            both = [*said.all("name"), *said.all("where")]
            if len(both) == 2 and "\0" not in "".join(both):
                source, target = both
                if tool == "cp" and source.endswith("/") and "a" not in flags:
                    flags = f"r{flags}"
                return f"{tool}{_dashed(flags)} {path(source)} {path(target)}"
            return ""
        command = _transferred(tool, flags, target, said, selected)
        if command and said.has("mkdir"):
            return f"mkdir -p {path(target)} && {command}"
        return command

    return act


_WHOLE = re.compile(r"\b(?:whole|entire|complete|full)\b", re.IGNORECASE)


def _dashed(flags: str) -> str:
    return f" -{flags}" if flags else ""


def _transfer_flags(tool: str, said: Reading) -> str:
    flags = "n" if said.has("nooverwrite") else ""
    flags += "u" if said.has("update") else ""
    flags += "v" if said.has("verbose") else ""
    if tool == "cp" and said.has("preserve"):
        flags = f"p{flags}"
    return flags


def _transferred(tool: str, flags: str, target: str, said: Reading, selected: Selection) -> str:
    """Copy or move what is selected to ``target``."""
    if selected.single:
        return f"{tool}{_dashed(flags)} {path(selected.single)} {path(target)}"
    if selected.exact and not flags.startswith("-"):
        place = selected.places[0] if selected.places else ""
        files = " ".join(path(in_folder(place, name)) for name in selected.names)
        return f"{tool}{_dashed(flags)} {files} {path(target)}"
    whole = selected.kind != "f" and (selected.kind == "d" or said.has("everywhere"))
    whole = whole or bool(_WHOLE.search(said.asked.text))
    if (selected.bare or selected.kind in {"d", "any", "f"}) and not (
        selected.tests or selected.names
    ):
        if not selected.places or (said.has("structure") and tool == "mv"):
            return ""
        if tool == "cp" and (whole or selected.kind != "f"):
            flags = f"a{flags.replace('p', '')}" if "p" in flags else f"r{flags}"
        source = selected.places[0]
        if selected.kind == "f" and (selected.deep or _REGULAR.search(said.asked.text)):
            return f"{selected.find()} -exec {tool}{_dashed(flags)} -t {path(target)} {{}} +"
        if not whole:
            source = in_folder(source, "*")
        return f"{tool}{_dashed(flags)} {path(source)} {path(target)}"
    if said.has("structure"):
        if tool == "mv":
            return ""
        flags = f"{flags} --parents" if flags else "-parents"
        return f"{selected.find()} -exec {tool}{_dashed(flags)} -t {path(target)} {{}} +"
    glob = selected.glob()
    found = "found" in said.asked.text or said.has("everywhere")
    found = found or bool(_SOUGHT.search(said.asked.text))
    if glob and selected.names and not said.has("anycase") and not found:
        return f"{tool}{_dashed(flags)} {glob} {path(target)}"
    return f"{selected.find()} -exec {tool}{_dashed(flags)} -t {path(target)} {{}} +"


def _delete(said: Reading, selected: Selection) -> str:
    if not (selected.single or selected.places or selected.names or selected.tests):
        # Which ones is not said, and all of them is seldom what is meant.
        return ""
    if CALLED.search(said.asked.text) and not selected.names:
        return ""
    if selected.exact and not selected.deep and not said.has("everywhere"):
        place = selected.places[0] if selected.places else ""
        return f"rm {' '.join(path(in_folder(place, name)) for name in selected.names)}"
    if selected.single:
        flag = " -r" if selected.kind == "d" else ""
        return f"rm{flag} {path(selected.single)}"
    if (
        said.has("everywhere")
        and selected.kind in {"", "d"}
        and not (selected.names or selected.tests)
        and len(selected.places) == 1
        and "/" not in selected.places[0]
    ):
        name = quoted(selected.places[0])
        return f"find . -type d -name {name} -prune -exec rm -r {{}} +"
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
    if not owner and said.has("target") and "/" not in said.get("target"):
        owner = said.get("target")
    if not owner:
        return ""
    if selected.single:
        return f"chown {word(owner)} {path(selected.single)}"
    if selected.places and not selected.tests and not selected.names:
        return f"chown -R {word(owner)} {path(selected.places[0])}"
    return f"{selected.find()} -exec chown {word(owner)} {{}} +"


def _touch(said: Reading, selected: Selection) -> str:
    if said.has("target"):
        return ""
    if selected.single:
        return f"touch {path(selected.single)}"
    return "" if selected.bare and not selected.places else f"{selected.find()} -exec touch {{}} +"


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
        return f"{selected.find(kind='f')} -exec grep{flags and f' {flags}'} {pattern} {{}} +"
    included = "".join(f" --include={quoted(name)}" for name in selected.names)
    return f"grep {flags}{included} {pattern} {selected.where()}"


_NAMED_ONLY = re.compile(
    r"\b(?:list|names?|filenames?|which|what) (?:of |the |all )*(?:\w+ )?files?\b"
    r"|\b(?:file ?names?|names?|list) (?:only|of)|files? (?:that|which|containing)\b",
    re.IGNORECASE,
)
"""To tell the files apart is all that is asked for."""


def _containing(said: Reading, selected: Selection) -> str:
    if said.has("count"):
        return f"{_grep_files(said, selected, '-rl')} | wc -l"
    if selected.single:
        return ""
    if said.has("searched") and not said.has("names") and not _NAMED_ONLY.search(said.asked.text):
        flags = "-rn" if said.has("numbered") else "-r"
        if selected.tests or selected.flat:
            flags += "H"
        return _grep_files(said, selected, flags)
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


_EACH = re.compile(r"\b(?:each|per)\b", re.IGNORECASE)


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
        if said.has("each") or said.has("order") or _EACH.search(said.asked.text):
            sort = " | sort -n" if said.get("order") == "size" or said.has("direction") else ""
            if said.get("direction") == "down":
                sort = " | sort -rn"
            if said.get("order") == "name":
                return f"{files} -print0 | sort -z | xargs -0 {tool}"
            return f"{files} -exec {tool} {{}} +{sort}"
        return f"{files} -exec cat {{}} + | {tool}"
    return f"{files} -exec {tool} {{}} +"


_EACH_FOLDER = re.compile(r"\b(?:each|every) (?:of the )?(?:sub)?-?(?:dir|folder)", re.IGNORECASE)


def _disk_use(said: Reading, selected: Selection) -> str:
    if selected.single:
        return f"du -h {path(selected.single)}"
    if selected.tests or selected.names:
        if said.has("bytes"):
            total = "awk '{sum += $1} END {print sum + 0}'"
            return f"{selected.find(kind='f')} -printf '%s\\n' | {total}"
        return f"{selected.find(kind='f')} -exec du -ch {{}} + | tail -n 1"
    if _EACH_FOLDER.search(said.asked.text) and not said.has("order"):
        return f"du -h --max-depth=1 {selected.where()}"
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
    return _ordered(said, selected, order, direction, number)


def _ordered(said: Reading, selected: Selection, order: str, direction: str, number: str) -> str:
    """The files in the order of something; the first ``number`` of them, if given."""
    head = f" | head -n {number}" if number else ""
    kind = selected.kind or "f"
    if order == "size" and kind == "d":
        flag = "hr" if direction == "down" else "h"
        # The folder itself comes first.
        own = " | sed 1d" if direction == "down" else ""
        return f"du -h --max-depth=1 {selected.where()} | sort -{flag}{own}{head}"
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
    shown = "%f" if said.has("names") else "%p"
    form = {"size": f"%s\\t{shown}", "time": f"%T@ {shown}", "depth": f"%d {shown}"}[order]
    cut = " | cut -d' ' -f2-" if order in {"time", "depth"} else ""
    if order == "size" and (said.has("paths") or said.has("names")):
        cut = " | cut -f2-"
    return f"{selected.find(kind=kind)} -printf '{form}\\n' | sort -{flag}{head}{cut}"


def _count(said: Reading, selected: Selection) -> str:
    if selected.bare and not said.has("kind"):
        return ""
    return f"{selected.find()} | wc -l"


def _per_extension(_: Reading, selected: Selection) -> str:
    selected.names = ["*.*"]
    return f"{selected.find(kind='f')} | sed 's/.*\\.//' | sort | uniq -c | sort -rn"


def _extensions(_: Reading, selected: Selection) -> str:
    if selected.names:
        return ""
    selected.names = ["*.*"]
    return f"{selected.find(kind='f')} | sed 's/.*\\.//' | sort -u"


def _per_folder(said: Reading, selected: Selection) -> str:
    if len(selected.places) > 1 or selected.names or selected.tests:
        return ""
    place = selected.places[0] if selected.places else ""
    slot = said.facets["perfolder"][0].slots.get("where")
    place = slot.value if slot else place
    folders = path(in_folder(place, "*/")) if place else "*/"
    count = '$(find "$d" -type f | wc -l)'
    return f'for d in {folders}; do echo "$(basename "$d"): {count}"; done'


def _targets(_: Reading, selected: Selection) -> str:
    if selected.kind not in {"l", "broken"}:
        return ""
    return f"{selected.find()} -printf '%p -> %l\\n'"


def _first_of(said: Reading, selected: Selection) -> str:
    """What is done to the first files in an order only."""
    number, order, direction = said.get("top").split(" ")
    target = said.get("target")
    if said.has("delete"):
        act = "rm --" if selected.places or selected.names else ""
    else:
        tool = "cp" if said.has("copy") else "mv"
        act = f"{tool} -t {path(target)}" if target else ""
    if not act or selected.kind not in {"", "f"}:
        return ""
    form = {"size": "%s %p", "time": "%T@ %p"}[order]
    flag = "rn" if direction == "down" else "n"
    chosen = f"sort -{flag} | head -n {number} | cut -d' ' -f2-"
    return f"{selected.find(kind='f')} -printf '{form}\\n' | {chosen} | xargs -d '\\n' {act}"


def _keep_newest(said: Reading, selected: Selection) -> str:
    number = said.get("keepnewest")
    rest = f"sed '1,{number}d' | "
    if selected.names and (glob := selected.glob()):
        return f"ls -t {glob} | {rest}xargs -d '\\n' rm --"
    if not (selected.places or selected.names) or selected.kind == "d":
        return ""
    found = f"{selected.find(kind='f')} -printf '%T@ %p\\n' | sort -rn"
    return f"{found} | {rest}cut -d' ' -f2- | xargs -d '\\n' rm --"


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
    if said.has("anycase") and not selected.names:
        return ""
    if selected.single:
        return f"ls -l {path(selected.single)}" if said.has("details") else ""
    direction = said.get("direction") or ("down" if said.get("order") in {"size", "time"} else "up")
    sized = selected.kind == "d" and said.has("sizes")
    if (
        said.has("order")
        and not sized
        and not (said.get("order") != "depth" and _listable(said, selected))
    ):
        return _ordered(said, selected, said.get("order"), direction, "")
    if _listable(said, selected):
        return _ls(said, selected, direction)
    if selected.kind == "d" and said.has("sizes") and not selected.tests and not selected.names:
        ordered = " | sort -hr" if direction == "down" or said.has("direction") else ""
        return f"du -h --max-depth=1 {selected.where()}{ordered}"
    command = selected.find()
    if said.has("attributes"):
        shown = (_ATTRIBUTES[one.lower().rstrip("s")] for one in said.get("attributes").split())
        return f"{command} -printf '{' '.join(shown)}\\n'"
    if said.has("sizes") or said.has("bytes"):
        return f"{command} -printf '%s {'%f' if said.has('names') else '%p'}\\n'"
    if said.has("names"):
        return f"{command} -printf '%f\\n'"
    if said.has("details"):
        return f"{command} -ls"
    return command


_REGULAR = re.compile(r"\b(?:regular|normal|ordinary)\b", re.IGNORECASE)
_SOUGHT = re.compile(r"^\W*(?:\w+ly )?(?:find|search|locate|look)(?:e?s)?\b", re.IGNORECASE)
"""To search for files, rather than to list what is there."""


_ATTRIBUTES = {
    "permission": "%M", "owner": "%u", "user": "%u", "group": "%g", "size": "%s", "name": "%p",
    "path": "%p", "inode": "%i", "mode": "%m", "depth": "%d", "type": "%y",
}  # fmt: skip
"""How find prints what is asked of each file."""


def _listable(said: Reading, selected: Selection) -> bool:
    """Whether ls says what is wanted."""
    others = [test for test in selected.tests if test != "-name '.*'"]
    return (
        not others
        and not _REGULAR.search(said.asked.text)
        and not _SOUGHT.search(said.asked.text)
        and not selected.deep
        and not selected.names
        and selected.kind in {"", "f", "any"}
        and not said.has("flat")
        and not said.has("absolute")
        and not said.has("hiddenonly")
        and not said.has("attributes")
        and not said.has("everywhere")
        and (said.has("list") or said.has("details") or said.has("order"))
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


def _content(said: Reading, selected: Selection) -> str:
    onto = f" > {path(said.get('target'))}" if said.has("target") else ""
    if selected.single:
        return f"cat {path(selected.single)}{onto}"
    if not selected.names or selected.kind == "d":
        return ""
    if glob := selected.glob():
        return f"cat {glob}{onto}"
    return "" if onto else f"{selected.find(kind='f')} -exec cat {{}} +"


_ACTIONS: dict[str, Callable[[Reading, Selection], str]] = {
    "perextension": _per_extension,
    "extensions": _extensions,
    "perfolder": _per_folder,
    "targets": _targets,
    "replace": _replace,
    "rename": _rename,
    "extract": _extract,
    "archive": _archive,
    "chmod": _chmod,
    "touch": _touch,
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
