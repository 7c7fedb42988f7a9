"""Queries on the queue: the cases that wait for a moderator."""

from dataclasses import dataclass
from datetime import datetime

from bot.effects.message import link
from bot.moderation.lifecycle import UNDER_APPEAL
from bot.moderation.priority import Waiting
from bot.store.database import Tx
from bot.store.times import from_text, to_text


def waiting_for(tx: Tx, guild_id: int, moderator_id: int, *, now: datetime) -> list[Waiting]:
    """Return the cases that this moderator could take up now.

    Not those that another has claimed, nor those about what they wrote themselves. Appeals against
    their own decision are among them: whether they may review those is for the case to say.
    """
    rows = tx.query(
        """SELECT c.id, c.label, c.score, c.state, coalesce(a.made_at, c.opened_at) AS since,
            (SELECT count(*) FROM reports p WHERE p.case_id = c.id) AS reports
        FROM cases c JOIN replies r ON r.id = c.reply_id LEFT JOIN appeals a ON a.case_id = c.id
        WHERE c.guild_id = ? AND c.state IN ('open', 'claimed', 'appealed', 'appeal_claimed')
        AND coalesce(r.author_id, c.author_id) IS NOT ?
        AND (c.lease_until IS NULL OR c.lease_until <= ? OR c.claimed_by = ?)""",
        [guild_id, moderator_id, to_text(now), moderator_id],
    )
    return [
        Waiting(
            row["id"],
            row["label"],
            row["score"],
            now - from_text(row["since"]),
            row["reports"],
            row["state"] in UNDER_APPEAL,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class InBand:
    """An undecided case in a band of scores, as it was looked at.

    Attributes:
        held: It is about a response that is posted once the case is dismissed.
    """

    case_id: int
    number: int
    version: int
    score: float
    url: str
    held: bool = False


def band(  # noqa: PLR0913  what is looked for, and by whom
    tx: Tx,
    guild_id: int,
    *,
    label: str,
    low: float,
    high: float,
    limit: int,
    now: datetime,
    by: int | None = None,
) -> list[InBand]:
    """Return open cases whose ``label`` scored from ``low`` to ``high``, lowest first.

    Only what a score alone brought here: nothing that a member reported, that is claimed, or that
    was drawn for the audit sample, which would be no sample any more. Nor what ``by`` wrote.
    """
    rows = tx.query(
        """SELECT c.id, c.number, c.version, c.score, c.guild_id, r.thread_id,
            CASE r.state WHEN 'unposted' THEN NULL ELSE r.message_id END AS message_id,
            EXISTS (SELECT 1 FROM responses s WHERE s.reply_id = r.id AND s.state = 'held') AS held
        FROM cases c JOIN replies r ON r.id = c.reply_id
        WHERE c.guild_id = ? AND c.label = ? AND c.score BETWEEN ? AND ? AND c.origin = 'flag'
        AND coalesce(r.author_id, c.author_id, 0) IS NOT ?
        AND c.state IN ('open', 'claimed') AND (c.state = 'open' OR c.lease_until <= ?)
        AND NOT EXISTS (SELECT 1 FROM reports p WHERE p.case_id = c.id)
        ORDER BY c.score, c.id LIMIT ?""",
        [guild_id, label, low, high, by, to_text(now), limit],
    )
    return [
        InBand(
            row["id"],
            row["number"],
            row["version"],
            row["score"],
            link(row["guild_id"], row["thread_id"], row["message_id"]),
            bool(row["held"]),
        )
        for row in rows
    ]


def overdue(tx: Tx, *, before: datetime) -> dict[int, list[int]]:
    """Return per guild the cases that have waited since ``before`` and were not called out since.

    An appeal waits anew, whatever was called while the case was open.
    """
    rows = tx.query(
        """SELECT c.id, c.guild_id FROM cases c LEFT JOIN appeals a ON a.case_id = c.id
        WHERE c.state IN ('open', 'claimed', 'appealed', 'appeal_claimed')
        AND (c.escalated_at IS NULL OR c.escalated_at < a.made_at)
        AND coalesce(a.made_at, c.opened_at) <= ? ORDER BY c.id""",
        [to_text(before)],
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row["guild_id"], []).append(row["id"])
    return found
