"""Where files live, and that writing never leaves half a file."""

import os

import pytest

from caro_lsp.paths import Paths, private_folder, write_atomically


def test_caro_home_puts_everything_below_one_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("CARO_HOME", str(tmp_path))
    paths = Paths.from_environment()
    assert {paths.config.parent, paths.state.parent, paths.cache.parent} == {tmp_path}
    monkeypatch.delenv("CARO_HOME")
    assert "caro" in str(Paths.from_environment().config)


def test_folders_and_files_are_private(tmp_path):
    folder = private_folder(tmp_path / "a" / "b")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder.parent.stat().st_mode & 0o777 == 0o700
    write_atomically(folder / "file", b"x")
    assert (folder / "file").stat().st_mode & 0o777 == 0o600


def test_a_failed_write_leaves_the_old_content_and_no_litter(tmp_path, monkeypatch):
    file = tmp_path / "file"
    write_atomically(file, b"old")

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(file, b"new")
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]
