"""A command without secrets, and without what tells whose it is: people, hosts, private folders."""

from __future__ import annotations

import re

from caro_lsp.govern.secrets import redact

_HOME = re.compile(r"(?<![\w.-])/(home|Users)/(?!ann\b)[\w.-]+")
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+@(?!example\.org)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_AT_HOST = re.compile(r"(?<=@)(?!example\.org)[A-Za-z][A-Za-z0-9-]*(?=[:\s'\"]|$)")
_HOST = re.compile(
    r"(?P<scheme>\b[a-z][a-z0-9+.-]*://)(?:[^\s/@'\"]+@)?(?!example\.org)[^\s/:'\"$]+",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\d.])(?!127\.|0\.0\.0\.0|192\.0\.2\.)\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")


def redacted(text: str) -> str:
    """``text`` with made-up names in place of real ones; what has been redacted stays as it is."""
    text = redact(text)
    text = _HOME.sub(r"/\1/ann", text)
    text = _ADDRESS.sub("ann@example.org", text)
    text = _AT_HOST.sub("example.org", text)
    text = _HOST.sub(r"\g<scheme>example.org", text)
    return _NUMBER.sub("192.0.2.1", text)
