"""Mends state in a process of its own: what it reads is damaged, and what it does takes time.

``python -m caro_lsp.heal.mending CONFIG STATE CACHE`` prints what was mended as one JSON document.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from caro_lsp.govern.state import Mended, mend
from caro_lsp.paths import Paths

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_SECONDS = 300
_IN_THE_BACKGROUND = 10
"""What is added to the nice value."""


def mend_elsewhere(paths: Paths) -> list[Mended]:
    """Mend all that mends itself, in another process; returns what was done.

    Waits for its end, so it is for a thread. Raises OSError and subprocess.SubprocessError.
    """
    folders = [str(paths.config), str(paths.state), str(paths.cache)]
    done = subprocess.run(
        [sys.executable, "-m", "caro_lsp.heal.mending", *folders],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=LONGEST_SECONDS,
        check=True,
        # A module in the folder where the editor runs must not be taken for one of ours.
        cwd=Path(sys.executable).anchor or None,
        env={**os.environ, "PYTHONSAFEPATH": "1"},
    )
    return [Mended(**entry) for entry in json.loads(done.stdout)]


def main(arguments: Sequence[str]) -> None:
    """Mend, and print what was done."""
    from caro_lsp.heal.stores import every

    if hasattr(os, "nice"):
        os.nice(_IN_THE_BACKGROUND)
    config, state, cache = map(Path, arguments)
    paths = Paths(config, state, cache)
    print(json.dumps([asdict(one) for one in mend(every(paths), paths)]))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
