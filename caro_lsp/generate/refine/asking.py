"""What somebody asks of a command that stands there: "make it POSIX", "exclude node_modules"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caro_lsp.generate.refine import changes
from caro_lsp.generate.refine.layout import laid_out_as, on_one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    Change = Callable[[str, re.Match[str]], str]

_NAME = r"[`'\"]?(?P<name>[\w.*?@+/-]+?)[`'\"]?"
_FILE = r"[`'\"]?(?P<file>[\w./~-]+)[`'\"]?"
_LINES = r"(?: (?:lines?|results?|ones?|entries))?"
_OUTPUT = r"(?:it|them|the (?:output|result|results|list|lines|files|matches))"
_ASKED: tuple[tuple[str, Change], ...] = (
    (
        r"(?:make (?:it|this) |be |in )?(?:posix|portable)(?: (?:compliant|compatible|sh))?"
        r"|for (?:plain )?sh",
        lambda command, _: changes.posix(command),
    ),
    (
        r"(?:(?:use|with|in) )?(?:the )?long (?:options?|flags?|names?)"
        r"|spell out (?:the )?(?:options|flags)",
        lambda command, _: changes.with_long_options(command),
    ),
    (
        r"(?:exclud(?:e|ing)|skip(?:ping)?|ignor(?:e|ing)|leav(?:e|ing) out|without|but not"
        r"|except(?: for)?) (?:the )?(?:folders? |director(?:y|ies) |files? )?"
        rf"(?:named |called )?{_NAME}(?: (?:folders?|director(?:y|ies)|files?))?",
        lambda command, match: changes.excluding(command, match["name"]),
    ),
    (
        r"(?:make (?:it|this) |do |as )?(?:a )?dry[ -]?run|simulate(?: it)?"
        r"|(?:only|just) (?:show|print) what (?:it|would) .*",
        lambda command, _: changes.dry_run(command),
    ),
    (
        r"(?:make (?:it|this) |be )?(?:more )?verbose(?:ly)?"
        r"|(?:show|tell|print) what (?:it|is) (?:does|done)",
        lambda command, _: changes.verbose(command),
    ),
    (
        r"(?:make (?:it|this) |be )?(?:more )?(?:quiet|silent)(?:ly)?|without (?:any )?output",
        lambda command, _: changes.quiet(command),
    ),
    (
        r"(?:with|use|using) sudo|(?:run (?:it|this) )?as (?:root|the superuser)",
        lambda command, _: changes.with_sudo(command),
    ),
    (
        r"(?:only )?(?:show |keep |limit (?:it |them )?to )?(?:only )?(?:the )?first (?P<n>\d+)"
        rf"{_LINES}",
        lambda command, match: changes.through(command, f"head -n {match['n']}"),
    ),
    (
        rf"(?:only )?(?:show |keep )?(?:only )?(?:the )?last (?P<n>\d+){_LINES}",
        lambda command, match: changes.through(command, f"tail -n {match['n']}"),
    ),
    (
        rf"count {_OUTPUT}|how many(?: are (?:there|they))?",
        lambda command, _: changes.through(command, "wc -l"),
    ),
    (
        rf"sort(?:ed)?(?: {_OUTPUT})?(?: alphabetically)?",
        lambda command, _: changes.through(command, "sort"),
    ),
    (
        r"(?:remove|without|no) duplicates|unique(?: lines)?(?: only)?",
        lambda command, _: changes.through(command, "sort -u"),
    ),
    (
        rf"(?:save|write|put|store) {_OUTPUT} (?:to|into|in) (?:the file )?{_FILE}",
        lambda command, match: changes.into(command, match["file"]),
    ),
    (
        rf"append {_OUTPUT} to (?:the file )?{_FILE}",
        lambda command, match: changes.into(command, match["file"], ">>"),
    ),
)
_FORMS: tuple[tuple[re.Pattern[str], Change], ...] = tuple(
    (re.compile(rf"(?:please |now |but |and |also )*(?:{form})[.!]?", re.IGNORECASE), change)
    for form, change in _ASKED
)


@dataclass(frozen=True)
class Offer:
    """A refinement that is offered where it changes something: its title, and what it asks."""

    title: str
    text: str


OFFERED = (
    Offer("Make it POSIX", "make it POSIX"),
    Offer("Use long options", "use long options"),
    Offer("Exclude node_modules", "exclude node_modules"),
    Offer("Dry run", "dry run"),
    Offer("Verbose", "verbose"),
    Offer("Quiet", "quiet"),
)


def refined(command: str, text: str) -> str:
    """``command`` changed as ``text`` asks; empty where that is not known or changes nothing."""
    said = " ".join(text.split())
    flat = on_one_line(command)
    for form, change in _FORMS:
        if match := form.fullmatch(said):
            made = change(flat, match)
            return laid_out_as(made, command) if flat != command else made
    return ""


def said_again(request: str, text: str) -> list[str]:
    """The request with what is asked of its answer, as one that can be asked anew."""
    said = " ".join(text.split()).rstrip(".!")
    bare = re.sub(r"^(?:please|now|but|and|also)\s+", "", said, flags=re.IGNORECASE)
    return [f"{request} {bare}", f"{request}, {bare}", f"{request} and {bare}"] if request else []
