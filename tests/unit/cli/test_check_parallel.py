"""Many files in several processes: the same answer, whatever happens to a process."""

import json
import multiprocessing
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from check_runs import CARO, check, environment, inspector, works

from caro_lsp.cli.checking import parallel
from caro_lsp.cli.checking.inspector import Inspector
from caro_lsp.cli.checking.parallel import inspect_all

SLOW = "if true; then echo a b c; fi\n"


@pytest.fixture
def scripts(tmp_path):
    """Thirty files, enough to be worth processes."""
    folder = tmp_path / "scripts"
    folder.mkdir()
    for number in range(30):
        (folder / f"s{number:02}.sh").write_text(f"# {number}\nrm -rf /\n" + SLOW * (number * 30))
    return sorted(folder.iterdir())


@pytest.fixture
def small(monkeypatch):
    """Processes are worth it for any number of bytes."""
    monkeypatch.setattr(parallel, "WORTH_BYTES", 0)
    monkeypatch.setattr(parallel, "WORTH_BYTES_AFRESH", 0)


@pytest.fixture(params=["fork", "spawn", "forkserver"])
def method(request):
    """Each way to start a process."""
    before = multiprocessing.get_start_method(allow_none=True)
    multiprocessing.set_start_method(request.param, force=True)
    yield request.param
    multiprocessing.set_start_method(before, force=True)


@pytest.mark.usefixtures("small", "method")
def test_the_answer_does_not_depend_on_the_processes(tmp_path, scripts):
    looking = inspector(tmp_path)
    alone = inspect_all(looking, works(*scripts), 1)
    assert inspect_all(looking, works(*scripts), 2) == alone
    assert [outcome.path for outcome in alone] == [str(file) for file in scripts]


def test_the_command_says_the_same_with_any_number_of_jobs(tmp_path, scripts):
    answers = {check(tmp_path, "--format", "json", "--jobs", n, "scripts").out for n in (1, 2, 5)}
    assert len(answers) == 1


def test_a_few_small_files_are_looked_at_without_processes(tmp_path, scripts, monkeypatch):
    def fail(*_):
        raise AssertionError("a process was started")

    monkeypatch.setattr(parallel, "_Pool", fail)
    assert len(inspect_all(inspector(tmp_path), works(*scripts[:5]), 2)) == 5


