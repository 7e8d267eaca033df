"""``caro-lsp serve``."""

from __future__ import annotations

import gc
import logging
import sys

import click


@click.command("serve")
@click.option("--stdio", is_flag=True, help="Speak over standard input and output (default).")
@click.option("--tcp", metavar="HOST:PORT", help="Listen here instead; for one client.")
@click.option("--log-file", type=click.Path(dir_okay=False), help="Write a log there.")
def command(*, stdio: bool, tcp: str | None, log_file: str | None) -> None:
    """Run the language server."""
    if stdio and tcp:
        raise click.UsageError("choose one of --stdio and --tcp")
    from caro_lsp.server.lean_attrs import import_types

    import_types()
    from caro_lsp.server.app import create_server

    _log_to(log_file)
    server = create_server()
    # What is loaded now stays: no search for garbage need look at it.
    gc.freeze()
    # A large document is read in a thread of its own, and no request should wait for it.
    sys.setswitchinterval(0.001)
    if tcp:
        host, port = _address(tcp)
        server.start_tcp(host, port)
    else:
        server.start_io()


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise click.BadParameter(f"expected HOST:PORT, such as 127.0.0.1:2087, found {text!r}")
    return host, int(port)


def _log_to(file: str | None) -> None:
    handler: logging.Handler = logging.FileHandler(file) if file else logging.StreamHandler()
    logging.basicConfig(
        level=logging.WARNING,
        handlers=[handler],
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    # At INFO these log whole documents.
    for name in ("pygls", "caro_lsp"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # A client that asks for what was never offered is answered so; some ask at every key, and show
    # what is written here.
    logging.getLogger("pygls.protocol.json_rpc").setLevel(logging.ERROR)
