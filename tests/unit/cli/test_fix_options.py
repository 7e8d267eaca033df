"""``--fix`` and ``--diff``: what they change, what they leave alone, and what they print."""

import os
import resource
import stat
import subprocess
from pathlib import Path

import pytest
from check_runs import CARO, check, environment, inspector, judge, works
from hypothesis import given, settings
from hypothesis import strategies as st

from caro_lsp.cli.checking import fixing
from caro_lsp.cli.checking.fixing import Mended, difference, mend
from caro_lsp.cli.checking.judging import Judged

SCRIPT = '#!/bin/sh\nchmod 777 a\nrm -rf "$D/"\ngit push --force\n'
FIXED = '#!/bin/sh\nchmod 775 a\nrm -rf "${D:?}/"\ngit push --force-with-lease\n'


@pytest.fixture
def script(tmp_path):
    file = tmp_path / "a.sh"
    file.write_text(SCRIPT)
    return file


def test_what_can_be_fixed_is_and_the_status_speaks_of_what_remains(script):
    script.write_text(SCRIPT + "mkfs.ext4 /dev/sda\n")
    done = check(script.parent, "--fix", "--format", "json", "a.sh")
    assert script.read_text() == FIXED + "mkfs.ext4 /dev/sda\n"
    assert done.status == 1
    assert "CARO-DISK-002" in {rule.split()[1] for rule in done.rules}
    assert not {"CARO-PERM-001", "CARO-GIT-001"} & {rule.split()[1] for rule in done.rules}
    assert "fixed 3 findings in 1 file (" in done.err
    assert "CARO-PERM-001 1" in done.err


def test_a_second_run_changes_nothing(script):
    check(script.parent, "--fix", "a.sh")
    before = script.stat()
    done = check(script.parent, "--fix", "a.sh")
    assert "fixed nothing" in done.err
    assert (script.stat().st_mtime_ns, script.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


@pytest.mark.parametrize(
    "content",
    [
        b"#!/bin/sh\r\necho a\r\nchmod 777 a\r\n",
        b"echo '\xff\xfe'\nchmod 777 a # \xe9\nprintf '\x1b'\n",
        b"\xef\xbb\xbf# marked\nchmod 777 a",
        b"chmod 777 a\n\x0c\necho \xe2\x80\xa8\rchmod 755 b\n",
        b"chmod \\\r\n  777 \\\r\n  a\r\n",
    ],
    ids=["crlf", "not-utf8", "mark-and-no-end", "odd-line-ends", "continued"],
)
def test_every_other_byte_stays(tmp_path, content):
    file = tmp_path / "a.sh"
    file.write_bytes(content)
    check(tmp_path, "--fix", "a.sh")
    assert file.read_bytes() == content.replace(b"777", b"775")


def test_what_is_not_utf8_in_the_command_itself_is_left_alone(tmp_path):
    content = b"chmod 777 x'\xe9'\n"
    (tmp_path / "a.sh").write_bytes(content)
    done = check(tmp_path, "--fix", "--fail-on", "warning", "a.sh")
    assert (tmp_path / "a.sh").read_bytes() == content
    assert done.status == 1


def test_mode_and_link_stay(tmp_path, script):
    script.chmod(0o751)
    link = tmp_path / "link.sh"
    link.symlink_to(script)
    check(tmp_path, "--fix", "link.sh")
    assert link.is_symlink()
    assert script.read_text() == FIXED
    assert stat.S_IMODE(script.stat().st_mode) == 0o751


def test_a_file_and_the_link_to_it_are_fixed_once(tmp_path, script):
    (tmp_path / "link.sh").symlink_to(script)
    done = check(tmp_path, "--fix", "--jobs", "1", ".")
    assert script.read_text() == FIXED
    assert done.status == 0, done


@pytest.mark.skipif(os.geteuid() != 0, reason="gives a file to somebody else")
def test_the_owner_stays(tmp_path, script):
    os.chown(script, 12345, 23456)
    check(tmp_path, "--fix", "a.sh")
    assert (script.stat().st_uid, script.stat().st_gid) == (12345, 23456)


def test_a_file_that_cannot_be_written_is_2_and_stays_as_it_is(script):
    # A disk that is full: no file may grow beyond a few bytes.
    done = subprocess.run(
        [*CARO, "check", "--fix", "--format", "gcc", "a.sh"],
        capture_output=True,
        cwd=script.parent,
        env=environment(script.parent / ".home"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20)),
        check=False,
    )
    assert done.returncode == 2
    assert b"a.sh: error: not fixed: it cannot be written: File too large" in done.stdout
    # What was not fixed is still told.
    assert b"CARO-FS-002" in done.stdout
    assert script.read_text() == SCRIPT
    assert {file.name for file in script.parent.iterdir()} <= {".home", "a.sh"}


