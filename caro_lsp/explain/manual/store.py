"""Pages as they were cut, kept in memory and in the cache until their files change."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caro_lsp.explain.manual import files
from caro_lsp.explain.manual.builtins import BUILTINS, of_help, printed_help
from caro_lsp.explain.manual.page import Page, cut
from caro_lsp.explain.manual.places import Places, executable
from caro_lsp.explain.manual.roff import read
from caro_lsp.paths import Paths, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = 1
"""Of the files in the cache; others are not read."""
MAX_IN_MEMORY = 64
MAX_FILES = 1_000
"""Files in the cache before the oldest go."""
_MAX_DEPTH = 4
State = tuple[str, int, int]
"""A file: its path, when it was changed (ns), its size in bytes."""


class Manual:
    """The manual pages of this machine. One thread at a time.

    ``folder`` is where cut pages are kept, None for nowhere.
    """

    def __init__(self, folder: Path | None = None, places: Places | None = None) -> None:
        self._folder = folder
        self.places = places or Places()
        self._pages: OrderedDict[str, tuple[tuple[State, ...], Page]] = OrderedDict()
        self._broken: set[tuple[str, State]] = set()

    @classmethod
    def of_user(cls) -> Manual:
        """That of this user, with their cache."""
        return cls(Paths.from_environment().manuals)

    def pages(self, name: str) -> Iterator[Page]:
        """The pages called ``name``: that of the user's language first, the English one last."""
        seen: set[str] = set()
        sections: dict[Path, str] = {}
        for file in self.places.files(name):
            real = os.path.realpath(file)
            language, section = file.parent.parent, file.parent.name
            # One page of a language, that of the first section which has it.
            if real in seen or sections.get(language, section) != section:
                continue
            seen.add(real)
            page = self._page(real, _called(file))
            if page is not None:
                sections[language] = section
                yield page

    def page(self, name: str) -> Page | None:
        """The page called ``name``, or that of what ``name`` is a link to."""
        found = next(self.pages(name), None)
        if found is None and (other := executable(name, self.places.environment)):
            found = next(self.pages(other), None)
        return found

    def helped(self, name: str) -> Page | None:
        """What ``help`` of the installed bash says of a builtin; None where there is no bash."""
        bash = shutil.which("bash", path=self.places.environment.get("PATH", os.defpath))
        if bash is None or name not in BUILTINS:
            return None
        return self._page(os.path.realpath(bash), f"help {name}")

    def _page(self, path: str, name: str) -> Page | None:
        key = f"{path}:{name}" if name.startswith("help ") else path
        known = self._pages.get(key)
        if known is not None and all(_state(state[0]) == state for state in known[0]):
            self._pages.move_to_end(key)
            return known[1]
        state = _state(path)
        if state is None or (key, state) in self._broken:
            return None
        kept = self._kept(key)
        if kept is None:
            kept = self._told(state, name) if key != path else self._cut(state, name)
            if kept is None:
                self._broken.add((key, state))
                return None
            self._keep(key, kept)
        self._pages[key] = kept
        if len(self._pages) > MAX_IN_MEMORY:
            self._pages.popitem(last=False)
        return kept[1]

    def _cut(self, state: State, name: str) -> tuple[tuple[State, ...], Page] | None:
        """The page as it is now, with the states of the files that it is made of."""
        states = [state]
        path = Path(state[0])

        def include(target: str) -> str | None:
            found = self._included(path, target)
            if found is None or len(states) > _MAX_DEPTH:
                return None
            if (other := _state(str(found))) is not None:
                states.append(other)
            try:
                return files.text(found)
            except (OSError, ValueError):
                return None

        try:
            source = files.text(path)
        except (OSError, ValueError):
            return None
        return tuple(states), cut(name, str(path), read(source, include))

    def _told(self, state: State, name: str) -> tuple[tuple[State, ...], Page] | None:
        """What the bash of ``state`` prints for ``help``."""
        text = printed_help(state[0], name.removeprefix("help "))
        return ((state,), of_help(name, state[0], text)) if text else None

    def _included(self, path: Path, target: str) -> Path | None:
        """The file that ``.so man1/tar.1`` names: beside the page's folder, packed or not."""
        if target.startswith("/") or ".." in target.split("/"):
            return None
        for folder in (path.parent.parent, path.parent):
            for suffix in ("", ".gz", ".xz", ".zst", ".bz2"):
                found = folder / f"{target}{suffix}"
                if found.is_file():
                    return found
        return None

    def _file(self, path: str) -> Path | None:
        if self._folder is None:
            return None
        return self._folder / f"{hashlib.sha256(path.encode('utf-8', 'replace')).hexdigest()}.json"

    def _kept(self, path: str) -> tuple[tuple[State, ...], Page] | None:
        """What the cache has, if all files are as they were."""
        file = self._file(path)
        if file is None:
            return None
        try:
            data: dict[str, Any] = json.loads(file.read_bytes())
            if data["format"] != FORMAT:
                return None
            states = tuple((str(p), int(t), int(s)) for p, t, s in data["files"])
            if not states or any(_state(state[0]) != state for state in states):
                return None
            return states, Page.from_data(data["page"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _keep(self, path: str, kept: tuple[tuple[State, ...], Page]) -> None:
        file = self._file(path)
        if file is None:
            return
        states, page = kept
        data = {"format": FORMAT, "files": states, "page": page.as_data()}
        try:
            self._make_room(file.parent)
            write_atomically(file, json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
        except OSError:
            # A full disk or a folder that cannot be written: the page is cut again next time.
            return

    def _make_room(self, folder: Path) -> None:
        if not folder.is_dir():
            return
        names = os.listdir(folder)  # noqa: PTH208
        if len(names) < MAX_FILES:
            return
        found = sorted((folder / name for name in names), key=_changed)
        for file in found[: len(found) - MAX_FILES // 2]:
            file.unlink(missing_ok=True)


def _changed(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def _state(path: str) -> State | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - asked at every hover
    except (OSError, ValueError):
        return None
    return path, found.st_mtime_ns, found.st_size


def _called(file: Path) -> str:
    """``tar(1)`` for ``tar.1.gz``."""
    name = file.name
    for suffix in (".gz", ".xz", ".zst", ".bz2", ".lzma", ".Z"):
        name = name.removesuffix(suffix)
    stem, _, section = name.rpartition(".")
    return f"{stem}({section})"
