"""Secrets are taken out, and nothing else is."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted_secrets import HARMLESS, PLANTED

from caro_lsp.govern.secrets import PLACEHOLDER, redact


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_secret_is_taken_out(kind):
    text, secret = PLANTED[kind]
    assert secret in text
    redacted = redact(text)
    assert secret not in redacted
    assert PLACEHOLDER in redacted


@pytest.mark.parametrize("kind", PLANTED)
def test_what_was_redacted_stays_as_it_is(kind):
    redacted = redact(PLANTED[kind][0])
    assert redact(redacted) == redacted


@pytest.mark.parametrize("text", HARMLESS)
def test_what_holds_no_secret_is_not_touched(text):
    assert redact(text) == text


def test_a_command_stays_one_that_runs_the_same_tool():
    command = redact("docker login -u ann -p 'hunter2' registry.example.org")
    assert command == f"docker login -u ann -p '{PLACEHOLDER}PASSWORD' registry.example.org"


@given(st.text(alphabet="abZ09 =:'\"$-_/@|<>\\\npassword token REDACTED", max_size=80))
def test_redaction_is_idempotent(text):
    redacted = redact(text)
    assert redact(redacted) == redacted


@given(st.sampled_from([t for t, _ in PLANTED.values()]), st.sampled_from(HARMLESS))
def test_a_secret_is_found_beside_other_commands(text, other):
    secret = next(s for t, s in PLANTED.values() if t == text)
    assert secret not in redact(f"{other}\n{text}")


def test_long_texts_take_time_in_proportion():
    for piece in ("password", "a-", "-p ", "'\"", "eyJ", "A1b2", "://", "echo a "):
        redact(piece * 20_000)


def test_nothing_of_it_is_imported_before_it_is_needed():
    code = (
        "import sys, caro_lsp.govern.secrets as s;"
        "assert not any('detect_secrets' in m or 'secret_kinds' in m for m in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
