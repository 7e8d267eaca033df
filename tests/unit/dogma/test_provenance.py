"""Which layer set a rule, what changed it, who holds it: in JSON, for people, in the editor."""

import asyncio
import json
import os

import pytest
from click.testing import CliRunner
from lsprotocol import types

from caro_lsp import config
from caro_lsp.cli.check import command as check
from caro_lsp.cli.rules import command as rules_command
from caro_lsp.dogma import layers
from caro_lsp.dogma.provenance import of_finding, of_rule
from caro_lsp.paths import Machine, Paths
from caro_lsp.server.app import CaroServer
from caro_lsp.server.features import hover


def rule(name="TEAM-A-1", severity="warning", **more):
    data = {
        "id": name, "name": "test", "severity": severity, "message": "no {command}",
        "why": "because", "match": {"command": "forbidden"},
        "examples": {"invalid": ["forbidden"] * 3, "valid": ["allowed"] * 3},
    }  # fmt: skip
    return json.dumps({**data, **more})


def write(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def override(**change):
    said = "\n".join(f"{key} = {json.dumps(value)}" for key, value in change.items())
    return f"[dogma.overrides.TEAM-A-1]\n{said}\n"


@pytest.fixture
def paths(tmp_path, monkeypatch):
    machine = Machine(tmp_path / "root", os.getuid())
    machine.rules.mkdir(parents=True)
    for part in (machine.root, *machine.root.rglob("*")):
        part.chmod(0o755)
    found = Paths.below(tmp_path / "home", machine)
    monkeypatch.setattr(Paths, "from_environment", lambda: found)
    return found


@pytest.fixture
def project(tmp_path, monkeypatch):
    folder = tmp_path / "project"
    (folder / ".caro").mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def steps(paths, project=None, name="TEAM-A-1", **more):
    loaded = layers.load(paths, config.load(paths, project, **more))
    return [
        (step.layer, step.effect, step.heeded, step.source, step.key)
        for step in of_rule(loaded.rules.known[name])
    ]


def test_a_rule_that_nobody_changed_has_one_step(paths):
    ((layer, effect, heeded, source, key),) = steps(paths, name="CARO-FS-001")
    assert (layer, effect, heeded, key) == ("community", "defines it as error", True, "")
    assert source.endswith("CARO-FS-001.yaml")


def test_every_source_that_changes_it_is_named(paths, project):
    file = write(paths.config / "rules" / "a.yaml", rule())
    again = write(project / ".caro" / "rules" / "a.yaml", rule(severity="hint"))
    settings = write(paths.config_file, override(severity="info"))
    config.trust(paths, project)
    assert steps(paths, project) == [
        ("user", "defines it as warning", True, str(file), ""),
        ("project", "redefines it as hint", True, str(again), ""),
        ("user", "makes it info", True, str(settings), "dogma.overrides.TEAM-A-1.severity"),
    ]


@pytest.mark.parametrize("kind", ["project", "editor", "command line"])
def test_the_last_source_of_an_override_is_named(paths, project, kind):
    write(paths.config / "rules" / "a.yaml", rule())
    write(paths.config_file, override(severity="info"))
    said = {"dogma": {"overrides": {"TEAM-A-1": {"severity": "error"}}}}
    more = {}
    source = {"editor": "editor settings"}.get(kind, kind)
    if kind == "project":
        source = str(write(project / ".caro" / "config.toml", override(severity="error")))
        config.trust(paths, project)
    else:
        more = {{"editor": "editor", "command line": "flags"}[kind]: said}
    assert steps(paths, project, **more)[1:] == [
        (kind, "makes it error", True, source, "dogma.overrides.TEAM-A-1.severity")
    ]


def test_severity_and_switch_each_have_their_own_source(paths, project):
    write(paths.config / "rules" / "a.yaml", rule())
    user = write(paths.config_file, override(enabled=False))
    write(project / ".caro" / "config.toml", override(severity="error"))
    config.trust(paths, project)
    assert steps(paths, project)[1:] == [
        ("user", "switches it off", True, str(user), "dogma.overrides.TEAM-A-1.enabled")
    ]


def test_an_untrusted_project_raises_and_is_not_heeded_otherwise(paths, project):
    write(paths.config / "rules" / "a.yaml", rule())
    file = write(project / ".caro" / "rules" / "a.yaml", rule(severity="hint"))
    settings = write(project / ".caro" / "config.toml", override(severity="error"))
    key = "dogma.overrides.TEAM-A-1.severity"
    assert steps(paths, project)[1:] == [
        ("project", "would redefine it", False, str(file), ""),
        ("project", "makes it error", True, str(settings), key),
    ]
    write(file, rule(severity="error"))
    assert steps(paths, project)[1] == ("project", "makes it error", True, str(file), "")


def locked(paths):
    text = override(severity="error") + '[lock]\nrules = ["TEAM-*"]\n'
    write(paths.machine.config_file, text).chmod(0o644)
    write(paths.machine.rules / "a.yaml", rule()).chmod(0o644)
    write(paths.config_file, override(severity="hint"))
    return write(paths.config / "rules" / "b.yaml", rule(severity="hint"))


def test_a_lock_is_named_with_who_set_it_and_who_tried(paths):
    file = locked(paths)
    key, machine = "dogma.overrides.TEAM-A-1.severity", str(paths.machine.config_file)
    source = str(paths.machine.rules / "a.yaml")
    assert steps(paths) == [
        ("enterprise", "defines it as warning", True, source, ""),
        ("enterprise", "makes it error", True, machine, key),
        ("enterprise", "locks it", True, machine, "lock.rules.TEAM-*"),
        ("user", "would redefine it", False, str(file), ""),
        ("user", "would make it hint", False, str(paths.config_file), key),
    ]


def test_an_attempt_at_a_rule_that_nobody_may_override_is_named(paths):
    write(paths.config / "rules" / "a.yaml", rule(overridable=False))
    write(paths.config_file, override(enabled=False))
    assert steps(paths)[1][:3] == ("user", "would switch it off", False)


def test_a_broken_machine_says_that_it_locks(paths):
    write(paths.machine.config_file, "[lock").chmod(0o644)
    told = steps(paths, name="CARO-FS-001")
    assert [effect for _, effect, *_ in told] == [
        "defines it as error",
        "locks it, as long as the machine-wide configuration is broken",
    ]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"action": "audit"}, "reports it as hint: audit"),
        ({"rollout": {"audit-until": "2999-01-01"}}, "reports it as hint up to 2999-01-01"),
        ({"rollout": {"warn-until": "2999-01-01"}}, "reports it as warning up to 2999-01-01"),
    ],
)
def test_what_lowers_a_finding_is_named(paths, more, said):
    write(paths.config / "rules" / "a.yaml", rule(severity="error", **more))
    assert [effect for _, effect, *_ in steps(paths)][1:] == [said]


