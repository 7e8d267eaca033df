"""Where a cd may have failed, and the script goes on all the same."""

import pytest

from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse


def unchecked(text: str) -> bool:
    last = [c for c in commands(parse(text.encode())) if c.name == "last"]
    assert last
    return "cd-unchecked" in last[-1].context


@pytest.mark.parametrize(
    "text",
    [
        "cd /srv/x; last",
        'cd "$1"\nmake\nlast',
        "test -d x && cd x; last",
        "f() { cd x; last; }; f",
        "(cd x; last)",
        "set -e; set +e; cd x; last",
        "pushd x; last",
        "if a; then cd x; fi; last",
        "bash -c 'cd x; last'",
    ],
)
def test_nothing_stops_a_script_whose_cd_fails(text):
    assert unchecked(text)


@pytest.mark.parametrize(
    "text",
    [
        "last",
        "cd x && last",
        "cd x || exit; last",
        "if cd x; then last; fi",
        "set -e; cd x; last",
        "set -euo pipefail; cd x; last",
        "set -o errexit; cd x; last",
        "#!/bin/sh -e\ncd x; last",
        "#!/usr/bin/env -S bash -eu\ncd x; last",
        "(cd x; make); last",
        "cd /; last",
        "cd; last",
        "cd x; cd /srv || exit; last",
    ],
)
def test_a_script_goes_on_only_in_the_right_folder(text):
    assert not unchecked(text)
