"""From bytes to statements, from scratch and incrementally."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caro_lsp.shell.dialect import is_script
from caro_lsp.shell.follow import commands
from caro_lsp.shell.parse import IncrementalParser, parse

PIECES = [
    "rm -rf /x\n", "echo 'a", "b'\n", 'd="$(ls)"\n', "if a; then\n", "fi\n", "cat <<EOF\n", "EOF\n",
    "f() {\n", "}\n", "# note\n", " | sh\n", "\\\n", "é", ";", "\n", "&& x", "(", ")", '"',
]  # fmt: skip


@settings(max_examples=150)
@given(st.data())
def test_incremental_parsing_equals_parsing_from_scratch(data):
    parser = IncrementalParser()
    source = "".join(data.draw(st.lists(st.sampled_from(PIECES), max_size=12))).encode()
    parser.parse(source)
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(source)))
        end = data.draw(st.integers(start, min(len(source), start + 12)))
        while start and start < len(source) and source[start] & 0xC0 == 0x80:
            start -= 1
        while end < len(source) and source[end] & 0xC0 == 0x80:
            end += 1
        new = data.draw(st.sampled_from(["", *PIECES])).encode()
        changed = source[:start] + new + source[end:]
        source = changed
        script = parser.parse(source)
        scratch = parse(source)
        assert script.units == scratch.units
        assert commands(script) == commands(scratch)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # A word that ends the reading and is no part of what is read.
        (b"if\nd\ndone", b'if\nd\ndone"'),
        # An error behind a here-document whose end was looked for in all of the text.
        (b"<<E;;\nu\n", b"<<E;;\nu\n`"),
    ],
)
def test_what_decides_how_a_text_is_read_is_read_again(before, after):
    parser = IncrementalParser()
    parser.parse(before)
    assert parser.parse(after).units == parse(after).units


def test_an_empty_text_has_no_statements():
    assert parse(b"").units == ()
    assert parse(b"").errors == ()


def test_binary_data_and_wrong_utf8_are_parsed():
    assert isinstance(parse(bytes(range(256)) * 50).units, tuple)
    (unit,) = parse(b"rm caf\xe9").units
    assert unit.offset == 0


def test_carriage_returns_do_not_hide_commands():
    names = [c.name for c in commands(parse(b"set -e\r\nrm -rf /x\r\n"))]
    assert "rm" in names


def test_the_scripts_of_this_machine_are_followed():
    folders = (Path("/usr/bin"), Path("/var/lib/dpkg/info"), Path("/etc/init.d"))
    files = [file for folder in folders if folder.is_dir() for file in sorted(folder.iterdir())]
    count = 0
    for file in files:
        if not file.is_file() or file.suffix == ".list":
            continue
        source = file.read_bytes()[:200_000]
        if source.startswith(b"#!") and is_script(source, ""):
            script = parse(source, str(file))
            for command in commands(script):
                assert 0 <= command.span.start <= command.span.end <= len(source), file
            count += 1
    assert count > 10
