"""What a user sees, cell by cell, and what is kept of it for people to look at."""

import re
from collections.abc import Callable

from terminal_editor import ARTIFACTS, ROWS, Editor

COMMENT = "# count lines in notes.txt"
COLOUR = re.compile(r"\x1b\[38;2;(\d+;\d+;\d+)m")


def colour_of(line: str) -> str:
    """The first colour of a captured line."""
    found = COLOUR.search(line)
    assert found, line
    return found[1]


def test_ghost_text_is_on_the_screen_and_dimmer_than_code(editor: Editor) -> None:
    editor.keys("o")
    editor.type(COMMENT)
    editor.wait_for(lambda: editor.nvim.current.line == COMMENT, "not typed")
    shown = editor.wait_for(editor.ghost, "no suggestion").strip()
    editor.wait_for(lambda: shown in editor.screen(), "not on the screen")
    coloured = editor.screen(colours=True).splitlines()
    ghost = colour_of(
        next(line for line in coloured if shown in re.sub(r"\x1b\[[\d;]*m", "", line))
    )
    editor.keep_screen("suggestion")
    editor.keys("Tab")
    editor.wait_for(lambda: editor.ghost() == "", "still there")
    editor.wait_for(lambda: editor.screen().splitlines()[1:3] == [COMMENT, shown], "not there")
    coloured = editor.screen(colours=True).splitlines()
    # Captured lines carry on with the colour of the line before.
    code = colour_of(coloured[1].rpartition(COMMENT)[2])
    assert ghost != code
    editor.keep_screen("accepted")
    assert COMMENT in (ARTIFACTS / "suggestion.svg").read_text().replace("&#160;", " ")


def test_ghost_text_is_seen_on_the_last_line_of_the_window(
    open_editor: Callable[..., Editor],
) -> None:
    editor = open_editor("#!/bin/bash\n" + "true\n\n" * (2 * ROWS))
    editor.wait_for_server()
    editor.keys("G", "o")
    editor.type(COMMENT)
    shown = editor.wait_for(editor.ghost, "no suggestion").strip()
    editor.wait_for(lambda: shown in editor.screen(), "below the edge of the window")
    editor.keys("Escape")
    # In the middle of a text, with the cursor on the last line of the window.
    editor.keys("g", "g", "L", "o")
    editor.type(COMMENT)
    shown = editor.wait_for(editor.ghost, "no suggestion").strip()
    editor.wait_for(lambda: shown in editor.screen(), "below the edge of the window")
    assert COMMENT in editor.screen()


def test_a_finding_is_underlined_and_its_message_can_be_read(
    open_editor: Callable[..., Editor],
) -> None:
    editor = open_editor(
        "#!/bin/bash\nrm -rf /\n", init="vim.diagnostic.config({ virtual_text = true })"
    )
    found = editor.wait_for(editor.diagnostics, "no diagnostic")[0]
    editor.wait_for(lambda: found["message"][:30] in editor.screen(), "message not on the screen")
    line = next(line for line in editor.screen(colours=True).splitlines() if "-rf" in line)
    underlined = re.compile(r"\x1b\[(?:\d+;)*4(?::\d)?[;m]")
    assert underlined.search(line), repr(line)
    editor.keep_screen("finding")
