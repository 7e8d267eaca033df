"""Typed settings, and the rules by which one source of settings may change another.

Later wins: built-in, machine-wide, user, project, editor, command line; except that nothing changes
what the machine-wide configuration locks. A project that is not trusted may only make the rules
stricter (see :func:`strengthen_only`). Wrong values and unknown keys never stop the program: they
are reported as :class:`Problem` with their place and the value below them stays in force. Only a
machine-wide configuration with anything wrong in it leaves nothing but the built-in settings.
"""

from __future__ import annotations

import json
import stat
import sys
from dataclasses import dataclass, field, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from caro_lsp.locks import Locks
from caro_lsp.paths import Machine, Paths, exists, expanded, is_folder, resolved, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Severity = Literal["error", "warning", "info", "hint"]
Level = Literal["strict", "moderate", "permissive"]

SEVERITIES: tuple[Severity, ...] = ("hint", "info", "warning", "error")
LEVELS: tuple[Level, ...] = ("permissive", "moderate", "strict")

MAX_CONFIG_BYTES = 1_000_000
MAX_SHOWN = 200
"""Characters of a value that a message shows."""
MAX_DEPTH = 20
"""Levels of a source of settings, of which there are four; JSON may have any number."""


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


@dataclass(frozen=True)
class _Between:
    """Bounds of a number, inclusive. The package annotated-types would be a tenth of our start."""

    least: float
    most: float = float("inf")

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def _check(self, value: float) -> float:
        if self.least <= value <= self.most:
            return value
        if self.most == float("inf"):
            raise ValueError(f"should be {self.least} or more")
        raise ValueError(f"should be between {self.least} and {self.most}")


_AtLeastZero = Annotated[int, _Between(0)]

BACKENDS = ("local", "openai", "none")
BACKEND_PLUGINS = "caro_lsp.backends"
"""The group of entry points by which packages bring further ones."""


SENDERS = ("none", "file", "browser", "github", "https")


@dataclass(frozen=True)
class _Named:
    """A part that there is. Packages are searched only for what is none of our own."""

    own: tuple[str, ...]
    plugins: str
    """The group of entry points by which packages bring further ones."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def _check(self, value: str) -> str:
        if value in self.own:
            return value
        from importlib.metadata import entry_points

        known = (*self.own, *sorted({one.name for one in entry_points(group=self.plugins)}))
        if value in known:
            return value
        raise ValueError(f"should be one of {', '.join(known)}")


# What pydantic does with the classes below, when there is something to validate: names in camel
# case, nothing unknown, no conversion between types.
_FORM = {"alias_generator": _camel, "extra": "forbid", "strict": True}


@dataclass(frozen=True)
class Completion:
    """Commands from comments."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORM

    enable: bool = True
    """Offer commands at all."""
    automatic: bool = True
    """Offer them while typing; if false, only on explicit request."""
    debounce_ms: Annotated[int, _Between(0, 5000)] = 120
    """Milliseconds without a further request before an automatic one is worked on."""
    max_items: Annotated[int, _Between(1, 20)] = 3
    """The most alternatives that one request offers."""
    min_confidence: Annotated[float, _Between(0, 1)] = 0.7
    """Automatic requests show nothing below this confidence."""
    read_files: bool = True
    """Look into the files that a script names, for the columns and keys that are in them."""
    languages: tuple[str, ...] = ("shellscript", "sh", "bash")
    """Language ids in which commands are offered."""


@dataclass(frozen=True)
class Override:
    """What a setting changes about one rule."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORM

    severity: Severity | None = None
    enabled: bool | None = None


@dataclass(frozen=True)
class Dogma:
    """The safety rules."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORM

    enable: bool = True
    """Check scripts at all."""
    level: Level = "moderate"
    """Which rules speak: permissive (catastrophes), moderate, strict (everything)."""
    overrides: dict[str, Override] = field(default_factory=dict)
    """Changes by rule id."""
    policies: tuple[str, ...] = ()
    """Further rule folders or files."""
    embedded: bool = True
    """Also check shell inside Dockerfiles, Makefiles and workflows."""


