"""The audit log: whoever changes it is noticed."""

from __future__ import annotations

import json
import multiprocessing
import os
import stat
import subprocess
import sys

import pytest

from caro_lsp.govern.audit import AuditLog, verify


@pytest.fixture
def log(tmp_path):
    made = AuditLog(tmp_path / "state" / "audit.jsonl")
    for number in range(5):
        made.append("suggestion.accepted", source=f"recipe {number}")
    return made


def lines(log):
    return log.file.read_text().splitlines(keepends=True)


def rewrite(log, changed):
    log.file.write_text("".join(changed))


def fault(log, **options):
    found = verify(log.file, **options).fault
    return found and (found.line, found.message)


def test_a_log_as_it_was_written_is_whole(log):
    verdict = verify(log.file)
    assert (verdict.lines, verdict.fault) == (5, None)
    assert verdict.head == json.loads(lines(log)[-1])["hash"]


def test_an_altered_line_is_named(log):
    changed = lines(log)
    changed[2] = changed[2].replace("recipe 2", "recipe 9")
    rewrite(log, changed)
    assert fault(log) == (3, "entry 3 was altered: its hash does not fit")


def test_a_line_with_a_hash_of_its_own_breaks_the_next(log):
    changed = lines(log)
    other = AuditLog(log.file.with_name("other.jsonl"))
    for number in range(3):
        other.append("suggestion.accepted", source=f"forged {number}")
    changed[2] = lines(other)[2]
    rewrite(log, changed)
    assert fault(log)[0] == 3


@pytest.mark.parametrize("gone", [0, 2, 3])
def test_a_removed_line_is_named(log, gone):
    changed = lines(log)
    del changed[gone]
    rewrite(log, changed)
    assert fault(log) == (gone + 1, f"entry {gone + 1} is missing here: removed, or moved")


@pytest.mark.parametrize("left", [0, 3, 4])
def test_an_end_that_was_cut_off_is_noticed(log, left):
    rewrite(log, lines(log)[:left])
    assert fault(log) == (left + 1, f"{5 - left} entries were removed from the end")


def test_lines_in_another_order_are_named(log):
    changed = lines(log)
    changed[1], changed[3] = changed[3], changed[1]
    rewrite(log, changed)
    assert fault(log)[0] == 2


def test_a_line_that_stands_twice_is_named(log):
    changed = lines(log)
    rewrite(log, [*changed[:3], changed[2], *changed[3:]])
    assert fault(log) == (4, "entry 3 does not follow entry 3: moved, or added")


def test_a_log_that_was_written_anew_is_noticed(log):
    other = AuditLog(log.file.with_name("other.jsonl"))
    for number in range(5):
        other.append("suggestion.accepted", source=f"forged {number}")
    rewrite(log, lines(other))
    line, message = fault(log)
    assert line == 5
    assert "written anew" in message
    log.file.with_name("audit.jsonl.head").unlink()
    assert "cannot be told" in fault(log)[1]


def test_a_hash_that_was_noted_has_to_be_there(log):
    noted = json.loads(lines(log)[1])["hash"]
    assert fault(log, head=noted) is None
    assert fault(log, head="f" * 64) == (0, f"there is no entry with the hash {'f' * 64}")


def test_what_is_no_text_or_no_entry_is_named(log):
    with log.file.open("ab") as out:
        out.write(b"\xff\xfe\n")
    assert fault(log)[0] == 6
    rewrite(log, ["[]\n"])
    assert fault(log)[0] == 1


def test_a_line_that_was_cut_off_stays_and_the_log_goes_on(log):
    with log.file.open("ab") as out:
        out.write(b'{"n": 6, "at')
    log.append("report.sent", sender="file")
    assert fault(log)[0] == 6
    assert [entry["n"] for entry in log.entries()] == [1, 2, 3, 4, 5, 6]


def append(file, count):
    log = AuditLog(file)
    for number in range(count):
        log.append("suggestion.blocked", rules=[f"R{number}"])


def test_processes_append_to_one_log(tmp_path):
    file = tmp_path / "audit.jsonl"
    context = multiprocessing.get_context("spawn")
    started = [context.Process(target=append, args=(file, 20)) for _ in range(2)]
    for process in started:
        process.start()
    for process in started:
        process.join()
    assert verify(file).fault is None
    assert verify(file).lines == 40


def test_a_full_disk_is_an_error_and_leaves_a_log_that_can_be_gone_on_with(tmp_path):
    file = tmp_path / "audit.jsonl"
    code = f"""
import resource
from pathlib import Path
from caro_lsp.govern.audit import AuditLog
log = AuditLog(Path({str(file)!r}))
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, resource.RLIM_INFINITY))
try:
    for number in range(1000):
        log.append("suggestion.blocked", rules=["R"])
except OSError as error:
    print(error.strerror)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
log.append("report.sent")
"""
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert said.stdout.strip()
    numbers = [entry["n"] for entry in AuditLog(file).entries()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_texts_are_hashes_that_nobody_else_can_make(log, tmp_path):
    digest = log.digest("rm -rf build")
    assert digest == log.digest("rm -rf build") != log.digest("rm -rf built")
    assert digest != AuditLog(tmp_path / "other.jsonl").digest("rm -rf build")
    log.forget_texts()
    assert digest != log.digest("rm -rf build")


def test_files_are_for_their_owner_only(log):
    log.digest("x")
    for file in log.file.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert os.name != "posix" or stat.S_IMODE(log.file.parent.stat().st_mode) == 0o700
