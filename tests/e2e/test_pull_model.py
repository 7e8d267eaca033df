"""Fetching and choosing a model within an editor: with progress, and a way to stop it."""

import asyncio
import sys
import threading
from pathlib import Path

import pytest
from driving import editor
from lsprotocol import types

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "models"))
from hub_server import Hub, serving

NAME = "somebody/small/model.gguf"
WEIGHTS = b"GGUF" + b"\x03\0\0\0" + bytes(range(256)) * 40


class Bar:
    """What a client shows of one piece of work."""

    def __init__(self, client) -> None:
        self.token = None
        self.values: list = []

        @client.feature(types.WINDOW_WORK_DONE_PROGRESS_CREATE)
        def create(params: types.WorkDoneProgressCreateParams) -> None:
            self.token = params.token

        @client.feature(types.PROGRESS)
        def progress(params: types.ProgressParams) -> None:
            self.values.append(params.value)

    def kinds(self) -> list[str]:
        return [value["kind"] for value in self.values]


@pytest.fixture
async def downloader(client_name, tmp_path):
    """An editor without weights, a hub that has some, and the editor's progress bar."""
    with serving(Hub({f"{NAME.rpartition('/')[0]}/resolve/main/model.gguf": WEIGHTS})) as hub:
        environment = {"HF_ENDPOINT": hub.url}
        async with editor(client_name, tmp_path, weights=False, environment=environment) as ed:
            bar = Bar(ed.client)
            await ed.start()
            yield ed, hub, bar


async def test_the_model_comes_with_progress(downloader):
    ed, _, bar = downloader
    answer = await ed.command("caro.pullModel", {"name": NAME})
    assert (answer["state"], answer["message"]) == ("pulled", f"the model {NAME} is here")
    await ed.until(lambda: "end" in bar.kinds())
    assert bar.kinds()[0] == "begin"
    assert bar.values[0]["cancellable"] is True
    assert bar.values[-2]["percentage"] == 100


async def test_the_download_can_be_stopped(downloader):
    ed, hub, bar = downloader
    hub.hold = threading.Event()
    pulling = asyncio.create_task(ed.command("caro.pullModel", {"name": NAME}))
    await ed.until(lambda: bar.token is not None and "report" in bar.kinds())
    ed.client.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams(bar.token))
    # The server reads messages in their order: once this is answered, it knows.
    await ed.command("caro.status", {})
    hub.hold.set()
    assert (await pulling)["state"] == "stopped"
    await ed.until(lambda: "end" in bar.kinds())


async def test_a_model_that_is_not_there_is_said(downloader):
    ed, _, _ = downloader
    answer = await ed.command("caro.pullModel", {"name": "nothing-of-that-name"})
    assert answer["state"] == "failed"
    assert "nothing-of-that-name" in answer["message"]


async def test_what_was_pulled_is_listed_and_used(downloader):
    ed, _, _ = downloader
    await ed.command("caro.pullModel", {"name": NAME})
    listed = await ed.command("caro.listModels", {})
    before = {model["name"]: model["in_use"] for model in listed["models"]}
    assert before[NAME] is False
    assert before[listed["current"]] is True
    answer = await ed.command("caro.useModel", {"name": NAME})
    assert (answer["state"], answer["message"]) == ("used", f"from now on: {NAME}")
    listed = await ed.command("caro.listModels", {})
    assert listed["current"] == NAME
    assert [model["name"] for model in listed["models"] if model["in_use"]] == [NAME]
    written = list((ed.folder.parent / "caro-home").rglob("config.toml"))
    assert NAME in written[0].read_text()


async def test_no_model_is_a_choice(downloader):
    ed, _, _ = downloader
    answer = await ed.command("caro.useModel", {"name": "none"})
    assert answer["state"] == "used"
    assert (await ed.command("caro.listModels", {}))["current"] == "backend none"


async def test_a_model_that_is_not_here_is_not_chosen(downloader):
    ed, _, _ = downloader
    answer = await ed.command("caro.useModel", {"name": NAME})
    assert answer["state"] == "failed"
    assert NAME in answer["message"]
    assert (await ed.command("caro.listModels", {}))["current"] != NAME


async def test_what_the_editor_sets_counts_more_than_the_choice(downloader):
    ed, _, _ = downloader
    ed.settings = {"model": {"backend": "none"}}
    ed.client.workspace_did_change_configuration(
        types.DidChangeConfigurationParams(settings={"caro": ed.settings})
    )
    await ed.command("caro.pullModel", {"name": NAME})
    answer = await ed.command("caro.useModel", {"name": NAME})
    assert answer["state"] == "overruled"
    assert "backend none stays" in answer["message"]
