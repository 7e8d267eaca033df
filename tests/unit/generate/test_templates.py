"""Templates: the built-in ones hold what they promise, others are read with care."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from caro_lsp import config
from caro_lsp.cli.generate import command
from caro_lsp.dogma import layers
from caro_lsp.dogma.check import speaking_against
from caro_lsp.generate.evaluation import sandbox
from caro_lsp.generate.templates.model import WrongValue
from caro_lsp.generate.templates.store import BrokenTemplate, checked, load, parsed
from caro_lsp.generate.whole.write import opening
from caro_lsp.paths import Paths

BUILTIN = sorted(load(Paths.below(Path("/nowhere"))).templates)
BIN = Path(sys.executable).parent
GOOD = """name: greet
summary: Greet somebody
variables:
  who: {type: text, default: world}
body: |
  printf 'hello %s\\n' {{ who }}
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    paths = Paths.below(tmp_path_factory.mktemp("rules"))
    return layers.load(paths, config.load(paths, None)).rules


def template(name):
    return load(Paths.below(Path("/nowhere"))).get(name).template


def said(program, *options, text):
    words = [str(BIN / program) if (BIN / program).exists() else program, *options]
    done = subprocess.run(words, input=text, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_there_are_at_least_twelve():
    assert len(BUILTIN) >= 12


@pytest.mark.parametrize("shell", ["bash", "sh"])
@pytest.mark.parametrize("name", BUILTIN)
def test_a_built_in_one_passes_all_judges(name, shell, rules):
    text = opening(shell) + template(name).filled({})
    assert said("dash" if shell == "sh" else "bash", "-n", text=text) == ""
    found = said("shellcheck", "--norc", "-s", shell, "-S", "style", "-f", "gcc", "-", text=text)
    assert found == ""
    assert said("shfmt", "-i", "4", "-d", text=text) == ""
    assert speaking_against(text, rules) == []


@pytest.mark.parametrize("shell", ["bash", "dash"])
@pytest.mark.parametrize("name", [n for n in BUILTIN if template(n).ends and not template(n).needs])
def test_a_built_in_one_runs(name, shell, tmp_path):
    one = template(name)
    files = tmp_path / "files.sh"
    files.write_text(f"cd /home/user\n{one.setup}\n# /testbed\n")
    with sandbox.template(files) as tree:
        (tree / "home/user/.keep").touch()
        (tree / "script").write_text(opening("sh" if shell == "dash" else "bash") + one.filled({}))
        done = sandbox.run(tree, f"{shell} /script {' '.join(one.arguments)} 2>&1")
    assert done.status == 0, done.output


def test_a_value_cannot_leave_its_quotes():
    text = parsed(GOOD, "greet.yaml").filled({"who": "'; touch pwned; echo '$(id)"})
    done = subprocess.run(["bash", "-c", text], capture_output=True, text=True, check=False)
    assert done.stdout == "hello '; touch pwned; echo '$(id)\n"


def test_a_snippet_keeps_the_signs_of_the_shell():
    one = parsed(GOOD.replace("hello", "$HOME}"), "greet.yaml")
    assert one.snippet() == "printf '\\$HOME\\} %s\\\\n' ${1:world}\n"


@pytest.mark.parametrize(
    ("change", "place", "says"),
    [
        (("type: text", "type: colour"), "4:9", "variables.who.type: Input should be"),
        (("{{ who }}", "{{ whom }}"), "1:1", "{{ whom }} is no variable"),
        (("name: greet", "name: Greet!"), "1:1", "name: String should match pattern"),
        (("summary: Greet somebody\n", ""), "1:1", "summary: Field required"),
        (("{{ who }}", "{{ who | raw }}"), "1:1", "who is a text, which cannot be put in raw"),
        (("default: world}", "default: world, check: '['}"), "4:3", "no regular expression"),
        (("default: world}", "default: world, check: '[a-k]+'}"), "4:3", "does not match"),
        (("type: text", "type: [text"), "4:36", "no YAML"),
        (("default: world", "default: &a world"), "4:30", "no anchors"),
        (("variables:", "colour: red\nvariables:"), "3:1", "colour: Extra inputs"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(change, place, says):
    with pytest.raises(BrokenTemplate) as error:
        parsed(GOOD.replace(*change), "greet.yaml")
    assert str(error.value).startswith(f"greet.yaml:{place}")
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("number", "1; rm"), ("name", "a-b"), ("word", "a b"), ("path", "a\nb"), ("text", "\x1b[1m")],
)
def test_a_value_must_be_of_its_kind(kind, value):
    default = {"number": "1"}.get(kind, "x")
    one = parsed(
        GOOD.replace("type: text, default: world", f"type: {kind}, default: '{default}'"), "a"
    )
    with pytest.raises(WrongValue, match="who: "):
        checked(one, {"who": value})


def test_later_layers_come_in_place_of_earlier_ones(tmp_path):
    paths = Paths.below(tmp_path / "home")
    own = paths.config / "templates"
    own.mkdir(parents=True)
    (own / "retry.yaml").write_text(GOOD.replace("greet", "retry"))
    (own / "broken.yaml").write_text("name: [")
    store = load(paths)
    assert store.get("retry").layer == "user"
    assert store.get("retry").template.summary == "Greet somebody"
    assert len(store.problems) == 1
    assert store.problems[0].startswith(f"{own / 'broken.yaml'}:")


def test_those_of_a_project_count_once_it_is_trusted(tmp_path):
    paths, project = Paths.below(tmp_path / "home"), tmp_path / "project"
    folder = project / ".caro" / "templates"
    folder.mkdir(parents=True)
    (folder / "greet.yaml").write_text(GOOD)
    untrusted = load(paths, project)
    assert "greet" not in untrusted.templates
    assert "caro-lsp trust" in untrusted.problems[0]
    assert load(paths, project, trusted=True).get("greet").layer == "project"


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.setenv("CARO_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return lambda *words, **more: CliRunner().invoke(command, list(words), **more)


def test_one_is_filled_from_the_command_line(run):
    done = run("--template", "lock-file", "--set", "name=nightly", "--script", "--dialect", "sh")
    assert done.exit_code == 0
    assert done.stdout.startswith("#!/bin/sh\nset -eu\n\nlock=${TMPDIR:-/tmp}/nightly.lock\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--template", "nope"], "there is no template nope"),
        (["--template", "retry", "--set", "tries"], "expected KEY=VALUE"),
        (["--template", "retry", "--set", "tries=many"], "tries: 'many' is not a whole number"),
        (["--template", "retry", "--set", "colour=red"], "retry has no variable colour"),
        (["--import-template", "missing.yaml"], "cannot be read"),
        ([], "expected a TEXT"),
    ],
)
def test_what_cannot_be_done_is_told(run, words, says):
    done = run(*words)
    assert done.exit_code == 2
    assert says in done.stderr


def test_one_goes_out_and_comes_in_again(run):
    source = run("--export-template", "retry").stdout
    renamed = source.replace("name: retry", "name: again")
    assert run("--import-template", "-", input=renamed).exit_code == 0
    assert (
        "again: Try a command again, waiting longer each time (user)"
        in run("--list-templates").stdout
    )
    assert run("--export-template", "again").stdout == renamed
    refused = run("--import-template", "-", input=renamed)
    assert refused.exit_code == 2
    assert "--replace" in refused.stderr
    assert run("--import-template", "-", "--replace", input=renamed).exit_code == 0


def test_none_gets_past_a_rule(run):
    harmful = GOOD.replace("printf 'hello %s\\n' {{ who }}", "rm -rf / # {{ who | text }}")
    done = run("--import-template", "-", input=harmful)
    assert done.exit_code == 2
    assert "the rules forbid" in done.stderr
