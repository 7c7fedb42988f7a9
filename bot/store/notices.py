"""Queries on notices to authors: at most one per decision."""

from datetime import datetime

from bot.store.database import Tx
from bot.store.times import from_text, to_text


def add(tx: Tx, case_id: int, author_id: int, *, guild_id: int, now: datetime) -> int | None:
    """Write down a notice and return its row, or None where the case has one already."""
    made = tx.execute(
        "INSERT OR IGNORE INTO notices (guild_id, case_id, author_id, created_at) "
        "VALUES (?, ?, ?, ?)",
        [guild_id, case_id, author_id, to_text(now)],
    )
    return int(made.lastrowid or 0) if made.rowcount == 1 else None


def set_effect(tx: Tx, notice_id: int, effect_id: int) -> None:
    """Remember which effect carries the notice."""
    tx.execute("UPDATE notices SET effect_id = ? WHERE id = ?", [effect_id, notice_id])


def case_id(tx: Tx, notice_id: int) -> int:
    """Return the case that a notice is about."""
    rows = tx.query("SELECT case_id FROM notices WHERE id = ?", [notice_id])
    return int(next(iter(rows))["case_id"])


def last_due(tx: Tx, lane: str) -> datetime | None:
    """Return the latest moment for which a notice in ``lane`` was planned, or None."""
    rows = tx.query(
        "SELECT max(coalesce(not_before, created_at)) AS due FROM effects WHERE lane = ?", [lane]
    )
    due = next(iter(rows))["due"]
    return from_text(due) if due else None


def private_thread_parent(tx: Tx, case: int) -> int | None:
    """Return the text channel of the case's discussion, or None where that is a forum."""
    rows = tx.query(
        "SELECT d.channel_id, d.forum FROM cases c JOIN discussions d ON d.id = c.discussion_id "
        "WHERE c.id = ?",
        [case],
    )
    row = next(iter(rows))
    return None if row["forum"] else row["channel_id"]


def settle(tx: Tx, notice_id: int, *, way: str | None, now: datetime) -> None:
    """Record how a notice reached its author; where it did not, it waits for them."""
    tx.execute(
        "UPDATE notices SET state = ?, way = ?, delivered_at = ? "
        "WHERE id = ? AND state IN ('pending', 'waiting')",
        ["delivered" if way else "waiting", way, to_text(now) if way else None, notice_id],
    )


def waiting_for(tx: Tx, guild_id: int, author_id: int) -> list[int]:
    """Return the notices that a member has not been able to see yet."""
    rows = tx.query(
        "SELECT id FROM notices WHERE guild_id = ? AND author_id = ? AND state = 'waiting' "
        "ORDER BY id",
        [guild_id, author_id],
    )
    return [row["id"] for row in rows]
