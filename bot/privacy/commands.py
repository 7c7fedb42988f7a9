"""The commands ``seedbed privacy show``, ``export`` and ``forget``, for operators."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from bot.chosen import office_settings, retention
from bot.cli import USAGE_EXIT, config_option, read_settings
from bot.clock import SystemClock
from bot.privacy import document
from bot.privacy.alone import alone
from bot.privacy.document import Export
from bot.privacy.exporting import gather
from bot.settings import Settings
from bot.store import DatabaseError, Store, StoreError, Tx, guilds, looking, stored
from bot.store.erased_list import Ledger
from bot.store.opening import is_fresh
from bot.store.stored import Stored

T = TypeVar("T")

_SNOWFLAKE = click.IntRange(min=1, max=2**63 - 1)
guild_option = click.option(
    "--guild", "guild_id", type=_SNOWFLAKE, required=True, metavar="ID", help="The server's id."
)
person_option = click.option(
    "--person", "person_id", type=_SNOWFLAKE, required=True, metavar="ID", help="The person's id."
)


class _Refusal(click.ClickException):
    """What cannot be done, told in one line."""

    exit_code = USAGE_EXIT


@click.group()
def privacy() -> None:
    """Show, hand over or erase what is stored of a person on one server.

    The bot may run meanwhile. Members can do the same for themselves with /privacy on Discord.
    """


@privacy.command()
@config_option
@guild_option
@person_option
def show(config_path: Path | None, guild_id: int, person_id: int) -> None:
    """Say how much is stored of a person, by kind."""
    found = _stored(read_settings(config_path), guild_id, person_id)
    click.echo("\n".join(_told(found)))


@privacy.command()
@config_option
@guild_option
@person_option
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write there instead of to standard output; a file that exists is not written over.",
)
def export(config_path: Path | None, guild_id: int, person_id: int, output: Path | None) -> None:
    """Print everything that is stored of a person, as JSON that explains itself."""
    now = SystemClock().now()

    def look(tx: Tx) -> Export:
        return gather(tx, guild_id, person_id, now=now)

    text = document.text(_look(read_settings(config_path), guild_id, look))
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        made = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(made, "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise _Refusal(f"{output} exists, and is not written over. Name another file.") from None
    except OSError as error:
        raise _Refusal(f"{output} cannot be written ({error.strerror}).") from None
    click.echo(f"Written to {output}. It holds a person's texts: hand it over, and delete it.")


@privacy.command()
@config_option
@guild_option
@person_option
@click.option("--yes", is_flag=True, help="Erase. Without it, only what would be erased is said.")
def forget(config_path: Path | None, guild_id: int, person_id: int, *, yes: bool) -> None:
    """Erase a person's texts, and every link to them.

    It cannot be undone. Scores and decisions stay, without the person.
    """
    settings = read_settings(config_path)
    found = _stored(settings, guild_id, person_id)
    if not yes:
        click.echo("\n".join(_told(found)))
        raise _Refusal("Nothing was erased. It cannot be undone: add --yes to erase all of this.")
    try:
        count = asyncio.run(_forget(settings, guild_id, person_id))
    except (StoreError, OSError, DatabaseError) as error:
        raise _Refusal(
            f"It did not come to its end: {error} Run it again; what is erased stays so."
        ) from None
    texts = "1 reply" if count == 1 else f"{count} replies"
    click.echo(
        f"Forgotten: the texts of {texts}, and every link to the person on that server. What "
        "stands on Discord is taken down or mended by the bot: within a minute if it runs, else "
        "when it is started. Not reached are the person's own messages on Discord, direct "
        "messages that the bot has sent, and what somebody has saved."
    )


async def _forget(settings: Settings, guild_id: int, person_id: int) -> int:
    clock = SystemClock()
    ledger = Ledger(settings.backup.path)
    ledger.open(clock.now(), seal=looking.seal(settings.store.path))
    store = await Store.open(settings.store.path, ledger=ledger)
    try:
        office, rules = office_settings(settings), retention(settings)
        services = await alone(store, clock, office=office, rules=rules)
        return await services.privacy.forget(guild_id, person_id)
    finally:
        await store.close()


def _stored(settings: Settings, guild_id: int, person_id: int) -> Stored:
    return _look(settings, guild_id, lambda tx: stored.stored(tx, guild_id, person_id))


def _look(settings: Settings, guild_id: int, work: Callable[[Tx], T]) -> T:
    """Return what ``work`` returns of the database, or say why it cannot."""
    path = settings.store.path

    def known(tx: Tx) -> T | None:
        if looking.is_older(tx):  # a bot of that version may run, and is not to be overtaken
            raise StoreError(
                f"{path}: is of an older version of Seedbed, and nothing was changed. Start the "
                "bot with this version once, which brings the database up to date, and give the "
                "command again."
            )
        return work(tx) if guild_id in guilds.known_guild_ids(tx) else None

    if is_fresh(path):
        raise _Refusal(f"{path}: there is no database. Is store.path right?")
    try:
        found = looking.look(path, known)
    except (StoreError, OSError, DatabaseError) as error:
        raise _Refusal(str(error)) from None
    if found is None:
        raise _Refusal(
            f"Nothing is stored of a server with the id {guild_id}. Is it the server's id? "
            "Discord shows it with Copy Server ID, in developer mode."
        )
    return found


def _told(found: Stored) -> list[str]:
    if found.nothing:
        return ["Nothing is stored of this person there."]
    lines = [f"{name}: {count}" for name, count in found.counts.items() if count]
    if found.since is not None:
        lines.append(f"oldest reply: {found.since:%Y-%m-%d}")
    lines.append(f"texts kept: {found.texts}")
    return [*lines, *(f"still stands under their name: {one}" for one in found.stands_at)]
