"""Records: equal, hashable, and the same after a journey to another process."""

from __future__ import annotations

import copy
import pickle

import pytest

from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse
from caro_lsp.shell.syntax import Span, Text

TEXT = b'D=/srv; f() { for x in a b; do echo "$x" | tee "$D/$x" >&2; done; }; f && rm -r "$D"'


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))]
)
def test_what_is_made_again_is_the_same(again):
    script = parse(TEXT)
    assert again(script.units) == script.units
    found = commands(script)
    assert len(found) > 4
    for command in found:
        command.parsed  # noqa: B018 - what is made at its first use does not count
        twin = again(command)
        assert (twin, twin.text, twin.parsed) == (command, command.text, command.parsed)


def test_equal_records_have_the_same_hash():
    assert {Span(1, 2), Span(1, 2)} == {Span(1, 2)}
    assert Span(1, 2) != Span(1, 3)
    assert Text("a") != Text("a", quoted=True)
    assert repr(Text("a", True)) == "Text(value='a', quoted=True)"
