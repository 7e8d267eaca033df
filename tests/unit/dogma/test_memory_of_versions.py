"""What is kept of the versions of a text that somebody types in."""

import gc
import tracemalloc

from caro_lsp.dogma import directive
from caro_lsp.shell import tools, unwrap
from caro_lsp.shell.parse import IncrementalParser
from caro_lsp.shell.remembered import MOST_KEPT

VERSIONS = 40
LONG = "cp größer copies/\n" * 5_000
MEGABYTE = 1_000_000


def grown(work) -> int:
    """Bytes that are still held after ``work``."""
    gc.collect()
    tracemalloc.start()
    try:
        work()
        gc.collect()
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def test_each_version_of_a_script_with_an_open_quote_is_forgotten() -> None:
    def typing() -> None:
        parser = IncrementalParser()
        for number in range(VERSIONS):
            parser.parse(f"echo 'open {number}\n{LONG}'\n".encode())

    # Each of them is a text of 100 kB.
    assert grown(typing) < MEGABYTE


def test_long_names_and_comments_are_forgotten() -> None:
    def asking() -> None:
        for number in range(VERSIONS):
            unwrap.may_run(f"{number} {LONG}")
            tools.lookup(f"{number} {LONG}")
            directive.read(f"# {number} {LONG}")

    assert grown(asking) < MEGABYTE


def test_what_is_long_is_read_like_what_is_short() -> None:
    reason = "because " * MOST_KEPT
    found = directive.read(f"# caro: ignore[CARO-FS-001] reason='{reason}'")
    assert found is not None
    assert found.rules == ("CARO-FS-001",)
    assert unwrap.may_run("/" + "x" * MOST_KEPT)
