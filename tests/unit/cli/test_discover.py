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
