"""Where templates come from: those that ship with caro, the user's, those of a trusted project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from caro_lsp import paths as files
from caro_lsp.generate.templates.model import Template, WrongValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.paths import Paths

BUILTIN = Path(__file__).parent / "builtin"
MOST_BYTES = 100_000
_SUFFIXES = frozenset({".yaml", ".yml"})


class BrokenTemplate(ValueError):
    """A template file that cannot be used; the message has the place and what was expected."""


@dataclass(frozen=True)
class Held:
    """A template and where it is from: "built-in", "user" or "project"."""

    template: Template
    layer: str
    file: Path


@dataclass(frozen=True)
class Store:
    """All templates by name, later layers in place of earlier ones, and what was wrong."""

    templates: dict[str, Held]
    problems: tuple[str, ...] = ()

    def get(self, name: str) -> Held:
        """The template of that name; raises KeyError with what there is."""
        if name not in self.templates:
            raise KeyError(f"there is no template {name}; there are {', '.join(self.templates)}")
        return self.templates[name]


def load(paths: Paths, project: Path | None = None, *, trusted: bool = False) -> Store:
    """The templates in force. Those of a project that is not trusted are left out, and told."""
    held: dict[str, Held] = {}
    problems: list[str] = []
    layers = [("built-in", BUILTIN), ("user", paths.config / "templates")]
    if project is not None:
        folder = project / ".caro" / "templates"
        if trusted:
            layers.append(("project", folder))
        elif any(_files(folder)):
            problems.append(
                f"{folder}: left out, since the folder is not trusted;"
                f" run `caro-lsp trust {project}` if you trust it"
            )
    for layer, folder in layers:
        for file in _files(folder):
            try:
                template = read(file)
            except BrokenTemplate as error:
                problems.append(str(error))
            else:
                held[template.name] = Held(template, layer, file)
    return Store(dict(sorted(held.items())), tuple(problems))


def read(file: Path) -> Template:
    """The template of a file; raises :class:`BrokenTemplate`, also where it cannot be read."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise BrokenTemplate(f"{file}: expected at most {MOST_BYTES} bytes")
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenTemplate(f"{file}: cannot be read: {error}") from error
    return parsed(text, str(file))


def parsed(text: str, source: str) -> Template:
    """The template that ``text`` is; raises :class:`BrokenTemplate` with line and column."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    reader = YAML(typ="rt", pure=True)
    reader.allow_duplicate_keys = False
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            # They could make a small file a large one.
            if getattr(event, "anchor", None):
                mark = event.start_mark
                raise BrokenTemplate(
                    f"{source}:{mark.line + 1}:{mark.column + 1}: expected no anchors and aliases"
                )
        data = reader.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise BrokenTemplate(f"{source}{place}: no YAML: {error.problem}") from error
    except YAMLError as error:
        raise BrokenTemplate(f"{source}: no YAML: {error}") from error
    if not isinstance(data, dict):
        raise BrokenTemplate(f"{source}:1:1: expected a mapping with name, summary and body")
    try:
        return Template.model_validate(_plain(data))
    except ValidationError as error:
        first = error.errors()[0]
        line, column = _place(data, first["loc"])
        where = ".".join(map(str, first["loc"])) or "template"
        message = first["msg"].removeprefix("Value error, ")
        raise BrokenTemplate(f"{source}:{line}:{column}: {where}: {message}") from error


def checked(template: Template, given: dict[str, str]) -> dict[str, str]:
    """The values for ``template``; raises :class:`WrongValue` for one that is unknown or wrong."""
    for name, value in given.items():
        variable = template.variables.get(name)
        if variable is None:
            known = ", ".join(template.variables) or "none"
            raise WrongValue(f"{template.name} has no variable {name}; it has {known}")
        try:
            variable.checked(value)
        except WrongValue as error:
            raise WrongValue(f"{name}: {error}") from error
    return given


def imported(text: str, source: str, paths: Paths, *, replace: bool = False) -> Path:
    """Keep a template among the user's own; returns its file.

    Raises :class:`BrokenTemplate` where it is none, or is there already and not to be replaced.
    """
    template = parsed(text, source)
    folder = files.private_folder(paths.config / "templates")
    file = folder / f"{template.name}.yaml"
    if file.exists() and not replace:
        raise BrokenTemplate(
            f"{source}: there is a template {template.name} in {file}; use --replace to replace it"
        )
    files.write_atomically(file, text.encode())
    return file


def _files(folder: Path) -> Iterator[Path]:
    try:
        found = sorted(folder.iterdir())
    except OSError:
        return
    yield from (file for file in found if file.suffix in _SUFFIXES and file.is_file())


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def _place(data: Any, where: tuple[Any, ...]) -> tuple[int, int]:
    """Line and column, from 1, of what a path of keys leads to, as far as it goes."""
    line, column = 1, 1
    for key in where:
        marks = getattr(data, "lc", None)
        if marks is None or not isinstance(data, (dict, list)):
            break
        try:
            found = marks.key(key) if isinstance(data, dict) else marks.item(key)
            data = data[key]
        except (KeyError, IndexError, TypeError):
            break
        line, column = found[0] + 1, found[1] + 1
    return line, column
