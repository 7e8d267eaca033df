"""Writing to standard output and standard error, whoever reads them and however they end."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import click

from caro_lsp.cli.output.report import shown

if TYPE_CHECKING:
    from typing import TextIO

    from caro_lsp.cli.output.report import Report

FORMATS = ("human", "json", "sarif", "github", "junit", "gcc")


def rendered(report: Report, form: str, fail_on: str) -> str:
    """The report in one of ``FORMATS``; ``fail_on`` is the severity that fails the run."""
    if form == "json":
        return json.dumps(report.as_json(), indent=2, ensure_ascii=False)
    if form == "sarif":
        from caro_lsp.cli.output import sarif

        return json.dumps(sarif.document(report), indent=2, ensure_ascii=False)
    if form == "junit":
        from caro_lsp.cli.output import junit

        return junit.document(report, fail_on)
    if form == "human":
        from caro_lsp.cli.output import human

        return human.render(report)
    from caro_lsp.cli.output import lines

    return lines.gcc(report) if form == "gcc" else lines.github(report)


def write(content: str | bytes, *, machine: bool = False) -> bool:
    """Write to standard output, text with a line feed behind it; whether that could be done.

    For a machine text is UTF-8, for people what their terminal understands. It is no failure that
    a reader has gone away: it has seen what it wanted.
    """
    stream = sys.stdout
    if stream is None or not content:
        return True
    try:
        if machine and isinstance(content, str):
            content = _encoded(content) + b"\n"
        elif not isinstance(content, bytes):
            _forgive(stream)
        click.echo(content, nl=isinstance(content, str))
        stream.flush()
    except BrokenPipeError:
        _give_up(stream)
    except OSError as error:
        _give_up(stream)
        tell(f"caro-lsp: the output cannot be written: {error.strerror}")
        return False
    return True


def _encoded(text: str) -> bytes:
    """UTF-8, whatever a name or a rule has brought in."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return shown(text).encode()


def tell(text: str) -> None:
    """Write a line to standard error, for people."""
    try:
        if sys.stderr is not None:
            _forgive(sys.stderr)
        click.echo(text, err=True)
    except OSError:
        # Nobody listens; what was found is said by the exit status.
        _give_up(sys.stderr)


def counted(count: int, word: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{count} {word}{'' if count == 1 else 's'}"


def _forgive(stream: TextIO) -> None:
    """Have characters that the stream's encoding does not know replaced."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")


def _give_up(stream: TextIO) -> None:
    """Have what is left for ``stream`` go nowhere, so that Python's end does not fail at it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
