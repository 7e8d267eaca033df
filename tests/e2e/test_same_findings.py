"""The same findings in the editor, in CI and for standard input, byte for byte."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from driving import SERVER, editor
from lsprotocol import types

if TYPE_CHECKING:
    from pathlib import Path

SEVERITIES = {1: "error", 2: "warning", 3: "info", 4: "hint"}
SCRIPTS = {
    "plain.sh": "#!/bin/sh\nrm -rf /\nchmod 777 a\ngit push --force\n",
    "variables.sh": 'D=/\nsudo rm -rf "$D"\nX=tmp\nrm -rf "/$X" "$Y/"\n',
    "functions.sh": 'clean() {\n  rm -rf "$1"\n}\nclean /\nclean ./build\n',
    "alphabets.sh": "echo 'é語😀'; rm -rf / # 語\nchmod 777 'a😀' b\n",
    "carriage.sh": "#!/bin/sh\r\nrm -rf /\r\nchmod \\\r\n  777 a\r\n",
    "separators.sh": "echo '\u2028\x0c\x85'; rm -rf /\nchmod 777 a\n",
    "lone-returns.sh": "echo a\rchmod 777 a\nrm -rf /",
    "broken.sh": "if true; then\nrm -rf /\nchmod 777 a\necho 'open\n",
    "wrapped.sh": "ssh host 'rm -rf /'\nbash -c \"chmod 777 a\"\nfind / | xargs rm -rf\n",
    "here.sh": "bash <<E\nrm -rf /\nE\ncat <<'E'\nrm -rf /\nE\ncurl -s x | sh\n",
    "nested/dash.sh": "#!/bin/dash\n. ./lib.sh\nrm -rf \"$LIB\"\n",
    "nested/lib.sh": "LIB=/\n",
    "zsh.zsh": "rm -rf /\nprint -l *(.)\n",
    "ksh": "#!/usr/bin/env ksh\nrm -rf /\n",
    "by-directive.sh": "# shellcheck shell=dash\nrm -rf /\n",
    "settings.sh": "git reset --hard\nforbidden --now\n",
    "empty.sh": "",
    "many.sh": "".join(f"chmod 777 file{number}\n" for number in range(300)),
}  # fmt: skip
RULE = """\
id: OWN-TOOL-001
name: a tool that nobody may use
severity: info
message: "{command} is not used here"
why: It was replaced.
match: {command: forbidden}
examples:
  invalid: [forbidden, sudo forbidden, forbidden -x]
  valid: [echo forbidden, allowed, ls]
"""


def canonical(findings: list[dict[str, Any]]) -> bytes:
    ordered = sorted(findings, key=lambda f: json.dumps(f, sort_keys=True))
    return json.dumps(ordered, sort_keys=True, ensure_ascii=False, indent=1).encode()


def of_document(output: bytes, path: str) -> bytes:
    """What ``--format json`` says of one file, in the terms that both sides have."""
    return canonical(
        [
            {
                "start": [found["line"] - 1, found["column"] - 1],
                "end": [found["end_line"] - 1, found["end_column"] - 1],
                "rule": found["rule"],
                "severity": found["severity"],
                "message": found["message"],
                "tags": found["tags"],
            }
            for found in json.loads(output)["findings"]
            if found["path"] == path
        ]
    )


def of_diagnostics(diagnostics: list[types.Diagnostic]) -> bytes:
    """What the editor shows; its columns count code points here, as those of the document."""
    return canonical(
        [
            {
                "start": [found.range.start.line, found.range.start.character],
                "end": [found.range.end.line, found.range.end.character],
                "rule": found.code,
                "severity": SEVERITIES[found.severity],
                "message": found.message,
                "tags": list(found.data["tags"]),
            }
            for found in diagnostics
        ]
    )


def check(folder: Path, *arguments: str, home: Path, stdin: bytes = b"") -> bytes:
    done = subprocess.run(
        [str(SERVER), "check", "--format", "json", *arguments],
        input=stdin,
        capture_output=True,
        cwd=folder,
        env={**os.environ, "CARO_HOME": str(home)},
        check=False,
    )
    assert done.returncode in {0, 1}, done
    return done.stdout


@pytest.fixture
async def project(tmp_path):
    """An editor in a project with scripts, a level and a rule of its own."""
    async with editor("neovim-0.11", tmp_path, weights=False) as made:
        made.capabilities.general.position_encodings = [types.PositionEncodingKind.Utf32]
        for name, text in SCRIPTS.items():
            file = made.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        settings = made.folder / ".caro"
        (settings / "rules").mkdir(parents=True)
        (settings / "config.toml").write_text("[dogma]\nlevel = 'strict'\n")
        (settings / "rules" / "own.yaml").write_text(RULE)
        yield made


async def test_file_standard_input_and_editor_say_the_same(project, tmp_path):
    await project.start()
    home, folder = tmp_path / "caro-home", project.folder
    files = check(folder, *SCRIPTS, home=home)
    elsewhere = check(tmp_path, "project", home=home)
    said = {}
    for name, text in SCRIPTS.items():
        uri = project.open(text, name)
        shown = of_diagnostics(await project.diagnostics(uri))
        of_file = of_document(files, name)
        stdin = check(folder, "--stdin-filename", name, "-", home=home, stdin=text.encode())
        assert shown.decode() == of_file.decode(), name
        assert of_document(stdin, name) == of_file, name
        assert of_document(elsewhere, f"project/{name}") == of_file, name
        said[name] = json.loads(of_file)
    # The comparison is of something.
    silent = {name for name, found in said.items() if not found}
    assert silent == {"empty.sh", "nested/lib.sh"}
    assert {"OWN-TOOL-001", "CARO-GIT-002"} <= {found["rule"] for found in said["settings.sh"]}


async def test_fingerprints_do_not_depend_on_where_a_run_starts(project, tmp_path):
    home, folder = tmp_path / "caro-home", project.folder
    marks = {
        tuple(found["fingerprint"] for found in json.loads(check(*run, home=home))["findings"])
        for run in ((folder, "nested"), (tmp_path, "project/nested"), (folder / "nested", "."))
    }
    assert len(marks) == 1
    assert marks != {()}
