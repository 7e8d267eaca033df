"""The sender that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caro_lsp.heal.senders.base import Refused

if TYPE_CHECKING:
    from caro_lsp.heal.senders.base import Destination, Sender

PLUGINS = "caro_lsp.senders"


def make_sender(name: str, destination: Destination) -> Sender:
    """The sender called ``name``. Raises :class:`Refused` where there is none, with the cure."""
    if name == "none":
        raise Refused(explained())
    if name == "file":
        from caro_lsp.heal.senders.file import FileSender

        return FileSender(destination)
    if name == "browser":
        from caro_lsp.heal.senders.browser import BrowserSender

        return BrowserSender(destination)
    if name == "github":
        from caro_lsp.heal.senders.github import GitHubSender

        return GitHubSender(destination)
    if name == "https":
        from caro_lsp.heal.senders.https import HttpsSender

        return HttpsSender(destination)
    from importlib.metadata import entry_points

    for entry in entry_points(group=PLUGINS, name=name):
        made: Sender = entry.load()(destination)
        return made
    raise Refused(f"there is no sender {name!r}; set heal.sender to file, browser, github or https")


def explained() -> str:
    """What to do where no sender is chosen."""
    return (
        'no sender is chosen, so nothing leaves this machine. Set heal.sender = "file" to have'
        " reports written to a folder, which you can hand to whom you like; the other ways are"
        " browser, github and https (docs/reports.md)"
    )
