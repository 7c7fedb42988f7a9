"""Queries on windows: the one truth on which stretches of time have, or get, a scheduled digest.

A window goes forward only: planned, composing, composed, posted; or skipped, where nobody replied.
The table itself refuses one that overlaps another. One in "composing" is still to be composed, as
the process that began it may have died: whoever is first to bring a digest makes it "composed".
"""

from dataclasses import dataclass
from datetime import datetime

from bot.digests.window import Window
from bot.store.database import Tx
from bot.store.times import from_text, to_text


@dataclass(frozen=True, slots=True)
class Planned:
    """A window that is to be composed; ``since`` is when it was planned."""

    id: int
    guild_id: int
    discussion_id: int
    window: Window
    since: datetime


def plan(tx: Tx, guild_id: int, discussion_id: int, window: Window, *, now: datetime) -> bool:
    """Plan a window; False where it overlaps one that is there."""
    made = tx.execute(
        """INSERT INTO windows (guild_id, discussion_id, starts_at, ends_at, planned_at,
        changed_at) VALUES (?, ?, ?, ?, ?, ?)""",
        [guild_id, discussion_id, to_text(window.start), to_text(window.end)] + [to_text(now)] * 2,
    )
    return made.rowcount == 1


def under_way(tx: Tx) -> list[Planned]:
    """Return the windows that are still to be composed, of each discussion the oldest first."""
    rows = tx.query(
        "SELECT * FROM windows WHERE state IN ('planned', 'composing') "
        "ORDER BY discussion_id, starts_at"
    )
    return [
        Planned(
            row["id"],
            row["guild_id"],
            row["discussion_id"],
            Window(from_text(row["starts_at"]), from_text(row["ends_at"])),
            from_text(row["planned_at"]),
        )
        for row in rows
    ]


def unread(tx: Tx, one: Planned) -> bool:
    """Tell whether a reply of a window waits for its scores, and so may not be quoted yet."""
    rows = tx.query(
        """SELECT 1 FROM revisions v JOIN replies r ON r.id = v.reply_id
        WHERE v.state = 'waiting' AND r.state = 'present' AND r.discussion_id = ?
        AND r.posted_at >= ? AND r.posted_at < ? LIMIT 1""",
        [one.discussion_id, to_text(one.window.start), to_text(one.window.end)],
    )
    return any(True for _ in rows)


def begin(tx: Tx, window_id: int, *, now: datetime) -> bool:
    """Note that a window is being composed; False where that is over."""
    return _move(tx, window_id, "composing", now=now)


def composed(tx: Tx, window_id: int, digest_id: int, *, now: datetime) -> bool:
    """Give a window its digest; False where it has one, or was skipped."""
    return _move(tx, window_id, "composed", digest_id, now=now)


def skipped(tx: Tx, window_id: int, *, now: datetime) -> bool:
    """Leave a window without a digest; False where it has one, or was skipped."""
    return _move(tx, window_id, "skipped", now=now)


def posted(tx: Tx, digest_id: int, *, now: datetime) -> None:
    """Note that a window's digest was posted; one that was asked for has no window."""
    tx.execute(
        "UPDATE windows SET state = 'posted', changed_at = ? "
        "WHERE digest_id = ? AND state = 'composed'",
        [to_text(now), digest_id],
    )


def resumed_at(tx: Tx, guild_id: int) -> datetime | None:
    """Return when digests were last resumed after a pause, theirs or the whole bot's, or None."""
    rows = tx.query(
        """SELECT changed_at FROM (SELECT version, changed_at, paused,
            lag(paused) OVER (ORDER BY version) AS before
            FROM (SELECT *, json_extract(document, '$.digest_paused')
                OR json_extract(document, '$.paused') AS paused
                FROM guild_settings WHERE guild_id = ?))
        WHERE before AND NOT coalesce(paused, 0) ORDER BY version DESC LIMIT 1""",
        [guild_id],
    )
    return next((from_text(row["changed_at"]) for row in rows), None)


def _move(
    tx: Tx, window_id: int, state: str, digest_id: int | None = None, *, now: datetime
) -> bool:
    changed = tx.execute(
        "UPDATE windows SET state = ?, digest_id = ?, changed_at = ? "
        "WHERE id = ? AND state IN ('planned', 'composing')",
        [state, digest_id, to_text(now), window_id],
    )
    return changed.rowcount == 1
