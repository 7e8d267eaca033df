"""Half a minute of random editing; bench/random_editing.py does it for longer."""

import time
from collections.abc import Callable

import pytest
from random_editing_person import RandomEditing
from terminal_editor import Editor

LONGEST_SECONDS = 300


@pytest.mark.timeout(LONGEST_SECONDS + 60)
def test_what_is_shown_is_what_is_so(open_editor: Callable[..., Editor]) -> None:
    editor = open_editor(init="vim.o.hidden = true", longest=LONGEST_SECONDS)
    person = RandomEditing(editor, seed=3)
    end = time.monotonic() + 30
    for _ in range(12):
        person.step()
        if time.monotonic() > end:
            break
