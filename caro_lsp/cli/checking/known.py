"""Looking only at files of which it is not known from a run before what would be found."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from importlib.util import find_spec
from typing import TYPE_CHECKING

import caro_lsp
from caro_lsp.cli.checking.parallel import inspect_all
from caro_lsp.cli.checking.reading import NotRead, read
from caro_lsp.shell.sources import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from caro_lsp.cli.checking.inspector import Inspector, Outcome, Work
    from caro_lsp.cli.checking.judging import Judge, Judged
    from caro_lsp.cli.checking.results import Results

WORTH_BYTES = 20_000
"""Bytes of scripts below which looking things up takes longer than it saves."""
_ROOMS = ["cli", "dogma", "shell"]
"""The folders of the package that a result depends on, besides the modules at its top."""
_NO_PARTS = frozenset({"__pycache__", "options"})
"""Folders below them that it does not depend on."""
_LIBRARIES = ("re2", "ruamel.yaml", "tree_sitter", "tree_sitter_bash")
"""What reads and matches besides our own code."""


@dataclass(frozen=True)
class Keys:
    """What a file's result is kept by: all that it depends on, but for files that it sources.

    ``terms`` is a digest of what is the same for all files; ``dated``: whether all depend on the
    day.
    """

    terms: bytes
    dated: bool

    @classmethod
    def of(cls, judge: Judge) -> Keys:
        """The keys for a run."""
        rules = judge.rules
        # Rules that are switched off are still known to suppression comments.
        off = [(rule.id, rule.layer, rule.locked, rule.data) for rule in rules.off.values()]
        stands = (rules.digest, off, judge.level, judge.base, judge.embedded, _program())
        terms = hashlib.sha256(json.dumps(stands, sort_keys=True).encode("utf-8", "replace"))
        dated = any("rollout" in rule.data for rule in rules.rules.values())
        return cls(terms.digest(), dated)

    def key(self, source: bytes, path: str) -> bytes:
        """The key of the file ``path`` with the content ``source``."""
        # Without comments of ours, nothing in a script has a date.
        day = datetime.now(timezone.utc).date().isoformat() if self._has_date(source) else ""
        full = os.path.abspath(path)  # noqa: PTH100 - .. goes too, links stay
        made = hashlib.sha256(self.terms)
        for part in (os.fsencode(path), os.fsencode(full), day.encode(), source):
            made.update(b"%d:" % len(part))
            made.update(part)
        return made.digest()

    def _has_date(self, source: bytes) -> bool:
        return self.dated or b"caro:" in source


def _program() -> list[object]:
    """What tells this program from another one, also between two releases."""
    found: list[object] = [caro_lsp.__version__, sys.version, sys.platform]
    package = os.path.dirname(caro_lsp.__file__)  # noqa: PTH120 - some hundred files
    for folder, inner, _ in os.walk(package):
        if folder == package:
            inner[:] = _ROOMS
        inner[:] = sorted(name for name in inner if name not in _NO_PARTS)
        found += _stamps(folder)
    for library in _LIBRARIES:
        spec = find_spec(library)
        for place in (spec and spec.submodule_search_locations) or ():
            found += [place, *_stamps(place)]
    return found


def _stamps(folder: str) -> list[tuple[str, int, int]]:
    """Name, size and time of the files in a folder."""
    found: list[tuple[str, int, int]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            # What goes away meanwhile, such as an editor's own file, is none of the program.
            with contextlib.suppress(OSError):
                if entry.is_file():
                    status = entry.stat()
                    found.append((entry.name, status.st_size, status.st_mtime_ns))
    return sorted(found)


def inspect_unknown(
    inspector: Inspector,
    works: Sequence[Work],
    file: Path,
    jobs: int | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> list[Outcome]:
    """What comes of each file, as ``parallel.inspect_all`` says; ``file`` has what is known.

    Fixes are always looked for anew, and so is what compares a file with what it was.
    """
    if inspector.fixing != "no" or sum(work.size for work in works) < WORTH_BYTES:
        return inspect_all(inspector, works, jobs, progress)
    try:
        from caro_lsp.cli.checking.results import Results
    except ImportError:
        # A Python without SQLite.
        return inspect_all(inspector, works, jobs, progress)
    if any(
        rule.data.get("scope", {}).get("paths") for rule in inspector.judge.rules.rules.values()
    ):
        # They depend on links and on the projects around a file.
        return inspect_all(inspector, works, jobs, progress)
    inspector = replace(inspector, keys=Keys.of(inspector.judge))
    with Results(file) as results:
        done: dict[int, Outcome] = {}
        for index, work in enumerate(() if results.is_empty else works):
            outcome = _recalled(inspector, work, results)
            if outcome is not None:
                done[index] = outcome
                progress(len(done))
        left = [index for index in range(len(works)) if index not in done]
        known = len(done)
        found = inspect_all(
            inspector, [works[index] for index in left], jobs, lambda n: progress(known + n)
        )
        for index, outcome in zip(left, found, strict=True):
            if outcome.entry is not None:
                results.add(outcome.entry)
            done[index] = outcome
    return [done[index] for index in range(len(works))]


def _recalled(inspector: Inspector, work: Work, results: Results) -> Outcome | None:
    """What comes of a file whose result is known; None for others."""
    if inspector.keys is None or work.former is not None:
        return None
    try:
        source = read(work.path)
    except NotRead:
        return None
    content = results.get(inspector.keys.key(source, work.path))
    if content is None:
        return None
    judged = _as_judged(content, work.path, inspector.judge.home(work.path), source)
    return None if judged is None else inspector.outcome_of(work, source, judged)


def _as_judged(content: bytes, path: str, home: str, source: bytes) -> Judged | None:
    from caro_lsp.cli.checking.results import decoded, digest_of, needs_of

    try:
        needs = needs_of(content)
        if any(digest_of(text_of(needed)) != digest for needed, digest in needs.items()):
            return None
        return decoded(content, path, home, source)
    except (ValueError, TypeError, KeyError, IndexError):
        # Whole, and yet not what we write.
        return None