@dataclass(frozen=True)
class Model:
    """The model that makes commands."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORM

    backend: Annotated[str, _Named(BACKENDS, BACKEND_PLUGINS)] = "local"
    """Where it runs: local, openai (a server that speaks that protocol), none, or a plug-in's."""
    name: str = ""
    """A model of the catalogue, or a file of a hub; empty for the default. With openai, what the
    server calls it; empty for the first that it has."""
    path: str = ""
    """A GGUF file to use instead."""
    prompt: Literal["auto", "chat", "base", "fim"] = "auto"
    """How other models than the default are asked; auto goes by what they are."""
    base_url: str = ""
    """Address of the server, such as http://127.0.0.1:11434/v1."""
    api_key_env: str = ""
    """Name of the environment variable that holds the key; never the key itself."""
    threads: Annotated[int, _Between(0, 512)] = 0
    """Threads of the worker; 0 for as many as there are cores."""
    gpu_layers: Annotated[int, _Between(-1)] = 0
    unload_after_seconds: _AtLeastZero = 600
    """Idle seconds after which the model leaves the memory; 0 for never."""
    cache_gigabytes: Annotated[float, _Between(0)] = 20.0
    """What pulled models may take; beyond it, those that were not used for longest are removed."""


@dataclass(frozen=True)
class Learn:
    """What is remembered of the user's own corrections."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORM

    enable: bool = True
    retention_days: _AtLeastZero = 90
    encrypt: bool = False


@dataclass(frozen=True)
class Heal:
    """Reports about wrong suggestions."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORM

    enable: bool = True
    consent: Literal["ask", "minimal", "standard", "full"] = "ask"
    """Whether to ask before each report, or up to which level none need be asked."""
    sender: Annotated[str, _Named(SENDERS, "caro_lsp.senders")] = "none"
    """How reports leave: none, file, browser, github, https, or a plug-in's."""
    endpoint: str = ""
    """Where to: a folder, a page for new issues, OWNER/REPOSITORY, or an address."""
    token_env: str = ""
    """Name of the environment variable that holds the key for it; never the key itself."""
    fetch_answers: bool = False
    """Ask for answers to what was sent, at the start of the server."""
    retention_days: _AtLeastZero = 90
    """Days after which reports are forgotten here; 0 for never."""


@dataclass(frozen=True)
class Govern:
    """What may become active without approval."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORM

    trust_level: Annotated[int, _Between(0, 4)] = 0


@dataclass(frozen=True)
class Audit:
    """The record of what caro did."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORM

    enable: bool = True
    path: str = ""
    otlp_endpoint: str = ""


@dataclass(frozen=True)
class Settings:
    """All settings of section ``caro``."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FORM

    enable: bool = True
    completion: Completion = field(default_factory=Completion)
    dogma: Dogma = field(default_factory=Dogma)
    model: Model = field(default_factory=Model)
    learn: Learn = field(default_factory=Learn)
    heal: Heal = field(default_factory=Heal)
    govern: Govern = field(default_factory=Govern)
    audit: Audit = field(default_factory=Audit)


def as_dict(settings: Settings) -> dict[str, Any]:
    """Settings as they stand in a file or an editor: by section, names in camel case."""
    return {_camel(key): _plain(value) for key, value in vars(settings).items()}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {_camel(key): _plain(inner) for key, inner in vars(value).items()}
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class Problem:
    """Something wrong with a source of settings: where, and what was done about it."""

    source: str
    key: str
    message: str

    def __str__(self) -> str:
        place = f"{self.source}: {self.key}" if self.key else self.source
        return f"{place}: {self.message}"


@dataclass(frozen=True)
class Origin:
    """Where a setting comes from: a layer, and its file, or words such as ``editor settings``."""

    layer: str
    source: str


@dataclass(frozen=True)
class Enterprise:
    """What the machine-wide configuration says beside its settings."""

    locks: Locks = field(default_factory=Locks)
    overrides: dict[str, Override] = field(default_factory=dict)
    policies: tuple[str, ...] = ()
    """Its further rule folders or files, absolute."""


@dataclass(frozen=True)
class Configuration:
    """The settings in force for one folder."""

    settings: Settings = field(default_factory=Settings)
    problems: tuple[Problem, ...] = ()
    raised: dict[str, Severity] = field(default_factory=dict)
    """Least severities by rule id that an untrusted project asks for."""
    project: Path | None = None
    trusted: bool = False
    enterprise: Enterprise = field(default_factory=Enterprise)
    origins: dict[str, Origin] = field(default_factory=dict)
    """Who had the last word on each override of a rule, by ``RULE.severity``, ``RULE.enabled``."""
    broken: bool = False
    """Whether the machine-wide configuration cannot be used, so that nobody's settings count."""


