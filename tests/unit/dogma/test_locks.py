"""The machine-wide configuration: no way around its locks, and it fails closed."""

import asyncio
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from lsprotocol import types

from caro_lsp import config
from caro_lsp.cli.check import command as check
from caro_lsp.cli.trust import command as trust
from caro_lsp.config import Settings, as_dict
from caro_lsp.dogma import layers
from caro_lsp.dogma.check import MAX_FINDINGS
from caro_lsp.dogma.review import Reviewer
from caro_lsp.paths import Machine, Paths
from caro_lsp.server.app import CaroServer
from caro_lsp.shell.parse import parse

DANGER = "rm -rf /\n"
LOCKED = '[lock]\nrules = ["CARO-FS-*", "CORP-A-*"]\nkeys = ["dogma.level"]\n'
WEAK = {"dogma": {"level": "permissive", "overrides": {"CARO-FS-001": {"enabled": False}}}}
WEAK_TOML = "[dogma]\nlevel = 'permissive'\n[dogma.overrides.CARO-FS-001]\nenabled = false\n"
RULE = """\
id: {id}
name: test
severity: {severity}
message: "no {{command}}"
why: because
aliases: [{aliases}]
levels: [{levels}]
match: {{command: {command}}}
examples:
  invalid: [{command}, "{command} x", "sudo {command}"]
  valid: [allowed, "echo {command}", "# {command}"]
"""


@pytest.fixture
def users_cache(monkeypatch):
    """Where the cache beside the code cannot be had, as in a folder that belongs to another."""
    monkeypatch.setattr(layers, "COMMUNITY_CACHE", Path("/proc/none/rules.json"))


def rule(name, command="forbidden", severity="warning", aliases="", levels="moderate, strict"):
    return RULE.format(id=name, severity=severity, command=command, aliases=aliases, levels=levels)


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


@pytest.fixture
def machine(tmp_path):
    """A machine whose administrator has locked rules and the level."""
    root = tmp_path / "root"
    found = Machine(root, os.getuid())
    write(found.config_file, LOCKED)
    write(found.rules / "corp.yaml", rule("CORP-A-2", aliases="CORP-A-1"))
    for part in (root, *root.rglob("*")):
        part.chmod(0o755 if part.is_dir() else 0o644)
    return found


@pytest.fixture
def paths(tmp_path, machine):
    return Paths.below(tmp_path / "home", machine)


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    (folder / ".caro" / "rules").mkdir(parents=True)
    write(folder / "danger.sh", DANGER + "forbidden\n")
    return folder


@pytest.fixture
def run(monkeypatch, paths, project):
    """``check`` of the project, as JSON, with what it said beside it."""
    monkeypatch.setattr(Paths, "from_environment", lambda: paths)

    def run(*arguments):
        done = CliRunner().invoke(check, [str(project), "--format", "json", *map(str, arguments)])
        document = json.loads(done.stdout) if done.exit_code < 2 else {"findings": []}
        found = {(f["rule"], f["severity"]): f["locked"] for f in document["findings"]}
        return done.exit_code, found, done.stderr

    return run


def assert_held(outcome, *said):
    status, found, errors = outcome
    assert status == 1
    assert found[("CARO-FS-001", "error")] is True
    assert found[("CORP-A-2", "warning")] is True
    for part in said:
        assert part in errors


def load(paths, project=None, **more):
    configuration = config.load(paths, project, **more)
    return configuration, layers.load(paths, configuration)


def codes(text, loaded, level="permissive"):
    return [
        f.rule.id for f in Reviewer().review(parse(text.encode()), loaded.rules, level).findings
    ]


# Ways around a lock.


def test_nothing_weakens_by_itself(run):
    assert_held(run())
    assert run()[2] == ""


def test_the_user_cannot_weaken(run, paths):
    write(paths.config_file, WEAK_TOML)
    assert_held(run(), f"{paths.config_file}: dogma.level", f"{paths.config_file}: dogma.overrides")


def test_the_user_cannot_lower_by_a_former_id_or_raise_and_then_lower(paths):
    write(paths.config_file, "[dogma.overrides.CORP-A-1]\nseverity = 'hint'\n")
    _, loaded = load(paths)
    assert loaded.rules.rules["CORP-A-2"].severity == "warning"
    assert "only become more severe" in str(loaded.problems[0])


