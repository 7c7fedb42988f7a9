"""Queries on the revisions that wait for their scores."""

from dataclasses import replace
from datetime import datetime

from bot.store.database import Tx
from bot.store.reply_rows import Waiting, reply_from, waiting_from
from bot.store.times import from_text, to_text


def next_up(tx: Tx, limit: int) -> list[Waiting]:
    """Return at most ``limit`` revisions that wait for scores: live before late, then by age."""
    rows = tx.query(
        """SELECT v.id AS revision_id, v.text AS text, v.received_at AS received_at, r.*
        FROM revisions v JOIN replies r ON r.id = v.reply_id
        WHERE v.state = 'waiting' ORDER BY r.quiet, v.received_at, v.id LIMIT ?""",
        [limit],
    )
    return [waiting_from(row) for row in rows]


def since(tx: Tx, moment: datetime, *, after: int, limit: int) -> list[Waiting]:
    """Return the revisions that have waited since ``moment`` or longer and should become cases.

    They come in the order of their rows, ``limit`` at most of those behind the row ``after``.

    Not those that a person is or was asked to read already: a case on this revision or a later
    one, or an open case on what an earlier one scored. What is not posted yet is among them also
    where its author is exempt: it waits for its scores to be posted.
    """
    rows = tx.query(
        """SELECT v.id AS revision_id, v.text AS text, v.received_at AS received_at, r.*
        FROM revisions v JOIN replies r ON r.id = v.reply_id
        WHERE v.state = 'waiting' AND v.received_at <= ? AND v.id > ?
        AND r.state IN ('present', 'unposted')
        AND (r.exempt IS NULL OR r.state = 'unposted') AND NOT EXISTS (
            SELECT 1 FROM cases c WHERE c.reply_id = r.id AND (
                c.revision_id >= v.id OR (c.state IN ('open', 'claimed') AND c.score IS NOT NULL)))
        ORDER BY v.id LIMIT ?""",
        [to_text(moment), after, limit],
    )
    return [waiting_from(row) for row in rows]


def any_waits(tx: Tx) -> bool:
    """Tell whether any revision waits for its scores."""
    return any(True for _ in tx.query("SELECT 1 FROM revisions WHERE state = 'waiting' LIMIT 1"))


def per_guild(tx: Tx) -> dict[int, int]:
    """Return how many revisions wait for their scores, per guild."""
    rows = tx.query(
        "SELECT guild_id, count(*) AS n FROM revisions WHERE state = 'waiting' GROUP BY guild_id"
    )
    return {row["guild_id"]: row["n"] for row in rows}


def load(tx: Tx) -> tuple[int, datetime | None]:
    """Return how many revisions of live replies wait, and since when the oldest of them does.

    Those that were read late do not count: nobody waits for them.
    """
    rows = tx.query(
        "SELECT count(*) AS n, min(v.received_at) AS since FROM revisions v "
        "JOIN replies r ON r.id = v.reply_id WHERE v.state = 'waiting' AND NOT r.quiet"
    )
    row = next(iter(rows))
    return row["n"], from_text(row["since"]) if row["since"] else None


def as_it_is(tx: Tx, waiting: Waiting) -> Waiting:
    """Return what was waiting with the reply that it belongs to now.

    The words of an edit that was posted meanwhile are those of the reply that it edits.
    """
    rows = tx.query(
        "SELECT r.* FROM replies r JOIN revisions v ON v.reply_id = r.id WHERE v.id = ?",
        [waiting.revision_id],
    )
    return replace(waiting, reply=reply_from(next(iter(rows))))
