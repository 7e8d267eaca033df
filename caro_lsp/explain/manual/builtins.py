"""What ``help`` of bash says of its builtins and keywords, cut like a manual page."""

from __future__ import annotations

import re
import subprocess

from caro_lsp.explain.manual.blocks import Block
from caro_lsp.explain.manual.page import Page, cut

_NAMES = """
. : [ alias bg bind break builtin caller cd command compgen complete compopt continue declare
dirs disown echo enable eval exec exit export false fc fg getopts hash help history jobs kill
let local logout mapfile popd printf pushd pwd read readarray readonly return set shift shopt
source suspend test times trap true type typeset ulimit umask unalias unset wait
for if while until case select function coproc [[ (( time variables
"""
BUILTINS = frozenset(_NAMES.split())
_SECONDS = 5


def printed_help(bash: str, name: str) -> str:
    """What ``help NAME`` prints; empty where it prints nothing."""
    topic = {"[[": "[[ ... ]]", "((": "(( ... ))"}.get(name, name)
    # ``help`` takes patterns.
    topic = topic.replace("[", "\\[")
    try:
        done = subprocess.run(
            [bash, "--noprofile", "--norc", "-c", 'help -- "$1"', "bash", topic],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
            timeout=_SECONDS,
            env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")


def of_help(name: str, path: str, text: str) -> Page:
    """The page that a help text makes: usage, a line of what it is for, paragraphs, options."""
    usage, _, rest = text.partition("\n")
    # Several topics may match; the first is the one that was asked for.
    rest = re.split(r"^\S", rest, maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line.removeprefix("    ") for line in rest.split("\n")]
    summary = next((line.strip() for line in lines if line.strip()), "")
    blocks = [
        Block(0, text="NAME", level=1),
        Block(0, text=f"{name} - {summary}"),
        Block(0, text="SYNOPSIS", level=1),
        Block(0, text=usage.partition(": ")[2]),
    ]
    title = "DESCRIPTION"
    part: list[str] = []
    for line in [*lines, "\0"]:
        if line == "\0" or (line.endswith(":") and line[:1].isupper() and len(line) < 40):
            blocks += [
                Block(0, text=title, level=1),
                Block(4, 4, text="\n".join(part), filled=False),
            ]
            title, part = line.rstrip(":"), []
        else:
            part.append(line)
    return cut(name, path, blocks)
