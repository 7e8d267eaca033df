"""What all senders over HTTP share: TLS, time, size, and what an answer means."""

from __future__ import annotations

import asyncio
import email.utils
import ipaddress
import json
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from caro_lsp import __version__
from caro_lsp.heal.senders.base import Later, Refused, Uncertain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import httpx2

MAX_ANSWER_BYTES = 1 << 20
TOTAL_SECONDS = 30.0
"""For a whole exchange, however slowly it drips."""
STEP_SECONDS = 10.0
MAX_WAIT_SECONDS = 86_400.0
_SHOWN = 200


class Web:
    """Exchanges with one host. Follows no redirects: the user agreed to this address."""

    def __init__(
        self,
        address: str,
        headers: Mapping[str, str] | None = None,
        setting: str = "heal.endpoint",
    ) -> None:
        self.address = checked_address(address, setting)
        self._setting = setting
        self._headers = {"user-agent": f"caro-lsp/{__version__}", "accept": "application/json"}
        self._headers |= headers or {}

    def ask(self, path: str = "", params: Mapping[str, str] | None = None) -> tuple[int, Any]:
        """GET: the status and the JSON that came. Raises :class:`Later`."""
        with self._failing(Later):
            status, headers, body = self._exchange("GET", self.address + path, params=params)
        if status in {404, 405, 501}:
            return status, None
        if status != 200:
            raise Later(_said(status, body), wait_of(headers))
        return status, self._json(body, Later)

    def give(
        self, body: bytes, headers: Mapping[str, str] | None = None, path: str = ""
    ) -> tuple[int, Any]:
        """POST: the status and the JSON that came.

        Raises :class:`Later` where the other side has said that it did not take it, and where
        nothing was sent; :class:`Refused` where it never will; else :class:`Uncertain`.
        """
        with self._failing(Uncertain):
            status, answer_headers, answer = self._exchange(
                "POST", self.address + path, content=body, headers=headers
            )
        if status in {200, 201, 202}:
            return status, self._json(answer, Uncertain)
        said = _said(status, answer)
        if status in {429, 503}:
            raise Later(said, wait_of(answer_headers))
        if status == 403 and (wait := wait_of(answer_headers) or _until_reset(answer_headers)):
            # As GitHub says that there was too much: REST API, *Rate limits*.
            raise Later(said, wait)
        if status in {401, 403, 407}:
            raise Refused(f"{said}; check the token and what it may do")
        if 300 <= status < 400:
            raise Refused(f"{said}; set {self._setting} to the address that it moved to")
        if status in {408, 409, 425} or status >= 500:
            # What failed there may have failed after the report was stored.
            raise Uncertain(said, wait_of(answer_headers))
        raise Refused(said)

    def _exchange(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, httpx2.Headers, bytes]:
        """In an event loop of its own, which alone can end what drips for ever."""

        async def exchange() -> tuple[int, httpx2.Headers, bytes]:
            import httpx2

            async with (
                httpx2.AsyncClient(timeout=STEP_SECONDS, follow_redirects=False) as client,
                client.stream(
                    method,
                    url,
                    params=dict(params) if params else None,
                    content=content,
                    headers={**self._headers, **(headers or {})},
                ) as response,
            ):
                data = bytearray()
                async for chunk in response.aiter_bytes():
                    data += chunk
                    if len(data) > MAX_ANSWER_BYTES:
                        raise Uncertain(f"{url} answered with more than {MAX_ANSWER_BYTES} bytes")
                return response.status_code, response.headers, bytes(data)

        async def bounded() -> tuple[int, httpx2.Headers, bytes]:
            try:
                return await asyncio.wait_for(exchange(), TOTAL_SECONDS)
            except asyncio.TimeoutError:
                raise Uncertain(f"{url} took more than {TOTAL_SECONDS:g} seconds") from None

        return asyncio.run(bounded())

    @contextmanager
    def _failing(self, otherwise: type[Later]) -> Iterator[None]:
        """Errors of the connection: before anything was sent Later, then ``otherwise``."""
        import httpx2

        host = urlsplit(self.address).netloc.rpartition("@")[2]
        try:
            yield
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
            hint = "; its certificate is not trusted here" if "CERTIFICATE" in str(error) else ""
            raise Later(f"{host} cannot be reached ({plain(error)}){hint}") from error
        except (httpx2.UnsupportedProtocol, httpx2.InvalidURL) as error:
            raise Refused(f"{self.address}: {plain(error)}; mend {self._setting}") from error
        except httpx2.HTTPError as error:
            detail = plain(error) or type(error).__name__
            raise otherwise(f"{host} did not answer as it should ({detail})") from error

    def _json(self, body: bytes, otherwise: type[Later]) -> Any:
        if not body:
            return None
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            raise otherwise(f"{self.address} answered with what is no JSON") from None


def checked_address(address: str, setting: str = "heal.endpoint") -> str:
    """``address`` without a slash at its end. Raises :class:`Refused` where it must not be used."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if not host or parts.scheme not in {"https", "http"}:
        raise Refused(f"{setting}: expected an address such as https://reports.example.org/caro")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise Refused(f"{setting}: expected an address without user, password, query or fragment")
    if parts.scheme == "http" and not _is_loopback(host):
        raise Refused(f"{setting}: http sends reports in the clear; use https")
    return address.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def wait_of(headers: Mapping[str, str]) -> float:
    """Seconds that the other side asks to wait (RFC 9110, *Retry-After*), at most a day."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), MAX_WAIT_SECONDS)
    try:
        when = email.utils.parsedate_to_datetime(value)
        return min(max(when.timestamp() - time.time(), 0.0), MAX_WAIT_SECONDS)
    except (TypeError, ValueError, OverflowError):
        return 0.0


def _until_reset(headers: Mapping[str, str]) -> float:
    """Seconds until requests are counted anew; 0 where some are left."""
    if headers.get("x-ratelimit-remaining") != "0":
        return 0.0
    reset = headers.get("x-ratelimit-reset", "")
    seconds = float(reset) - time.time() if reset.isascii() and reset.isdigit() else 0.0
    return min(max(seconds, 60.0), MAX_WAIT_SECONDS)


def plain(text: object, limit: int = _SHOWN) -> str:
    """A text from elsewhere, for people: one line, no control characters, shortened."""
    words = " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
    return words if len(words) <= limit else f"{words[:limit]}…"


def _said(status: int, body: bytes) -> str:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = None
    message = data.get("message") if isinstance(data, dict) else None
    return f"status {status}{f': {plain(message)}' if isinstance(message, str) else ''}"
