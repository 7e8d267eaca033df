"""What goes when pulled models take too much: the least recently used, nothing that is needed."""

import hashlib
import os
from pathlib import Path

import pytest

from caro_lsp.models.catalogue import CATALOGUE, hub_entry
from caro_lsp.models.store import (
    Record,
    entry_named,
    evict,
    installed,
    lock,
    mark_used,
    models_folder,
    remove,
    write_record,
)
from caro_lsp.paths import Paths

SIZE = 1000


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    found = Paths.below(tmp_path)
    models_folder(found).mkdir(parents=True)
    return found


def put(paths: Paths, name: str, used: int) -> Path:
    """A model that was pulled, and last used at ``used`` seconds since 1970."""
    entry = hub_entry(f"caro/tiny/{name}.gguf")
    assert entry is not None
    file = models_folder(paths) / entry.file
    data = b"GGUF".ljust(SIZE, b".")
    file.write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    write_record(file, Record(entry.name, SIZE, digest, str(entry.source)))
    os.utime(file, (used, used))
    return file


def names(paths: Paths) -> list[str]:
    return [
        model.name.removeprefix("caro/tiny/").removesuffix(".gguf") for model in installed(paths)
    ]


def test_the_least_recently_used_goes_first(paths: Paths) -> None:
    for name, used in (("a", 300), ("b", 100), ("c", 200)):
        put(paths, name, used)
    assert evict(paths, 3 * SIZE) == []
    assert [model.name for model in evict(paths, 2 * SIZE)] == ["caro/tiny/b.gguf"]
    assert names(paths) == ["a", "c"]
    mark_used(installed(paths)[1])
    evict(paths, SIZE)
    assert names(paths) == ["c"]
    assert not list(models_folder(paths).glob("*a.gguf*.json"))


def test_what_is_used_and_what_is_being_pulled_stays(paths: Paths) -> None:
    kept = put(paths, "a", 100)
    put(paths, "b", 200)
    put(paths, "c", 300)
    with lock(entry_named("caro/tiny/b.gguf"), paths):
        evict(paths, 0, {kept})
    assert names(paths) == ["a", "b"]


def test_files_of_others_are_left_alone(paths: Paths) -> None:
    foreign = models_folder(paths) / "notes.gguf"
    foreign.write_bytes(b"GGUF mine")
    put(paths, "a", 100)
    evict(paths, 0)
    assert foreign.exists()
    assert names(paths) == []


def test_to_remove_takes_all_that_belongs_to_a_model(paths: Paths) -> None:
    file = put(paths, "a", 100)
    part = file.with_name(f"{file.name}.part")
    part.write_bytes(b"GG")
    assert remove(entry_named("caro/tiny/a.gguf"), paths)
    left = [one.name for one in models_folder(paths).iterdir() if not one.name.endswith(".lock")]
    assert left == []
    assert not remove(entry_named("caro/tiny/a.gguf"), paths)


def test_the_catalogue_says_what_it_knows() -> None:
    assert next(iter(CATALOGUE)) == "smollm2-135m-instruct"
    for entry in CATALOGUE.values():
        assert entry.licence
        assert entry.shown_size > 0
        assert bool(entry.size) == bool(entry.sha256), "a size without a digest is hearsay"
        assert entry.file.endswith(".gguf")
    assert len({entry.file for entry in CATALOGUE.values()}) == len(CATALOGUE)
