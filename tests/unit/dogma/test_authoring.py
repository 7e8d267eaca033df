"""What the content of a rule file does not keep, told to its author."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caro_lsp.dogma.authoring import problems
from caro_lsp.dogma.layers import community_folder, rule_files

RULE = """\
id: TEAM-A-1
name: n
severity: warning
message: "rm deletes {arg.path}"
why: because
match:
  command: rm
  flags: {any: [recursive]}
  args:
    - {name: path, class: [root]}
fix: {title: "Ask", edit: {flag: recursive, replace: "-i"}}
examples:
  invalid:
    - rm -r /
    - sudo rm -R /
    - d=/; rm -r "$d"
  valid:
    - rm -r ./x
    - echo rm -r /
    - rm /
"""


def told(text, **options):
    source = text.encode()
    return [
        (
            source[: problem.span.start].count(b"\n") + 1,
            source[problem.span.start : problem.span.end].decode(),
            problem.severity,
            problem.code,
            problem.message,
        )
        for problem in problems(text, **options)
    ]


def changed(*pairs):
    text = RULE
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


def test_a_rule_in_order_has_no_problem():
    assert told(RULE) == []


@pytest.mark.parametrize("file", rule_files(community_folder()), ids=lambda file: file.stem)
def test_the_rules_that_ship_do_what_they_say(file):
    assert [p for p in problems(file.read_text("utf-8")) if p.severity != "hint"] == []


@pytest.mark.parametrize(
    ("old", "new", "line", "underlined", "severity", "code", "says"),
    [
        ("{arg.path}", "{arg.pth}", 4, "{arg.pth}", "error", "placeholder", "did you mean path?"),
        ("{arg.path}", "{value.x}", 4, "{value.x}", "error", "placeholder", "`name: x`"),
        ("{arg.path}", "{comand}", 4, "{comand}", "warning", "placeholder", "mean command?"),
        ("any: [recursive]", "any: [r]", 8, "r", "warning", "unknown-flag", "called recursive"),
        ("any: [recursive]", "any: [recursiv]", 8, "recursiv", "hint", "unknown-flag", "mean"),
        ("any: [recursive]", "any: [--force]", 8, "--force", "warning", "unknown-flag", "force"),
        ("command: rm", "command: git psh", 7, "git psh", "hint", "unknown-command", "push?"),
        ("command: rm", "command: /bin/rm", 7, "/bin/rm", "warning", "unknown-command", "rm"),
        ("command: rm", "command: kubctl", 7, "kubctl", "hint", "unknown-command", "kubectl?"),
        ("command: rm", "command: nosuch", 7, "nosuch", "hint", "unknown-command", "as `r`"),
        ("command: rm", "context: {in: [lop]}", 7, "lop", "warning", "unknown-context", "loop?"),
        ("    - rm -r /\n", "    - rm /\n", 14, "rm /", "error", "missing", "would run `rm /`"),
        ("    - rm -r ./x", "    - rm -r /", 18, "rm -r /", "error", "noisy", "rm deletes /"),
        ('replace: "-i"', 'replace: "-r"', 11, "fix", "error", "broken-fix", "mends none"),
        ("flag: recursive,", "arg: pth,", 11, "pth", "error", "placeholder", "mean path?"),
        ("class: [root]", "same-as: pth", 10, "pth", "error", "placeholder", "mean path?"),
        ('"-i"}', '"{arg.q}"}', 11, "{arg.q}", "error", "placeholder", "`name: q`"),
    ],
)
def test_a_mistake_is_told_at_its_place(old, new, line, underlined, severity, code, says):
    found = told(changed((old, new)))
    assert any(
        problem[:4] == (line, underlined, severity, code) and says in problem[4]
        for problem in found
    ), found


@pytest.mark.parametrize(
    ("command", "flag"),
    [
        ("nosuch", "r"),
        ("[rm, nosuch]", "r"),
        ("git rds", "skip"),
        ("mkfs*", "force"),
        ("kill", '"9"'),
        ("rm", "--"),
    ],
)
def test_what_may_well_be_meant_so_is_not_told(command, flag):
    text = changed(("command: rm", f"command: {command}"), ("any: [recursive]", f"any: [{flag}]"))
    text = "\n".join(line for line in text.splitlines() if not line.startswith("fix:"))
    assert not {code for *_, code, _ in told(text)} & {"unknown-flag", "unknown-command"}


def test_a_name_of_some_choices_only_is_no_sure_placeholder():
    text = changed(
        ("  args:\n    - {name: path, class: [root]}\n", ""),
        ("  command: rm\n", "  command: rm\n  any:\n  - args: [{name: path}]\n  - flags: {}\n"),
    )
    assert (4, "{arg.path}", "warning", "placeholder") in [problem[:4] for problem in told(text)]
    both = text.replace("- flags: {}", "- redirects: [{name: path}]")
    assert "placeholder" not in [code for _, _, _, code, _ in told(both)]


def test_a_rule_that_matches_everything_is_told():
    text = changed(("  command: rm\n", "  not: {}\n"))
    assert "empty-match" in [code for _, _, _, code, _ in told(text)]


def test_keys_beside_a_query_are_told_to_be_ignored():
    text = changed(("  command: rm\n", "  command: rm\n  query: (command) @finding\n"))
    found = [(words, code) for _, words, _, code, _ in told(text)]
    assert ("flags", "ignored") in found
    assert ("{arg.path}", "placeholder") in found


def test_the_examples_are_tried_while_other_parts_are_wrong():
    text = changed(("severity: warning", "severity: fatal"), ("    - rm -r /\n", "    - ls\n"))
    assert [code for _, _, _, code, _ in told(text)] == ["wrong-value", "missing"]


def test_one_example_is_tried_though_three_are_wanted():
    text = changed(("    - sudo rm -R /\n", ""), ('    - d=/; rm -r "$d"\n', ""))
    assert [code for _, _, _, code, _ in told(text)] == ["too-few"]
    text = text.replace("    - rm -r /\n", "    - ls\n")
    assert {"too-few", "missing"} <= {code for _, _, _, code, _ in told(text)}


def test_an_id_that_another_file_has_is_told():
    found = told(RULE, others={"TEAM-A-1": ["/rules/b.yaml"]})
    assert [problem[:4] for problem in found] == [(1, "TEAM-A-1", "error", "duplicate-id")]
    assert "/rules/b.yaml" in found[0][4]


def test_the_trial_of_examples_ends_with_its_time():
    found = told(RULE, seconds=0.0)
    assert [code for _, _, _, code, _ in found] == ["slow"]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_rule_is_examined_without_a_crash(data):
    start = data.draw(st.integers(0, len(RULE)))
    end = data.draw(st.integers(start, min(len(RULE), start + 40)))
    alphabet = st.sampled_from("ar1:-[]{}\"'|>&*!#,.$\\\n é")
    text = RULE[:start] + data.draw(st.text(alphabet, max_size=8)) + RULE[end:]
    size = len(text.encode())
    for problem in problems(text):
        assert 0 <= problem.span.start <= problem.span.end <= size


@pytest.mark.parametrize(
    "example", ['"\\ud800"', '"\\0"', "|\n    x\n", "&a x", "3", "[x]", "~", '"\\x07"']
)
def test_odd_examples_do_not_stop_the_others(example):
    problems(changed(("    - rm -r /\n", f"    - {example}\n")))


FIXES = """fixes:
  - {title: "Ask {arg.path}", when: {args: [{name: one, at: 1}]}, edit: {arg: one, replace: "x"}}
  - {title: "Ask", edit: {flag: recursive, replace: "-i"}}