def test_a_file_that_is_protected_is_not_replaced(tmp_path, script, monkeypatch):
    mended = Mended(str(script), SCRIPT.encode(), FIXED.encode(), ("R",))
    monkeypatch.setattr(os, "access", lambda *_: False)
    trouble = fixing.write(mended)
    assert "not fixed: it cannot be written: Permission denied" in trouble.message
    assert script.read_text() == SCRIPT


@pytest.mark.parametrize("meanwhile", ["echo new\n", None])
def test_what_changed_meanwhile_is_not_written_over(script, meanwhile):
    mended = Mended(str(script), SCRIPT.encode(), FIXED.encode(), ("R",))
    script.unlink() if meanwhile is None else script.write_text(meanwhile)
    trouble = fixing.write(mended)
    assert (trouble.status, "changed while" in trouble.message) == (2, True)
    assert script.read_text() == meanwhile if meanwhile else not script.exists()


def test_standard_input_is_printed_with_its_fixes(tmp_path):
    done = check(tmp_path, "--fix", "-", stdin=SCRIPT.encode() + b"mkfs.ext4 /dev/sda\n")
    assert done.text == FIXED + "mkfs.ext4 /dev/sda\n"
    assert "CARO-DISK-002" in done.err
    assert done.status == 1


def test_what_has_nothing_to_fix_is_printed_as_it_is(tmp_path):
    done = check(tmp_path, "--fix", "-", stdin=b"echo \xff\r\n")
    assert (done.out, done.status) == (b"echo \xff\r\n", 0)


def test_standard_input_that_was_not_read_as_a_script_is_a_failure(tmp_path):
    done = check(tmp_path, "--fix", "-", stdin=b"\0")
    assert (done.out, done.status) == (b"", 2)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--fix", "-", "a.sh"],
        ["--fix", "--format", "json", "-"],
        ["--diff", "--format", "sarif", "a.sh"],
    ],
)
def test_what_cannot_be_printed_together_is_wrong_usage(script, arguments):
    done = check(script.parent, *arguments, stdin=SCRIPT.encode())
    assert done.status == 2
    assert done.out == b""
    assert script.read_text() == SCRIPT


def test_a_diff_is_what_patch_and_git_apply(tmp_path, script):
    (tmp_path / "b c.sh").write_text("chmod 777 x")
    (tmp_path / 'odd\n"name".sh').write_text("chmod 777 x\n")
    done = check(tmp_path, "--diff", ".")
    assert script.read_text() == SCRIPT
    assert done.status == 0
    assert "would fix 5 findings in 3 files" in done.err
    assert "\n-chmod 777 a\n" in done.text
    assert "\n+chmod 775 a\n" in done.text
    assert "\\ No newline at end of file\n" in done.text
    (tmp_path / "the.diff").write_bytes(done.out)
    subprocess.run(["git", "apply", "the.diff"], cwd=tmp_path, check=True)
    patched = {file: file.read_bytes() for file in tmp_path.glob("*.sh")}
    subprocess.run(["git", "apply", "-R", "the.diff"], cwd=tmp_path, check=True)
    assert script.read_text() == SCRIPT
    check(tmp_path, "--fix", ".")
    assert {file: file.read_bytes() for file in tmp_path.glob("*.sh")} == patched


def test_a_diff_of_standard_input(tmp_path):
    done = check(tmp_path, "--diff", "--stdin-filename", "x/y.sh", "-", stdin=b"chmod 777 a\n")
    assert done.text.startswith("--- a/x/y.sh\n+++ b/x/y.sh\n@@ -1 +1 @@\n")
    assert done.status == 0
    assert check(tmp_path, "--diff", "-", stdin=b"ls\n").out == b""


