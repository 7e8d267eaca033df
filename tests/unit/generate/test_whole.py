"""Whole scripts: what they hold, and that they pass all judges in both shells."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from caro_lsp import config
from caro_lsp.dogma import layers
from caro_lsp.dogma.check import forbidden, speaking_against
from caro_lsp.generate.evaluation import sandbox
from caro_lsp.generate.pipeline import Generator
from caro_lsp.generate.whole.layout import laid_out
from caro_lsp.generate.whole.lexing import tokens
from caro_lsp.generate.whole.make import script_for
from caro_lsp.generate.whole.notes import needs_root, tools_of, undo_of
from caro_lsp.generate.whole.options import found_in, put_in
from caro_lsp.paths import Paths

BIN = Path(sys.executable).parent
GOALS = [
    "stop nginx, copy nginx.conf to /etc/nginx/, then start nginx",
    "dump the postgres database shop to shop.sql, compress it, and copy it to backup@nas:/dumps",
    "delete log files older than 14 days in /var/log/app",
    "add a cron job that runs /usr/local/bin/backup.sh every day at 3",
    "find duplicate files in ~/Pictures",
    "create a temporary folder, then download https://example.org/x.tar.gz",
]


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    paths = Paths.below(tmp_path_factory.mktemp("home"))
    return layers.load(paths, config.load(paths, None)).rules


@pytest.fixture(scope="module")
def made(rules):
    generator = Generator(None, violations=lambda command: forbidden(command, rules))

    def make(text, shell="bash"):
        return asyncio.run(
            script_for(generator, text, shell, lambda script: speaking_against(script, rules))
        )

    return make


def said(program, *options, text):
    words = [str(BIN / program) if (BIN / program).exists() else program, *options]
    done = subprocess.run(words, input=text, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize("shell", ["bash", "sh"])
@pytest.mark.parametrize("goal", GOALS)
def test_a_script_passes_all_judges(goal, shell, made, rules, monkeypatch):
    # As on a machine that has neither ShellCheck nor shfmt.
    with monkeypatch.context() as bare:
        bare.setenv("PATH", "/usr/bin:/bin")
        script = made(goal, shell).script
    assert script is not None
    text = script.text
    assert said("dash" if shell == "sh" else "bash", "-n", text=text) == ""
    found = said("shellcheck", "--norc", "-s", shell, "-S", "style", "-f", "gcc", "-", text=text)
    assert found == ""
    assert said("shfmt", "-i", "4", "-d", text=text) == ""
    assert speaking_against(text, rules) == []


@pytest.mark.parametrize("shell", ["bash", "sh"])
def test_a_dry_run_tells_and_changes_nothing(shell, made, tmp_path):
    text = made(GOALS[2], shell).script.text
    files = tmp_path / "files.sh"
    files.write_text("mkdir -p /var/log/app; touch -d '20 days ago' /var/log/app/a.log\n# /testbed")
    program = "dash" if shell == "sh" else "bash"
    with sandbox.template(files) as tree:
        (tree / "home/user/.keep").touch()
        (tree / "script").write_text(text)
        helped = sandbox.run(tree, f"{program} /script --help")
        dry = sandbox.run(tree, f"{program} /script --dry-run --days 10 2>&1")
        wrong = sandbox.run(tree, f"{program} /script --days ten 2>&1")
        real = sandbox.run(tree, f"{program} /script --days 30; {program} /script 2>&1")
    assert "--days N" in helped.output
    assert "(default: 14)" in helped.output
    assert "-mtime +10 -delete" in dry.output
    assert "var/log/app/a.log" in dry.files
    assert wrong.status == 2
    assert "--days must be a number" in wrong.output
    assert "var/log/app/a.log" not in real.files


def test_a_script_says_what_it_is_and_how_steps_are_undone(made):
    script = made(GOALS[0]).script
    assert script.text.startswith("#!/usr/bin/env bash\n#\n# Stop nginx, copy nginx.conf")
    assert "set -euo pipefail\n" in script.text
    assert "# 1. Stop nginx.\n# To undo: systemctl start $service.\n" in script.text
    assert 'run cp "$source" "$target"' in script.text
    assert script.options == ("--service", "--source", "--target")
    assert 'die "must be run as root"' in script.text


def test_temporary_files_are_gone_at_the_end(made):
    text = made(GOALS[5]).script.text
    assert "trap 'rm -rf \"$work\"' EXIT\n" in text
    assert text.index("trap ") < text.index("work=$(mktemp -d)")


def test_there_is_no_script_for_what_is_not_understood(made):
    found = made("create the folder out, then frobnicate the gizmo")
    assert found.script is None
    assert found.refused == "not every step of it was understood"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("sort a > b", "sort a >b"),
        ("ls 2> /dev/null", "ls 2>/dev/null"),
        ("diff <(sort a) < b", "diff <(sort a) <b"),
        ('echo "$(ls | wc -l > x)"', 'echo "$(ls | wc -l >x)"'),
        ("(( a > 1 ))", "((a > 1))"),
        ("echo '> a'", "echo '> a'"),
        ("echo `date`", "echo $(date)"),
        ("a&&b", "a && b"),
        ("a || { echo 'b; c'; exit 1; }", "a || {\n    echo 'b; c'\n    exit 1\n}"),
        ("awk '{ print $1 }' f", "awk '{ print $1 }' f"),
    ],
)
def test_a_command_is_laid_out_as_shfmt_does(command, expected):
    assert laid_out(command) == expected
    assert said("shfmt", "-i", "4", text=command).rstrip("\n") == expected
    assert "".join(token.text for token in tokens(command)) == command


@pytest.mark.parametrize(
    ("command", "value", "expected"),
    [
        ("cp a.txt /srv", "/srv", 'cp a.txt "$v"'),
        ("gzip a.log.gz", "a.log", 'gzip "$v.gz"'),
        ("find . -mtime +7", "7", 'find . -mtime "+$v"'),
        ("find . -mtime +17", "7", "find . -mtime +17"),
        ("sed 's/a.txt/b/' a.txt", "a.txt", None),
        ("cp a.txt b.txt", "b", "cp a.txt b.txt"),
        ("scp x me@host:/srv", "me@host:/srv", 'scp x "$v"'),
    ],
)
def test_a_value_is_put_in_only_where_it_stands_alone(command, value, expected):
    assert put_in(command, value, "v") == expected


def test_only_what_the_request_names_is_an_option():
    options, commands = found_in(["tar -czf www.tar.gz /srv/www"], "back up /srv/www")
    assert [one.variable for one in options] == ["source"]
    assert commands == ['tar -czf www.tar.gz "$source"']


def test_what_is_known_of_a_step():
    assert undo_of("systemctl stop nginx") == "systemctl start nginx"
    assert undo_of("rm -r build") == ""
    assert undo_of("make") is None
    assert tools_of("pg_dump shop | gzip > x.gz") == ["pg_dump", "gzip"]
    assert needs_root("systemctl stop nginx")
    assert not needs_root("systemctl status nginx")
