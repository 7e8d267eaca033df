"""``--baseline`` and ``--write-baseline``."""

import json
import resource
import subprocess

import pytest
from check_runs import CARO, check, environment

SCRIPT = "#!/bin/sh\nchmod 777 a\nchmod 777 a\nrm -rf /\n"


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    (folder / "sub").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / "sub" / "a.sh").write_text(SCRIPT)
    return folder


def test_what_is_written_is_known_wherever_the_run_starts(project):
    first = check(project, "--write-baseline", "known.json", "--format", "json", ".")
    assert first.status == 0
    assert first.document["summary"]["baselined"] == 3
    assert "known.json: 3 findings written" in first.err
    for folder, file, path in (
        (project, "known.json", "."),
        (project / "sub", "../known.json", "a.sh"),
        (project / "sub", "../known.json", "../sub/./a.sh"),
        (project, project / "known.json", project / "sub"),
    ):
        again = check(folder, "--baseline", file, "--format", "json", "--fail-on", "hint", path)
        assert again.status == 0, again
        assert again.document["findings"] == []
        assert again.document["summary"]["baselined"] == 3
        assert again.err == ""


def test_without_a_project_the_folder_of_the_baseline_counts(tmp_path):
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "a.sh").write_text("rm -rf /\n")
    check(tmp_path, "--write-baseline", "known.json", "s")
    assert check(tmp_path / "s", "--baseline", "../known.json", "a.sh").status == 0


def test_standard_input_is_known_by_its_name(project):
    check(project, "--write-baseline", "known.json", ".")
    options = ("--baseline", "known.json", "--stdin-filename", "sub/a.sh", "-")
    assert check(project, *options, stdin=SCRIPT.encode()).status == 0
    assert check(project, *options[:2], "-", stdin=SCRIPT.encode()).status == 1


def test_lines_may_move_and_a_copy_is_new(project):
    check(project, "--write-baseline", "known.json", ".")
    script = project / "sub" / "a.sh"
    script.write_text("#!/bin/sh\n\n# moved\n" + SCRIPT.partition("\n")[2] + "chmod 777 a\n")
    done = check(project, "--baseline", "known.json", "--format", "json", "sub")
    assert done.rules == ["sub/a.sh:7 CARO-PERM-001"]
    assert done.document["summary"]["baselined"] == 3


def test_what_is_gone_is_told_for_what_was_checked(project):
    (project / "b.sh").write_text("rm -rf /\n")
    check(project, "--write-baseline", "known.json", ".")
    (project / "sub" / "a.sh").write_text("chmod 777 a\n")
    done = check(project, "--baseline", "known.json", "sub")
    assert "known.json: 2 findings in it are gone" in done.err
    assert "  sub/a.sh: CARO-FS-001: rm would delete /" in done.err
    assert "b.sh: CARO" not in done.err
    (project / "b.sh").unlink()
    assert "b.sh: CARO-FS-001" in check(project, "--baseline", "known.json", "sub").err


def test_a_rule_that_is_not_heard_at_this_level_is_not_gone(project):
    check(project, "--write-baseline", "known.json", ".")
    done = check(project, "--baseline", "known.json", "--level", "permissive", ".")
    assert done.err == ""


def test_a_baseline_can_be_made_anew_from_itself(project):
    check(project, "--write-baseline", "known.json", ".")
    before = (project / "known.json").read_bytes()
    done = check(project, "--baseline", "known.json", "--write-baseline", "known.json", ".")
    assert done.status == 0
    assert (project / "known.json").read_bytes() == before


def test_a_new_baseline_has_the_users_mode_and_an_old_one_keeps_its_own(project):
    check(project, "--write-baseline", "known.json", ".")
    file = project / "known.json"
    assert file.stat().st_mode & 0o777 == 0o644
    file.chmod(0o640)
    link = project / "link.json"
    link.symlink_to(file)
    check(project, "--write-baseline", "link.json", ".")
    assert file.stat().st_mode & 0o777 == 0o640
    assert link.is_symlink()


@pytest.mark.parametrize("name", ["missing.json", "broken.json", "."])
def test_a_baseline_that_cannot_be_used_is_2_with_what_to_do(project, name):
    (project / "broken.json").write_text("{")
    done = check(project, "--baseline", name, ".")
    assert done.status == 2
    assert done.out == b""
    assert done.err.startswith(f"caro-lsp: {name}: ")


def test_a_baseline_that_cannot_be_written_is_2_and_the_old_one_stays(project):
    check(project, "--write-baseline", "known.json", ".")
    before = (project / "known.json").read_bytes()
    # A disk that is full, or nearly so: no file may grow beyond a few bytes.
    done = subprocess.run(
        [*CARO, "check", "--write-baseline", "known.json", "--format", "json", "."],
        capture_output=True,
        cwd=project,
        env=environment(project / ".home"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50, 50)),
        check=False,
    )
    assert done.returncode == 2
    document = json.loads(done.stdout)
    assert "the baseline cannot be written: File too large" in document["errors"][0]["message"]
    assert document["summary"]["findings"] == 3
    assert (project / "known.json").read_bytes() == before
    assert not [file.name for file in project.iterdir() if file.name.startswith(".known")]
    assert check(project, "--write-baseline", "no/such/folder.json", ".").status == 2


def test_a_baseline_of_a_part_is_refused(project):
    for option in (["--changed-since", "HEAD"], ["--diff"]):
        done = check(project, "--write-baseline", "known.json", *option, ".")
        assert done.status == 2
        assert "leave out" in done.err
