"""Which files of a stack are those of this release."""

from __future__ import annotations

import pytest

from caro_lsp.heal.failure import is_own_file


def test_a_module_is_one():
    assert is_own_file("caro_lsp/heal/failure.py")


@pytest.mark.parametrize(
    "name",
    ["caro_lsp/none.py", "caro_lsp/../caro_lsp/cli/main.py", f"caro_lsp/{'x' * 5000}", "a\0b"],
    ids=["missing", "around", "too long", "no name"],
)
def test_other_texts_are_none(name: str):
    assert not is_own_file(name)
