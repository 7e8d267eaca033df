"""Where rules come from: layers of rule files, each adding to the ones before, and their cache."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from caro_lsp import __version__
from caro_lsp.config import Origin, Override, project_config
from caro_lsp.dogma import meta
from caro_lsp.dogma.match import names as names_of
from caro_lsp.dogma.provenance import Step
from caro_lsp.dogma.ruleset import BUILT_IN, SEVERITIES, Layer, Rule, RuleSet
from caro_lsp.govern.state import MISSING
from caro_lsp.paths import Machine, Paths, exists, expanded, resolved, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from caro_lsp.config import Configuration


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
    broken: bool = False
    """Whether the machine-wide configuration cannot be used: then only the community's rules are in
    force, and nobody can change them."""

    def place_of(self, file: Path) -> Place | None:
        """Where ``file`` belongs to the rules; None for a file that is not loaded as one."""
        file = resolved(file)
        holding = [p for p in self.places if file.is_relative_to(resolved(p.path))]
        return max(holding, key=lambda place: len(place.path.parts), default=None)


COMMUNITY_CACHE = Path(__file__).parent / "__pycache__" / "rules.json"
"""The rules that ship with caro, validated, beside the code: whoever may write it may write the
rules themselves, so it counts even where the user's own cache does not."""


def caches(paths: Paths, configuration: Configuration) -> list[Path]:
    """The caches of rules that are in use; the user's own is there once there are such rules."""
    ours = [COMMUNITY_CACHE] if _usable(COMMUNITY_CACHE) else []
    if configuration.enterprise.locks or (ours and not exists(paths.rule_cache)):
        return ours
    return [*ours, paths.rule_cache]


def _usable(file: Path) -> bool:
    """Whether a cache is there to be read, or can be made."""
    return os.access(file if exists(file) else file.parent, os.R_OK | os.W_OK)


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
    root: Path | None = None,
) -> Loaded:
    """The rules in force for ``configuration``.

    ``policies`` are further files or folders that the user named for this run, which are trusted;
    ``user``: whether the user's own rules count; ``root``: what ``scope.paths`` count from, the
    project if it is None.

    Never raises for what a file contains: a broken one is left out and reported.
    """
    enterprise = configuration.enterprise
    # The user can write to the cache, and with it could change what is locked.
    cache = _Cache(None if enterprise.locks or configuration.broken else paths.rule_cache)
    root = root or configuration.project
    gathering = _Gathering(paths.machine, configuration, cache)
    if configuration.broken:
        return _failed_closed(root)
    gathering.add("community", community_folder())
    try:
        if paths.machine.exists:
            gathering.add("enterprise", paths.machine.rules)
        for policy in enterprise.policies:
            gathering.add("enterprise", Path(policy))
        gathering.lock()
    except BrokenRule as error:
        return _failed_closed(root, error.problems)
    project = configuration.project
    # Name, place, and whether it may redefine the rules of layers before it.
    sources: list[tuple[str, Path, bool]] = []
    if user:
        sources.append(("user", paths.config / "rules", True))
    base = project or Path.cwd()
    for policy in configuration.settings.dogma.policies:
        place = resolved(base / expanded(policy))
        if not os.path.lexists(place):
            gathering.problems.append(RuleProblem(str(place), 0, _NOT_THERE.format(policy)))
        inside = project is not None and place.is_relative_to(resolved(project))
        name, allowed = ("project", configuration.trusted) if inside else ("user", True)
        sources.append((name, place, allowed))
    if project is not None:
        sources.append(("project", project / ".caro" / "rules", configuration.trusted))
    sources += [("project", Path(policy), True) for policy in policies]
    for name, source, allowed in sorted(sources, key=lambda source: source[0] != "user"):
        gathering.add(name, source, may_redefine=allowed)
    cache.save()
    return gathering.loaded(root)


_NOT_THERE = (
    "no file or folder is here, but dogma.policies names it as {}; correct the setting, or put the"
    " rules there"
)


