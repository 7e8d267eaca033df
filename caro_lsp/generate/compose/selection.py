"""Which files a request is about: folders, and tests for ``find``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.alternatives import either, test_of
from caro_lsp.generate.compose.writing import LIKE_A_FILE, in_folder, parts, path, quoted
from caro_lsp.generate.entities import EXTENSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.generate.frames import Reading
    from caro_lsp.generate.phrases import Slot

_ENDING = re.compile(r"\.[A-Za-z]\w{0,4}(?:\.[a-z]\w{0,3})?")
_DOTFOLDERS = frozenset(
    {".git", ".ssh", ".svn", ".hg", ".npm", ".cache", ".venv", ".idea", ".tox", ".vscode"}
)
_DOTFILES = _DOTFOLDERS | {
    ".env", ".vimrc", ".gitkeep", ".keep", ".gitignore", ".DS_Store", ".htaccess", ".npmrc",
    ".dockerignore", ".bashrc", ".profile",
}  # fmt: skip

_CORES = frozenset({"core", "core.[0-9]*"})
"""Dumps of memory."""
_NAME = re.compile(r"^\$(\w+)$")
"""A variable without the braces that it needs where something stands beside it."""
_SEVERAL = re.compile(
    r"\b(?:(?:(?:all|any|every|each) (?:\w+ )?files?|files) (?:called|named|with the names?)"
    r"|files (?:in|under|below|of|on) (?:[\w/.-]+ ){1,4}(?:called|named|(?:with|having) the name)"
    r"|(?:all|any) (?:\w+ )*files? (?:and|or|/) (?:folders?|dir(?:ectorie)?s?))\b",
    re.IGNORECASE,
)
"""Several files, wherever they are, by the name that each of them has."""
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_LIMIT = re.compile(r"-(?:max|min)depth |-xdev|-regextype ")
CALLED = re.compile(r"\b(?:directories|folders|dirs) (?:called|named) ", re.IGNORECASE)
"""Several folders, wherever they are, by their name."""


TREE = re.compile(
    r"\b(?:directory tree|folder tree|tree (?:of|under|below)|hierarchy|recursively"
    r"|(?:and|or) below)\b",
    re.IGNORECASE,
)
"""What is below a folder at any depth, in each of which there may be a file of a name."""


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
    scattered: bool = False
    """Whether each of several folders may have a file of the name."""
    follow: bool = False
    """Whether links are followed."""

    @classmethod
    def of(cls, said: Reading) -> Selection:
        """What ``said`` selects."""
        names = [
            f"*.{_braced(_extension(one, said.asked.text).lstrip('*.'))}"
            for text in said.all("extension")
            for one in parts(text)
        ]
        if not names and not said.has("name"):
            names += _of_sort(said)
        names += [
            f"*{one.strip('*') if one.strip('*') not in EXTENSIONS else f'.{one}'}"
            for text in said.all("ending")
            for one in parts(text)
        ]
        parts_of_names = [
            f"{one.rstrip('*')}*" for text in said.all("starting") for one in parts(text)
        ]
        parts_of_names += [f"*{text}*" for text in said.all("including")]
        places = [place.rstrip("/") or "/" for place in _places(said)]
        files = [one for text in said.all("name") for one in parts(text)]
        match = CALLED.search(said.asked.text)
        behind = said.asked.text[match.end() :].lstrip("'\"`") if match else ""
        named = [place for place in places if behind.startswith(place)] if not files else []
        if called := len(named) == 1:
            # Several folders have this name, wherever they are.
            files, places = named, [place for place in places if place not in named]
        if folders := _folders_called(said, places):
            files, places, called = (
                [*files, *folders],
                [p for p in places if p not in folders],
                True,
            )
        like_files = [place for place in places if LIKE_A_FILE.search(place)]
        if not files and len(like_files) == 1:
            # A path that ends like the name of a file is one, and so is a variable called so.
            files, places = like_files, [place for place in places if place not in like_files]
        if any(name.startswith("core.") and name not in _CORES for name in files):
            # What they are called is said as well.
            files = [name for name in files if name not in _CORES]
        files = [f"*{name}" if _is_ending(name) else name for name in files]
        globs = [name for name in files if "*" in name or "?" in name]
        exact = [name for name in files if name not in globs]
        if len(exact) == 1 and len(names) == 1 and exact[0].endswith(names[0].lstrip("*")):
            # "The csv file called a.csv".
            names = []
        tests = _tests(said)
        for pair in either(said):
            both = [test_of(one) for one in pair]
            names, globs, exact, parts_of_names = (
                [name for name in some if f"-name {quoted(name)}" not in both]
                for some in (names, globs, exact, parts_of_names)
            )
            tests = [test for test in tests if test not in " ".join(both)]
            tests.append(rf"\( {both[0]} -o {both[1]} \)")
        several = names or globs or len(parts_of_names) > 1
        if parts_of_names and several and not _OR.search(said.asked.text):
            # "The logs whose names begin with x" are both.
            tests += [f"-name {quoted(name)}" for name in parts_of_names]
        else:
            names += parts_of_names
        single = ""
        if len(exact) == 1 and not globs and not names and not tests and not said.has("list"):
            single = in_folder(places[0], exact[0]) if places else exact[0]
        scattered = _scattered(said.asked.text, exact)
        below = said.has("deep") or TREE.search(said.asked.text)
        several_named = bool(_SEVERAL.search(said.asked.text))
        if match or called or scattered or below or several_named:
            single = ""
        found = list(dict.fromkeys([*names, *globs, *exact]))
        kind = "d" if called else _kind(said, named=bool(names or exact))
        deep = said.has("deep") or (several_named and len(exact) == 1)
        flat, follow = said.has("flat"), said.has("follow")
        return cls(places, tests, found, single, flat, deep, kind, scattered, follow)

    @property
    def bare(self) -> bool:
        """Whether it is all that a folder holds."""
        return not self.tests and not self.names and not self.kind

    @property
    def plain(self) -> bool:
        """Whether nothing tells some of the files from others."""
        return not (self.tests or self.names or self.flat)

    @property
    def exact(self) -> bool:
        """Whether it is several files by their names, in one folder."""
        whole = all("." in n and "*" not in n and "?" not in n for n in self.names)
        several = len(self.names) > 1 and not self.scattered
        return several and whole and not self.tests and len(self.places) <= 1

    def where(self) -> str:
        """The folders, for find."""
        return " ".join(path(place) for place in self.places) or "."

    def find(self, *, kind: str | None = None) -> str:
        """``find`` with the tests."""
        kind = self.kind if kind is None else kind
        words = [f"find {'-L ' if self.follow else ''}{self.where()}"]
        tests = list(self.tests)
        limits = [test for test in tests if _LIMIT.match(test)]
        tests = [test for test in tests if test not in limits]
        words += limits
        if self.flat and not any("depth" in limit for limit in limits):
            words.append("-mindepth 1 -maxdepth 1" if kind == "d" else "-maxdepth 1")
        if kind == "broken":
            words.append("-xtype l")
        elif kind in {"f", "d", "l", "p", "s", "b", "c"}:
            words.append(f"-type {kind}")
        if self.names:
            names = [f"-name {quoted(name)}" for name in self.names]
            words.append(names[0] if len(names) == 1 else rf"\( {' -o '.join(names)} \)")
        return " ".join([*words, *tests])

    def glob(self) -> str:
        """A pattern of the shell for it, if there is one."""
        if self.tests or self.deep or len(self.names) > 1 or self.kind in {"d", "l", "broken"}:
            return ""
        place = self.places[0] if self.places else "."
        if len(self.places) > 1:
            return ""
        return path(in_folder(place, self.names[0] if self.names else "*"))


def _scattered(text: str, names: list[str]) -> bool:
    """Whether files are meant wherever they are, as in "every core.log"."""
    return any(
        re.search(_EVERY + re.escape(name), text, re.IGNORECASE)
        for name in names
        if re.search(r"[.A-Z_]", name)
    )


_EVERY = r"\b(?:all|any|every|each)(?: of)?(?: the| these| those)?(?: [a-z]+)? ['\"`]?"
_FOLDERS = re.compile(
    r"(?<!and )(?<!or )\b(?:(?P<several>[\w.-]+) (?:sub)?(?:folders|directories|dirs)"
    r"|(?:all|every|each|any)(?: of)?(?: the)? (?P<each>[\w.-]+) (?:folder|directory|dir))\b",
    re.IGNORECASE,
)


def _folders_called(said: Reading, places: list[str]) -> list[str]:
    """Names that several folders have, wherever they are: "all node_modules folders"."""
    named = {m["several"] or m["each"] for m in _FOLDERS.finditer(said.asked.text)}
    return [place for place in places if place in named and len(places) - len(named) < 2]


def _extension(said: str, text: str) -> str:
    """How the names of a kind of file end; what is written with a dot is meant as it stands."""
    return said if f".{said}" in text else EXTENSIONS.get(said.lower(), said)


def _braced(text: str) -> str:
    return _NAME.sub(r"${\1}", text)


def _is_ending(name: str) -> bool:
    return bool(_ENDING.fullmatch(name)) and name not in _DOTFILES


def _places(said: Reading) -> Iterator[str]:
    """The folders; the current one only where no other is said."""
    found = [one for text in said.all("where") for one in parts(text)]
    found = list(dict.fromkeys(found))
    if any(f"({place})" in said.asked.text for place in found if place != "$HOME"):
        # "My home directory (/home/ann)" is one.
        found = [place for place in found if place != "$HOME"]
    for place in found:
        if place != "." or len(found) == 1:
            yield place


def _of_sort(said: Reading) -> list[str]:
    """What files of the kinds that are said look like, as in "photos and videos"."""
    if said.has("ownplace") and any(map(_OWN.search, said.all("where"))):
        # All that is in a folder for backups are backups.
        return []
    found = [one for text in said.all("sort") for one in parts(text)]
    for value in said.facets.get("where", ()):
        # "The logs" may be a folder of the script, and what is in it.
        found += [
            ending
            for slot in value.slots.values()
            if slot.kind == "variable" and (ending := _IN_FOLDERS.get(slot.said.lower(), ""))
        ]
    return [one if "*" in one else f"*.{one}" for one in dict.fromkeys(found)]


_IN_FOLDERS = {"logs": "log", "the logs": "log", "log files": "log", "the log files": "log"}
_OWN = re.compile(r"backup|bak|dump|snapshot", re.IGNORECASE)


def _kind(said: Reading, *, named: bool) -> str:
    """The type of file, as find calls it; "broken" and "any" as well."""
    if said.has("notkind"):
        return "f"
    kinds = said.all("kind") or (["f"] if said.has("sort") else [])
    if "d" in kinds and "f" in kinds and not named and not said.has("where"):
        return kinds[0]
    if "d" in kinds and "f" in kinds and (named or (said.has("move") and said.has("target"))):
        # What is called by an ending is a file.
        return "f"
    return next((k for k in ("broken", "any", "l", "p", "s", "b", "c", "d", "f") if k in kinds), "")


def _tests(said: Reading) -> list[str]:
    """What find asks of each file, names left out."""
    found: list[str] = []
    if said.has("hidden") and not said.has("nothidden"):
        found.append("-name '.*'")
    if said.has("mindepth"):
        found.insert(0, f"-mindepth {said.get('mindepth')}")
    if said.has("depth"):
        found.insert(0, f"-maxdepth {said.get('depth')}")
    if said.has("onefs"):
        found.insert(0, "-xdev")
    if said.has("regextype"):
        found.insert(0, f"-regextype {said.get('regextype')}")
    if said.has("empty"):
        found.append("-empty")
    for size in (one for one in said.all("size") if not (one == "0c" and said.has("empty"))):
        found += [f"-size {one}" for one in parts(size)]
    found += said.all("time")
    found += said.all("owner")
    found += _with_special_bits(said.all("permission"))
    found += _left_out(said)
    if said.has("notempty"):
        found = [*(test for test in found if test != "-empty"), "! -empty"]
    for facet, form in _SHAPES.items():
        found += [form.format(quoted(shape.format(one))) for shape, one in _shaped(said, facet)]
    return list(dict.fromkeys(found))


_EXACTLY = re.compile(r"-perm 0?([0-7]{3})")
_SPECIAL = re.compile(r"-perm -([124])000")


def _with_special_bits(tests: list[str]) -> list[str]:
    """Tests of permissions; "setuid files with mode 755" are of one mode that has both."""
    exact = [match for test in tests if (match := _EXACTLY.fullmatch(test))]
    special = [match for test in tests if (match := _SPECIAL.fullmatch(test))]
    if len(exact) != 1 or not special:
        return tests
    both = {match[0] for match in (*exact, *special)}
    bits = sum({int(match[1]) for match in special})
    return [*(test for test in tests if test not in both), f"-perm {bits}{exact[0][1]}"]


_SHAPES = {
    "inpath": "-path {}", "pathlike": "-path {}", "regex": "-regex {}",
    "notinpath": "! -path {}", "notstart": "! -name {}", "notincluding": "! -name {}",
    "notnamed": "! -name {}",
}  # fmt: skip
_AROUND = {"inpath": "*{}*", "notinpath": "*{}*", "notincluding": "*{}*", "notstart": "{}*"}


def _shaped(said: Reading, facet: str) -> Iterator[tuple[str, str]]:
    """The texts of a facet, and what names or paths with them look like."""
    for text in (one for texts in said.all(facet) for one in parts(texts)):
        if facet == "pathlike" and not _WHOLE_PATH.search(text):
            yield _AROUND["inpath"], text
            continue
        if facet in {"inpath", "notinpath"} and "*" in text:
            yield "{}", text
            continue
        yield _AROUND.get(facet, "{}"), text.rstrip("*") if facet == "notstart" else text


_WHOLE_PATH = re.compile(r"[*?[]|^[/~$]|^\.{1,2}/")
"""A pattern, or a path from its beginning: a part of one is met by no path."""


def _inside(folder: str) -> str:
    """The paths in a folder; in all folders of this name, where it is no path."""
    folder = folder.rstrip("/")
    if "*" in folder:
        return folder
    rooted = folder.startswith(("/", "./", "~", "$"))
    return f"{folder}/*" if rooted else f"*/{folder}/*"


_FILES = re.compile(r"files?\b", re.IGNORECASE)
_FOLDER = re.compile(r"(?:sub)?(?:folder|dir(?:ector(?:y|ies))?)s?\b", re.IGNORECASE)
_ENDS = re.compile(r"\b(?:end|suffix|extension)", re.IGNORECASE)


def _is_folder(slot: Slot, behind: str) -> bool:
    """Whether what is left out is a folder, ``behind`` being what follows in the request."""
    return (
        slot.value in _DOTFOLDERS
        or (slot.kind == "path" and "/" in slot.value)
        or (slot.kind == "text" and bool(_FOLDER.match(behind)))
        or (slot.kind in {"word", "name"} and "." not in slot.value)
    )


def _left_out(said: Reading) -> list[str]:
    """What find asks so that some are left out."""
    found: list[str] = []
    text = said.asked.text
    for value in said.facets.get("except", ()):
        for slot in value.slots.values():
            ending = slot.kind == "extension" or _is_ending(slot.value)
            if said.has("including") and slot.kind == "text":
                # "Whose names contain this but not that".
                found.append(f"! -name {quoted(f'*{slot.value}*')}")
                continue
            behind = text.partition(slot.said)[2].lstrip("'\"` ")
            if slot.kind == "word" and _FILES.match(behind):
                # "Except readme files".
                found.append(f"! -iname {quoted(f'*{slot.value}*')}")
                continue
            if _is_folder(slot, behind):
                found.append(f"! -path {quoted(_inside(slot.value))}")
                continue
            name = f"*.{slot.value.lstrip('.')}" if ending else slot.value
            found.append(f"! -name {quoted(name)}")
    for value in said.facets.get("notname", ()):
        for slot in value.slots.values():
            if slot.kind == "file" and not slot.value.startswith(".") and not _ENDS.search(text):
                found.append(f"! -name {quoted(slot.value)}")
                continue
            name = f".{slot.value}" if slot.kind == "extension" else slot.value.strip("*")
            found.append(f"! -name {quoted(f'*{name}')}")
    for folders in said.all("outside"):
        found += [f"! -path {quoted(_inside(one))}" for one in parts(folders)]
    if said.has("nothidden"):
        found.append("! -path '*/.*'")
    if said.has("notlink"):
        found.append("! -type l")
    return found
