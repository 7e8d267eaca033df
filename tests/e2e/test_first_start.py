"""The first start after an installation: what the first suggestion needs is not there yet."""

import shutil
from pathlib import Path

import pytest
from driving import REPOSITORY, editor
from lsprotocol import types

from caro_lsp.generate import kept, knowledge, recall


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with caro as it is just after its installation."""
    folder = tmp_path / "site"
    for name in ("caro_lsp", "rules"):
        unused = shutil.ignore_patterns("__pycache__")
        shutil.copytree(REPOSITORY / name, folder / name, ignore=unused)
    return folder


def test_what_is_looked_for_is_what_is_kept() -> None:
    assert set(kept.FILES) == {knowledge.CACHE, recall.CACHE}


async def test_it_is_made_before_somebody_asks(installed, tmp_path):
    environment = {"PYTHONPATH": str(installed)}
    files = [installed / file.relative_to(REPOSITORY) for file in kept.FILES]
    async with editor("neovim-0.11", tmp_path, weights=False, environment=environment) as ed:
        await ed.start()
        await ed.until(lambda: any("getting ready" in message for _, message in ed.statuses))
        await ed.until(lambda: all(file.exists() for file in files))
        await ed.until(lambda: ed.statuses[-1][0] == "ready")


async def test_who_asks_meanwhile_waits_for_it(installed, tmp_path):
    environment = {"PYTHONPATH": str(installed)}
    async with editor("neovim-0.11", tmp_path, weights=False, environment=environment) as ed:
        await ed.start()
        uri = ed.open("#!/bin/bash\n# count lines in notes.txt")
        answer = await ed.client.text_document_inline_completion_async(
            types.InlineCompletionParams(
                types.InlineCompletionContext(types.InlineCompletionTriggerKind.Automatic),
                types.TextDocumentIdentifier(uri),
                types.Position(1, 26),
            )
        )
        assert "notes.txt" in answer.items[0].insert_text
        assert all((installed / file.relative_to(REPOSITORY)).exists() for file in kept.FILES)
