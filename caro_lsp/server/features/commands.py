"""workspace/executeCommand: each command takes one JSON object and answers with one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import converters, types

from caro_lsp.dogma.directive import as_date
from caro_lsp.dogma.provenance import of_rule
from caro_lsp.dogma.ruleset import utc_today

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import date

    from caro_lsp.server.app import CaroServer

Arguments = dict[str, Any]


class WrongArguments(ValueError):
    """A command was called with arguments it cannot use; the message says what it expects."""


def register(server: CaroServer) -> None:
    """Register the handlers."""
    handlers: dict[str, Callable[[CaroServer, Arguments], Awaitable[Arguments]]] = {
        "caro.generate": _generate,
        "caro.explain": _explain,
        "caro.acceptCompletion": _accept,
        "caro.rejectCompletion": _reject,
        "caro.ignoreRule": _ignore_rule,
        "caro.showRule": _show_rule,
        "caro.restartModel": _restart_model,
        "caro.status": _status,
        "caro.doctor": _doctor,
    }
    for name, handler in handlers.items():
        _register(server, name, handler)


def _register(
    server: CaroServer,
    name: str,
    handler: Callable[[CaroServer, Arguments], Awaitable[Arguments]],
) -> None:
    @server.command(name)
    async def run(*arguments: Any) -> Arguments:
        first = arguments[0] if arguments else {}
        if len(arguments) > 1 or not isinstance(first, dict):
            raise WrongArguments(f"{name}: expected one JSON object as the only argument")
        return await handler(server, first)


def _text(arguments: Arguments, key: str, command: str) -> str:
    value = arguments.get(key)
    if not isinstance(value, str) or not value.strip():
        raise WrongArguments(f"{command}: expected a text under the key {key!r}")
    return value


def _range(arguments: Arguments, command: str) -> types.Range:
    try:
        return converters.get_converter().structure(arguments.get("range"), types.Range)
    except Exception as error:
        raise WrongArguments(f"{command}: expected a Range under the key 'range'") from error


async def _generate(server: CaroServer, arguments: Arguments) -> Arguments:
    text = _text(arguments, "text", "caro.generate")
    limit = arguments.get("n")
    return await server.generation.for_text(
        text, str(arguments.get("uri", "")), limit if isinstance(limit, int) else None
    )


async def _explain(server: CaroServer, arguments: Arguments) -> Arguments:
    from caro_lsp.explain.command import explain, explain_text
    from caro_lsp.explain.markdown import as_json, as_markdown

    explanation = None
    if isinstance(arguments.get("command"), str):
        explanation = explain_text(arguments["command"])
    else:
        uri = _text(arguments, "uri", "caro.explain")
        snapshot = server.documents.snapshot(uri)
        if snapshot is None:
            raise WrongArguments(f"caro.explain: {uri} is not open")
        span = snapshot.span(_range(arguments, "caro.explain"))
        explanation = explain(snapshot.script.source, span.start, span.end)
    if explanation is None or not explanation.parts:
        return {"version": 1, "parts": [], "markdown": "There is no command here."}
    return {**as_json(explanation), "markdown": as_markdown(explanation)}


async def _accept(server: CaroServer, arguments: Arguments) -> Arguments:
    identity = _text(arguments, "id", "caro.acceptCompletion")
    known = server.generation.answered(identity, "accepted", arguments)
    return {"known": known}


async def _reject(server: CaroServer, arguments: Arguments) -> Arguments:
    identity = _text(arguments, "id", "caro.rejectCompletion")
    known = server.generation.answered(identity, "rejected", arguments)
    return {"known": known}


async def _ignore_rule(server: CaroServer, arguments: Arguments) -> Arguments:
    from caro_lsp.dogma.waive import NotSuppressed
    from caro_lsp.server.ignoring import ignore

    name = "caro.ignoreRule"
    uri, rule = _text(arguments, "uri", name), _text(arguments, "rule", name)
    place, reason = _range(arguments, name), _text(arguments, "reason", name)
    if not any(symbol.isalnum() for symbol in reason):
        raise WrongArguments(f"{name}: expected a reason in words under the key 'reason'")
    try:
        line = await ignore(server, uri, place, rule, reason, _day(arguments, name))
    except NotSuppressed as error:
        raise WrongArguments(f"{name}: {error}") from error
    server.learning.audit("rule.ignored", uri, rule=rule, until=str(arguments.get("until") or ""))
    return {"applied": True, "line": line}


def _day(arguments: Arguments, command: str) -> date | None:
    """The day of ``until``, which is not over."""
    value = arguments.get("until")
    if value is None or value == "":
        return None
    day = as_date(value) if isinstance(value, str) else None
    if day is None or day < utc_today():
        expected = f"{command}: expected a day such as 2030-01-31 that is not over, in UTC"
        raise WrongArguments(f"{expected}, under the key 'until'")
    return day


async def _show_rule(server: CaroServer, arguments: Arguments) -> Arguments:
    name = _text(arguments, "rule", "caro.showRule")
    rule = server.policy(str(arguments.get("uri", ""))).loaded.rules.known.get(name)
    if rule is None:
        raise WrongArguments(f"caro.showRule: there is no rule {name}")
    uri = await server.rule_pages.written(rule)
    window = server.client_capabilities.window
    if uri and window and window.show_document and window.show_document.support:
        await server.window_show_document_async(types.ShowDocumentParams(uri, take_focus=True))
    # A built-in rule has no file.
    source = Path(rule.source).as_uri() if rule.source else None
    provenance = [step.as_json() for step in of_rule(rule)]
    return {
        "rule": rule.id,
        "why": rule.why,
        "layer": rule.layer,
        "uri": uri,
        "source": source,
        "provenance": provenance,
    }


async def _restart_model(server: CaroServer, _: Arguments) -> Arguments:
    await server.generation.restart()
    return {"restarted": True}


async def _status(server: CaroServer, arguments: Arguments) -> Arguments:
    policy = server.policy(str(arguments.get("uri", "")))
    settings = policy.configuration.settings
    return {
        "enabled": settings.enable,
        "version": server.version,
        "level": settings.dogma.level,
        "rules": len(policy.loaded.rules.rules),
        "problems": [str(p) for p in (*policy.configuration.problems, *policy.loaded.problems)],
        "model": server.generation.describe(str(arguments.get("uri", ""))),
        "completions": server.generation.counts(),
        "history": await server.learning.status(str(arguments.get("uri", ""))),
    }


async def _doctor(server: CaroServer, _: Arguments) -> Arguments:
    import asyncio

    from caro_lsp.heal.doctor import as_json, examine

    project = server.folders[0] if server.folders else None
    return as_json(await asyncio.to_thread(examine, server.paths, project))
