"""The page of a rule: all that it says, in Markdown, for whoever met one of its findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from caro_lsp.dogma.ruleset import BUILT_IN, Level
from caro_lsp.explain.markdown import block, code, link, plain
from caro_lsp.explain.rule import fixed_by, looks_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from caro_lsp.dogma.ruleset import Rule

LEVELS: tuple[Level, ...] = get_args(Level)
_ACTIONS = {
    "block": "never suggested",
    "audit": "shown as a hint",
    "warn": "shown",
    "confirm": "to be confirmed by whoever runs it",
    "transform": "to be written in another way",
}


def page(rule: Rule, *, source: str = "", mended: Mapping[str, str] | None = None) -> str:
    """The page of ``rule`` as its author wrote it, without what settings change about it.

    ``source`` is the address of its file as seen from the page, ``mended`` what its fix makes of
    the invalid examples.
    """
    data = rule.data
    parts = [
        f"# {rule.id}: {plain(data['name'])}",
        f"> {plain(data['message'])}",
        "\n".join(_facts(rule, source)),
        *_section("Why", [plain(rule.why)]),
        *_section("What it looks for", _looked_for(data.get("match", {}))),
    ]
    examples = data.get("examples", {})
    parts += _section("Reported", _examples(examples.get("invalid", ())))
    parts += _section("Not reported", _examples(examples.get("valid", ())))
    parts += _section("Fix", _fix(rule.fixes, mended or {}))
    parts += _section("Exceptions", _exceptions(rule))
    references = [f"- {link(str(reference))}" for reference in data.get("references", ())]
    parts += _section("References", ["\n".join(references)] if references else [])
    return "\n\n".join(parts) + "\n"


def levels(rule: Rule) -> tuple[Level, ...]:
    """The levels at which the rule speaks, if nobody changes its severity."""
    wanted = rule.data.get("levels") or LEVELS
    if rule.data["severity"] != "error":
        return tuple(level for level in LEVELS if level in wanted and level != "permissive")
    more = {"permissive"} if "moderate" in wanted else set()
    return tuple(level for level in LEVELS if level in {*wanted, *more})


def _section(title: str, parts: Iterable[str]) -> list[str]:
    content = list(parts)
    return [f"## {title}", *content] if content else []


def _facts(rule: Rule, source: str) -> Iterator[str]:
    """What a table says of the rule, a row each."""
    data = rule.data
    spoken = levels(rule)
    action = data.get("action") or ("block" if data["severity"] == "error" else "warn")
    place = f", [its file]({source})" if source else ""
    rows = {
        "severity": data["severity"],
        "speaks at": ", ".join(code(level) for level in spoken),
        "action": f"{code(action)}: {_ACTIONS.get(action, '')}",
        "until": _rollout(data),
        "dialects": _codes(data.get("scope", {}).get("dialects", ())),
        "fix": "yes" if rule.fixes else "",
        "tags": _codes(rule.tags),
        "compliance": ", ".join(plain(str(entry)) for entry in data.get("compliance", ())),
        "former ids": _codes(data.get("aliases", ())),
        "set by": f"layer {rule.layer}{place}",
    }
    yield "| | |"
    yield "|---|---|"
    yield from (f"| {name} | {text} |" for name, text in rows.items() if text)


def _codes(words: Iterable[str]) -> str:
    return ", ".join(code(word) for word in words)


def _rollout(data: Mapping[str, object]) -> str:
    rollout = data.get("rollout")
    return f"{rollout['audit-until']}: a hint up to that day" if isinstance(rollout, dict) else ""


def _looked_for(match: Mapping[str, object]) -> Iterator[str]:
    if query := match.get("query"):
        yield "In the syntax of the script, what this tree-sitter query captures as `@finding`:"
        yield block(str(query).strip("\n"), "query")
    elif match:
        yield "\n".join(_nested(looks_for(match)))


def _nested(lines: Sequence[str]) -> Iterator[str]:
    """Lines that are indented by two, as a list; what follows a colon belongs to its line."""
    below: list[int] = []
    for line in lines:
        text = line.lstrip()
        is_choice = text.startswith("- ")
        indent = len(line) - len(text)
        # A choice stands as deep as the line that announces it, and one deeper in the list.
        depth = indent + (1 if is_choice else 0)
        while below and below[-1] >= depth:
            below.pop()
        yield f"{'  ' * len(below)}- {plain(text[2:] if is_choice else text)}"
        below.append(depth)


def _examples(examples: Sequence[str]) -> Iterator[str]:
    """The examples that take one line in one block, each other one in its own."""
    short = [text.strip("\n") for text in examples if "\n" not in text.strip("\n")]
    if short:
        yield block("\n".join(short), "sh")
    yield from (block(text, "sh") for text in examples if "\n" in text.strip("\n"))


def _fix(fixes: Sequence[Mapping[str, object]], mended: Mapping[str, str]) -> Iterator[str]:
    if not fixes:
        return
    told = [f"{plain(str(fix['title']))}: {plain(fixed_by(fix))}." for fix in fixes]
    yield told[0] if len(told) == 1 else "\n".join(f"- {line}" for line in told)
    changes = [
        "\n".join((*(f"-{line}" for line in _lines(old)), *(f"+{line}" for line in _lines(new))))
        for old, new in mended.items()
    ]
    if changes:
        yield block("\n\n".join(changes), "diff")
    yield "It is offered only where the result parses and the rule finds nothing there any more."


def _lines(text: str) -> list[str]:
    return text.strip("\n").split("\n")


def _exceptions(rule: Rule) -> Iterator[str]:
    if rule.layer == BUILT_IN:
        yield "The rule is built in: no comment, setting or rule file changes it."
        return
    if silent := [level for level in LEVELS if level not in levels(rule)]:
        yield f"The rule is silent at {' and '.join(code(level) for level in silent)}."
    if not rule.data.get("overridable", True):
        yield "No comment, setting or other layer takes the rule out: it has `overridable: false`."
        return
    yield "Where a finding is fine, a comment behind the command or above it says why:"
    yield block(f'# caro: ignore[{rule.id}] reason="why this is fine here"', "sh")
    yield "`until=YYYY-MM-DD` after it ends the exception, `owner=NAME` says who answers for it."
    yield "For all scripts of a user or a trusted project, `config.toml` takes the rule out:"
    yield block(f"[dogma.overrides.{rule.id}]\nenabled = false", "toml")
    yield "Neither counts where an administrator has locked the rule."
