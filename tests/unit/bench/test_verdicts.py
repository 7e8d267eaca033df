"""The table of what readers say of findings."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

FILE = Path(__file__).parents[3] / "bench" / "verdicts.py"


@pytest.fixture(scope="module")
def verdicts():
    spec = importlib.util.spec_from_file_location("bench_verdicts", FILE)
    module = importlib.util.module_from_spec(spec)
    # Data classes look their module up.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture
def place(verdicts):
    def made(line=1, text=b"sync", package="caro"):
        hashed = verdicts.hash_of(text)
        return verdicts.Place(package, "bin/run", line, "TEAM-X-001", "warning", hashed)

    return made


def rows(verdicts, place, *pairs):
    return [verdicts.joined(place(n), *pair) for n, pair in enumerate(pairs, 1)]


def test_a_hash_is_of_the_line_without_its_indent(verdicts):
    assert verdicts.hash_of(b"\t sync -f\r") == verdicts.hash_of(b"sync -f")
    assert verdicts.hash_of(b"sync") != verdicts.hash_of(b"sync -f")
    assert len(verdicts.hash_of(b"")) == 16


def test_the_same_line_of_two_packages_is_two_findings(place):
    assert place().key != place(package="other").key
    assert place().hash == place(package="other").hash


def test_a_changed_line_is_another_finding(place):
    assert place().key != place(text=b"sync -d").key


def test_a_table_is_read_as_it_was_written(verdicts, place, tmp_path):
    made = rows(verdicts, place, ("worth", "noise"), ("noise", "noise"))
    file = tmp_path / "judged.tsv"
    verdicts.write(file, reversed(made))
    assert verdicts.read(file) == {row.key: row for row in made}
    assert file.read_text().splitlines()[0] == "\t".join(verdicts.COLUMNS)


def test_no_table_has_no_rows(verdicts, tmp_path):
    assert verdicts.read(tmp_path / "none.tsv") == {}


def test_a_table_with_other_columns_is_refused(verdicts, tmp_path):
    file = tmp_path / "judged.tsv"
    file.write_text("package\tline\n")
    with pytest.raises(verdicts.Unusable, match=r"judged\.tsv: line 1"):
        verdicts.read(file)


@pytest.mark.parametrize("text", ["no json", "[]", '{"key": "a"}', '{"key": "a", "verdict": "?"}'])
def test_a_verdict_that_is_none_is_refused_with_its_place(verdicts, tmp_path, text):
    file = tmp_path / "first.jsonl"
    file.write_text(f'{{"key": "b", "verdict": "worth"}}\n{text}\n')
    with pytest.raises(verdicts.Unusable, match=r"first\.jsonl:2"):
        verdicts.verdicts(file)


def test_reasons_are_not_kept(verdicts, place, tmp_path):
    one = place()
    file = tmp_path / "first.jsonl"
    file.write_text(json.dumps({"key": one.key, "verdict": "worth", "reason": "data is lost"}))
    said = verdicts.verdicts(file)
    merged = verdicts.merged({}, {one.key: one}, said, said)
    assert merged == {one.key: verdicts.joined(one, "worth", "worth")}


def test_new_verdicts_replace_old_ones_and_leave_others(verdicts, place):
    one, two = place(1), place(2)
    before = {p.key: verdicts.joined(p, "worth", "worth") for p in (one, two)}
    now = verdicts.merged(before, {one.key: one}, {one.key: "noise"}, {one.key: "worth"})
    assert (now[one.key].first, now[one.key].agreed) == ("noise", "no")
    assert now[two.key] == before[two.key]


def test_a_verdict_of_one_reader_only_is_refused(verdicts, place):
    one = place()
    with pytest.raises(verdicts.Unusable, match="both readers"):
        verdicts.merged({}, {one.key: one}, {one.key: "worth"}, {})


def test_a_verdict_on_what_is_not_found_is_refused(verdicts, place):
    with pytest.raises(verdicts.Unusable, match="not found any more"):
        verdicts.merged({}, {}, {place().key: "worth"}, {place().key: "worth"})


def test_agreement_beyond_chance(verdicts, place):
    # 20 both worth, 5 and 10 split, 15 both noise: the textbook's kappa of 0.4.
    pairs = [("worth", "worth")] * 20 + [("worth", "noise")] * 5
    pairs += [("noise", "worth")] * 10 + [("noise", "noise")] * 15
    said = verdicts.agreement(rows(verdicts, place, *pairs))
    assert said.same == pytest.approx(0.7)
    assert said.kappa == pytest.approx(0.4)
    assert said.worth_to_both == pytest.approx(0.4)
    assert said.worth_to_one == pytest.approx(0.7)


def test_readers_who_always_say_the_same_have_no_kappa(verdicts, place):
    said = verdicts.agreement(rows(verdicts, place, ("worth", "worth"), ("worth", "worth")))
    assert (said.same, said.kappa) == (1, None)


def test_nothing_judged_has_no_agreement(verdicts):
    assert verdicts.agreement([]) is None
