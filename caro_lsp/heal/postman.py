"""Carries what was agreed to, each report once, however often it is interrupted.

Before a report leaves, the outbox notes that it may have arrived. Whoever finds that note later,
after a crash or a lost answer, asks the other side first, and sends again only if it is not there.
"""

from __future__ import annotations

import random
from contextlib import suppress
from typing import TYPE_CHECKING

from caro_lsp.heal import report as reports
from caro_lsp.heal.outbox import NotThere, digest
from caro_lsp.heal.senders import Destination, Later, Refused, Uncertain, make_sender
from caro_lsp.heal.senders.base import Parcel

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.heal.desk import Desk
    from caro_lsp.heal.outbox import Entry
    from caro_lsp.heal.senders import Sender
    from caro_lsp.paths import Paths

FIRST_WAIT = 30.0
LONGEST_WAIT = 6 * 3600.0
"""Seconds between two attempts; each wait is twice the one before, and between half and all of it
by chance, so that not all clients come back at once."""
ASK_AGAIN = 3600.0
"""Seconds before a case is asked for again unasked."""


class Postman:
    """Sends and asks. Everything here may block: outside of an event loop only."""

    def __init__(
        self, desk: Desk, paths: Paths, chance: Callable[[], float] = random.random
    ) -> None:
        self._desk = desk
        self._paths = paths
        self._chance = chance

    def deliver(self, identity: str = "") -> list[Entry]:
        """Try what is due, or only one report; how each stands now.

        Does nothing while another process does it.
        """
        outbox = self._desk.outbox
        tried: list[Entry] = []
        if not outbox.exists:
            return tried
        with outbox.sending() as ours:
            if ours:
                for entry in outbox.due():
                    if not identity or entry.id == identity:
                        self._try(entry)
                        with suppress(NotThere):
                            tried.append(outbox.get(entry.id))
        return tried

    def _try(self, entry: Entry) -> None:
        outbox = self._desk.outbox
        uncertain = entry.state == "sending"
        try:
            parcel = self._parcel(entry)
            sender = self._sender(entry)
            found = sender.find(parcel) if uncertain else None
            if found is None:
                if not outbox.begin(entry.id, entry.consented):
                    return
                uncertain = True
                found = sender.send(parcel)
            outbox.arrived(entry.id, found.case, found.state, found.url)
        except Uncertain as error:
            self._postpone(entry, error, uncertain=True)
        except Later as error:
            # A question that failed says nothing about what may have arrived before.
            arrived = entry.state == "sending"
            self._postpone(entry, error, uncertain=arrived)
        except Refused as error:
            if entry.state == "sending":
                self._postpone(entry, Later(str(error)), uncertain=True)
            else:
                outbox.refuse(entry.id, str(error))
        except OSError as error:
            self._postpone(entry, Later(str(error)), uncertain=uncertain)

    def _postpone(self, entry: Entry, error: Later, *, uncertain: bool) -> None:
        longest = min(FIRST_WAIT * 2 ** min(entry.attempts, 20), LONGEST_WAIT)
        wait = max(longest * (0.5 + self._chance() / 2), error.seconds)
        self._desk.outbox.postpone(entry.id, wait, str(error), uncertain=uncertain)

    def _parcel(self, entry: Entry) -> Parcel:
        keys = self._desk.keys
        if digest(entry.body) != entry.consented:
            raise Refused("its bytes are not those that were agreed to; look at it again")
        return Parcel(
            entry.id,
            entry.body,
            digest(entry.body),
            keys.public,
            keys.sign(entry.body),
            entry.kind,
            entry.fingerprint,
        )

    def _sender(self, entry: Entry) -> Sender:
        """To where the user agreed to, whatever the settings say by now."""
        settings = self._desk.settings
        return make_sender(
            entry.sender, Destination(self._paths, entry.endpoint, settings.token_env)
        )

    def fetch(self, *, asked: bool, now: float, identity: str = "") -> list[Entry]:
        """Ask for answers to what was sent; those that came. Problems are kept with the report.

        Unless the user has ``asked`` for it, only of reports for which they agreed to that, and
        not more than once an hour.
        """
        outbox = self._desk.outbox
        came: list[Entry] = []
        for entry in outbox.all():
            if entry.state != "sent" or (identity and entry.id != identity):
                continue
            agreed = entry.fetch_answer and now - entry.asked_at >= ASK_AGAIN and not entry.answer
            if asked or agreed:
                came += self._ask(entry)
        return came

    def _ask(self, entry: Entry) -> list[Entry]:
        outbox = self._desk.outbox
        try:
            sha256 = entry.consented
            parcel = Parcel(entry.id, entry.body, sha256, self._desk.keys.public, "")
            answer = self._sender(entry).answer(parcel, entry.case_id)
        except (Later, Refused, OSError):
            outbox.asked(entry.id)
            return []
        if answer is None or not (answer.text or answer.state != entry.case_state):
            outbox.asked(entry.id)
            return []
        # What leads to the author has done its service.
        body = reports.without_contact(entry.body) if answer.text else entry.body
        outbox.answered(entry.id, answer.state, answer.text, answer.url, body)
        if answer.text:
            self._desk.file(entry.id).unlink(missing_ok=True)
        return [outbox.get(entry.id)] if answer.text and answer.text != entry.answer else []