def load(
    paths: Paths,
    project: Path | None = None,
    editor: dict[str, Any] | None = None,
    *,
    trusted: bool = False,
    user: bool = True,
    flags: dict[str, Any] | None = None,
) -> Configuration:
    """The settings in force.

    ``project`` is the folder that may hold ``.caro/config.toml``, ``editor`` the client's section
    ``caro``, ``trusted`` whether the editor says that the user trusts the project, ``user`` whether
    the user's own file counts, ``flags`` what options of the command line set. Never raises for
    what a source contains.
    """
    problems: list[Problem] = []
    merged, enterprise = _enterprise(paths.machine, problems)
    if problems:
        return Configuration(problems=tuple(problems), broken=True)
    raised: dict[str, Severity] = {}
    origins: dict[str, Origin] = {}
    trusted = project is not None and (trusted or is_trusted(paths, project))

    def note(data: dict[str, Any], layer: str, source: str) -> None:
        for rule, change in data.get("dogma", {}).get("overrides", {}).items():
            origins.update({f"{rule}.{key}": Origin(layer, source) for key in change})

    note(merged, "enterprise", str(paths.machine.config_file))

    def add(data: dict[str, Any], layer: str, source: str, *, may_weaken: bool = True) -> None:
        nonlocal merged, raised
        data, locked = enterprise.locks.take_out(_valid(data, source, problems))
        problems.extend(_locked(source, key, enterprise.locks) for key in locked)
        if project is not None and not may_weaken:
            level = merged.get("dogma", {}).get("level", "moderate")
            data, raised = strengthen_only(data, level, project, source, problems)
        note(data, layer, source)
        merged = _merge(merged, data)

    if user:
        add(_user_settings(paths, problems), "user", str(paths.config_file))
    if project is not None:
        file = project_config(project)
        add(_read_toml(file, problems), "project", str(file), may_weaken=trusted)
    add(editor or {}, "editor", "editor settings")
    add(flags or {}, "command line", "command line")
    settings = _validated(merged) if merged else Settings()
    return Configuration(settings, tuple(problems), raised, project, trusted, enterprise, origins)


def project_config(project: Path) -> Path:
    """The settings of a project."""
    return project / ".caro" / "config.toml"


def _locked(source: str, key: str, locks: Locks) -> Problem:
    return Problem(
        source, key, f"ignored: {locks.source} locks it. Ask your administrator to change it there."
    )


def _enterprise(machine: Machine, problems: list[Problem]) -> tuple[dict[str, Any], Enterprise]:
    """The machine-wide settings and the rest; one problem is enough to make them unusable."""
    if not machine.exists:
        return {}, Enterprise()
    file = machine.config_file
    for place in (machine.folder, file):
        objection = machine.objection(place) if place == machine.folder or _there(place) else ""
        if objection:
            problems.append(Problem(str(place), "", objection))
            return {}, Enterprise()
    data = _read_toml(file, problems)
    lock = data.pop("lock", {})
    locks = _locks(lock, str(file), problems)
    data = _valid(data, str(file), problems)
    # They stay in force whatever policies somebody else names, and belong to another layer.
    named = data.get("dogma", {}).pop("policies", [])
    policies = tuple(str(machine.folder / policy) for policy in named)
    overrides = _validated(data).dogma.overrides if data and not problems else {}
    return data, Enterprise(locks, overrides, policies)


def _there(place: Path) -> bool:
    """Whether there is something, or it cannot be told."""
    try:
        place.lstat()
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return True


def _locks(table: Any, source: str, problems: list[Problem]) -> Locks:
    if not isinstance(table, dict):
        problems.append(Problem(source, "lock", "should be a table: [lock] with keys and rules"))
        return Locks()
    found: dict[str, tuple[str, ...]] = {}
    for name, value in table.items():
        if name not in {"keys", "rules"}:
            problems.append(Problem(source, f"lock.{name}", "no such key; there are keys, rules"))
        elif not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            problems.append(Problem(source, f"lock.{name}", "should be an array of strings"))
        else:
            found[name] = tuple(value)
    for key in found.get("keys", ()):
        if not _is_key(key):
            message = f"there is no setting {key} to lock; docs/settings.md lists them"
            problems.append(Problem(source, "lock.keys", message))
    return Locks(found.get("keys", ()), found.get("rules", ()), source)


