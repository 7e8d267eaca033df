"""Shell commands that a program in another language calls literally, such as ``os.system("...")``.

The program stands in the command line (``python3 -c``, ``perl -e``) or in the standard input of its
interpreter. Only what is written as a constant is seen.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from caro_lsp.shell.syntax import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.shell.command import Command
    from caro_lsp.shell.values import Value

MAX_PROGRAM_CHARACTERS = 100_000
"""Longer programs are not read."""

_LANGUAGE = re.compile(r"(python|pypy|perl|ruby|node|nodejs|php|awk|gawk|mawk|nawk|lua)[\d.]*")
_INLINE = {
    "python": ("c",), "pypy": ("c",), "perl": ("e", "E"), "ruby": ("e",),
    "node": ("e", "eval", "p", "print"), "nodejs": ("e", "eval"), "php": ("r",), "lua": ("e",),
}  # fmt: skip
_STRING = r"""(?:[rR]?"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')"""
_CALLS = {
    "perl": rf"\b(?:system|exec)\s*\(?\s*{_STRING}",
    "ruby": rf"(?:\b(?:system|exec|spawn)|%x)\s*\(?\s*{_STRING}",
    "node": rf"\b(?:exec|execSync)\s*\(\s*(?:{_STRING}|`([^`$]*)`)",
    "php": rf"\b(?:system|exec|shell_exec|passthru|popen)\s*\(\s*{_STRING}",
    "awk": rf"\bsystem\s*\(\s*{_STRING}|{_STRING}\s*\|\s*getline|\|\s*{_STRING}",
    "lua": rf"\b(?:os\.execute|io\.popen)\s*\(?\s*{_STRING}",
}
_LISTS = {
    "perl": r"\b(?:system|exec)\s*\(?\s*"
    r"((?:'[^']*'|\"[^\"$@]*\")(?:\s*,\s*(?:'[^']*'|\"[^\"$@]*\"))+)",
    "node": r"\b(?:spawn|spawnSync|execFile|execFileSync)\s*\(\s*"
    r"((?:'[^']*'|\"[^\"]*\")\s*,\s*\[[^\]]*\])",
}
_LISTS["ruby"] = _LISTS["perl"].replace("exec", "exec|spawn")
_PRINTED_TO_SHELL = re.compile(
    r"""\bprint\s*\(?\s*"((?:[^"\\]|\\.)*)"\s*\)?\s*\|\s*"(?:/\S*/)?(?:ba|da|k|z)?sh\b[^"]*\""""
)
_BACKQUOTED = re.compile(
    r"`([^`]*)`|(?:\bqx|%x)\s*(?:\{([^}]*)\}|\(([^)]*)\)|\[([^\]]*)\]|/([^/]*)/)"
)
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_PYTHON_CALLS = frozenset({
    "os.system", "os.popen", "subprocess.run", "subprocess.call", "subprocess.check_call",
    "subprocess.check_output", "subprocess.Popen", "subprocess.getoutput",
    "subprocess.getstatusoutput", "commands.getoutput", "pty.spawn",
})  # fmt: skip
_PYTHON_EXEC = re.compile(r"os\.(?:exec[lv]p?e?|spawn[lv]p?e?)")


def is_interpreter(name: str) -> bool:
    """Whether a command of this name runs programs in another language."""
    return _LANGUAGE.fullmatch(name) is not None


def program(command: Command, standard_input: Value | None) -> tuple[str, str] | None:
    """Language and text of the program that ``command`` runs; None where it is none or unknown."""
    match = _LANGUAGE.fullmatch(command.name)
    if match is None:
        return None
    language = match[1]
    if language.endswith("awk"):
        operands = [word for word in command.arguments if not (word.value or "x").startswith("-")]
        value = operands[0].value if operands else None
        return ("awk", value) if value else None
    flags = _INLINE[language]
    arguments = command.arguments
    for index, word in enumerate(arguments):
        text = word.value or ""
        if not text.startswith("-"):
            break
        letter = text.lstrip("-")
        given = next((flag for flag in flags if letter == flag or (len(flag) == 1 and
                      not text.startswith("--") and letter.endswith(flag))), None)  # fmt: skip
        if given and index + 1 < len(arguments):
            value = _text(arguments[index + 1].parts)
            return language.replace("nodejs", "node").replace("pypy", "python"), value
        if language in {"python", "pypy"} and text.startswith("-c") and len(text) > 2:
            return "python", text[2:]
    reads = all((word.value or "x").startswith("-") for word in arguments)
    if reads and standard_input is not None:
        return language.replace("nodejs", "node").replace("pypy", "python"), _text(standard_input)
    return None


def calls(language: str, text: str) -> Iterator[str | tuple[str, ...]]:
    """Each shell text, and each list of arguments, that the program would run."""
    if len(text) > MAX_PROGRAM_CHARACTERS:
        return
    if language == "python":
        yield from _python(text)
        return
    if language == "awk":
        for match in _PRINTED_TO_SHELL.finditer(text):
            yield _unescaped(match[1])
    for match in re.finditer(_CALLS[language], text):
        yield _unescaped(next((group for group in match.groups() if group is not None), ""))
    if language in _LISTS:
        for match in re.finditer(_LISTS[language], text):
            yield tuple(single or double for single, double in _QUOTED.findall(match[1]))
    if language in {"perl", "ruby", "php"}:
        for match in _BACKQUOTED.finditer(text):
            yield next((group for group in match.groups() if group is not None), "")


def _python(text: str) -> Iterator[str | tuple[str, ...]]:
    try:
        tree = ast.parse(text.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    names = _imported(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = _dotted(node.func)
        first, _, rest = name.partition(".")
        name = f"{names.get(first, first)}.{rest}" if rest else names.get(first, first)
        if name in _PYTHON_CALLS:
            argument = _constant(node.args[0])
            if argument:
                yield argument
        elif _PYTHON_EXEC.fullmatch(name):
            values = [_constant(argument) for argument in node.args[1:]]
            if "v" in name.rsplit(".", 1)[1] and values and isinstance(values[-1], tuple):
                yield values[-1]
            elif all(isinstance(value, str) for value in values):
                yield tuple(str(value) for value in values)
        elif name == "shutil.rmtree":
            argument = _constant(node.args[0])
            if isinstance(argument, str):
                yield ("rm", "-rf", "--", argument)


def _imported(tree: ast.AST) -> dict[str, str]:
    """What names stand for, by the imports of the program."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found[alias.asname or alias.name] = alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return found


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Call) and _dotted(node.func) == "__import__" and node.args:
        return str(_constant(node.args[0]) or "?")
    return "?"


def _constant(node: ast.expr) -> str | tuple[str, ...] | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _constant(node.left), _constant(node.right)
        return left + right if isinstance(left, str) and isinstance(right, str) else None
    if isinstance(node, (ast.List, ast.Tuple)):
        values = [_constant(element) for element in node.elts]
        if all(isinstance(value, str) for value in values):
            return tuple(str(value) for value in values)
    return None


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), text)


def _text(parts: Value) -> str:
    return "".join(part.value if isinstance(part, Text) else part.source for part in parts)
