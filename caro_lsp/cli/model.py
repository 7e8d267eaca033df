"""``caro-lsp model``."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from caro_lsp.config import Configuration
    from caro_lsp.paths import Paths


@click.group("model")
def command() -> None:
    """Fetch, choose and inspect the model."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_models(*, as_json: bool) -> None:
    """The models that can be pulled by name, and which are here."""
    from caro_lsp.models.listing import listed, shown_size

    paths, configuration = _here()
    models = listed(configuration.settings.model, paths)
    if as_json:
        click.echo(json.dumps({"version": 1, "models": models}, indent=2))
        return
    width = max(len(model["name"]) for model in models)
    for model in models:
        mark = "*" if model["in_use"] else " "
        where = "here" if model["path"] else "not here"
        size, accuracy = shown_size(model["size"]), _accuracy(model["accuracy"])
        licence = model["licence"] or "licence: see its page"
        facts = f"{size:>7}  {where:8}  {accuracy:12}  {licence}"
        click.echo(f"{mark} {model['name']:{width}}  {facts}")


@command.command("pull")
@click.argument("name", default="")
@click.option("--anew", is_flag=True, help="Take what its source has now, even if it was changed.")
@click.option("--from", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A file that was fetched some other way.")  # fmt: skip
def pull_model(*, name: str, anew: bool, file: Path | None) -> None:
    """Fetch the weights of a model: NAME of the catalogue, or OWNER/REPOSITORY/FILE.gguf of a hub.

    Without NAME the default one.
    """
    from caro_lsp.models.pull import adopt, pull
    from caro_lsp.models.store import ModelError, entry_named, evict, find_model

    paths, configuration = _here()
    show = _Progress()
    try:
        entry = entry_named(name)
        if file is not None:
            model = adopt(entry, file, paths)
        else:
            model = pull(entry, paths, progress=show.step, waiting=_waiting, anew=anew)
    except ModelError as error:
        show.end()
        raise click.ClickException(str(error)) from error
    show.end()
    click.echo(f"{entry.name} ({entry.licence or 'licence: see its page'}): {model.path}")
    keep = {model.path}
    with contextlib.suppress(ModelError):  # what is not there cannot be removed
        keep.add(find_model(configuration.settings.model, paths).path)
    limit = configuration.settings.model.cache_gigabytes
    for gone in evict(paths, int(limit * 1e9), keep):
        reason = f"to keep within model.cacheGigabytes ({limit:g})"
        click.echo(f"caro-lsp: removed {gone.name}, {reason}", err=True)


@command.command("use")
@click.argument("target")
@click.option("--model", "name", default="", help="What the server calls the model.")
@click.option("--key-env", "key", default="", help="Environment variable that holds its key.")
def use(*, target: str, name: str, key: str) -> None:
    """Choose the model: one that was pulled, a GGUF file, the address of a server, or `none`."""
    from caro_lsp.generate.backends import known_backends
    from caro_lsp.models.choice import plain, settings_for, write_settings
    from caro_lsp.models.listing import in_force
    from caro_lsp.models.store import ModelError

    paths, _ = _here()
    try:
        chosen = settings_for(target, paths, name=name, key=key, backends=known_backends())
        file = write_settings(chosen, paths)
    except ModelError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        message = f"{error.filename or paths.config_file}: cannot be written ({error.strerror})"
        raise click.ClickException(message) from error
    _, configuration = _here()
    settings = configuration.settings.model
    click.echo(f"{in_force(settings)}: {file}")
    wanted = {"backend": "local", **chosen}
    found = plain(settings)
    if any(found[setting] != value for setting, value in wanted.items()):
        why = "; ".join(str(problem) for problem in configuration.problems)
        click.echo(
            "caro-lsp: other settings than these are in force here, see"
            f" `caro-lsp doctor`{': ' + why if why else ''}",
            err=True,
        )
        raise click.exceptions.Exit(1)


@command.command("remove")
@click.argument("name")
def remove_model(*, name: str) -> None:
    """Delete the weights of a model that was pulled."""
    from caro_lsp.models.store import ModelError, entry_named, remove

    paths, _ = _here()
    try:
        entry = entry_named(name)
        gone = remove(entry, paths)
    except ModelError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        message = f"{error.filename}: cannot be removed ({error.strerror})"
        raise click.ClickException(message) from error
    if not gone:
        raise click.ClickException(f"{entry.name} is not here; `caro-lsp model list` says what is")
    click.echo(f"removed {entry.name}")


@command.command("info")
@click.argument("name", default="")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def info(*, name: str, as_json: bool) -> None:
    """Which model the settings name, or NAME, and whether it is whole: reads all of it."""
    paths, configuration = _here()
    if not name and configuration.settings.model.backend != "local":
        document = _elsewhere(configuration)
    else:
        document = _file_info(name, paths, configuration)
    if as_json:
        click.echo(json.dumps({"version": 1, **document}, indent=2))
        return
    from caro_lsp.models.listing import shown_size

    for key, value in document.items():
        if value not in ("", None) and key != "in_use":
            shown = ", ".join(value) if isinstance(value, list) else value
            shown = shown_size(value) if key == "size" else shown
            click.echo(f"{key + ':':12} {shown}")


def _elsewhere(configuration: Configuration) -> dict[str, Any]:
    """What the settings say of a model that is not a file here; asks a server for its models."""
    from caro_lsp.generate.backend import ModelUnavailable
    from caro_lsp.generate.remote import ServerModel
    from caro_lsp.models.choice import plain

    document: dict[str, Any] = {**plain(configuration.settings.model)}
    settings = configuration.settings.model
    if settings.backend != "openai":
        return document

    async def ask() -> list[str]:
        model = ServerModel(settings)
        try:
            return await model.models()
        finally:
            await model.close()

    try:
        names = asyncio.run(ask())
    except ModelUnavailable as error:
        raise click.ClickException(str(error)) from error
    return {**document, "models": names}


def _file_info(name: str, paths: Paths, configuration: Configuration) -> dict[str, Any]:
    from caro_lsp.models import listing
    from caro_lsp.models.pull import verify
    from caro_lsp.models.store import ModelError, entry_named, find_model, read_record

    settings = configuration.settings.model
    try:
        if not name and settings.path:
            model = find_model(settings, paths)
            return {"name": model.name, "path": str(model.path), "size": model.size}
        entry = entry_named(name or settings.name)
        model = verify(entry, paths)
    except ModelError as error:
        raise click.ClickException(str(error)) from error
    described = listing.described(entry, model, settings)
    record = read_record(model.path)
    return {
        **described,
        "accuracy": _accuracy(described["accuracy"]),
        "sha256": entry.sha256 or (record.sha256 if record else ""),
        "commit": record.commit if record else "",
    }


def _here() -> tuple[Paths, Configuration]:
    """The folders, and the settings in force in the current one."""
    from caro_lsp import config
    from caro_lsp.paths import Paths

    paths = Paths.from_environment()
    return paths, config.load(paths, config.find_project(Path.cwd()))


def _accuracy(share: float | None) -> str:
    return "not measured" if share is None else f"{share:.0%} right"


def _waiting() -> None:
    click.echo("caro-lsp: another process fetches this model; waiting for it", err=True)


class _Progress:
    """Bytes on a terminal; silent elsewhere."""

    def __init__(self) -> None:
        self._shown = -1
        self.step: Callable[[int, int], None] | None = self._show if sys.stderr.isatty() else None

    def end(self) -> None:
        """Leave the line."""
        if self._shown >= 0:
            click.echo(err=True)

    def _show(self, done: int, total: int) -> None:
        from caro_lsp.models.listing import shown_size

        permille = 1000 * done // max(total, 1)
        if permille != self._shown:
            self._shown = permille
            click.echo(f"\r{shown_size(done)} of {shown_size(total)} ", nl=False, err=True)