def test_a_syntax_error_beside_a_finding_is_named(paths):
    loaded = layers.load(paths, config.load(paths))
    assert (
        "beside a syntax error"
        in of_finding(loaded.rules.known["CARO-FS-001"], "warning")[-1].effect
    )


# Where it is told.


def test_json_tells_it_of_every_finding(paths, project):
    locked(paths)
    write(project / "a.sh", "forbidden\n")
    done = CliRunner().invoke(check, ["a.sh", "--format", "json"])
    (finding,) = json.loads(done.stdout)["findings"]
    assert finding["locked"]
    assert [step["effect"] for step in finding["provenance"]] == [
        "defines it as warning",
        "makes it error",
        "locks it",
        "would redefine it",
        "would make it hint",
    ]
    assert [step["heeded"] for step in finding["provenance"]] == [True] * 3 + [False] * 2
    assert finding["provenance"][2]["source"] == str(paths.machine.config_file)
    assert finding["provenance"][2]["key"] == "lock.rules.TEAM-*"


def test_the_rule_is_shown_with_it(paths, project):
    locked(paths)
    text = CliRunner().invoke(rules_command, ["show", "TEAM-A-1"]).stdout
    assert "enterprise, locked" in text
    assert f"enterprise locks it: lock.rules.TEAM-*, {paths.machine.config_file}" in text
    assert "user would make it hint; not heeded" in text


def test_a_rule_that_is_off_is_shown_too(paths, project):
    write(paths.config / "rules" / "a.yaml", rule(aliases=["TEAM-OLD-1"]))
    write(paths.config_file, override(enabled=False))
    text = CliRunner().invoke(rules_command, ["show", "TEAM-OLD-1"]).stdout
    assert "switched off" in text
    assert f"user switches it off: dogma.overrides.TEAM-A-1.enabled, {paths.config_file}" in text


def test_the_hover_tells_it(paths, project):
    locked(paths)
    server = CaroServer(paths)
    server.settle()
    server.tell = server.window_log_message = lambda *_: None
    uri = (project / "a.sh").as_uri()
    server.documents.open(types.TextDocumentItem(uri, "shellscript", 1, "forbidden\n"))
    checked = asyncio.run(server.check(uri))
    text = hover._finding(checked, 2).contents.value
    assert "Set by layer *enterprise*, locked." in text
    assert f"- enterprise locks it: `lock.rules.TEAM-*`, `{paths.machine.config_file}`" in text
    assert "- user would make it hint; not heeded: " in text
