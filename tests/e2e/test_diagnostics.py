"""Findings in the editor: pulled or pushed, at the right place, for the version that is open."""

import asyncio

import pytest
from driving import editor, span
from lsprotocol import types

from caro_lsp.server.documents import path_of

OWN = """\
id: OWN-A-1
name: n
severity: warning
message: m
why: "frobnication hurts ![](https://example.com/seen.png)"
match: {command: frobnicate}
examples: {invalid: [frobnicate, sudo frobnicate, frobnicate x], valid: [a, b, c]}
"""
ENCODINGS = ("utf-8", "utf-16", "utf-32")


async def test_a_dangerous_command_is_underlined(ed):
    uri = ed.open('#!/bin/bash\nd=/\nsudo rm -rf "$d"\n')
    (found,) = await ed.diagnostics(uri)
    assert found.range == span(2, 5, 16)
    assert found.severity == types.DiagnosticSeverity.Error
    assert found.source == "caro"
    assert found.code == "CARO-FS-001"
    assert "delete /" in found.message


async def test_a_finding_leads_to_the_page_of_its_rule(ed):
    uri = ed.open("#!/bin/bash\nrm -rf /\nls # caro: ignore[CARO-FS-001]\n")
    for found in await ed.diagnostics(uri):
        file = path_of(found.code_description.href)
        await ed.until(file.exists)
        assert file.read_text().startswith(f"# {found.code}: ")
        assert file.stat().st_mode & 0o077 == 0


async def test_a_rule_of_a_project_has_a_page_that_changes_with_it(ed):
    rule = ed.folder / ".caro" / "rules" / "own.yaml"
    rule.parent.mkdir(parents=True)
    rule.write_text(OWN)
    uri = ed.open("frobnicate\n")
    (found,) = await ed.diagnostics(uri)
    file = path_of(found.code_description.href)
    await ed.until(file.exists)
    text = file.read_text()
    assert "frobnication hurts" in text
    assert f"layer project, [its file]({rule.as_uri()})" in text
    assert "![](https" not in text
    rule.write_text(OWN.replace("hurts", "is painful"))
    answer = await ed.command("caro.showRule", {"rule": "OWN-A-1", "uri": uri})
    assert answer["source"] == rule.as_uri()


async def test_without_a_folder_for_pages_a_finding_leads_to_the_file_of_its_rule(tmp_path):
    cache = tmp_path / "caro-home" / "cache"
    cache.mkdir(parents=True)
    (cache / "caro-rule-pages").write_text("in the way")
    async with editor("vscode-1.139", tmp_path, weights=False) as ed:
        await ed.start()
        uri = ed.open("rm -rf /\n")
        await ed.diagnostics(uri)
        answer = await ed.command("caro.showRule", {"rule": "CARO-FS-001"})
        assert answer["uri"].endswith("CARO-FS-001.yaml")
        ed.replace(uri, "rm -rf /etc\n")
        (found,) = await ed.diagnostics(uri)
        assert found.code_description.href.endswith("CARO-FS-001.yaml")


async def test_typing_brings_and_takes_findings(ed):
    uri = ed.open("")
    assert await ed.codes(uri) == []
    for index, letter in enumerate("rm -rf /"):
        ed.change(uri, types.TextDocumentContentChangePartial(span(0, index, index), letter))
    assert await ed.codes(uri) == ["CARO-FS-001"]
    ed.change(uri, types.TextDocumentContentChangePartial(span(0, 8, 8), "tmp/x"))
    assert await ed.codes(uri) == []


async def test_an_edit_of_a_variable_rechecks_the_lines_that_use_it(ed):
    uri = ed.open('d=/tmp/x\nrm -rf "$d"\n')
    assert await ed.codes(uri) == []
    ed.change(uri, types.TextDocumentContentChangePartial(span(0, 2, 8), "/"))
    assert await ed.codes(uri) == ["CARO-FS-001"]


async def test_a_client_that_does_not_pull_is_sent_them(pusher):
    uri = pusher.open("rm -rf /\n")
    assert await pusher.codes(uri) == ["CARO-FS-001"]
    pusher.replace(uri, "echo safe\n")
    assert await pusher.codes(uri) == []


