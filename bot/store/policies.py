"""Queries on the policies of guilds: every change is a new version, the newest is in force."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.moderation.policy import Policy
from bot.moderation.scopes import GuildPolicy, Place
from bot.store.database import Tx
from bot.store.reply_rows import Reply
from bot.store.times import from_text, to_text


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a guild's policy; ``by`` is None where the bot made it, or nobody is known."""

    policy: GuildPolicy
    by: int | None
    at: datetime


def newest(tx: Tx, guild_id: int, default: GuildPolicy | None = None) -> GuildPolicy:
    """Return a guild's policy as it is now, or ``default`` where it has none yet."""
    rows = tx.query(
        "SELECT version, document FROM policies WHERE guild_id = ? ORDER BY version DESC LIMIT 1",
        [guild_id],
    )
    found = next((_policy(row) for row in rows), default)
    return GuildPolicy.plain() if found is None else found


def in_force(tx: Tx, reply: Reply) -> tuple[Policy, Place]:
    """Return what is in force where a reply is posted, and where that is."""
    place = place_of(tx, reply)
    return newest(tx, reply.guild_id).at(place), place


def place_of(tx: Tx, reply: Reply) -> Place:
    """Return where a reply is posted."""
    rows = tx.query("SELECT channel_id FROM discussions WHERE id = ?", [reply.discussion_id])
    return Place(next(iter(rows))["channel_id"], reply.discussion_id, reply.thread_id)


def versions(tx: Tx, guild_id: int, *, limit: int | None = None) -> list[Version]:
    """Return the versions of a guild's policy, the newest first."""
    rows = tx.query(
        "SELECT version, document, changed_by, changed_at FROM policies WHERE guild_id = ? "
        "ORDER BY version DESC LIMIT ?",
        [guild_id, -1 if limit is None else limit],
    )
    return [Version(_policy(row), row["changed_by"], from_text(row["changed_at"])) for row in rows]


def save(
    tx: Tx, guild_id: int, chosen: GuildPolicy, *, by: int | None, now: datetime
) -> GuildPolicy:
    """Store ``chosen`` as the next version and return it."""
    rows = tx.query("SELECT max(version) AS v FROM policies WHERE guild_id = ?", [guild_id])
    version = (next(iter(rows))["v"] or 0) + 1
    row = {
        "guild_id": guild_id,
        "version": version,
        "document": json.dumps(chosen.to_document()),
        "changed_by": by,
        "changed_at": to_text(now),
    }
    tx.table("policies").insert(row)
    return GuildPolicy.from_document(chosen.to_document(), version=version)


def _policy(row: Mapping[str, Any]) -> GuildPolicy:
    return GuildPolicy.from_document(json.loads(row["document"]), version=row["version"])
