"""Which model the settings name, and what the pipeline makes of models that nobody measured."""

import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from caro_lsp import config
from caro_lsp.config import Completion, Model, Settings
from caro_lsp.generate import backends, rank
from caro_lsp.generate.backend import ModelUnavailable, Prompt
from caro_lsp.generate.backends import known_backends, make_model
from caro_lsp.generate.intent import Request
from caro_lsp.generate.model import LocalModel
from caro_lsp.generate.pipeline import Generator
from caro_lsp.generate.remote import ServerModel
from caro_lsp.paths import Paths

from .model_server import Connection, serving

PLUGIN = """
import asyncio
from caro_lsp.generate.backend import Completion, LanguageModel, Prompt, State

class Parrot:
    name = "parrot"
    measured = False
    state = State("ready")

    async def generate(self, prompt, *, branches, max_tokens, limit, automatic):
        if prompt.request == "crash":
            raise ZeroDivisionError("crackers")
        if prompt.request == "sleep":
            await asyncio.sleep(60)
        return [Completion(prompt.request, None)]

    async def restart(self): ...
    async def close(self): ...

def make(settings, paths):
    return Parrot()

def half(settings, paths):
    return object()

def broken(settings, paths):
    raise RuntimeError("no parrots today")
"""


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.below(tmp_path / "home")


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package with two backends, of which one works."""
    site = tmp_path / "site"
    info = site / "caro_parrot-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "caro_parrot.py").write_text(PLUGIN)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: caro-parrot\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[caro_lsp.backends]\nparrot = caro_parrot:make\nlate = caro_parrot:broken\n"
        "half = caro_parrot:half\n"
    )
    monkeypatch.syspath_prepend(site)
    monkeypatch.delitem(sys.modules, "caro_parrot", raising=False)
    assert entry_points(group="caro_lsp.backends", name="parrot")


def test_the_settings_name_the_model(paths: Paths) -> None:
    assert make_model(Model(backend="none"), paths) is None
    assert isinstance(make_model(Model(), paths), LocalModel)
    assert isinstance(make_model(Model(backend="openai"), paths), ServerModel)


@pytest.mark.usefixtures("plugin")
async def test_a_package_can_bring_a_backend(paths: Paths) -> None:
    assert known_backends() == ["local", "openai", "none", "half", "late", "parrot"]
    loaded = config.load(paths, editor={"model": {"backend": "parrot"}})
    assert loaded.problems == ()
    model = make_model(loaded.settings.model, paths)
    assert model is not None
    found = await model.generate(
        Prompt("", "ls"), branches=1, max_tokens=8, limit=1, automatic=False
    )
    assert [one.text for one in found] == ["ls"]


@pytest.mark.usefixtures("plugin")
@pytest.mark.parametrize(("request_", "says"), [("crash", "crackers"), ("sleep", "0.1 seconds")])
async def test_what_goes_wrong_in_a_package_is_no_crash_of_ours(
    paths: Paths, request_: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backends, "_GRACE_SECONDS", 0.1)
    model = make_model(Model(backend="parrot"), paths)
    assert model is not None
    assert (model.name, model.state.kind, model.measured) == ("parrot", "ready", False)
    with pytest.raises(ModelUnavailable, match=says):
        await model.generate(
            Prompt("", request_), branches=1, max_tokens=8, limit=0.1, automatic=True
        )
    await model.restart()
    await model.close()


@pytest.mark.usefixtures("plugin")
@pytest.mark.parametrize(("name", "says"), [("late", "no parrots today"), ("half", "'name'")])
async def test_a_backend_that_cannot_be_made_says_why(paths: Paths, name: str, says: str) -> None:
    model = make_model(Model(backend=name), paths)
    assert model is not None
    assert model.state.kind == "failed"
    with pytest.raises(ModelUnavailable, match=says):
        await model.generate(Prompt("", "ls"), branches=1, max_tokens=8, limit=1, automatic=False)
    await model.restart()
    await model.close()


def test_a_backend_that_nobody_brings_is_reported_and_the_default_stays(paths: Paths) -> None:
    loaded = config.load(paths, editor={"model": {"backend": "parot"}})
    assert loaded.settings.model.backend == "local"
    (problem,) = loaded.problems
    assert "local, openai, none" in str(problem)


async def answered(
    paths: Paths, text: str, minimum: float, *, explicit: bool
) -> tuple[dict[str, float], int]:
    """Commands with their confidence, and how often the server was asked."""

    async def react(connection: Connection) -> None:
        await connection.stream("gzip -9 zorps.txt")

    async with serving(react) as server:
        settings = Settings(
            model=Model(backend="openai", base_url=server.url, name="tiny-instruct"),
            completion=Completion(min_confidence=minimum),
        )
        generator = Generator.from_settings(settings, paths)
        found = await generator.generate(Request(text), explicit=explicit)
        await generator.close()
        by_model = {one.command: one.confidence for one in found if one.source.startswith("model:")}
        return by_model, len(server.requests)


STRANGE = "squash zorps.txt to the utmost"


async def test_on_request_the_answer_of_a_server_is_offered(paths: Paths) -> None:
    found, _ = await answered(paths, STRANGE, 0.7, explicit=True)
    assert found == {"gzip -9 zorps.txt": rank.NEUTRAL}


async def test_unasked_a_server_is_left_alone_unless_that_is_wished(paths: Paths) -> None:
    assert await answered(paths, STRANGE, 0.7, explicit=False) == ({}, 0)
    found, asked = await answered(paths, STRANGE, 0.5, explicit=False)
    assert found == {"gzip -9 zorps.txt": rank.NEUTRAL}
    assert asked == 1


def test_confidence_in_models_that_nobody_measured_stays_below_the_default_minimum() -> None:
    least = Completion().min_confidence
    assert rank.of_other_model(None) < least
    assert rank.of_other_model(0.0) < least
    assert rank.of_other_model(-1.0) < rank.of_other_model(-0.1)
