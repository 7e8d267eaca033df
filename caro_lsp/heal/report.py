"""From a failure to the bytes that are shown, and from edited bytes to what is wrong with them."""

from __future__ import annotations

import hashlib
import json
import platform
import re
import secrets
import sys
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, get_args

from caro_lsp import __version__
from caro_lsp.heal import schema
from caro_lsp.heal.failure import is_known_error, is_own_file
from caro_lsp.heal.redact import Redactor

if TYPE_CHECKING:
    from caro_lsp.heal.failure import Failure
    from caro_lsp.heal.keys import Keys
    from caro_lsp.heal.schema import Level

_COMMANDS = ("command", "wanted")
_TEXTS = ("request", "note")
_OF_ONE = frozenset({"note", "contact"})
"""What is said about one of equal failures."""
_CONTEXTS = ("function", "loop", "condition", "ssh")


class Unfit(ValueError):
    """Bytes that are no report; says where, what was expected and what to do."""


@dataclass(frozen=True)
class Checked:
    """Edited bytes that are a report.

    ``undone``: places that say more than redaction would let pass, each with what it would say.
    """

    report: schema.Report
    undone: tuple[tuple[str, str], ...]


def build(
    failure: Failure,
    level: Level,
    keys: Keys,
    *,
    identity: str = "",
    occurrences: int = 1,
    now: datetime | None = None,
) -> bytes:
    """The bytes of a report on ``failure``. Raises OSError where keys cannot be kept."""
    redactor = Redactor()
    fields = _facts(failure)
    for name in _TEXTS:
        if text := getattr(failure, name):
            fields[name] = redactor.text(text)
    for name in _COMMANDS:
        if text := getattr(failure, name):
            fields[name] = redactor.command(text)
    if level == "full":
        fields["debug"] = _debug(failure, redactor, keys)
    allowed = schema.allowed(level)
    fields = {name: value for name, value in fields.items() if name in allowed}
    if failure.contact.strip():
        fields["contact"] = failure.contact.strip()[:200]
    day = (now or datetime.now(timezone.utc)).date().isoformat()
    # What somebody wants to see before they say yes comes first, for it opens at its top.
    document = {
        "version": schema.VERSION,
        "kind": failure.kind,
        **fields,
        "level": level,
        "created": day,
        "occurrences": min(occurrences, 1_000_000),
        "caro": {"version": __version__},
        "platform": _platform(failure),
        "id": identity or secrets.token_hex(16),
        "key": keys.public,
        "fingerprint": fingerprint(failure.kind, fields),
        "why": {},
    }
    document["why"] = {name: schema.WHY[name] for name in document}
    return encode(document)


