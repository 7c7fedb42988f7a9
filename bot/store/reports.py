"""Queries on what members reported."""

from datetime import datetime

from bot.store.database import Tx
from bot.store.times import to_text


def add(tx: Tx, case_id: int, *, reporter_id: int, reason: str | None, now: datetime) -> bool:
    """Store a report; False where this member reported the reply before."""
    made = tx.execute(
        "INSERT OR IGNORE INTO reports (guild_id, case_id, reporter_id, reason, made_at) "
        "SELECT guild_id, id, ?, ?, ? FROM cases WHERE id = ?",
        [reporter_id, reason, to_text(now), case_id],
    )
    return made.rowcount == 1


def since(tx: Tx, guild_id: int, reporter_id: int, moment: datetime) -> int:
    """Return how many reports a member has made since ``moment``."""
    rows = tx.query(
        "SELECT count(*) AS n FROM reports WHERE guild_id = ? AND reporter_id = ? AND made_at > ?",
        [guild_id, reporter_id, to_text(moment)],
    )
    return int(next(iter(rows))["n"])


def erase(tx: Tx, reply_id: int) -> None:
    """Erase the reasons given about a reply, and who gave them."""
    tx.execute(
        "UPDATE reports SET reason = NULL, reporter_id = NULL "
        "WHERE case_id IN (SELECT id FROM cases WHERE reply_id = ?)",
        [reply_id],
    )


def cases_of(tx: Tx, guild_id: int, reporter_id: int) -> list[int]:
    """Return the cases to which a member gave a reason."""
    rows = tx.query(
        "SELECT case_id FROM reports WHERE guild_id = ? AND reporter_id = ?",
        [guild_id, reporter_id],
    )
    return [row["case_id"] for row in rows]


def forget(tx: Tx, guild_id: int, reporter_id: int) -> None:
    """Erase what a member reported, and that it was they."""
    tx.execute(
        "UPDATE reports SET reason = NULL, reporter_id = NULL "
        "WHERE guild_id = ? AND reporter_id = ?",
        [guild_id, reporter_id],
    )
