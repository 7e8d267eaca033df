"""Where a suppression comment is written: above the finding, else where it holds."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.directive import read, write
from caro_lsp.dogma.review import Reviewer
from caro_lsp.dogma.waive import NotSuppressed, waive
from caro_lsp.paths import Paths
from caro_lsp.shell.parse import parse

FS = '# caro: ignore[CARO-FS-001] reason="a test image"'
PIPE = FS.replace("FS-001", "REMOTE-001")


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    return layers.load(Paths.below(tmp_path_factory.mktemp("home")), Configuration()).rules


def waived(text, rules, reason="a test image"):
    script = parse(text.encode())
    finding = Reviewer().review(script, rules).findings[0]
    offset, new = waive(finding, script, rules, "moderate", reason)
    return (script.source[:offset] + new.encode() + script.source[offset:]).decode()


WRITTEN = {
    "above, indented alike": (
        "if true; then\n\trm -rf /\nfi\n",
        f"if true; then\n\t{FS}\n\trm -rf /\nfi\n",
    ),
    "line ends alike": ("  rm -rf /\r\nls\r\n", f"  {FS}\r\n  rm -rf /\r\nls\r\n"),
    "last line without an end": ("rm -rf /", f"{FS}\nrm -rf /"),
    "behind the first line": ("#!/bin/sh\nrm -rf /\n", f"#!/bin/sh\n{FS}\nrm -rf /\n"),
    "above a continued line": ("true \\\n && rm -rf /\n", f"{FS}\ntrue \\\n && rm -rf /\n"),
    "above a pipeline": (
        "true &&\n  curl http://a |\n  tee x |\n  sh\n",
        f"true &&\n  {PIPE}\n  curl http://a |\n  tee x |\n  sh\n",
    ),
    "within a list": ("true &&\n  rm -rf /\n", f"true &&\n  {FS}\n  rm -rf /\n"),
    "above a here-document": (
        "  bash <<EOF\nls\nrm -rf /\nEOF\n",
        f"  {FS}\n  bash <<EOF\nls\nrm -rf /\nEOF\n",
    ),
    "above quotes": ("bash -c '\nrm -rf /\n'\n", f"{FS}\nbash -c '\nrm -rf /\n'\n"),
    "within a substitution": ('x="$(\n rm -rf /\n)"\n', f'x="$(\n {FS}\n rm -rf /\n)"\n'),
    "below a comment that ends in a backslash": ("# x \\\nrm -rf /\n", f"# x \\\n{FS}\nrm -rf /\n"),
    "unfinished script": ("while true; do\nrm -rf /\n", f"while true; do\n{FS}\nrm -rf /\n"),
}


@pytest.mark.parametrize(("text", "after"), WRITTEN.values(), ids=WRITTEN)
def test_the_comment_stands_where_it_holds(text, after, rules):
    assert waived(text, rules) == after
    review = Reviewer().review(parse(after.encode()), rules)
    assert review.findings == ()
    assert review.suppressed


def test_without_a_reason_there_is_room_for_one(rules):
    after = waived("rm -rf /\n", rules, reason="")
    assert after == '# caro: ignore[CARO-FS-001] reason=""\nrm -rf /\n'
    ids = [f.rule.id for f in Reviewer().review(parse(after.encode()), rules).findings]
    assert ids == ["CARO-META-001", "CARO-FS-001"]


def test_findings_about_comments_have_none(rules):
    with pytest.raises(NotSuppressed, match="may not be suppressed"):
        waived("# caro: ignore[CARO-FS-001]\n", rules)


def test_a_place_where_no_comment_holds_is_told(rules):
    # Wherever it stands, a comment whose day is over does not hold.
    script = parse(b"rm -rf /\n")
    finding = Reviewer().review(script, rules).findings[0]
    with pytest.raises(NotSuppressed, match="would hold"):
        waive(finding, script, rules, "moderate", "over", until=date(2020, 1, 31))


PARTS = st.sampled_from(
    [
        "rm -rf /\n",
        "curl http://a |\n  sh\n",
        "true \\\n  && rm -rf /\n",
        "f() {\n  rm -rf /etc\n}\n",
        "bash <<EOF\nrm -rf /\nEOF\n",
        "  dd if=a of=/dev/sda \\\n    bs=1M\n",
        "cat <<'E'; ls\na\nE\n",
        *("if x; then\n", "fi\n", "x=$(\n", ")\n", "echo '\n", "'\n", "`\n", "case a in\n"),
        *("ls\r\n", "# x\n", "# x \\\n"),
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=6).map("".join))
def test_what_is_written_suppresses_the_finding_and_changes_no_other(rules, text):
    script = parse(text.encode())
    before = Reviewer().review(script, rules).findings
    for finding in before[:3]:
        try:
            offset, new = waive(finding, script, rules, "moderate", "so")
        except NotSuppressed:
            continue
        again = script.source[:offset] + new.encode() + script.source[offset:]
        review = Reviewer().review(parse(again), rules)
        assert finding.rule.id in {f.rule.id for f, _ in review.suppressed}
        assert len(review.findings) + len(review.suppressed) == len(before)
        assert not [f for f in review.findings if f.rule.layer == "built-in"]


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=30),
    st.none() | st.dates(min_value=date(1000, 1, 1)),
    st.text(max_size=10),
)
def test_what_is_written_is_read_again(reason, until, owner):
    directive = read(write("CARO-FS-001", reason, until, owner))
    assert directive.problem == ""
    assert directive.rules == ("CARO-FS-001",)
    assert directive.until == until
    plain = reason.isprintable() and reason == reason.strip()
    assert not plain or directive.reason == reason
