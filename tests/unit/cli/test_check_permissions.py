"""What the user may not read is told, and keeps nothing else from being checked."""

import sys

import pytest
from check_runs import check_without_privilege as check

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="root is refused only there")

DANGER = "rm -rf /\n"
REFUSED = "cannot be read: Permission denied"


@pytest.fixture
def lock():
    """Takes rights of files and folders away until the end of the test."""
    locked = []

    def take(path, mode=0o000):
        locked.append(path)
        path.chmod(mode)

    yield take
    for path in reversed(locked):
        path.chmod(0o700)


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "sub").mkdir()
    for name in ("a.sh", "b.sh", "sub/c.sh", "sub/tool"):
        (tmp_path / name).write_text(DANGER)
    return tmp_path


def errors(done):
    return [(error["path"], error["message"]) for error in done.document["errors"]]


@pytest.mark.parametrize("named", [("a.sh", "b.sh"), ("b.sh", "a.sh"), (".",)])
def test_a_file_is_told_and_the_others_are_checked(tree, lock, named):
    lock(tree / "b.sh")
    lock(tree / "sub" / "c.sh")
    done = check(tree, *named)
    assert done.status == 2
    assert done.rules == ["a.sh:1 CARO-FS-001"]
    assert ("b.sh", REFUSED) in errors(done)


@pytest.mark.parametrize("mode", [0o000, 0o600, 0o300])
@pytest.mark.parametrize("named", [("sub", "a.sh"), (".",)])
def test_a_folder_is_told_and_the_others_are_checked(tree, lock, named, mode):
    lock(tree / "sub", mode)
    (tree / "b.sh").unlink()
    done = check(tree, *named)
    assert done.status == 2
    assert done.rules == ["a.sh:1 CARO-FS-001"]
    assert errors(done) == [("sub", REFUSED)]


@pytest.mark.parametrize("named", [("sub/c.sh", "a.sh"), ("a.sh", "sub/c.sh")])
def test_a_file_in_a_folder_that_cannot_be_searched_is_told(tree, lock, named):
    lock(tree / "sub", 0o600)
    done = check(tree, *named)
    assert done.status == 2
    assert done.rules == ["a.sh:1 CARO-FS-001"]
    assert errors(done) == [("sub/c.sh", REFUSED)]


def test_a_home_that_is_somebody_elses_is_no_obstacle(tree, lock):
    (tree / ".home").mkdir()
    lock(tree / ".home")
    done = check(tree, "a.sh")
    assert done.status == 1
    assert done.rules == ["a.sh:1 CARO-FS-001"]
    assert f"{tree / '.home' / 'config' / 'rules'}: {REFUSED}" in done.err


@pytest.mark.parametrize("folder", [".caro", ".caro/rules"])
def test_rules_of_a_project_that_cannot_be_read_are_2(tree, lock, folder):
    (tree / ".caro" / "rules").mkdir(parents=True)
    lock(tree / folder)
    done = check(tree, "a.sh")
    assert done.status == 2
    assert f"{tree / '.caro' / 'rules'}: {REFUSED}" in done.err


@pytest.mark.parametrize("folder", [".", "sub"])
def test_standard_input_is_checked_whatever_its_name_is(tree, lock, folder):
    lock(tree / "sub", 0o600)
    done = check(tree, "--stdin-filename", f"{folder}/c.sh", "-")
    assert done.status == 0
    assert done.document["summary"]["files"] == 1
