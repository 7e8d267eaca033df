"""workspace/executeCommand: each command takes one JSON object and answers with one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import converters, types

from caro_lsp.dogma.directive import as_date
from caro_lsp.dogma.provenance import of_rule
from caro_lsp.dogma.ruleset import utc_today
from caro_lsp.heal.failure import of_answer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import date

    from caro_lsp.explain.parts import Explanation
    from caro_lsp.server.app import CaroServer

Arguments = dict[str, Any]


class WrongArguments(ValueError):
    """A command was called with arguments it cannot use; the message says what it expects."""


def register(server: CaroServer) -> None:
    """Register the handlers."""
    handlers: dict[str, Callable[[CaroServer, Arguments], Awaitable[Arguments]]] = {
        "caro.generate": _generate,
        "caro.generateScript": _generate_script,
        "caro.explain": _explain,
        "caro.acceptCompletion": _accept,
        "caro.rejectCompletion": _reject,
        "caro.applyCorrection": _apply_correction,
        "caro.ignoreRule": _ignore_rule,
        "caro.showRule": _show_rule,
        "caro.previewHealingReport": _preview_report,
        "caro.sendHealingReport": _send_report,
        "caro.pullModel": _pull_model,
        "caro.listModels": _list_models,
        "caro.useModel": _use_model,
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
    limit, uri = arguments.get("n"), str(arguments.get("uri", ""))
    refine = arguments.get("refine", "")
    if not isinstance(refine, str):
        raise WrongArguments("caro.generate: expected a command under the key 'refine'")
    answer = await server.generation.for_text(
        text, uri, limit if isinstance(limit, int) else None, refine
    )
    if (failure := of_answer(text, answer)) is not None:
        server.run_soon(server.note_failure(failure, uri))
    return answer


async def _generate_script(server: CaroServer, arguments: Arguments) -> Arguments:
    from caro_lsp.server import drafting

    text = _text(arguments, "text", "caro.generateScript")
    return drafting.as_json(await drafting.script_for(server, text, str(arguments.get("uri", ""))))


async def _explain(server: CaroServer, arguments: Arguments) -> Arguments:
    from caro_lsp.explain.shown import as_json, as_markdown
    from caro_lsp.server.explaining import show

    explanation: Explanation | None
    if isinstance(arguments.get("command"), str):
        explanation = await server.explanations.of_text(arguments["command"])
    else:
        uri = _text(arguments, "uri", "caro.explain")
        checked = await server.check(uri) if server.documents.snapshot(uri) else None
        if checked is None:
            raise WrongArguments(f"caro.explain: {uri} is not open")
        span = checked.snapshot.span(_range(arguments, "caro.explain"))
        explanation = await server.explanations.of_script(checked, span.start, span.end, whole=True)
    if explanation is None or not explanation.parts:
        return {"version": 1, "parts": [], "markdown": "There is no command here."}
    markdown = as_markdown(explanation)
    if arguments.get("show") is True:
        await show(server, markdown)
    return {**as_json(explanation), "markdown": markdown}


async def _accept(server: CaroServer, arguments: Arguments) -> Arguments:
    identity = _text(arguments, "id", "caro.acceptCompletion")
    known = server.generation.answered(identity, "accepted", arguments)
    return {"known": known}


async def _reject(server: CaroServer, arguments: Arguments) -> Arguments:
    identity = _text(arguments, "id", "caro.rejectCompletion")
    known = server.generation.answered(identity, "rejected", arguments)
    return {"known": known}


async def _apply_correction(server: CaroServer, arguments: Arguments) -> Arguments:
    from caro_lsp.server.corrections import NotApplied, apply

    name = "caro.applyCorrection"
    uri, pattern = _text(arguments, "uri", name), _text(arguments, "pattern", name)
    try:
        return await apply(server, uri, _range(arguments, name), pattern)
    except NotApplied as error:
        raise WrongArguments(f"{name}: {error}") from error


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


async def _preview_report(server: CaroServer, arguments: Arguments) -> Arguments:
    """With ``ask`` the report is shown in the editor, and the user asked what to do with it."""
    from caro_lsp.server.reporting import NoReport

    name = "caro.previewHealingReport"
    kind = arguments.get("kind")
    if kind not in ("wrong-suggestion", "false-alarm", "missing-rule", "crash"):
        raise WrongArguments(
            f"{name}: expected wrong-suggestion, false-alarm, missing-rule or crash under 'kind'"
        )
    uri = str(arguments.get("uri") or "")
    place = _range(arguments, name) if arguments.get("range") else None
    rule, note = str(arguments.get("rule") or ""), str(arguments.get("note") or "")
    try:
        made = await server.reporting.preview(kind, uri, place, rule, note)
    except NoReport as error:
        if arguments.get("ask") is True:
            server.tell(str(error))
            return {"reportId": None, "json": None, "message": str(error)}
        raise WrongArguments(f"{name}: {error}") from error
    if arguments.get("ask") is True:
        server.run_soon(server.reporting.show_and_ask(made, uri))
    text = made.body.decode("utf-8")
    return {"reportId": made.id, "json": text, "uri": made.file.resolve().as_uri()}


async def _send_report(server: CaroServer, arguments: Arguments) -> Arguments:
    """The call is the user's yes to ``json``, or to what stands in the report's file."""
    name = "caro.sendHealingReport"
    identity = _text(arguments, "reportId", name)
    text = arguments.get("json")
    if text is not None and not isinstance(text, str):
        raise WrongArguments(f"{name}: expected the text of the report under the key 'json'")
    return await server.reporting.send(
        identity,
        str(arguments.get("uri") or ""),
        text=text,
        fetch_answer=arguments.get("fetchAnswer") is True,
        as_edited=arguments.get("asEdited") is True,
    )


async def _pull_model(server: CaroServer, arguments: Arguments) -> Arguments:
    from caro_lsp.server import pulling

    return await pulling.pull(server, str(arguments.get("name") or ""))


async def _list_models(server: CaroServer, arguments: Arguments) -> Arguments:
    from caro_lsp.server import choosing

    return await choosing.models(server, str(arguments.get("uri") or ""))


async def _use_model(server: CaroServer, arguments: Arguments) -> Arguments:
    from caro_lsp.server import choosing

    name = _text(arguments, "name", "caro.useModel")
    return await choosing.use(server, name, str(arguments.get("uri") or ""))


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
        "degraded": list(server.mending.degraded.values()),
        "mended": [str(one) for one in server.mending.mended],
        "history": await server.learning.status(str(arguments.get("uri", ""))),
    }


async def _doctor(server: CaroServer, _: Arguments) -> Arguments:
    import asyncio

    from caro_lsp.heal.doctor import Patient, as_json, examine

    project = server.folders[0] if server.folders else None
    patient = Patient(server.paths, project, server.editor_settings, server.described_client())
    return as_json(await asyncio.to_thread(examine, patient))
