"""Install what a lock file names, and show how far a compilation is.

    python requirements/install.py requirements/local.lock

Every file that pip fetches must have a hash of the lock file.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import deque

STEP = re.compile(r"\[\s*(\d+)/(\d+)\]")
TOLD = re.compile(r"\s*(?:Building wheel|Installing collected|Successfully (?:built|installed))")


def main(lock: str) -> int:
    """Run pip; returns its exit status."""
    command = [sys.executable, "-m", "pip", "install", "--verbose", "--require-hashes", "-r", lock]
    last: deque[str] = deque(maxlen=60)
    live = sys.stdout.isatty()
    shown = 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            last.append(line)
            if step := STEP.search(line):
                done, total = int(step[1]), int(step[2])
                percent = 100 * done // max(total, 1)
                if live:
                    print(f"\r  compiling: {done}/{total} ({percent} %) ", end="", flush=True)
                elif percent // 10 != shown // 10:
                    print(f"  compiling: {percent} %", flush=True)
                shown = percent
            elif TOLD.match(line):
                print(("\n" if live and shown else "") + "  " + line.strip()[:120], flush=True)
                shown = 0
    if pip.returncode:
        print("".join(last), file=sys.stderr)
        print(f"pip could not install what {lock} names; see above.", file=sys.stderr)
    return pip.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
