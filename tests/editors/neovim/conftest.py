"""What every test in a real Neovim needs."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from terminal_editor import Editor


@pytest.fixture
def open_editor(tmp_path: Path) -> Iterator[Callable[..., Editor]]:
    """Open a script in a Neovim of its own; all are closed and swept away at the end."""
    editors: list[Editor] = []

    def start(script: str = "#!/bin/bash\n", **options: Any) -> Editor:
        editor = Editor(tmp_path / f"home{len(editors)}", script, **options)
        editors.append(editor)
        return editor

    yield start
    left = [command for editor in editors for command in editor.close()]
    assert left == [], "still running after :qall!"


@pytest.fixture
def editor(open_editor: Callable[..., Editor]) -> Editor:
    """An empty bash script with the suggested keys, and a server attached to it."""
    opened = open_editor()
    opened.wait_for_server()
    return opened
