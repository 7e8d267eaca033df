"""What runs: the process of a file of its number, containers, and settings that are changed."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Variable
    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]


def _number(here: Here) -> str:
    """The number of the process that the script knows of, as a word."""
    files = [
        one
        for one in here.scope.variables
        if one.sort == "file" and re.search(r"pid", one.name, re.IGNORECASE)
    ]
    if len(files) == 1:
        return f'"$(cat "${files[0].name}")"'
    numbers = [
        one for one in here.scope.variables if one.sort != "file" and "pid" in name_parts(one.name)
    ]
    return f'"${numbers[0].name}"' if len(numbers) == 1 else ""


def _alive(_: _Match, here: Here) -> str:
    number = _number(here)
    return f"kill -0 {number} 2> /dev/null && echo yes || echo no" if number else ""


def _stopped(match: _Match, here: Here) -> str:
    number = _number(here)
    if not number:
        return ""
    signal = " -9" if re.search(r"hard|force|-9|sigkill", match[0], re.IGNORECASE) else ""
    return (
        f"kill -0 {number} 2> /dev/null && kill{signal} {number}"
        if match["if"]
        else f"kill{signal} {number}"
    )


def _healthy(match: _Match, here: Here) -> str:
    """Waiting for a container's own check."""
    text = "\n".join(here.scope.commands)
    tool = "podman" if "podman " in text else "docker"
    if not re.search(rf"\b{tool} (?:run|start|create)\b", text):
        return ""
    named = re.search(r"--name[ =](\S+)", text)
    container = named[1] if named else ""
    field = ".State.Health.Status" if match["state"].lower() == "healthy" else ".State.Status"
    return (
        f"until [ \"$({tool} inspect -f '{{{{{field}}}}}' {container})\" = {match['state'].lower()} ]; do sleep 1; done"
        if container
        else ""
    )


def _setting(match: _Match, here: Here) -> str:
    """A setting of a file, by the variables that hold its name and its value."""
    keys = [
        one
        for one in here.scope.variables
        if name_parts(one.name)[-1:]
        in (["key"], ["setting"], ["option"], ["param"], ["parameter"], ["property"])
    ]
    values = [
        one for one in here.scope.variables if {"value", "val", "new"} & set(name_parts(one.name))
    ]
    files = [one for one in here.scope.variables if one.sort == "file"]
    named = [one for one in files if _CONFIGS & set(name_parts(one.name))] or files
    if len(keys) != 1 or len(values) != 1 or len(named) != 1 or not match:
        return ""
    key, value, file = keys[0].name, values[0].name, named[0]
    if file.value.endswith(".json"):
        kept = _beside(file)
        plain = (
            "argjson"
            if values[0].sort == "number" or values[0].value in {"true", "false"}
            else "arg"
        )
        return f'jq --arg key "${key}" --{plain} value "${value}" \'.[$key] = $value\' "${file.name}" > {kept} && mv {kept} "${file.name}"'
    if file.value.endswith((".yml", ".yaml")):
        return 'sed -i "s|^$' + r"{key}" + f':.*|${key}: ${value}|" "${file.name}"'
    blank = " *" if file.value.endswith((".ini", ".conf", ".cfg", ".toml")) else ""
    return f'sed -i "s|^${key}{blank}=.*|${key}=${value}|" "${file.name}"'


_CONFIGS = frozenset({"config", "conf", "cfg", "settings", "ini", "env", "properties", "file"})


def _beside(file: Variable) -> str:
    return f'"${file.name}.new"'


FORMS: tuple[tuple[str, Callable[[_Match, Here], str]], ...] = (
    (
        r"(?:check (?:whether|if) |see (?:whether|if) |is |tell me (?:whether|if) )?(?:the |its |that )?(?:process|it|server|daemon|job|app|program|worker)(?: is)?(?: still)? (?:alive|running|up|there)",
        _alive,
    ),
    (
        r"(?:stop|kill|end|terminate|shut down|quit)(?: -9| hard)? (?:the |its |that )?(?:running |old )*(?:process|it|server|daemon|job|app|program|worker)(?P<if>,? (?:if|when|in case) (?:it|that|one|the process)(?: is)?(?: still)? (?:runs|running|alive|there|up|exists))?",
        _stopped,
    ),
    (
        r"wait (?:until|till|for)(?: it| that| the container)?(?: is| to be| to get| gets| becomes| to become)? (?P<state>healthy|running)",
        _healthy,
    ),
    (
        r"(?:set|change|update|put|adjust|write|enter|store) (?:it|that|the (?:key|setting|option|value|parameter|property)|the (?:key|setting|option|parameter) to (?:the|that|its)(?: new)? value|the new value)(?: (?:in|into|to) (?:the )?(?:config(?:uration)?|settings?|conf|ini|env|json|yaml|properties)?(?: ?file)?|there)?(?: (?:there|in it))?",
        _setting,
    ),
)
