"""Queries on interactions that were answered: a second delivery gets the same answer."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.store.database import Tx
from bot.store.times import to_text


def once(
    tx: Tx,
    key: str | None,
    work: Callable[[], dict[str, Any]],
    *,
    guild_id: int,
    now: datetime,
) -> dict[str, Any]:
    """Do something and return its answer, or only the answer where it was done before.

    Args:
        key: Names the interaction; None for what is none, and is done every time.
        work: Does it; the answer is plain data that JSON can hold.
    """
    before = answered(tx, key) if key else None
    if before is not None:
        return before
    answer = work()
    if key:
        keep(tx, key, answer, guild_id=guild_id, now=now)
    return answer


def answered(tx: Tx, key: str) -> dict[str, Any] | None:
    """Return what was answered to an interaction, or None where it is new."""
    for row in tx.query("SELECT answer FROM interactions WHERE key = ?", [key]):
        found: dict[str, Any] = json.loads(row["answer"])
        return found
    return None


def keep(tx: Tx, key: str, answer: dict[str, Any], *, guild_id: int, now: datetime) -> None:
    """Remember what was answered to an interaction."""
    tx.execute(
        "INSERT INTO interactions (key, guild_id, answer, at) VALUES (?, ?, ?, ?)",
        [key, guild_id, json.dumps(answer), to_text(now)],
    )


def drop_before(tx: Tx, moment: datetime) -> None:
    """Forget the answers from before ``moment``; Discord repeats no interaction for so long."""
    tx.execute("DELETE FROM interactions WHERE at < ?", [to_text(moment)])
