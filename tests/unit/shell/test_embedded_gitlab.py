import pytest
from embedded_host import may_be_empty, mended, placed, texts

from caro_lsp.shell.embedded import regions


def job(script, head=""):
    return f"{head}b:\n  script:{script}\n"


def scripts(source):
    return [(region.where, region.text.decode()) for region in regions(source.encode(), "gitlab")]


def test_items_of_a_script_are_lines_of_one_shell():
    source = job("\n    - D=/é\n    - rm -rf $D /x\n    - |\n      ls\n      pwd")
    assert placed(source, "gitlab") == [
        ("rm -rf /é /x", "4:7"), ("ls", "6:7"), ("pwd", "7:7")
    ]  # fmt: skip
    (region,) = regions(source.encode(), "gitlab")
    assert (region.where, region.dialect) == ("b.script", "bash")


@pytest.mark.parametrize(
    ("script", "place"),
    [
        (" rm -rf /x", "2:11"),
        (" [rm -rf /x]", "2:12"),
        ("\n  - 'rm -rf /x'", "3:6"),
        ('\n  - "rm -rf /x"', "3:6"),
        ("\n  - >\n    rm -rf\n    /x", "4:5"),
        ("\n  - [[ls], rm -rf /x]", "3:12"),
        ("\n  - ls\n  # c\n  - rm -rf\n      /x", "5:5"),
        (" |\n    rm -rf /x", "3:5"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_scripts_of_every_style(script, place, newline):
    assert ("rm -rf /x", place) in placed(job(script).replace("\n", newline), "gitlab")


def test_what_runs_before_shares_the_shell_and_what_runs_after_does_not():
    source = "b:\n  script: rm $D\n  before_script: [D=/x]\n  after_script: [rm $D]\n"
    assert placed(source, "gitlab") == [("rm /x", "2:11"), ("rm $D", "4:18")]


def test_what_runs_before_by_default_sets_variables():
    default = "default: {before_script: [D=/x, export E=/y]}\n"
    assert texts(f"{default}b: {{script: rm $D}}\n", "gitlab") == ["rm /x"]
    own = f"{default}b: {{before_script: [ls], script: rm $D}}\n"
    assert texts(own, "gitlab") == ["ls", "rm $D"]
    assert texts(f"{default}b: {{script: sh -c 'rm $D $E'}}\n", "gitlab")[-1] == "rm $D /y"
    old = "before_script: [D=/x]\nb: {script: rm $D, after_script: rm $D}\n"
    assert texts(old, "gitlab") == ["rm /x", "rm $D"]


def test_scripts_of_all_jobs():
    source = (
        "before_script: [ls]\ndefault:\n  after_script: [pwd]\n"
        ".hidden: {script: rm /x}\ninclude: {script: rm /y}\nvariables: {script: rm /z}\n"
    )  # fmt: skip
    assert texts(source, "gitlab") == ["ls", "pwd", "rm /x"]


def test_anchors_and_references():
    source = (
        ".a: &a\n  - rm -rf /x\n.b:\n  script: [ls]\n"
        "c:\n  script: [*a, !reference [.b, script], !reference [.none], pwd]\n"
    )  # fmt: skip
    assert ("c.script", "rm -rf /x\nls\npwd\n") in scripts(source)
    assert ("rm -rf /x", "2:5") in placed(source, "gitlab")


def test_jobs_that_are_merged():
    source = ".a: &a\n  script: [rm $D]\nb:\n  <<: *a\n  variables: {D: /x}\nc:\n  <<: *a\n"
    assert texts(source, "gitlab") == ["rm $D", "rm /x"]


def test_a_reference_to_itself_ends():
    assert scripts("a:\n  script: [!reference [a, script], ls]\n")[0][1].endswith("ls\n")
    assert scripts("a:\n  script: &s [*s, ls]\n") == [("a.script", "ls\n" * 10)]


def test_variables_of_the_file_and_the_job():
    head = "variables:\n  A: /a\n  B: {value: /b, description: x}\n  C: $A/${B}/$CI_JOB_ID\n"
    source = head + "b:\n  variables: {A: /aa}\n  script: rm $A $B $C\n"
    assert texts(source, "gitlab") == ["rm /aa /b /a//b/$CI_JOB_ID"]
    extends = head + ".p: {variables: {B: /p}}\nb: {extends: .p, script: rm $A $B}\n"
    assert texts(extends, "gitlab") == ["rm /a /p"]
    assert texts(head + "b: {extends: [.x, b], script: bash -c 'rm $A'}\n", "gitlab")[-1] == "rm /a"


def test_what_gitlab_sets_is_not_empty():
    assert may_be_empty(job(" rm -rf $CI_PROJECT_DIR/x"), "gitlab") == "\ufffd/x"
    assert may_be_empty(job(" rm -rf $D/x"), "gitlab") == "/x"


def test_inputs_of_components_come_from_outside():
    source = job("\n  - rm -rf '$[[ inputs.d ]]/x' && ls")
    assert texts(source, "gitlab") == ["rm -rf $[[ inputs.d ]]/x", "ls"]


def test_machines_with_windows_have_another_shell():
    assert texts("b: {script: [ls, 'rm $env:TEMP']}\n", "gitlab") == []
    assert texts("b: {tags: [windows, x], script: rm}\nc: {tags: a, script: ls}\n", "gitlab") == [
        "ls"
    ]


def test_aliases_do_not_multiply():
    lines = ["a0: &a0 [ls, ls, ls, ls, ls]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    lines += [f"b{n}: {{script: *a39}}" for n in range(1_000)]
    found = regions("\n".join(lines).encode(), "gitlab")
    assert sum(len(region.text) for region in found) < 1_000_000


def test_a_file_that_is_being_typed():
    source = "a:\n  script: [ls]\nb:\n  script: [rm\nc:\n  script: [pwd]\n"
    assert texts(source, "gitlab") == ["ls", "pwd"]


@pytest.mark.parametrize(
    "source", ["", "x", "- script: rm", "a: {script: {b: rm}}", "a: {script: }"]
)
def test_what_executes_nothing(source):
    assert regions(source.encode(), "gitlab") == ()


def test_replacements_fit_every_style_of_the_script():
    source = "b:\n  script:\n    - |\n      rm -rf $D\n    - ls\n"
    assert mended(source, "gitlab", "rm -rf x") == source.replace("rm -rf $D", "rm -rf x")
    assert mended(source, "gitlab", "rm -rf a: b") is None
    assert mended(job('\n  - "rm $D"'), "gitlab", 'rm "$D"') == job('\n  - "rm \\"$D\\""')
