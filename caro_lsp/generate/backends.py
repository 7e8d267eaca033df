"""The model that the settings name: ours, or that of a package that brings one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NoReturn

from caro_lsp.config import BACKEND_PLUGINS, BACKENDS, Model
from caro_lsp.generate.backend import (
    Completion,
    LanguageModel,
    ModelTimeout,
    ModelUnavailable,
    Prompt,
    State,
)

if TYPE_CHECKING:
    from caro_lsp.paths import Paths

_GRACE_SECONDS = 1.0


def make_model(settings: Model, paths: Paths) -> LanguageModel | None:
    """Make the model of ``settings``, or none; starts, loads and connects nothing.

    An entry point of the group ``caro_lsp.backends`` names a function that takes the same and
    returns a :class:`LanguageModel`.
    """
    if settings.backend == "none":
        return None
    if settings.backend == "local":
        from caro_lsp.generate.model import LocalModel

        return LocalModel(settings, paths)
    if settings.backend == "openai":
        from caro_lsp.generate.remote import ServerModel

        return ServerModel(settings)
    return _of_plugin(settings, paths)


def known_backends() -> list[str]:
    """All that ``model.backend`` may be here."""
    from importlib.metadata import entry_points

    return [*BACKENDS, *sorted({one.name for one in entry_points(group=BACKEND_PLUGINS)})]


def _of_plugin(settings: Model, paths: Paths) -> LanguageModel:
    from importlib.metadata import entry_points

    name = settings.backend
    for entry in entry_points(group=BACKEND_PLUGINS, name=name):
        try:
            made: LanguageModel = entry.load()(settings, paths)
            _ = made.name, made.state.kind, made.measured, made.generate, made.restart, made.close
        except Exception as error:  # noqa: BLE001 - it is the code of others
            reason = f"{type(error).__name__}: {error}"
            return _Broken(name, f"the backend {name} ({entry.value}) cannot be used: {reason}")
        return _Foreign(made)
    known = ", ".join(known_backends())
    return _Broken(name, f"model.backend: no backend {name!r}; choose one of: {known}")


class _Foreign:
    """A model of a package: what goes wrong in it is that there is no model to ask now."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def state(self) -> State:
        return self._model.state

    @property
    def measured(self) -> bool:
        return self._model.measured

    async def generate(
        self, prompt: Prompt, *, branches: int, max_tokens: int, limit: float, automatic: bool
    ) -> list[Completion]:
        asked = self._model.generate(
            prompt, branches=branches, max_tokens=max_tokens, limit=limit, automatic=automatic
        )
        try:
            # It may take a little longer to say itself that it was too slow.
            return await asyncio.wait_for(asked, limit + _GRACE_SECONDS)
        except ModelUnavailable:
            raise
        except asyncio.TimeoutError:
            raise ModelTimeout(f"{self.name} did not answer within {limit:g} seconds") from None
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            raise ModelUnavailable(f"the model {self.name} failed ({reason})") from error

    async def restart(self) -> None:
        await self._model.restart()

    async def close(self) -> None:
        await self._model.close()


class _Broken:
    """In the place of a backend that cannot be made: says why."""

    measured = False

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        self.state = State("failed", reason)

    async def generate(
        self,
        prompt: Prompt,  # noqa: ARG002
        *,
        branches: int,  # noqa: ARG002
        max_tokens: int,  # noqa: ARG002
        limit: float,  # noqa: ARG002
        automatic: bool,  # noqa: ARG002
    ) -> list[Completion]:
        self._refuse()

    async def restart(self) -> None:
        """Nothing to start."""

    async def close(self) -> None:
        """Nothing to end."""

    def _refuse(self) -> NoReturn:
        raise ModelUnavailable(self.state.detail)
