"""Where everything that follows goes: the output into a file, the script into a command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.statements.here import held, literal

if TYPE_CHECKING:
    from caro_lsp.generate.script.statements.here import Here

    _Match = re.Match[str]


def all_output(match: _Match, here: Here) -> str:
    """Everything from here on goes to a file."""
    one = here.variable(match["x"])
    file = (
        held(one)
        if one and one.sort in {"file", "text"}
        else literal(match["x"])
        if re.search(r"[./]", match["x"])
        else ""
    )
    if not file:
        return ""
    both = re.search(
        r"\b(?:too|as well|also|and (?:to )?(?:the )?(?:screen|terminal|console|stdout))\b",
        match[0],
        re.IGNORECASE,
    )
    if both:
        return "" if here.scope.posix else f"exec > >(tee -a {file}) 2>&1"
    if re.search(r"\b(?:only )?(?:errors|stderr)\b", match["what"]) and not re.search(
        r"stdout|output|everything|all", match["what"]
    ):
        return f"exec 2>> {file}"
    return f"exec >> {file} 2>&1"


def hand_over(_: _Match, __: Here) -> str:
    """The command that the script was given takes its place."""
    return 'exec "$@"'


def env_file(match: _Match, here: Here) -> str:
    """A file of settings, for the commands that the script calls as well."""
    one = here.variable(match["x"])
    if (
        one is None
        or one.sort != "file"
        or not {"env", "conf", "config", "settings"}
        & set(re.findall(r"[a-z]+", f"{one.name} {one.value}".lower()))
    ):
        return ""
    path = f'"${one.name}"' if "/" in one.value or one.value.startswith("$") else f'"./${one.name}"'
    return f"set -a; . {path}; set +a"
