"""What clients without ghost text are offered, by their recorded capabilities."""

import pytest
from driving import SERVER, editor, span, within
from lsprotocol import types
from test_without_ghost_text import COMMAND, COMMENT, completion, written

WITHOUT_GHOST_TEXT = [
    "emacs-eglot-1.9",
    "emacs-lsp-mode-8.0",
    "kate-22.12",
    "lsp4ij-2025",
    "vim-ale-3.3",
]


async def test_actions_at_every_pause_are_off_with_automatic_off(tmp_path):
    async with editor("neovim-0.11", tmp_path, weights=False) as ed:
        ed.capabilities.text_document.inline_completion = None
        ed.settings = {"completion": {"automatic": False}, "model": {"backend": "none"}}
        await ed.start()
        uri = ed.open(COMMENT)
        kind = types.CodeActionTriggerKind
        assert await written(ed, uri, 0, trigger=kind.Automatic) == []
        assert await written(ed, uri, 0, trigger=kind.Invoked)


async def test_where_ghost_text_is_shown_an_action_has_to_be_asked_for(ed):
    uri = ed.open(COMMENT)
    assert await written(ed, uri, 0) == []
    assert await written(ed, uri, 0, only=["refactor"])


async def test_a_request_that_was_never_offered_is_answered_and_not_complained_of(tmp_path):
    log = tmp_path / "log"
    command = [str(SERVER), "serve", "--stdio", "--log-file", str(log)]
    async with editor("kate-22.12", tmp_path, weights=False, command=command) as ed:
        await ed.start()
        uri = ed.open("ls\n")
        params = types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
        with pytest.raises(Exception, match=r"(?i)method not found"):
            await within(ed.client.text_document_document_symbol_async(params))
        assert await ed.codes(uri) == []
    assert log.read_text() == ""


@pytest.mark.parametrize("client", WITHOUT_GHOST_TEXT)
async def test_every_such_client_gets_an_item_an_action_and_findings(tmp_path, client):
    async with editor(client, tmp_path, weights=False) as ed:
        ed.settings = {"model": {"backend": "none"}}
        await ed.start()
        uri = ed.open(f"rm -rf /\n{COMMENT}\n")
        assert await ed.codes(uri) == ["CARO-FS-001"]
        (item, *_) = await completion(ed, uri, 1, len(COMMENT))
        assert item.text_edit.new_text.endswith(f"\n{COMMAND}")
        (action, *_) = await written(ed, uri, 1)
        assert action.edit.changes[uri][0].new_text == f"\n{COMMAND}"
        fixes = await ed.actions(uri, span(0, 0, 1))
        assert "Caro: Ask before each removal" in [fix.title for fix in fixes]
