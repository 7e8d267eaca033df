"""Positions in the three encodings, as laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caro_lsp.server.positions import byte_column, character, content, split_lines

TEXT = st.text(
    st.characters(blacklist_categories=("Cs",)) | st.sampled_from("a\n\r\x0c\x85\u2028é語😀"),
    max_size=40,
)
ENCODINGS = ("utf-8", "utf-16", "utf-32")


@given(TEXT)
def test_lines_join_to_the_text_and_end_only_where_the_protocol_says(text):
    lines = split_lines(text.encode())
    assert b"".join(lines).decode() == text
    assert not lines[-1].endswith((b"\n", b"\r"))
    for line in lines[:-1]:
        assert line.endswith((b"\n", b"\r"))
        assert b"\n" not in content(line)
        assert b"\r" not in content(line)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXT)
def test_a_position_goes_to_bytes_and_back(encoding, text):
    line = text.replace("\n", "").replace("\r", "").encode()
    size = 0
    for symbol in line.decode():
        units = character(line, size, encoding)
        assert byte_column(line, units, encoding) == size
        size += len(symbol.encode())
    assert byte_column(line, character(line, size, encoding), encoding) == size
    assert byte_column(line, 10_000, encoding) == len(line)


@pytest.mark.parametrize(
    ("encoding", "width"), [("utf-8", 4), ("utf-16", 2), ("utf-32", 1)], ids=ENCODINGS
)
def test_an_emoji_counts_as_the_encoding_says(encoding, width):
    line = "😀rm".encode()
    assert character(line, 4, encoding) == width
    assert byte_column(line, width, encoding) == 4


def test_a_position_inside_a_character_is_its_start():
    assert byte_column("😀".encode(), 1, "utf-16") == 0
    assert byte_column("é".encode(), 1, "utf-8") == 0
