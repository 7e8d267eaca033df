"""Whether a script may be offered: it is valid, no rule speaks against it, and ShellCheck agrees.

ShellCheck and ``shfmt`` are asked where they are installed. What they would say of the forms that
the generator is known to write is looked for here as well, so that most scripts pass without them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

from caro_lsp.shell.parse import parse

if TYPE_CHECKING:
    from collections.abc import Callable

_SECONDS = 20
_DISLIKED = (
    (re.compile(r"\bls\b[^|\n]*\| *(?:grep|xargs|wc)\b"), "SC2010, SC2011, SC2012"),
    (re.compile(r"\bps\b[^|\n]*\| *grep\b"), "SC2009"),
    (re.compile(r"(?m)(?:^|[|;&(]|then |do |\$\()\s*cat [^-|;&\s]\S* \|"), "SC2002"),
    (re.compile(r"\bfor \w+ in \$\(|\bfor \w+ in `"), "SC2045, SC2013"),
    (re.compile(r"\bgrep\b[^|\n]*\| *wc -l\b"), "SC2126"),
    (re.compile(r"\becho \$\([^()]*\)$", re.MULTILINE), "SC2005, SC2046"),
    (re.compile(r"\bread (?!.*-\w*r)"), "SC2162"),
    (re.compile(r"\bwhich \w"), "SC2230"),
    (re.compile(r"\bkill \$\(|\brm \$\(|\bdocker \w+ (?:-\w+ )*\$\("), "SC2046"),
    (re.compile(r"\bfind\b[^|\n]*(?<!-print0) \| *xargs(?! -0)\b(?!.*-d)"), "SC2038"),
    (re.compile(r"\bcd [^|&;\n]+; "), "SC2164"),
    (re.compile(r"\bexpr\b"), "SC2003"),
    (re.compile(r"(?<![\w-])(?:egrep|fgrep)\b"), "SC2196, SC2197"),
    (re.compile(r"\[ [^]\n]* -[ao] [^]\n]*\]"), "SC2166"),
)


def fault(text: str, shell: str, violations: Callable[[str], list[str]]) -> str:
    """Why a script is not offered; empty if it may be.

    ``violations`` lists the rules that speak against a text, at warning or above.
    """
    script = parse(text.encode(), dialect="bash" if shell == "bash" else "sh")
    if script.errors:
        return "it is not valid syntax"
    body = text[text.find("\n# 1. ") :]
    steps = "\n".join(line for line in body.splitlines() if not line.startswith(("#", "if step ")))
    for form, name in _DISLIKED:
        if match := form.search(steps):
            return f"ShellCheck would speak of {match[0]!r} ({name})"
    if found := violations(text):
        return f"{found[0]} speaks against it"
    return _shellcheck(text, shell) or _shfmt(text)


def _shellcheck(text: str, shell: str) -> str:
    program = shutil.which("shellcheck")
    if program is None:
        return ""
    words = [program, "--norc", "--shell", shell, "--severity", "style", "--format", "gcc", "-"]
    done = _output(words, text)
    return f"ShellCheck: {done.splitlines()[0]}" if done else ""


def _shfmt(text: str) -> str:
    program = shutil.which("shfmt")
    if program is None:
        return ""
    return "" if _output([program, "-i", "4"], text) == text else "it is not as shfmt formats it"


def _output(words: list[str], text: str) -> str:
    try:
        done = subprocess.run(
            words, input=text, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout
