"""GitHub's workflows and composite actions: the ``run:`` of their steps.

``${{ ... }}`` is replaced by text before a shell sees it. Where that text is spelled out in ``env``
it is put in; else it is unknown.

Source: GitHub's workflow syntax, contexts, and variables references.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from caro_lsp.shell.embedded.environment import always_set, bounded, constant, exported
from caro_lsp.shell.embedded.interpreter import BASH, Interpreter, interpreter
from caro_lsp.shell.embedded.mapped import Mapped, Writer
from caro_lsp.shell.embedded.outside import Outside
from caro_lsp.shell.embedded.yaml_text import Document, Mapping, Node, Scalar, Sequence, spelling
from caro_lsp.shell.syntax import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caro_lsp.shell.embedded.region import Region
    from caro_lsp.shell.platform import Platform
    from caro_lsp.shell.values import Value

MAX_STEPS = 20_000
"""Steps of a file; aliases could make it any number."""
MAX_TEXT_BYTES = 5_000_000
"""The text of all of them, and of what is put into it."""

_QUOTED_OR_END = re.compile(r"'[^']*'|\}\}")
_DEFAULTED = re.compile(r"\|\|\s*(?:'[^']+'|[0-9]+|true|false)\s*\Z")
_PATH = re.compile(r"\s*(\w+)\.([\w.*-]+)\s*")
_ALWAYS = frozenset({"runner", "matrix", "strategy", "job"})
_GITHUB_MAYBE_EMPTY = re.compile(r"(?:event\..*|head_ref|base_ref|event)\Z")
_LABELS: dict[str, Platform] = {
    "ubuntu": "linux", "linux": "linux", "macos": "macos", "windows": "windows",
}  # fmt: skip
"""Words in the labels of runners."""
_SET_BY_RUNNER = (
    "GITHUB_ACTION", "GITHUB_ACTION_PATH", "GITHUB_ACTOR", "GITHUB_API_URL", "GITHUB_ENV",
    "GITHUB_EVENT_NAME", "GITHUB_EVENT_PATH", "GITHUB_GRAPHQL_URL", "GITHUB_JOB", "GITHUB_OUTPUT",
    "GITHUB_PATH", "GITHUB_REF", "GITHUB_REF_NAME", "GITHUB_REF_TYPE", "GITHUB_REPOSITORY",
    "GITHUB_REPOSITORY_ID", "GITHUB_REPOSITORY_OWNER", "GITHUB_RUN_ATTEMPT", "GITHUB_RUN_ID",
    "GITHUB_RUN_NUMBER", "GITHUB_SERVER_URL", "GITHUB_SHA", "GITHUB_STATE", "GITHUB_STEP_SUMMARY",
    "GITHUB_WORKFLOW", "GITHUB_WORKSPACE", "RUNNER_ARCH", "RUNNER_NAME", "RUNNER_OS", "RUNNER_TEMP",
    "RUNNER_TOOL_CACHE",
)  # fmt: skip


def regions(source: bytes) -> Iterator[Region]:
    """One region a step that runs shell text."""
    document = Document(source)
    if isinstance(document.root, Mapping):
        yield from _Reader(document, document.root).regions()


class _Reader:
    def __init__(self, document: Document, root: Mapping) -> None:
        self._document = document
        self._root = root
        self._outside = Outside()
        self._inputs = _inputs_with_values(root)
        self._steps = 0
        self._bytes = 0
        self._seen: dict[tuple[int, int], object] = {}
        """Steps and environments by identity; the latter are held so that it is not reused."""

    def regions(self) -> Iterator[Region]:
        root = self._root
        environment = self._environment(always_set(_SET_BY_RUNNER), root)
        shell = root.text("defaults", "run", "shell")
        for name, job in root.mapping("jobs").pairs():
            if isinstance(job, Mapping):
                default = job.text("defaults", "run", "shell") or shell
                platform = _platform(job)
                if default is None and platform == "windows":
                    default = "pwsh"
                inside = self._environment(environment, job)
                steps = self._of_steps(job.get("steps"), f"jobs.{name}", inside, default)
                yield from (replace(step, platform=platform) for step in steps)
        yield from self._of_steps(root.get("runs", "steps"), "runs", environment, shell)

    def _of_steps(
        self, steps: Node | None, where: str, environment: dict[str, Value], default: str | None
    ) -> Iterator[Region]:
        if not isinstance(steps, Sequence):
            return
        for index, step in enumerate(steps.items):
            self._steps += 1
            if self._steps > MAX_STEPS or self._bytes > MAX_TEXT_BYTES:
                return
            # Through an alias a step can be there again; in the same surroundings it says nothing.
            key = (id(step), id(environment))
            run = step.get("run") if isinstance(step, Mapping) else None
            if not isinstance(step, Mapping) or not isinstance(run, Scalar) or key in self._seen:
                continue
            self._seen[key] = environment
            shell = _shell(step.text("shell") or default)
            if shell is None or not run.value.strip():
                continue
            self._bytes += len(run.value)
            variables = self._environment(environment, step)
            known: dict[str, Any] = {**exported(variables), **shell.options}
            text = self._with_expressions(self._document.text(run), variables)
            place = f"{where}.steps[{index}]"
            yield self._outside.region(text, shell.dialect, known, place, spelling(run.style))

    # Expressions.

    def _environment(self, outer: dict[str, Value], node: Mapping) -> dict[str, Value]:
        """``outer`` with the ``env`` of a workflow, a job or a step."""
        mapping = node.get("env")
        if not isinstance(mapping, Mapping) or not mapping.items:
            return outer
        found: dict[str, Value] = {}
        for name, value in mapping.pairs():
            if isinstance(value, Scalar):
                found[name] = bounded(name, self._value(value.value, outer))
        return {**outer, **found}

    def _value(self, text: str, variables: dict[str, Value]) -> Value:
        value: Value = ()
        at = 0
        for start, end in _expressions(text):
            value += constant(text[at:start]) if start > at else ()
            value += self._expression(text[start:end], variables)
            at = end
        return value + constant(text[at:]) if at < len(text) or not value else value

    def _with_expressions(self, mapped: Mapped, variables: dict[str, Value]) -> Mapped:
        """The text of a step with its expressions replaced."""
        # One character a byte, so that places in the one are places in the other.
        text = mapped.text.decode("latin-1")
        writer = Writer()
        at = 0
        for start, end in _expressions(text):
            writer.copy(mapped, at, start)
            expression = mapped.text[start:end].decode("utf-8", "replace")
            value = self._expression(expression, variables)
            put = "".join(part.value if isinstance(part, Text) else part.source for part in value)
            self._bytes += len(put)
            writer.put(put.encode("utf-8", "replace"), mapped.host(start, end))
            at = end
        writer.copy(mapped, at)
        return writer.mapped()

    def _expression(self, source: str, variables: dict[str, Value]) -> Value:
        """The value of ``${{ ... }}``."""
        inner = source[3:-2]
        path = _PATH.fullmatch(inner)
        known = path is not None and path[1] == "env" and path[2] in variables
        if path and known and self._bytes <= MAX_TEXT_BYTES:
            return variables[path[2]]
        return (self._outside.value(source, may_be_empty=self._may_be_empty(inner, path)),)

    def _may_be_empty(self, inner: str, path: re.Match[str] | None) -> bool:
        if path is None:
            # An operator or a function: only a default without text, or none, leaves it empty.
            defaulted = "||" not in inner or _DEFAULTED.search(inner)
            return inner.rstrip().endswith("''") or not defaulted
        context, name = path[1], path[2]
        if context == "github":
            return _GITHUB_MAYBE_EMPTY.match(name) is not None and not (
                name.startswith("event.inputs.") and name[13:] in self._inputs
            )
        if context == "inputs":
            return name not in self._inputs
        return context not in _ALWAYS


def _expressions(text: str) -> Iterator[tuple[int, int]]:
    """Where each ``${{ ... }}`` stands. One that does not end ends the search."""
    at = 0
    while (start := text.find("${{", at)) >= 0:
        end = next(
            (m.end() for m in _QUOTED_OR_END.finditer(text, start + 3) if m[0] == "}}"), None
        )
        if end is None:
            return
        yield start, end
        at = end


def _inputs_with_values(root: Mapping) -> set[str]:
    """The inputs that are required or have a default, so that they are not empty."""
    found: set[str] = set()
    # YAML 1.1 reads the key ``on`` as a truth value; here it is the text that stands there.
    events = [root.mapping("on", event) for event in ("workflow_call", "workflow_dispatch")]
    for event in (root, *events):
        for name, declared in event.mapping("inputs").pairs():
            if isinstance(declared, Mapping) and (
                declared.text("default") or declared.text("required") == "true"
            ):
                found.add(name)
    return found


def _platform(job: Mapping) -> Platform | None:
    """The system of all machines that the job runs on; None where they differ or do not tell."""
    labels = _texts(job.get("runs-on"))
    names: list[str] = []
    for label in labels:
        expression = re.fullmatch(r"\$\{\{\s*matrix\.([\w-]+)\s*\}\}", label)
        if expression:
            names += _texts(job.get("strategy", "matrix", expression[1]))
        else:
            names.append(label)
    told = {
        platform for name in names for word, platform in _LABELS.items() if word in name.lower()
    }
    return told.pop() if len(told) == 1 else None


def _texts(node: Node | None) -> list[str]:
    items = node.items if isinstance(node, Sequence) else [node]
    return [item.value for item in items if isinstance(item, Scalar)]


def _shell(name: str | None) -> Interpreter | None:
    """The shell of a step; None for one that is not read here."""
    if not name:
        return BASH
    words = [word for word in name.split() if word != "{0}"]
    # A bare name is a shell that GitHub starts with -e; other command lines are taken as they are.
    return interpreter([*words, "-e"] if words in (["bash"], ["sh"]) else words)