def test_progress_counts_up_to_all(tmp_path, scripts, small):
    seen = []
    inspect_all(inspector(tmp_path), works(*scripts), 2, seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == len(scripts)


@dataclass(frozen=True)
class Deadly(Inspector):
    """Dies of some files, as native code would that crashes."""

    def inspect(self, work):
        if "s07" in work.path or "s21" in work.path:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().inspect(work)


@pytest.mark.usefixtures("small")
def test_a_process_that_dies_is_told_of_its_file_and_no_other(tmp_path, scripts):
    outcomes = inspect_all(Deadly(inspector(tmp_path).judge), works(*scripts), 2)
    failed = [Path(o.path).name for o in outcomes if o.troubles]
    assert failed == ["s07.sh", "s21.sh"]
    assert {o.troubles[0].status for o in outcomes if o.troubles} == {3}
    assert all(o.judged for o in outcomes if not o.troubles)


@dataclass(frozen=True)
class Unlucky(Inspector):
    """Dies once, as a process that the system kills for its memory."""

    def inspect(self, work):
        mark = Path(work.path).parent / "died"
        if "s07" in work.path and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().inspect(work)


@pytest.mark.usefixtures("small")
def test_a_file_whose_process_died_by_chance_is_checked(tmp_path, scripts):
    outcomes = inspect_all(Unlucky(inspector(tmp_path).judge), works(*scripts), 2)
    assert not any(outcome.troubles for outcome in outcomes)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("how", ["dies", "refused"])
def test_without_processes_it_is_done_alone(tmp_path, scripts, monkeypatch, how):
    def refuse(*_):
        raise OSError(11, "Resource temporarily unavailable")

    def die(_):
        os._exit(1)

    monkeypatch.setattr(parallel, *(("_start", die) if how == "dies" else ("_Pool", refuse)))
    outcomes = inspect_all(inspector(tmp_path), works(*scripts), 2)
    assert all(outcome.judged for outcome in outcomes)


def test_rules_that_changed_meanwhile_are_noticed(tmp_path, monkeypatch):
    import pickle

    judge = inspector(tmp_path).judge
    again = pickle.loads(pickle.dumps(judge))
    assert again.rules.digest == judge.rules.digest
    data = pickle.dumps(judge)
    monkeypatch.setattr(
        "caro_lsp.dogma.ruleset.RuleSet.digest", property(lambda _: "another"), raising=True
    )
    with pytest.raises(RuntimeError, match="have changed"):
        pickle.loads(data)


@pytest.fixture
def long_run(tmp_path):
    """A run that takes long, with its processes at work."""
    for number in range(4):
        # No two lines are the same: what was read before is not read again.
        lines = (f"if true; then echo {number} {line}; fi\n" for line in range(20_000))
        (tmp_path / f"{number}.sh").write_text("".join(lines))
    command = [*CARO, "check", "--jobs", "2", "."]
    # A shell starts what it sends to the background with Ctrl-C ignored, which is handed down.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(tmp_path / ".home"), start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        parent = psutil.Process(process.pid)
        children = until(lambda: len(found := parent.children()) == 2 and found)
        yield process, children
        process.kill()
        for child in children:
            if child.is_running():
                child.kill()


def until(what, seconds=60):
    end = time.monotonic() + seconds
    while not (answer := what()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
    return answer


@pytest.mark.parametrize("whom", ["all", "parent"])
def test_ctrl_c_ends_it_and_all_its_processes_quietly(long_run, whom):
    process, children = long_run
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT) if whom == "all" else process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in said
    until(lambda: not any(child.is_running() for child in children))


def test_processes_do_not_outlive_a_parent_that_is_killed(long_run):
    process, children = long_run
    process.kill()
    until(lambda: not any(child.is_running() for child in children))


def test_nothing_of_progress_without_a_terminal(tmp_path, scripts):
    assert check(tmp_path, "scripts").err == ""


def test_progress_on_a_terminal_goes_to_standard_error_and_away(tmp_path):
    # Long enough for progress to be told of, and each different: what is the same is checked once.
    for number in range(24):
        lines = "".join(f"D{n}=x{number}; cp $D{n} /tmp/$D{n}\n" for n in range(3_000))
        (tmp_path / f"{number}.sh").write_text("rm -rf /\n" + lines)
    main, other = os.openpty()
    process = subprocess.Popen(
        [*CARO, "check", "--format", "json", "--jobs", "2", "."],
        cwd=tmp_path,
        env=environment(tmp_path / ".home", TERM="xterm"),
        stdout=subprocess.PIPE,
        stderr=other,
    )
    os.close(other)
    output = process.stdout.read()
    drawn = b""
    try:
        while data := os.read(main, 10_000):
            drawn += data
    except OSError:
        # The other side is closed.
        os.close(main)
    process.wait(timeout=60)
    process.stdout.close()
    assert len(json.loads(output)["findings"]) == 24
    assert b"checking" in drawn
    assert b"/24" in drawn
    # The line is erased and the cursor is back.
    assert drawn.rstrip().endswith((b"\x1b[2K", b"\x1b[?25h"))


@pytest.mark.parametrize("jobs", ["0", "-1", "x"])
def test_a_number_of_jobs_that_is_none_is_wrong_usage(tmp_path, jobs):
    assert check(tmp_path, "--jobs", jobs, ".").status == 2


def test_no_files_need_no_processes(tmp_path):
    assert inspect_all(inspector(tmp_path), [], 999) == []
