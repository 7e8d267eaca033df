"""The form of a rule file: each problem once, at its place, with what to write instead."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caro_lsp.dogma import rule_file
from caro_lsp.dogma.layers import community_folder, rule_files
from caro_lsp.dogma.rule_file import read, read_file

RULE = """\
id: TEAM-A-1
name: "é test"
severity: warning
message: "no {command}"
why: because
match:
  command: forbidden
examples:
  invalid: [forbidden, sudo forbidden, forbidden x]
  valid: [allowed, echo forbidden, "# forbidden"]
"""


def told(text):
    """Of each problem: its line, the words it underlines, its kind, what it says."""
    document = read(text)
    source = text.encode()
    return [
        (
            document.line_and_column(problem.span.start)[0],
            source[problem.span.start : problem.span.end].decode(),
            problem.code,
            problem.message,
        )
        for problem in document.problems
    ]


@pytest.mark.parametrize("file", rule_files(community_folder()), ids=lambda file: file.stem)
def test_the_rules_that_ship_have_no_problem(file):
    document = read_file(file)
    assert document.problems == []
    assert document.rule is not None


@pytest.mark.parametrize(
    ("old", "new", "line", "underlined", "code", "says"),
    [
        ("severity:", "severty:", 3, "severty", "unknown-key", "did you mean `severity`?"),
        ("why: because", "why: 12", 5, "12", "wrong-value", "found the number 12; put it in quot"),
        ("why: because", "why: true", 5, "true", "wrong-value", "found true; put it in quotes"),
        ("why: because", "why:", 5, "why", "wrong-value", "found nothing; give a text"),
        ("severity: warning", "severity: Eror", 3, "Eror", "wrong-value", "mean `error`?"),
        ("TEAM-A-1", "team-a-1", 1, "team-a-1", "wrong-value", "capital letters"),
        ("  command: forbidden", "  comand: x", 7, "comand", "unknown-key", "mean `command`?"),
        ("why: because", "flags: {any: [x]}", 5, "flags", "unknown-key", "below `match`"),
        ("  command:", "  why: x\n  command:", 7, "why", "unknown-key", "to the top of the file"),
        ("command: forbidden", "command: 3", 7, "3", "wrong-value", "a list of texts or a text"),
        ("command: forbidden", "command: [a, 3]", 7, "3", "wrong-value", "`match.command[1]`"),
        ("command: forbidden", "command: {a: b}", 7, "{a: b}", "wrong-value", "keys and values"),
        ("command: forbidden", "flags: {any: x}", 7, "x", "wrong-value", "brackets: `[x]`"),
        ("command: forbidden", 'args: [{regex: "("}]', 7, '"("', "wrong-value", "missing )"),
        ("command: forbidden", "args: [{class: [rot]}]", 7, "rot", "wrong-value", "mean `root`"),
        ("command: forbidden", "query: (foo) @finding", 7, "foo", "wrong-value", "tree-sitter"),
        ("command: forbidden", "query: (command) @x", 7, "(command) @x", "wrong-value", "@finding"),
        ("why: because", "why: a\nfix: {title: t}", 6, "{title: t}", "wrong-value", "give one of"),
        (
            "why: because",
            "fix: {title: t, edit: {flag: f, find: x, replace: a}}\nwhy: a",
            5,
            "{flag: f, find: x, replace: a}",
            "wrong-value",
            "name it with `arg`",
        ),
        ("why: because", "name: again", 5, "name", "duplicate-key", "second time"),
        ("[allowed, echo forbidden, ", "[", 10, "valid", "too-few", "at least 3 entries, found 1"),
        ("why: because", "overridable: 2x", 5, "2x", "wrong-value", "true or false"),
        ("why: because", "[a]: b", 5, "[a]", "unknown-key", "must be a text"),
        ("why: because", "rollout: {audit-until: soon}", 5, "soon", "wrong-value", "2027-01-01"),
        ("why: because", "rollout: {warn-until: soon}", 5, "soon", "wrong-value", "2027-01-01"),
        ("why: because", "rollout: {}", 5, "{}", "wrong-value", "give one of them"),
    ],
)
def test_a_mistake_is_told_at_its_place(old, new, line, underlined, code, says):
    assert old in RULE
    found = told(RULE.replace(old, new))
    assert any(
        (line, underlined, code) == problem[:3] and says in problem[3] for problem in found
    ), found


@pytest.mark.parametrize(
    ("text", "line", "underlined", "says"),
    [
        ("id: [", 1, "[", "not valid YAML"),
        ("a: b: c\n", 1, ":", "put the value in quotes"),
        ("a:\n\t- x\n", 2, "\t", "use spaces"),
        ('a: x\nb: "x\nc: d\n', 2, '"', "end of stream"),
        ("a: b\n---\nc: d\n", 2, "---", "another document"),
        ("a: *zz\n", 1, "*", "undefined alias"),
        ("a: x\x07\n", 1, "\x07", "U+0007"),
    ],
)
def test_what_is_not_yaml_is_told_where_it_stops_to_be(text, line, underlined, says):
    ((number, words, code, message),) = told(text)
    assert (number, words, code) == (line, underlined, "yaml")
    assert says in message


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a\n", "a\n"])
def test_what_is_no_mapping_has_one_problem(text):
    ((_, _, _, message),) = told(text)
    assert "expected keys and values" in message


def test_all_problems_are_told_in_the_order_of_the_text():
    text = RULE.replace("severity: warning", "severity: fatal").replace("why: because", "wy: x")
    text = text.replace("TEAM", "team") + "colour: red\n"
    found = told(text)
    assert [code for _, _, code, _ in found] == [
        "missing-key", "wrong-value", "wrong-value", "unknown-key", "unknown-key",
    ]  # fmt: skip
    assert sorted(line for line, *_ in found) == [line for line, *_ in found]


def test_fixes_stand_under_one_key():
    both = "why: a\nfix: {title: t, add: -i}\nfixes:\n  - {title: t, add: -i}"
    found = told(RULE.replace("why: because", both))
    assert any(code == "wrong-value" and "either `fix` or" in says for *_, code, says in found)


def test_a_key_that_is_missing_deeper_is_told_at_the_key_above():
    text = RULE.replace("why: because", "why: a\nfix:\n  edit: {flag: x}\n")
    codes = [(line, words) for line, words, code, _ in told(text) if code == "missing-key"]
    assert codes == [(6, "fix"), (7, "edit")]


def test_merges_and_aliases_count_as_what_they_stand_for():
    text = RULE.replace(
        "  command: forbidden",
        "  any:\n  - &a {command: forbidden}\n  - <<: *a\n    flags: {any: [x]}",
    )
    document = read(text)
    assert document.problems == []
    assert document.rule["match"]["any"][1] == {"command": "forbidden", "flags": {"any": ["x"]}}


def test_values_are_those_of_yaml_1_2():
    content = read("a: yes\nb: 0o17\nc: 2027-01-01\nd: ~\ne: TRUE\nf: 1.5\ng: >-\n  x\n  y\n").data
    assert content == {
        "a": "yes", "b": 15, "c": "2027-01-01", "d": None, "e": True, "f": 1.5, "g": "x y",
    }  # fmt: skip


def test_a_byte_order_mark_and_other_line_ends_move_no_place():
    text = "\ufeff" + RULE.replace("severity", "severty").replace("\n", "\r\n")
    assert any(problem[:3] == (3, "severty", "unknown-key") for problem in told(text))


@pytest.mark.parametrize(
    "text",
    [
        "x" * (rule_file.MAX_RULE_BYTES + 1),
        "é" * (rule_file.MAX_RULE_BYTES // 2 + 1),
        "[" * 50_000,
        "a:\n" + "  - x\n" * (rule_file.MAX_RULE_NODES + 1),
        "".join(" " * depth + "a:\n" for depth in range(rule_file.MAX_RULE_DEPTH + 1)),
        "a: &x [*x]\n",
        "a0: &a0 [x]\n"
        + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 10)),
    ],
    ids=["bytes", "utf-8", "flow", "nodes", "depth", "itself", "bomb"],
)
def test_what_is_beyond_the_limits_has_one_problem(text):
    (problem,) = read(text).problems
    assert problem.code == "limit"
    assert "refused" in problem.message


def test_a_file_that_cannot_be_read_has_one_problem(tmp_path):
    (tmp_path / "latin.yaml").write_bytes(b"name: caf\xe9")
    assert "save it as UTF-8" in read_file(tmp_path / "latin.yaml").problems[0].message
    assert "cannot be read" in read_file(tmp_path / "missing.yaml").problems[0].message


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_damaged_rule_is_read_without_a_crash(data):
    start = data.draw(st.integers(0, len(RULE)))
    end = data.draw(st.integers(start, min(len(RULE), start + 30)))
    new = data.draw(st.text(st.sampled_from("ab1:-[]{}\"'|>&*!#,\n \té\u2028~<"), max_size=8))
    text = RULE[:start] + new + RULE[end:]
    document = read(text)
    assert bool(document.problems) == (document.rule is None)
    size = len(text.encode())
    for problem in document.problems:
        assert 0 <= problem.span.start <= problem.span.end <= size
        assert b"\n" not in text.encode()[problem.span.start : problem.span.end]
        assert problem.message
