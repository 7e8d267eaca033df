"""On which machine a step is done: here, where something was copied to, or where one logged in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caro_lsp.generate.plans.state import State

_LOGIN = re.compile(
    r"(?:(?P<ssh>ssh)|log ?in|connect)(?: in)?(?: to| into| onto| on)?"
    r"(?: (?:there|it|(?:the )?(?:server|host|machine)(?: (?P<named>[\w.@-]+))?"
    r"|(?P<host>[\w-]+@[\w.-]+|(?(ssh)(?!(?:the|it|there)\b)[\w.-]+|(?!)))))?"
    r"(?: (?:via|with|over|by|using) ssh)?",
    re.IGNORECASE,
)
_LEAVES = re.compile(r"log ?out|exit|disconnect|leave|close the connection", re.IGNORECASE)
_OF_HOSTS = re.compile(r"(?:re)?(?:start|load) |stop |enable |disable ", re.IGNORECASE)
_HERE = re.compile(r"\b(?:here|locally|local|on this (?:machine|host))\b", re.IGNORECASE)
AWAY = re.compile(
    r"\s*\b(?:over there|there|remotely"
    r"|on (?:it|the (?:server|host|remote(?: (?:host|machine|server))?|machine)))$",
    re.IGNORECASE,
)


def machine_of(text: str, state: State) -> str | None:
    """The machine that one is to log in to; empty where one is to leave; None elsewhere."""
    if state.session and _LEAVES.fullmatch(text):
        return ""
    match = _LOGIN.fullmatch(text)
    if match is None:
        return None
    host, copied_to = match["host"] or match["named"], state.remote()
    return copied_to if host and copied_to.endswith(f"@{host}") else host or copied_to or None


def is_anywhere(text: str) -> bool:
    """Whether a clause is about a service, and does not say on which machine."""
    return bool(_OF_HOSTS.match(text)) and not (_HERE.search(text) or AWAY.search(text))
