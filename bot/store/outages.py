"""Queries on the times when nothing could score."""

from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Tx
from bot.store.times import from_text, to_text


@dataclass(frozen=True, slots=True)
class Outage:
    """A time in which replies of a guild had to wait.

    Attributes:
        waited: How many replies were waiting when last counted.
        ended_at: When the last of them was scored, or None while it lasts.
        card_effect_id: The effect that posts its card, or None.
    """

    id: int
    guild_id: int
    began_at: datetime
    ended_at: datetime | None
    waited: int
    card_effect_id: int | None


def begin(tx: Tx, guild_id: int, *, waiting: int, now: datetime) -> Outage | None:
    """Open an outage and return it; where one is open, only count and return None."""
    made = tx.execute(
        "INSERT OR IGNORE INTO outages (guild_id, began_at) VALUES (?, ?)", [guild_id, to_text(now)]
    )
    tx.execute(
        "UPDATE outages SET waited = max(waited, ?) WHERE guild_id = ? AND ended_at IS NULL",
        [waiting, guild_id],
    )
    return get(tx, int(made.lastrowid or 0)) if made.rowcount == 1 else None


def get(tx: Tx, outage_id: int) -> Outage:
    """Return an outage."""
    row = next(iter(tx.query("SELECT * FROM outages WHERE id = ?", [outage_id])))
    ended = from_text(row["ended_at"]) if row["ended_at"] else None
    return Outage(
        row["id"],
        row["guild_id"],
        from_text(row["began_at"]),
        ended,
        row["waited"],
        row["card_effect_id"],
    )


def lasting(tx: Tx) -> list[Outage]:
    """Return every outage that has not ended."""
    rows = list(tx.query("SELECT id FROM outages WHERE ended_at IS NULL ORDER BY id"))
    return [get(tx, row["id"]) for row in rows]


def end(tx: Tx, outage_id: int, *, now: datetime) -> None:
    """Record that the last waiting reply was scored."""
    tx.execute("UPDATE outages SET ended_at = ? WHERE id = ?", [to_text(now), outage_id])


def set_card(tx: Tx, outage_id: int, effect_id: int) -> None:
    """Remember which effect posts the card."""
    tx.execute("UPDATE outages SET card_effect_id = ? WHERE id = ?", [effect_id, outage_id])


def unscored_cases(tx: Tx, guild_id: int) -> int:
    """Return how many open cases of a guild are there because nothing could score the reply."""
    rows = tx.query(
        "SELECT count(*) AS n FROM cases WHERE guild_id = ? AND state IN ('open', 'claimed') "
        "AND label = 'unscored'",
        [guild_id],
    )
    return int(next(iter(rows))["n"])
