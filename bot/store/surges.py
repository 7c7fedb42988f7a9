"""Queries on the times when so many replies were flagged that one card speaks for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.moderation.surge import Flood
from bot.store.database import Tx
from bot.store.times import from_text, moment, to_text


@dataclass(frozen=True, slots=True)
class Surge:
    """A flood of flagged replies in a guild.

    Attributes:
        began_at: When the first of its cases was opened.
        ended_at: When it was over, or None while it lasts.
        card_effect_id: The effect that posts its card, or None.
    """

    id: int
    guild_id: int
    began_at: datetime
    ended_at: datetime | None
    card_effect_id: int | None


def begin(tx: Tx, guild_id: int, *, since: datetime) -> Surge:
    """Open a surge and return it; where one lasts, return that."""
    tx.execute(
        "INSERT OR IGNORE INTO surges (guild_id, began_at) VALUES (?, ?)",
        [guild_id, to_text(since)],
    )
    found = of_guild(tx, guild_id)
    assert found is not None  # noqa: S101  it was made above, or lasts
    return found


def reaches_back(tx: Tx, surge_id: int, *, now: datetime) -> None:
    """Let a surge begin no later than its newest case, though the clock was set back meanwhile."""
    tx.execute(
        "UPDATE surges SET began_at = ?1 WHERE id = ?2 AND began_at > ?1", [to_text(now), surge_id]
    )


def of_guild(tx: Tx, guild_id: int) -> Surge | None:
    """Return the surge that lasts in a guild, or None."""
    rows = tx.query("SELECT * FROM surges WHERE guild_id = ? AND ended_at IS NULL", [guild_id])
    return next((_surge(row) for row in rows), None)


def lasting(tx: Tx) -> list[Surge]:
    """Return every surge that is not over."""
    rows = tx.query("SELECT * FROM surges WHERE ended_at IS NULL ORDER BY id")
    return [_surge(row) for row in rows]


def get(tx: Tx, surge_id: int) -> Surge:
    """Return a surge."""
    return _surge(next(iter(tx.query("SELECT * FROM surges WHERE id = ?", [surge_id]))))


def end(tx: Tx, surge_id: int, *, now: datetime) -> None:
    """Record that a surge is over, and how many cases it held.

    It is over with the last of its cases where a clock that was set back tells of a time before.
    """
    tx.execute(
        """UPDATE surges SET ended_at = max(?1, began_at, coalesce((SELECT max(c.opened_at)
            FROM cases c WHERE c.guild_id = surges.guild_id
            AND c.opened_at >= surges.began_at), ?1)) WHERE id = ?2""",
        [to_text(now), surge_id],
    )
    tx.execute(
        "UPDATE surges SET cases = ? WHERE id = ?", [flood(tx, get(tx, surge_id)).cases, surge_id]
    )


def set_card(tx: Tx, surge_id: int, effect_id: int) -> None:
    """Remember which effect posts the card."""
    tx.execute("UPDATE surges SET card_effect_id = ? WHERE id = ?", [effect_id, surge_id])


def newest_opened(tx: Tx, guild_id: int, limit: int) -> list[datetime]:
    """Return when the newest cases of a guild were opened."""
    rows = tx.query(
        "SELECT opened_at FROM cases WHERE guild_id = ? ORDER BY number DESC LIMIT ?",
        [guild_id, limit],
    )
    return [from_text(row["opened_at"]) for row in rows]


def left_without_card(tx: Tx, guild_id: int) -> bool:
    """Tell whether an undecided case of the guild's last surge still has no card of its own."""
    rows = tx.query(
        """SELECT 1 FROM surges s JOIN cases c ON c.guild_id = s.guild_id
            AND c.opened_at BETWEEN s.began_at AND s.ended_at
        WHERE s.id = (SELECT max(id) FROM surges WHERE guild_id = ? AND ended_at IS NOT NULL)
        AND c.state IN ('open', 'claimed') AND c.card_effect_id IS NULL LIMIT 1""",
        [guild_id],
    )
    return any(True for _ in rows)


def flood(tx: Tx, surge: Surge) -> Flood:
    """Return what a surge's card tells, as things stand now."""
    until = to_text(surge.ended_at) if surge.ended_at else "9"  # later than any time
    values = [surge.guild_id, to_text(surge.began_at), until]
    rows = list(
        tx.query(
            """SELECT r.thread_id, count(*) AS cases, sum(c.card_effect_id IS NULL) AS cardless,
                sum(c.state IN ('open', 'claimed')) AS waiting
            FROM cases c JOIN replies r ON r.id = c.reply_id
            WHERE c.guild_id = ? AND c.opened_at BETWEEN ? AND ?
            GROUP BY r.thread_id ORDER BY cases DESC, r.thread_id""",
            values,
        )
    )
    members = tx.query(
        "SELECT count(DISTINCT author_id) AS n FROM cases "
        "WHERE guild_id = ? AND opened_at BETWEEN ? AND ?",
        values,
    )
    return Flood(
        surge.guild_id,
        surge.began_at,
        surge.ended_at,
        cases=sum(row["cases"] for row in rows),
        members=next(iter(members))["n"],
        threads=tuple((row["thread_id"], row["cases"]) for row in rows),
        cardless=sum(row["cardless"] for row in rows),
        waiting=sum(row["waiting"] for row in rows),
    )


def _surge(row: Mapping[str, Any]) -> Surge:
    return Surge(
        row["id"],
        row["guild_id"],
        from_text(row["began_at"]),
        moment(row["ended_at"]),
        row["card_effect_id"],
    )
