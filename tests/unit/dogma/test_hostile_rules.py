"""Rule files that were made to do harm: refused or handled, with a message, never waited for."""

import os
from dataclasses import replace

import pytest

from caro_lsp import config
from caro_lsp.dogma import layers, query
from caro_lsp.dogma.check import check
from caro_lsp.dogma.match import Captures, compile_match
from caro_lsp.dogma.pattern import compiled
from caro_lsp.dogma.rule_file import MAX_RULE_BYTES, read, read_file
from caro_lsp.dogma.ruleset import Rule, RuleSet
from caro_lsp.paths import Paths
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import parse
from caro_lsp.shell.tree import root_of


@pytest.fixture
def rules(tmp_path):
    folder = tmp_path / "home" / "config" / "rules"
    folder.mkdir(parents=True)
    return folder


def problems(tmp_path):
    paths = Paths.below(tmp_path / "home")
    return [str(found) for found in layers.load(paths, config.load(paths, None)).problems]


def test_a_pipe_is_not_waited_for(rules):
    os.mkfifo(rules / "pipe.yaml")
    assert "not a regular file" in read_file(rules / "pipe.yaml").problems[0].message


def test_a_device_is_not_read(rules):
    (rules / "zero.yaml").symlink_to("/dev/zero")
    assert "not a regular file" in read_file(rules / "zero.yaml").problems[0].message


def test_loading_reports_a_pipe(tmp_path, rules):
    os.mkfifo(rules / "pipe.yaml")
    (told,) = problems(tmp_path)
    assert "pipe.yaml" in told
    assert "not a regular file" in told


def test_a_large_file_is_refused(rules):
    (rules / "large.yaml").write_bytes(b"#" * 10_000_000)
    assert str(MAX_RULE_BYTES) in read_file(rules / "large.yaml").problems[0].message


def test_too_many_files_are_refused(tmp_path, rules):
    for number in range(layers.MAX_RULE_FILES + 1):
        (rules / f"{number}.yaml").touch()
    (told,) = problems(tmp_path)
    assert str(layers.MAX_RULE_FILES) in told
    assert str(rules) in told


def test_deep_folders_are_refused(tmp_path, rules):
    (rules / "/".join(["a"] * (layers.MAX_FOLDER_DEPTH + 2))).mkdir(parents=True)
    (told,) = problems(tmp_path)
    assert "deep" in told


def test_a_cycle_of_links_ends(tmp_path, rules):
    (rules / "again").symlink_to(rules)
    (rules / "own.yaml").symlink_to(rules / "own.yaml")
    (told,) = problems(tmp_path)
    assert "own.yaml" in told
    assert "cannot be read" in told


def test_aliases_that_explode_are_refused():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert "refused" in read("\n".join(lines)).problems[0].message


@pytest.mark.parametrize("opening", ["[", "- ", "{a: "])
def test_deep_nesting_is_refused(opening):
    assert "refused" in read(opening * 20_000).problems[0].message


def find(source, script):
    return [node and node.text for node in query.found(source, root_of(script))]


@pytest.mark.parametrize(
    ("predicate", "found"),
    [
        ("match?", [b"aab"]),
        ("not-match?", [b"echo", b"xyz"]),
        ("any-match?", [b"aab"]),
        ("any-not-match?", [b"echo", b"xyz"]),
    ],
)
def test_patterns_of_a_query_mean_what_they_say(predicate, found):
    assert find(f'((word) @finding (#{predicate} @finding "^a+b"))', b"echo aab xyz\n") == found


def test_a_pattern_that_backtracks_without_end_is_linear():
    # The library's own engine would need longer than anybody lives.
    assert find('((word) @finding (#match? @finding "^(a+)+$"))', b"echo " + b"a" * 90 + b"!") == []


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('((word) @finding (#match? @finding "(?=a)"))', "RE2"),
        ("((word) @finding (#match? @finding @finding))", "takes a capture and a pattern"),
        ("(word) @finding " * 1000, "at most"),
        ("(nonsense) @finding", "not a tree-sitter query"),
    ],
)
def test_a_query_out_of_bounds_is_refused(source, message):
    with pytest.raises(ValueError, match=message):
        query.compiled(source)


