"""A model on a real server: that of llama-cpp-python, with the real weights, on loopback."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from caro_lsp.config import Model
from caro_lsp.generate.backend import ModelUnavailable, Prompt
from caro_lsp.generate.remote import ServerModel

GENEROUS = 120.0
KEY = "sk-loopback"
ENVIRONMENT = {"TEAM_KEY": KEY}
PROMPT = Prompt(
    "",
    "count lines of b.txt",
    (("count lines of a.txt", "wc -l a.txt"), ("count lines of c.txt", "wc -l c.txt")),
)
LONG = Prompt("", "count lines of b.txt", (("list the files", "ls -l"),) * 150)


@pytest.fixture(scope="module")
def url(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("server") / "log"
    command = [
        sys.executable, "-m", "llama_cpp.server", "--model", str(weights), "--model_alias", "tiny",
        "--host", "127.0.0.1", "--port", str(port), "--n_ctx", "2048", "--api_key", KEY,
    ]  # fmt: skip
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as run:
        try:
            for _ in range(600):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                if run.poll() is not None:
                    pytest.fail(log.read_text("utf-8", "replace")[-2000:])
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            run.kill()


def server_model(url: str, **settings: str) -> ServerModel:
    chosen = {"base_url": url, "api_key_env": "TEAM_KEY", **settings}
    return ServerModel(Model(backend="openai", **chosen), environment={**os.environ, **ENVIRONMENT})


async def test_a_chat_is_answered_in_lines(url: str) -> None:
    model = server_model(url)
    found = await model.generate(PROMPT, limit=GENEROUS)
    assert model.name == "tiny"
    assert all(one.text and "\n" not in one.text for one in found)
    assert model.state.kind == "ready"
    await model.close()


async def test_a_script_is_continued_with_log_probabilities(url: str) -> None:
    model = server_model(url, prompt="base")
    (found,) = await model.generate(PROMPT, limit=GENEROUS, automatic=True)
    assert found.text == "wc -l b.txt"
    assert found.log_probability is not None
    assert -5 < found.log_probability < 0
    await model.close()


async def test_a_cancelled_request_does_not_keep_the_server_busy(url: str) -> None:
    model = server_model(url, prompt="base", name="tiny")
    pending = asyncio.create_task(model.generate(LONG, limit=GENEROUS))
    await asyncio.sleep(0.3)
    pending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await pending
    (found,) = await model.generate(PROMPT, limit=GENEROUS)
    assert found.text == "wc -l b.txt"
    await model.close()


async def test_a_wrong_key_is_explained(url: str) -> None:
    settings = Model(backend="openai", base_url=url, name="tiny", api_key_env="TEAM_KEY")
    model = ServerModel(settings, environment={"TEAM_KEY": "sk-wrong"})
    with pytest.raises(ModelUnavailable, match="see that TEAM_KEY holds a key"):
        await model.generate(PROMPT, limit=GENEROUS)
    await model.close()


async def test_a_prompt_that_does_not_fit_is_explained(url: str) -> None:
    model = server_model(url, prompt="base", name="tiny")
    with pytest.raises(ModelUnavailable, match="context"):
        await model.generate(Prompt("", "x " * 5000), limit=GENEROUS)
    await model.close()
