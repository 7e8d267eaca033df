"""``caro-lsp heal``: from a false alarm to the answer, by the command line alone."""

import json
import stat
import sys
from collections import namedtuple
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parents[1] / "heal"))
from loopback import Loopback

from caro_lsp.cli.main import cli

Done = namedtuple("Done", "stdout stderr")
COMMAND = "sudo rm -rf /srv/acme-secret/jane"


@pytest.fixture
def receiver():
    with Loopback() as made:
        yield made


@pytest.fixture
def heal(tmp_path, monkeypatch):
    def run(*arguments, status=0, given=None, **environment):
        home = {"CARO_HOME": str(tmp_path / "home"), **environment}
        done = CliRunner().invoke(cli, ["heal", *arguments], env=home, input=given)
        assert done.exit_code == status, (done.stderr, done.exception)
        return Done(done.stdout_bytes, done.stderr_bytes)

    monkeypatch.chdir(tmp_path)
    return run


@pytest.fixture
def choose(tmp_path):
    def write(**settings):
        file = tmp_path / "home" / "config" / "config.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = (f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
        file.write_text(f"[heal]\n{''.join(lines)}")

    return write


def test_from_a_false_alarm_to_its_answer(heal, choose, receiver):
    choose(sender="https", endpoint=receiver.url)
    alarm = ("--kind", "false-alarm", "--rule", "CARO-FS-001")
    shown = heal("preview", *alarm, "--note", "Jane laughs", COMMAND).stdout
    report = json.loads(shown)
    assert report["command"] == "sudo rm -rf /srv/{path:1}"
    assert report["note"] == "{name:1} {word:1}"
    assert b"acme" not in shown
    identity = report["id"]
    edited = shown.replace(b"{name:1} {word:1}", b"it is empty")
    assert heal("edit", identity, "--from", "-", given=edited).stdout == edited
    assert receiver.bodies == []
    done = heal("send", identity, status=1)
    assert b"--yes" in done.stderr
    assert receiver.bodies == []
    assert heal("preview", identity).stdout == edited
    heal("send", identity, "--yes", "--fetch-answer")
    assert receiver.bodies == [edited]
    receiver.answers = {"C1": "fixed in rule pack 1.3"}
    heal("status", "--fetch")
    listed = json.loads(heal("list", "--json").stdout)["reports"]
    assert [(r["state"], r["case"], r["answer"]) for r in listed] == [
        ("sent", "C1", "fixed in rule pack 1.3")
    ]


def test_the_answer_is_told_once(heal, choose, receiver):
    choose(sender="https", endpoint=receiver.url)
    identity = json.loads(heal("preview", COMMAND).stdout)["id"]
    heal("send", identity[:8], "--yes")
    receiver.answers = {"C1": "fixed\x1b[2J in 1.3"}
    done = heal("status", "--fetch")
    assert b"was answered: fixed [2J in 1.3" in done.stderr
    assert b"was answered" not in heal("list").stderr


def test_without_a_sender_nothing_leaves_and_files_are_explained(heal):
    identity = json.loads(heal("preview", COMMAND).stdout)["id"]
    done = heal("send", identity, "--yes", status=1)
    assert b'heal.sender = "file"' in done.stderr
    assert json.loads(heal("list", "--json").stdout)["reports"][0]["state"] == "draft"


