"""Which shell a script is written for."""

from __future__ import annotations

import os
import re
from typing import Literal

Dialect = Literal["sh", "dash", "bash", "ksh", "zsh"]

_SHELLS: dict[str, Dialect] = {
    "sh": "sh", "ash": "sh", "posix": "sh", "yash": "sh", "openrc-run": "sh", "runscript": "sh",
    "dash": "dash", "bash": "bash", "rbash": "bash", "bats": "bash", "zsh": "zsh",
    "ksh": "ksh", "ksh88": "ksh", "ksh93": "ksh", "mksh": "ksh", "oksh": "ksh", "loksh": "ksh",
    "lksh": "ksh", "pdksh": "ksh",
}  # fmt: skip
_EXTENSIONS: dict[str, Dialect] = {
    ".sh": "bash", ".bash": "bash", ".ksh": "ksh", ".zsh": "zsh", ".dash": "dash", ".bats": "bash",
    ".ash": "sh", ".mksh": "ksh", ".ksh93": "ksh", ".zsh-theme": "zsh", ".command": "bash",
    ".bashrc": "bash", ".bash-completion": "bash", ".bash_completion": "bash",
    ".ebuild": "bash", ".eclass": "bash",
    ".preinst": "sh", ".postinst": "sh", ".prerm": "sh", ".postrm": "sh",
}  # fmt: skip
_TEMPLATES = frozenset({".sh", ".bash", ".ksh", ".zsh"})
"""Extensions that also count before ``.in``, behind which other tools fill in names."""
_FILE_NAMES: dict[str, Dialect] = {
    ".bashrc": "bash", ".bash_profile": "bash", ".bash_login": "bash", ".bash_logout": "bash",
    ".bash_aliases": "bash", ".bash_functions": "bash", ".bash_completion": "bash",
    "bashrc": "bash", "bash.bashrc": "bash", "bash_profile": "bash", "bash_login": "bash",
    "bash_logout": "bash", "bash.bash_logout": "bash", "bash_aliases": "bash",
    "bash_functions": "bash", "bash_completion": "bash",
    ".profile": "sh", ".shrc": "sh", ".shinit": "sh", ".ashrc": "sh",
    ".xinitrc": "sh", ".xprofile": "sh", ".xserverrc": "sh", ".xsession": "sh",
    ".xsessionrc": "sh", "xinitrc": "sh", "xserverrc": "sh",
    ".zshrc": "zsh", ".zshenv": "zsh", ".zprofile": "zsh", ".zlogin": "zsh", ".zlogout": "zsh",
    "zshrc": "zsh", "zshenv": "zsh", "zprofile": "zsh", "zlogin": "zsh", "zlogout": "zsh",
    ".kshrc": "ksh", ".mkshrc": "ksh", "kshrc": "ksh", "mkshrc": "ksh",
    ".envrc": "bash", "PKGBUILD": "bash", "APKBUILD": "sh",
}  # fmt: skip
_HOOKS = frozenset({
    "applypatch-msg", "pre-applypatch", "post-applypatch", "pre-commit", "pre-merge-commit",
    "prepare-commit-msg", "commit-msg", "post-commit", "pre-rebase", "post-checkout", "post-merge",
    "pre-push", "pre-receive", "update", "proc-receive", "post-receive", "post-update",
    "reference-transaction", "push-to-checkout", "pre-auto-gc", "post-rewrite",
    "sendemail-validate", "post-index-change",
})  # fmt: skip
"""See githooks(5)."""
_PLACES: dict[str, frozenset[str]] = {
    ".husky": _HOOKS, ".githooks": _HOOKS, "githooks": _HOOKS, "git-hooks": _HOOKS,
    "hooks": _HOOKS,
    "debian": frozenset({"preinst", "postinst", "prerm", "postrm"}),
    "DEBIAN": frozenset({"preinst", "postinst", "prerm", "postrm"}),
    "etc": frozenset({"profile"}),
}  # fmt: skip
"""Folders with the names of scripts in them that say nothing elsewhere."""
_OTHERS = re.compile(
    r"(?:python|pypy|perl|ruby|node|deno|bun|php|g?awk|mawk|nawk|sed|lua|tclsh|wish|expect|fish|t?csh"
    r"|make|guile|Rscript|osascript|pwsh|groovy|julia|raku|swift)[\d.]*"
)
"""Interpreters of other languages, which some files have in spite of their name."""
_SHEBANG = re.compile(rb"#!\s*(\S+)(?:[ \t]+([^\r\n]*))?")
_DIRECTIVE = re.compile(rb"^[ \t]*#[ \t]*shellcheck[ \t][^\r\n]*\bshell=(\w+)", re.MULTILINE)


def of_script(source: bytes, path: str = "") -> Dialect:
    """The dialect by directive, else shebang, else file name; bash where nothing tells."""
    return of_directive(source) or of_shebang(source) or of_path(path) or "bash"


def of_shebang(source: bytes) -> Dialect | None:
    """The shell that the first line names; None where it names none."""
    return _SHELLS.get(_interpreter(source))


def _interpreter(source: bytes) -> str:
    """The program that the first line names; empty where it names none."""
    match = _SHEBANG.match(source)
    if not match:
        return ""
    for name in (match[1], *(match[2] or b"").split()):
        word: str = name.decode("utf-8", "replace").rpartition("/")[2]
        if word not in {"env", "busybox"} and not word.startswith("-") and "=" not in word:
            return word
    return ""


def stops_at_errors(source: bytes) -> bool:
    """Whether the first line starts the shell with ``-e``."""
    match = _SHEBANG.match(source)
    return bool(match and re.search(rb"(?:^|\s)-[a-zA-Z]*e", match[2] or b""))


def of_directive(source: bytes) -> Dialect | None:
    """The shell of a ``# shellcheck shell=...`` line among the first lines."""
    match = _DIRECTIVE.search(source[:4096])
    return _SHELLS.get(match[1].decode("ascii", "replace")) if match else None


def of_path(path: str) -> Dialect | None:
    """The shell that a file name suggests; None for a name that is not a script's."""
    folder, name = os.path.split(path)
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 - thousands of files
    if suffix == ".in" and (before := os.path.splitext(stem)[1]) in _TEMPLATES:  # noqa: PTH122
        suffix = before
    found = _FILE_NAMES.get(name) or _EXTENSIONS.get(suffix)
    place = os.path.basename(folder)  # noqa: PTH119
    return "sh" if found is None and name in _PLACES.get(place, ()) else found


def is_script(source: bytes, path: str) -> bool:
    """Whether a file is a shell script, by its name or its first line."""
    interpreter = _interpreter(source)
    if _OTHERS.fullmatch(interpreter):
        return False
    return interpreter in _SHELLS or of_path(path) is not None
