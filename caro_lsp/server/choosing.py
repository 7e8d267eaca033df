"""Between the protocol and the choice of a model: what there is, and another one from now on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caro_lsp.server.app import CaroServer


async def models(server: CaroServer, uri: str) -> dict[str, Any]:
    """The answer of ``caro.listModels``: ``models`` to choose from, ``current`` in words."""
    from caro_lsp.models.listing import in_force, listed, shown_size

    settings = server.settings(uri).model
    found = await asyncio.to_thread(listed, settings, server.paths)
    return {
        "models": [{**model, "size_shown": shown_size(model["size"])} for model in found],
        "current": in_force(settings),
    }


async def use(server: CaroServer, target: str, uri: str) -> dict[str, Any]:
    """Choose ``target`` in the user's configuration file, for this and for later sessions.

    The answer of ``caro.useModel``: ``state`` is used, overruled (other settings count here) or
    failed, ``message`` is for the user.
    """
    from caro_lsp.generate.backends import known_backends
    from caro_lsp.models.choice import plain, settings_for, write_settings
    from caro_lsp.models.listing import in_force
    from caro_lsp.models.store import ModelError

    try:
        chosen = settings_for(target, server.paths, backends=known_backends())
        file = await asyncio.to_thread(write_settings, chosen, server.paths)
    except ModelError as error:
        return {"state": "failed", "message": str(error)}
    except OSError as error:
        place = error.filename or server.paths.config_file
        return {"state": "failed", "message": f"{place}: cannot be written ({error.strerror})"}
    server.forget_policies()
    settings = server.settings(uri).model
    server.generation.generator(uri)  # another model replaces the one that runs
    found = plain(settings)
    if any(found[key] != value for key, value in {"backend": "local", **chosen}.items()):
        told = f"{file} says so now, but other settings count here: {in_force(settings)} stays"
        return {"state": "overruled", "message": told}
    server.notify_status("ready", "")
    return {"state": "used", "message": f"from now on: {in_force(settings)}"}
