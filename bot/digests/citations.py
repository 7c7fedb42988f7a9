"""A digest shows what its sources say now: when one changes or goes, the posted digest follows."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from bot.store import Tx, digests, outbox, written
from bot.store.digest_rows import Digest

EDIT, OLD = "digest_edit", "digest_old"
"""What settles the edit of a posted digest, and the end of one that another message replaces."""


def lane(guild_id: int) -> str:
    """Return the lane in which a guild's digests are posted and mended, one after the other."""
    return f"digest:{guild_id}"


def refresh_citing(tx: Tx, reply_ids: Collection[int], *, now: datetime) -> None:
    """Have every digest that cites one of these replies shown anew.

    One that is being posted may have been rendered already: it is mended right after. What a
    language model wrote for them is erased: whose words it holds cannot be told.
    """
    written.drop(tx, reply_ids)
    for digest in digests.citing(tx, reply_ids):
        here = lane(digest.guild_id)
        pending = digests.pending_effects(tx, digest.id, lane=here)
        if len(pending) > 1:
            continue  # only the first can be under way: the last will be rendered after this
        place = _place(digest, pending)
        if place is not None:
            payload = {**place, "render": "digest", "row": digest.id, "settle": EDIT}
            outbox.put(tx, "edit", payload, guild_id=digest.guild_id, lane=here, now=now)


def _place(digest: Digest, pending: list[int]) -> dict[str, Any] | None:
    """Return channel and message, of one that is still to be posted as references."""
    if digest.message_id is not None:
        return {"channel": digest.channel_id, "target": digest.message_id}
    if not pending:
        return None  # it could not be posted
    return {
        "channel": {"effect": pending[0], "key": "channel_id"},
        "target": {"effect": pending[0], "key": "message_id"},
    }
