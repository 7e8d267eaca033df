"""Rule files and their layers: broken ones are reported with their place, never fatal."""

import json
from pathlib import Path

import pytest

from caro_lsp import config
from caro_lsp.dogma import layers
from caro_lsp.dogma.rule_file import MAX_RULE_BYTES
from caro_lsp.paths import Paths

RULE = """\
id: {id}
name: test
severity: {severity}
message: "no {{command}}"
why: because
match: {{command: forbidden}}
overridable: {overridable}
examples:
  invalid: [forbidden, sudo forbidden, forbidden x]
  valid: [allowed, echo forbidden, "# forbidden"]
"""


@pytest.fixture
def users_cache(monkeypatch):
    """Where the cache beside the code cannot be had, as in a folder that belongs to another."""
    monkeypatch.setattr(layers, "COMMUNITY_CACHE", Path("/proc/none/rules.json"))


def rule(name="TEST-A-001", severity="warning", overridable="true"):
    return RULE.format(id=name, severity=severity, overridable=overridable)


@pytest.fixture
def paths(tmp_path):
    return Paths.below(tmp_path / "home")


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    (folder / ".caro" / "rules").mkdir(parents=True)
    return folder


def load(paths, project=None, *policies):
    return layers.load(paths, config.load(paths, project), policies)


def add(folder: Path, text: str, name="rule.yaml"):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    return folder / name


def test_user_and_project_rules_are_added(paths, project):
    add(paths.config / "rules", rule("USER-A-1"))
    add(project / ".caro" / "rules", rule("PROJECT-A-1"))
    loaded = load(paths, project)
    assert loaded.problems == ()
    assert loaded.rules.rules["USER-A-1"].layer == "user"
    assert loaded.rules.rules["PROJECT-A-1"].layer == "project"


def test_an_untrusted_project_may_raise_a_severity_but_not_lower_or_change_a_rule(paths, project):
    add(paths.config / "rules", rule("USER-A-1"))
    add(project / ".caro" / "rules", rule("USER-A-1", severity="hint").replace("forbidden", "x"))
    loaded = load(paths, project)
    assert loaded.rules.rules["USER-A-1"].severity == "warning"
    assert loaded.rules.for_command("forbidden")
    add(project / ".caro" / "rules", rule("USER-A-1", severity="error"))
    assert load(paths, project).rules.rules["USER-A-1"].severity == "error"


def test_a_trusted_project_may_redefine_a_rule(paths, project):
    add(paths.config / "rules", rule("USER-A-1"))
    add(project / ".caro" / "rules", rule("USER-A-1", severity="hint"))
    config.trust(paths, project)
    assert load(paths, project).rules.rules["USER-A-1"].severity == "hint"


def test_a_rule_that_is_not_overridable_stays(paths, project):
    add(paths.config / "rules", rule("USER-A-1", overridable="false"))
    add(project / ".caro" / "rules", rule("USER-A-1", severity="hint"))
    config.trust(paths, project)
    loaded = load(paths, project)
    assert loaded.rules.rules["USER-A-1"].severity == "warning"
    assert "may not be redefined" in str(loaded.problems[0])


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("id: [", 1, "not valid YAML"),
        (rule().replace("warning", "fatal"), 3, "`severity`: expected one of error"),
        (rule() + "colour: red\n", 11, "unknown key `colour`"),
        (rule().replace("TEST-A-001", "nope"), 1, "`id`: expected capital letters"),
        (rule().replace("valid: [allowed", "valid: ["), 0, ""),
        ("", 1, "expected keys and values"),
        ("- a\n- b\n", 1, "expected keys and values"),
        (rule().replace("command: forbidden", 'args: [{regex: "("}]'), 6, "regular expression"),
    ],
    ids=["yaml", "severity", "extra", "id", "fewer", "empty", "list", "regex"],
)
def test_a_broken_file_is_reported_with_its_line_and_left_out(paths, text, line, message):
    file = add(paths.config / "rules", text)
    loaded = load(paths)
    if message:
        (problem,) = loaded.problems
        assert problem.path == str(file)
        assert message in problem.message
        assert problem.line == line
    assert "CARO-FS-001" in loaded.rules.rules


def test_aliases_that_grow_without_bound_are_refused(paths):
    levels = "\n".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 10))
    add(paths.config / "rules", f"a0: &a0 [x]\n{levels}\n")
    (problem,) = load(paths).problems
    assert "refused" in problem.message


def test_a_file_that_is_too_large_or_not_utf8_is_refused(paths):
    add(paths.config / "rules", "# " + "x" * MAX_RULE_BYTES, "large.yaml")
    (paths.config / "rules" / "latin.yaml").write_bytes(b"name: caf\xe9")
    messages = [problem.message for problem in load(paths).problems]
    assert any("larger than" in message for message in messages)
    assert any("not UTF-8" in message for message in messages)


