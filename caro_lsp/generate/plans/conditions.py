"""On what a step depends: "unless it is there already", "if it exists", "if it fails"."""

from __future__ import annotations

import re
import shlex

from caro_lsp.generate.plans.referents import left_by

_THERE = r"(?:exists?|(?:is|are) (?:already )?there|is one|is present|has been (?:made|created))"
_NOT_THERE = (
    r"(?:do(?:es)? not (?:already |yet )?exist"
    r"|(?:is|are) not (?:already |yet )?(?:there|one|present)"
    r"|is missing|(?:has|have) not been (?:made|created))"
)
_UNLESS = re.compile(
    r",? (?:\()?(?:unless (?:it|they|there|that|one) (?:already )?"
    rf"{_THERE}(?: already| yet)?|if (?:it|they|there|that) {_NOT_THERE}(?: already| yet)?"
    r"|if (?:needed|necessary|missing))\)?$",
    re.IGNORECASE,
)
_IF = re.compile(
    r",? (?:but )?(?:only )?(?:if|when) (?:it|they|there|that) (?:already )?"
    rf"{_THERE}(?: already)?$",
    re.IGNORECASE,
)
FAILS = re.compile(
    r"(?:but )?(?:if|when|in case) (?:(?:it|that|this|they|something|anything"
    r"|(?:one|any) of (?:them|it)|the (?:\w+ )?\w+)"
    r" (?:fails?|failed|goes wrong|went wrong|do(?:es)? not work|did not work|cannot be done)"
    r"|not)\b,?\s*(?:then )?(?=[a-z]|$)",
    re.IGNORECASE,
)
"""What leads to what is done where the last step has failed."""
_OUTCOME = re.compile(
    r",? (?:but )?(?P<so>(?:only )?(?:if|when)"
    r" (?:it|that|this|all(?: of (?:it|that|them))?|everything|they|both)"
    r" (?:succeeds?|succeeded|works?|worked|passe[sd]|pass|is (?:ok|fine|valid)|went well"
    r"|fails?|failed|goes wrong|went wrong|do(?:es)? not work))$",
    re.IGNORECASE,
)
GIVES_UP = re.compile(
    r"(?:stop|exit|abort|quit|give up|end|leave)"
    r"(?: (?:there|here|the script|everything|at once))?"
    r"(?: with (?:an error|(?:status|code|exit code|exit status) 1))?",
    re.IGNORECASE,
)
_ACCOUNTS = (
    (
        re.compile(r"useradd\b.* (?P<name>[a-z_][\w-]*)$"),
        "id -u {name} >/dev/null 2>&1 || ",
    ),
    (
        re.compile(r"groupadd (?:-\S+ )*(?P<name>[a-z_][\w-]*)$"),
        "getent group {name} >/dev/null || ",
    ),
    (
        re.compile(r"createdb (?P<name>[\w-]+)$"),
        "psql -lqt | cut -d '|' -f 1 | grep -qw {name} || ",
    ),
)
_WORKS_ON = re.compile(
    r"(?:rm|cp|mv|gzip|gunzip|cat|tar -\w*x\w*f|unzip|chmod \S+|\.) (?:-\S+ )*(?P<x>\S+)"
)
_WORD = re.compile(r"[^\s*?|;&<>]+")


def outcome_first(text: str) -> str:
    """A clause with how the last step must have ended in front: "if it fails, print no"."""
    met = _OUTCOME.search(text)
    return f"{met['so']} {text[: met.start()]}" if met else text


def conditional(text: str) -> tuple[str, str]:
    """A clause without its condition, and the condition: ``unless``, ``if``, or empty."""
    for kind, form in (("unless", _UNLESS), ("if", _IF)):
        if (met := form.search(text)) is not None:
            return text[: met.start()], kind
    return text, ""


def guarded(command: str, condition: str) -> str:
    """``command`` where it is only done if what it makes is not there, or what it takes is.

    Empty where that cannot be told from the command.
    """
    if re.search(r"[;|&]", command):
        return ""
    if condition == "if":
        match = _WORKS_ON.match(command)
        if match is None or not _WORD.fullmatch(match["x"]):
            return ""
        return f"if [ -e {match['x']} ]; then {command}; fi"
    for form, look in _ACCOUNTS:
        if made := form.match(command):
            return look.format(name=shlex.quote(made["name"])) + command
    if folders := re.match(r"mkdir (?!-p)(?P<all>\S.*)$", command):
        return f"mkdir -p {folders['all']}"
    for one in left_by(command):
        name = (
            one.says[0].rpartition(" ")[2] if one.says[0].startswith("the venv ") else one.says[0]
        )
        if _WORD.fullmatch(name) and ":" not in name:
            return f"[ -e {name} ] || {command}"
    return ""
