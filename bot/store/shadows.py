"""Queries on what shadow mode held back."""

from datetime import datetime

from bot.digests.material import HeldBack, Shadow
from bot.moderation.scopes import GuildPolicy
from bot.store import policies
from bot.store.database import Tx
from bot.store.material import ENDS
from bot.store.times import to_text
from bot.store.unposted import WAS_POSTED


def in_window(
    tx: Tx, guild_id: int, discussion_id: int, *, start: datetime, end: datetime
) -> Shadow:
    """Return what shadow mode did in a window of a discussion, as its cases stand now."""
    versions = policies.since(tx, guild_id, start)
    at_end = next((one.policy for one in versions if one.at < end), GuildPolicy.plain())
    held: list[HeldBack] = []
    if any(one.policy.shadow for one in versions):
        held = _held(tx, discussion_id, start=start, end=end)
    return Shadow(
        at_end=at_end.shadow,
        now=versions[0].policy.shadow if versions else True,
        could_act=at_end.can_act,
        held=tuple(held),
    )


def _held(tx: Tx, discussion_id: int, *, start: datetime, end: datetime) -> list[HeldBack]:
    """Return the replies of a window on which the bot would have acted, oldest first.

    What it would have done first counts: after that, an edit would have come too late.
    """
    rows = tx.query(
        f"""SELECT j.action, j.label, {ENDS} AS outcome, c.number
        FROM replies r JOIN decisions j ON j.id = (SELECT min(o.id) FROM revisions v
            JOIN decisions o ON o.revision_id = v.id
            WHERE v.reply_id = r.id AND o.shadow AND o.action IS NOT NULL)
        LEFT JOIN cases c ON c.id = (SELECT max(o.id) FROM cases o
            WHERE o.reply_id = r.id AND o.origin <> 'audit')
        WHERE r.discussion_id = :discussion AND r.posted_at >= :start AND r.posted_at < :end
        AND {WAS_POSTED} ORDER BY r.posted_at, r.id""",  # noqa: S608  our own fragments
        {"discussion": discussion_id, "start": to_text(start), "end": to_text(end)},
    )
    return [HeldBack(row["action"], row["label"], row["outcome"], row["number"]) for row in rows]
