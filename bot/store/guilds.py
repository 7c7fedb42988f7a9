"""Queries on what guilds have chosen: versioned settings and policies."""

import json
from collections.abc import Mapping
from datetime import datetime

from bot.guilds.settings import GuildSettings
from bot.moderation.policy import Policy
from bot.store.database import Tx
from bot.store.times import to_text

_NEWEST = "SELECT version, document FROM {} WHERE guild_id = ? ORDER BY version DESC LIMIT 1"


def settings(tx: Tx, guild_id: int, default: GuildSettings | None = None) -> GuildSettings:
    """Return the newest settings of a guild, or ``default`` where it has none yet."""
    for row in tx.query(_NEWEST.format("guild_settings"), [guild_id]):
        return GuildSettings.from_document(json.loads(row["document"]), version=row["version"])
    return default or GuildSettings()


def save_settings(
    tx: Tx, guild_id: int, chosen: GuildSettings, *, by: int | None, now: datetime
) -> GuildSettings:
    """Store ``chosen`` as the next version and return it."""
    version = settings(tx, guild_id).version + 1
    _insert(tx, "guild_settings", guild_id, version, chosen.to_document(), by, now)
    return GuildSettings.from_document(chosen.to_document(), version=version)


def policy(tx: Tx, guild_id: int, default: Policy | None = None) -> Policy:
    """Return the policy in force in a guild, or ``default`` where it has none yet."""
    for row in tx.query(_NEWEST.format("policies"), [guild_id]):
        document = json.loads(row["document"])
        return Policy(row["version"], document["review_at"], document["act_at"])
    return default or Policy()


def save_policy(tx: Tx, guild_id: int, chosen: Policy, *, by: int | None, now: datetime) -> Policy:
    """Store ``chosen`` as the next version and return it."""
    rows = tx.query("SELECT max(version) AS v FROM policies WHERE guild_id = ?", [guild_id])
    version = (next(iter(rows))["v"] or 0) + 1
    document = {"review_at": dict(chosen.review_at), "act_at": dict(chosen.act_at)}
    _insert(tx, "policies", guild_id, version, document, by, now)
    return Policy(version, chosen.review_at, chosen.act_at)


def known_guild_ids(tx: Tx) -> list[int]:
    """Return every guild that has settings."""
    rows = tx.query("SELECT DISTINCT guild_id FROM guild_settings ORDER BY guild_id")
    return [row["guild_id"] for row in rows]


def _insert(
    tx: Tx,
    table: str,
    guild_id: int,
    version: int,
    document: Mapping[str, object],
    by: int | None,
    now: datetime,
) -> None:
    row = {
        "guild_id": guild_id,
        "version": version,
        "document": json.dumps(document),
        "changed_by": by,
        "changed_at": to_text(now),
    }
    tx.table(table).insert(row)
