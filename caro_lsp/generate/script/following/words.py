"""The words of a command as they are written, and how a request for more begins."""

# ruff: noqa: E501 - a pattern is read as a whole

from __future__ import annotations

import re

_WORD = re.compile(
    r"(?:\"(?:\$\((?:[^()]|\([^()]*\))*\)|[^\"\\]|\\.)*\"|'[^']*'|\$\((?:[^()]|\([^()]*\))*\)"
    r"|\$\{[^}]*\}|\\.|[^\s\"'\\|;&<>()])+"
)
_QUOTED = re.compile(r"'[^']*'|\"(?:\$\((?:[^()]|\([^()]*\))*\)|[^\"\\]|\\.)*\"|\\.")
LEAD = r"(?:(?:and|now|then|also|next|finally|afterwards|so|ok|okay|please|lastly|after that)\b[ ,:]*)*"
"""What says that a request goes on from the line above."""


def words_of(command: str) -> list[str]:
    """The words of a simple command, each as it is written."""
    return _WORD.findall(command)


def masked(text: str) -> str:
    """``text`` with all that stands in quotes as blanks, of the same length."""
    return _QUOTED.sub(lambda m: " " * len(m[0]), text)


def bare(asked: str) -> str:
    """A request without the signs around it, and without what is only polite."""
    plain = re.sub(r"\b(?:please|pls|plz|thanks)\b[ ,]*", "", asked, flags=re.IGNORECASE)
    return re.sub(r"\s+", " ", plain).strip(" .!?:,")
