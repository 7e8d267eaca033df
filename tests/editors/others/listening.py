"""Stands where an editor looks for the server: starts it, and keeps a copy of what it is told.

``listening.py COPY SERVER [ARGUMENT ...]``
"""

import os
import subprocess
import sys
import threading

with subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE) as server:

    def pass_on() -> None:
        with open(sys.argv[1], "ab", buffering=0) as copy:  # noqa: PTH123 - nothing else to load
            while heard := os.read(0, 65536):
                copy.write(heard)
                server.stdin.write(heard)
                server.stdin.flush()
        server.stdin.close()

    threading.Thread(target=pass_on, daemon=True).start()
    os._exit(server.wait())