def test_the_user_can_raise(paths):
    write(paths.config_file, "[dogma.overrides.CORP-A-2]\nseverity = 'error'\n")
    _, loaded = load(paths)
    assert loaded.rules.rules["CORP-A-2"].severity == "error"
    assert loaded.problems == ()


def test_an_untrusted_project_cannot_weaken(run, project):
    write(project / ".caro" / "config.toml", WEAK_TOML)
    assert_held(run(), "dogma.level", "dogma.overrides.CARO-FS-001.enabled")


def test_a_trusted_project_cannot_weaken(run, project):
    write(project / ".caro" / "config.toml", WEAK_TOML)
    assert CliRunner().invoke(trust, [str(project)]).exit_code == 0
    assert_held(run(), "dogma.level", "dogma.overrides.CARO-FS-001")


def test_the_editor_cannot_weaken(paths):
    configuration, loaded = load(paths, editor=WEAK, trusted=True)
    assert configuration.settings.dogma.level == "moderate"
    assert loaded.rules.rules["CARO-FS-001"].locked
    told = [*map(str, configuration.problems), *map(str, loaded.problems)]
    assert len(told) == 2
    assert all("editor settings" in problem for problem in told)


def test_the_option_level_cannot_weaken(run):
    assert_held(run("--level", "permissive"), "command line: dogma.level")


def test_the_option_no_config_cannot_weaken(run):
    assert_held(run("--no-config"))


def test_the_option_policy_cannot_redefine(run, tmp_path):
    policy = tmp_path / "policy"
    write(policy / "a.yaml", rule("CARO-FS-001", severity="hint"))
    assert_held(run("--policy", policy), "locks CARO-FS-001")


def test_the_option_policy_is_a_setting_like_others(run, machine, tmp_path):
    write(machine.config_file, LOCKED.replace('"dogma.level"', '"dogma.policies"'))
    policy = write(tmp_path / "a.yaml", rule("OTHER-A-1", command="rm"))
    status, found, errors = run("--policy", policy)
    assert status == 1
    assert not any(name == "OTHER-A-1" for name, _ in found)
    assert "--policy" in errors


@pytest.mark.parametrize("layer", ["user", "project"])
@pytest.mark.parametrize(
    ("name", "aliases"),
    [("CARO-FS-001", ""), ("CORP-A-2", ""), ("CORP-A-1", ""), ("X-A-1", "CARO-FS-001, CORP-A-1")],
)
def test_no_rule_takes_the_name_of_a_locked_one(run, paths, project, layer, name, aliases):
    config.trust(paths, project)
    folder = paths.config / "rules" if layer == "user" else project / ".caro" / "rules"
    write(folder / "a.yaml", rule(name, "nothing", "hint", aliases))
    assert_held(run(), "would redefine; left out")


def test_no_level_silences(paths):
    _, loaded = load(paths)
    assert codes("forbidden\n", loaded, "permissive") == ["CORP-A-2"]


def test_a_level_that_is_not_locked_silences_neither(run, machine):
    write(machine.config_file, '[lock]\nrules = ["CARO-FS-*", "CORP-A-2"]\n')
    assert_held(run("--level", "permissive"))


def test_the_environment_moves_nothing(monkeypatch, tmp_path):
    for name in ("CARO_HOME", "HOME", "XDG_CONFIG_DIRS", "XDG_CONFIG_HOME", "XDG_DATA_DIRS"):
        monkeypatch.setenv(name, str(tmp_path))
        assert Paths.from_environment().machine == Machine(Path("/"), 0)
    assert Machine().folder in {Path("/etc/caro"), Path("/Library/Application Support/caro")}


def test_a_home_with_its_own_configuration_is_no_way_out(run, tmp_path, project, paths):
    home = project.parent
    write(home / ".caro" / "config.toml", WEAK_TOML)
    config.trust(paths, home)
    (project / ".caro" / "rules").rmdir()
    (project / ".caro").rmdir()
    assert_held(run(), "dogma.overrides.CARO-FS-001")


