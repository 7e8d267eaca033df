"""Where a rule with a scope speaks, and that a locked one cannot be dodged."""

import json
import os

import pytest
from click.testing import CliRunner

from caro_lsp.cli.check import command as check
from caro_lsp.dogma import scope as scopes
from caro_lsp.dogma.check import forbidden
from caro_lsp.dogma.fix import fix_of
from caro_lsp.dogma.review import review_file
from caro_lsp.dogma.rule import validate
from caro_lsp.dogma.ruleset import Rule, RuleSet
from caro_lsp.dogma.selftest import run as try_examples
from caro_lsp.paths import Paths
from caro_lsp.shell.parse import parse

DATA = {
    "id": "TEAM-A-1",
    "name": "test",
    "severity": "error",
    "action": "block",
    "message": "no {command}",
    "why": "because",
    "match": {"command": "forbidden"},
    "fix": {"title": "allow", "replace": "allowed"},
    "examples": {"invalid": ["forbidden"] * 3, "valid": ["allowed"] * 3},
}


@pytest.fixture(autouse=True)
def machine(monkeypatch):
    """The checks run on Linux."""
    monkeypatch.setattr(scopes, "of_machine", lambda: "linux")


def rules(scope, root=None, *, locked=False):
    from dataclasses import replace

    rule = Rule.of(validate({**DATA, "scope": scope}), "enterprise", "")
    return RuleSet([replace(rule, locked=locked)], root=root)


def found(path, rule_set, text=b"forbidden\n"):
    return bool(review_file(text, str(path), rule_set)[1].findings)


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    for part in (".git", "deploy/inner", "lib"):
        (folder / part).mkdir(parents=True)
    return folder


# Paths.


@pytest.mark.parametrize(
    ("patterns", "path", "expected"),
    [
        (["deploy/"], "deploy/a.sh", True),
        (["deploy/"], "deploy/inner/a.sh", True),
        (["deploy/"], "lib/a.sh", False),
        (["deploy/*.sh"], "deploy/a.sh", True),
        (["deploy/*.sh"], "deploy/inner/a.sh", False),
        (["deploy/**/*.sh"], "deploy/inner/a.sh", True),
        (["/a.sh"], "a.sh", True),
        (["/a.sh"], "lib/a.sh", False),
        (["*.bats"], "lib/a.bats", True),
        (["*.bats", "*.sh", "!lib/"], "a.sh", True),
        (["*.sh", "!lib/**"], "lib/a.sh", False),
        (["**", "!deploy/a.sh"], "deploy/a.sh", False),
    ],
)
def test_patterns_are_those_of_gitignore_below_the_root(project, patterns, path, expected):
    assert found(project / path, rules({"paths": patterns}, project)) is expected


def test_a_file_outside_of_the_root_counts_from_its_own_project(project, tmp_path):
    elsewhere = rules({"paths": ["/deploy/"]}, tmp_path / "other")
    assert found(project / "deploy" / "a.sh", elsewhere)
    assert found(project / "deploy" / "a.sh", rules({"paths": ["/deploy/"]}))
    assert not found(project / "lib" / "deploy" / "a.sh", elsewhere)


def test_a_file_without_a_project_counts_from_its_folder(tmp_path):
    assert found(tmp_path / "a.sh", rules({"paths": ["/a.sh"]}))
    assert not found(tmp_path / "b.sh", rules({"paths": ["/a.sh"]}))


def test_a_link_counts_as_what_it_leads_to(project):
    (project / "deploy" / "a.sh").write_text("forbidden\n")
    (project / "lib" / "link.sh").symlink_to("../deploy/a.sh")
    assert found(project / "lib" / "link.sh", rules({"paths": ["/deploy/"]}, project))
    assert not found(project / "lib" / "link.sh", rules({"paths": ["/lib/"]}, project))


def test_the_root_may_itself_be_behind_a_link(project, tmp_path):
    (tmp_path / "link").symlink_to(project)
    linked = rules({"paths": ["/deploy/"]}, tmp_path / "link")
    assert found(tmp_path / "link" / "deploy" / "a.sh", linked)
    assert found(project / "deploy" / "a.sh", linked)


def test_shell_text_in_other_files_has_their_path(project):
    source = b"FROM debian\nRUN forbidden\n"
    scoped = rules({"paths": ["/deploy/"]}, project)
    assert found(project / "deploy" / "Dockerfile", scoped, source)
    assert not found(project / "lib" / "Dockerfile", scoped, source)


def test_a_name_that_is_not_text_is_matched_too(project):
    path = os.fsdecode(os.fsencode(project) + b"/deploy/\xff.sh")
    assert found(path, rules({"paths": ["/deploy/"]}, project))


