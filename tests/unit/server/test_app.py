"""The server between the protocol and the documents."""

import asyncio
import io

from pygls.io_ import StdoutWriter

from caro_lsp.paths import Paths
from caro_lsp.server.app import create_server

URI = "file:///project/script.sh"


def told(server, method, *, identity=None, **params):
    """Give the server a notification, or a request, as a client's comes in."""
    message = {"jsonrpc": "2.0", "method": method, "params": params}
    message |= {"id": identity} if identity else {}
    server.protocol.handle_message(server.protocol.structure_message(message))


def test_nothing_is_kept_of_a_notification(tmp_path):
    async def session():
        server = create_server(Paths.below(tmp_path))
        server.protocol.set_writer(StdoutWriter(io.BytesIO()))
        # A client that asks for findings, which this one does not.
        pulls = {"textDocument": {"diagnostic": {}}}
        told(server, "initialize", identity=1, processId=None, rootUri=None, capabilities=pulls)
        document = {"uri": URI, "languageId": "shellscript", "version": 1, "text": "#!/bin/bash\n"}
        told(server, "textDocument/didOpen", textDocument=document)
        place = {"line": 0, "character": 0}
        for version in range(2, 100):
            change = {"range": {"start": place, "end": place}, "text": "x"}
            identifier = {"uri": URI, "version": version}
            told(server, "textDocument/didChange", textDocument=identifier, contentChanges=[change])
        told(server, "textDocument/didSave", textDocument={"uri": URI})
        assert server.documents.version(URI) == 99
        told(server, "textDocument/didClose", textDocument={"uri": URI})
        await asyncio.sleep(0)
        assert server.documents.uris() == []
        assert server.protocol._request_futures == {}

    asyncio.run(session())
