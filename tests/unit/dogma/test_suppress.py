"""Suppression comments: what they take out, and what is told of those that take out nothing."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caro_lsp.config import Configuration, Dogma, Override, Settings
from caro_lsp.dogma import layers
from caro_lsp.dogma.check import check
from caro_lsp.dogma.fix import fix_of, replaced_by
from caro_lsp.dogma.review import Reviewer
from caro_lsp.dogma.ruleset import RuleSet
from caro_lsp.paths import Paths
from caro_lsp.shell.parse import parse

FS = '# caro: ignore[CARO-FS-001] reason="a test image"'
PIPE = '# caro: ignore[CARO-REMOTE-001] reason="our own server"'
TODAY = date(2027, 1, 31)


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    return Paths.below(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def rules(paths):
    return layers.load(paths, Configuration()).rules


def reviewed(text, rules, level="moderate"):
    script = parse(text if isinstance(text, bytes) else text.encode())
    return Reviewer().review(script, rules, level, today=TODAY)


def told(text, rules, level="moderate"):
    return [finding.rule.id for finding in reviewed(text, rules, level).findings]


HELD = {
    "above": f"{FS}\nrm -rf /\n",
    "behind": f"rm -rf / {FS}\n",
    "behind, at the end of the file": f"rm -rf / {FS}",
    "above, with other comments and blank lines between": f"{FS}\n\n# so\nrm -rf /\n",
    "stacked": f"{FS}\n{PIPE}\ncurl https://a.example/x | sh; rm -rf /\n",
    "no blanks": "#caro:ignore[CARO-FS-001]reason='x'\nrm -rf /\n",
    "each above its own": f"{FS}\nrm -rf /\n{FS}\nrm -rf /etc\n",
    "several rules": '# caro: ignore[CARO-REMOTE-001, CARO-FS-001] reason="x"\n'
    "curl https://a.example/x | sh; rm -rf /\n",
    "CRLF, above": f"{FS}\r\nrm -rf /\r\n",
    "CRLF, behind": f"rm -rf / {FS}\r\n",
    "two findings on the line": f"{FS}\nrm -rf /; rm -rf /etc\n",
    "function": f"f() {{\n  {FS}\n  rm -rf /\n}}\nf\n",
    "function that nothing calls": f"f() {{\n  rm -rf / {FS}\n}}\n",
    "loop": f"for d in / /etc; do\n  {FS}\n  rm -rf $d\ndone\n",
    "substitution": f"x=$(\n  {FS}\n  rm -rf /\n)\n",
    "substitution in quotes": f'x="$(\n  rm -rf / {FS}\n)"\n',
    "continued substitution": f"x=$(echo a; \\\n  rm -rf / {FS}\n)\n",
    "case": f"case $x in\n  a)\n    {FS}\n    rm -rf / ;;\nesac\n",
    "continued line, above": f"{FS}\ntrue \\\n  && rm -rf /\n",
    "continued line, behind": f"rm -rf / \\\n  --verbose && echo done {FS}\n",
    "continued line, CRLF": f"{FS}\r\ntrue \\\r\n  && rm -rf /\r\n",
    "the first line of several": f'{FS}\nsudo rm -rf / \\\n  "a\nb"\n',
    "behind the last line of several": f"rm -rf / 'a\nb' {FS}\n",
    "above a pipeline": f"{PIPE}\ncurl https://a.example/x |\n  sh\n",
    "within a pipeline": f"curl https://a.example/x |\n  {PIPE}\n  sh\n",
    "above a list": f"{FS}\ncd /tmp &&\n  rm -rf /\n",
    "behind quotes of several lines": f"{FS}\necho 'a\nb'; rm -rf /\n",
    "here-document that a shell reads": f"{FS}\nbash <<'EOF'\nls\nrm -rf /\nEOF\n",
    "behind the start of a here-document": f"bash <<EOF {FS}\nrm -rf /\nEOF\n",
    "here-document into a pipe": f"cat <<EOF | bash {FS}\nrm -rf /\nEOF\n",
    "substitution in a here-document": f"{FS}\ncat <<EOF\na\n$(rm -rf /)\nEOF\n",
    "text that a shell runs": f"{FS}\nbash -c '\nls\nrm -rf /\n'\n",
    "unfinished script": f"if true; then\n  {FS}\n  rm -rf /\n",
    "quotes that are still open": f"echo 'open\n{FS}\nrm -rf /\n",
}


@pytest.mark.parametrize("text", HELD.values(), ids=HELD)
def test_the_comment_holds(text, rules):
    review = reviewed(text, rules)
    assert review.findings == ()
    assert review.suppressed
    assert {waiver.rule for waiver in review.waivers} == {f.rule.id for f, _ in review.suppressed}


NOT_HELD = {
    "the line after the next": f"{FS}\nls\nrm -rf /\n",
    "the line before": f"rm -rf /\n{FS}\n",
    "behind the line before": f"ls {FS}\nrm -rf /\n",
    "behind a later line": f"rm -rf /\nls {FS}\n",
    "above the block": f"{FS}\nif true; then\n  rm -rf /\nfi\n",
    "above the function": f"{FS}\nf() {{\n  rm -rf /\n}}\n",
    "above a pipeline, of another rule": f"{PIPE}\ncat x |\n  rm -rf /\n",
    "behind a comment that ends in a backslash": f"{FS}\nls # \\\nrm -rf /\n",
    "above a backslash that is escaped": f"{FS}\necho \\\\\nrm -rf /\n",
}


@pytest.mark.parametrize("text", NOT_HELD.values(), ids=NOT_HELD)
def test_the_comment_speaks_of_something_else(text, rules):
    assert sorted(told(text, rules)) == ["CARO-FS-001", "CARO-META-004"]


NO_COMMENT = {
    "quotes": f"echo '\n{FS}\n'; rm -rf /\n",
    "here-document": f"cat > x <<'EOF'\n{FS}\nEOF\nrm -rf /\n",
    "here-document that a shell reads": f"bash <<'EOF'\n{FS}\nrm -rf /\nEOF\n",
    "a word": f"rm -rf / x{FS.replace(' ', '')}\n",
    "a comment that quotes one": f"# so: {FS}\nrm -rf /\n",
    "prose": "# caro: see the manual\nrm -rf /\n",
    "another directive": "# caro: private\nrm -rf /\n",
}


@pytest.mark.parametrize("text", NO_COMMENT.values(), ids=NO_COMMENT)
def test_what_is_no_comment_for_us_says_nothing(text, rules):
    assert told(text, rules) == ["CARO-FS-001"]


def comment(rest, rules="CARO-FS-001"):
    return f"# caro: ignore[{rules}]{rest}\nrm -rf /\n"


@pytest.mark.parametrize(
    ("text", "rule", "says"),
    [
        (comment(""), "CARO-META-001", 'write reason="..."'),
        (comment(' reason=""'), "CARO-META-001", "reason"),
        (comment(' reason=" ... "'), "CARO-META-001", "reason"),
        (comment(" owner=@ann"), "CARO-META-001", "reason"),
        (comment(' reason="x" until=2027-01-30'), "CARO-META-002", "until 2027-01-30 (UTC)"),
        (comment(' reason="x"', "CARO-FS-001, CARO-META-004"), "CARO-META-003", "CARO-META-004"),
        (comment(' reason="x"', "CARO-FS-001 CARO-GIT-001"), "CARO-META-004", "GIT-001 finds no"),
        (comment(' reason="x"', "caro-fs-001"), "CARO-META-004", "did you mean CARO-FS-001?"),
        (comment(' reason="x"', "CARO-FS-01"), "CARO-META-004", "did you mean CARO-FS-0"),
        (comment(' reason="x"', "*"), "CARO-META-004", "no rule * to suppress"),
        (comment(' reason="x" until=31.01.2027'), "CARO-META-005", "until=YYYY-MM-DD"),
        (comment(' reason="x" until=2027-02-30'), "CARO-META-005", "no date"),
        (comment(' reason="x" until=2027-W01-1'), "CARO-META-005", "no date"),
        (comment(' reson="x"'), "CARO-META-005", "did you mean reason?"),
        (comment(' reason="x" because it is'), "CARO-META-005", "'because it is'"),
        (comment(' reason="x'), "CARO-META-005", "quotes of reason"),
        (comment(' reason="x"y'), "CARO-META-005", "quotes of reason"),
        (comment(" reason=x reason=y"), "CARO-META-005", "twice"),
        (comment(' reason="x"', ""), "CARO-META-005", "names no rule"),
        (f"{FS} {FS}\nrm -rf /\n", "CARO-META-005", "is not understood"),
        ("# caro: ignore CARO-FS-001\nrm -rf /\n", "CARO-META-005", "ignore[RULE]"),
        ("# caro: ignore[CARO-FS-001\nrm -rf /\n", "CARO-META-005", "ignore[RULE]"),
        ("# caro: disable[CARO-FS-001]\nrm -rf /\n", "CARO-META-005", "did you mean ignore"),
    ],
)
def test_what_is_wrong_with_a_comment_is_a_finding_on_it(text, rule, says, rules):
    script = parse(text.encode())
    review = Reviewer().review(script, rules, today=TODAY)
    (finding,) = [f for f in review.findings if f.rule.id.startswith("CARO-META")]
    assert finding.rule.id == rule
    assert says in finding.message
    assert finding.severity == "warning"
    assert finding.rule.layer == "built-in"
    assert finding.rule.why
    assert script.source[finding.span.start : finding.span.end] == text.splitlines()[0].encode()


@pytest.mark.parametrize("other", ["CARO-META-004", "CARO-GIT-001", "CARO-FS-01"])
def test_what_is_wrong_with_one_rule_leaves_the_others_of_the_comment(other, rules):
    review = reviewed(comment(' reason="x"', f"{other}, CARO-FS-001"), rules)
    assert [finding.rule.layer for finding in review.findings] == ["built-in"]
    assert [finding.rule.id for finding, _ in review.suppressed] == ["CARO-FS-001"]


def test_the_last_day_counts(rules):
    assert told(comment(' reason="x" until=2027-01-31'), rules) == []


def test_the_waiver_has_what_the_comment_says(rules):
    text = "rm -rf / # caro: ignore[CARO-FS-001] owner=@ops until=2027-12-24 reason='it''s mine'\n"
    review = reviewed(text.replace("''", ""), rules)
    ((finding, waiver),) = review.suppressed
    assert finding.rule.id == "CARO-FS-001"
    assert (waiver.rule, waiver.reason, waiver.owner) == ("CARO-FS-001", "its mine", "@ops")
    assert waiver.until == date(2027, 12, 24)
    assert review.waivers == (waiver,)


def test_quotes_in_a_reason_are_escaped(rules):
    review = reviewed(comment(r' reason="the \"old\" disk"'), rules)
    assert review.waivers[0].reason == 'the "old" disk'


def with_rule(rules, name, **changes):
    """``rules`` with one rule changed; ``data`` are keys of its file."""
    rule = rules.rules[name]
    changes["data"] = {**rule.data, **changes.get("data", {})}
    others = [other for other in rules.rules.values() if other.id != name]
    return RuleSet([*others, replace(rule, **changes)])


def test_a_locked_rule_is_not_suppressed(rules):
    locked = with_rule(rules, "CARO-FS-001", locked=True, layer="enterprise")
    review = reviewed(f"{FS}\nrm -rf /\n", locked)
    assert [f.rule.id for f in review.findings] == ["CARO-META-003", "CARO-FS-001"]
    assert "layer enterprise has locked it" in review.findings[0].message
    assert review.suppressed == ()


def test_a_rule_that_nobody_may_override_is_not_suppressed(rules):
    fixed = with_rule(rules, "CARO-FS-001", data={"overridable": False})
    assert told(f"{FS}\nrm -rf /\n", fixed) == ["CARO-META-003", "CARO-FS-001"]
    assert told(f"{FS}\nls\n", fixed) == ["CARO-META-003"]


def test_a_former_id_counts(rules):
    renamed = with_rule(rules, "CARO-FS-001", data={"aliases": ["OLD-RM-001"]})
    review = reviewed('# caro: ignore[OLD-RM-001] reason="x"\nrm -rf /\n', renamed)
    assert review.findings == ()
    assert review.waivers[0].rule == "CARO-FS-001"
    assert told('# caro: ignore[OLD-RM-001] reason="x"\nls\n', renamed) == ["CARO-META-004"]


NEEDLESS = '# caro: ignore[{}] reason="x"\nls\n'


def test_a_comment_about_a_rule_that_is_silent_here_is_let_be(rules):
    # CARO-GIT-004 speaks at level strict only.
    assert told(NEEDLESS.format("CARO-GIT-004"), rules) == []
    assert told(NEEDLESS.format("CARO-GIT-004"), rules, "strict") == ["CARO-META-004"]
    assert told(NEEDLESS.format("CARO-GIT-001"), rules, "permissive") == []
    assert told(NEEDLESS.format("CARO-FS-001"), rules, "permissive") == ["CARO-META-004"]
    ksh_only = with_rule(rules, "CARO-FS-001", data={"scope": {"dialects": ["ksh"]}})
    assert told(NEEDLESS.format("CARO-FS-001"), ksh_only) == []


def test_a_comment_about_a_rule_that_is_switched_off_is_let_be(paths):
    off = Dogma(overrides={"CARO-FS-001": Override(enabled=False)})
    rules = layers.load(paths, Configuration(Settings(dogma=off))).rules
    assert told(f"{FS}\nrm -rf /\n", rules) == []
    assert told(f"{FS}\nls\n", rules) == []


def test_a_comment_about_a_rule_that_a_worse_one_outranks_is_let_be(rules):
    both = with_rule(rules, "CARO-FS-002", data={"match": {"command": "rm"}})
    outranked = FS.replace("FS-001", "FS-002")
    assert told(f"{outranked}\nrm -rf /\n", both) == ["CARO-FS-001"]
    assert told(f"{outranked}\nls\n", both) == ["CARO-META-004"]


def test_beside_a_syntax_error_no_comment_is_called_needless(rules):
    assert told(f"{FS}\nrm -rf ./build 'open\n", rules) == []
    assert told(f"{FS}\nls\necho 'open\n", rules) == ["CARO-META-004"]


def test_findings_about_comments_cannot_be_suppressed(rules):
    text = '# caro: ignore[CARO-META-001] reason="x"\nrm -rf / # caro: ignore[CARO-FS-001]\n'
    assert told(text, rules) == ["CARO-META-003", "CARO-FS-001", "CARO-META-001"]


def test_the_built_in_rules_can_be_neither_redefined_nor_overridden(paths, tmp_path):
    off = {"CARO-META-004": Override(enabled=False, severity="hint")}
    configuration = Configuration(Settings(dogma=Dogma(overrides=off)))
    file = tmp_path / "rule.yaml"
    file.write_text(
        "id: CARO-META-004\nname: a\nseverity: hint\nmessage: a\nwhy: a\nmatch: {command: a}\n"
        "examples: {invalid: [a, a b, a c], valid: [b, c, d]}\n"
    )
    loaded = layers.load(paths, configuration, [file])
    assert "may not be redefined" in loaded.problems[0].message
    assert loaded.rules.rules["CARO-META-004"].severity == "warning"
    assert told(f"{FS}\nls\n", loaded.rules) == ["CARO-META-004"]


def mended(text, rules, title=None):
    """``text`` after the fix of its only finding on a comment, or the one called ``title``."""
    script = parse(text.encode())
    findings = Reviewer().review(script, rules, today=TODAY).findings
    (finding,) = [f for f in findings if f.rule.id.startswith("CARO-META")]
    fix = fix_of(finding, script, rules, "moderate")
    if title:
        fix = next(fix for fix in finding.fixes if fix.title == title)
    span = replaced_by(fix, finding, script.source)
    changed = script.source[: span.start] + fix.replacement.encode() + script.source[span.end :]
    return changed.decode()


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (f"ls\n  {FS}\n  ls\n", "ls\n  ls\n"),
        (f"ls {FS}\nls\n", "ls\nls\n"),
        (f"{FS}\r\nls\r\n", "ls\r\n"),
        (f"ls\n{FS}", "ls\n"),
        (
            '# caro: ignore[CARO-GIT-001, CARO-FS-001] reason="x"\nrm -rf /\n',
            '# caro: ignore[CARO-FS-001] reason="x"\nrm -rf /\n',
        ),
        (comment(' reason="x" until=2027-01-30'), "rm -rf /\n"),
    ],
)
def test_what_has_no_effect_can_be_removed(text, after, rules):
    assert mended(text, rules) == after


@pytest.mark.parametrize(
    ("text", "title", "after"),
    [
        (comment(" owner=@ann"), "Add a reason", comment(' reason="" owner=@ann')),
        (comment(""), "Remove the comment", "rm -rf /\n"),
        (comment(" reson=x"), "Remove the comment", "rm -rf /\n"),
        (
            comment(' reason="x"', "CARO-FSS-001, CARO-FS-001"),
            "Write CARO-FS-001",
            comment(' reason="x"'),
        ),
    ],
)
def test_what_needs_a_look_is_offered_but_not_done_with_others(text, title, after, rules):
    script = parse(text.encode())
    finding = Reviewer().review(script, rules, today=TODAY).findings[0]
    assert fix_of(finding, script, rules, "moderate") is None
    assert mended(text, rules, title) == after


def test_two_comments_without_a_reason_are_told_apart(rules):
    text = "# caro: ignore[CARO-FS-001, X-1] reason=a\n# caro: ignore[Y-1] reason=a\nrm -rf /\n"
    first, second = reviewed(text, rules).findings
    assert first.fingerprint("a.sh") != second.fingerprint("a.sh")


def test_a_reviewer_follows_edits(rules):
    reviewer = Reviewer()
    texts = [b"rm -rf /\n", f"{FS}\nrm -rf /\n".encode(), f"{FS}\nls\n".encode(), b"rm -rf /\n"]
    seen = [[f.rule.id for f in reviewer.review(parse(t), rules).findings] for t in texts]
    assert seen == [["CARO-FS-001"], [], ["CARO-META-004"], ["CARO-FS-001"]]


def nothing_is_lost(text, rules):
    """Whatever the comments say, each finding is either told or suppressed, once."""
    script = parse(text)
    review = Reviewer().review(script, rules, today=TODAY)
    spoken = [f for f in review.findings if f.rule.layer != "built-in"]
    both = [*spoken, *(f for f, _ in review.suppressed)]
    expected = check(script, rules).findings
    assert sorted(both, key=lambda f: f.span.start) == sorted(expected, key=lambda f: f.span.start)
    spans = [(f.span.start, f.span.end) for f in review.findings]
    assert spans == sorted(spans)
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    for finding in review.findings:
        assert finding.message
        fix_of(finding, script, rules, "moderate")


PIECES = st.sampled_from(
    ["ignore", "[", "]", "CARO-FS-001", "CARO-FS-0", ",", " ", "reason=", "until=", "owner=", '"',
     "'", "\\", "2027-01-31", "0000-00-00", "=", "#", "caro:", "x", "é", "\t", "\0", "private"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=4), max_size=20).map("".join), st.booleans())
def test_no_comment_does_harm(rules, said, alone):
    text = f"# caro: ignore{said}\nrm -rf /\n" if alone else f"rm -rf / # caro:{said}\nls\n"
    nothing_is_lost(text.encode("utf-8", "replace"), rules)


LINES = st.sampled_from(
    [FS, PIPE, f"  {FS}", f"rm -rf / {FS}", "rm -rf /", "rm -rf / \\", "curl http://a |", "bash",
     "bash <<EOF", "EOF", "echo '", "'", 'x="$(', ')"', "f() {", "}", "if true; then", "fi", "",
     "# caro: ignore[CARO-FS-001]", "`", "\\", "case $x in", "a) ls ;;", "esac", "\xa0", "$((1+"]
)  # fmt: skip
ENDS = st.sampled_from(["\n", "\n", "\r\n", "\r", ""])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(LINES, ENDS).map("".join), max_size=12).map("".join))
def test_no_script_loses_a_finding(rules, text):
    nothing_is_lost(text.encode(), rules)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=30), st.binary(max_size=30))
def test_bytes_that_are_no_text_do_no_harm(rules, before, behind):
    nothing_is_lost(before + b"# caro: ignore[CARO-FS-001]" + behind + b"\nrm -rf /\n", rules)
