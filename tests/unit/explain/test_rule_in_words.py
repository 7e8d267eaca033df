"""What a rule looks for, in words."""

import pytest

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.explain.rule import fixed_by, looks_for
from caro_lsp.paths import Paths


@pytest.mark.parametrize(
    ("match", "lines"),
    [
        ({"command": "rm"}, ["the command rm"]),
        ({"command": ["cp", "mv", "git push"]}, ["the command cp, mv or git push"]),
        (
            {"flags": {"all": ["a", "b"], "any": ["c"], "none": ["d", "e"], "with-value": ["f"]}},
            [
                "with the flags a and b",
                "with the flag c",
                "without the flags d and e",
                "with a value for f",
            ],
        ),
        (
            {"args": [{"name": "path", "class": ["root", "home"], "glob": "/*"}]},
            ["with an argument (path) that names root or home and that meets /*"],
        ),
        ({"args": [{}]}, ["with an argument"]),
        (
            {"redirects": [{"op": [">", ">>"], "class": ["device"]}]},
            ["with a redirection > or >> that names device"],
        ),
        ({"env": {"HOME": "^/$"}}, ["with HOME set to something in which ^/$ is found"]),
        (
            {"context": {"in": ["ssh"], "not": ["loop", "trap"]}},
            ["run within ssh", "not run within loop or trap"],
        ),
        (
            {"pipeline": {"from": {"command": "curl"}}},
            ["behind, in the same pipeline:", "  the command curl"],
        ),
        (
            {"any": [{"command": "a", "args": [{"is": "x"}]}, {"command": "b"}]},
            [
                "one of these:",
                "- the command a; with an argument that is x",
                "- the command b",
            ],
        ),
        ({"not": {"command": "a"}}, ["but not the command a"]),
        (
            {"query": "(a\n (b) @finding)"},
            ["in the syntax of the script, by a tree-sitter query:", "  (a", "   (b) @finding)"],
        ),
    ],
)
def test_a_match_is_said_in_words(match, lines):
    assert looks_for(match) == lines


@pytest.mark.parametrize(
    ("fix", "text"),
    [
        ({"replace": "ls"}, "writes ls in its place"),
        ({"edit": {"flag": "force", "replace": "-i"}}, "writes -i for the flag force"),
        ({"edit": {"arg": "path", "replace": ""}}, "leaves out the argument path"),
    ],
)
def test_a_fix_is_said_in_words(fix, text):
    assert fixed_by(fix) == text


def test_something_is_said_of_each_rule_that_ships(tmp_path):
    rules = layers.load(Paths.below(tmp_path), Configuration()).rules.rules.values()
    written = [rule for rule in rules if not rule.id.startswith("CARO-META-")]
    assert written
    assert all(looks_for(rule.data["match"]) for rule in written)
