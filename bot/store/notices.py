"""Queries on notices to authors: at most one on the decision, and one on what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.store import guilds
from bot.store.database import Tx
from bot.store.times import from_text, to_text

Kind = Literal["decision", "outcome"]
"""What a notice is about: what was decided, or what became of it (an appeal, an undoing)."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as it is kept; its words are looked up when it is delivered."""

    id: int
    case_id: int
    kind: Kind
    state: str
    effect_id: int | None


def add(tx: Tx, case_id: int, author_id: int, *, kind: Kind, now: datetime) -> int | None:
    """Write down a notice and return its row, or None where the case has one of this kind."""
    made = tx.execute(
        "INSERT OR IGNORE INTO notices (guild_id, case_id, kind, author_id, created_at) "
        "SELECT guild_id, id, ?, ?, ? FROM cases WHERE id = ?",
        [kind, author_id, to_text(now), case_id],
    )
    return int(made.lastrowid or 0) if made.rowcount == 1 else None


def get(tx: Tx, notice_id: int) -> Notice:
    """Return a notice by its row."""
    row = next(iter(tx.query("SELECT * FROM notices WHERE id = ?", [notice_id])))
    return Notice(row["id"], row["case_id"], row["kind"], row["state"], row["effect_id"])


def of_case(tx: Tx, case_id: int, kind: Kind) -> Notice | None:
    """Return the notice of a kind that a case has, or None."""
    rows = tx.query("SELECT id FROM notices WHERE case_id = ? AND kind = ?", [case_id, kind])
    return next((get(tx, row["id"]) for row in list(rows)), None)


def lapse(tx: Tx, notice_id: int) -> None:
    """Let a notice that was not delivered be delivered no more."""
    tx.execute(
        "UPDATE notices SET state = 'lapsed' WHERE id = ? AND state IN ('pending', 'waiting')",
        [notice_id],
    )


def set_effect(tx: Tx, notice_id: int, effect_id: int) -> None:
    """Remember which effect carries the notice."""
    tx.execute("UPDATE notices SET effect_id = ? WHERE id = ?", [effect_id, notice_id])


def last_due(tx: Tx, lane: str) -> datetime | None:
    """Return the latest moment for which a notice in ``lane`` was planned, or None."""
    rows = tx.query(
        "SELECT max(coalesce(not_before, created_at)) AS due FROM effects WHERE lane = ?", [lane]
    )
    due = next(iter(rows))["due"]
    return from_text(due) if due else None


def private_thread_parent(tx: Tx, guild_id: int, discussion_id: int) -> int | None:
    """Return where a private thread may be made: the channel for notices, else the discussion's.

    None where no channel is chosen and the discussion is in a forum.
    """
    chosen = guilds.settings(tx, guild_id).notices_channel_id
    if chosen is not None:
        return chosen
    rows = tx.query("SELECT channel_id, forum FROM discussions WHERE id = ?", [discussion_id])
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
