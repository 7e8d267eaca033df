"""Stands where an editor looks for the server: starts it, and keeps a copy of what is said.

``listening.py FOLDER SERVER [ARGUMENT ...]``: ``FOLDER/asked`` is what the editor said,
``FOLDER/answered`` what the server did.
"""

import os
import subprocess
import sys
import threading

folder, *command = sys.argv[1:]


def pass_on(source: int, target: int, copy: str) -> None:
    with open(os.path.join(folder, copy), "ab", buffering=0) as kept:  # noqa: PTH118, PTH123
        while heard := os.read(source, 65536):
            kept.write(heard)
            while heard:
                heard = heard[os.write(target, heard) :]
    os.close(target)


with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
    to, back = os.dup(server.stdin.fileno()), server.stdout.fileno()
    server.stdin.close()
    threading.Thread(target=pass_on, args=(0, to, "asked"), daemon=True).start()
    pass_on(back, 1, "answered")
    os._exit(server.wait())