class _Gathering:
    """Rules of one layer after the other."""

    def __init__(self, machine: Machine, configuration: Configuration, cache: _Cache) -> None:
        self.problems: list[RuleProblem] = []
        self._machine = machine
        self._configuration = configuration
        self._cache = cache
        self._community = _Cache(COMMUNITY_CACHE if _usable(COMMUNITY_CACHE) else cache.file)
        self._rules = {rule.id: rule for rule in meta.RULES}
        self._locked: dict[str, Rule] = {}
        """By present and former ids."""
        self._layers: list[Layer] = []
        self._places: list[Place] = []

    def add(self, layer: str, source: Path, *, may_redefine: bool = True) -> None:
        """Add what is at or below ``source``. Raises BrokenRule for the administrator's rules."""
        found = 0
        ids: dict[str, str] = {}
        self._places.append(Place(layer, source, ids))
        if layer == "enterprise" and not self._asked_for(source):
            return
        try:
            files = rule_files(source)
        except BrokenRule as error:
            if layer == "enterprise":
                # What cannot be read may hold a rule: the policy is not whole.
                raise
            # A home that belongs to somebody else, as under sudo or in a container, has no rules of
            # this user; of what was named or lies in the project the same would be a hole.
            harmless = layer == "user" and isinstance(error, _OutOfReach)
            self.problems += [replace(found, fatal=not harmless) for found in error.problems]
            return
        for file in files:
            read = self._read(layer, file)
            if read is None:
                continue
            found += 1
            data, source_of_it = read.rule, str(file)
            standing = self._rules.get(data["id"])
            before = standing.history if standing else ()
            effect = f"{'redefines' if standing else 'defines'} it as {data['severity']}"
            history = (*before, Step(layer, source_of_it, "", effect))
            rule = Rule.of(data, layer, source_of_it, history, read.names)
            ids[rule.source] = rule.id
            if refusal := self._refusal(rule, standing):
                self.problems.append(RuleProblem(str(file), 0, refusal, fatal=False))
                self._note_refused(rule)
                continue
            if standing and not may_redefine:
                rule = _stricter(standing, rule, self.problems)
            self._rules[rule.id] = rule
        if found or layer == "community":
            self._layers.append(Layer(layer, str(source), found))

    def lock(self) -> None:
        """Lock what the administrator locks of the rules so far.

        Raises BrokenRule where a lock holds nothing: whoever wrote it counts on it.
        """
        enterprise = self._configuration.enterprise
        locks = enterprise.locks
        if not locks:
            return
        every = [name for rule in self._rules.values() for name in rule.ids]
        idle = [p for p in locks.rules if not any(fnmatchcase(name, p) for name in every)]
        if idle:
            raise BrokenRule(
                tuple(RuleProblem(locks.source, 0, _locks_nothing(name, every)) for name in idle)
            )
        for rule in list(self._rules.values()):
            override = enterprise.overrides.get(rule.id, Override())
            if rule.layer == BUILT_IN or override.enabled is False or not locks.names(rule.ids):
                continue
            severity = override.severity or rule.severity
            pattern = next(p for p in locks.rules if any(fnmatchcase(n, p) for n in rule.ids))
            said = [(f"lock.rules.{pattern}", "locks it")]
            if severity != rule.severity:
                said.insert(0, (f"dogma.overrides.{rule.id}.severity", f"makes it {severity}"))
            steps = (Step("enterprise", locks.source, key, effect) for key, effect in said)
            history = (*rule.history, *steps)
            locked = replace(rule, severity=severity, locked=True, history=history)
            self._rules[rule.id] = locked
            self._locked.update(dict.fromkeys(rule.ids, locked))

    def loaded(self, root: Path | None) -> Loaded:
        """The rules with what settings change about them."""
        self._community.save()
        rules = self._rules.values()
        adjusted = [_overridden(rule, self._configuration, self.problems) for rule in rules]
        in_force = [rule for rule, enabled in adjusted if enabled]
        off = [rule for rule, enabled in adjusted if not enabled]
        rule_set = RuleSet(in_force, self._layers, off, root)
        return Loaded(rule_set, tuple(self.problems), tuple(self._places))

    def _refusal(self, rule: Rule, standing: Rule | None) -> str:
        """Why a rule may not be added; empty if it may."""
        locked = next((self._locked[name] for name in rule.ids if name in self._locked), None)
        if locked is not None:
            source = self._configuration.enterprise.locks.source
            return f"{source} locks {locked.id}, which this would redefine; left out"
        if standing and not standing.data.get("overridable", True):
            return f"{rule.id} of layer {standing.layer} may not be redefined; left out"
        return ""

    def _note_refused(self, rule: Rule) -> None:
        """Write down with the rules that ``rule`` would have replaced that it does not."""
        step = Step(rule.layer, rule.source, "", "would redefine it", heeded=False)
        hit = {self._locked[name].id for name in rule.ids if name in self._locked}
        for name in hit | ({rule.id} & self._rules.keys()):
            self._rules[name] = self._rules[name].noted(step)

    def _asked_for(self, source: Path) -> bool:
        """Whether there are machine-wide rules at ``source``. Raises BrokenRule."""
        if source == self._machine.rules and not os.path.lexists(source):
            return False
        if objection := self._machine.objection(source):
            raise BrokenRule((RuleProblem(str(source), 0, objection),))
        return True

    def _read(self, layer: str, file: Path) -> _Read | None:
        if layer == "community":
            return self._community.read(file, self.problems)
        if layer != "enterprise":
            return self._cache.read(file, self.problems)
        if objection := self._machine.objection(file):
            raise BrokenRule((RuleProblem(str(file), 0, objection),))
        problems: list[RuleProblem] = []
        read = _Cache(None).read(file, problems)
        if read is None:
            raise BrokenRule(tuple(problems))
        return read


