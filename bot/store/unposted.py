"""Queries on replies that are written before they are posted."""

from datetime import datetime

from bot.moderation.reply import Incoming
from bot.store import replies
from bot.store.database import Tx
from bot.store.times import to_text

ENDED_BY = "response"
"""Who ended a reply that was never posted, where no case did."""

WAS_POSTED = f"""(r.state <> 'unposted' AND r.ended_by IS NOT '{ENDED_BY}'
    AND NOT EXISTS (SELECT 1 FROM responses u WHERE u.reply_id = r.id AND u.state = 'declined'))"""  # noqa: S608
"""A reply ``r`` stands, or stood, for all to see: what never did is for nobody else to be shown."""


def was_posted(tx: Tx, reply_id: int) -> bool:
    """Tell whether a reply stands, or stood, for all to see."""
    rows = tx.query(f"SELECT 1 FROM replies r WHERE r.id = ? AND {WAS_POSTED}", [reply_id])  # noqa: S608
    return any(True for _ in rows)


def add(tx: Tx, incoming: Incoming, *, discussion_id: int, now: datetime) -> int:
    """Store a reply that is not posted yet, and return its row.

    Its ``message_id`` is, for now, the interaction's that brought it.
    """
    reply = replies.insert(tx, incoming, discussion_id)
    tx.execute("UPDATE replies SET state = 'unposted' WHERE id = ?", [reply.id])
    replies.add_revision(tx, reply.id, incoming, now=now)
    return reply.id


def rewrite(tx: Tx, reply_id: int, incoming: Incoming, *, now: datetime) -> None:
    """Store a new revision of a reply that is not posted yet."""
    replies.renew(tx, reply_id, incoming)
    tx.execute("UPDATE replies SET state = 'unposted' WHERE id = ?", [reply_id])
    replies.add_revision(tx, reply_id, incoming, now=now)


def posted(tx: Tx, reply_id: int, message_id: int, *, now: datetime) -> None:
    """Record the message that a reply has become, which was written before it was posted."""
    tx.execute(
        "UPDATE replies SET state = 'present', message_id = ?, posted_at = ? "
        "WHERE id = ? AND state = 'unposted'",
        [message_id, to_text(now), reply_id],
    )


def take_back(tx: Tx, reply_id: int) -> None:
    """Let a reply wait again that was posted, or was not to be."""
    tx.execute(
        "UPDATE replies SET state = 'unposted', ended_at = NULL, ended_by = NULL WHERE id = ?",
        [reply_id],
    )


def end(tx: Tx, reply_id: int, state: str, *, by: str, now: datetime) -> None:
    """Mark a reply as deleted or removed that is not posted, and will not be."""
    tx.execute(
        "UPDATE replies SET state = ?, ended_by = ?, ended_at = ? "
        "WHERE id = ? AND state = 'unposted'",
        [state, by, to_text(now), reply_id],
    )
