"""The pages of many rules, with an index of them by domain and by tag."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from caro_lsp.dogma.selftest import mended
from caro_lsp.explain.markdown import code, plain
from caro_lsp.explain.page import LEVELS, levels, page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from caro_lsp.dogma.ruleset import Rule

INDEX = "README.md"
GENERATED = "<!-- Written by `caro-lsp rules docs`; change the rule, not this page. -->"
"""The first line of each file, by which it is known later."""


def pages(rules: Iterable[Rule], folder: Path) -> dict[str, str]:
    """The pages of ``rules`` and their index, by the names that they get in ``folder``."""
    ordered = sorted(rules, key=lambda rule: rule.id)
    texts = {INDEX: index(ordered)}
    for rule in ordered:
        text = page(rule, source=_source(rule, folder), mended=mended(rule))
        texts[f"{rule.id}.md"] = text
    return {name: f"{GENERATED}\n\n{text}" for name, text in texts.items()}


def write(written: dict[str, str], folder: Path) -> tuple[int, int]:
    """Bring ``folder`` to hold these pages, and none that was written before for other rules.

    What somebody else wrote stays, unless it has the name of a page. How many files were written
    and removed. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    changed = removed = 0
    for name, text in written.items():
        file = folder / name
        if not file.exists() or file.read_bytes() != text.encode():
            file.write_bytes(text.encode())
            changed += 1
    for file in folder.glob("*.md"):
        if file.name not in written and file.read_bytes().startswith(GENERATED.encode()):
            file.unlink()
            removed += 1
    return changed, removed


def index(rules: Sequence[Rule]) -> str:
    """Tables of ``rules`` by domain, which is the folder of their files, and by tag."""
    return "\n".join((*_by_domain(rules), "", *_by_tag(rules), ""))


def _by_domain(rules: Sequence[Rule]) -> Iterator[str]:
    domains: dict[str, list[Rule]] = {}
    for rule in rules:
        domains.setdefault(_domain(rule), []).append(rule)
    yield "# Rules, a page each"
    yield ""
    yield f"{len(rules)} rules in {len(domains)} domains, and [by tag](#by-tag)."
    for domain, members in sorted(domains.items()):
        yield from ("", f"## {domain}", "")
        yield "| rule | severity | what | speaks at | fix |"
        yield "|---|---|---|---|---|"
        for rule in members:
            spoken = "every level" if levels(rule) == LEVELS else ", ".join(levels(rule))
            cells = (
                _link(rule), rule.data["severity"], plain(rule.data["name"]), spoken,
                "yes" if rule.fixes else "",
            )  # fmt: skip
            yield f"| {' | '.join(cells)} |"


def _by_tag(rules: Sequence[Rule]) -> Iterator[str]:
    tags: dict[str, list[str]] = {}
    for rule in rules:
        for tag in rule.tags:
            tags.setdefault(tag, []).append(_link(rule))
    yield from ("## By tag", "", "| tag | rules |", "|---|---|")
    yield from (f"| {code(tag)} | {', '.join(links)} |" for tag, links in sorted(tags.items()))


def _link(rule: Rule) -> str:
    return f"[{rule.id}]({rule.id}.md)"


def _domain(rule: Rule) -> str:
    return Path(rule.source).resolve().parent.name if rule.source else rule.layer


def _source(rule: Rule, folder: Path) -> str:
    """The rule's file as seen from the folder of the pages."""
    if not rule.source:
        return ""
    try:
        path = os.path.relpath(Path(rule.source).resolve(), folder.resolve())
    except ValueError:
        # On another drive.
        return Path(rule.source).resolve().as_uri()
    return quote(Path(path).as_posix())
