"""The end of a child process."""

from __future__ import annotations

import asyncio
import contextlib

_EXIT_SECONDS = 2.0


async def stop_process(process: asyncio.subprocess.Process) -> None:
    """Ask the process to end by closing its input; kill it where that does not help."""
    if process.stdin:
        process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), _EXIT_SECONDS)
    except asyncio.TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
