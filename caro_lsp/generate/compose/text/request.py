"""What a request about a text reads, and where the result goes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caro_lsp.generate.compose.writing import in_folder, path, quoted

if TYPE_CHECKING:
    from caro_lsp.generate.frames import Reading


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
_NEUTRAL = frozenset(
    ("source", "folder", "extension", "plural", "deep", "under", "filler", "show", "line", "verb",
     "each", "inplace", "backup", "aside")
)  # fmt: skip
"""What says nothing of what is done."""


def only(said: Reading, *facets: str) -> bool:
    """Whether nothing but ``facets`` is said."""
    return set(said.facets) <= _NEUTRAL | set(facets)


def output(said: Reading) -> str:
    """The redirection to where the result goes."""
    if said.has("outputmore"):
        return f" >> {path(said.get('outputmore'))}"
    return f" > {path(said.get('output'))}" if said.has("output") else ""


def wanted(said: Reading) -> tuple[list[str], bool]:
    """What lines contain, any of it, and whether whatever the case."""
    texts = said.all("match")
    level = False
    if not texts:
        texts = said.all("aside")[:1]
    if not texts and said.has("level"):
        texts, level = said.all("level"), True
    return texts, level or said.has("anycase")


def is_edit(said: Reading) -> bool:
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
        "nostart",
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
