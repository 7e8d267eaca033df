"""Baselines: what is known stays known when lines move, and what is new is told."""

import json
import os
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caro_lsp.dogma.baseline import Baseline, BrokenBaseline


@dataclass(frozen=True)
class Found:
    fingerprint: str
    locked: bool = False
    home: str = "a.sh"
    rule: str = "TEST-A-1"
    message: str = "m"


def found(*names):
    return [Found(name) for name in names]


def test_a_baseline_knows_what_it_was_made_of():
    known = Baseline.of(found("a", "b", "a"))
    assert known.divide(found("a", "b", "a")) == ([], found("a", "b", "a"))


def test_a_further_copy_of_a_known_finding_is_new():
    known = Baseline.of(found("a"))
    new, old = known.divide(found("a", "a"))
    assert (len(new), len(old)) == (1, 1)


def test_findings_of_locked_rules_are_neither_taken_in_nor_accepted():
    locked = Found("a", locked=True)
    assert Baseline.of([locked]).entries == {}
    assert Baseline.of(found("a")).divide([locked]) == ([locked], [])


def test_what_is_gone_is_stale_as_often_as_it_is_gone():
    known = Baseline.of(found("a", "a", "a", "b"))
    _, old = known.divide(found("a", "b"))
    (entry,) = known.stale(old, lambda _: True)
    assert (entry.fingerprint, entry.count) == ("a", 2)
    assert known.stale(old, lambda _: False) == []


def test_a_file_survives_reading_and_writing(tmp_path):
    file = tmp_path / "baseline.json"
    odd = Found("a", home="é\n/\udcff.sh", message='say "hi"')
    known = Baseline.of([odd, *found("b", "b")])
    known.write(file)
    assert Baseline.read(file) == known
    before = file.read_bytes()
    Baseline.of([*found("b", "b"), odd]).write(file)
    assert file.read_bytes() == before
    assert json.loads(before)["version"] == 1
    assert len(before.splitlines()) == 7


def test_an_empty_baseline_is_one(tmp_path):
    file = tmp_path / "baseline.json"
    Baseline().write(file)
    assert Baseline.read(file) == Baseline()


ENTRY = {"path": "a.sh", "rule": "R", "message": "m", "fingerprint": "f"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "line 1: not valid JSON"),
        (b'{"version": 1,\n<<<<<<< ours\n', "line 2: not valid JSON"),
        (b"[]", "not a baseline"),
        (b"null", "not a baseline"),
        (b'{"version": 1}', "not a baseline"),
        (b'{"version": 2, "findings": []}', "version 2, expected 1"),
        (b'{"findings": []}', "version None, expected 1"),
        (b'{"version": 1, "findings": {"a": 1}}', "not a baseline"),
        (b'{"version": 1, "findings": [1]}', "not a baseline"),
        (b"\xff", "not a baseline"),
        (b"[" * 100_000, "not a baseline"),
        *(
            (json.dumps({"version": 1, "findings": [ENTRY | wrong]}).encode(), "not a baseline")
            for wrong in (
                {"count": 0}, {"count": "1"}, {"count": True}, {"fingerprint": None}, {"path": 1},
            )
        ),
    ],
)  # fmt: skip
def test_a_broken_baseline_is_refused_with_its_place(tmp_path, content, said):
    file = tmp_path / "baseline.json"
    file.write_bytes(content)
    with pytest.raises(BrokenBaseline, match=said) as error:
        Baseline.read(file)
    assert str(error.value).startswith(f"{file}: ")
    assert "--write-baseline" in str(error.value)


def test_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(BrokenBaseline, match="no such file"):
        Baseline.read(tmp_path / "missing.json")
    os.mkfifo(tmp_path / "pipe")
    for name in (".", "pipe"):
        with pytest.raises(BrokenBaseline, match="not a file"):
            Baseline.read(tmp_path / name)


def test_the_count_is_optional_and_entries_that_merged_twice_are_one(tmp_path):
    file = tmp_path / "baseline.json"
    file.write_text(json.dumps({"version": 1, "findings": [ENTRY, ENTRY | {"count": 3}, ENTRY]}))
    (entry,) = Baseline.read(file).entries.values()
    assert entry.count == 3


names = st.lists(st.sampled_from("abc"))


@given(names, names)
def test_nothing_is_lost_and_nothing_known_twice(before, after):
    known = Baseline.of(found(*before))
    new, old = known.divide(found(*after))
    stale = known.stale(old, lambda _: True)
    assert sorted(f.fingerprint for f in (*new, *old)) == sorted(after)
    for name in "abc":
        olds = sum(f.fingerprint == name for f in old)
        assert olds == min(before.count(name), after.count(name))
        gone = sum(entry.count for entry in stale if entry.fingerprint == name)
        assert gone == before.count(name) - olds