def _locks_nothing(pattern: str, known: Iterable[str]) -> str:
    close = get_close_matches(pattern, list(known), 1, 0.8)
    meant = f" Did you mean {close[0]}?" if close else ""
    return (
        f"lock.rules: no rule of the layers community and enterprise is called {pattern}, so this"
        f" locks nothing.{meant} Correct it, remove it, or put the rule below rules/ beside this"
        " file; rules of users and projects cannot be locked"
    )


def _failed_closed(root: Path | None, told: tuple[RuleProblem, ...] = ()) -> Loaded:
    """The community's rules alone, those of the built-in level locked."""
    problems: list[RuleProblem] = []
    cache = _Cache(None)
    source = community_folder()
    read = [(file, cache.read(file, problems)) for file in rule_files(source)]
    rules = [
        rule.noted(Step("community", str(file), "", f"defines it as {rule.severity}"))
        for file, found in read
        if found is not None
        for rule in [Rule.of(found.rule, "community", str(file), names=found.names)]
    ]
    effect = "locks it, as long as the machine-wide configuration is broken"
    step = Step("enterprise", "", "", effect)
    locked = [
        replace(rule, locked=True).noted(step) if rule.active_at("moderate") else rule
        for rule in rules
    ]
    layer = Layer("community", str(source), len(rules))
    place = Place("community", source, {rule.source: rule.id for rule in rules})
    every = RuleSet((*meta.RULES, *locked), (layer,), root=root)
    return Loaded(every, (*told, *problems), (place,), broken=True)


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
    raised = severity != standing.severity
    effect = f"makes it {severity}" if raised else "would redefine it"
    step = Step(rule.layer, rule.source, "", effect, heeded=raised)
    return replace(standing, severity=severity).noted(step)


def _overridden(
    rule: Rule, configuration: Configuration, problems: list[RuleProblem]
) -> tuple[Rule, bool]:
    """The rule with what settings change about it, and whether it is in force."""
    overrides = configuration.settings.dogma.overrides
    # By the present id where both are named.
    key = next((name for name in rule.ids if name in overrides), rule.id)
    override = overrides.get(key, Override())
    off = override.enabled is False
    weaker = off or (
        override.severity is not None
        and SEVERITIES.index(override.severity) < SEVERITIES.index(rule.severity)
    )
    fixed = not rule.data.get("overridable", True)
    if rule.locked and weaker and not fixed:
        origin = _origin(configuration, key, "enabled" if off else "severity")
        message = (
            f"dogma.overrides.{key} ignored: {configuration.enterprise.locks.source} locks"
            f" {rule.id}, which may only become more severe"
        )
        problems.append(RuleProblem(origin.source, 0, message, fatal=False))
    if fixed or (rule.locked and weaker):
        for field, value in (("enabled", override.enabled), ("severity", override.severity)):
            if value is False or value not in {None, True, rule.severity}:
                effect = "would switch it off" if value is False else f"would make it {value}"
                rule = _noted(rule, configuration, key, field, effect, heeded=False)
    elif off:
        return _noted(rule, configuration, key, "enabled", "switches it off"), False
    elif override.severity is not None and override.severity != rule.severity:
        effect = f"makes it {override.severity}"
        rule = replace(rule, severity=override.severity)
        rule = _noted(rule, configuration, key, "severity", effect)
    return _raised(rule, configuration), True


def _raised(rule: Rule, configuration: Configuration) -> Rule:
    """The rule with the least severity that an untrusted project asks for."""
    key = next((name for name in rule.ids if name in configuration.raised), "")
    project = configuration.project
    if not key or project is None:
        return rule
    least = configuration.raised[key]
    if SEVERITIES.index(least) <= SEVERITIES.index(rule.severity):
        return rule
    name = f"dogma.overrides.{key}.severity"
    step = Step("project", str(project_config(project)), name, f"makes it {least}")
    return replace(rule, severity=least).noted(step)


def _noted(
    rule: Rule,
    configuration: Configuration,
    key: str,
    field: str,
    effect: str,
    *,
    heeded: bool = True,
) -> Rule:
    origin = _origin(configuration, key, field)
    name = f"dogma.overrides.{key}.{field}"
    return rule.noted(Step(origin.layer, origin.source, name, effect, heeded=heeded))


def _origin(configuration: Configuration, key: str, field: str) -> Origin:
    return configuration.origins.get(f"{key}.{field}", Origin("settings", "settings"))


