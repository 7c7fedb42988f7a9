"""Queries on what guilds choose version by version: the newest is in force, older ones stay."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.store.database import Tx
from bot.store.times import to_text


def newest(tx: Tx, table: str, guild_id: int) -> tuple[int, Mapping[str, Any]] | None:
    """Return the newest version in a guild and its document, or None before the first."""
    rows = tx.query(
        f"SELECT version, document FROM {table} WHERE guild_id = ? "  # noqa: S608  our own tables
        "ORDER BY version DESC LIMIT 1",
        [guild_id],
    )
    return next(((row["version"], json.loads(row["document"])) for row in rows), None)


def add(
    tx: Tx,
    table: str,
    guild_id: int,
    document: Mapping[str, Any],
    *,
    by: int | None,
    now: datetime,
) -> int:
    """Store a document as the next version and return its number."""
    held = newest(tx, table, guild_id)
    version = (held[0] if held else 0) + 1
    row = {
        "guild_id": guild_id,
        "version": version,
        "document": json.dumps(document),
        "changed_by": by,
        "changed_at": to_text(now),
    }
    tx.table(table).insert(row)
    return version
