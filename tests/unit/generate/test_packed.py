"""Requests about compressed files that variables of the script hold: what the commands print."""

import gzip
import subprocess

import pytest

from caro_lsp.generate.intent import Request, context_above
from caro_lsp.generate.pipeline import Generator

HELD = "LOG=radio.log.2.gz"
FOUND = "newest=$(ls *.gz | tail -n 1)"


@pytest.mark.parametrize(
    ("above", "text", "printed"),
    [
        (HELD, "count the lines with ERROR in the log", ["2"]),
        (HELD, "last 2 lines of the log", ["three ERROR", "four"]),
        (HELD, "show what is in $LOG", ["one", "two ERROR", "three ERROR", "four"]),
        (HELD, "how many lines does the log have", ["4"]),
        (FOUND, "lines with ERROR in $newest", ["two ERROR", "three ERROR"]),
    ],
)
async def test_text_is_read_unpacked(above, text, printed, tmp_path):
    (tmp_path / "radio.log.2.gz").write_bytes(gzip.compress(b"one\ntwo ERROR\nthree ERROR\nfour\n"))
    lines = [above, "echo >&2", f"# {text}"]
    request = Request(text, context=context_above(lines, len(lines)))
    (found,) = await Generator(None).generate(request, limit=1, explicit=True)
    done = subprocess.run(
        ["bash", "-c", f"{above}\n{found.command}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == printed


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("delete the log", 'rm "$LOG"'),
        ("size of the log", 'du -sh "$LOG"'),
    ],
)
async def test_the_file_itself_stays_as_it_is(text, command):
    lines = [HELD, "echo x", f"# {text}"]
    request = Request(text, context=context_above(lines, len(lines)))
    (found,) = await Generator(None).generate(request, limit=1, explicit=True)
    assert found.command == command
