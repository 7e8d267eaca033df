"""Variables that functions set, where nothing in the script calls them."""

import pytest

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.review import Reviewer
from caro_lsp.paths import Paths
from caro_lsp.shell.assignments import variables_set
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import IncrementalParser, parse


def setting(body):
    (unit,) = parse(f"f() {{ {body}; }}".encode()).units
    return variables_set(unit.statement)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("a=1; b+=2", {"a", "b"}),
        ("local a=1; a=2; b=3", {"b"}),
        ("a=1 tool", set()),
        ("export a=1; readonly b=2", {"a", "b"}),
        ("read -r a b", {"a", "b"}),
        ("if x; then a=1; else b=2; fi", {"a", "b"}),
        ("case $1 in (x) a=1 ;; esac", {"a"}),
        ("for a in 1 2; do b=1; done", {"a", "b"}),
        ("while read a; do :; done", {"a"}),
        ("x && a=1 || { b=2; }", {"a", "b"}),
        ("(a=1); b=$(c=1); x | read d", {"b"}),
    ],
)
def test_what_a_function_sets_outlives_its_call(body, names):
    assert setting(body) == names


def removed(*lines):
    script = parse("\n".join(lines).encode())
    return [c.arguments[-1].value for c in commands(script) if c.name == "rm"]


def test_what_another_function_sets_is_not_known():
    assert removed("d=", "go() { d=$1; }", "clean() { rm -r $d/usr; }") == [None]


def test_what_only_the_function_itself_sets_is_known_at_its_first_call():
    assert removed("d=/usr", "clean() { rm -r $d; d=x; }") == ["/usr"]


def test_what_no_function_sets_is_known():
    assert removed("d=/usr", "go() { e=1; }", "clean() { rm -r $d; }") == ["/usr"]


def test_what_is_called_sets_it_for_certain():
    assert removed("go() { d=/usr; }", "go", "clean() { rm -r $d; }") == ["/usr"]


def test_a_function_that_begins_to_set_it_is_heeded_at_once(tmp_path):
    rules = layers.load(Paths.below(tmp_path), Configuration()).rules
    before = b"d=/usr\ngo() { e=1; }\nclean() { rm -rf $d; }\n"
    parser, reviewer = IncrementalParser(), Reviewer()
    for source in (before, before.replace(b"e=", b"d="), before):
        found = reviewer.review(parser.parse(source), rules).findings
        assert found == Reviewer().review(parse(source), rules).findings
        assert bool(found) == (source == before)
