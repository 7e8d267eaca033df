"""A request -> a whole script that has passed all checks, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caro_lsp.generate.intent import Request, ScriptContext
from caro_lsp.generate.whole.checks import fault
from caro_lsp.generate.whole.write import Script, Shell, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.generate.pipeline import Generator
    from caro_lsp.shell.dialect import Dialect

NOT_UNDERSTOOD = "not every step of it was understood"


@dataclass(frozen=True)
class Made:
    """A script for a request; where there is none, ``refused`` says why.

    ``confidence`` 0..1 is that in its steps.
    """

    script: Script | None
    confidence: float = 0.0
    refused: str = ""


async def script_for(
    generator: Generator,
    text: str,
    dialect: Dialect,
    violations: Callable[[str], list[str]],
) -> Made:
    """The script that ``text`` asks for; nothing is run.

    ``violations`` lists the rules that speak against a script, at warning or above.
    """
    shell: Shell = "sh" if dialect in {"sh", "dash"} else "bash"
    context = ScriptContext("dash" if shell == "sh" else "bash")
    context = replace(context, scope=replace(context.scope, posix=shell == "sh"))
    plan = await generator.plan(Request(text.strip(), context=context), single=True)
    if plan is None:
        return Made(None, refused=NOT_UNDERSTOOD)
    reason = ""
    for with_options in (True, False):
        script = written(text, plan, shell, with_options=with_options)
        if not (reason := fault(script.text, shell, violations)):
            return Made(script, plan.confidence)
    return Made(None, refused=reason)
