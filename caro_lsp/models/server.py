"""The model server that the settings name: whether it is an address, and has a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

EXAMPLE = "http://127.0.0.1:11434/v1"


class ServerSettings(Protocol):
    """The part of section ``model`` that names a server."""

    @property
    def name(self) -> str:
        """What the server calls the model; empty for the first that it has."""

    @property
    def prompt(self) -> Literal["auto", "chat", "base", "fim"]:
        """What kind of model it is; ``auto``: look at its name, and try."""

    @property
    def base_url(self) -> str:
        """Address of the server."""

    @property
    def api_key_env(self) -> str:
        """Name of the environment variable that holds the key; empty for none."""


def key_of(settings: ServerSettings, environment: Mapping[str, str]) -> str:
    """The key for the server; empty for none."""
    variable = settings.api_key_env
    return environment.get(variable, "").strip() if variable else ""


def url_of(settings: ServerSettings, path: str) -> str:
    """The address of ``path`` on the server; where the settings name a host alone, below /v1."""
    base = settings.base_url.rstrip("/")
    return base + ("" if urlsplit(base).path else "/v1") + path


def objection_to(settings: ServerSettings, environment: Mapping[str, str]) -> str:
    """What is wrong with the settings, and what to do; empty for nothing. Never shows a key."""
    address = settings.base_url
    if not address:
        return (
            "model.baseUrl is empty, but model.backend is openai; set it to the address of a"
            f" server, such as {EXAMPLE}"
        )
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not (address.isascii() and address.isprintable()) or " " in address:
        return f"model.baseUrl is no address of a server; set it to one, such as {EXAMPLE}"
    if parts.username or parts.password or parts.query or parts.fragment:
        return (
            "model.baseUrl holds more than an address; put a key into an environment variable, and"
            " its name into model.apiKeyEnv"
        )
    variable = settings.api_key_env
    key = key_of(settings, environment)
    if variable and not key:
        return (
            f"model.apiKeyEnv: the environment variable {variable} is empty or not there where"
            " caro-lsp runs; set it there (an editor that was started from a menu has not the"
            " variables of your shell)"
        )
    if not (key.isascii() and key.isprintable()):
        return f"model.apiKeyEnv: what {variable} holds cannot be a key; set it to one line"
    return ""
