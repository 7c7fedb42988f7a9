"""A digest shows what its sources say now: when one changes or goes, the posted digest follows."""

from collections.abc import Collection
from datetime import datetime

from bot.store import Tx, digests, outbox


def refresh_citing(tx: Tx, reply_ids: Collection[int], *, now: datetime) -> None:
    """Have every posted digest that cites one of these replies shown anew."""
    for digest in digests.citing(tx, reply_ids):
        payload = {
            "channel": digest.channel_id,
            "target": digest.message_id,
            "render": "digest",
            "row": digest.id,
        }
        lane = f"digest:{digest.id}"
        outbox.put(tx, "edit", payload, guild_id=digest.guild_id, lane=lane, now=now)
