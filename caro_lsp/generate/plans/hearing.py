"""What a single clause says to do, and whether an answer to it has misheard it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caro_lsp.generate.why import Judged

_SEVERAL = re.compile(
    r"(?P<verb>[a-z]+(?: up| down)?) (?:the |all )?(?P<kind>group|user|service|container|branch"
    r"|database|package|image|tag|volume|network|process)(?:e?s) "
    r"(?P<names>[\w.@:/-]+(?:, [\w.@:/-]+)*,? and [\w.@:/-]+)"
    r"(?P<rest>(?: (?:to|from|with|in) .+)?)",
    re.IGNORECASE,
)
_OF_KIND = re.compile(
    r"\b(?:service|container|user|group|database|branch|image|process|deployment) ([\w.-]+)"
)
_NO_NAMES_TEXT = """
folder directory file files folders service container image database user group branch named called
it them his her their one process archive those these there
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


def is_misheard(command: str, text: str) -> bool:
    """Whether a command works on something called "folder" or "named", which nothing is.

    Or on a cluster of which the text does not speak, in words that fit files as well.
    """
    words = command.split()
    if words[0] == "kubectl" and not _OF_CLUSTERS.search(text):
        return True
    return any(
        word in _NO_NAMES and before not in _OF_SUBCOMMANDS for before, word in pairwise(words)
    )


def names_of(said: str) -> list[str]:
    """The names in a text that a command for it must have: files, hosts, services, constants."""
    names = re.findall(r"[\w~*./:@-]*[./:@*]\w[\w./:@-]*|\b[A-Z]{2,}\b", said)
    return names + [match[1] for match in _OF_KIND.finditer(said)]


def names_in(one: Judged, said: str) -> int:
    """How many of the names in a clause a command has: of equals, that which has most is meant."""
    return sum(name in one.command for name in names_of(said))
