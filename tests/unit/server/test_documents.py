"""Documents under edits: the text, the tree and the findings are those of the text from scratch."""

import gc
import weakref

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types

from caro_lsp.server.documents import Document, Documents
from caro_lsp.server.positions import character
from caro_lsp.shell.parse import parse

PIECES = ["a", "é", "😀", "\n", "\r\n", "\r", "\x0c", "\u2028", "rm -rf /\n", '"', "'", "$(", ")"]
ENCODINGS = ("utf-8", "utf-16", "utf-32")


def opened(text: str, encoding: str = "utf-16") -> Document:
    return Document(types.TextDocumentItem("file:///a.sh", "shellscript", 1, text), encoding)


def client_position(text: str, index: int, encoding: str) -> types.Position:
    """The position of a code point index, as a client counts it (an independent count)."""
    line = start = at = 0
    while at < index:
        if text.startswith("\r\n", at):
            if at + 2 > index:
                break
            at += 2
        elif text[at] in "\r\n":
            at += 1
        else:
            at += 1
            continue
        line, start = line + 1, at
    head = text[start:index].rstrip("\r\n").encode()
    return types.Position(line, character(head, len(head), encoding))


@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(max_examples=120)
@given(data=st.data())
def test_edits_lead_to_the_same_document_as_opening_it(encoding, data):
    text = "".join(data.draw(st.lists(st.sampled_from(PIECES), max_size=15)))
    document = opened(text, encoding)
    for version in range(2, 2 + data.draw(st.integers(1, 5))):
        # A client cannot address the place between \r and \n.
        places = [i for i in range(len(text) + 1) if not (i and text[i - 1 : i + 1] == "\r\n")]
        start = data.draw(st.sampled_from(places))
        end = data.draw(st.sampled_from([place for place in places if place >= start]))
        new = data.draw(st.sampled_from(["", *PIECES]))
        change = types.TextDocumentContentChangePartial(
            types.Range(
                client_position(text, start, encoding), client_position(text, end, encoding)
            ),
            new,
        )
        text = text[:start] + new + text[end:]
        document.change([change], version)
        snapshot = document.snapshot()
        assert snapshot.script.source.decode() == text
        assert snapshot.lines == opened(text).snapshot().lines
        assert snapshot.script.units == parse(text.encode()).units


def test_a_snapshot_does_not_change_with_the_document():
    document = opened("echo a\n")
    before = document.snapshot()
    everything = types.Range(types.Position(0, 0), types.Position(9, 0))
    document.change([types.TextDocumentContentChangePartial(everything, "rm -rf /")], 2)
    assert before.script.source == b"echo a\n"
    assert before.lines == [b"echo a\n", b""]
    assert document.snapshot().script.source == b"rm -rf /"


def test_a_whole_text_replaces_the_document():
    document = opened("echo a\n")
    document.snapshot()
    document.change([types.TextDocumentContentChangeWholeDocument("echo b")], 2)
    assert document.snapshot().script.source == b"echo b"


def test_positions_outside_the_text_are_its_end():
    document = opened("a\nb")
    beyond = types.Range(types.Position(7, 7), types.Position(9, 9))
    document.change([types.TextDocumentContentChangePartial(beyond, "c")], 2)
    assert document.snapshot().script.source == b"a\nbc"


def test_lone_surrogates_keep_the_positions_behind_them():
    document = opened("\ud800 rm")
    assert document.snapshot().position(4).character == 2


def test_form_feed_and_line_separator_are_no_line_ends():
    snapshot = opened("a\x0cb\u2028c\x85d\nrm").snapshot()
    assert len(snapshot.lines) == 2


def test_a_closed_document_is_gone_at_once():
    documents = Documents()
    uri = "file:///a.sh"
    documents.open(types.TextDocumentItem(uri, "shellscript", 1, "rm -rf /\n"))
    snapshot = documents.snapshot(uri)
    assert snapshot is not None
    assert snapshot.script.units
    known = weakref.ref(documents.reviewer(uri))
    del snapshot
    gc.disable()
    try:
        documents.close(uri)
        assert known() is None
    finally:
        gc.enable()
