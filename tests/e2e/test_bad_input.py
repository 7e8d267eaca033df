"""What no well-meant editor sends: a clear message or silence, never a crash, never a lost edit."""

import asyncio
import inspect
import json

import pytest
from driving import editor, span, within
from lsprotocol import types

DANGER = "rm -rf /"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("\n", 0),
        (f"#!/bin/sh\r\n{DANGER}\r\n{DANGER}\r\n", 2),
        (f"echo a\x0cb\n{DANGER}\n", 1),
        (f"echo 'a\u2028b'\n{DANGER}\n", 1),
        (f"echo \x85\n{DANGER}\n", 1),
        (f"\ufeff{DANGER}\n{DANGER}\n", 1),
        (f"{DANGER}\r{DANGER}", 0),
        ("\0\1\2\3" * 1000 + f"\n{DANGER}\n", 1),
        (f'echo "not finished\n{DANGER}\n', 1),
        (f"{DANGER}\nif [ \n", 1),
        ("(" * 5000, 0),
        ("$(" * 5000, 0),
        ("a" * 500_000, 0),
        (f"{DANGER}; " * 500, 500),
        ("for x in 1 2 3 4 5 6 7 8; do\n" * 12 + "y=$x\n" + "done\n" * 12 + DANGER, 1),
        ("f0() { :; }\n" + "".join(f"f{n}() {{ f{n - 1}; f{n - 1}; }}\n" for n in range(1, 200))
         + f"f199\n{DANGER}", 1),
        ("x=" + "a" * 4000 + "\n" + "echo " + "$x" * 20_000 + f"\n{DANGER}", 1),
        ("echo " + "{1..99999999}" * 500 + f"\n{DANGER}", 1),
        ("echo " + "$((" * 1500 + f"\n{DANGER}", 1),
        ("case $x in\n" + "".join(f"{n}) y{n}=1;;\n" for n in range(3000)) + f"esac\n{DANGER}", 1),
        (f"set -- a; shift ²\n{DANGER}", 1),
    ],
    ids=[
        "empty", "newline", "crlf", "form-feed", "u2028", "nel", "bom", "lone-cr", "binary",
        "open-quote", "open-if", "parentheses", "substitutions", "long-line", "one-line",
        "loops", "calls", "values", "words", "arithmetic", "branches", "no-number",
    ],
)  # fmt: skip
async def test_odd_texts_are_checked(ed, text, count):
    uri = ed.open(text)
    assert len([code for code in await ed.codes(uri) if code == "CARO-FS-001"]) >= count
    ed.replace(uri, DANGER)
    assert await ed.codes(uri) == ["CARO-FS-001"]


async def test_findings_are_at_the_right_line_behind_odd_characters(ed):
    uri = ed.open(f"echo a\x0cb\necho '\u2028'\n{DANGER}\n")
    (found,) = await ed.diagnostics(uri)
    assert found.range == span(2, 0, len(DANGER))


async def test_a_hundred_thousand_lines_do_not_stop_other_requests(ed):
    big = ed.open("".join(f"echo line {i}\n" for i in range(99_999)) + DANGER)
    small = ed.open(DANGER, "small.sh")
    checking = asyncio.create_task(ed.diagnostics(big))
    assert await ed.codes(small) == ["CARO-FS-001"]
    (found,) = await checking
    assert found.range.start.line == 99_999
    ed.change(big, types.TextDocumentContentChangePartial(span(5, 0, 0), f"{DANGER}\n"))
    assert [item.range.start.line for item in await ed.diagnostics(big)] == [5, 100_000]


async def test_typing_an_unfinished_quote_keeps_the_findings_below(ed):
    uri = ed.open(f"echo hello\n{DANGER}\n")
    for index, letter in enumerate("'x"):
        here = span(0, 5 + index, 5 + index)
        ed.change(uri, types.TextDocumentContentChangePartial(here, letter))
        assert await ed.codes(uri) == ["CARO-FS-001"]
    ed.change(uri, types.TextDocumentContentChangePartial(span(0, 7, 7), "'"))
    assert await ed.codes(uri) == ["CARO-FS-001"]


async def test_changes_of_a_document_that_is_not_open_are_dropped(ed):
    identifier = types.VersionedTextDocumentIdentifier(3, "file:///never-opened.sh")
    change = types.TextDocumentContentChangeWholeDocument(DANGER)
    ed.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, [change]))
    uri = ed.open(DANGER)
    assert await ed.codes(uri) == ["CARO-FS-001"]


async def test_positions_outside_the_text_are_its_end(ed):
    uri = ed.open("rm -rf")
    ed.change(uri, types.TextDocumentContentChangePartial(span(99, 99, 99), " /"))
    assert await ed.codes(uri) == ["CARO-FS-001"]
    assert await ed.hover(uri, 50, 50) == ""
    assert await ed.suggestions(uri, 50, 50) == []


async def test_messages_that_make_no_sense_do_not_end_the_server(ed):
    for message in (
        {"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"nonsense": True}},
        {"jsonrpc": "2.0", "method": "$/unheardOf", "params": {"a": 1}},
        {"jsonrpc": "2.0", "id": "x", "method": "textDocument/hover", "params": {"nonsense": 1}},
        {"jsonrpc": "2.0", "id": "y", "method": "caro/unheardOf"},
    ):
        body = json.dumps(message).encode()
        written = ed.client.protocol.writer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        if inspect.isawaitable(written):
            await within(written)
    uri = ed.open(DANGER)
    assert await ed.codes(uri) == ["CARO-FS-001"]
    assert ed.said == []


async def test_two_servers_share_the_files_of_one_user(client_name, tmp_path):
    async with editor(client_name, tmp_path) as first:
        await first.start()
        other = tmp_path / "other"
        other.mkdir()
        async with editor(client_name, other) as second:
            await second.start()
            for ed in (first, second):
                assert await ed.codes(ed.open(DANGER)) == ["CARO-FS-001"]


async def test_folders_that_cannot_be_written_are_no_obstacle(client_name, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where caro wants a folder")
    async with editor(client_name, tmp_path, environment={"CARO_HOME": str(blocked)}) as ed:
        await ed.start()
        uri = ed.open(DANGER)
        assert await ed.codes(uri) == ["CARO-FS-001"]


async def test_a_broken_rule_file_is_said_and_the_other_rules_work(ed):
    (ed.folder / ".caro" / "rules").mkdir(parents=True)
    file = ed.folder / ".caro" / "rules" / "broken.yaml"
    file.write_text("id: [\n")
    uri = ed.open(DANGER)
    assert await ed.codes(uri) == ["CARO-FS-001"]
    assert "broken.yaml" in ed.said[0]


@pytest.mark.parametrize(
    "settings",
    [
        {"dogma": {"policies": ["a\0b", "~no-such-user/x", "x" * 5000]}},
        {"dogma": {"policies": ["\ud800"], "overrides": {"\udc80": {"severity": "error"}}}},
        {"dogma": json.loads('{"a":' * 200 + "1" + "}" * 200)},
        {"model": {"path": "~no-such-user/\0"}},
    ],
    ids=["no-paths", "halves-of-characters", "deep", "no-model"],
)
async def test_settings_that_make_no_sense_change_nothing(client_name, tmp_path, settings):
    async with editor(client_name, tmp_path) as ed:
        ed.settings = settings
        await ed.start()
        uri = ed.open(DANGER)
        assert await ed.codes(uri) == ["CARO-FS-001"]
        await ed.suggestions(uri, 0, 0)
        assert await ed.codes(uri) == ["CARO-FS-001"]
