"""``--changed-since``: what a change made, wherever it stands, and nothing else."""

import os
import subprocess

import pytest
from check_runs import check
from hypothesis import given
from hypothesis import strategies as st

from caro_lsp.cli.checking.changed import _Hunk, _hunks, _line_before, _touched

OLD = "#!/bin/sh\nD=/tmp/x\nrm -rf /\n" + "echo\n" * 10 + 'rm -rf "$D"\nchmod 777 a\n'


def git(folder, *arguments):
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments]
    return subprocess.run(
        command, cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


def commit(folder, message="c"):
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "repository"
    (folder / "sub").mkdir(parents=True)
    git(tmp_path, "init", "-q", "-b", "main", "repository")
    (folder / ".gitignore").write_text(".home\nignored.sh\n")
    (folder / "a.sh").write_text(OLD)
    (folder / "sub" / "same.sh").write_text("rm -rf /\n")
    commit(folder)
    return folder


def since(folder, *arguments, revision="HEAD", **more):
    return check(folder, "--changed-since", revision, "--format", "json", *arguments, **more)


def replace(file, old, new):
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_nothing_changed_is_nothing_found(repository):
    done = since(repository)
    assert (done.status, done.rules, done.err) == (0, [], "")
    assert done.document["summary"]["files"] == 0


def test_a_changed_line_counts_and_others_do_not(repository):
    replace(repository / "a.sh", "chmod 777 a", "chmod 777 b")
    done = since(repository)
    assert done.rules == ["a.sh:15 CARO-PERM-001"]
    assert done.document["summary"]["files"] == 1


def test_lines_that_only_moved_do_not_count(repository):
    replace(repository / "a.sh", "#!/bin/sh\n", "#!/bin/sh\n\n# more\n\n")
    assert since(repository).rules == []


def test_a_danger_that_the_change_made_further_down_counts(repository):
    replace(repository / "a.sh", "D=/tmp/x", "D=/")
    assert since(repository).rules == ["a.sh:14 CARO-FS-001"]


def test_a_danger_that_a_removed_line_made_counts(repository):
    (repository / "a.sh").write_text("D=/\nD=/tmp\nrm -rf $D/x\n")
    revision = commit(repository)
    (repository / "a.sh").write_text("D=/\nrm -rf $D\n")
    commit(repository)
    replace(repository / "a.sh", "rm -rf $D\n", "rm -rf $D\necho\n")
    assert since(repository, revision=revision).rules == ["a.sh:2 CARO-FS-001"]
    assert since(repository).rules == []


def test_a_copy_of_what_was_there_before_is_new(repository):
    with (repository / "a.sh").open("a") as file:
        file.write("chmod 777 a\n")
    assert since(repository).rules == ["a.sh:16 CARO-PERM-001"]


def test_a_command_over_several_lines_counts_if_one_of_them_changed(repository):
    (repository / "a.sh").write_text("chmod \\\n  777 \\\n  a\n")
    revision = commit(repository)
    replace(repository / "a.sh", "  a\n", "   a\n")
    assert since(repository, revision=revision).rules == ["a.sh:1 CARO-PERM-001"]


def test_commits_the_index_and_the_working_tree_all_count(repository):
    revision = git(repository, "rev-parse", "HEAD")
    for number, stage in enumerate((commit, lambda folder: git(folder, "add", "-A"), str)):
        with (repository / "a.sh").open("a") as file:
            file.write(f"chmod 777 new{number}\n")
        stage(repository)
    assert [r.partition(" ")[0] for r in since(repository, revision=revision).rules] == [
        "a.sh:16", "a.sh:17", "a.sh:18"
    ]  # fmt: skip


@pytest.mark.parametrize("how", ["untracked", "added", "ignored"])
def test_all_of_a_new_file_counts(repository, how):
    file = repository / ("ignored.sh" if how == "ignored" else "new.sh")
    file.write_text("\nrm -rf /\n")
    if how == "added":
        git(repository, "add", "new.sh")
    # An ignored file is checked where it is named.
    assert since(repository, file.name).rules == [f"{file.name}:2 CARO-FS-001"]
    assert since(repository).rules == ([] if how == "ignored" else ["new.sh:2 CARO-FS-001"])


def test_a_renamed_file_is_compared_with_what_it_was(repository):
    git(repository, "mv", "a.sh", "sub/b.sh")
    assert since(repository).rules == []
    replace(repository / "sub" / "b.sh", "chmod 777 a", "chmod 777 b")
    assert since(repository).rules == ["sub/b.sh:15 CARO-PERM-001"]


def test_a_file_taken_out_of_git_is_new(repository):
    git(repository, "rm", "-q", "--cached", "sub/same.sh")
    assert since(repository).rules == ["sub/same.sh:1 CARO-FS-001"]


def test_names_of_all_kinds(repository):
    names = ["ü b.sh", "new\nline.sh", '"quoted".sh', "-dash.sh", os.fsdecode(b"\xff.sh")]
    for name in names:
        (repository / name).write_text("rm -rf /\n")
    revision = commit(repository)
    for name in names:
        with (repository / name).open("a") as file:
            file.write("chmod 777 a\n")
    commit(repository)
    found = since(repository, revision=revision).document["findings"]
    assert {f["path"] for f in found} == {*names[:-1], "\ufffd.sh"}
    assert {f["line"] for f in found} == {2}


def test_line_ends_that_git_converts_are_no_change(repository):
    git(repository, "config", "core.autocrlf", "true")
    (repository / "a.sh").unlink()
    git(repository, "checkout", "-q", "a.sh")
    assert b"\r\n" in (repository / "a.sh").read_bytes()
    assert since(repository).rules == []
    with (repository / "a.sh").open("ab") as file:
        file.write(b"chmod 777 b\r\n")
    assert since(repository).rules == ["a.sh:16 CARO-PERM-001"]


def test_a_change_of_a_sourced_file_counts_where_it_does_harm(repository):
    (repository / "sub" / "lib.sh").write_text("D=/tmp/x\n")
    (repository / "sub" / "env.inc").write_text(". ./lib.sh\n")
    (repository / "sub" / "uses.sh").write_text(
        'rm -rf /etc\n. ./env.inc\n# the lib.sh\nrm -rf "$D"\n'
    )
    (repository / "sub" / "other.sh").write_text("# lib.sh\nrm -rf /etc\n")
    commit(repository)
    (repository / "sub" / "lib.sh").write_text("D=/\n")
    assert since(repository).rules == ["sub/uses.sh:4 CARO-FS-001"]


def test_what_a_sourced_file_did_before_is_not_new(repository):
    (repository / "lib.sh").write_text("D=/\n")
    (repository / "sub" / "uses.sh").write_text('. ../lib.sh\nrm -rf "$D"\n')
    commit(repository)
    assert since(repository).rules == []
    (repository / "lib.sh").write_text("D=/ # more\n")
    with (repository / "sub" / "uses.sh").open("a") as file:
        file.write("echo\n")
    assert since(repository).rules == []


def test_standard_input_is_compared_with_the_file_of_its_name(repository):
    text = OLD.replace("D=/tmp/x", "D=/").encode()
    done = since(repository, "--stdin-filename", "a.sh", "-", stdin=text)
    assert done.rules == ["a.sh:14 CARO-FS-001"]
    done = since(repository / "sub", "--stdin-filename", "../a.sh", "-", stdin=text)
    assert done.rules == ["../a.sh:14 CARO-FS-001"]
    done = since(repository, "--stdin-filename", "new.sh", "-", stdin=b"rm -rf /\n")
    assert done.rules == ["new.sh:1 CARO-FS-001"]
    assert since(repository, "--stdin-filename", "a.sh", "-", stdin=OLD.encode()).rules == []


def test_three_dots_compare_with_where_head_left_it(repository):
    git(repository, "checkout", "-q", "-b", "topic")
    (repository / "topic.sh").write_text("rm -rf /\n")
    commit(repository)
    git(repository, "checkout", "-q", "main")
    replace(repository / "a.sh", "chmod 777 a\n", "")
    commit(repository)
    git(repository, "checkout", "-q", "topic")
    assert since(repository, revision="main...").rules == ["topic.sh:1 CARO-FS-001"]
    assert "a.sh:15 CARO-PERM-001" in since(repository, revision="main").rules


def test_only_what_was_changed_is_fixed(repository):
    replace(repository / "a.sh", "chmod 777 a\n", "chmod 777 a\nchmod 777 b\n")
    check(repository, "--changed-since", "HEAD", "--fix")
    expected = OLD.replace("chmod 777 a\n", "chmod 777 a\nchmod 775 b\n")
    assert (repository / "a.sh").read_text() == expected


def test_many_files_in_other_processes(repository):
    for number in range(40):
        (repository / f"m{number}.sh").write_text("echo a b c\n" * 900 + "rm -rf /\n")
    commit(repository)
    for number in range(0, 40, 2):
        replace(repository / f"m{number}.sh", "echo a b c\nrm", "chmod 777 x\nrm")
    done = since(repository, "--jobs", "2")
    assert len(done.rules) == 20
    assert {rule.partition(" ")[2] for rule in done.rules} == {"CARO-PERM-001"}


def test_the_repository_and_its_index_stay_as_they_are(repository):
    replace(repository / "a.sh", "D=/tmp/x", "D=/")
    before = (repository / ".git" / "index").read_bytes()
    status = git(repository, "status", "--porcelain")
    since(repository)
    assert (repository / ".git" / "index").read_bytes() == before
    assert git(repository, "status", "--porcelain") == status


def test_a_submodule_without_the_revision_is_left_out_and_told(repository):
    inner = repository / "inner"
    inner.mkdir()
    git(inner, "init", "-q")
    (inner / "x.sh").write_text("rm -rf /\n")
    commit(inner)
    revision = git(repository, "rev-parse", "HEAD")
    done = since(repository, revision=revision)
    assert (done.status, done.rules) == (0, [])
    (error,) = done.document["errors"]
    assert error["path"] == str(inner)
    assert "a repository of its own: there is no revision" in error["message"]
    # Named, it is what the user means.
    assert since(repository, "inner", revision=revision).status == 2


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ("nonsense", "there is no revision 'nonsense'"),
        ("--output=x", "expected --changed-since REVISION"),
        ("a..b", "there is no revision 'a..b'"),
        ("a...b", "expected --changed-since REVISION"),
        ("HEAD:a.sh", "there is no revision"),
        ("", "expected --changed-since REVISION"),
    ],
)
def test_a_revision_that_is_none_is_2_and_said(repository, revision, said):
    done = check(repository, f"--changed-since={revision}", ".")
    assert done.status == 2
    assert said in done.err
    assert done.out == b""
    assert not (repository / "x").exists()