def test_a_poisoned_cache_changes_nothing(run, machine, paths, users_cache):
    content = write(machine.config_file, "").stat()
    assert content.st_size == 0
    run()
    cache = json.loads(paths.rule_cache.read_bytes().partition(b"\n")[2])
    # Never there, even where nothing is locked.
    assert not any(file.startswith(str(machine.root)) for file in cache)
    for entry in cache.values():
        entry["rule"]["match"] = {"command": "nothing"}
    corp = machine.rules / "corp.yaml"
    stat = corp.stat()
    poison = {"id": "CORP-A-2", "severity": "hint", "match": {"command": "nothing"}}
    cache[str(corp)] = {"key": [stat.st_mtime_ns, stat.st_size], "rule": poison}
    content = json.dumps(cache).encode()
    paths.rule_cache.write_bytes(layers._digest(content) + b"\n" + content)
    assert run()[1] == {("CORP-A-2", "warning"): False}
    write(machine.config_file, LOCKED)
    assert_held(run())


def test_a_comment_suppresses_nothing(run, project):
    rules = "CARO-FS-001, CORP-A-2, CORP-A-1"
    comment = f'# caro: ignore[{rules}] reason="no"\n'
    write(project / "danger.sh", f"{comment}{DANGER}{comment}forbidden\n")
    assert_held(run())


def test_a_louder_rule_does_not_hide_a_locked_one(paths):
    write(paths.config / "rules" / "a.yaml", rule("CORP-A-9", "forbidden", "error"))
    write(paths.machine.config_file, '[lock]\nrules = ["CORP-A-2"]\n')
    _, loaded = load(paths)
    text = '# caro: ignore[CORP-A-9] reason="hide"\nforbidden\n'
    assert codes(text, loaded) == ["CORP-A-2"]


def test_a_flood_of_findings_does_not_hide_a_locked_one(paths):
    write(paths.config / "rules" / "a.yaml", rule("USER-A-1", "flood", "error"))
    _, loaded = load(paths)
    found = codes("flood\n" * (MAX_FINDINGS + 5) + "forbidden\n", loaded)
    assert found.count("USER-A-1") == MAX_FINDINGS
    assert found[-1] == "CORP-A-2"


def test_a_flood_of_findings_of_a_locked_rule_does_not_hide_another(paths):
    write(paths.machine.rules / "b.yaml", rule("CORP-A-3", "flood"))
    write(paths.machine.config_file, '[lock]\nrules = ["CORP-A-2", "CORP-A-3"]\n')
    _, loaded = load(paths)
    found = codes("flood\n" * (2 * MAX_FINDINGS + 5) + "forbidden\n", loaded)
    assert found.count("CORP-A-3") == MAX_FINDINGS
    assert found[-1] == "CORP-A-2"


class Server(CaroServer):
    """Without a client."""

    def __init__(self, paths):
        super().__init__(paths)
        self.told = []
        self.settle()

    def tell(self, message, kind=types.MessageType.Warning):
        self.told.append((message, kind))

    def window_log_message(self, params):
        pass

    def codes(self, text, folder):
        uri = (folder / "script.sh").as_uri()
        self.documents.open(types.TextDocumentItem(uri, "shellscript", 1, text))
        checked = asyncio.run(self.check(uri))
        return [finding.rule.id for finding in checked.review.findings]


OFF = [{"enable": False}, {"dogma": {"enable": False}}]
OTHERS = "git push --force origin main\n"


@pytest.mark.parametrize("settings", OFF)
def test_switching_off_leaves_the_locked_rules(paths, project, settings):
    server = Server(paths)
    assert len(server.codes(DANGER + OTHERS, project)) == 2
    server.editor_settings = settings
    server.forget_policies()
    assert server.codes(DANGER + OTHERS, project) == ["CARO-FS-001"]


@pytest.mark.parametrize("settings", OFF)
def test_switching_off_is_complete_where_nothing_is_locked(paths, project, settings):
    write(paths.machine.config_file, "")
    server = Server(paths)
    server.editor_settings = settings
    assert server.codes(DANGER, project) == []


# Settings.


def keys():
    for section, value in as_dict(Settings()).items():
        if isinstance(value, dict):
            yield from ((f"{section}.{key}", inner) for key, inner in value.items())
        else:
            yield section, value


OTHER = {
    "dogma.level": "permissive",
    "dogma.overrides": {"CARO-FS-001": {"enabled": False}},
    "dogma.policies": ["../outside"],
    "completion.languages": ["sh"],
    "completion.minConfidence": 0.1,
    "model.backend": "none",
    "model.prompt": "base",
    "model.cacheGigabytes": 1.0,
    "heal.consent": "full",
    "heal.sender": "https",
}


