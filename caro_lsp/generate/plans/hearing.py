"""What a single clause says to do, and whether an answer to it has misheard it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from caro_lsp.generate.plans.clauses import verb_of

if TYPE_CHECKING:
    from caro_lsp.generate.why import Judged

_SEVERAL = re.compile(
    r"(?P<verb>[a-z]+(?: up| down| (?:the )?(?:status|logs?) of)?) (?:the |all )?"
    r"(?P<kind>group|user|service|container|branch"
    r"|database|package|image|tag|volume|network|process)(?:e?s) "
    r"(?P<names>[\w.@:/-]+(?:, [\w.@:/-]+)*,? and [\w.@:/-]+)"
    r"(?P<rest>(?: (?:to|from|with|in) .+)?)",
    re.IGNORECASE,
)
_OF_SEVERAL = re.compile(
    r"(?P<verb>show|print|list|display|check|write|save|remove|delete|prune|start|stop|restart"
    r"|reload|enable|disable|clean up|clear)(?: me)? (?P<things>[^\"'`]+(?:,| and )[^\"'`]+)",
    re.IGNORECASE,
)
_TWICE = re.compile(
    r"(?P<head>[^\"'`]+?) (?P<of>of|in|from) (?P<a>[^\"'`]+?),? and (?P=of) (?P<b>[^\"'`]+)", re.I
)
_TO_FILE = re.compile(r" (?:in|into|to) (?:the file |a file called )?(?P<file>[\w./~-]+\.\w+)$")
_HANGS_ON = re.compile(
    r"(?:in|on|of|from|to|at|by|with|into|for|is|are|its?|them|then|not|only|if|when|which|that)\b",
    re.IGNORECASE,
)
_OF_KIND = re.compile(
    r"\b(?:service|container|user|group|database|branch|image|process|deployment) ([\w.-]+)"
)
_CALLED = re.compile(
    r"\b(?:named|called|folder|directory|file|database|table|user|group|image|container) (\w+)"
)
_NO_NAMES_TEXT = """
folder directory file files folders service container image database user group branch named called
it them his her their one process archive those these there project everything repo repository me
both each failed result results output rows tables
"""
_NO_NAMES = frozenset(_NO_NAMES_TEXT.split())
_OF_SUBCOMMANDS = frozenset({"docker", "podman", "git", "kubectl", "gh", "npm", "nmcli", "ip"})
_OF_CLUSTERS = re.compile(
    r"\b(?:kube\w*|k8s|cluster|pods?|deployments?|namespaces?|manifests?|replicas?|rollouts?|nodes?"
    r"|services?|ingress\w*|configmaps?|secrets?|jobs?|resources?)\b|\.ya?ml\b",
    re.IGNORECASE,
)


def distributed(text: str) -> list[str]:
    """A clause about several things of a kind as one for each: "create the groups a and b"."""
    match = _SEVERAL.fullmatch(text)
    if match is None:
        return []
    names = re.split(r", and |,? and |, ", match["names"])
    return [f"{match['verb']} the {match['kind']} {name}{match['rest']}" for name in names]


def shared_verb(text: str) -> tuple[list[str], str]:
    """A clause about several things as one for each, and the file that all of it goes to.

    "Show disk usage and memory usage"; no clauses where it is about one thing.
    """
    if (twice := _TWICE.fullmatch(text)) is not None:
        return [f"{twice['head']} {twice['of']} {twice[name]}" for name in ("a", "b")], ""
    match = _OF_SEVERAL.fullmatch(text)
    if match is None:
        return [], ""
    things, file = match["things"], ""
    if to := _TO_FILE.search(things):
        things, file = things[: to.start()], to["file"]
    parts = re.split(r",? and |, ", things)
    plain = not any(_HANGS_ON.match(part) or verb_of(part) for part in parts[1:])
    return (
        ([f"{match['verb']} {part}" for part in parts], file)
        if plain and len(parts) > 1
        else ([], "")
    )


def is_misheard(command: str, text: str) -> bool:
    """Whether a command works on something called "folder" or "named", which nothing is.

    Or on a cluster of which the text does not speak, in words that fit files as well.
    """
    # What is only printed names nothing.
    words = re.sub(r"'[^']* [^']*'|\"[^\"$]* [^\"$]*\"", "''", command).split()
    if words[0] == "kubectl" and not _OF_CLUSTERS.search(text):
        return True
    if words[0] in {"echo", "printf"}:
        return False
    named = {match[1] for match in _CALLED.finditer(text)}
    words = [word.partition("/")[0] or word for word in words]
    return any(
        word in _NO_NAMES - named and before not in _OF_SUBCOMMANDS
        for before, word in pairwise(words)
    )


def names_of(said: str) -> list[str]:
    """The names in a text that a command for it must have: files, hosts, services, constants."""
    names = re.findall(r"[\w~*./:@-]*[./:@*]\w[\w./:@-]*|\b[A-Z]{2,}\b", said)
    return names + [match[1] for match in _OF_KIND.finditer(said)]


def names_in(one: Judged, said: str) -> int:
    """How many of the names in a clause a command has: of equals, that which has most is meant."""
    return sum(name in one.command for name in names_of(said))
