"""``caro-lsp patterns``, as somebody would call it."""

import json
import os
import subprocess
import sys

import pytest

from caro_lsp.learn.correction import Correction
from caro_lsp.learn.entry import Entry
from caro_lsp.learn.patterns.patterns import Patterns
from caro_lsp.learn.store import History
from caro_lsp.paths import Paths

CARO = [sys.executable, "-m", "caro_lsp"]


@pytest.fixture
def caro(tmp_path):
    home = tmp_path / "home"

    def run(*arguments, status=0, level=None):
        if level is not None:
            (home / "config").mkdir(parents=True, exist_ok=True)
            (home / "config" / "config.toml").write_text(f"govern.trustLevel = {level}\n")
        done = subprocess.run(
            [*CARO, *arguments],
            env={**os.environ, "CARO_HOME": str(home)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stderr
        return done.stdout if status == 0 else done.stderr

    run.paths = Paths.below(home)
    return run


@pytest.fixture
def taught(caro):
    """The ids of three patterns: of a flag, a tool and an idiom."""
    patterns = Patterns(caro.paths.patterns_file)
    for number in range(3):
        for generated, corrected in (
            ("ls -lS", "ls -lhS"),
            ("docker ps", "podman ps"),
            ("cat a.txt | grep x", "grep x a.txt"),
        ):
            made = Correction("find x in a.txt", generated, corrected, "bash", sys.platform, 1e9)
            made = Correction(*vars(made).values())
            patterns.clock = lambda: 1e9
            patterns.learn(made, f"{number} {generated}")
    return {one.change.kind: one.id for one in patterns.store.all()}


def listed(caro):
    return {one["id"]: one for one in json.loads(caro("patterns", "list", "--json"))["patterns"]}


def test_nothing_is_there_at_first(caro):
    assert json.loads(caro("patterns", "list", "--json")) == {"version": 1, "patterns": []}
    assert "there is no pattern x" in caro("patterns", "show", "x", status=1)


def test_all_waits_for_approval_until_it_is_given(caro, taught):
    assert not any(one["active"] for one in listed(caro).values())
    flag = taught["flag"]
    assert "enabled: " in caro("patterns", "enable", flag)
    found = listed(caro)
    assert [name for name, one in found.items() if one["active"]] == [flag]
    caro("patterns", "disable", flag)
    assert not listed(caro)[flag]["active"]
    events = json.loads(caro("audit", "show", "--json"))["entries"]
    told = [(one["event"], one["data"]["pattern"]) for one in events]
    assert told == [("approval.given", flag), ("approval.refused", flag)]


def test_list_and_show_say_what_is_known(caro, taught):
    text = caro("patterns", "list")
    assert "ls: with -h" in text
    assert "docker -> podman" in text
    text = caro("patterns", "show", taught["flag"])
    assert "ls: with -h (with --long, --size-order)" in text
    assert "versions:" in text
    document = json.loads(caro("patterns", "show", taught["flag"], "--json"))
    assert document["version"] == 1
    assert [one["revision"] for one in document["versions"]] == [1, 2]


def test_show_tells_from_which_corrections_and_how_to_undo(caro, taught):
    flag = taught["flag"]
    assert "you wrote it so\n" in caro("patterns", "show", flag)
    with History(caro.paths.history_file) as history:
        history.add(
            [Entry("the biggest", "ls -lS", "accepted", "ls -lhS", created_at=1e9, uid="2 ls -lS")]
        )
    text = caro("patterns", "show", flag)
    assert "you wrote it so: ls -lS -> ls -lhS   # the biggest" in text
    assert "where: only with --long, --size-order" in text
    assert f"caro-lsp patterns enable {flag}   lets it change suggestions" in text
    assert f"caro-lsp patterns rollback {flag} 1" in text
    document = json.loads(caro("patterns", "show", flag, "--json"))
    assert [one.get("saved") for one in document["evidence"]] == [None, None, "ls -lhS"]


def test_a_suggestion_says_what_shaped_it(caro, taught):
    caro("patterns", "enable", taught["flag"])
    found = json.loads(caro("generate", "show the biggest files first", "--json"))["candidates"]
    assert found[0]["command"] == "ls -lhS"
    assert f"caro-lsp patterns show {taught['flag']}" in found[0]["explanation"]


def test_a_pattern_is_edited_and_rolled_back(caro, taught, tmp_path):
    flag = taught["flag"]
    file = tmp_path / "edited.yaml"
    file.write_text(
        "platform: ''\ndialect: bash\nwhen: []\n"
        "change: {kind: flag, tool: ls, add: human-readable, spelling: --human-readable}\n"
    )
    caro("patterns", "edit", flag, "--file", str(file))
    assert listed(caro)[flag]["change"]["spelling"] == "--human-readable"
    caro("patterns", "rollback", flag, "2")
    assert listed(caro)[flag]["change"]["spelling"] == "-h"
    assert "has no version 9" in caro("patterns", "rollback", flag, "9", status=1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("change: {kind: nonsense}", "kind: expected one of"),
        ("change: {kind: flag, tool: ls, colour: red}", "colour: flag has no such key"),
        ("change: {kind: flag}", "flag: "),
        ("when: 3", "when: expected a list"),
        ("- a", "expected keys and values"),
        ("a: [", "it is no YAML"),
    ],
)
def test_a_wrong_edit_says_where_and_changes_nothing(caro, taught, tmp_path, text, message):
    file = tmp_path / "edited.yaml"
    file.write_text(text)
    before = listed(caro)
    assert message in caro("patterns", "edit", taught["flag"], "--file", str(file), status=2)
    assert listed(caro) == before


def test_what_is_exported_is_what_is_imported(caro, taught, tmp_path):
    caro("patterns", "enable", taught["tool"])
    caro("patterns", "disable", taught["idiom"])
    file = tmp_path / "patterns.yaml"
    before, text = listed(caro), caro("patterns", "export")
    caro("patterns", "export", str(file))
    assert file.read_text() == text
    caro("history", "clear", "--yes")
    assert listed(caro) == {}
    caro("patterns", "import", str(file), "--approve")
    assert caro("patterns", "export") == text
    after = listed(caro)
    for one in (*before.values(), *after.values()):
        del one["revision"]
    assert after == before


def test_what_somebody_else_has_enabled_waits_here(caro, taught, tmp_path):
    caro("patterns", "enable", *taught.values())
    file = tmp_path / "patterns.yaml"
    caro("patterns", "export", str(file))
    caro("patterns", "import", str(file))
    assert {one["state"] for one in listed(caro).values()} == {"waiting"}


def test_a_file_that_holds_no_patterns_is_refused_as_a_whole(caro, taught, tmp_path):
    file = tmp_path / "patterns.yaml"
    caro("patterns", "export", str(file))
    text = file.read_text()
    file.write_text(text.replace("kind: tool", "kind: fool"))
    before = listed(caro)
    assert "patterns[" in caro("patterns", "import", str(file), status=2)
    file.write_text("version: 7\n")
    assert "expected `version: 1`" in caro("patterns", "import", str(file), status=2)
    assert listed(caro) == before


def test_a_broken_store_is_told_with_the_cure(caro, taught):
    caro.paths.patterns_file.write_bytes(b"broken")
    for suffix in ("-wal", "-shm"):
        caro.paths.patterns_file.with_name(f"patterns.sqlite{suffix}").unlink(missing_ok=True)
    message = caro("patterns", "list", status=2)
    assert "patterns.sqlite: cannot be used" in message
    assert "history clear" in message
    caro("history", "clear", "--yes")
    assert listed(caro) == {}


def test_a_suggestion_follows_what_was_approved(caro, taught):
    request = ("generate", "show the biggest files first", "--backend", "none", "--json", "-n", "1")
    (found,) = json.loads(caro(*request))["candidates"]
    assert (found["command"], found["source"]) == ("ls -lS", "recipe")
    caro("patterns", "enable", taught["flag"])
    (found,) = json.loads(caro(*request))["candidates"]
    assert (found["command"], found["source"]) == ("ls -lhS", "learned")
