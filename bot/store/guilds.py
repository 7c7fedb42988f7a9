"""Queries on what guilds have chosen: every change is a new version, the newest is in force."""

import json
from datetime import datetime

from bot.guilds.settings import GuildSettings
from bot.store.database import Tx
from bot.store.times import to_text

_NEWEST = (
    "SELECT version, document FROM guild_settings WHERE guild_id = ? ORDER BY version DESC LIMIT 1"
)


def settings(tx: Tx, guild_id: int, default: GuildSettings | None = None) -> GuildSettings:
    """Return the newest settings of a guild, or ``default`` where it has none yet."""
    for row in tx.query(_NEWEST, [guild_id]):
        return GuildSettings.from_document(json.loads(row["document"]), version=row["version"])
    return default or GuildSettings()


def save_settings(
    tx: Tx, guild_id: int, chosen: GuildSettings, *, by: int | None, now: datetime
) -> GuildSettings:
    """Store ``chosen`` as the next version and return it."""
    version = settings(tx, guild_id).version + 1
    row = {
        "guild_id": guild_id,
        "version": version,
        "document": json.dumps(chosen.to_document()),
        "changed_by": by,
        "changed_at": to_text(now),
    }
    tx.table("guild_settings").insert(row)
    return GuildSettings.from_document(chosen.to_document(), version=version)


def known_guild_ids(tx: Tx) -> list[int]:
    """Return every guild that has settings."""
    rows = tx.query("SELECT DISTINCT guild_id FROM guild_settings ORDER BY guild_id")
    return [row["guild_id"] for row in rows]
