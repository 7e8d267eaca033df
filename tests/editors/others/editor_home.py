"""What a README says to write, and what an editor and the server have said."""

import json
import os
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
CLIENTS = ROOT / "tests" / "e2e" / "clients"


def block(readme: Path, language: str) -> str:
    """The first block of code in a language that a README tells its reader to use, for here."""
    text = readme.read_text("utf-8")
    found = re.search(rf"^ *```{language}\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    assert found, f"{readme} has no block of {language}"
    return found[1].replace("/path/to/caro-lsp", str(ROOT))


HEAD = re.compile(rb"(?:[^\r\n]+\r\n)*?Content-Length: (\d+)\r\n(?:[^\r\n]+\r\n)*\r\n")


def said(home: Path, by: str = "asked") -> list[dict]:
    """The messages that the editor has sent, or the server: ``answered``."""
    file = home / "wire" / by
    wire, messages, start = file.read_bytes() if file.exists() else b"", [], 0
    while head := HEAD.match(wire, start):
        start = head.end() + int(head[1])
        if start > len(wire):
            break
        messages.append(json.loads(wire[head.end() : start]))
    return messages


def same_client(home: Path, recorded: str) -> None:
    """The editor is one as ``tests/e2e/clients`` has it, in what matters to the server."""
    (start,) = [
        message["params"] for message in said(home) if message.get("method") == "initialize"
    ]
    if os.environ.get("CARO_TEST_RECORD"):
        kept = {"capabilities": start["capabilities"], "clientInfo": start.get("clientInfo")}
        text = json.dumps(kept, indent=2, sort_keys=True) + "\n"
        (CLIENTS / f"{recorded}.json").write_text(text)
    known = json.loads((CLIENTS / f"{recorded}.json").read_text("utf-8"))["capabilities"]

    def matters(capabilities: dict) -> tuple:
        document = capabilities["textDocument"]
        action = document.get("codeAction", {})
        return (
            "inlineCompletion" in document,
            "diagnostic" in document,
            action.get("resolveSupport"),
            "codeActionLiteralSupport" in action,
            capabilities.get("workspace", {}).get("configuration", False),
        )

    assert matters(start["capabilities"]) == matters(known)