def test_a_query_that_explodes_costs_no_other_its_findings():
    script = b"{ " + b"echo a;\n" * 400 + b"forbidden;\n}\n"
    greedy = "(compound_statement (_) @a (_) @finding)"
    other = '((command_name) @finding (#eq? @finding "forbidden"))'
    assert None in find(greedy, script)
    assert find(other, script) == [b"forbidden"]


@pytest.mark.parametrize(
    "match", ["{command: x, args: [{glob: G}]}", "{command: G}", "{command: [x, G]}"]
)
def test_a_long_glob_is_refused(match):
    document = read(f"match: {match}\n".replace("G", '"*' + "?" * 300 + 'b"'))
    assert any("200" in found.message for found in document.problems)


PAIRS = (
    "((compound_statement (variable_assignment name: (variable_name) @name)"
    ' (command name: (command_name) @finding)) (#eq? @name "IFS") (#eq? @finding "run"))'
)
PAIRED = {
    "id": "TEST-A-1", "name": "IFS is set", "severity": "error", "message": "no {command}",
    "why": "", "match": {"query": PAIRS},
}  # fmt: skip


@pytest.mark.parametrize("locked", [True, False])
@pytest.mark.parametrize("filler", [0, 20, 99, 500])
@pytest.mark.parametrize("others", [0, 1])
def test_no_number_of_harmless_beginnings_hides_what_a_locked_rule_is_about(filler, locked, others):
    rule = Rule.of(PAIRED, "enterprise", "")
    beside = [Rule.of({**PAIRED, "id": f"TEST-B-{number}"}, "user", "") for number in range(others)]
    text = "{\nIFS=x\n" + "a=1\n" * filler + "run\n}\n"
    found = check(parse(text.encode()), RuleSet([replace(rule, locked=locked), *beside])).findings
    told = [finding for finding in found if finding.rule.id == "TEST-A-1"]
    if filler < 99:
        assert [finding.message for finding in told] == ["no run"]
    elif locked:
        (finding,) = told
        assert (finding.severity, finding.span.start) == ("error", 0)
        assert "could not be searched as a whole for: IFS is set" in finding.message
    else:
        assert told == []


def test_many_statements_are_each_searched_as_a_whole():
    text = "{ IFS=y\necho x\n}\n" * 300 + "{ IFS=x\nrun\n}\n"
    locked = RuleSet([replace(Rule.of(PAIRED, "enterprise", ""), locked=True)])
    assert [f.message for f in check(parse(text.encode()), locked).findings] == ["no run"]


@pytest.mark.parametrize("regex", ["[ab]{999}[^é]{999}[^é]{999}", "\\\\pL{300}"])
def test_a_pattern_that_would_take_much_memory_is_refused(regex, capfd):
    (found,) = (
        found
        for found in read(f'match: {{args: [{{regex: "{regex}"}}]}}\n').problems
        if "RE2" in found.message
    )
    assert "too large" in found.message
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("word", [b"\xff", b"\xed\xa0\x80", b"$'\\ud800'", b"\xe2\x82", b"'\xfe'"])
def test_patterns_see_what_is_not_utf_8(word, capfd):
    (command,) = commands(parse(b"LANG=%b curl %b > %b" % (word, word, word)))
    for match in (
        {"args": [{"regex": "."}]},
        {"env": {"LANG": "."}},
        {"redirects": [{"regex": ".", "glob": "*"}]},
    ):
        assert compile_match(match)(command, Captures())
    assert capfd.readouterr() == ("", "")


def test_a_search_with_halves_of_characters_ends():
    assert compiled("a.b").search("a\udc80b")
    assert not compiled("^$").search("\ud800")


def test_a_search_that_needs_more_memory_than_it_may_take_is_silent(capfd):
    text = "".join("ab"[number * number % 7 % 2] for number in range(100_000))
    assert not compiled("[ab]*a[ab]{200}c").search(text)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("key", ["name", "message", "why", "levels"])
def test_half_of_a_character_is_refused_where_it_stands(key):
    text = f'severity: error\n{key}: "x \\ud800"\n'
    found = [problem for problem in read(text).problems if "half of a character" in problem.message]
    assert [text[p.span.start : p.span.end] for p in found] == ['"x \\ud800"']
