import random
import subprocess
from pathlib import Path

import pytest

from caro_lsp.cli.checking.discover import scripts

FILES = {
    "a.sh": "ls",
    "bin/run": "#!/bin/sh\nls",
    "data.txt": "ls",
    "Dockerfile": "RUN ls",
    "Makefile": "a:\n\tls\n",
    ".github/workflows/ci.yml": "on: push\n",
    ".gitlab-ci.yml": "a: {script: ls}\n",
    "config.yml": "a: b\n",
    "ci/more.yml": "# " + "licence " * 500 + "\non: push\njobs:\n  a: {}\n",
    "etc/x.service": "# " + "licence " * 50 + "\n[Service]\nExecStart=/bin/ls\n",
    "etc/bus.service": "[D-BUS Service]\nExec=/bin/ls\n",
    "etc/cron.d/x": "@daily root ls\n",
    "package.json": "{}",
    "node_modules/x/package.json": "{}",
    "debian/rules": "#!/usr/bin/make -f\n",
    "out/Dockerfile": "RUN ls",
    ".gitignore": "out/\n",
}
SCRIPTS = {"a.sh", "bin/run"}
HOSTS = {
    "Dockerfile",
    "Makefile",
    ".github/workflows/ci.yml",
    ".gitlab-ci.yml",
    "ci/more.yml",
    "etc/x.service",
    "etc/cron.d/x",
    "package.json",
    "debian/rules",
}


@pytest.fixture
def folder(tmp_path):
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path


def found(folder, **options):
    return {path.relative_to(folder).as_posix() for path in scripts((folder,), **options)}


def test_folders_give_their_scripts(folder):
    assert found(folder) == SCRIPTS


def test_folders_give_files_that_hold_shell_text_as_well(folder):
    assert found(folder, embedded=True) == SCRIPTS | HOSTS


def test_the_name_of_the_folder_itself_counts(folder, monkeypatch):
    monkeypatch.chdir(folder / ".github" / "workflows")
    assert list(scripts((Path(),), embedded=True)) == [Path("ci.yml")]


def test_files_that_are_named_are_taken_as_they_are(folder):
    named = (folder / "data.txt", folder / "none")
    assert tuple(scripts(named, embedded=True)) == named


def test_scripts_without_first_line_are_known_by_their_name_and_folder(folder, monkeypatch):
    hooks = folder / ".husky"
    hooks.mkdir()
    (hooks / "pre-commit").write_text("ls")
    (folder / ".envrc").write_text("ls")
    assert found(folder) == SCRIPTS | {".husky/pre-commit", ".envrc"}
    monkeypatch.chdir(hooks)
    assert list(scripts((Path(),))) == [Path("pre-commit")]


def test_links_to_folders_are_not_followed(folder):
    (folder / "etc" / "self").symlink_to(folder)
    assert found(folder, embedded=True) == SCRIPTS | HOSTS


NAMES = ["a", "b", "keep", "x.sh", "y.sh", "a.tmp"]
PATTERNS = [
    "*", "**", "*/", "**/", "/*", "a", "a/", "/a", "/a/", "b/*", "b/**", "a/b", "a/b/", "**/keep",
    "**/keep/", "keep/**", "a/**/x.sh", "**/a/x.sh", "*.sh", "/*.sh", "x.sh", "[xy].sh", "?.sh",
    "a*", "a/*.sh", "*.tmp", "# no", "", "\\!a", "/", "a/**/*", "/**", "**/*", "/*/*.sh", "x.sh ",
    "[", "a//b", "keep/x.sh",
]  # fmt: skip


def tree(folder, chance, depth=0):
    """Folders with scripts and ``.gitignore`` files in them, by ``chance``."""
    folder.mkdir(exist_ok=True)
    for name in chance.sample(NAMES, chance.randint(2, len(NAMES))):
        if name.endswith(".sh"):
            (folder / name).write_text("ls")
        elif depth < 3:
            tree(folder / name, chance, depth + 1)
    if depth == 0 or chance.random() < 0.4:
        lines = [chance.choice(["", "!"]) + p for p in chance.choices(PATTERNS, k=4)]
        (folder / ".gitignore").write_text("\n".join(lines))


@pytest.mark.parametrize("seed", range(60))
def test_what_is_ignored_is_what_git_ignores(tmp_path, seed):
    tree(tmp_path / "tree", random.Random(seed))

    def git(*words):
        command = ["git", "-c", "core.excludesFile=/dev/null", *words]
        return subprocess.run(
            command, cwd=tmp_path / "tree", check=True, capture_output=True, text=True
        ).stdout

    git("init", "-q")
    listed = git("ls-files", "-z", "--others", "--exclude-standard").split("\0")
    assert found(tmp_path / "tree") == {name for name in listed if name.endswith(".sh")}


@pytest.mark.parametrize(
    ("files", "left"),
    [
        ({".gitignore": "*.sh", "a/.gitignore": "!x.sh"}, {"a/x.sh"}),
        ({".gitignore": "*.sh", "a/.gitignore": "!keep/"}, set()),
        ({".gitignore": "a/", "a/.gitignore": "!x.sh"}, {"x.sh", "b/x.sh"}),
        ({".gitignore": "!x.sh", "a/.gitignore": "*"}, {"x.sh", "b/x.sh"}),
        ({".gitignore": "*\r\n!*/\r\n!x.sh\r\n"}, {"x.sh", "a/x.sh", "b/x.sh"}),
        ({".gitignore": "/a\n!/\n"}, {"x.sh", "b/x.sh"}),
        ({".gitignore": "\ufeff/a\n"}, {"x.sh", "b/x.sh"}),
    ],
)
def test_a_deeper_file_decides(tmp_path, files, left):
    for name in ("x.sh", "a/x.sh", "b/x.sh"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("ls")
    for name, text in files.items():
        (tmp_path / name).write_bytes(text.encode())
    assert found(tmp_path) == left
