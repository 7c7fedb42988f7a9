"""Queries on discussions and their threads."""

from datetime import datetime

from bot.store.database import Tx
from bot.store.discussion_rows import (
    Discussion,
    NewDiscussion,
    Parent,
    Screened,
    ThreadKind,
    ThreadRow,
    discussion_from,
    thread_from,
)
from bot.store.times import to_text

_THREADS = """
    SELECT t.*, d.channel_id, d.forum, d.state, d.screened FROM threads t
    JOIN discussions d ON d.id = t.discussion_id
"""


def lane(discussion_id: int) -> str:
    """Return the outbox's lane of a discussion: all its effects happen in order."""
    return f"discussion:{discussion_id}"


def discussion_of(effect_lane: str) -> int:
    """Return the discussion whose lane this is."""
    return int(effect_lane.removeprefix("discussion:"))


def begin(tx: Tx, new: NewDiscussion, *, now: datetime) -> int:
    """Store a discussion that is about to be posted and return its id."""
    row = {
        "guild_id": new.guild_id,
        "article_id": new.article_id,
        "title": new.title,
        "channel_id": new.channel_id,
        "forum": int(new.forum),
        "state": "posting",
        "slow_mode_seconds": new.slow_mode_seconds,
        "auto_archive_minutes": new.auto_archive_minutes,
        "closes_at": to_text(new.closes_at) if new.closes_at else None,
        "posted_by": new.posted_by,
        "screened": new.screened,
        "created_at": to_text(now),
    }
    return int(tx.table("discussions").insert(row, pk="id").last_pk or 0)


def get(tx: Tx, discussion_id: int) -> Discussion | None:
    """Return a discussion, or None."""
    for row in tx.query("SELECT * FROM discussions WHERE id = ?", [discussion_id]):
        return discussion_from(row)
    return None


def in_guild(tx: Tx, guild_id: int) -> list[Discussion]:
    """Return the discussions of a guild, the newest first."""
    sql = "SELECT * FROM discussions WHERE guild_id = ? ORDER BY id DESC"
    return [discussion_from(row) for row in tx.query(sql, [guild_id])]


def open_in_channel(tx: Tx, channel_id: int) -> Discussion | None:
    """Return the newest open discussion in a channel, or None."""
    sql = "SELECT * FROM discussions WHERE channel_id = ? AND state = 'open' ORDER BY id DESC"
    for row in tx.query(sql + " LIMIT 1", [channel_id]):
        return discussion_from(row)
    return None


def due_to_close(tx: Tx, now: datetime) -> list[Discussion]:
    """Return the open discussions whose closing date has come."""
    sql = "SELECT * FROM discussions WHERE state = 'open' AND closes_at <= ? ORDER BY id"
    return [discussion_from(row) for row in tx.query(sql, [to_text(now)])]


def set_opened(tx: Tx, discussion_id: int, *, now: datetime) -> bool:
    """Open a discussion that was being posted; False where it was not."""
    sql = "UPDATE discussions SET state = 'open', opened_at = ? WHERE id = ? AND state = 'posting'"
    return _changed(tx, sql, [to_text(now), discussion_id])


def set_undone(tx: Tx, discussion_id: int, problem: str) -> bool:
    """Record that a posting was given up; False where it was no longer being posted."""
    sql = "UPDATE discussions SET state = 'undone', problem = ? WHERE id = ? AND state = 'posting'"
    return _changed(tx, sql, [problem, discussion_id])


def set_closed(tx: Tx, discussion_id: int, *, now: datetime) -> bool:
    """Close an open discussion; False where it was not open."""
    sql = (
        "UPDATE discussions SET state = 'closed', closed_at = ?, problem = NULL "
        "WHERE id = ? AND state = 'open'"
    )
    return _changed(tx, sql, [to_text(now), discussion_id])


def set_reopened(tx: Tx, discussion_id: int, *, now: datetime) -> bool:
    """Open a closed discussion again, without a closing date that is past; False if not closed."""
    sql = (
        "UPDATE discussions SET state = 'open', closed_at = NULL, problem = NULL, "
        "closes_at = CASE WHEN closes_at > ? THEN closes_at END WHERE id = ? AND state = 'closed'"
    )
    return _changed(tx, sql, [to_text(now), discussion_id])


def add_problem(tx: Tx, discussion_id: int, problem: str) -> None:
    """Add a sentence to what went wrong with a discussion, where it does not stand there yet."""
    sql = (
        "UPDATE discussions SET problem = CASE WHEN problem IS NULL THEN ? "
        "WHEN instr(problem, ?) THEN problem ELSE problem || ' ' || ? END WHERE id = ?"
    )
    tx.execute(sql, [problem, problem, problem, discussion_id])


def add_thread(
    tx: Tx, discussion_id: int, *, guild_id: int, kind: ThreadKind, position: int, name: str
) -> int:
    """Store a thread that is about to be made and return the row's id."""
    row = {
        "guild_id": guild_id,
        "discussion_id": discussion_id,
        "kind": kind,
        "position": position,
        "name": name,
    }
    return int(tx.table("threads").insert(row, pk="id").last_pk or 0)


