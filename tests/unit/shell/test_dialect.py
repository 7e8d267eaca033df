"""Which shell a script is for."""

import pytest

from caro_lsp.shell.dialect import is_script, of_script


@pytest.mark.parametrize(
    ("source", "path", "dialect"),
    [
        (b"#!/bin/sh\n", "a", "sh"),
        (b"#! /usr/bin/env bash\n", "a", "bash"),
        (b"#!/usr/bin/env -S zsh -f\n", "a", "zsh"),
        (b"#!/bin/dash\r\n", "a.sh", "dash"),
        (b"", "x.zsh", "zsh"),
        (b"", ".profile", "sh"),
        (b"#!/bin/sh\n# shellcheck shell=ksh\n", "a.sh", "ksh"),
        (b"echo\n", "no-extension", "bash"),
    ],
)
def test_dialect(source, path, dialect):
    assert of_script(source, path) == dialect


@pytest.mark.parametrize(
    ("path", "dialect"),
    [
        (".bash_aliases", "bash"),
        ("etc/bash.bashrc", "bash"),
        (".envrc", "bash"),
        (".zlogin", "zsh"),
        (".xinitrc", "sh"),
        ("PKGBUILD", "bash"),
        ("APKBUILD", "sh"),
        ("x-1.0.ebuild", "bash"),
        ("x.eclass", "bash"),
        ("x.sh.in", "bash"),
        ("x.command", "bash"),
        ("debian/postinst", "sh"),
        ("debian/tool.postinst", "sh"),
        (".husky/pre-commit", "sh"),
        ("tools/hooks/pre-push", "sh"),
        ("etc/profile", "sh"),
    ],
)
def test_well_known_names_are_those_of_scripts(path, dialect):
    assert is_script(b"rm x\n", path)
    assert of_script(b"rm x\n", path) == dialect


@pytest.mark.parametrize(
    "path",
    ["src/update", "pre-commit", "data/profile", "postinst", "debian/install", "a.in", "bashrc.txt",
     ".env", ".cshrc", ".bash_history", "hooks/pre-commit.sample", "hooks/readme"],
)  # fmt: skip
def test_names_that_only_look_like_it_are_none(path):
    assert not is_script(b"rm x\n", path)


@pytest.mark.parametrize(
    ("line", "yes"),
    [
        (b"#!/bin/busybox sh", True),
        (b"#!/usr/bin/env -S bash -e", True),
        (b"#!/usr/bin/env bats", True),
        (b"#!/sbin/openrc-run", True),
        (b"#!@SHELL@", True),
        (b"#!/bin/false", True),
        (b"#!/usr/bin/python3.11", False),
        (b"#!/usr/bin/env fish", False),
        (b"#!/usr/bin/expect -f", False),
    ],
)
def test_the_first_line_says_more_than_the_name(line, yes):
    assert is_script(line + b"\n", "x.sh") is yes


def test_only_scripts_are_scripts():
    assert is_script(b"#!/bin/sh\n", "tool")
    assert is_script(b"", "x.sh")
    assert not is_script(b"#!/usr/bin/env python3\n", "tool")
    assert not is_script(b"hello", "notes.txt")