def _is_key(key: str) -> bool:
    """Whether a setting, or a section, is called so."""
    inner: Any = as_dict(Settings())
    for part in key.split("."):
        if not isinstance(inner, dict) or part not in inner:
            break
        inner = inner[part]
    else:
        return True
    rule = key.removeprefix("dogma.overrides.")
    return rule != key and bool(rule)


def find_project(start: Path) -> Path | None:
    """The nearest folder at or above ``start`` with a ``.caro`` or ``.git`` in it."""
    start = start.absolute()
    return next((folder for folder in (start, *start.parents) if is_project(folder)), None)


def is_project(folder: Path) -> bool:
    """Whether ``folder`` is the top of a project."""
    return is_folder(folder / ".caro") or exists(folder / ".git")


def is_trusted(paths: Paths, folder: Path) -> bool:
    """Whether the user has trusted ``folder`` or one above it."""
    trusted = {Path(entry) for entry in trusted_folders(paths)}
    folder = resolved(folder)
    return any(candidate in trusted for candidate in (folder, *folder.parents))


def trusted_folders(paths: Paths) -> list[str]:
    """The folders that the user has trusted; none where the file cannot be read."""
    try:
        data = json.loads(paths.trust_file.read_bytes())
    except (OSError, ValueError):
        return []
    folders = data.get("folders") if isinstance(data, dict) else None
    return [f for f in folders if isinstance(f, str)] if isinstance(folders, list) else []


def trust(paths: Paths, folder: Path) -> None:
    """Remember that ``folder`` is trusted. Raises OSError where that cannot be written."""
    write_trusted(paths, (*trusted_folders(paths), str(resolved(folder))))


def write_trusted(paths: Paths, folders: Iterable[str]) -> None:
    """Have these folders trusted, and no others. Raises OSError where that cannot be written."""
    data = {"folders": sorted(set(folders))}
    write_atomically(paths.trust_file, json.dumps(data, indent=2).encode())


def kept_settings(paths: Paths) -> Path:
    """The copy of the user's settings as they were when they could last be read."""
    return paths.state / "kept" / paths.config_file.name


def keep_settings(paths: Paths) -> None:
    """Copy the user's settings if they can be read and say something. Raises OSError."""
    copy = kept_settings(paths)
    try:
        content = paths.config_file.read_bytes()
        tomllib.loads(content.decode("utf-8-sig"))
        if content.strip() and not (copy.exists() and copy.read_bytes() == content):
            write_atomically(copy, content)
    except (FileNotFoundError, ValueError):
        return


def strengthen_only(
    data: dict[str, Any],
    level: Level,
    project: Path,
    source: str,
    problems: list[Problem],
) -> tuple[dict[str, Any], dict[str, Severity]]:
    """What an untrusted project's settings may do: a stricter level, higher severities, own rules.

    Returns the settings that remain and the least severities by rule id; all others are reported.
    """
    kept: dict[str, Any] = {}
    raised: dict[str, Severity] = {}
    for section, value in data.items():
        if section != "dogma":
            problems.append(_untrusted(source, section))
            continue
        for key, entry in value.items():
            if key == "level" and LEVELS.index(entry) >= LEVELS.index(level):
                kept["level"] = entry
            elif key == "policies":
                inside = [policy for policy in entry if _inside(project, policy)]
                kept["policies"] = inside
                if len(inside) < len(entry):
                    problems.append(_untrusted(source, "dogma.policies"))
            elif key == "overrides":
                for rule, change in entry.items():
                    if change.get("severity"):
                        raised[rule] = change["severity"]
                    if change.get("enabled") is False:
                        problems.append(_untrusted(source, f"dogma.overrides.{rule}.enabled"))
            else:
                problems.append(_untrusted(source, f"dogma.{key}"))
    return ({"dogma": kept} if kept else {}), raised


