"""What only one rule finds."""

from caro_lsp.dogma.ablation import Ablation
from caro_lsp.dogma.rule import validate
from caro_lsp.dogma.ruleset import Rule, RuleSet


def rule(name, command, invalid, **more):
    data = {
        "id": name,
        "name": "n",
        "severity": "warning",
        "message": "m",
        "why": "w",
        "match": {"command": command},
        "examples": {"invalid": invalid, "valid": ["x", "y", "z"]},
        **more,
    }
    return Rule.of(validate(data), "project", f"/srv/{name}.yaml")


def shares(*rules, **scripts):
    ablation = Ablation(RuleSet(rules))
    ablation.count_examples()
    for name, text in scripts.items():
        ablation.count_script(text.encode(), f"{name}.sh")
    return ablation.shares


BROAD = rule("OWN-A-1", ["a", "b"], ["a", "b", "a 1"])


def test_examples_count_where_no_other_rule_reports():
    found = shares(BROAD, rule("OWN-A-2", ["c"], ["c", "c 1", "a; c"]))
    assert (found["OWN-A-1"].reported, found["OWN-A-1"].alone) == (4, 3)
    assert (found["OWN-A-2"].reported, found["OWN-A-2"].alone) == (3, 2)
    assert found["OWN-A-2"].beside == {"OWN-A-1": 1}
    assert not found["OWN-A-2"].adds_nothing


def test_a_rule_within_another_adds_nothing():
    found = shares(BROAD, rule("OWN-A-2", "a", ["a", "a 1", "a 2"]))
    assert found["OWN-A-2"].adds_nothing
    assert found["OWN-A-2"].beside == {"OWN-A-1": 5}
    assert found["OWN-A-1"].alone == 1


def test_none_of_two_equal_rules_adds_anything_even_where_one_outranks_the_other():
    examples = ["a", "a 1", "a 2"]
    found = shares(rule("OWN-A-1", "a", examples), rule("OWN-A-2", "a", examples, severity="hint"))
    assert all(share.adds_nothing for share in found.values())


def test_a_rule_adds_what_others_do_not_say_at_its_level():
    examples = ["a", "a 1", "a 2"]
    found = shares(
        rule("OWN-A-1", "a", examples, severity="error"),
        rule("OWN-A-2", "a", examples, levels=["strict"]),
    )
    assert found["OWN-A-1"].alone_at == {"moderate": 6, "permissive": 6}
    assert found["OWN-A-2"].adds_nothing


def test_scripts_count_by_place():
    narrow = rule("OWN-A-2", "a", ["a", "a 1", "a 2"])
    found = shares(BROAD, narrow, s="a\nb\nb  # caro: ignore[OWN-A-1] reason='fine'\n")
    assert (found["OWN-A-1"].found, found["OWN-A-1"].found_alone) == (3, 2)
    assert (found["OWN-A-2"].found, found["OWN-A-2"].found_alone) == (1, 0)
