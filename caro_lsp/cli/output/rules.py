"""Rules and what became of their examples, for people."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from caro_lsp.cli.output.human import COLOURS
from caro_lsp.dogma.ablation import LEVELS
from caro_lsp.dogma.provenance import of_rule
from caro_lsp.dogma.selftest import OUTCOMES
from caro_lsp.explain.rule import fixed_by, looks_for, rolled_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from caro_lsp.dogma.ablation import Share
    from caro_lsp.dogma.ruleset import Rule
    from caro_lsp.dogma.selftest import Trial


MAX_WIDTH = 100
"""Characters of a line of text for people."""


def print_rule(rule: Rule, *, in_force: bool = True) -> None:
    """All that a rule says, in the order in which somebody asks."""
    console = Console(highlight=False)
    data = rule.data
    scope = data.get("scope", {})
    severity = Text(rule.severity, style=COLOURS[rule.severity])
    console.print(Text.assemble((rule.id, "bold"), "  ", severity, "  ", str(data["name"])))
    facts = {
        "Says": data["message"],
        "Speaks at": ", ".join(data.get("levels", ())) or "every level",
        "Action": data.get("action", ""),
        "Rollout": rolled_out(data.get("rollout", {}), rule.severity),
        "Dialects": ", ".join(scope.get("dialects", ())),
        "Platforms": ", ".join(scope.get("platforms", ())),
        "Paths": " ".join(scope.get("paths", ())),
        "Tags": ", ".join(rule.tags),
        "Answers": ", ".join(rule.compliance),
        "State": "" if in_force else "switched off",
        "Layer": rule.layer
        + (", locked" if rule.locked else "")
        + ("" if data.get("overridable", True) else ", cannot be overridden"),
        "File": rule.source,
    }
    for title, text in facts.items():
        if text:
            line = Text.assemble((f"{title:<11}", "dim"), str(text))
            console.print(line, soft_wrap=True)
    steps = of_rule(rule)
    if len(steps) > 1:
        _section(console, "Set by", [step.told() for step in steps])
    _section(console, "Why", textwrap.wrap(rule.why, min(console.width, MAX_WIDTH) - 2))
    _section(console, "Looks for", looks_for(data.get("match", {})))
    _section(console, "Fix", [f"{fix['title']}: {fixed_by(fix)}" for fix in rule.fixes])
    examples = data.get("examples", {})
    _section(console, "Found", examples.get("invalid", ()))
    _section(console, "Not found", examples.get("valid", ()))
    _section(console, "See", data.get("references", ()))


def _section(console: Console, title: str, texts: Sequence[str]) -> None:
    if texts:
        console.print()
        console.print(Text(title, style="bold"))
        for text in texts:
            console.print(Text(textwrap.indent(text.rstrip("\n"), "  ")), soft_wrap=True)


def print_trials(trials: Iterable[Trial]) -> None:
    """One line a rule with its counts, then each example that failed and what was found instead."""
    counts: dict[str, dict[str, int]] = {}
    fixed: Counter[str] = Counter()
    failed: list[Trial] = []
    for trial in trials:
        fixed[trial.rule] += trial.fixed is not None
        of_rule = counts.setdefault(trial.rule, dict.fromkeys(OUTCOMES, 0))
        of_rule[trial.outcome] += 1
        if not trial.passed:
            failed.append(trial)
    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Rule")
    for outcome in OUTCOMES:
        table.add_column(outcome.capitalize(), justify="right")
    table.add_column("Fixed", justify="right")
    for rule, of_rule in sorted(counts.items()):
        numbers = (_count(of_rule[outcome], outcome) for outcome in OUTCOMES)
        table.add_row(rule, *numbers, str(fixed[rule] or ""))
    if counts:
        console.print(table)
    for trial in failed:
        console.print()
        line = f"{trial.rule}: {trial.outcome}: {trial.example}"
        console.print(Text(line, style="red"), soft_wrap=True)
        for found in trial.found:
            what = {"missing": "would run", "broken fix": "fixed"}.get(trial.outcome, "found")
            console.print(Text(f"  {what}: {found}"), soft_wrap=True)


def _count(count: int, outcome: str) -> Text:
    if not count:
        return Text("")
    return Text(str(count), style="green" if outcome in {"validated", "reported"} else "red")


def print_shares(shares: Sequence[Share], *, in_scripts: bool) -> None:
    """One line a rule with what only it finds, then those that add nothing and who finds the same.

    ``in_scripts``: whether scripts were looked at too.
    """
    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Rule", no_wrap=True)
    # Short enough for 80 columns.
    titles = ["Reports", "Alone", *(level.capitalize() for level in LEVELS)]
    titles += ["Scripts", "Alone"] if in_scripts else []
    for title in titles:
        table.add_column(title, justify="right")
    for share in sorted(shares, key=lambda share: share.rule):
        numbers = [share.reported, share.alone, *(share.alone_at[level] for level in LEVELS)]
        numbers += [share.found, share.found_alone] if in_scripts else []
        style = "red" if share.adds_nothing else ""
        table.add_row(Text(share.rule, style=style), *(str(number or "") for number in numbers))
    console.print(table)
    idle = [share for share in shares if share.adds_nothing]
    for share in idle:
        others = ", ".join(f"{rule} ({count})" for rule, count in share.beside.most_common())
        beside = f"; of {share.reported} also reported by {others}" if others else ""
        console.print(Text(f"{share.rule}: adds nothing{beside}", style="red"), soft_wrap=True)
    console.print(f"{len(shares) - len(idle)} rules add something, {len(idle)} add nothing")
