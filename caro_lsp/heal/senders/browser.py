"""A prefilled page for a new issue. The user sends it there, so caro cannot know whether."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from caro_lsp.heal.senders import issue
from caro_lsp.heal.senders.base import Receipt, Refused
from caro_lsp.heal.senders.web import checked_address

if TYPE_CHECKING:
    from caro_lsp.heal.senders.base import Answer, Destination, Parcel

MAX_ADDRESS = 8000
"""Characters that browsers and servers take."""


class BrowserSender:
    """Makes the address; the editor opens it, or the command line prints it."""

    def __init__(self, destination: Destination) -> None:
        self._page = checked_address(destination.endpoint)

    def where(self) -> str:
        """The page."""
        return f"the page {self._page}, in your browser; you press its button, or do not"

    def find(self, parcel: Parcel) -> Receipt | None:  # noqa: ARG002
        """Cannot be known; opening a page twice makes no issue."""
        return None

    def send(self, parcel: Parcel) -> Receipt:
        """The address with everything filled in."""
        query = urlencode({"title": issue.title(parcel), "body": issue.body(parcel)})
        address = f"{self._page}?{query}"
        if len(address) > MAX_ADDRESS:
            raise Refused(
                f"the report makes an address of {len(address)} characters, more than"
                f" {MAX_ADDRESS}; shorten it, or set heal.sender to file"
            )
        return Receipt(parcel.id[:8], "opened", address)

    def answer(self, parcel: Parcel, case: str) -> Answer | None:  # noqa: ARG002
        """Is on the page."""
        return None
