"""What the tool of a line above decides: who installs packages, in which folder it goes on."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.generate.script.following.words import LEAD, bare, masked
from caro_lsp.generate.script.mentions import called
from caro_lsp.generate.script.scope import name_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.script.scope import Scope, Variable

_INSTALLS = re.compile(
    rf"{LEAD}(?:install|add|get) (?:(?P<all>all|each|every one) )?(?:of )?(?P<these>the |those |these |our |them\b|all )+ ?(?:of (?:them|these|those)|(?P<what>[a-z]+s))?"
    r"(?P<dev> (?:as (?:dev(?:elopment)?|devel) (?:dependencies|deps|packages)|for development(?: only)?|as dev))?",
    re.IGNORECASE,
)
_PACKAGES = frozenset(
    """
    package pkg dependency dep module library lib crate gem requirement req tool program utility
    plugin extension mod formula formulae cask
    """.split()  # noqa: SIM905 - many
)
_MANAGERS = (
    (r"pnpm", "pnpm add", "--save-dev"), (r"npm", "npm install", "--save-dev"),
    (r"yarn", "yarn add", "--dev"), (r"cargo", "cargo add", "--dev"),
    (r"poetry", "poetry add", "--group dev"), (r"composer", "composer require", "--dev"),
    (r"uv pip|uv venv", "uv pip install", ""), (r"uv", "uv add", "--dev"),
    (r"(?:python3? -m )?pip3?|python3? -m venv|virtualenv|(?:\.|source) \S*/activate", "pip install", ""),
    (r"go mod|go get", "go get", ""), (r"bundle", "bundle add", ""), (r"gem", "gem install", ""),
    (r"apk", "apk add", ""), (r"apt(?:-get)?", "apt-get install -y", ""),
    (r"dnf", "dnf install -y", ""), (r"yum", "yum install -y", ""), (r"brew", "brew install", ""),
    (r"pacman", "pacman -S --noconfirm", ""), (r"zypper", "zypper install -y", ""),
)  # fmt: skip
"""How a tool is called, what it installs with, and the option for what only developers need."""


def installed(asked: str, scope: Scope) -> str:
    """The call of the package manager above for the packages that the script names; else empty."""
    match = _INSTALLS.fullmatch(bare(asked))
    if match is None:
        return ""
    several = [
        one
        for one in scope.variables
        if (one.sort == "list" and one.value)
        or re.fullmatch(r"[@\w][\w@/.+:=~^-]*(?: [@\w][\w@/.+:=~^-]*)+", one.value)
    ]
    one = _meant(match["what"], several)
    if one is None:
        return ""
    for line in reversed(scope.commands):
        for tool, install, dev in _MANAGERS:
            if re.match(rf"(?P<sudo>sudo )?(?:{tool})(?=\s|$)", line):
                if match["dev"] and not dev:
                    return ""
                sudo = "sudo " if line.startswith("sudo ") else ""
                written = f'"${{{one.name}[@]}}"' if one.sort == "list" else f"${one.name}"
                return " ".join(
                    filter(None, [f"{sudo}{install}", dev if match["dev"] else "", written])
                )
    return ""


def _meant(noun: str | None, several: list[Variable]) -> Variable | None:
    """The variable for the packages that are spoken of."""
    forms = called(noun) if noun else frozenset()
    named = [
        one
        for one in several
        if noun and any(called(part) & forms for part in name_parts(one.name))
    ]
    if len(named) == 1:
        return named[0]
    packages = [
        one for one in several if any(called(part) & _PACKAGES for part in name_parts(one.name))
    ]
    if len(packages) == 1 and (not noun or forms & _PACKAGES):
        return packages[0]
    return None


_THERE = re.compile(
    r",?\s+(?:in|from|inside|within|for|of) (?:the|that|this) (?:very )?same (?:dir(?:ectory)?|folder|repo(?:sitory)?|project|place|checkout|module)"
    r"(?: as (?:above|before))?",
    re.IGNORECASE,
)
_FOLDER = r"(?P<folder>\"[^\"]*\"|'[^']*'|[^\s\"';|&]+)"
_OPTIONS = (
    ("make", re.compile(rf"(?P<call>g?make (?:-\w+ )*?(?:-C|--directory)[ =]?{_FOLDER})")),
    ("git", re.compile(rf"(?P<call>git -C {_FOLDER})")),
    ("npm", re.compile(rf"(?P<call>npm (?:--prefix|-C)[ =]{_FOLDER})")),
    ("yarn", re.compile(rf"(?P<call>yarn --cwd[ =]{_FOLDER})")),
    ("pnpm", re.compile(rf"(?P<call>pnpm (?:-C|--dir)[ =]{_FOLDER})")),
    ("terraform", re.compile(rf"(?P<call>terraform -chdir={_FOLDER})")),
    ("tofu", re.compile(rf"(?P<call>tofu -chdir={_FOLDER})")),
    ("go", re.compile(rf"(?P<call>go -C {_FOLDER})")),
    ("ninja", re.compile(rf"(?P<call>ninja -C {_FOLDER})")),
    (
        "docker compose",
        re.compile(rf"(?P<call>docker compose (?:-f|--project-directory)[ =]{_FOLDER})"),
    ),
)
_INSIDE = re.compile(
    rf"\(\s*cd {_FOLDER} && (?P<do>[^)]*)\)$|cd {_FOLDER.replace('folder', 'there')} && (?P<does>.*)$"
)
_BACK = 4


def in_same_folder(asked: str, scope: Scope, ask: Callable[[str, Scope], str]) -> str:
    """The command for what is to be done in the folder of a line above; empty for none."""
    text = bare(asked)
    match = _THERE.search(text)
    if match is None:
        return ""
    rest = re.sub(
        rf"^{LEAD}", "", f"{text[: match.start()]}{text[match.end() :]}", flags=re.I
    ).strip()
    for line in list(reversed(scope.commands))[:_BACK]:
        for tool, pattern in _OPTIONS:
            if option := pattern.match(line):
                call = option["call"]
                done = _done(rest, tool, scope, ask)
                if done.startswith(f"{tool} ") or done == tool:
                    return f"{call}{done[len(tool) :]}"
                return "" if done else _in(rest, option["folder"], scope, ask)
        if inside := _INSIDE.match(line):
            folder = inside["folder"] or inside["there"]
            tool = (inside["do"] or inside["does"]).split(" ")[0]
            done = _done(rest, tool, scope, ask)
            if done and not re.search(r"\||&&|;|\(", masked(done)):
                return f"(cd {folder} && {done})"
            return ""
    return ""


def _in(rest: str, folder: str, scope: Scope, ask: Callable[[str, Scope], str]) -> str:
    """What another tool does in that folder."""
    said = ask(f"{rest} in listed/things", scope)
    # What nobody knows the tool for is rather not done at all.
    shows = re.match(r"(?:ls|find|du|tree|grep|wc|cat|head|tail)\b(?!.* -(?:delete|exec) )", said)
    if not shows or not re.search(r"^[^/]*listed/things(?=[\s/]|$)", said):
        return ""
    return said.replace("listed/things", folder)


_TARGET = re.compile(
    r"(?:run |do |call |make |build )*(?:the )?(?P<what>clean|install|test|tests|check|lint|docs|dist|all|uninstall|format|bench|distclean|coverage|release|deploy)"
    r"(?: (?:up|it|target|all|everything|script|task|there))*",
    re.IGNORECASE,
)
_BUILDS = re.compile(r"(?:build|compile|make)(?: (?:it|everything|all|that))?", re.IGNORECASE)
_WITH = r"(?: (?:with|using|via|by) {tool}(?= |$)|^{tool} (?=\w))"
_NPM = re.compile(
    r"(?:run )?(?:the )?(?P<script>[a-z][\w:-]*)(?: (?:script|task|command))|(?:run )?(?:the )?(?P<test>tests?|build|lint(?:er)?|start)",
    re.IGNORECASE,
)


def _done(rest: str, tool: str, scope: Scope, ask: Callable[[str, Scope], str]) -> str:
    """What is asked, as the tool does it where nothing says a folder."""
    plain = re.sub(_WITH.format(tool=re.escape(tool)), "", rest, flags=re.IGNORECASE).strip()
    if tool in {"make", "ninja"}:
        if target := _TARGET.fullmatch(plain):
            what = target["what"].lower()
            return f"{tool} {'test' if what == 'tests' else what}"
        return tool if _BUILDS.fullmatch(plain) else ""
    if tool in {"npm", "yarn", "pnpm"} and (script := _NPM.fullmatch(plain)):
        name = (script["script"] or script["test"]).lower()
        name = {"tests": "test", "linter": "lint"}.get(name, name)
        return f"{tool} {name}" if name in {"test", "start"} else f"{tool} run {name}"
    if tool in {"terraform", "tofu", "go"} and re.fullmatch(
        r"(?:plan|apply|destroy|validate|fmt|output|refresh|build|test|vet)(?: it)?", plain
    ):
        words = plain.removesuffix(" it")
        whole = tool == "go" and words != "fmt"
        return f"{tool} {words}{' ./...' if whole else ''}"
    for said in (plain, f"{plain} with {tool}", plain.replace("the ", f"the {tool} ", 1)):
        command = ask(said, scope)
        if command.split(" ")[0] == tool.split(" ", maxsplit=1)[0]:
            return command
    return ""


_TAGS = re.compile(
    rf"{LEAD}tag (?:it|this|that|the (?:commit|release|result)|this commit)(?: as| with)? (?P<name>[\w$][\w.$/{{}}+-]*)",
    re.IGNORECASE,
)


def tagged(asked: str, scope: Scope) -> str:
    """The tag for what was committed above, called just as it is said; else empty."""
    match = _TAGS.fullmatch(bare(asked))
    if match is None or match["name"] in {"as", "with", "latest"}:
        return ""
    for line in reversed(scope.commands):
        if git := re.match(
            r"(?P<git>git(?: -C (?:\"[^\"]*\"|\S+))?) (?:commit|merge|push|pull|checkout|switch|cherry-pick|rebase)\b",
            line,
        ):
            name = match["name"]
            return f'{git["git"]} tag "{name}"' if "$" in name else f"{git['git']} tag {name}"
        if image := re.match(
            r"(?P<tool>docker|podman) build .*?-t (?P<quote>\"?)(?P<name>[\w./${}-]+)(?P<tag>:[\w.${}-]+)?(?P=quote)(?= |$)",
            line,
        ):
            old = f"{image['quote']}{image['name']}{image['tag'] or ''}{image['quote']}"
            new = f"{image['name']}:{match['name']}"
            quote = '"' if "$" in new else ""
            return f"{image['tool']} tag {old} {quote}{new}{quote}"
        if not re.match(r"(?:echo|printf|log|set|\[+)\b|[A-Za-z_]\w*=", line):
            return ""
    return ""
