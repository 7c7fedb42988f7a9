"""Queries on appeals: at most one per case."""

from datetime import datetime

from bot.store.database import Tx
from bot.store.times import to_text


def add(tx: Tx, case_id: int, *, text: str, now: datetime) -> None:
    """Store what the author says against a decision."""
    tx.execute(
        "INSERT INTO appeals (case_id, guild_id, text, made_at) "
        "SELECT id, guild_id, ?, ? FROM cases WHERE id = ?",
        [text, to_text(now), case_id],
    )


def close(tx: Tx, case_id: int, *, by: int | None, alone: bool, now: datetime) -> None:
    """Record who reviewed an appeal."""
    tx.execute(
        "UPDATE appeals SET closed_at = ?, reviewed_by = ?, alone = ? WHERE case_id = ?",
        [to_text(now), by, int(alone), case_id],
    )


def erase(tx: Tx, reply_id: int) -> None:
    """Erase the words of the appeals about a reply."""
    tx.execute(
        "UPDATE appeals SET text = NULL WHERE case_id IN (SELECT id FROM cases WHERE reply_id = ?)",
        [reply_id],
    )
