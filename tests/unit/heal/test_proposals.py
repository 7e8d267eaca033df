"""From a command that the rules miss, or find without need, to a rule that can be judged."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.check import check
from caro_lsp.dogma.ruleset import RuleSet
from caro_lsp.dogma.selftest import run
from caro_lsp.heal.proposals import generalise, trying
from caro_lsp.heal.proposals.kept import NotThere, Proposals
from caro_lsp.heal.proposals.proposal import NoProposal, Proposal, propose
from caro_lsp.heal.proposals.redacting import redacted
from caro_lsp.heal.proposals.trying import Corpus
from caro_lsp.heal.proposals.wording import wording
from caro_lsp.paths import Paths
from caro_lsp.shell.parse import parse

QUIET = Corpus.of([("quiet.sh", b"#!/bin/sh\nls -l\nfrob list\n")])


@pytest.fixture(scope="module")
def rules(tmp_path_factory) -> RuleSet:
    paths = Paths.below(tmp_path_factory.mktemp("caro"))
    return layers.load(paths, Configuration(), user=False).rules


def found_in(proposal: Proposal, text: str) -> bool:
    rule = trying.rule_of(proposal.data)
    return bool(check(parse(text.encode()), RuleSet([trying.speaking(rule)]), "strict").findings)


@pytest.mark.parametrize(
    ("command", "line", "flags"),
    [
        ("frob vault destroy main", "frob vault destroy", None),
        ("frobctl apps:destroy web", "frobctl apps:destroy", None),
        ("docker volume rm data", "docker volume rm", None),
        ("git push -f origin main", "git push", ["force"]),
        ("frob sync --delete a b", "frob sync", ["delete"]),
    ],
)
def test_a_match_names_what_carries_the_danger_and_no_more(command, line, flags):
    culprit = generalise.culprit(command)
    match = next(generalise.widening(culprit))
    assert match["command"] == line
    assert match.get("flags", {}).get("all") == flags
    assert "args" not in match


def test_the_last_match_names_every_word():
    culprit = generalise.culprit("frob vault destroy main")
    assert {"at": 3, "is": "main"} not in next(generalise.widening(culprit)).get("args", [])
    *_, last = generalise.widening(culprit)
    assert [entry["is"] for entry in last["args"]] == ["main"]


def test_a_proposal_finds_the_command_in_other_forms_and_no_near_misses(rules):
    made = propose("frob vault destroy main", rules, QUIET)
    assert made.kind == "missing"
    assert not made.failed
    assert not made.found
    assert len(made.data["examples"]["invalid"]) >= 4
    assert all(trial.passed for trial in run(trying.rule_of(made.data)))
    for text in ("sudo frob vault destroy a", "v=destroy; frob vault $v b", "frob vault destroy"):
        assert found_in(made, text), text
    for text in ("frob vault list", "echo 'frob vault destroy a'", "frob vault destroy --help"):
        assert not found_in(made, text), text


def test_what_scripts_do_every_day_makes_the_match_narrower(rules):
    daily = [("a.sh", b"frob vault destroy scratch\n"), ("b.sh", b"frob vault destroy old\n")]
    wide = propose("frob vault destroy /etc/shadow", rules, QUIET)
    narrow = propose("frob vault destroy /etc/shadow", rules, Corpus.of(daily))
    assert found_in(wide, "frob vault destroy scratch")
    assert not found_in(narrow, "frob vault destroy scratch")
    assert found_in(narrow, "frob vault destroy /etc/shadow")
    assert not narrow.found


def test_what_cannot_be_told_from_daily_scripts_is_no_pull_request(rules):
    daily = Corpus.of([("a.sh", b"frob vault destroy main\n")])
    made = propose("frob vault destroy main", rules, daily)
    assert made.found
    assert not made.ready
    assert "is this the right rule?" in wording(made)
    assert "a.sh:1" in wording(made)


def test_what_is_found_already_needs_no_rule(rules):
    with pytest.raises(NoProposal, match="finds that already"):
        propose("rm -rf /", rules, QUIET)


@pytest.mark.parametrize("text", ["", "# only a comment", "x=1"])
def test_what_runs_nothing_gives_no_rule(rules, text):
    with pytest.raises(NoProposal):
        propose(text, rules, QUIET)


def test_an_exception_leaves_all_that_the_rule_is_for(rules):
    wrong = "CARO-CLOUD-010"
    made = propose("vercel env rm", rules, QUIET, wrong=wrong)
    assert made.changes == wrong
    assert not made.failed
    assert not found_in(made, "vercel env rm")
    assert found_in(made, "vercel env rm TOKEN production")
    assert all(found_in(made, text) for text in rules.rules[wrong].data["examples"]["invalid"])
    assert "vercel env rm" in made.data["examples"]["valid"]


def test_the_file_of_a_changed_rule_keeps_what_its_author_wrote(rules):
    wrong = "CARO-CLOUD-010"
    made = propose("vercel env rm", rules, QUIET, wrong=wrong)
    before = Path(rules.rules[wrong].source).read_text().splitlines()
    after = made.text.splitlines()
    kept = [line for line in before if line.startswith(("  ", "why", "tags"))]
    assert sum(line in after for line in kept) > 0.7 * len(kept)
    assert "&tools" in made.text or "&verb" in made.text


def test_a_rule_that_finds_nothing_here_cannot_be_wrong(rules):
    with pytest.raises(NoProposal, match="finds nothing"):
        propose("ls", rules, QUIET, wrong="CARO-FS-001")
    with pytest.raises(NoProposal, match="no rule"):
        propose("ls", rules, QUIET, wrong="CARO-NO-999")


def test_a_rule_that_may_not_be_overridden_is_not_changed(rules):
    rule = next(r for r in rules.rules.values() if r.data.get("overridable") is False or r.locked)
    text = rule.data["examples"]["invalid"][0] if "examples" in rule.data else "ls"
    with pytest.raises(NoProposal):
        propose(text, rules, QUIET, wrong=rule.id)


def test_each_factor_says_why_and_they_add_up(rules):
    made = propose("frob vault destroy main", rules, QUIET)
    assert [factor.most for factor in made.factors] == [25, 25, 20, 15, 15]
    assert all(factor.reason for factor in made.factors)
    assert made.confidence == sum(factor.points for factor in made.factors)


def test_the_words_of_a_command_that_tell_whose_it_is_are_made_up(rules):
    text = "frob push --to jane@corp.internal https://corp.internal/x /home/jane/key 10.1.2.3"
    clean = redacted(text)
    assert clean == (
        "frob push --to user-1@example.org https://example.org/page-1 /home/folder-1"
        " host-1.example.org"
    )
    assert redacted(clean) == clean
    assert "jane" not in propose(f"{text} --force", rules, QUIET).text


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("frob destroy --customer acme --pin 4711 jane", "frob destroy --customer word-1"),
        ("frob --password=hunter2 destroy x", "frob --password=word-1 destroy"),
        ("frob -phunter2 destroy", "frob --option-1 destroy"),
        ("acme-sync drop jane", "acme-sync drop word-1"),
        ("frob wipe; acme-tool jane", "frob wipe; name-1 word-1"),
        ("AWS_KEY=AKIAZ frob destroy", "name_1=word-1 frob destroy"),
    ],
)
def test_only_what_the_rule_is_about_is_told(command, told):
    clean = redacted(command)
    assert clean.startswith(told)
    assert not re.search("jane|acme$|hunter2|4711|AKIA", clean)


def test_what_rules_and_the_user_name_is_told(rules):
    text = "psql -c 'DROP TABLE jane' && chmod 777 /var/www && dd if=x of=/dev/sda"
    clean = redacted(text, rules.known.values())
    assert clean == "psql -c 'DROP TABLE word-1' && chmod 777 /var/www && dd if=x of=/dev/sda"
    assert redacted("frob destroy shop", keep=["shop"]) == "frob destroy shop"


def test_no_match_names_a_word_that_stands_for_another(rules):
    daily = Corpus.of([("a.sh", b"frob vault destroy scratch\n")])
    made = propose("frob vault destroy /srv/acme", rules, daily)
    assert "folder-1" not in json.dumps(made.data["match"])
    with pytest.raises(NoProposal, match="--keep"):
        propose("frob acme destroy x", rules, QUIET)
    assert found_in(
        propose("frob acme destroy x", rules, QUIET, keep=["acme"]), "frob acme destroy"
    )


class TestKept:
    @pytest.fixture
    def paths(self, tmp_path) -> Paths:
        return Paths.below(tmp_path)

    @pytest.fixture
    def made(self, rules) -> Proposal:
        return propose("frob vault destroy main", rules, QUIET)

    def test_a_proposal_does_nothing_until_it_is_accepted(self, paths, made):
        proposals = Proposals(paths)
        proposals.keep(made)
        assert [one.id for one in proposals.every()] == [made.id]
        assert made.rule not in layers.load(paths, Configuration()).rules.rules
        proposals.accept(made.id)
        assert made.rule in layers.load(paths, Configuration()).rules.rules

    def test_what_stood_there_comes_back(self, paths, made):
        proposals = Proposals(paths)
        proposals.keep(made)
        target = paths.config / "rules" / f"{made.rule}.yaml"
        target.parent.mkdir(parents=True)
        target.write_text("# mine\n")
        proposals.accept(made.id)
        assert YAML(typ="safe").load(target.read_text())["id"] == made.rule
        proposals.roll_back()
        assert target.read_text() == "# mine\n"

    def test_a_file_that_was_edited_since_is_not_lost(self, paths, made):
        proposals = Proposals(paths)
        folder = proposals.keep(made)
        target = proposals.accept(made.id)
        target.write_text("# edited\n")
        proposals.roll_back(made.id)
        assert not target.exists()
        assert (folder / "edited.yaml").read_text() == "# edited\n"

    def test_there_is_nothing_to_take_back_twice(self, paths, made):
        proposals = Proposals(paths)
        proposals.keep(made)
        proposals.accept(made.id)
        proposals.roll_back(made.id)
        with pytest.raises(NotThere):
            proposals.roll_back(made.id)
        with pytest.raises(NotThere):
            proposals.roll_back()
        with pytest.raises(NotThere):
            proposals.accept("../../etc")


def test_a_word_that_is_not_told_may_be_any_where_a_rule_looks_and_none_where_it_looks_away():
    command = generalise.culprit("frob rm /etc/folder-1 word-2 now")
    *_, last = generalise.widening(command)
    assert last["args"] == [
        {"at": 2, "regex": "^/etc/[^/]+/?$"},
        {"at": 3},
        {"at": 4, "is": "now"},
    ]
    command = generalise.culprit("frob rm word-1 now")
    *_, last = generalise.narrowing(command)
    tame, exact = last["args"]
    assert "root" in tame["not-class"]
    assert exact == {"at": 3, "is": "now"}
    assert all(
        "args" not in one for one in generalise.narrowing(generalise.culprit("rm -f ~/folder-1"))
    )
