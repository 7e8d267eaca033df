"""`:Caro model`: what there is, a download that is shown and stopped, and another choice."""

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from terminal_editor import Editor

sys.path.insert(0, str(Path(__file__).parents[2] / "unit" / "models"))
from hub_server import Hub, serving

NAME = "somebody/small/model.gguf"
WEIGHTS = b"GGUF" + b"\x03\0\0\0" + bytes(range(256)) * 4000


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving(Hub({f"{NAME.rpartition('/')[0]}/resolve/main/model.gguf": WEIGHTS})) as made:
        yield made


@pytest.fixture
def editor(open_editor: Callable[..., Editor], hub: Hub) -> Editor:
    opened = open_editor(init=f"vim.env.HF_ENDPOINT = '{hub.url}'")
    opened.wait_for_server()
    return opened


def run(editor: Editor, command: str) -> None:
    editor.keys("Escape")
    editor.type(f":Caro model {command}")
    editor.keys("Enter")


def completions(editor: Editor, line: str) -> list[str]:
    return list(editor.nvim.funcs.getcompletion(line, "cmdline"))


def test_a_download_shows_how_far_it_is_and_can_be_stopped(editor: Editor, hub: Hub) -> None:
    hub.hold = threading.Event()
    run(editor, f"pull {NAME}")
    editor.shows("downloading the model: ", "%", ":Caro model stop ends it")
    editor.keep_screen("model-download")
    assert editor.nvim.vars["caro_status"]["kind"] == "busy"
    run(editor, "stop")
    hub.hold.set()
    editor.wait_for(lambda: "the download was stopped" in editor.messages(), "not stopped")
    editor.wait_for(lambda: "%" not in editor.screen(), "its progress is still shown")
    assert NAME not in completions(editor, "Caro model use ")


def test_what_was_downloaded_is_chosen(editor: Editor) -> None:
    assert completions(editor, "Caro model ") == ["choose", "pull", "stop", "use"]
    run(editor, f"pull {NAME}")
    editor.wait_for(lambda: f"the model {NAME} is here" in editor.messages(), "not here")
    assert "smollm2-135m-instruct" in completions(editor, "Caro model pull ")
    assert completions(editor, "Caro model use ") == ["none", NAME]
    run(editor, f"use {NAME}")
    editor.wait_for(lambda: f"from now on: {NAME}" in editor.messages(), "not chosen")
    run(editor, "")
    editor.shows(f"The model is {NAME}. Another one?", "(here, in use)", "to download, 98 MB")
    editor.keep_screen("model-choice")
    lines = editor.screen().splitlines()
    none = next(line for line in lines if "none: recipes" in line).split(":")[0].strip()
    editor.type(none)
    editor.keys("Enter")
    editor.wait_for(lambda: "from now on: backend none" in editor.messages(), "not switched off")


def test_a_missing_model_is_offered_in_the_menu(editor: Editor) -> None:
    editor.keys("o")
    editor.type("# tell me something nobody has thought of yet about frogs")
    editor.keys("M-\\")
    editor.wait_for(lambda: ":Caro model pull" in editor.messages(), "not offered")
    editor.keys("Escape")
    editor.type(":Caro")
    editor.keys("Enter")
    editor.shows("1: Download the model")


def test_a_name_that_is_none_is_said(editor: Editor) -> None:
    run(editor, "pull nothing-of-that-name")
    editor.wait_for(lambda: "nothing-of-that-name" in editor.messages(), "nothing is said")
    run(editor, "stop")
    editor.wait_for(lambda: "no download is under way" in editor.messages(), "nothing is said")
    run(editor, "fetch")
    editor.wait_for(lambda: "There are: choose, pull" in editor.messages(), "no help")
