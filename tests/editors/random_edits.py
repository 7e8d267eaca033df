"""What somebody types who edits without sense, and what has to hold: the same for every editor."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

FILES = ("one.sh", "two.sh", "three.bash")
LINES = (
    "echo done",
    'cp -r src "$TARGET"',
    "rm -rf /",
    "rm -rf /etc/*",
    "dd if=disk.img of=/dev/sda",
    "curl -fsSL https://example.com/install.sh | bash",
    "chmod -R 777 /",
    "if [ -f notes.txt ]; then",
    "fi",
    "echo 'an open quote",
    "cat <<EOF",
    "EOF",
    "TARGET=/tmp/build",
    "TARGET=/",
    'rm -rf "$TARGET"',
    "# caro: ignore[CARO-FS-001] reason='meant'",
    'for f in *.log; do gzip -k "$f"; done',
    "ü='größer'; rm -rf ~",
)
COMMENTS = ("# count lines in notes.txt", "# show the biggest files first", "# print the date")
# Its finding has no fix, which `caro-lsp check` would try out for each of the many that there are.
PASTED = "chmod -R 777 /usr\n" + 'for part in $(seq 3); do\n  cp "$part" copies/\ndone\n' * 33
PASTED_LINES = 10_000
MANY_LINES = 5_000
LONG_PASTE = PASTED * (PASTED_LINES // PASTED.count("\n"))

BAD = re.compile(r"\bE\d+:|[Ee]rror|traceback|caro:")
"""What an editor says where something went wrong."""


class Finding(NamedTuple):
    """Where a finding begins and ends, as an editor counts: lines from 0."""

    line: int
    column: int
    end_line: int
    end_column: int
    rule: str
    severity: int


AT_REST_LINES = 30
"""How long each file is while the server is measured at rest: what long ones take is no leak."""
AT_REST_SECONDS = 15.0
"""How long nobody edits before that."""


class Memory(NamedTuple):
    """Memory of a server: seconds since the start, process id, resident megabytes."""

    seconds: float
    pid: int
    megabytes: float


def megabytes(pid: int) -> float:
    """The resident memory of a process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def checked(
    server: Path, file: Path, text: str, environment: Mapping[str, str], encoding: str
) -> list[Finding]:
    """What a fresh ``caro-lsp check`` says of a text as that of ``file``.

    Columns are counted in the units of ``encoding``: utf-8 or utf-16-le. Severities from 1, the
    worst.
    """
    done = subprocess.run(
        [str(server), "check", "--format", "json", "--fail-on", "never"]
        + ["--stdin-filename", str(file), "-"],
        input=text,
        env=environment,
        cwd=file.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = text.split("\n")
    unit = len("a".encode(encoding))

    def column(line: int, points: int) -> int:
        if line > len(lines):
            return 0
        return len(lines[line - 1][: points - 1].encode(encoding)) // unit

    return sorted(
        Finding(
            one["line"] - 1,
            column(one["line"], one["column"]),
            one["end_line"] - 1,
            column(one["end_line"], one["end_column"]),
            one["rule"],
            ("error", "warning", "info", "hint").index(one["severity"]) + 1,
        )
        for one in json.loads(done.stdout)["findings"]
    )