def test_a_fix_of_a_scoped_rule_is_offered(project):
    scoped = rules({"paths": ["/deploy/"], "platforms": ["macos"]}, project)
    text = b"#!/opt/homebrew/bin/bash\nforbidden\n"
    script, review = review_file(text, str(project / "deploy" / "a.sh"), scoped)
    fix = fix_of(review.findings[0], script, scoped, "moderate")
    assert fix is not None
    assert fix.replacement == "allowed"


def test_a_fix_that_mends_nothing_is_not_offered_for_the_sake_of_a_scope(project):
    data = {**DATA, "fix": {"title": "no better", "replace": "forbidden now"}}
    data["scope"] = {"paths": ["/deploy/"], "platforms": ["macos"]}
    scoped = RuleSet([Rule.of(validate(data), "user", "")], root=project)
    text = b"#!/opt/homebrew/bin/bash\nforbidden\n"
    script, review = review_file(text, str(project / "deploy" / "a.sh"), scoped)
    assert fix_of(review.findings[0], script, scoped, "moderate") is None


def test_a_suggestion_may_be_meant_for_any_place():
    assert forbidden("forbidden", rules({"paths": ["/deploy/"]}))
    assert not forbidden("allowed", rules({"paths": ["/deploy/"]}))


def test_the_examples_of_a_rule_stand_in_its_scope():
    (rule,) = rules({"paths": ["/deploy/"], "platforms": ["macos"]}).rules.values()
    assert all(trial.passed for trial in try_examples(rule))


def test_a_comment_about_a_rule_for_other_places_is_not_needless(project):
    scoped = rules({"paths": ["/deploy/"]}, project)
    text = b'# caro: ignore[TEAM-A-1] reason="for now"\nallowed\n'
    _, here = review_file(text, str(project / "deploy" / "a.sh"), scoped)
    _, there = review_file(text, str(project / "lib" / "a.sh"), scoped)
    assert [f.rule.id for f in here.findings] == ["CARO-META-004"]
    assert there.findings == ()


@pytest.mark.parametrize("patterns", [["*a" * 60 + "b"], ["**/" * 60 + "b"], ["[!b]*" * 39 + "b"]])
def test_no_pattern_takes_forever(project, patterns):
    deep = "/".join(["a" * 200] * 15)
    assert not found(project / deep, rules({"paths": patterns}, project))


# Platforms.


@pytest.mark.parametrize(
    ("platforms", "text", "expected"),
    [
        (["linux"], b"forbidden\n", True),
        (["macos"], b"forbidden\n", False),
        (["macos", "linux"], b"forbidden\n", True),
        (["macos"], b"#!/opt/homebrew/bin/bash\nforbidden\n", True),
        (["linux"], b"#!/opt/homebrew/bin/bash\nforbidden\n", False),
    ],
)
def test_a_script_that_does_not_tell_is_for_this_machine(platforms, text, expected):
    assert found("/x/a.sh", rules({"platforms": platforms}), text) is expected


@pytest.mark.parametrize(
    ("runner", "expected"), [(b"ubuntu-latest", False), (b"macos-14", True), (b"any", False)]
)
def test_a_job_is_for_its_runner(runner, expected):
    source = b"on: push\njobs:\n  b:\n    runs-on: %s\n    steps: [{run: forbidden}]\n" % runner
    path = "/x/.github/workflows/a.yml"
    assert found(path, rules({"platforms": ["macos"]}), source) is expected


def test_an_edit_of_the_first_line_changes_the_system():
    from caro_lsp.dogma.review import Reviewer

    reviewer, rule_set = Reviewer(), rules({"platforms": ["macos"]})
    texts = [b"forbidden\n", b"#!/opt/homebrew/bin/bash\nforbidden\n", b"forbidden\n"]
    told = [len(reviewer.review(parse(text), rule_set).findings) for text in texts]
    assert told == [0, 1, 0]


# Locked rules.


def test_a_marker_below_the_root_hides_no_place(project):
    (project / "deploy" / ".caro").mkdir()
    file = project / "deploy" / "a.sh"
    assert not found(file, rules({"paths": ["/deploy/"]}, project / "deploy"))
    assert found(file, rules({"paths": ["/deploy/"]}, project / "deploy", locked=True))


def test_a_link_hides_no_place_from_either_side(project):
    (project / "lib" / "a.sh").write_text("forbidden\n")
    (project / "deploy" / "link.sh").symlink_to("../lib/a.sh")
    for patterns in (["/deploy/"], ["/lib/"]):
        locked = rules({"paths": patterns}, project, locked=True)
        assert found(project / "deploy" / "link.sh", locked)


def test_a_locked_rule_keeps_what_the_administrator_takes_out(project):
    locked = rules({"paths": ["**", "!lib/"]}, project, locked=True)
    assert not found(project / "lib" / "a.sh", locked)
    assert found(project / "deploy" / "a.sh", locked)


