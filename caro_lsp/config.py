"""Typed settings, and the rules by which one source of settings may change another.

Later wins: built-in, user, project, editor. A project that is not trusted may only make the rules
stricter (see :func:`strengthen_only`). Wrong values and unknown keys never stop the program: they
are reported as :class:`Problem` with their place and the value below them stays in force.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from caro_lsp.paths import Paths, write_atomically

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Severity = Literal["error", "warning", "info", "hint"]
Level = Literal["strict", "moderate", "permissive"]

SEVERITIES: tuple[Severity, ...] = ("hint", "info", "warning", "error")
LEVELS: tuple[Level, ...] = ("permissive", "moderate", "strict")

MAX_CONFIG_BYTES = 1_000_000


class _Section(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        strict=True,
        defer_build=True,
    )


class Completion(_Section):
    """Commands from comments."""

    enable: bool = True
    """Offer commands at all."""
    automatic: bool = True
    """Offer them while typing; if false, only on explicit request."""
    debounce_ms: int = Field(120, ge=0, le=5000)
    """Milliseconds without a further request before an automatic one is worked on."""
    max_items: int = Field(3, ge=1, le=20)
    """The most alternatives that one request offers."""
    min_confidence: float = Field(0.7, ge=0, le=1, strict=False)
    """Automatic requests show nothing below this confidence."""
    languages: tuple[str, ...] = Field(("shellscript", "sh", "bash"), strict=False)
    """Language ids in which commands are offered."""


class Override(_Section):
    """What a setting changes about one rule."""

    severity: Severity | None = None
    enabled: bool | None = None


class Dogma(_Section):
    """The safety rules."""

    enable: bool = True
    """Check scripts at all."""
    level: Level = "moderate"
    """Which rules speak: permissive (catastrophes), moderate, strict (everything)."""
    overrides: dict[str, Override] = Field(default_factory=dict)
    """Changes by rule id."""
    policies: tuple[str, ...] = Field((), strict=False)
    """Further rule folders or files."""
    embedded: bool = True
    """Also check shell inside Dockerfiles, Makefiles and workflows."""


class Model(_Section):
    """The model that makes commands."""

    backend: Literal["local", "openai", "none"] = "local"
    name: str = ""
    """A model of the catalogue; empty for the default."""
    path: str = ""
    """A GGUF file to use instead."""
    base_url: str = ""
    api_key_env: str = ""
    """Name of the environment variable that holds the key; never the key itself."""
    threads: int = Field(0, ge=0, le=512)
    """Threads of the worker; 0 for as many as there are cores."""
    gpu_layers: int = Field(0, ge=-1)
    unload_after_seconds: int = Field(600, ge=0)
    """Idle seconds after which the model leaves the memory; 0 for never."""


class Learn(_Section):
    """What is remembered of the user's own corrections."""

    enable: bool = True
    retention_days: int = Field(90, ge=0)
    encrypt: bool = False


class Heal(_Section):
    """Reports about wrong suggestions."""

    enable: bool = True
    consent: Literal["ask", "minimal", "standard", "full"] = "ask"
    sender: Literal["none", "file", "browser", "github", "https"] = "none"
    endpoint: str = ""


class Govern(_Section):
    """What may become active without approval."""

    trust_level: int = Field(0, ge=0, le=4)


class Audit(_Section):
    """The record of what caro did."""

    enable: bool = True
    path: str = ""
    otlp_endpoint: str = ""


class Settings(_Section):
    """All settings of section ``caro``."""

    enable: bool = True
    completion: Completion = Completion.model_construct()
    dogma: Dogma = Dogma.model_construct()
    model: Model = Model.model_construct()
    learn: Learn = Learn.model_construct()
    heal: Heal = Heal.model_construct()
    govern: Govern = Govern.model_construct()
    audit: Audit = Audit.model_construct()


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
class Configuration:
    """The settings in force for one folder."""

    settings: Settings = field(default_factory=Settings.model_construct)
    problems: tuple[Problem, ...] = ()
    raised: dict[str, Severity] = field(default_factory=dict)
    """Least severities by rule id that an untrusted project asks for."""
    project: Path | None = None
    trusted: bool = False


