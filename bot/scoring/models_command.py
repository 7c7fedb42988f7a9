"""The command `seedbed models`: Detoxify's models, fetched once and used without the network."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TransferSpeedColumn,
)

from bot.cli import config_option, read_settings
from bot.scoring import detoxify_store
from bot.scoring.detoxify_download import Advance
from bot.scoring.detoxify_fetch import fetch, sources_in_force
from bot.scoring.detoxify_files import MODELS
from bot.scoring.detoxify_store import Manifest
from bot.scoring.port import ScorerError

_name = click.argument("name", type=click.Choice(list(MODELS)))


@click.group()
def models() -> None:
    """Fetch, check and export Detoxify's models.

    They are kept in the folder scoring.models_path, and used from there without the network.
    """


@models.command("list")
@config_option
def list_(config_path: Path | None) -> None:
    """Say which models are at hand, and in which form."""
    folder = read_settings(config_path).scoring.models_path
    with _plain_errors():
        found = detoxify_store.at_hand(folder)
    width = max(map(len, MODELS))
    for name in MODELS:
        click.echo(f"{name:{width}}  {_told(folder / name, found.get(name))}")


@models.command("fetch")
@_name
@config_option
def fetch_(name: str, config_path: Path | None) -> None:
    """Download a model, check it and convert it; a download that broke off goes on.

    HTTPS_PROXY, HF_ENDPOINT and the setting scoring.models_mirror are honoured.
    """
    settings = read_settings(config_path).scoring
    with _plain_errors(), _progress() as advance:
        manifest = fetch(
            settings.models_path,
            name,
            sources=sources_in_force(settings.models_mirror),
            advance=advance,
        )
    click.echo(f"{name} is at hand: {_told(settings.models_path / name, manifest)}.")


@models.command()
@click.argument("name", type=click.Choice(list(MODELS)), required=False)
@config_option
def verify(name: str | None, config_path: Path | None) -> None:
    """Compare the files of NAME, or of all that are at hand, with their digests."""
    folder = read_settings(config_path).scoring.models_path
    with _plain_errors():
        found = detoxify_store.at_hand(folder)
        if name is not None and name not in found:
            raise click.ClickException(f"{name} is not at hand: `seedbed models fetch {name}`.")
        chosen = {one: found[one] for one in found if name in {None, one}}
        wrong = [
            sentence
            for one, manifest in chosen.items()
            for sentence in detoxify_store.wrong(folder / one, manifest)
        ]
    for sentence in wrong:
        click.echo(sentence, err=True)
    if wrong:
        click.echo("Remove the model and fetch it again.", err=True)
        raise SystemExit(1)
    for one, manifest in chosen.items():
        click.echo(f"{one}: {len(manifest.files)} files are whole.")
    if not chosen:
        click.echo("No model is at hand.")


@models.command()
@_name
@click.option("--int8", is_flag=True, help="Weights of 8 bits: smaller, faster, a little off.")
@config_option
def export(name: str, int8: bool, config_path: Path | None) -> None:
    """Export a fetched model for the engine detoxify-onnx; needs the extra "export"."""
    folder = read_settings(config_path).scoring.models_path
    with _plain_errors():
        from bot.scoring import detoxify_export  # noqa: PLC0415 - imports torch

        done = detoxify_export.export(folder, name, int8=int8)
    click.echo(
        f"{name} is exported: {_told(folder / name, done.manifest)}. "
        f"Its scores are at most {done.apart:.6f} off Detoxify's own on a few sentences."
    )


@models.command()
@_name
@config_option
def remove(name: str, config_path: Path | None) -> None:
    """Delete a model, with what was exported from it."""
    folder = read_settings(config_path).scoring.models_path
    with _plain_errors():
        was_there = detoxify_store.remove(folder, name)
    click.echo(f"{name} is deleted." if was_there else f"{name} was not at hand.")


def _told(folder: Path, manifest: Manifest | None) -> str:
    if manifest is None:
        return "not at hand"
    forms = ["safetensors"]
    if manifest.network is not None:
        forms.append("ONNX int8" if manifest.network.int8 else "ONNX fp32")
    megabytes = detoxify_store.size(folder, manifest) / 1e6
    digest = manifest.source_sha256[:8]
    return f"{' and '.join(forms)}, {megabytes:.1f} MB, checkpoint {digest}, in {folder}"


@contextmanager
def _progress() -> Iterator[Advance]:
    """Show on the standard error how much of each file is there: a bar, or a line at its end."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _line
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        tasks: dict[str, TaskID] = {}

        def advance(name: str, done: int, total: int | None) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name)
            progress.update(tasks[name], completed=done, total=total)

        yield advance


def _line(name: str, done: int, total: int | None) -> None:
    if done == total:
        click.echo(f"{name}: {done:,} bytes", err=True)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Tell what went wrong in one line, in place of a traceback."""
    try:
        yield
    except ScorerError as error:
        raise click.ClickException(str(error)) from None