"""


def test_several_fixes_are_looked_at_like_one():
    one = 'fix: {title: "Ask", edit: {flag: recursive, replace: "-i"}}\n'
    assert told(changed((one, FIXES))) == []
    for old, new, underlined, code, says in [
        ("arg: one", "arg: ome", "ome", "placeholder", "did you mean one?"),
        ('replace: "x"', 'replace: "{arg.ome}"', "{arg.ome}", "placeholder", "did you mean one?"),
        ('{arg.path}", w', '{arg.pat}", w', "{arg.pat}", "placeholder", "did you mean path?"),
        ("flag: recursive,", "flag: r,", "r", "unknown-flag", "recursive"),
        ("when: {args: [{name: one, at: 1}]}", "when: {}", "{}", "empty-match", "every command"),
    ]:
        found = told(changed((one, FIXES), (old, new)))
        assert any(
            (underlined, code) == (problem[1], problem[3]) and says in problem[4]
            for problem in found
        ), (new, found)


def test_several_fixes_that_mend_nothing_are_told():
    one = 'fix: {title: "Ask", edit: {flag: recursive, replace: "-i"}}\n'
    broken = 'fixes:\n  - {title: "Ask", edit: {flag: recursive, replace: "-R"}}\n'
    (problem,) = told(changed((one, broken)))
    assert problem[1:4] == ("fixes", "error", "broken-fix")
