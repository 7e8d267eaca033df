"""The audit log for a collector of the user's own: OTLP over HTTP, logs as JSON.

What leaves is which kind of event happened when, with the hashes that seal the log and what is a
number, a digest or the id of a rule that ships with caro: nothing that anybody wrote. Source:
OpenTelemetry Protocol 1.5, *OTLP/HTTP*, and ``opentelemetry/proto/logs/v1``.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import time
from datetime import datetime, timezone
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from caro_lsp import __version__
from caro_lsp.heal.senders.web import Web, plain
from caro_lsp.paths import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from caro_lsp.govern.audit import AuditLog

logger = logging.getLogger(__name__)

AT_ONCE = 200
"""Entries in one request."""
HEADERS_ENV = "OTEL_EXPORTER_OTLP_HEADERS"
"""Where collectors' keys stand: ``name=value,name=value``, values as in a URL."""
_PATH = "/v1/logs"
_INFO = 9
_TOLD = re.compile(r"[0-9a-f]{8,64}|CARO-[A-Z]{1,8}-[0-9]{3}")
"""Texts that leave: digests, and the ids of rules that ship with caro."""


class Collector:
    """What of one log a collector has, and the way there. All of it may block."""

    def __init__(self, log: AuditLog, endpoint: str) -> None:
        """Raises ``senders.Refused`` for an address that must not be used."""
        self._log = log
        headers = dict(_headers(os.environ.get(HEADERS_ENV, "")))
        self._web = Web(endpoint, headers, "audit.otlpEndpoint")
        self._path = "" if self._web.address.endswith(_PATH) else _PATH

    def push(self) -> int:
        """Send what the collector does not have yet, the oldest first; how many entries it were.

        Does nothing while another process does it. Raises ``senders.Later``, ``senders.Refused``,
        OSError.
        """
        from filelock import FileLock, Timeout

        sent = 0
        with (
            contextlib.suppress(Timeout),
            FileLock(f"{self._log.file}.collected.lock", timeout=0, mode=0o600),
        ):
            entries = self._waiting()
            while some := list(islice(entries, AT_ONCE)):
                body = json.dumps(document(some)).encode()
                _, said = self._web.give(body, {"content-type": "application/json"}, self._path)
                _tell_of_refused(said)
                # What was refused must not be sent again, says the protocol.
                last = some[-1]
                write_atomically(_place(self._log.file), f"{last['n']} {last['hash']}\n".encode())
                sent += len(some)
        return sent

    def _waiting(self) -> Iterator[dict[str, Any]]:
        """The entries behind the last one that was sent; all where that is not in the log."""
        number, hashed = _last_sent(self._log.file)
        every = [e for e in self._log.entries() if isinstance(e.get("n"), int) and "hash" in e]
        known = any((entry["n"], entry["hash"]) == (number, hashed) for entry in every)
        return (entry for entry in every if not known or entry["n"] > number)


def document(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """The request for entries of the log: an ``ExportLogsServiceRequest`` as JSON."""
    resource = {"service.name": "caro-lsp", "service.version": __version__}
    records = {
        "scope": {"name": "caro_lsp.audit"},
        "logRecords": [_record(entry) for entry in entries],
    }
    return {
        "resourceLogs": [
            {"resource": {"attributes": _attributes(resource)}, "scopeLogs": [records]}
        ]
    }


def _record(entry: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {name: entry[name] for name in ("n", "hash", "before") if name in entry}
    data = entry.get("data")
    for name, value in data.items() if isinstance(data, dict) else ():
        if isinstance(value, (bool, int)) or (isinstance(value, str) and _TOLD.fullmatch(value)):
            told[f"data.{name}"] = value
    event = plain(entry.get("event"), 60)
    return {
        "timeUnixNano": str(_nanoseconds(str(entry.get("at")))),
        "observedTimeUnixNano": str(time.time_ns()),
        "severityNumber": _INFO,
        "severityText": "INFO",
        "eventName": f"caro.audit.{event}",
        "body": {"stringValue": event},
        "attributes": _attributes({f"caro.audit.{name}": value for name, value in told.items()}),
    }


def _attributes(values: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": name, "value": _value(value)} for name, value in values.items()]


def _value(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"boolValue": value}
    # 64 bits are more than numbers of JSON hold.
    return {"intValue": str(value)} if isinstance(value, int) else {"stringValue": str(value)}


def _nanoseconds(moment: str) -> int:
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return 0
    since = at.astimezone(timezone.utc) - datetime(1970, 1, 1, tzinfo=timezone.utc)
    return (since.days * 86_400 + since.seconds) * 10**9 + since.microseconds * 1000


def _headers(text: str) -> Iterator[tuple[str, str]]:
    for entry in filter(None, map(str.strip, text.split(","))):
        name, _, value = entry.partition("=")
        yield name.strip().lower(), unquote(value.strip())


def _tell_of_refused(said: Any) -> None:
    partial = said.get("partialSuccess") if isinstance(said, dict) else None
    if isinstance(partial, dict) and str(partial.get("rejectedLogRecords", "0")) != "0":
        reason = plain(partial.get("errorMessage", ""))
        logger.warning(
            "audit.otlpEndpoint: %s entries were refused: %s",
            plain(partial["rejectedLogRecords"]),
            reason,
        )


def _place(file: Path) -> Path:
    """Where it stands which entry was sent last."""
    return file.with_name(f"{file.name}.collected")


def _last_sent(file: Path) -> tuple[int, str]:
    try:
        number, hashed = _place(file).read_text("utf-8").split()
        return int(number), hashed
    except (OSError, ValueError):
        return 0, ""
