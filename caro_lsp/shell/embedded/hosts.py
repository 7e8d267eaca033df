"""Which files hold shell text: by name, place, language id, else a look inside."""

from __future__ import annotations

import os
import re
from typing import Literal, NamedTuple

from caro_lsp.shell.embedded import crontab

Host = Literal[
    "dockerfile",
    "makefile",
    "makefile-fragment",
    "github",
    "gitlab",
    "systemd",
    "crontab",
    "system-crontab",
    "package.json",
]

MAX_HEAD_BYTES = 20_000
"""What of a YAML file is looked at for what it is."""

_LANGUAGES: dict[str, Host] = {
    "dockerfile": "dockerfile", "containerfile": "dockerfile",
    "makefile": "makefile", "make": "makefile", "automake": "makefile-fragment",
    "github-actions-workflow": "github", "yaml.github": "github", "yaml.ghaction": "github",
    "gitlab-ci": "gitlab", "yaml.gitlab": "gitlab",
    "systemd": "systemd", "systemd-unit-file": "systemd", "crontab": "crontab",
}  # fmt: skip
_MAKEFILES = frozenset({"Makefile", "makefile", "GNUmakefile"})
_MAKEFILE_SUFFIXES = frozenset({".mk", ".make"})
_UNITS = frozenset({".service", ".socket"})
_ACTIONS = frozenset({"action.yml", "action.yaml"})
_WORKFLOW_FOLDERS = frozenset({".github", ".gitea", ".forgejo"})
_MAKE_SHEBANG = re.compile(rb"#![^\n]*\bmake\b")
_WORKFLOW = re.compile(rb"""^(?:on|"on"|'on'):""", re.MULTILINE)
_JOBS = re.compile(rb"^jobs:", re.MULTILINE)
_RUNS = re.compile(rb"^runs:", re.MULTILINE)
_COMPOSITE = re.compile(rb"""^[ \t]+using:[ \t]*["']?composite""", re.MULTILINE)
_GITLAB = re.compile(rb"^(?:stages|default|include|workflow|variables):", re.MULTILINE)
_GITLAB_SCRIPT = re.compile(rb"^  (?:before_|after_)?script:", re.MULTILINE)
_UNIT_SECTION = re.compile(rb"^\[(?:Unit|Service|Socket)\]", re.MULTILINE)


def host_of(path: str, source: bytes, language_id: str = "") -> Host | None:
    """What kind of host a file is; None for one that holds no shell text, or is a script itself.

    ``source`` may be just the beginning of the file. ``language_id`` is an editor's.
    """
    found = _by_name(_Path.of(path), source)
    if found is None and source.startswith(b"#!"):
        return "makefile" if _MAKE_SHEBANG.match(source) else None
    if found is None:
        found = _LANGUAGES.get(language_id)
    if found is None and (language_id == "yaml" or path.endswith((".yml", ".yaml"))):
        found = _yaml(source[:MAX_HEAD_BYTES])
    return found


class _Path(NamedTuple):
    """What is asked of a path. One of the library takes thrice as long, for thousands of files."""

    whole: str
    name: str
    suffix: str
    folder: str
    above: str
    """The name of the folder that ``folder`` is in."""

    @classmethod
    def of(cls, path: str) -> _Path:
        whole = path.replace("\\", "/")
        *_, above, folder, name = ("", "", *whole.split("/"))
        return cls(whole, name, os.path.splitext(name)[1], folder, above)  # noqa: PTH122


def _by_name(path: _Path, source: bytes) -> Host | None:
    name = path.name
    if name == "package.json":
        return "package.json"
    if _is_dockerfile(name):
        return "dockerfile"
    if name in _MAKEFILES:
        return "makefile"
    if path.suffix in _MAKEFILE_SUFFIXES or name == "Makefile.am":
        return "makefile-fragment"
    return _yaml_by_name(path) or _system_file(path, source)


def _is_dockerfile(name: str) -> bool:
    lower = name.lower()
    if lower.endswith((".dockerignore", ".md")):
        return False
    return lower in {"dockerfile", "containerfile"} or lower.startswith(
        ("dockerfile.", "containerfile.")
    ) or lower.endswith((".dockerfile", ".containerfile"))  # fmt: skip


def _yaml_by_name(path: _Path) -> Host | None:
    name = path.name
    if path.suffix not in {".yml", ".yaml"}:
        return None
    if name in _ACTIONS:
        return "github"
    if path.folder == "workflows" and path.above in _WORKFLOW_FOLDERS:
        return "github"
    return "gitlab" if name.endswith((".gitlab-ci.yml", ".gitlab-ci.yaml")) else None


def _system_file(path: _Path, source: bytes) -> Host | None:
    name = path.name
    drop_in = path.suffix == ".conf" and path.folder.endswith((".service.d", ".socket.d"))
    if path.suffix in _UNITS or drop_in:
        return "systemd" if _UNIT_SECTION.search(source) else None
    if source.startswith(b"#!"):
        # A script that cron runs, such as those below cron.daily.
        return None
    if path.folder == "cron.d" or name.endswith(".cron.d") or path.whole == "/etc/crontab":
        return "system-crontab"
    if path.folder == "crontabs":
        return "crontab"
    if name == "crontab" or path.suffix in {".cron", ".crontab"}:
        return "system-crontab" if crontab.names_users(source) else "crontab"
    return None


def _yaml(head: bytes) -> Host | None:
    if _JOBS.search(head) and _WORKFLOW.search(head):
        return "github"
    if _RUNS.search(head) and _COMPOSITE.search(head):
        return "github"
    if _GITLAB.search(head) and _GITLAB_SCRIPT.search(head):
        return "gitlab"
    return None
