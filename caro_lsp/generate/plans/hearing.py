"""What a single clause says to do, and whether an answer to it has misheard it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from caro_lsp.generate.words import STOP
from caro_lsp.shell import tools

if TYPE_CHECKING:
    from caro_lsp.generate.why import Judged

_MOST_WORDS = 4
_RUNS = re.compile(
    r"(?:run|execute|call)\s+(?:the command\s+)?(?P<quote>['\"`])?"
    r"(?P<command>\.?/?[a-z][\w./-]*(?:\s+\S+)*?)(?(quote)(?P=quote))",
    re.IGNORECASE,
)
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


def literal_command(text: str) -> str:
    """The command that a clause says is to be run, "run npm install"; empty where it says none."""
    match = _RUNS.fullmatch(text)
    if match is None:
        return ""
    command = match["command"].strip("'\"`")
    first, *others = command.split()
    known = first in tools.known() or first.startswith(("./", "/")) or match["quote"]
    plain = len(others) <= _MOST_WORDS and STOP.isdisjoint(others)
    return command if known and plain and [first, *others] != ["make"] else ""


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


def names_in(one: Judged, said: str) -> int:
    """How many of the names in a clause a command has: of equals, that which has most is meant."""
    names = re.findall(r"[\w~*./:@-]*[./:@*]\w[\w./:@-]*|\b[A-Z]{2,}\b", said)
    names += [match[1] for match in _OF_KIND.finditer(said)]
    return sum(name in one.command for name in names)
