"""Editors with a real server, for the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from driving import Editor, editor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture(params=["vscode-1.139", "neovim-0.11"])
def client_name(request) -> str:
    return request.param


@pytest.fixture
async def ed(client_name, tmp_path) -> AsyncIterator[Editor]:
    """An initialized editor, once for each client."""
    async with editor(client_name, tmp_path) as made:
        await made.start()
        yield made


@pytest.fixture
async def pusher(tmp_path) -> AsyncIterator[Editor]:
    """An editor that does not pull diagnostics, as LSP4IJ."""
    async with editor("neovim-0.11", tmp_path) as made:
        made.capabilities.text_document.diagnostic = None
        await made.start()
        yield made
