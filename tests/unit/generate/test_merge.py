"""The adapter, merged into the weights: what it answers, where it is kept, what spoils it."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from caro_lsp.generate.engine import Engine
from caro_lsp.generate.model import LocalModel
from caro_lsp.generate.weights import ADAPTER
from caro_lsp.models import merged
from caro_lsp.models.catalogue import DEFAULT
from caro_lsp.models.store import merged_files, remove
from caro_lsp.paths import Paths
from tests.unit.generate.conftest import ModelSettings

PROMPT = "# count lines of a.txt\nwc -l a.txt\n# count lines of b.txt\n"
LIKELY = ["wc -l b.txt", "ls -l", "cat b.txt | wc -l"]


def merge(weights: Path, adapter: Path = ADAPTER) -> subprocess.CompletedProcess[str]:
    """Run the process that merges."""
    command = [sys.executable, "-m", "caro_lsp.generate.merge", str(weights), str(adapter)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(1200):
        if condition():
            return
        await asyncio.sleep(0.05)
    pytest.fail("it did not come to that")


@pytest.fixture
def own(tmp_path: Path, weights: Path) -> Path:
    """The weights at a place of the test's own."""
    folder = tmp_path / "cache" / "models"
    folder.mkdir(parents=True)
    copy = folder / weights.name
    try:
        copy.hardlink_to(weights)
    except OSError:
        shutil.copy2(weights, copy)
    return copy


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory, weights: Path) -> Path:
    """Weights with a merged file beside them, which no test changes."""
    copy = tmp_path_factory.mktemp("merged") / weights.name
    shutil.copy2(weights, copy)
    assert merge(copy).stderr == ""
    return copy


def test_merged_weights_say_what_weights_and_adapter_say(ready: Path) -> None:
    file = merged.find(ready, ADAPTER)
    beside = Engine(str(ready), adapter=str(ADAPTER), threads=1)
    whole = Engine(str(file), threads=1)
    bare = Engine(str(ready), threads=1)
    wanted = beside.score(PROMPT, LIKELY)
    assert whole.score(PROMPT, LIKELY) == pytest.approx(wanted, abs=0.1)
    assert bare.score(PROMPT, LIKELY) != pytest.approx(wanted, abs=0.1)
    found = whole.generate(PROMPT, branches=4, max_tokens=16)
    assert found[0].text == "wc -l b.txt"


def copied(ready: Path, folder: Path) -> Path:
    """The weights and what was merged of them, in another place."""
    for file in (ready, *merged_files(ready)):
        shutil.copy2(file, folder / file.name)
    return folder / ready.name


def test_a_changed_input_is_told_by_its_digest(ready: Path, tmp_path: Path) -> None:
    weights = copied(ready, tmp_path)
    adapter = tmp_path / "adapter.gguf"
    shutil.copyfile(ADAPTER, adapter)  # another place and time, the same bytes
    assert merged.find(weights, adapter)
    with adapter.open("r+b") as file:
        file.seek(-4, os.SEEK_END)
        file.write(b"\1\2\3\4")
    assert merged.find(weights, adapter) is None
    assert merge(weights, adapter).stderr == ""
    assert merged.find(weights, adapter)
    assert merged.find(weights, ADAPTER) is None


def test_what_is_cut_off_or_has_no_record_does_not_count(ready: Path, tmp_path: Path) -> None:
    weights = copied(ready, tmp_path)
    file, record = merged_files(weights)
    os.truncate(file, file.stat().st_size - 1)
    assert merged.find(weights, ADAPTER) is None
    copied(ready, tmp_path)
    record.write_text(json.dumps({"weights": 1}))
    assert merged.find(weights, ADAPTER) is None


def test_what_cannot_be_merged_leaves_nothing(own: Path, tmp_path: Path) -> None:
    broken = tmp_path / "adapter.gguf"
    broken.write_bytes(b"GGUF and no more")
    there = set(own.parent.iterdir())
    done = merge(own, broken)
    assert (done.returncode, str(broken) in done.stderr) == (1, True)
    left = {file for file in set(own.parent.iterdir()) - there if file.suffix != ".lock"}
    assert left == set()


def test_a_full_disk_leaves_nothing(own: Path) -> None:
    def into(file: Path) -> None:
        file.write_bytes(b"half")
        raise OSError(28, "No space left on device", str(file))

    with pytest.raises(OSError, match="No space left"):
        merged.keep(own, ADAPTER, into, about=1)
    with pytest.raises(OSError, match="No space left"):
        merged.keep(own, ADAPTER, lambda _: pytest.fail("there is no room"), about=1 << 60)
    left = [file for file in own.parent.iterdir() if file != own and file.suffix != ".lock"]
    assert left == []


def test_what_a_killed_process_left_is_removed(ready: Path, tmp_path: Path) -> None:
    weights = copied(ready, tmp_path)
    left = tmp_path / f".{weights.name}.merged-abc"
    left.mkdir()
    merged.drop(weights)
    assert merged.keep(weights, ADAPTER, lambda into: into.touch(), about=0)
    assert not left.exists()


def test_removing_the_weights_removes_what_was_merged(ready: Path, own: Path) -> None:
    for file in merged_files(ready):
        shutil.copy2(file, own.parent)
    assert remove(DEFAULT, Paths.below(own.parents[2]))
    assert not any(file.exists() for file in (own, *merged_files(own)))


async def test_the_first_use_has_it_made_and_the_next_process_uses_it(own: Path) -> None:
    paths = Paths.below(own.parents[2])
    model = LocalModel(ModelSettings(), paths)
    try:
        assert await model.generate(PROMPT, limit=60)
        first = model.process_id
        await until(lambda: merged.find(own, ADAPTER) is not None)
        # Nobody is made to wait: the process changes while there is no request.
        await until(lambda: model.process_id != first)
        assert await model.generate(PROMPT, limit=60)
        second = model.process_id
        await asyncio.sleep(1.5)
        assert model.process_id == second
    finally:
        await model.close()


async def test_a_merged_file_that_does_not_load_is_replaced(ready: Path, own: Path) -> None:
    file, record = merged_files(own)
    shutil.copy2(merged_files(ready)[1], record)
    size = merged_files(ready)[0].stat().st_size
    file.write_bytes(b"GGUF")
    os.truncate(file, size)
    model = LocalModel(ModelSettings(), Paths.below(own.parents[2]))
    try:
        assert await model.generate(PROMPT, limit=60)
        await until(lambda: file.exists() and file.read_bytes()[4:8] != b"\0\0\0\0")
    finally:
        await model.close()
