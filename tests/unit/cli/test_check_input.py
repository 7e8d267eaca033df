"""What ``check`` reads, and what it does with what cannot be read: told, never waited for."""

import os
import socket
import subprocess
from pathlib import Path

import pytest
from check_runs import CARO, check, environment, inspector, works

from caro_lsp.cli.checking import discover, reading
from caro_lsp.cli.checking.discover import scripts
from caro_lsp.cli.checking.inspector import Work
from caro_lsp.cli.checking.reading import NotRead, read
from caro_lsp.cli.output.report import Trouble

DANGER = "#!/bin/sh\nrm -rf /\n"


def found(*paths):
    return [str(entry) for entry in scripts(paths) if not isinstance(entry, Trouble)]


def test_the_files_of_a_tree_come_in_the_order_of_their_names(tmp_path):
    for name in ("b.sh", "a/z.sh", "a/b/c.sh", "a.sh", "c/tool", "c/notes.txt"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(DANGER)
    (tmp_path / "c" / "notes.txt").write_text("rm -rf /\n")
    names = [os.path.relpath(path, tmp_path) for path in found(tmp_path)]
    assert names == ["a/b/c.sh", "a/z.sh", "a.sh", "b.sh", "c/tool"]


def test_a_file_that_is_named_twice_is_read_once(tmp_path, monkeypatch):
    (tmp_path / "a.sh").write_text(DANGER)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    named = [Path(name) for name in ("a.sh", ".", "sub/../a.sh")]
    assert found(*named) == ["a.sh"]


def test_links_to_folders_are_not_followed_and_circles_not_walked(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.sh").write_text(DANGER)
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "circle.sh").symlink_to("circle.sh")
    (tmp_path / "nowhere.sh").symlink_to("missing")
    (tmp_path / "link.sh").symlink_to("sub/a.sh")
    assert found(tmp_path) == [str(tmp_path / "link.sh"), str(tmp_path / "sub" / "a.sh")]


def test_a_tree_deeper_than_python_recurses_is_walked(tmp_path):
    folder = Path("d", *["d"] * 1200)
    shell = f"mkdir -p {folder} && cd {folder} && printf '#!/bin/sh\\n' > a.sh"
    subprocess.run(["bash", "-c", shell], cwd=tmp_path, check=True)
    try:
        assert found(tmp_path) == [str(tmp_path / folder / "a.sh")]
    finally:
        # Python would recurse to take it away.
        subprocess.run(["rm", "-rf", "d"], cwd=tmp_path, check=True)


def test_patterns_that_are_none_do_not_end_the_walk(tmp_path):
    (tmp_path / ".gitignore").write_bytes(b"!\n\\\nskipped/\n\xff\n[\n")
    for name in ("skipped/a.sh", "b.sh"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(DANGER)
    assert found(tmp_path) == [str(tmp_path / "b.sh")]


def test_an_ignore_file_that_is_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / ".gitignore")
    (tmp_path / "a.sh").write_text(DANGER)
    assert found(tmp_path) == [str(tmp_path / "a.sh")]


def test_a_folder_that_cannot_be_read_is_told(tmp_path, monkeypatch):
    # The tests may run as root, whom no folder refuses.
    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(discover.os, "scandir", refuse)
    assert list(scripts((tmp_path,))) == [
        Trouble(str(tmp_path), "cannot be read: Permission denied", 2)
    ]


def pipe(folder):
    os.mkfifo(folder / "x.sh")


def socket_file(folder):
    socket.socket(socket.AF_UNIX).bind(os.path.relpath(folder / "x.sh"))


def device(folder):
    (folder / "x.sh").symlink_to("/dev/zero")


def circle(folder):
    (folder / "x.sh").symlink_to("x.sh")


def nothing(folder):
    pass


def a_folder_below_a_file(folder):
    (folder / "x.sh").symlink_to(f"{__file__}/y.sh")


@pytest.mark.parametrize(
    "make", [pipe, socket_file, device, circle, nothing, a_folder_below_a_file]
)
def test_what_is_no_file_is_2_and_the_others_are_checked(tmp_path, make):
    make(tmp_path)
    (tmp_path / "a.sh").write_text(DANGER)
    done = check(tmp_path, "--format", "json", "x.sh", "a.sh")
    assert done.status == 2
    assert done.rules == ["a.sh:2 CARO-FS-001"]
    (error,) = done.document["errors"]
    assert error["path"] == "x.sh"
    assert error["message"].startswith("cannot be read: ")


@pytest.mark.parametrize("make", [pipe, device, circle, nothing])
def test_in_a_folder_such_things_are_passed_by(tmp_path, make):
    make(tmp_path)
    (tmp_path / "a.sh").write_text(DANGER)
    done = check(tmp_path, "--format", "json", ".")
    assert (done.rules, done.document["errors"]) == (["a.sh:2 CARO-FS-001"], [])


def test_a_file_that_nobody_may_read_is_2(tmp_path, monkeypatch):
    (tmp_path / "a.sh").write_text(DANGER)

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(reading.os, "open", refuse)
    with pytest.raises(NotRead) as error:
        read(str(tmp_path / "a.sh"))
    trouble = error.value.trouble
    assert (trouble.status, trouble.message) == (2, "cannot be read: Permission denied")


def test_a_file_that_vanishes_before_it_is_read_is_told(tmp_path):
    (tmp_path / "a.sh").write_text(DANGER)
    (work,) = works(tmp_path / "a.sh")
    (tmp_path / "a.sh").unlink()
    outcome = inspector(tmp_path).inspect(work)
    assert outcome.judged is None
    assert outcome.troubles[0].message == "cannot be read: No such file or directory"


def test_a_file_that_becomes_a_pipe_before_it_is_opened_is_not_waited_for(tmp_path, monkeypatch):
    file = tmp_path / "a.sh"
    file.write_text(DANGER)
    before = file.stat()
    file.unlink()
    os.mkfifo(file)
    monkeypatch.setattr(reading.os, "stat", lambda _: before)
    with pytest.raises(NotRead) as error:
        read(str(file))
    assert "a pipe or a device" in error.value.trouble.message


def test_a_huge_file_is_told_and_not_read(tmp_path):
    with (tmp_path / "a.sh").open("wb") as file:
        file.truncate(reading.MAX_FILE_BYTES + 1)
    (tmp_path / "b.sh").write_text(DANGER)
    done = check(tmp_path, "--format", "json", "--fail-on", "never", ".")
    assert done.status == 0
    assert done.document["errors"][0]["message"].startswith("larger than 50000000 bytes")
    assert done.rules == ["b.sh:2 CARO-FS-001"]


def test_a_file_that_grows_while_it_is_read_is_not_read_for_ever(monkeypatch):
    monkeypatch.setattr(reading, "MAX_FILE_BYTES", 5)
    with Path("/dev/zero").open("rb") as file, pytest.raises(NotRead, match="larger than"):
        reading.read_script(file, "x")


def test_a_binary_file_is_told(tmp_path):
    (tmp_path / "a.sh").write_bytes(b"#!/bin/sh\n\x7fELF\0")
    done = check(tmp_path, "--format", "json", ".")
    assert (done.status, done.document["summary"]["files"]) == (0, 0)
    assert "a binary file" in done.document["errors"][0]["message"]


def test_a_name_with_a_zero_byte_is_told(tmp_path):
    outcome = inspector(tmp_path).inspect(Work("a\0b.sh", 0))
    assert outcome.troubles[0].status == 2


@pytest.mark.parametrize("name", ["new\nline.sh", "ü😀.sh", os.fsdecode(b"\xff.sh"), "-.sh", "a b"])
@pytest.mark.parametrize("form", ["json", "sarif", "junit", "github", "gcc", "human"])
def test_names_of_all_kinds_are_written_in_all_forms(tmp_path, name, form):
    (tmp_path / name).write_text(DANGER)
    done = check(tmp_path, "--format", form, f"./{name}", LC_ALL="C.ISO-8859-1")
    assert done.status == 1, done
    assert b"CARO-FS-001" in done.out
    if form in {"gcc", "github"}:
        assert len(done.text.splitlines()) == 1


def test_closed_standard_input_is_2(tmp_path):
    done = check(tmp_path, "-", stdin=b"rm -rf /\n")
    assert done.status == 1
    closed = subprocess.run(
        ["bash", "-c", f"{' '.join(CARO)} check - <&-"],
        cwd=tmp_path, env=environment(tmp_path / ".home"), capture_output=True, check=False,
    )  # fmt: skip
    assert closed.returncode == 2
    assert b"standard input cannot be read" in closed.stdout


def test_what_makes_us_fail_is_told_and_the_others_are_checked(tmp_path, monkeypatch):
    for name in ("a.sh", "b.sh"):
        (tmp_path / name).write_text(DANGER)
    looking = inspector(tmp_path)
    judge = type(looking.judge).judge

    def fail(self, source, path):
        if path.endswith("a.sh"):
            raise ZeroDivisionError("oh")
        return judge(self, source, path)

    monkeypatch.setattr(type(looking.judge), "judge", fail)
    bad, good = (looking.inspect(w) for w in works(tmp_path / "a.sh", tmp_path / "b.sh"))
    assert bad.troubles[0].status == 3
    assert "internal error: ZeroDivisionError: oh" in bad.troubles[0].message
    assert len(good.judged.located) == 1