def other(key, value):
    """A valid value that is not the default; the weaker one where there is such a thing."""
    if key in OTHER:
        return OTHER[key]
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else "elsewhere"


def toml(key, value):
    section, _, name = key.rpartition(".")
    if isinstance(value, dict):
        return "".join(f"[{key}.{rule}]\nenabled = false\n" for rule in value)
    return (
        f"[{section}]\n{name} = {json.dumps(value)}\n"
        if section
        else f"{name} = {json.dumps(value)}\n"
    )


KEYS = [pytest.param(key, other(key, value), id=key) for key, value in keys()]


@pytest.mark.parametrize(("key", "value"), KEYS)
def test_an_untrusted_repository_sets_nothing(paths, project, key, value):
    file = write(project / ".caro" / "config.toml", toml(key, value))
    found = config.load(paths, project)
    assert found.settings == Settings()
    assert found.raised == {}
    assert any(problem.source == str(file) for problem in found.problems)


@pytest.mark.parametrize(("key", "value"), KEYS)
def test_a_locked_key_is_nobodys(paths, project, key, value):
    write(paths.machine.config_file, f'[lock]\nkeys = ["{key}"]\n')
    write(paths.config_file, toml(key, value))
    write(project / ".caro" / "config.toml", toml(key, value))
    section, _, name = key.rpartition(".")
    editor = {section: {name: value}} if section else {name: value}
    found = config.load(paths, project, editor, trusted=True, flags=editor)
    assert found.settings == Settings()
    assert len(found.problems) == 4
    write(paths.machine.config_file, "")
    assert config.load(paths, project, editor, trusted=True).settings != Settings()


def test_the_machine_gives_defaults_and_locked_values(paths):
    write(
        paths.machine.config_file,
        "[completion]\nmaxItems = 5\ndebounceMs = 7\n"
        "[model]\nbackend = 'none'\n[lock]\nkeys = ['model', 'completion.debounceMs']\n",
    )
    write(paths.config_file, "[completion]\nmaxItems = 6\ndebounceMs = 8\n[model]\npath = 'x'\n")
    settings = config.load(paths).settings
    assert (settings.completion.max_items, settings.completion.debounce_ms) == (6, 7)
    assert (settings.model.backend, settings.model.path) == ("none", "")


def test_policies_of_the_machine_stay(paths, machine, tmp_path):
    write(machine.config_file, "[dogma]\npolicies = ['more']\n").chmod(0o644)
    write(machine.folder / "more" / "b.yaml", rule("CORP-B-1")).chmod(0o644)
    (machine.folder / "more").chmod(0o755)
    _, loaded = load(paths, editor={"dogma": {"policies": []}})
    assert loaded.rules.rules["CORP-B-1"].layer == "enterprise"
    assert [layer.name for layer in loaded.rules.layers] == [
        "community",
        "enterprise",
        "enterprise",
    ]


def test_the_administrator_may_redefine_and_override_what_is_locked(paths, machine):
    write(machine.config_file, LOCKED + "[dogma.overrides.CORP-A-2]\nseverity = 'error'\n")
    write(machine.rules / "fs.yaml", rule("CARO-FS-001")).chmod(0o644)
    write(paths.config_file, "[dogma.overrides.CORP-A-2]\nseverity = 'warning'\n")
    _, loaded = load(paths)
    assert loaded.rules.rules["CARO-FS-001"].layer == "enterprise"
    assert loaded.rules.rules["CORP-A-2"].severity == "error"


def test_each_lock_on_no_rule_is_told_with_what_was_meant(paths):
    write(paths.machine.config_file, '[lock]\nrules = ["CARO-SF-001", "CORP-A-2", "NONE-*"]\n')
    _, loaded = load(paths)
    first, second = loaded.problems
    assert "is called CARO-SF-001" in str(first)
    assert "Did you mean CARO-FS-001?" in str(first)
    assert "is called NONE-*" in str(second)
    assert loaded.broken


def test_a_rule_of_a_user_cannot_be_locked(paths):
    write(paths.config / "rules" / "a.yaml", rule("USER-A-1"))
    write(paths.machine.config_file, '[lock]\nrules = ["USER-*"]\n')
    _, loaded = load(paths)
    assert loaded.broken
    assert "rules of users and projects cannot be locked" in str(loaded.problems[0])


