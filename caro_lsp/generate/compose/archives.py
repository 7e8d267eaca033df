"""Requests about archives: making them, looking into them, taking files out of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import LIKE_A_FILE, in_folder, parts, path, quoted, word

if TYPE_CHECKING:
    from caro_lsp.generate.frames import Reading

_TAR = {
    ".tar.gz": "z", ".tgz": "z", ".tar.bz2": "j", ".tar.xz": "J", ".tar.zst": "", ".tar": "",
}  # fmt: skip
"""The option of tar for each ending of a tar archive."""
_PACKED = {".gz": "gzip", ".bz2": "bzip2", ".xz": "xz", ".zst": "zstd"}
"""The tool for files that are compressed by themselves."""
_LEVELS = {
    ".tar.gz": ("gzip", "9"), ".tgz": ("gzip", "9"), ".tar.bz2": ("bzip2", "9"),
    ".tar.xz": ("xz", "9e"), ".tar.zst": ("zstd", "19"), ".zip": ("zip", "9"),
}  # fmt: skip
"""What compresses an archive, and its strongest level."""
_FORMATS = {
    "xz": ".tar.xz", "txz": ".tar.xz", "tar.xz": ".tar.xz", "bzip2": ".tar.bz2", "bz2": ".tar.bz2",
    "tar.bz2": ".tar.bz2", "zip": ".zip", "tar": ".tar", "uncompressed": ".tar", "tgz": ".tgz",
    "zst": ".tar.zst", "zstd": ".tar.zst", "tar.zst": ".tar.zst", "7z": ".7z", "7zip": ".7z",
}  # fmt: skip
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d|YYYY-MM-DD|yyyy-mm-dd|(?<!\d)\d{8}(?!\d)|YYYYMMDD|yyyymmdd|DATE", re.ASCII
)

_PLACEHOLDER = re.compile(r"YYYY-?MM-?DD|yyyy-?mm-?dd")
_OF_A_KIND = re.compile(
    r"\b(?:all|the|every|each|my|our|these|those)(?: of)?(?: the| my| our)? "
    r"(?P<kind>(?:logs|images|pictures|photos|videos|movies|songs|screenshots|spreadsheets|dumps"
    r"|scripts|configs|fonts|notebooks|archives|tarballs|backups))\b(?! (?:folder|dir))",
    re.IGNORECASE,
)
"""Files by what is in them, which are not a folder of that name, as in "zip photos"."""
_IS_FILE = re.compile(r"\.\w+$")
_ENDING = re.compile(r"\.[A-Za-z]\w{0,4}")


_REMOTE = re.compile(r"[\w.-]+@[\w.-]+:")
"""A place on another machine."""


def compose(said: Reading) -> str:
    """The command for a request; empty where there is none."""
    if _REMOTE.search(said.asked.text):
        # On another machine there is no archive for tar to write.
        return ""
    if said.has("test"):
        return _test(said)
    if said.has("read"):
        return _read(said)
    if said.has("all"):
        return _extract_all(said)
    if said.has("member") or said.has("extract"):
        return _extract(said)
    if said.has("list"):
        return _list(said)
    if said.has("make"):
        return _each(said) if said.has("each") else _make(said)
    return ""


def _ending(archive: str) -> str:
    return next((e for e in (*_TAR, ".zip", *_PACKED, ".7z") if archive.endswith(e)), "")


def _test(said: Reading) -> str:
    archive = said.get("test")
    ending = _ending(said.asked.scope.held(archive))
    tools = {".zip": "unzip -t", ".tgz": "gzip -t", ".7z": "7z t"}
    tool = tools.get(ending)
    if tool is None:
        packed = f".{ending.rpartition('.')[2]}"
        tool = f"{_PACKED[packed]} -t" if packed in _PACKED else "tar -tf"
    command = f"{tool} {path(archive)}"
    if said.has("say"):
        yes, no = parts(said.get("say"))
        output = "" if tool.startswith(("gzip", "xz", "bzip2")) else " > /dev/null"
        return f"if {command}{output}; then echo {word(yes)}; else echo {word(no)}; fi"
    return command


def _read(said: Reading) -> str:
    """What is in a compressed file, which stays as it is."""
    file = in_folder(said.get("place"), said.get("read"))
    ending = _ending(said.asked.scope.held(file))
    tools = {".gz": "zcat", ".bz2": "bzcat", ".xz": "xzcat", ".zst": "zstdcat"}
    return f"{tools[ending]} {path(file)}" if ending in tools else ""


def _extract_all(said: Reading) -> str:
    """Each archive of a folder in a folder of its own."""
    ending = "." + said.get("all").lstrip("*.").lower()
    files = path(in_folder(said.get("place") or said.get("into"), f"*{ending}"))
    if not said.has("ownfolder"):
        return ""
    if ending == ".zip":
        return f'for f in {files}; do unzip "$f" -d "${{f%.zip}}"; done'
    if ending not in _TAR:
        return ""
    unpack = f'tar -x{_TAR[ending]}f "$f" -C "$d"'
    return f'for f in {files}; do d=${{f%{ending}}}; mkdir -p "$d" && {unpack}; done'


def _list(said: Reading) -> str:
    archive = said.get("list")
    ending = _ending(said.asked.scope.held(archive))
    if ending in _TAR:
        verbose = "v" if said.has("details") else ""
        command = f"tar -t{verbose}{_TAR[ending]}f {path(archive)}"
        return f"{command} | grep -vc '/$'" if said.has("count") else command
    if ending == ".zip":
        if said.has("count"):
            return f"unzip -Z1 {path(archive)} | grep -vc '/$'"
        return f"unzip -l {path(archive)}"
    return f"7z l {path(archive)}" if ending == ".7z" else ""


def _extract(said: Reading) -> str:
    members: list[str] = []
    if said.has("member"):
        *members, archive = parts(said.get("member"))
        slot = said.facets["member"][0].slots["m"]
        if slot.kind == "extension":
            members[0] = f"*.{members[0]}"
    else:
        archive = said.get("extract")
    if said.has("only"):
        slot = said.facets["only"][0].slots["m"]
        members.append(f"*.{slot.value}" if slot.kind == "extension" else slot.value)
    place = said.get("place").removesuffix(".")
    into = said.get("into") or place
    if place and re.search(rf"\bfrom (?:the |my )?{re.escape(place)}", said.asked.text):
        # That is where the archive is.
        archive, into = in_folder(place, archive), said.get("into")
    shown = said.has("stdout") or said.has("unextracted")
    ending = _ending(said.asked.scope.held(archive))
    if ending in _TAR:
        command = _untar(said, archive, members, into, shown=shown)
    elif ending == ".zip":
        flags = "p" if shown else ""
        flags += "j" if said.has("flat") else ""
        flags += "q" if said.has("quiet") else ""
        flags += {"yes": "o", "no": "n"}.get(said.get("overwrite"), "")
        command = f"unzip {f'-{flags} ' if flags else ''}{path(archive)}"
        command += "".join(f" {_member(member)}" for member in members)
        command += f" -d {path(into)}" if into else ""
    else:
        return _unpack(said, archive, into, shown=shown) if not members else ""
    made = said.has("mkdir") and into and ending != ".zip"
    command = f"mkdir -p {path(into)} && {command}" if made else command
    return f"{command} && rm {path(archive)}" if said.has("remove") else command


def _member(name: str) -> str:
    return quoted(name) if "*" in name else word(name)


def _untar(said: Reading, archive: str, members: list[str], into: str, *, shown: bool) -> str:
    flags = "v" if said.has("verbose") else ""
    flags += _TAR[_ending(said.asked.scope.held(archive))] + ("O" if shown else "")
    options = f" -C {path(into)}" if into else ""
    if said.has("strip"):
        options += f" --strip-components={said.get('strip')}"
    if said.get("overwrite") == "no":
        options += " --skip-old-files"
    for excluded in _excluded(said):
        options += f" --exclude={_member(excluded)}"
    if any("*" in member for member in members):
        options += " --wildcards"
    files = "".join(f" {_member(member)}" for member in members)
    return f"tar -x{flags}f {path(archive)}{options}{files}"


def _unpack(said: Reading, archive: str, into: str, *, shown: bool) -> str:
    """Unpack what is one compressed file."""
    ending = _ending(said.asked.scope.held(archive))
    if ending == ".7z":
        return f"7z x {path(archive)}" + (f" -o{path(into)}" if into else "")
    tool = {".gz": "gunzip", ".bz2": "bunzip2", ".xz": "unxz", ".zst": "unzstd"}.get(ending)
    if tool is None:
        return ""
    if into:
        name = archive.rpartition("/")[2].removesuffix(ending)
        single = _ending(into) or "." in into.rpartition("/")[2]
        return f"{tool} -c {path(archive)} > {path(into if single else in_folder(into, name))}"
    if shown:
        return f"{tool} -c {path(archive)}"
    return f"{tool} {'-k ' if said.has('keep') and ending != '.zst' else ''}{path(archive)}"


_FOLDERS_WITH_A_DOT = re.compile(
    r"\.(?:git|svn|hg|venv|tox|nox|idea|vscode|cache|next|nuxt|terraform|\w+_cache)", re.IGNORECASE
)


def _excluded(said: Reading) -> list[str]:
    found: list[str] = []
    for value in said.facets.get("except", ()):
        for key, slot in value.slots.items():
            if key.rstrip("_") in {"x", "y", "z"}:
                text = slot.value.rstrip("/")
                ending = slot.kind == "extension" and not _FOLDERS_WITH_A_DOT.fullmatch(text)
                found.append(
                    f"*{text}"
                    if _ENDING.fullmatch(text) and not _FOLDERS_WITH_A_DOT.fullmatch(text)
                    else f"*.{text}"
                    if ending
                    else text
                )
    return found


def _format(said: Reading) -> str:
    """The ending of the archive that is to be made."""
    known = said.get("format").lstrip(".")
    text = said.asked.text.lower()
    if not known and re.search(r"\bzip", text):
        known = "zip"
    if not known and (match := re.search(r"\b(xz|bzip2|bz2|tgz)\b", text)):
        known = match[1]
    return _FORMATS.get(known, ".tar.gz")


def _sources(said: Reading) -> list[str]:
    place = said.get("place")
    if said.has("pick"):
        return [path(in_folder(place, f"*.{said.get('pick')}"))]
    sources = [one for text in said.all("source") for one in parts(text)]
    if not sources and place:
        sources = [place]
    elif place and place != ".":
        sources = [in_folder(place, one) for one in sources]
    return [path(source.rstrip("/") or source) for source in dict.fromkeys(sources)]


def _make(said: Reading) -> str:  # noqa: C901 - a form of archive a case
    archive = said.get("archive")
    if said.has("ownname") and not archive:
        # Each by itself is no archive of all.
        return ""
    sources = [source for source in _sources(said) if source != path(archive)]
    if not sources or any(
        source.rpartition("/")[2] == match["kind"]
        for match in _OF_A_KIND.finditer(said.asked.text)
        for source in sources
    ):
        return ""
    if not archive and any(LIKE_A_FILE.search(source.strip('"')) for source in sources):
        return ""
    if any(source.endswith(tuple(_PACKED)) and "." in source for source in sources):
        return ""
    ending = _ending(archive)
    if archive and ending not in {*_TAR, ".zip", ".7z"}:
        ending = _format(said)
        archive += ending
    if not archive:
        ending = _format(said)
        if said.has("pick") or (len(sources) > 1 and not said.has("like")):
            return ""
        held = said.asked.scope.held(sources[0].strip('"'))
        if sources[0].startswith('"$') and _IS_FILE.search(held):
            return ""
        archive = sources[0].strip("/.~\"'").rpartition("/")[2] or "archive"
        archive = archive if archive.startswith("${") else archive.lstrip("$")
        if "." in archive and not said.has("dated"):
            # A file alone is compressed rather than put into an archive.
            return ""
        archive += ending
    target = path(archive)
    if said.has("dated") or said.has("like") or _PLACEHOLDER.search(archive):
        ending, target = _dated(said, archive, ending)
    excluded = _excluded(said)
    if ending == ".zip":
        return _zip(said, target, sources, excluded)
    if ending == ".7z":
        left = "".join(f" -xr!{word(name)}" for name in excluded)
        return f"7z a {target} {' '.join(sources)}{left}"
    options = "".join(f" --exclude={_member(name)}" for name in excluded)
    options += " --remove-files" if said.has("remove") else ""
    if said.has("flat"):
        if len(sources) != 1:
            return ""
        folder, _, name = sources[0].rpartition("/")
        if "*" in name:
            return f"(cd {folder} && tar -c{_TAR[ending]}f - {name}) > {target}" if folder else ""
        return f"tar -c{_TAR[ending]}f {target}{options} -C {sources[0]} ."
    return f"{_tar(said, ending)} {target}{options} {' '.join(sources)}"


def _level(said: Reading, ending: str) -> str:
    """The level of compression that is asked for; empty where none is."""
    level = said.get("level")
    return _LEVELS[ending][1] if level == "best" and ending in _LEVELS else level


def _tar(said: Reading, ending: str) -> str:
    """The tool that makes an archive, up to its name."""
    verbose = "v" if said.has("verbose") else ""
    if (level := _level(said, ending)) and ending in _LEVELS:
        return f"tar -I '{_LEVELS[ending][0]} -{level}' -c{verbose}f"
    if ending == ".tar.zst":
        return f"tar --zstd -c{verbose}f"
    return f"tar -c{verbose}{_TAR[ending]}f"


_VARIABLE = re.compile(r"\$\{\w+\}")


def _dated(said: Reading, archive: str, ending: str) -> tuple[str, str]:
    """The name of an archive with the date of the day in it, as a word; and its ending."""
    like = said.get("like")
    name = next((one for one in (like, archive) if _DATE.search(one)), "")
    if name:

        def today(match: re.Match[str]) -> str:
            return "$(date +%Y%m%d)" if len(match[0]) == 8 else "$(date +%F)"

        safe = re.sub(r'[`"\\$]', "", name)
        return _ending(name) or ending, '"' + _DATE.sub(today, safe) + '"'
    bare = archive.removesuffix(ending)
    base = bare if _VARIABLE.fullmatch(bare) else re.sub(r'[`"\\$]', "", bare)
    return ending, f'"{base}-$(date +%F){ending}"'


def _zip(said: Reading, target: str, sources: list[str], excluded: list[str]) -> str:
    globs = all("*" in source or "." in source.rpartition("/")[2] for source in sources)
    flags = "" if globs else "r"
    flags += "j" if said.has("flat") else ""
    flags += "q" if said.has("quiet") else ""
    flags += "m" if said.has("remove") else ""
    flags += _level(said, ".zip")
    patterns = [
        name if "*" in name or "." in name.lstrip(".") else f"*/{name.rstrip('/')}/*"
        for name in excluded
    ]
    left = f" -x {' '.join(map(quoted, patterns))}" if patterns else ""
    return f"zip {f'-{flags} ' if flags else ''}{target} {' '.join(sources)}{left}"


def _each(said: Reading) -> str:
    """One archive for each folder."""
    place = path(said.get("each") or said.get("place") or ".").rstrip("/")
    ending = _format(said)
    if place == ".":
        make = 'zip -r "${d%/}.zip" "$d"'
        if ending != ".zip":
            make = f'tar -c{_TAR[ending]}f "${{d%/}}{ending}" "$d"'
        return f"for d in */; do {make}; done"
    if ending == ".zip":
        name = '$(basename "$d")'
        return f'for d in {place}/*/; do (cd {place} && zip -r "{name}.zip" "{name}"); done'
    tar = f'tar -c{_TAR[ending]}f "${{d%/}}{ending}" -C {place} "$(basename "$d")"'
    return f"for d in {place}/*/; do {tar}; done"
