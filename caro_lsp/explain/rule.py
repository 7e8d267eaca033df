"""What a rule looks for, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_FLAGS = {
    "all": ("with the flag {}", "with the flags {}", "and"),
    "any": ("with the flag {}", "with one of the flags {}", "or"),
    "none": ("without the flag {}", "without the flags {}", "and"),
    "with-value": ("with a value for {}", "with a value for {}", "or"),
}
_PIPELINE = {"from": "behind, in the same pipeline", "to": "before, in the same pipeline"}
_NESTED = {"all": "all of these", "any": "one of these"}


def looks_for(match: Mapping[str, Any]) -> list[str]:
    """The conditions of a rule's ``match``, a line each; what is nested is indented by two."""
    return list(_conditions(match))


def fixed_by(fix: Mapping[str, Any]) -> str:
    """What a rule's ``fix`` does, in one line."""
    does = [f"writes {fix['replace']} in its place"] if "replace" in fix else []
    if "edit" in fix:
        does.append(_edited_by(fix["edit"]))
    if "add" in fix:
        does.append(f"adds {fix['add']}")
    when = "; ".join(line.strip() for line in _conditions(fix.get("when", {})))
    told = " and ".join(does)
    if not fix.get("automatic", True):
        told += " (not with --fix)"
    return f"{told}, for {when}" if when else told


def _edited_by(edit: Mapping[str, Any]) -> str:
    what = f"the flag {edit['flag']}" if edit.get("flag") else f"the argument {edit['arg']}"
    if edit.get("find"):
        what = f"{edit['find']} in {what}"
    return f"writes {edit['replace']} for {what}" if edit["replace"] else f"leaves out {what}"


def rolled_out(rollout: Mapping[str, Any], severity: str) -> str:
    """What a rule of ``severity`` is on which days of its ``rollout``; empty without one."""
    audit, warn = rollout.get("audit-until"), rollout.get("warn-until")
    stages = [f"a hint up to {audit}"] if audit else []
    if warn:
        stages.append(f"a warning at most up to {warn}")
    return ", ".join((*stages, f"then {severity} (days in UTC, inclusive)")) if stages else ""


def _conditions(match: Mapping[str, Any]) -> Iterator[str]:
    if match.get("query"):
        yield "in the syntax of the script, by a tree-sitter query:"
        yield from _indented(str(match["query"]).strip().splitlines())
    if commands := _texts(match.get("command")):
        yield f"the command {_joined(commands, 'or')}"
    yield from _flags(match.get("flags", {}))
    yield from _words(match)
    context = match.get("context", {})
    if context.get("in"):
        yield f"run within {_joined(context['in'], 'or')}"
    if context.get("not"):
        yield f"not run within {_joined(context['not'], 'or')}"
    yield from _nested(match)


def _flags(flags: Mapping[str, Any]) -> Iterator[str]:
    for key, (one, several, conjunction) in _FLAGS.items():
        if found := flags.get(key):
            yield (one if len(found) == 1 else several).format(_joined(found, conjunction))
    for flag, value in flags.get("values", {}).items():
        yield f"with a value for {flag} {_word(value)}".rstrip()


def _words(match: Mapping[str, Any]) -> Iterator[str]:
    for argument in match.get("args", ()):
        yield f"with {_place(argument.get('at'))} {_word(argument)}".rstrip()
    for redirect in match.get("redirects", ()):
        operators = " ".join(["redirection", _joined(_texts(redirect.get("op")), "or")]).rstrip()
        yield f"with a {operators} {_word(redirect)}".rstrip()
    for name, pattern in match.get("env", {}).items():
        yield f"with {name} set to something in which {pattern} is found"


def _nested(match: Mapping[str, Any]) -> Iterator[str]:
    for key, inner in match.get("pipeline", {}).items():
        yield f"{_PIPELINE[key]}:"
        yield from _indented(_conditions(inner))
    for key, title in _NESTED.items():
        if match.get(key):
            yield f"{title}:"
            for choice in match[key]:
                first, *more = _compact(choice)
                yield f"- {first}"
                yield from _indented(more)
    if "not" in match:
        first, *more = _compact(match["not"])
        yield f"but not {first}"
        yield from _indented(more)


def _compact(match: Mapping[str, Any]) -> list[str]:
    """The conditions in one line, as far as none of them consists of others."""
    lines = list(_conditions(match))
    end = next((index for index, line in enumerate(lines) if line.endswith(":")), len(lines))
    one = "; ".join(lines[:end])
    return [one, *lines[end:]] if one else lines[end:] or [""]


def _place(at: Any) -> str:
    if not at:
        return "an argument"
    return f"argument {at}" if isinstance(at, int) else f"the {at} argument"


def _word(spec: Mapping[str, Any]) -> str:
    """What a word must be; its name in brackets."""
    said = []
    if spec.get("class"):
        said.append(f"that names {_joined(spec['class'], 'or')}")
    if spec.get("not-class"):
        said.append(f"that does not name {_joined(spec['not-class'], 'or')}")
    if spec.get("is"):
        said.append(f"that is {_joined(_texts(spec['is']), 'or')}")
    if spec.get("glob"):
        said.append(f"that meets {spec['glob']}")
    if spec.get("regex"):
        said.append(f"in which {spec['regex']} is found")
    name = f"({spec['name']}) " if spec.get("name") else ""
    return name + " and ".join(said)


def _texts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) and value else list(value or ())


def _joined(words: list[str], conjunction: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)
