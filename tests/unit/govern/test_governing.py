"""Trust, private files and work in the background."""

from __future__ import annotations

import threading
from itertools import pairwise

import pytest

from caro_lsp.govern.background import Background
from caro_lsp.govern.private import is_private
from caro_lsp.govern.trust import LEAST, allowed


def test_at_level_zero_everything_waits():
    assert not any(allowed(change, 0) for change in LEAST)


def test_each_level_allows_what_the_one_below_does_and_one_kind_more():
    by_level = [{change for change in LEAST if allowed(change, level)} for level in range(5)]
    for lower, higher in pairwise(by_level):
        assert lower < higher
        assert len(higher - lower) == 1


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("#!/bin/sh\n# caro: private\nls\n", True),
        ("ls\n\t#caro:private because\n", True),
        ("## Caro: Private\n", True),
        (b"\xff\n# caro: private\n", True),
        ("echo '# caro: private'\n", False),
        ("# caro: privately\n", False),
        ("# a private matter\n", False),
    ],
)
def test_a_comment_keeps_a_file_private(text, private):
    assert is_private(text) is private


def test_work_is_done_in_order_and_one_that_fails_ends_nothing(caplog):
    background = Background("test")
    done = []
    background.submit(lambda: done.append(1))
    background.submit(lambda: done.remove("nothing"))
    background.submit(lambda: done.append(threading.current_thread().name))
    assert background.drain(10)
    assert done == [1, "test"]
    assert "a job failed" in caplog.text


def test_a_job_that_hangs_is_not_waited_for():
    background = Background("test")
    go = threading.Event()
    background.submit(lambda: go.wait(20) and None)
    assert not background.drain(0.01)
    go.set()
    assert background.drain(10)
