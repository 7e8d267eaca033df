"""The pieces of state that there are: each with its fault, and how it is made anew.

A room with state of its own offers ``stores(paths)`` and is named in ``_ROOMS``; what has no room
to itself is here.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from caro_lsp import config
from caro_lsp.govern import salvage
from caro_lsp.govern.state import NotRebuilt, Store
from caro_lsp.paths import Paths, write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_ROOMS = ("caro_lsp.generate.kept", "caro_lsp.learn.kept")
"""Modules beside or above this one that offer ``stores(paths: Paths) -> Iterable[Store]``."""


def every(paths: Paths) -> tuple[Store, ...]:
    """All stores of this user."""
    found: list[Store] = []
    for make in (_rules, _databases, _pages, _models, _pins, _trust, _settings):
        with suppress(Exception):
            # What cannot be imported is told by the doctor among the packages.
            found += make(paths)
    for room in _ROOMS:
        with suppress(Exception):
            found += importlib.import_module(room).stores(paths)
    return tuple(found)


def _rules(paths: Paths) -> Iterator[Store]:
    from caro_lsp.dogma import layers

    def rebuild(_: Path | None) -> str:
        layers.load(paths, config.load(paths))
        return ""

    without = "rules are read from their files, which takes some seconds at a start"
    for file in layers.caches(paths, config.load(paths)):
        name = "compiled rules" if file == paths.rule_cache else "compiled community rules"
        yield Store(
            name, (file,), _fault_of(layers.cache_fault, file), rebuild, without, derived=True
        )


def _databases(paths: Paths) -> Iterator[Store]:
    named = {
        "results of checks": (paths.result_cache, "`caro-lsp check` looks at all files again"),
        "patterns": (paths.state / "patterns.sqlite", "what was learned is not suggested"),
        "outbox": (paths.state / "heal" / "outbox.sqlite", "reports are not sent"),
    }
    for name, (file, without) in named.items():
        yield of_database(name, file, without)


def of_database(name: str, file: Path, without: str) -> Store:
    """The store of an SQLite database, of which all rows are saved that can be read."""

    def rebuild(damaged: Path | None) -> str:
        if damaged is not None:
            salvage.database_copied(damaged, file)
        return "rows that could not be read" if damaged is not None else ""

    files = tuple(file.with_name(file.name + side) for side in salvage.SIDES)
    return Store(name, files, lambda: salvage.database_fault(file), rebuild, without)


def _pages(paths: Paths) -> Iterator[Store]:
    folder = paths.rule_pages

    def broken() -> list[Path]:
        return [page for page in folder.glob("*/*.md") if not page.read_bytes().endswith(b"\n")]

    def fault() -> str:
        return f"{len(pages)} of them are not whole" if (pages := broken()) else ""

    def rebuild(_: Path | None) -> str:
        # Written anew when the next finding leads there.
        return ""

    without = "the page of a rule may be cut off until it is opened from the editor"
    yield Store("pages of rules", (folder,), fault, rebuild, without, derived=True)


def _models(paths: Paths) -> Iterator[Store]:
    from caro_lsp.models import pins, store
    from caro_lsp.models.catalogue import CATALOGUE

    settings = config.load(paths).settings.model

    def fault() -> str:
        try:
            store.find_model(settings, paths)
        except store.ModelDamaged as error:
            return str(error)
        except store.ModelError:
            # It was never fetched, or removed on purpose.
            return ""
        return ""

    def nothing(_: Path | None) -> str:
        raise NotRebuilt("weights are fetched by `caro-lsp model pull`")

    if settings.backend == "local":
        yield Store(
            "model weights",
            (),
            fault,
            nothing,
            "no command comes from the model; recipes and examples go on",
            "none",
            "caro-lsp model pull",
        )

    folder = store.models_folder(paths)

    def unknown() -> list[Path]:
        known = {entry.file for entry in CATALOGUE.values() if entry.size}
        weights = [file for file in folder.glob("*.gguf") if file.name not in known]
        return [file for file in weights if store.read_record(file) is None]

    def records_fault() -> str:
        return (
            f"there is none of {', '.join(f.name for f in found)}" if (found := unknown()) else ""
        )

    def records(_: Path | None) -> str:
        lost = [file.name for file in unknown() if not pins.restore_record(file, paths)]
        return (
            f"those of {', '.join(lost)}; fetch them again with `{store.PULL_COMMAND}`"
            if lost
            else ""
        )

    yield Store(
        "records of models",
        (),
        records_fault,
        records,
        "weights without a record are not used, since nobody knows if they are whole",
    )


def _pins(paths: Paths) -> Iterator[Store]:
    from caro_lsp.models import pins

    yield Store(
        "digests of models",
        (pins.file_of(paths),),
        lambda: pins.fault(paths),
        lambda damaged: pins.rebuild(damaged, paths),
        "a model that is pulled again is not compared with what it was",
    )


def _trust(paths: Paths) -> Iterator[Store]:
    file = paths.trust_file

    def rebuild(damaged: Path | None) -> str:
        found = salvage.strings(damaged) if damaged else []
        # A path that was cut off is not among the complete texts.
        folders = [text for text in found if Path(text).is_absolute()]
        config.write_trusted(paths, folders)
        return "folders that could not be read; trust them again"

    yield Store(
        "trusted folders",
        (file,),
        lambda: json_fault(file, {"folders": list}),
        rebuild,
        "no folder is trusted, so projects may only add rules",
    )


def _settings(paths: Paths) -> Iterator[Store]:
    file, copy = paths.config_file, config.kept_settings(paths)

    def rebuild(_: Path | None) -> str:
        try:
            content = copy.read_bytes()
        except OSError:
            raise NotRebuilt(f"no copy of it is kept; write {file} anew") from None
        write_atomically(file, content)
        return "what was changed since then"

    def fault() -> str:
        if not file.exists():
            return "is gone, though there was one" if copy.exists() else ""
        try:
            tomllib.loads(file.read_text("utf-8-sig"))
        except (OSError, ValueError) as error:
            return f"cannot be used: {error}"
        return (
            "is empty, though it was not" if not file.read_bytes().strip() and copy.exists() else ""
        )

    since = ""
    with suppress(OSError):
        since = time.strftime("%Y-%m-%d %H:%M", time.localtime(copy.stat().st_mtime))
    yield Store(
        "your settings",
        (file,),
        fault,
        rebuild,
        f"the settings of {since} are in force" if since else "the defaults are in force",
        "asked",
        f"edit {file}; `caro-lsp doctor --fix` puts the copy of {since} back"
        if since
        else f"edit {file}",
    )


def json_fault(file: Path, form: dict[str, type]) -> str:
    """What is wrong with a file of JSON that holds an object with these keys; it may be missing."""
    try:
        data = json.loads(file.read_bytes())
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        return f"cannot be read: {error}"
    if not isinstance(data, dict):
        return "is not what it should be"
    wrong = [key for key, kind in form.items() if not isinstance(data.get(key), kind)]
    return f"has no {', '.join(wrong)}" if wrong else ""


def _fault_of(check: Callable[[Path], str], file: Path) -> Callable[[], str]:
    return lambda: check(file)