def rule_files(source: Path) -> list[Path]:
    """The rule files at or below ``source``, in the order of their names.

    Links to folders are not followed. Raises :class:`BrokenRule` for more than MAX_RULE_FILES, for
    folders too deep, and for one that cannot be read.
    """
    try:
        is_folder = stat.S_ISDIR(source.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise _OutOfReach(_unreadable(source, error)) from error
    except ValueError as error:
        message = f"no file or folder can be called so: {error}"
        raise BrokenRule((RuleProblem(str(source), 0, message),)) from error
    if not is_folder:
        return [source]
    files: list[str] = []
    folders = [(source, 0)]
    while folders:
        folder, depth = folders.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append((Path(entry.path), depth + 1))
                    elif entry.name.endswith((".yaml", ".yml")):
                        files.append(entry.path)
                    if len(files) > MAX_RULE_FILES or len(folders) > MAX_RULE_FILES:
                        raise _beyond(source, f"more than {MAX_RULE_FILES} rule files or folders")
        except OSError as error:
            raise BrokenRule(_unreadable(folder, error)) from error
        if depth > MAX_FOLDER_DEPTH:
            raise _beyond(source, f"folders more than {MAX_FOLDER_DEPTH} deep")
    in_order = sorted(files, key=lambda file: file.split(os.sep))  # noqa: PTH206 - much faster
    return [Path(file) for file in in_order]


def _unreadable(place: Path, error: OSError) -> tuple[RuleProblem]:
    message = f"cannot be read: {error.strerror}; rules may lie there, so make it readable"
    return (RuleProblem(str(place), 0, message),)


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


class _OutOfReach(BrokenRule):
    """A place of rules of which it cannot be told whether it is there."""


class _Read(NamedTuple):
    """The validated content of a rule file, and the names of commands that it is for."""

    rule: dict[str, Any]
    names: frozenset[str] | None


class _Cache:
    """Validated rule files by path, size and time of change; JSON, never code.

    Without a file it lives in the memory of this process. The first line of a file is the digest of
    the rest, so that what is read need not be validated again.
    """

    _of_process: ClassVar[dict[str, Any]] = {}
    _of_files: ClassVar[dict[Path, dict[str, Any]]] = {}
    """What was read of caches, for when they are damaged."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._entries: dict[str, Any] = {}
        self._used: dict[str, Any] = {}
        self._changed = False
        if file is None:
            self._entries = self._of_process
            return
        with suppress(OSError):
            digest, _, content = file.read_bytes().partition(b"\n")
            if digest == _digest(content):
                self._entries = json.loads(content)
                self._of_files[file] = self._entries
                return
        # Missing or damaged: what this process has read before, else the rule files.
        self._entries = dict(self._of_files.get(file, {}))
        self._changed = True

    def read(self, file: Path, problems: list[RuleProblem]) -> _Read | None:
        """The content of a rule file; None where it is broken, which is reported."""
        name = str(file)
        try:
            found = os.stat(name)  # noqa: PTH116 - three times as fast, for some hundred files
            key = [found.st_mtime_ns, found.st_size]
        except OSError as error:
            problems.append(RuleProblem(str(file), 0, f"cannot be read: {error.strerror}"))
            return None
        if not stat.S_ISREG(found.st_mode):
            # A pipe would keep its reader waiting.
            problems.append(RuleProblem(str(file), 0, "not a regular file, so it was not read"))
            return None
        entry = self._entries.get(name)
        if entry is None or entry["key"] != key:
            try:
                data = read_rule(file)
            except BrokenRule as error:
                problems.extend(error.problems)
                return None
            wanted = names_of(data["match"])
            listed = None if wanted is None else sorted(wanted)
            entry = {"key": key, "rule": data, "names": listed}
            if self._file is None:
                self._of_process[name] = entry
            self._changed = True
        self._used[name] = entry
        wanted = entry["names"]
        return _Read(entry["rule"], None if wanted is None else frozenset(wanted))

    @property
    def file(self) -> Path | None:
        """Where it is kept; None for one that lives as long as the process."""
        return self._file

    def save(self) -> None:
        """Write what changed; a cache that cannot be written costs time, nothing else."""
        if not self._changed or self._file is None or not self._used:
            return
        every = {**self._entries, **self._used}
        self._of_files[self._file] = every
        content = json.dumps(every).encode()
        try:
            write_atomically(self._file, _digest(content) + b"\n" + content)
        except OSError:
            return


def cache_fault(file: Path) -> str:
    """What is wrong with a cache of rules; empty where it is whole."""
    try:
        digest, _, content = file.read_bytes().partition(b"\n")
    except FileNotFoundError:
        return MISSING
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return "" if digest == _digest(content) else "is damaged, or of another version"


def _digest(content: bytes) -> bytes:
    """What the first line of a cache says when the rest is as this version of caro wrote it."""
    head = f"{__version__} {_FORMAT}\n"
    return hashlib.sha256(head.encode() + content).hexdigest().encode()


_FORMAT = 2
"""Changes with what an entry of a cache holds."""
