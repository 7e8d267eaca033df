"""Where rules come from: layers of rule files, each adding to the ones before, and their cache."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caro_lsp import __version__
from caro_lsp.dogma import meta
from caro_lsp.dogma.ruleset import SEVERITIES, Layer, Rule, RuleSet
from caro_lsp.paths import Paths, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from caro_lsp.config import Configuration

_ORDER = ("community", "user", "project")


MAX_RULE_FILES = 1_000
"""Rule files in one place; more are refused, since each takes some 20 ms when it is new."""
MAX_FOLDER_DEPTH = 40


@dataclass(frozen=True)
class RuleProblem:
    """A rule file that could not be used. ``line`` counts from 1; 0 where none is known."""

    path: str
    line: int
    message: str
    fatal: bool = True
    """Whether the file is broken; else its rule was only not allowed to do what it says."""
    column: int = 0
    """In characters, from 1; 0 where none is known."""

    def __str__(self) -> str:
        place = (self.path, *(number for number in (self.line, self.column) if number))
        return f"{':'.join(map(str, place))}: {self.message}"


@dataclass(frozen=True)
class Place:
    """A folder or file where rules of a layer are looked for; ``ids`` are those there by file."""

    layer: str
    path: Path
    ids: Mapping[str, str]


@dataclass(frozen=True)
class Loaded:
    """The rules in force and what was wrong with the files they came from."""

    rules: RuleSet
    problems: tuple[RuleProblem, ...] = ()
    places: tuple[Place, ...] = ()
    """Where rules were looked for, also where there are none."""

    def place_of(self, file: Path) -> Place | None:
        """Where ``file`` belongs to the rules; None for a file that is not loaded as one."""
        file = file.resolve()
        holding = [p for p in self.places if file.is_relative_to(p.path.resolve())]
        return max(holding, key=lambda place: len(place.path.parts), default=None)


def community_folder() -> Path:
    """The rules that ship with caro: package data in a wheel, ``rules`` in a checkout."""
    package = Path(__file__).parent.parent
    packaged = package / "rules"
    return packaged if packaged.is_dir() else package.parent / "rules"


def load(
    paths: Paths,
    configuration: Configuration,
    policies: Iterable[str | Path] = (),
    *,
    user: bool = True,
) -> Loaded:
    """The rules in force for ``configuration``.

    ``policies`` are further files or folders that the user named for this run, which are trusted;
    ``user``: whether the user's own rules count.

    Never raises for what a file contains: a broken one is left out and reported.
    """
    problems: list[RuleProblem] = []
    cache = _Cache(paths.rule_cache)
    project = configuration.project
    # Name, place, and whether it may redefine the rules of layers before it.
    sources: list[tuple[str, Path, bool]] = [("community", community_folder(), True)]
    if user:
        sources.append(("user", paths.config / "rules", True))
    base = project or Path.cwd()
    for policy in configuration.settings.dogma.policies:
        place = (base / Path(policy).expanduser()).resolve()
        inside = project is not None and place.is_relative_to(project.resolve())
        name, allowed = ("project", configuration.trusted) if inside else ("user", True)
        sources.append((name, place, allowed))
    if project is not None:
        sources.append(("project", project / ".caro" / "rules", configuration.trusted))
    sources += [("project", Path(policy), True) for policy in policies]
    sources.sort(key=lambda source: _ORDER.index(source[0]))
    rules = {rule.id: rule for rule in meta.RULES}
    layers: list[Layer] = []
    places: list[Place] = []
    for name, source, allowed in sources:
        found = 0
        ids: dict[str, str] = {}
        places.append(Place(name, source, ids))
        try:
            files = rule_files(source)
        except BrokenRule as error:
            problems.extend(error.problems)
            continue
        for file in files:
            data = cache.read(file, problems)
            if data is None:
                continue
            found += 1
            rule = Rule.of(data, name, str(file))
            ids[rule.source] = rule.id
            standing = rules.get(rule.id)
            if standing and not standing.data.get("overridable", True):
                message = f"{rule.id} of layer {standing.layer} may not be redefined; left out"
                problems.append(RuleProblem(str(file), 0, message, fatal=False))
                continue
            if standing and not allowed:
                rule = _stricter(standing, rule, problems)
            rules[rule.id] = rule
        if found or name == "community":
            layers.append(Layer(name, str(source), found))
    cache.save()
    adjusted = {rule.id: _overridden(rule, configuration) for rule in rules.values()}
    in_force = [rule for rule in adjusted.values() if rule is not None]
    off = [rule for rule in rules.values() if adjusted[rule.id] is None]
    return Loaded(RuleSet(in_force, layers, off), tuple(problems), tuple(places))


def _stricter(standing: Rule, rule: Rule, problems: list[RuleProblem]) -> Rule:
    """What an untrusted project may do to a rule: raise its severity, nothing else."""
    problems.append(
        RuleProblem(
            rule.source,
            0,
            f"only the severity of {rule.id} may be raised here, since this folder is not trusted",
            fatal=False,
        )
    )
    severity = max(standing.severity, rule.severity, key=SEVERITIES.index)
    return replace(standing, severity=severity)


def _overridden(rule: Rule, configuration: Configuration) -> Rule | None:
    override = configuration.settings.dogma.overrides.get(rule.id)
    if override is not None and rule.data.get("overridable", True):
        if override.enabled is False:
            return None
        if override.severity is not None:
            rule = replace(rule, severity=override.severity)
    least = configuration.raised.get(rule.id)
    if least is not None and SEVERITIES.index(least) > SEVERITIES.index(rule.severity):
        rule = replace(rule, severity=least)
    return rule


def rule_files(source: Path) -> list[Path]:
    """The rule files at or below ``source``, in the order of their names.

    Links to folders are not followed. Raises :class:`BrokenRule` for more than MAX_RULE_FILES, for
    folders too deep, and for one that cannot be read.
    """
    if not source.is_dir():
        return [source] if source.exists() else []
    files: list[Path] = []
    folders = [(source, 0)]
    while folders:
        folder, depth = folders.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append((Path(entry.path), depth + 1))
                    elif entry.name.endswith((".yaml", ".yml")):
                        files.append(Path(entry.path))
                    if len(files) > MAX_RULE_FILES or len(folders) > MAX_RULE_FILES:
                        raise _beyond(source, f"more than {MAX_RULE_FILES} rule files or folders")
        except OSError as error:
            message = f"cannot be read: {error.strerror}"
            raise BrokenRule((RuleProblem(str(folder), 0, message),)) from error
        if depth > MAX_FOLDER_DEPTH:
            raise _beyond(source, f"folders more than {MAX_FOLDER_DEPTH} deep")
    return sorted(files)


def _beyond(source: Path, found: str) -> BrokenRule:
    message = f"{found}, so no rule here was read; remove what is not a rule"
    return BrokenRule((RuleProblem(str(source), 0, message),))


def read_rule(file: Path) -> dict[str, Any]:
    """The validated content of one rule file. Raises :class:`BrokenRule`."""
    from caro_lsp.dogma import rule_file

    document = rule_file.read_file(file)
    if document.rule is None:
        raise BrokenRule(
            tuple(
                RuleProblem(str(file), line, found.message, column=column)
                for found in document.problems
                for line, column in [document.line_and_column(found.span.start)]
            )
        )
    return document.rule


class BrokenRule(Exception):
    """A rule file that cannot be used; ``problems`` say where and why."""

    def __init__(self, problems: tuple[RuleProblem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class _Cache:
    """Validated rule files by path, size and time of change; JSON, never code."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._entries: dict[str, Any] = {}
        self._used: dict[str, Any] = {}
        self._changed = False
        try:
            data = json.loads(file.read_bytes())
            if data["version"] == __version__:
                self._entries = dict(data["rules"])
        except (OSError, ValueError, KeyError, TypeError):
            # Missing or damaged: rebuilt from the rule files.
            self._entries = {}

    def read(self, file: Path, problems: list[RuleProblem]) -> dict[str, Any] | None:
        """The content of a rule file; None where it is broken, which is reported."""
        try:
            stat = file.stat()
            key = [stat.st_mtime_ns, stat.st_size]
        except OSError as error:
            problems.append(RuleProblem(str(file), 0, f"cannot be read: {error.strerror}"))
            return None
        entry = self._entries.get(str(file))
        if isinstance(entry, dict) and entry.get("key") == key:
            self._used[str(file)] = entry
            rule: dict[str, Any] = entry["rule"]
            return rule
        try:
            data = read_rule(file)
        except BrokenRule as error:
            problems.extend(error.problems)
            return None
        self._used[str(file)] = {"key": key, "rule": data}
        self._changed = True
        return data

    def save(self) -> None:
        """Write what changed; a cache that cannot be written costs time, nothing else."""
        if not self._changed:
            return
        content = {"version": __version__, "rules": {**self._entries, **self._used}}
        try:
            write_atomically(self._file, json.dumps(content).encode())
        except OSError:
            return