def load(
    paths: Paths,
    project: Path | None = None,
    editor: dict[str, Any] | None = None,
    *,
    trusted: bool = False,
) -> Configuration:
    """The settings in force.

    ``project`` is the folder that may hold ``.caro/config.toml``, ``editor`` the client's section
    ``caro``, ``trusted`` whether the editor says that the user trusts the project. Never raises for
    what a source contains.
    """
    problems: list[Problem] = []
    merged = _valid(_read_toml(paths.config_file, problems), str(paths.config_file), problems)
    raised: dict[str, Severity] = {}
    trusted = project is not None and (trusted or is_trusted(paths, project))
    if project is not None:
        file = project / ".caro" / "config.toml"
        data = _valid(_read_toml(file, problems), str(file), problems)
        if not trusted:
            level = merged.get("dogma", {}).get("level", "moderate")
            data, raised = strengthen_only(data, level, project, str(file), problems)
        merged = _merge(merged, data)
    merged = _merge(merged, _valid(editor or {}, "editor settings", problems))
    settings = Settings.model_validate(merged) if merged else Settings.model_construct()
    return Configuration(settings, tuple(problems), raised, project, trusted)


def find_project(start: Path) -> Path | None:
    """The nearest folder at or above ``start`` with a ``.caro`` or ``.git`` in it."""
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / ".caro").is_dir() or (folder / ".git").exists():
            return folder
    return None


def is_trusted(paths: Paths, folder: Path) -> bool:
    """Whether the user has trusted ``folder`` or one above it."""
    trusted = {Path(entry) for entry in trusted_folders(paths)}
    folder = folder.resolve()
    return any(candidate in trusted for candidate in (folder, *folder.parents))


def trusted_folders(paths: Paths) -> list[str]:
    """The folders that the user has trusted; none where the file cannot be read."""
    try:
        data = json.loads(paths.trust_file.read_bytes())
    except (OSError, ValueError):
        return []
    folders = data.get("folders") if isinstance(data, dict) else None
    return [entry for entry in folders if isinstance(entry, str)] if folders else []


def trust(paths: Paths, folder: Path) -> None:
    """Remember that ``folder`` is trusted. Raises OSError where that cannot be written."""
    folders = sorted({*trusted_folders(paths), str(folder.resolve())})
    write_atomically(paths.trust_file, json.dumps({"folders": folders}, indent=2).encode())


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
    return (project / policy).resolve().is_relative_to(project.resolve())


def _read_toml(file: Path, problems: list[Problem]) -> dict[str, Any]:
    try:
        if file.stat().st_size > MAX_CONFIG_BYTES:
            message = f"larger than {MAX_CONFIG_BYTES} bytes, so it was not read"
            problems.append(Problem(str(file), "", message))
            return {}
        data: dict[str, Any] = tomllib.loads(file.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        message = f"not valid TOML ({error}); mend it, until then the defaults are in force"
    except UnicodeDecodeError as error:
        message = f"not UTF-8 (byte {error.start}); save it as UTF-8"
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
    else:
        return data
    problems.append(Problem(str(file), "", message))
    return {}


def _valid(data: dict[str, Any], source: str, problems: list[Problem]) -> dict[str, Any]:
    """``data`` without what the schema refuses; each refusal is reported."""
    # An editor sends null for what is not set.
    data = _without_null(data)
    while data:
        try:
            Settings.model_validate(data)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                location = [str(part) for part in detail["loc"]]
                problems.append(Problem(source, ".".join(location), _reason(detail)))
                _drop(data, location)
        else:
            break
    return data


def _reason(detail: Any) -> str:
    if detail["type"] == "extra_forbidden":
        return "no such setting; ignored"
    return f"{detail['msg']} (found {detail['input']!r}); ignored"


def _without_null(data: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _without_null(value) if isinstance(value, dict) else value
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
