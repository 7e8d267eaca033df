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


def test_operators_and_keywords_stand_between_the_commands():
    assert parts("for f in a b; do cat $f | wc -l && true; done > out") == [
        ("keyword", "for f in a b"),
        ("keyword", "do"),
        ("command", "cat"),
        ("argument", "$f"),
        ("operator", "|"),
        ("command", "wc"),
        ("flag", "-l"),
        ("operator", "&&"),
        ("command", "true"),
        ("keyword", "done"),
        ("redirection", "> out"),
    ]


def test_the_patterns_of_case():
    found = parts("case $1 in start|go) true ;; *) false ;; esac")
    assert [text for kind, text in found if kind == "keyword"] == [
        "case $1 in",
        "start|go)",
        "*)",
        "esac",
    ]


def test_in_a_loop_all_values_are_said():
    part = explain_text("for f in a b; do rm $f; done").parts[-2]
    assert (part.text, part.value) == ("$f", "a, b")


def test_a_substitution_is_explained_below_its_word():
    found = explain_text('diff <(sort a) <(sort "$(ls | head)")').parts
    assert [(part.text, part.depth) for part in found if part.kind == "command"] == [
        ("diff", 0), ("sort", 1), ("sort", 1), ("ls", 2), ("head", 2),
    ]  # fmt: skip


def test_a_here_document_is_no_command():
    found = parts("cat <<EOF > out\nrm -rf $(id -u)\nEOF\nls\n")
    assert [text for kind, text in found if kind == "command"] == ["cat", "id", "ls"]


def test_shell_text_in_an_argument_is_explained():
    assert ("command", "wc") in parts("bash -c 'ls | wc -l'")
    assert ("command", "df") in parts("ssh host 'df -h'")


def test_a_function_of_the_script_is_one():
    part = explain_text("# x\nput() { echo; }\nput now").parts[-2]
    assert (part.about, part.source.origin) == ("a function of this script, line 2", "script")


def test_a_program_in_an_argument_is_said_to_be_one():
    for text in ("awk '{ print $1 }' f", "sed -n 5p f", "jq -r .a f", "perl -e 'print 1'"):
        assert "program" in [kind for kind, _ in parts(text)], text


@pytest.mark.parametrize(
    ("text", "touches"),
    [
        ("cp a b c", {("reads", "a"), ("reads", "b"), ("writes", "c")}),
        ("rm -r x 2> log", {("deletes", "x"), ("writes", "log")}),
        ("tar -czf a.tgz d", {("writes", "a.tgz")}),
        ("tar -xzf a.tgz", {("reads", "a.tgz")}),
        ("sed -i s/a/b/ f", {("changes", "f")}),
        ("sed -e s/a/b/ f", {("reads", "f")}),
        ("dd if=a of=b", {("reads", "a"), ("writes", "b")}),
        ("curl -o f https://example.org", {("network", "https://example.org"), ("writes", "f")}),
        ("d=/srv; ls < $d > /dev/null", {("reads", "/srv")}),
        ("frob a b", set()),
    ],
)
def test_what_is_touched(text, touches):
    assert {(touch.action, touch.what) for touch in explain_text(text).touches} == touches


def test_the_cursor_asks_for_its_command_and_the_action_for_the_line():
    source = b"ls -l | wc -l\necho $(date)\n"
    names = lambda found: [part.text for part in found.parts if part.kind == "command"]  # noqa: E731
    assert names(explain(source, 0, 0)) == ["ls"]
    assert names(explain(source, 0, 0, whole=True)) == ["ls", "wc"]
    assert names(explain(source, 22, 22)) == ["date"]
    assert names(explain(source, 3, 10)) == ["ls", "wc"]


def test_rules_that_look_at_a_command_are_named():
    from caro_lsp.config import Configuration
    from caro_lsp.dogma import layers
    from caro_lsp.dogma.check import check
    from caro_lsp.explain.looking import Judges
    from caro_lsp.paths import Paths

    rules = layers.load(Paths.from_environment(), Configuration(), user=False).rules

    def judged(script):
        return Judges(rules, "moderate", check(script, rules).findings)

    looks = explain_text("rm -rf /", judge=judged).looks
    assert looks[0].rule == "CARO-FS-001"
    assert looks[0].message
    assert {look.message for look in looks[1:]} == {None}
    assert explain_text("frob x", judge=judged).looks == ()


def test_the_whole_paragraph_stands_in_front_where_the_table_has_its_beginning():
    from caro_lsp.explain.parts import Explanation, Part, Source

    text = "First. " + "And more of it. " * 20
    part = Part("flag", "-x", "First.", None, Source("manual", "x(1)", "O", "-x"), text, 0, 2)
    shown = as_markdown(Explanation(0, 2, (part,)), 1)
    assert shown.startswith("`-x`: First. And more")
    assert as_markdown(Explanation(0, 2, (part,))).startswith("| part")


def test_quotes_of_typewriters_need_no_backslash():
    from caro_lsp.explain.parts import Explanation, Part

    part = Part("flag", "-f", "Unlike `TAPE', `date` is run.", None, None, None, 0, 2)
    assert "Unlike \u2018TAPE\u2019, \\`date\\` is run." in as_markdown(Explanation(0, 2, (part,)))


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