def add_member_thread(tx: Tx, discussion_id: int, *, thread_id: int) -> ThreadRow:
    """Store a thread that a member started in a discussion's channel and return it.

    A thread that is known already is returned as it is. The title is the member's text and not
    stored here.
    """
    tx.execute(
        """INSERT INTO threads (guild_id, discussion_id, kind, position, name, thread_id)
            SELECT guild_id, id, 'member',
                (SELECT coalesce(max(position), 0) + 1 FROM threads WHERE discussion_id = d.id),
                '', ? FROM discussions d WHERE id = ?
            ON CONFLICT (thread_id) DO NOTHING""",
        [thread_id, discussion_id],
    )
    found = thread(tx, thread_id)
    if found is None:
        raise LookupError(f"there is no discussion {discussion_id}")
    return found


def set_thread_id(tx: Tx, row_id: int, thread_id: int) -> None:
    """Record the id that Discord gave a thread of ours.

    Should Discord's event have been faster and been taken for a member's thread, ours wins.
    """
    tx.execute("DELETE FROM threads WHERE thread_id = ? AND id <> ?", [thread_id, row_id])
    tx.execute("UPDATE threads SET thread_id = ? WHERE id = ?", [thread_id, row_id])


def mark_thread_deleted(tx: Tx, thread_id: int, *, now: datetime) -> None:
    """Record that a thread is gone; the first time counts."""
    sql = "UPDATE threads SET deleted_at = ? WHERE thread_id = ? AND deleted_at IS NULL"
    tx.execute(sql, [to_text(now), thread_id])


def thread(tx: Tx, thread_id: int) -> ThreadRow | None:
    """Return the thread with Discord's ``thread_id``, deleted or not, or None."""
    for row in tx.query(_THREADS + " WHERE t.thread_id = ?", [thread_id]):
        return thread_from(row)
    return None


def thread_by_row(tx: Tx, row_id: int) -> ThreadRow | None:
    """Return the thread of a row of the table, or None."""
    for row in tx.query(_THREADS + " WHERE t.id = ?", [row_id]):
        return thread_from(row)
    return None


def threads_of(tx: Tx, discussion_id: int) -> list[ThreadRow]:
    """Return all threads of a discussion in order: made or not, deleted or not."""
    sql = _THREADS + " WHERE t.discussion_id = ? ORDER BY t.position, t.id"
    return [thread_from(row) for row in tx.query(sql, [discussion_id])]


def open_threads(tx: Tx) -> list[ThreadRow]:
    """Return the threads in which replies may be written: of discussions open or being posted."""
    sql = (
        _THREADS + " WHERE d.state IN ('posting', 'open') AND t.thread_id IS NOT NULL"
        " AND t.deleted_at IS NULL ORDER BY t.discussion_id, t.position, t.id"
    )
    return [thread_from(row) for row in tx.query(sql)]


def screened(tx: Tx, way: Screened) -> list[Discussion]:
    """Return the discussions, open or being posted, that are screened in this way."""
    sql = (
        "SELECT * FROM discussions WHERE screened = ? AND state IN ('posting', 'open') ORDER BY id"
    )
    return [discussion_from(row) for row in tx.query(sql, [way])]


def set_locking(tx: Tx, discussion_id: int) -> bool:
    """Screen a discussion by locks from now on; False where permissions did not screen it."""
    sql = "UPDATE discussions SET screened = 'lock' WHERE id = ? AND screened = 'permissions'"
    return _changed(tx, sql, [discussion_id])


def making(tx: Tx, thread: ThreadRow) -> int | None:
    """Return the effect that makes a thread of ours, or None."""
    sql = (
        "SELECT id FROM effects WHERE lane = ? AND json_extract(payload, '$.thread_row') = ?"
        " ORDER BY id DESC LIMIT 1"
    )
    found = tx.query(sql, [lane(thread.discussion_id), thread.id])
    return next((int(row["id"]) for row in found), None)


def is_being_locked(tx: Tx, discussion_id: int, thread_id: int) -> bool:
    """Tell whether an effect that locks a thread is still to happen."""
    sql = (
        "SELECT 1 FROM effects WHERE lane = ? AND state = 'pending' AND kind = 'edit_thread'"
        " AND json_extract(payload, '$.thread') = ? AND json_extract(payload, '$.locked')"
    )
    return any(True for _ in tx.query(sql, [lane(discussion_id), thread_id]))


def is_own_message(tx: Tx, discussion_id: int, message_id: int) -> bool:
    """Tell whether the bot sent this message for a discussion."""
    sql = (
        "SELECT 1 FROM effects WHERE lane = ? AND state = 'done' AND kind = 'send'"
        " AND json_extract(result, '$.message_id') = ?"
    )
    return any(True for _ in tx.query(sql, [lane(discussion_id), message_id]))


def has_replies(tx: Tx, thread_id: int) -> bool:
    """Tell whether a member's reply stands in a thread; bots and webhooks do not count."""
    sql = (
        "SELECT 1 FROM replies WHERE thread_id = ? AND state = 'present'"
        " AND coalesce(exempt, '') NOT IN ('bot', 'webhook') LIMIT 1"
    )
    return any(True for _ in tx.query(sql, [thread_id]))


def open_parents(tx: Tx) -> list[Parent]:
    """Return every channel in which a discussion is open, once."""
    sql = (
        "SELECT DISTINCT guild_id, channel_id, forum FROM discussions WHERE state = 'open'"
        " ORDER BY guild_id, channel_id"
    )
    return [Parent(row["guild_id"], row["channel_id"], bool(row["forum"])) for row in tx.query(sql)]


def _changed(tx: Tx, sql: str, values: list[object]) -> bool:
    return bool(tx.execute(sql, values).rowcount)
