"""Finding weights, with files that are as wrong as they come."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from caro_lsp.models.catalogue import DEFAULT
from caro_lsp.models.store import (
    ModelDamaged,
    ModelMissing,
    find_model,
    installed,
    models_folder,
    remove,
)
from caro_lsp.paths import Paths


@dataclass
class Named:
    """The part of the settings that names the weights."""

    name: str = ""
    path: str = ""


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.below(tmp_path)


def put(paths: Paths, size: int) -> Path:
    file = models_folder(paths) / DEFAULT.file
    file.parent.mkdir(parents=True)
    with file.open("wb") as out:
        out.write(b"GGUF")
        out.truncate(size)
    return file


def test_missing_weights_are_named_with_their_place_and_the_cure(paths: Paths) -> None:
    with pytest.raises(ModelMissing) as caught:
        find_model(Named(), paths)
    assert str(models_folder(paths) / DEFAULT.file) in str(caught.value)
    assert "caro-lsp model pull" in str(caught.value)


def test_truncated_weights_are_seen_without_loading_them(paths: Paths) -> None:
    put(paths, DEFAULT.size - 1)
    with pytest.raises(ModelDamaged) as caught:
        find_model(Named(), paths)
    assert f"{DEFAULT.size - 1} bytes, {DEFAULT.size} expected" in str(caught.value)


def test_whole_weights_are_found_listed_and_removed(paths: Paths) -> None:
    file = put(paths, DEFAULT.size)
    assert find_model(Named(DEFAULT.name), paths).path == file
    assert [model.name for model in installed(paths)] == [DEFAULT.name]
    assert remove(DEFAULT, paths)
    assert not remove(DEFAULT, paths)
    assert installed(paths) == []


def test_an_unknown_name_lists_those_that_there_are(paths: Paths) -> None:
    with pytest.raises(ModelMissing, match=DEFAULT.name):
        find_model(Named("gpt-17"), paths)


def test_an_explicit_path_comes_before_the_catalogue(paths: Paths, tmp_path: Path) -> None:
    put(paths, DEFAULT.size)
    own = tmp_path / "own.gguf"
    own.write_bytes(b"GGUF and more")
    assert find_model(Named(path=str(own)), paths).path == own


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        (None, ModelMissing, "does not exist"),
        (b"", ModelDamaged, "not a GGUF file"),
        (b"PK\x03\x04 a zip", ModelDamaged, "not a GGUF file"),
    ],
)
def test_an_explicit_path_that_is_no_model_is_explained(
    paths: Paths, tmp_path: Path, content: bytes | None, error: type[Exception], says: str
) -> None:
    file = tmp_path / "own.gguf"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(error, match=says):
        find_model(Named(path=str(file)), paths)


def test_a_folder_as_path_is_explained(paths: Paths, tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="cannot be read"):
        find_model(Named(path=str(tmp_path)), paths)