async def test_closing_takes_pushed_findings_away(pusher):
    uri = pusher.open("rm -rf /\n")
    await pusher.diagnostics(uri)
    identifier = types.TextDocumentIdentifier(uri)
    pusher.client.text_document_did_close(types.DidCloseTextDocumentParams(identifier))
    await pusher.until(lambda: pusher.published[uri].diagnostics in ([], ()))


async def test_a_client_that_pulls_is_never_sent_any(ed):
    assert ed.pulls
    uri = ed.open("rm -rf /\n")
    await ed.diagnostics(uri)
    await asyncio.sleep(0.3)
    assert ed.published == {}


async def test_an_unchanged_document_is_answered_as_unchanged(ed):
    uri = ed.open("rm -rf /\n")
    document = types.TextDocumentIdentifier(uri)
    first = await ed.client.text_document_diagnostic_async(types.DocumentDiagnosticParams(document))
    again = await ed.client.text_document_diagnostic_async(
        types.DocumentDiagnosticParams(document, previous_result_id=first.result_id)
    )
    assert again.kind == "unchanged"


async def test_an_untitled_buffer_is_checked(ed):
    uri = ed.open("rm -rf /\n", "untitled:Untitled-1")
    assert await ed.codes(uri) == ["CARO-FS-001"]


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_positions_behind_other_alphabets_are_right(tmp_path, encoding):
    async with editor("neovim-0.11", tmp_path) as ed:
        ed.capabilities.general.position_encodings = [types.PositionEncodingKind(encoding)]
        result = await ed.start()
        assert result.capabilities.position_encoding == encoding
        before = "echo 'é語😀'; "
        uri = ed.open(f"{before}rm -rf /\n")
        (found,) = await ed.diagnostics(uri)
        codec = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[encoding]
        start = len(before.encode(codec)) // {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
        assert found.range == span(0, start, start + 8)
        ed.change(uri, types.TextDocumentContentChangePartial(span(0, start, start + 2), "ls"))
        assert await ed.codes(uri) == []


@pytest.mark.parametrize("count", [50])
async def test_many_documents_are_kept_apart(ed, count):
    uris = [ed.open("rm -rf /\n" * (i % 2), f"s{i}.sh") for i in range(count)]
    for index, uri in enumerate(uris):
        assert len(await ed.codes(uri)) == index % 2


LONG = "".join(f'd{n}=/srv/{n}\nif [ -e "$d{n}" ]; then cp a "$d{n}"; fi\n' for n in range(3000))


async def test_edits_while_a_long_script_is_checked(ed):
    uri = ed.open(f"#!/bin/bash\n{LONG}")
    for number in range(5):
        start = types.Position(1, 0)
        whole = types.Range(start, start)
        ed.change(uri, types.TextDocumentContentChangePartial(whole, f"echo {number}\n"))
        await asyncio.sleep(0.05)
    ed.change(uri, types.TextDocumentContentChangePartial(whole, "rm -rf /\n"))
    (found,) = await ed.diagnostics(uri)
    assert found.range == span(1, 0, 8)


async def test_requests_for_a_long_script_that_are_cancelled(ed):
    uri = ed.open(f"#!/bin/bash\n{LONG}rm -rf /\n")
    params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
    numbers = ["one", "two", "three"]
    send = ed.client.protocol.send_request_async
    asked = [
        asyncio.ensure_future(send(types.TEXT_DOCUMENT_DIAGNOSTIC, params, number))
        for number in numbers
    ]
    await asyncio.sleep(0.1)
    for number in numbers:
        # Said as editors do: a future that is cancelled here would not take the answer of a server
        # that was sooner.
        ed.client.cancel_request(types.CancelParams(number))
    ed.change(uri, types.TextDocumentContentChangePartial(span(1, 0, 0), "rm -rf /\n"))
    first, last = await ed.diagnostics(uri)
    await asyncio.gather(*asked, return_exceptions=True)
    assert first.range == span(1, 0, 8)
    assert last.range.start.line == 6002
