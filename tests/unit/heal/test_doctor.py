"""The doctor: each check says how it is, what that means and what to do; some it cures."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from caro_lsp import config
from caro_lsp.heal.doctor import Diagnosis, Measured, Patient, as_json, examine, treat, worst
from caro_lsp.heal.doctor.examination import GROUPS
from caro_lsp.paths import Paths

ROOT = Path(__file__).parents[3]


@pytest.fixture
def patient(tmp_path) -> Patient:
    return Patient(Paths.below(tmp_path / "caro"))


def only(patient: Patient, group: str) -> list[Diagnosis]:
    return list(importlib.import_module(f"caro_lsp.heal.doctor.{group}").check(patient))


def named(found: list[Diagnosis], name: str) -> Diagnosis:
    return next(one for one in found if one.name == name)


def test_every_group_has_a_say_and_nothing_is_made(patient):
    found = examine(patient)
    assert {one.group for one in found} == set(GROUPS)
    assert not patient.paths.state.exists()
    assert worst(found) != "error"
    for one in found:
        assert one.cure or one.state == "ok", one
        assert one.meaning or one.state == "ok", one
    document = as_json(found)
    assert document["version"] == 1
    assert {"group", "name", "state", "detail", "meaning", "cure", "fixable"} <= set(
        document["checks"][0]
    )


def test_files_that_others_can_read_are_closed(patient):
    state = patient.paths.state
    state.mkdir(parents=True)
    (state / "secret.json").write_text("{}")
    (state / "secret.json").chmod(0o644)
    state.chmod(0o755)
    modes = named(only(patient, "folders"), "file modes")
    assert modes.state == "warning"
    treated = treat(patient, only_group(patient, "folders"))
    assert named(treated, "file modes").state == "ok"
    assert "closed" in named(treated, "file modes").fixed
    assert state.stat().st_mode & 0o077 == 0
    assert (state / "secret.json").stat().st_mode & 0o077 == 0


def only_group(patient: Patient, group: str) -> list[Diagnosis]:
    return [one for one in examine(patient) if one.group == group]


def test_locks_that_nobody_holds_are_removed_and_held_ones_stay(patient):
    from filelock import FileLock

    state = patient.paths.state
    state.mkdir(parents=True, mode=0o700)
    old = time.time() - 10 * 86_400
    free, held, young = state / ".a.lock", state / ".b.lock", state / ".c.lock"
    for lock in (free, held, young):
        lock.touch(mode=0o600)
    with FileLock(held):
        for lock in (free, held):
            os.utime(lock, (old, old))
        locks = named(only(patient, "folders"), "locks")
        assert locks.state == "warning"
        locks.fix()
    assert not free.exists()
    assert young.exists()


def test_it_says_where_each_value_comes_from(patient, tmp_path):
    paths = patient.paths
    project = tmp_path / "project"
    (project / ".caro").mkdir(parents=True)
    (project / ".caro" / "config.toml").write_text('[dogma]\nlevel = "strict"\n')
    paths.config.mkdir(parents=True)
    paths.config_file.write_text('[model]\nbackend = "none"\n')
    editor = {"completion": {"maxItems": 5}}
    found = only(Patient(paths, project, editor), "configuration")
    values = {one["key"]: one for one in named(found, "settings").facts["values"]}
    assert values["dogma.level"]["layer"] == "project"
    assert values["model.backend"]["layer"] == "user"
    assert values["completion.maxItems"] == {
        "key": "completion.maxItems",
        "value": 5,
        "layer": "editor",
        "source": "editor settings",
    }
    assert values["completion.debounceMs"]["layer"] == "built-in"


def test_damaged_state_is_told_and_cured(patient):
    paths = patient.paths
    config.write_trusted(paths, ["/srv/a", "/srv/b"])
    os.truncate(paths.trust_file, paths.trust_file.stat().st_size - 6)
    found = only_group(patient, "state")
    assert named(found, "trusted folders").state == "warning"
    treated = treat(patient, found)
    assert "made anew" in named(treated, "trusted folders").fixed
    assert worst([one for one in treated if one.group == "state"]) == "ok"
    assert config.trusted_folders(paths)[0] == "/srv/a"


def test_a_broken_rule_file_is_named_with_the_way_to_mend_it(patient):
    rules = patient.paths.config / "rules"
    rules.mkdir(parents=True)
    (rules / "bad.yaml").write_text("id: nothing\n")
    found = named(only(patient, "rules"), "rule file")
    assert "bad.yaml" in found.detail
    assert "validate" in found.cure


def test_a_model_that_answers_slowly_or_not_at_all_is_told(patient, tmp_path):
    gguf = tmp_path / "m.gguf"
    gguf.write_bytes(b"GGUF" + bytes(100))
    editor = {"model": {"path": str(gguf)}}

    def fails(*_):
        raise RuntimeError("the model was not loaded within 3 seconds")

    speeds = {"warning": lambda *_: Measured("m", 1.0, 2.0), "ok": lambda *_: Measured("m", 1, 90)}
    for state, measure in speeds.items():
        found = only(Patient(patient.paths, editor=editor, measure=measure), "model")
        assert named(found, "model answers").state == state
    found = only(Patient(patient.paths, editor=editor, measure=fails), "model")
    assert "within 3 seconds" in named(found, "model answers").detail


def test_a_client_is_described_by_what_it_can_do(patient):
    client = {"name": "Nano", "version": "9", "inline_completion": False, "pull_diagnostics": True}
    (found,) = only(Patient(patient.paths, client=client), "editor")
    assert "Nano 9" in found.detail
    assert "inline completion" in found.detail


@pytest.mark.parametrize("library", ["re2", "click"])
def test_a_missing_library_is_a_check_that_fails_and_no_traceback(tmp_path, library):
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Gone:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {library!r} or name.startswith({library!r} + '.'):\n"
        "            raise ModuleNotFoundError(f'No module named {name!r}', name=name)\n"
        "sys.meta_path.insert(0, Gone())\n"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}",
        "CARO_HOME": str(tmp_path / "home"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "caro_lsp", "doctor", "--model-seconds", "0"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "cannot be loaded" in done.stdout
    assert "reinstall" in done.stdout
    # The others have their say.
    assert "shells" in done.stdout
    assert "editor" in done.stdout
