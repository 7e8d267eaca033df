"""Trust, approvals, versions, private files and work in the background."""

from __future__ import annotations

import threading
from itertools import pairwise

import pytest

from caro_lsp.govern.approvals import Approvals
from caro_lsp.govern.background import Background
from caro_lsp.govern.private import is_private
from caro_lsp.govern.trust import LEAST, allowed
from caro_lsp.govern.versions import NoSuchVersion, Versions


def test_at_level_zero_everything_waits():
    assert not any(allowed(change, 0) for change in LEAST)


def test_each_level_allows_what_the_one_below_does_and_one_kind_more():
    by_level = [{change for change in LEAST if allowed(change, level)} for level in range(5)]
    for lower, higher in pairwise(by_level):
        assert lower < higher
        assert len(higher - lower) == 1


def test_what_is_not_trusted_waits_for_an_answer(tmp_path):
    approvals = Approvals(tmp_path / "approvals.json")
    assert not approvals.ask("p1", "preference", level=1)
    assert approvals.state("p1") == "waiting"
    assert approvals.answer("p1", approve=True)
    assert Approvals(tmp_path / "approvals.json").ask("p1", "preference", level=0)
    assert not approvals.answer("p2", approve=True)


def test_what_was_refused_stays_so_at_any_level(tmp_path):
    approvals = Approvals(tmp_path / "approvals.json")
    approvals.ask("p1", "recipe", level=0)
    approvals.answer("p1", approve=False)
    assert not approvals.ask("p1", "recipe", level=4)
    approvals.forget("p1")
    assert approvals.ask("p1", "recipe", level=3)


def test_damaged_approvals_approve_nothing(tmp_path):
    file = tmp_path / "approvals.json"
    for content in (b"\xff\xfe", b"[]", b'{"requests": [{"id": 1}]}'):
        file.write_bytes(content)
        assert not Approvals(file).ask("p1", "hint", level=3)


def test_any_version_can_be_gone_back_to(tmp_path):
    versions = Versions(tmp_path / "v")
    for content in ("one", "two", "three"):
        versions.save(content, "learned")
    back = versions.roll_back(1)
    assert (back.number, back.content) == (4, "one")
    assert [version.content for version in versions.all()] == ["one", "two", "three", "one"]
    with pytest.raises(NoSuchVersion, match="there are: 1, 2, 3, 4"):
        versions.read(9)


def test_the_oldest_versions_go(tmp_path):
    versions = Versions(tmp_path / "v", keep=2)
    for content in range(5):
        versions.save(content, "learned")
    assert [version.number for version in versions.all()] == [4, 5]
    (tmp_path / "v" / "4.json").write_bytes(b"\xff")
    assert [version.number for version in versions.all()] == [5]


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("#!/bin/sh\n# caro: private\nls\n", True),
        ("ls\n\t#caro:private because\n", True),
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
