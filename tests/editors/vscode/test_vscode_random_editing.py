"""Half a minute of random editing; bench/random_editing.py does it for longer."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from vscode_host import VSIX, packed
from vscode_random_person import SETTINGS, SPY, RandomEditing

if TYPE_CHECKING:
    from vscode_window import Window


def test_what_is_shown_is_what_is_so(start, server, open_window, tmp_path):
    spy = packed(SPY, tmp_path / "spy.vsix")
    settings = {"caro.server.path": str(server), **SETTINGS}
    code = start(settings=settings, extensions=(VSIX, spy), weights=False)
    window: Window = open_window(code, files=dict.fromkeys(("one.sh", "two.sh", "three.bash"), ""))
    person = RandomEditing(code, window, seed=3)
    end = time.monotonic() + 30
    for _ in range(12):
        person.step()
        if time.monotonic() > end:
            break