def _untrusted(source: str, key: str) -> Problem:
    return Problem(
        source,
        key,
        "ignored: this folder is not trusted, so its configuration may only add rules and raise"
        " severities. Run `caro-lsp trust FOLDER` if you trust it.",
    )


def _inside(project: Path, policy: str) -> bool:
    return resolved(project / expanded(policy)).is_relative_to(resolved(project))


def _read_toml(file: Path, problems: list[Problem]) -> dict[str, Any]:
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):
            problems.append(Problem(str(file), "", "not a regular file, so it was not read"))
            return {}
        if found.st_size > MAX_CONFIG_BYTES:
            message = f"larger than {MAX_CONFIG_BYTES} bytes, so it was not read"
            problems.append(Problem(str(file), "", message))
            return {}
        data: dict[str, Any] = tomllib.loads(file.read_text("utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except tomllib.TOMLDecodeError as error:
        message = f"not valid TOML ({error}); mend it, until then the defaults are in force"
    except UnicodeDecodeError as error:
        message = f"not UTF-8 (byte {error.start}); save it as UTF-8"
    except RecursionError:
        message = "nested too deep, so it was not read"
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
    else:
        return data
    problems.append(Problem(str(file), "", message))
    return {}


def _user_settings(paths: Paths, problems: list[Problem]) -> dict[str, Any]:
    """The user's file; where it cannot be read, what it said when it last could."""
    found: list[Problem] = []
    data = _read_toml(paths.config_file, found)
    copy = kept_settings(paths)
    if found and exists(copy):
        unread: list[Problem] = []
        data = _read_toml(copy, unread)
        if not unread:
            message = found[0].message.replace("the defaults are", "its last good state is")
            found = [Problem(found[0].source, "", message)]
    problems += found
    return data


def _valid(data: dict[str, Any], source: str, problems: list[Problem]) -> dict[str, Any]:
    """``data`` without what the schema refuses; each refusal is reported."""
    try:
        # An editor sends null for what is not set.
        return _accepted(_without_null(data), source, problems)
    except RecursionError:
        problems.append(Problem(source, "", "nested too deep; ignored"))
        return {}


def _accepted(data: dict[str, Any], source: str, problems: list[Problem]) -> dict[str, Any]:
    if not data:
        return data
    from pydantic import ValidationError

    while data:
        try:
            _validated(data)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                location = [str(part) for part in detail["loc"]]
                if not location:
                    # No text at all, such as half of a character: it cannot be told where.
                    problems.append(Problem(source, "", _reason(detail)))
                    return {}
                problems.append(Problem(source, ".".join(location), _reason(detail)))
                _drop(data, location)
        else:
            break
    return data


def _validated(data: dict[str, Any]) -> Settings:
    """``data`` as settings. Raises pydantic.ValidationError."""
    # By way of JSON, where an array is what a tuple needs and 1 is a float as well as an integer.
    settings: Settings = _adapter().validate_json(json.dumps(data, default=str))
    return settings


@lru_cache(maxsize=1)
def _adapter() -> Any:
    # Imported late: most often there is no setting to validate, and pydantic takes a third of the
    # time that a check of a small script takes.
    from pydantic import TypeAdapter

    return TypeAdapter(Settings)


def _reason(detail: Any) -> str:
    if detail["type"] in {"extra_forbidden", "unexpected_keyword_argument"}:
        return "no such setting; ignored"
    found = repr(detail["input"])
    found = found if len(found) <= MAX_SHOWN else f"{found[:MAX_SHOWN]}…"
    return f"{detail['msg']} (found {found}); ignored"


def _without_null(data: dict[str, Any], depth: int = 0) -> dict[str, Any]:
    if depth > MAX_DEPTH:
        raise RecursionError
    return {
        key: _without_null(value, depth + 1) if isinstance(value, dict) else value
        for key, value in data.items()
        if value is not None
    }


def _drop(data: dict[str, Any], location: list[str]) -> None:
    """Remove the innermost entry of ``location`` that a dictionary holds."""
    holder, key = data, location[0]
    for part in location[1:]:
        inner = holder.get(key)
        if not isinstance(inner, dict) or part not in inner:
            break
        holder, key = inner, part
    holder.pop(key, None)


def _merge(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        inner = merged.get(key)
        merged[key] = (
            _merge(inner, value) if isinstance(inner, dict) and isinstance(value, dict) else value
        )
    return merged
