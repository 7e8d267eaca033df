"""What counts as a change of the machine-wide configuration, and how often it is looked at."""

import os

import pytest

from caro_lsp.paths import Machine
from caro_lsp.server import machine as watching
from caro_lsp.server.machine import MachineWatch


@pytest.fixture
def machine(tmp_path, monkeypatch):
    monkeypatch.setattr(watching, "SECONDS", 0)
    return Machine(tmp_path / "root", os.getuid())


def write(file, text="x"):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def relink(file):
    file.unlink()
    file.symlink_to("nowhere")


CHANGES = {
    "new rule": lambda m: write(m.rules / "deep" / "b.yaml"),
    "content": lambda m: write(m.rules / "a.yaml", "y"),
    "gone": lambda m: (m.rules / "a.yaml").unlink(),
    "mode": lambda m: m.config_file.chmod(0o600),
    "mode of a folder above": lambda m: m.root.chmod(0o777),
    "link": lambda m: relink(m.config_file),
    "other file of the same name": lambda m: write(m.root / "n", "x").replace(m.config_file),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_noticed_once(machine, change):
    write(machine.config_file)
    write(machine.rules / "a.yaml")
    watch = MachineWatch(machine)
    assert not watch.changed()
    change(machine)
    assert watch.changed()
    assert not watch.changed()


def test_a_configuration_that_comes_or_goes_is_noticed(machine):
    watch = MachineWatch(machine)
    assert not watch.changed()
    file = write(machine.config_file)
    assert watch.changed()
    file.unlink()
    assert watch.changed()


def test_a_further_place_counts_from_when_it_is_known(machine, tmp_path):
    watch = MachineWatch(machine)
    place = tmp_path / "policy"
    write(place / "a.yaml")
    watch.include([str(place)])
    assert not watch.changed()
    write(place / "b.yaml")
    assert watch.changed()
    # Known already, so what changed meanwhile is not passed over.
    write(place / "c.yaml")
    watch.include([str(place)])
    assert watch.changed()


def test_other_files_do_not_count(machine, tmp_path):
    write(machine.config_file)
    watch = MachineWatch(machine)
    write(machine.root / "etc" / "other", "x")
    write(tmp_path / "home", "x")
    assert not watch.changed()


def test_it_is_not_looked_at_all_the_time(machine, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(watching.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(watching, "SECONDS", 2.0)
    watch = MachineWatch(machine)
    write(machine.config_file)
    now[0] = 101.9
    assert not watch.changed()
    now[0] = 102.1
    assert watch.changed()
