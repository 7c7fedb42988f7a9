"""Erasing a text everywhere it is kept or shown: the database, cards, digests."""

from collections.abc import Sequence
from datetime import datetime

from bot.digests.citations import refresh_citing
from bot.moderation.desk import Desk
from bot.store import Tx, appeals, replies, reports, retention


def erase(tx: Tx, reply_ids: Sequence[int], *, desk: Desk, now: datetime) -> None:
    """Erase every text of these replies, unlink their authors, and mend what shows them.

    Only a response that still stands keeps its author: they can edit it, and take it back.
    """
    replies.erase(tx, reply_ids, now=now)
    for reply_id in reply_ids:
        retention.unlink_notices(tx, reply_id, now=now)
        retention.unlink_cases(tx, reply_id)
        retention.unlink_responses(tx, reply_id)
        appeals.erase(tx, reply_id)
        reports.erase(tx, reply_id)
    desk.refresh(tx, retention.cards_quoting(tx, reply_ids))
    refresh_citing(tx, reply_ids, now=now)
