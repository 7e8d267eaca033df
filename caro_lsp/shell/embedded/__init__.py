"""Shell text inside other files: Dockerfiles, makefiles, CI files, units, crontabs, package.json.

A file that holds shell text is a *host*, each text in it a *region*. A region knows where each of
its bytes stands in the host, and what the host says about variables.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from caro_lsp.shell.embedded.hosts import Host, host_of
from caro_lsp.shell.embedded.region import Region

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Host", "Region", "host_of", "regions"]


def regions(source: bytes, host: Host) -> tuple[Region, ...]:
    """The shell text in a host file, in its order. Never raises for what it contains."""
    return tuple(sorted(_regions(source, host), key=lambda region: region.mapped.pieces[0].host))


def _regions(source: bytes, host: Host) -> Iterator[Region]:
    # Each format's module is loaded where a file has that format.
    if host == "dockerfile":
        from caro_lsp.shell.embedded import dockerfile

        return _on_linux(dockerfile.regions(source))
    if host in {"makefile", "makefile-fragment"}:
        from caro_lsp.shell.embedded import makefile

        return makefile.regions(source, fragment=host == "makefile-fragment")
    if host == "github":
        from caro_lsp.shell.embedded import github

        return github.regions(source)
    if host == "gitlab":
        from caro_lsp.shell.embedded import gitlab

        return gitlab.regions(source)
    if host == "systemd":
        from caro_lsp.shell.embedded import systemd

        return _on_linux(systemd.regions(source))
    if host in {"crontab", "system-crontab"}:
        from caro_lsp.shell.embedded import crontab

        return crontab.regions(source, system=host == "system-crontab")
    from caro_lsp.shell.embedded import package_json

    return package_json.regions(source)


def _on_linux(found: Iterable[Region]) -> Iterator[Region]:
    return (replace(region, platform="linux") for region in found)
