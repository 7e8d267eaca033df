"""No home, a home that cannot be written to, a full disk: what is checked is the same."""

import os
import subprocess
import sys

import pytest
from check_runs import CARO, check, environment

DANGER = "rm -rf /\n"


@pytest.fixture
def script(tmp_path):
    (tmp_path / "a.sh").write_text(DANGER)
    return tmp_path


@pytest.mark.parametrize("home", ["a-file", "a-file/below", "/proc/none", "~no-such-user", "\\"])
def test_a_home_that_cannot_be_made_is_no_obstacle(script, home):
    (script / "a-file").touch()
    done = check(script, "--format", "json", "a.sh", CARO_HOME=home)
    assert (done.status, done.rules) == (1, ["a.sh:1 CARO-FS-001"])
    assert done.err == ""


def test_a_user_without_a_home_is_no_obstacle(script):
    path = os.pathsep.join([str(script), os.environ.get("PYTHONPATH", "")])
    (script / "sitecustomize.py").write_text(
        "import os, pwd\n"
        "def nobody(number):\n"
        "    raise KeyError(number)\n"
        "pwd.getpwuid = nobody\n"
        "for name in [*os.environ]:\n"
        "    if name in ('HOME', 'CARO_HOME') or name.startswith('XDG_'):\n"
        "        del os.environ[name]\n"
    )
    done = check(script, "--format", "json", "a.sh", PYTHONPATH=path)
    assert (done.status, done.rules) == (1, ["a.sh:1 CARO-FS-001"])
    assert done.err == ""
    assert not (script / "~").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on files there")
def test_a_disk_that_is_full_is_no_obstacle(script):
    rules = script / ".home" / "config" / "rules"
    rules.mkdir(parents=True)
    (rules / "own.yaml").write_text(
        "{id: OWN-A-1, name: a, severity: error, message: m, why: w, match: {command: own},"
        " examples: {invalid: [own, own a, own b], valid: [a, b, c]}}"
    )
    (script / "b.sh").write_text("own\n")

    def full():
        import resource
        import signal

        # Writing fails, as on a full disk, in place of ending the process.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    done = subprocess.run(
        [*CARO, "check", "--format", "gcc", "a.sh", "b.sh"],
        capture_output=True,
        text=True,
        cwd=script,
        env=environment(script / ".home"),
        preexec_fn=full,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert ["CARO-FS-001" in done.stdout, "OWN-A-1" in done.stdout] == [True, True]
    assert done.stderr == ""


def test_a_current_folder_that_is_gone_is_2(tmp_path):
    lost = "mkdir gone && cd gone && rmdir ../gone"
    done = subprocess.run(
        ["bash", "-c", f"{lost} && {' '.join(CARO)} check a.sh"],
        cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "the current folder is gone" in done.stderr
