"""Quoting, judged by a real shell where it can be."""

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caro_lsp.shell.quoting import ansi_c, quote, unquoted

TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=20)


@settings(max_examples=40)
@given(TEXT)
def test_a_quoted_word_reads_back_as_itself(text):
    script = f"printf %s {quote(text)}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=True)
    assert done.stdout.decode() == text


@pytest.mark.parametrize("source", [r"a\nb\tc", r"\x41\102", r"\u00e9", r"\'\"\\", r"\e[0m"])
def test_ansi_c_quoting_is_that_of_bash(source):
    script = f"printf %s $'{source}'"
    environment = {"LC_ALL": "C.UTF-8"}
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=True, env=environment)
    assert done.stdout.decode() == ansi_c(source)


def test_a_backslash_keeps_a_character_and_joins_lines():
    assert unquoted(r"r\m\ x") == "rm x"
    assert unquoted("a\\\nb") == "ab"
