"""What each part of a command does, and nothing invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caro_lsp.explain.command import explain, explain_text
from caro_lsp.explain.finding import describe
from caro_lsp.explain.markdown import code
from caro_lsp.explain.shown import as_json, as_markdown
from caro_lsp.shell import tools


def parts(text):
    return [(part.kind, part.text) for part in explain_text(text).parts]


def about(text, part):
    return next(p.about for p in explain_text(text).parts if p.text == part)


def test_a_bundle_of_flags_is_explained_letter_by_letter():
    assert parts("tar -xzf a.tgz -C /srv") == [
        ("command", "tar"),
        ("flag", "-x"),
        ("flag", "-z"),
        ("flag", "-f"),
        ("flag value", "a.tgz"),
        ("flag", "-C"),
        ("flag value", "/srv"),
    ]
    assert about("tar -xzf a.tgz", "-x") == "unpack"


def test_a_wrapper_and_what_it_runs():
    found = parts("sudo -u bob rm -rf /srv 2> log")
    assert found == [
        ("command", "sudo"),
        ("flag", "-u"),
        ("flag value", "bob"),
        ("command", "rm"),
        ("flag", "-r"),
        ("flag", "-f"),
        ("argument", "/srv"),
        ("redirection", "2> log"),
    ]


def test_the_language_of_find():
    found = parts("find . -name '*.log' -mtime +7 -exec gzip {} +")
    assert ("flag", "-mtime") in found
    assert ("command", "gzip") in found
    assert found[-1] == ("operator", "+")


def test_a_pipeline_is_explained_in_order():
    names = [text for kind, text in parts("ps aux | grep ssh | wc -l") if kind == "command"]
    assert names == ["ps", "grep", "wc"]


def test_a_subcommand_has_flags_of_its_own():
    assert ("subcommand", "push") in parts("git -C repo push --force")
    assert "overwrite" in about("git -C repo push --force", "--force")


def test_the_value_of_a_variable_is_said():
    source = b'd=/srv\nrm -r "$d"'
    found = explain(source, len(source) - 2, len(source) - 2)
    assert found.parts[-1].value == "/srv"
    assert (found.start, found.end) == (7, len(source))


def test_what_is_not_known_is_not_invented():
    assert about("frobnicate --wibble x", "frobnicate") is None
    assert about("frobnicate --wibble x", "--wibble") is None
    assert about("tar --no-such-flag", "--no-such-flag") is None


@pytest.mark.parametrize("text", ["", "   ", "# a comment"])
def test_where_there_is_no_command_there_are_no_parts(text):
    assert explain_text(text).parts == ()
    assert explain(text.encode(), 0, 0) is None


def test_a_very_long_command_is_cut():
    assert len(explain_text("ls " + "x " * 100_000).parts) <= 400


@given(st.text(st.sampled_from(list("ab -|>;$'\"`\n{}()=~é😀")), max_size=50))
def test_any_text_can_be_explained(text):
    explanation = explain_text(text)
    as_markdown(explanation)
    as_json(explanation)
    source = text.encode().decode("utf-8", "replace")
    for part in explanation.parts:
        if part.kind in {"command", "argument"} and part.value is None:
            assert part.text in source


@given(st.text(max_size=30))
def test_a_code_span_holds_any_text(text):
    span = code(text)
    fence = span[: len(span) - len(span.lstrip("`"))]
    assert span.endswith(fence)
    assert fence not in span[len(fence) : -len(fence)] or text.strip() == ""
    assert "\n" not in span


def test_a_finding_says_why_what_and_who():
    text = describe(
        rule="CARO-X-1", name="n", severity="error", message="m", why="because", command="rm `x`",
        layer="user", references=("https://example.com/a",), fix="Ask",
    )  # fmt: skip
    for word in ("CARO-X-1", "because", "rm `x`", "user", "example.com", "Ask"):
        assert word in text


@pytest.mark.parametrize("name", sorted(tools.known()))
def test_the_facts_about_a_tool_are_well_formed(name):
    tool = tools.lookup(name)
    assert tool is not None
    assert tool.summary
    for sub in (tool, *tool.subcommands.values()):
        letters = [letter for flag in sub.flags for letter in flag.short]
        assert len(letters) == len(set(letters)), "a letter stands for two flags"
        for kind in sub.operands:
            assert kind.removesuffix("...") in tools.OPERAND_KINDS
        for flag in sub.flags:
            assert flag.about
            assert flag.value in {*tools.OPERAND_KINDS, "", "pattern"}
