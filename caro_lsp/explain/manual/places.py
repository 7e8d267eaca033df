"""Where manual pages lie, as man(1) of man-db looks for them: MANPATH, folders, languages."""

from __future__ import annotations

import os
import re
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SECTIONS = ("1", "8", "6", "n", "l", "7", "5")
"""Sections of the manual that describe commands, in order, then those that help out."""
SECONDS = 2.0
"""Time between two looks at the folders; a page that changed is seen at once."""
_DEFAULT = ("/usr/local/man", "/usr/local/share/man", "/usr/share/man", "/usr/man",
            "/opt/homebrew/share/man", "/snap/man")  # fmt: skip
_CONFIGURATION = ("/etc/manpath.config", "/etc/man_db.conf")
_NAME = re.compile(r"[\w\[+@.:-]{1,100}")


@dataclass
class Places:
    """The folders with manuals that an environment names.

    ``root`` is put in front of the default folders and of the configuration, for pages of another
    system or of packages that were only unpacked.
    """

    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    root: Path = Path("/")
    _listed: dict[str, tuple[int, dict[str, list[str]]]] = field(default_factory=dict)
    _pages: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    _looked: float | None = None

    def folders(self) -> list[Path]:
        """The folders that have ``man1`` and the like below them, those that count first."""
        given = self.environment.get("MANPATH", "")
        if not given:
            return self._known()
        found: list[Path] = []
        for part in given.split(os.pathsep):
            # An empty part stands for what would be searched without MANPATH.
            found += [Path(part)] if part else self._known()
        return list(dict.fromkeys(found))

    def _known(self) -> list[Path]:
        mapped, mandatory = self._configured()
        found: list[Path] = []
        for part in self.environment.get("PATH", os.defpath).split(os.pathsep):
            folder = Path(part)
            if not folder.is_absolute():
                continue
            found += mapped.get(part.rstrip("/"), [])
            found += [folder.parent / "share/man", folder.parent / "man", folder / "man"]
        home = self.environment.get("HOME", "")
        found += [Path(home, ".local/share/man")] if home.startswith("/") else []
        found += [*mandatory, *map(Path, _DEFAULT)]
        return list(dict.fromkeys(self._below(path) for path in found))

    def _configured(self) -> tuple[dict[str, list[Path]], list[Path]]:
        """The folders of the configuration: by folder of tools, and for all."""
        mapped: dict[str, list[Path]] = {}
        mandatory: list[Path] = []
        for name in _CONFIGURATION:
            try:
                text = self._below(Path(name)).read_text("utf-8", "replace")
            except OSError:
                continue
            for line in text.splitlines():
                words = line.split()
                if words[:1] == ["MANPATH_MAP"] and len(words) > 2:
                    mapped.setdefault(words[1], []).append(Path(words[2]))
                elif words[:1] == ["MANDATORY_MANPATH"] and len(words) > 1:
                    mandatory.append(Path(words[1]))
        return mapped, mandatory

    def _below(self, path: Path) -> Path:
        return path if self.root == Path("/") else self.root / path.relative_to("/")

    def languages(self) -> list[str]:
        """The folders of the user's languages, such as ``pt_BR`` and ``pt``; English is ``""``."""
        value = next(
            (v for k in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := self.environment.get(k))), ""
        )
        if value.split(".")[0] in {"", "C", "POSIX"}:
            return [""]
        found: list[str] = []
        for name in [*self.environment.get("LANGUAGE", "").split(":"), value]:
            plain = re.split(r"[.@]", name)[0]
            found += [name, plain, plain.split("_")[0]] if plain else []
            if plain.split("_")[0] == "en":
                break
        known = [name for name in dict.fromkeys(found) if re.fullmatch(r"[\w.@-]+", name)]
        return [*(name for name in known if not name.startswith("en")), ""]

    def files(self, name: str) -> Iterator[Path]:
        """The files of the page called ``name``: by language, then section, then folder."""
        if not _NAME.fullmatch(name) or name in {".", ".."}:
            return
        now = time.monotonic()
        if self._looked is None or now - self._looked > SECONDS:
            self._pages = [
                (place, pages) for place in self._sections() if (pages := self._in(place))
            ]
            self._looked = now
        for place, pages in self._pages:
            for file in pages.get(name, ()):
                yield Path(place, file)

    def _sections(self) -> Iterator[str]:
        """The folders of the sections, such as ``/usr/share/man/de/man1``, in order."""
        folders = [str(folder) for folder in self.folders()]
        for language in self.languages():
            for section in SECTIONS:
                for folder in folders:
                    yield os.path.join(folder, language, f"man{section}")  # noqa: PTH118

    def _in(self, folder: str) -> dict[str, list[str]]:
        """The pages of a folder by name, as long as nothing came or went there."""
        try:
            changed = os.stat(folder).st_mtime_ns  # noqa: PTH116 - asked for each folder
        except OSError:
            return {}
        known = self._listed.get(folder)
        if known is not None and known[0] == changed:
            return known[1]
        found: dict[str, list[str]] = {}
        try:
            names = sorted(os.listdir(folder))  # noqa: PTH208
        except OSError:
            names = []
        for file in names:
            if (match := _FILE.fullmatch(file)) is not None:
                found.setdefault(match[1], []).append(file)
        for files in found.values():
            files.sort(key=lambda file: (len(file.split(".")[-2:]), len(file)))
        self._listed[folder] = (changed, found)
        return found


_FILE = re.compile(r"(.+)\.[1-9nl][\w+-]*(?:\.(?:gz|xz|zst|bz2|lzma|Z))?")


def leaves_manuals_out(root: Path = Path("/")) -> str:
    """The file that tells dpkg to install no manual pages; empty where there is none."""
    folder = root / "etc/dpkg/dpkg.cfg.d"
    try:
        files = sorted(folder.iterdir())
    except OSError:
        return ""
    for file in files:
        try:
            text = file.read_text("utf-8", "replace")
        except OSError:
            continue
        if re.search(r"^\s*path-exclude[= ]+/usr/share/man/", text, re.MULTILINE):
            return str(file)
    return ""


def executable(name: str, environment: Mapping[str, str]) -> str:
    """The name of what ``name`` is a link to, as ``vi`` to ``vim.basic``; empty if to nothing."""
    if sys.platform == "win32" or not _NAME.fullmatch(name):
        return ""
    for part in environment.get("PATH", os.defpath).split(os.pathsep):
        path = Path(part, name)
        if part and path.is_file():
            real = Path(os.path.realpath(path)).name
            return real if real != name else ""
    return ""
