"""The machine-wide configuration changes while an editor is open."""

import contextlib
import os
import sys

import pytest
from driving import editor
from lsprotocol import types

from caro_lsp.paths import Machine

SERVER = """
import os, sys
from pathlib import Path
from caro_lsp.paths import Machine, Paths
from caro_lsp.server import machine
from caro_lsp.server.app import create_server
machine.SECONDS = 0
home, root = map(Path, sys.argv[1:])
create_server(Paths.below(home, Machine(root, os.getuid()))).start_io()
"""
RULE = """\
id: CORP-A-1
name: test
severity: {}
message: "no {{command}}"
why: because
match: {{command: forbidden}}
examples:
  invalid: [forbidden, sudo forbidden, "forbidden x"]
  valid: [allowed, echo forbidden, "# forbidden"]
"""


@pytest.fixture
def machine(tmp_path):
    found = Machine(tmp_path / "root", os.getuid())
    found.rules.mkdir(parents=True)
    for part in (found.root, *found.root.rglob("*")):
        part.chmod(0o755)
    return found


def write(file, text):
    """As an administrator would: the whole file at once."""
    new = file.with_suffix(".new")
    new.write_text(text)
    new.chmod(0o644)
    new.replace(file)


@contextlib.asynccontextmanager
async def started(client_name, tmp_path, machine, *, pushes=False):
    command = [sys.executable, "-c", SERVER, str(tmp_path / "home"), str(machine.root)]
    async with editor(client_name, tmp_path, weights=False, command=command) as made:
        if pushes:
            made.capabilities.text_document.diagnostic = None
        await made.start()
        yield made


def save(ed, uri):
    identifier = types.TextDocumentIdentifier(uri)
    ed.client.text_document_did_save(types.DidSaveTextDocumentParams(identifier))


async def test_a_new_policy_is_taken_up(client_name, tmp_path, machine):
    async with started(client_name, tmp_path, machine) as ed:
        uri = ed.open("forbidden\nrm -rf /\n")
        assert await ed.codes(uri) == ["CARO-FS-001"]
        write(machine.rules / "a.yaml", RULE.format("warning"))
        assert await ed.codes(uri) == ["CORP-A-1", "CARO-FS-001"]
        write(machine.config_file, "[dogma.overrides.CARO-FS-001]\nenabled = false\n")
        assert await ed.codes(uri) == ["CORP-A-1"]
        (machine.rules / "a.yaml").unlink()
        assert await ed.codes(uri) == []


async def test_a_policy_elsewhere_is_looked_at_too(client_name, tmp_path, machine):
    more = machine.root / "opt"
    more.mkdir(mode=0o755)
    write(machine.config_file, f"[dogma]\npolicies = ['{more}']\n")
    async with started(client_name, tmp_path, machine) as ed:
        uri = ed.open("forbidden\n")
        assert await ed.codes(uri) == []
        write(more / "a.yaml", RULE.format("warning"))
        assert await ed.codes(uri) == ["CORP-A-1"]


async def test_a_broken_one_is_said_and_the_last_good_one_stays(client_name, tmp_path, machine):
    write(machine.rules / "a.yaml", RULE.format("warning"))
    write(machine.config_file, '[lock]\nrules = ["CORP-A-1"]\n')
    async with started(client_name, tmp_path, machine) as ed:
        uri = ed.open("forbidden\n")
        assert await ed.codes(uri) == ["CORP-A-1"]
        broken = {
            "TOML": lambda: write(machine.config_file, "[lock"),
            "chmod go-w": lambda: machine.folder.chmod(0o777),
        }
        for said, damage in broken.items():
            ed.said.clear()
            damage()
            assert await ed.codes(uri) == ["CORP-A-1"]
            await ed.until(lambda: bool(ed.said))
            assert said in ed.said[0]
            machine.folder.chmod(0o755)
            write(machine.config_file, '[lock]\nrules = ["CORP-A-1"]\n')
            assert await ed.codes(uri) == ["CORP-A-1"]
        ed.said.clear()
        broken["TOML"]()
        # Mended and broken again in the same way, it is said again.
        assert await ed.codes(uri) == ["CORP-A-1"]
        await ed.until(lambda: bool(ed.said))


async def test_saving_any_file_brings_it_to_all_that_are_open(tmp_path, machine):
    async with started("neovim-0.11", tmp_path, machine, pushes=True) as ed:
        uri, other = ed.open("forbidden\n", "a.sh"), ed.open("true\n", "b.sh")
        assert await ed.codes(uri) == []
        write(machine.rules / "a.yaml", RULE.format("error"))
        save(ed, other)
        await ed.until(lambda: bool(ed.published[uri].diagnostics))
        assert ed.published[uri].diagnostics[0].code == "CORP-A-1"


async def test_a_client_that_pulls_is_asked_to_do_so_again(tmp_path, machine):
    async with started("vscode-1.139", tmp_path, machine) as ed:
        uri = ed.open("forbidden\n")
        await ed.diagnostics(uri)
        before = ed.refreshes
        write(machine.rules / "a.yaml", RULE.format("error"))
        save(ed, uri)
        await ed.until(lambda: ed.refreshes > before)