def test_the_cache_gives_the_same_rules_and_notices_changes(paths, users_cache):
    file = add(paths.config / "rules", rule("USER-A-1"))
    first = load(paths)
    assert paths.rule_cache.stat().st_mode & 0o777 == 0o600
    assert load(paths).rules.digest == first.rules.digest
    file.write_text(rule("USER-A-1", severity="error"))
    assert load(paths).rules.rules["USER-A-1"].severity == "error"


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"version": 1}', b"\xff\xfe"])
def test_a_damaged_cache_is_rebuilt(paths, damage, users_cache):
    first = load(paths)
    whole = paths.rule_cache.read_bytes()
    paths.rule_cache.write_bytes(damage)
    assert load(paths).rules.digest == first.rules.digest
    assert paths.rule_cache.read_bytes() == whole


def test_overrides_change_severity_and_switch_off(paths):
    settings = {"dogma": {"overrides": {"CARO-FS-001": {"severity": "info"}}}}
    changed = layers.load(paths, config.load(paths, editor=settings))
    assert changed.rules.rules["CARO-FS-001"].severity == "info"
    settings = {"dogma": {"overrides": {"CARO-FS-001": {"enabled": False}}}}
    assert "CARO-FS-001" not in layers.load(paths, config.load(paths, editor=settings)).rules.rules


def test_a_policy_folder_is_a_layer_of_the_project(paths, tmp_path):
    add(tmp_path / "policy", rule("POLICY-A-1"))
    assert load(paths, None, tmp_path / "policy").rules.rules["POLICY-A-1"].layer == "project"


def test_a_users_policy_is_not_the_projects(paths, project, tmp_path):
    policy = rule("CARO-FS-001", severity="hint")
    add(tmp_path / "policy", policy)
    settings = {"dogma": {"policies": [str(tmp_path / "policy")]}}
    loaded = layers.load(paths, config.load(paths, project, settings))
    assert loaded.problems == ()
    assert loaded.rules.rules["CARO-FS-001"].layer == "user"


def test_a_policy_that_is_not_there_is_told(paths, tmp_path):
    settings = {"dogma": {"policies": [str(tmp_path / "nothing")]}}
    loaded = layers.load(paths, config.load(paths, None, settings))
    (problem,) = loaded.problems
    assert problem.fatal
    assert problem.path == str(tmp_path / "nothing")
    assert "dogma.policies" in problem.message
    # It is looked for again when something changes there.
    assert any(place.path == tmp_path / "nothing" for place in loaded.places)


def test_what_an_untrusted_project_may_not_do_breaks_nothing(paths, project):
    add(project / ".caro" / "rules", rule("CARO-FS-001", severity="hint"))
    (problem,) = load(paths, project).problems
    assert not problem.fatal


def test_the_users_rules_can_be_left_out(paths):
    add(paths.config / "rules", rule("USER-A-1"))
    assert "USER-A-1" not in layers.load(paths, config.Configuration(), user=False).rules.rules


@pytest.mark.parametrize("rule", [3, {}, {"id": 3}, {"id": "A-1", "match": {"command": 3}}])
def test_a_damaged_entry_of_the_cache_is_read_from_its_file(tmp_path, rule, users_cache):
    paths = Paths.below(tmp_path)
    whole = layers.load(paths, config.Configuration()).rules.digest
    digest, _, content = paths.rule_cache.read_bytes().partition(b"\n")
    entries = json.loads(content)
    for entry in entries.values():
        entry["rule"] = rule
    paths.rule_cache.write_bytes(digest + b"\n" + json.dumps(entries).encode())
    assert layers.load(paths, config.Configuration()).rules.digest == whole


def test_links_that_go_round_end(tmp_path):
    (tmp_path / "rules" / "a").mkdir(parents=True)
    (tmp_path / "rules" / "a" / "b").symlink_to(tmp_path / "rules")
    assert layers.rule_files(tmp_path / "rules") == []


def test_an_untrusted_project_cannot_name_a_home_as_its_own(paths, project, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "ann"))
    add(tmp_path / "ann" / "downloads", rule("CARO-FS-001", severity="hint"))
    add(project / ".caro", '[dogma]\npolicies = ["~/downloads"]\n', "config.toml")
    configuration = config.load(paths, project)
    assert "not trusted" in str(configuration.problems[0])
    assert layers.load(paths, configuration).rules.rules["CARO-FS-001"].severity == "error"


def test_a_policy_in_the_home_of_nobody_is_none(paths, project):
    add(project / ".caro", '[dogma]\npolicies = ["~no-such-user/rules"]\n', "config.toml")
    add(project / ".caro" / "rules", rule("PROJECT-A-1"))
    assert "PROJECT-A-1" in load(paths, project).rules.rules


def test_a_policy_of_links_that_go_round_is_told(paths, project):
    (project / "round").symlink_to("round")
    add(project / ".caro", '[dogma]\npolicies = ["round"]\n', "config.toml")
    assert [Path(found.path).name for found in load(paths, project).problems] == ["round"]


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "/dev/zero", "/dev/null/x"])
def test_a_policy_that_cannot_be_a_file_is_told_at_most(paths, name):
    found = layers.load(paths, config.load(paths, None, {"dogma": {"policies": [name]}}))
    assert "CARO-FS-001" in found.rules.rules
    assert all(problem.path.endswith(name) for problem in found.problems)
