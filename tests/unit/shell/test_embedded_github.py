import pytest
from embedded_host import command_named, may_be_empty, mended, placed, texts, values

from caro_lsp.shell.embedded import regions

HEAD = "on: push\njobs:\n  b:\n    runs-on: ubuntu-latest\n    steps:\n"


def step(run, more=""):
    """A workflow with one step whose ``run:`` is ``run``; it stands in line 6."""
    return f"{HEAD}      - run: {run}\n{more}"


def test_each_step_is_a_shell_of_its_own():
    source = f"{HEAD}      - uses: rm/x@v1\n      - name: é\n        run: ls\n      - run: pwd\n"
    assert placed(source, "github") == [("ls", "8:14"), ("pwd", "9:14")]
    found = regions(source.encode(), "github")
    assert [region.where for region in found] == ["jobs.b.steps[1]", "jobs.b.steps[2]"]
    assert {region.dialect for region in found} == {"bash"}


@pytest.mark.parametrize(
    ("run", "place"),
    [
        ("rm -rf /é /x", "6:14"),
        ("'rm -rf /é /x'", "6:15"),
        ('"rm -rf /\\u00e9 /x"', "6:15"),
        ("|\n          ls &&\n          rm -rf /é /x", "8:11"),
        ("|-\n\n          rm -rf /é /x", "8:11"),
        (">\n          ls;\n          rm -rf\n          /é /x", "8:11"),
        ("|2\n           rm -rf /é /x", "7:12"),
        ("ls &&\n          rm -rf /é /x", "7:11"),
        ("&a |\n          rm -rf /é /x", "7:11"),
        (
            "|\n          if true; then\n            rm -rf /é \\\n              /x\n          fi",
            "8:13",
        ),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_commands_of_every_style_of_scalar(run, place, newline):
    found = placed(step(run).replace("\n", newline), "github")
    assert ("rm -rf /é /x", place) in found


@pytest.mark.parametrize(
    ("shell", "dialect"),
    [
        ("bash", "bash"),
        ("sh", "sh"),
        ("bash -e {0}", "bash"),
        ("/usr/bin/env zsh {0}", "zsh"),
        ("pwsh", None),
        ("powershell", None),
        ("cmd", None),
        ("python", None),
        ("perl {0}", None),
        ("${{ matrix.shell }}", None),
    ],
)
def test_the_shell_of_a_step(shell, dialect):
    for source in (
        step("ls", f"        shell: {shell}\n"),
        f"defaults: {{run: {{shell: '{shell}'}}}}\njobs: {{b: {{steps: [{{run: ls}}]}}}}\n",
        f"jobs: {{b: {{defaults: {{run: {{shell: '{shell}'}}}}, steps: [{{run: ls}}]}}}}\n",
    ):
        found = regions(source.encode(), "github")
        assert [region.dialect for region in found] == ([dialect] if dialect else [])


def test_options_of_the_shell_count():
    (region,) = regions(step("ls", "        shell: bash -euo pipefail {0}\n").encode(), "github")
    assert region.known["o:nounset"] is True


@pytest.mark.parametrize(
    ("job", "runs"),
    [
        ("runs-on: windows-latest", False),
        ("runs-on: [self-hosted, windows]", False),
        ("runs-on: ubuntu-latest", True),
        ("{strategy: {matrix: {os: [windows-2022]}}, runs-on: '${{ matrix.os }}'", False),
        (
            "{strategy: {matrix: {os: [windows-2022, ubuntu-22.04]}}, runs-on: '${{ matrix.os }}'",
            True,
        ),
        ("{runs-on: windows-latest, defaults: {run: {shell: bash}}", True),
    ],
)
def test_machines_with_windows_have_another_shell(job, runs):
    flow = job if job.startswith("{") else "{" + job
    source = f"jobs: {{b: {flow}, steps: [{{run: ls}}]}}}}\n"
    assert (texts(source, "github") == ["ls"]) is runs


def test_composite_actions_have_steps_too():
    source = (
        "name: x\ninputs: {d: {default: build}, e: {}}\nruns:\n  using: composite\n  steps:\n"
        "    - run: rm -rf ${{ inputs.d }}/x\n      shell: sh\n"
    )  # fmt: skip
    assert placed(source, "github") == [("rm -rf ${{ inputs.d }}/x", "6:12")]
    assert may_be_empty(source, "github") == "\ufffd/x"
    assert may_be_empty(source.replace("inputs.d", "inputs.e"), "github") == "/x"


# Expressions.


@pytest.mark.parametrize(
    "run",
    [
        "echo ${{ github.ref }} && rm /x",
        "echo '${{ github.ref }}' && rm /x",
        'echo "${{ github.ref }}" && rm /x',
        "echo \"a '${{ github.ref }}' b\" && rm /x",
        "echo 'a \"${{ github.ref }}\" b' && rm /x",
        "echo ${{ format('}} && {0}', github.ref) }} && rm /x",
        "echo $(echo '${{ github.ref }}') && rm /x",
    ],
)
def test_expressions_keep_the_quotes_around_them(run):
    source = step(f"|\n          {run}")
    assert texts(source, "github")[-1] == "rm /x"
    region, command = command_named(source, "github", "echo")
    assert None in [word.value for word in command.words]
    assert "${{ " in region.shown(command.text) or "$(" in run


def test_expressions_are_shown_as_they_are_written():
    source = step("rm -rf '${{ inputs.a-b }}' ${{ inputs.a.b }}")
    assert texts(source, "github") == ["rm -rf ${{ inputs.a-b }} ${{ inputs.a.b }}"]


def test_places_behind_expressions():
    assert placed(step("echo '${{ x }}' é; rm -rf ${{ y }} /x; ls"), "github")[1:] == [
        ("rm -rf ${{ y }} /x", "6:33"), ("ls", "6:53")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("expression", "empty"),
    [
        ("github.workspace", False),
        ("github.sha", False),
        ("github.head_ref", True),
        ("github.event.inputs.dir", True),
        ("inputs.dir", True),
        ("secrets.DIR", True),
        ("vars.DIR", True),
        ("steps.a.outputs.dir", True),
        ("needs.a.outputs.dir", True),
        ("env.NOBODY", True),
        ("matrix.dir", False),
        ("runner.temp", False),
        ("inputs.dir || 'build'", False),
        ("inputs.dir || github.event.x", True),
        ("inputs.dir && 'x' || ''", True),
        ("hashFiles('x')", False),
        ("format('{0}', 1)", False),
    ],
)
def test_which_expressions_may_be_empty(expression, empty):
    left = may_be_empty(step(f"rm -rf ${{{{ {expression} }}}}/x"), "github")
    assert left == ("/x" if empty else "\ufffd/x")


def test_inputs_that_have_a_value_are_not_empty():
    declared = "on: {workflow_call: {inputs: {a: {required: true}, b: {default: x}, c: {}}}}\n"
    for name, left in (("a", "\ufffd/x"), ("b", "\ufffd/x"), ("c", "/x")):
        source = f"{declared}jobs: {{j: {{steps: [{{run: 'rm ${{{{ inputs.{name} }}}}/x'}}]}}}}\n"
        assert may_be_empty(source, "github") == left


def test_an_expression_without_end_is_text():
    assert (
        texts(step("|\n          ls\n          echo ${{ x\n          rm /x"), "github")[0] == "ls"
    )


# Variables.


def test_variables_of_the_file_the_job_and_the_step():
    source = (
        "env: {A: /a, B: /b, C: /c}\njobs:\n  j:\n    env: {B: /bb}\n    steps:\n"
        "      - run: rm $A $B $C ${{ env.A }} ${{ env.B }}\n        env: {C: /cc}\n"
        "      - run: rm $C\n"
    )  # fmt: skip
    assert texts(source, "github") == ["rm /a /bb /cc /a /bb", "rm /c"]


def test_programs_that_a_step_starts_see_them_too():
    assert texts("env: {A: /a}\n" + step("bash -c 'rm $A'"), "github")[-1] == "rm /a"


def test_values_with_expressions():
    source = "env:\n  A: ${{ github.workspace }}/a\n  B: '~'\n" + step("rm $A $B")
    assert texts(source, "github") == ["rm ${{ github.workspace }}/a ~"]
    _, command = command_named(source, "github", "rm")
    assert command.words[2].starts_quoted
    inner = "env:\n  A: ${{ inputs.a }}/a\n" + step('bash -c "rm -rf $A"')
    assert texts(inner, "github")[-1] == "rm -rf ${{ inputs.a }}/a"
    assert may_be_empty(inner, "github") == "/a"


def test_text_of_variables_is_put_in_as_text():
    assert values("env: {A: a b}\n" + step("rm ${{ env.A }} $A"), "github") == ["a", "b"] * 2


def test_long_values_do_not_multiply():
    uses = "${{ env.A }} " * 20_000
    for length in (4_000, 5_000):
        source = f"env: {{A: {'a' * length}}}\n" + step(f"ls {uses}")
        (region,) = regions(source.encode(), "github")
        assert len(region.text) < 6_000_000


def test_what_the_runner_sets_is_not_empty():
    assert may_be_empty(step("rm -rf $GITHUB_WORKSPACE/x"), "github") == "\ufffd/x"
    assert may_be_empty(step("rm -rf $NOBODY/x"), "github") == "/x"


# Files that are not as they should be.


@pytest.mark.parametrize(
    "source",
    [
        "jobs: []",
        "jobs: {a: {steps: {run: rm}}}",
        "jobs: {a: {steps: [rm, [rm], {run: [rm]}, {run: {a: rm}}, {run: ''}]}}",
        "on: push",
        "- run: rm",
        "rm",
        "",
    ],
)
def test_what_executes_nothing(source):
    assert regions(source.encode(), "github") == ()


def test_a_file_that_is_being_typed():
    source = step("ls", "      - run: rm -rf 'x\n      - name: [\n      - run: pwd\n")
    assert texts(source, "github") == ["ls", "rm -rf x", "pwd"]
    quoted = step("ls", "      - run: 'rm -rf x\n      - name: x\n      - run: pwd\n")
    assert texts(quoted, "github") == ["ls", "pwd"]


def test_a_step_through_an_alias_is_read_once_in_the_same_surroundings():
    steps = "    steps: &s\n      - run: rm -rf $D\n"
    source = f"jobs:\n  a:\n    env: {{D: /x}}\n{steps}  b:\n    env: {{D: /y}}\n    steps: *s\n"
    assert texts(source, "github") == ["rm -rf /x", "rm -rf /y"]
    same = f"jobs:\n  a:\n{steps}  b:\n    steps: *s\n"
    assert texts(same, "github") == ["rm -rf $D"]


# Replacements.


@pytest.mark.parametrize(
    ("run", "mended_run"),
    [
        ("rm -rf $D/*", None),
        ("ls && rm -rf $D/*", None),
        ("'rm -rf $D/*'", "'rm -rf \"${D:?}\"/*'"),
        ('"rm -rf $D/*"', '"rm -rf \\"${D:?}\\"/*"'),
        ("|\n          rm -rf $D/*", '|\n          rm -rf "${D:?}"/*'),
        (">\n          rm -rf\n          $D/*", None),
        ("|\n          rm -rf ${{ x }}", None),
    ],
)
def test_replacements_are_written_as_the_scalar_needs_them(run, mended_run):
    expected = None if mended_run is None else step(mended_run)
    assert mended(step(run), "github", 'rm -rf "${D:?}"/*') == expected


def test_a_plain_scalar_takes_what_stays_plain():
    assert mended(step("ls; rm -rf $D/*"), "github", "rm -r x") == step("ls; rm -r x")
    assert mended(step("rm -rf $D/*"), "github", "rm a: b #c") is None
