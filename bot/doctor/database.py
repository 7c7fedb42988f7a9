"""The database: whether it is sound and of this version, and what it says of the guilds."""

from pathlib import Path

from bot.doctor.finding import Finding, fail, ok
from bot.guilds.settings import GuildSettings
from bot.language.words import tr, trn
from bot.store import DatabaseError, StoreError, Tx, guilds
from bot.store.looking import look


def examine(path: Path) -> tuple[Finding, dict[int, GuildSettings]]:
    """Return how the database is, and what each guild in it has chosen."""
    what = "database"
    if not path.exists() or not path.stat().st_size:
        said = tr("There is none at {path} yet: the first start makes it.", path=path)
        return ok(what, said), {}
    try:
        chosen = look(path, _chosen, thorough=True)
    except StoreError as error:
        remedy = tr("Nothing is written to it as long as it is like that.")
        return fail(what, str(error), remedy), {}
    except (OSError, DatabaseError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        said = tr("{path} cannot be read: {reason}.", path=path, reason=why)
        remedy = tr("Let the bot's user read it, and see that nothing else keeps it locked.")
        return fail(what, said, remedy), {}
    said = trn(
        "{path} is sound, with {count} server in it.",
        "{path} is sound, with {count} servers in it.",
        len(chosen),
        path=path,
    )
    return ok(what, said), chosen


def _chosen(tx: Tx) -> dict[int, GuildSettings]:
    return {one: guilds.settings(tx, one) for one in guilds.known_guild_ids(tx)}
