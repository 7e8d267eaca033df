"""The real weights, pulled once into the repository's cache by the real store."""

import importlib.util
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from caro_lsp.generate.bank import Bank
from caro_lsp.generate.model import LocalModel
from caro_lsp.models.catalogue import DEFAULT
from caro_lsp.models.pull import PullFailed, pull
from caro_lsp.paths import Paths

CACHE = Path(__file__).parents[3] / ".cache" / "caro"


@dataclass
class ModelSettings:
    """Section ``model``, with times that tests can wait for."""

    name: str = ""
    path: str = ""
    prompt: str = "auto"
    threads: int = 0
    gpu_layers: int = 0
    unload_after_seconds: float = 0


@pytest.fixture(scope="session")
def paths() -> Paths:
    """Folders that hold the real weights."""
    if importlib.util.find_spec("llama_cpp") is None:
        pytest.fail("llama-cpp-python is missing; install it with `pip install '.[local]'`")
    found = Paths.below(CACHE)
    try:
        pull(DEFAULT, found)
    except PullFailed as error:
        pytest.fail(f"no weights to test with: {error}")
    return found


@pytest.fixture(scope="session")
def weights(paths: Paths) -> Path:
    return pull(DEFAULT, paths).path


@pytest.fixture
async def model(paths: Paths) -> AsyncIterator[LocalModel]:
    model = LocalModel(ModelSettings(), paths)
    yield model
    await model.close()


@pytest.fixture(scope="session")
def bank() -> Bank:
    return Bank.load()