def fingerprint(kind: str, fields: dict[str, Any]) -> str:
    """A name for what failed: equal for equal failures, whatever was noted about them."""
    counts = {k: v for k, v in fields.items() if k not in {*_OF_ONE, "debug", "occurrences"}}
    content = json.dumps([schema.VERSION, kind, counts], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def encode(document: dict[str, Any]) -> bytes:
    """The bytes of a report: JSON, UTF-8, one field a line."""
    return (json.dumps(document, indent=2, ensure_ascii=True) + "\n").encode("ascii")


def check(data: bytes) -> Checked:
    """Read bytes that somebody may have edited. Raises :class:`Unfit`."""
    from pydantic import ValidationError

    if len(data) > schema.MAX_BYTES:
        raise Unfit(f"the report has {len(data)} bytes, more than {schema.MAX_BYTES}; shorten it")
    try:
        text = data.decode("utf-8")
        document = json.loads(text, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise Unfit(f"the report is no JSON any more: {error}; mend it, or cancel") from None
    try:
        report = schema.Report.model_validate_json(text)
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        place = ".".join(map(str, detail["loc"])) or "the report"
        raise Unfit(
            f"{place}: {detail['msg']}; put back what stood there, or leave it out"
        ) from None
    if extra := sorted(set(document) - schema.allowed(report.level)):
        raise Unfit(
            f"{extra[0]}: a report of the level {report.level} has no such field; leave it out, or"
            " make the report anew at a higher level"
        )
    for name, reason in report.why.items():
        if schema.WHY.get(name) != reason:
            raise Unfit(f"why.{name}: these texts are the same in all reports; put it back")
    return Checked(report, tuple(_undone(report)))


def again(before: bytes, now: bytes) -> bytes:
    """A report on a failure that was met again: ``before`` as somebody may have edited it.

    It gets the number of times from ``now``, and what was said about it this time.
    """
    document, new = json.loads(before), json.loads(now)
    document["occurrences"] = new["occurrences"]
    for name in sorted(_OF_ONE & new.keys()):
        document[name] = new[name]
        document["why"][name] = new["why"][name]
    return encode(document)


def without_contact(data: bytes) -> bytes:
    """The report without what leads to its author."""
    document = json.loads(data)
    document.pop("contact", None)
    document.get("why", {}).pop("contact", None)
    return encode(document)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        # Of two equal keys a reader sees one: what is checked has to be all that is there.
        raise ValueError("a key stands there twice")
    return found


def _undone(report: schema.Report) -> list[tuple[str, str]]:
    redactor = Redactor()
    found: list[tuple[str, str]] = []
    values = [(name, getattr(report, name)) for name in (*_TEXTS, *_COMMANDS)]
    for _, text in values:
        redactor.reserve(text or "")
    for name, text in values:
        if text:
            shown = redactor.text(text) if name in _TEXTS else redactor.command(text)
            if shown != text:
                found.append((name, shown))
    for wrapper in report.debug.wrappers if report.debug else ():
        if (shown := redactor.command(wrapper)) != wrapper:
            found += [("debug.wrappers", shown)]
    if report.error and not (report.error.type == "other" or is_known_error(report.error.type)):
        found.append(("error.type", "other"))
    for frame in report.error.frames if report.error else ():
        if not is_own_file(frame.file):
            found += [("error.frames", "caro_lsp/__init__.py")]
    if report.caro.version != __version__:
        found.append(("caro.version", __version__))
    return found


def _facts(failure: Failure) -> dict[str, Any]:
    """The fields that come from fixed sets."""
    fields: dict[str, Any] = {}
    for name, kinds in (
        ("feature", schema.Feature),
        ("state", schema.State),
        ("dialect", schema.Dialect),
        ("source", schema.Source),
    ):
        value = getattr(failure, name)
        if value:
            known = get_args(kinds)
            fallback = "other" if "other" in known else None
            if (chosen := value if value in known else fallback) is not None:
                fields[name] = chosen
    if failure.rule:
        named = failure.builtin_rule and re.fullmatch(r"CARO-[A-Z]{1,8}-[0-9]{3}", failure.rule)
        fields["rule"] = {"id": failure.rule if named else "other"}
        if failure.severity in get_args(schema.Severity):
            fields["rule"]["severity"] = failure.severity
    if failure.error:
        fields["error"] = {
            "type": failure.error if is_known_error(failure.error) else "other",
            "frames": [
                {"file": file, "line": line} for file, line in failure.frames if is_own_file(file)
            ],
        }
    return fields


_ALIASES = {
    "nvim": "neovim",
    "visual studio code": "vscode",
    "vscodium": "vscode",
    "code": "vscode",
}
"""How the names begin under which editors present themselves (VS Code for the web: code-server)."""


def _platform(failure: Failure) -> dict[str, Any]:
    machine = platform.machine().lower()
    found: dict[str, Any] = {
        "system": sys.platform if sys.platform in get_args(schema.System) else "other",
        "machine": machine if machine in get_args(schema.Machine) else "other",
        "python": f"{sys.version_info[0]}.{sys.version_info[1]}",
    }
    if failure.editor:
        name = failure.editor.lower()
        names = {one: one for one in get_args(schema.Editor)} | _ALIASES
        known = (names[start] for start in names if name.startswith(start))
        found["editor"] = next(known, "other")
    return found


def _debug(failure: Failure, redactor: Redactor, keys: Keys) -> dict[str, Any]:
    found: dict[str, Any] = {"names": redactor.hashes(keys.salt)}
    if failure.context:
        plain = [entry.partition(":")[0] for entry in failure.context[:10]]
        found["context"] = [entry if entry in _CONTEXTS else "other" for entry in plain]
    if failure.wrappers:
        found["wrappers"] = [redactor.command(entry) for entry in failure.wrappers[:10]]
    if failure.rules_in_force is not None:
        found["rules_in_force"] = failure.rules_in_force
    if failure.backend:
        known = ("local", "openai", "none")
        found["backend"] = failure.backend if failure.backend in known else "other"
    if failure.check_level in {"strict", "moderate", "permissive"}:
        found["check_level"] = failure.check_level
    if failure.seconds is not None:
        found["seconds"] = round(min(max(failure.seconds, 0), 3600), 1)
    return found
