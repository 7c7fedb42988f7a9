"""Queries on which commands Discord knows; guild 0 stands for all guilds."""

from datetime import datetime

from bot.store.database import Tx
from bot.store.times import to_text

_EVERYWHERE = 0


def registered(tx: Tx) -> str | None:
    """Return the fingerprint of the commands that were registered last, or None."""
    rows = tx.query("SELECT fingerprint FROM registrations WHERE guild_id = ?", [_EVERYWHERE])
    return next((row["fingerprint"] for row in rows), None)


def record(tx: Tx, fingerprint: str, *, now: datetime) -> None:
    """Remember what was registered."""
    tx.execute(
        "INSERT OR REPLACE INTO registrations (guild_id, fingerprint, registered_at) "
        "VALUES (?, ?, ?)",
        [_EVERYWHERE, fingerprint, to_text(now)],
    )