def test_a_former_id_and_a_built_in_rule_can_be_locked(paths):
    write(paths.machine.config_file, '[lock]\nrules = ["CORP-A-1", "CARO-META-*"]\n')
    _, loaded = load(paths)
    assert not loaded.broken
    assert loaded.rules.rules["CORP-A-2"].locked


# Failing closed.


def linked(file):
    file.rename(file.with_suffix(".real"))
    file.symlink_to(file.with_suffix(".real"))


BROKEN = {
    "not TOML": (lambda m: write(m.config_file, "[lock"), "not valid TOML"),
    "unknown key": (lambda m: write(m.config_file, "[dogma]\nlevle = 'strict'"), "no such setting"),
    "wrong value": (lambda m: write(m.config_file, "[dogma]\nlevel = 'high'"), "dogma.level"),
    "wrong lock": (lambda m: write(m.config_file, "[lock]\nkey = []"), "lock.key"),
    "lock of no rule": (
        lambda m: write(m.config_file, "[lock]\nrules = ['CARO-SF-*']"), "is called CARO-SF-*"
    ),
    "lock of no key": (lambda m: write(m.config_file, "[lock]\nkeys = ['dogma.lvl']"), "dogma.lvl"),
    "lock that is no array": (lambda m: write(m.config_file, "lock = 1"), "should be a table"),
    "writable file": (lambda m: m.config_file.chmod(0o664), "chmod go-w"),
    "writable folder": (lambda m: m.folder.chmod(0o757), "chmod go-w"),
    "writable folder above": (lambda m: m.root.chmod(0o777), "chmod go-w"),
    "writable rule": (lambda m: (m.rules / "corp.yaml").chmod(0o646), "chmod go-w"),
    "writable rules": (lambda m: m.rules.chmod(0o775), "chmod go-w"),
    "link": (lambda m: linked(m.config_file), "symbolic link"),
    "linked rule": (lambda m: linked(m.rules / "corp.yaml"), "symbolic link"),
    "broken rule": (lambda m: write(m.rules / "corp.yaml", "id: x"), "corp.yaml"),
    "policy that is not there": (
        lambda m: write(m.config_file, "[dogma]\npolicies = ['no']"), "cannot be looked at"
    ),
    "pipe": (lambda m: (m.config_file.unlink(), os.mkfifo(m.config_file, 0o644)), "regular file"),
}  # fmt: skip


@pytest.mark.parametrize(("damage", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_machine_fails_closed(run, machine, paths, project, damage, said):
    write(paths.config_file, WEAK_TOML)
    damage(machine)
    status, found, errors = run("--no-config", "--level", "permissive")
    assert status == 2
    assert found == {}
    assert said in errors
    server = Server(paths)
    server.editor_settings = {"enable": False, **WEAK}
    comment = '# caro: ignore[CARO-FS-001] reason="x"\n'
    assert "CARO-FS-001" in server.codes(comment + DANGER, project)
    assert server.told[0][1] == types.MessageType.Error


def test_another_owner_fails_closed(tmp_path, machine):
    paths = Paths.below(tmp_path / "home", Machine(machine.root, os.getuid() + 1))
    (problem,) = config.load(paths).problems
    assert "chown" in str(problem)


def test_the_server_keeps_the_last_good_policy(paths, machine, project):
    server = Server(paths)
    assert server.codes("forbidden\n", project) == ["CORP-A-2"]
    write(machine.config_file, "[lock")
    server.forget_policies()
    assert server.codes("forbidden\n", project) == ["CORP-A-2"]
    assert server.told[0][1] == types.MessageType.Error
    write(machine.config_file, "[dogma.overrides.CORP-A-2]\nenabled = false\n")
    server.forget_policies()
    assert server.codes("forbidden\n", project) == []


def test_a_machine_without_configuration_changes_nothing(tmp_path):
    plain = Paths.below(tmp_path / "home", Machine(tmp_path / "none", os.getuid()))
    configuration, loaded = load(plain)
    assert not configuration.broken
    assert not any(rule.locked for rule in loaded.rules.rules.values())


def test_a_pipe_among_the_rules_is_not_waited_for(paths):
    folder = write(paths.config / "rules" / "b.yaml", rule("USER-A-1")).parent
    os.mkfifo(folder / "a.yaml")
    _, loaded = load(paths)
    assert "USER-A-1" in loaded.rules.rules
    assert "not a regular file" in str(loaded.problems[0])
