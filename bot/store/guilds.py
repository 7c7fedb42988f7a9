"""Queries on what guilds have chosen: every change is a new version, the newest is in force."""

from datetime import datetime

from bot.guilds.settings import GuildSettings
from bot.store import versioned
from bot.store.database import Tx

_TABLE = "guild_settings"


def settings(tx: Tx, guild_id: int, default: GuildSettings | None = None) -> GuildSettings:
    """Return the newest settings of a guild, or ``default`` where it has none yet."""
    held = versioned.newest(tx, _TABLE, guild_id)
    if held is None:
        return default or GuildSettings()
    return GuildSettings.from_document(held[1], version=held[0])


def save_settings(
    tx: Tx, guild_id: int, chosen: GuildSettings, *, by: int | None, now: datetime
) -> GuildSettings:
    """Store ``chosen`` as the next version and return it."""
    version = versioned.add(tx, _TABLE, guild_id, chosen.to_document(), by=by, now=now)
    return GuildSettings.from_document(chosen.to_document(), version=version)


def known_guild_ids(tx: Tx) -> list[int]:
    """Return every guild that has settings."""
    rows = tx.query("SELECT DISTINCT guild_id FROM guild_settings ORDER BY guild_id")
    return [row["guild_id"] for row in rows]
