"""Queries on the policies of guilds: every change is a new version, the newest is in force."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.moderation.policy import Context, Policy
from bot.moderation.scopes import GuildPolicy, Place
from bot.store import versioned
from bot.store.database import Tx
from bot.store.reply_rows import Reply
from bot.store.times import from_text, to_text

_TABLE = "policies"
_VERSIONS = "SELECT version, document, changed_by, changed_at FROM policies"


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a guild's policy; ``by`` is None where the bot made it, or nobody is known."""

    policy: GuildPolicy
    by: int | None
    at: datetime


def newest(tx: Tx, guild_id: int, default: GuildPolicy | None = None) -> GuildPolicy:
    """Return a guild's policy as it is now, or ``default`` where it has none yet."""
    held = versioned.newest(tx, _TABLE, guild_id)
    if held is None:
        return default or GuildPolicy.plain()
    return GuildPolicy.from_document(held[1], version=held[0])


def in_force(tx: Tx, reply: Reply) -> tuple[Policy, Context]:
    """Return what is in force where a reply is posted, and what else its decision rests on."""
    place = place_of(tx, reply)
    context = Context(reply.exempt, reply.quiet, place.channel_ids)
    return newest(tx, reply.guild_id).at(place), context


def place_of(tx: Tx, reply: Reply) -> Place:
    """Return where a reply is posted."""
    rows = tx.query("SELECT channel_id FROM discussions WHERE id = ?", [reply.discussion_id])
    return Place(next(iter(rows))["channel_id"], reply.discussion_id, reply.thread_id)


def versions(tx: Tx, guild_id: int, *, limit: int | None = None) -> list[Version]:
    """Return the versions of a guild's policy, the newest first."""
    rows = tx.query(
        f"{_VERSIONS} WHERE guild_id = ? ORDER BY version DESC LIMIT ?",
        [guild_id, -1 if limit is None else limit],
    )
    return [_version(row) for row in rows]


def version(tx: Tx, guild_id: int, number: int) -> GuildPolicy | None:
    """Return one version of a guild's policy, or None where there is no such version."""
    rows = tx.query(f"{_VERSIONS} WHERE guild_id = ? AND version = ?", [guild_id, number])
    return next((_version(row).policy for row in rows), None)


def since(tx: Tx, guild_id: int, start: datetime) -> list[Version]:
    """Return the versions that were in force at some time since ``start``, the newest first."""
    rows = tx.query(
        f"""{_VERSIONS} WHERE guild_id = :guild AND version >= coalesce((SELECT max(version)
            FROM policies WHERE guild_id = :guild AND changed_at <= :start), 0)
        ORDER BY version DESC""",  # noqa: S608  our own fragment
        {"guild": guild_id, "start": to_text(start)},
    )
    return [_version(row) for row in rows]


def save(
    tx: Tx, guild_id: int, chosen: GuildPolicy, *, by: int | None, now: datetime
) -> GuildPolicy:
    """Store ``chosen`` as the next version and return it."""
    version = versioned.add(tx, _TABLE, guild_id, chosen.to_document(), by=by, now=now)
    return GuildPolicy.from_document(chosen.to_document(), version=version)


def _version(row: Mapping[str, Any]) -> Version:
    policy = GuildPolicy.from_document(json.loads(row["document"]), version=row["version"])
    return Version(policy, row["changed_by"], from_text(row["changed_at"]))
