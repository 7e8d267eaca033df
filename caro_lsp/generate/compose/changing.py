"""Requests that change files: replace text in them, copy, move, delete, mode, owner, time."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.listing import REGULAR, SOUGHT
from caro_lsp.generate.compose.searching import grep_files
from caro_lsp.generate.compose.selection import CALLED, TREE
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

    from caro_lsp.generate.compose.selection import Selection
    from caro_lsp.generate.frames import Reading

_SIGN_NAMES = {
    "tab": "\t", "space": " ", "blank": " ", "underscore": "_", "dash": "-", "hyphen": "-",
    "comma": ",", "semicolon": ";", "colon": ":", "dot": ".", "slash": "/", "pipe": "|",
}  # fmt: skip
_SIGNS = {name: sign for one, sign in _SIGN_NAMES.items() for name in (one, f"{one}s", f"{one}es")}
_NO_SLOT = Slot("", "", "")


def replace_text(said: Reading, selected: Selection) -> str:
    """Text replaced in the files."""
    old, _, new = said.get("replace").partition("\0")
    if old in {"", "it", "them", "that"}:
        old = said.get("contains")
    if not old or not new or "rename" in said.asked.marks or _OF_NAMES.search(said.asked.text):
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


_OF_NAMES = re.compile(
    r"\b(?:in|of|from) (?:all |each |every |any |of )*(?:the |their |these )?(?:file ?)names?\b",
    re.I,
)
"""Names, and not what is in the files."""


def rename(said: Reading, selected: Selection) -> str:
    """Another extension for the files, or other signs in their names."""
    if said.has("replace"):
        return _signs_replaced(said, selected)
    old, new = said.get("extension") or said.get("ending"), said.get("newextension")
    if not old or not new:
        return ""
    if selected.deep or TREE.search(said.asked.text):
        selected.names = [f"*.{old}"]
        script = f'for f; do mv -n -- "$f" "${{f%.{old}}}.{new}"; done'
        return f"{selected.find(kind='f')} -exec sh -c '{script}' _ {{}} +"
    place = path(f"{selected.places[0].rstrip('/')}/") if selected.places else ""
    return f'for f in {place}*.{old}; do mv -- "$f" "${{f%.{old}}}.{new}"; done'


def _signs_replaced(said: Reading, selected: Selection) -> str:
    """Other signs in the names of what is found."""
    old, _, new = said.get("replace").partition("\0")
    old, new = (_SIGNS.get(one.lower(), one) for one in (old, new))
    if said.get("including") not in {"", old} or not re.fullmatch(r"[ \w.,:-]", old):
        return ""
    if not re.fullmatch(r"[\w.,:-]*", new) or selected.single:
        return ""
    kind = " -type f" if selected.kind == "f" else ""
    script = f'for f; do n=${{f##*/}}; mv -n -- "$f" "${{f%/*}}/${{n//{old}/{new}}}"; done'
    found = f"find {selected.where()} -depth -mindepth 1{kind} -name {quoted(f'*{old}*')}"
    return f"{found} -exec bash -c '{script}' _ {{}} +"


def transfer(tool: str) -> Callable[[Reading, Selection], str]:
    """The action that copies or moves, with ``tool``."""

    def act(said: Reading, selected: Selection) -> str:
        target = said.get("target") or _gathered_in(said, selected)
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
        if any(_REMOTE.match(place) for place in (target, selected.single, *selected.places)):
            return _over_network(tool, target, said, selected)
        command = _transferred(tool, flags, target, said, selected)
        if command and (said.has("mkdir") or _GATHER.search(said.asked.text)):
            return f"mkdir -p {path(target)} && {command}"
        return command

    return act


_GATHER = re.compile(r"\b(?:gather|collect)\b", re.IGNORECASE)
"""To put together what has been apart, in a folder that is seldom there already."""


def _gathered_in(said: Reading, selected: Selection) -> str:
    """Of two places the one that files go to, as in "copy the logs of api in old/"."""
    if len(selected.places) != len(("from", "into")):
        return ""
    for place, other in (selected.places, selected.places[::-1]):
        into = re.search(rf"\bin(?:side)? (?:the |a )?{re.escape(place)}", said.asked.text)
        if into and re.search(rf"\b(?:of|from) (?:the )?{re.escape(other)}", said.asked.text):
            selected.places.remove(place)
            return place
    return ""


_LEFT_OUT = re.compile(r"! -(?:path|name) '(?:\*/)?([^'/]+)(?:/\*)?'")
_ITSELF = r"\b(?:move|copy|mv|cp|relocate|transfer|duplicate) (?:the |my |this )?['\"`]?"
"""In front of a folder that is itself copied or moved, not what is in it."""
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


def _copied_without(selected: Selection, target: str) -> str:
    """A folder copied without something in it, which ``cp`` cannot."""
    left_out = [_LEFT_OUT.fullmatch(test) for test in selected.tests]
    if not left_out or not all(left_out) or selected.names or len(selected.places) != 1:
        return ""
    if selected.kind not in {"", "d", "any"}:
        return ""
    excluded = "".join(f" --exclude={word(match[1])}" for match in left_out if match)
    source, target = (path(f"{place.rstrip('/')}/") for place in (selected.places[0], target))
    return f"rsync -a{excluded} {source} {target}"


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
    if tool == "cp" and (synced := _copied_without(selected, target)):
        return synced
    if (selected.bare or selected.kind in {"d", "any", "f"}) and not (
        selected.tests or selected.names
    ):
        if not selected.places or (said.has("structure") and tool == "mv"):
            return ""
        if tool == "cp" and (whole or selected.kind != "f"):
            flags = f"a{flags.replace('p', '')}" if "p" in flags else f"r{flags}"
        source = selected.places[0]
        whole = whole or bool(re.search(_ITSELF + re.escape(source), said.asked.text, re.I))
        if selected.kind == "f" and (selected.deep or REGULAR.search(said.asked.text)):
            return f"{selected.find()} -exec {tool}{_dashed(flags)} -t {path(target)} {{}} +"
        return _all_of(source, f"{tool}{_dashed(flags)}", target, said, whole=whole)
    if said.has("structure"):
        if tool == "mv":
            return ""
        flags = f"{flags} --parents" if flags else "-parents"
        return f"{selected.find()} -exec {tool}{_dashed(flags)} -t {path(target)} {{}} +"
    glob = selected.glob()
    found = "found" in said.asked.text or said.has("everywhere")
    found = found or bool(SOUGHT.search(said.asked.text)) or bool(_UNDER.search(said.asked.text))
    if glob and selected.names and not said.has("anycase") and not found:
        return f"{tool}{_dashed(flags)} {glob} {path(target)}"
    return f"{selected.find()} -exec {tool}{_dashed(flags)} -t {path(target)} {{}} +"


def _all_of(source: str, act: str, target: str, said: Reading, *, whole: bool) -> str:
    """A folder, or all that is in it, copied or moved."""
    if not whole and said.has("hiddentoo"):
        return f"find {path(source)} -mindepth 1 -maxdepth 1 -exec {act} -t {path(target)} {{}} +"
    return f"{act} {path(source if whole else in_folder(source, '*'))} {path(target)}"


_UNDER = re.compile(r"\bfiles? (?:\w+ )?(?:under|below|beneath)\b", re.I)
"""Files at any depth."""
_REMOTE = re.compile(r"(?:[\w.-]+@)?[\w.$-]+::?(?!//)[\w/~.$]")
"""A place on another machine, as ``scp`` and ``rsync`` write it."""


def _over_network(tool: str, target: str, said: Reading, selected: Selection) -> str:
    """Copy between machines, which ``cp`` cannot."""
    if tool != "cp" or said.has("nooverwrite") or said.has("update"):
        return ""
    flags = "-rp" if said.has("preserve") else "-r"
    if selected.single:
        return f"scp {path(selected.single)} {path(target)}"
    if selected.tests or len(selected.places) > 1:
        return ""
    if selected.names:
        if said.has("deep") or not (glob := selected.glob()):
            return ""
        return f"scp {glob} {path(target)}"
    return f"scp {flags} {path(selected.places[0])} {path(target)}" if selected.places else ""


def moved_by_content(said: Reading, selected: Selection) -> str:
    """The files that contain something, copied or moved."""
    tool = "cp" if said.has("copy") else "mv" if said.has("move") else ""
    if not tool or not said.has("target") or said.has("lacks") or selected.single:
        return ""
    grep = grep_files(said, selected, "-rlZ")
    return f"{grep} | xargs -0 {tool} -t {path(said.get('target'))}"


def confirmed(said: Reading, selected: Selection) -> str:
    """The files removed for which somebody says yes."""
    if not said.has("delete") or not (selected.names or selected.tests):
        return ""
    remove = "rm -r" if selected.kind == "d" else "rm"
    return f"{selected.find(kind=selected.kind or 'f')} -ok {remove} {{}} \\;"


def delete(said: Reading, selected: Selection) -> str:
    """The files removed."""
    if not (selected.single or selected.places or selected.names or selected.tests):
        # Which ones is not said, and all of them is seldom what is meant.
        return ""
    if CALLED.search(said.asked.text) and not selected.names:
        return ""
    if selected.kind == "any" and not selected.names and _BOTH.search(said.asked.text):
        # A folder that is not empty takes what is in it along, however old that is.
        return f"{selected.find()} -delete" if said.has("empty") else ""
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
        and not {"/", "$"} & set(selected.places[0])
    ):
        name = quoted(selected.places[0])
        return f"find . -type d -name {name} -prune -exec rm -r {{}} +"
    if selected.bare:
        if len(selected.places) == 1 and not selected.flat and not said.has("deep"):
            return f"rm -r {path(selected.places[0])}"
        return ""
    if not said.has("empty") and (trees := _trees_removed(selected, said.asked.text)) is not None:
        return trees
    if said.has("contains"):
        grep = grep_files(said, selected, "-rlZ")
        return f"{grep} | xargs -0 rm"
    if selected.flat and not selected.tests and (glob := selected.glob()):
        return f"rm {glob}" if selected.names else f"{selected.find()} -delete"
    kind = selected.kind if selected.names or selected.kind != "any" else ""
    told = " -print" if said.has("verbose") else ""
    return f"{selected.find(kind=kind or 'f')}{told} -delete"


_BOTH = re.compile(r"\bfiles(?: ?/ ?| and | or )(?:folders|directories)\b", re.I)
_KINDS_OF_ALL = re.compile(r"\b(?:files|folders|directories|subfolders|subdirectories)\b", re.I)
_FILES_FIRST = re.compile(
    r"\bfiles\b.* (?:in|of|from|under|inside) .*(?:directories|folders)\b", re.I
)
_FOLDERS_IN = re.compile(
    r"\b(?:folders|directories|subfolders|sub-?directories|sub-?dirs) "
    r"(?:(?:that are|which are) )?(?:in|of|under|below|inside|within|from)\b",
    re.I,
)


def _trees_removed(selected: Selection, text: str) -> str | None:
    """Folders removed with what they hold; None where it is about files."""
    if selected.kind not in {"d", "any"} or (selected.kind == "any" and not selected.names):
        return None
    if len(_KINDS_OF_ALL.findall(text)) > 1 and not (selected.tests or selected.names):
        # The files in all of the folders.
        return f"{selected.find(kind='f')} -delete" if _FILES_FIRST.search(text) else ""
    if _FOLDERS_IN.search(text) and not (selected.tests or selected.names):
        # The folder that they are in stays.
        depth = "-mindepth 1 -maxdepth 1"
        return f"find {selected.where()} {depth} -type d -exec rm -r {{}} +"
    if selected.tests or selected.names:
        return f"{selected.find()} -prune -exec rm -r {{}} +"
    return f"rm -r {path(selected.places[0])}" if selected.places else ""


def run(said: Reading, selected: Selection) -> str:
    """A command with each file, or with all of them for an editor."""
    command = said.get("run")
    if said.has("editor"):
        return f"{selected.find(kind='f')} -exec {said.get('editor')} {{}} +"
    told = selected.names or selected.tests or selected.places or _EACH.search(said.asked.text)
    if command == " +" or not told:
        return ""
    if "/" not in command and _SCRIPT.search(command):
        command = f"./{command}"
    ends = "+" if said.has("atonce") else "\\;"
    return f"{selected.find(kind=selected.kind or 'f')} -exec {command} {{}} {ends}"


_EACH = re.compile(r"\b(?:each|every) file found\b", re.I)
_SCRIPT = re.compile(r"^[\w-]+\.(?:sh|py|pl|rb)\b")


_MODE = re.compile(r"[0-7]{3,4}|[ugoa]*[-+=][rwxXst]*(?:,[ugoa]*[-+=][rwxXst]*)*")


def chmod(said: Reading, selected: Selection) -> str:
    """Another mode for the files."""
    mode = said.get("mode")
    if not mode and "-executable" in selected.tests:
        mode = "+x"
        selected.tests.remove("-executable")
        selected = replace(selected, single=selected.single or _only(said, selected))
    if not _MODE.fullmatch(mode):
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


def linked(said: Reading, selected: Selection) -> str:
    """Symbolic links to the files; the folder is written such that they lead there."""
    if not (selected.names or selected.tests or said.has("where")) or selected.places == ["$PWD"]:
        return ""
    selected.places = [place for place in selected.places if place != "$PWD"]
    kind = "f" if said.has("kind") or selected.names else selected.kind
    return f"{selected.find(kind=kind)} -exec ln -s -t {path(said.get('symlink'))} {{}} +"


def chgrp(said: Reading, selected: Selection) -> str:
    """Another group for the files."""
    group = word(said.get("newowner"))
    if not group or not (selected.names or selected.tests):
        return ""
    return f"{selected.find()} -exec chgrp {group} {{}} +"


def chown(said: Reading, selected: Selection) -> str:
    """Another owner for the files."""
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


def touch(said: Reading, selected: Selection) -> str:
    """The time of the files set to now."""
    if said.has("target"):
        return ""
    if selected.single:
        return f"touch {path(selected.single)}"
    return "" if selected.bare and not selected.places else f"{selected.find()} -exec touch {{}} +"


def truncate(_: Reading, selected: Selection) -> str:
    """Nothing left in the files."""
    if selected.single:
        return f"truncate -s 0 {path(selected.single)}"
    if not (selected.names or selected.tests):
        return ""
    return f"{selected.find(kind='f')} -exec truncate -s 0 {{}} +"


def first_of(said: Reading, selected: Selection) -> str:
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


def keep_newest(said: Reading, selected: Selection) -> str:
    """All but the newest files removed."""
    number = said.get("keepnewest")
    rest = f"sed '1,{number}d' | "
    if selected.kind == "d" and len(selected.places) == 1 and not selected.tests:
        names = selected.names[0] if selected.names else "*"
        glob = path(in_folder(selected.places[0], f"{names}/"))
        return f"ls -td {glob} | {rest}xargs -d '\\n' rm -r --"
    if selected.names and (glob := selected.glob()):
        return f"ls -t {glob} | {rest}xargs -d '\\n' rm --"
    if not (selected.places or selected.names) or selected.kind == "d":
        return ""
    found = f"{selected.find(kind='f')} -printf '%T@ %p\\n' | sort -rn"
    return f"{found} | {rest}cut -d' ' -f2- | xargs -d '\\n' rm --"
