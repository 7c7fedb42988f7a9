"""Notices to members go out one after the other, at a pace that Discord does not take for spam."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.store import Tx, notices, outbox


def put_notice(
    tx: Tx, payload: Mapping[str, Any], *, guild_id: int, per_minute: int, now: datetime
) -> int:
    """Give a notice its place in the guild's queue and return the effect that carries it."""
    lane = f"notices:{guild_id}"
    last = notices.last_due(tx, lane)
    due = max(now, last + timedelta(seconds=60 / per_minute)) if last else now
    return outbox.put(
        tx, "notify", dict(payload), guild_id=guild_id, lane=lane, now=now, not_before=due
    )
