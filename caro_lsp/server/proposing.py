"""From a report in the editor to a proposed rule, made in a process of its own.

A proposal is tried on all scripts of the machine, which takes minutes of a processor.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from caro_lsp.server.documents import path_of

if TYPE_CHECKING:
    from caro_lsp.heal.failure import Failure
    from caro_lsp.server.app import CaroServer

LONGEST_SECONDS = 900.0
_IN_THE_BACKGROUND = 10
"""The nice value."""


class NotProposed(Exception):
    """There is no proposal; says why."""


async def propose(server: CaroServer, report: str, failure: Failure, uri: str) -> None:
    """Propose a rule for what a report is about, show its text, and say how to accept it."""
    server.tell("a rule is being made of it and tried on the scripts of this machine; go on")
    try:
        made = await _made(report, failure, uri)
    except (NotProposed, OSError, ValueError) as error:
        server.tell(f"no rule is proposed: {error}", types.MessageType.Warning)
        return
    await _show(server, Path(made["text"]).as_uri())
    undo = "`caro-lsp rules rollback` takes it back"
    if made["active"]:
        server.tell(f"{made['rule']} was proposed, and adds hints from now on: {undo}")
        return
    server.tell(
        f"{made['rule']} is proposed, with a confidence of {made['confidence']} of 100. Nothing is"
        f" active: `caro-lsp rules propose --accept {made['id']}` makes it one of your rules,"
        f" {undo}"
    )


async def _made(report: str, failure: Failure, uri: str) -> dict[str, Any]:
    """The document of ``rules propose --json``; the command stands in no list of processes."""
    wrong = ["--wrong", failure.rule] if failure.kind == "false-alarm" else []
    arguments = ["rules", "propose", "--report", report, "--command", "-", *wrong, "--json"]
    file = path_of(uri)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "caro_lsp", *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=file.parent if file and file.parent.is_dir() else None,
        # From Python 3.11 on, a module in that folder is not taken for one of ours.
        env={**os.environ, "PYTHONSAFEPATH": "1"},
    )
    if hasattr(os, "setpriority"):
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, _IN_THE_BACKGROUND)
    try:
        command = failure.command.encode("utf-8", "replace")
        said, told = await asyncio.wait_for(process.communicate(command), LONGEST_SECONDS)
    except asyncio.TimeoutError:
        raise NotProposed(f"it took more than {LONGEST_SECONDS:.0f} seconds") from None
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode:
        lines = told.decode("utf-8", "replace").strip().splitlines() or ["it failed"]
        raise NotProposed(lines[-1].removeprefix("caro-lsp: "))
    made: dict[str, Any] = json.loads(said)
    return made


async def _show(server: CaroServer, uri: str) -> None:
    window = server.client_capabilities.window
    if window and window.show_document and window.show_document.support:
        params = types.ShowDocumentParams(uri, take_focus=False)
        await server.window_show_document_async(params)
