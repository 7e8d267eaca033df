"""GitLab's CI files: ``before_script``, ``script`` and ``after_script`` of their jobs.

The items of a script are lines of one shell. ``before_script`` and ``script`` of a job run in the
same one.

Source: GitLab's CI/CD YAML syntax reference; predefined variables.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caro_lsp.shell.command import Unknown
from caro_lsp.shell.embedded.environment import (
    MAX_VARIABLES,
    after,
    always_set,
    bounded,
    constant,
    exported,
)
from caro_lsp.shell.embedded.mapped import Mapped, Writer
from caro_lsp.shell.embedded.outside import Outside
from caro_lsp.shell.embedded.yaml_text import Document, Mapping, Node, Scalar, Sequence, spelling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caro_lsp.shell.embedded.region import Region
    from caro_lsp.shell.values import Value

MAX_ITEMS = 50_000
"""Lines of all scripts; aliases could make it any number."""
MAX_TEXT_BYTES = 5_000_000
"""The text of all of them."""
MAX_JOBS_AFTER = 500
"""Jobs for which it is followed what the default ``before_script`` sets."""
MAX_NESTING = 10
"""Lists within lists; GitLab's own limit."""

_NO_JOBS = frozenset(
    {"cache", "image", "include", "services", "spec", "stages", "variables", "workflow"}
)
_POWERSHELL = re.compile(rb"\$env:\w")
"""What says that a script is for another shell: which one, its runner decides."""
_INPUT = re.compile(rb"\$\[\[.*?\]\]")
_VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)\})")
_SET_BY_GITLAB = (
    "CI_API_V4_URL", "CI_BUILDS_DIR", "CI_COMMIT_REF_NAME", "CI_COMMIT_REF_SLUG", "CI_COMMIT_SHA",
    "CI_COMMIT_SHORT_SHA", "CI_CONFIG_PATH", "CI_DEFAULT_BRANCH", "CI_JOB_ID", "CI_JOB_NAME",
    "CI_JOB_STAGE", "CI_JOB_TOKEN", "CI_PIPELINE_ID", "CI_PIPELINE_IID", "CI_PIPELINE_SOURCE",
    "CI_PROJECT_DIR", "CI_PROJECT_ID", "CI_PROJECT_NAME", "CI_PROJECT_NAMESPACE", "CI_PROJECT_PATH",
    "CI_PROJECT_PATH_SLUG", "CI_PROJECT_URL", "CI_REGISTRY_IMAGE", "CI_RUNNER_ID", "CI_SERVER_HOST",
    "CI_SERVER_URL", "GITLAB_USER_LOGIN",
)  # fmt: skip


def regions(source: bytes) -> Iterator[Region]:
    """One region a shell that a job starts."""
    document = Document(source)
    if isinstance(document.root, Mapping):
        yield from _Reader(document, document.root).regions()


