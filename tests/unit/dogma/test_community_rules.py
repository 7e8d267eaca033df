"""The rules that ship with caro, by the examples inside each."""

import pytest

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.ablation import Ablation
from caro_lsp.dogma.check import check
from caro_lsp.dogma.rule import placeholders
from caro_lsp.dogma.selftest import mended, run
from caro_lsp.paths import Paths
from caro_lsp.shell.parse import parse

FILES = layers.rule_files(layers.community_folder())


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    return layers.load(Paths.below(tmp_path_factory.mktemp("home")), Configuration())


def test_every_file_is_a_rule(loaded):
    assert loaded.problems == ()
    of_files = [rule for rule in loaded.rules.rules.values() if rule.layer == "community"]
    assert len(of_files) == len(FILES) >= 45


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_a_rule_does_what_its_examples_say(file, loaded):
    rule = loaded.rules.rules[file.stem]
    trials = list(run(rule))
    assert [trial for trial in trials if not trial.passed] == []
    assert {trial.outcome for trial in trials} == {"reported", "validated"}


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_a_rule_is_whole(file, loaded):
    data = loaded.rules.rules[file.stem].data
    assert data["tags"]
    assert data["references"]
    assert len(data["examples"]["invalid"]) >= 4
    assert len(data["examples"]["valid"]) >= 4
    assert data["why"].strip().endswith(".")


def test_rules_have_names_of_their_own(loaded):
    rules = loaded.rules.rules.values()
    assert len({rule.data["name"] for rule in rules}) == len(rules)


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_messages_have_no_placeholder_left(file, loaded):
    rule = loaded.rules.rules[file.stem]
    for text in rule.data["examples"]["invalid"]:
        for finding in check(parse(text.encode()), loaded.rules, "strict").findings:
            assert placeholders(finding.message) == set()


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_a_fix_parses_and_violates_nothing_more(file, loaded):
    rule = loaded.rules.rules[file.stem]
    fixed = mended(rule)
    assert bool(fixed) == ("fix" in rule.data), "a fix mends at least one of the rule's examples"
    for text, new in fixed.items():
        before, after = parse(text.encode()), parse(new.encode())
        assert len(after.errors) <= len(before.errors)
        found = {finding.rule.id for finding in check(before, loaded.rules, "strict").findings}
        left = {finding.rule.id for finding in check(after, loaded.rules, "moderate").findings}
        assert rule.id not in {f.rule.id for f in check(after, loaded.rules, "strict").findings}
        assert left <= found, f"{new} brings what {text} did not have"


def test_no_rule_is_needless(loaded):
    ablation = Ablation(loaded.rules)
    ablation.count_examples()
    idle = {share.rule: share.beside for share in ablation.shares.values() if share.adds_nothing}
    assert idle == {}
