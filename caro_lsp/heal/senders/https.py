"""Any HTTPS endpoint that speaks the small protocol of ``docs/reports.md``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from caro_lsp.heal.senders.base import Answer, Later, Receipt, Uncertain
from caro_lsp.heal.senders.web import Web, plain

if TYPE_CHECKING:
    from caro_lsp.heal.senders.base import Destination, Parcel

MAX_ANSWER = 2000


class HttpsSender:
    """POST of a report; GET ``?report=ID`` for what became of it."""

    def __init__(self, destination: Destination) -> None:
        headers = {}
        if destination.token_env and (token := os.environ.get(destination.token_env)):
            headers["authorization"] = f"Bearer {token}"
        self._web = Web(destination.endpoint, headers)

    def where(self) -> str:
        """The address."""
        return self._web.address

    def find(self, parcel: Parcel) -> Receipt | None:
        """Asks for the report's case; None also where the endpoint cannot be asked.

        Such an endpoint has to honour the idempotency key, so sending again makes no second case.
        """
        case = self._case(parcel)
        if case is None:
            return None
        return Receipt(case["case"], _text(case, "state", 40) or "received", _url(case))

    def send(self, parcel: Parcel) -> Receipt:
        """Sends the bytes as they are."""
        _, data = self._web.give(
            parcel.body,
            {
                "content-type": "application/json",
                "idempotency-key": parcel.id,
                "caro-signature": parcel.signature,
            },
        )
        if not _is_case(data, parcel):
            raise Uncertain(f"{self._web.address} confirmed another report than the one it got")
        return Receipt(data["case"], _text(data, "state", 40) or "received", _url(data))

    def answer(self, parcel: Parcel, case: str) -> Answer | None:
        """What the case says now."""
        found = self._case(parcel)
        if found is None:
            return None
        if found["case"] != case:
            raise Later(f"{self._web.address} speaks of another case")
        return Answer(
            _text(found, "state", 40) or "received", _text(found, "answer", MAX_ANSWER), _url(found)
        )

    def _case(self, parcel: Parcel) -> dict[str, Any] | None:
        status, data = self._web.ask(params={"report": parcel.id})
        if status != 200:
            return None
        cases = data.get("cases") if isinstance(data, dict) else None
        if not isinstance(cases, list):
            raise Later(f"{self._web.address} did not answer with a list of cases")
        for case in cases:
            if _is_case(case, parcel):
                found: dict[str, Any] = case
                return found
        if cases:
            raise Later(f"{self._web.address} answered with cases of other reports")
        return None


def _is_case(data: Any, parcel: Parcel) -> bool:
    """Whether ``data`` confirms these bytes of this report."""
    return (
        isinstance(data, dict)
        and data.get("report") == parcel.id
        and data.get("sha256") == parcel.sha256
        and isinstance(data.get("case"), str)
        and 0 < len(data["case"]) <= 100
        and data["case"].isprintable()
    )


def _text(data: dict[str, Any], key: str, limit: int) -> str:
    value = data.get(key)
    return plain(value, limit) if isinstance(value, str) else ""


def _url(data: dict[str, Any]) -> str:
    value = _text(data, "url", 500)
    return value if value.startswith("https://") and value.isascii() and " " not in value else ""
