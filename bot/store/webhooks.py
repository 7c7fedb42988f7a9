"""Queries on the webhooks that post under members' names: ids alone, never a token."""

from bot.store.database import Tx


def add(tx: Tx, webhook_id: int, *, guild_id: int, channel_id: int) -> None:
    """Remember a webhook; one that moved to another channel is known there from now on."""
    tx.execute(
        "INSERT OR REPLACE INTO webhooks (webhook_id, guild_id, channel_id) VALUES (?, ?, ?)",
        [webhook_id, guild_id, channel_id],
    )


def ids(tx: Tx) -> frozenset[int]:
    """Return every webhook that was ever ours: what it posted stands after it is gone."""
    return frozenset(row["webhook_id"] for row in tx.query("SELECT webhook_id FROM webhooks"))


def channels(tx: Tx) -> list[int]:
    """Return the channels that had a webhook of ours, in order."""
    rows = tx.query("SELECT DISTINCT channel_id FROM webhooks ORDER BY channel_id")
    return [row["channel_id"] for row in rows]
