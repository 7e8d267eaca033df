"""Show in the terminal what an editor would show for ``examples/backup.sh``.

Starts the real server over stdio and asks it what an editor asks: ghost text under each comment,
findings, one explanation. Run it with ``make demo``.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.client import LanguageClient
from rich.console import Console
from rich.markdown import Markdown
from rich.panel import Panel
from rich.syntax import Syntax
from rich.text import Text

SCRIPT = Path(__file__).with_name("backup.sh")
SERVER = Path(sys.executable).with_name("caro-lsp")
COLOURS = {1: "red", 2: "yellow", 3: "blue", 4: "cyan"}

console = Console(width=min(Console().width, 110), highlight=False)


async def main() -> int:
    """Run the demo; returns an exit status."""
    client = LanguageClient("caro-demo", "1")
    client.feature("caro/status")(lambda _: None)
    client.feature(types.WINDOW_SHOW_MESSAGE)(lambda said: console.print(f"[yellow]{said.message}"))
    started = time.perf_counter()
    await client.start_io(str(SERVER), "serve", "--stdio")
    await client.initialize_async(
        types.InitializeParams(
            capabilities=types.ClientCapabilities(
                general=types.GeneralClientCapabilities(position_encodings=["utf-32"]),
                text_document=types.TextDocumentClientCapabilities(
                    diagnostic=types.DiagnosticClientCapabilities(),
                    inline_completion=types.InlineCompletionClientCapabilities(),
                ),
            ),
            workspace_folders=[types.WorkspaceFolder(SCRIPT.parent.as_uri(), "examples")],
        )
    )
    client.initialized(types.InitializedParams())
    console.print(f"server answered after {time.perf_counter() - started:.2f} s", style="dim")
    text = SCRIPT.read_text("utf-8")
    document = types.TextDocumentIdentifier(SCRIPT.as_uri())
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(
            types.TextDocumentItem(document.uri, "shellscript", 1, text)
        )
    )
    shown = await show_suggestions(client, document, text.splitlines())
    found = await show_findings(client, document, text.splitlines())
    await show_explanation(client)
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()
    if not shown or not found:
        console.print("[red]Something is missing; `caro-lsp doctor` says what.")
        return 1
    return 0


async def show_suggestions(
    client: LanguageClient, document: types.TextDocumentIdentifier, lines: list[str]
) -> int:
    """Ghost text under the comments that ask for something."""
    console.rule("ghost text: commands from comments")
    count = 0
    for number, line in enumerate(lines):
        if not line.startswith("# ") or (number + 1 < len(lines) and lines[number + 1].strip()):
            continue
        position = types.Position(number, len(line))
        with console.status("the model reads the comment ..."):
            started = time.perf_counter()
            answer = await client.text_document_inline_completion_async(
                types.InlineCompletionParams(
                    types.InlineCompletionContext(types.InlineCompletionTriggerKind.Invoked),
                    document,
                    position,
                )
            )
            elapsed = 1000 * (time.perf_counter() - started)
        console.print(Text(line, style="green"))
        for index, item in enumerate(answer.items):
            label = "    " if index == 0 else " or "
            # The title says where it came from: "Accept (recipe, 97%)".
            source = item.command.title.removeprefix("Accept ")
            shown = Text(f"{label}{item.insert_text.strip()}", style="italic cyan")
            console.print(shown.append(f"   {source}", style="dim"))
        console.print(Text(f"    {elapsed:.0f} ms\n", style="dim"))
        count += bool(answer.items)
    return count


async def show_findings(
    client: LanguageClient, document: types.TextDocumentIdentifier, lines: list[str]
) -> int:
    """Findings as code frames, with why and fix."""
    console.rule("findings: what would be executed")
    report = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(document))
    for item in report.items:
        colour = COLOURS[item.severity or 1]
        row, start = item.range.start.line, item.range.start.character
        width = max(item.range.end.character - start, 1)
        source = lines[row]
        frame = Text()
        frame.append(f"{row + 1:3} | {source}\n")
        frame.append(f"    | {' ' * start}")
        frame.append("^" * width, style=f"bold {colour}")
        console.print(Text(f"{item.message}", style=f"bold {colour}"), Text(f"[{item.code}]"))
        console.print(frame)
        hover = await client.text_document_hover_async(
            types.HoverParams(document, item.range.start)
        )
        if hover and isinstance(hover.contents, types.MarkupContent):
            console.print(Panel(Markdown(hover.contents.value), border_style="dim"))
        actions: Any = await client.text_document_code_action_async(
            types.CodeActionParams(
                document,
                item.range,
                types.CodeActionContext([item], only=[types.CodeActionKind.QuickFix]),
            )
        )
        for action in actions or ():
            edit = next(iter(action.edit.changes.values()))[0]
            console.print(Text(f"    fix: {action.title}", style="green"))
            console.print(Text(f"         {edit.new_text}\n", style="dim italic"))
    return len(report.items)


async def show_explanation(client: LanguageClient) -> None:
    """What each part of a command does."""
    command = "find . -type f -name '*.log' -mtime +7 -exec gzip {} +"
    console.rule("Caro: Explain command")
    console.print(Syntax(command, "bash", background_color="default"))
    answer = await client.workspace_execute_command_async(
        types.ExecuteCommandParams("caro.explain", [{"command": command}])
    )
    markdown = answer["markdown"] if isinstance(answer, dict) else answer.markdown
    console.print(Markdown(markdown))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
