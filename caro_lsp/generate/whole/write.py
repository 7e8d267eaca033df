"""A plan -> the text of a script: usage, options, checks, and a step after the other.

As ``shfmt -i 4`` formats it, for bash or for the shell of POSIX. In a dry run the steps are told
and nothing is changed.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from caro_lsp.generate.whole import notes, options
from caro_lsp.generate.whole.layout import laid_out
from caro_lsp.generate.whole.lexing import tokens

if TYPE_CHECKING:
    from caro_lsp.generate.plans.plan import Plan
    from caro_lsp.generate.whole.lexing import Token

Shell = Literal["bash", "sh"]

_WIDTH = 92
_HEADS = {
    "bash": "#!/usr/bin/env bash\n",
    "sh": "#!/bin/sh\n",
}
_SAFE = {"bash": "set -euo pipefail\n", "sh": "set -eu\n"}
_COMPOUND = re.compile(
    r"^(?:if|for|while|until|case|\{|\(|\[\[|\[|!|\w+=|set|exec|trap|\(\()(?:\s|$|\()|^\w+="
)
_CHANGES_SHELL = re.compile(r"^(?:cd|export|umask|ulimit|\w+=)")


@dataclass(frozen=True)
class Script:
    """A script and what it offers: ``options`` as they are given, ``steps`` as they are told."""

    text: str
    options: tuple[str, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True)
class _Step:
    title: str
    command: str
    undo: str | None


def written(
    request: str, plan: Plan, shell: Shell = "bash", *, with_options: bool = True
) -> Script:
    """The script for a ``request`` whose steps are those of ``plan``.

    ``with_options``: values of the request become options of the script.
    """
    commands = [_safe(command) for command in plan.commands]
    given: list[options.Option] = []
    if with_options:
        given, commands = options.found_in(commands, request)
    temporary = any(re.search(r"\bmktemp\b", command) for command in commands)
    steps = [
        _Step(_sentence(step.text), laid_out(command), notes.undo_of(command))
        for step, command in zip(plan.steps, commands, strict=True)
    ]
    tools = list(dict.fromkeys(tool for one in commands for tool in notes.tools_of(one)))
    root = any(map(notes.needs_root, commands))
    body = "\n".join(_step(number, step, given) for number, step in enumerate(steps, start=1))
    helpers = _helpers(body, tools=bool(tools))
    parts = [
        f"{_HEADS[shell]}#\n{_comment(_sentence(request))}\n{_SAFE[shell]}",
        _defaults(given),
        _usage(request, given, steps),
        _die(),
        helpers,
        _arguments(given),
        _checks(tools, given, root=root),
        _cleanup() if temporary else "",
        body,
    ]
    text = "\n".join(part for part in parts if part)
    return Script(text, tuple(one.flag for one in given), tuple(step.title for step in steps))


def opening(shell: str) -> str:
    """The first lines of a script."""
    kind: Shell = "sh" if shell == "sh" else "bash"
    return f"{_HEADS[kind]}{_SAFE[kind]}\n"


def _safe(command: str) -> str:
    """``command`` with names that begin with a dash kept from being options."""
    written = []
    found = tokens(command)
    for place, token in enumerate(found):
        before = found[place - 1] if place else None
        first = token.kind == "bare" and token.text.startswith(("*", "?")) and place > 0
        if first and before and before.kind == "blank" and not _in_test(found[:place]):
            written.append(f"./{token.text}")
        else:
            written.append(token.text)
    text = "".join(written)
    temporary = re.fullmatch(r"mktemp( .*)?", text)
    return f"work=$({text})" if temporary else text


def _in_test(before: list[Token]) -> bool:
    text = "".join(token.text for token in before)
    return bool(re.search(r"(?:\[\[|\bcase\b|==?|\(\()[^;]*$", text))


def _sentence(text: str) -> str:
    plain = " ".join(text.split()).rstrip(".:;, ")
    return f"{plain[:1].upper()}{plain[1:]}."


def _comment(text: str) -> str:
    return "".join(f"# {line}\n" for line in textwrap.wrap(text, _WIDTH, break_on_hyphens=False))


def _defaults(given: list[options.Option]) -> str:
    lines = ["name=${0##*/}", *(f"{one.variable}={one.default}" for one in given), "dry_run=false"]
    return "".join(f"{line}\n" for line in lines)


def _usage(request: str, given: list[options.Option], steps: list[_Step]) -> str:
    rows = [
        *(
            (f"    {one.flag} {one.metavar}", f"{one.about} (default: ${one.variable})")
            for one in given
        ),
        ("-n, --dry-run", "tell the steps, change nothing"),
        ("-h, --help", "show this text"),
    ]
    width = max(len(flag) for flag, _ in rows)
    about = textwrap.wrap(_heredoc(_sentence(request)), _WIDTH, break_on_hyphens=False)
    listed = [f"  {n}. {_heredoc(step.title)}" for n, step in enumerate(steps, start=1)]
    lines = [
        "usage() {",
        "    cat <<EOF",
        "Usage: $name [OPTION]...",
        *about,
        "",
        *(f"  {flag:<{width}}  {text}" for flag, text in rows),
        *(["", "Steps:", *listed] if len(steps) > 1 else []),
        "EOF",
        "}",
    ]
    return "".join(f"{line}\n" for line in lines)


def _heredoc(text: str) -> str:
    return re.sub(r"([\\$`])", r"\\\1", text)


def _die() -> str:
    return (
        "# Ends the script with a message.\n"
        "die() {\n"
        '    printf \'%s: %s\\n\' "$name" "$1" >&2\n'
        '    exit "${2:-1}"\n'
        "}\n"
    )


def _helpers(body: str, *, tools: bool) -> str:
    parts = []
    if tools:
        parts.append(
            "# Ends the script if a program is missing; a dry run only tells.\n"
            "need() {\n"
            '    if command -v "$1" >/dev/null; then\n'
            "        return\n"
            "    fi\n"
            '    if [ "$dry_run" = false ]; then\n'
            '        die "$1 is not installed" 127\n'
            "    fi\n"
            '    printf \'%s: %s is not installed\\n\' "$name" "$1" >&2\n'
            "}\n"
        )
    if re.search(r"^run ", body, re.MULTILINE):
        parts.append(
            "# Runs a command; a dry run only tells it.\n"
            "run() {\n"
            "    printf '+ %s\\n' \"$*\" >&2\n"
            '    if [ "$dry_run" = false ]; then\n'
            '        "$@"\n'
            "    fi\n"
            "}\n"
        )
    if re.search(r"^if step ", body, re.MULTILINE):
        parts.append(
            "# Tells what comes next, and whether it is to be done.\n"
            "step() {\n"
            "    printf '+ %s\\n' \"$*\" >&2\n"
            '    [ "$dry_run" = false ]\n'
            "}\n"
        )
    return "\n".join(parts)


def _arguments(given: list[options.Option]) -> str:
    lines = ["while [ $# -gt 0 ]; do", "    case $1 in"]
    for one in given:
        lines += [
            f"    {one.flag})",
            '        [ $# -gt 1 ] || die "$1 needs a value" 2',
            f"        {one.variable}=$2",
            "        shift",
            "        ;;",
        ]
    lines += [
        "    -n | --dry-run) dry_run=true ;;",
        "    -h | --help)",
        "        usage",
        "        exit",
        "        ;;",
        '    *) die "unknown argument: $1; see --help" 2 ;;',
        "    esac",
        "    shift",
        "done",
    ]
    return "".join(f"{line}\n" for line in lines)


def _checks(tools: list[str], given: list[options.Option], *, root: bool) -> str:
    lines = [f"need {tool}" for tool in tools]
    numbers = [one for one in given if one.metavar == "N"]
    for one in numbers:
        lines += [
            f"case ${one.variable} in",
            f"'' | *[!0-9]*) die \"{one.flag} must be a number\" 2 ;;",
            "esac",
        ]
    others = [one for one in given if one not in numbers]
    for one in others:
        lines.append(f'[ -n "${one.variable}" ] || die "{one.flag} must not be empty" 2')
    if root:
        lines += [
            'if [ "$dry_run" = false ] && [ "$(id -u)" -ne 0 ]; then',
            '    die "must be run as root"',
            "fi",
        ]
    return "".join(f"{line}\n" for line in lines)


def _cleanup() -> str:
    return "work=\ntrap 'rm -rf \"$work\"' EXIT\n"


def _step(number: int, step: _Step, given: list[options.Option]) -> str:
    lines = [_comment(f"{number}. {step.title}")]
    if step.undo is not None:
        note = f"To undo: {step.undo}" if step.undo else "This cannot be undone"
        lines.append(_comment(f"{note}."))
    if _is_simple(step.command):
        lines.append(f"run {step.command}\n")
    else:
        told = _told(step.command, [one.variable for one in given])
        inner = step.command.replace("\n", "\n    ")
        lines.append(f'if step "{told}"; then\n    {inner}\nfi\n')
    return "".join(lines)


def _is_simple(command: str) -> bool:
    """Whether ``command`` is one with its arguments, so that ``run`` can run it."""
    if _COMPOUND.match(command):
        return False
    return not any(token.kind == "operator" for token in tokens(command)) and "$(" not in command


def _told(command: str, variables: list[str]) -> str:
    """``command`` within double quotes, of which only our own variables are put in."""
    names = "|".join(map(re.escape, variables))
    known = re.compile(rf"\"([^\"$]*\$(?:{names})\b[^\"$]*)\"" if names else r"(?!)")
    pieces: list[str] = []
    at = 0
    for match in known.finditer(command):
        pieces += [_escaped(command[at : match.start()]), match[1]]
        at = match.end()
    told = "".join([*pieces, _escaped(command[at:])])
    told = told.replace("{\n    ", "{ ").replace("\n}", "; }")
    return re.sub(r"\(\s+", "(", re.sub(r"\s+\)", ")", told)).replace("\n    ", "; ")


def _escaped(text: str) -> str:
    return re.sub(r"([\\$`\"])", r"\\\1", text)
