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


def test_only_scripts_are_scripts():
    assert is_script(b"#!/bin/sh\n", "tool")
    assert is_script(b"", "x.sh")
    assert not is_script(b"#!/usr/bin/env python3\n", "tool")
    assert not is_script(b"hello", "notes.txt")
