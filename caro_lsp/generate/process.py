"""The start and the end of a child process that runs a module of ours."""

from __future__ import annotations

import asyncio
import contextlib
import os
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Mapping

_EXIT_SECONDS = 2.0
_LONGEST_LINE = 1 << 22


async def start_process(
    python: str, module: str, *arguments: str, pipes: bool, environment: Mapping[str, str]
) -> Process:
    """Run ``module`` with pipes to its input and output, or with neither.

    What stands in this process' environment goes before ``environment``. Raises OSError.
    """
    return await asyncio.create_subprocess_exec(
        python,
        "-m",
        module,
        *arguments,
        stdin=PIPE if pipes else DEVNULL,
        stdout=PIPE if pipes else DEVNULL,
        stderr=DEVNULL,
        # A module in the folder where the editor runs must not be taken for one of Python's.
        cwd=Path(python).anchor or None,
        env={**environment, **os.environ, "PYTHONSAFEPATH": "1"},
        limit=_LONGEST_LINE,
    )


async def stop_process(process: Process) -> None:
    """Ask the process to end by closing its input; kill it where that does not help."""
    if process.stdin:
        process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), _EXIT_SECONDS)
    except asyncio.TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