def test_only_what_counts_is_fixed(tmp_path, script):
    check(tmp_path, "--write-baseline", "known.json", "a.sh")
    script.write_text(SCRIPT + "chmod 777 new\n")
    check(tmp_path, "--fix", "--baseline", "known.json", "a.sh")
    assert script.read_text() == SCRIPT + "chmod 775 new\n"


def first(judge):
    """Chooses whatever is found."""
    return lambda _, judged: judged.located


def test_a_fix_that_breaks_the_text_is_not_applied(tmp_path):
    real = judge(tmp_path)

    def strict(source, *, fixes=True):
        judged = real.judge(source, "a.sh", fixes=fixes)
        return Judged(judged.located, broken=b"775 a" in source)

    mended, _ = mend("a.sh", b"chmod 777 a\nchmod 777 b\nchmod 777 c\n", strict, first(strict))
    assert mended.after == b"chmod 777 a\nchmod 775 b\nchmod 775 c\n"
    assert mended.fixed == ("CARO-PERM-001", "CARO-PERM-001")


def test_a_fix_that_brings_another_finding_is_not_applied(tmp_path):
    real = judge(tmp_path)

    def strange(source, *, fixes=True):
        extra = b"\nchmod 777 extra\n" if b"775 a" in source else b""
        return real.judge(source + extra, "a.sh", fixes=fixes)

    mended, _ = mend("a.sh", b"chmod 777 a\n", strange, first(strange))
    assert mended.after == b"chmod 777 a\n"
    assert mended.fixed == ()


def test_more_findings_than_are_told_are_fixed_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr("caro_lsp.dogma.check.MAX_FINDINGS", 3)
    monkeypatch.setattr(fixing, "MAX_FINDINGS", 3)
    (tmp_path / "a.sh").write_text("chmod 777 a\n" * 7)
    (work,) = works(tmp_path / "a.sh")
    outcome = inspector(tmp_path, fixing="write").inspect(work)
    assert (tmp_path / "a.sh").read_text() == "chmod 775 a\n" * 7
    assert len(outcome.mended.fixed) == 7


LINES = (
    "chmod 777 a", 'chmod -R 777 "$D"', "rm -rf /", "D=/; rm -rf $D", "git push -f", "echo 'a",
    "if true; then chmod 777 b; fi", "f() { chmod 777 c; }; f", "bash -c 'chmod 777 d'", "done",
    'rm -rf "$X/"', "cat <<E\nchmod 777 e\nE", "é=1; chmod 777 é", "ls | xargs chmod 777", ")",
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.sampled_from(LINES), max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_fixing_is_idempotent_and_never_makes_anything_worse(lines, end):
    real = judge(Path("/nowhere"))

    def found(source, *, fixes=True):
        return real.judge(source, "a.sh", fixes=fixes)

    source = end.join([*lines, ""]).encode()
    once, after = mend("a.sh", source, found, first(found))
    again, _ = mend("a.sh", once.after, found, first(found))
    assert again.after == once.after
    before = found(source)
    assert after == found(once.after)
    assert after.broken <= before.broken
    assert len(after.located) <= len(before.located)
    assert len(once.fixed) >= len(before.located) - len(after.located)


def test_a_diff_of_text_without_line_feed_at_the_end():
    assert difference(Mended("/a", b"x\ny", b"x\nz", ())) == (
        b"--- /a\n+++ /a\n@@ -1,2 +1,2 @@\n x\n-y\n\\ No newline at end of file\n"
        b"+z\n\\ No newline at end of file\n"
    )


def test_a_fix_that_makes_a_command_ask_is_left_to_people(tmp_path):
    file = tmp_path / "a.sh"
    file.write_text("rm -rf /\nchmod 777 a\n")
    done = check(tmp_path, "--fix", "--format", "json", "a.sh")
    assert file.read_text() == "rm -rf /\nchmod 775 a\n"
    (left,) = done.document["findings"]
    assert left["fix"]["replacement"] == "rm -ri /"
