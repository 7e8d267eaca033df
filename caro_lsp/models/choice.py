"""Choose a model: what somebody names -> settings -> the user's configuration file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caro_lsp.config import BACKENDS
from caro_lsp.models.catalogue import DEFAULT
from caro_lsp.models.store import ModelError, check_installed, entry_named, find_model
from caro_lsp.paths import expanded, rewrite, write_atomically

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from caro_lsp.config import Model
    from caro_lsp.paths import Paths

_KEYS = ("backend", "name", "path", "baseUrl", "apiKeyEnv")


def plain(settings: Model) -> dict[str, str]:
    """The settings that a choice is about, by their names in the file."""
    return {
        "backend": settings.backend,
        "name": settings.name,
        "path": settings.path,
        "baseUrl": settings.base_url,
        "apiKeyEnv": settings.api_key_env,
    }


class NoSuchChoice(ModelError):
    """What was named cannot be used; nothing was changed."""


class _Named:
    """Settings that name a file."""

    name = ""

    def __init__(self, path: str) -> None:
        self.path = path


def settings_for(
    target: str, paths: Paths, *, name: str = "", key: str = "", backends: Collection[str] = ()
) -> dict[str, str]:
    """The settings of section ``model`` that ``target`` asks for; all others of ``_KEYS`` go.

    ``target`` is the address of a server, a GGUF file, a model that was pulled, ``none``, or one of
    the ``backends`` of packages. ``name`` and ``key``: the model on a server, and the environment
    variable that holds its key. Raises ModelError.
    """
    if target.startswith(("http://", "https://")):
        chosen = {"backend": "openai", "name": name, "baseUrl": target, "apiKeyEnv": key}
        return {setting: value for setting, value in chosen.items() if value}
    if name or key:
        raise NoSuchChoice(f"{target}: only a server has a model and a key of its own to name")
    if target == "none" or target in set(backends) - set(BACKENDS):
        return {"backend": target}
    if target in {"default", "local", DEFAULT.name}:
        check_installed(DEFAULT, paths)
        return {}
    file = expanded(target)
    if file.is_file():
        find_model(_Named(str(file)), paths)
        return {"path": str(file.absolute())}
    check_installed(entry_named(target), paths)
    return {"name": target}


def write_settings(chosen: dict[str, str], paths: Paths) -> Path:
    """Put ``chosen`` into the user's configuration file; all else in it stays as it is written.

    Returns the file. Raises NoSuchChoice where the file is no TOML, and OSError.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    file = paths.config_file
    text = file.read_text("utf-8-sig") if file.exists() else ""
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise NoSuchChoice(f"{file}: not valid TOML ({error}); mend it first") from error
    section: Any = document.get("model")
    if section is None:
        section = document["model"] = tomlkit.table()
    if not isinstance(section, dict):
        raise NoSuchChoice(f"{file}: model should be a table; mend it first")
    for setting in _KEYS:
        section.pop(setting, None)
    section.update(chosen)
    data = tomlkit.dumps(document).encode()
    if file.exists():
        rewrite(file, data)
    else:
        write_atomically(file, data)
    return file
