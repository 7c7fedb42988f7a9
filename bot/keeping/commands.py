"""The commands `seedbed backup` and `seedbed restore`."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from bot.chosen import office_settings, retention
from bot.cli import USAGE_EXIT, config_option, read_settings
from bot.clock import SystemClock
from bot.keeping.anew import begin_anew
from bot.keeping.drill import drill
from bot.keeping.erasing import Rules
from bot.keeping.restoring import Restored, Restoring
from bot.settings import Settings
from bot.store import DatabaseError, StoreError, backup, looking
from bot.store.erased_list import Ledger


@click.command("backup")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Where to put it, instead of backup.path; nobody removes it there after a while.",
)
@click.option(
    "--anew",
    is_flag=True,
    help="First begin a new list of what was erased, as its key is lost. The bot must not run.",
)
@config_option
def backup_(folder: Path | None, anew: bool, config_path: Path | None) -> None:
    """Copy the database now, also while the bot runs, and check the copy."""
    settings = read_settings(config_path)
    now = SystemClock().now()
    with _plain_errors():
        backup.require(settings.store.path)
        if anew:
            asyncio.run(begin_anew(settings.store.path, settings.backup.path, now))
        ledger = Ledger(settings.backup.path)
        ledger.open(now, seal=looking.seal(settings.store.path))
        made = backup.make(settings.store.path, folder or settings.backup.path, now)
    click.echo(f"{made.path}: {made.size / 1e6:.1f} MB, checked.")
    if folder is not None:
        click.echo(
            f"Without {ledger.folder}/erased.key and erased.list it cannot be restored elsewhere: "
            "keep copies of both with it."
        )


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--list", "listing", is_flag=True, help="Only say which backups there are.")
@click.option("--drill", "drilling", is_flag=True, help="Only try it, in an empty folder.")
@click.option(
    "--into",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="With --drill: try it here, and leave the database there.",
)
@config_option
def restore(
    file: Path | None,
    listing: bool,
    drilling: bool,
    folder: Path | None,
    config_path: Path | None,
) -> None:
    """Put a backup in the place of the database: FILE, else the newest. The bot must not run.

    The database that is there is kept aside. What was erased since the backup was made is erased
    in it again.
    """
    settings = read_settings(config_path)
    if listing:
        _list(settings.backup.path)
    elif drilling:
        _drill(settings, file, folder)
    elif folder is not None:
        raise click.UsageError("--into goes with --drill.")
    else:
        with _plain_errors():
            done = asyncio.run(_restoring(settings).restore(file))
        _tell(done, settings.store.path)


def _list(folder: Path) -> None:
    found = backup.listed(folder)
    for one in found:
        click.echo(f"{one.path}  {one.made_at:%Y-%m-%d %H:%M} UTC  {one.size / 1e6:.1f} MB")
    if not found:
        click.echo(f"There are no backups in {folder}.")


def _drill(settings: Settings, file: Path | None, folder: Path | None) -> None:
    if folder is not None and folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty.")
    place = next((one for one in _places(settings, file) if one.is_dir()), None)
    prefix, suffix = backup.DRILL
    try:
        with tempfile.TemporaryDirectory(suffix, prefix, place) as empty:
            asyncio.run(drill(_restoring(settings), file, folder or Path(empty), click.echo))
    except (StoreError, OSError, DatabaseError) as error:
        click.echo(f"no  {error}")
        raise SystemExit(1) from None
    click.echo("The drill succeeded; nothing was changed.")


def _places(settings: Settings, file: Path | None) -> Iterator[Path]:
    """Yield where a drill may work, where what it leaves when it is killed is cleared away."""
    yield settings.backup.path
    if file is not None:
        yield file.parent


def _restoring(settings: Settings) -> Restoring:
    rules = Rules(office_settings(settings), retention(settings))
    return Restoring(settings.store.path, settings.backup.path, SystemClock(), rules)


def _tell(done: Restored, database: Path) -> None:
    counts = ", ".join(f"{name} {count}" for name, count in done.counts.items())
    click.echo(f"{database} is as it was {done.backup.made_at:%Y-%m-%d %H:%M} UTC: {counts}.")
    click.echo(
        f"Erased since then, and again now: replies {done.erased.replies}, people "
        f"{done.erased.people}, servers {done.erased.guilds}."
    )
    if done.aside is not None:
        click.echo(
            f"What was there is kept as {done.aside}. It still holds what is erased from now on: "
            "delete it when you need it no more."
        )
    click.echo("Start the bot: it reads the replies that it missed.")


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except (StoreError, OSError) as error:
        click.echo(str(error), err=True)
        raise SystemExit(USAGE_EXIT) from None
