"""What a request explains in words that nobody knows is left out, and nothing that restricts it."""

from __future__ import annotations

import pytest

from caro_lsp.generate.script.readings import asides


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("sum of the prices (shop/items.json)", "sum of the prices in shop/items.json"),
        ("remove the comments from a.html (one line each)", "remove the comments from a.html"),
        ("dry run: show the files older than 3 days", "show the files older than 3 days"),
        ("gzip a.log... no wait, just delete a.log there", "delete a.log there"),
        ("copy web to web-old, keeping the timestamps", "copy web to web-old"),
        ("make the folders a, b and c in one go", "make the folders a, b and c"),
        ("gzip the logs in old that are not compressed yet", "gzip the logs in old"),
        ("the email column from users.csv in data", "the email column from data/users.csv"),
    ],
)  # fmt: skip
def test_explanations_are_left_out(text: str, rest: str) -> None:
    assert rest in [said for said, _ in asides.pared(text)]


@pytest.mark.parametrize(
    "text",
    [
        "delete the logs, but not those of today",
        "delete all files (except keep.txt)",
        "merge feature into main, no fast forward",
        "copy everything, only text files",
        "remove the backups (only the 3 oldest)",
        "find app.log in logs",
        "show the users without a shell",
    ],
)
def test_what_restricts_a_request_stays(text: str) -> None:
    assert [said for said, _ in asides.pared(text)] == []