class _Reader:
    def __init__(self, document: Document, root: Mapping) -> None:
        self._document = document
        self._root = root
        self._outside = Outside()
        self._items = 0
        self._bytes = 0
        self._seen: dict[tuple[int, ...], object] = {}
        """Lines and environments by their identity; both are held so that it is not reused."""
        self._default = b""
        """What runs before the script of a job that does not say otherwise."""
        self._jobs_after = 0

    def regions(self) -> Iterator[Region]:
        root = self._root
        environment = _with_variables(always_set(_SET_BY_GITLAB), root)
        yield from self._job(root, "", environment)
        before = root.get("before_script") or root.get("default", "before_script")
        self._default = self._joined(list(self._lines(before))).text
        for name, job in root.pairs():
            if isinstance(job, Mapping) and name not in _NO_JOBS and not _is_windows(job):
                yield from self._job(job, f"{name}.", self._job_environment(job, environment, 0))

    def _job(self, job: Mapping, where: str, environment: dict[str, Value]) -> Iterator[Region]:
        before = list(self._lines(job.get("before_script")))
        script = list(self._lines(job.get("script")))
        later = list(self._lines(job.get("after_script")))
        default = self._default if script and job.get("before_script") is None else b""
        yield from self._region([*before, *script], f"{where}script", environment, default)
        yield from self._region(later, f"{where}after_script", environment)
        hook = list(self._lines(job.get("hooks", "pre_get_sources_script")))
        yield from self._region(hook, f"{where}hooks", environment)

    def _job_environment(
        self, job: Mapping, outer: dict[str, Value], depth: int
    ) -> dict[str, Value]:
        """The variables of a job, after those of what it extends."""
        parents = job.get("extends")
        names = parents.items if isinstance(parents, Sequence) else [parents]
        for name in names[:MAX_NESTING]:
            parent = self._root.get(name.value) if isinstance(name, Scalar) else None
            if isinstance(parent, Mapping) and depth < MAX_NESTING:
                outer = self._job_environment(parent, outer, depth + 1)
        return _with_variables(outer, job)

    def _lines(self, node: Node | None, depth: int = 0) -> Iterator[Scalar]:
        """The items of a script, through lists and references."""
        self._items += 1
        if self._items > MAX_ITEMS or self._bytes > MAX_TEXT_BYTES or depth > MAX_NESTING:
            return
        if isinstance(node, Scalar):
            self._bytes += len(node.value)
            if node.value.strip():
                yield node
        elif isinstance(node, Sequence) and node.tag == "!reference":
            keys = [item.value for item in node.items if isinstance(item, Scalar)]
            if keys:
                yield from self._lines(self._root.get(*keys), depth + 1)
        elif isinstance(node, Sequence):
            for item in node.items:
                yield from self._lines(item, depth + 1)

    def _region(
        self,
        lines: list[Scalar],
        where: str,
        environment: dict[str, Value],
        before: bytes = b"",
    ) -> Iterator[Region]:
        """The region of some lines, after the script ``before`` ran in the same shell."""
        # Through an alias a script can be there again; in the same surroundings it says nothing.
        key = (id(environment), *(id(line) for line in lines))
        if not lines or key in self._seen:
            return
        self._seen[key] = environment
        mapped = self._joined(lines)
        if _POWERSHELL.search(mapped.text):
            return
        known = {**exported(environment), "o:errexit": True}
        if before and self._jobs_after < MAX_JOBS_AFTER:
            self._jobs_after += 1
            known |= after(before, known)
        yield self._outside.region(mapped, "bash", known, where, _spelling(lines))

    def _joined(self, lines: list[Scalar]) -> Mapped:
        writer = Writer()
        for line in lines:
            text = self._document.text(line)
            writer.copy(self._without_inputs(text))
            if not text.text.endswith(b"\n"):
                writer.put(b"\n", text.host(len(text), len(text)))
        return writer.mapped()

    def _without_inputs(self, mapped: Mapped) -> Mapped:
        """The text with ``$[[ inputs.name ]]`` replaced."""
        if b"$[[" not in mapped.text:
            return mapped
        writer = Writer()
        at = 0
        for match in _INPUT.finditer(mapped.text):
            writer.copy(mapped, at, match.start())
            source = match[0].decode("utf-8", "replace")
            writer.put(self._outside.parameter(source), mapped.host(*match.span()))
            at = match.end()
        writer.copy(mapped, at)
        return writer.mapped()


def _spelling(lines: list[Scalar]) -> Callable[[str], str | None]:
    """How a replacement is written; where the styles differ, in a way that all of them read."""
    styles = {line.style for line in lines}
    spellings = [spelling(style) for style in styles]

    def spell(text: str) -> str | None:
        spelled = {one(text) for one in spellings}
        return spelled.pop() if len(spelled) == 1 else None

    return spell


def _with_variables(outer: dict[str, Value], node: Mapping) -> dict[str, Value]:
    """``outer`` with the ``variables`` of the file or of a job."""
    mapping = node.get("variables")
    if not isinstance(mapping, Mapping) or not mapping.items:
        return outer
    found = dict(outer)
    for name, value in mapping.pairs():
        text = value.text("value") if isinstance(value, Mapping) else None
        if isinstance(value, Scalar):
            text = value.value
        if text is not None and len(found) < MAX_VARIABLES:
            found[name] = bounded(name, _expanded(text, found))
    return found


def _expanded(text: str, variables: dict[str, Value]) -> Value:
    """The value with the variables in it replaced, as GitLab does before the shell starts."""
    value: Value = ()
    at = 0
    for match in _VARIABLE.finditer(text):
        value += constant(text[at : match.start()]) if match.start() > at else ()
        name = match[1] or match[2]
        value += variables.get(name, (Unknown(f"${{{name}}}"),))
        at = match.end()
    return value + constant(text[at:]) if at < len(text) or not value else value


def _is_windows(job: Mapping) -> bool:
    """Whether the tags of a job ask for a machine with Windows, where the shell is PowerShell."""
    tags = job.get("tags")
    items = tags.items if isinstance(tags, Sequence) else [tags]
    return any(isinstance(tag, Scalar) and "windows" in tag.value.lower() for tag in items)
