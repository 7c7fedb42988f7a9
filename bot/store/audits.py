"""Queries on the audit sample and on the second readings of it."""

from datetime import datetime

from bot.store.database import Tx
from bot.store.times import to_text


def allowed(tx: Tx, guild_id: int, *, since: datetime) -> int:
    """Return how many replies were let pass since then."""
    rows = tx.query(
        "SELECT count(*) AS n FROM decisions WHERE guild_id = ? AND zone = 'allow' "
        "AND decided_at > ?",
        [guild_id, to_text(since)],
    )
    return int(next(iter(rows))["n"])


def drawn(tx: Tx, guild_id: int, *, since: datetime) -> int:
    """Return how many of them were drawn for the sample since then."""
    rows = tx.query(
        "SELECT count(*) AS n FROM record WHERE guild_id = ? AND what = 'open' AND at > ? "
        "AND json_extract(detail, '$.origin') = 'audit'",
        [guild_id, to_text(since)],
    )
    return int(next(iter(rows))["n"])


def want_second(tx: Tx, case_id: int) -> None:
    """Ask for a second moderator's reading of an audited reply."""
    tx.execute(
        "INSERT INTO second_readings (case_id, guild_id) SELECT id, guild_id FROM cases "
        "WHERE id = ?",
        [case_id],
    )


def want_no_second(tx: Tx, case_id: int) -> None:
    """Ask for no second reading any more: what is flagged after an edit is no sample."""
    tx.execute("DELETE FROM second_readings WHERE case_id = ? AND read_at IS NULL", [case_id])


def next_second(tx: Tx, guild_id: int, moderator_id: int, *, now: datetime) -> int | None:
    """Return an audited case that this moderator may read second, the oldest first, or None.

    Not one that they wrote or decided themselves, that somebody else has before them, or whose text
    is gone.
    """
    rows = tx.query(
        """SELECT s.case_id FROM second_readings s JOIN cases c ON c.id = s.case_id
        JOIN revisions v ON v.id = c.revision_id JOIN replies r ON r.id = c.reply_id
        WHERE s.guild_id = ? AND coalesce(r.author_id, c.author_id) IS NOT ?
        AND s.read_at IS NULL AND c.origin = 'audit' AND v.text IS NOT NULL
        AND c.state IN ('upheld', 'dismissed') AND c.decided_by IS NOT NULL AND c.decided_by <> ?
        AND (s.lease_until IS NULL OR s.lease_until <= ? OR s.claimed_by = ?)
        ORDER BY s.case_id LIMIT 1""",
        [guild_id, moderator_id, moderator_id, to_text(now), moderator_id],
    )
    return next((row["case_id"] for row in rows), None)


def claim_second(tx: Tx, case_id: int, *, by: int, until: datetime) -> None:
    """Keep a second reading for one moderator."""
    tx.execute(
        "UPDATE second_readings SET claimed_by = ?, lease_until = ? WHERE case_id = ?",
        [by, to_text(until), case_id],
    )


def read_second(tx: Tx, case_id: int, *, by: int, verdict: str, now: datetime) -> bool:
    """Store a second reading; False where there is one or none is wanted, or it is not theirs.

    It is not theirs where they decided first, or wrote the reply.

    Nor is there a second before the first: a case that is open again has none.
    """
    changed = tx.execute(
        """UPDATE second_readings SET read_by = ?, verdict = ?, read_at = ?
        WHERE case_id = ? AND read_at IS NULL AND EXISTS (SELECT 1 FROM cases c
            JOIN replies r ON r.id = c.reply_id WHERE c.id = case_id AND c.decided_by <> ?
            AND coalesce(r.author_id, c.author_id) IS NOT ?)
        AND (lease_until IS NULL OR lease_until <= ? OR claimed_by = ?)""",
        [by, verdict, to_text(now), case_id, by, by, to_text(now), by],
    )
    return changed.rowcount == 1