def test_histories_without_a_common_commit_are_2(repository):
    git(repository, "checkout", "-q", "--orphan", "other")
    commit(repository, "another beginning")
    done = since(repository, revision="main...")
    assert done.status == 2
    assert "no commit in common" in done.err


def test_outside_of_a_repository_is_2(tmp_path):
    (tmp_path / "a.sh").write_text("rm -rf /\n")
    done = since(tmp_path, "a.sh")
    assert done.status == 2
    assert "is in no repository" in done.err


def test_without_git_is_2(repository):
    done = since(repository, PATH=str(repository))
    assert done.status == 2
    assert "needs git" in done.err


def test_a_missing_file_is_2_all_the_same(repository):
    (repository / "sub" / "same.sh").unlink()
    assert since(repository, "sub/same.sh").status == 2
    assert since(repository, "never.sh").status == 2


def test_a_repository_does_not_start_programs_of_its_own(repository):
    seen = repository / "seen"
    git(repository, "config", "core.fsmonitor", f"touch {seen}; false")
    git(repository, "config", "diff.external", f"touch {seen}; false")
    replace(repository / "a.sh", "D=/tmp/x", "D=/")
    assert since(repository).rules == ["a.sh:14 CARO-FS-001"]
    assert not seen.exists()


texts = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n"]), max_size=12).map(b"".join)


@given(texts, texts)
def test_unchanged_lines_are_found_again_by_number(old, new):
    hunks = list(_hunks(old, new))
    old_lines, new_lines = old.splitlines(), new.splitlines()
    for number, line in enumerate(new_lines, 1):
        if not _touched(number, number, hunks):
            assert old_lines[_line_before(number, hunks) - 1] == line


def test_lines_taken_out_of_the_middle_of_a_command_touch_it():
    removed = [_Hunk(3, 1, 2, 0)]
    assert _touched(1, 3, removed)
    assert _touched(2, 3, removed)
    assert not _touched(1, 2, removed)
    assert not _touched(3, 4, removed)
