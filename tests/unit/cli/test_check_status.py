"""The exit status of ``check``, also where nobody reads what it prints."""

import os
import subprocess

import pytest
from check_runs import CARO, check, environment


def piped(folder, *arguments, stdin, lines=1):
    """Read some lines of a check and go away; its status and what it said."""
    process = subprocess.Popen(
        [*CARO, "check", *arguments],
        cwd=folder, env=environment(folder / ".home"),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    process.stdin.write(stdin)
    process.stdin.close()
    for _ in range(lines):
        process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    return process.wait(timeout=60), said


@pytest.mark.parametrize("form", ["gcc", "json", "human", "sarif", "junit", "github"])
def test_a_reader_that_goes_away_does_not_change_it(tmp_path, form):
    text = b"rm -rf /\n" * 3000
    assert piped(tmp_path, "--format", form, "-", stdin=text) == (1, b"")
    options = ("--fail-on", "never", "--format", form, "-")
    assert piped(tmp_path, *options, stdin=text) == (0, b"")


def test_a_reader_of_a_diff_or_a_fixed_text_may_go_too(tmp_path):
    text = b"chmod 777 a\n" * 6_000
    for option in ("--fix", "--diff"):
        status, said = piped(tmp_path, option, "-", stdin=text)
        assert status == 0
        assert b"Traceback" not in said


def test_standard_error_that_is_closed_does_not_change_it(tmp_path):
    (tmp_path / "a.sh").write_text("rm -rf /\n")
    (tmp_path / ".caro").mkdir()
    (tmp_path / ".caro" / "config.toml").write_text("nonsense = 1\n")
    command = f"{' '.join(CARO)} check a.sh"
    for redirection in ("2>&-", "2>/dev/full", ">&-"):
        done = subprocess.run(
            ["bash", "-c", f"{command} {redirection}"],
            cwd=tmp_path, env=environment(tmp_path / ".home"), capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 1, (redirection, done)


def test_output_that_cannot_be_written_is_2(tmp_path):
    done = subprocess.run(
        [*CARO, "check", "--format", "json", "-"],
        input=b"ls\n",
        stdout=os.open("/dev/full", os.O_WRONLY),
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(tmp_path / ".home"),
        check=False,
    )
    assert done.returncode == 2
    assert b"the output cannot be written: No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["a.sh"], 1),
        (["--fail-on", "never", "a.sh"], 0),
        (["ok.sh"], 0),
        (["."], 1),
        (["ok.sh", "missing.sh"], 2),
        (["--fail-on", "never", "missing.sh"], 2),
        (["a.sh", "missing.sh"], 2),
        (["--no-such-option"], 2),
        (["--fail-on", "sometimes", "a.sh"], 2),
        (["--policy", "missing", "a.sh"], 2),
        (["empty"], 0),
    ],
)
def test_it_is_that_of_the_contract(tmp_path, arguments, status):
    (tmp_path / "a.sh").write_text("rm -rf /\n")
    (tmp_path / "ok.sh").write_text("ls\n")
    (tmp_path / "empty").mkdir()
    assert check(tmp_path, *arguments).status == status


def test_an_internal_error_is_3_and_what_else_was_found_is_told(tmp_path):
    (tmp_path / "a.sh").write_text("rm -rf /\n")
    (tmp_path / "b.sh").write_text("rm -rf /\n")
    (tmp_path / "sitecustomize.py").write_text(
        "from caro_lsp.cli.checking.judging import Judge\n"
        "judge = Judge.judge\n"
        "def fail(self, source, path):\n"
        "    return judge(self, source, path) if path != 'a.sh' else 1 / 0\n"
        "Judge.judge = fail\n"
    )
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    done = check(tmp_path, "--format", "gcc", "a.sh", "b.sh", PYTHONPATH=path)
    assert done.status == 3
    assert "a.sh: error: internal error: ZeroDivisionError" in done.text
    assert "b.sh:1:1: error: rm would delete /" in done.text