def test_what_a_script_says_of_its_system_hides_nothing():
    text = b"#!/opt/homebrew/bin/bash\nforbidden\n"
    assert found("/x/a.sh", rules({"platforms": ["linux"]}, locked=True), text)
    assert found("/x/a.sh", rules({"platforms": ["macos"]}, locked=True), text)
    assert not found("/x/a.sh", rules({"platforms": ["freebsd"]}, locked=True), text)


# The command line.


@pytest.fixture
def run(monkeypatch, tmp_path, project):
    """``check`` in the project, by a rule of its own for deploy/."""
    monkeypatch.setattr(Paths, "from_environment", lambda: Paths.below(tmp_path / "home"))
    monkeypatch.chdir(project)
    (project / ".caro" / "rules").mkdir(parents=True)
    data = {**DATA, "scope": {"paths": ["/deploy/"]}}
    (project / ".caro" / "rules" / "a.yaml").write_text(json.dumps(data))
    for folder in ("deploy", "lib"):
        (project / folder / "a.sh").write_text("forbidden\n")

    def run(*arguments, stdin=None):
        done = CliRunner().invoke(check, [*map(str, arguments), "--format", "json"], input=stdin)
        assert done.exit_code < 2, done.output
        return [finding["path"] for finding in json.loads(done.stdout)["findings"]]

    return run


def test_folders_files_and_standard_input_agree(run, project, monkeypatch):
    assert run(".") == ["deploy/a.sh"]
    assert run("lib/a.sh", "deploy/a.sh") == ["deploy/a.sh"]
    assert run("lib/../deploy/a.sh") == ["lib/../deploy/a.sh"]
    name = ("-", "--stdin-filename")
    assert run(*name, "deploy/new.sh", stdin="forbidden\n") == ["deploy/new.sh"]
    assert run(*name, "lib/new.sh", stdin="forbidden\n") == []
    monkeypatch.chdir(project / "lib")
    assert run("../deploy") == ["../deploy/a.sh"]
    monkeypatch.chdir(project / "deploy")
    assert run(".") == ["a.sh"]


def test_what_was_there_before_is_known_in_its_place(run, project):
    from subprocess import run as start

    def git(*arguments):
        name = ("-c", "user.name=a", "-c", "user.email=a@example.com")
        start(["git", *name, *arguments], cwd=project, check=True, capture_output=True)

    (project / ".git").rmdir()
    git("init")
    git("add", ".")
    git("commit", "-m", "one")
    (project / "deploy" / "a.sh").write_text("forbidden\nallowed\n")
    assert run("--changed-since", "HEAD", ".") == []
    (project / "deploy" / "a.sh").write_text("forbidden\nforbidden now\n")
    assert run("--changed-since", "HEAD", ".") == ["deploy/a.sh"]


# Rule files.


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ({"paths": ["a", "#b"]}, "`#b` names no file"),
        ({"paths": [""]}, "names no file"),
        ({"paths": ["!"]}, "no pattern of .gitignore"),
        ({"paths": ["!a"]}, 'begin with "**"'),
        ({"paths": ["a" * 201]}, "at most 200"),
        ({"paths": ["a"] * 101}, "at most 100"),
        ({"platforms": ["darwin"]}, "one of"),
        ({"dialects": ["bsh"]}, "`bash`"),
    ],
)
def test_a_scope_that_is_none_is_a_mistake(scope, said):
    from caro_lsp.dogma.rule_file import read

    told = [problem.message for problem in read(json.dumps({**DATA, "scope": scope})).problems]
    assert len(told) == 1
    assert said in told[0], told


# The editor.


def test_the_editor_agrees(tmp_path, project):
    import asyncio

    from lsprotocol import types

    from caro_lsp.server.app import CaroServer

    home = tmp_path / "home"
    (home / "config" / "rules").mkdir(parents=True)
    data = {**DATA, "scope": {"paths": ["/deploy/"]}}
    (home / "config" / "rules" / "a.yaml").write_text(json.dumps(data))
    opened = tmp_path / "opened"
    (opened / "deploy").mkdir(parents=True)
    server = CaroServer(Paths.below(home))
    server.settle()
    server.folders = [opened]

    def codes(path):
        server.documents.open(
            types.TextDocumentItem(path.as_uri(), "shellscript", 1, "forbidden\n")
        )
        checked = asyncio.run(server.check(path.as_uri()))
        return [finding.rule.id for finding in checked.review.findings]

    assert codes(project / "deploy" / "a.sh") == ["TEAM-A-1"]
    assert codes(project / "lib" / "a.sh") == []
    # Without a project, the folder that is open counts.
    assert codes(opened / "deploy" / "a.sh") == ["TEAM-A-1"]
    assert codes(opened / "a.sh") == []
    assert codes(tmp_path / "deploy" / "a.sh") == []