def test_the_file_holds_what_was_shown_with_a_signature(heal, choose, tmp_path):
    from caro_lsp.heal.keys import verify

    folder = tmp_path / "out"
    choose(sender="file", endpoint=str(folder))
    shown = heal("preview", COMMAND).stdout
    report = json.loads(shown)
    heal("send", report["id"], "--yes")
    file = folder / f"{report['id']}.json"
    assert file.read_bytes() == shown
    signature = file.with_suffix(".json.sig").read_text().strip()
    assert verify(report["key"], signature, shown)
    for path in (file, *(tmp_path / "home" / "state").rglob("*")):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_an_edit_that_shows_more_needs_a_word_of_its_own(heal, choose, receiver):
    choose(sender="https", endpoint=receiver.url)
    shown = heal("preview", COMMAND).stdout
    identity = json.loads(shown)["id"]
    more = shown.replace(b"{path:1}", b"acme")
    told = heal("edit", identity, "--from", "-", given=more)
    assert b"command says more" in told.stderr
    assert b"--as-edited" in heal("send", identity, "--yes", status=1).stderr
    assert receiver.bodies == []
    heal("send", identity, "--yes", "--as-edited")
    assert receiver.bodies == [more]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b'"version": 1', b'"version": 2', b"version"),
        (b'"kind": "wrong', b'"kind": "very-wrong', b"kind"),
        (b"{\n", b'{\n  "kind": "crash",\n', b"twice"),
        (b"{\n", b'{\n  "history": ["ls"],\n', b"history"),
        (b'"python": "3.', b'"python": "jane 3.', b"python"),
        (b"the form of this document", b"the form of jane", b"why.version"),
        (b"}\n", b"", b"no JSON"),
    ],
)
def test_edits_that_make_it_no_report(old, new, said, heal):
    shown = heal("preview", COMMAND).stdout
    identity = json.loads(shown)["id"]
    assert old in shown
    done = heal("edit", identity, "--from", "-", given=shown.replace(old, new, 1), status=2)
    assert said in done.stderr
    assert heal("preview", identity).stdout == shown


def test_levels_hold_what_they_say(heal):
    fields = {}
    for level in ("minimal", "standard", "full"):
        done = heal("preview", "--level", level, "--request", "delete old files", COMMAND)
        fields[level] = set(json.loads(done.stdout))
    assert not fields["minimal"] & {"command", "request", "debug"}
    assert fields["standard"] >= {"command", "request"}
    assert fields["full"] - fields["standard"] == {"debug"}


def test_a_private_file_gives_no_report(heal, tmp_path):
    (tmp_path / "x.sh").write_text("#!/bin/sh\n# caro: private\nrm -rf /\n")
    done = heal("preview", "--file", "x.sh", "rm -rf /", status=1)
    assert b"private" in done.stderr
    assert json.loads(heal("list", "--json").stdout)["reports"] == []


def test_reports_can_be_deleted_and_switched_off(heal, choose):
    identity = json.loads(heal("preview", COMMAND).stdout)["id"]
    heal("delete", identity)
    assert json.loads(heal("list", "--json").stdout)["reports"] == []
    heal("delete", identity, status=2)
    choose(enable=False)
    assert b"heal.enable" in heal("preview", COMMAND, status=1).stderr


def test_reports_are_what_the_published_schema_says(heal):
    schema = json.loads(heal("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    report = json.loads(heal("preview", "--level", "full", COMMAND).stdout)
    jsonschema.validate(report, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**report, "history": []}, schema)
    assert all(entry["description"] for entry in schema["properties"].values())


def test_a_project_that_is_not_trusted_chooses_no_sender(heal, tmp_path, receiver):
    (tmp_path / ".caro").mkdir()
    config = f'[heal]\nsender = "https"\nendpoint = "{receiver.url}"\nconsent = "full"\n'
    (tmp_path / ".caro" / "config.toml").write_text(config)
    identity = json.loads(heal("preview", COMMAND).stdout)["id"]
    heal("send", identity, "--yes", status=1)
    assert receiver.bodies == []


def test_what_a_report_is_about_is_seen_in_the_list(heal):
    heal("preview", "rm -rf /srv/acme", "--kind", "missing-rule")
    assert "rm -rf /srv/{path:1}" in heal("list").stdout.decode()
    status = heal("status").stdout.decode()
    assert "1 draft" in status
    assert "heal send" in status


def test_a_false_alarm_names_its_rule(heal):
    done = heal("preview", "rm -rf /srv/acme", "--kind", "false-alarm", status=2)
    assert "--rule" in done.stderr.decode()


def test_without_a_terminal_no_editor_is_started(heal):
    heal("preview", "rm -rf /srv/acme", "--kind", "missing-rule")
    [report] = json.loads(heal("list", "--json").stdout)["reports"]
    done = heal("edit", report["id"], status=2)
    assert "--from FILE" in done.stderr.decode()


def test_the_help_tells_the_way_of_a_report(heal):
    text = heal("--help").stdout.decode()
    names = [text.rindex(f"  {name} ") for name in ("preview", "edit", "send", "status")]
    assert names == sorted(names)
