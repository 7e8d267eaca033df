"""Fetch a file of a hub, piece by piece, however often the connection breaks.

``huggingface_hub`` knows how a hub is spoken to: addresses and mirrors (``HF_ENDPOINT``), who is
logged in, offline mode, errors. The bytes are read here: its own download takes them in pieces of
10 MB, loses the piece in which a connection breaks, starts from nothing in the next process, and
does not look at their digest.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from caro_lsp import __version__
from caro_lsp.models.store import OFFLINE_CURE, PullFailed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from huggingface_hub.errors import HfHubHTTPError

    from caro_lsp.models.catalogue import HubFile

    Progress = Callable[[int, int], None]

_TRIES = 5
"""Times in a row that a connection may bring nothing before the download is given up."""
_SECONDS = 20.0
"""Without a byte, after which a connection is given up."""
_LONGEST_PAUSE = 8.0
_CHUNK_BYTES = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Remote:
    """What a hub says of a file: where its bytes are, and how many, 0 if it does not say.

    ``sha256`` is empty where the hub does not know it; ``commit`` names the repository's state.
    """

    location: str
    size: int
    sha256: str
    commit: str
    headers: dict[str, str]


def look_up(source: HubFile) -> Remote:
    """Ask the hub, or the mirror of ``HF_ENDPOINT``, for ``source``. Raises PullFailed."""
    # Else it tells the hub which other tools are installed, and asks it about those it notices.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    try:
        from huggingface_hub import get_hf_file_metadata, hf_hub_url
        from huggingface_hub.utils import build_hf_headers
    except ImportError as error:
        raise PullFailed(
            f"huggingface_hub cannot be loaded ({error}), which is needed to fetch {source};"
            f" install it with `pip install huggingface_hub`, {OFFLINE_CURE}"
        ) from error
    from urllib.parse import urlsplit

    from httpx2 import HTTPError

    # What it warns of is told by our own messages.
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    endpoint = _endpoint()
    url = hf_hub_url(source.repository, source.file, revision=source.revision, endpoint=endpoint)
    try:
        found = get_hf_file_metadata(url, endpoint=endpoint)
    except (HTTPError, OSError) as error:  # theirs are one or both of these
        raise PullFailed(_explained(source, url, error)) from error
    headers = build_hf_headers(library_name="caro-lsp", library_version=__version__)
    if urlsplit(found.location)[:2] != urlsplit(url)[:2]:
        headers.pop("authorization", None)  # the token is for the hub, not for who serves its files
    digest = (found.etag or "").lower()
    return Remote(
        found.location,
        found.size or 0,
        digest if _SHA256.fullmatch(digest) else "",
        found.commit_hash or "",
        headers,
    )


def download(
    source: HubFile, remote: Remote, part: Path, progress: Progress | None
) -> tuple[int, str]:
    """Bring ``part`` to the whole file; go on where it ends. Returns bytes and SHA-256.

    ``progress`` gets bytes done and bytes in all. Raises PullFailed, with what arrived kept, and
    OSError where the part cannot be written.
    """
    from httpx2 import HTTPError
    from huggingface_hub.errors import HfHubHTTPError

    barren = 0
    with _Part(part, remote.size, progress) as out:
        most = out.size
        while not (remote.size and out.size == remote.size):
            try:
                whole = _read(remote, out)
                if whole:
                    break
                problem: Exception = ConnectionError("the connection ended early")
            except HfHubHTTPError as error:
                if not _may_pass(error):
                    raise PullFailed(_explained(source, remote.location, error)) from error
                problem = error
            except HTTPError as error:
                problem = error
            except _TooMuch as error:
                out.restart()
                raise PullFailed(
                    f"{source}: the hub announced {remote.size} bytes and sent more; nothing was"
                    " kept. Tell whoever runs it, " + OFFLINE_CURE
                ) from error
            # Who starts from nothing again and again gets nowhere either.
            barren = 0 if out.size > most else barren + 1
            most = max(most, out.size)
            if barren == _TRIES:
                kept = f"; {out.size} bytes are kept, the same command goes on from there"
                raise PullFailed(_explained(source, remote.location, problem) + kept) from problem
            if barren:
                time.sleep(min(0.25 * 2.0**barren, _LONGEST_PAUSE))
        return out.size, out.digest


def _read(remote: Remote, out: _Part) -> bool:
    """Read from one connection, as long as it lasts; whether this was all there is."""
    from huggingface_hub.utils import get_session, hf_raise_for_status

    headers = {**remote.headers, "accept-encoding": "identity"}
    if out.size:
        headers["range"] = f"bytes={out.size}-"
    with get_session().stream("GET", remote.location, headers=headers, timeout=_SECONDS) as answer:
        if answer.status_code == 416:
            out.restart()  # the part is longer than the file
            return False
        hf_raise_for_status(answer)
        if out.size and not _goes_on(answer.headers.get("content-range", ""), out.size):
            out.restart()
            if answer.status_code == 206:
                return False
        for chunk in answer.iter_raw():
            out.write(chunk)
    return not remote.size or out.size == remote.size


def _goes_on(content_range: str, start: int) -> bool:
    return content_range.startswith(f"bytes {start}-")


def _may_pass(error: HfHubHTTPError) -> bool:
    status = error.response.status_code
    return status >= 500 or status in {408, 429}


class _TooMuch(Exception):
    """There is more than was announced."""


class _Part:
    """A file that grows, and the digest of what is in it; ``limit`` in bytes, 0 for none."""

    def __init__(self, path: Path, limit: int, progress: Progress | None) -> None:
        self._path = path
        self._limit = limit
        self._progress = progress
        self._hash = hashlib.sha256()
        self.size = 0

    def __enter__(self) -> _Part:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        # Unbuffered: what arrived before a connection broke, or the disk was full, is in the file.
        self._file: BinaryIO = os.fdopen(handle, "r+b", buffering=0)
        while chunk := self._file.read(_CHUNK_BYTES):
            self._hash.update(chunk)
            self.size += len(chunk)
        if self._limit and self.size > self._limit:
            self.restart()
        return self

    def __exit__(self, *_: object) -> None:
        try:
            os.fsync(self._file.fileno())
        finally:
            self._file.close()

    @property
    def digest(self) -> str:
        """SHA-256 of all that was written, in lower-case hexadecimal."""
        return self._hash.hexdigest()

    def write(self, chunk: bytes) -> None:
        if self._limit and self.size + len(chunk) > self._limit:
            raise _TooMuch
        view = memoryview(chunk)
        while view:
            written = self._file.write(view)
            self._hash.update(view[:written])
            self.size += written
            view = view[written:]
        if self._progress:
            self._progress(self.size, max(self._limit, self.size))

    def restart(self) -> None:
        """Forget all of it."""
        self._file.seek(0)
        self._file.truncate()
        self._hash = hashlib.sha256()
        self.size = 0


def _endpoint() -> str:
    # Theirs is read once, at the import.
    from huggingface_hub import constants

    return (os.environ.get("HF_ENDPOINT") or constants.ENDPOINT).rstrip("/")


def _explained(source: HubFile, url: str, error: Exception) -> str:
    from huggingface_hub import errors

    if isinstance(error, errors.OfflineModeIsEnabled):
        return f"{source}: HF_HUB_OFFLINE is set; unset it to fetch the model, {OFFLINE_CURE}"
    if isinstance(error, errors.GatedRepoError):
        return (
            f"{source}: its owner lets only some people have it; ask there for access, and set"
            " HF_TOKEN to a token of yours"
        )
    if isinstance(error, errors.HfHubHTTPError):
        status = error.response.status_code
        if status == 404 or isinstance(error, errors.EntryNotFoundError):
            return f"{source}: {_host(url)} has no such file; look at its page for the right name"
        if status in {401, 403}:
            return (
                f"{source}: {_host(url)} does not let us have it (status {status}), or there is no"
                " such repository; look for a slip in the name, or set HF_TOKEN to a token of yours"
            )
        return f"{source}: {_host(url)} answered with status {status}; try again later"
    reason = str(error) or type(error).__name__
    return (
        f"{source}: {_host(url)} could not be read ({reason}); check the network and the proxy,"
        f" name a mirror with HF_ENDPOINT, {OFFLINE_CURE}"
    )


def _host(url: str) -> str:
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
