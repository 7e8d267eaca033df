"""The words that stand in a proposal for what is not told."""

from __future__ import annotations

import re

from caro_lsp.heal.redact.placeholders import PLACEHOLDER

_WORDS = {
    "path": "folder-{}",
    "name": "name-{}",
    "word": "word-{}",
    "host": "host-{}.example.org",
    "url": "example.org/page-{}",
    "email": "user-{}@example.org",
    "flag": "--option-{}",
    "text": "text-{}",
    "number": "9000{}",
}
"""By the kind of the placeholder that a report has there."""
_FORMS = {
    kind: re.compile(r"(?<![\w.-])" + re.escape(word).replace(r"\{\}", "([1-9][0-9]{0,2})") + r"\b")
    for kind, word in _WORDS.items()
}


def made_up(shown: str) -> str:
    """The command of a report, with a made-up word for each placeholder."""
    return PLACEHOLDER.sub(_word, shown)


def placeholders(text: str) -> str:
    """``text`` with a placeholder for each made-up word."""
    for kind, form in _FORMS.items():
        text = form.sub(rf"{{{kind}:\1}}", text)
    return text


def is_made_up(value: str) -> bool:
    """Whether a word in ``value``, or in a pattern for it, stands for what is not told."""
    plain = value.replace("\\", "")
    return any(form.search(plain) for form in _FORMS.values())


def _word(placeholder: re.Match[str]) -> str:
    kind, _, number = placeholder[0].strip("{}").partition(":")
    return _WORDS[kind].format(number)
