"""Secrets taken out of a text before it is kept or shown anywhere else.

``detect-secrets`` knows the tokens of many services; what shell scripts and requests hold besides
is in ``secret_kinds``. Nothing is ever verified, which would use the network.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PLACEHOLDER = "REDACTED_"
"""What stands in place of a secret begins so, and ends with the kind, such as ``PASSWORD``."""

_PLACED = re.compile(rf"{PLACEHOLDER}[A-Z][A-Z_]*\*?")
# A value that is named, and so is not said: $TOKEN, "${TOKEN}", $(pass show mail), {{ token }}.
_REFERENCE = re.compile(
    r"""["']?(?:\$\w*|\$\{\w+\}|\$\([^)]*\)?|\{\{.*\}\}|\{\w*\}|<[\w -]*>|%\w*|\*+|\.\.\.)["']?"""
)
_PASSES = 8
"""One pass may lay bare what another finds; more than three have not been seen."""
_LEAST_RATE = 0.24
"""Changes of class (lower, upper, digit) for each character, above which text is random."""
_LEAST_ENTROPY = 3.0
"""Bits for each character."""
_PIECE, _OVERLAP = 2000, 400
"""Characters. Some detectors take quadratic time."""
_HEXADECIMAL = re.compile(r"(?<![\w:])(?:0x)?[0-9a-fA-F]{32,}(?!\w)")
_DETECTORS = (
    ("artifactory", "ArtifactoryDetector"),
    ("aws", "AWSKeyDetector"),
    ("azure_storage_key", "AzureStorageKeyDetector"),
    ("cloudant", "CloudantDetector"),
    ("discord", "DiscordBotTokenDetector"),
    ("github_token", "GitHubTokenDetector"),
    ("gitlab_token", "GitLabTokenDetector"),
    ("ibm_cloud_iam", "IbmCloudIamDetector"),
    ("ibm_cos_hmac", "IbmCosHmacDetector"),
    ("jwt", "JwtTokenDetector"),
    ("mailchimp", "MailchimpDetector"),
    ("npm", "NpmDetector"),
    ("openai", "OpenAIDetector"),
    ("pypi_token", "PypiTokenDetector"),
    ("sendgrid", "SendGridDetector"),
    ("slack", "SlackDetector"),
    ("softlayer", "SoftlayerDetector"),
    ("square_oauth", "SquareOAuthDetector"),
    ("stripe", "StripeDetector"),
    ("telegram_token", "TelegramBotTokenDetector"),
    ("twilio", "TwilioKeyDetector"),
)


def redact(text: str) -> str:
    """``text`` with each secret replaced by a placeholder that says its kind.

    The placeholder is one plain word of the shell, so a command stays one that can be parsed. The
    same text always gives the same, and what was redacted is not changed again.
    """
    for _ in range(_PASSES):
        redacted = _once(text)
        if redacted == text:
            break
        text = redacted
    return text


def _once(text: str) -> str:
    from caro_lsp.govern.secret_kinds import PATTERNS, RANDOM, SPOKEN

    for kind, pattern in PATTERNS:
        text = _replaced(text, pattern, kind)
    text = _replaced(text, SPOKEN, "SECRET", _looks_secret)
    for secret in _detected(text):
        text = text.replace(secret, f"{PLACEHOLDER}TOKEN")
    text = _replaced(text, _HEXADECIMAL, "HEX")
    return _replaced(text, RANDOM, "RANDOM", _is_random)


def _replaced(
    text: str, pattern: re.Pattern[str], kind: str, condition: Callable[[str], bool] | None = None
) -> str:
    def replace(match: re.Match[str]) -> str:
        group = match.lastindex or 0
        secret = match[group]
        bare = _PLACED.sub("", secret).strip("\"'")
        if not bare or _REFERENCE.fullmatch(secret) or (condition and not condition(secret)):
            return match[0]
        start, end = match.start(group) - match.start(), match.end(group) - match.start()
        quote = (
            secret[0] if secret[0] in "\"'" and len(secret) > 1 and secret[-1] == secret[0] else ""
        )
        return f"{match[0][:start]}{quote}{PLACEHOLDER}{kind}{quote}{match[0][end:]}"

    return pattern.sub(replace, text)


def _detected(text: str) -> Iterator[str]:
    for piece in _pieces(text):
        for detector in _detectors():
            for secret in detector(piece):
                # A detector may give what stands around the secret as well.
                if (bare := secret.strip(" \t\"'=:")) and not _PLACED.search(bare):
                    yield bare


def _pieces(text: str) -> Iterator[str]:
    """The lines; long ones in pieces that overlap by more than a token is long."""
    for line in text.splitlines():
        yield line[:_PIECE]
        for start in range(_PIECE - _OVERLAP, len(line) - _OVERLAP, _PIECE - _OVERLAP):
            yield line[start : start + _PIECE]


@lru_cache(maxsize=1)
def _detectors() -> tuple[Callable[[str], Iterator[str]], ...]:
    # Imported late: it brings an HTTP client, which it uses for verification only.
    from importlib import import_module

    return tuple(
        getattr(import_module(f"detect_secrets.plugins.{module}"), name)().analyze_string
        for module, name in _DETECTORS
    )


def _looks_secret(word: str) -> bool:
    """Whether a word behind "password" is one: quoted, or no plain word, number or path."""
    bare = word.strip("\"',.")
    if len(bare) < 4 or bare.startswith(("-", "/", "~", "./", "$", "#")) or bare.isdecimal():
        return False
    plain = re.fullmatch(r"[A-Za-z]+(?:[-_.'][A-Za-z]+)*", bare)
    return not plain or (word[0] in "\"'" and not re.search(r"\s", bare))


def _is_random(word: str) -> bool:
    """Whether a word has no structure: many changes between small, capital letters and digits."""
    if word.startswith("/") or _PLACED.search(word):
        return False
    symbols = [symbol for symbol in word if symbol.isalnum()]
    if len(symbols) < 20 or not any(map(str.isdigit, symbols)):
        return len(symbols) >= 32 and _changes(word) / len(symbols) > 2 * _LEAST_RATE
    counts = Counter(symbols)
    entropy = -sum(n / len(symbols) * math.log2(n / len(symbols)) for n in counts.values())
    return _changes(word) / len(symbols) >= _LEAST_RATE and entropy >= _LEAST_ENTROPY


def _changes(word: str) -> int:
    """How often the class changes within parts; a capital before small letters begins a word."""
    changes = 0
    for part in re.split(r"[^A-Za-z0-9]+", word):
        classes = ["d" if c.isdigit() else "u" if c.isupper() else "l" for c in part]
        changes += sum(a != b and (a, b) != ("u", "l") for a, b in pairwise(classes))
    return changes
