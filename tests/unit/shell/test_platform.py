"""Which system a script is for."""

import pytest

from caro_lsp.shell import platform
from caro_lsp.shell.embedded import host_of, regions
from caro_lsp.shell.parse import parse

WORKFLOW = b"""\
on: push
jobs:
  build:
    runs-on: %s
    strategy: {matrix: {os: [macos-14, macos-latest], any: [ubuntu-latest, macos-latest]}}
    steps:
      - run: make
        shell: bash
"""


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        (b"#!/opt/homebrew/bin/bash\n", "a.sh", "macos"),
        (b"#! /opt/homebrew/bin/bash -e\n", "a.sh", "macos"),
        (b"#!/data/data/com.termux/files/usr/bin/sh\n", "a", "android"),
        (b"#!/system/bin/sh\n", "a", "android"),
        (b"#!/bin/bash\n", "a.sh", None),
        (b"#!/usr/bin/env bash\n", "a.sh", None),
        (b"echo '#!/opt/homebrew/bin/bash'\n", "a.sh", None),
        (b"make\n", "/b/install.command", "macos"),
        (b"make\n", "/b/PKGBUILD", "linux"),
        (b"make\n", "", None),
    ],
)
def test_a_script_tells_by_its_shell_or_its_name(text, path, expected):
    assert platform.of_script(text, path) == expected
    assert parse(text, path).platform == expected


@pytest.mark.parametrize(
    ("system", "expected"),
    [("linux", "linux"), ("darwin", "macos"), ("win32", "windows"), ("freebsd14", "freebsd")],
)
def test_a_machine_has_one_of_the_names(system, expected):
    assert platform.of_machine(system) == expected


def test_what_python_alone_knows_has_no_name():
    assert platform.of_machine("wasi") is None


@pytest.mark.parametrize(
    ("runner", "expected"),
    [
        (b"ubuntu-latest", "linux"),
        (b"[self-hosted, linux]", "linux"),
        (b"macos-14", "macos"),
        (b"windows-2022", "windows"),
        (b"${{ matrix.os }}", "macos"),
        (b"${{ matrix.any }}", None),
        (b"our-own", None),
    ],
)
def test_a_workflow_tells_by_its_runners(runner, expected):
    source = WORKFLOW % runner
    (region,) = regions(source, host_of(".github/workflows/a.yml", source))
    assert region.platform == expected


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("Dockerfile", b"FROM debian\nRUN make\n", "linux"),
        ("a.service", b"[Service]\nExecStart=/bin/true\n", "linux"),
        ("Makefile", b"all:\n\tmake -C x\n", None),
    ],
)
def test_other_hosts_tell_by_what_they_are(path, source, expected):
    (region,) = regions(source, host_of(path, source))
    assert region.platform == expected
