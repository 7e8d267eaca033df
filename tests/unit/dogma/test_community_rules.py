"""The rules that ship with caro, by the examples inside each."""

from dataclasses import replace

import pytest

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.ablation import LEVELS, Ablation
from caro_lsp.dogma.check import check
from caro_lsp.dogma.fix import fix_of
from caro_lsp.dogma.rule import placeholders
from caro_lsp.dogma.rule_file import read
from caro_lsp.dogma.ruleset import SEVERITIES, RuleSet
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


def fixed_examples():
    """Every invalid example of every rule that has a fix."""
    found = []
    for file in FILES:
        data = read(file.read_text("utf-8")).data
        if "fix" in data or "fixes" in data:
            found += [(file.stem, text) for text in data["examples"]["invalid"]]
    return found


@pytest.mark.parametrize(("identifier", "text"), fixed_examples())
def test_a_fixed_example_parses_and_violates_nothing_more(identifier, text, loaded):
    rule = loaded.rules.rules[identifier]
    new = mended(rule).get(text)
    if new is None:
        # Not every form of a mistake has one answer; the page of the rule shows which have.
        return
    before, after = parse(text.encode()), parse(new.encode())
    assert len(after.errors) <= len(before.errors)
    for level in LEVELS:
        found = findings(before, loaded.rules, level)
        left = findings(after, loaded.rules, level)
        assert identifier not in left, f"{new} still violates it"
        least = SEVERITIES.index(rule.severity)
        brought = {
            name
            for name, severity in left.items()
            if name not in found and SEVERITIES.index(severity) >= least
        }
        assert not brought, f"{new} brings what {text} did not have"


def findings(script, rules, level):
    """The rules that find something, each with its severity."""
    return {f.rule.id: f.severity for f in check(script, rules, level).findings}


def test_a_fix_that_violates_another_rule_is_not_offered(loaded):
    """As severe a finding in place of the one that it mends is no help."""
    rule = loaded.rules.rules["CARO-FS-018"]
    worse = {"title": "t", "edit": {"flag": "recursive", "replace": "-r /etc"}}
    rules = dict(loaded.rules.rules)
    rules[rule.id] = replace(rule, data={**rule.data, "match": RECURSIVE, "fixes": [worse]})
    script = parse(b"rm -r build")
    for known, offered in ((rules, False), ({rule.id: rules[rule.id]}, True)):
        of_rules = RuleSet(known.values())
        found = check(script, of_rules, "moderate").findings
        finding = next(finding for finding in found if finding.rule.id == rule.id)
        assert (fix_of(finding, script, of_rules, "moderate") is not None) == offered


RECURSIVE = {"command": "rm", "flags": {"any": ["recursive"]}, "not": {"args": [{"is": "/etc"}]}}


FORMS = {
    "CARO-CONT-008": ["dockerd --host=tcp://0.0.0.0:2375"],
    "CARO-GIT-002": ["git checkout -f main"],
    "CARO-KUBE-007": ["kubectl proxy --address=0.0.0.0"],
    "CARO-NET-005": [
        "curl --proxy-insecure https://example.com/",
        "aws --no-verify-ssl s3 ls",
        "git config http.sslVerify false",
        "npm config set strict-ssl=false",
    ],
    "CARO-PERM-001": [
        "chmod 733 box", "chmod 622 box", "chmod a+rwx box", "chmod go+w box", "chmod o=rw box",
    ],
    "CARO-PERM-003": ["umask 024", "umask 025", "umask a=rwx"],
    "CARO-PKG-002": [
        "apt-get update --allow-insecure-repositories",
        "zypper --no-gpg-checks install caro",
        "zypper install --allow-unsigned-rpm caro.rpm",
        "rpm --nosignature -i caro.rpm",
        "rpm --nodigest -i caro.rpm",
        "dnf --setopt=gpgcheck=0 install caro",
        "echo 'deb [trusted=yes] http://example.com/ ./' > /etc/apt/sources.list",
    ],
    "CARO-PKG-003": [
        "pip install --extra-index-url http://packages.example.com/simple caro",
        "pip install --find-links http://packages.example.com/ caro",
    ],
    "CARO-GIT-003": ["git gc --prune=now"],
    "CARO-FS-008": ["rm *"],
}  # fmt: skip
"""What is found in forms that a rule's own examples leave out."""


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_each_fix_of_a_rule_mends_something(file, loaded):
    rule = loaded.rules.rules[file.stem]
    examples = [*rule.data["examples"]["invalid"], *FORMS.get(rule.id, ())]
    data = {key: value for key, value in rule.data.items() if key not in {"fix", "fixes"}}
    data["examples"] = {"invalid": examples}
    for fix in rule.fixes:
        assert mended(replace(rule, data={**data, "fix": fix})), f"nothing needs {fix}"


def test_no_rule_is_needless(loaded):
    ablation = Ablation(loaded.rules)
    ablation.count_examples()
    idle = {share.rule: share.beside for share in ablation.shares.values() if share.adds_nothing}
    assert idle == {}
